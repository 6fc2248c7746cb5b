"""“What would this person see?”: seats in groups, and what is kept from who looks."""

from datetime import date

import pytest

from improvement import operations, ways
from partnership import cover
from partnership.groups import operations as groups
from reporting import what_they_see
from tests.improvement import log as logs

pytestmark = pytest.mark.django_db

NEXT_DAY = "2026-04-02"


@pytest.fixture
def world(clock):
    clock.set(str(logs.TODAY))
    return logs.build_with_log()


# --- seats in groups ------------------------------------------------------------------------------


@pytest.fixture
def subgroup(world):
    """Charlie of the police, whose own role opens no action, sits in it as its chair."""
    made = groups.add_group(slug="practice", name="Practice Group", kind="subgroup", by=None)
    made.seat = groups.add_seat(
        made, agency=world.police, sits_as="chair", started_on=logs.TODAY,
        held_role=world.held["charlie"], by=None,
    )  # fmt: skip
    return made


@pytest.fixture
def action(world, subgroup):
    return operations.propose(
        what="Ask each child", difference_wanted="Children are heard.",
        owner=world.held["bella"], group=subgroup, due_on=logs.DUE_ON,
        recommendation=world.log.recommendation, by=None,
    )  # fmt: skip


CHAIR, MEMBER = (
    "Group chair or partnership chair, Practice Group",
    "Group member, Practice Group",
)


def rows(seen):
    return {reference: set(why.split("; ")) for reference, why in seen["rows"]}


def test_a_seat_in_a_group_opens_what_it_oversees_today(world, action):
    seen = what_they_see.now(world.charlie, reader=world.dana, is_open=True, after="")
    assert rows(seen) == {
        action.reference: {f"{CHAIR}: {ways.CHAIRS}", f"{MEMBER}: {ways.OF_THE_GROUP}"}
    }
    assert {CHAIR, MEMBER} < set(seen["roles"])


def test_and_on_a_day_that_is_over_until_it_was_left(world, subgroup, action, clock):
    """Each seat has a line for its role in the log, as each role at an agency has."""

    def on(day):
        return what_they_see.then(world.charlie, date.fromisoformat(day), "", reader=world.dana)

    clock.set(NEXT_DAY)
    seen = on("2026-04-01")
    assert {tuple(row) for row in seen["rows"]} == {
        (action.reference, f"{CHAIR}: {ways.CHAIRS}"),
        (action.reference, f"{MEMBER}: {ways.OF_THE_GROUP}"),
    }
    assert {CHAIR, MEMBER} < set(seen["roles"])
    groups.vacate_seat(subgroup.seat, ended_on=date(2026, 4, 2), reason="Left.", by=world.dana)
    clock.set("2026-04-04")
    assert on("2026-04-01")["rows"] == seen["rows"]
    assert on("2026-04-03")["rows"] == []
    assert not {CHAIR, MEMBER} & set(on("2026-04-03")["roles"])


def test_a_deputy_had_the_seats_that_they_covered(world, subgroup, action, clock):
    """And none that somebody else sits in for the same agency."""
    cover.name_deputy(
        world.charlie, agency=world.police, deputy=world.colin, starts_on=logs.TODAY,
        ends_on=logs.TODAY, by=world.charlie,
    )  # fmt: skip
    own = what_they_see.now(world.colin, reader=world.dana, is_open=True, after="")["rows"]
    assert action.reference in {row[0] for row in own}

    def on(day):
        return what_they_see.then(world.colin, date.fromisoformat(day), "", reader=world.dana)

    clock.set("2026-04-04")
    seen = on("2026-04-01")
    assert (action.reference, f"{CHAIR}: {ways.CHAIRS}") in {tuple(row) for row in seen["rows"]}
    assert f"{CHAIR}, as deputy for Charlie Chan" in seen["roles"]
    assert not [each for each in seen["roles"] if "Executive" in each]  # Carol's
    assert action.reference not in {row[0] for row in on("2026-04-02")["rows"]}
