"""The pages of the agencies: to read for whoever holds a role, to change for the business team."""

import csv
from datetime import date
from io import BytesIO, StringIO
from uuid import uuid4

import pytest
from django.test import Client
from openpyxl import load_workbook

from partnership import operations as ours
from partnership.agencies import operations
from partnership.agencies.models import AgencyName
from partnership.models import Agency
from partnership.succession import operations as takeovers
from tests import world as worlds

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 27)
LIST = "/agencies/"
READERS, WITHOUT_A_ROLE = ("alice", "anna", "cleo", "charlie", "hari", "sue"), ("root", "nobody")
READ = (LIST, f"{LIST}trust/", f"{LIST}export/csv/")
KEPT = (
    "add/", "without-a-contact/", "without-a-contact/export/csv/", "trust/change/",
    "trust/add-a-name/", "trust/take-a-name-away/", "trust/close/", "trust/open-again/",
)  # fmt: skip


@pytest.fixture
def world():
    return worlds.build_with_administrators()


def browser(person):
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def dana(world):
    return browser(world.dana)


def shown(page) -> list[str]:
    return [row[0]["text"] for row in page.context["rows"]]


def close(world, agency=None, reason="Sold"):
    return operations.close_agency(
        agency or world.school, closed_on=TODAY, reason=reason, by=world.dana
    )


# --- who ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", READERS)
def test_whoever_holds_a_role_reads_about_agencies_and_changes_nothing(world, name):
    client = browser(getattr(world, name))
    for path in READ:
        assert client.get(path).status_code == 200
    text = client.get(f"{LIST}trust/").content.decode()
    for hidden in ("Keep this agency", "What was changed", "Change the contacts"):
        assert hidden not in text
    assert "Add an agency" not in client.get(LIST).content.decode()


@pytest.mark.parametrize("name", WITHOUT_A_ROLE)
def test_who_holds_no_role_reads_nothing_about_agencies(world, name):
    client = browser(getattr(world, name))
    answers = [client.get(path) for path in READ]
    assert [each.status_code for each in answers] == [403, 403, 403]
    assert [each for each in answers if world.trust.name in each.content.decode()] == []


@pytest.mark.parametrize("name", [*READERS, *WITHOUT_A_ROLE])
@pytest.mark.parametrize("path", KEPT)
def test_what_the_business_team_keeps_is_refused_to_everybody_else(world, name, path):
    client = browser(getattr(world, name))
    before = list(Agency.objects.order_by("pk").values())
    assert client.get(LIST + path).status_code == 403
    assert client.post(LIST + path, {"name": "X"}).status_code == 403
    assert list(Agency.objects.order_by("pk").values()) == before


@pytest.mark.parametrize("path", ["", "trust/", "export/csv/", *KEPT])
def test_a_stranger_is_asked_to_sign_in(client, world, path):
    assert client.get(LIST + path).url == f"/sign-in/?next={LIST}{path}"


@pytest.mark.parametrize("path", ["", "change/", "add-a-name/", "close/", "open-again/"])
def test_an_agency_that_never_was_is_not_found(dana, path):
    assert dana.get(f"{LIST}nowhere/{path}").status_code == 404


# --- the list -------------------------------------------------------------------------------------


def test_the_agencies_by_kind_engagement_and_name(world):
    client = browser(world.charlie)
    assert shown(client.get(LIST)) == [
        "NHS Testshire Integrated Care Board", "Testshire Council", "Testshire Health Trust",
        "Testshire Partnership Business Team", "Testshire Police", "Testshire School",
    ]  # fmt: skip
    for query, names in (
        ("kind=school", ["Testshire School"]),
        ("engagement=virtual", ["Testshire School"]),
        ("kind=school&engagement=permanent", []),
        ("name=HEALTH", ["Testshire Health Trust"]),
        ("name=nowhere", []),
        ("kind=nonsense&name=police", ["Testshire Police"]),
    ):
        assert shown(client.get(f"{LIST}?{query}")) == names
    assert "show all" in client.get(f"{LIST}?name=nowhere").content.decode()


