"""Who may be late, and what is on the agenda when it is."""

from datetime import date, datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from audits.cycles import agenda, forecasts
from audits.cycles import operations as cycles
from audits.cycles.forecast import Expected, forecast
from audits.returns.models import Answer, Return
from audits.returns.policy import State
from core import clock
from core.operations import operation
from partnership.groups.models import PartnershipGroup
from tests import world as worlds
from tests.audits import returns
from tests.kept import kept

OPENS, CLOSES = returns.OPENS, returns.CLOSES  # 27 March and 22 May 2026: 57 days
PAGE = "/audits/cycles/section-11-2026/forecast/"


def on(day: date):
    return clock.held_at(timezone.make_aware(datetime.combine(day, time(10))))


# --- the rule -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "answered", "missing", "lately", "expected"),
    [
        (date(2026, 4, 1), 60, 0, 2, Expected.READY),
        (date(2026, 4, 1), 0, 60, 0, Expected.NOT_BEGUN),
        (date(2026, 4, 23), 0, 60, 0, Expected.NOT_BEGUN),  # 27 of 57 days have gone
        (date(2026, 4, 25), 0, 60, 0, Expected.LIKELY_LATE),  # 29 of 57
        (date(2026, 4, 10), 1, 59, 1, Expected.TOO_EARLY),
        (date(2026, 5, 8), 30, 30, 28, Expected.ON_COURSE),  # 2 a day, 15 days left
        (date(2026, 5, 8), 30, 31, 28, Expected.MAY_BE_LATE),
        (date(2026, 5, 8), 10, 50, 14, Expected.LIKELY_LATE),  # 1 a day, 15 days left
        (date(2026, 5, 21), 59, 1, 0, Expected.LIKELY_LATE),
        (date(2026, 5, 22), 58, 2, 28, Expected.ON_COURSE),  # today counts
    ],
)
def test_the_pace_of_two_weeks_is_carried_on_to_the_last_day(
    day, answered, missing, lately, expected
):
    found = forecast(
        answered=answered, missing=missing, lately=lately, opened_on=OPENS, due_on=CLOSES, today=day
    )
    assert found.expected == expected


@pytest.mark.parametrize(
    ("answered", "missing", "lately", "why"),
    [
        (
            10,
            50,
            14,
            "At its pace of the last 14 days, 35 answers would be missing on its last day.",
        ),
        (
            59,
            1,
            0,
            "Nothing that must be answered was added in the last 14 days, and 1 answer is missing.",
        ),
        (0, 60, 0, "Nothing is answered, and 15 days of 57 are left."),
    ],
)  # fmt: skip
def test_a_forecast_says_the_numbers_that_it_comes_from(answered, missing, lately, why):
    found = forecast(
        answered=answered, missing=missing, lately=lately, opened_on=OPENS, due_on=CLOSES,
        today=date(2026, 5, 8),
    )  # fmt: skip
    assert found.why == why


# --- the page -------------------------------------------------------------------------------------


@kept
def built():
    world = returns.build()
    for name in ("bea", "charlie"):
        worlds.give_an_app(getattr(world, name))
    return world


@pytest.fixture
def world(db):
    return built()


def save(agency_return, code: str, day: date, by, chosen="2") -> None:
    with on(day):
        [answer] = Answer.objects.unscoped("a test").filter(
            agency_return=agency_return, criterion__code=code
        )

        @operation
        def write(*, by):
            answer.chosen, answer.text = chosen, "Words that the partnership does not read yet"
            answer.answered_by, answer.answered_at = by, clock.now()
            answer.save()

        write(by=by)


def test_the_page_says_whom_to_ask_and_no_answer(world, client):
    cycle = returns.issue(world)
    returns.open_all()
    of_trust = Return.objects.unscoped("a test").get(cycle=cycle, agency=world.trust)
    save(of_trust, "1.1", date(2026, 4, 2), world.bea)
    with on(date(2026, 5, 8)):
        client.force_login(world.dana)
        page = client.get(PAGE).content.decode()
        assert "2 returns of 2 likely to be late" in page
        assert "Nothing that must be answered was added in the last 14 days" in page
        assert "Nothing is answered, and 15 days of 57 are left." in page
        assert "Words that the partnership does not read yet" not in page
        rows = client.get(PAGE + "export/csv/").content.decode("utf-8-sig").splitlines()
        assert rows[0].startswith("Agency,Return,Forecast,Why")
        assert len(rows) == 3
        client.force_login(world.bea)
        overview = client.get(of_trust.get_absolute_url()).content.decode()
        assert "Nothing that must be answered was added in the last 14 days" in overview
        client.force_login(world.dana)
        assert (
            "Nothing that must be" not in client.get(of_trust.get_absolute_url()).content.decode()
        )


@operation
def make_optional(version, code: str, *, by):
    criterion = version.criteria.get(code=code)
    criterion.is_mandatory = False
    criterion.save()


