"""The quarterly access review: opened, answered, reminded of, passed to the business team."""

import csv
from datetime import date
from io import StringIO
from threading import Barrier, Thread

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from core import calendar, letters
from core.models import AccessLog
from core.operations import NotAllowed
from partnership import operations as ours
from partnership import people_operations, tasks
from partnership.access_review import lists, operations, policy
from partnership.access_review.models import AccessReview, ReviewedRole
from partnership.access_review.operations import CONFIRM, END, answer
from partnership.groups import operations as groups
from partnership.models import HeldRole
from partnership.roles import Role
from tests import world as worlds
from tests.kept import kept_step

APRIL = date(2026, 4, 1)
ALL_YEAR = (1, 4, 7, 10)
PAGE, OVERVIEW = "/people/trust/access-review/", "/access-review/"


@pytest.fixture
def world(db, clock):
    world = worlds.build_with_administrators()
    clock.set("2026-04-01")
    return world


@pytest.fixture
def review(world):
    mail.outbox.clear()
    return operations.open_review(by=None)


def browser(person):
    client = Client(REMOTE_ADDR="192.0.2.7")
    client.force_login(person)
    return client


def lines(**chosen):
    return ReviewedRole.objects.unscoped("the test looks").filter(**chosen).order_by("pk")


def line_of(world, name) -> ReviewedRole:
    return lines(held_role=world.held[name]).latest("pk")


def state(name_of=lambda line: line.held_role.person.full_name):
    return {(name_of(line), line.answer) for line in lines().exclude(answer="")}


def send(client, answers: dict, page=PAGE, **more):
    """``answers``: by line; a reason is sent as reason_<key>."""
    data = {f"role_{line.pk}": chosen for line, chosen in answers.items()}
    return client.post(page, data | more, follow=True)


def refused(answer) -> str:
    return answer.content.decode()


# --- policy, without a database -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("today", "months", "begins"),
    [
        ("2026-04-01", ALL_YEAR, "2026-04-01"),
        ("2026-03-31", ALL_YEAR, "2026-01-01"),
        ("2026-01-01", ALL_YEAR, "2025-10-01"),  # New Year's Day is a bank holiday
        ("2026-01-02", ALL_YEAR, "2026-01-01"),
        ("2026-08-02", [8], None),  # a Saturday and a Sunday come first
        ("2026-08-03", [8], "2026-08-01"),
        ("2026-06-30", ALL_YEAR, "2026-04-01"),  # late is still that one
        ("2026-02-11", [2, 8], "2026-02-01"),
        ("2026-02-11", [], None),
    ],
)
def test_a_review_is_due_from_the_first_working_day_of_its_month(today, months, begins):
    england = calendar.england()
    found = policy.begins_on(date.fromisoformat(today), months, england)
    if begins is None and months:  # nothing this year: last year's, if the calendar knows it
        assert found == date(2025, 8, 1)
    else:
        assert found == (date.fromisoformat(begins) if begins else None)


def test_the_last_day_is_never_a_day_off():
    england = calendar.england()
    assert policy.due_on(APRIL, 21, england) == date(2026, 4, 22)
    assert policy.due_on(date(2026, 4, 3), 1, england) == date(2026, 4, 7)  # Easter


@pytest.mark.parametrize(
    ("left", "days"), [(8, None), (7, 7), (5, 7), (3, 7), (2, 2), (0, 2), (-1, None)]
)
def test_the_latest_reminder_whose_day_has_come(left, days):
    assert policy.reminder_due(left, (2, 7)) == days


# --- opening --------------------------------------------------------------------------------------


def test_it_asks_about_every_role_held_and_no_other(world, clock):
    ended = ours.end_role(world.held["bob"], ended_on=APRIL, by=None)
    new = ours.begin_role(
        world.bob, agency=world.trust, role=Role.TRAINER, started_on=APRIL, by=None
    )
    review = operations.open_review(by=None)
    assert (review.begins_on, review.opened_on, review.due_on) == (APRIL, APRIL, date(2026, 4, 22))
    asked = {line.held_role_id for line in lines()}
    held = HeldRole.objects.unscoped("the test looks").filter(ended_on=None).exclude(pk=new.pk)
    assert asked == set(held.values_list("pk", flat=True))
    assert ended.pk not in asked
    assert all(line.agency_id == line.held_role.agency_role.agency_id for line in lines())


