"""Who hears step 4, and what each of them has to declare first.

Nobody is excluded: the council is a party to most cases. What is declared stays with the
recommendation (fact sheet, section 11, role 11).
"""

from dataclasses import dataclass

from django.db.models import Q

from core import history
from escalations.models import Contact, Escalation, Participant, ProposedResolution, StepRecord
from escalations.parties import Parties
from escalations.policy import AGENCIES, Side, Step
from escalations.recommendation_policy import to_declare
from escalations.statement_models import Statement


@dataclass(frozen=True)
class Hearer:
    """``declaration``: the sentence that they declare, or "" where there is nothing."""

    person: int
    name: str
    agency: str
    declaration: str

    @property
    def said(self) -> str:
        return f"{self.name}, {self.agency}"


def hearers(escalation) -> list[Hearer]:
    """The officers of the statutory partners who can hear it now: those listed for step 4, and the
    delegates."""
    parties = Parties([escalation])
    directory = parties.partner_directory
    found = {}
    for partner in parties.partners:
        for each in [*directory.at(partner, Step.STATUTORY_PARTNERS), *directory.leads(partner)]:
            if parties.can_act(escalation, each.user_id):
                found.setdefault(each.user_id, (each.full_name, partner))
    party = {parties.agency_of(escalation, side) for side in AGENCIES}
    acted = acted_before(escalation, list(found))
    return [
        Hearer(person, name, agency := parties.partners[partner],
               to_declare(name, agency if partner in party else "", person in acted))
        for person, (name, partner) in found.items()
    ]  # fmt: skip


def acted_before(escalation, people: list[int]) -> set[int]:
    """Those of ``people`` who did something in it before step 4, or spoke for one of the two
    agencies, themself or through a deputy; whoever was brought in, too."""

    def did(model, **which):
        rows = history.rows_about(escalation, model).filter(
            Q(history_user__in=people) | Q(history_on_behalf_of__in=people), **which
        )
        return rows.values_list("history_user", "history_on_behalf_of")

    rows = [
        *did(Escalation, history_type="+"),
        *did(StepRecord, history_type="+"),
        *did(Contact, step__lt=Step.STATUTORY_PARTNERS),
        *did(Contact, side__in=[Side.RAISING, Side.CHALLENGED]),
        *did(ProposedResolution),
        *did(Statement),
        *did(Participant),
        *escalation.participants.values_list("held_role__person", "held_role__person"),
    ]
    return {person for row in rows for person in row} & set(people)
