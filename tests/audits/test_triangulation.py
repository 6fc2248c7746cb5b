"""Own scores beside other sources: the rule, who reads it, and what has no part in it."""

import csv
from datetime import timedelta
from io import StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given as drawn
from hypothesis import strategies as st

from audits.facts import operations as facts
from audits.facts.policy import Standing
from audits.question_sets.content import Colour, Level
from audits.results import policy, triangulation
from audits.results.policy import Other
from audits.results.read import Results
from audits.returns.models import Submission
from audits.returns.policy import State
from audits.surveys import operations as surveys
from core import clock
from core.operations import operation
from partnership import operations as ours
from partnership.roles import Role
from tests.audits import papers
from tests.audits import results as given
from tests.audits import surveys as of_staff
from tests.audits.test_results import at, text_of
from tests.kept import kept
from tests.sign_in import as_
from tests.world import LONG_AGO

LEVELS = [Level(n, f"Level {n}", "", Colour.RED) for n in range(4)]
percents = st.integers(0, 100)


# --- the rule -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("own", "others", "expected"),
    [
        (100, [Other("61 %", 61)], 39),
        (0, [Other("61 %", 61)], -61),
        (50, [Other("a", 50), Other("b", 25), Other("c", 0)], 25),
        (50, [Other("a", 49), Other("b", 50)], 1),  # half a point, away from 0
        (50, [Other("a", 51), Other("b", 50)], -1),
        (100, [Other("no challenge raised")], None),
        (100, [Other("disputed", 0, Standing.DISPUTED)], None),
        (100, [Other("disputed", 0, Standing.DISPUTED), Other("a", 80)], 20),
        (100, [Other("not confirmed", 0, Standing.NOT_CONFIRMED)], 100),
        (None, [Other("a", 80)], None),
        (100, [], None),
    ],
)
def test_the_gap_is_from_the_mean_of_what_speaks_in_percent_and_is_not_disputed(
    own, others, expected
):
    assert policy.gap_score(own, others) == expected


@drawn(percents, st.lists(percents, min_size=1, max_size=9))
def test_a_gap_is_within_a_hundred_points_and_turns_with_its_sides(own, others):
    gap = policy.gap_score(own, [Other("x", each) for each in others])
    assert -100 <= gap <= 100
    turned = policy.gap_score(100 - own, [Other("x", 100 - each) for each in others])
    assert turned == -gap


@drawn(percents, st.lists(percents, min_size=1, max_size=9), st.lists(percents, max_size=9))
def test_what_is_disputed_or_only_counts_moves_no_gap(own, others, disputed):
    counting = [Other("x", each) for each in others]
    besides = [Other("y", each, Standing.DISPUTED) for each in disputed] + [Other("z")]
    assert policy.gap_score(own, [*besides, *counting]) == policy.gap_score(own, counting)


@pytest.mark.parametrize(("tenths", "expected"), [(0, 0), (30, 100), (24, 80), (15, 50), (1, 3)])
def test_a_mean_is_a_percent_of_its_scale(tenths, expected):
    assert policy.percent_of_scale(tenths, LEVELS) == expected


def test_the_lowest_level_of_a_scale_is_nothing_whatever_its_value():
    assert policy.percent_of_scale(10, LEVELS[1:]) == 0
    assert policy.percent_of_scale(20, LEVELS[1:]) == 50


def test_it_is_said_in_a_sentence():
    others = [
        Other("61 % of staff agree", 61),
        Other("no challenge raised in 3 years", None, Standing.NOT_CONFIRMED),
        Other("1 of 4 actions done in time", 25, Standing.DISPUTED),
    ]
    assert policy.side_by_side("3 of 3", others, who="You say") == (
        "You say 3 of 3; 61 % of staff agree. Not confirmed: no challenge raised in 3 years."
        " Disputed: 1 of 4 actions done in time."
    )


