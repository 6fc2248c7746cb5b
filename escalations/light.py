"""What is noted of a first conversation, and praise for another agency: the rules, and the counts.

Pure: no database, no clock. The procedure's only form is at step 3 (Pan-Cheshire procedure,
Appendix A), so the first days leave no trace. A note of a first conversation is its writer's own:
it says nothing of a child, is told to nobody, and is gone a year after it ended.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta

from core.calendar import months_after

KEPT_MONTHS = 12
LONGEST_AGO = timedelta(days=30)

# (the first day of a quarter, the name of an agency)
Of = tuple[date, str]


def why_not_note(
    own: int, other: int, happened_on: date, noted_on: date, today: date
) -> str | None:
    """``own``, ``other``: keys of the agencies whose people spoke. ``noted_on``: the day on which
    it was first written down, so that a note does not grow too old to be settled."""
    if own == other:
        return (
            "This is for a conversation with another agency. Within your own, speak to your manager"
            " or safeguarding lead."
        )
    if happened_on > today:
        return "The day of the conversation must be today or in the past."
    if happened_on < noted_on - LONGEST_AGO:
        return (
            "A conversation is noted within 30 days. If it is still not settled, raise it as a"
            " challenge."
        )
    return None


def why_not_change(*, is_writer: bool, became: str, ended_on: date | None) -> str | None:
    """A note is its writer's to change until it is settled, or was raised as a challenge."""
    if not is_writer:
        return "Only the person who noted this can change it or raise it."
    if became:
        return "This was raised as a challenge. Go on with it there."
    if ended_on is not None:
        return "This is noted as settled. If it comes up again, note another conversation."
    return None


def kept_until(happened_on: date, ended_on: date | None) -> date:
    """The day on which a note goes: a year after it was settled or raised. One that never was, a
    year after the conversation."""
    return months_after(ended_on or happened_on, KEPT_MONTHS)


def why_not_praise(own: int, praised: int) -> str | None:
    """``own``, ``praised``: keys of the agency of whoever praises, and of the one praised."""
    if own == praised:
        return "This is for another agency’s good practice. Thank your own colleagues yourself."
    return None


def quarter_of(day: date) -> date:
    """The first day of its quarter."""
    return date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)


def conversations_by_quarter(notes: Iterable[tuple[date, str, bool]]) -> dict[Of, tuple[int, int]]:
    """How many were noted, and how many of them were settled there, by the day they happened on.

    ``notes``: (day, name of the writer's agency, whether it is settled) of each.
    """
    noted: Counter[Of] = Counter()
    settled: Counter[Of] = Counter()
    for day, agency, is_settled in notes:
        noted[quarter_of(day), agency] += 1
        settled[quarter_of(day), agency] += is_settled
    return {of: (noted[of], settled[of]) for of in sorted(noted)}


def praise_by_quarter(praise: Iterable[tuple[date, str]]) -> dict[Of, int]:
    """``praise``: (day, name of the agency praised) of each."""
    counted = Counter((quarter_of(day), agency) for day, agency in praise)
    return dict(sorted(counted.items()))
