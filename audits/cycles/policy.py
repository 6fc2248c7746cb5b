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

from core.calendar import BeyondTheCalendar, WorkingCalendar
from core.words import counted

SECTION_11, SECTION_175, INTERIM = "section-11", "section-175", "section-175-interim"
PUT_IN_CYCLES = (SECTION_11, SECTION_175, INTERIM)  # kinds of question sets
SCHOOL = "school"
# Bodies with a duty under section 11 of the Children Act 2004, and those that act for them.
STATUTORY = ("safeguarding-partner", "relevant-agency", "national-body")

WINDOW = timedelta(weeks=8)
REMINDERS = (28, 14, 7, 1)  # calendar days before the last day
IN_DAYS = {28: "4 weeks", 14: "2 weeks", 7: "1 week", 1: "1 day"}
LONGEST = timedelta(days=366)  # from a first day to a last one
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


class Standing(StrEnum):
    """Where a cycle is. Derived, never stored."""

    PLANNED = "planned"
    TO_OPEN = "to-open"
    OPENING = "opening"
    OPEN = "open"
    CLOSED = "closed"


def standing(
    issued_on: date | None, opens_on: date, closes_on: date, waiting: int, today: date
) -> Standing:
    """``waiting``: how many of its returns are still to be opened."""
    if issued_on is None:
        return Standing.PLANNED
    if today < opens_on:
        return Standing.TO_OPEN
    if waiting:
        return Standing.OPENING
    return Standing.OPEN if today <= closes_on else Standing.CLOSED


def is_in(audience: str, kind: str) -> bool:
    """Whether an agency of ``kind`` is asked without being ticked."""
    if audience == Audience.STATUTORY:
        return kind in STATUTORY
    return audience == Audience.SCHOOLS and kind == SCHOOL


def window_from(day: date, of_schools: bool, england: WorkingCalendar) -> tuple[date, date]:
    """The first and the last day that are proposed to whoever plans a cycle on ``day``. The last
    is a working day, on which somebody answers the telephone; past the calendar, any day."""
    if not of_schools:
        try:
            return day, england.add(day + WINDOW - timedelta(days=1), 1)
        except BeyondTheCalendar:
            return day, day + WINDOW
    closes = second_friday_of_december(day.year)
    year = day.year if day <= closes else day.year + 1
    return max(day, date(year, 10, 1)), second_friday_of_december(year)


def second_friday_of_december(year: int) -> date:
    first = date(year, 12, 1)
    return first + timedelta(days=(4 - first.weekday()) % 7 + 7)


def is_new(opened_on: date | None, did_full_on: date | None, opens_on: date) -> bool:
    """Whether a school does the full audit in an interim year: in its first.

    It opened since it last handed a full audit in itself (``did_full_on``); where it never did, in
    the year before this cycle opens. Of one that others did it knows nothing. A school of which
    nobody knows when it opened is not new.
    """
    if opened_on is None:
        return False
    return opened_on > (did_full_on or opens_on - timedelta(days=365))


def reminded_on(closes_on: date, days: Iterable[int]) -> list[date]:
    """The days on which whoever has not handed in is reminded, the first one first."""
    return sorted({closes_on - timedelta(days=each) for each in days})


def reminders_in_words(days: Iterable[int]) -> str:
    """“4 weeks, 2 weeks, 3 days before the last day”, or “None”."""
    said = ", ".join(IN_DAYS.get(each, counted(each, "day")) for each in days)
    return f"{said} before the last day" if said else "None"


def why_not_window(opens_on: date, closes_on: date) -> str | None:
    if closes_on <= opens_on:
        return "Choose a last day that comes after the first."
    if closes_on - opens_on > LONGEST:
        return "A cycle is open for at most a year. Choose an earlier last day."
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


def why_not_asked_of(kind: str, kind_for_new: str | None) -> str | None:
    """``kind``: of the question set; ``kind_for_new``: of that of schools in their first year."""
    if kind not in PUT_IN_CYCLES:
        return "Choose questions that agencies judge themselves by, of section 11 or of schools."
    if kind == INTERIM and kind_for_new is None:
        return "Choose what new schools are asked: they do the full audit in their first year."
    if kind_for_new is not None and (kind, kind_for_new) != (INTERIM, SECTION_175):
        return "Only beside interim questions of schools are new schools asked the full set."
    return None


def why_not_add(
    issued_on: date | None, closes_on: date, today: date, *, is_asked: bool,
    was_taken_out: bool = False,
) -> str | None:  # fmt: skip
    """Of an agency that is asked after the others."""
    if issued_on is None:
        return "This cycle was not issued yet. Tick the agency when you issue it."
    if today >= closes_on:
        return "The last day of this cycle has come, so nobody can be added to it."
    if was_taken_out:
        return "This agency was taken out of this cycle. Open its return, and put it back in."
    if is_asked:
        return "This agency is asked in this cycle already."
    return None
