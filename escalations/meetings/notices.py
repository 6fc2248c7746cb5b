"""Who is told of a meeting: a reference, the day and a link (`escalations.notices`)."""

from collections.abc import Iterable

from core import clock, notifications
from escalations.parties import Parties
from escalations.policy import Side


def asked(meeting, by) -> None:
    """Those who have to answer, each time that a time is given."""
    once = f"meeting_asked:{meeting.pk}:{meeting.asked_times}"
    _tell("escalation_meeting_asked", meeting, _people(meeting, meeting.has_to_answer), once, by)


def fixed(meeting, by) -> None:
    once = f"meeting_fixed:{meeting.pk}:{meeting.asked_times}"
    _tell("escalation_meeting_fixed", meeting, _people(meeting, meeting.meets), once, by)


def another_time(meeting, answer, by) -> None:
    """Whoever asked; once they may no longer open it, their side's people."""
    if notifications.may_be_told(meeting.asked_by, meeting.escalation):
        told = [meeting.asked_by_id]
    else:
        told = _people(meeting, [Side(meeting.side)])
    at = int(answer.answered_at.timestamp())
    _tell("escalation_meeting_another_time", meeting, told, f"meeting_other:{answer.pk}:{at}", by)


def called_off(meeting, by) -> None:
    once = f"meeting_called_off:{meeting.pk}"
    _tell("escalation_meeting_called_off", meeting, _people(meeting, meeting.meets), once, by)


def _people(meeting, sides: Iterable[Side]) -> list[int]:
    """Who acts for these sides now; where a side has nobody, who finds somebody. Whoever asked."""
    parties, escalation = Parties([meeting.escalation]), meeting.escalation
    told = [meeting.asked_by_id] if meeting.side in sides else []
    for side in sides:
        manages = side is Side.MANAGER
        told += parties.keepers(escalation) if manages else parties.to_tell(escalation, side)
    return told


def _tell(kind, meeting, told, once, by) -> None:
    on = clock.local(meeting.at).date()
    notifications.queue_many(
        (kind, person, meeting.escalation, f"escalation:{once}", on)
        for person in dict.fromkeys(told)
        if person != by.pk
    )