def test_a_school_is_shown_with_its_phase(world):
    ours.add_agency(
        name="Infants", short_name="I", kind="school", engagement="virtual", phase="early-years",
        by=world.dana,
    )  # fmt: skip
    [row] = browser(world.charlie).get(f"{LIST}?name=infants").context["rows"]
    assert row[1:3] == ["Early years setting", "Virtually linked"]


def test_closed_and_succeeded_bodies_stand_apart(world):
    close(world)
    ours.succeed_agency(world.trust, successor=world.icb, closed_on=TODAY, by=None)
    client = browser(world.charlie)
    page = client.get(LIST)
    assert not {"Testshire School", "Testshire Health Trust"} & set(shown(page))
    assert "2 agencies closed or taken over" in page.content.decode()
    gone = client.get(f"{LIST}?show=gone")
    assert [(row[0]["text"], row[2]) for row in gone.context["rows"]] == [
        ("Testshire Health Trust",
         "NHS Testshire Integrated Care Board took over on Friday 27 March 2026"),
        ("Testshire School", "Closed on Friday 27 March 2026: Sold"),
    ]  # fmt: skip
    found = client.get(f"{LIST}?name=school")
    assert shown(found) == []
    assert "1 agency closed or taken over fits this search" in found.content.decode()


def test_a_former_name_finds_it_and_says_what_it_was(world):
    operations.note_name(
        world.trust, name="Infirmary", kind=AgencyName.Kind.FORMER, ended_on=date(2020, 6, 30),
        by=world.dana,
    )  # fmt: skip
    said = "Formerly Infirmary until Tuesday 30 June 2020"
    client = browser(world.dana)
    [row] = client.get(f"{LIST}?name=infirm").context["rows"]
    assert (row[0]["text"], row[3]) == ("Testshire Health Trust", said)
    for page in ("/contacts/?name=infirm", "/people/?name=infirm"):
        text = client.get(page).content.decode()
        assert "Testshire Health Trust" in text
        assert said in text
        assert "Testshire Police" not in text


def test_the_contacts_of_a_successor_are_found_by_the_name_of_the_body_before(world):
    takeovers.plan(world.trust, successor=world.icb, on=TODAY, by=world.dana)
    page = browser(world.alice).get("/contacts/?name=health trust")
    [found] = page.context["found"]
    assert found.name == "NHS Testshire Integrated Care Board"
    assert "Took over from Testshire Health Trust" in page.content.decode()


def test_many_agencies_come_a_page_at_a_time(world):
    for number in range(60):
        ours.add_agency(
            name=f"School {number:02}", short_name="S", kind="school", engagement="virtual", by=None
        )
    client = browser(world.charlie)
    first = client.get(f"{LIST}?kind=school")
    assert (len(shown(first)), shown(first)[0]) == (50, "School 00")
    second = client.get(LIST + first.context["next_query"])
    assert shown(second) == [f"School {number}" for number in range(50, 60)] + ["Testshire School"]
    for odd in ("0", "-1", "x", "999999999"):
        assert client.get(f"{LIST}?page={odd}").status_code == 200


def test_one_and_three_agencies_cost_the_same(world, django_assert_num_queries):
    client = browser(world.charlie)
    session_and_person, page_names_before_and_others = 2, 4
    for count in (1, 3):
        for number in range(count):
            slug = f"s-{count}-{number}"
            agency = ours.add_agency(
                slug=slug, name=slug, short_name="S", kind="voluntary", engagement="virtual",
                by=None,
            )  # fmt: skip
            operations.note_name(agency, name="Old", kind="alias", by=None)
        with django_assert_num_queries(session_and_person + page_names_before_and_others):
            assert client.get(f"{LIST}?kind=voluntary").status_code == 200


