"""The pages of funding: who comes to them, what adds up there, and what the manager fills in."""

import csv
import re
from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from core.models import AccessLog
from partnership import operations as ours
from partnership.funding import operations
from partnership.funding.models import FundingHead, FundingLine, FundingPayment, FundingYear
from partnership.roles import Role
from tests.kept import kept
from tests.partnership.officers import appoint, build_with_officers

pytestmark = pytest.mark.django_db
IN_YEAR = date(2025, 6, 2)
YEAR = "/funding/2025-26/"
LINE, HEAD = f"{YEAR}bodies/trust/", f"{YEAR}spending/training/"
READERS = ("dana", "hari", "sue", "ada", "carol", "ines", "leo", "lara", "lin")
OWN = ("brian", "chi", "avril")
OUTSIDERS = ("alice", "amir", "bea", "bilal", "charlie", "root", "nobody")
READING = (
    "/funding/", YEAR, LINE, HEAD, "/funding/export/csv/", "/funding/entries/export/csv/",
    "/funding/changes/export/csv/", "/funding/spending/export/csv/",
)  # fmt: skip
KEEPING = (
    "/funding/add/", f"{YEAR}close/", f"{YEAR}brought-forward/", f"{YEAR}bodies/add/",
    f"{LINE}change/", f"{LINE}invoices/add/", f"{LINE}received/add/", f"{HEAD}budget/",
    f"{HEAD}add/",
)  # fmt: skip


@kept
def built():
    """The trust gives 1,000 and has paid 400 of the 600 invoiced; the council gives 5,000."""
    world = build_with_officers()
    world.year = operations.add_year(2025, by=world.dana)
    world.line = operations.agree(
        world.year, agency=world.trust, agreed_pence=100_000, in_kind_pence=5_000,
        in_kind_what="A room", by=world.dana,
    )  # fmt: skip
    council = operations.agree(
        world.year, agency=world.council, agreed_pence=500_000, by=world.dana
    )
    for line, kind, pence in (
        (world.line, "invoice", 60_000), (world.line, "receipt", 40_000),
        (council, "receipt", 500_000),
    ):  # fmt: skip
        operations.note_payment(
            line, kind=kind, happened_on=IN_YEAR, reference=f"REF-{pence}", pence=pence,
            by=world.dana, is_right=line == council,
        )  # fmt: skip
    world.head = FundingHead.objects.visible_to(world.dana).get(slug="training")
    operations.set_budget(world.head, pence=30_000, by=world.dana)
    operations.note_spending(
        world.head, spent_on=IN_YEAR, what="A venue", pence=12_345, by=world.dana
    )
    return world


@pytest.fixture
def world(clock):
    clock.set("2026-04-01")
    return built()


def text(client, path) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


# --- who comes to it ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", READERS)
def test_the_readers_come_to_all_of_it(world, client, name):
    client.force_login(getattr(world, name))
    assert [client.get(path).status_code for path in READING] == [200] * len(READING)


@pytest.mark.parametrize("name", OUTSIDERS)
def test_for_everybody_else_there_is_no_such_page(world, client, name):
    client.force_login(getattr(world, name))
    for path in (*READING, *KEEPING):
        assert client.get(path).status_code == 404, path
        assert client.post(path, {"pence": "1"}).status_code == 404, path
    listed = client.get("/agreements/")
    assert listed.status_code == (403 if name in ("root", "nobody") else 200)
    assert "Funding" not in listed.content.decode()
    assert "Funding" not in text(client, "/")
    assert AccessLog.objects.filter(what="refused").count() >= len(READING)


@pytest.mark.parametrize("name", [*OWN, *READERS[1:]])
def test_nobody_but_the_business_manager_comes_to_what_is_kept(world, client, name):
    client.force_login(getattr(world, name))
    before = FundingPayment.objects.visible_to(world.dana).count()
    for path in KEEPING:
        assert client.get(path).status_code == 404, path
        assert client.post(path, {"pence": "1"}).status_code == 404, path
    assert FundingPayment.objects.visible_to(world.dana).count() == before
    page = text(client, YEAR)
    assert "Add a body" not in page


