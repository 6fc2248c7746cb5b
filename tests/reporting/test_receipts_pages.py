"""Access receipts: what those who lead safeguarding read of who opened their agency's cases."""

import csv
import re
from datetime import date
from io import BytesIO, StringIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from core import restriction
from core.models import AccessLog
from partnership import cover
from partnership import operations as ours
from partnership.roles import Role
from reporting import receipts
from tests import world as worlds
from tests.menu import leads_to

DAY_ONE = date(2026, 3, 27)
PAGE = "/access-receipts/"
WHY = "I prepare the step 3 meeting."


@pytest.fixture
def world(db):
    return worlds.build_with_apps()


def restrict(world, case, *people):
    named = [
        (getattr(world, who), world.held[who].agency_role.group_id, "contribute") for who in people
    ]
    restriction.restrict(case, named=named, reason="A relative.", by=world.dana)
    return worlds.refresh(case)


@pytest.fixture
def case(world):
    """Of the council and the trust. Bea of the trust, Alice of the council, Charlie of neither."""
    case = worlds.raise_one(world, raised_on=DAY_ONE)
    return restrict(world, case, "bea", "alice", "charlie")


def browser(person):
    client = Client()
    if person is not None:
        client.force_login(person)
    return client


def opened(person, case, why=WHY):
    client = browser(person)
    assert client.post(case.get_absolute_url(), {"reason_for_opening": why}).status_code == 302
    assert client.get(case.get_absolute_url()).status_code == 200
    return client


def read(client):
    """Of each line: reference, who, what, why."""
    rows = client.get(PAGE).context["rows"]
    return [(row[0], row[1], row[3], row[5]) for row in rows]


