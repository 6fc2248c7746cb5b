"""The question sets of the example: issued in its past, and a draft that changes something."""

from datetime import date

import pytest

from audits.question_sets import changes, lists, shipped
from audits.question_sets import content as contents
from audits.question_sets.models import QuestionSetDraft, QuestionSetVersion
from reporting.example.agreements import MANAGER
from tests.reporting.example_people import load_question_sets

TODAY = date(2026, 4, 15)


@pytest.fixture
def manager(db, clock):
    clock.set(TODAY.isoformat())
    return load_question_sets().people[MANAGER]


def test_each_shipped_set_is_issued_in_the_past_as_it_is(manager):
    versions = QuestionSetVersion.objects.visible_to(manager).order_by("pk")
    assert [each.issued_on for each in versions] == [date(2025, 2, 15)] * 4
    assert [lists.content_of(each) for each in versions] == [*map(shipped.content, shipped.SHIPPED)]


def test_the_draft_of_section_11_rewords_merges_and_adds_and_can_be_issued(manager):
    draft = QuestionSetDraft.objects.visible_to(manager).get()
    before, after = lists.content_of(draft.version_before), lists.content_of_draft(draft)
    found = changes.compare(before, after)
    told = (
        [each.after.code for each in found.reworded],
        [each.after.code for each in found.merged],
    )
    assert told == (["1.1"], ["3.2"])
    assert [each.code for each in found.new] == ["2.7"]
    assert found.left_behind == ()
    assert contents.why_not_issue(after, before, "section-11") == []
