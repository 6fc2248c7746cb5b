"""How risks are scored: tables of cases, no database."""

from datetime import date

import pytest

from core import calendar
from improvement.risks import policy
from improvement.risks.policy import Band, Score, Scores

SCALE = policy.scale("risks-1")
TEXT = (policy.POLICIES / "risks-1.toml").read_text(encoding="utf-8")


def test_every_score_has_its_band():
    edges = {1: Band.LOW, 3: Band.LOW, 4: Band.MODERATE, 6: Band.MODERATE, 8: Band.HIGH,
             12: Band.HIGH, 15: Band.VERY_HIGH, 25: Band.VERY_HIGH}  # fmt: skip
    assert {number: SCALE.band(number) for number in edges} == edges
    assert SCALE.in_words(Score(3, 4)) == "3 × 4 = 12, high"


def test_the_worse_it_is_the_sooner_it_is_looked_at_again():
    on = date(2026, 1, 31)
    due = {Score(5, 5): date(2026, 2, 28), Score(3, 4): date(2026, 4, 30),
           Score(2, 3): date(2026, 7, 31), Score(1, 1): date(2027, 1, 31)}  # fmt: skip
    assert {score: SCALE.review_on(on, score) for score in due} == due
    assert SCALE.check_on(on) == date(2026, 7, 31)
    england = calendar.england()
    assert not SCALE.is_long_overdue(date(2026, 4, 30), date(2026, 5, 15), england)
    assert SCALE.is_long_overdue(date(2026, 4, 30), date(2026, 5, 16), england)


def test_movement_is_said_in_words():
    said = {(None, 4): "First score", (4, 4): "Same", (4, 9): "Up from 4", (9, 4): "Down from 9"}
    assert {case: policy.movement(*case) for case in said} == said


def test_scores_that_make_no_sense_are_refused():
    fit = Scores(Score(4, 4), Score(3, 3), Score(2, 2))
    for scores, before, said in (
        (fit, None, None),
        (fit, fit._replace() if hasattr(fit, "_replace") else fit, "under “No change”"),
        (Scores(Score(4, 4), Score(5, 4), Score(2, 2)), None, "no greater than without"),
        (Scores(Score(2, 2), Score(2, 2), Score(3, 2)), None, "target cannot be above"),
        (Scores(Score(4, 6), Score(3, 3), Score(2, 2)), None, "Choose 1 to 5"),
        (Scores(Score(4, 4), Score(1, 1), Score(2, 2)), fit, None),  # below its target: reached
        (Scores(Score(4, 4), Score(1, 1), Score(2, 2)), None, "below that target already"),
        (Scores(Score(4, 4), Score(1, 1), Score(1, 2)), fit, "below that target already"),
    ):
        refusal = policy.why_not_scores(scores, before)
        assert (said in refusal) if said else refusal is None, (scores, refusal)


def test_what_has_ended_stays_as_it_is():
    over, still = date(2026, 4, 1), None
    assert "has ended" in policy.why_not_change(over)
    assert policy.why_not_change(still) is None
    assert "has ended" in policy.why_not_hand_over(over, knows_its_people=True)
    assert "Only people of" in policy.why_not_hand_over(still, knows_its_people=False)
    assert "no longer in place" in policy.why_not_check(still, "ended")
    assert policy.why_not_check(still, "fails") is None


@pytest.mark.parametrize(
    ("was", "is_now", "said"),
    [
        ('version = "risks-1"', "", "cannot be read: 'version'"),
        ("moderate = 4", "moderate = 9", "each begins above"),
        ("low = 1 ", "low = 2 ", "cannot be read|bands begin at 1"),
        ("very-high = 1 ", "very-high = 0 ", "whole number|"),
        ("check_months = 6", "check_months = 0", "whole number"),
        ('"Rare", ', "", "cannot be read"),
    ],
)
def test_a_file_that_describes_no_scale_is_refused(was, is_now, said):
    if was not in TEXT:
        was = was.strip() + "\n"
        is_now = is_now.strip() + "\n"
    assert was in TEXT
    with pytest.raises(policy.UnfitPolicy, match=said):
        policy.read(TEXT.replace(was, is_now, 1))
