"""How a question set is written: each edit, what it refuses, and that any row of edits leaves a
document that can be read."""

from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audits.question_sets import documents, writing
from audits.question_sets.content import (
    Answer,
    Colour,
    Condition,
    Content,
    Criterion,
    Level,
    Standard,
)
from audits.question_sets.writing import CannotWrite

LEVELS = (Level(0, "Not in place", "", Colour.RED), Level(3, "Met", "Seen.", Colour.GREEN))
FIRST = Criterion("1.1", "Staff know the lead.", follows=("4.1",))
WHY_NOT = Criterion(
    "1.2", "What will you do?", answer=Answer.TEXT, only_if=Condition("1.1", ("0",))
)
PLAN = Criterion("2.1", "Is there a plan?", answer=Answer.YES_NO)
SET = Content(
    "A set", levels=LEVELS,
    standards=(Standard("1", "Leadership", criteria=(FIRST, WHY_NOT)),
               Standard("2", "Practice", criteria=(PLAN,))),
)  # fmt: skip


def codes(content: Content) -> list[list[str]]:
    return [
        [each.code, *(criterion.code for criterion in each.criteria)] for each in content.standards
    ]


def refused(edit, *args, **kwargs) -> CannotWrite:
    with pytest.raises(CannotWrite) as found:
        edit(*args, **kwargs)
    return found.value


# --- the scale ------------------------------------------------------------------------------------


def test_levels_stand_in_the_order_of_their_values():
    found = writing.add_level(SET, Level(1, "Partly", "", Colour.RED_AMBER))
    assert [each.value for each in found.levels] == [0, 1, 3]
    assert refused(writing.add_level, SET, LEVELS[0]).field == "value"


def test_a_criterion_is_asked_by_the_new_value_of_a_level():
    found = writing.change_level(SET, 0, replace(LEVELS[0], value=5, label="None"))
    assert [each.value for each in found.levels] == [3, 5]
    assert found.criteria[1].only_if == Condition("1.1", ("5",))
    assert refused(writing.change_level, SET, 0, LEVELS[1]).field == "value"
    assert "no level of 7" in str(refused(writing.change_level, SET, 7, LEVELS[1]))


def test_a_level_goes_unless_something_is_asked_by_it_or_answered_on_the_scale_without_one():
    assert writing.take_level_away(SET, 3).levels == LEVELS[:1]
    assert str(refused(writing.take_level_away, SET, 0)) == (
        "Criterion 1.2 is asked where another one is answered by 0. Change when it is asked first."
    )
    alone = writing.take_level_away(writing.take_criterion_away(SET, "1.2"), 0)
    assert "Criterion 1.1 is answered on the scale" in str(
        refused(writing.take_level_away, alone, 3)
    )
    in_words = writing.take_criterion_away(alone, "1.1")
    assert writing.take_level_away(in_words, 3).levels == ()


# --- standards ------------------------------------------------------------------------------------


def test_a_standard_is_added_at_the_end_changed_and_taken_away_with_its_criteria():
    found = writing.add_standard(SET, code="3", title="Voice", guidance="")
    found = writing.change_standard(found, "3", code="A", title="Voice of the child", guidance="x")
    assert found.standards[-1] == Standard("A", "Voice of the child", "x")
    assert codes(writing.take_standard_away(found, "1")) == [["2", "2.1"], ["A"]]
    words = {"title": "x", "guidance": ""}
    for edit in (
        lambda: writing.add_standard(SET, code="2", **words),
        lambda: writing.change_standard(SET, "1", code="2", **words),
    ):
        refusal = refused(edit)
        assert str(refusal) == "There is a standard 2 already. Give another number."
        assert refusal.field == "code"


def test_a_standard_moves_by_one_place_unless_a_condition_would_come_first():
    assert codes(writing.move_standard(SET, "2", up=True)) == [["2", "2.1"], ["1", "1.1", "1.2"]]
    assert (
        str(refused(writing.move_standard, SET, "1", up=True)) == "Standard 1 stands first already."
    )
    assert (
        str(refused(writing.move_standard, SET, "2", up=False)) == "Standard 2 stands last already."
    )
    across = writing.add_criterion(SET, "2", replace(WHY_NOT, code="2.2"))
    assert "Criterion 2.2 is asked only after criterion 1.1" in str(
        refused(writing.move_standard, across, "2", up=True)
    )
    assert str(refused(writing.take_standard_away, across, "1")) == (
        "Criterion 2.2 is asked only by the answer to criterion 1.1. Change when 2.2 is asked, or"
        " take it away first."
    )