def test_why_it_is_disputed_is_said_where_it_may_be():
    others = [Other("1 of 4 done in time", 25, Standing.DISPUTED, because="Two were not ours.")]
    assert "not ours" not in policy.side_by_side("3 of 3", others)
    said = policy.side_by_side("3 of 3", others, with_why=True)
    assert said.endswith("Disputed: 1 of 4 done in time (“Two were not ours.”).")
    assert "not ours" in policy.facts_in_words(others)


@pytest.mark.parametrize(
    ("points", "expected"),
    [(39, "Says 39 points more"), (-1, "Says 1 point less"), (0, "No gap"), (None, "None known")],
)
def test_a_gap_is_said_in_points(points, expected):
    assert policy.gap_score_in_words(points) == expected


# --- what is read ---------------------------------------------------------------------------------


@kept
def built():
    """The trust says 3 at escalation and confirms nothing; the police say 0 there."""
    world = given.build()
    world.of_trust = given.hand_in(world.cycle, world.trust, scores={"10": 3, "": 2}, by=None)
    world.of_police = given.hand_in(world.cycle, world.police, scores={"10": 0, "": 2}, by=None)
    return world


@pytest.fixture
def world(db):
    return built()


def read(world, person=None) -> dict[tuple[str, str], triangulation.Beside]:
    found = triangulation.found_beside(Results.of_cycle(world.cycle, person or world.dana))
    return {(one.agency_return.agency.slug, one.standard.code): one for one in found}


def part(world) -> str:
    return reverse("results:part", args=[world.cycle.slug, "other-sources"])


@operation
def write_in(agency_return, name, *, by, **said):
    """What the portal knew, not as it came to know it."""
    row = Submission.objects.filter(agency_return=agency_return).latest("number")
    row.content["facts"][name] |= said
    row.save()


def write_percents(world):
    name = "challenges-answered-in-time"
    write_in(
        world.of_trust,
        name,
        words="1 of 4 answers given in time",
        percent=25,
        is_empty=False,
        by=None,
    )
    write_in(
        world.of_police, name, words="4 of 4 answers given in time", percent=100,
        is_empty=False, standing="disputed", by=None,
    )  # fmt: skip


def test_facts_stand_beside_the_standard_of_their_questions_and_the_biggest_gap_first(world):
    write_percents(world)
    found = read(world)
    assert set(found) == {("trust", "10"), ("police", "10")}
    assert next(iter(found)) == ("trust", "10")
    assert found["trust", "10"].gap == 75
    said = found["trust", "10"].in_words()
    assert said.startswith(
        "It says 3 of 3 (100 %). Not confirmed: no challenge raised in 3 years; 1 of 4 answers"
        " given in time in 3 years; no action overdue"
    )
    assert "was due" not in said  # nothing was asked: it tells nothing
    assert found["police", "10"].gap is None  # it is disputed
    assert "Disputed: 4 of 4 answers given in time in 3 years." in found["police", "10"].in_words()


def test_the_page_says_it_and_what_is_not_known(world):
    write_percents(world)
    page = text_of(as_(world.dana), part(world))
    assert page.index("Says 75 points more") < page.index("None known")
    assert "It is a question to ask, not a finding" in page
    assert "No survey of staff belongs to this cycle." in page
    assert "who was trained, and who came to meetings" in page


def test_the_file_has_each_number_in_a_column_of_its_own(world):
    write_percents(world)
    got = as_(world.dana).get(
        reverse("results:export", args=[world.cycle.slug, "other-sources", "csv"])
    )
    head, first, *_ = csv.reader(StringIO(got.content.decode("utf-8-sig")))
    said = dict(zip(head, first, strict=True))
    assert said["Own score, percent of the scale"] == "100"
    assert said["Gap, points"] == "75"
    assert "1 of 4 answers given in time" in said["What the portal knows"]


def test_an_agency_reads_its_own_and_of_no_other(world):
    write_percents(world)
    page = text_of(as_(world.bea), at("agency", world.of_trust))
    assert "You say 3 of 3" in page
    assert "Says 75 points more" in page
    assert {slug for slug, _ in read(world, world.bea)} == {"trust"}
    assert as_(world.bea).get(at("agency", world.of_police)).status_code == 404


