"""The course of one return, from the first answer to the final scores. Pure.

Each ``why_not_…`` gives the sentence that says why not, or None. Source: fact sheet, section 3:
draft, lead review and chief officer's sign-off (or the three signatures of a school), submitted,
moderation, returned for revision at most twice, final; a hard lock at the deadline, or late
submissions marked late.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum

from audits.cycles.policy import AfterClosing
from core.calendar import WorkingCalendar
from core.words import counted, day

ANSWER = 20_000  # characters
REVISIONS = 2
OF_SCHOOLS = ("section-175", "section-175-interim")


class State(StrEnum):
    """``WAITING``: its cycle is issued, and the portal is about to open it."""

    WAITING = "waiting"
    FILLED_IN = "filled-in"
    SIGNED = "signed"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    FINAL = "final"


STATES = {
    State.WAITING: "About to open",
    State.FILLED_IN: "Being filled in",
    State.SIGNED: "Waiting for signatures",
    State.SUBMITTED: "Submitted",
    State.RETURNED: "Returned for revision",
    State.FINAL: "Final",
}
# In which the agency writes.
WRITTEN_IN = (State.FILLED_IN, State.RETURNED)
# In which the partnership still waits for it.
WAITED_FOR = (State.WAITING, State.FILLED_IN, State.SIGNED, State.RETURNED)


def is_late(state: str, due_on: date, today: date) -> bool:
    """Not handed in, and its last day has passed. Derived, never stored."""
    return state in WAITED_FOR and today > due_on


def is_locked(state: str, due_on: date, today: date, after_closing: str) -> bool:
    """Its deadline has passed, and its cycle takes nothing after it."""
    return after_closing == AfterClosing.LOCKED and is_late(state, due_on, today)


def why_not_write(state: str, due_on: date, today: date, after_closing: str) -> str | None:
    """Whether answers, evidence and comments can be written in it now."""
    if state == State.WAITING:
        return "This return is not open yet. It opens within minutes."
    if state == State.SIGNED:
        return "This return waits for its signatures. Call it back to change something."
    if state not in WRITTEN_IN:
        return "This return was submitted, and nothing more can be written in it."
    if is_locked(state, due_on, today, after_closing):
        return (
            "The last day of this return has passed, and nothing more can be written in it. What"
            " was saved is kept. Ask the business team for an extension."
        )
    return None


# --- an extension, and what is late ---------------------------------------------------------------

REASON = 15  # characters: a sentence


def working_days_late(due_on: date, today: date, england: WorkingCalendar) -> int:
    """Since the last day; 0 on a weekend or holiday right after it. Raises BeyondTheCalendar."""
    return england.day_number(due_on + timedelta(days=1), today)


def late_in_words(state: str, due_on: date, today: date, england: WorkingCalendar) -> str:
    """“3 working days late”, or nothing."""
    if not is_late(state, due_on, today):
        return ""
    number = working_days_late(due_on, today, england)
    return f"{counted(number, 'working day')} late" if number else "Late since its last day"


def why_not_extend(state: str) -> str | None:
    if state not in WAITED_FOR:
        return "This return was submitted, and needs no later day."
    return None


def why_not_later_day(due_on: date, later_on: date, today: date) -> str | None:
    """``due_on``: its last day so far; ``later_on``: the one that it would have."""
    if later_on < today:
        return "Choose today or a day to come."
    if later_on <= due_on:
        return f"Choose a day after the last day so far, {day(due_on)}."
    return None


def why_not_reason(reason: str) -> str | None:
    if len(reason.strip()) < REASON or " " not in reason.strip():
        return "Say in a sentence why it gets more time."
    return None


# --- reminders ------------------------------------------------------------------------------------

# Working days after the last day (fact sheet, section 3).
OVERDUE_AFTER = (1, 5, 10)
# In which something can be reminded of: it is open, and not handed in.
REMINDED_IN = (State.FILLED_IN, State.SIGNED, State.RETURNED)


def reminder_due(due_on: date, days: Iterable[int], known_since: date, today: date) -> int | None:
    """Which reminder goes out: of those whose day has come, the latest, in days before the last.

    ``known_since``: when its agency was last told of its last day. What would have been due until
    then says nothing new.
    """
    if today > due_on:
        return None
    come = [each for each in days if known_since < due_on - timedelta(days=each) <= today]
    return min(come, default=None)


def overdue_steps(due_on: date, today: date, england: WorkingCalendar) -> list[int]:
    """Which of `OVERDUE_AFTER` have come. Raises BeyondTheCalendar."""
    return [each for each in OVERDUE_AFTER if england.add(due_on, each) <= today]
