"""The staff survey of a cycle: when it is open, what of it is shown, what contradicts. Pure.

Each ``why_not_…`` gives the sentence that says why not, or None. Sources: fact sheet, section 3 (a
frontline survey beside a two-yearly cycle, which tests the self scores); `partnership.identifying`
(the smallest number that is shown); the thresholds of `contradiction` are the portal's own.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from enum import IntEnum, StrEnum

from audits.results.policy import IN_REVISION
from core.words import counted, day
from partnership.identifying import SMALLEST_SHOWN

MOST_STATEMENTS = 15  # five minutes on a phone
STATEMENT = 200  # characters
INTRODUCTION = 1000
LARGEST_MINIMUM = 50
LONGEST = timedelta(weeks=8)
USUAL = timedelta(weeks=3)
REMINDED_BEFORE = timedelta(days=7)
RESULTS_TOLD_FOR = timedelta(weeks=26)  # after which an agency that is still to hand in is not told


class Reply(IntEnum):
    """What can be answered to a statement. `DONT_KNOW` is an answer, and is not counted."""

    STRONGLY_AGREE = 5
    AGREE = 4
    NEITHER = 3
    DISAGREE = 2
    STRONGLY_DISAGREE = 1
    DONT_KNOW = 0


REPLIES = {
    Reply.STRONGLY_AGREE: "Strongly agree",
    Reply.AGREE: "Agree",
    Reply.NEITHER: "Neither agree nor disagree",
    Reply.DISAGREE: "Disagree",
    Reply.STRONGLY_DISAGREE: "Strongly disagree",
    Reply.DONT_KNOW: "Don’t know",
}
AGREES = Reply.AGREE  # and above


class Standing(StrEnum):
    """Where a survey is. Derived, never stored."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"


def standing(opened_on: date | None, closes_on: date, today: date) -> Standing:
    """``opened_on``: since when its links work, None until the portal has made them."""
    if today > closes_on:
        return Standing.CLOSED
    return Standing.PLANNED if opened_on is None else Standing.OPEN


# --- planning -------------------------------------------------------------------------------------


def why_not_plan(
    issued_on: date | None, closes_on: date, today: date, *, is_there: bool
) -> str | None:
    """``issued_on``, ``closes_on``: of the cycle. ``is_there``: it has a survey."""
    if issued_on is None:
        return "Issue the cycle first: a survey is put to the staff of the agencies in it."
    if today > closes_on:
        return (
            f"This cycle closed on {day(closes_on)}, and its agencies have scored themselves. Plan"
            " the survey with the next cycle."
        )
    if is_there:
        return "This cycle has its survey already."
    return None


def why_not_change(opened_on: date | None, closes_on: date, today: date) -> str | None:
    """Its words and its first day; from the opening on they stand."""
    if standing(opened_on, closes_on, today) != Standing.PLANNED:
        return "This survey has opened. What staff are asked stands, so that all answer the same."
    return None


def why_not_longer(opened_on: date | None, closes_on: date, today: date) -> str | None:
    match standing(opened_on, closes_on, today):
        case Standing.PLANNED:
            return "This survey has not opened yet. Change its plan instead."
        case Standing.CLOSED:
            return "This survey has closed, and its results are out. It is not opened again."
    return None


def why_not_window(opens_on: date, closes_on: date, cycle_opens_on: date) -> tuple[str, str] | None:
    """The sentence, and which of the two days it is about."""
    if opens_on < cycle_opens_on:
        return f"The cycle opens on {day(cycle_opens_on)}. Choose that day or a later one.", "opens"
    if closes_on <= opens_on:
        return "Choose a last day that comes after the first.", "closes"
    if closes_on - opens_on > LONGEST:
        return f"A survey is open for at most {LONGEST.days // 7} weeks.", "closes"
    return None


def why_not_later_day(opens_on: date, closes_on: date, later_on: date) -> str | None:
    if later_on <= closes_on:
        return f"Choose a day after the last day so far, {day(closes_on)}."
    if later_on - opens_on > LONGEST:
        return f"A survey is open for at most {LONGEST.days // 7} weeks."
    return None


def why_not_minimum(minimum: int) -> str | None:
    if not SMALLEST_SHOWN <= minimum <= LARGEST_MINIMUM:
        return f"Choose a number from {SMALLEST_SHOWN} to {LARGEST_MINIMUM}."
    return None


def why_not_statements(texts: Sequence[str]) -> str | None:
    if not texts:
        return "Write at least one statement."
    if len(texts) > MOST_STATEMENTS:
        return f"Ask at most {MOST_STATEMENTS} statements: the survey is to take five minutes."
    if len({" ".join(each.split()).casefold() for each in texts}) < len(texts):
        return "Two statements say the same. Take one of them away."
    return None


