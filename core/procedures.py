"""The clocks of the partnership's procedures, each registered by the app that owns it.

An app says at start-up, with `register`, how the deadlines of its procedure are counted from a
day; `manage.py procedure NAME` prints them. What an app registers is what its pages use too, so
that what is printed is what people are held to.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Deadline:
    """One stage: ``name`` for machines ("step-1"), ``title`` and ``days`` in words; due by the
    end of ``due_on``, a date of London."""

    name: str
    title: str
    days: str
    opens_on: date
    due_on: date


@dataclass(frozen=True)
class Timetable:
    """What a procedure asks, counted from one day. ``counting``: its rule, in a sentence;
    ``source``: where the rule is laid down."""

    version: str
    title: str
    source: str
    counting: str
    deadlines: tuple[Deadline, ...]


# ``count(starts_on, version)``: the timetable by that version, or by the one in force for None.
# Raises ValueError, with a sentence, where there is no such version or no holidays are known.
Count = Callable[[date, str | None], Timetable]
_counts: dict[str, Count] = {}


def register(name: str, count: Count) -> None:
    _counts[name] = count


def names() -> list[str]:
    return sorted(_counts)


def timetable(name: str, starts_on: date, version: str | None = None) -> Timetable:
    """Raises ValueError, with a sentence, for an unknown name, version or year."""
    if name not in _counts:
        raise ValueError(f"There is no procedure {name}. There is: {', '.join(names())}.")
    return _counts[name](starts_on, version)