def test_it_opens_once_however_often_and_late_it_is_asked(world, clock):
    clock.set("2026-05-19")
    assert operations.open_review(by=None).due_on == date(2026, 6, 9)
    assert operations.open_review(by=None) is None
    tasks.review_access()
    assert AccessReview.objects.count() == 1
    clock.set("2026-07-01")
    tasks.review_access()
    assert AccessReview.objects.count() == 2
    assert lines().count() == 2 * len(world.held)


def test_before_the_first_working_day_it_does_not_open(world, clock):
    operations.open_review(by=None)
    clock.set("2026-06-30 18:00")
    assert operations.open_review(by=None) is None
    clock.set("2026-07-01 07:25")
    assert operations.open_review(by=None).begins_on == date(2026, 7, 1)


def test_a_portal_whose_people_are_all_new_has_none(db, clock):
    clock.set("2026-05-19")
    world = worlds.build()
    for held in world.held.values():
        ours.end_role(held, ended_on=date(2026, 5, 19), by=None)
    ours.begin_role(
        world.bob, agency=world.trust, role=Role.TRAINER, started_on=date(2026, 5, 19), by=None
    )
    assert operations.open_review(by=None) is None
    assert AccessReview.objects.count() == 0


def test_a_partnership_that_names_no_month_has_none(world, settings):
    accounts = settings.PARTNERSHIP["accounts"] | {"review_months": []}
    settings.PARTNERSHIP = settings.PARTNERSHIP | {"accounts": accounts}
    assert operations.open_review(by=None) is None


def test_a_partnership_whose_file_is_silent_has_it_each_quarter(settings):
    accounts = {
        name: said
        for name, said in settings.PARTNERSHIP["accounts"].items()
        if not name.startswith("review")
    }
    settings.PARTNERSHIP = settings.PARTNERSHIP | {"accounts": accounts}
    assert policy.rules() == policy.Rules(ALL_YEAR, 21, (2, 7))


def test_it_is_opened_in_as_many_statements_for_few_as_for_many(world, clock, settings):
    def statements(day):
        clock.set(day)
        with CaptureQueriesContext(connection) as seen:
            assert operations.open_review(by=None)
        return len(seen)

    few = statements("2026-04-01")
    for number in range(60):
        person = User.objects.create_user(f"p{number}@example.org", full_name=f"P {number:02}")
        ours.begin_role(person, agency=world.trust, role=Role.TRAINER, started_on=APRIL, by=None)
    # SQLite takes so many parameters at a time, and no more: two lots of rows, not sixty.
    assert statements("2026-07-01") <= few + 2
    assert lines().count() == 2 * len(world.held) + 60


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_open_one(clock):
    worlds.build_with_administrators()
    clock.set("2026-04-01")
    ready, found = Barrier(2), []

    def work():
        ready.wait(10)
        try:
            found.append(operations.open_review(by=None))
        finally:
            connection.close()

    workers = [Thread(target=work) for _ in range(2)]
    for each in workers:
        each.start()
    for each in workers:
        each.join(20)
    assert len([each for each in found if each]) == 1
    assert len(found) == 2
    assert lines().count() == len({line.held_role_id for line in lines()})


# --- who opens the pages --------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["alice", "bea", "bella", "hari", "sue", "cleo", "root", "nobody"])
def test_to_everyone_else_there_is_no_such_page_and_nothing_changes(world, review, name):
    client = browser(getattr(world, name))
    assert client.get(PAGE).status_code == 404
    assert send(client, {line_of(world, "bella"): CONFIRM}).status_code == 404
    assert client.get(OVERVIEW).status_code == 403
    assert client.get(OVERVIEW + "export/csv/").status_code == 403
    assert state() == set()
    theirs = ReviewedRole.objects.visible_to(getattr(world, name))
    assert list(theirs.filter(agency=world.trust)) == []
    with pytest.raises(NotAllowed):
        answer(
            agency=world.trust, answers={line_of(world, "bella").pk: CONFIRM}, reasons={},
            by=getattr(world, name),
        )  # fmt: skip


