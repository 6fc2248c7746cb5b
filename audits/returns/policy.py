"""The course of one return, from the first answer to the final scores. Pure.

Each ``why_not_…`` gives the sentence that says why not, or None. Source: fact sheet, section 3:
draft, lead review and chief officer's sign-off (or the three signatures of a school), submitted,
moderation, returned for revision at most twice, final; a hard lock at the deadline, or late
submissions marked late.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum
from urllib.parse import urlsplit

from audits.cycles.policy import AfterClosing
from core.calendar import WorkingCalendar, months_after
from core.words import counted, day

ANSWER = 20_000  # characters
REVISIONS = 2
OF_SCHOOLS = ("section-175", "section-175-interim")


class State(StrEnum):
    """``WAITING``: its cycle is issued, and the portal is about to open it. ``NOT_NEEDED``: its
    agency was taken out of the cycle after it was issued (docs/adr/0042)."""

    WAITING = "waiting"
    FILLED_IN = "filled-in"
    SIGNED = "signed"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    FINAL = "final"
    NOT_NEEDED = "not-needed"


STATES = {
    State.WAITING: "About to open",
    State.FILLED_IN: "Being filled in",
    State.SIGNED: "Waiting for signatures",
    State.SUBMITTED: "Submitted",
    State.RETURNED: "Returned for revision",
    State.FINAL: "Final",
    State.NOT_NEEDED: "Taken out of the cycle",
}
# In which the agency writes.
WRITTEN_IN = (State.FILLED_IN, State.RETURNED)
# In which the partnership still waits for it.
WAITED_FOR = (State.WAITING, State.FILLED_IN, State.SIGNED, State.RETURNED)

TAKEN_OUT = (
    "This return was taken out of its cycle, and nothing more is written in it. What was saved is"
    " kept."
)


def is_late(state: str, due_on: date, today: date, sent_on: date | None = None) -> bool:
    """Not handed in, and its last day has passed. Derived, never stored. What waits for signatures
    is as late as it was when it was sent for them (`signing_policy.was_late`). Whether one that was
    handed in came late is of the first time: a revision has a last day of its own, and puts nothing
    right by it (`Submission.was_late` of the first)."""
    if state == State.SIGNED and sent_on is not None:
        return sent_on > due_on
    return state in WAITED_FOR and today > due_on


def is_locked(state: str, due_on: date, today: date, after_closing: str) -> bool:
    """Its deadline has passed, and its cycle takes nothing after it."""
    return after_closing == AfterClosing.LOCKED and is_late(state, due_on, today)


def why_not_write(state: str, due_on: date, today: date, after_closing: str) -> str | None:
    """Whether answers, evidence and comments can be written in it now."""
    if state == State.WAITING:
        return "This return is not open yet. It opens within minutes."
    if state == State.SIGNED:
        return "This return waits for its signatures. Whoever runs it can call it back."
    if state == State.NOT_NEEDED:
        return TAKEN_OUT
    if state not in WRITTEN_IN:
        return "This return was submitted, and nothing more can be written in it."
    if is_locked(state, due_on, today, after_closing):
        return (
            "The last day of this return has passed, and nothing more can be written in it. What"
            " was saved is kept. Ask the business team for an extension."
        )
    return None


def is_being_written(state: str, due_on: date, today: date, after_closing: str) -> bool:
    """Its agency can still change what it says in it: what waits for signatures can be called
    back. Not once its deadline has passed where nothing is taken after it."""
    is_open = state in (*WRITTEN_IN, State.SIGNED)
    return is_open and not is_locked(state, due_on, today, after_closing)


def why_not_text(length: int) -> str | None:
    """``length``: of an answer, in characters."""
    if length > ANSWER:
        return f"Your answer must be {ANSWER:,} characters or fewer. You have written {length:,}."
    return None


def why_not_give_out(state: str) -> str | None:
    """Whether sections are given out and taken back now."""
    if state == State.WAITING or state not in WAITED_FOR:
        return "Sections are given out while the return is filled in, and this one is not."
    return None


# --- evidence -------------------------------------------------------------------------------------

MOST_TIME = timedelta(days=366)  # that is given at once
SHELF_LIFE_MONTHS = 12  # of what evidence shows: issue 6, "evidence past its shelf life"
LONGEST_LINK = 500  # characters
ITS_LINK = "Enter an address that begins with https:// or http://, like https://example.org/policy"


def is_past_shelf_life(dated_on: date | None, today: date) -> bool:
    """What it shows is older than a year; of what has no date nobody knows."""
    return dated_on is not None and months_after(dated_on, SHELF_LIFE_MONTHS) < today


def why_not_dated(on: date | None, today: date) -> str | None:
    if on is not None and on > today:
        return "The day of what the evidence shows must be today or earlier."
    return None


def why_not_link(address: str, own: str) -> str | None:
    """``own``: the address of this portal, to whose pages, signing in and one-use links among them,
    evidence does not lead."""
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return ITS_LINK
    if parts.scheme not in ("http", "https") or not host or any(map(str.isspace, address)):
        return ITS_LINK
    if parts.username is not None or parts.password is not None:
        return "Take the name or password before the @ out of the address."
    if host == urlsplit(own).hostname:
        return (
            "Enter an address outside this portal. What is in the portal is opened here by those"
            " who may, and needs no link."
        )
    if len(address) > LONGEST_LINK:
        return f"The address must be {LONGEST_LINK} characters or fewer. Shorten it."
    return None


def host_of(address: str) -> str:
    return urlsplit(address).hostname or ""


def why_not_take_away(*, was_submitted: bool, is_gone: bool) -> str | None:
    """A piece of evidence, whole."""
    if is_gone:
        return "Somebody has taken this evidence away already."
    if was_submitted:
        return "This evidence was submitted with the return, and stays with it."
    return None


# --- comments -------------------------------------------------------------------------------------

COMMENT = 5_000  # characters


def why_not_take_comment_away(*, is_own: bool) -> str | None:
    return None if is_own else "Only whoever wrote a comment takes it away."


# --- actions --------------------------------------------------------------------------------------


def why_not_agree_action(*, runs_it: bool) -> str | None:
    """Somebody with a section alone writes its answers, and binds nobody."""
    if runs_it:
        return None
    return (
        "An action binds your agency: whoever runs this return agrees it. Write a comment of what"
        " you suggest."
    )


# --- an extension, and what is late ---------------------------------------------------------------

REASON = 15  # characters: a sentence


def working_days_late(due_on: date, today: date, england: WorkingCalendar) -> int:
    """Since the last day; 0 on a weekend or holiday right after it. Raises BeyondTheCalendar."""
    return england.day_number(due_on + timedelta(days=1), today)


def late_in_words(
    state: str, due_on: date, today: date, england: WorkingCalendar, sent_on: date | None = None
) -> str:
    """“3 working days late”, or nothing."""
    if not is_late(state, due_on, today, sent_on):
        return ""
    number = working_days_late(due_on, today, england)
    return f"{counted(number, 'working day')} late" if number else "Late since its last day"


def why_not_extend(state: str) -> str | None:
    if state == State.NOT_NEEDED:
        return "This return was taken out of its cycle, and needs no later day."
    if state not in WAITED_FOR:
        return "This return was submitted, and needs no later day."
    return None


def why_not_later_day(due_on: date, later_on: date, today: date) -> str | None:
    """``due_on``: its last day so far; ``later_on``: the one that it would have."""
    if later_on < today:
        return "Choose today or a day to come."
    if later_on <= due_on:
        return f"Choose a day after the last day so far, {day(due_on)}."
    if later_on - today > MOST_TIME:
        return "More time is given for at most a year from today. Choose an earlier day."
    return None


def why_not_take_time_back(state: str, *, is_there: bool, is_own: bool) -> str | None:
    """``is_there``: its last day is one that more time gave it; ``is_own``: by whoever asks."""
    if state == State.SIGNED:
        return (
            "This return was sent for signature within the time that it was given, and keeps it."
            " Whoever runs the return can call it back."
        )
    if state == State.NOT_NEEDED:
        return "This return was taken out of its cycle, and keeps the time that it was given."
    if state not in WAITED_FOR:
        return "This return was submitted, and keeps the time that it was given."
    if not is_there:
        return "This return has no more time than it had at first, so there is none to take back."
    if not is_own:
        return "Only whoever gave more time takes it back."
    return None


def why_not_reason(reason: str) -> str | None:
    if len(reason.strip()) < REASON or " " not in reason.strip():
        return "Say in a sentence why it gets more time."
    return None


# --- taken out of its cycle, and put back in ------------------------------------------------------


def why_not_take_out(state: str, submitted_on: date | None) -> str | None:
    """``submitted_on``: of the last time; also of one that is back for revision. The portal's own
    rule: what an agency once handed in is evidence of what it said."""
    if state == State.NOT_NEEDED:
        return "This return was taken out of its cycle already."
    if submitted_on is not None:
        return (
            f"This return was handed in on {day(submitted_on)}. What an agency has handed in is"
            " evidence, and stays in the cycle."
        )
    return None


def why_not_put_back(state: str, agency: str, *, is_gone: bool) -> str | None:
    """``is_gone``: the agency was closed, or another took it over."""
    if state != State.NOT_NEEDED:
        return "This return is in its cycle, and needs no putting back."
    if is_gone:
        return f"{agency} is no longer there, and is asked for nothing."
    return None


def state_put_back(opened_on: date | None) -> State:
    """Of what was never handed in: as it was, but that signatures are asked for anew."""
    return State.WAITING if opened_on is None else State.FILLED_IN


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
