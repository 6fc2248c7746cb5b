"""Everything that is written about plans, and which priorities and groups an action is for.

The business team keeps plans and planned items (`improvement.ways.KEEP_THE_LOG`). Which priorities
an action serves, and which groups follow it, is said by those who manage the action.
`by=None` is the set-up.
"""

from collections.abc import Iterable, Mapping
from copy import copy
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.text import slugify

from core import access, clock
from core.as_seen import require_as_seen
from core.operations import (
    NotAllowed,
    Stale,
    current,
    forget_twins,
    lock,
    no_twin,
    operation,
)
from core.references import next_reference
from improvement import operations as log
from improvement.mending import operations as mending
from improvement.models import Action
from improvement.operations import require_a_keeper
from improvement.plans import changed, letters, policy, readings
from improvement.plans.models import (
    ActionFollowedBy,
    ActionForPriority,
    BusinessPlan,
    Measure,
    PlannedItem,
    PlannedOutcome,
    Priority,
    Reading,
)
from improvement.there_already import require_new
from partnership import same_name
from partnership.groups.models import PartnershipGroup
from partnership.held import require

RESERVED = frozenset({"add", "export", "of-groups"})  # addresses of pages beside the plans


def state_of(record: Any) -> str:
    """Changes whenever the row itself does."""
    return str(record.history.count())


def _fresh(record: Any, version: str = "") -> Any:
    """As it is now, locked. ``version``: the `state_of` it that the form was made with."""
    found = lock(record)
    if version and version != state_of(found):
        said = "Somebody has changed this meanwhile. Its page says what holds now."
        raise Stale([said], state_of(found))
    return found


def _next_number(rows) -> int:
    last = rows.order_by("-number").values_list("number", flat=True).first()
    return (last or 0) + 1


def _require_a_group_of_ours(group: PartnershipGroup) -> None:
    if group.closed_on or not group.run_by_us:
        raise NotAllowed("Choose a group that the partnership runs and that still meets.")


# --- a plan and its wording -----------------------------------------------------------------------


@operation
def add_plan(
    *, title: str, begins_on: date, ends_on: date, intent: str = "", cited: str = "", by
) -> BusinessPlan:
    """``ends_on``: its last day."""
    require_a_keeper(by)
    require(policy.why_not_period(begins_on, ends_on))
    slug = slugify(title)[:80].strip("-")
    rows = BusinessPlan.objects.standing()
    require(same_name.why_not("a plan", title, rows))
    if not slug or slug in RESERVED or rows.filter(slug=slug).exists():
        raise NotAllowed("There is a plan of that title already. Give this one another title.")
    taken, number = set(BusinessPlan.objects.values_list("slug", flat=True)), 2
    while slug in taken:  # by one that was withdrawn, which keeps its address
        slug, number = f"{slugify(title)[:76].strip('-')}-{number}", number + 1
    return BusinessPlan.objects.create(
        slug=slug, title=title, begins_on=begins_on, ends_on=ends_on, intent=intent, cited=cited
    )


def _say_otherwise(row: Any, plan: BusinessPlan, told: Mapping[str, Any], reason: str, by) -> None:
    """Once a group has adopted the plan, with a reason; whoever chairs it is told."""
    is_changed = any(getattr(row, name) != value for name, value in told.items())
    is_adopted = plan.adopted_on is not None
    require(policy.why_not_reword(is_adopted, is_changed, reason))
    for name, value in told.items():
        setattr(row, name, value)
    if is_changed:
        row.mended_because = reason.strip()
    row.save()
    if is_adopted and is_changed:
        letters.changed(plan, row, by)


def _why_added(plan: BusinessPlan, reason: str) -> dict[str, str]:
    """Of what is added to it: once a group has adopted it, with a reason."""
    is_adopted = plan.adopted_on is not None
    require(policy.why_not_add(is_adopted, reason))
    return {"mended_because": reason.strip()} if is_adopted else {}


def _tell_of_added(row: Any, by) -> None:
    plan = row.within[0]
    if plan.adopted_on is not None:
        letters.changed(plan, row, by)


