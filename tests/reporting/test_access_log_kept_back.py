"""What of the access log is kept from its readers: what they have a conflict of interest in, and
the reasons that are read on a restricted record's own page."""

import csv
from datetime import date, timedelta
from io import BytesIO, StringIO

import pytest
from django.test import Client
from openpyxl import load_workbook

from accounts.models import User
from core import clock, restriction
from escalations.models import Escalation
from partnership import operations as ours
from partnership.roles import Role
from reporting import access_log as log
from reporting import what_they_see
from tests import world as worlds

pytestmark = pytest.mark.django_db

FRIDAY = date(2026, 3, 27)
PAGE = "/access-log/"
WHY_RESTRICTED, WHY_OPENED = "An uncle works for the trust.", "I prepare the step 3 meeting."
WHY_CONFLICT, WHY_NONE = "Ian is the uncle.", "It was another Ian."
REASONS = (WHY_RESTRICTED, WHY_OPENED, WHY_CONFLICT, WHY_NONE)


@pytest.fixture
def world():
    """Ian and Sam read the log and open no case; Dana does both."""
    world = worlds.build_with_apps()
    for name, role, agency in (
        ("ian", Role.INFORMATION_GOVERNANCE_LEAD, world.council),
        ("sam", Role.SYSTEM_ADMINISTRATOR, world.business_team),
    ):
        person = User.objects.create_user(f"{name}@example.org", full_name=name.title())
        ours.begin_role(person, agency=agency, role=role, started_on=worlds.LONG_AGO, by=None)
        worlds.give_an_app(person)
        setattr(world, name, person)
    return world


@pytest.fixture
def case(world):
    """Restricted to Bea, Alice and Dana; Bea opened it, and Charlie was refused."""
    case = worlds.raise_one(world, raised_on=FRIDAY)
    restrict(world, case)
    bea = browser(world.bea)
    bea.post(case.get_absolute_url(), {"reason_for_opening": WHY_OPENED})
    assert bea.get(case.get_absolute_url()).status_code == 200
    assert browser(world.charlie).get(case.get_absolute_url()).status_code == 404
    return worlds.refresh(case)


def restrict(world, case):
    named = [
        (getattr(world, who), world.held[who].agency_role.group_id, "contribute")
        for who in ("bea", "alice")
    ]
    restriction.restrict(case, named=named, reason=WHY_RESTRICTED, by=world.dana)


def mark(world, case, person):
    restriction.mark_conflict(
        worlds.refresh(case), person=person, reason=WHY_CONFLICT, by=world.dana
    )


def unmark(world, case):
    rows = restriction.access.exclusion_table(Escalation).objects.unscoped("a test")
    decision = rows.get(record=case, kind="conflict", ended_at=None)
    restriction.end_conflict(
        worlds.refresh(case), decision=decision, reason=WHY_NONE, by=world.dana
    )


def browser(person):
    client = Client()
    client.force_login(person)
    return client


def found(reader, **search) -> list[list]:
    return browser(reader).get(PAGE, search).context["page"].rows


def file(reader, kind="csv", **search) -> list[list[str]]:
    answer = browser(reader).get(f"{PAGE}export/{kind}/", search)
    if kind == "csv":
        return list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))
    sheet = load_workbook(BytesIO(answer.getvalue())).active
    return [[str(cell.value) for cell in row] for row in sheet]


def about(case, rows) -> list[list]:
    return [row for row in rows if case.reference in row[3]]


# --- a conflict of interest -----------------------------------------------------------------------