def test_the_list_as_a_file_has_what_the_list_has(world):
    close(world)
    operations.note_name(world.trust, name="Infirmary", kind="alias", by=world.dana)
    client = browser(world.charlie)
    answer = client.get(f"{LIST}export/csv/?name=infirmary")
    rows = list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[1:] == [[
        "Testshire Health Trust", "Testshire Health Trust", "Relevant agency", "",
        "Permanent member", "Also called Infirmary", "", "",
    ]]  # fmt: skip
    sheet = load_workbook(BytesIO(client.get(f"{LIST}export/xlsx/?show=gone").content)).active
    [_, row] = list(sheet.values)
    assert (row[0], row[6].date()) == ("Testshire School", TODAY)
    assert client.get(f"{LIST}export/pdf/").status_code == 404


# --- one agency -----------------------------------------------------------------------------------


def test_the_page_of_an_agency_says_what_it_is_and_whom_to_call(world):
    operations.note_name(world.trust, name="Infirmary", kind="alias", by=world.dana)
    takeovers.plan(world.school, successor=world.trust, on=TODAY, by=world.dana)
    page = browser(world.charlie).get(f"{LIST}trust/")
    assert {row["key"]: row["value"] for row in page.context["details"]} == {
        "Short name": "Testshire Health Trust",
        "Kind": "Relevant agency",
        "Engagement": "Permanent member",
        "Also called": "Infirmary",
        "Took over from": "Testshire School, on Friday 27 March 2026",
    }
    assert [(row[0], row[1]) for row in page.context["rows"]] == [
        ("Step 1", "Bob Barnes"), ("Step 2", "Bella Boateng"), ("Step 2, deputy", "Bea Bright"),
        ("Step 3", "Brian Booth"),
    ]  # fmt: skip
    assert page.context["lacks"] == []
    old = browser(world.charlie).get(f"{LIST}school/").content.decode()
    assert "Testshire Health Trust took over from Testshire School" in old
    assert "Contacts for escalations" not in old


def test_the_business_team_has_no_contacts_to_lack(world):
    text = browser(world.dana).get(f"{LIST}business-team/").content.decode()
    assert "Contacts for escalations" not in text
    assert "Close it" not in text


def test_teams_are_listed(world):
    ours.add_agency(
        slug="a", name="A", short_name="A", kind="voluntary", engagement="virtual",
        teams=["Advice", "Shelter"], by=None,
    )  # fmt: skip
    page = browser(world.charlie).get(f"{LIST}a/")
    assert [team.name for team in page.context["teams"]] == ["Advice", "Shelter"]


def test_a_page_costs_the_same_with_one_contact_and_many(world, django_assert_num_queries):
    client = browser(world.charlie)
    client.get(f"{LIST}trust/")
    # One listed, three, one; a partner has a step more. Whether they read the scorecard of an
    # agency that is not their own is one statement.
    for slug, asked in (("icb", 15), ("council", 15), ("police", 14)):
        with django_assert_num_queries(asked):
            client.get(f"{LIST}{slug}/")


# --- the business team's --------------------------------------------------------------------------

NEW = {"name": "Testshire Hospice", "short_name": "Hospice", "kind": "voluntary",
       "engagement": "virtual", "phase": ""}  # fmt: skip


def test_an_agency_is_added_once_by_two_clicks(dana):
    sent = NEW | {"submission": str(uuid4())}
    for _ in range(2):
        answer = dana.post(f"{LIST}add/", sent)
        assert answer.status_code == 302
    assert Agency.objects.filter(name="Testshire Hospice").count() == 1
    assert dana.get(f"{LIST}testshire-hospice/").status_code == 200


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": ""}, "Enter the name"),
        ({"name": "testshire council"}, "There is an agency called Testshire Council already."),
        ({"name": "x" * 151}, "The name must be 150 characters or fewer"),
        ({"kind": ""}, "Select the kind of agency"),
        ({"kind": "business-team"}, "Select the kind of agency from the list"),
        ({"engagement": "daily"}, "Select how it is engaged from the list"),
        ({"phase": "primary"}, "Only a school, college or early years setting has a phase"),
    ],
)
def test_what_is_wrong_with_a_new_agency_is_said_and_what_was_typed_stays(dana, changes, said):
    page = dana.post(f"{LIST}add/", NEW | {"short_name": "Typed by me"} | changes)
    text = page.content.decode()
    assert page.status_code == 200
    assert said in text
    assert "Typed by me" in text
    assert Agency.objects.count() == 6


