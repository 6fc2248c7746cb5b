"""What stands on the home page of whoever may write a written representation that is asked for."""

from core import clock
from core.words import counted, day
from escalations import statements
from escalations.parties import stands_on

SHOWN = 25


def tasks_of(person) -> list[dict[str, str]]:
    """No statement for whoever speaks for no agency."""
    if not stands_on(person):
        return []
    return [_task(row) for row in statements.to_represent(person)[:SHOWN]]


def _task(row) -> dict[str, str]:
    by_when, today = row.represent_by, clock.today()
    who = row.between_in_short
    task = {
        "text": f"{row.reference}: write your representation",
        "url": row.get_absolute_url(),
        "hint": f"{who}. Asked for by {day(by_when)}",
    }
    if by_when < today:
        return task | {"status": "Overdue", "tone": "red"}
    if by_when == today:
        return task | {"status": "Due today", "tone": "orange"}
    return task | {"status": f"{counted((by_when - today).days, 'day')} left"}
