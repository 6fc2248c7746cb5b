"""The results of a cycle: the heat map, the way down to an answer, and who comes to them."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audits.returns.policy import State
from partnership import operations as ours
from partnership.roles import Role
from tests import world as worlds
from tests.audits import results as given
from tests.kept import kept
from tests.sign_in import as_

pytestmark = pytest.mark.django_db


@kept
def built():
    """The trust claims 3 at leadership and 2 elsewhere, and is moderated at 1 and 2; the police
    claim 2 throughout, and wait for their moderation."""
    world = given.build()
    for agency, scores in (("trust", {"1": 2, "": 2}), ("police", {"": 1})):
        given.hand_in(
            world.cycle_before, getattr(world, agency), scores=scores, state=State.FINAL, by=None
        )
    world.of_trust = given.hand_in(world.cycle, world.trust, scores={"1": 3, "": 2}, by=None)
    world.of_police = given.hand_in(
        world.cycle, world.police, scores={"": 2}, words="Police secret", by=None
    )
    given.moderate(world.of_trust, scores={"1": 1, "": 2}, by=None)
    return world


@pytest.fixture
def world():
    return built()


def results(world, **query):
    return reverse("results:cycle", args=[world.cycle.slug], query=query)


def at(name, agency_return, *args):
    return reverse(f"results:{name}", args=[agency_return.reference, *args])


def text_of(client, address) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return " ".join(answer.content.decode().split())


# --- the heat map ---------------------------------------------------------------------------------


def test_the_table_says_each_score_in_words_and_leads_down(world):
    page = text_of(as_(world.dana), results(world))
    assert "3.0: met with evidence of impact" in page
    assert "2.0: mostly met" in page
    assert f'href="{at("standard", world.of_trust, "1")}"' in page
    assert "2 of 2 returns handed in." in page
    assert "Moderated scores are shown of 1." in page
    assert "1: 1 at 2, 1 at 3" in page  # the picture, read out


@pytest.mark.parametrize(
    ("show", "there"),
    [
        ("moderated", ["1.0: started", "Not moderated"]),
        ("gap", ["2.0 lower", "the same", "No gap known"]),
        ("change", ["▲ 1.0 higher", "No change"]),
    ],
)
def test_it_shows_what_was_moderated_the_gap_and_the_change(world, show, there):
    page = text_of(as_(world.dana), results(world, show=show))
    assert [words for words in there if words not in page] == []


def order_of(page: str) -> list[str]:
    names = ("Testshire Health Trust", "Testshire Police")
    table = page[page.index("<tbody") :]
    return sorted(names, key=table.index)


def test_a_standard_sorts_it_and_once_more_the_other_way(world):
    client = as_(world.dana)
    assert order_of(text_of(client, results(world)))[0] == "Testshire Health Trust"
    assert order_of(text_of(client, results(world, sort="1")))[0] == "Testshire Police"
    page = text_of(client, results(world, sort="-1"))
    assert order_of(page)[0] == "Testshire Health Trust"
    assert 'aria-sort="descending"' in page


def test_it_is_narrowed_by_the_kind_of_agency(world):
    page = text_of(as_(world.dana), results(world, kind="relevant-agency"))
    assert "Testshire Police" not in page[page.index("<tbody") :]
    assert "Only some agencies are shown" in page


def test_an_address_that_nobody_wrote_shows_everything(world):
    page = text_of(as_(world.dana), results(world, show="x", sort="99", kind="y", page="-1"))
    assert "3.0: met with evidence of impact" in page
    for more in ({"asked": "²"}, {"page": "99999"}):
        page = text_of(as_(world.dana), results(world, **more))
        assert "3.0: met with evidence of impact" in page


# --- the way down ---------------------------------------------------------------------------------


def test_from_a_standard_to_the_answer_its_reason_and_its_words(world):
    client = as_(world.dana)
    page = text_of(client, at("standard", world.of_trust, "1"))
    assert "3.0 claimed, 1.0 moderated: 2.0 lower" in page
    assert f'href="{at("answer", world.of_trust, "1.1")}"' in page
    page = text_of(client, at("answer", world.of_trust, "1.1"))
    for words in ("What we do: 1.1", "We read the evidence.", "1: Started", "Own score, last"):
        assert words in page
    assert client.get(at("answer", world.of_trust, "99.9")).status_code == 404
    assert client.get(at("standard", world.of_trust, "99")).status_code == 404


def test_what_is_not_final_is_moderated_for_nobody_but_those_who_run_it(world):
    given.moderate(world.of_police, scores={"": 0}, reason="Not good.", final=False, by=None)
    address = at("answer", world.of_police, "1.1")
    assert "Not good." in text_of(as_(world.dana), address)
    for name in ("ada", "hari", "colin"):
        page = text_of(as_(getattr(world, name)), address)
        assert "Not good." not in page, name
        assert "0: Not in place" not in page, name
    assert "0.0: not in place" not in text_of(as_(world.ada), results(world, show="moderated"))


# --- who comes to it ------------------------------------------------------------------------------


def status(person, address):
    return as_(person).get(address).status_code


@pytest.mark.parametrize(
    ("who", "cycle", "trust", "police"),
    [
        ("dana", 200, 200, 200),
        ("hari", 200, 200, 200),
        ("sue", 200, 200, 200),
        ("ada", 200, 200, 200),
        ("bea", 302, 200, 404),
        ("colin", 302, 404, 200),
        ("bob", 404, 404, 404),
        ("anna", 404, 404, 404),
        ("alice", 404, 404, 404),
        ("root", 403, 404, 404),
    ],
)
def test_who_comes_to_which_results(world, who, cycle, trust, police):
    person = getattr(world, who)
    assert status(person, results(world)) == cycle
    for each, expected in ((world.of_trust, trust), (world.of_police, police)):
        pages = [at("agency", each), at("standard", each, "1"), at("answer", each, "1.1")]
        assert {status(person, page) for page in pages} == {expected}


def test_signed_out_one_is_asked_to_sign_in(world):
    for address in (results(world), at("agency", world.of_trust)):
        answer = Client().get(address)
        assert answer.status_code == 302
        assert "sign-in" in answer["Location"]


def test_a_lead_is_led_to_the_own_agency_and_reads_no_word_of_another(world):
    page = text_of(as_(world.bea), at("agency", world.of_trust))
    assert "3.0: met with evidence of impact" in page
    assert "Police" not in page
    assert as_(world.bea).get(results(world))["Location"] == at("agency", world.of_trust)


def test_a_moderator_reads_no_score_of_what_they_are_still_to_score(world):
    held = ours.begin_role(
        world.anna, agency=world.council, role=Role.MODERATOR, started_on=worlds.LONG_AGO, by=None
    )
    given.assign(world.of_police, held, by=None)
    given.assign(world.of_trust, held, finished=True, by=None)
    client = as_(world.anna)
    page = text_of(client, results(world))
    assert "3.0: met with evidence of impact" in page
    assert "You are still to score 1 return" in page
    assert "2.0: mostly met" in page  # of the trust
    assert page.count("You are still to score it") == 11
    page = text_of(client, at("agency", world.of_police))
    assert "without having seen how the agency scored itself" in page
    assert "mostly met" not in page
    for name, code in (("standard", "1"), ("answer", "1.1")):
        assert client.get(at(name, world.of_police, code)).status_code == 404


def test_what_was_not_handed_in_has_no_results(world):
    found = given.its_return(world.cycle, world.police)
    given.take_back(found, by=None)
    client = as_(world.dana)
    assert "was not handed in yet" in text_of(client, at("agency", world.of_police))
    assert client.get(at("answer", world.of_police, "1.1")).status_code == 404
    assert "Testshire Police" not in text_of(client, results(world)).split("<tbody")[1]


# --- the others -----------------------------------------------------------------------------------


def test_the_middle_of_the_others_is_told_of_five_and_after_the_last_day(world):
    def is_told() -> bool:
        return "Middle of the others" in text_of(as_(world.bea), at("agency", world.of_trust))

    given.many(world, world.cycle, 4)  # and the police
    assert not is_told()
    given.close(world.cycle, by=None)
    assert is_told()
    given.take_back(world.of_police, by=None)
    assert not is_told()


# --- numbers of statements ------------------------------------------------------------------------


def statements(world, address) -> int:
    client = as_(world.dana)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200
    return len(caught)


def test_the_page_takes_the_same_number_of_statements_for_3_and_for_300_schools():
    world = given.build()
    addresses = [results(world, show=show) for show in ("claimed", "gap", "change")]
    given.many(world, world.cycle, 3)
    for each in addresses:
        as_(world.dana).get(each)  # what is asked once in a process
    few = [statements(world, each) for each in addresses]
    given.many(world, world.cycle, 297, start=3)
    assert [statements(world, each) for each in addresses] == few


def test_who_looks_on_and_may_open_no_return_reads_that_there_is_nothing(world):
    ours.begin_role(
        world.bob, agency=world.trust, role=Role.DELEGATED_SAFEGUARDING_PARTNER,
        started_on=worlds.LONG_AGO, by=None,
    )  # fmt: skip
    worlds.give_an_app(world.bob)
    client = as_(world.bob)
    assert "Nothing was handed in yet that you may read" in text_of(client, results(world))
    address = reverse("results:question", args=[world.cycle.slug, "1.1"])
    assert "Nobody whose return you may read" in text_of(client, address)
