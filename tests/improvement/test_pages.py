"""The pages of the improvement log, as the right people and as everybody else."""

from datetime import date
from http import HTTPStatus
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from improvement import operations
from improvement.models import Action, Finding
from tests import world as worlds
from tests.improvement import log as logs
from tests.improvement.log import ANSWERS, DUE_ON, FOUND_ON, TODAY

pytestmark = pytest.mark.django_db

OPENS = {"bella", "bea", "bilal", "brian", "ada", "ines", "carol", "dana", "hari", "sue"}


@pytest.fixture
def world(clock):
    clock.set(TODAY.isoformat())
    return logs.build_with_log()


def page(client, person, address: str):
    client.force_login(person, backend="partnership.auth.SignInBackend")
    return client.get(address)


def text(response) -> str:
    return response.content.decode()


def at(name: str, action) -> str:
    return reverse(f"improvement:{name}", args=[action.reference])


@pytest.mark.parametrize("name", [*worlds.PEOPLE, "nobody", "root"])
def test_an_action_is_a_page_for_those_who_may_open_it_and_none_for_others(client, world, name):
    response = page(client, getattr(world, name), world.log.action.get_absolute_url())
    assert (response.status_code == HTTPStatus.OK) == (name in OPENS)
    if name not in OPENS:
        assert response.status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize("name", [*worlds.PEOPLE, "nobody", "root"])
def test_no_list_file_thread_or_figure_gives_an_action_away(client, world, name):
    person, log = getattr(world, name), world.log
    addresses = [
        reverse("improvement:index"),
        reverse("improvement:actions"),
        reverse("improvement:actions_export", args=["csv"]),
        log.finding.get_absolute_url(),
        log.recommendation.get_absolute_url(),
        log.theme.get_absolute_url(),
        reverse("home"),
    ]
    client.force_login(person, backend="partnership.auth.SignInBackend")
    said = "".join(
        b"".join(response).decode() if response.streaming else text(response)
        for response in map(client.get, addresses)
    )
    assert ("Train all supervisors" in said) == (name in OPENS)
    assert (log.action.reference in said) == (name in OPENS)


def test_everyone_who_signs_in_reads_findings_and_recommendations(client, world):
    said = text(page(client, world.charlie, world.log.finding.get_absolute_url()))
    assert "Supervision does not ask" in said
    assert "Executive Group adopted it on Wednesday 1 April 2026." in said
    assert "Add a recommendation" not in said
    assert "Supervisors are trained to ask." in text(
        page(client, world.charlie, reverse("improvement:recommendations"))
    )
    client.logout()
    assert client.get(world.log.finding.get_absolute_url()).status_code == HTTPStatus.FOUND


def test_the_newest_finding_stands_first_whenever_it_was_entered(client, world):
    for month in (1, 3, 2):
        operations.add_finding(
            source="data", came_from="Dataset", found_on=date(2026, month, 10),
            statement=f"Of month {month}", by=None,
        )  # fmt: skip
    said = text(page(client, world.charlie, reverse("improvement:findings")))
    places = [said.index(f"Of month {month}") for month in (3, 2, 1)]
    assert places == sorted(places)


def test_the_thread_is_read_both_ways(client, world):
    log = world.log
    forward = text(page(client, world.bella, log.finding.get_absolute_url()))
    assert all(each.reference in forward for each in (log.recommendation, log.action))
    back = text(page(client, world.bella, log.action.get_absolute_url()))
    assert all(each.reference in back for each in (log.recommendation, log.finding))


BUTTONS = {
    "bella": {"Hand in", "Write a progress update", "Add a file", "Hand over"},
    "bea": {"Hand in", "Write a progress update", "Add a file", "Hand over"},
    "ada": {"Write a progress update", "Add a file", "Move the date", "Withdraw"},
    "dana": {"Write a progress update", "Add a file", "Hand over", "Move the date",
             "Withdraw"},
    "sue": set(), "ines": set(), "hari": set(),
}  # fmt: skip


@pytest.mark.parametrize("name", BUTTONS)
def test_each_is_offered_what_they_may_do(client, world, name):
    response = page(client, getattr(world, name), world.log.action.get_absolute_url())
    assert {each["text"] for each in response.context["buttons"]} == BUTTONS[name]


def test_once_handed_in_the_owner_waits_and_the_chair_judges(client, world):
    operations.hand_in(world.log.action, **ANSWERS, evidence_elsewhere="x", by=world.bella)
    offered = {
        name: {
            each["text"]
            for each in page(
                client, getattr(world, name), world.log.action.get_absolute_url()
            ).context["buttons"]
        }
        for name in ("bella", "ada")
    }
    assert offered == {"bella": set(), "ada": {"Rate the impact", "Send back for more", "Withdraw"}}
    assert "rate its impact" in text(page(client, world.ada, reverse("home")))
    assert "rate its impact" not in text(page(client, world.bella, reverse("home")))


