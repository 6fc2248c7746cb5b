"""The pages of groups: read by whoever signs in, kept by the business team."""

import csv
from datetime import date
from io import BytesIO, StringIO
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from core.models import AccessLog
from partnership.groups import operations
from partnership.groups.models import ChairTerm, GroupSeat, PartnershipGroup, TermsOfReference
from tests import world as people
from tests.kept import kept_step

pytestmark = pytest.mark.django_db
TODAY = date(2026, 4, 1)
ON_TODAY = {"day": "1", "month": "4", "year": "2026"}


@pytest.fixture
def world(clock):
    world = people.build()
    clock.set("2026-04-01")
    return world


@pytest.fixture
def executive(world):
    return an_executive(world)


@kept_step
def an_executive(world):
    """With a member, an open seat, a term of its chair and terms of reference."""
    group = add("executive", "Executive Group", kind="executive", purpose="Oversees it all.",
                meets="Quarterly", meetings_a_year=4, quorum_partners=3)  # fmt: skip
    for held in (world.held["ada"], None):
        operations.add_seat(
            group, agency=world.council, sits_as="member", started_on=TODAY, held_role=held, by=None
        )
    operations.add_chair_term(
        group, partner=world.council, held_role=world.held["ada"], begins_on=TODAY,
        ends_on=date(2026, 6, 30), by=None,
    )  # fmt: skip
    operations.add_terms_of_reference(
        group, sections={"purpose": "Oversees the arrangements"}, agreed_by=group,
        agreed_on=date(2025, 1, 6), effective_on=date(2025, 1, 6), review_on=date(2026, 1, 6),
        by=None,
    )  # fmt: skip
    return group


def add(slug, name, **more):
    return operations.add_group(slug=slug, name=name, by=None, **more)


def text(client, path) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def date_of(name, **parts):
    return {f"{name}_{part}": value for part, value in {**ON_TODAY, **parts}.items()}


# --- reading --------------------------------------------------------------------------------------


def test_anyone_signed_in_reads_the_groups_and_the_boards_that_others_run(world, client, executive):
    practice = add("practice", "Safeguarding Practice Group", reports_to=executive)
    board = add("overview", "Child Death Overview Panel", kind="board")
    operations.change_group(practice, linked_boards=[board], by=None)
    client.force_login(world.charlie)
    page = text(client, "/groups/")
    assert page.count('<rect class="portal-picture__box') == 3
    assert page.count('<path class="portal-picture__line"') == 1
    assert "Add a group" not in page
    in_list = page.partition("How they report, as a list")[2]
    link = '<a class="govuk-link" href="/groups/{}/">{}</a>'
    above = in_list.index(link.format("executive", "Executive Group"))
    below = in_list.index(link.format("practice", "Safeguarding Practice Group"))
    assert above < in_list.index("<ul>", above) < below
    assert "Linked with Child Death Overview Panel." in in_list
    assert "1 seat open" in page


def test_one_group_says_everything_that_is_known_of_it(world, client, executive):
    add("practice", "Safeguarding Practice Group", reports_to=executive)
    client.force_login(world.charlie)
    page = text(client, "/groups/executive/")
    for said in (
        "Oversees it all.",
        "Testshire Council (Ada Archer)",
        "Quarterly: 4 meetings a year are promised",
        "All three safeguarding partners.",
        '<a class="govuk-link" href="/groups/practice/">Safeguarding Practice Group</a>',
        "Open seat",
        "The chair’s term ends on Tuesday 30 June 2026, and none follows",
        "Terms of reference were due for review on Tuesday 6 January 2026",
        "Next in turn: NHS Testshire Integrated Care Board, from Wednesday 1 July 2026",
        "Version 1 (in force)",
    ):
        assert said in page
    assert "Change the group" not in page
    assert "/members/" not in page


