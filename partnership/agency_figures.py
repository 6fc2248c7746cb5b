"""Figures about agencies in a period, for the scorecard of what is expected of them.

Whatever knows one says so at start-up with `register`, apps above this one too; the scorecard asks
by name. Each gives how much was asked of an agency, how much of it was done in time, and at all.

A figure is the same for whoever reads it: it counts what they may not open, but nothing that is
restricted to named people, and says how many and no more. Who reads the scorecard is
`partnership.expectations.reading`; the list behind a figure shows each person what they may see.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Figure:
    """Counts of things whose day was in the period: asked of the agency, done in time, done.

    ``days_late``: of what is still not done, by how many days the oldest is late.
    """

    asked: int = 0
    in_time: int = 0
    at_all: int = 0
    days_late: int = 0


def of_counts(row: Mapping[str, Any], today: date) -> Figure:
    """Of a row of sums; ``oldest_on``: the day set for what is late longest, or None."""
    late = (today - row["oldest_on"]).days if row["oldest_on"] else 0
    return Figure(row["asked"], row["in_time"], row["at_all"], late)


# ``count(agencies, begins_on, ends_on)``, both days included: by the key of an agency, in a number
# of statements that does not grow with the agencies. One of whom nothing was asked may be missing.
Count = Callable[[Collection[int], date, date], Mapping[int, Figure]]


def nowhere(person: Any, agency: Any) -> str:
    return ""


@dataclass(frozen=True)
class Source:
    """``things`` and ``done``: its words, as in "4 of 5 briefings acknowledged"; ``undone``: of the
    rest, as in "1 is not".

    ``is_timed``: whether there was a day by which it had to be done. ``behind(person, agency)``:
    the address of the list that the figure counts, "" where there is none for this person.
    """

    count: Count
    thing: str
    things: str
    done: str
    is_timed: bool = True
    undone: str = "not"
    behind: Callable[[Any, Any], str] = nowhere


_sources: dict[str, Source] = {}


def register(name: str, source: Source) -> None:
    _sources[name] = source


def of(name: str) -> Source:
    """Raises KeyError for a name that nobody registered."""
    return _sources[name]


def names() -> list[str]:
    return sorted(_sources)
