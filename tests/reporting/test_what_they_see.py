"""“What would this person see?”: seats in groups, and what is kept from who looks."""

from datetime import date, timedelta

import pytest

from accounts.models import User
from core import calendar
from core.operations import operation
from core.words import day as in_words
from improvement import operations, ways
from partnership import cover
from partnership import people_operations as accounts
from partnership.groups import operations as groups
from partnership.succession import operations as takeovers
from reporting import what_they_see
from tests.improvement import log as logs

pytestmark = pytest.mark.django_db

NEXT_DAY = "2026-04-02"


@pytest.fixture
def world(clock):
    clock.set(str(logs.TODAY))
    return logs.build_with_log()


# --- seats in groups ------------------------------------------------------------------------------


@pytest.fixture
def subgroup(world):
    """Charlie of the police, whose own role opens no action, sits in it as its chair."""
    made = groups.add_group(slug="practice", name="Practice Group", kind="subgroup", by=None)
    made.seat = groups.add_seat(
        made, agency=world.police, sits_as="chair", started_on=logs.TODAY,
        held_role=world.held["charlie"], by=None,
    )  # fmt: skip
    return made


@pytest.fixture
def action(world, subgroup):
    return operations.propose(
        what="Ask each child", difference_wanted="Children are heard.",
        owner=world.held["bella"], group=subgroup, due_on=logs.DUE_ON,
        recommendation=world.log.recommendation, by=None,
    )  # fmt: skip


CHAIR, MEMBER = (
    "Group chair or partnership chair, Practice Group",
    "Group member, Practice Group",
)


def rows(seen):
    return {reference: set(why.split("; ")) for reference, why in seen["rows"]}


def test_a_seat_in_a_group_opens_what_it_oversees_today(world, action):
    seen = what_they_see.now(world.charlie, reader=world.dana, is_open=True, after="")
    assert rows(seen) == {
        action.reference: {f"{CHAIR}: {ways.CHAIRS}", f"{MEMBER}: {ways.OF_THE_GROUP}"}
    }
    assert {CHAIR, MEMBER} < set(seen["roles"])


def test_and_on_a_day_that_is_over_until_it_was_left(world, subgroup, action, clock):
    """Each seat has a line for its role in the log, as each role at an agency has."""

    def on(day):
        return what_they_see.then(world.charlie, date.fromisoformat(day), "", reader=world.dana)

    clock.set(NEXT_DAY)
    seen = on("2026-04-01")
    assert {tuple(row) for row in seen["rows"]} == {
        (action.reference, f"{CHAIR}: {ways.CHAIRS}"),
        (action.reference, f"{MEMBER}: {ways.OF_THE_GROUP}"),
    }
    assert {CHAIR, MEMBER} < set(seen["roles"])
    groups.vacate_seat(subgroup.seat, ended_on=date(2026, 4, 2), reason="Left.", by=world.dana)
    clock.set("2026-04-04")
    assert on("2026-04-01")["rows"] == seen["rows"]
    assert on("2026-04-03")["rows"] == []
    assert not {CHAIR, MEMBER} & set(on("2026-04-03")["roles"])


def test_a_deputy_had_the_seats_that_they_covered(world, subgroup, action, clock):
    """And none that somebody else sits in for the same agency."""
    cover.name_deputy(
        world.charlie, agency=world.police, deputy=world.colin, starts_on=logs.TODAY,
        ends_on=logs.TODAY, by=world.charlie,
    )  # fmt: skip
    own = what_they_see.now(world.colin, reader=world.dana, is_open=True, after="")["rows"]
    assert action.reference in {row[0] for row in own}

    def on(day):
        return what_they_see.then(world.colin, date.fromisoformat(day), "", reader=world.dana)

    clock.set("2026-04-04")
    seen = on("2026-04-01")
    assert (action.reference, f"{CHAIR}: {ways.CHAIRS}") in {tuple(row) for row in seen["rows"]}
    assert f"{CHAIR}, as deputy for Charlie Chan" in seen["roles"]
    assert not [each for each in seen["roles"] if "Executive" in each]  # Carol's
    assert action.reference not in {row[0] for row in on("2026-04-02")["rows"]}


# --- an account that was closed -------------------------------------------------------------------


@operation
def suspend(person, *, by):
    """As `partnership.unused.suspend_unused` does of each."""
    accounts.suspend(person)


