"""What a group adopted stays beside what took its place, with why, and its chair is told."""

from datetime import timedelta
from decimal import Decimal

import pytest

from core import letters
from core.models import Letter
from core.operations import NotAllowed
from improvement.plans import operations, progress
from improvement.plans.models import BusinessPlan, Measure, PlannedOutcome
from partnership.groups import operations as groups
from tests.improvement import log as logs
from tests.improvement.plans import a_plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(clock):
    clock.set(logs.TODAY.isoformat())
    found = logs.build_with_log()
    a_plan(found.log.action)
    operations.adopt_plan(
        BusinessPlan.objects.get(), adopted_by=found.log.executive, adopted_on=logs.TODAY, by=None
    )
    clock.set((logs.TODAY + timedelta(days=20)).isoformat())
    return found


@pytest.fixture
def visit(client):
    def open_as(person, address: str):
        client.force_login(person, backend="partnership.auth.SignInBackend")
        return client.get(address)

    return open_as


def test_an_adopted_target_stays_beside_the_one_that_took_its_place(world, visit):
    measure, dana = Measure.objects.get(), world.dana
    with pytest.raises(NotAllowed, match="Say why it is changed"):
        operations.change_measure(measure, target=Decimal(91), by=dana)
    operations.change_measure(
        measure, target=Decimal(91), reason="Fewer came than planned.", by=dana
    )
    page = visit(dana, measure.get_absolute_url())
    said = page.content.decode()
    assert "Target met" in said
    assert "Why: Fewer came than planned" in said
    assert "Its target was 80 children until" in said
    assert ": Fewer came than planned.<" in said
    plan = BusinessPlan.objects.get()
    for address in (
        plan.get_absolute_url(), plan.get_absolute_url() + "on-a-page/",
        measure.outcome.priority.get_absolute_url(),
    ):  # fmt: skip
        said = visit(world.hari, address).content.decode()
        assert "91 children (80 children until" in said, address
        assert "The target of 1 measure was changed after a group adopted it." in said
    row = dict(zip(progress.HEADINGS, next(progress.file_rows(dana)), strict=False))
    assert row["Target"] == Decimal(91)
    assert ": Fewer came" in row["Target before"]
    operations.change_measure(measure, target=None, reason="Nobody counts it.", by=dana)
    page = visit(world.hari, plan.get_absolute_url() + "on-a-page/").content.decode()
    assert " now, no target (80 children until" in page


def test_whoever_chairs_what_adopted_it_is_told_and_an_outcome_keeps_its_words(world, visit):
    outcome = PlannedOutcome.objects.get()
    operations.change_outcome(
        outcome, text="Some neglect is seen.", reason="Too much", by=world.dana
    )
    said = visit(world.hari, outcome.priority.get_absolute_url()).content.decode()
    assert "Neglect is seen early." in said
    assert "Why: Too much" in said
    letter = Letter.objects.get(kind="plan_changed")
    told = letters.written(letter)
    assert told.to == [world.ada.email]
    assert "Neglect" not in told.body


@pytest.fixture
def added(world):
    """A priority, what it makes different, and a measure of that, since the plan was adopted."""
    plan, dana = BusinessPlan.objects.get(), world.dana
    priority = operations.add_priority(
        plan, title="Online harm", why="It grows", lead_group=world.log.executive,
        reason="A review found it", by=dana,
    )  # fmt: skip
    outcome = operations.add_outcome(priority, text="Fewer harmed", reason="So new", by=dana)
    return operations.add_measure(
        outcome, name="Harmed", definition="x", better="down", reason="To see it", by=dana
    )


def on_paper(world, visit) -> list[str]:
    """The plan, the plan on a page, and the file."""
    address = BusinessPlan.objects.get().get_absolute_url()
    pages = [address, f"{address}on-a-page/", "/improvement/plans/export/csv/"]
    return [visit(world.hari, each).content.decode() for each in pages]


