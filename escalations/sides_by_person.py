"""On which side somebody stands where one agency is on both: by person, never on two sides.

So it is within an agency (`escalations.within_policy`), and between two of which one has taken over
the other. The raising side: whoever raised it, and whom that side brought in. The challenged side:
whoever was challenged, whom that side brought in, and who answers for the agency: its safeguarding
leads, and from step 3 its senior managers and partnership representatives. Whoever stands on a side
themself stays there, whatever office they hold and whomever they stand in for; a deputy stands
where whoever they stand in for does.

`side_among` says it of one escalation, `conditions` to the database.
"""

from typing import NamedTuple

from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact

from core import access
from escalations.models import Participant
from escalations.policy import Side, Step
from partnership import succession
from partnership.auth import held_by, held_themself
from partnership.roles import LEADS, SENIORS


class Office(NamedTuple):
    """Agencies for which somebody answers, by their keys: at each step, and from step 3."""

    always: frozenset[int]
    from_step_3: frozenset[int]

    @classmethod
    def of(cls, held) -> "Office":
        return cls(
            frozenset(agency for agency, role in held if role in LEADS),
            frozenset(agency for agency, role in held if role in SENIORS),
        )

    def answers_for(self, agency: int, step: int) -> bool:
        return agency in self.always or (
            step >= Step.SENIOR_MANAGERS and agency in self.from_step_3
        )


def is_so(escalation) -> bool:
    """Whether one agency stands on both sides now."""
    raising, challenged = escalation.raising_agency, escalation.challenged_agency
    return succession.stands_for(raising) == succession.stands_for(challenged)


def side_among(person, held, escalation) -> Side | None:
    """``held``: what ``person``, who speaks for the agency, holds now or as a deputy. One statement
    more than between two agencies."""
    agency = succession.stands_for(escalation.challenged_agency)
    rows = Participant.objects.unscoped("on which side somebody stands").filter(
        escalation=escalation
    )
    placed = list(rows.values_list("held_role__person", "held_role__agency_role__group", "side"))
    raised_as = escalation.raised_as.agency_role.group_id
    placed.append((escalation.raised_by_id, raised_as, Side.RAISING))

    def of(whose: int, groups=None) -> Side | None:
        found = {
            side
            for each, group, side in placed
            if each == whose and (groups is None or group in groups)
        }
        return next((side for side in (Side.RAISING, Side.CHALLENGED) if side in found), None)

    if side := of(person.pk):
        return side
    if Office.of(held_themself(person)).answers_for(agency, escalation.step):
        return Side.CHALLENGED
    lent = {of(each.user_id, each.group_ids) for each in access.standing(person).covers}
    if Side.RAISING in lent:
        return Side.RAISING
    if Side.CHALLENGED in lent or Office.of(held).answers_for(agency, escalation.step):
        return Side.CHALLENGED
    return None


def condition(leads: str = "") -> Q:
    """`is_so`, as a condition; ``leads``: how the escalation is reached, "escalation__"."""
    raising, challenged = (
        Coalesce(F(f"{leads}{agency}__succeeded_by"), F(f"{leads}{agency}"))
        for agency in ("raising_agency", "challenged_agency")
    )
    return Q(Exact(raising, challenged))


def conditions(person, leads: str, of_agencies) -> dict[Side, Q]:
    """`side_among` as conditions, of those where `condition` holds and ``person`` speaks for the
    agency. ``of_agencies(keys)``: that it is of one of these."""

    def placed(side: Side, whose: int, groups=None) -> Q:
        rows = Participant.objects.unscoped("on which side somebody stands").filter(
            escalation=OuterRef(f"{leads}pk"), side=side, held_role__person=whose
        )
        raised = Q(**{f"{leads}raised_by": whose})
        if groups is not None:
            rows = rows.filter(held_role__agency_role__group__in=groups)
            raised &= Q(**{f"{leads}raised_as__agency_role__group__in": groups})
        return Q(Exists(rows)) | raised if side is Side.RAISING else Q(Exists(rows))

    def in_office(held) -> Q:
        office, from_step_3 = Office.of(held), Q(**{f"{leads}step__gte": Step.SENIOR_MANAGERS})
        return of_agencies(office.always) | (of_agencies(office.from_step_3) & from_step_3)

    raising, challenged = (placed(side, person.pk) for side in (Side.RAISING, Side.CHALLENGED))
    challenged |= in_office(held_themself(person))
    if covers := access.standing(person).covers:
        lent = {
            side: [placed(side, each.user_id, each.group_ids) for each in covers]
            for side in (Side.RAISING, Side.CHALLENGED)
        }
        raising |= ~challenged & _any(lent[Side.RAISING])
        challenged |= _any(lent[Side.CHALLENGED]) | in_office(held_by(person))
    return {Side.RAISING: raising, Side.CHALLENGED: ~raising & challenged}


def _any(conditions: list[Q]) -> Q:
    found = Q(pk__in=[])
    for each in conditions:
        found |= each
    return found
