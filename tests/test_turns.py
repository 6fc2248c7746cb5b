"""A week leaves nothing out of a whole run on either database, three at either size."""

import math
import re
from functools import partial
from pathlib import Path

import pytest

from tests import turns

TESTS = Path(__file__).parent
FILES = [path.relative_to(TESTS.parent) for path in sorted(TESTS.rglob("test_*.py"))]


@pytest.fixture(autouse=True)
def in_turns(monkeypatch):
    monkeypatch.setattr(turns, "EACH_ON_BOTH", False)


def over_two_days(monkeypatch, ask) -> list[bool]:
    return over(monkeypatch, 2, ask)


def over(monkeypatch, days, ask) -> list[bool]:
    monkeypatch.setattr(turns, "IN_TURNS", True)
    answers = []
    for day in range(20_000, 20_000 + days):
        monkeypatch.setattr(turns, "DAY", day)
        answers.append(ask())
    return answers


def test_a_file_runs_on_each_database_within_a_week_and_on_one_every_day(monkeypatch):
    for path in FILES:
        one, other = (
            over(monkeypatch, turns.A_WEEK, partial(turns.here_today, path, postgresql=postgresql))
            for postgresql in (True, False)
        )
        assert any(one), path
        assert any(other), path
        every_day = [a or b for a, b in zip(one, other, strict=True)]
        assert all(every_day) or turns.seeded(path), path


def test_what_is_tried_with_tens_of_thousands_of_records_is_tried_every_other_day(monkeypatch):
    files = [path for path in FILES if turns.seeded(path)]
    assert len(files) == 2
    days = [
        over_two_days(monkeypatch, partial(turns.here_today, path, postgresql=True))
        for path in files
    ]
    assert [sum(day) for day in zip(*days, strict=True)] == [1, 1]


@pytest.mark.parametrize("test", ["test_a_risk_lives", "test_a_seat_is_filled"])
def test_a_journey_is_made_at_one_size_and_another_day_at_the_other(monkeypatch, test):
    path = Path("tests/journeys/test_risks.py")
    sizes = [
        over(monkeypatch, 3, partial(turns.at_this_size_today, path, test, size))
        for size in ("desktop", "phone")
    ]
    assert sorted(sum(day) for day in zip(*sizes, strict=True)) == [0, 1, 1]
    assert [sum(size) for size in sizes] == [1, 1]


def test_what_lasts_long_is_tried_on_one_day_of_so_many(monkeypatch):
    for test in ("tests/test_every_page.py::test_it", "tests/security/test_csrf.py::test_that[2]"):
        for of in (2, 3):
            for on in (None, *range(of)):
                assert sum(over(monkeypatch, of, partial(turns.today, test, of, on))) == 1
    on_each = [over(monkeypatch, 3, partial(turns.today, "a test", 3, on)) for on in range(3)]
    assert [sum(day) for day in zip(*on_each, strict=True)] == [1, 1, 1]


def test_a_day_of_a_test_that_lasts_long_meets_each_day_of_its_file():
    """Else it might be tried on one database alone, or never."""
    marked = {path: re.findall(r"mark\.one_day_of\((\d+)[,)]", path.read_text()) for path in FILES}
    assert sum(map(len, marked.values())) >= 6
    for path, days in marked.items():
        for each in days:
            assert math.gcd(int(each), turns.days_of_a_turn(path)) == 1, path


def test_asked_for_by_name_it_is_tried_always(monkeypatch):
    monkeypatch.setattr(turns, "IN_TURNS", False)
    assert turns.today("tests/test_every_page.py::test_it", 10_000)


def test_the_main_journey_and_who_may_open_what_take_no_turns(monkeypatch):
    main = Path("tests/journeys/test_escalation.py")
    for size in ("desktop", "phone"):
        ask = partial(turns.at_this_size_today, main, "test_it", size)
        assert all(over_two_days(monkeypatch, ask))
    for path in (
        "tests/core/test_rights.py",
        "tests/test_access_properties.py",
        "tests/escalations/test_access.py",
    ):
        for postgresql in (True, False):
            ask = partial(turns.here_today, Path(path), postgresql=postgresql)
            assert all(over_two_days(monkeypatch, ask))


def test_an_operation_and_a_clock_are_tried_each_day_where_a_portal_runs(monkeypatch):
    for path in ("tests/escalations/test_operations.py", "tests/escalations/test_clock.py"):
        ask = partial(turns.here_today, Path(path), postgresql=True)
        assert all(over_two_days(monkeypatch, ask))
        ask = partial(turns.here_today, Path(path), postgresql=False)
        assert sum(over(monkeypatch, turns.A_WEEK, ask)) == 1


def test_what_is_asked_for_by_name_runs_on_both(monkeypatch):
    monkeypatch.setattr(turns, "IN_TURNS", False)
    assert all(turns.here_today(path, postgresql=on) for path in FILES for on in (True, False))


def test_where_both_are_asked_for_each_runs_on_both_each_day(monkeypatch):
    monkeypatch.setattr(turns, "EACH_ON_BOTH", True)
    for path in FILES:
        if turns.seeded(path):
            continue
        for on in (True, False):
            ask = partial(turns.here_today, path, postgresql=on)
            assert all(over(monkeypatch, turns.A_WEEK, ask))
