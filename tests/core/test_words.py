from datetime import UTC, date, datetime

import pytest

from core import words


def test_a_day():
    assert words.day(date(2026, 4, 10)) == "Friday 10 April 2026"
    assert words.short_day(date(2026, 4, 10)) == "10 Apr 2026"


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (datetime(2026, 4, 10, 13, 5, tzinfo=UTC), "Friday 10 April 2026 at 2:05pm"),
        (datetime(2026, 1, 9, 9, 0, tzinfo=UTC), "Friday 9 January 2026 at 9am"),
        (datetime(2026, 1, 9, 0, 5, tzinfo=UTC), "Friday 9 January 2026 at 12:05am"),
        (datetime(2026, 1, 9, 12, 0, tzinfo=UTC), "Friday 9 January 2026 at midday"),
        (datetime(2026, 4, 9, 23, 0, tzinfo=UTC), "Friday 10 April 2026 at midnight"),
    ],
)
def test_a_moment_is_told_by_the_clocks_of_england(at, said):
    assert words.moment(at) == said


def test_a_moment_in_a_table():
    assert words.short_moment(datetime(2026, 4, 10, 13, 5, tzinfo=UTC)) == "10 Apr 2026, 2:05pm"


def test_the_day_of_a_moment_is_the_day_in_england():
    assert words.day(datetime(2026, 4, 9, 23, 30, tzinfo=UTC)) == "Friday 10 April 2026"


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="without a time zone"):
        words.moment(datetime(2026, 4, 10, 13, 5))  # noqa: DTZ001 the mistake itself


def test_counts():
    assert words.counted(1, "working day") == "1 working day"
    assert words.counted(0, "working day") == "0 working days"
    assert words.counted(1204, "agency", "agencies") == "1,204 agencies"


@pytest.mark.parametrize(
    ("items", "said"),
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
)
def test_lists(items, said):
    assert words.listed(items) == said
    assert words.listed(iter(items), last="or") == said.replace(" and ", " or ")


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("Which agency?", "which agency"),
        ("NHS number", "NHS number"),
        ("iCART reference", "iCART reference"),
        ("% of returns", "% of returns"),
    ],
)
def test_a_label_inside_a_sentence(label, said):
    assert words.in_sentence(label) == said
