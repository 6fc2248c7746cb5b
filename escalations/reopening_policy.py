"""When a closed case is opened again, by whom, and at which step. Pure.

What was agreed did not hold, so the dispute is the same one: it keeps its record, and the days for
which it was open are counted together. Source: the portal's own rule, `[reopening]` of the policy.
"""

from collections.abc import Sequence
from datetime import date

from core.calendar import WorkingCalendar, months_after
from core.words import counted, day
from escalations.afterwards_rules import ReopeningRule
from escalations.policy import AGENCIES, Side, State

ROUNDS = {2: "two", 3: "three", 4: "four", 5: "five"}
# From when to when it was open.
Round = tuple[date, date]


def why_not_reopen(
    escalation: State,
    side: Side | None,
    manages: bool,
    rule: ReopeningRule | None,
    today: date,
    *,
    stands_alone: bool = False,
) -> str | None:
    """Either agency opens it again by whoever may add to it, or the Business Manager for both.

    ``stands_alone``: one of the two agencies is gone, or both are one by now.
    """
    if escalation.closed_on is None:
        return "This escalation is open. Nothing has to be opened again."
    if rule is None:
        return "This procedure opens nothing again. Raise a new challenge."
    if side not in AGENCIES and not manages:
        return "Only the two agencies involved, or the Business Manager, can open it again."
    last = months_after(escalation.closed_on, rule.months)
    if today > last:
        return (
            f"It could be opened again until {day(last)}. Raise a new challenge, and give the"
            " reference of this one."
        )
    if stands_alone:
        return (
            "The two agencies are not there any more as they were, so there is nobody to settle it"
            " with. Raise a new challenge with whoever does their work now."
        )
    return None


def begins_at(ended_at: int, rule: ReopeningRule) -> int:
    """The step at which it ended, and not below the lowest at which one begins again."""
    return max(ended_at, rule.from_step)


def days_open(rounds: Sequence[Round], calendar: WorkingCalendar) -> int:
    """Working days, first and last day of each round included; a day on which one round ended and
    the next began counts once. Raises BeyondTheCalendar."""
    total, counted_to = 0, None
    for begun_on, until in rounds:
        total += calendar.day_number(begun_on, until)
        if counted_to == begun_on and calendar.is_working_day(begun_on):
            total -= 1
        counted_to = until
    return total


def in_words(days: int, rounds: int) -> str:
    """Open for 34 working days in two rounds."""
    return f"Open for {counted(days, 'working day')} in {ROUNDS.get(rounds, rounds)} rounds."
