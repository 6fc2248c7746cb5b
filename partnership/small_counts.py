"""Tables of small numbers, so that nobody can work out a number that is not shown. Pure.

A number from 1 to 4 is not shown (`partnership.identifying`). That is not enough where sums are
shown: of a row that adds up to 12, with 9 shown, the last is 3. So further numbers are held back,
the smallest first, until every one from 1 to 4 could be another number as far as the table tells.

How that is known: the numbers of a table are amounts that flow from the row totals through the
cells to the column totals. What is shown is fixed. A hidden number can be another exactly where it
lies on a circle of hidden numbers, along which one more here is one fewer there.
"""

from collections import defaultdict, deque
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import inf

from partnership.identifying import SMALLEST_SHOWN, people_in_words

# Where further numbers had to be held back, all that is hidden is called the same: which of them
# are small would tell them.
HELD_BACK = "Not shown"
RULE = (
    f"“Fewer than {SMALLEST_SHOWN}” stands for a number from 1 to {SMALLEST_SHOWN - 1}."
    f" “{HELD_BACK}” stands for such a number, or for one by which it could be worked out."
)

SMALL = (1, SMALLEST_SHOWN - 1)
ANY = (1, inf)  # what is nothing is shown as 0, so whatever is hidden is something


@dataclass(frozen=True)
class Flow:
    """A number of the table, as an amount that flows from one point to another."""

    begin: Hashable
    end: Hashable
    amount: int
    is_total: bool = False

    @property
    def is_small(self) -> bool:
        return SMALL[0] <= self.amount <= SMALL[1]


Flows = Mapping[Hashable, Flow]


def hidden(flows: Flows) -> tuple[frozenset[Hashable] | None, bool]:
    """Which numbers are not shown, and whether others than small ones had to be among them.

    None: whatever is held back, the sum of all tells the rest, as of five that are 1 each.
    """
    small = [key for key, each in flows.items() if each.is_small]
    found = set(small)
    if not any(_is_told(key, found, flows, SMALL) for key in small):
        return frozenset(found), False
    while told := [key for key in small if _is_told(key, found, flows, ANY)][:1]:
        shown = sorted(flows.keys() - found, key=lambda key: (_cost(flows[key]), repr(key)))
        if not shown:
            return None, True
        frees = (key for key in shown if not _is_told(told[0], found | {key}, flows, ANY))
        found.add(next(frees, shown[0]))
    return frozenset(found), True


def _cost(flow: Flow) -> tuple[bool, int]:
    """The smallest first; a total is missed most."""
    return flow.is_total, flow.amount


def _is_told(key: Hashable, found: Iterable[Hashable], flows: Flows, bounds) -> bool:
    """Whether what is shown leaves a hidden number one value only."""
    flow, (least, most) = flows[key], bounds
    ways = defaultdict(list)
    for other in found:
        if other != key:
            each = flows[other]
            if each.amount < most:
                ways[each.begin].append(each.end)
            if each.amount > least:
                ways[each.end].append(each.begin)
    may_grow = flow.amount < most and _leads(ways, flow.end, flow.begin)
    may_shrink = flow.amount > least and _leads(ways, flow.begin, flow.end)
    return not (may_grow or may_shrink)


def _leads(ways: Mapping[Hashable, list], begin: Hashable, end: Hashable) -> bool:
    seen, coming = {begin}, deque([begin])
    while coming:
        if (point := coming.popleft()) == end:
            return True
        for other in ways.get(point, ()):
            if other not in seen:
                seen.add(other)
                coming.append(other)
    return False


# --- lists and tables -----------------------------------------------------------------------------

ROWS, COLUMNS = "all of the rows", "all of the columns"


@dataclass(frozen=True)
class Shown:
    """The numbers of a table as a reader may see them; None: not shown.

    ``cells``: by row and column, in a list by its one key. What has no entry is 0, unless the whole
    ``is_too_small`` to be broken down: then nothing but the total is told, if that is 5 or more.
    """

    total: int | None
    cells: Mapping[Hashable, int | None]
    rows: Mapping[Hashable, int | None]
    columns: Mapping[Hashable, int | None]
    word: str = people_in_words(1)
    is_too_small: bool = False

    def _of(self, numbers: Mapping[Hashable, int | None], key: Hashable) -> int | None:
        return numbers.get(key, None if self.is_too_small else 0)

    def cell(self, key: Hashable) -> int | None:
        return self._of(self.cells, key)

    def row(self, key: Hashable) -> int | None:
        return self._of(self.rows, key)

    def column(self, key: Hashable) -> int | None:
        return self._of(self.columns, key)


def of_list(numbers: Mapping[Hashable, int], *, all_of_it: bool = False) -> Shown:
    """Of a list whose sum is shown. ``all_of_it``: for whoever may read every number."""
    numbers = {key: number for key, number in numbers.items() if number}
    total = sum(numbers.values())
    if all_of_it:
        return Shown(total, numbers, {}, {})
    flows = {key: Flow(ROWS, COLUMNS, number) for key, number in numbers.items()}
    unseen, more = hidden(flows)
    if unseen is None or 0 < total < SMALLEST_SHOWN:
        return _not_broken_down(total)
    return Shown(total, _seen(numbers, unseen), {}, {}, _word(more))


def of_table(numbers: Mapping[tuple, int], *, all_of_it: bool = False) -> Shown:
    """Of a table by row and column, with the sums of both and of all."""
    numbers = {key: number for key, number in numbers.items() if number}
    rows, columns = _sums(numbers, 0), _sums(numbers, 1)
    total = sum(rows.values())
    if all_of_it:
        return Shown(total, numbers, rows, columns)
    flows: dict[Hashable, Flow] = {
        ("cell", key): Flow(("row", key[0]), ("column", key[1]), number)
        for key, number in numbers.items()
    }
    for row, number in rows.items():
        flows["row", row] = Flow(ROWS, ("row", row), number, is_total=True)
    for column, number in columns.items():
        flows["column", column] = Flow(("column", column), COLUMNS, number, is_total=True)
    unseen, more = hidden(flows)
    if unseen is None or 0 < total < SMALLEST_SHOWN:
        return _not_broken_down(total)
    return Shown(
        total,
        _seen(numbers, {key for kind, key in unseen if kind == "cell"}),
        _seen(rows, {key for kind, key in unseen if kind == "row"}),
        _seen(columns, {key for kind, key in unseen if kind == "column"}),
        _word(more),
    )


def _not_broken_down(total: int) -> Shown:
    return Shown(
        total if total >= SMALLEST_SHOWN else None, {}, {}, {}, HELD_BACK, is_too_small=True
    )


def _sums(numbers: Mapping[tuple, int], part: int) -> dict[Hashable, int]:
    found: dict[Hashable, int] = defaultdict(int)
    for key, number in numbers.items():
        found[key[part]] += number
    return dict(found)


def _seen(numbers: Mapping, unseen: Iterable[Hashable]) -> dict[Hashable, int | None]:
    return {key: None if key in unseen else number for key, number in numbers.items()}


def _word(more: bool) -> str:
    return HELD_BACK if more else people_in_words(1)


def together(numbers: Sequence[int | None]) -> int | None:
    """The sum of numbers of tables that are each shown; None where one of them is not, for the sum
    would tell it."""
    return None if None in numbers else sum(number for number in numbers if number is not None)