def test_so_do_the_leading_group_a_measures_name_and_start_and_an_outcomes_words(world, visit):
    measure, dana = Measure.objects.get(), world.dana
    priority = measure.outcome.priority
    other = groups.add_group(slug="practice", name="Practice Group", kind="subgroup", by=None)
    operations.change_priority(
        priority, title=priority.title, why=priority.why, lead_group=other,
        lead_post=priority.lead_post, reason="It knows more", by=dana,
    )  # fmt: skip
    operations.change_measure(
        measure, name="On a plan", baseline=Decimal(100), reason="Miscounted.", by=dana
    )
    operations.change_outcome(measure.outcome, text="Less neglect", reason="Plainer", by=dana)
    changed = "changed on Tuesday 21 April 2026 by Dana Doyle"
    for said in on_paper(world, visit):
        for sentence in (
            (f"Priority 1, {changed}: It knows more. The group that leads on it, before: Executive"
            " Group."),
            (f"Measure “On a plan”, {changed}: Miscounted. The measure, before: Children on a plan"
            " for neglect. At the start, before: 93 children."),
            (f"What will be different, “Less neglect”, {changed}: Plainer. What will be"
            " different, before: Neglect is seen early."),
        ):  # fmt: skip
            assert sentence in said
    said = visit(world.hari, priority.get_absolute_url()).content.decode()
    assert "The group that leads on it, before:" in said
    assert Letter.objects.filter(kind="plan_changed").count() == 3


def test_what_is_added_says_so_and_why_and_the_chair_is_told(world, visit, added):
    for said in on_paper(world, visit):
        for sentence in (
            "Priority 2, added on Tuesday 21 April 2026 by Dana Doyle: A review found",
            "What will be different, “Fewer harmed”, added on",
            "Measure “Harmed”, added on",
        ):
            assert sentence in said  # fmt: skip
        assert "Priority 1, added" not in said
    assert Letter.objects.filter(kind="plan_changed").count() == 3


def test_on_paper_more_than_three_changes_are_one_line_for_each_plan(world, visit, added):
    plan = BusinessPlan.objects.get()
    address = f"{plan.get_absolute_url()}on-a-page/"
    line = (
        "Changed or added to 4 times since it was adopted on Wednesday 1 April 2026: the page of"
        " the plan says what, when, by whom and why."
    )
    added_then, foot = (
        "Measure “Harmed”, added on",
        '<div class="portal-plan-foot portal-in-print">',
    )
    said = visit(world.hari, address).content.decode()
    assert (said.count(added_then), foot in said) == (2, True), "in its column, and for paper"
    assert "times since it was" not in said
    plan_says = {name: getattr(plan, name) for name in ("title", "begins_on", "ends_on")}
    operations.change_plan(plan, **plan_says, intent="None.", reason="Bolder", by=world.dana)
    said = visit(world.hari, address).content.decode()
    assert said.count(line) == 1
    assert f'<p class="portal-in-print govuk-body">{line}</p>' in said
    assert (said.count(added_then), foot in said) == (1, False)
    assert '<p class="govuk-body portal-text govuk-!-display-none-print">The plan, changed' in said
    whole = visit(world.hari, plan.get_absolute_url()).content.decode()
    assert "Why: Bolder" in whole
    assert added_then in whole


def test_nothing_is_added_to_it_without_a_reason_which_its_forms_ask_for(world, visit, added):
    dana = world.dana
    for act in (
        lambda: operations.add_outcome(added.outcome.priority, text="x", by=dana),
        lambda: operations.add_measure(
            added.outcome, name="x", definition="x", better="up", by=dana
        ),
        lambda: operations.add_priority(
            added.within[0], title="x", why="x", lead_group=world.log.executive, by=dana
        ),
    ):
        with pytest.raises(NotAllowed, match="Say why it is added"):
            act()
    plan = added.within[0].get_absolute_url()
    part = f"{plan}priorities/1/outcomes/"
    for address in (f"{plan}priorities/add/", f"{part}add/", f"{part}1/measures/add/"):
        assert "reason" in visit(dana, address).context["form"].fields
    plan = operations.add_plan(
        title="Next", begins_on=logs.TODAY, ends_on=logs.TODAY + timedelta(days=400), by=None
    )
    address = f"{plan.get_absolute_url()}priorities/add/"
    assert "reason" not in visit(dana, address).context["form"].fields


def test_what_stays_the_same_needs_no_reason(world):
    measure = Measure.objects.get()
    operations.change_measure(measure, target=measure.target, by=world.dana)
    assert not Letter.objects.filter(kind="plan_changed").exists()
