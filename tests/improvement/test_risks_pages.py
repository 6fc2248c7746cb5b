"""The pages of the risk register, as the right people and as everybody else."""

import re
from http import HTTPStatus
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from core import restriction
from improvement import operations as log
from improvement.risks import heat, operations
from improvement.risks.models import Risk
from tests import world as worlds
from tests.improvement import register
from tests.improvement.log import DUE_ON, TODAY
from tests.improvement.register import LOWER, SCORES, WORDS, fresh
from tests.improvement.test_risks_operations import RIGHTS

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(clock):
    clock.set(TODAY.isoformat())
    return register.build_with_risk()


def page(client, person, address: str):
    client.force_login(person, backend="partnership.auth.SignInBackend")
    return client.get(address)


def text(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def at(name: str, risk) -> str:
    return reverse(f"risks:{name}", args=[risk.reference])


def test_each_page_opens_for_those_who_may_and_for_nobody_else(client, world):
    """Also as rows of the list, of the spreadsheet and of the heat map: exactly theirs."""
    reference = world.log.risk.reference
    sheet = reverse("risks:export", args=["csv"])
    for name in [*worlds.PEOPLE, "nobody", "root"]:
        person, sees = getattr(world, name), name in RIGHTS
        opened = page(client, person, at("risk", world.log.risk)).status_code
        assert opened == (HTTPStatus.OK if sees else HTTPStatus.NOT_FOUND), name
        lists = [client.get(each) for each in (reverse("risks:index"), sheet)]
        has_a_role = name in worlds.PEOPLE
        status = HTTPStatus.OK if has_a_role else HTTPStatus.FORBIDDEN
        assert [each.status_code for each in lists] == [status, status], name
        assert client.get(reverse("risks:heat_map")).status_code == status, name
        listed = [row[0]["text"] for row in lists[0].context["rows"]] if has_a_role else []
        assert listed == ([reference] if sees else []), name
        assert [reference in each.content.decode() for each in lists] == [sees, sees], name
        counted = sum(cell.number for row in heat.rows(person, "residual") for cell in row.cells)
        assert counted == int(sees), name


def test_the_thread_runs_both_ways_for_whoever_may_open_both(client, world):
    action, risk = world.log.action, world.log.risk
    assert action.reference in text(page(client, world.ada, at("risk", risk)))
    assert risk.reference in text(page(client, world.ada, action.get_absolute_url()))
    # Amir owns another action, and reads no risk; Anna owns a risk, and not the trust's action.
    theirs = log.propose(
        what="Another", difference_wanted="x", owner=world.held["amir"], group=world.log.executive,
        due_on=DUE_ON, because="A visit", by=None,
    )  # fmt: skip
    operations.tie(risk, kind="action", key=theirs.reference, by=None)
    said = text(page(client, world.amir, theirs.get_absolute_url()))
    assert risk.reference not in said
    said = text(page(client, world.bella, at("risk", risk)))
    assert action.reference in said
    assert theirs.reference not in said
    assert "1 action that you cannot open." in said


def test_a_restricted_risk_shows_its_reference_alone(client, world):
    restriction.restrict(world.log.risk, named=[], reason="x", by=world.dana)
    said = text(page(client, world.dana, world.log.action.get_absolute_url()))
    assert world.log.risk.reference in said
    assert WORDS["event"] not in said
    for address in (reverse("risks:index"), reverse("risks:export", args=["csv"])):
        said = text(client.get(address))
        assert world.log.risk.reference in said
        assert WORDS["event"] not in said
        assert WORDS["cause"] not in said
    assert page(client, world.ada, at("risk", world.log.risk)).status_code == HTTPStatus.NOT_FOUND


def test_what_is_wrong_in_a_form_is_said_and_what_was_written_stays(client, world, clock):
    risk = world.log.risk
    client.force_login(world.bella, backend="partnership.auth.SignInBackend")
    form = client.get(at("score", risk)).context["form"]
    clock.move(minutes=5)
    operations.score(risk, scores=LOWER, why="Ada was quicker.", by=world.ada)
    sent = SCORES.named() | {
        "why": "Bella’s own words", "submission": form["submission"].value(),
        "version": form["version"].value(),
    }  # fmt: skip
    worse = sent | {"inherent_impact": 2}
    said = text(client.post(at("score", risk), worse))
    assert "no greater than without" in said
    assert "Bella’s own words" in said
    stale = client.post(at("score", risk), sent)
    assert "Ada Archer scored it 8" in text(stale)
    assert "Bella’s own words" in text(stale)
    again = sent | {"version": stale.context["form"]["version"].value()}
    for _ in range(2):  # a double click is one act
        assert client.post(at("score", risk), again).status_code == HTTPStatus.FOUND
    assert fresh(risk).scores == SCORES
    assert risk.scorings.count() == 3
    for name, answers, sentence in (
        ("link_action", {"action": "ACT-2026-9999"}, "no such action that you may open"),
        ("tie", {"to": "escalations-open-x:"}, "from the list"),
        ("control_add", {"what": ""}, "Enter what holds the risk back"),
        ("no_change", {}, "Enter why nothing changes"),
    ):
        assert sentence in text(client.post(at(name, risk), answers)), name


def test_the_lists_ask_as_often_for_four_as_for_one(client, world):
    addresses = [
        reverse("risks:index"), reverse("risks:heat_map"), at("risk", world.log.risk),
        reverse("risks:export", args=["csv"]), world.log.action.get_absolute_url(), reverse("home"),
    ]  # fmt: skip
    client.force_login(world.bella, backend="partnership.auth.SignInBackend")

    def numbers():
        found = {}
        for address in addresses:
            with CaptureQueriesContext(connection) as asked:
                assert client.get(address).status_code == HTTPStatus.OK
            found[address] = len(asked)
        return found

    operations.check_control(
        world.log.risk, number=1, works="fails", checked_on=TODAY, found="", by=None
    )
    numbers()
    before = {}
    for number in range(4):
        before = numbers() if number == 1 else before
        more = operations.add_risk(
            **WORDS, scores=SCORES, why="x", owner=world.held["bella"], group=world.log.executive,
            by=None,
        )  # fmt: skip
        operations.tie(more, kind="action", key=world.log.action.reference, by=None)
        operations.tie(world.log.risk, kind="risk", key=more.reference, by=None)
        for risk in (more, world.log.risk):
            operations.add_control(
                risk, what="x", agency=world.trust, works="well", checked_on=TODAY, by=None
            )
            operations.check_control(
                risk,
                number=risk.controls.count(),
                works="fails",
                checked_on=TODAY,
                found="",
                by=None,
            )
    assert numbers() == before


def test_the_heat_map_counts_and_each_number_opens_its_list(client, world):
    other = operations.add_risk(
        **WORDS, scores=LOWER, why="x", owner=world.held["bella"], group=world.log.executive,
        by=None,
    )  # fmt: skip
    by_measure = {
        "inherent": [(4, 5, 2)],
        "residual": [(3, 4, 1), (2, 4, 1)],
        "target": [(2, 3, 2)],
    }
    for measure, expected in by_measure.items():
        response = page(client, world.sue, f"{reverse('risks:heat_map')}?score={measure}")
        cells = [cell for row in response.context["rows"] for cell in row.cells]
        assert [(*cell.score, cell.number) for cell in cells if cell.number] == expected
        for cell in cells:
            rows = client.get(cell.url).context["rows"] if cell.number else []
            assert len(rows) == cell.number
    narrowed = client.get(
        reverse("risks:index") + "?band=high&category=information&group=executive"
    )
    assert len(narrowed.context["rows"]) == 2
    assert client.get(reverse("risks:index") + "?group=none").context["rows"] == []
    order = [row[0]["text"] for row in client.get(reverse("risks:index")).context["rows"]]
    assert order == [world.log.risk.reference, other.reference]
    for nonsense in ("?show=x&page=x&band=x&likelihood=9&sort=x&score=x", "?page=99"):
        for address in (reverse("risks:index"), reverse("risks:heat_map")):
            assert client.get(address + nonsense).status_code == HTTPStatus.OK


def test_a_spreadsheet_holds_what_the_list_leaves_out(client, world):
    address = reverse("risks:export", args=["xlsx"])
    head, row = load_workbook(BytesIO(page(client, world.carol, address).content)).active.values
    found = dict(zip(head, row, strict=True))
    assert found["Reference"] == world.log.risk.reference
    scores = [found[each] for each in ("Inherent", "Residual", "Band", "Movement", "Target")]
    assert scores == [20, 12, "High", "First score", 6]
    assert found["Controls"].startswith("Weekly list of plans (Works in part, 1 Apr 2026); ")


def test_what_waits_is_on_the_owners_home_page_until_it_is_answered(client, world):
    risk, waits = world.log.risk, "Something that it hangs on has moved"
    assert waits not in text(page(client, world.bella, reverse("home")))
    operations.check_control(
        risk, number=1, works="fails", checked_on=TODAY, found="", by=world.bea
    )
    assert waits in text(page(client, world.bella, reverse("home")))
    assert "Control 1 was found not to work" in text(client.get(at("risk", risk)))
    assert waits not in text(page(client, world.ada, reverse("home")))
    operations.say_no_change(risk, why="The list does without.", by=world.bella)
    assert waits not in text(page(client, world.bella, reverse("home")))
    assert "The list does without." in text(page(client, world.ada, at("risk", risk)))


def test_the_business_team_enters_a_risk(client, world):
    client.force_login(world.dana, backend="partnership.auth.SignInBackend")
    address = f"{reverse('risks:add')}?agency=trust"
    form = client.get(address).context["form"]
    sent = WORDS | SCORES.named() | {
        "event": "Nobody tells a nurse", "owner": world.held["bob"].pk, "why": "A visit",
        "group": world.log.executive.pk, "submission": form["submission"].value(),
    }  # fmt: skip
    response = client.post(address, sent)
    assert response.status_code == HTTPStatus.FOUND, text(response)
    made = Risk._base_manager.get(owner=world.held["bob"])
    assert response["Location"] == at("risk", made)
    assert page(client, world.ada, address).status_code == HTTPStatus.FORBIDDEN
