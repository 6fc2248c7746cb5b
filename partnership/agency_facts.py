"""What the portal knows about agencies itself, in words: to stand beside what they say themselves.

Whatever knows something says so at start-up with `register`, apps above this one too; whoever asks
names what they ask for (a criterion of a question set does). Where it measures how well something
is done it gives percent, and where it only counts it gives none.

As with `agency_figures`, a fact is the same for whoever reads it: it counts what they may not open,
but nothing that is restricted to named people, and says how many and no more.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date

from partnership import agency_figures
from partnership.agency_figures import Figure


@dataclass(frozen=True)
class Said:
    """``words``: a clause, as in "4 of 5 actions done in time". ``percent``: whole, of how well.
    ``is_empty``: nothing was asked, so how well tells nothing."""

    words: str
    percent: int | None = None
    is_empty: bool = False


# ``read(agencies, begins_on, ends_on)``, both days included and past: by the key of each agency
# asked for, in a number of statements that does not grow with the agencies.
Read = Callable[[Collection[int], date, date], Mapping[int, Said]]


@dataclass(frozen=True)
class Source:
    """``years``: how far it looks back. ``is_at_end``: it tells how things stood on the last day of
    that time."""

    label: str
    read: Read
    years: int = 1
    is_at_end: bool = False


_sources: dict[str, Source] = {}


def register(name: str, source: Source) -> None:
    """``name``: what a question set calls it, for good: issued sets keep it."""
    _sources[name] = source


def of(name: str) -> Source:
    """Raises KeyError for a name that nobody registered."""
    return _sources[name]


def names() -> list[str]:
    return sorted(_sources)


def label(name: str) -> str:
    """The name itself, where nobody knows it any more."""
    return _sources[name].label if name in _sources else name


def choices() -> list[tuple[str, str]]:
    """(name, label), by label."""
    return sorted(((name, each.label) for name, each in _sources.items()), key=lambda one: one[1])


# --- ways to read ---------------------------------------------------------------------------------


def measured(
    figure: agency_figures.Source, *, nothing: str, count: agency_figures.Count | None = None
) -> Read:
    """Reads a figure of the scorecard in its own words. ``nothing``: said where nothing was asked.
    ``count``: in place of the scorecard's own, which may know of its years alone."""

    def read(agencies: Collection[int], begins_on: date, ends_on: date) -> dict[int, Said]:
        found = (count or figure.count)(agencies, begins_on, ends_on)
        return {each: _measured(figure, found.get(each, Figure()), nothing) for each in agencies}

    return read


def _measured(source: agency_figures.Source, figure: Figure, nothing: str) -> Said:
    if not figure.asked:
        return Said(nothing, is_empty=True)
    things = source.thing if figure.asked == 1 else source.things
    in_time = " in time" if source.is_timed else ""
    percent = (200 * figure.in_time + figure.asked) // (2 * figure.asked)
    return Said(f"{figure.in_time} of {figure.asked} {things} {source.done}{in_time}", percent)


def numbered(
    count: Callable[[Collection[int], date, date], Mapping[int, int]],
    in_words: Callable[[int], str],
) -> Read:
    """Reads what is only counted; an agency that ``count`` leaves out has none."""

    def read(agencies: Collection[int], begins_on: date, ends_on: date) -> dict[int, Said]:
        found = count(agencies, begins_on, ends_on)
        return {each: Said(in_words(found.get(each, 0))) for each in agencies}

    return read
