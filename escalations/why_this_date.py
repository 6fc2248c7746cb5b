"""“Why this date?”: each day counted to the end of a step, each skipped and why. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta

from core.calendar import WorkingCalendar
from core.words import day
from escalations.policy import Procedure


@dataclass(frozen=True)
class Day:
    """``number``: which day of the case it is, or None for one that is not counted; ``why`` then
    says why not: "Saturday", "Good Friday", "a day off that the partnership added"."""

    on: date
    number: int | None
    why: str


@dataclass(frozen=True)
class Explanation:
    """A due date explained, in words. ``days``: what each is counted as, and its date."""

    about: str
    rule: str
    source: str
    days: list[tuple[str, str]]


def counted_days(
    procedure: Procedure, step: int, raised_on: date, calendar: WorkingCalendar
) -> list[Day]:
    """Every day from ``raised_on`` to the last one of the step, both included.

    Raises BeyondTheCalendar when bank holidays are not known that far.
    """
    last = procedure.due_on(step, raised_on, calendar)
    found, number = [], 0
    for count in range((last - raised_on).days + 1):
        on = raised_on + timedelta(days=count)
        why = calendar.why_not_counted(on)
        number += why is None
        found.append(Day(on, number if why is None else None, why or ""))
    return found


def explain(
    procedure: Procedure, step: int, raised_on: date, calendar: WorkingCalendar
) -> Explanation:
    """Raises BeyondTheCalendar when bank holidays are not known that far."""
    rule = procedure.step(step)
    days = counted_days(procedure, step, raised_on, calendar)
    return Explanation(
        about=f"step {step} ends on {day(days[-1].on)}",
        rule=f"Step {step} ends with day {rule.last_day}. {procedure.counting}",
        source=f"Procedure {procedure.version}. {rule.source} {procedure.source}.",
        days=[(_counted_as(each), day(each.on)) for each in days],
    )


def _counted_as(each: Day) -> str:
    return f"Day {each.number}" if each.number else f"Not counted ({each.why})"
