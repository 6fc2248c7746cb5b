"""What a group still has to do: a group that closes leaves none of it behind.

An app whose records belong to groups says at start-up how it counts them (`counts`).
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping

# ``count(groups)``: by key of a group, what is open there in words ("2 open actions"); a number
# alone, whoever asks, in a number of statements that does not grow with the groups.
Count = Callable[[Collection[int]], Mapping[int, list[str]]]
_counts: list[Count] = []


def counts(count: Count) -> None:
    if count not in _counts:
        _counts.append(count)


def of(groups: Collection[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for count in _counts:
        for group, said in count(groups).items():
            found[group] += said
    return found
