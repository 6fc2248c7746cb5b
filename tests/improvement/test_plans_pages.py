"""The pages of plans, workplans, the forward plan and commitments, as their people and others."""

from http import HTTPStatus
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from improvement import operations as log
from improvement.plans import operations
from improvement.plans.models import ActionForPriority, PlannedItem, Priority
from improvement.risks import operations as risks
from improvement.scrutiny import operations as scrutiny
from partnership.groups import operations as groups
from tests.improvement import log as logs
from tests.improvement import register
from tests.improvement.plans import a_plan

pytestmark = pytest.mark.django_db

OPENS, CLOSED_TO, WITHOUT_A_ROLE = ("bella", "dana"), ("bob", "charlie"), ("nobody", "root")
PLAN = "/improvement/plans/business-plan/"
MEASURE = f"{PLAN}priorities/1/outcomes/1/measures/1/"
FORWARD, COMMITMENTS = "/improvement/forward-plan/", "/improvement/commitments/"
WORKPLAN = "/improvement/plans/of-groups/executive/"
WITH_ACTIONS = (
    PLAN, f"{PLAN}priorities/1/", WORKPLAN, f"{WORKPLAN}matters-arising/", FORWARD,
    f"{FORWARD}export/csv/", COMMITMENTS, f"{COMMITMENTS}export/csv/",
)  # fmt: skip


@pytest.fixture
def world(clock):
    clock.set(logs.TODAY.isoformat())
    found = logs.build_with_log()
    a_plan(found.log.action)
    return found


@pytest.fixture
def visit(client):
    def open_as(person, address: str):
        client.force_login(person, backend="partnership.auth.SignInBackend")
        return client.get(address)

    return open_as


def text(response) -> str:
    assert response.status_code == HTTPStatus.OK
    return response.content.decode()


def test_nobody_learns_of_an_action_that_they_may_not_open(world, visit):
    operations.let_follow(world.log.action, groups=[_group(world)], by=None)
    entry = f"{FORWARD}calendar.ics?entry=due-{world.log.action.reference.lower()}"
    for name in (*OPENS, *CLOSED_TO):
        person = getattr(world, name)
        said = "".join(text(visit(person, address)) for address in WITH_ACTIONS)
        assert (world.log.action.reference in said) == (name in OPENS), name
        assert ("Train all supervisors" in said) == (name in OPENS), name
        counted = "Of 1 action that you may open" in text(visit(person, PLAN))
        assert counted == (name in OPENS), name
        assert visit(person, entry).status_code == (200 if name in OPENS else 404), name
    for name in WITHOUT_A_ROLE:
        answers = [visit(getattr(world, name), address) for address in (*WITH_ACTIONS, entry)]
        assert {each.status_code for each in answers} == {HTTPStatus.FORBIDDEN}, name
        said = "".join(each.content.decode() for each in answers)
        assert world.log.action.reference not in said, name
        assert "Train all supervisors" not in said, name


def _group(world):
    return groups.add_group(slug="practice", name="Practice Group", by=None)


def test_everyone_who_signs_in_reads_the_plan_and_its_figures(world, visit, client):
    said = text(visit(world.charlie, PLAN))
    assert "Neglect is seen early." in said
    assert "90 children (January to March 2026)" in said
    assert "1 is moving towards its target" in said
    assert "The quarter before has no reading" in said
    assert "Add a priority" not in said
    client.logout()
    assert client.get(PLAN).status_code == HTTPStatus.FOUND


def test_an_earlier_wording_stays_on_the_page(world, visit):
    operations.change_priority(
        Priority.objects.get(), title="Neglect", why="It is also seen late.", by=world.dana,
        lead_group=world.log.executive, lead_post="Director",
    )  # fmt: skip
    response = visit(world.charlie, f"{PLAN}priorities/1/")
    assert "What it said before" in text(response)
    assert [each["before"] for each in response.context["earlier"]] == [
        [{"key": "Why it matters", "value": "It harms most."}]
    ]


