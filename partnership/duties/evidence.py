"""When somebody last saw to a duty: by what people recorded, and by what apps above know.

An app registers a source at start-up (`from_source`): meetings will, of what was on an agenda.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date

from partnership.duties.models import DutyEvidence


@dataclass(frozen=True)
class Seen:
    """``url``: where it can be seen in the portal, if it can."""

    on: date
    what: str
    url: str = ""


# The latest of each duty, by its key, in a number of statements that does not grow with them.
Source = Callable[[Collection[int]], Mapping[int, Seen]]
_sources: list[Source] = []


def from_source(source: Source) -> None:
    if source not in _sources:
        _sources.append(source)


def latest(viewer, duties: Collection[int]) -> dict[int, Seen]:
    """Of each duty of which there is anything."""
    rows = DutyEvidence.objects.visible_to(viewer).filter(duty__in=duties, wrong_because="")
    found = {
        each.duty_id: Seen(each.happened_on, each.what)
        for each in rows.order_by("happened_on", "pk")
    }
    for source in _sources:
        for duty, seen in source(duties).items():
            if duty not in found or seen.on > found[duty].on:
                found[duty] = seen
    return found
