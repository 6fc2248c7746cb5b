"""The cycles of the example: agencies at several stages, and schools to come."""

import re
from collections import defaultdict
from datetime import date, timedelta
from statistics import mean

import pytest

from audits.cycles.models import Cycle
from audits.question_sets import shipped
from audits.returns.models import Answer, Extension, Return
from audits.returns.policy import State
from partnership.example import read, read_whole
from partnership.naming_a_child import seems_to_name_a_child
from reporting import audit_tasks
from reporting.example.agreements import MANAGER
from tests.reporting.example_people import load_returns

TODAY = date(2026, 4, 15)
SAID = read_whole("returns")["said"]
TEXTS = {f"{code} {kind}": text for code, kinds in SAID.items() for kind, text in kinds.items()}
LEAD = "arif.munsterwell@probation-service.example.org"


def answered() -> list[Answer]:
    rows = Answer.objects.unscoped("a test").exclude(text="")
    return list(rows.select_related("agency_return__agency", "criterion__standard"))


@pytest.fixture
def partnership(db, clock):
    clock.set(TODAY.isoformat())
    return load_returns()


def test_the_statutory_bodies_are_at_several_stages_and_one_has_more_time(partnership):
    manager = partnership.people[MANAGER]
    found = Return.objects.visible_to(manager).select_related("agency")
    assert {each.agency.kind for each in found} == {
        "safeguarding-partner", "relevant-agency", "national-body",
    }  # fmt: skip
    assert {each.state for each in found} == {State.FILLED_IN}
    [extension] = Extension.objects.visible_to(manager)
    assert extension.due_on == extension.due_before_on + timedelta(weeks=2)
    assert len({each.agency_return_id for each in answered()}) == 9
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


def test_each_question_has_words_of_its_own_for_what_can_be_answered():
    criteria = shipped.content("section-11-1").criteria
    assert {code: set(kinds) for code, kinds in SAID.items()} == {
        each.code: {"words"} if each.answer == "text" else {"well", "weak"} for each in criteria
    }
    assert len(set(TEXTS.values())) == len(TEXTS)


def test_no_answer_seems_to_name_a_child():
    found = {place: seems_to_name_a_child(text) for place, text in TEXTS.items()}
    assert {place: passages for place, passages in found.items() if passages} == {}


def test_no_answer_names_a_person_or_an_agency_of_the_example():
    agencies, people = read("agencies"), read("people")
    names = {name for each in agencies for name in [each["name"], *each.get("also_called", [])]}
    names |= {word for each in people for word in each["full_name"].split()}
    assert "Calderwhin" in names
    said = re.compile(rf"\b({'|'.join(map(re.escape, sorted(names)))})\b")
    assert [text for text in TEXTS.values() if said.search(text)] == []


def test_an_answer_is_about_its_question_and_as_strong_as_its_score(partnership):
    for each in answered():
        kind = {"": "words", "0": "weak", "1": "weak", "2": "well", "3": "well"}[each.chosen]
        assert each.text == SAID[each.criterion.code][kind]


def test_a_question_that_hangs_on_a_low_score_is_answered_where_it_is_asked(partnership):
    chosen = {(each.agency_return_id, each.criterion_id): each.chosen for each in answered()}
    hanging = [each for each in answered() if each.criterion.only_if_id]
    assert {each.criterion.code for each in hanging} >= {"4.2a", "10.3a"}
    for each in hanging:
        on = chosen[each.agency_return_id, each.criterion.only_if_id]
        assert on in each.criterion.only_if_answers


def test_agencies_and_their_standards_differ_in_strength(partnership):
    scores = defaultdict(lambda: defaultdict(list))
    for each in answered():
        if each.chosen:
            standard = each.criterion.standard.code
            scores[each.agency_return.agency.slug][standard].append(int(each.chosen))
    strong = scores["cafcass"]
    assert mean(level for levels in strong.values() for level in levels) > 2.5
    weak = scores["cheshire-fire-and-rescue"]
    assert {code for code, levels in weak.items() if mean(levels) < 1.6} == {"2", "4"}