@pytest.mark.parametrize("how", ["closed", "suspended"])
def test_a_closed_account_saw_nothing_though_its_roles_stay_on_record(world, clock, how):
    def on(day):
        person = User.objects.get(pk=world.bella.pk)
        return what_they_see.then(person, date.fromisoformat(day), "", reader=world.dana)

    clock.set(NEXT_DAY)
    if how == "closed":
        accounts.close_account(world.bella, by=world.dana)
    else:
        suspend(world.bella, by=None)
    clock.set("2026-04-04")
    accounts.open_account(User.objects.get(pk=world.bella.pk), by=world.dana)
    clock.set("2026-04-06")
    assert on("2026-04-01")["rows"] != []
    for day in ("2026-04-02", "2026-04-03"):
        assert (on(day)["rows"], on(day)["closed_account"]) == ([], True)
    assert "closed_account" not in on("2026-04-05")
    assert on("2026-04-05")["rows"] != []


# --- a day to come --------------------------------------------------------------------------------


def test_on_a_day_to_come_a_deputy_sees_what_they_will_cover(world, action, subgroup):
    """And nothing is changed by asking: no moment but this one is written down."""
    cover.name_deputy(
        world.charlie, agency=world.police, deputy=world.colin, starts_on=date(2026, 4, 10),
        ends_on=date(2026, 4, 11), by=world.charlie,
    )  # fmt: skip

    def on(day):
        return what_they_see.page(
            world.colin, date.fromisoformat(day), reader=world.dana, is_open=True, after=""
        )

    post = f"{CHAIR}, as deputy for Charlie Chan"
    assert [post in on(day)["roles"] for day in ("2026-04-09", "2026-04-10", "2026-04-12")] == [
        False, True, False,
    ]  # fmt: skip
    assert action.reference in rows(on("2026-04-11"))
    assert action.reference not in rows(on("2026-04-12"))
    assert post not in on("2026-04-01")["roles"]


def test_what_is_planned_until_then_is_said_in_words(world, clock):
    takeovers.plan(
        world.trust, successor=world.icb, on=date(2026, 5, 1),
        by=world.dana,
    )  # fmt: skip

    def planned(day):
        day = date.fromisoformat(day)
        return what_they_see.page(world.bella, day, reader=world.dana, is_open=True, after="")[
            "planned"
        ]

    assert planned("2026-04-30") == []
    [line] = planned("2026-05-01")
    assert "is taken over by" in line
    assert "go on at the successor" in line


def test_the_page_answers_for_a_day_to_come(world, client):
    client.force_login(world.dana)
    asked = {"person": world.bella.email, "on_day": "9", "on_month": "4", "on_year": "2026"}
    page = client.get("/access-log/what-would-they-see/", asked).content.decode()
    assert "What Bella Boateng will see on Thursday 9 April 2026, as it is settled now" in page


def test_a_day_for_which_no_bank_holidays_are_known_gets_a_sentence(world, client):
    client.force_login(world.dana)
    last = calendar.england().known_to - what_they_see.COUNTED_AHEAD
    for on, is_answered in ((last, True), (last + timedelta(days=1), False)):
        asked = {"person": world.bella.email, "on_day": on.day, "on_month": on.month}
        page = client.get("/access-log/what-would-they-see/", asked | {"on_year": on.year})
        assert page.status_code == 200
        assert ("seen" in page.context) == is_answered
    assert f"The day must be on or before {in_words(last)}" in page.content.decode()


def test_the_people_of_both_agencies_read_that_a_takeover_changes_what_they_see(world, clock):
    takeovers.plan(world.trust, successor=world.icb, on=date(2026, 5, 1), by=world.dana)

    def seen(person, on):
        return what_they_see.page(
            person, date.fromisoformat(on), reader=world.dana, is_open=True, after=""
        )

    [line] = seen(world.ines, "2026-05-01")["planned"]
    assert line == (
        "From Friday 1 May 2026: NHS Testshire Integrated Care Board takes over from Testshire"
        " Health Trust: what roles like theirs open there is theirs, too"
    )
    assert seen(world.ines, "2026-04-30")["planned"] == seen(world.carol, "2026-05-01")["planned"]
    [before] = seen(world.bella, "2026-04-30")["roles"]
    [then] = seen(world.bella, "2026-05-01")["roles"]
    assert then == f"{before} (ends on Friday 1 May 2026)"
