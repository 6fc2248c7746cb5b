"""Where a child's reference stands in text alone: of a case about somebody else, of other apps."""

from datetime import date

import pytest

from core import restriction
from escalations import operations as escalate
from improvement import operations
from improvement.models import Action
from partnership import mentions, records
from reporting import subject_access
from tests import world as worlds
from tests.improvement import log
from tests.reporting import record_keepers as keepers
from tests.reporting.test_records_pages import browser, search, text
from tests.reporting.test_subject_access import begin, made, told

OTHER = "BW-220418"


@pytest.fixture
def world(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return keepers.build()


def test_of_a_case_about_somebody_else_only_the_passages_that_name_the_child_are_theirs(world):
    case = worlds.raise_one(world, raised_on=date(2026, 3, 27))
    escalate.add_note(case, text="Sibling of bw-220 418", for_agency=None, by=world.alice)
    escalate.add_note(case, text="Not of BW-2204189", for_agency=None, by=world.alice)
    [found] = records.find(OTHER)
    assert (found.reference, found.only) == (case.reference, OTHER)
    assert [each.text for each in records.passages(found)] == ["Sibling of bw-220 418"]
    [about] = records.find("LCS-004417")
    assert about.only == ""
    asked = made(begin(world, child_reference=OTHER), world.gil)
    [record] = told(asked)["records"]
    assert [each["text"] for each in record["passages"]] == ["Sibling of bw-220 418"]
    assert found.label in subject_access.asked_for(), "not erased meanwhile"


def test_of_other_apps_it_is_said_where_it_stands_and_nothing_that_is_said(world, clock):
    clock.set(str(log.TODAY))
    made_of = log.build(world)
    operations.add_finding(
        source="multi-agency-audit", came_from="Audit", found_on=log.FOUND_ON,
        statement="zqx of bw-220418", themes=[made_of.theme], by=None,
    )  # fmt: skip
    operations.propose(
        what="zqx BW-220418", difference_wanted="Heard.", owner=world.held["bella"],
        group=made_of.executive, due_on=log.DUE_ON, recommendation=made_of.recommendation, by=None,
    )  # fmt: skip
    found = mentions.of(OTHER)
    assert [each.called for each in found] == ["Action", "Finding"]
    gil = browser(world.gil)
    page = text(search(gil, OTHER))
    assert all(each.reference in page for each in found)
    assert "zqx" not in page
    (action,) = Action.objects.unscoped("test").filter(reference=found[0].reference)
    restriction.mark_conflict(action, person=world.gil, reason="A niece", by=world.dana)
    page = text(search(gil, OTHER))
    assert action.reference not in page
    assert "You have a conflict of interest" in page
    assert "Also mentioned in" not in text(search(gil, "LCS-9"))