@operation
def change_plan(
    plan, *, title: str, begins_on: date, ends_on: date, intent: str, reason: str = "", by,
    version: str = "",
) -> BusinessPlan:  # fmt: skip
    """Its address stays; every earlier wording is kept."""
    require_a_keeper(by)
    plan = _fresh(plan, version)
    require(policy.why_not_keep(plan.within, clock.today()))
    require(policy.why_not_period(begins_on, ends_on))
    others = BusinessPlan.objects.standing().exclude(pk=plan.pk)
    require(same_name.why_not("a plan", title, others))
    told = {"title": title, "intent": intent, "begins_on": begins_on, "ends_on": ends_on}
    _say_otherwise(plan, plan, told, reason, by)
    return plan


@operation
def withdraw_plan(plan, *, reason: str, by, version: str = "") -> BusinessPlan:
    """Entered in error. Its page stays; its priorities are in no list and serve nothing."""
    require_a_keeper(by)
    plan = lock(plan)
    require_as_seen(plan, version, f"The plan, as it stands now: {plan.title}")
    serving = ActionForPriority.objects.filter(priority__plan=plan).count()
    return mending.withdraw(plan, policy.why_not_withdraw(plan, serving), reason)


@operation
def adopt_plan(plan, *, adopted_by: PartnershipGroup, adopted_on: date, by) -> BusinessPlan:
    """As the minutes of the group have it."""
    require_a_keeper(by)
    plan = lock(plan)
    require(policy.why_not_use(plan.within))
    number = Priority.objects.standing().filter(plan=plan).count()
    require(policy.why_not_adopt(plan.adopted_on, number, adopted_on, clock.today()))
    _require_a_group_of_ours(adopted_by)
    plan.adopted_by, plan.adopted_on = adopted_by, adopted_on
    plan.save()
    return plan


@operation
def add_priority(
    plan, *, title: str, why: str, lead_group: PartnershipGroup, lead_post: str = "",
    reason: str = "", by,
) -> Priority:  # fmt: skip
    """``reason``: why it is added to a plan that a group has adopted."""
    require_a_keeper(by)
    plan = lock(plan)
    require(policy.why_not_keep(plan.within, clock.today()))
    _require_a_group_of_ours(lead_group)
    require_new(by, Priority.objects.standing().filter(plan=plan), {"title": title})
    number = _next_number(Priority.objects.filter(plan=plan))
    priority = Priority.objects.create(
        plan=plan, number=number, title=title, why=why, lead_group=lead_group, lead_post=lead_post,
        **_why_added(plan, reason),
    )  # fmt: skip
    _tell_of_added(priority, by)
    return priority


@operation
def change_priority(
    priority, *, title: str, why: str, lead_group: PartnershipGroup, lead_post: str,
    reason: str = "", by, version: str = "",
) -> Priority:  # fmt: skip
    require_a_keeper(by)
    priority = _fresh(priority, version)
    require(policy.why_not_keep(priority.within, clock.today()))
    if lead_group.pk != priority.lead_group_id:
        _require_a_group_of_ours(lead_group)
    told = {"title": title, "why": why, "lead_group": lead_group, "lead_post": lead_post}
    _say_otherwise(priority, priority.plan, told, reason, by)
    return priority


@operation
def withdraw_priority(priority, *, reason: str, by, version: str = "") -> Priority:
    """Entered in error. Its page stays; what it was to make different goes with it."""
    require_a_keeper(by)
    priority = lock(priority)
    require_as_seen(priority, version, f"The priority, as it stands now: {priority.title}")
    return mending.withdraw(priority, why_not_withdraw_priority(priority), reason)


def why_not_withdraw_priority(priority: Priority) -> str | None:
    return policy.why_not_withdraw_part(
        priority.within,
        clock.today(),
        was_adopted=changed.was_adopted(priority),
        actions=ActionForPriority.objects.unscoped("how many serve it: a number alone")
        .filter(priority=priority)
        .count(),
        readings=Reading.objects.filter(measure__outcome__priority=priority).count(),
    )


@operation
def add_outcome(priority, *, text: str, reason: str = "", by) -> PlannedOutcome:
    """``reason``: as of `add_priority`."""
    require_a_keeper(by)
    priority = lock(priority)
    require(policy.why_not_keep(priority.within, clock.today()))
    same = PlannedOutcome.objects.filter(priority=priority)
    require_new(by, same, {"text": text}, priority.get_absolute_url())
    number = _next_number(same)
    outcome = PlannedOutcome.objects.create(
        priority=priority, number=number, text=text, **_why_added(priority.plan, reason)
    )
    _tell_of_added(outcome, by)
    return outcome


