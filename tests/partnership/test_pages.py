"""The contact directory."""

import csv
from io import StringIO

import pytest
from django.urls import reverse

from core.models import AccessLog
from partnership import operations as ours
from tests.world import LONG_AGO, build

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return build()


@pytest.fixture
def contacts(client, world):
    client.force_login(world.charlie)

    def search(query=""):
        return client.get(f"/contacts/{query}")

    return search


def names(response):
    return {found.name: [row[1] for row in found.rows] for found in response.context["found"]}


def test_the_agencies_with_contacts_are_listed(contacts):
    page = contacts()
    assert names(page) == {}
    assert [each["text"] for each in page.context["agencies"]] == [
        "NHS Testshire Integrated Care Board",
        "Testshire Council",
        "Testshire Health Trust",
        "Testshire Police",
    ]


def test_one_agency_by_step_the_deputies_after(contacts, world):
    world.trust.refresh_from_db()
    page = contacts("?agency=trust")
    [found] = page.context["found"]
    assert [(row[0], row[1], row[2]) for row in found.rows] == [
        ("Step 1", "Bob Barnes", "Frontline practitioner"),
        ("Step 2", "Bella Boateng", "Line manager or team manager"),
        ("Step 2, deputy", "Bea Bright", "Named or designated safeguarding lead"),
        ("Step 3", "Brian Booth", "Partnership representative"),
    ]
    assert "mailto:bob@example.org" in page.content.decode()


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("bella", {"Testshire Health Trust": ["Bella Boateng"]}),
        ("BOATENG", {"Testshire Health Trust": ["Bella Boateng"]}),
        ("police", {"Testshire Police": ["Carol Cole"]}),
        ("nobody of that name", {}),
    ],
)
def test_searched_by_name(contacts, name, found):
    page = contacts(f"?name={name}")
    assert names(page) == found
    assert ("No agency or person of that name" in page.content.decode()) == (not found)


def test_people_who_are_not_published_are_not_found(contacts):
    """Alice has an account and a role; nobody put her in the directory."""
    assert names(contacts("?name=alice")) == {}
    assert "alice@example.org" not in contacts("?agency=council").content.decode()


def test_who_left_or_has_no_account_any_more_is_gone(contacts, world):
    ours.end_role(world.held["bella"], ended_on=LONG_AGO, by=None)
    world.bea.is_active = False
    world.bea.save()
    assert names(contacts("?agency=trust")) == {
        "Testshire Health Trust": ["Bob Barnes", "Brian Booth"]
    }


def test_an_agency_that_is_gone_is_gone(contacts, world):
    ours.succeed_agency(world.trust, successor=world.icb, by=None)
    assert names(contacts("?agency=trust")) == {}
    assert names(contacts("?name=bob")) == {}


def test_a_search_for_nothing_asks_for_a_name(contacts):
    page = contacts("?name=")
    assert [str(each) for each in page.context["form"].errors["name"]] == ["Enter a name"]
    assert len(page.context["agencies"]) == 4


def test_without_signing_in_there_is_no_directory(client, world):
    assert client.get("/contacts/").url == f"{reverse('account_login')}?next=/contacts/"


def test_it_asks_the_database_as_often_for_many_as_for_one(
    contacts, world, django_assert_num_queries
):
    session_and_person, contacts_and_other_names = 2, 3
    contacts("?agency=police")
    with django_assert_num_queries(session_and_person + contacts_and_other_names):
        contacts("?agency=police")
    with django_assert_num_queries(session_and_person + contacts_and_other_names):
        contacts("?name=e")


# --- as a file --------------------------------------------------------------------------------


def file(contacts, query=""):
    text = contacts(f"export/csv/{query}").content.decode("utf-8-sig")
    return list(csv.reader(StringIO(text)))[1:]


def test_the_file_has_what_the_page_has_and_no_more(contacts, world):
    assert file(contacts, "?name=boateng") == [[
        "Testshire Health Trust", "2", "No", "Bella Boateng", "Line manager or team manager", "",
        "bella@example.org",
    ]]  # fmt: skip
    assert [row[2:4] for row in file(contacts, "?agency=trust")] == [
        ["No", "Bob Barnes"], ["No", "Bella Boateng"], ["Yes", "Bea Bright"],
        ["No", "Brian Booth"],
    ]  # fmt: skip
    everybody = {row[3] for row in file(contacts)}
    assert {"Bob Barnes", "Ada Archer", "Carol Cole"} <= everybody
    assert "Alice Adeyemi" not in everybody
    assert AccessLog.objects.filter(what="export", person=world.charlie).count() == 3
    assert contacts("export/pdf/").status_code == 404


def test_a_deputy_is_a_deputy_also_where_they_alone_are_found(contacts, world):
    [row] = contacts("?name=bea").context["found"][0].rows
    assert row[:2] == ["Step 2, deputy", "Bea Bright"]
    ours.end_role(world.held["bella"], ended_on=LONG_AGO, by=None)
    [row] = contacts("?name=bea").context["found"][0].rows
    assert row[:2] == ["Step 2", "Bea Bright"], "nobody is called before her any more"
