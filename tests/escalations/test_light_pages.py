"""The pages of first conversations, as the right person and as wrong ones."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import restriction
from escalations import noting
from escalations.light_models import LightChallenge
from escalations.models import EscalationDraft
from tests.escalations.test_light import TODAY, note
from tests.world import PEOPLE, build, raise_one

pytestmark = pytest.mark.django_db
LIST = "/escalations/first-conversations/"
NOTE = f"{LIST}note/"


@pytest.fixture
def world(clock):
    clock.set(TODAY.isoformat())
    return build()


@pytest.fixture
def alice(client, world):
    client.force_login(world.alice)
    return client


def answers(world, **instead):
    said = {
        "immediate_risk": "no", "other": world.trust.pk, "team": "", "about": "roles",
        "happened_on_day": "27", "happened_on_month": "3", "happened_on_year": "2026",
        "settled": "no", "asked": "",
    }  # fmt: skip
    return said | instead


def the_note():
    return LightChallenge.objects.unscoped("a test").get()


def text_of(response):
    return response.content.decode()


def test_noted_and_shown(alice, world):
    assert "told to nobody" in text_of(alice.get("/escalations/raise/"))
    response = alice.post(NOTE, answers(world), follow=True)
    assert (the_note().written_by, the_note().agency) == (world.alice, world.council)
    assert response.redirect_chain[-1][0] == the_note().get_absolute_url()
    page = text_of(response)
    assert "Raise it as a challenge" in page
    assert "Not settled" in page
    assert "Saturday 27 March 2027" in page, "until when it is kept"
    assert "Conversation with Testshire Health Trust" in page
    assert the_note().get_absolute_url() in text_of(alice.get(LIST))


def test_what_is_settled_asks_for_nothing_more(alice, world):
    response = alice.post(NOTE, answers(world, settled="yes"), follow=True)
    assert "Raise it as a challenge" not in text_of(response)


def test_everyone_else_gets_no_such_page(client, world):
    made = note(world)
    for name in [*PEOPLE, "nobody"]:
        client.force_login(getattr(world, name))
        status = client.get(f"{made.get_absolute_url()}").status_code
        wanted = 200 if name in ("alice", "anna") else 403 if name == "nobody" else 404
        assert status == wanted, name
        listed = name != "nobody" and made.get_absolute_url() in text_of(client.get(LIST))
        assert listed == (name in ("alice", "anna")), name
        for act in ("change", "raise"):
            status = client.post(f"{made.get_absolute_url()}{act}/").status_code
            assert status == {"alice": status, "anna": 200}.get(name, wanted), (name, act)
    assert not EscalationDraft.objects.unscoped("a test").filter(owner=world.anna).exists()


def test_a_lead_is_offered_no_change(client, world):
    made = note(world)
    client.force_login(world.anna)
    page = text_of(client.get(made.get_absolute_url()))
    assert "Raise it as a challenge" not in page
    assert "Only the person who noted this" in text_of(
        client.get(f"{made.get_absolute_url()}change/")
    )


def test_who_works_with_no_child_is_refused_before_the_form(client, world):
    client.force_login(world.dana)
    page = text_of(client.get(NOTE))
    assert "no role at an agency that works with children" in page
    assert "<form" not in page.partition("<main")[2]
    client.post(NOTE, answers(world))
    assert not LightChallenge.objects.unscoped("a test").exists()


def test_a_child_at_risk_comes_first_and_the_note_is_kept(alice, world):
    response = alice.post(NOTE, answers(world, immediate_risk="yes"))
    assert response.url == "/escalations/raise/immediate-risk/"
    assert the_note().settled == "no"


def test_it_comes_first_also_when_the_rest_is_not_filled_in(alice, world):
    response = alice.post(NOTE, {"immediate_risk": "yes", "asked": "A date"})
    page = text_of(response)
    assert response.status_code == 200
    assert "call <a" in page.partition("<main")[2]
    assert 'value="A date"' in page


@pytest.mark.parametrize(
    ("instead", "sentence"),
    [
        ({"immediate_risk": ""}, "Select yes if a child is at immediate risk"),
        ({"other": ""}, "Select the agency"),
        ({"about": ""}, "Select what it was about"),
        ({"settled": ""}, "Select whether it is settled"),
        ({"happened_on_day": "28"}, "must be today or in the past"),
        ({"happened_on_month": "2", "happened_on_day": "24"}, "must be Wednesday 25 February 2026"),
        ({"asked": "x" * 201}, "must be 200 characters or fewer"),
        ({"asked": "A visit to her son Jayden"}, "may tell who a child or family is"),
    ],
)
def test_bad_input_gets_a_sentence_and_nothing_is_saved(alice, world, instead, sentence):
    response = alice.post(NOTE, answers(world, **instead))
    assert sentence in text_of(response)
    assert not LightChallenge.objects.unscoped("a test").exists()


def test_the_own_agency_is_refused(alice, world):
    response = alice.post(NOTE, answers(world, other=world.council.pk))
    assert "with another agency" in text_of(response)


def test_what_looks_like_a_name_and_is_none_is_taken_with_a_tick(alice, world):
    said = answers(world, asked="A visit to her son Jayden", looked_again="on")
    alice.post(NOTE, said)
    assert the_note().asked == "A visit to her son Jayden"


def test_changed_from_the_page(alice, world):
    made = note(world)
    page = alice.get(f"{made.get_absolute_url()}change/")
    hidden = {each.html_name: each.value() for each in page.context["form"].hidden_fields()}
    said = answers(world, settled="yes") | hidden
    del said["immediate_risk"]
    alice.post(f"{made.get_absolute_url()}change/", said)
    assert the_note().ended_on == TODAY


def test_raised_from_the_page_with_what_it_knows(alice, world):
    made = note(world)
    assert alice.post(f"{made.get_absolute_url()}raise/").url == "/escalations/raise/"
    assert alice.post("/escalations/raise/", {"immediate_risk": "no"}).url == (
        "/escalations/raise/worker/"
    )
    form = alice.get("/escalations/raise/worker/").context["form"]
    assert form["challenged_team"].value() == "0 to 19 service"
    assert form["raised_on"].parts[0]["value"] == "27"
    assert alice.get("/escalations/raise/disagreement/").context["form"]["reason"].value() == (
        "roles"
    )


def test_a_draft_that_waits_is_said_and_kept(alice, world):
    made = note(world)
    alice.post("/escalations/raise/", {"immediate_risk": "no"})
    page = text_of(alice.post(f"{made.get_absolute_url()}raise/"))
    assert "Send it or throw it away first" in page


def test_what_it_became_is_a_link_for_whoever_may_open_that(client, world):
    made = note(world)
    alone = note(world, by="amir", about="timeliness")
    for person, each in (("alice", made), ("amir", alone)):
        draft_of = getattr(world, person)
        noting.begin_raising(each, by=draft_of)
    case = raise_one(world, raised_on=date(2026, 3, 27))
    client.force_login(world.alice)
    page = text_of(client.get(made.get_absolute_url()))
    assert f"Became {case.reference}" in page
    assert case.get_absolute_url() in page
    restriction.restrict(case, named=[], reason="A relative works there", by=world.dana)
    client.force_login(world.anna)
    page = text_of(client.get(made.get_absolute_url()))
    assert "Raised as a challenge" in page
    assert case.reference not in page


def test_the_list_asks_the_database_as_often_for_three(alice, world):
    note(world)
    with CaptureQueriesContext(connection) as one:
        alice.get(LIST)
    note(world, about="timeliness")
    note(world, about="level-of-need")
    with CaptureQueriesContext(connection) as three:
        alice.get(LIST)
    assert len(one) == len(three)