def test_an_agencys_page_has_the_groups_that_it_sits_on(
    world, client, executive, django_assert_num_queries
):
    client.force_login(world.charlie)
    client.get("/agencies/council/")
    with CaptureQueriesContext(connection) as one:
        page = client.get("/agencies/council/")
    here = {"text": "Executive Group", "url": "/groups/executive/"}
    assert page.context["seats"] == [
        [here, "Member", "Ada Archer"],
        [here, "Member", "Open seat"],
    ]
    operations.add_seat(
        add("practice", "Safeguarding Practice Group"), agency=world.council, sits_as="chair",
        started_on=TODAY, held_role=world.held["anna"], by=None,
    )  # fmt: skip
    with django_assert_num_queries(len(one)):
        page = client.get("/agencies/council/")
    assert page.context["seats"][2][1:] == ["Chair", "Anna Abbott"]
    assert client.get("/agencies/trust/").context["seats"] == []


def test_a_stranger_is_asked_to_sign_in(client):
    answer = client.get("/groups/")
    assert (answer.status_code, answer.url) == (302, "/sign-in/?next=/groups/")


def test_the_earlier_terms_of_reference_stay_readable(world, client, executive):
    operations.add_terms_of_reference(
        executive, sections={"purpose": "Decides"}, agreed_by=executive, agreed_on=TODAY,
        effective_on=TODAY, review_on=date(2027, 4, 1), by=None,
    )  # fmt: skip
    client.force_login(world.charlie)
    earlier = text(client, "/groups/executive/terms-of-reference/1/")
    assert "Oversees the arrangements" in earlier
    assert "An earlier version, kept to read." in earlier
    now = text(client, "/groups/executive/terms-of-reference/2/")
    assert "Decides" in now
    assert "An earlier version" not in now
    for path in ("terms-of-reference/3/", "terms-of-reference/1/file/"):
        assert client.get(f"/groups/executive/{path}").status_code == 404


def fill(world, number):
    for at in range(number):
        group = add(f"group-{at}", f"Group {at}", kind="executive")
        for name in ("bea", "bob", "bilal")[:number]:
            operations.add_seat(
                group, agency=world.trust, sits_as="member", started_on=TODAY,
                held_role=world.held[name], by=None,
            )  # fmt: skip
        for month in range(1, number + 1):
            days = {"begins_on": date(2026, month, 1), "ends_on": date(2026, month, 2)}
            partner = (world.icb, world.police)[month % 2]
            operations.add_chair_term(group, partner=partner, by=None, **days)
            operations.add_terms_of_reference(
                group, sections={"purpose": "x"}, agreed_by=group, agreed_on=TODAY,
                effective_on=days["begins_on"], review_on=date(2027, 4, 1), by=None,
            )  # fmt: skip


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(
    ("path", "statements"),
    [
        ("/groups/", 8),
        ("/groups/group-0/", 17),
        ("/groups/export/csv/", 9),
        ("/groups/members/export/csv/", 8),
    ],
)
def test_one_and_three_cost_the_same(
    world, client, django_assert_num_queries, path, statements, number
):
    client.force_login(world.charlie)
    fill(world, number)
    client.get(path)
    with django_assert_num_queries(statements):
        client.get(path)


def test_the_home_page_of_a_keeper_costs_the_same_for_one_and_three_groups(
    world, client, django_assert_num_queries
):
    client.force_login(world.dana)
    fill(world, 1)
    client.get("/")
    with CaptureQueriesContext(connection) as for_one:
        client.get("/")
    for slug in ("two", "three"):
        group = add(slug, slug.title(), kind="executive")
        operations.add_seat(group, agency=world.trust, sits_as="member", started_on=TODAY, by=None)
    with django_assert_num_queries(len(for_one)):
        client.get("/")


# --- files ----------------------------------------------------------------------------------------


def test_groups_and_members_as_files(world, client, executive):
    client.force_login(world.charlie)
    response = client.get("/groups/export/csv/")
    (row,) = csv.DictReader(StringIO(response.content.decode("utf-8-sig")))
    assert (row["Group"], row["Meetings a year"], row["Open seats"]) == (
        "Executive Group",
        "4",
        "1",
    )
    assert row["Review due"] == "2026-01-06"
    response = client.get("/groups/members/export/xlsx/")
    rows = list(load_workbook(BytesIO(response.content)).active.iter_rows(values_only=True))
    assert [row[1] for row in rows] == ["Who", "Ada Archer", None]
    assert rows[2][-2:] == ("Yes", None)
    assert client.get("/groups/export/pdf/").status_code == 404
    told = AccessLog.objects.filter(what="export", person=world.charlie)
    assert {row.detail for row in told} == {"1 row: groups", "2 rows: members of groups"}
    assert told.count() == 2


