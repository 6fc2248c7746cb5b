"""The Executive's list: what comes on it, who reads which of it, and where it stands."""

import csv
from http import HTTPStatus
from io import StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from escalations import by_the_clock
from improvement import executive_list, operations
from improvement.risks import operations as risks
from improvement.scrutiny import operations as scrutiny
from partnership.groups import operations as groups
from tests.improvement import log as logs
from tests.improvement import register
from tests.improvement.log import DUE_ON, TODAY
from tests.world import raise_one

pytestmark = pytest.mark.django_db

PAGE, FILE = "/improvement/executive/", "/improvement/executive/export/csv/"
WORKPLAN = "/improvement/plans/of-groups/executive/"
ACTIONS, FINDINGS, RISKS, CHALLENGES, ESCALATIONS = (
    "Actions that are late",
    "Findings without an action",
    "Risks that nobody has looked at again",
    "Challenges that are not answered",
    "Escalations whose last step is over",
)
LATE = "2026-07-17"  # everything of `world` has waited long enough


@pytest.fixture
def world(clock):
    """One of each kind that comes onto the list, by ``LATE``; and a practitioner in no group."""
    clock.set(TODAY.isoformat())
    found = register.build_with_risk()
    found.lonely = operations.add_finding(
        source="data", came_from="Dataset", found_on=TODAY, statement="Nobody asks.", by=None
    )
    found.challenge = scrutiny.raise_challenge(
        title="Supervision is late", challenged="After harm.", evidence="Ten files.",
        to_agency=found.trust, by=found.sue,
    )  # fmt: skip
    found.escalation = raise_one(found, raised_on=TODAY)
    for day in ("2026-04-15", "2026-04-29", "2026-05-13"):
        clock.set(day)
        for _ in range(3):
            by_the_clock.move_up_when_due(by=None)
    clock.set(LATE)
    return found


def read(world, name) -> dict[str, list[str]]:
    found = executive_list.read(getattr(world, name))
    return {kind.label: [each.name for each in matters] for kind, matters in found}


def visit(client, person, address: str):
    client.force_login(person, backend="partnership.auth.SignInBackend")
    return client.get(address)


def test_it_has_what_the_reader_may_open_and_nothing_else(world):
    action, risk = [world.log.action.reference], [world.log.risk.reference]
    lonely, challenge = [world.lonely.reference], [world.challenge.reference]
    escalation = [world.escalation.reference]
    of_all = {FINDINGS: lonely}
    of_the_log = {ACTIONS: action, RISKS: risk, CHALLENGES: challenge} | of_all
    wanted = {
        "dana": of_the_log | {ESCALATIONS: escalation},
        "hari": of_the_log | {ESCALATIONS: escalation},
        "sue": of_the_log | {ESCALATIONS: escalation},
        "ada": of_the_log | {ESCALATIONS: escalation},
        "bella": {ACTIONS: action, RISKS: risk, ESCALATIONS: escalation} | of_all,
        "bea": of_the_log | {ESCALATIONS: escalation},
        "charlie": of_all,
        "nobody": {},
        "root": {},
    }
    assert {name: read(world, name) for name in wanted} == wanted


def test_each_comes_on_it_on_its_own_day(world, clock):
    at_first = {CHALLENGES, ESCALATIONS}  # from the working day after the answer was due
    for day, kinds in (
        ("2026-05-05", at_first),
        ("2026-06-08", at_first),  # fifteen working days after the action was due
        ("2026-06-09", at_first | {ACTIONS}),
        ("2026-06-30", at_first | {ACTIONS}),  # the ninetieth day
        ("2026-07-01", at_first | {ACTIONS, FINDINGS}),
        ("2026-07-15", at_first | {ACTIONS, FINDINGS}),  # ten working days after the review
        ("2026-07-16", at_first | {ACTIONS, FINDINGS, RISKS}),
    ):
        clock.set(day)
        assert read(world, "dana").keys() == kinds, day


def test_what_is_done_leaves_it(world):
    operations.hand_in(
        world.log.action, **logs.ANSWERS, evidence_elsewhere="All of it", by=world.bella
    )
    risks.say_no_change(world.log.risk, why="As before.", by=world.bella)
    scrutiny.answer(world.challenge, kind="not-accepted", reasons="It comes before.", by=world.bea)
    assert read(world, "dana").keys() == {FINDINGS, ESCALATIONS}