def test_one_action_is_on_two_agendas_and_never_in_two_lists(world, visit):
    practice = _group(world)
    operations.let_follow(world.log.action, groups=[practice], by=world.dana)
    said = text(visit(world.dana, world.log.action.get_absolute_url()))
    assert "Also followed by" in said
    assert "Practice Group" in said
    assert "Priority 1, Business plan" in said
    workplan = "/improvement/plans/of-groups/practice/"
    assert "Executive Group" in text(visit(world.dana, workplan))
    table = visit(world.dana, FORWARD).context["tables"]
    rows = [row for each in table for row in each["rows"] if "Train all" in str(row[1])]
    assert [row[3] for row in rows] == ["Executive Group, Practice Group"]


def test_the_forward_plan_is_by_month_and_narrowed_by_group_and_kind(world, visit):
    tables = {
        each["caption"]: [row[1]["text"] for row in each["rows"]]
        for each in visit(world.dana, FORWARD).context["tables"]
    }
    action = world.log.action
    assert tables == {
        "April 2026": ["Yearly report"],
        "May 2026": [
            f"{action.reference}: Train all supervisors",
            "The chair of Executive Group is open from the next day",
        ],
        "March 2027": [
            "The financial year 2026 to 2027 ends: Contributions are agreed for the next one."
        ],
    }
    found = visit(world.dana, f"{FORWARD}?kind=planned&group=executive").context["tables"]
    assert [row[1]["text"] for each in found for row in each["rows"]] == ["Yearly report"]
    _group(world)
    assert not visit(world.dana, f"{FORWARD}?group=practice").context["tables"]
    assert len(visit(world.dana, f"{FORWARD}?group=x&kind=%2F").context["tables"]) == 3


def test_what_is_late_or_undecided_stands_first(world, visit, clock):
    log.recommend(
        findings=[world.log.finding], text="Ask again.", made_on=logs.FOUND_ON,
        to_group=world.log.executive, by=None,
    )  # fmt: skip
    clock.set("2026-06-01")
    operations.plan_item(
        group=world.log.executive, what="Any day", planned_on=logs.TODAY.replace(month=6),
        day_is_set=False, by=None,
    )  # fmt: skip
    clock.set("2026-06-02")
    first = visit(world.dana, WORKPLAN).context["tables"][0]
    assert first["caption"] == "Overdue, or waiting already"
    assert [row[2] for row in first["rows"]] == [
        "To be decided", "Action due", "Chair changes",
    ]  # fmt: skip


def test_a_calendar_file_says_nothing_that_is_guarded(world, visit):
    response = visit(world.bella, f"{FORWARD}calendar.ics?entry=due-act-2026-0001")
    said = response.content.decode()
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert "SUMMARY:Action due: ACT-2026-0001\r\n" in said
    assert "DTSTART;VALUE=DATE:20260515\r\n" in said
    assert "Train" not in said
    assert "Bella" not in said
    item = PlannedItem.objects.get()
    operations.change_item(
        item, group=item.group, what="A; B, " + "é" * 80, planned_on=item.planned_on,
        day_is_set=True, repeats="yearly", post="", by=world.dana,
    )  # fmt: skip
    entry = f"{FORWARD}calendar.ics?entry={item.reference.lower()}-{item.planned_on.isoformat()}"
    lines = visit(world.charlie, entry).content.split(b"\r\n")
    assert max(len(line) for line in lines) <= 75
    assert b"SUMMARY:Planned item: A\\; B\\, " in b"\n".join(lines)
    for name in WITHOUT_A_ROLE:
        assert visit(getattr(world, name), entry).status_code == HTTPStatus.FORBIDDEN
    assert visit(world.dana, f"{FORWARD}calendar.ics?entry=x").status_code == 404
    assert visit(world.dana, f"{FORWARD}calendar.ics").status_code == HTTPStatus.FOUND


