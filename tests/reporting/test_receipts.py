"""Access receipts, and what somebody could see on a past day: restriction, cover, conflict."""

from datetime import date

import pytest
from django.contrib.auth.models import Group

from accounts.models import User
from core import clock as clock_now
from core import restriction
from core.words import short_moment
from escalations.models import Escalation
from partnership import cover
from partnership import operations as ours
from partnership import restriction as breaking
from partnership.auth import SignInBackend
from partnership.models import Agency
from partnership.roles import Role
from partnership.succession import operations as takeovers
from reporting import receipts, what_they_see
from tests import world as worlds

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 27)


@pytest.fixture
def world():
    return worlds.build_with_apps()


@pytest.fixture
def escalation(world):
    return worlds.raise_one(world, raised_on=TODAY)


def group(world, name):
    return world.held[name].agency_role.group_id


def restrict(world, escalation, *names):
    named = [(getattr(world, name), group(world, name), "contribute") for name in names]
    return restriction.restrict(escalation, named=named, reason="x", by=world.dana)


def opens(client, person, escalation, reason="A meeting."):
    """As a person does: the question, the reason, the page."""
    client.force_login(person)
    page = escalation.get_absolute_url()
    client.get(page)
    client.post(page, {"reason_for_opening": reason})
    assert client.get(page).status_code == 200


def read(person):
    """A row for each line, with its moment as the page writes it."""
    rows = receipts.of(SignInBackend().get_user(person.pk)).each()
    return [[*row[:4], short_moment(row[4]), row[5]] for row in rows]


# --- receipts -------------------------------------------------------------------------------------


def test_those_who_lead_safeguarding_read_who_from_outside_opened_it_when_and_why(
    world, escalation, client, clock
):
    restrict(world, escalation, "alice", "charlie")
    opens(client, world.charlie, escalation, "For the meeting of 14 April.")
    clock.set("2026-03-27 11:30")
    breaking.break_the_glass(escalation, reason="A child at risk.", by=world.hari)
    police = "Frontline practitioner, Testshire Police"
    head = "Head of Safeguarding, Testshire Partnership Business Team"
    ref = escalation.reference
    found = read(world.bea)
    assert [row[:4] + row[5:] for row in found] == [
        [ref, "Hari Holt", head, "Opened in an emergency", "A child at risk."],
        [ref, "Charlie Chan", police, "Opened", "For the meeting of 14 April."],
        [ref, "Charlie Chan", police, "Gave a reason to open", "For the meeting of 14 April."],
    ]
    assert ["11:30" in row[4] for row in found] == [True, False, False]
    assert read(world.anna) == found


def test_an_agencys_own_people_are_on_the_other_agencys_receipt_only(world, escalation, client):
    restrict(world, escalation, "alice")
    opens(client, world.alice, escalation)
    assert [row[1] for row in read(world.bea)] == ["Alice Adeyemi"] * 2
    assert read(world.anna) == []


@pytest.mark.parametrize("name", ["colin", "bob", "bilal", "hari", "dana", "root", "nobody"])
def test_nobody_else_has_a_receipt(name, world, escalation, client):
    """Colin leads safeguarding at the police, who are no party of it."""
    restrict(world, escalation, "alice", "charlie")
    opens(client, world.charlie, escalation)
    assert read(getattr(world, name)) == []


def test_what_was_never_restricted_is_on_no_receipt_and_what_was_stays_on_it(
    world, escalation, client
):
    client.force_login(world.hari)
    client.get(escalation.get_absolute_url())
    assert read(world.bea) == []
    restrict(world, escalation, "charlie")
    opens(client, world.charlie, escalation)
    restriction.lift(escalation, reason="x", by=world.dana)
    assert "Charlie Chan" in [row[1] for row in read(world.bea)]


def test_a_reader_with_a_conflict_of_interest_is_told_nothing_of_it(world, escalation, client):
    restriction.mark_conflict(escalation, person=world.bea, reason="x", by=world.dana)
    restrict(world, escalation, "charlie")
    opens(client, world.charlie, escalation)
    assert read(world.bea) == []
    assert len(read(world.anna)) == 2


def test_a_receipt_holds_nothing_of_what_the_case_says(world, escalation, client):
    restrict(world, escalation, "charlie")
    opens(client, world.charlie, escalation)
    said = str(read(world.bea))
    for answer in ("child_initials", "child_reference", "what_is_disputed"):
        assert f"{worlds.ANSWERS[answer]!r}" not in said