def test_the_pace_is_of_what_must_be_answered_each_question_once(world):
    agency_return = returns.opened(world)
    make_optional(world.version, "1.2", by=None)
    long_ago, today = date(2026, 4, 2), date(2026, 5, 8)

    def lately() -> int:
        with on(today):
            return forecasts._answered_lately([agency_return]).get(agency_return.pk, 0)

    save(agency_return, "1.1", long_ago, world.bea)
    assert lately() == 0
    save(agency_return, "1.1", today, world.bea, chosen="3")  # again, with another level
    save(agency_return, "1.2", today, world.bea)
    save(agency_return, "1.3", today, world.bea, chosen="")  # words alone, where there is a scale
    assert lately() == 0
    save(agency_return, "1.4", long_ago, world.bea, chosen="")
    save(agency_return, "1.4", today, world.bea)
    assert lately() == 1
    save(agency_return, "1.4", today, world.bea, chosen="1")
    assert lately() == 1
    save(agency_return, "1.4", today, world.bea, chosen="")  # taken back
    assert lately() == 0


@pytest.mark.parametrize(
    ("who", "status"),
    [("dana", 200), ("hari", 200), ("sue", 200), ("bea", 403), ("bob", 403), ("charlie", 403),
     ("nobody", 404)],
)  # fmt: skip
def test_the_forecast_is_the_partnerships(world, client, who, status):
    returns.opened(world)
    client.force_login(getattr(world, who))
    for path in (PAGE, PAGE + "export/csv/"):
        assert client.get(path).status_code == status


def test_what_is_late_or_handed_in_already_is_not_forecast(world):
    agency_return = returns.opened(world)
    with on(CLOSES + timedelta(days=1)):
        assert forecasts.whole(agency_return.cycle, world.dana) == []


def test_what_was_sent_back_for_revision_is_not_forecast(world):
    agency_return = returns.opened(world)
    assert len(forecasts.whole(agency_return.cycle, world.dana)) == 1

    @operation
    def send_back(*, by):
        agency_return.state = State.RETURNED
        agency_return.save()

    send_back(by=None)
    assert forecasts.whole(agency_return.cycle, world.dana) == []


def test_the_forecast_of_many_costs_what_that_of_one_costs(world):
    def statements() -> int:
        with CaptureQueriesContext(connection) as asked:
            forecasts.whole(cycle, world.dana)
        return len(asked)

    cycle = returns.issue(world, agencies=[world.trust])
    returns.open_all()
    forecasts.whole(cycle, world.dana)
    of_one = statements()
    cycles.add_agency(cycle, agency=world.police, version=world.version, by=world.dana)
    cycles.add_agency(cycle, agency=world.council, version=world.version, by=world.dana)
    returns.open_all()
    assert len(forecasts.whole(cycle, world.dana)) == 3
    assert statements() == of_one


# --- on the agenda --------------------------------------------------------------------------------


def entries(viewer, day: date, read=agenda.missing):
    with on(day):
        return list(read(viewer, day, day + timedelta(days=90)))


def test_what_is_missing_is_on_the_agenda_15_working_days_after_the_last_day(world):
    returns.opened(world)
    assert entries(world.dana, CLOSES) == []
    [found] = entries(world.dana, CLOSES + timedelta(days=1))
    # The late May bank holiday is no working day: 15 after Friday 22 May is Monday 15 June.
    assert (found.on, found.name, found.what) == (
        date(2026, 6, 15), "Section 11, 2026", "1 return of 1 not handed in",
    )  # fmt: skip
    assert entries(world.bob, CLOSES + timedelta(days=1)) == []


def test_it_is_on_the_agenda_of_the_group_that_the_partnership_names(world, settings):
    @operation
    def make(*, by):
        return PartnershipGroup.objects.create(
            slug="late-ones", name="Late ones", kind=PartnershipGroup.Kind.SUBGROUP
        )

    group = make(by=None)
    returns.opened(world)
    ours = settings.PARTNERSHIP["audits"] | {"late_returns_go_to": {"agencies": "late-ones"}}
    settings.PARTNERSHIP = settings.PARTNERSHIP | {"audits": ours}
    [found] = entries(world.dana, CLOSES + timedelta(days=1))
    assert found.groups == (group.pk,)
    ours["late_returns_go_to"] = {"agencies": "gone", "schools": "late-ones"}
    [found] = entries(world.dana, CLOSES + timedelta(days=1))
    assert found.groups == ()


def test_first_and_last_days_are_in_the_forward_plan(world):
    returns.issue(world)
    [opens] = entries(world.bob, OPENS, agenda.opening)
    [closes] = entries(world.bob, OPENS, agenda.closing)
    assert (opens.on, closes.on) == (OPENS, CLOSES)
    assert entries(world.bob, CLOSES + timedelta(days=1), agenda.closing) == []


def test_a_cycle_that_is_only_planned_is_in_no_forward_plan(world):
    returns.plan(world)
    assert entries(world.dana, OPENS, agenda.opening) == []
