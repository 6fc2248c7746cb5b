"""Self-assessments on the home page: what an agency has to hand in, and how many are late."""

from datetime import timedelta

import pytest

from audits.cycles import operations as cycles
from audits.cycles.policy import AfterClosing
from core import clock
from reporting import audit_tasks
from tests.audits import returns

pytestmark = pytest.mark.django_db

CYCLE = "/audits/cycles/section-11-2026/"


@pytest.fixture
def world():
    return returns.build()


def after(days: int):
    return clock.held_at(clock.now() + timedelta(days=days))


def test_who_answers_for_an_agency_has_its_return_there_and_nobody_else(world):
    opened = returns.opened(world)
    [task] = audit_tasks.tasks_of(world.bea)
    assert task == {
        "text": "Section 11, 2026: 0 of 60 answered",
        "url": opened.get_absolute_url(),
        "hint": "Testshire Health Trust. It is to be handed in by Friday 22 May 2026",
        "status": "56 days left",
    }
    for name in ("bob", "colin", "dana", "sue", "ada", "nobody"):
        assert audit_tasks.tasks_of(getattr(world, name)) == [], name


def test_on_its_last_day_and_after_it_says_so(world):
    returns.opened(world)
    with after(56):
        assert audit_tasks.tasks_of(world.bea)[0]["status"] == "Due today"
    with after(57):
        assert audit_tasks.tasks_of(world.bea)[0]["status"] == "Late"


def test_one_that_is_locked_says_that_it_is_closed(world):
    returns.opened(world, after_closing=AfterClosing.LOCKED)
    with after(57):
        assert audit_tasks.tasks_of(world.bea)[0]["status"] == "Closed"


def test_who_runs_a_cycle_is_told_how_many_are_late_from_the_first(world):
    returns.issue(world)
    cycles.open_returns(by=None)
    assert audit_tasks.tasks_of(world.dana) == []
    with after(57):
        [task] = audit_tasks.tasks_of(world.dana)
        assert audit_tasks.tasks_of(world.charlie) == [], "who runs those of schools alone"
        assert audit_tasks.tasks_of(world.hari) == []
    assert task["text"] == "Section 11, 2026: 2 of 2 returns are late"
    assert task["url"] == f"{CYCLE}?late=late#returns"