@pytest.mark.parametrize("restricted", [True, False])
def test_of_what_a_reader_has_a_conflict_in_they_read_no_line(world, restricted):
    case = worlds.raise_one(world, raised_on=FRIDAY)
    other = worlds.raise_one(world, raised_on=FRIDAY)
    if restricted:
        restrict(world, case)
    browser(world.charlie).get(case.get_absolute_url())  # asked for by its reference
    before = {each: len(about(case, found(world.ian))) for each in (case, other)}
    mark(world, case, world.ian)
    assert before[case] > 3
    assert about(case, found(world.ian)) == []
    searches = (
        {"reference": case.reference},
        {"person": "charlie"},
        {"person": "dana", "what": "conflict"},
        {"whom": "ian", "what": "conflict"},
        {"agency": world.council.pk},
        {"what": "granted"},
        {"what": "refused"},
    )
    for search in searches:
        assert about(case, found(world.ian, **search)) == []
        assert about(case, file(world.ian, **search)) == []
    assert about(case, file(world.ian, "xlsx")) == []
    assert found(world.ian, reference=case.reference) == []
    assert len(about(other, found(world.ian))) == len(about(other, found(world.sam))) > 0
    assert len(about(case, found(world.sam))) > before[case]
    unmark(world, case)
    assert len(about(case, found(world.ian))) > before[case]


def test_nor_that_somebody_searched_the_log_for_it_or_found_it_for_a_child(world):
    case = worlds.raise_one(world, raised_on=FRIDAY)
    found(world.sam, reference=case.reference.lower())
    browser(world.dana).post("/records/subject-access/", {"child_reference": "LCS-004417"})

    def told(reader) -> int:
        return sum(case.reference in str(row).upper() for row in found(reader, what="view"))

    assert told(world.ian) == told(world.sam) == 2
    mark(world, case, world.ian)
    assert told(world.ian) == 0
    assert told(world.sam) == 2


def test_who_manages_it_reads_nothing_of_it_either(world):
    """Dana opens every case, but not this one."""
    case = worlds.raise_one(world, raised_on=FRIDAY)
    mark(world, case, world.dana)
    assert about(case, found(world.dana)) == []
    assert about(case, file(world.dana)) == []


def test_nor_do_they_read_who_would_see_it(world, case, clock):
    other = worlds.raise_one(world, raised_on=FRIDAY)
    mark(world, case, world.ian)
    restriction.mark_conflict(
        worlds.refresh(other), person=world.anna, reason=WHY_CONFLICT, by=world.dana
    )
    mark(world, other, world.ian)
    third = worlds.raise_one(world, raised_on=FRIDAY)
    clock.set("2026-03-29")

    def looks(reader, person, **more):
        answers = {"person": person.email, **more}
        page = browser(reader).get(f"{PAGE}what-would-they-see/", answers)
        seen = page.context["seen"]
        return {row[0] for row in seen["rows"]}, seen.get("exist_only", "")

    on = {"on_day": 27, "on_month": 3, "on_year": 2026}
    assert looks(world.sam, world.bea)[0] == {case.reference, other.reference, third.reference}
    assert looks(world.ian, world.bea)[0] == {third.reference}
    assert looks(world.sam, world.bea, **on)[0] == {
        case.reference, other.reference, third.reference
    }  # fmt: skip
    assert looks(world.ian, world.bea, **on)[0] == {third.reference}
    assert looks(world.ian, world.sue)[0] == {third.reference}  # who opens every case
    assert looks(world.sam, world.anna)[1] == other.reference
    assert looks(world.ian, world.anna)[1] == ""


def test_a_page_of_who_would_see_it_is_full_without_it(world):
    cases = [worlds.raise_one(world, raised_on=FRIDAY) for _ in range(4)]
    mark(world, cases[0], world.ian)
    two = what_they_see.Wanted(size=2)
    first = what_they_see.now(world.bea, two, reader=world.ian)
    assert [row[0] for row in first["rows"]] == [cases[1].reference, cases[2].reference]
    two = what_they_see.Wanted(size=2, after=first["next_after"])
    rest = what_they_see.now(world.bea, two, reader=world.ian)["rows"]
    assert [row[0] for row in rest] == [cases[3].reference]


# --- what is read on the record's own page --------------------------------------------------------


