"""Closing on silence: the other side has not answered a proposed resolution."""

from datetime import timedelta

from django.db.models import F

from core import access, calendar, clock
from core.operations import NotAllowed, current, lock, operation
from core.words import day, in_sentence
from escalations import silence_policy as policy
from escalations.models import OUTCOME_WORDS, Escalation, ProposedResolution
from escalations.operations import close, open_proposal, require
from escalations.parties import side_of
from escalations.policy import Outcome, Side


@operation
def close_on_silence(escalation, *, proposal, reason, by, version="") -> Escalation:
    """Close it with what was proposed, which nobody answered, and say why.

    ``proposal``: the one the person was shown. It stays unanswered: nobody confirmed it.
    """
    escalation = lock(escalation, version)
    standing = open_proposal(escalation)
    require(_what_happened(escalation, proposal))
    require(why_not_close(escalation, standing, by))
    if standing.pk != proposal.pk:
        raise NotAllowed("Another resolution has been proposed since. Read it before you close.")
    current().stands_in_for(access.in_whose_stead(by, access.MANAGE, escalation))
    escalation.silence_reason = reason
    close(escalation, Outcome(standing.outcome), standing.statement, by)
    return escalation


def _what_happened(escalation, proposal: ProposedResolution) -> str | None:
    """To whoever was shown an unanswered proposal and was not quick enough."""
    if escalation.closed_on:
        outcome = in_sentence(OUTCOME_WORDS[escalation.outcome])
        return f"This was closed on {day(escalation.closed_on)}: {outcome}."
    answered = escalation.proposals.filter(pk=proposal.pk, answered_at__isnull=False).first()
    if answered is None:
        return None
    on = day(clock.local(answered.answered_at).date())
    return f"{answered.answered_by} answered the proposed resolution on {on}. Read the answer."


def why_not_close(escalation, proposal: ProposedResolution | None, person) -> str | None:
    manages = access.can(person, access.MANAGE, escalation)
    return policy.why_not_close(
        escalation,
        side_of(person, escalation),
        manages,
        proposed(proposal),
        escalation.procedure.silence,
        clock.today(),
        calendar.england(),
    )


def proposed(proposal: ProposedResolution | None) -> policy.Proposed | None:
    """A resolution that waits for an answer, as the rules ask of it."""
    if proposal is None:
        return None
    return policy.Proposed(Side(proposal.side), clock.local(proposal.proposed_at).date())


def unanswered(person) -> list[ProposedResolution]:
    """Those that were not answered in time, in open escalations that this person manages."""
    cases = access.narrow(Escalation.objects.visible_to(person).open(), person, access.MANAGE)
    rows = ProposedResolution.objects.visible_to(person).filter(
        answered_at=None,
        round=F("escalation__round"),
        escalation__in=cases,
        proposed_at__lt=clock.now() - timedelta(days=1),
    )
    names = ("escalation__raising_agency", "escalation__challenged_agency")
    rows = rows.select_related(*names).order_by("proposed_at", "pk")
    return [each for each in rows[:LOOKED_THROUGH] if _is_silent(each)]


LOOKED_THROUGH = 100


def _is_silent(proposal: ProposedResolution) -> bool:
    rule = proposal.escalation.procedure.silence
    if rule is None:
        return False
    on = clock.local(proposal.proposed_at).date()
    return policy.closes_from(on, calendar.england(), rule) <= clock.today()
