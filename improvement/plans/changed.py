"""What a plan said before it was changed, and which targets stood until when: from history.

What a group adopted stays what it is measured by: a change says why, what stood there stays beside
it, and whoever chairs the group is told (docs/adr/0024).
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from core import clock, history, wordings
from core.words import counted, day, short_day
from improvement.plans import policy
from improvement.plans.models import BusinessPlan, Measure, PlannedOutcome, Priority

OF_A_PLAN = {
    "title": "Title of the plan", "begins_on": "First day", "ends_on": "Last day",
    "intent": "What it is for",
}  # fmt: skip


def _why(row: Any) -> str:
    """Other acts, of a name that is taken out, leave the reason of the change before them."""
    changed = (row.history_change_reason or "").startswith("improvement.change_")
    return f"Why: {row.mended_because}" if changed and row.mended_because else ""


def _said(row: Any, name: str) -> str:
    if name in policy.ENDS:
        return policy.shown(getattr(row, name), row.unit) or wordings.NOTHING
    return wordings.in_words(row, name)


def of(row: Any) -> list[dict[str, Any]]:
    """For a timeline, the latest first. One statement."""
    called = OF_A_PLAN if isinstance(row, BusinessPlan) else row.called_when_corrected
    return wordings.changes(row, called, why=_why, said=_said)


def of_priority(priority: Priority, outcomes: Iterable[PlannedOutcome]) -> list[dict[str, Any]]:
    """And of what will be different. Two statements."""
    rows = history.rows_of(outcomes, PlannedOutcome)
    called = PlannedOutcome.called_when_corrected
    found = [*of(priority), *wordings.changes(priority, called, rows=rows, why=_why)]
    return sorted(found, key=lambda each: each["at"], reverse=True)


NO_TARGET = "no target"


@dataclass(frozen=True)
class Target:
    """One that was adopted and stands no more. ``because``: "" where nobody was asked."""

    said: str
    until_on: date
    because: str

    def __str__(self) -> str:
        why = f": {self.because.removesuffix('.')}" if self.because else ""
        return f"{self.said} until {day(self.until_on)}{why}"


def targets(measures: Iterable[Measure]) -> dict[int, list[Target]]:
    """By key of the measure, those that a group adopted, oldest first. One statement."""
    known = {each.pk: each for each in measures}
    before: dict[int, Any] = {}
    found: dict[int, list[Target]] = defaultdict(list)
    for row in history.rows_of(known.values(), Measure) if known else ():
        last = before.get(row.id)
        if last is not None and _aims(last) != _aims(row):
            adopted_on = known[row.id].outcome.priority.plan.adopted_on
            on = clock.local(row.history_date).date()
            if adopted_on is not None and (row.mended_because or on > adopted_on):
                said = policy.shown(last.target, last.unit) or NO_TARGET
                if last.better != row.better:
                    said += f", {last.get_better_display().lower()},"
                found[row.id].append(Target(said, on, row.mended_because))
        before[row.id] = row
    return found


def _aims(row: Any) -> tuple[Any, str]:
    return row.target, row.better


def target_in_words(measure: Measure, before: Iterable[Target]) -> str:
    """85 children (80 children until 3 March 2026)"""
    now = policy.shown(measure.target, measure.unit)
    said = ", ".join(f"{each.said} until {short_day(each.until_on)}" for each in before)
    return f"{now or NO_TARGET} ({said})" if said else now


def was_adopted(row: Any) -> bool:
    """Whether a priority or a measure was in its plan when it was put on record that a group
    adopted that. Two statements; none of a plan that nobody has adopted."""
    plan = row.within[0]
    if plan.adopted_on is None:
        return False
    rows = history.rows_of([plan], BusinessPlan)
    adopted = rows.filter(history_change_reason="improvement.adopt_plan").last()
    made = history.rows_of([row], type(row)).first()
    return adopted is None or made is None or made.history_date <= adopted.history_date


def how_many_in_words(number: int) -> str:
    """ "" for none."""
    if not number:
        return ""
    return f"The target of {counted(number, 'measure')} was changed after a group adopted it."