# --- keeping --------------------------------------------------------------------------------------


def kept_pages(group):
    seat, term = group.seats.first(), group.chair_terms.first()
    return [
        "/groups/add/",
        *(
            f"/groups/{group.slug}/{each}"
            for each in (
                "change/", "extend/", "close/", "members/add/", f"members/{seat.pk}/",
                f"members/{seat.pk}/name/", f"members/{seat.pk}/change/",
                f"members/{seat.pk}/leave/", f"members/{seat.pk}/end/", "chair/add/",
                f"chair/{term.pk}/", f"chair/{term.pk}/remove/", "terms-of-reference/add/",
            )
        ),
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["alice", "ada", "charlie", "hari", "root", "nobody"])
def test_nobody_else_comes_to_the_pages_that_change_something(world, client, executive, name):
    client.force_login(getattr(world, name))
    for path in kept_pages(executive):
        assert {client.get(path).status_code, client.post(path).status_code} == {403}, path


def test_the_business_team_comes_to_all_of_them(world, client, executive):
    client.force_login(world.dana)
    for path in kept_pages(executive):
        text(client, path)
    other = add("other", "Other", kind="executive")
    seat = executive.seats.first()
    assert client.get(f"/groups/{other.slug}/members/{seat.pk}/").status_code == 404
    assert client.get("/groups/nothing/change/").status_code == 404


ANSWERS = {"name": "Neglect Group", "kind": "task-and-finish", "purpose": "Neglect"}


def test_a_group_is_added_once_however_often_the_button_is_pressed(world, client):
    client.force_login(world.dana)
    sent = {**ANSWERS, **date_of("ends_on", month="6"), "submission": str(uuid4())}
    for _ in range(2):
        answer = client.post("/groups/add/", sent)
        assert (answer.status_code, answer.url) == (302, "/groups/neglect-group/")
    assert PartnershipGroup.objects.get().ends_on == date(2026, 6, 1)


def test_what_is_wrong_is_said_and_what_was_written_stays(world, client, executive):
    client.force_login(world.dana)
    page = client.post("/groups/add/", ANSWERS).content.decode()
    assert "A task and finish group needs a last day" in page
    assert "Neglect Group" in page
    page = client.post("/groups/executive/members/add/", {"sits_as": "member"}).content.decode()
    assert "Select the agency: a member sits for one" in page
    below = add("below", "Below", reports_to=executive)
    sent = {**ANSWERS, "kind": "executive", "reports_to": str(below.pk)}
    page = client.post("/groups/executive/change/", sent).content.decode()
    assert "Below itself reports to Neglect Group." in page
    sent = {"partner": str(world.icb.pk), **date_of("begins_on"), **date_of("ends_on")}
    page = client.post("/groups/executive/chair/add/", sent).content.decode()
    assert "Choose days that do not overlap with that." in page
    assert ChairTerm.objects.count() == 1


def test_the_last_day_of_a_task_and_finish_group_moves_with_a_reason_alone(world, client):
    task = add("task", "Task", kind="task-and-finish", ends_on=date(2026, 3, 31))
    client.force_login(world.dana)
    assert "Last day of a task and finish group" not in text(client, "/groups/task/change/")
    sent = {**ANSWERS, **date_of("ends_on", month="9")}
    assert client.post("/groups/task/change/", sent).status_code == 302
    assert PartnershipGroup.objects.get(pk=task.pk).ends_on == date(2026, 3, 31)
    page = client.post("/groups/task/extend/", date_of("ends_on", month="9")).content.decode()
    assert "Enter why it goes on" in page
    sent = {"reason": "More to do", **date_of("ends_on", month="9")}
    assert client.post("/groups/task/extend/", sent).url == "/groups/task/"
    page = text(client, "/groups/task/")
    assert "Tuesday 1 September 2026. Extended: More to do" in page
    assert "close it, or extend it" not in page
    client.post("/groups/task/change/", {**ANSWERS, "kind": "subgroup"})
    assert PartnershipGroup.objects.get(pk=task.pk).ends_on is None