def text(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_an_agencys_lead_reads_who_from_outside_opened_it_when_and_why(world, case):
    for person in (world.bea, world.alice, world.charlie):
        opened(person, case)
    assert read(browser(world.bea)) == [
        (case.reference, "Charlie Chan", "Gave a reason to open and opened", WHY),
        (case.reference, "Alice Adeyemi", "Gave a reason to open and opened", WHY),
    ]
    # whether or not she is on the list herself: Anna leads safeguarding at the council
    assert browser(world.anna).get(case.get_absolute_url()).status_code == 404
    assert read(browser(world.anna)) == [
        (case.reference, "Charlie Chan", "Gave a reason to open and opened", WHY),
        (case.reference, "Bea Bright", "Gave a reason to open and opened", WHY),
    ]
    page = browser(world.anna).get(PAGE)
    assert page.context["rows"][0][2] == "Frontline practitioner, Testshire Police"
    assert page.context["rows"][0][4] == "27 Mar 2026, 10am"


def test_nothing_of_what_the_case_says_is_in_it(world, case):
    opened(world.charlie, case)
    page = browser(world.anna).get(PAGE).content.decode()
    file = browser(world.anna).get(f"{PAGE}export/csv/").getvalue().decode()
    for secret in ("LCS-004417", "two-year check", "A relative.", "Core group"):
        assert secret not in page
        assert secret not in file


def test_a_lead_of_another_agency_reads_nothing_of_it(world, case):
    opened(world.bea, case)
    page = browser(world.colin).get(PAGE)
    assert page.context["rows"] == []
    assert "There is no visit from outside that you may see." in text(page)
    assert case.reference not in page.content.decode()
    assert case.reference not in browser(world.colin).get(f"{PAGE}export/csv/").getvalue().decode()


def test_of_a_case_that_was_never_restricted_there_are_no_receipts(world, case):
    ordinary = worlds.raise_one(world, raised_on=DAY_ONE)
    browser(world.dana).get(ordinary.get_absolute_url())
    opened(world.dana, case)
    assert {row[0] for row in read(browser(world.anna))} == {case.reference}


def test_lifted_the_receipts_stay(world, case):
    opened(world.charlie, case)
    before = read(browser(world.anna))
    restriction.lift(case, reason="Looked into.", by=world.dana)
    assert read(browser(world.anna)) == before


def test_whoever_has_a_conflict_of_interest_reads_nothing_of_that_case(world):
    case = worlds.raise_one(world, raised_on=DAY_ONE)
    restriction.mark_conflict(case, person=world.anna, reason="Her niece.", by=world.dana)
    case = restrict(world, worlds.refresh(case), "charlie")
    opened(world.charlie, case)
    assert read(browser(world.anna)) == []
    assert len(read(browser(world.bea))) == 1


def test_an_emergency_is_in_it_with_its_reason(world, case):
    client = browser(world.hari)
    why = "A child is missing."
    client.post(f"{case.get_absolute_url()}emergency/", {"reason": why}, follow=True)
    done = "Opened in an emergency, gave a reason to open and opened"
    assert read(browser(world.anna)) == [("ESC-2026-0001", "Hari Holt", done, why)]


@pytest.mark.parametrize(
    "name",
    ["alice", "bob", "amir", "bilal", "charlie", "ada", "dana", "hari", "sue", "root", "nobody"],
)
def test_only_those_who_lead_safeguarding_read_receipts(world, case, name):
    opened(world.charlie, case)
    client = browser(getattr(world, name))
    for address in (PAGE, f"{PAGE}export/csv/", f"{PAGE}export/xlsx/"):
        assert client.get(address).status_code == 403, address
    assert PAGE not in leads_to(client)


def test_the_menu_leads_a_lead_there_and_nobody_comes_without_signing_in(world):
    assert PAGE in leads_to(browser(world.bea))
    assert browser(None).get(PAGE)["Location"] == f"/sign-in/?next={PAGE}"
    assert browser(world.bea).post(PAGE).status_code == 405
    assert browser(world.bea).get(f"{PAGE}export/pdf/").status_code == 404
    assert browser(world.bea).get(PAGE)["Cache-Control"] == "private, no-store"
    assert browser(world.bea).get(f"{PAGE}export/csv/")["Cache-Control"] == "private, no-store"


def test_a_leads_role_ended_the_receipts_are_gone_at_the_next_click(world, case):
    opened(world.charlie, case)
    client = browser(world.anna)
    assert len(read(client)) == 1
    ours.end_role(world.held["anna"], ended_on=DAY_ONE, by=world.dana)
    assert client.get(PAGE).status_code == 403


def test_no_deputy_of_the_lead_reads_them(world, case):
    """They tell of restricted records, and a deputy comes by none."""
    opened(world.charlie, case)
    cover.name_deputy(
        world.anna, agency=world.council, deputy=world.amir, starts_on=DAY_ONE, ends_on=DAY_ONE,
        by=world.anna,
    )  # fmt: skip
    deputy = browser(world.amir)
    for page in (PAGE, f"{PAGE}export/csv/"):
        assert deputy.get(page).status_code == 403
    assert PAGE not in leads_to(deputy)
    assert receipts.of(world.amir).lines == []


def test_a_lead_who_is_a_deputy_elsewhere_reads_their_own_agencys_alone(world, case):
    """Bea leads safeguarding at the trust, and stands in for the police's lead."""
    ours.begin_role(
        world.bea, agency=world.police, role=Role.TRAINER, started_on=DAY_ONE, by=None
    )  # whoever stands in holds a role there
    opened(world.charlie, case)
    cover.name_deputy(
        world.colin, agency=world.police, deputy=world.bea, starts_on=DAY_ONE, ends_on=DAY_ONE,
        by=world.colin,
    )  # fmt: skip
    assert receipts.agencies_led(world.bea) == {world.trust.pk}
    assert len(read(browser(world.bea))) == 1  # a constable is from outside the trust


def test_a_lead_of_two_agencies_counts_neitherss_people_as_outside(world, case):
    ours.begin_role(
        world.bea, agency=world.council, role=Role.SAFEGUARDING_LEAD, started_on=DAY_ONE, by=None
    )
    for person in (world.alice, world.charlie):
        opened(person, case)
    assert {row[1] for row in read(browser(world.bea))} == {"Charlie Chan"}


# --- as a file ------------------------------------------------------------------------------------


def test_the_file_says_the_same_and_taking_it_is_on_record(world, case):
    opened(world.charlie, case, "=cmd()")
    client = browser(world.anna)
    answer = client.get(f"{PAGE}export/csv/")
    assert 'filename="access-receipts' in answer["Content-Disposition"]
    rows = list(csv.DictReader(StringIO(answer.getvalue().decode("utf-8-sig"))))
    assert [(row["Reference"], row["Who"], row["What"]) for row in rows] == [
        (case.reference, "Charlie Chan", "Opened"),
        (case.reference, "Charlie Chan", "Gave a reason to open"),
    ]
    assert rows[1]["Why"] == "'=cmd()"  # no formula in anybody's spreadsheet
    sheet = load_workbook(BytesIO(client.get(f"{PAGE}export/xlsx/").getvalue())).active
    assert [cell.value for cell in sheet[1]] == list(receipts.COLUMNS)
    assert sheet.max_row == 3
    line = AccessLog.objects.filter(person=world.anna, what="export").latest("pk")
    assert (line.about, line.detail) == ("page", "2 rows: access receipts")


# --- what it costs --------------------------------------------------------------------------------


def statements(client):
    with CaptureQueriesContext(connection) as seen:
        client.get(PAGE)
    return len(seen)


def test_the_page_costs_the_same_for_one_case_and_for_three(world, case):
    opened(world.charlie, case)
    client = browser(world.anna)
    few = statements(client)
    for who in ("carol", "colin"):
        more = restrict(world, worlds.raise_one(world, raised_on=DAY_ONE), who)
        opened(getattr(world, who), more)
    assert len(read(client)) == 3
    assert statements(client) == few


def test_a_visit_is_one_row_however_often_it_was_opened_and_another_visit_another(
    world, case, clock
):
    client = opened(world.charlie, case)
    for minutes in (1, 30):
        clock.move(minutes=minutes)
        client.get(case.get_absolute_url())
    clock.move(minutes=10)
    opened(world.charlie, case)  # signed in anew
    page = browser(world.anna).get(PAGE)
    assert [(row[3], row[4]) for row in page.context["rows"]] == [
        ("Gave a reason to open and opened", "27 Mar 2026, 10:41am"),
        ("Gave a reason to open and opened 3 times", "27 Mar 2026, 10am to 10:31am"),
    ]


def test_the_latest_are_shown_and_no_more_than_are_said(world, case, monkeypatch):
    for person in (world.charlie, world.dana, world.charlie):
        opened(person, case)
    assert "latest" not in text(browser(world.anna).get(PAGE)).partition("Download")[0][-90:]
    monkeypatch.setattr(receipts, "SHOWN", 2)
    page = browser(world.anna).get(PAGE)
    assert [row[1] for row in page.context["rows"]] == ["Charlie Chan", "Dana Doyle"]
    assert "The latest 2 are shown" in text(page)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("reference=esc-2026-0002", [("ESC-2026-0002", "Carol Cole")]),
        ("person=chan", [("ESC-2026-0001", "Charlie Chan")]),
        ("person=charlie@example.org", []),  # no address is found out by it
        ("since_day=28&since_month=3&since_year=2026", [("ESC-2026-0002", "Carol Cole")]),
        ("until_day=27&until_month=3&until_year=2026", [("ESC-2026-0001", "Charlie Chan")]),
        ("reference=ESC-2026-0003", []),
    ],
)
def test_they_are_searched_by_record_person_and_period_and_so_is_the_file(
    world, case, clock, asked, found
):
    opened(world.charlie, case)
    clock.move(days=1)
    more = restrict(world, worlds.raise_one(world, raised_on=DAY_ONE), "carol")
    opened(world.carol, more)
    page = browser(world.anna).get(f"{PAGE}?{asked}")
    assert [(row[0], row[1]) for row in page.context["rows"]] == found
    assert ("No visit fits" in text(page)) is (not found)
    file = browser(world.anna).get(f"{PAGE}export/csv/?{asked}").getvalue().decode("utf-8-sig")
    rows = {(row["Reference"], row["Who"]) for row in csv.DictReader(StringIO(file))}
    assert rows == {*found}


def test_a_day_that_is_none_is_told_and_nothing_is_shown_for_it(world, case):
    opened(world.charlie, case)
    page = browser(world.anna).get(f"{PAGE}?until_day=31&until_month=2&until_year=2026")
    assert page.context["rows"] == []
    assert "must be a real date" in text(page)