def test_an_administrator_sees_their_own_agency_and_no_overview(world, review):
    client = browser(world.tess)
    page = client.get(PAGE).content.decode()
    for name in ("Bob Barnes", "Bella Boateng", "Bea Bright", "Bilal Begum", "Brian Booth"):
        assert name in page
    for name in ("Alice Adeyemi", "Cleo Crane", "Dana Doyle"):
        assert name not in page
    assert client.get(OVERVIEW).status_code == 403
    assert client.get("/people/council/access-review/").status_code == 404


def test_without_a_review_the_pages_say_so(world):
    assert "No access review has been opened" in browser(world.tess).get(PAGE).content.decode()
    assert "No access review has been opened" in browser(world.dana).get(OVERVIEW).content.decode()
    assert send(browser(world.tess), {}).status_code == 200
    assert browser(world.dana).get(OVERVIEW + "export/csv/").status_code == 200
    assert browser(world.dana).get(OVERVIEW + "export/pdf/").status_code == 404


# --- answering ------------------------------------------------------------------------------------


def test_roles_are_confirmed_and_leave_the_list(world, review):
    bob, bella = line_of(world, "bob"), line_of(world, "bella")
    done = send(browser(world.tess), {bob: CONFIRM, bella: CONFIRM})
    assert "2 roles confirmed" in done.content.decode()
    assert state() == {("Bob Barnes", "confirmed"), ("Bella Boateng", "confirmed")}
    line = line_of(world, "bob")
    assert (line.answered_by, line.answered_at.date()) == (world.tess, APRIL)
    names = [row["name"] for row in browser(world.tess).get(PAGE).context["rows"]]
    assert names == ["Bea Bright", "Bilal Begum", "Brian Booth"]
    logged = AccessLog.objects.filter(what="confirmed").order_by("pk")
    assert [(each.person, each.about, each.holder, each.address) for each in logged] == [
        (world.tess, f"partnership.AgencyRole:{world.held[name].agency_role_id}",
         f"person:{getattr(world, name).pk}", "192.0.2.7")
        for name in ("bob", "bella")
    ]  # fmt: skip
    history = line.history.order_by("pk")
    assert [(each.answer, each.history_user) for each in history] == [
        ("", None), ("confirmed", world.tess),
    ]  # fmt: skip
    told = browser(world.tess).get(f"/people/trust/{world.bob.pk}/").context["history"]
    assert told[0][1:] == ["Role confirmed", "Frontline practitioner", "Tess Todd"]


def test_what_ends_is_checked_first_with_its_reason_and_ends_with_all_its_consequences(
    world, review
):
    case = worlds.raise_one(world, raised_on=date(2026, 3, 27))
    hers, client = browser(world.bea), browser(world.tess)
    assert hers.get(case.get_absolute_url()).status_code == 200
    bea, bob = line_of(world, "bea"), line_of(world, "bob")
    asked = send(client, {bea: END, bob: CONFIRM})
    assert "Check what ends" in asked.content.decode()
    assert "They can no longer open what this role opens" in asked.content.decode()
    assert state() == set()
    without = send(client, {bea: END, bob: CONFIRM}, checked="1")
    assert "Enter why the role of Bea Bright ends" in without.content.decode()
    assert state() == set()
    done = send(client, {bea: END, bob: CONFIRM}, checked="1", **{f"reason_{bea.pk}": "Left"})
    assert "1 role confirmed and 1 ended." in done.content.decode()
    assert state() == {("Bea Bright", "ended"), ("Bob Barnes", "confirmed")}
    ended = worlds.refresh(world.held["bea"])
    assert (ended.ended_on, ended.end_reason) == (APRIL, "Left")
    assert hers.get(case.get_absolute_url()).status_code == 404


