"""Question sets as values and as documents: what is asked of whom, and what is no question set."""

import re
import tomllib
from dataclasses import replace

import pytest

from audits.question_sets import content as contents
from audits.question_sets import documents, shipped
from audits.question_sets.content import Answer, Colour, Condition, Content, Criterion, Level
from audits.question_sets.documents import NotAQuestionSet

KINDS = ("safeguarding-partner", "school")
LEVELS = (Level(0, "Not in place", "", Colour.RED), Level(3, "Met", "Seen.", Colour.GREEN))


def a_set(*criteria, **more) -> Content:
    standard = contents.Standard("1", "Leadership", criteria=criteria)
    return Content("A set", source="Own words", levels=LEVELS, standards=(standard,), **more)


FIRST = Criterion("1.1", "Staff know the lead.")
WHY_NOT = Criterion(
    "1.2", "What will you do first?", answer=Answer.TEXT, only_if=Condition("1.1", ("0",))
)
THEN = Criterion("1.3", "Is it done?", answer=Answer.YES_NO, only_if=Condition("1.4", ("yes",)))


def read(data):
    return documents.read(data, KINDS)


def faults(data) -> list[str]:
    with pytest.raises(NotAQuestionSet) as found:
        read(data)
    return found.value.sentences


def document(*criteria) -> dict:
    return documents.as_data(a_set(*criteria))


# --- what is asked of whom ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answers", "asked"),
    [({}, ["1.1"]), ({"1.1": "3"}, ["1.1"]), ({"1.1": "0"}, ["1.1", "1.2"])],
)
def test_a_follow_up_is_asked_by_the_answer_before_it(answers, asked):
    found = contents.asked(a_set(FIRST, WHY_NOT), "school", answers)
    assert [each.code for each in found] == asked


def test_what_hangs_on_what_is_not_asked_is_not_asked_either():
    """Also where an answer was given before the one above it was changed."""
    answer = Criterion("1.2", "Is there a plan?", answer=Answer.YES_NO,
                       only_if=Condition("1.1", ("0",)))  # fmt: skip
    last = Criterion("1.3", "Which?", answer=Answer.TEXT, only_if=Condition("1.2", ("yes",)))
    asked = contents.asked(a_set(FIRST, answer, last), "school", {"1.1": "3", "1.2": "yes"})
    assert [each.code for each in asked] == ["1.1"]
    asked = contents.asked(a_set(FIRST, answer, last), "school", {"1.1": "0", "1.2": "yes"})
    assert [each.code for each in asked] == ["1.1", "1.2", "1.3"]


def test_a_criterion_for_some_kinds_of_agency_is_asked_of_those_with_what_hangs_on_it():
    first = replace(FIRST, kinds=("school",))
    for kind, asked in (("school", ["1.1", "1.2"]), ("safeguarding-partner", [])):
        found = contents.asked(a_set(first, WHY_NOT), kind, {"1.1": "0"})
        assert [each.code for each in found] == asked


# --- the next version -----------------------------------------------------------------------------


def test_the_next_version_carries_on_each_criterion_and_says_what_it_leaves_behind():
    before = a_set(FIRST, WHY_NOT)
    draft = contents.carried_on(before)
    assert [each.follows for each in draft.criteria] == [("1.1",), ("1.2",)]
    assert contents.left_behind(draft, before) == []
    assert contents.why_not_issue(draft, before, "section-11") == []
    merged = a_set(replace(FIRST, code="2.1", follows=("1.1",)))
    assert contents.left_behind(merged, before) == [WHY_NOT]


def test_what_must_be_so_before_a_set_is_issued():
    assert contents.why_not_issue(a_set(FIRST), None, "section-11") == []
    empty = Content("A set")
    assert contents.why_not_issue(empty, None, "section-11") == [
        "Add at least one standard.", "Say where the questions come from.",
    ]  # fmt: skip
    one = replace(a_set(FIRST), levels=LEVELS[:1])
    assert contents.why_not_issue(one, None, "section-11") == [
        "A scale has at least two levels. Add one, or take away the one there is."
    ]
    wrong = a_set(replace(FIRST, follows=("9.9",)))
    for before in (None, a_set(FIRST)):
        assert contents.why_not_issue(wrong, before, "section-11") == [
            "Criterion 1.1 carries on 9.9, which the version before does not have."
        ]
    assert contents.why_not_issue(a_set(), None, "section-11") == [
        "Standard 1 has no criterion. Add one, or take the standard away."
    ]


# --- documents ------------------------------------------------------------------------------------


