"""What a group still has to do: a group that closes leaves none of it behind, and a new chair is
told of it.

An app whose records belong to groups says at start-up how it counts them (`counts`), what of a
group ends with it (`ends`), and whom it tells of a new chair (`tells_chairs`).
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from typing import Any, NamedTuple


class Left(NamedTuple):
    """``said``: what is open, in words ("2 open actions"). ``then``: who does what about it, such
    as "the Business Manager moves that to another group"."""

    said: str
    then: str


# ``count(groups)``: by key of a group, what is open there; a number alone, whoever asks, in a
# number of statements that does not grow with the groups.
Count = Callable[[Collection[int]], Mapping[int, list[Left]]]
_counts: list[Count] = []
# ``end(group)``: in the operation that closes it.
End = Callable[[Any], object]
_ends: list[End] = []


def counts(count: Count) -> None:
    if count not in _counts:
        _counts.append(count)


def ends(end: End) -> None:
    if end not in _ends:
        _ends.append(end)


# ``tell(group, people)``: in the operation by which these people, by keys, came by the chair.
Tell = Callable[[Any, Collection[int]], object]
_tells: list[Tell] = []


def tells_chairs(tell: Tell) -> None:
    if tell not in _tells:
        _tells.append(tell)


def tell_chairs(group: Any, people: Collection[int]) -> None:
    for each in _tells if people else ():
        each(group, people)


def end(group: Any) -> None:
    for each in _ends:
        each(group)


def of(groups: Collection[int]) -> dict[int, list[Left]]:
    found: dict[int, list[Left]] = defaultdict(list)
    for count in _counts:
        for group, said in count(groups).items():
            found[group] += said
    return found
