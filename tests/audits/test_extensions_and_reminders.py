"""More time for a return, and what goes out by the clock."""

from datetime import date, datetime, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from audits.cycles import operations as cycles
from audits.cycles.policy import AfterClosing
from audits.returns import extending, policy, reminding, timeline
from audits.returns.models import Extension, Return
from audits.returns.policy import State
from core import calendar, clock
from core.models import Notification
from core.operations import NotAllowed, operation
from partnership import operations as ours
from partnership.roles import Role
from tests import world as worlds
from tests.audits import papers, returns, signing
from tests.kept import kept

pytestmark = pytest.mark.django_db

DUE = returns.CLOSES  # Friday 22 May 2026; Monday 25 May is a bank holiday
LATER = date(2026, 6, 5)
WHY = "Its safeguarding lead left in April."
SEVERAL = "/audits/cycles/section-11-2026/extension/"
ONE = "/audits/returns/ret-2026-0001/extension/"


@kept
def built():
    world = returns.build()
    for name in ("bea", "charlie"):
        worlds.give_an_app(getattr(world, name))
    return world


@pytest.fixture
def world():
    return built()


@pytest.fixture
def opened(world):
    return returns.opened(world)


def on(day: date):
    return clock.held_at(timezone.make_aware(datetime.combine(day, time(10))))


def set_state(agency_return, state) -> None:
    """Past the pages of the other parts, which do more."""

    @operation
    def make_it(*, by):
        Return._base_manager.filter(pk=agency_return.pk).update(
            state=state, submitted_on=clock.today() if state == State.SUBMITTED else None
        )

    make_it(by=None)


def extend(world, agency_return, day=LATER, reason=WHY, by=None):
    return extending.extend([agency_return], due_on=day, reason=reason, by=by or world.dana)


def told(kind: str) -> list[tuple[str, str]]:
    """(whom, the end of the occasion), in the order of the names."""
    rows = Notification.objects.filter(kind=kind).order_by("recipient__full_name", "pk")
    return [(row.recipient.full_name, row.once.split(":")[-1]) for row in rows]


# --- rules ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("due_on", "today", "words"),
    [
        (DUE, DUE, ""),
        (DUE, date(2026, 5, 23), "Late since its last day"),
        (DUE, date(2026, 5, 25), "Late since its last day"),
        (DUE, date(2026, 5, 26), "1 working day late"),
        (DUE, date(2026, 5, 28), "3 working days late"),
    ],
)
def test_late_is_said_in_working_days(due_on, today, words):
    assert policy.late_in_words(State.FILLED_IN, due_on, today, calendar.england()) == words
    assert policy.late_in_words(State.SUBMITTED, due_on, today, calendar.england()) == ""


@pytest.mark.parametrize(
    ("today", "known_since", "days"),
    [
        (date(2026, 4, 23), returns.OPENS, None),
        (date(2026, 4, 24), returns.OPENS, 28),
        (date(2026, 5, 7), returns.OPENS, 28),
        (date(2026, 5, 18), returns.OPENS, 7),
        (date(2026, 5, 18), date(2026, 5, 15), None),
        (DUE, date(2026, 5, 15), 1),
        (date(2026, 5, 23), returns.OPENS, None),
    ],
)
def test_the_latest_reminder_alone_is_due_and_none_that_says_nothing_new(today, known_since, days):
    assert policy.reminder_due(DUE, [28, 14, 7, 1], known_since, today) == days


# --- more time ------------------------------------------------------------------------------------