# --- answering ------------------------------------------------------------------------------------

NO_LINK = "This link does not work. Check that you have all of it, or scan the code once more."
ENDED = "This link has ended, and there is a new one. Ask whoever sent it to you."


def why_not_answer(
    opened_on: date | None, closes_on: date, today: date, *, is_final: bool, is_gone: bool,
    is_taken_out: bool = False,
) -> str | None:  # fmt: skip
    """Said to staff. ``is_final``: the return of their agency; ``is_gone``: the agency is closed
    or was taken over; ``is_taken_out``: it was taken out of the cycle."""
    if is_gone:
        return (
            "Your agency is not in this survey any more: it was closed, or became part of another."
            " Ask there for the link of its staff."
        )
    match standing(opened_on, closes_on, today):
        case Standing.PLANNED:
            return "This survey is not open yet. Use the link again when you are told that it is."
        case Standing.CLOSED:
            return f"This survey closed on {day(closes_on)}. Thank you for looking."
    if is_final:
        return "This survey has ended for your agency: its self-assessment is final."
    if is_taken_out:
        return "This survey has ended for your agency: its self-assessment is not needed any more."
    return None


def why_not_link(*, is_taken_out: bool) -> str | None:
    """Said to the agency, which gives the link to its staff. ``is_taken_out``: of the cycle."""
    if is_taken_out:
        return "Your agency was taken out of this cycle, so its staff are not asked any more."
    return None


def why_not_answers(values: Sequence[int]) -> str | None:
    """``values``: of the statements that were answered."""
    if not values:
        return "Answer at least one statement."
    if any(each not in REPLIES for each in values):
        return "Choose one of the answers on the page."
    return None


# --- results --------------------------------------------------------------------------------------


ITSELF_FIRST = (
    "The results come when this return is handed in: an agency scores itself first, and is"
    " compared with its staff then."
)


def why_not_results(
    closes_on: date, due_on: date, today: date, *, was_handed_in: bool, runs_it: bool,
    is_written_by_own: bool,
) -> str | None:  # fmt: skip
    """Whether the results of one agency are shown to somebody who may open its return.

    Never before the survey has closed: of two looks at an open one, the difference is one reply.
    Then to whoever runs the cycle; to the others once the return is handed in, or its last day has
    passed. To its own agency never while that can still change its scores, the first time or in a
    revision, so that it scores itself by what it knows and not by what it will be compared with
    (``is_written_by_own``; `results.policy.why_not_read`).
    """
    if today <= closes_on:
        return f"The results come when the survey has closed, after {day(closes_on)}."
    if is_written_by_own:
        return IN_REVISION if was_handed_in else ITSELF_FIRST
    if runs_it or was_handed_in or today > due_on:
        return None
    return ITSELF_FIRST


def is_enough(number: int, minimum: int) -> bool:
    """Whether so many replies are shown at all."""
    return number >= max(minimum, SMALLEST_SHOWN)


def number_in_words(number: int, minimum: int) -> str:
    """12 replies; Fewer than 5 replies"""
    if is_enough(number, minimum):
        return counted(number, "reply", "replies")
    return f"Fewer than {max(minimum, SMALLEST_SHOWN)} replies"


def share(agree: int, answered: int, minimum: int) -> int | None:
    """How many of a hundred agree; None where fewer than the minimum said anything but “don’t
    know”: in an agency with enough replies, a single statement may still have too few."""
    return round(100 * agree / answered) if is_enough(answered, minimum) else None


SAYS_MET, SAYS_NOT_MET = 2.5 / 3, 1 / 3  # of the highest level: 2.5 and 1 on a scale from 0 to 3
FEW_AGREE, NEARLY_ALL_AGREE = 60, 90  # of a hundred


def contradiction(mean_score: float | None, top: int, share: int | None) -> str | None:
    """What an agency says of itself and what its staff say do not go together: in words, or None.

    ``mean_score``: of its own scores for a standard, on a scale from 0 to ``top``. ``share``: how
    many of a hundred staff agree with what tests that standard.
    """
    if mean_score is None or share is None or top <= 0:
        return None
    if mean_score / top >= SAYS_MET and share < FEW_AGREE:
        return f"The agency scores itself {mean_score:.1f} of {top}, and {share}% of staff agree."
    if mean_score / top <= SAYS_NOT_MET and share >= NEARLY_ALL_AGREE:
        return (
            f"The agency scores itself {mean_score:.1f} of {top}, and {share}% of staff agree: they"
            " see more than it claims."
        )
    return None
