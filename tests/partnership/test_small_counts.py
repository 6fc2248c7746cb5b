"""Small numbers of a table cannot be worked out from what is shown: tried by brute force."""

from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from partnership.small_counts import HELD_BACK, of_list, of_table, together

FEW = "Fewer than 5"
# Every table that could be is tried, which takes as long as it takes.
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def in_all_ways(total: int, parts: list[range]) -> Iterator[tuple[int, ...]]:
    """Numbers, each of its range, that add up to the total."""
    if not parts:
        if total == 0:
            yield ()
        return
    first, *others = parts
    for number in first:
        if number <= total:
            for rest in in_all_ways(total - number, others):
                yield (number, *rest)


def could_be(shown_number, word: str, total: int) -> range:
    """What a reader knows of a number: it is that, or something its word can stand for."""
    if shown_number is not None:
        return range(shown_number, shown_number + 1)
    return range(1, 5) if word == FEW else range(1, total + 1)


# --- lists ----------------------------------------------------------------------------------------


def values_of_list(shown, keys, total):
    ranges = [could_be(shown.cell(key), shown.word, total) for key in keys]
    found = [set() for _ in keys]
    for values in in_all_ways(total, ranges):
        for known, value in zip(found, values, strict=True):
            known.add(value)
    return found


@patient
@given(st.lists(st.integers(0, 12), min_size=1, max_size=5))
def test_no_small_number_of_a_list_can_be_worked_out(numbers):
    counts = dict(enumerate(numbers))
    shown, total = of_list(counts), sum(numbers)
    if shown.is_too_small:
        assert all(shown.cell(key) is None for key in counts)
        assert shown.total == (total if total >= 5 else None)
        return
    assert shown.total == total
    for key, found in enumerate(values_of_list(shown, counts, total)):
        assert counts[key] in found
        if 1 <= counts[key] <= 4:
            assert shown.cell(key) is None
            assert len(found) > 1, (counts, shown)


@pytest.mark.parametrize(
    ("numbers", "cells", "word"),
    [
        ([6, 7], [6, 7], FEW),
        ([6, 2, 3], [6, None, None], FEW),  # 5 in two parts: 1 and 4, 2 and 3 …
        ([3, 6, 9], [None, None, 9], HELD_BACK),  # the smallest is held back with it
        ([1, 1, 9, 8], [None, None, 9, None], HELD_BACK),  # 2 in two parts is 1 and 1
        ([4, 4, 9], [None, None, 9], HELD_BACK),  # 8 in two parts of 4 at most would be 4 and 4
        ([0, 7], [0, 7], FEW),
    ],
)
def test_what_of_a_list_is_shown(numbers, cells, word):
    shown = of_list(dict(enumerate(numbers)))
    assert [shown.cell(key) for key in range(len(numbers))] == cells
    assert shown.total == sum(numbers)
    if None in cells:
        assert shown.word == word


def test_fewer_than_five_together_are_not_broken_down():
    shown = of_list({"a": 3, "b": 0})
    assert (shown.total, shown.cell("a"), shown.cell("b")) == (None, None, None)


def test_five_ones_are_not_broken_down_for_their_sum_would_tell_each():
    shown = of_list(dict.fromkeys("abcde", 1))
    assert (shown.total, shown.cell("a"), shown.cell("z")) == (5, None, None)


# --- tables ---------------------------------------------------------------------------------------


def possible_tables(shown, rows, columns, total):
    """Every table that agrees with what is shown."""
    row_ranges = {row: could_be(shown.row(row), shown.word, total) for row in rows}
    ways = []
    for row in rows:
        ranges = [could_be(shown.cell((row, column)), shown.word, total) for column in columns]
        ways.append([w for s in row_ranges[row] for w in in_all_ways(s, ranges)])
    for table in product(*ways):
        sums = [sum(part) for part in zip(*table, strict=True)]
        agrees = all(
            number in could_be(shown.column(column), shown.word, total)
            for column, number in zip(columns, sums, strict=True)
        )
        if agrees and sum(sums) == total:
            yield table


small_tables = st.integers(1, 3).flatmap(
    lambda columns: st.lists(
        st.lists(st.sampled_from([0, 0, 1, 2, 3, 5, 6, 7]), min_size=columns, max_size=columns),
        min_size=1,
        max_size=2,
    )
)


@patient
@given(small_tables)
def test_no_small_number_of_a_table_nor_of_its_sums_can_be_worked_out(numbers):
    rows, columns = range(len(numbers)), range(len(numbers[0]))
    counts = {(row, column): numbers[row][column] for row in rows for column in columns}
    shown, total = of_table(counts), sum(map(sum, numbers))
    if shown.is_too_small:
        assert {shown.cell((0, 0)), shown.row(0), shown.column(0)} == {None}
        assert shown.total == (total if total >= 5 else None)
        return
    cells, row_sums, column_sums = {}, {}, {}
    for table in possible_tables(shown, rows, columns, total):
        for row, line in enumerate(table):
            row_sums.setdefault(row, set()).add(sum(line))
            for column, number in enumerate(line):
                cells.setdefault((row, column), set()).add(number)
        for column, part in enumerate(zip(*table, strict=True)):
            column_sums.setdefault(column, set()).add(sum(part))
    for key, number in counts.items():
        assert number in cells[key]
        assert not 1 <= number <= 4 or len(cells[key]) > 1, (numbers, shown)
    for row in rows:
        number = sum(numbers[row])
        assert not 1 <= number <= 4 or len(row_sums[row]) > 1, (numbers, shown)
    for column in columns:
        number = sum(line[column] for line in numbers)
        assert not 1 <= number <= 4 or len(column_sums[column]) > 1, (numbers, shown)


def test_whoever_reads_all_reads_all():
    shown = of_table({("a", "b"): 1, ("a", "c"): 2}, all_of_it=True)
    assert (shown.total, shown.row("a"), shown.column("c")) == (3, 3, 2)
    assert (shown.cell(("a", "b")), shown.cell(("b", "a"))) == (1, 0)


def test_a_sum_is_told_only_where_each_of_its_parts_is():
    assert together([5, 0, 7]) == 12
    assert together([5, None, 7]) is None