def test_a_document_says_all_that_the_value_does_and_no_more():
    whole = a_set(
        replace(FIRST, guidance="Ask five.", evidence=("Minutes", "Poster"), kinds=("school",),
                weight=2, is_mandatory=False, follows=("1.1", "1.2")),
        WHY_NOT,
        about="Name no child.",
    )  # fmt: skip
    assert read(documents.as_data(whole)) == whole


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"titel": "x"}, "The file: nothing is known of “titel”."),
        ({"title": ""}, "The title of the set is missing."),
        ({"title": "x" * 201}, "must be 200 characters or fewer. It has 201."),
        ({"title": 7}, "The title of the set must be text."),
        ({"levels": {}}, "The scale: levels must be a list."),
        ({"levels": [{"value": -1, "label": "No", "colour": "red"}]}, "its value must be a whole"),
        ({"levels": [{"value": 0, "label": "No", "colour": "pink"}]}, "its colour must be one of"),
        ({"levels": []}, "is answered on the scale, and the set has none"),
        ({"standards": ["1"]}, "Standard 1 must be a group of named entries."),
    ],
)
def test_what_is_wrong_with_a_document_is_said_where_it_is(change, said):
    assert any(said in sentence for sentence in faults(document(FIRST) | change))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"code": ""}, "Standard 1, criterion 1: its number is missing."),
        ({"code": "../1"}, "Standard 1, criterion 1: its number must be figures, letters"),
        ({"code": "1 2"}, "like 1.2."),
        ({"text": " "}, "Criterion 1.1: its text is missing."),
        ({"kinds": ["hospital"]}, "“hospital” is no kind of agency. Write one of"),
        ({"answer": "stars"}, "Criterion 1.1: how it is answered must be one of scale, yes-no"),
        ({"mandatory": "yes"}, "Criterion 1.1: whether it is mandatory is true or false."),
        ({"weight": 0}, "its weight must be a whole number, 1 to 10."),
        ({"weight": True}, "its weight must be a whole number, 1 to 10."),
        ({"evidence": "Minutes"}, "Criterion 1.1: the evidence prompts must be a list of texts."),
        ({"evidence": ["x"] * 13}, "at most 12. There are 13."),
        ({"only_if": {"criterion": "1.2", "answers": ["0"]}}, "does not stand before it"),
        ({"only_if": {"criterion": "1.1", "answers": []}}, "the answers are missing"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_criterion_is_said_by_its_number(change, said):
    data = document(FIRST)
    data["standards"][0]["criteria"][0] |= change
    assert any(said in sentence for sentence in faults(data))


def test_a_condition_must_be_possible():
    on_words = replace(WHY_NOT, code="1.3", only_if=Condition("1.2", ("x",)))
    assert "which is answered in words" in faults(document(FIRST, WHY_NOT, on_words))[0]
    wrong = replace(WHY_NOT, only_if=Condition("1.1", ("2",)))
    assert faults(document(FIRST, wrong)) == [
        "Criterion 1.2: “2” is no answer to criterion 1.1. It can be 0, 3."
    ]


def test_no_two_have_the_same_number():
    assert faults(document(FIRST, FIRST)) == [
        "Two criteria have the number 1.1. Give each its own."
    ]


def test_all_that_is_wrong_is_said_at_once():
    data = document(FIRST) | {"title": ""}
    data["standards"][0]["criteria"][0] |= {"text": "", "weight": "much"}
    assert len(faults(data)) == 3


@pytest.mark.parametrize("data", [None, [], "x", 3, {"standards": [[]]}, {"levels": [None]}])
def test_anything_at_all_is_read_or_said_to_be_wrong(data):
    assert faults(data)


# --- the sets that come with the portal -----------------------------------------------------------


@pytest.mark.parametrize("name", shipped.SHIPPED)
def test_each_shipped_set_can_be_issued_as_it_is(name):
    given = shipped.content(name)
    assert contents.why_not_issue(given, None, "section-11") == []
    assert re.search("name no child|a child or a family by name", given.about, re.IGNORECASE)
    for criterion in given.criteria:
        assert criterion.guidance, criterion.code
        assert criterion.answer == Answer.TEXT or criterion.evidence, criterion.code


def test_the_full_sets_have_the_standards_of_the_fact_sheet():
    section_11, section_175 = (
        shipped.content(f"{name}-1") for name in ("section-11", "section-175")
    )
    for given, standards in ((section_11, 11), (section_175, 10)):
        assert len(given.standards) == standards
        assert [(level.value, level.colour) for level in given.levels] == [
            (0, "red"), (1, "red-amber"), (2, "amber-green"), (3, "green"),
        ]  # fmt: skip
        for standard in given.standards:
            scored = [each for each in standard.criteria if each.answer == Answer.SCALE]
            assert [each.code for each in scored] == [f"{standard.code}.{n}" for n in range(1, 6)]


def test_every_file_beside_them_is_named():
    assert {path.stem for path in shipped.FILES.glob("*.toml")} == {*shipped.SHIPPED}
    for path in shipped.FILES.glob("*.toml"):
        assert tomllib.loads(path.read_text(encoding="utf-8"))


def test_a_multi_agency_audit_has_four_grades():
    given = a_set(FIRST)
    [told] = contents.why_not_issue(given, None, contents.MULTI_AGENCY)
    assert "levels 1 to 4" in told
    of_four = tuple(replace(given.levels[0], value=each) for each in contents.GRADES)
    assert contents.why_not_issue(replace(given, levels=of_four), None, "multi-agency") == []