def test_it_costs_the_same_however_many_lines(
    world, escalation, client, django_assert_max_num_queries
):
    restrict(world, escalation, "charlie")
    opens(client, world.charlie, escalation)
    person = SignInBackend().get_user(world.bea.pk)
    with django_assert_max_num_queries(11) as few:
        receipts.of(person).visits()
    number = len(few)  # before another request forgets the statements
    for _ in range(3):
        another = worlds.raise_one(world, raised_on=TODAY)
        restrict(world, another, "charlie", "ines")
        opens(client, world.charlie, another)
        opens(client, world.ines, another)
    with django_assert_max_num_queries(number) as many:
        assert len(receipts.of(person).visits()) == 1 + 3 * 2
    assert len(many) == number


def take_over_the_trust(world):
    new = ours.add_agency(
        slug="merged", name="Merged", short_name="Merged", kind=Agency.Kind.RELEVANT_AGENCY,
        engagement="permanent", by=None,
    )  # fmt: skip
    takeovers.plan(world.trust, successor=new, on=clock_now.today(), by=world.dana)


def test_those_who_lead_it_now_read_them_of_an_agency_that_was_taken_over(
    world, escalation, client
):
    restrict(world, escalation, "charlie", "bob")
    opens(client, world.charlie, escalation)
    opens(client, world.bob, escalation)
    before = read(world.bea)
    assert [row[1] for row in before] == ["Charlie Chan"] * 2
    take_over_the_trust(world)
    assert read(world.bea) == before


def test_nor_is_somebody_named_by_a_role_elsewhere_once_theirs_was_taken_over(world, escalation):
    ours.begin_role(
        world.bea, agency=world.police, role=Role.TRAINER, started_on=date(2025, 1, 1), by=None
    )
    take_over_the_trust(world)
    named_in = Group.objects.get(pk=breaking.role_to_be_named_in(world.bea, escalation))
    assert named_in.name == "merged: safeguarding-lead"


# --- a day that is over ---------------------------------------------------------------------------


def then(person, on, world):
    """The references that somebody could see at the end of a past day, by the log."""
    return [
        row[0]
        for row in what_they_see.then(person, date.fromisoformat(on), reader=world.dana)["rows"]
    ]


def test_a_deputy_saw_it_on_the_days_of_cover_and_on_no_other(world, escalation, clock):
    clock.set("2026-03-28")
    cover.name_deputy(
        world.bea, agency=world.trust, deputy=world.bilal, starts_on=date(2026, 3, 29),
        ends_on=date(2026, 3, 30), by=world.bea,
    )  # fmt: skip
    clock.set("2026-04-02")
    days = ("2026-03-27", "2026-03-28", "2026-03-29", "2026-03-30", "2026-03-31")
    assert [then(world.bilal, day, world) for day in days] == [
        [], [], [escalation.reference], [escalation.reference], []
    ]  # fmt: skip
    lead = "Named or designated safeguarding lead, Testshire Health Trust"
    page = what_they_see.then(world.bilal, date(2026, 3, 29), reader=world.dana)
    assert f"{lead}, as deputy for Bea Bright" in page["roles"]


def test_what_a_deputy_saw_is_told_the_same_once_the_agency_was_taken_over(
    world, escalation, clock
):
    cover.name_deputy(
        world.bea, agency=world.trust, deputy=world.bilal, starts_on=TODAY,
        ends_on=date(2026, 4, 20), by=world.bea,
    )  # fmt: skip
    clock.set("2026-03-31")
    before = what_they_see.then(world.bilal, date(2026, 3, 29), reader=world.dana)
    assert [row[0] for row in before["rows"]] == [escalation.reference]
    take_over_the_trust(world)
    clock.set("2026-04-02")
    after = what_they_see.then(world.bilal, date(2026, 3, 29), reader=world.dana)
    assert (after["roles"], after["rows"]) == (before["roles"], before["rows"])
    since = what_they_see.then(world.bilal, date(2026, 4, 1), reader=world.dana)
    assert [row[0] for row in since["rows"]] == [escalation.reference]


def test_a_cover_ended_early_had_ended_on_that_day(world, escalation, clock):
    made = cover.name_deputy(
        world.bea, agency=world.trust, deputy=world.bilal, starts_on=TODAY,
        ends_on=date(2026, 3, 30), by=world.bea,
    )  # fmt: skip
    clock.set("2026-03-29")
    cover.end_cover(made, by=world.bea)
    clock.set("2026-04-02")
    days = ("2026-03-27", "2026-03-28", "2026-03-29", "2026-03-30")
    found = [bool(then(world.bilal, day, world)) for day in days]
    assert found == [True, True, False, False]