def test_nothing_is_half_saved(world, review):
    """One of the roles has ended meanwhile: the others of the page are not answered either."""
    bea, bob = line_of(world, "bea"), line_of(world, "bob")
    ours.end_role(world.held["bob"], ended_on=APRIL, by=world.dana)
    with pytest.raises(NotAllowed, match="ended meanwhile"):
        answer(
            agency=world.trust, answers={bea.pk: END, bob.pk: CONFIRM}, reasons={bea.pk: "Left"},
            by=world.tess,
        )  # fmt: skip
    assert state() == set()
    assert worlds.refresh(world.held["bea"]).ended_on is None
    page = send(browser(world.tess), {bea: CONFIRM, bob: CONFIRM})
    assert "Nothing is saved yet" in page.content.decode()
    assert 'value="confirm" checked' in page.content.decode()  # what was chosen stays
    assert state() == set()


def test_two_administrators_at_once_the_second_is_told(world, review):
    other = User.objects.create_user("tom@example.org", full_name="Tom Tate")
    ours.begin_role(
        other, agency=world.trust, role=Role.AGENCY_ADMINISTRATOR, started_on=APRIL, by=None
    )
    bob = line_of(world, "bob")
    send(browser(world.tess), {bob: CONFIRM})
    page = send(browser(other), {bob: END}, checked="1", **{f"reason_{bob.pk}": "Left"})
    assert "Somebody else has answered" in page.content.decode()
    assert line_of(world, "bob").answered_by == world.tess
    with pytest.raises(NotAllowed, match="answered this meanwhile"):
        answer(agency=world.trust, answers={bob.pk: CONFIRM}, reasons={}, by=other)


def test_a_form_sent_twice_is_one_act(world, review):
    client, bob = browser(world.tess), line_of(world, "bob")
    once = {"submission": "7d9ab4e0-21aa-4b1b-8a3c-0f9a0a6c8d11"}
    send(client, {bob: CONFIRM}, **once)
    send(client, {bob: CONFIRM}, **once)
    assert AccessLog.objects.filter(what="confirmed").count() == 1


def test_choosing_nothing_or_nonsense_gets_a_sentence(world, review):
    client, bob = browser(world.tess), line_of(world, "bob")
    assert "Choose an answer for at least one role" in refused(send(client, {}))
    assert "from the list" in refused(send(client, {bob: "burn"}))
    for name in ("role_x", "role_²", "role_" + "9" * 40, "role_0"):
        assert client.post(PAGE, {name: CONFIRM}).status_code == 200
    assert state() == set()


def test_answers_may_be_changed_before_they_are_saved(world, review):
    client, bob = browser(world.tess), line_of(world, "bob")
    page = send(client, {bob: END}, checked="1", change="1")
    assert "Roles to answer for" in page.content.decode()
    assert 'value="end" checked' in page.content.decode()
    assert state() == set()


def test_nobody_answers_for_their_own_role(world, review):
    client, own = browser(world.tess), line_of(world, "tess")
    page = client.get(PAGE)
    assert "Tess Todd" not in [row["name"] for row in page.context["rows"]]
    assert "Your own role is not in the list" in page.content.decode()
    send(client, {own: CONFIRM})
    with pytest.raises(NotAllowed, match="their own role"):
        answer(agency=world.trust, answers={own.pk: CONFIRM}, reasons={}, by=world.tess)
    assert state() == set()
    send(browser(world.dana), {own: CONFIRM})
    assert state() == {("Tess Todd", "confirmed")}


def test_the_seats_that_go_with_a_role_stand_beside_it(world, review):
    """They open something, too: whoever confirms the role confirms them."""
    for slug, name in (("practice", "Practice Group"), ("health", "Health Group")):
        group = groups.add_group(slug=slug, name=name, by=None)
        groups.add_seat(
            group, agency=world.trust, sits_as="member", started_on=APRIL,
            held_role=world.held["bella"], by=None,
        )  # fmt: skip
    page = browser(world.tess).get("/people/trust/access-review/")
    notes = {row["name"]: row["note"] for row in page.context["rows"] if row["note"]}
    assert notes == {
        "Bella Boateng": "Sits in Health Group and Practice Group, and leaves with the role"
    }


