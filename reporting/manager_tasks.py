"""What stands on the Business Manager's home page of pauses, and of proposals nobody answers."""

from core.words import day
from escalations import choice, pausing, silence

SHOWN = 25


def tasks_of(person) -> list[dict[str, str]]:
    """No statement for whoever does not manage every escalation."""
    if not choice.manages_all(person):
        return []
    return [
        *(_to_decide(each) for each in pausing.to_decide(person)[:SHOWN]),
        *(_unanswered(each) for each in silence.unanswered(person)[:SHOWN]),
    ]


def _to_decide(pause) -> dict[str, str]:
    case = pause.escalation
    return {
        "text": f"{case.reference}: decide on a pause",
        "url": case.get_absolute_url(),
        "hint": f"{_who(case)}. Asked for until {day(pause.ends_on)};"
        f" lapses after {day(case.due_on)}",
        "status": "To decide",
    }


def _unanswered(proposal) -> dict[str, str]:
    case = proposal.escalation
    return {
        "text": f"{case.reference}: the proposed resolution is not answered",
        "url": case.get_absolute_url(),
        "hint": f"{_who(case)}. Proposed on {day(proposal.proposed_at)}."
        " You may close it on silence",
        "status": "To decide",
    }


def _who(case) -> str:
    return case.between_in_short
