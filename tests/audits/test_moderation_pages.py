"""The pages of moderation: the workbench, side by side, of a cycle, and what the agency reads."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from audits.moderation import assigning, settling
from audits.moderation.models import BlindScore, ModeratedScore
from audits.returns.policy import State
from partnership import operations as ours
from partnership.roles import Role
from tests import world as worlds
from tests.audits import moderating, signing
from tests.audits.moderating import assignment_of, rows
from tests.audits.signing import SECRET
from tests.audits.test_signing_pages import text_of
from tests.sign_in import as_

pytestmark = pytest.mark.django_db

OF_ALL = ("panel", "work")
OF_WHO_RUNS = ("assign", "final", "revision")


@pytest.fixture
def world():
    return moderating.build()


@pytest.fixture
def assigned(world):
    return moderating.assigned(world)


@pytest.fixture
def scored(world, assigned):
    moderating.scored(assigned, world.max, 2, **{"1_1": 1, "1_2": 3})
    moderating.scored(assigned, world.mia, 2, **{"1_1": 1, "1_2": 2})
    return signing.again(assigned)


@pytest.fixture
def final(world, scored):
    moderating.settled(scored, world.dana)
    for code in ("1.1", "1.2"):
        settling.settle(
            signing.again(scored), question=code, value=1, reason="It has no date", by=world.dana
        )
    return settling.make_final(signing.again(scored), by=world.dana)


def at(name, agency_return, *args):
    return reverse(f"moderation:{name}", args=[agency_return.reference, *args])


def scores_of(agency_return, standard="1", value="2"):
    codes = moderating.codes_of(agency_return, standard)
    return {f"score_{code.replace('.', '-')}": value for code in codes}


# --- who comes to them ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "of_all", "of_who_runs"),
    [
        ("dana", 200, 200), ("max", 200, 404), ("bea", 404, 404), ("bilal", 404, 404),
        ("tom", 404, 404), ("colin", 404, 404), ("ines", 404, 404), ("sue", 404, 404),
        ("root", 404, 404),
    ],
)  # fmt: skip
def test_who_comes_to_the_pages_of_moderation(world, assigned, who, of_all, of_who_runs):
    client = as_(getattr(world, who))
    for name in OF_ALL:
        assert client.get(at(name, assigned)).status_code == of_all, name
    assert client.get(at("score", assigned, "1")).status_code == of_all
    assert client.get(at("settle", assigned, "1.1")).status_code == of_all
    for name in OF_WHO_RUNS:
        assert client.get(at(name, assigned)).status_code == of_who_runs, name


def test_whoever_runs_the_cycle_and_works_for_the_agency_comes_to_none(world, assigned):
    ours.begin_role(
        world.dana, agency=world.trust, role=Role.TRAINER, started_on=worlds.LONG_AGO, by=None
    )
    assert as_(world.dana).get(at("panel", assigned)).status_code == 404


def test_whoever_runs_the_cycle_finishes_nobodys_scoring(world, assigned):
    answer = as_(world.dana).post(at("work", assigned))
    assert "You do not moderate this return" in answer.content.decode()


@pytest.mark.parametrize(
    ("who", "status"), [("dana", 200), ("max", 403), ("bea", 403), ("ines", 403), ("sue", 403)]
)
def test_who_comes_to_the_moderation_of_a_cycle(world, assigned, who, status):
    for name in ("cycle", "draw", "finals"):
        address = reverse(f"moderation:{name}", args=[assigned.cycle.slug])
        assert as_(getattr(world, who)).get(address).status_code == status


# --- the workbench --------------------------------------------------------------------------------


def test_a_moderator_is_led_from_home_to_the_words_and_to_no_score(world, assigned):
    client = as_(world.max)
    assert f"Score {assigned.reference} of Testshire Health Trust" in text_of(
        client, reverse("home")
    )
    page = text_of(client, at("score", assigned, "1"))
    assert f"{SECRET}: 1.1" in page
    assert '" checked' not in page
    for name in ("panel", "settle"):
        args = ["1.1"] if name == "settle" else []
        page = text_of(client, at(name, assigned, *args))
        assert "when you have scored it yourself" in page
        assert "Where all gave the same" not in page
        assert "Where scores differ" not in page
        assert "What the agency wrote" not in page
    page = text_of(client, reverse("returns:submission", args=[assigned.reference]))
    assert "when you have scored it yourself" in page
    assert SECRET not in page
    for name in ("snapshot", "receipt", "submission_of"):
        address = reverse(f"returns:{name}", args=[assigned.reference, 1])
        assert client.get(address).status_code == 404


def test_a_section_is_saved_and_the_next_one_follows(world, assigned):
    client = as_(world.max)
    sent = client.post(at("score", assigned, "1"), scores_of(assigned))
    assert sent.url == at("score", assigned, "2")
    assert rows(BlindScore).count() == len(moderating.codes_of(assigned, "1"))
    assert "Scored" in text_of(client, at("work", assigned))


def test_the_lowest_level_without_a_reason_is_asked_about_and_nothing_is_lost(world, assigned):
    sent = scores_of(assigned) | {"score_1-1": "0", "reason_1-2": "I read the minutes"}
    page = as_(world.max).post(at("score", assigned, "1"), sent).content.decode()
    assert "1.1: Say why you give the lowest level." in page
    assert "I read the minutes" in page
    assert not rows(BlindScore).exists()


def test_a_reason_without_a_level_and_a_level_outside_the_scale(world, assigned):
    client = as_(world.max)
    page = client.post(at("score", assigned, "1"), {"reason_1-1": "So it is"}).content.decode()
    assert "Select a level for 1.1, too" in page
    page = client.post(at("score", assigned, "1"), {"score_1-1": "9"}).content.decode()
    assert "Select a level for 1.1 from the list" in page
    assert not rows(BlindScore).exists()


def test_a_stale_page_is_refused_and_its_words_kept(world, assigned):
    client = as_(world.max)
    page = client.get(at("score", assigned, "1"))
    version = page.context["form"]["version"].value()
    client.post(at("score", assigned, "1"), {"score_1-1": "2", "version": version})
    sent = {"score_1-1": "1", "reason_1-1": "Seen again", "version": version}
    page = client.post(at("score", assigned, "1"), sent).content.decode()
    assert "in another window meanwhile" in page
    assert "Seen again" in page
    assert rows(BlindScore).get().value == 2


def test_finishing_is_offered_once_all_is_scored(world, assigned):
    client = as_(world.max)
    assert "Finish scoring</button>" not in text_of(client, at("work", assigned))
    client.post(at("work", assigned))
    assert assignment_of(assigned, world.max).finished_on is None
    moderating.score(assigned, world.max)
    assert "Finish scoring</button>" in text_of(client, at("work", assigned))
    done = client.post(at("work", assigned), follow=True).content.decode()
    assert "Where all gave the same" in done or "Where scores differ" in done
    assert assignment_of(assigned, world.max).finished_on is not None


def test_the_workbench_costs_the_same_for_one_section_and_for_a_long_one(
    world, assigned, django_assert_max_num_queries
):
    client = as_(world.max)
    client.get(at("score", assigned, "1"))
    with django_assert_max_num_queries(45):
        client.get(at("score", assigned, "1"))


# --- side by side ---------------------------------------------------------------------------------


def test_side_by_side_those_that_differ_first_and_alone(world, scored):
    client = as_(world.max)
    page = text_of(client, at("panel", scored))
    assert "Mia Marsh" in page
    assert "How far two moderators agree" in page
    assert page.index("1.2 ") < page.index("1.3 ")
    alone = text_of(client, at("panel", scored) + "?show=differ")
    assert at("settle", scored, "1.1") in alone
    assert at("settle", scored, "1.3") not in alone


def test_taken_over_on_the_page_and_the_rest_decided_one_by_one(world, scored):
    client = as_(world.dana)
    page = text_of(client, at("panel", scored))
    assert "nobody wrote why: 1.1" in page
    client.post(at("panel", scored))
    left = set(moderating.codes_of(scored)) - {
        *rows(ModeratedScore).values_list("criterion__code", flat=True)
    }
    assert left == {"1.1", "1.2"}
    sent = {"value": "1", "reason": "", "version": "1.0."}
    page = client.post(at("settle", scored, "1.1"), sent).content.decode()
    assert "say why this one is right" in page
    client.post(at("settle", scored, "1.1"), sent | {"reason": "No date"})
    assert rows(ModeratedScore).get(criterion__code="1.1").reason == "No date"
    stale = client.post(at("settle", scored, "1.1"), sent | {"value": "2"}).content.decode()
    assert "decided this score meanwhile" in stale


def test_whoever_runs_it_assigns_and_takes_off_on_pages(world):
    found = moderating.handed_in(world)
    client = as_(world.dana)
    page = text_of(client, at("assign", found))
    assert "Max Moor" in page
    assert "Tom Tate" not in page
    page = text_of(client, at("panel", found))
    assert "Every question" in page
    refused = text_of(client, at("final", found))
    assert "Decide all of them first" in refused
    assert f'href="{at("settle", found, "1.1")}"' in refused
    assert "Where all gave the same" not in page
    client.post(at("assign", found), {"moderator": str(world.held["max"].pk)})
    [each] = rows(moderating.ModeratorAssignment)
    assert each.moderator == world.held["max"]
    client.post(at("take_off", found, each.pk))
    assert assignment_of(found, world.max).ended_on is not None
    tom = client.post(at("assign", found), {"moderator": str(world.held["tom"].pk)})
    assert "from the list" in tom.content.decode()


# --- of a cycle -----------------------------------------------------------------------------------


def of_cycle(name, agency_return, *args):
    return reverse(f"moderation:{name}", args=[agency_return.cycle.slug, *args])


def test_the_cycle_is_drawn_followed_and_made_final(world):
    found = moderating.handed_in(world)
    client = as_(world.dana)
    assert "1 return waits to be given to moderators" in text_of(client, reverse("home"))
    assert "Waits to be assigned" in text_of(client, of_cycle("cycle", found))
    page = client.post(of_cycle("draw", found), {"per_return": "9"}).content.decode()
    assert "must be 4 or less" in page
    client.post(of_cycle("draw", found), {"per_return": "2", "seed": "2026"})
    assert "Being scored" in text_of(client, of_cycle("cycle", found))
    moderating.scored(found, world.max)
    moderating.scored(found, world.mia)
    page = text_of(client, of_cycle("cycle", found))
    assert "To be decided" in page
    assert "Max Moor and Mia Marsh" in page
    moderating.settled(found, world.dana)
    client.post(of_cycle("finals", found), {"returns": [str(found.pk)]})
    assert signing.again(found).state == State.FINAL
    sheet = client.get(of_cycle("export", found, "csv")).content.decode()
    assert "Final" in sheet


# --- evidence past its shelf life -----------------------------------------------------------------


def test_evidence_past_its_shelf_life_is_greyed_and_said_wherever_it_is_read(world):
    """By its last day: of a year and more before that; the other piece is of that year."""
    found = signing.of_trust(world)
    last = found.due_on
    for name, dated_on in (("The old plan", last - timedelta(days=400)), ("The new plan", last)):
        signing.evidence(found, "1.1", name, link="https://a.example/p", dated_on=dated_on, by=None)
    signing.send(found, world.bilal)
    signing.sign(found, "chief-officer", world.bea)
    assigning.assign(signing.again(found), moderator=world.held["max"], by=world.dana)
    read = [(world.max, at("score", found, "1")), (world.dana, at("settle", found, "1.1"))]
    answer = reverse("results:answer", args=[found.reference, "1.1"])
    for person, address in (*read, (world.dana, answer), (world.bea, answer)):
        if address == at("settle", found, "1.1"):
            moderating.scored(found, world.max)
        page = text_of(as_(person), address)
        old, new = (
            re.search(rf"<li([^>]*)>(?:(?!</li>).)*{name}.*?</li>", page)
            for name in ("The old plan", "The new plan")
        )
        assert "portal-old" in old[1], address
        assert "older than 12 months on the last day of the return" in old[0], address
        assert "portal-old" not in new[1], address
        assert "older than" not in new[0], address


# --- what the agency reads ------------------------------------------------------------------------


LONG = "We looked again, and say so here.\n\nSecond paragraph.\n" + "It is long. " * 300


def test_what_is_long_stands_across_the_page_below_its_question_with_its_lines(world, final):
    as_(world.bilal).post(at("respond_to", final, "1.1"), {"text": LONG[:3900], "version": "0."})
    for address in (at("scores", final), reverse("results:answer", args=[final.reference, "1.1"])):
        page = as_(world.dana).get(address).content.decode()
        before = page.partition("We looked again")[0].rpartition("<p ")[2]
        assert before.startswith('class="govuk-body portal-text"'), address
        assert "say so here.\n\nSecond" in page.replace("\r\n", "\n")
    table = page_of_table(as_(world.dana).get(at("scores", final)).content.decode())
    assert "We looked again" not in table


def page_of_table(page: str) -> str:
    return page.partition("<table")[2].rpartition("</table>")[0]


def test_the_agency_reads_no_score_and_no_name_before_it_is_final(world, scored):
    moderating.settled(scored, world.dana)
    client = as_(world.bea)
    for address in (
        reverse("returns:return", args=[scored.reference]), at("scores", scored),
        reverse("returns:submission", args=[scored.reference]), reverse("home"),
    ):  # fmt: skip
        page = text_of(client, address)
        assert "Max Moor" not in page
        assert "Mia Marsh" not in page
        assert "The partnership’s score:" not in page
    assert "not yet" in text_of(client, at("scores", scored))


def test_final_the_agency_reads_both_with_reasons_and_no_name_of_a_moderator(world, final):
    page = text_of(as_(world.bea), at("scores", final))
    assert "It has no date" in page
    assert "Max Moor" not in page
    assert at("respond", final) in page
    assert "Respond" not in text_of(as_(world.dana), at("scores", final))
    for who in ("colin", "root"):
        assert as_(getattr(world, who)).get(at("scores", final)).status_code == 404


def test_the_agency_responds_to_one_and_to_all_and_whoever_may_not_does_not(world, final):
    client = as_(world.bilal)
    client.post(at("respond_to", final, "1.1"), {"text": "It has one: page 2", "version": "0."})
    client.post(at("respond", final), {"text": "Thank you for the visit"})
    page = text_of(as_(world.dana), at("scores", final))
    assert "It has one: page 2" in page
    assert "Thank you for the visit" in page
    for who, status in (("dana", 403), ("max", 403), ("ines", 403), ("colin", 404)):
        answer = as_(getattr(world, who)).post(at("respond", final), {"text": "No"})
        assert answer.status_code == status
    stale = client.post(at("respond_to", final, "1.1"), {"text": "Again", "version": "0."})
    assert "has written here meanwhile: “It has one: page 2”" in stale.content.decode()
    assert client.get(at("respond_to", final, "99.9")).status_code == 404