def test_matters_arising_since_a_day(world, visit, clock):
    clock.set("2026-05-20")
    address = f"{WORKPLAN}matters-arising/"
    matters = visit(world.ada, address).context["matters"]
    assert {name: len(rows) for name, rows in matters.items()} == {
        "closed": 0, "new": 1, "open": 0, "decisions": 1,
    }  # fmt: skip
    log.hand_in(world.log.action, **logs.ANSWERS, evidence_elsewhere="x", by=world.bella)
    log.rate(world.log.action, impact="early", reason="x", by=world.ada)
    since = "?since_day=1&since_month=5&since_year=2026"
    matters = visit(world.ada, address + since).context["matters"]
    assert [row[5] for row in matters["closed"]] == [logs.ANSWERS["what_difference"]]
    assert (matters["open"], matters["new"], matters["decisions"]) == ([], [], [])
    for wrong in ("?since_day=31&since_month=2&since_year=2026", "?since_day=1", "?since_year=x"):
        assert "the day must" in text(visit(world.ada, address + wrong)).lower()


def test_commitments_by_what_they_come_from(world, visit):
    log.propose(
        what="Buy a kettle", difference_wanted="Warm", owner=world.held["bob"],
        group=world.log.executive, due_on=logs.DUE_ON, because="The room is cold", by=None,
    )  # fmt: skip

    def found(query: str) -> list[str]:
        return [row[1] for row in visit(world.dana, COMMITMENTS + query).context["rows"]]

    train, kettle = "Train all supervisors", "Buy a kettle"
    assert found("") == [train, kettle]
    assert found("?origin=recommendation") == found("?origin=priority") == [train]
    assert found("?origin=agreed") == [kettle]
    assert found("?show=closed") == found("?show=overdue") == []
    assert found("?show=all&origin=x&group=executive") == [train, kettle]
    response = visit(world.dana, f"{COMMITMENTS}export/xlsx/?origin=agreed")
    rows = list(load_workbook(BytesIO(response.getvalue())).active.values)
    assert [row[:2] for row in rows[1:]] == [("ACT-2026-0002", kettle)]
    assert rows[1][5] == "The room is cold"


def test_the_file_of_commitments_names_what_one_comes_from_once(world, visit):
    priority = Priority.objects.get()
    operations.propose_for(
        priority, what="Buy a kettle", because=f"{priority}, {priority.plan}",
        difference_wanted="Warm", owner=world.held["bob"], group=world.log.executive,
        due_on=logs.DUE_ON, by=None,
    )  # fmt: skip
    response = visit(world.dana, f"{COMMITMENTS}export/xlsx/")
    rows = list(load_workbook(BytesIO(response.getvalue())).active.values)
    assert [row[5] for row in rows[1:]] == [
        "REC-2026-0001; Priority 1, Business plan", "Priority 1, Business plan",
    ]  # fmt: skip


def test_reviews_answers_and_rechecks_are_in_the_plan_of_the_group_that_watches(world, visit):
    """Of what the reader may open: Charlie opens none of it."""
    risk = risks.add_risk(
        **register.WORDS, scores=register.SCORES, why="x", owner=world.held["bella"],
        group=_group(world), by=None,
    )  # fmt: skip
    to_group, to_agency = (
        scrutiny.raise_challenge(title="Late", challenged="x", evidence="x", by=world.sue, **to)
        for to in ({"to_group": risk.group}, {"to_agency": world.trust})
    )
    log.hand_in(world.log.action, **logs.ANSWERS, evidence_elsewhere="x", by=world.bella)
    log.rate(world.log.action, impact="early", reason="x", by=world.ada)
    kinds = {
        "Risk to look at again", "Answer due to a challenge", "Action to look at again",
    }  # fmt: skip

    def found(name, group) -> set[tuple[str, str]]:
        tables = visit(getattr(world, name), WORKPLAN.replace("executive", group)).context["tables"]
        rows = [row for each in tables for row in each["rows"] if row[2] in kinds]
        return {(row[0], row[1]["text"].partition(":")[0]) for row in rows}

    assert found("dana", "practice") == {
        ("1 Jul 2026", risk.reference), ("1 May 2026", to_group.reference),
    }  # fmt: skip
    assert found("dana", "executive") == {
        ("1 May 2026", to_agency.reference), ("1 Jul 2026", world.log.action.reference),
    }  # fmt: skip
    assert found("charlie", "practice") == found("charlie", "executive") == set()
    scrutiny.answer(to_group, kind="not-accepted", reasons="x", by=None)
    risks.end(risk, outcome="closed", reason="x", by=None)
    assert found("dana", "practice") == set()


