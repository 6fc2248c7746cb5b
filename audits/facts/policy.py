"""Of which time a fact is, and what an agency makes of it. Pure.

Each ``why_not_…`` gives the sentence that says why not, or None. The periods are the portal's own:
a self-assessment looks back a year, and what is rare, as a challenge is, needs longer to be told
from chance.
"""

from datetime import date, timedelta
from enum import StrEnum

from core.calendar import months_after
from core.words import counted, day

MONTHS = 12
SAID = 1_000  # characters


def period(opens_on: date, years: int) -> tuple[date, date]:
    """The first and the last day of a time of so many years, up to the day before a cycle opened:
    it is over when the first agency looks, so that what it confirms does not move under it."""
    return months_after(opens_on, -MONTHS * years), opens_on - timedelta(days=1)


def period_in_words(begins_on: date, ends_on: date, *, is_at_end: bool) -> str:
    """“from 1 April 2025 to 31 March 2026”; of how things stood at its end, “on 31 March 2026”."""
    if is_at_end:
        return f"on {_date(ends_on)}"
    return f"from {_date(begins_on)} to {_date(ends_on)}"


def _date(on: date) -> str:
    return day(on).partition(" ")[2]  # without the day of the week


def length_in_words(years: int) -> str:
    """“in a year”, “in 3 years”: after a fact in a sentence with others."""
    return "in a year" if years == 1 else f"in {counted(years, 'year')}"


class Standing(StrEnum):
    """What an agency makes of a fact."""

    CONFIRMED = "confirmed"
    DISPUTED = "disputed"
    NOT_CONFIRMED = "not-confirmed"


IN_WORDS = {
    Standing.CONFIRMED: "Confirmed by the agency",
    Standing.DISPUTED: "Disputed by the agency",
    Standing.NOT_CONFIRMED: "Not confirmed",
}


def standing(shown: str, answered_to: str, *, is_disputed: bool) -> Standing:
    """``shown``: what stands beside the question. ``answered_to``: what it said when the agency
    answered, "" where it has not: an answer to other words is none to these."""
    if shown != answered_to:
        return Standing.NOT_CONFIRMED
    return Standing.DISPUTED if is_disputed else Standing.CONFIRMED


def why_not_said(said: str, *, is_disputed: bool, before: str = "") -> str | None:
    """``said``: what is wrong with the fact; ``before``: what was said so far, which goes by itself
    where the fact is right after all."""
    if is_disputed and not said:
        return "Say what is not right, and what would be."
    if not is_disputed and said not in ("", before):
        return (
            "You say that it is right, and what is not right about it. Choose “That is not right”,"
            " or empty this box."
        )
    if len(said) > SAID:
        return f"What is not right must be {SAID:,} characters or fewer. It has {len(said):,}."
    return None
