"""How many of an agency's actions were done in time, for the scorecard."""

from datetime import date

import pytest

from improvement import operations
from improvement.figures import ACTIONS, OF_AUDITS
from partnership.agency_figures import Figure
from tests.improvement import log as logs
from tests.improvement.log import ANSWERS, DUE_ON, TODAY

pytestmark = pytest.mark.django_db
YEAR = (date(2026, 4, 1), date(2027, 3, 31))


@pytest.fixture
def world(clock):
    """The trust has an action from an audit, and one that was agreed for another reason."""
    clock.set(TODAY.isoformat())
    found = logs.build_with_log()
    found.other = operations.propose(
        what="x", difference_wanted="x", owner=found.held["bob"], group=found.log.executive,
        due_on=DUE_ON, because="A visit", by=None,
    )  # fmt: skip
    return found


def counted(world, on: date, source=OF_AUDITS, begins_on=YEAR[0]) -> Figure:
    """As the scorecard asks it on a day."""
    found = source.count([world.trust.pk, world.police.pk], begins_on, min(on, YEAR[1]))
    assert world.police.pk not in found
    return found.get(world.trust.pk, Figure())


def hand_in(world, action, by) -> None:
    operations.hand_in(action, **ANSWERS, evidence_elsewhere="x", by=by)


def test_an_action_that_follows_from_no_audit_counts_beside_the_nine_alone(world, clock):
    clock.set("2026-06-01")
    on = date(2026, 6, 1)
    assert counted(world, on) == Figure(1, 0, 0, days_late=17)
    assert counted(world, on, ACTIONS) == Figure(2, 0, 0, days_late=17)
    for source in ("voice", "section-11", "single-agency-audit", "review"):
        finding = operations.add_finding(
            source=source, came_from="x", found_on=TODAY, statement="x", by=None
        )
        recommendation = operations.recommend(
            findings=[finding], text="x", made_on=TODAY, to_group=world.log.executive, by=None
        )
        operations.decide(recommendation, is_adopted=True, decided_on=TODAY, reason="x", by=None)
        operations.propose(
            what="x", difference_wanted="x", owner=world.held["bob"], group=world.log.executive,
            due_on=DUE_ON, recommendation=recommendation, by=None,
        )  # fmt: skip
    assert counted(world, on) == Figure(3, 0, 0, days_late=17)
    assert counted(world, on, ACTIONS) == Figure(6, 0, 0, days_late=17)


def test_one_that_is_handed_in_before_its_day_counts_from_that_moment(world, clock):
    on = date(2026, 4, 20)
    clock.set(on.isoformat())
    assert counted(world, on) == Figure()
    hand_in(world, world.log.action, world.bella)
    assert counted(world, on) == Figure(1, 1, 1)
    assert counted(world, date(2026, 3, 31), begins_on=date(2025, 4, 1)) == Figure()


def test_what_is_due_today_can_still_be_done_and_what_was_late_stays_late(world, clock):
    clock.set(DUE_ON.isoformat())
    assert counted(world, DUE_ON) == Figure()
    clock.set("2026-05-18")
    hand_in(world, world.log.action, world.bella)
    assert counted(world, date(2026, 5, 18)) == Figure(1, 0, 1)