def test_a_double_click_is_one_reading_and_bad_input_gets_a_sentence(world, visit, client):
    address = f"{MEASURE}reading/"
    assert visit(world.ada, address).status_code == HTTPStatus.FORBIDDEN
    form = visit(world.dana, address).context["form"]
    sent = {"quarter_begins_on": "2026-01-01", "submission": form["submission"].value()}
    for wrong, said in (
        ({"value": "ninety"}, "The reading must be a number, like 12, 12.5 or 1,200"),
        ({"value": "12,5"}, "must be a number"),
        ({"value": "1.234"}, "two decimals at most"),
        ({"value": "1.5"}, "it must be a whole number, like 12"),
        ({"value": "NaN"}, "must be a number"),
        ({}, "Enter the reading, or say why it is not available."),
        ({"value": "1", "quarter_begins_on": "2026-04-01"}, "from the list"),
    ):
        assert said in text(client.post(address, sent | wrong)), wrong
    for _ in range(2):
        response = client.post(address, sent | {"value": "1,343", "note": "Up"})
        assert response.status_code == HTTPStatus.FOUND
    assert "1,343 children" in text(visit(world.charlie, MEASURE))


def test_an_action_is_proposed_from_a_priority(world, visit, client):
    address = f"{PLAN}priorities/1/add-an-action/"
    assert "Bob Barnes" not in text(visit(world.dana, address))
    form = visit(world.dana, f"{address}?agency=trust").context["form"]
    sent = {
        "what": "Read ten records", "because": "Priority 1", "difference_wanted": "They say more",
        "owner": world.held["bob"].pk, "group": world.log.executive.pk, "due_on_day": "15",
        "due_on_month": "6", "due_on_year": "2026", "submission": form["submission"].value(),
    }  # fmt: skip
    for _ in range(2):
        response = client.post(f"{address}?agency=trust", sent)
        assert response.status_code == HTTPStatus.FOUND
    assert ActionForPriority.objects.unscoped("test").count() == 2
    assert "Read ten records" in text(visit(world.bob, f"{PLAN}priorities/1/"))


def test_lists_ask_as_often_for_four_as_for_one(world, visit):
    addresses = [*WITH_ACTIONS, "/improvement/plans/", MEASURE,
                 world.log.action.get_absolute_url()]  # fmt: skip

    def numbers():
        found = []
        for address in addresses:
            with CaptureQueriesContext(connection) as asked:
                visit(world.ada, address)
            found.append(len(asked))
        return dict(zip(addresses, found, strict=True))

    practice, priority = _group(world), Priority.objects.get()
    operations.let_follow(world.log.action, groups=[practice], by=None)
    numbers()
    before = numbers()
    for each in range(3):
        action = log.propose(
            what=f"Action {each}", difference_wanted="x", owner=world.held["bella"],
            group=world.log.executive, due_on=logs.DUE_ON, recommendation=world.log.recommendation,
            by=None,
        )  # fmt: skip
        operations.link(action, priority=priority, by=None)
        operations.let_follow(action, groups=[practice], by=None)
        another = operations.add_priority(
            priority.plan, title=f"{each}", why="x", lead_group=world.log.executive, by=None
        )
        outcome = operations.add_outcome(another, text="x", by=None)
        operations.add_measure(outcome, name="x", definition="x", better="up", by=None)
        operations.plan_item(
            group=practice, what=f"Item {each}", planned_on=logs.DUE_ON, repeats="yearly", by=None
        )
    assert numbers() == before


def test_a_group_leads_to_its_workplan_and_a_board_has_none(world, visit):
    executive = world.log.executive.get_absolute_url()
    assert reverse("improvement:workplan", args=["executive"]) in text(
        visit(world.alice, executive)
    )
    groups.add_group(slug="board", name="Board", kind="board", by=None)
    assert "Workplan" not in text(visit(world.alice, "/groups/board/"))
    assert visit(world.dana, "/improvement/plans/of-groups/board/").status_code == 404