def test_a_stale_page_says_so_and_saves_when_sent_again(world, client, executive):
    client.force_login(world.dana)
    before = operations.state_of(executive)
    operations.change_group(executive, meets="Monthly", by=None)
    sent = {"name": "Executive Group", "kind": "executive", "purpose": "Mine", "version": before}
    page = client.post("/groups/executive/change/", sent)
    assert "Somebody has changed this group meanwhile." in page.content.decode()
    assert "Mine" in page.content.decode()
    sent["version"] = page.context["form"].data["version"]
    assert client.post("/groups/executive/change/", sent).status_code == 302
    assert PartnershipGroup.objects.get().purpose == "Mine"
    operations.change_group(executive, quorum_agencies=1, purpose="Ours", by=world.dana)
    said = " ".join(text(client, "/groups/executive/").split())
    assert "Enough to decide: agencies, before:</strong> Nothing" in said
    assert "What it is for, before:</strong> Mine" in said


def test_a_seat_is_added_filled_left_and_ended(world, client, executive):
    client.force_login(world.dana)
    sent = {"agency": str(world.trust.pk), "sits_as": "co-opted", "post": "Named Nurse"}
    client.post("/groups/executive/members/add/", {**sent, **date_of("started_on")})
    seat = GroupSeat.objects.get(agency=world.trust)
    at = f"/groups/executive/members/{seat.pk}/"
    sent = {"held_role": str(world.held["alice"].pk), **date_of("started_on")}
    assert "Select the person from the list" in client.post(at + "name/", sent).content.decode()
    sent["held_role"] = str(world.held["bea"].pk)
    assert client.post(at + "name/", sent).url == at
    assert "Bea Bright" in text(client, at)
    sent = {"reason": "Left", **date_of("ended_on")}
    assert client.post(at + "leave/", sent).url == at
    assert seat.holders.get().ended_on == TODAY
    assert client.post(at + "end/", sent).url == at
    assert "Wednesday 1 April 2026: Left" in text(client, at)
    assert "Bea Bright" in text(client, at)


def test_a_chair_is_named_and_a_term_taken_off(world, client, executive):
    client.force_login(world.dana)
    sent = {
        "partner": str(world.icb.pk),
        **date_of("begins_on", month="7"),
        **date_of("ends_on", month="6", year="2027"),
    }
    client.post("/groups/executive/chair/add/", sent)
    term = ChairTerm.objects.get(partner=world.icb)
    assert f"/groups/executive/chair/{term.pk}/remove/" in text(
        client, f"/groups/executive/chair/{term.pk}/"
    )
    sent = {"submission": str(uuid4())}
    for _ in range(2):
        answer = client.post(f"/groups/executive/chair/{term.pk}/remove/", sent)
        assert (answer.status_code, answer.url) == (302, "/groups/executive/")
    assert not ChairTerm.objects.filter(partner=world.icb).exists()