def test_another_administrator_answers_for_it_where_there_is_one(world, review):
    own = line_of(world, "tess")
    assert own in lists.for_the_team(world.dana, review)
    other = User.objects.create_user("tom@example.org", full_name="Tom Tate")
    ours.begin_role(
        other, agency=world.trust, role=Role.AGENCY_ADMINISTRATOR, started_on=APRIL, by=None
    )
    assert own not in lists.for_the_team(world.dana, review)
    send(browser(other), {own: CONFIRM})
    assert line_of(world, "tess").answered_by == other


def test_what_the_business_team_gives_it_also_ends(world, review):
    client, brian = browser(world.tess), line_of(world, "brian")
    page = client.get(PAGE).content.decode()
    assert "Ask to end it" in page
    asked = send(client, {brian: END}).content.decode()
    assert "The business team is asked to" in asked
    done = send(client, {brian: END}, checked="1", **{f"reason_{brian.pk}": "Retires"})
    assert "1 passed to the business team" in done.content.decode()
    assert worlds.refresh(world.held["brian"]).ended_on is None
    assert brian in lists.for_the_team(world.dana, review)
    assert "Brian" not in str([row["name"] for row in client.get(PAGE).context["rows"]])
    with pytest.raises(NotAllowed, match="meanwhile"):
        answer(agency=world.trust, answers={brian.pk: CONFIRM}, reasons={}, by=world.tess)
    keeper = browser(world.dana)
    assert "asks you to end it: Retires" in keeper.get(PAGE).content.decode()
    assert "Retires" in send(keeper, {brian: END}).content.decode()  # need not be typed again
    send(keeper, {brian: END}, checked="1", **{f"reason_{brian.pk}": "Retires"})
    assert worlds.refresh(world.held["brian"]).ended_on == APRIL
    assert state() == {("Brian Booth", "ended")}


def test_a_line_of_another_agency_is_not_answered_here(world, review):
    alice = line_of(world, "alice")
    send(browser(world.tess), {alice: CONFIRM})
    for agency in (world.trust, world.council):
        with pytest.raises(NotAllowed):
            answer(agency=agency, answers={alice.pk: CONFIRM}, reasons={}, by=world.tess)
    assert state() == set()


def test_a_role_that_ended_meanwhile_drops_out(world, review):
    ours.end_role(world.held["bob"], ended_on=APRIL, by=world.dana)
    client = browser(world.tess)
    assert "Bob Barnes" not in [row["name"] for row in client.get(PAGE).context["rows"]]
    gone = client.get(PAGE + "?show=gone")
    assert [row[0] for row in gone.context["rows"]] == ["Bob Barnes"]
    assert gone.context["rows"][0][3] == "Ended, not in this review"


def test_a_page_that_is_out_of_date_is_told_so_once_and_nothing_else(world, review):
    line = line_of(world, "bob")
    client = browser(world.tess)
    ours.end_role(world.held["bob"], ended_on=APRIL, by=world.dana)
    answered = client.post(PAGE, {f"role_{line.pk}": CONFIRM})
    [sentence] = answered.context["form"].non_field_errors()
    assert sentence.startswith("Somebody else has answered one of these meanwhile")


def test_an_older_review_is_read_and_no_longer_answered(world, review, clock):
    old = line_of(world, "bob")
    clock.set("2026-07-01")
    operations.open_review(by=None)
    with pytest.raises(NotAllowed, match="over"):
        answer(agency=world.trust, answers={old.pk: CONFIRM}, reasons={}, by=world.tess)
    page = browser(world.tess).get(PAGE + "?review=2026-04-01")
    assert "April 2026" in page.content.decode()
    assert '<form method="post" novalidate>' not in page.content.decode()
    assert browser(world.tess).get(PAGE + "?review=1999-01-01").status_code == 200
    assert browser(world.tess).get(PAGE + "?review=x&page=9&show=nothing").status_code == 200


def test_an_administrator_reads_no_name_of_the_business_team(world, review):
    send(browser(world.dana), {line_of(world, "bob"): CONFIRM})
    shown = browser(world.tess).get(PAGE + "?show=confirmed").context["rows"]
    assert [(row[0], row[4]) for row in shown] == [("Bob Barnes", lists.NOT_OF_HERE)]
    shown = browser(world.dana).get(PAGE + "?show=confirmed").context["rows"]
    assert [row[4] for row in shown] == ["Dana Doyle"]


