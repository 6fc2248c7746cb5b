"""How far a plan has come: worked out from its actions and readings, typed in by nobody."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from core import clock
from core.words import day, opening, short_day
from improvement import thread
from improvement.models import Action
from improvement.plans import changed, policy
from improvement.plans.models import (
    ActionForPriority,
    BusinessPlan,
    Measure,
    PlannedOutcome,
    Priority,
    Reading,
)

PLAN_COLUMNS = ("Plan", "From", "Until", "Adopted by", "Priorities", "Stands")
PRIORITY_COLUMNS = ("Priority", "Led by", "Actions completed", "Open", "Late", "Measures")
MEASURE_COLUMNS = ("Measure", "Start", "Latest", "Change", "Target", "Stands")
READING_COLUMNS = ("Quarter", "Reading", "Change on the quarter before", "Note")


class Whole:
    """The priorities given, with all that hangs on them that the viewer may read, in a constant
    number of statements."""

    def __init__(self, viewer, priorities: Iterable[Priority]):
        self.today = clock.today()
        self.priorities = list(priorities)
        among = [each.pk for each in self.priorities]
        self.outcomes: dict[int, list[PlannedOutcome]] = defaultdict(list)
        outcomes = PlannedOutcome.objects.visible_to(viewer).filter(priority__in=among)
        for outcome in outcomes.select_related("priority__plan"):
            self.outcomes[outcome.priority_id].append(outcome)
        self.measures: dict[int, list[Measure]] = defaultdict(list)
        measures = Measure.objects.visible_to(viewer).standing()
        measures = measures.filter(outcome__priority__in=among)
        for measure in measures.select_related("outcome__priority__plan"):
            self.measures[measure.outcome_id].append(measure)
        self.readings: dict[int, list[Reading]] = defaultdict(list)
        readings = Reading.objects.visible_to(viewer).filter(measure__outcome__priority__in=among)
        for reading in readings:
            self.readings[reading.measure_id].append(reading)
        every = [each for of in self.measures.values() for each in of]
        self.targets = changed.targets(every)
        self.changes = self._changes(every)
        self.actions = self._actions(viewer, among)

    def _changes(self, measures: list[Measure]) -> dict[Any, list[changed.Change]]:
        """By priority, outcome and measure, what was changed and added since a group adopted it."""
        recorded = changed.adoptions({each.plan_id: each.plan for each in self.priorities}.values())
        outcomes = [each for of in self.outcomes.values() for each in of]
        return {
            row: found[row.pk]
            for rows in (self.priorities, outcomes, measures)
            for found in [changed.since_adopted(rows, recorded)]
            for row in rows
        }

    def _actions(self, viewer, among) -> dict[int, list[Action]]:
        links = defaultdict(list)
        rows = ActionForPriority.objects.visible_to(viewer).filter(priority__in=among)
        for action, priority in rows.values_list("action_id", "priority_id"):
            links[action].append(priority)
        found = defaultdict(list)
        actions = Action.objects.visible_to(viewer).filter(pk__in=list(links))
        for each in actions.select_related("agency", "owner__person").order_by("due_on", "pk"):
            for priority in links[each.pk]:
                found[priority].append(each)
        return found

    # --- in words ---------------------------------------------------------------------------------

    def latest(self, measure) -> Reading | None:
        found = self.readings[measure.pk]
        return found[-1] if found else None

    def standings(self, priority) -> list[policy.Towards]:
        return [
            policy.towards(measure, self.latest(measure))
            for outcome in self.outcomes[priority.pk]
            for measure in self.measures[outcome.pk]
        ]

    def done(self, priority) -> policy.Done:
        return policy.done(self.actions[priority.pk], self.today)

    def sentence(self, priorities: Iterable[Priority]) -> str:
        """Of one priority, or of all of a plan; an action that serves two is counted once."""
        priorities = list(priorities)
        actions = {action.pk: action for each in priorities for action in self.actions[each.pk]}
        done = policy.done(actions.values(), self.today)
        standings = [one for each in priorities for one in self.standings(each)]
        moved = sum(
            bool(self.targets[measure.pk])
            for each in priorities
            for outcome in self.outcomes[each.pk]
            for measure in self.measures[outcome.pk]
        )
        said = (policy.measures_in_words(standings), changed.how_many_in_words(moved))
        return " ".join(filter(None, (*said, policy.actions_in_words(done))))

    def changes_of(self, priority) -> list[str]:
        """Of it and its parts, in the order of the plan."""
        outcomes = self.outcomes[priority.pk]
        rows = [priority]
        for each in outcomes:
            rows += [each, *self.measures[each.pk]]
        return [str(change) for row in rows for change in self.changes[row]]

    def priority_rows(self) -> list[list[Any]]:
        rows = []
        for each in self.priorities:
            done, standings = self.done(each), self.standings(each)
            # Nothing is said where there may be some that this reader cannot open.
            any_action = self.actions[each.pk]
            met = sum(one == policy.Towards.MET for one in standings)
            rows.append(
                [
                    {"text": str(each), "url": each.get_absolute_url()},
                    each.lead_group.name,
                    *([done.completed, done.open, done.late] if any_action else [""] * 3),
                    f"{met} of {len(standings)} met" if standings else "None yet",
                ]
            )
        return rows

    def sections(self) -> list[dict[str, Any]]:
        """Each priority whole, for the plan on paper and on the screen."""
        served = {one.pk: one for each in self.priorities for one in self.actions[each.pk]}
        told = dict(zip(served, thread.in_thread(served.values()), strict=True))
        return [
            {
                "priority": each,
                "sentence": self.sentence([each]),
                "outcomes": [
                    {
                        "outcome": outcome,
                        "rows": [self.measure_row(one) for one in self.measures[outcome.pk]],
                        "short": [self.short(one) for one in self.measures[outcome.pk]],
                    }
                    for outcome in self.outcomes[each.pk]
                ],
                "actions": [told[one.pk] for one in self.actions[each.pk]],
                "changes": self.changes_of(each),
            }
            for each in self.priorities
        ]

    def measure_row(self, measure) -> list[Any]:
        readings, unit = self.readings[measure.pk], measure.unit
        latest, stands = self.latest(measure), policy.towards(measure, self.latest(measure))
        return [
            {"text": measure.name, "url": measure.get_absolute_url()},
            start(measure),
            reading_in_words(latest, unit) if latest else "",
            policy.change_of(readings, len(readings) - 1, unit) if latest else "",
            changed.target_in_words(measure, self.targets[measure.pk]),
            {"text": stands.value, "tone": policy.TOWARDS_TONES.get(stands, "grey")},
        ]

    def short(self, measure) -> str:
        """Absence: 12% at the start, 10% now, to be 8%"""
        latest = self.latest(measure)
        target = changed.target_in_words(measure, self.targets[measure.pk])
        said = [
            f"{policy.shown(measure.baseline, measure.unit)} at the start"
            if measure.baseline is not None
            else "",
            f"{policy.shown(latest.value, measure.unit)} now"
            if latest and latest.value is not None
            else "no figure now",
            f"to be {target}" if measure.target is not None else target,
        ]
        return f"{measure.name}: {', '.join(filter(None, said))}"

    def reading_rows(self, measure) -> list[list[Any]]:
        """The latest first."""
        readings = self.readings[measure.pk]
        return [
            [
                policy.quarter_in_words(each.quarter_begins_on),
                policy.shown(each.value, measure.unit)
                if each.value is not None
                else opening(policy.not_available(each.not_available_because)),
                policy.change_of(readings, place, measure.unit),
                each.note,
            ]
            for place, each in reversed(list(enumerate(readings)))
        ]


def start(measure) -> str:
    value = policy.shown(measure.baseline, measure.unit)
    return f"{value} ({measure.baseline_period})" if value and measure.baseline_period else value


def reading_in_words(reading: Reading, unit: str) -> str:
    quarter = policy.quarter_in_words(reading.quarter_begins_on)
    if reading.value is None:
        return f"{opening(policy.not_available(reading.not_available_because))} ({quarter})"
    return f"{policy.shown(reading.value, unit)} ({quarter})"


def of_plan(viewer, plan: BusinessPlan) -> Whole:
    rows = Priority.objects.visible_to(viewer).standing().filter(plan=plan)
    return Whole(viewer, rows.select_related("lead_group", "plan"))


def stage_tag(plan) -> dict[str, str]:
    found = policy.stage(plan, clock.today())
    return {"text": found.value, "tone": policy.TONES[found]}


def adopted_in_words(plan) -> str:
    if plan.adopted_on is None and plan.ends_on < clock.today():
        return "Which group adopted it is not on record."
    if plan.adopted_on is None:
        return "No group has adopted it yet."
    return f"{plan.adopted_by} adopted it on {day(plan.adopted_on)}."


def plan_rows(plans) -> list[list[Any]]:
    """``plans``: with how many ``priorities_there`` are."""
    return [
        [
            {"text": each.title, "url": each.get_absolute_url()},
            short_day(each.begins_on),
            short_day(each.ends_on),
            str(each.adopted_by or ""),
            each.priorities_there,
            stage_tag(each),
        ]
        for each in plans
    ]


def ends_in_words(plan) -> str:
    """How much of it is left."""
    today = clock.today()
    if plan.ends_on < today:
        return f"It ran from {day(plan.begins_on)} to {day(plan.ends_on)}."
    return f"It runs from {day(plan.begins_on)} to {day(plan.ends_on)}."


CHANGES = "Changed or added since a group adopted it"
HEADINGS = (
    "Plan", "From", "Until", "Priority", "Led by", "What will be different", "Measure",
    "Definition", "Better", "Unit", "Start", "Target", "Target before", "Stands", "Quarter from",
    "Reading", "Not available, because", "Change on the quarter before", "Note", CHANGES,
)  # fmt: skip


def file_rows(viewer) -> Iterator[list]:
    """A row for each reading of each measure; one where a measure, or a priority, has none."""
    priorities = Priority.objects.visible_to(viewer).standing().filter(plan__withdrawn_on=None)
    priorities = priorities.select_related("lead_group", "plan")
    whole = Whole(viewer, priorities.order_by("-plan__begins_on", "plan", "number"))
    plans = {each.plan_id: each.plan for each in whole.priorities}
    of_plans = changed.since_adopted(plans.values(), changed.adoptions(plans.values()))
    for each in whole.priorities:
        plan = each.plan
        start_of_row = [
            plan.title, plan.begins_on, plan.ends_on, str(each), each.lead_group.name
        ]  # fmt: skip
        measures = [
            (outcome, measure)
            for outcome in whole.outcomes[each.pk]
            for measure in whole.measures[outcome.pk] or [None]
        ]
        for outcome, measure in measures or [(None, None)]:
            named = [*start_of_row, outcome.text if outcome else ""]
            told = [*of_plans[plan.pk]]
            for row in filter(None, (each, outcome, measure)):
                told += whole.changes[row]
            since = " ".join(map(str, told))
            if measure is None:
                yield [*named, *[None] * (len(HEADINGS) - len(named) - 1), since]
                continue
            stands = policy.towards(measure, whole.latest(measure)).value
            named += [measure.name, measure.definition, measure.get_better_display(), measure.unit,
                      measure.baseline, measure.target,
                      "; ".join(map(str, whole.targets[measure.pk])), stands]  # fmt: skip
            readings = whole.readings[measure.pk]
            for place, reading in enumerate(readings):
                change = policy.change_of(readings, place, measure.unit)
                yield [*named, reading.quarter_begins_on, reading.value,
                       reading.not_available_because, change, reading.note, since]  # fmt: skip
            if not readings:
                yield [*named, *[None] * (len(HEADINGS) - len(named) - 1), since]