def test_it_moves_the_last_day_stays_on_record_and_is_told(world, opened):
    extend(world, opened)
    opened = Return.objects.visible_to(world.bea).get()
    assert opened.due_on == LATER
    entry = timeline.entries(opened)[-1]
    assert entry.sentence == "Dana Doyle gave it until Friday 5 June 2026."
    assert entry.text.endswith(WHY)
    assert told("return_extended") == [("Bea Bright", "2026-06-05"), ("Bilal Begum", "2026-06-05")]
    extend(world, opened, day=date(2026, 6, 12), reason="Its new lead began on Monday.")
    rows = Extension.objects.visible_to(world.bea).order_by("pk")
    assert [(each.due_before_on, each.due_on) for each in rows] == [
        (DUE, LATER), (LATER, date(2026, 6, 12)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("day", "reason", "sentence"),
    [
        (DUE, WHY, "Choose a day after the last day so far, Friday 22 May 2026."),
        (date(2026, 3, 26), WHY, "Choose today or a day to come."),
        (date(9999, 12, 31), WHY, "More time is given for at most a year from today."),
        (date(2027, 3, 29), WHY, "More time is given for at most a year from today."),
        (LATER, "Please", "Say in a sentence why it gets more time."),
        (LATER, "Becauseitaskedforit", "Say in a sentence why it gets more time."),
    ],
)
def test_what_is_no_extension(world, opened, day, reason, sentence):
    with pytest.raises(NotAllowed, match=sentence):
        extend(world, opened, day, reason)
    assert Return.objects.visible_to(world.bea).get().due_on == DUE


def test_none_after_it_was_submitted_and_none_of_several_then(world):
    cycle = returns.issue(world)
    cycles.open_returns(by=None)
    first, second = Return.objects.visible_to(world.dana).filter(cycle=cycle).order_by("pk")
    set_state(second, State.SUBMITTED)
    with pytest.raises(NotAllowed, match="Testshire Police: This return was submitted"):
        extending.extend([first, second], due_on=LATER, reason=WHY, by=world.dana)
    assert not Extension.objects.unscoped("a test").exists()


def take_back(world, agency_return, by=None, **given):
    return extending.take_time_back(agency_return, by=by or world.dana, **given)


BACK = f"{ONE}take-back/"


def test_taken_back_it_has_the_day_of_before_and_the_reason_stays_on_record(world, opened):
    extend(world, opened)
    extend(world, opened, day=date(2026, 6, 12), reason="Its new lead began on Monday.")
    take_back(world, opened)
    assert signing.again(opened).due_on == LATER
    take_back(world, opened)
    opened = signing.again(opened)
    assert opened.due_on == DUE
    assert not Extension.objects.unscoped("a test").exists()
    said = [each.text or each.sentence for each in timeline.entries(opened)[-4:]]
    assert said == [
        f"Dana Doyle gave it until Friday 5 June 2026. {WHY}",
        "Dana Doyle gave it until Friday 12 June 2026. Its new lead began on Monday.",
        "Dana Doyle took its longer time back: it has until Friday 5 June 2026 again.",
        "Dana Doyle took its longer time back: it has until Friday 22 May 2026 again.",
    ]
    with pytest.raises(NotAllowed, match="there is none to take back"):
        take_back(world, opened)
    assert [who for who, _ in told("return_time_taken_back")] == ["Bea Bright"] * 2 + [
        "Bilal Begum"
    ] * 2
    extend(world, opened)
    assert [when for _, when in told("return_extended")].count("2026-06-05") == 4


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        (State.SIGNED, "was sent for signature within the time"),
        (State.SUBMITTED, "keeps the time that it was given"),
        (State.FINAL, "keeps the time that it was given"),
    ],
)
def test_nothing_is_taken_back_of_what_is_in(world, opened, state, sentence):
    extend(world, opened)
    papers.into(opened, state)
    with pytest.raises(NotAllowed, match=sentence):
        take_back(world, opened)
    assert signing.again(opened).due_on == LATER


def test_a_revision_has_a_day_of_its_own(world, opened):
    extend(world, opened)
    with on(date(2026, 5, 27)):
        papers.into(opened, State.RETURNED)
        with pytest.raises(NotAllowed, match="there is none to take back"):
            take_back(world, opened)


def test_whoever_gave_it_takes_it_back(world, opened):
    ours.begin_role(
        world.hari, agency=world.business_team, role=Role.DEVELOPMENT_OFFICER,
        started_on=worlds.LONG_AGO, by=None,
    )  # fmt: skip
    extend(world, opened, by=world.hari)
    with pytest.raises(NotAllowed, match="Only whoever gave more time"):
        take_back(world, opened)
    for who in ("bea", "sue", "charlie", "nobody"):
        with pytest.raises(PermissionDenied):
            take_back(world, opened, by=getattr(world, who))
    assert signing.again(opened).due_on == LATER
    take_back(world, opened, by=world.hari)
    assert signing.again(opened).due_on == DUE