@operation
def change_outcome(
    outcome, *, text: str, reason: str = "", by, version: str = ""
) -> PlannedOutcome:
    require_a_keeper(by)
    outcome = _fresh(outcome, version)
    require(policy.why_not_keep(outcome.within, clock.today()))
    _say_otherwise(outcome, outcome.priority.plan, {"text": text}, reason, by)
    return outcome


@operation
def add_measure(outcome, *, reason: str = "", by, **fields) -> Measure:
    """``fields``: those of `Measure`; without a ``kind`` its unit tells it. ``reason``: as of
    `add_priority`."""
    require_a_keeper(by)
    outcome = lock(outcome)
    require(policy.why_not_keep(outcome.within, clock.today()))
    fields.setdefault("kind", policy.kind_of(fields.get("unit", "")))
    same = Measure.objects.standing().filter(outcome=outcome)
    require_new(by, same, {"name": fields["name"]})
    number = _next_number(Measure.objects.filter(outcome=outcome))
    why = _why_added(outcome.priority.plan, reason)
    measure = Measure(outcome=outcome, number=number, **fields, **why)
    _require_fit(measure)
    measure.save()
    _tell_of_added(measure, by)
    return measure


def _require_fit(measure: Measure) -> None:
    measure.unit = policy.unit_of(measure.kind, measure.unit)
    for name, called in policy.ENDS.items():
        require(policy.why_not_value(measure.kind, getattr(measure, name), called))
    require(policy.why_not_target(measure.better, measure.baseline, measure.target))


@operation
def change_measure(measure, *, reason: str = "", by, version: str = "", **fields) -> Measure:
    """``fields``: those of `Measure`."""
    require_a_keeper(by)
    measure = _fresh(measure, version)
    require(policy.why_not_keep(measure.within, clock.today()))
    changed = copy(measure)
    for name, value in fields.items():
        setattr(changed, name, value)
    _require_fit(changed)
    require(policy.why_not_kind(changed.kind, Reading.objects.filter(measure=measure)))
    told = {name: getattr(changed, name) for name in fields.keys() | {"unit"}}
    _say_otherwise(measure, measure.outcome.priority.plan, told, reason, by)
    return measure


@operation
def withdraw_measure(measure, *, reason: str, by, version: str = "") -> Measure:
    """Entered in error. Its page stays."""
    require_a_keeper(by)
    measure = lock(measure)
    require_as_seen(measure, version, f"The measure, as it stands now: {measure.name}")
    return mending.withdraw(measure, why_not_withdraw_measure(measure), reason)


def why_not_withdraw_measure(measure: Measure) -> str | None:
    return policy.why_not_withdraw_part(
        measure.within, clock.today(), was_adopted=changed.was_adopted(measure), actions=0,
        readings=Reading.objects.filter(measure=measure).count(),
    )  # fmt: skip


@operation
def note_reading(
    measure, *, quarter_begins_on: date, value: Decimal | None = None,
    not_available_because: str = "", note: str = "", by, version: str = "",
) -> Measure:  # fmt: skip
    """Of a quarter that is over. One that was noted before is put right; what it said is kept.

    ``version``: the `readings.seen` of those that the form was made with."""
    require_a_keeper(by)
    measure, today = lock(measure), clock.today()
    plan = measure.outcome.priority.plan
    require(policy.why_not_use(measure.within))
    require(policy.why_not_read(quarter_begins_on, plan.begins_on, plan.ends_on, today))
    require(policy.why_not_reading(value, not_available_because))
    require(policy.why_not_value(measure.kind, value))
    reading = Reading.objects.filter(measure=measure, quarter_begins_on=quarter_begins_on).first()
    readings.require_as_seen(measure, reading, version)
    reading = reading or Reading(measure=measure, quarter_begins_on=quarter_begins_on)
    reading.value, reading.not_available_because = value, not_available_because.strip()
    reading.note, reading.noted_on = note, today
    reading.save()
    return measure


# --- actions: for which priorities, on whose agenda -----------------------------------------------


