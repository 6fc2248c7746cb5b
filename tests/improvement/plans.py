"""A business plan with one of everything, which an action serves."""

from datetime import timedelta
from decimal import Decimal

from core import clock
from core.calendar import months_after
from improvement.plans import operations, policy
from tests.kept import kept_step

# By the names of the parts of the addresses.
A_PLAN = {"plan": "business-plan", "outcome": "1", "measure": "1", "item": "fpi-2026-0001"}
MEASURE = {
    "name": "Children on a plan for neglect", "definition": "At the end of the quarter.",
    "unit": "children", "better": "down", "baseline": Decimal(93), "baseline_period": "2023",
    "target": Decimal(80),
}  # fmt: skip


@kept_step
def a_plan(action) -> dict[str, str]:
    """Read once, in the quarter before this one; and an item planned for a week from today."""
    today, group = clock.today(), action.group
    begins_on = policy.quarter_before(policy.quarter_of(today))
    plan = operations.add_plan(
        title="Business plan", begins_on=begins_on,
        ends_on=months_after(begins_on, 36) - timedelta(days=1), intent="Less neglect.", by=None,
    )  # fmt: skip
    priority = operations.add_priority(
        plan, title="Neglect", why="It harms most.", lead_group=group, lead_post="Director", by=None
    )
    outcome = operations.add_outcome(priority, text="Neglect is seen early.", by=None)
    measure = operations.add_measure(outcome, **MEASURE, by=None)
    operations.note_reading(
        measure, quarter_begins_on=begins_on, value=Decimal(90), note="Fewer.", by=None
    )
    operations.link(action, priority=priority, by=None)
    item = operations.plan_item(
        group=group, what="Yearly report", planned_on=today + timedelta(days=7), post="Manager",
        by=None,
    )  # fmt: skip
    return A_PLAN | {"item": item.reference.lower()}
