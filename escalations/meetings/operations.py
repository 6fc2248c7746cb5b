"""What is written about meetings. A meeting moves no due date and passes no turn."""

from datetime import datetime

from core import access, clock
from core.operations import NotAllowed, current, lock, operation
from escalations.meetings import notices, policy
from escalations.meetings.models import MeetingAnswer, MeetingRequest
from escalations.meetings.policy import State
from escalations.models import Escalation
from escalations.operations import require
from escalations.parties import side_of
from escalations.policy import Side


def to_come(escalation) -> MeetingRequest | None:
    """The one meeting that is asked for or fixed, and not over."""
    last = escalation.meetings.select_related("asked_by").order_by("-pk").first()
    return last if last and last.is_to_come else None


@operation
def ask(
    escalation, *, at: datetime, minutes: int, where: str, purpose: str, by, version=""
) -> Escalation:
    """Ask the others to meet. ``at``: aware; ``where``: a place, or an address with https."""
    escalation = lock(escalation, version)
    side, manages = _speaks_for(by, escalation)
    require(policy.why_not_ask(escalation, side, to_come(escalation) is not None))
    _require_when_and_where(at, minutes, where)
    if manages:
        current().stands_in_for(access.in_whose_stead(by, access.MANAGE, escalation))
    meeting = MeetingRequest.objects.create(
        escalation=escalation,
        step=escalation.step,
        side=side,
        at=at,
        minutes=minutes,
        where=where,
        purpose=purpose,
        asked_by=by,
        asked_at=clock.now(),
    )
    notices.asked(meeting, by)
    return escalation


@operation
def agree(escalation, *, meeting, asked_times: int, by, version="") -> Escalation:
    """A side agrees to the time it was shown. Once all have, the meeting is fixed."""
    escalation = lock(escalation, version)
    standing, side = _to_answer(escalation, meeting, asked_times, by)
    _answer(standing, side, agrees=True, words="", by=by)
    agreed = standing.answers.filter(asked_times=standing.asked_times, agrees=True)
    if set(standing.has_to_answer) <= set(agreed.values_list("side", flat=True)):
        standing.state = State.FIXED
        standing.save()
        notices.fixed(standing, by)
    return escalation


@operation
def propose_another_time(
    escalation, *, meeting, asked_times: int, words: str, by, version=""
) -> Escalation:
    """A side cannot come then, and says when it can. Whoever asked gives another time."""
    escalation = lock(escalation, version)
    standing, side = _to_answer(escalation, meeting, asked_times, by)
    if not words.strip():
        raise NotAllowed("Enter when your side could meet.")
    answer = _answer(standing, side, agrees=False, words=words, by=by)
    notices.another_time(standing, answer, by)
    return escalation


@operation
def change(
    escalation, *, meeting, at: datetime, minutes: int, where: str, by, version=""
) -> Escalation:
    """Whoever asked gives another time or place: what was answered before counts no more."""
    escalation = lock(escalation, version)
    side, manages = _speaks_for(by, escalation)
    standing = to_come(escalation)
    asked_by = Side(standing.side) if standing else None
    require(policy.why_not_change(escalation, _state(standing), asked_by, side))
    _require_shown(standing, meeting)
    _require_when_and_where(at, minutes, where)
    if manages:
        current().stands_in_for(access.in_whose_stead(by, access.MANAGE, escalation))
    if (standing.at, standing.minutes, standing.where) == (at, minutes, where):
        raise NotAllowed("That is when and where the meeting is already. Change one of them.")
    standing.at, standing.minutes, standing.where = at, minutes, where
    standing.state, standing.asked_times = State.ASKED, standing.asked_times + 1
    standing.save()
    notices.asked(standing, by)
    return escalation


@operation
def call_off(escalation, *, meeting, reason: str, by, version="") -> Escalation:
    """Any side that is to be there, or the Business Manager."""
    escalation = lock(escalation, version)
    side, standing = side_of(by, escalation), to_come(escalation)
    manages = access.can(by, access.MANAGE, escalation)
    meets = standing.meets if standing else ()
    require(policy.why_not_call_off(escalation, _state(standing), meets, side, manages))
    _require_shown(standing, meeting)
    if side is None:
        current().stands_in_for(access.in_whose_stead(by, access.MANAGE, escalation))
    standing.state, standing.called_off_because = State.CALLED_OFF, reason
    standing.save()
    notices.called_off(standing, by)
    return escalation


# --- shared steps ---------------------------------------------------------------------------------


def _speaks_for(by, escalation) -> tuple[Side | None, bool]:
    """For whom they ask, and whether as the Business Manager."""
    manages = access.can(by, access.MANAGE, escalation)
    side = policy.speaks_for(escalation, side_of(by, escalation), manages)
    return side, side is Side.MANAGER


def _state(meeting: MeetingRequest | None) -> State | None:
    return State(meeting.state) if meeting else None


def _to_answer(escalation, meeting, asked_times: int, by) -> tuple[MeetingRequest, Side]:
    standing, side = to_come(escalation), side_of(by, escalation)
    has_to = standing.has_to_answer if standing else ()
    require(policy.why_not_answer(escalation, _state(standing), has_to, side))
    _require_shown(standing, meeting)
    if standing.asked_times != asked_times:
        raise NotAllowed("Another time was given since. Read it before you answer.")
    return standing, side


def _require_shown(standing, meeting) -> None:
    """``meeting``: the one that the person was shown."""
    if meeting is None or standing.pk != meeting.pk:
        raise NotAllowed("There is another meeting since. Read it first.")


def _require_when_and_where(at: datetime, minutes: int, where: str) -> None:
    require(policy.why_not_meet_at(clock.local(at), clock.now()))
    require(policy.why_not_last(minutes))
    require(policy.why_not_where(where))


def _answer(meeting, side, *, agrees: bool, words: str, by) -> MeetingAnswer:
    """Until all have agreed, a side may say otherwise."""
    rows = MeetingAnswer.objects.filter(meeting=meeting, side=side)
    answer = rows.filter(asked_times=meeting.asked_times).first() or MeetingAnswer(
        escalation=meeting.escalation,
        meeting=meeting,
        side=side,
        asked_times=meeting.asked_times,
    )
    answer.agrees, answer.words = agrees, words
    answer.answered_by, answer.answered_at = by, clock.now()
    answer.save()
    return answer