def _require_a_manager(action, by) -> None:
    if by is None:
        return
    if not access.can(by, access.MANAGE, action):
        raise PermissionDenied("only who manages an action says what it is for, and to whom")
    current().stands_in_for(access.in_whose_stead(by, access.MANAGE, action))


@operation
def put_under_priorities(
    action, *, priorities: Iterable[Priority], by, version: str = ""
) -> Action:
    """Exactly these."""
    action = lock(action, version)
    _require_a_manager(action, by)
    wanted = {each.pk: each for each in priorities}
    for row in ActionForPriority.objects.filter(action=action):
        if wanted.pop(row.priority_id, None) is None:
            row.delete()
    for each in sorted(wanted.values(), key=lambda each: each.pk):
        require(policy.why_not_use(lock(each).within))
        ActionForPriority.objects.create(action=action, priority=each)
    return action


@operation
def link(action, *, priority: Priority, by) -> Priority:
    """From the page of the priority, which it leads back to."""
    action, priority = lock(action), lock(priority)
    _require_a_manager(action, by)
    require(policy.why_not_use(priority.within))
    if ActionForPriority.objects.filter(action=action, priority=priority).exists():
        raise NotAllowed("This action serves the priority already.")
    ActionForPriority.objects.create(action=action, priority=priority)
    return priority


@operation
@no_twin
def propose_for(priority, *, by, **fields) -> Action:
    """A new action that serves it. ``fields``: those of `improvement.operations.propose`."""
    priority = lock(priority)
    require(policy.why_not_keep(priority.within, clock.today()))
    action = log.propose(**fields, by=by)
    ActionForPriority.objects.create(action=action, priority=priority)
    return action


@operation
def let_follow(action, *, groups: Iterable[PartnershipGroup], by, version: str = "") -> Action:
    """Exactly these groups have it on their agenda beside the one that oversees it: their members
    can read it (`improvement.parties.grants`)."""
    action = lock(action, version)
    _require_a_manager(action, by)
    wanted = {each.pk: each for each in groups if each.pk != action.group_id}
    for row in ActionFollowedBy.objects.filter(action=action):
        if wanted.pop(row.group_id, None) is None:
            row.delete()
    for each in wanted.values():
        _require_a_group_of_ours(each)
        ActionFollowedBy.objects.create(action=action, group=each)
    return action


# --- planned items --------------------------------------------------------------------------------


@operation
@no_twin
def plan_item(
    *, group: PartnershipGroup, what: str, planned_on: date, day_is_set: bool = True,
    repeats: str = "once", post: str = "", by,
) -> PlannedItem:  # fmt: skip
    """``day_is_set`` False: the month alone is fixed, and any day of it may be given."""
    require_a_keeper(by)
    _require_a_group_of_ours(group)
    require(policy.why_not_plan(planned_on, repeats, clock.today()))
    on = planned_on if day_is_set else planned_on.replace(day=1)
    reference = next_reference("FPI")
    same = PlannedItem.objects.filter(group=group, planned_on=on, ended_on=None)
    require_new(by, same, {"what": what})
    return PlannedItem.objects.create(
        reference=reference,
        group=group,
        what=what,
        planned_on=on,
        day_is_set=day_is_set,
        repeats=repeats,
        post=post,
    )


@operation
def change_item(
    item, *, group: PartnershipGroup, what: str, planned_on: date, day_is_set: bool, repeats: str,
    post: str, by, version: str = "",
) -> PlannedItem:  # fmt: skip
    require_a_keeper(by)
    item = _fresh(item, version)
    require(policy.why_not_change_item(item.ended_on))
    require(policy.why_not_plan(planned_on, repeats, clock.today()))
    if group.pk != item.group_id:
        _require_a_group_of_ours(group)
    item.group, item.what, item.post = group, what, post
    item.planned_on = planned_on if day_is_set else planned_on.replace(day=1)
    item.day_is_set, item.repeats = day_is_set, repeats
    item.save()
    return item


@operation
def end_item(item, *, by) -> PlannedItem:
    """From today on it is not planned any more. It stays on record."""
    require_a_keeper(by)
    item = lock(item)
    require(policy.why_not_change_item(item.ended_on))
    item.ended_on = clock.today()
    item.save()
    forget_twins(item)
    return item
