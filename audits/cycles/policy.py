"""Cycles of self-assessments: whom one asks, what, and by when. Pure.

Each ``why_not_…`` gives the sentence that says why not, or None. Sources: fact sheet, section 3: a
window of eight weeks with reminders four weeks, two weeks, one week and one day before its end
(section 11); from 1 October to the second Friday of December (sections 175 and 157); a full audit
of schools every two years, an interim set of questions in the year between, and the full audit of
a new school in its first year whatever the others do (Halton).
"""

from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum

SECTION_175 = "section-175"
SCHOOL = "school"
# Bodies with a duty under section 11 of the Children Act 2004, and those that act for them.
STATUTORY = ("safeguarding-partner", "relevant-agency", "national-body")

WINDOW = timedelta(weeks=8)
REMINDERS = (28, 14, 7, 1)  # calendar days before the last day
MOST_REMINDERS = 10
NAME = 120  # characters


class Audience(StrEnum):
    """``CHOSEN``: the agencies are ticked one by one, whatever they are."""

    STATUTORY = "statutory"
    SCHOOLS = "schools"
    CHOSEN = "chosen"


class AfterClosing(StrEnum):
    """What becomes of a return on the day after its last: nothing is written in it any more, or it
    is taken and marked late."""

    LOCKED = "locked"
    MARKED_LATE = "marked-late"


def is_in(audience: str, kind: str) -> bool:
    """Whether an agency of ``kind`` is asked without being ticked."""
    if audience == Audience.STATUTORY:
        return kind in STATUTORY
    return audience == Audience.SCHOOLS and kind == SCHOOL


def window_from(day: date, of_schools: bool) -> tuple[date, date]:
    """The first and the last day that are proposed to whoever plans a cycle on ``day``."""
    if not of_schools:
        return day, day + WINDOW
    closes = second_friday_of_december(day.year)
    year = day.year if day <= closes else day.year + 1
    return max(day, date(year, 10, 1)), second_friday_of_december(year)


def second_friday_of_december(year: int) -> date:
    first = date(year, 12, 1)
    return first + timedelta(days=(4 - first.weekday()) % 7 + 7)


def is_new(opened_on: date | None, last_full_on: date | None, opens_on: date) -> bool:
    """Whether a school does the full audit in an interim year.

    It opened since the last full audit did (``last_full_on``); where there was none, in the year
    before this cycle opens. A school of which nobody knows when it opened is not new.
    """
    if opened_on is None:
        return False
    return opened_on > (last_full_on or opens_on - timedelta(days=365))


def reminded_on(closes_on: date, days: Iterable[int]) -> list[date]:
    """The days on which whoever has not handed in is reminded, the first one first."""
    return sorted({closes_on - timedelta(days=each) for each in days})


def why_not_window(opens_on: date, closes_on: date) -> str | None:
    if closes_on <= opens_on:
        return "Choose a last day that comes after the first."
    return None


def why_not_reminders(days: Iterable[int]) -> str | None:
    days = list(days)
    if len(days) > MOST_REMINDERS:
        return f"Remind at most {MOST_REMINDERS} times."
    if any(not 1 <= each <= 365 for each in days):
        return "A reminder goes out from 1 to 365 days before the last day."
    return None


def why_not_issue(number: int, issued_on: date | None, closes_on: date, today: date) -> str | None:
    """``number``: of the agencies that would be asked."""
    if issued_on is not None:
        return "This cycle was issued already. An agency can still be added to it."
    if not number:
        return "Nobody would be asked. Choose at least one agency."
    if closes_on <= today:
        return "Its last day has passed. Give it a later one first."
    return None


def why_not_change(issued_on: date | None) -> str | None:
    if issued_on is not None:
        return "This cycle was issued: its questions and dates stand. Give an agency an extension."
    return None