def test_of_a_restricted_case_who_what_and_when_are_told_and_why_is_not(world, case):
    for rows in (found(world.ian), file(world.ian)):
        text = str(rows)
        assert [reason for reason in REASONS if reason in text] == []
        told = {(row[1], row[2]): row[4] for row in about(case, rows)}
        assert told["Dana Doyle", "Restricted to named people"].endswith(log.KEPT_BACK)
        assert told["Bea Bright", "Gave a reason to open"].endswith(log.KEPT_BACK)
        assert (
            told["Charlie Chan", "Refused"] == "Escalations: its page"
        )  # there was nothing to tell
        assert f"Contribute: Bea Bright: {log.KEPT_BACK}" in {row[4] for row in about(case, rows)}
        assert all(row[0] and row[1] for row in about(case, rows))


def test_whoever_is_on_its_list_reads_the_lines_whole(world, case):
    for rows in (found(world.dana), file(world.dana)):
        assert WHY_RESTRICTED in str(rows)
        assert WHY_OPENED in str(rows)
        assert log.KEPT_BACK not in str(rows)


def test_whoever_was_taken_off_the_list_does_not(world, case):
    """Dana manages every case, but this one is restricted, and another keeps its list."""
    restriction.put_on_the_list(
        case, person=world.bea, group=world.held["bea"].agency_role.group_id, right="manage",
        reason="x", by=world.dana,
    )  # fmt: skip
    row = restriction.access.exclusion_table(Escalation).objects.unscoped("a test")
    row = row.get(record=case, person=world.dana, kind="named", ended_at=None)
    restriction.take_off(worlds.refresh(case), decision=row, reason="x", by=world.bea)
    assert [reason for reason in REASONS if reason in str(found(world.dana))] == []


def test_lifted_its_reasons_stay_with_it_and_the_rest_is_told_again(world, case):
    restriction.lift(case, reason="x", by=world.dana)
    text = str(found(world.ian, reference=case.reference))
    assert [reason for reason in REASONS if reason in text] == []
    assert "is named on it while it is restricted" in text
    assert WHY_OPENED in str(found(world.dana, reference=case.reference))


def test_why_somebody_has_a_conflict_is_read_by_who_may_open_the_case(world):
    case = worlds.raise_one(world, raised_on=FRIDAY)
    mark(world, case, world.bob)
    unmark(world, case)
    kinds = ("conflict", "no-conflict")
    rows = [row for what in kinds for row in found(world.sam, what=what)]
    assert [row[4] for row in rows] == [f"Bob Barnes: {log.KEPT_BACK}"] * 2
    rows = [row for what in kinds for row in found(world.dana, what=what)]
    assert [row[4] for row in rows] == [f"Bob Barnes: {why}" for why in (WHY_CONFLICT, WHY_NONE)]


def test_it_costs_the_same_however_many_are_restricted(world, case, django_assert_max_num_queries):
    mark(world, worlds.raise_one(world, raised_on=FRIDAY), world.ian)
    reader = browser(world.ian)
    for address in (PAGE, f"{PAGE}export/csv/"):
        with django_assert_max_num_queries(20) as few:
            reader.get(address)
        number = len(few)
        for _ in range(2):
            restrict(world, more := worlds.raise_one(world, raised_on=FRIDAY))
            mark(world, more, world.ian)
            restrict(world, worlds.raise_one(world, raised_on=FRIDAY))
        with django_assert_max_num_queries(number):
            reader.get(address)


def test_nor_is_why_somebody_may_open_it_told_by_what_they_would_see(world, case):
    """Of a restricted record; whoever may open it reads the reason there, too."""

    def why(reader, on=None):
        seen = what_they_see.page(world.bea, on, reader=reader)
        return {row[0]: row[-1] for row in seen["rows"]}[case.reference]

    tomorrow = FRIDAY + timedelta(days=1)
    assert why(world.sam) == why(world.sam, tomorrow) == log.KEPT_BACK
    assert "is named on it while it is restricted" in why(world.dana)
    with clock.held_at(log.start_of(tomorrow)):
        assert why(world.sam, FRIDAY) == log.KEPT_BACK
        assert why(world.dana, FRIDAY) != log.KEPT_BACK
    open_to_all = worlds.raise_one(world, raised_on=FRIDAY)
    seen = what_they_see.page(world.bea, None, reader=world.sam)
    assert {row[0]: row[-1] for row in seen["rows"]}[open_to_all.reference] != log.KEPT_BACK