@pytest.mark.parametrize(
    ("name", "right"),
    [("progress", "contribute"), ("add_file", "contribute"), ("hand_in", "contribute"),
     ("hand_over", "contribute"), ("rate", "manage"), ("send_back", "manage"),
     ("recheck", "manage"), ("move", "manage"), ("withdraw", "manage")],
)  # fmt: skip
def test_what_is_done_to_an_action_is_its_peoples_alone(client, world, name, right):
    may = {"contribute": ("bella", "bea", "ada", "dana"), "manage": ("ada", "dana")}[right]
    for person in ("bella", "bea", "ada", "dana", "sue", "ines"):
        response = page(client, getattr(world, person), at(name, world.log.action))
        wanted = HTTPStatus.OK if person in may else HTTPStatus.FORBIDDEN
        assert response.status_code == wanted, person
    assert page(client, world.alice, at(name, world.log.action)).status_code == 404


def test_a_chair_of_another_agency_is_shown_nobody_who_works_there(client, world):
    said = text(page(client, world.ada, at("hand_over", world.log.action)))
    assert "Only people of the agency" in said
    assert "Bob Barnes" not in said
    assert "Bob Barnes" in text(page(client, world.bea, at("hand_over", world.log.action)))


def test_a_double_click_is_one_action_and_a_stale_page_loses_no_text(client, world):
    action = world.log.action
    form = page(client, world.bella, at("progress", action)).context["form"]
    sent = {
        "standing": "on-track", "text": "Half of them",
        "submission": form["submission"].value(), "version": form["version"].value(),
    }  # fmt: skip
    for _ in range(2):
        response = client.post(at("progress", action), sent)
        assert response.status_code == HTTPStatus.FOUND
    assert action.updates.unscoped("test").count() == 1
    stale = sent | {"submission": "5b7d6f0c-3c1b-4b53-9b66-0c8a3c6f1d11", "text": "More of them"}
    said = text(client.post(at("progress", action), stale))
    assert "Someone else changed this" in said
    assert "More of them" in said
    assert action.updates.unscoped("test").count() == 1


def test_without_evidence_the_page_says_what_to_do(client, world):
    address = at("hand_in", world.log.action)
    form = page(client, world.bella, address).context["form"]
    said = text(client.post(address, ANSWERS | {"submission": form["submission"].value()}))
    assert "Add evidence first" in said
    assert "Forty of 52" in said
    assert Action._base_manager.get().handed_in_on is None


def test_whoever_hands_in_is_told_when_nobody_is_there_to_judge_it(client, world):
    """Ada chairs the group and hands it in; Dana, the only keeper of the log, proposed it."""
    for proposer, said in (
        (None, "Whoever judges it is told."),
        (world.dana, "Nobody is there to judge it"),
    ):
        action = operations.propose(
            what=f"Ours {said}", difference_wanted="x", owner=world.held["amir"], because="x",
            group=world.log.executive, due_on=DUE_ON, by=proposer,
        )  # fmt: skip
        form = page(client, world.ada, at("hand_in", action)).context["form"]
        sent = ANSWERS | {"evidence_elsewhere": "x", "submission": form["submission"].value()}
        answer = client.post(at("hand_in", action), sent, follow=True)
        assert said in text(answer)


