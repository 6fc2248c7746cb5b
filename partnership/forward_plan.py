"""What has a day in the coming months, from every part of the portal that knows of one.

Whatever knows days says so at start-up with `register`, apps above this one too. The forward plan
and the workplan of a group are put together from all of them when somebody looks, so that a day
that moves has moved there as well: nothing is entered twice (docs/adr/0024).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Entry:
    """Something on a day. ``key`` tells it from all others, as a slug.

    ``name`` may stand in somebody's own calendar, outside the portal, so it says nothing that is
    guarded: a reference, or what everyone reads. ``what`` says more. ``groups``: whose agenda it
    is on, by key. ``who`` brings or does it, in words. ``has_day`` False: the month alone is fixed.
    ``first_on``: the day it had at first, where it moved ``times_moved`` times since.
    ``came_from``: the group that had it before, by name.
    """

    on: date
    key: str
    name: str
    what: str = ""
    url: str = ""
    groups: tuple[int, ...] = ()
    who: str = ""
    has_day: bool = True
    first_on: date | None = None
    times_moved: int = 0
    came_from: str = ""


@dataclass(frozen=True)
class Source:
    """``entries(viewer, today, until)``: what the viewer may read and is still to come or to be
    done, until that day, what should have been done before today included; in a constant number
    of statements."""

    slug: str
    label: str
    entries: Callable[[Any, date, date], Iterable[Entry]]


_sources: dict[str, Source] = {}


def register(slug: str, label: str, entries: Callable[[Any, date, date], Iterable[Entry]]) -> None:
    _sources[slug] = Source(slug, label, entries)


def sources() -> list[Source]:
    """By name."""
    return sorted(_sources.values(), key=lambda each: each.label)


def read(
    viewer, today: date, until: date, *, kind: str = "", group: int | None = None
) -> list[tuple[Source, Entry]]:
    """By day. ``kind``: the slug of one source; ``group``: what is on its agenda alone."""
    found = [
        (source, entry)
        for source in sources()
        if kind in ("", source.slug)
        for entry in source.entries(viewer, today, until)
        if group is None or group in entry.groups
    ]
    return sorted(found, key=lambda each: (each[1].on, each[0].label, each[1].name, each[1].key))
