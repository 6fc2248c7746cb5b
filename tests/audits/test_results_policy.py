"""How scores are put together and said in words."""

from datetime import date
from fractions import Fraction
from functools import partial

import pytest

from audits.question_sets.content import Colour, Level
from audits.results import policy
from audits.results.policy import Asked

LEVELS = (
    Level(0, "Not in place", "", Colour.RED),
    Level(1, "Started", "", Colour.RED_AMBER),
    Level(2, "Mostly met", "", Colour.AMBER_GREEN),
    Level(3, "Met with evidence of impact", "", Colour.GREEN),
)


@pytest.mark.parametrize(
    ("values", "tenths"),
    [
        ([], None),
        ([(0, 1)], 0),
        ([(2, 1), (3, 1)], 25),
        ([(2, 1), (3, 3)], 28),  # 2.75, half up
        ([(1, 1), (1, 1), (2, 1)], 13),
        ([(Fraction(3, 2), 1), (2, 1)], 18),
    ],
)
def test_a_mean_goes_by_weight_and_is_rounded_half_up(values, tenths):
    assert policy.mean(values) == tenths


@pytest.mark.parametrize(
    ("tenths", "words"),
    [
        (24, "2.4: mostly met"),
        (25, "2.5: mostly met"),  # half way: nobody is flattered
        (26, "2.6: met with evidence of impact"),
        (0, "0.0: not in place"),
    ],
)
def test_a_mean_has_the_name_of_the_nearest_level_half_way_of_the_lower(tenths, words):
    assert policy.in_words(tenths, LEVELS) == words


def test_a_gap_is_the_difference_of_the_numbers_beside_it():
    assert policy.gap_in_words(28, 19) == "2.8 claimed, 1.9 moderated: 0.9 lower"
    assert policy.gap_in_words(10, 20) == "1.0 claimed, 2.0 moderated: 1.0 higher"
    assert policy.gap_in_words(20, 20) == "2.0 claimed, 2.0 moderated: the same"


def test_a_change_is_said_in_words_beside_its_arrow():
    assert policy.change_in_words(20, 24) == "▲ 0.4 higher"
    assert policy.change_in_words(24, 20) == "▼ 0.4 lower"
    assert policy.change_in_words(24, 24) == "No change"


@pytest.mark.parametrize(
    ("values", "is_over", "middle"),
    [
        ([10, 20, 30, 25], True, None),  # of four, each could be told
        ([10, 20, 30, 25, 15], False, None),  # while returns come in
        ([10, 20, 30, 25, 15], True, 20),
        ([10, 20, 30, 25, 15, 21], True, 21),
    ],
)
def test_an_agency_is_told_the_middle_of_five_others_and_only_once_it_is_over(
    values, is_over, middle
):
    assert policy.median_of_others(values, is_over=is_over) == middle


def test_the_two_lowest_levels_are_gaps_and_one_of_a_scale_of_two():
    assert policy.lowest(LEVELS) == {0, 1}
    assert policy.lowest(LEVELS[:2]) == {0}


def test_what_hangs_on_another_answer_or_is_for_another_kind_is_not_asked():
    criteria = [
        Asked(1, (), None, ()),
        Asked(2, (), 1, ("0", "1")),
        Asked(3, (), 2, ("0",)),
        Asked(4, ("school",), None, ()),
    ]
    assert policy.asked(criteria, "school", {1: "0", 2: "0"}) == {1, 2, 3, 4}
    assert policy.asked(criteria, "relevant-agency", {1: "2", 2: "0"}) == {1}


def test_what_was_handed_in_or_is_not_due_is_not_explained():
    day = date(2026, 5, 22)
    late = date(2026, 5, 23)
    why_not = partial(policy.why_not_explain, is_taken_out=False)
    assert "was handed in" in (why_not(day, late, was_handed_in=True) or "")
    assert "still to come" in (why_not(day, day, was_handed_in=False) or "")
    assert why_not(day, late, was_handed_in=False) is None
    assert policy.why_not_explanation("a" * 2001)