def test_it_is_taken_back_on_a_page_once(world, opened, client):
    client.force_login(world.dana)
    assert BACK not in client.get(ONE).content.decode()
    assert "there is none to take back" in client.get(BACK).content.decode()
    extend(world, opened)
    assert BACK in client.get(ONE).content.decode()
    page = client.get(BACK)
    assert "It would have until Friday 22 May 2026 again." in page.content.decode()
    form = page.context["form"]
    sent = {"submission": str(form["submission"].value()), "version": form["version"].value()}
    for _ in range(2):
        assert client.post(BACK, sent).status_code == 302
    assert signing.again(opened).due_on == DUE
    with on(date(2026, 5, 27)):
        extend(world, signing.again(opened))
        assert "its return would be late at once" in client.get(BACK).content.decode()
    stale = client.post(BACK, {"version": form["version"].value()})
    assert "Someone else changed this" in stale.content.decode()
    assert signing.again(opened).due_on == LATER


@pytest.mark.parametrize(
    ("who", "status"),
    [("hari", 403), ("sue", 403), ("bea", 403), ("charlie", 404), ("bob", 404), ("nobody", 404)],
)
def test_nobody_else_comes_to_that_page(world, opened, client, who, status):
    extend(world, opened)
    client.force_login(getattr(world, who))
    assert client.get(BACK).status_code == status
    assert client.post(BACK).status_code == status
    assert signing.again(opened).due_on == LATER


@pytest.mark.parametrize("who", ["bea", "hari", "sue", "ada", "charlie", "nobody"])
def test_nobody_else_gives_more_time(world, opened, who):
    with pytest.raises(PermissionDenied):
        extend(world, opened, by=getattr(world, who))
    assert Return.objects.visible_to(world.bea).get().due_on == DUE


@pytest.mark.parametrize(
    ("who", "one", "several"),
    [("dana", 200, 200), ("hari", 403, 403), ("sue", 403, 403), ("bea", 403, 403),
     ("charlie", 404, 403), ("bob", 404, 403), ("nobody", 404, 404)],
)  # fmt: skip
def test_the_pages_are_for_whoever_runs_the_cycle(world, opened, client, who, one, several):
    client.force_login(getattr(world, who))
    sent = {
        "due_on_day": "5", "due_on_month": "6", "due_on_year": "2026", "reason": WHY,
        "agencies": [str(opened.pk)],
    }  # fmt: skip
    for path, status in ((ONE, one), (SEVERAL, several)):
        assert client.get(path).status_code == status
        if status != 200:
            assert client.post(path, sent).status_code == status
    assert Return.objects.unscoped("a test").get().due_on == DUE


def test_one_and_several_are_given_more_time_on_their_pages(world, client):
    cycle = returns.issue(world)
    cycles.open_returns(by=None)
    client.force_login(world.dana)
    sent = {"due_on_day": "5", "due_on_month": "6", "due_on_year": "2026", "reason": WHY}
    version = str(client.get(ONE).context["form"].initial["version"])
    assert client.post(ONE, sent | {"version": version}).status_code == 302
    page = client.get(cycle.get_absolute_url())
    assert page.context["rows"][0][4]["text"] == "5 Jun 2026, extended: give more time"
    stale = client.post(ONE, sent | {"version": version, "due_on_day": "8"})
    assert "Someone else changed this after you opened the page" in stale.content.decode()
    form = client.get(SEVERAL).context["form"]
    keys = [key for key, _ in form.fields["agencies"].choices]
    refused = client.post(SEVERAL, sent | {"agencies": keys}).content.decode()
    assert "Testshire Health Trust: Choose a day after the last day so far" in refused
    assert client.post(SEVERAL, sent | {"agencies": keys, "due_on_day": "9"}).status_code == 302
    days = Return.objects.visible_to(world.dana).values_list("due_on", flat=True)
    assert set(days) == {date(2026, 6, 9)}
    assert WHY in client.get(ONE).content.decode()


def test_a_page_says_that_all_have_handed_in(world, opened, client):
    set_state(opened, State.SUBMITTED)
    client.force_login(world.dana)
    assert "has handed in" in client.get(SEVERAL).content.decode()
    assert "This return was submitted" in client.get(ONE).content.decode()


# --- reminders ------------------------------------------------------------------------------------


def test_whoever_answers_is_reminded_once_on_each_of_its_days(world, opened):
    with on(date(2026, 4, 24)):
        reminding.remind(by=None)
        reminding.remind(by=None)
    assert told("return_reminder") == [("Bea Bright", "28"), ("Bilal Begum", "28")]
    with on(date(2026, 5, 20)):  # the worker was away on the days between
        reminding.remind(by=None)
    assert told("return_reminder")[:2] == [("Bea Bright", "28"), ("Bea Bright", "7")]