def test_one_number_on_the_index_opens_it_and_the_tiles_of_before_are_gone(client, world):
    figures = visit(client, world.dana, "/improvement/").context["figures"]
    assert figures[-1] == {
        "number": "5", "label": "On the Executive’s list", "url": PAGE, "note": "",
    }  # fmt: skip
    assert [each["label"] for each in figures] == [
        "Actions: open", "Actions: overdue", "Actions: waiting to be rated",
        "Actions: re-check due",
        "Findings with no action, decided in 2026 to 2027", "On the Executive’s list",
    ]  # fmt: skip
    of_charlie = visit(client, world.charlie, "/improvement/").context["figures"]
    notes = {each["note"] for each in of_charlie if "no action" not in each["label"]}
    assert notes == {"of those that you may open"}
    assert of_charlie[-1]["number"] == "1"


def test_the_page_and_its_file_say_who_and_since_when(client, world):
    tables = visit(client, world.ada, PAGE).context["tables"]
    row = [
        {"text": world.log.action.reference, "url": world.log.action.get_absolute_url()},
        "Train all supervisors", "Bella Boateng, Testshire Health Trust", "15 May 2026", 63,
    ]  # fmt: skip
    assert (tables[0]["caption"], tables[0]["rows"]) == (ACTIONS, [row])
    found = visit(client, world.ada, FILE).content.decode("utf-8-sig")
    rows = list(csv.reader(StringIO(found)))
    assert rows[1] == [
        ACTIONS, world.log.action.reference, "Train all supervisors",
        "Bella Boateng, Testshire Health Trust", DUE_ON.isoformat(), "Due", "63",
    ]  # fmt: skip
    assert len(rows) == 6
    assert visit(client, world.ada, FILE.replace("csv", "pdf")).status_code == HTTPStatus.NOT_FOUND
    for person, status in ((world.charlie, 200), (world.root, 403), (world.nobody, 403)):
        answers = [visit(client, person, address) for address in (PAGE, FILE)]
        assert [each.status_code for each in answers] == [status, status]
        said, file = (each.content.decode() for each in answers)
        for secret in ("ACT-", "RSK-", "CHA-", "ESC-", "Train all", "Bella"):
            assert secret not in said + file
        assert ("1 matter, of those that you may open" in said) == (status == HTTPStatus.OK)
        assert (world.lonely.reference in file) == (status == HTTPStatus.OK)


def test_nobody_reads_a_restricted_one_on_it(client, world):
    from core import restriction

    restriction.restrict(world.log.action, named=[], reason="A complaint", by=world.dana)
    tables = visit(client, world.dana, PAGE).context["tables"]
    assert tables[0]["rows"][0][1:3] == ["Restricted", ""]
    assert ACTIONS not in read(world, "ada")


def test_it_is_on_the_agenda_of_the_executive_and_of_no_other_group(client, world):
    groups.add_group(slug="practice", name="Practice Group", by=None)
    for address in (WORKPLAN, f"{WORKPLAN}matters-arising/"):
        page = visit(client, world.ada, address)
        assert page.context["executive"][0]["caption"] == ACTIONS
        assert world.challenge.reference in page.content.decode()
        other = visit(client, world.ada, address.replace("executive", "practice"))
        assert other.context["executive"] == []


def test_the_home_of_its_members_and_chair_says_how_many(client, world):
    def said(name) -> list[dict]:
        tasks = visit(client, getattr(world, name), "/").context["tasks"]
        return [each for each in tasks if each["url"] == PAGE]

    [task] = said("ada")
    known = "5 matters are on the Executive’s list (of those that you may open)"
    assert task["text"] == known
    assert task["hint"].startswith("Actions that are late: 1, findings without an action: 1, ")
    assert said("carol")[0]["text"] == known
    for name in ("dana", "sue", "bella", "charlie", "nobody", "root"):
        assert said(name) == [], name


def test_it_asks_as_often_for_three_as_for_one(client, world):
    def numbers() -> list[int]:
        found = []
        for address in (PAGE, FILE, "/improvement/", "/"):
            with CaptureQueriesContext(connection) as asked:
                assert client.get(address).status_code == HTTPStatus.OK
            found.append(len(asked))
        return found

    client.force_login(world.ada, backend="partnership.auth.SignInBackend")
    numbers()
    few = numbers()
    for _ in range(2):
        operations.add_finding(source="data", came_from="x", found_on=TODAY, statement="x", by=None)
        operations.propose(
            what="x", difference_wanted="x", owner=world.held["bella"], group=world.log.executive,
            due_on=DUE_ON, because="x", by=None,
        )  # fmt: skip
    assert numbers() == few
