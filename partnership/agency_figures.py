"""Figures about one agency in a period, for the scorecard of what is expected of agencies.

Whatever knows one says so at start-up with `register`, apps above this one too; the scorecard asks
by name. Each gives how much was asked of the agency, how much of it was done in time, and at all.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Figure:
    """Counts of things whose day was in the period: asked of the agency, done in time, done."""

    asked: int
    in_time: int
    at_all: int


# ``count(viewer, agency, begins_on, ends_on)``, both days included, of what the viewer may see.
Count = Callable[[Any, Any, date, date], Figure]
_counts: dict[str, Count] = {}


def register(name: str, count: Count) -> None:
    _counts[name] = count


def of(name: str) -> Count:
    """Raises KeyError for a name that nobody registered."""
    return _counts[name]


def names() -> list[str]:
    return sorted(_counts)
