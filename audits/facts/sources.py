"""What the portal knows of the agencies of a cycle, from every source that is registered.

The sources stand in `partnership.agency_facts`, where the apps beside this one can reach them:
escalations register theirs at start-up, and training and attendance at meetings will. Here they are
read for returns, each for its time before the cycle (`policy.period`).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from audits.facts import policy
from audits.returns.models import Return
from partnership import agency_facts


@dataclass(frozen=True)
class Fact:
    """One of one agency. ``words``: a clause without its time; ``percent`` and ``is_empty``: see
    `agency_facts.Said`."""

    name: str
    label: str
    words: str
    percent: int | None
    begins_on: date
    ends_on: date
    years: int
    is_at_end: bool
    is_empty: bool

    @property
    def period(self) -> str:
        return policy.period_in_words(self.begins_on, self.ends_on, is_at_end=self.is_at_end)

    @property
    def in_words(self) -> str:
        """What an agency confirms: “4 of 5 actions done in time, from 1 April 2025 to 31 March
        2026”."""
        return f"{self.words}, {self.period}"

    def as_answered(self, shown: str, percent: int | None) -> "Fact":
        """The same as an agency answered to it: ``shown`` and ``percent`` of its answer. What was
        answered moves no more, or a number that falls would tell that a record was restricted.
        Itself, where the answer was to another time."""
        words = shown.removesuffix(f", {self.period}")
        if words == shown:
            return self
        measures = self.percent is not None or self.is_empty
        return replace(self, words=words, percent=percent, is_empty=measures and percent is None)


def of_returns(returns: Iterable[Return], names: Iterable[str]) -> dict[int, dict[str, Fact]]:
    """By the key of a return, opened with its cycle, and by name. A name that nobody registers any
    more is left out. A constant number of statements for all the returns of a cycle."""
    by_first_day: dict[date, list[Return]] = defaultdict(list)
    for each in returns:
        by_first_day[each.cycle.opens_on].append(each)
    known = [name for name in dict.fromkeys(names) if name in agency_facts.names()]
    found: dict[int, dict[str, Fact]] = {}
    for opens_on, those in by_first_day.items():
        read = {name: _read(name, opens_on, {each.agency_id for each in those}) for name in known}
        for each in those:
            found[each.pk] = {name: facts[each.agency_id] for name, facts in read.items()}
    return found


def _read(name: str, opens_on: date, agencies: set[int]) -> Mapping[int, Fact]:
    source = agency_facts.of(name)
    begins_on, ends_on = policy.period(opens_on, source.years)
    said = source.read(agencies, begins_on, ends_on)
    return {
        pk: Fact(
            name, source.label, each.words, each.percent, begins_on, ends_on, source.years,
            source.is_at_end, each.is_empty,
        )
        for pk, each in said.items()
    }  # fmt: skip
