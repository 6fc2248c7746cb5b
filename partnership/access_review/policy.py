"""When a review opens and ends, and who may answer: pure, no database and no clock.

Source: fact sheet, section 9 (“quarterly access review”); the months and days are settings.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings

from core.calendar import WorkingCalendar
from core.words import MONTHS
from partnership import people
from partnership.roles import Role


@dataclass(frozen=True)
class Rules:
    """``months`` in which a review opens; how many ``days`` it lasts; how many days before its
    end it reminds."""

    months: tuple[int, ...]
    days: int
    reminded_before: tuple[int, ...]


def rules() -> Rules:
    """As the partnership's file says, ``[accounts]``."""
    said = settings.PARTNERSHIP["accounts"]
    return Rules(
        tuple(sorted(said.get("review_months", (1, 4, 7, 10)))),
        said.get("review_days", 21),
        tuple(sorted(said.get("review_reminded_days_before", (7, 2)))),
    )


def begins_on(today: date, months: Iterable[int], calendar: WorkingCalendar) -> date | None:
    """The first of the latest review month whose first working day has come; None without months.

    It names the review, so that one that opens late, or is asked for twice, is the same one.
    """
    firsts = (
        date(year, month, 1)
        for year in (today.year, today.year - 1)
        for month in sorted(months, reverse=True)
    )
    begun = (first for first in firsts if first <= today)
    return next((first for first in begun if calendar.day_one(first) <= today), None)


def due_on(opened_on: date, days: int, calendar: WorkingCalendar) -> date:
    """The last day for an answer: so many days on, and never a day off."""
    return calendar.day_one(opened_on + timedelta(days=days))


def reminder_due(days_left: int, reminded_before: Iterable[int]) -> int | None:
    """Which reminder it is time for: the latest whose day has come. None before the first."""
    return min((each for each in reminded_before if 0 <= days_left <= each), default=None)


def called(first: date) -> str:
    """April 2026"""
    return f"{MONTHS[first.month - 1]} {first.year}"


OWN = (
    "Nobody answers for their own role, or for that of somebody they stand in for. Another"
    " administrator or the business team does."
)


def why_not_answer(
    line: Any, held: people.Held, oneself: Collection[int], *, is_open: bool
) -> str | None:
    """Why somebody who holds ``held`` may not answer for one role. ``is_open``: the review is.
    ``oneself``: the keys that `partnership.held.counted_as_oneself` gives."""
    held = list(held)
    if not people.administers(held, line.agency_id):
        return f"You do not look after the people of {line.agency}."
    if line.held_role.person_id in oneself:
        return OWN
    if not is_open:
        return "This review is over. A later one asks about the same roles."
    who = f"{line.held_role.person}: {Role(line.held_role.agency_role.role).label}"
    if line.held_role.ended_on is not None and not line.is_ended:
        return f"{who}. This role has ended meanwhile. Look at the list again."
    if line.is_settled or (line.is_referred and not people.keeps(held)):
        return f"{who}. Somebody has answered this meanwhile. Look at the list again."
    return None


def why_not_end(line: Any, held: people.Held) -> str | None:
    """Why they cannot end the role themselves, but ask the business team to."""
    return people.why_not_end(Role(line.held_role.agency_role.role), line.agency, held)
