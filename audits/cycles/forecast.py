"""Who may be late, from how far each return is: a forecast that helps to ask in time, and never a
judgement. Pure. The rule is the portal's own: no published one was found."""

from datetime import date
from enum import StrEnum
from typing import NamedTuple

from core.words import counted

LATELY = 14  # calendar days, by which the pace is measured
EARLY = 3  # in the first third of its time, a return that has begun says nothing yet


class Expected(StrEnum):
    """The one that most needs somebody to ask comes first."""

    LIKELY_LATE = "likely-late"
    MAY_BE_LATE = "may-be-late"
    NOT_BEGUN = "not-begun"
    TOO_EARLY = "too-early"
    ON_COURSE = "on-course"
    READY = "ready"


EXPECTED = {
    Expected.LIKELY_LATE: "Likely to be late",
    Expected.MAY_BE_LATE: "May be late",
    Expected.NOT_BEGUN: "Not begun",
    Expected.TOO_EARLY: "Too early to say",
    Expected.ON_COURSE: "On course",
    Expected.READY: "Ready to be signed",
}


class Forecast(NamedTuple):
    """``why``: a sentence with the numbers that it comes from."""

    expected: Expected
    why: str


def forecast(
    *, answered: int, missing: int, lately: int, opened_on: date, due_on: date, today: date
) -> Forecast:
    """Of a return that is open and whose last day has not passed.

    ``missing``: of the questions that must be answered; ``lately``: how many of those were answered
    within `LATELY` for the first time. What is written anew, or need not be answered, brings the
    end no nearer. The pace of these days is carried on to the last day, today included.
    """
    gone, left = (today - opened_on).days, (due_on - today).days + 1
    whole = gone + left
    if not missing:
        return Forecast(Expected.READY, "Everything that must be answered is.")
    if not answered:
        if gone * 2 >= whole:
            are = "is" if left == 1 else "are"
            said = f"Nothing is answered, and {counted(left, 'day')} of {whole} {are} left."
            return Forecast(Expected.LIKELY_LATE, said)
        return Forecast(Expected.NOT_BEGUN, f"{counted(left, 'day')} are left." if left > 1 else "")
    if gone * EARLY < whole:
        return Forecast(Expected.TOO_EARLY, f"{counted(gone, 'day')} of {whole} have gone.")
    days = min(LATELY, gone)
    would_be = missing - lately * left // days
    if would_be <= 0:
        said = f"At its pace of the last {counted(days, 'day')} it is done in time."
        return Forecast(Expected.ON_COURSE, said)
    if not lately:
        said = (
            f"Nothing that must be answered was added in the last {counted(days, 'day')}, and"
            f" {counted(missing, 'answer')} {'is' if missing == 1 else 'are'} missing."
        )
    else:
        said = (
            f"At its pace of the last {counted(days, 'day')}, {counted(would_be, 'answer')} would"
            " be missing on its last day."
        )
    is_likely = would_be * 2 > missing
    return Forecast(Expected.LIKELY_LATE if is_likely else Expected.MAY_BE_LATE, said)