def changed(client, world, **changes):
    names = ("name", "short_name", "kind", "engagement", "phase")
    sent = {name: getattr(world.trust, name) for name in names}
    return client.post(f"{LIST}trust/change/", sent | changes, follow=True)


def on(day: date) -> dict[str, str]:
    parts = {"day": day.day, "month": day.month, "year": day.year}
    return {f"renamed_on_{part}": str(value) for part, value in parts.items()}


def test_a_new_name_is_told_with_the_old_one(dana, world):
    sent = {"name": "Testshire Care Trust", "why_renamed": "new", "submission": str(uuid4())}
    for _ in range(2):
        answer = changed(dana, world, **sent, **on(date(2026, 3, 1)))
        assert answer.redirect_chain == [(f"{LIST}trust/", 302)]
    text = answer.content.decode()
    assert "Testshire Health Trust, until Saturday 28 February 2026" in text
    assert "Name: Testshire Health Trust became Testshire Care Trust" in text
    assert AgencyName.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": "New"}, "Select why the name changes"),
        ({"name": "New", "why_renamed": "new"}, "Enter the day from which it has the new name"),
        ({"name": "New", "why_renamed": "new", **on(date(2026, 3, 28))},
         "The day of the new name must be today or in the past"),
        ({"name": "Testshire Police", "why_renamed": "corrected"}, "There is an agency called"),
    ],
)  # fmt: skip
def test_a_name_is_not_changed_without_saying_why_and_when(dana, world, changes, said):
    assert said in changed(dana, world, **changes).content.decode()
    assert worlds.refresh(world.trust).name == "Testshire Health Trust"
    assert AgencyName.objects.count() == 0


def test_a_stale_page_loses_nobodys_text(dana, world):
    version = dana.get(f"{LIST}trust/change/").context["form"]["version"].value()
    changed(dana, world, short_name="Quicker", version=version)
    page = changed(dana, world, short_name="Typed by me", version=version)
    text = page.content.decode()
    assert "Someone else changed this after you opened the page" in text
    assert "in short Quicker" in text
    assert "Typed by me" in text
    again = page.context["form"]["version"].value()
    changed(dana, world, short_name="Typed by me", version=again)
    assert worlds.refresh(world.trust).short_name == "Typed by me"


def test_another_name_is_added_and_taken_away(dana, world):
    sent = {"name": "Infirmary", "kind": "alias", "submission": str(uuid4())}
    for _ in range(2):
        answer = dana.post(f"{LIST}trust/add-a-name/", sent, follow=True)
        assert answer.redirect_chain == [(f"{LIST}trust/", 302)]
    known = AgencyName.objects.get()
    wrong = sent | {
        "name": "B",
        "ended_on_day": "1",
        "ended_on_month": "1",
        "ended_on_year": "2020",
    }
    assert "has no last day" in dana.post(f"{LIST}trust/add-a-name/", wrong).content.decode()
    sent = {"known": str(known.pk), "submission": str(uuid4())}
    for _ in range(2):
        answer = dana.post(f"{LIST}trust/take-a-name-away/", sent, follow=True)
        assert answer.redirect_chain == [(f"{LIST}trust/", 302)]
    assert AgencyName.objects.count() == 0
    assert "has no other name" in dana.get(f"{LIST}trust/take-a-name-away/").content.decode()


