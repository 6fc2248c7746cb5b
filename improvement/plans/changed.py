"""What a plan said before it was changed or added to, and which targets stood until when: from
history.

What a group adopted stays what it is measured by: a change says why, what stood there stays beside
it, and whoever chairs the group is told (docs/adr/0024).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from core import by_whom, clock, history, wordings
from core.words import counted, day, short_day
from improvement.plans import policy
from improvement.plans.models import BusinessPlan, Measure, PlannedOutcome, Priority

OF_A_PLAN = {
    "title": "Title of the plan", "begins_on": "First day", "ends_on": "Last day",
    "intent": "What it is for",
}  # fmt: skip


_CHANGES, _ADDS = "improvement.change_", "improvement.add_"


def _why(row: Any) -> str:
    """Other acts, of a name that is taken out, leave the reason of the change before them."""
    changed = (row.history_change_reason or "").startswith(_CHANGES)
    return f"Why: {row.mended_because}" if changed and row.mended_because else ""


def _said(row: Any, name: str) -> str:
    if name in policy.ENDS:
        return policy.shown(getattr(row, name), row.unit) or wordings.NOTHING
    return wordings.in_words(row, name)


def of(row: Any) -> list[dict[str, Any]]:
    """For a timeline, the latest first. One statement."""
    return wordings.changes(row, _called(type(row)), rows=_past([row]), why=_why, said=_said)


def _called(model: Any) -> Mapping[str, str]:
    return OF_A_PLAN if model is BusinessPlan else model.called_when_corrected


def _past(rows: Sequence[Any]) -> Any:
    """Their history, with what is told of it. ``rows``: of one model, at least one."""
    past = history.rows_of(rows, model := type(rows[0])).select_related(*by_whom.OF_HISTORY)
    return past.select_related("lead_group") if model is Priority else past


def of_priority(priority: Priority, outcomes: Iterable[PlannedOutcome]) -> list[dict[str, Any]]:
    """And of what will be different. Two statements."""
    rows = history.rows_of(outcomes, PlannedOutcome)
    called = _called(PlannedOutcome)
    found = [*of(priority), *wordings.changes(priority, called, rows=rows, why=_why)]
    return sorted(found, key=lambda each: each["at"], reverse=True)


# --- since a group adopted it ---------------------------------------------------------------------


@dataclass(frozen=True)
class Change:
    """``before``: what stood there, by what it is called; None where it was added. ``because``: ""
    where nobody was asked."""

    what: str
    on: date
    by: str
    because: str
    before: Mapping[str, str] | None

    def __str__(self) -> str:
        """Measure “Absence”, changed on Friday 1 May 2026 by Sam Shaw: It was misread. At the
        start, before: 12%."""
        verb = "added" if self.before is None else "changed"
        why = f": {self.because}" if self.because else ""
        said = [f"{self.what}, {verb} on {day(self.on)} {self.by}{why}"]
        said += [f"{called}, before: {text}" for called, text in (self.before or {}).items()]
        return " ".join(f"{each.removesuffix('.')}." for each in said)


def since_adopted(rows: Iterable[Any], recorded: Mapping[int, datetime]) -> dict[int, list[Change]]:
    """By key of ``rows``, which are of one model, what was changed of each since its plan was
    adopted, and whether it was added since; oldest first. ``recorded``: of `adoptions`. One
    statement, and none where no plan was adopted."""
    known = {row.pk: row for row in rows if row.within[0].adopted_on is not None}
    found: dict[int, list[Change]] = defaultdict(list)
    before: dict[int, Any] = {}
    for row in _past([*known.values()]) if known else ():
        last, before[row.id] = before.get(row.id), row
        if (said := _told(row, last, known[row.id], recorded)) is not None:
            found[row.id].append(said)
    return found


def _told(row: Any, last: Any, record: Any, recorded: Mapping[int, datetime]) -> Change | None:
    plan, act = record.within[0], row.history_change_reason or ""
    on = clock.local(row.history_date).date()
    if last is None:
        at = recorded.get(plan.pk)
        if not act.startswith(_ADDS) or at is None or row.history_date <= at:
            return None
        return Change(_named(record), on, by_whom.by(row), row.mended_because, None)
    called = _called(type(record))
    names = [name for name in called if getattr(last, name) != getattr(row, name)]
    is_since = row.mended_because or on > plan.adopted_on
    if not act.startswith(_CHANGES) or not names or not is_since:
        return None
    told = {called[name]: _said(last, name) for name in names}
    return Change(_named(record), on, by_whom.by(row), row.mended_because, told)


def _named(record: Any) -> str:
    if isinstance(record, PlannedOutcome):
        return f"What will be different, “{record.text.removesuffix('.')}”"
    if isinstance(record, Measure):
        return f"Measure “{record.name}”"
    return f"Priority {record.number}" if isinstance(record, Priority) else "The plan"


def adoptions(plans: Iterable[BusinessPlan]) -> dict[int, datetime]:
    """By key of those that were adopted, when it was put on record. One statement."""
    adopted = [each for each in plans if each.adopted_on is not None]
    if not adopted:
        return {}
    rows = history.rows_of(adopted, BusinessPlan)
    rows = rows.filter(history_change_reason="improvement.adopt_plan")
    return dict(rows.values_list("id", "history_date"))


MOST_ON_PAPER = 3  # our own: with more, the plan on a page goes on on a second sheet


def on_paper(plan: BusinessPlan, number: int) -> str:
    """The line that stands for so many changes on the sheet of the plan on a page, which says each
    on a screen; "" where they are few enough to stand there."""
    if number <= MOST_ON_PAPER:
        return ""
    return (
        f"Changed or added to {number} times since it was adopted on {day(plan.adopted_on)}: the"
        " page of the plan says what, when, by whom and why."
    )


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