def test_cover_opened_nothing_restricted_on_a_past_day_whoever_was_named(world, escalation, clock):
    """Alice raised it, and is named: her right has been there since before the restriction."""
    for person, deputy in (("alice", "amir"), ("dana", "sue")):
        cover.name_deputy(
            getattr(world, person), agency=world.held[person].agency_role.agency,
            deputy=getattr(world, deputy), starts_on=TODAY, ends_on=date(2026, 4, 5),
            by=getattr(world, person),
        )  # fmt: skip
    clock.set("2026-03-28")
    restrict(world, escalation, "alice")
    clock.set("2026-03-30")
    restriction.lift(escalation, reason="x", by=world.dana)
    clock.set("2026-04-02")
    days = ("2026-03-27", "2026-03-28", "2026-03-29", "2026-03-30")
    assert [bool(then(world.amir, day, world)) for day in days] == [True, False, False, True]
    assert [bool(then(world.alice, day, world)) for day in days] == [True] * 4
    assert [bool(then(world.bea, day, world)) for day in days] == [True, False, False, True]


def test_nor_a_list_that_had_fallen_to_whom_the_deputy_stood_in_for(world, escalation, clock):
    dee = User.objects.create_user("dee@example.org", full_name="Dee Dunn")
    held = ours.begin_role(
        dee, agency=world.business_team, role=Role.BUSINESS_MANAGER, started_on=TODAY, by=None
    )
    cover.name_deputy(
        world.dana, agency=world.business_team, deputy=world.sue, starts_on=TODAY,
        ends_on=date(2026, 4, 5), by=world.dana,
    )  # fmt: skip
    restriction.restrict(escalation, named=[], reason="x", by=dee)
    ours.end_role(held, ended_on=TODAY, by=None)
    clock.set("2026-03-29")
    assert then(world.dana, "2026-03-28", world) == [escalation.reference]
    assert then(world.sue, "2026-03-28", world) == []


@pytest.mark.parametrize("name", ["bea", "alice"])
def test_a_conflict_kept_somebody_from_it_while_it_stood(name, world, escalation, clock):
    person = getattr(world, name)
    clock.set("2026-03-28")
    restriction.mark_conflict(escalation, person=person, reason="x", by=world.dana)
    clock.set("2026-03-30")
    restriction.end_conflict(
        escalation, decision=standing(escalation, "conflict"), reason="x", by=world.dana
    )
    clock.set("2026-04-02")
    days = ("2026-03-27", "2026-03-28", "2026-03-29", "2026-03-30")
    assert [bool(then(person, day, world)) for day in days] == [True, False, False, True]
    assert [bool(then(world.bob, day, world)) for day in days] == [True] * 4


def standing(escalation, kind):
    rows = restriction.access.exclusion_table(Escalation).objects.unscoped("a test")
    return rows.get(record=escalation, kind=kind, ended_at=None)


@pytest.mark.parametrize("a_task_runs", [True, False])
def test_an_emergency_was_over_after_24_hours(a_task_runs, world, escalation, clock):
    restrict(world, escalation)
    breaking.break_the_glass(escalation, reason="x", by=world.hari)
    clock.set("2026-03-30")
    if a_task_runs:  # two days late
        restriction.end_emergencies(Escalation, by=None)
    clock.set("2026-04-02")
    days = ("2026-03-26", "2026-03-27", "2026-03-28", "2026-03-29")
    found = [bool(then(world.hari, day, world)) for day in days]
    assert found == [False, True, False, False]


def test_today_the_reasons_are_told_as_a_deputy_and_of_a_named_person(world, escalation):
    cover.name_deputy(
        world.bea, agency=world.trust, deputy=world.bilal, starts_on=TODAY, ends_on=TODAY,
        by=world.bea,
    )  # fmt: skip

    def rows(person):
        return what_they_see.now(person, reader=world.dana)["rows"]

    lead = "Named or designated safeguarding lead, Testshire Health Trust"
    [[reference, may, why]] = rows(world.bilal)
    assert (reference, may) == (escalation.reference, "Contribute")
    assert why == f"{lead}: as a deputy, leads safeguarding at an agency in it"
    restrict(world, escalation, "bea")
    assert rows(world.bilal) == []
    assert rows(world.bea) == [[escalation.reference, "Contribute", f"{lead}: {restriction.NAMED}"]]