def test_five_megabytes_of_text_are_refused_and_nothing_is_saved(client, world):
    client.force_login(world.dana, backend="partnership.auth.SignInBackend")
    address = reverse("improvement:finding_add")
    form = client.get(address).context["form"]
    sent = {
        "source": "data", "came_from": "Dataset", "found_on_day": "1", "found_on_month": "3",
        "found_on_year": "2026", "statement": "a" * 5_000_000,
        "submission": form["submission"].value(),
    }  # fmt: skip
    response = client.post(address, sent)
    assert response.status_code in (HTTPStatus.OK, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    assert Finding.objects.count() == 1


def test_the_business_team_takes_a_finding_to_an_action(client, world):
    client.force_login(world.dana, backend="partnership.auth.SignInBackend")
    reference = world.log.recommendation.reference.lower()
    address = f"{reverse('improvement:action_add')}?recommendation={reference}"
    said = text(client.get(address))
    assert "Which agency is responsible?" in said
    assert "Bob Barnes" not in said
    form = client.get(f"{address}&agency=trust").context["form"]
    sent = {
        "what": "Read ten records", "difference_wanted": "They say more",
        "owner": world.held["bob"].pk, "group": world.log.executive.pk,
        "due_on_day": "15", "due_on_month": "6", "due_on_year": "2026",
        "submission": form["submission"].value(),
    }  # fmt: skip
    response = client.post(f"{address}&agency=trust", sent)
    assert response.status_code == HTTPStatus.FOUND, text(response)
    made = Action._base_manager.get(what="Read ten records")
    assert (made.recommendation, made.owner) == (world.log.recommendation, world.held["bob"])


def more_of_everything(world, number: int) -> None:
    for each in range(number):
        finding = operations.add_finding(
            source="data", came_from="Dataset", found_on=FOUND_ON, statement=f"Number {each}",
            themes=[world.log.theme], by=None,
        )  # fmt: skip
        recommendation = operations.recommend(
            findings=[finding, world.log.finding], text="x", made_on=FOUND_ON,
            to_group=world.log.executive, by=None,
        )  # fmt: skip
        operations.decide(recommendation, is_adopted=True, decided_on=TODAY, reason="x", by=None)
        action = operations.propose(
            what=f"Action {each}", difference_wanted="x", owner=world.held["bella"],
            group=world.log.executive, due_on=DUE_ON, recommendation=recommendation, by=None,
        )  # fmt: skip
        operations.add_progress(action, standing="on-track", text="x", by=None)


@pytest.mark.parametrize("name", ["bella", "dana"])
def test_lists_and_threads_ask_as_often_for_four_as_for_one(client, world, name):
    addresses = [
        reverse("improvement:index"), reverse("improvement:actions"),
        reverse("improvement:findings"), reverse("improvement:recommendations"),
        world.log.theme.get_absolute_url(), world.log.finding.get_absolute_url(),
        world.log.recommendation.get_absolute_url(), world.log.action.get_absolute_url(),
        *(reverse(f"improvement:{each}_export", args=["csv"])
          for each in ("actions", "findings", "recommendations")),
        reverse("home"),
    ]  # fmt: skip
    client.force_login(getattr(world, name), backend="partnership.auth.SignInBackend")

    def numbers():
        found = []
        for address in addresses:
            with CaptureQueriesContext(
                connection,
            ) as asked:
                response = client.get(address)
                if response.streaming:
                    response.getvalue()
            found.append(len(asked))
        return found

    numbers()
    before = numbers()
    more_of_everything(world, 3)
    assert dict(zip(addresses, numbers(), strict=True)) == dict(zip(addresses, before, strict=True))


def test_a_number_says_so_where_it_counts_what_its_reader_may_open(client, world):
    """Dana opens all of them by her role, Bella her own."""
    for address, key in (
        ("/improvement/actions/", "caption_of_table"),
        ("/improvement/commitments/", "caption_of_table"),
        ("/improvement/risks/", "caption_of_table"),
        ("/improvement/recommendations/", "so_far"),
    ):
        said = {
            name: page(client, getattr(world, name), address).context[key]
            for name in ("bella", "dana")
        }
        assert "of those that you may open" in said["bella"], address
        assert "may open" not in said["dana"], address


def test_a_spreadsheet_holds_what_the_list_shows(client, world):
    address = reverse("improvement:actions_export", args=["xlsx"])
    response = page(client, world.bella, address)
    rows = list(load_workbook(BytesIO(response.getvalue())).active.values)
    assert [row[0] for row in rows] == ["Reference", world.log.action.reference]
    assert rows[1][4] == "Bella Boateng"
    assert (
        len(list(load_workbook(BytesIO(page(client, world.alice, address).getvalue())).active)) == 1
    )


@pytest.mark.parametrize("query", ["?show=x", "?page=x", "?page=99", "?source=x", "?show=closed"])
def test_an_address_that_means_nothing_is_a_page_all_the_same(client, world, query):
    for name in ("actions", "findings", "recommendations"):
        response = page(client, world.dana, reverse(f"improvement:{name}") + query)
        assert response.status_code == HTTPStatus.OK


def test_who_can_see_it_is_told_by_their_role_in_the_group_too(client, world):
    said = text(page(client, world.dana, at("who_can_see", world.log.action)))
    assert "Group chair or partnership chair, Executive Group" in said
    assert "Group member, Executive Group" in said
    assert "A group without a role" not in said
    for name in ("bella", "bea", "sue", "ines"):
        found = page(client, getattr(world, name), at("who_can_see", world.log.action))
        assert found.status_code == HTTPStatus.FORBIDDEN
    assert page(client, world.alice, at("who_can_see", world.log.action)).status_code == 404