def test_nobody_is_reminded_of_what_was_handed_in_nor_on_a_weekend(world, opened):
    with on(date(2026, 4, 25)):
        reminding.remind(by=None)
    set_state(opened, State.SUBMITTED)
    with on(date(2026, 4, 27)):
        reminding.remind(by=None)
    assert told("return_reminder") == []


def test_after_an_extension_the_days_move_with_it(world, opened):
    extend(world, opened)
    rows = Notification.objects.filter(kind="return_reminder", recipient=world.bea)
    for day, number in ((date(2026, 5, 7), 0), (date(2026, 5, 8), 1), (DUE, 2)):
        with on(day):
            reminding.remind(by=None)
        assert rows.count() == number, day
    said = [row.once.split(":")[-2:] for row in rows.order_by("pk")]
    assert said == [["2026-06-05", "28"], ["2026-06-05", "14"]]


def test_late_it_goes_to_chief_officer_executive_and_scrutineer_in_turn(world, opened):
    days = {
        DUE: [],
        date(2026, 5, 26): [("Bea Bright", "1")],
        date(2026, 6, 1): [("Ada Archer", "5"), ("Carol Cole", "5"), ("Dana Doyle", "5"),
                           ("Ines Ives", "5")],
        date(2026, 6, 8): [("Sue Stone", "10")],
    }  # fmt: skip
    expected = []
    for day, added in days.items():
        with on(day):
            reminding.remind(by=None)
            reminding.remind(by=None)
        expected = sorted(expected + added)
        assert told("return_overdue") == expected, day


def test_of_a_school_the_ladder_stays_within_it(world):
    version = returns.issued_set("Schools", "section-175", "section-175-1")
    roles = {"bob": Role.DESIGNATED_SAFEGUARDING_LEAD, "bella": Role.HEADTEACHER,
             "brian": Role.CHAIR_OF_GOVERNORS}  # fmt: skip
    for name, role in roles.items():
        ours.begin_role(
            getattr(world, name), agency=world.school, role=role, started_on=worlds.LONG_AGO,
            by=None,
        )  # fmt: skip
    returns.opened(world, world.school, version=version, audience="schools")
    for day in (date(2026, 5, 26), date(2026, 6, 1), date(2026, 6, 8)):
        with on(day):
            reminding.remind(by=None)
    assert told("return_overdue") == [
        ("Bella Boateng", "5"), ("Bob Barnes", "1"), ("Brian Booth", "10"),
    ]  # fmt: skip


def test_where_an_agency_has_no_chief_officer_whoever_answers_is_told(world):
    returns.opened(world, world.police)
    with on(date(2026, 5, 26)):
        reminding.remind(by=None)
    assert told("return_overdue") == [("Colin Cope", "1")]


def test_nothing_goes_out_about_a_locked_one(world):
    opened = returns.opened(world, after_closing=AfterClosing.LOCKED)
    with on(date(2026, 6, 8)):
        reminding.remind(by=None)
        assert told("return_overdue") == []
        extend(world, opened, day=date(2026, 6, 10))
    with on(date(2026, 6, 9)):
        reminding.remind(by=None)
    assert told("return_reminder")[0] == ("Bea Bright", "1")


def test_many_are_a_constant_number_of_statements(world):
    def statements(day: date) -> int:
        with on(day), CaptureQueriesContext(connection) as asked:
            reminding.remind(by=None)
        return len(asked)

    returns.opened(world)
    first, late = statements(date(2026, 5, 8)), statements(date(2026, 6, 8))
    for place, agency in enumerate([world.police, world.council, world.icb]):
        returns.opened(world, agency, name=f"Another {place}")
    assert statements(date(2026, 5, 21) - timedelta(days=6)) <= first
    assert statements(date(2026, 6, 9)) <= late


def test_the_history_on_the_page_of_a_return_says_why_it_has_more_time(world, opened, client):
    extend(world, opened)
    client.force_login(world.dana)
    assert WHY in client.get(opened.get_absolute_url()).content.decode()


def test_of_several_agencies_the_error_speaks_of_them_all(world, opened, client):
    client.force_login(world.dana)
    assert "Enter why they get more time" in client.post(SEVERAL).content.decode()
