"""An agency that took another one over reads what that one answered last as its own."""

from contextlib import ExitStack

import pytest

from audits.cycles import operations as cycles
from audits.results.read import Results
from audits.returns import earlier, evidence
from audits.returns.models import Evidence, Return
from audits.returns.policy import State
from audits.since_last import declaring, read
from core import clock
from partnership import operations as ours
from partnership.succession import operations as takeovers
from tests.audits import returns, since_last
from tests.audits.test_signing_pages import as_, text_of
from tests.audits.test_since_last import codes

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    """The school handed in a year ago; an academy has taken it over since, and fills in ``now``."""
    world = since_last.build()
    since_last.hand_in(world.last, person=world.dev, by=None, _1_2=("1", "Some were."))
    since_last.add_evidence(world.last, codes=["1.1"], name="Our policy", by=None)
    with ExitStack() as later:
        later.enter_context(clock.held_at(clock.now() + since_last.YEAR))
        world.academy = an_academy("academy")
        takeovers.plan(world.school, successor=world.academy, on=clock.today(), by=world.dana)
        world.now = opened(world, world.academy, "Schools, 2027")
        yield world


def an_academy(slug: str):
    return ours.add_agency(
        slug=slug, name=f"The {slug} of Testshire", short_name=slug, kind="school",
        engagement="virtual", by=None,
    )  # fmt: skip


def opened(world, agency, name: str):
    day = clock.today()
    return returns.opened(
        world, agency, version=world.asked, audience="schools", name=name, opens_on=day,
        closes_on=day + since_last.timedelta(days=56),
    )  # fmt: skip


def test_its_answers_stand_beside_the_questions(world):
    said = earlier.answers(world.now)
    assert [(each.chosen, each.text) for each in said["1.1"]] == [("2", "All of them do.")]
    page = text_of(as_(world.dev), f"/audits/returns/{world.now.reference.lower()}/sections/1/")
    assert "All of them do." in page


def test_what_is_so_still_is_declared_with_its_evidence(world):
    client = as_(world.dev)
    page = client.get(since_last.at(world.now))
    assert codes(page, "same") == ["1.1", "1.2", "1.3", "1.4"]
    declaring.declare_still_so(world.now, codes=["1.1"], with_evidence=True, by=world.dev)
    [brought] = Evidence.objects.unscoped("a test").filter(agency_return=world.now)
    assert brought.name == "Our policy"
    [before] = evidence.of_earlier_returns(world.now, world.dev)
    again = evidence.of_earlier_returns(world.last, world.dev)
    assert (before.agency_return, again.count()) == (world.last, 0)


def test_the_change_since_last_cycle_is_from_its_scores(world):
    since_last.hand_in(
        world.now, person=world.dev, state=State.SUBMITTED, by=None, _1_1=("1", "Most do.")
    )
    found = Results.of_cycle(world.now.cycle, world.dana)
    assert found.last_returns == {world.now.pk: world.last}
    [pair] = [
        found.pair(each, found.claimed_before, found.claimed) for each in found.returns
    ]  # of 2 and 1 before, of 1 and 2 now
    assert (pair.before, pair.after, pair.criteria) == (15, 15, 2)


def test_its_own_comes_before_that_of_the_other_and_another_school_reads_neither(world):
    other = opened(world, an_academy("elsewhere"), "Schools, elsewhere")
    assert read.before(other) is None
    since_last.hand_in(world.now, person=world.dev, by=None, _1_1=("1", "Most do."))
    with clock.held_at(clock.now() + since_last.YEAR):
        following = opened(world, world.academy, "Schools, 2028")
        assert read.before(following).agency_return == world.now
        assert earlier.answers(following)["1.1"][0].text == "Most do."


def test_where_both_were_asked_in_one_cycle_its_own_comes_first():
    world = since_last.build()
    other = an_academy("other")
    cycles.add_agency(world.last.cycle, agency=other, version=world.asked, by=world.dana)
    cycles.open_returns(by=None)
    [of_other] = Return.objects.unscoped("a test").filter(agency=other)
    for each in (world.last, of_other):
        since_last.hand_in(each, person=world.dev, by=None)
    with clock.held_at(clock.now() + since_last.YEAR):
        takeovers.plan(other, successor=world.school, on=clock.today(), by=world.dana)
        assert read.before(since_last.opened(world, "Schools, 2027")).agency_return == world.last


def test_that_of_before_carries_nothing_on_from_its_successor(world):
    since_last.hand_in(world.now, person=world.dev, by=None)
    assert read.before(world.last) is None