def test_the_system_administrator_has_no_such_page(world, client):
    appoint(world, "otto", world.business_team, Role.SYSTEM_ADMINISTRATOR, "Otto Orr")
    client.force_login(world.otto)
    assert [client.get(path).status_code for path in READING] == [404] * len(READING)


@pytest.mark.parametrize("name", ["brian", "chi"])
def test_an_agencys_representative_reads_its_own_line_and_no_money_of_others(world, client, name):
    client.force_login(getattr(world, name))
    money = {"£1,000.00", "£50.00", "£600.00", "£400.00"}
    for path in ("/funding/", YEAR, LINE):
        page = text(client, path)
        assert set(re.findall(r"\u2212?£[\d,]+\.\d\d", page)) == money, path
        assert "Testshire Council" not in page
    assert client.get(f"{YEAR}bodies/council/").status_code == 404
    assert client.get(HEAD).status_code == 404
    assert client.get("/funding/spending/export/csv/").status_code == 404
    for path in READING[4:7]:
        body = client.get(path).content.decode()
        assert "Health Trust" in body
        for other in ("Council", "5000", "5,000", "A venue", "123.45"):
            assert other not in body, path


def test_a_representative_of_an_agency_that_gives_nothing_is_told_so(world, client):
    client.force_login(world.avril)
    assert "£5,000.00" in text(client, "/funding/")
    ours.end_role(world.held["avril"], ended_on=date(2026, 4, 1), by=world.dana)
    ours.begin_role(
        world.avril, agency=world.police, role=Role.PARTNERSHIP_REPRESENTATIVE,
        started_on=date(2026, 4, 1), by=None,
    )  # fmt: skip
    assert "No contribution of your agency is on record." in text(client, "/funding/")
    assert "No contribution of your agency is on record" in text(client, YEAR)


# --- what it says ---------------------------------------------------------------------------------


def test_the_tables_add_up(world, client):
    client.force_login(world.sue)
    page = client.get(YEAR)
    council, trust, total = page.context["given"]
    assert council[0]["text"] == "Testshire Council"
    assert council[1:] == ["£5,000.00", "£0.00", "£0.00", "£5,000.00", "£0.00"]
    assert trust[1:] == ["£1,000.00", "£50.00", "£600.00", "£400.00", "£600.00"]
    assert total == ["Total", "£6,000.00", "£50.00", "£600.00", "£5,400.00", "£600.00"]
    assert page.context["heads"][3][1:] == ["£300.00", "£123.45", "£176.55"]
    assert page.context["heads"][-1] == ["Total", "£300.00", "£123.45", "£176.55"]
    assert page.context["balance"] == [
        ["Brought forward from 2024 to 2025", "£0.00"],
        ["Received", "£5,400.00"],
        ["Spent", "\u2212£123.45"],
        ["Balance", "£5,276.55"],
    ]
    assert page.context["heading"] == "£5,276.55 is in hand"
    assert page.context["lines"] == [
        "£600.00 is agreed and still to come, £200.00 of it invoiced.",
        (
            "If all that is agreed comes in and the budget is spent, £5,700.00 is left at the "
            "end of the year."
        ),
    ]
    assert client.get("/funding/").context["rows"] == [
        [{"text": "2025 to 2026", "url": YEAR}, "Open", "£6,000.00", "£50.00", "£5,400.00",
         "£123.45", "£5,276.55"]
    ]  # fmt: skip


def test_a_year_that_is_not_there_is_not_found(world, client):
    client.force_login(world.dana)
    for path in ("2026-27/", "2025-27/", "next/", "2025-26/bodies/police/", "2025-26/spending/x/"):
        assert client.get(f"/funding/{path}").status_code == 404


def test_what_was_changed_is_on_the_page_with_who_and_why(world, client):
    operations.change_agreed(
        world.line, agreed_pence=110_000, in_kind_pence=5_000, in_kind_what="A room",
        because="In line with inflation.", by=world.dana,
    )  # fmt: skip
    client.force_login(world.sue)
    for path in (YEAR, LINE):
        first = client.get(path).context["changes"][0]
        assert first[1:] == [
            "Testshire Health Trust: agreed: £1,000.00 became £1,100.00",
            "In line with inflation.",
            "Dana Doyle",
        ]


# --- what the Business Manager fills in -----------------------------------------------------------