# --- criteria -------------------------------------------------------------------------------------


def test_a_criterion_is_added_last_and_has_a_number_of_its_own():
    found = writing.add_criterion(SET, "1", Criterion("1.3", "New."))
    assert codes(found) == [["1", "1.1", "1.2", "1.3"], ["2", "2.1"]]
    refusal = refused(writing.add_criterion, SET, "1", Criterion("2.1", "New."))
    assert (refusal.field, str(refusal)) == (
        "code", "There is a criterion 2.1 already. Give another number.",
    )  # fmt: skip
    assert "no standard 9 any more" in str(refused(writing.add_criterion, SET, "9", FIRST))


def test_a_condition_follows_the_number_of_a_criterion():
    found = writing.change_criterion(SET, "1.1", replace(FIRST, code="A"), "1")
    assert found.criteria[1].only_if == Condition("A", ("0",))
    assert found.criteria[0].follows == ("4.1",)


def test_a_criterion_goes_to_the_end_of_another_standard_unless_a_condition_would_come_first():
    assert codes(writing.change_criterion(SET, "1.2", WHY_NOT, "2")) == [
        ["1", "1.1"], ["2", "2.1", "1.2"],
    ]  # fmt: skip
    assert "which does not stand before it" in str(
        refused(writing.change_criterion, SET, "1.1", FIRST, "2")
    )


def test_an_answer_of_another_kind_is_refused_where_something_hangs_on_the_old_one():
    changed = replace(FIRST, answer=Answer.YES_NO)
    assert "“0” is no answer to criterion 1.1" in str(
        refused(writing.change_criterion, SET, "1.1", changed, "1")
    )


def test_a_criterion_moves_within_its_standard():
    third = writing.add_criterion(SET, "1", Criterion("1.3", "New."))
    assert codes(writing.move_criterion(third, "1.3", up=True))[0] == ["1", "1.1", "1.3", "1.2"]
    assert codes(writing.move_criterion(third, "1.2", up=False))[0] == ["1", "1.1", "1.3", "1.2"]
    assert "stands last already" in str(refused(writing.move_criterion, SET, "2.1", up=False))
    assert "does not stand before it" in str(refused(writing.move_criterion, SET, "1.2", up=True))


def test_a_criterion_on_which_another_hangs_is_not_taken_away():
    assert str(refused(writing.take_criterion_away, SET, "1.1")) == (
        "Criterion 1.2 is asked only by the answer to criterion 1.1. Change when 1.2 is asked, or"
        " take it away first."
    )
    assert codes(writing.take_criterion_away(SET, "1.2"))[0] == ["1", "1.1"]
    assert "no criterion 9 any more" in str(refused(writing.take_criterion_away, SET, "9"))


def test_a_criterion_may_hang_on_those_before_it_that_are_not_answered_in_words():
    def may(*args):
        return [each.code for each in writing.may_hang_on(SET, *args)]

    assert may("1", "1.1") == []
    assert may("1", "1.2") == ["1.1"]
    assert may("1") == ["1.1"]
    assert may("2", "2.1") == ["1.1"]
    assert may("2") == ["1.1", "2.1"]
    assert may("2", "1.1") == ["2.1"], "it would be moved there"


# --- numbers --------------------------------------------------------------------------------------


def test_the_next_number_is_offered():
    assert writing.next_standard_number(SET) == "3"
    assert writing.next_criterion_number(SET, "1") == "1.3"
    assert writing.next_criterion_number(SET, "7") == "7.1"
    assert writing.next_standard_number(Content("Empty")) == "1"


def test_numbers_are_given_anew_with_the_conditions_and_what_is_carried_on_stays():
    moved = writing.move_standard(SET, "2", up=True)
    found = writing.renumbered(moved)
    assert codes(found) == [["1", "1.1"], ["2", "2.1", "2.2"]]
    assert [each.text for each in found.criteria] == [each.text for each in moved.criteria]
    assert found.criteria[2].only_if == Condition("2.1", ("0",))
    assert found.criteria[1].follows == ("4.1",)


# --- what somebody else wrote ---------------------------------------------------------------------


