"""The business plans of the example, worded on their first day and read quarter by quarter; what
is planned for the groups; which actions serve what."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from core import clock
from core.calendar import months_after
from improvement.models import Action
from improvement.plans import operations
from improvement.plans.models import BusinessPlan, Measure, PlannedOutcome, Priority
from partnership.example import read_whole
from reporting.example.people import Partnership


def load(partnership: Partnership, actions: list[Action], today: date) -> list[Action]:
    """``actions``: of the improvement log. Gives those that are new."""
    whole, by_what = read_whole("business_plans"), {each.what: each for each in actions}
    new = [
        action for entry in whole["plans"] for action in _load(entry, by_what, partnership, today)
    ]
    for entry in whole["items"]:
        _plan_item(entry, partnership, today)
    for entry in whole["follows"]:
        groups = [partnership.groups[slug] for slug in entry["groups"]]
        operations.let_follow(by_what[entry["action"]], groups=groups, by=None)
    return new


def _load(entry, by_what: dict[str, Action], partnership, today: date) -> list[Action]:
    names = ("title", "intent", "begins_on", "ends_on")
    with _on(entry["begins_on"]):
        plan = operations.add_plan(
            **{name: entry[name] for name in names}, cited=entry["source"], by=None
        )
        priorities = [_priority(plan, each, partnership) for each in entry["priorities"]]
    if "adopted_by" in entry:
        group = partnership.groups[entry["adopted_by"]]
        operations.adopt_plan(plan, adopted_by=group, adopted_on=entry["adopted_on"], by=None)
    for _, measures in priorities:
        for read, measure in measures:
            _read(measure, read, plan, today)
    new = []
    for each, (priority, _) in zip(entry["priorities"], priorities, strict=True):
        new += _actions(priority, each, by_what, partnership, today)
    return new


def _priority(plan: BusinessPlan, entry, partnership):
    """And its measures, each with what is read of it."""
    wording: dict[str, Any] = {
        "title": entry["title"],
        "why": entry.get("why_at_first", entry["why"]),
        "lead_group": partnership.groups[entry["lead"]],
        "lead_post": entry.get("lead_post", ""),
    }
    priority = operations.add_priority(plan, **wording, by=None)
    if "why_at_first" in entry:
        with _on(months_after(plan.begins_on, 12)):
            changed = {"why": entry["why"], "reason": entry["why_changed"]}
            operations.change_priority(priority, **wording | changed, by=None)
    measures = [
        (measure["readings"], _measure(outcome, measure))
        for each in entry.get("outcomes", ())
        for outcome in [operations.add_outcome(priority, text=each["text"], by=None)]
        for measure in each["measures"]
    ]
    return priority, measures


def _measure(outcome: PlannedOutcome, entry) -> Measure:
    names = ("name", "definition", "unit", "better", "baseline_period")
    return operations.add_measure(
        outcome, **{name: entry[name] for name in names}, baseline=_number(entry["baseline"]),
        target=_number(entry["target"]), by=None,
    )  # fmt: skip


def _number(value) -> Decimal:
    return Decimal(str(value))


def _read(measure: Measure, readings: list, plan: BusinessPlan, today: date) -> None:
    """Each three weeks after its quarter, as far as the day of loading."""
    for place, said in enumerate(readings):
        quarter = months_after(plan.begins_on, 3 * place)
        noted_on = months_after(quarter, 3) + timedelta(days=20)
        if noted_on > today:
            return
        answer: dict[str, Any] = (
            {"not_available_because": said} if isinstance(said, str) else {"value": _number(said)}
        )
        with _on(noted_on):
            operations.note_reading(measure, quarter_begins_on=quarter, **answer, by=None)


def _actions(priority: Priority, entry, by_what, partnership, today: date) -> list[Action]:
    for what in entry["actions"]:
        operations.link(by_what[what], priority=priority, by=None)
    if priority.plan.ends_on < today:
        return []
    return [
        operations.propose_for(
            priority,
            what=each["what"],
            because=f"{priority}, {priority.plan}",
            difference_wanted=each["difference"],
            owner=partnership.role_at(each["owner"], each["agency"]),
            group=priority.lead_group,
            due_on=months_after(today, each["due_in_months"]),
            by=None,
        )
        for each in entry.get("propose", ())
    ]


def _plan_item(entry, partnership, today: date) -> None:
    first = months_after(today.replace(day=1), entry["in_months"])
    operations.plan_item(
        group=partnership.groups[entry["group"]],
        what=entry["what"],
        post=entry["post"],
        planned_on=first.replace(day=entry.get("day", 1)),
        day_is_set="day" in entry,
        repeats=entry["repeats"],
        by=None,
    )


def _on(day: date):
    return clock.held_at(timezone.make_aware(datetime.combine(day, time(10))))
