"""The rules of meetings. Pure: no database, no clock.

Source: the flowchart of the published arrangements (2023), which has the two sides meet before a
step ends; hours and days ahead are this portal's own bounds against a slip of the keyboard.
"""

from datetime import datetime, time, timedelta
from enum import StrEnum
from urllib.parse import urlsplit

from escalations.policy import AGENCIES, CLOSED, NOT_A_SIDE, Side, Step
from escalations.policy import State as Case

EARLIEST, LATEST = time(7), time(21)  # by the clocks of England
DAYS_AHEAD = 60
SHORTEST, LONGEST = 10, 480  # minutes
LONGEST_LASTS = timedelta(minutes=LONGEST)


class State(StrEnum):
    ASKED = "asked"
    FIXED = "fixed"
    CALLED_OFF = "called-off"


THERE_IS_NONE = "There is no meeting to come. Ask for one."
PARTIES = "Only those who are to meet can do this."


def to_answer(step: int, asked_by: Side) -> tuple[Side, ...]:
    """The sides that have to agree: the other agency; at step 4 whoever of the two agencies and
    the statutory partners did not ask. The Business Manager asks all of them."""
    sides = (*AGENCIES, Side.PARTNERS) if step == Step.STATUTORY_PARTNERS else AGENCIES
    return tuple(side for side in sides if side != asked_by)


def speaks_for(case: Case, side: Side | None, manages: bool) -> Side | None:
    """For whom somebody asks: their side; at step 4 the Business Manager, who is of neither."""
    if side is None and manages and case.step == Step.STATUTORY_PARTNERS:
        return Side.MANAGER
    return side


def why_not_ask(case: Case, speaks_for: Side | None, is_one_to_come: bool) -> str | None:
    if case.closed_on:
        return CLOSED
    if speaks_for is None:
        return NOT_A_SIDE
    if is_one_to_come:
        return "There is a meeting to come already. Change its time, or call it off first."
    return None


def why_not_meet_at(at: datetime, now: datetime) -> str | None:
    """``at``: by the clocks of England."""
    if at <= now:
        return "The meeting must be in the future. Check the day and the time."
    if not EARLIEST <= at.time() <= LATEST:
        return "The meeting must begin between 7am and 9pm. Check the time."
    if at > now + timedelta(days=DAYS_AHEAD):
        return f"The meeting must be within {DAYS_AHEAD} days. Check the day."
    return None


def why_not_last(minutes: int) -> str | None:
    if SHORTEST <= minutes <= LONGEST:
        return None
    return f"The meeting must last from {SHORTEST} minutes to {LONGEST // 60} hours."


def why_not_where(where: str) -> str | None:
    """A place in words, or the address of a video meeting."""
    first = where.split(maxsplit=1)[0] if where.split() else ""
    is_address = "://" in first or first.lower().startswith("www.")
    if is_address and (urlsplit(first).scheme != "https" or not urlsplit(first).netloc):
        return "A web address must begin with https://. Copy it whole from the invitation."
    return None


def why_not_answer(
    case: Case, state: State | None, has_to: tuple[Side, ...], side: Side | None
) -> str | None:
    """``state``: None where there is no meeting to come. ``has_to``: what `to_answer` gives."""
    if case.closed_on:
        return CLOSED
    if state is None:
        return THERE_IS_NONE
    if side not in has_to:
        return "Your side asked for this meeting, or is not to be there. The others answer."
    if state is State.FIXED:
        return "The meeting is fixed: everyone has agreed. If you cannot come, call it off."
    return None


def why_not_change(
    case: Case, state: State | None, asked_by: Side | None, speaks_for: Side | None
) -> str | None:
    """Whoever asked gives another time, which the others answer anew."""
    if case.closed_on:
        return CLOSED
    if state is None:
        return THERE_IS_NONE
    if speaks_for is None or speaks_for != asked_by:
        return "Whoever asked for the meeting gives another time. You can propose one."
    return None


def why_not_call_off(
    case: Case, state: State | None, meets: tuple[Side, ...], side: Side | None, manages: bool
) -> str | None:
    """``meets``: everyone who is to be there."""
    if case.closed_on:
        return CLOSED
    if state is None:
        return THERE_IS_NONE
    return None if manages or side in meets else PARTIES
