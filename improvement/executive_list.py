"""The Executive's list: what has waited so long that the Executive hears of it. There is this one.

Whatever knows of such matters says so at start-up with `register`, apps above this one too. The
page, its files, the number of them and the Executive's agenda are put together when somebody looks,
of what the reader may open, in a constant number of statements (docs/adr/0022).
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from core import clock, listing
from core.words import short_day
from partnership.groups.models import PartnershipGroup

HEADINGS = ("Kind", "Reference", "What", "Who", "Since", "What that day is", "Days")


@dataclass(frozen=True)
class Matter:
    """``since_on``: the day from which it has waited. ``who`` is to do it, in words."""

    name: str
    what: str
    since_on: date
    url: str
    who: str = ""


@dataclass(frozen=True)
class Kind:
    """``since``: what `Matter.since_on` is, as the head of a column. ``matters(viewer, today)``:
    those that the viewer may open. ``of``: of which model they are, where not everyone opens all.
    """

    label: str
    since: str
    matters: Callable[[Any, date], Iterable[Matter]]
    of: Any = None


_kinds: dict[str, Kind] = {}


def register(slug: str, kind: Kind) -> None:
    _kinds[slug] = kind


def read(viewer) -> list[tuple[Kind, list[Matter]]]:
    """Each kind of which there is any, as registered; of each, what has waited longest first."""
    today = clock.today()
    found = [(kind, list(kind.matters(viewer, today))) for kind in _kinds.values()]
    return [
        (kind, sorted(matters, key=lambda each: (each.since_on, each.name)))
        for kind, matters in found
        if matters
    ]


def number(viewer) -> int:
    return sum(len(matters) for _, matters in read(viewer))


def so_far_as(viewer) -> str:
    """See `core.listing.so_far_as`."""
    return listing.so_far_as(viewer, *(kind.of for kind in _kinds.values() if kind.of))


def is_agenda_of(group) -> bool:
    return group.kind == PartnershipGroup.Kind.EXECUTIVE


def tables(viewer) -> list[dict[str, Any]]:
    today = clock.today()
    return [
        {
            "caption": kind.label,
            "columns": ("Reference", "What", "Who", kind.since, "Days since"),
            "rows": [
                [
                    {"text": each.name, "url": each.url},
                    each.what,
                    each.who,
                    short_day(each.since_on),
                    (today - each.since_on).days,
                ]
                for each in matters
            ],
        }
        for kind, matters in read(viewer)
    ]


def for_a_file(viewer) -> Iterator[list]:
    today = clock.today()
    for kind, matters in read(viewer):
        for each in matters:
            yield [
                kind.label, each.name, each.what, each.who, each.since_on, kind.since,
                (today - each.since_on).days,
            ]  # fmt: skip
