"""What became of criteria from one version to another, and what a file would make of a draft."""

from dataclasses import replace

from audits.question_sets import changes
from audits.question_sets.changes import Difference
from audits.question_sets.content import Answer, Condition
from tests.audits.test_question_set_content import FIRST, WHY_NOT, a_set

SECOND = replace(FIRST, code="1.3", text="Staff know the deputy.")
BEFORE = a_set(FIRST, WHY_NOT, SECOND)


def carried(criterion, *follows, **changed):
    return replace(criterion, follows=follows or (criterion.code,), **changed)


def codes(found) -> list[str]:
    return [getattr(each, "after", each).code for each in found]


def test_each_criterion_is_unchanged_reworded_merged_or_new_and_what_is_not_carried_is_left():
    after = a_set(
        carried(FIRST, text="Staff can name the lead."),
        carried(WHY_NOT),
        replace(SECOND, code="1.4", text="Staff know both.", follows=("1.1", "1.3")),
        replace(FIRST, code="1.5", text="Children know, too."),
    )
    found = changes.compare(BEFORE, after)
    assert codes(found.reworded) == ["1.1"]
    assert found.reworded[0].differences == (
        Difference("Text", "Staff know the lead.", "Staff can name the lead."),
    )
    assert (codes(found.unchanged), codes(found.merged), codes(found.new)) == (
        ["1.2"], ["1.4"], ["1.5"],
    )  # fmt: skip
    assert found.left_behind == ()
    assert codes(changes.compare(BEFORE, a_set(carried(FIRST))).left_behind) == ["1.2", "1.3"]


def test_a_question_that_was_only_renumbered_is_unchanged_with_what_hangs_on_it():
    after = a_set(
        carried(FIRST, "1.1", code="2.1"),
        carried(WHY_NOT, "1.2", code="2.2", only_if=Condition("2.1", ("0",))),
    )
    found = changes.compare(BEFORE, after)
    assert codes(found.unchanged) == ["2.1", "2.2"]
    assert all(each.is_renumbered for each in found.unchanged)
    on_another = a_set(
        carried(FIRST), carried(SECOND), carried(WHY_NOT, only_if=Condition("1.3", ("0",)))
    )
    [changed] = changes.compare(BEFORE, on_another).reworded
    assert changed.differences == (Difference("Asked only if", "1.1 is 0", "1.3 is 0"),)


def test_every_part_of_a_criterion_is_compared():
    after = carried(
        FIRST, guidance="Ask five.", evidence=("Poster",), kinds=("school",), answer=Answer.YES_NO,
        is_mandatory=False, weight=2,
    )  # fmt: skip
    [found] = changes.compare(BEFORE, a_set(after), str.upper).reworded
    assert found.differences == (
        Difference("Guidance", "Nothing", "Ask five."),
        Difference("Evidence prompts", "Nothing", "Poster"),
        Difference("Asked of", "All kinds of agency", "SCHOOL"),
        Difference("Answered", "With a score on the scale", "Yes or no"),
        Difference("Mandatory", "Yes", "No"),
        Difference("Weight", "1", "2"),
    )


def test_what_is_carried_on_is_followed_back_through_the_versions_between():
    second = a_set(carried(FIRST, "1.1", code="2.1"), carried(SECOND, "1.3", code="2.2"))
    third = a_set(carried(FIRST, "2.1", "2.2", code="3.1"), replace(FIRST, code="3.2"))
    found = changes.compare(BEFORE, changes.followed_back(third, [second]))
    assert [[each.code for each in one.before] for one in found.merged] == [["1.1", "1.3"]]
    assert codes(found.new) == ["3.2"]
    assert codes(found.left_behind) == ["1.2"]


def test_a_file_is_compared_with_the_draft_by_number():
    assert changes.rewritten(BEFORE, BEFORE).is_same
    after = a_set(replace(FIRST, follows=("9",)), replace(FIRST, code="1.9"), SECOND)
    found = changes.rewritten(BEFORE, replace(after, source="Another"))
    assert (codes(found.added), codes(found.taken_away)) == (["1.9"], ["1.2"])
    assert found.changed == ((after.criteria[0], (Difference("Carries on", "Nothing", "9"),)),)
    assert found.words == (Difference("Source", "Own words", "Another"),)
    assert not found.is_moved
    moved = changes.rewritten(BEFORE, a_set(SECOND, FIRST, WHY_NOT))
    assert moved.is_moved
    assert not moved.is_same
