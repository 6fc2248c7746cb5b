"""The trail of a risk's scores: drawn by their dates."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

from core.words import short_day
from improvement.risks import policy, trail
from improvement.risks.policy import Score, Scores

SCALE = policy.scale("risks-1")
FIRST = datetime(2026, 4, 1, 10, tzinfo=UTC)


def drawn(*days: float):
    scores = Scores(Score(4, 5), Score(3, 4), Score(2, 3))
    scorings = [
        SimpleNamespace(scores=scores, scored_at=FIRST + timedelta(days=each)) for each in days
    ]
    return trail.draw(scorings, SCALE, short_day)


def test_points_are_as_far_apart_as_their_dates():
    first, second, third = (x for x, *_ in drawn(0, 10, 40).points)
    assert (second - first) * 3 - (third - second) in range(-3, 4)  # to a pixel
    assert drawn(0) is None


def test_a_score_without_room_is_not_written_and_the_last_one_always_is():
    assert [score for _, _, score, _ in drawn(0, 99, 100).points] == [12, "", 12]
    assert [score for _, _, score, _ in drawn(0, 1, 100).points] == ["", 12, 12]


def test_those_of_one_day_stand_side_by_side():
    first, second, third = (x for x, *_ in drawn(0, 0.01, 0.02).points)
    assert second - first == third - second > 0