def test_the_second_author_is_told_what_changed():
    assert writing.changes(SET, SET) == []
    changed = writing.change_words(SET, title="Another", about="", source="")
    changed = writing.add_level(changed, Level(1, "Partly", "", Colour.RED_AMBER))
    changed = writing.take_criterion_away(changed, "1.2")
    changed = writing.add_criterion(changed, "2", Criterion("2.2", "How many?"))
    changed = writing.change_criterion(changed, "1.1", replace(FIRST, text="They know."), "1")
    assert writing.changes(SET, changed) == [
        "The words of the set were changed.",
        "The scale was changed.",
        "Criterion 1.2 was taken away.",
        "Criterion 1.1 was changed: They know.",
        "Criterion 2.2 is new: How many?",
    ]
    assert writing.changes(SET, writing.move_standard(SET, "2", up=True)) == [
        "Standards or criteria were moved."
    ]


# --- any row of edits -----------------------------------------------------------------------------

some_code = st.sampled_from(["1", "2", "3", "1.1", "1.2", "1.3", "2.1", "2.2", "A"])
value = st.integers(min_value=0, max_value=4)
level = st.builds(Level, value, st.just("L"), st.just(""), st.sampled_from(Colour))
conditions = st.none() | st.builds(
    Condition, some_code,
    st.lists(
        st.sampled_from(["0", "1", "3", "yes", "no"]), min_size=1, max_size=2, unique=True
    ).map(tuple),
)  # fmt: skip
criterion = st.builds(
    Criterion, some_code, st.sampled_from(["x", "y"]), answer=st.sampled_from(Answer),
    only_if=conditions, weight=st.integers(1, 10), follows=st.just(("4.1",)) | st.just(()),
)  # fmt: skip
words = st.fixed_dictionaries({"title": st.just("T"), "guidance": st.just("")})
ups = st.booleans()

edits = st.one_of(
    st.builds(lambda it: lambda c: writing.add_level(c, it), level),
    st.builds(lambda old, it: lambda c: writing.change_level(c, old, it), value, level),
    st.builds(lambda it: lambda c: writing.take_level_away(c, it), value),
    st.builds(lambda at, it: lambda c: writing.add_standard(c, code=at, **it), some_code, words),
    st.builds(
        lambda old, code, it: lambda c: writing.change_standard(c, old, code=code, **it),
        some_code, some_code, words,
    ),
    st.builds(lambda it, up: lambda c: writing.move_standard(c, it, up=up), some_code, ups),
    st.builds(lambda at, it: lambda c: writing.add_criterion(c, at, it), some_code, criterion),
    st.builds(
        lambda old, it, at: lambda c: writing.change_criterion(c, old, it, at),
        some_code, criterion, some_code,
    ),
    st.builds(lambda it, up: lambda c: writing.move_criterion(c, it, up=up), some_code, ups),
    st.just(writing.renumbered),
)  # fmt: skip
takes_away = st.one_of(
    st.builds(lambda it: lambda c: writing.take_standard_away(c, it), some_code),
    st.builds(lambda it: lambda c: writing.take_criterion_away(c, it), some_code),
)


def carried_out(content: Content, edit) -> Content:
    """By the edit, or as it was where that is refused; a document that can be read either way."""
    with suppress(CannotWrite):
        content = edit(content)
    assert documents.read(documents.as_data(content), ()) == content
    return content


@given(st.lists(edits | takes_away, max_size=15))
def test_any_row_of_edits_leaves_a_document_that_can_be_read(row):
    content = SET
    for edit in row:
        content = carried_out(content, edit)


@given(st.lists(edits, max_size=15))
def test_no_criterion_is_lost_but_those_taken_away(row):
    content = SET
    for edit in row:
        before = len(content.criteria)
        content = carried_out(content, edit)
        assert len(content.criteria) >= before


@given(st.lists(edits | takes_away, max_size=15), takes_away)
def test_what_is_taken_away_takes_nothing_else_along(row, away):
    content = SET
    for edit in row:
        content = carried_out(content, edit)
    after = carried_out(content, away)
    kept = {each.code: each for each in after.criteria}
    assert all(each == kept[each.code] for each in content.criteria if each.code in kept)
    gone = {each.code for each in content.criteria} - {*kept}
    of_one = [{each.code for each in standard.criteria} for standard in content.standards]
    assert len(gone) <= 1 or gone in of_one
