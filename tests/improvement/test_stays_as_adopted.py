"""What a group adopted stays beside what took its place, with why, and its chair is told."""

from datetime import timedelta
from decimal import Decimal

import pytest

from core import letters
from core.models import Letter
from core.operations import NotAllowed
from improvement.plans import operations, progress
from improvement.plans.models import BusinessPlan, Measure, PlannedOutcome
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
        operations.change_measure(measure, target=Decimal(95), by=dana)
    operations.change_measure(
        measure, target=Decimal(95), reason="Fewer came than planned.", by=dana
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
        assert "95 children (80 children until" in said, address
        assert "The target of 1 measure was changed after a group adopted it." in said
    row = dict(zip(progress.HEADINGS, next(progress.file_rows(dana)), strict=False))
    assert row["Target"] == Decimal(95)
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


def test_what_stays_the_same_needs_no_reason(world):
    measure = Measure.objects.get()
    operations.change_measure(measure, target=measure.target, by=world.dana)
    assert not Letter.objects.filter(kind="plan_changed").exists()
