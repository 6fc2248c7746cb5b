"""What waits for somebody on the home page from the learning and improvement log."""

from core import calendar, clock
from core.words import day
from improvement import judging, lists
from improvement.models import Action
from improvement.ways import KEEP_THE_LOG
from partnership.auth import held_by

TASKS = 25


def tasks_of(person) -> list[dict[str, str]]:
    """Their own actions, soonest first; then those that wait for them to judge; and for whoever
    keeps the log those that nobody could judge."""
    own = lists.with_columns(lists.mine(person).order_by("due_on", "pk"))[:TASKS]
    judged = lists.with_columns(lists.judged_by(person).order_by("due_on", "pk"))[:TASKS]
    keeps = any(role in KEEP_THE_LOG for _, role in held_by(person))
    stuck = judging.without_a_judge(person)[:TASKS] if keeps else []
    return [*map(_own, own), *map(_judged, judged), *map(_stuck, stuck)]


def _own(action: Action) -> dict[str, str]:
    status = lists.standing(action, clock.today(), calendar.england())
    return {
        "text": f"{action.reference}: {_what(action)}",
        "url": action.get_absolute_url(),
        "hint": f"Action, {action.at}. Due on {day(action.due_on)}",
        "status": status["text"],
        "tone": status["tone"],
    }


def _judged(action: Action) -> dict[str, str]:
    again = action.closed_on is not None
    return {
        "text": f"{action.reference}: {'does it still work?' if again else 'rate its impact'}",
        "url": action.get_absolute_url(),
        "hint": f"Action, {action.at}, {action.owned_by}",
        "status": "Re-check due" if again else "Handed in",
        "tone": "orange" if again else "blue",
    }


def _stuck(action: Action) -> dict[str, str]:
    return {
        "text": f"{action.reference}: nobody could judge it",
        "url": action.get_absolute_url(),
        "hint": "Whoever manages it owns, proposed or handed it in: it needs another chair",
        "status": "Nobody to judge",
        "tone": "orange",
    }


def _what(action: Action) -> str:
    return "restricted" if action.is_restricted else action.what