# --- pages of 25 ----------------------------------------------------------------------------------


@kept_step
def many(world, number: int) -> None:
    for each in range(number):
        person = User.objects.create_user(f"p{each}@example.org", full_name=f"P {each:02}")
        ours.begin_role(
            person, agency=world.trust, role=Role.TRAINER, started_on=worlds.LONG_AGO, by=None
        )


@pytest.mark.parametrize("address", [PAGE, PAGE + "?show=all", OVERVIEW, OVERVIEW + "?show=team"])
def test_a_page_costs_the_same_for_few_and_many(world, clock, address):
    operations.open_review(by=None)

    def statements():
        client = browser(world.dana)
        client.get(address)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address).status_code == 200
        return len(seen)

    few = statements()
    many(world, 30)
    clock.set("2026-07-01")
    operations.open_review(by=None)
    assert statements() == few


def test_every_line_is_on_one_page_and_one_only(world, clock):
    many(world, 30)
    operations.open_review(by=None)
    client = browser(world.tess)
    first = client.get(PAGE)
    second = client.get(PAGE + first.context["next_query"])
    names = [row["name"] for page in (first, second) for row in page.context["rows"]]
    assert (len(first.context["rows"]), len(names), len(set(names))) == (25, 35, 35)


def test_confirming_a_page_costs_the_same_for_few_and_many(world, review):
    def statements(*names):
        answers = {line_of(world, name).pk: CONFIRM for name in names}
        with CaptureQueriesContext(connection) as seen:
            answer(agency=world.trust, answers=answers, reasons={}, by=world.tess)
        return len(seen)

    assert statements("bob") == statements("bella", "bea", "bilal")


# --- mails and tasks ------------------------------------------------------------------------------


def delivered() -> list[tuple[str, str]]:
    mail.outbox.clear()
    letters.deliver()
    return sorted((sent.to[0], sent.subject) for sent in mail.outbox)


FOR_TESS = ("tess@example.org", "Access review: 5 roles to confirm or end")
FOR_CLEO = ("cleo@example.org", "Access review: 6 roles to confirm or end")


def test_who_is_asked_is_written_to_when_it_opens(world, review):
    # without an administrator: police 3, ICB 1, business team 2 (not Dana's own);
    # and the two administrators' own roles
    assert delivered() == [
        FOR_CLEO, ("dana@example.org", "Access review: 8 roles with the business team"), FOR_TESS,
    ]  # fmt: skip
    body = next(sent.body for sent in mail.outbox if sent.to == ["tess@example.org"])
    assert "Wednesday 22 April 2026" in body
    assert "Bella" not in body
    team = next(sent.body for sent in mail.outbox if sent.to == ["dana@example.org"])
    assert "8 roles at 5 agencies" in team
    assert "The last day" not in team


def test_reminders_go_out_once_each_and_only_to_whom_it_still_waits_for(world, review, clock):
    delivered()
    sent = {}
    for number in range(2, 30):
        clock.set(f"2026-04-{number:02} 08:25")
        tasks.review_access()
        tasks.review_access()
        if number == 16:
            others = lines(agency=world.council).exclude(held_role__person=world.cleo)
            mine = dict.fromkeys(others, CONFIRM)
            send(browser(world.cleo), mine, page="/people/council/access-review/")
        if found := delivered():
            sent[number] = found
    assert sent == {
        15: [FOR_CLEO, FOR_TESS],
        20: [FOR_TESS],
        23: [("dana@example.org", "Access review: 13 roles with the business team")],
    }


def test_a_letter_that_waits_for_a_review_that_is_over_is_not_sent(world, review, clock):
    clock.set("2026-07-01")
    operations.open_review(by=None)
    assert [to for to, _ in delivered()] == [
        "cleo@example.org", "dana@example.org", "tess@example.org",
    ]  # fmt: skip