@pytest.mark.parametrize(("name", "status"), [("alice", 404), ("nobody", 403)])
def test_a_practitioner_and_a_stranger_read_nothing(world, name, status):
    assert as_(getattr(world, name)).get(part(world)).status_code == status


def test_a_moderator_who_scores_blind_reads_no_own_score_beside_them(world):
    write_percents(world)
    held = ours.begin_role(
        world.anna, agency=world.council, role=Role.MODERATOR, started_on=LONG_AGO, by=None
    )
    given.assign(world.of_trust, held, by=None)
    given.assign(world.of_police, held, finished=True, by=None)
    assert {slug for slug, _ in read(world, world.anna)} == {"police"}
    page = text_of(as_(world.anna), at("agency", world.of_trust))
    assert "challenge raised" not in page
    assert "75 points" not in page


def test_what_is_answered_after_it_was_handed_in_does_not_stand_here(world):
    """It is a working paper until the return is handed in again."""
    before = read(world)["trust", "10"].in_words()
    world.of_trust = papers.into(world.of_trust, State.RETURNED)
    facts.answer_fact(
        world.of_trust, fact="challenges-raised", is_disputed=True, said="Two.", by=world.bea
    )
    assert read(world)["trust", "10"].in_words() == before
    assert "Disputed" not in before


def test_a_fact_beside_a_question_that_was_not_asked_has_no_part(world, monkeypatch):
    write_percents(world)
    assert read(world)["trust", "10"].facts
    monkeypatch.setattr(Results, "was_asked", lambda self, each, criterion: False)
    assert ("trust", "10") not in read(world)


# --- what staff say -------------------------------------------------------------------------------


@pytest.fixture
def surveyed(world):
    """A survey that asks about escalation, open for three weeks."""
    world.survey = of_staff.plan(world, world.cycle)
    surveys.open_due(by=None)
    world.survey = of_staff.again(world.survey)
    return world


def test_staff_stand_beside_it_once_the_survey_has_closed(surveyed):
    of_staff.answer(surveyed.survey, surveyed.trust, 1, number=5)
    assert {one.staff for one in read(surveyed).values()} == {None}
    assert "The results come when the survey has closed" in text_of(
        as_(surveyed.dana), part(surveyed)
    )
    with of_staff.days_later(22):
        found = read(surveyed)
        told = {code: one.staff for (slug, code), one in found.items() if slug == "trust"}
        assert 0 in told.values()
        first = next(iter(found.values()))
        assert "0 % of staff agree" in first.in_words()
        assert first.gap == policy.gap_score(first.own_percent, first.others)


def test_a_survey_below_its_minimum_is_never_counted(surveyed):
    of_staff.answer(surveyed.survey, surveyed.trust, 1, number=4)
    with of_staff.days_later(22):
        assert {one.staff for one in read(surveyed).values()} == {None}
        page = text_of(as_(surveyed.dana), part(surveyed))
        assert "% of staff agree" not in page
        assert "2 agencies with fewer than 5 replies are left out." in page


def test_an_agency_with_few_replies_is_told_so_in_its_own_words(surveyed):
    few = "staff replied, so their answers are not shown."
    path = reverse("results:agency", args=[surveyed.of_trust.reference])
    with of_staff.days_later(22):
        for person, whose in ((surveyed.bea, "your"), (surveyed.dana, "its")):
            page = text_of(as_(person), path)
            assert f"Fewer than 5 of {whose} {few}" in page
            assert "left out" not in page


# --- statements -----------------------------------------------------------------------------------


def test_it_takes_the_same_number_of_statements_for_any_number_of_agencies(surveyed):
    def statements() -> int:
        with CaptureQueriesContext(connection) as found:
            mine = Results.of_cycle(surveyed.cycle, surveyed.dana)
            triangulation.rows(mine)
            triangulation.notes(mine)
        return len(found)

    with clock.held_at(clock.now() + timedelta(days=22)):
        few = statements()
        given.many(surveyed, surveyed.cycle, 3)
        assert statements() == few