CLOSED = {"closed_on_day": "27", "closed_on_month": "3", "closed_on_year": "2026"}


def test_an_agency_is_closed_and_opened_again(dana, world):
    sent = CLOSED | {"reason": "Sold", "submission": str(uuid4())}
    for _ in range(2):
        answer = dana.post(f"{LIST}school/close/", sent, follow=True)
        assert answer.redirect_chain == [(f"{LIST}school/", 302)]
    text = answer.content.decode()
    assert "was closed on Friday 27 March 2026: Sold." in text
    assert "Open it again" in text
    assert "was closed" in dana.get(f"{LIST}school/close/").content.decode()
    assert "keeps what it was called" in dana.get(f"{LIST}school/change/").content.decode()
    sent = {"submission": str(uuid4())}
    for _ in range(2):
        answer = dana.post(f"{LIST}school/open-again/", sent, follow=True)
        assert answer.redirect_chain == [(f"{LIST}school/", 302)]
    assert "Opened again" in answer.content.decode()
    assert not worlds.refresh(world.school).is_gone


def test_what_stands_in_the_way_of_closing_is_said_with_the_way_there(dana, world):
    page = dana.get(f"{LIST}trust/close/").content.decode()
    assert "6 people hold roles here. End each role first." in page
    assert 'href="/people/trust/"' in page
    assert 'name="reason"' not in page
    dana.post(f"{LIST}trust/close/", CLOSED | {"reason": "Sold"})
    assert not worlds.refresh(world.trust).is_gone


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"reason": ""}, "Enter why it closed"),
        ({"closed_on_year": "2027"}, "The day must be today or in the past"),
        ({"closed_on_day": "31", "closed_on_month": "2"}, "must be a real date"),
    ],
)
def test_a_closing_needs_a_day_that_has_come_and_a_reason(dana, world, changes, said):
    page = dana.post(f"{LIST}school/close/", CLOSED | {"reason": "Sold"} | changes)
    assert said in page.content.decode()
    assert not worlds.refresh(world.school).is_gone


def test_the_agencies_without_a_contact_are_listed_and_exported(dana):
    page = dana.get(f"{LIST}without-a-contact/")
    assert shown(page)[:2] == ["NHS Testshire Integrated Care Board", "Testshire School"]
    assert "4 agencies without a contact at one step or more; at 2 of them nobody" in (
        page.content.decode()
    )
    rows = list(csv.reader(StringIO(
        dana.get(f"{LIST}without-a-contact/export/csv/").content.decode("utf-8-sig")
    )))  # fmt: skip
    assert rows[1] == ["NHS Testshire Integrated Care Board", "1, 2 and 3", "Nobody"]
    assert dana.get(f"{LIST}without-a-contact/export/pdf/").status_code == 404


def test_a_file_of_people_knows_an_agency_by_a_name_that_is_its_alone(world, monkeypatch):
    from partnership import people_files

    # As two could be called before that was refused.
    monkeypatch.setattr(operations.policy, "why_not_note_name", lambda *_, **__: None)
    for agency, name in (
        (world.trust, "Infirmary"),
        (world.icb, "Shared"),
        (world.trust, "Shared"),
    ):
        operations.note_name(agency, name=name, kind="alias", by=world.dana)
    known = people_files._agencies([(1, "business-manager")], world.council)
    assert known["infirmary"] == world.trust
    assert "shared" not in known


def test_what_was_changed_is_told_in_words_with_who_did_it(dana, world):
    changed(dana, world, kind="voluntary", engagement="virtual")
    kind = "Kind: Relevant agency became Voluntary organisation"
    engagement = "Engagement: Permanent member became Virtually linked"
    page = dana.get(f"{LIST}trust/")
    assert page.context["changes"] == [
        ["27 Mar 2026", f"{kind}; {engagement}", "Dana Doyle"],
        ["27 Mar 2026", "Added as Testshire Health Trust", "The portal"],
    ]
