"""A day off that is added later: open cases are due later, once, on record, and people are told."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core import calendar
from core.calendar import calendar_of, england
from core.models import Notification
from escalations import due_dates, policy, tasks, timeline
from escalations import operations as escalate
from escalations.models import Escalation, EscalationPersonRight, StepRecord
from tests import world as people
from tests.escalations.test_clock import forget_procedure
from tests.world import refresh

pytestmark = pytest.mark.django_db

FRIDAY = date(2026, 3, 27)
CHANGED = "ends on Tuesday 31 March 2026, and no longer on Monday 30 March 2026"
MONDAY, TUESDAY = date(2026, 3, 30), date(2026, 3, 31)


@pytest.fixture
def world():
    return people.build()


@pytest.fixture
def add_days_off(settings):
    """Write days into the partnership's file, and start the portal again."""

    def add(*days):
        settings.PARTNERSHIP = {**settings.PARTNERSHIP, "calendar": {"extra_holidays": [*days]}}
        calendar.england.cache_clear()

    yield add
    calendar.england.cache_clear()


def told() -> list[tuple[str, date]]:
    rows = Notification.objects.filter(kind="escalation_due_date_changed").order_by("pk")
    return list(rows.values_list("recipient__email", "due_on"))


def history(escalation):
    rows = Escalation.history.filter(id=escalation.pk).order_by("history_id")
    return list(rows.values_list("history_change_reason", "due_on"))


def test_it_is_due_later_once_with_one_line_of_history_and_one_notice(world, add_days_off):
    case = people.raise_one(world, raised_on=FRIDAY)
    closed = people.raise_one(world, raised_on=FRIDAY)
    escalate.withdraw(closed, outcome="withdrawn", reason="Settled.", by=world.alice)
    later = people.raise_one(world, raised_on=date(2026, 3, 26))  # its step ends that Friday
    add_days_off(MONDAY)
    for _ in range(2):
        tasks.recalculate_due_dates()
    assert [refresh(each).due_on for each in (case, closed, later)] == [TUESDAY, MONDAY, FRIDAY]
    assert history(case) == [
        ("escalations.raise_escalation", MONDAY),
        ("escalations.recalculate_due_dates", TUESDAY),
    ]
    assert [(email.partition("@")[0], due_on) for email, due_on in told()] == [("bob", TUESDAY)]
    said = [entry for entry in timeline.entries(refresh(case)) if entry.heading != "Raised"]
    assert [(entry.heading, entry.who, entry.sentence) for entry in said] == [
        (
            "Due date changed",
            "The portal",
            f"The days off in the calendar changed: step 1 {CHANGED}.",
        )
    ]
    assert [entry.heading for entry in timeline.entries(refresh(closed))] == ["Raised", "Closed"]


def test_lists_are_sorted_by_the_new_date_and_figures_judged_by_it(world, add_days_off):
    case = people.raise_one(world, raised_on=FRIDAY)
    add_days_off(MONDAY)
    tasks.recalculate_due_dates()
    rights = EscalationPersonRight.objects.filter(content_object=case)
    assert set(rights.values_list("listed_on", flat=True)) - {None} == {TUESDAY}
    record = StepRecord.objects.unscoped("a test").get(escalation=case)
    assert record.due_on == TUESDAY
    dates = StepRecord.history.filter(id=record.pk).order_by("history_id")
    assert list(dates.values_list("due_on", flat=True)) == [MONDAY, TUESDAY]


def test_the_page_of_the_case_tells_both_dates(world, client, add_days_off):
    case = people.raise_one(world, raised_on=FRIDAY)
    add_days_off(MONDAY)
    tasks.recalculate_due_dates()
    client.force_login(world.alice)
    page = client.get(case.get_absolute_url()).content.decode()
    assert CHANGED in page
    assert "Not counted (a day off that the partnership added)" in page
    client.force_login(world.charlie)
    assert client.get(case.get_absolute_url()).status_code == 404


def test_a_day_off_taken_back_is_a_change_of_its_own(world, add_days_off):
    case = people.raise_one(world, raised_on=FRIDAY)
    for days in ([MONDAY], [], [MONDAY]):
        add_days_off(*days)
        tasks.recalculate_due_dates()
    assert [due_on for _, due_on in history(case)] == [MONDAY, TUESDAY, MONDAY, TUESDAY]
    assert [due_on for _, due_on in told()] == [TUESDAY, MONDAY, TUESDAY]


def test_it_does_not_move_up_on_the_old_date_before_it_is_worked_out_again(
    world, clock, add_days_off
):
    case = people.raise_one(world, raised_on=FRIDAY)
    add_days_off(MONDAY)
    clock.set("2026-03-31 00:01")
    tasks.move_up_when_due()
    assert refresh(case).step == 1
    tasks.recalculate_due_dates()
    tasks.move_up_when_due()
    assert (refresh(case).step, refresh(case).due_on) == (1, TUESDAY)
    clock.set("2026-04-01 00:01")
    tasks.move_up_when_due()
    assert refresh(case).step == 2


def test_who_was_reminded_of_the_old_date_is_reminded_of_the_new_one(world, clock, add_days_off):
    people.raise_one(world, raised_on=FRIDAY)
    clock.set("2026-03-30 08:05")
    tasks.remind()
    add_days_off(MONDAY)
    tasks.recalculate_due_dates()
    clock.set("2026-03-31 08:05")
    for _ in range(2):
        tasks.remind()
    today = Notification.objects.filter(kind="escalation_due_today")
    assert list(today.values_list("due_on", flat=True)) == [MONDAY, TUESDAY]


def test_batch_after_batch_until_each_has_its_date(world, add_days_off):
    cases = [people.raise_one(world, raised_on=FRIDAY) for _ in range(3)]
    add_days_off(MONDAY)
    changed = [due_dates.recalculate_due_dates(by=None, batch=2) for _ in range(3)]
    assert changed == [2, 1, 0]
    assert {refresh(case).due_on for case in cases} == {TUESDAY}
    assert len(told()) == 3


def test_a_case_that_cannot_be_counted_holds_up_no_other(world, add_days_off):
    lost, case = (people.raise_one(world, raised_on=FRIDAY) for _ in range(2))
    forget_procedure([lost], by=None)
    add_days_off(MONDAY)
    tasks.recalculate_due_dates()
    assert [refresh(each).due_on for each in (lost, case)] == [MONDAY, TUESDAY]


DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))


@settings(suppress_health_check=[HealthCheck.too_slow])  # on a busy machine the first draw is
@given(raised_on=DAYS, added=st.sets(DAYS, max_size=6), step=st.sampled_from([1, 2, 3, 4]))
def test_a_day_off_never_makes_a_step_end_sooner(raised_on, added, step):
    known, procedure = england(), policy.procedure("pan-cheshire-2023")
    years = {str(year): [] for year in range(known.first_year, known.last_year + 1)}
    fuller = calendar_of(years, [*known.holidays, *added], known.names)
    assert procedure.due_on(step, raised_on, fuller) >= procedure.due_on(step, raised_on, known)
