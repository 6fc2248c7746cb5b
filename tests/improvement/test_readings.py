"""Readings of a measure: of what kind they are, two at once, and what they said before."""

from datetime import date
from decimal import Decimal

import pytest

from core.operations import NotAllowed
from improvement.plans import operations, policy
from improvement.plans.models import Measure, Reading
from improvement.plans.policy import Kind
from tests.improvement import log as logs
from tests.improvement.plans import MEASURE, a_plan

ADDRESS = "/improvement/plans/business-plan/priorities/1/outcomes/1/measures/1/"
QUARTER = date(2026, 1, 1)


@pytest.mark.parametrize(
    ("kind", "value", "refused"),
    [
        (Kind.NUMBER, "12", None),
        (Kind.NUMBER, "0", None),
        (Kind.NUMBER, "-1", "must be 0 or more"),
        (Kind.NUMBER, "12.5", "must be a whole number"),
        (Kind.PERCENT, "12.5", None),
        (Kind.PERCENT, "100", None),
        (Kind.PERCENT, "100.1", "must be 100 or less"),
        (Kind.PERCENT, "-0.5", "must be 0 or more"),
        (Kind.MONEY, "1200.05", None),
        (Kind.MONEY, "-1", "must be 0 or more"),
        (Kind.DAYS, "184", None),
        (Kind.DAYS, "184.5", "must be a whole number"),
        (Kind.RATE, "62.5", None),
        (Kind.RATE, "-1", "must be 0 or more"),
    ],
)
def test_a_reading_fits_the_kind_of_its_measure(kind, value, refused):
    said = policy.why_not_value(kind, Decimal(value))
    assert said is None if refused is None else said.startswith("The reading") and refused in said
    assert policy.why_not_value(kind, None) is None


def test_the_kind_says_the_unit_but_of_a_number_and_a_rate():
    for kind, word, unit, shown in (
        (Kind.NUMBER, "children", "children", "1,200 children"),
        (Kind.NUMBER, "%", "", "1,200"),
        (Kind.PERCENT, "children", "%", "1,200%"),
        (Kind.MONEY, "", "£", "£1,200"),
        (Kind.DAYS, "", "days", "1,200 days"),
        (Kind.RATE, "for each 10,000", "for each 10,000", "1,200 for each 10,000"),
    ):
        assert policy.unit_of(kind, word) == unit, kind
        assert policy.shown(Decimal(1200), unit) == shown, kind
    assert policy.shown(Decimal("1200.5"), "£") == "£1,200.50"
    assert policy.change(Decimal(1), Decimal("2.5"), "£") == "+£1.50 (+150.0%) on £1"


@pytest.fixture
def world(clock, db):
    clock.set(logs.TODAY.isoformat())
    found = logs.build_with_log()
    a_plan(found.log.action)  # with a measure in children, that was 90 in `QUARTER`
    return found


def form(client, person) -> dict[str, str]:
    client.force_login(person, backend="partnership.auth.SignInBackend")
    made = client.get(f"{ADDRESS}reading/").context["form"]
    return {name: made[name].value() for name in ("submission", "version")} | {
        "quarter_begins_on": QUARTER.isoformat()
    }


def test_a_stale_page_does_not_take_the_place_of_what_was_entered_meanwhile(client, world):
    stale = form(client, world.dana)
    operations.note_reading(
        Measure.objects.get(), quarter_begins_on=QUARTER, value=Decimal(41), by=None
    )
    page = client.post(f"{ADDRESS}reading/", stale | {"value": "44"}).content.decode()
    assert "The portal has entered 41 children for January to March 2026." in page
    assert 'value="44"' in page
    assert Reading.objects.get().value == 41
    seen = form(client, world.dana)
    assert client.post(f"{ADDRESS}reading/", seen | {"value": "44"}).url == ADDRESS
    assert Reading.objects.get().value == 44
    said = client.get(ADDRESS).context["replaced"]
    assert said == [
        (
            "January to March 2026: replaced on Wednesday 1 April 2026 by The portal: 90 children,"
            " then 41 children."
        ),
        (
            "January to March 2026: replaced on Wednesday 1 April 2026 by Dana Doyle: 41 children,"
            " then 44 children."
        ),
    ]


def test_one_of_another_quarter_is_no_reason_to_refuse(client, world):
    stale = form(client, world.dana)
    measure = Measure.objects.get()
    plan = measure.outcome.priority.plan
    operations.change_plan(
        plan, title=plan.title, begins_on=date(2025, 10, 1), ends_on=date(2027, 9, 30), intent="",
        by=None,
    )  # fmt: skip
    operations.note_reading(measure, quarter_begins_on=date(2025, 10, 1), value=Decimal(7), by=None)
    assert client.post(f"{ADDRESS}reading/", stale | {"value": "44"}).url == ADDRESS


def test_what_does_not_fit_is_refused_by_the_form_and_by_the_operation(client, world):
    said = client.post(f"{ADDRESS}reading/", form(client, world.dana) | {"value": "12.5"})
    assert "it must be a whole number, like 12" in said.content.decode()
    measure = Measure.objects.get()
    with pytest.raises(NotAllowed, match="whole number"):
        operations.note_reading(measure, quarter_begins_on=QUARTER, value=Decimal("12.5"), by=None)
    with pytest.raises(NotAllowed, match="The target must be 0 or more"):
        operations.change_measure(measure, target=Decimal(-1), by=None)
    operations.change_measure(measure, kind=Kind.PERCENT, by=None)
    assert Measure.objects.get().unit == "%"
    with pytest.raises(NotAllowed, match="is a percentage"):
        operations.add_measure(measure.outcome, **MEASURE | {"unit": "%", "target": 101}, by=None)
    operations.change_measure(measure, kind=Kind.RATE, unit="each", by=None)
    operations.note_reading(measure, quarter_begins_on=QUARTER, value=Decimal("12.5"), by=None)
    with pytest.raises(NotAllowed, match=r"12\.5 for January to March 2026 does not fit"):
        operations.change_measure(measure, kind=Kind.NUMBER, by=None)
