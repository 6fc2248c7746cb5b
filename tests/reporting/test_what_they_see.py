"""“What would this person see?”: seats in groups, and what is kept from who looks."""

import csv
from datetime import date, timedelta
from io import StringIO

import pytest

from accounts.models import User
from core import access, access_log, calendar, restriction
from core.models import AccessLog
from core.operations import operation
from core.words import day as in_words
from escalations import operations as escalate
from improvement import operations, ways
from partnership import cover
from partnership import people_operations as accounts
from partnership.groups import operations as groups
from partnership.succession import operations as takeovers
from reporting import what_they_see
from tests import world as worlds
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
    return {reference: set(why.split("; ")) for reference, _, why in seen["rows"]}


def test_a_seat_in_a_group_opens_what_it_oversees_today(world, action):
    seen = what_they_see.now(world.charlie, reader=world.dana)
    assert rows(seen) == {
        action.reference: {f"{CHAIR}: {ways.CHAIRS}", f"{MEMBER}: {ways.OF_THE_GROUP}"}
    }
    assert {CHAIR, MEMBER} < set(seen["roles"])


def test_and_on_a_day_that_is_over_until_it_was_left(world, subgroup, action, clock):
    """Each seat has a line for its role in the log, as each role at an agency has."""

    def on(day):
        return what_they_see.then(world.charlie, date.fromisoformat(day), reader=world.dana)

    clock.set(NEXT_DAY)
    seen = on("2026-04-01")
    assert {tuple(row) for row in seen["rows"]} == {
        (action.reference, "Manage", f"{CHAIR}: {ways.CHAIRS}"),
        (action.reference, "View", f"{MEMBER}: {ways.OF_THE_GROUP}"),
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
    own = what_they_see.now(world.colin, reader=world.dana)["rows"]
    assert action.reference in {row[0] for row in own}

    def on(day):
        return what_they_see.then(world.colin, date.fromisoformat(day), reader=world.dana)

    clock.set("2026-04-04")
    seen = on("2026-04-01")
    assert [action.reference, "Manage", f"{CHAIR}: {ways.CHAIRS}"] in seen["rows"]
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
        return what_they_see.then(person, date.fromisoformat(day), reader=world.dana)

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
        return what_they_see.page(world.colin, date.fromisoformat(day), reader=world.dana)

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
        return what_they_see.page(world.bella, day, reader=world.dana)["planned"]

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
        return what_they_see.page(person, date.fromisoformat(on), reader=world.dana)

    [line] = seen(world.ines, "2026-05-01")["planned"]
    assert line == (
        "From Friday 1 May 2026: NHS Testshire Integrated Care Board takes over from Testshire"
        " Health Trust: what roles like theirs open there is theirs, too"
    )
    assert seen(world.ines, "2026-04-30")["planned"] == seen(world.carol, "2026-05-01")["planned"]
    [before] = seen(world.bella, "2026-04-30")["roles"]
    [then] = seen(world.bella, "2026-05-01")["roles"]
    assert then == f"{before} (ends on Friday 1 May 2026)"


# --- the list: its order, its pages, one record of it, what may be done, as a file ----------------

ADDRESS = "/access-log/what-would-they-see/"


@pytest.fixture
def mixed(world, action, clock):
    """Bella of the trust sees actions and challenges, the challenges given to her last."""
    clock.set("2026-04-02")
    world.cases = [worlds.raise_one(world, raised_on=date(2026, 4, 2)) for _ in range(2)]
    for case in world.cases:
        escalate.move_up(case, from_step=1, reason="No reply.", by=world.alice)
    world.actions = [action, world.log.action]
    return world


def pages(seen_after) -> list[list[str]]:
    """The references of each page, one after another."""
    found, after = [], ""
    while True:
        seen = seen_after(after)
        found.append([row[0] for row in seen["rows"]])
        if not (after := seen["next_after"]):
            return found


def test_the_pages_go_through_one_kind_after_another_and_miss_nothing(mixed):
    everything = what_they_see.Wanted(size=None)
    whole = [
        row[0] for row in what_they_see.now(mixed.bella, everything, reader=mixed.dana)["rows"]
    ]
    kinds = [reference[:3] for reference in whole]
    assert set(kinds) == {"ACT", "ESC"}
    assert kinds == sorted(kinds, key=kinds.index)  # a kind is not come back to
    for size in (1, 2, 3):
        found = pages(
            lambda after, size=size: what_they_see.now(
                mixed.bella, what_they_see.Wanted(size=size, after=after), reader=mixed.dana
            )
        )
        assert [reference for page in found for reference in page] == whole
        assert {len(page) for page in found[:-1]} <= {size}


def test_of_a_past_day_the_right_that_was_given_last_is_first_whatever_its_kind(mixed, clock):
    clock.set("2026-04-04")
    past, everything = date(2026, 4, 2), what_they_see.Wanted(size=None)
    seen = what_they_see.then(mixed.bella, past, everything, reader=mixed.dana)
    whole = [row[0] for row in seen["rows"]]
    assert whole[:2] == [case.reference for case in reversed(mixed.cases)]
    assert {each.reference for each in mixed.actions} <= set(whole)
    found = pages(
        lambda after: what_they_see.then(
            mixed.bella, past, what_they_see.Wanted(size=1, after=after), reader=mixed.dana
        )
    )
    assert [reference for page in found for reference in page] == whole


def asks(client, world, **asked) -> str:
    client.force_login(world.dana)
    return client.get(ADDRESS, {"person": world.bella.email, **asked}).content.decode()


def test_the_page_says_in_which_order_it_is(mixed, client, clock):
    clock.set("2026-04-04")
    assert what_they_see.IN_ORDER in asks(client, mixed)
    past = {"on_day": 2, "on_month": 4, "on_year": 2026}
    assert what_they_see.THEN_IN_ORDER in asks(client, mixed, **past)


def test_one_record_is_found_by_its_reference_open_or_closed(mixed, client, clock):
    one, other = mixed.cases
    escalate.withdraw(one, outcome="withdrawn", reason="Settled.", by=mixed.alice)
    clock.set("2026-04-04")
    for day in ({}, {"on_day": 2, "on_month": 4, "on_year": 2026}):
        for case in (one, other):
            page = asks(client, mixed, reference=case.reference.lower(), **day)
            assert f">{case.reference}<" in page
            assert "See closed records" not in page
        assert f">{other.reference}<" not in asks(client, mixed, reference=one.reference, **day)
        nothing = asks(client, mixed, reference="ESC-2020-0001", **day)
        assert "No record with the reference ESC-2020-0001." in nothing


def test_nor_is_one_found_in_which_the_reader_has_a_conflict_of_interest(mixed, client):
    case = mixed.cases[0]
    restriction.mark_conflict(case, person=mixed.dana, reason="A relative.", by=mixed.dana)
    assert f"No record with the reference {case.reference}." in asks(
        client, mixed, reference=case.reference
    )


def test_what_they_may_do_is_the_highest_right_that_they_have(mixed, clock):
    case = mixed.cases[0]

    def may(person, on=None):
        asked = what_they_see.Wanted(reference=case.reference)
        return {row[1] for row in what_they_see.page(person, on, asked, reader=mixed.dana)["rows"]}

    may_do = {"bella": {"Contribute"}, "sue": {"View"}, "dana": {"Manage"}, "charlie": set()}
    assert {name: may(getattr(mixed, name)) for name in may_do} == may_do
    for name, right in may_do.items():  # as the record itself answers
        person = getattr(mixed, name)
        held = [each for each in access.RIGHTS if access.can(person, each, case)]
        assert [what_they_see.MAY[each] for each in held[-1:]] == [*right], name
    named = (mixed.bella, mixed.held["bella"].agency_role.group_id, "view")
    restriction.restrict(case, named=[named], reason="A colleague's child.", by=mixed.dana)
    assert (may(mixed.bella), may(mixed.sue)) == ({"View"}, set())


def test_a_deputy_may_do_what_was_lent_to_them(mixed):
    cover.name_deputy(
        mixed.bella, agency=mixed.trust, deputy=mixed.bilal, starts_on=date(2026, 4, 2),
        ends_on=date(2026, 4, 3), by=mixed.bella,
    )  # fmt: skip
    asked = what_they_see.Wanted(reference=mixed.cases[0].reference)
    [row] = what_they_see.now(mixed.bilal, asked, reader=mixed.dana)["rows"]
    assert row[1] == "Contribute"


def test_of_a_past_day_a_right_that_was_lowered_counts_for_what_was_left(mixed, clock):
    label = access_log.label_of(mixed.cases[0])
    line = AccessLog.objects.filter(about=label, right="contribute", what="granted").latest("pk")
    taken = (AccessLog.What.REMOVED, label, line.holder, line.through, "contribute", "")
    whose = mixed.bella
    mine = AccessLog.objects.filter(
        about=label, what="granted", holder=access_log.holder_of(person=whose.pk)
    ).latest("pk")

    def may():
        asked = what_they_see.Wanted(reference=mixed.cases[0].reference)
        past = date(2026, 4, 2)
        return [row[1] for row in what_they_see.then(whose, past, asked, reader=mixed.dana)["rows"]]

    clock.set("2026-04-04")
    before = may()
    assert mine.right == "contribute"
    clock.set("2026-04-02 16:00")
    access_log.write([(*taken[:2], mine.holder, mine.through, *taken[4:])])
    clock.set("2026-04-04")
    assert (before.count("Contribute"), may().count("Contribute")) == (1, 0)
    assert may().count("View") == before.count("View") + 1


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_as_a_file_it_is_the_whole_list_and_on_record(mixed, client, kind):
    client.force_login(mixed.dana)
    asked = {"person": mixed.bella.email, "state": "open"}
    answer = client.get(f"{ADDRESS}export/{kind}/", asked)
    assert answer["Content-Disposition"].endswith(f'what-they-see-2026-04-02.{kind}"')
    seen = what_they_see.now(mixed.bella, what_they_see.Wanted(size=None), reader=mixed.dana)
    wanted = [["Bella Boateng", "2026-04-02", *row] for row in seen["rows"]]
    if kind == "csv":
        rows = list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))
        assert rows == [list(what_they_see.IN_A_FILE), *wanted]
    line = AccessLog.objects.get(what="export")
    assert (line.person, line.about) == (mixed.dana, access_log.label_of(mixed.bella))
    assert line.detail.startswith(f"{len(wanted)} rows: ?person=bella%40example.org&state=open")


def test_there_is_no_file_of_nobodys_view_or_of_several(mixed, client):
    client.force_login(mixed.dana)
    for asked in ({}, {"person": "zzzz"}, {"person": "example"}, {"person": "b"}):
        answer = client.get(f"{ADDRESS}export/csv/", asked)
        assert (answer.status_code, answer["Location"].startswith(ADDRESS)) == (302, True), asked
    there = {"person": mixed.bella.email}
    assert client.get(f"{ADDRESS}export/pdf/", there).status_code == 404
    client.force_login(mixed.hari)
    assert client.get(f"{ADDRESS}export/csv/", there).status_code == 403


def test_a_list_of_a_day_after_a_planned_takeover_says_what_it_leaves_out(world, client):
    takeovers.plan(world.trust, successor=world.icb, on=date(2026, 5, 1), by=world.dana)
    said = "The list is as it would be without the takeover."
    before = {"on_day": 30, "on_month": 4, "on_year": 2026}
    after = {"on_day": 1, "on_month": 5, "on_year": 2026}
    assert said not in asks(client, world, **before)
    assert said in asks(client, world, **after)
    assert said in asks(client, world, **after | {"person": "ines"})
    assert said not in asks(client, world, **after | {"person": "carol"})