def sent(**answers):
    return {"submission": str(uuid4()), **answers}


def on(name, day="2", month="6", year="2025"):
    return {f"{name}_day": day, f"{name}_month": month, f"{name}_year": year}


def test_a_year_a_body_and_its_money_are_entered_once(world, client):
    client.force_login(world.dana)
    form = sent()
    for _ in range(2):
        assert client.post("/funding/add/", form).url == "/funding/"
    assert [each.starts_in for each in FundingYear.objects.all()] == [2026, 2025]
    form = sent(agency=world.police.pk, agreed_pence="£2,500", in_kind_pence="", in_kind_what="")
    for _ in range(2):
        assert client.post(f"{YEAR}bodies/add/", form).url == YEAR
    line = FundingLine.objects.visible_to(world.dana).get(agency=world.police)
    assert (line.agreed_pence, line.in_kind_pence) == (250_000, 0)
    for page, kind in (("invoices", "invoice"), ("received", "receipt")):
        form = sent(**on("happened_on"), reference="INV-9", pence="2500.00")
        for _ in range(2):
            url = f"{YEAR}bodies/police/"
            assert client.post(f"{url}{page}/add/", form).url == url
        made = FundingPayment.objects.visible_to(world.dana).filter(line=line, kind=kind).get()
        assert (made.pence, made.reference) == (250_000, "INV-9")
    form = sent(**on("spent_on"), what="Trainer", pence="99.99")
    for _ in range(2):
        assert client.post(f"{HEAD}add/", form).url == HEAD
    assert "£99.99" in text(client, HEAD)


@pytest.mark.parametrize(
    ("path", "answers", "said"),
    [
        (f"{YEAR}bodies/add/", {"agreed_pence": "much"}, "Agreed cash must be an amount in pounds"),
        (f"{YEAR}bodies/add/", {"agreed_pence": "-1"}, "Agreed cash must be nothing or more"),
        (f"{YEAR}bodies/add/", {"in_kind_pence": "5"}, "Say what is given in kind"),
        (f"{LINE}received/add/", on("happened_on") | {"reference": "Kept text", "pence": "0"},
         "Enter an amount"),
        (f"{LINE}received/add/", on("happened_on") | {"reference": "Kept text", "pence": "-5"},
         "Say why the amount is below nothing"),
        (f"{LINE}received/add/", on("happened_on", year="2027") | {"pence": "5"},
         "The day must be today or in the past"),
        (f"{HEAD}add/", on("spent_on", year="2024") | {"what": "Kept text", "pence": "5"},
         "The day must be from Tuesday 1 April 2025"),
        (f"{HEAD}budget/", {"pence": "500"}, "Enter why"),
        (f"{YEAR}brought-forward/", {"pence": "5"}, "Enter why"),
        (f"{LINE}change/", {"agreed_pence": "5", "because": "x", "in_kind_pence": "1"},
         "Say what is given in kind"),
        (f"{YEAR}bodies/add/", {"agreed_pence": "1"}, "Select the body"),
    ],
)  # fmt: skip
def test_a_wrong_answer_gets_a_sentence_and_keeps_what_was_written(
    world, client, path, answers, said
):
    client.force_login(world.dana)
    before = text(client, "/funding/")
    page = client.post(path, sent(**answers)).content.decode()
    assert said in page
    if "Kept text" in answers.values():
        assert "Kept text" in page
    assert re.sub(r"csrf\S+ \S+", "", text(client, "/funding/")) == re.sub(
        r"csrf\S+ \S+", "", before
    )


def test_a_body_is_entered_once_and_the_page_says_where_it_is(world, client):
    client.force_login(world.dana)
    page = client.post(f"{YEAR}bodies/add/", sent(agency=world.trust.pk, agreed_pence="1"))
    assert "is in this year already" in page.content.decode()


def test_a_year_is_closed_and_then_asks_why(world, client):
    client.force_login(world.dana)
    assert "£5,276.55 is carried forward." in text(client, f"{YEAR}close/")
    form = sent()
    for _ in range(2):
        assert client.post(f"{YEAR}close/", form).url == YEAR
    page = text(client, YEAR)
    assert "Closed on Wednesday 1 April 2026" in page
    assert "£5,276.55 is carried forward" in page
    form = sent(**on("happened_on"), reference="Late", pence="200")
    assert "Enter why" in client.post(f"{LINE}received/add/", form).content.decode()
    assert client.post(f"{LINE}received/add/", form | {"because": "Came late."}).url == LINE
    assert "is closed already" in text(client, f"{YEAR}close/")


