"""What stands on the home page of whoever is to meet about an escalation, or to agree to meet."""

from core.words import moment
from escalations.meetings import shown


def tasks_of(person) -> list[dict[str, str]]:
    """One statement for whoever has no meeting to come."""
    return [_task(meeting, waits) for meeting, waits in shown.concerning(person)]


def _task(meeting, waits: bool) -> dict[str, str]:
    case = meeting.escalation
    who = case.between_in_short
    return {
        "text": f"{case.reference}: answer the request for a meeting"
        if waits
        else f"{case.reference}: meeting",
        "url": case.get_absolute_url(),
        "hint": f"{who}. {moment(meeting.at)}",
        "status": "To answer" if waits else "Fixed",
    }