def test_terms_of_reference_as_a_file_are_given_back_as_a_download(
    world, client, executive, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    client.force_login(world.dana)
    sent = {
        "agreed_by": str(executive.pk), **date_of("agreed_on"), **date_of("effective_on"),
        **date_of("review_on", year="2027"),
    }  # fmt: skip
    wrong = {**sent, "upload": SimpleUploadedFile("terms.pdf", b"MZ")}
    page = client.post("/groups/executive/terms-of-reference/add/", wrong).content.decode()
    assert "terms.pdf says PDF and holds " in page
    assert TermsOfReference.objects.count() == 1
    right = {**sent, "upload": SimpleUploadedFile("terms.pdf", b"%PDF-1.7")}
    client.post("/groups/executive/terms-of-reference/add/", right)
    client.force_login(world.charlie)
    response = client.get("/groups/executive/terms-of-reference/2/file/")
    assert response.getvalue() == b"%PDF-1.7"
    assert "attachment" in response["Content-Disposition"]


def test_a_closed_group_is_read_and_not_kept(world, client, executive):
    operations.close_group(executive, reason="Merged", by=None)
    client.force_login(world.dana)
    page = text(client, "/groups/executive/")
    assert "Closed on Wednesday 1 April 2026. Merged" in page
    assert "Add a seat" not in page
    assert "it stays as it was then" in text(client, "/groups/executive/change/")
    index = text(client, "/groups/")
    assert "portal-picture__box" not in index
    assert "Closed on Wednesday 1 April 2026" in index


def test_who_sat_in_a_closed_group_until_that_day_stays_readable(world, client, executive, clock):
    gone = add("practice", "Practice Group", kind="subgroup")
    left = operations.add_seat(
        gone, agency=world.council, sits_as="member", started_on=TODAY, held_role=None, by=None
    )
    operations.end_seat(left, ended_on=TODAY, reason="Retired", by=None)
    clock.set("2026-05-01")
    for each in (executive, gone):
        operations.close_group(each, reason="Merged", by=None)
    clock.set("2026-08-01")
    client.force_login(world.charlie)
    shown = client.get("/groups/executive/").context
    since = ["Ada Archer", "Member", "Testshire Council", "", "1 Apr 2026", "1 May 2026"]
    empty = ["Open seat", "Member", "Testshire Council", "", "", "1 May 2026"]
    assert [str(each) for each in shown["members"][0]] == since
    assert shown["members"] == [since, empty]
    assert shown["chair"] == "Testshire Council (Ada Archer)"
    assert "Nobody sat in it when it was closed" in text(client, "/groups/practice/")
    file = list(csv.DictReader(StringIO(text(client, "/groups/members/export/csv/"))))
    assert [(each["Who"], each["Until"]) for each in file] == [
        ("Ada Archer", "2026-05-01"), ("", "2026-05-01"),
    ]  # fmt: skip


def test_the_home_page_of_whoever_keeps_the_groups_says_what_to_see_to(world, client, executive):
    add("task", "Task Group", kind="task-and-finish", ends_on=date(2026, 3, 31))
    client.force_login(world.dana)
    page = text(client, "/")
    assert "Groups to see to" in page
    assert "Task Group: Was to be done by Tuesday 31 March 2026: close it, or extend it" in page
    for person in (world.hari, world.ada):
        client.force_login(person)
        assert "Groups to see to" not in text(client, "/")


def test_why_a_partner_chairs_again_stands_on_the_page_of_the_group(world, client, executive):
    client.force_login(world.dana)
    sent = {
        "partner": str(world.council.pk), **date_of("begins_on", month="7"),
        **date_of("ends_on", year="2027"), "submission": str(uuid4()),
    }  # fmt: skip
    page = client.post("/groups/executive/chair/add/", sent)
    assert "or say why it chairs again" in page.content.decode()
    assert ChairTerm.objects.count() == 1
    columns = client.get("/groups/executive/").context["term_columns"]
    assert "Why it chairs again" not in columns
    sent["again_because"] = "The ICB has no director yet."
    assert client.post("/groups/executive/chair/add/", sent).status_code == 302
    client.force_login(world.charlie)
    page = client.get("/groups/executive/")
    assert [row[4] for row in page.context["terms"]] == ["The ICB has no director yet.", ""]
    assert page.context["term_columns"][4] == "Why it chairs again"


def test_the_scrutineer_sits_for_nobody(world, client, executive):
    for name, sits_as in (("sue", "adviser"), ("dana", "adviser")):
        seat = operations.add_seat(
            executive, agency=world.business_team, sits_as=sits_as, started_on=TODAY,
            held_role=world.held[name], post="x", by=None,
        )  # fmt: skip
        setattr(world, f"seat_of_{name}", seat)
    client.force_login(world.dana)
    page = client.get("/groups/executive/")
    whom = {row[0]["text"]: row[2] for row in page.context["members"]}
    assert whom["Sue Stone"] == "Nobody: independent"
    assert whom["Dana Doyle"] == "Testshire Partnership Business Team"
    page = client.get(world.seat_of_sue.get_absolute_url()).content.decode()
    assert "Adviser, independent" in page
    assert "Adviser for" not in page
    other = client.get(world.seat_of_dana.get_absolute_url()).content.decode()
    assert "Adviser for Testshire Partnership Business Team" in other
    file = client.get("/groups/members/export/csv/").content.decode("utf-8-sig")
    rows = {row[1]: row[3] for row in csv.reader(StringIO(file))}
    assert rows["Sue Stone"] == "Nobody: independent"