def test_a_stale_page_loses_nobodys_text(world, client):
    client.force_login(world.dana)
    seen = client.get(f"{LINE}change/").context["form"].initial["version"]
    operations.change_agreed(
        world.line, agreed_pence=1, in_kind_pence=0, in_kind_what="", because="x", by=world.dana
    )
    form = sent(agreed_pence="77.00", because="My words", version=seen)
    page = client.post(f"{LINE}change/", form).content.decode()
    assert "Somebody has changed this meanwhile" in page
    assert 'value="77.00"' in page
    assert "My words" in page


# --- files, and what it costs ---------------------------------------------------------------------


def test_files_have_numbers_that_add_up(world, client):
    client.force_login(world.sue)
    body = client.get("/funding/export/csv/").content.decode("utf-8-sig")
    rows = list(csv.DictReader(StringIO(body)))
    assert [(row["Body"], row["Agreed (£)"], row["Still to come (£)"]) for row in rows] == [
        ("Testshire Council", "5000", "0"), ("Testshire Health Trust", "1000", "600"),
    ]  # fmt: skip
    sheet = load_workbook(BytesIO(client.get("/funding/entries/export/xlsx/").content)).active
    found = [(row[2], row[3], row[6]) for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert found == [
        ("Invoice", "Testshire Health Trust", 600),
        ("Received", "Testshire Health Trust", 400),
        ("Received", "Testshire Council", 5000),
        ("Spent", "Training programme", 123.45),
    ]
    body = client.get("/funding/spending/export/csv/").content.decode("utf-8-sig")
    spent = [Decimal(row["Spent (£)"]) for row in csv.DictReader(StringIO(body))]
    assert sum(spent) == Decimal("123.45")
    assert "Dana Doyle" in client.get("/funding/changes/export/csv/").content.decode()
    assert client.get("/funding/export/pdf/").status_code == 404


@pytest.mark.parametrize("path", READING)
@pytest.mark.parametrize("name", ["sue", "brian"])
def test_more_years_bodies_and_entries_cost_the_same(
    world, client, django_assert_num_queries, name, path
):
    client.force_login(getattr(world, name))
    client.get(path)
    with CaptureQueriesContext(connection) as few:
        client.get(path)
    later = operations.add_year(2026, by=world.dana)
    for year in (world.year, later):
        for agency in (world.police, world.icb):
            line = operations.agree(year, agency=agency, agreed_pence=5, by=world.dana)
            for kind in ("invoice", "receipt"):
                operations.note_payment(
                    line, kind=kind, happened_on=IN_YEAR, reference="x", pence=5, by=world.dana
                )
    operations.agree(later, agency=world.trust, agreed_pence=5, by=world.dana)
    for what in "xy":
        operations.note_spending(world.head, spent_on=IN_YEAR, what=what, pence=5, by=world.dana)
    with django_assert_num_queries(len(few)):
        client.get(path)


def test_more_than_was_agreed_is_asked_about_and_never_below_nothing(world, client):
    client.force_login(world.dana)
    address = f"{LINE}received/add/"
    assert "and is right" not in text(client, address)
    sent = {
        "submission": str(uuid4()), "happened_on_day": "2", "happened_on_month": "6",
        "happened_on_year": "2025", "reference": "BACS 2", "pence": "650", "because": "",
    }  # fmt: skip
    page = client.post(address, sent).content.decode()
    assert "£1,050.00 is received: £450.00 more than the £600.00 that was invoiced" in page
    assert "It is more than was invoiced, and is right" in page
    assert 'value="BACS 2"' in page
    for _ in range(2):
        assert client.post(address, sent | {"is_right": "on"}).status_code == 302
    assert "Received more than agreed by £50.00" in text(client, LINE)
    assert "\u2212£" not in text(client, LINE)
    page = text(client, YEAR)
    assert "£50.00 more came in than was agreed." in page
    assert "Received more than agreed by £50.00" in page
