"""Both agencies raise the same at once: whoever is about to, is offered to join instead.

Told is that there is one, since when and between whom: nothing of what it says. Nobody of a third
agency is told, nobody who has a conflict of interest in it, and of a restricted one nobody.
"""

from dataclasses import dataclass

from core import access, clock
from core.operations import NotAllowed, current, lock, operation
from core.words import day
from escalations import notices, policy
from escalations.models import Escalation, EscalationNote
from escalations.parties import side_of
from escalations.policy import AGENCIES
from escalations.sides_in_words import Kind
from escalations.within import kind_of
from partnership import succession

ASKS = "Asks to be brought in: was about to raise a challenge that may be about the same child."


@dataclass(frozen=True)
class OpenAlready:
    """``sentence``: what is said of ``escalation``. ``may_open``: whether they can read it."""

    escalation: Escalation
    sentence: str
    may_open: bool


def already_open(*, raised_as, challenged_agency, child_initials, child_age_band, person):
    """The first open one between the same two agencies, either way round, about a child of the same
    age and initials; None where there is none that ``person`` may be told of.

    ``raised_as``: the role in which ``person`` is about to raise theirs.
    """
    ours = raised_as.agency_role.agency
    own, theirs = (
        succession.standing_for([succession.stands_for(agency)])
        for agency in (ours, challenged_agency)
    )
    rows = Escalation.objects.unscoped("whether two agencies dispute about the same child already")
    rows = rows.open().filter(
        is_restricted=False, child_initials=child_initials, child_age_band=child_age_band
    )
    rows = rows.exclude(pk__in=access.standing(person).kept_from(Escalation, person.pk))
    if kind_of(ours, challenged_agency) == Kind.WITHIN_AN_AGENCY:
        # It is no secret to whoever may open it, and to nobody else of the agency.
        rows = rows.filter(
            kind=Kind.WITHIN_AN_AGENCY,
            pk__in=Escalation.objects.visible_to(person).order_by().values("pk"),
        )
    else:
        rows = rows.filter(kind=Kind.BETWEEN_AGENCIES)
    pairs = rows.filter(raising_agency__in=own, challenged_agency__in=theirs) | rows.filter(
        raising_agency__in=theirs, challenged_agency__in=own
    )
    found = pairs.select_related(*Escalation.opened_with).order_by("pk").first()
    if found is None:
        return None
    other = found.agency_of(side_of_agency(found, own).other)
    those = f"Your agency and {other} already have"
    if found.is_within_an_agency:
        those = "Within your agency there is already"
    return OpenAlready(
        found,
        f"{those} an open challenge, raised on {day(found.raised_on)}, that may be about the same"
        f" child: {found.reference}.",
        Escalation.objects.visible_to(person).filter(pk=found.pk).exists(),
    )


def side_of_agency(escalation, own: set[int]) -> policy.Side:
    is_raising = escalation.raising_agency_id in own
    return policy.Side.RAISING if is_raising else policy.Side.CHALLENGED


def require_told(found: OpenAlready | None, told_of: str) -> None:
    """Within the operation that raises one, after the number is taken: numbers are given one after
    the other, so of two people who raise at the same moment the second is told of the first.

    Raises NotAllowed unless the page told of it already (``told_of``: its reference).
    """
    if found is not None and found.escalation.reference != told_of:
        raise NotAllowed(f"{found.sentence} {LOOK}")


LOOK = "Nothing is sent yet: ask to join it below, or send yours again to go on."


@operation
def ask_to_join(escalation, *, by) -> Escalation:
    """A note to the asker’s own agency, and a mail to its safeguarding leads, who can bring them
    in. Asked twice, it stands once."""
    escalation = lock(escalation)
    side = side_of(by, escalation)
    if escalation.closed_on or escalation.is_restricted or side not in AGENCIES:
        raise NotAllowed("That challenge is no longer open to join. Go on with yours.")
    agency = escalation.agency_of(side)
    told = EscalationNote.objects.filter(escalation=escalation, written_by=by, text=ASKS)
    if told.exists():
        return escalation
    current().admit_by_rule(escalation)
    EscalationNote.objects.create(
        escalation=escalation, text=ASKS, for_agency=agency, written_by=by, written_at=clock.now()
    )
    notices.asks_to_join(escalation, side, by)
    return escalation
