"""Plans are kept by the business team; an action's priorities and groups are its managers'."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from core import access
from core.operations import NotAllowed, Stale
from improvement.mending import notes
from improvement.plans import agenda, operations, progress
from improvement.plans.models import (
    ActionFollowedBy,
    BusinessPlan,
    Measure,
    PlannedItem,
    PlannedOutcome,
    Priority,
    Reading,
)
from partnership.groups import operations as groups
from tests.improvement import log as logs
from tests.improvement.plans import MEASURE, a_plan

pytestmark = pytest.mark.django_db
NOT_KEEPERS = ("ada", "bella", "hari", "sue", "alice", "nobody", "root")


@pytest.fixture
def world(clock):
    clock.set(logs.TODAY.isoformat())
    found = logs.build_with_log()
    a_plan(found.log.action)
    found.practice = groups.add_group(slug="practice", name="Practice Group", by=None)
    groups.add_seat(
        found.practice, agency=found.council, sits_as="member", started_on=logs.TODAY,
        held_role=found.held["alice"], by=None,
    )  # fmt: skip
    return found


def test_a_plan_entered_in_error_is_withdrawn_and_entered_anew(world):
    plan, priority, dana = BusinessPlan.objects.get(), Priority.objects.get(), world.dana
    with pytest.raises(NotAllowed, match=r"1 action serves its priorities. Take each out first"):
        operations.withdraw_plan(plan, reason="Twice", by=dana)
    operations.put_under_priorities(world.log.action, priorities=[], by=dana)
    with pytest.raises(NotAllowed, match="Enter why it is withdrawn"):
        operations.withdraw_plan(plan, reason=" ", by=dana)
    with pytest.raises(PermissionDenied):
        operations.withdraw_plan(plan, reason="Twice", by=world.hari)
    gone = operations.withdraw_plan(plan, reason="Entered twice", by=dana)
    assert "by Dana Doyle: Entered twice" in notes.of(gone)["withdrawn"]
    assert agenda.led_by(world.log.executive, dana) == list(progress.file_rows(dana)) == []
    for act in (
        lambda: operations.withdraw_plan(plan, reason="x", by=dana),
        lambda: operations.add_priority(
            plan, title="x", why="x", lead_group=world.log.executive, by=dana
        ),
        lambda: operations.adopt_plan(
            plan, adopted_by=world.log.executive, adopted_on=logs.TODAY, by=dana
        ),
        lambda: operations.link(world.log.action, priority=priority, by=dana),
    ):
        with pytest.raises(NotAllowed, match="This plan was withdrawn"):
            act()
    said = {"title": plan.title, "begins_on": plan.begins_on, "ends_on": plan.ends_on}
    assert operations.add_plan(**said, by=dana).slug == f"{plan.slug}-2"
    with pytest.raises(NotAllowed, match="There is a plan called Business plan already"):
        operations.add_plan(**said, by=dana)


def test_what_a_group_adopted_is_not_withdrawn(world):
    operations.put_under_priorities(world.log.action, priorities=[], by=world.dana)
    plan = operations.adopt_plan(
        BusinessPlan.objects.get(), adopted_by=world.log.executive, adopted_on=logs.TODAY, by=None
    )
    with pytest.raises(NotAllowed, match="was adopted on"):
        operations.withdraw_plan(plan, reason="x", by=world.dana)


def test_plans_are_the_business_teams_alone(world):
    plan, priority = BusinessPlan.objects.get(), Priority.objects.get()
    outcome, measure = PlannedOutcome.objects.get(), Measure.objects.get()
    item, day = PlannedItem.objects.get(), date(2026, 6, 1)
    words = {"title": "x", "why": "x", "lead_group": world.log.executive, "lead_post": ""}
    plan_words = {"title": "y", "intent": "", "begins_on": plan.begins_on, "ends_on": plan.ends_on}
    item_words = {"group": world.log.executive, "what": "x", "planned_on": day, "post": ""}
    acts = [
        lambda by: operations.add_plan(**plan_words, by=by),
        lambda by: operations.change_plan(plan, **plan_words | {"title": "z"}, by=by),
        lambda by: operations.adopt_plan(
            plan, adopted_by=world.log.executive, adopted_on=logs.TODAY, by=by
        ),
        lambda by: operations.add_priority(plan, **words, reason="x", by=by),
        lambda by: operations.change_priority(priority, **words, reason="x", by=by),
        lambda by: operations.add_outcome(priority, text="x", reason="x", by=by),
        lambda by: operations.change_outcome(outcome, text="x", reason="x", by=by),
        lambda by: operations.add_measure(outcome, **MEASURE | {"name": "x"}, reason="x", by=by),
        lambda by: operations.change_measure(measure, **MEASURE, by=by),
        lambda by: operations.note_reading(
            measure, quarter_begins_on=plan.begins_on, value=Decimal(88), by=by
        ),
        lambda by: operations.plan_item(**item_words, by=by),
        lambda by: operations.change_item(
            item, **item_words, day_is_set=True, repeats="once", by=by
        ),
        lambda by: operations.propose_for(
            priority, what="x", difference_wanted="x", owner=world.held["bob"],
            group=world.log.executive, due_on=day, because="x", by=by,
        ),
        lambda by: operations.end_item(item, by=by),
    ]  # fmt: skip
    for act in acts:
        for name in NOT_KEEPERS:
            with pytest.raises(PermissionDenied):
                act(getattr(world, name))
        act(world.dana)
    plan.refresh_from_db()
    assert (plan.adopted_by, plan.slug) == (world.log.executive, "business-plan")
    assert list(Reading.objects.values_list("value", flat=True)) == [Decimal(88)]


def test_what_an_action_is_for_is_said_by_who_manages_it(world):
    action, priority = world.log.action, Priority.objects.get()
    acts = [
        lambda by: operations.put_under_priorities(action, priorities=[priority], by=by),
        lambda by: operations.put_under_priorities(action, priorities=[], by=by),
        lambda by: operations.link(action, priority=priority, by=by),
        lambda by: operations.let_follow(action, groups=[world.practice], by=by),
    ]
    for act in acts:
        for name in ("bella", "bea", "ines", "sue", "hari", "alice", "root"):
            with pytest.raises(PermissionDenied):
                act(getattr(world, name))
        act(world.ada)
    with pytest.raises(NotAllowed, match="already"):
        operations.link(action, priority=priority, by=world.dana)


def test_a_group_that_follows_it_reads_it_for_as_long_as_it_follows(world):
    action = world.log.action
    assert not access.can(world.alice, "view", action)
    operations.let_follow(action, groups=[world.practice, world.log.executive], by=world.dana)
    assert access.can(world.alice, "view", action)
    assert not access.can(world.alice, "contribute", action)
    assert ActionFollowedBy.objects.unscoped("test").count() == 1, "not the group that oversees it"
    assert [*agenda.on_the_agenda_of(world.practice, world.alice)] == [action]
    operations.let_follow(action, groups=[], by=world.dana)
    assert not access.can(world.alice, "view", action)
    board = groups.add_group(slug="board", name="Board", kind="board", by=None)
    with pytest.raises(NotAllowed, match="that the partnership runs"):
        operations.let_follow(action, groups=[board], by=world.dana)


def test_a_seat_that_is_left_takes_the_right_along(world):
    from partnership import operations as ours

    operations.let_follow(world.log.action, groups=[world.practice], by=world.dana)
    ours.end_role(world.held["alice"], ended_on=logs.TODAY, reason="Moved", by=world.dana)
    assert not access.can(world.alice, "view", world.log.action)


def test_two_who_change_one_wording_do_not_overwrite_each_other(world):
    priority = Priority.objects.get()
    seen = operations.state_of(priority)
    words = {"why": "x", "lead_group": world.log.executive, "lead_post": "", "version": seen}
    operations.change_priority(priority, title="Once", **words, by=world.dana)
    with pytest.raises(Stale):
        operations.change_priority(priority, title="Twice", **words, by=world.dana)
    priority.refresh_from_db()
    assert priority.title == "Once"


def test_a_reading_is_put_right_in_its_place_and_what_it_said_is_kept(world, clock):
    measure, quarter = Measure.objects.get(), Reading.objects.get().quarter_begins_on
    operations.note_reading(
        measure, quarter_begins_on=quarter, not_available_because="It was counted twice",
        by=world.dana,
    )  # fmt: skip
    reading = Reading.objects.get()
    assert (reading.value, reading.history.count()) == (None, 2)
    for wrong in ({"value": None}, {"value": Decimal(1), "not_available_because": "x"}):
        with pytest.raises(NotAllowed):
            operations.note_reading(measure, quarter_begins_on=quarter, **wrong, by=world.dana)
    with pytest.raises(NotAllowed, match="that is over"):
        operations.note_reading(
            measure, quarter_begins_on=date(2026, 4, 1), value=Decimal(1), by=world.dana
        )


def test_what_is_over_keeps_its_wording_and_takes_its_last_reading(world, clock):
    plan, measure = BusinessPlan.objects.get(), Measure.objects.get()
    clock.set((plan.ends_on + timedelta(days=20)).isoformat())
    with pytest.raises(NotAllowed, match="stays as it was"):
        operations.change_measure(measure, **MEASURE, by=world.dana)
    with pytest.raises(NotAllowed, match="stays as it was"):
        operations.add_outcome(Priority.objects.get(), text="x", by=world.dana)
    operations.note_reading(
        measure, quarter_begins_on=date(2028, 10, 1), value=Decimal(79), by=world.dana
    )
    assert Reading.objects.count() == 2


def test_titles_and_periods_that_cannot_be_are_refused(world):
    words = {"begins_on": date(2026, 4, 1), "ends_on": date(2028, 3, 31)}
    for title in ("Business plan", "Add", "Of groups", "…"):
        with pytest.raises(NotAllowed, match="this one another"):
            operations.add_plan(title=title, **words, by=world.dana)
    with pytest.raises(NotAllowed, match="three years or less"):
        operations.add_plan(
            title="Z", begins_on=date(2026, 4, 1), ends_on=date(2036, 1, 1), by=world.dana
        )
    assert BusinessPlan.objects.count() == 1