def test_the_home_page_has_it_as_a_task(world, review, clock):
    def tasks_of(name):
        home = browser(getattr(world, name)).get("/").context
        return [
            (task["text"], task["url"], task["status"])
            for task in home["tasks"]
            if "Access review" in task["text"]
        ]

    def text_of(name):
        return browser(getattr(world, name)).get("/").content.decode()

    text = "Access review: confirm or end 5 roles"
    assert tasks_of("tess") == [(text, PAGE, "21 days left")]
    for name in ("alice", "dana", "hari", "nobody"):
        assert tasks_of(name) == []
    clock.set("2026-04-22")
    assert tasks_of("tess") == [(text, PAGE, "Due today")]
    assert "Answers are due by Wednesday 22 April" in text_of("tess")
    clock.set("2026-04-23")
    assert tasks_of("tess") == [(text, PAGE, "Overdue")]
    assert "Answers were due by Wednesday 22 April" in text_of("tess")


def test_the_business_team_finds_what_is_unanswered_on_its_home_page(world, review, clock):
    def line(name="dana"):
        upkeep = browser(getattr(world, name)).get("/").context["upkeep"]
        return upkeep and upkeep["review"]

    assert line() == "Access review: 8 roles at 5 agencies unanswered"
    assert line("tess") is None
    clock.set("2026-04-23")
    assert line() == "Access review: 19 roles at 5 agencies unanswered"
    page = browser(world.dana).get("/").content.decode()
    assert 'href="/access-review/?show=team"' in page


# --- the overview ---------------------------------------------------------------------------------


def overview(world, query="") -> dict[str, list]:
    rows = browser(world.dana).get(OVERVIEW + query).context["rows"]
    return {
        row[0]["text"]: [cell if isinstance(cell, str) else cell["text"] for cell in row[1:]]
        for row in rows
    }


def test_the_overview_counts_and_each_number_opens_its_list(world, review):
    send(browser(world.tess), {line_of(world, "bob"): CONFIRM})
    bella = line_of(world, "bella")
    send(browser(world.tess), {bella: END}, checked="1", **{f"reason_{bella.pk}": "Left"})
    ours.end_role(world.held["bea"], ended_on=APRIL, by=world.dana)
    # asked, still needed, ended, ended otherwise, unanswered, with the business team
    assert overview(world)["Testshire Health Trust"] == ["6", "1", "1", "1", "3", "1"]
    assert overview(world)["Testshire Police"] == ["3", "0", "0", "0", "3", "3"]
    page = browser(world.dana).get(OVERVIEW)
    [row] = [each for each in page.context["rows"] if each[0]["text"] == "Testshire Health Trust"]
    for cell in row[1:]:
        if "show=" in cell["url"]:
            shown = browser(world.dana).get(cell["url"]).context["rows"]
            assert str(len(shown)) == cell["text"], cell["url"]
    assert list(overview(world, "?show=team")) == [
        "NHS Testshire Integrated Care Board", "Testshire Council", "Testshire Health Trust",
        "Testshire Partnership Business Team", "Testshire Police",
    ]  # fmt: skip


def test_the_file_has_every_line_and_is_on_record(world, review):
    bella = line_of(world, "bella")
    send(browser(world.tess), {bella: END}, checked="1", **{f"reason_{bella.pk}": "=Left"})
    response = browser(world.dana).get(OVERVIEW + "export/csv/?review=2026-04-01")
    rows = list(csv.reader(StringIO(response.content.decode("utf-8-sig"))))
    assert rows[0] == list(lists.EXPORT_COLUMNS)
    assert len(rows) == 1 + len(world.held)
    assert [row for row in rows if row[1] == "Bella Boateng"] == [
        ["Testshire Health Trust", "Bella Boateng", "Line manager or team manager", "2025-01-06",
         "", "Open", "Ended", "'=Left", "Tess Todd", "2026-04-01 10:00:00", ""],
    ]  # fmt: skip
    assert browser(world.dana).get(OVERVIEW + "export/xlsx/").status_code == 200
    line = AccessLog.objects.filter(what="export").first()
    assert (line.person, line.about) == (world.dana, f"partnership.AccessReview:{review.pk}")


def test_a_suspended_person_is_shown_as_such(world, review):
    people_operations.close_account(world.bella, by=world.dana)
    [row] = [
        row for row in browser(world.tess).get(PAGE).context["rows"] if row["name"][:5] == "Bella"
    ]
    assert row["last"] == "Never, account closed"
