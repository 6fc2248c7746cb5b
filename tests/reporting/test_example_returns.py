"""The cycles of the example: agencies at several stages, and schools to come."""

from datetime import date, timedelta

import pytest

from audits.cycles.models import Cycle
from audits.returns.models import Answer, Extension, Return
from audits.returns.policy import State
from reporting import audit_tasks
from reporting.example import question_sets, returns
from reporting.example.agreements import MANAGER
from tests.reporting.example_people import load

TODAY = date(2026, 4, 15)
LEAD = "arif.munsterwell@probation-service.example.org"


@pytest.fixture
def partnership(db, clock):
    clock.set(TODAY.isoformat())
    partnership = load()
    question_sets.load(partnership, TODAY)
    returns.load(partnership, TODAY)
    return partnership


def test_the_statutory_bodies_are_at_several_stages_and_one_has_more_time(partnership):
    manager = partnership.people[MANAGER]
    found = Return.objects.visible_to(manager).select_related("agency")
    assert {each.agency.kind for each in found} == {
        "safeguarding-partner", "relevant-agency", "national-body",
    }  # fmt: skip
    assert {each.state for each in found} == {State.FILLED_IN}
    [extension] = Extension.objects.visible_to(manager)
    assert extension.due_on == extension.due_before_on + timedelta(weeks=2)
    answered = Answer.objects.unscoped("a test").exclude(text="")
    numbers = {row.agency_return_id for row in answered}
    assert len(numbers) == 9
    assert len(found) > 9, "some have not begun"


def test_the_cycle_of_schools_is_planned_and_nobody_was_asked(partnership):
    planned = Cycle.objects.get(issued_on=None)
    assert (planned.audience, planned.opens_on) == ("schools", date(2026, 10, 1))
    assert not Return.objects.unscoped("a test").filter(cycle=planned).exists()


def test_it_waits_on_the_home_page_of_who_answers(partnership):
    [task] = audit_tasks.tasks_of(partnership.people[LEAD])
    assert task["text"] == "Section 11, 2026: 9 of 60 answered"
    assert task["status"] == "42 days left"
    assert audit_tasks.tasks_of(partnership.people[MANAGER]) == []
