"""The data file of the scorecard: what is expected of whom, and when it is met. Pure but for it.

Each file of `policies/` is one version. Which of them are the partnership's: `in_force`.
"""

import tomllib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

POLICIES = Path(__file__).parent / "policies"


class UnfitRules(ValueError):
    """A file of expectations cannot be used. The message says why."""


@dataclass(frozen=True)
class Expectation:
    """``short``: its name in a table. ``counted``: the figures that it is computed from.
    ``declared``: the agency says it itself. ``comes_with``: what will count it one day.
    ``judged_from``: fewer things than so many were asked for too little to be judged by."""

    slug: str
    short: str
    says: str
    source: str
    counted: tuple[str, ...] = ()
    declared: bool = False
    comes_with: str = ""
    judged_from: int = 1


@dataclass(frozen=True)
class Rules:
    """Thresholds are whole per cent of what was asked. ``besides``: figures that are judged by no
    expectation. ``kinds``: of agency, of which all of it is expected."""

    version: str
    effective_from: date
    source: str
    met_in_time_percent: int
    partly_met_percent: int
    kinds: tuple[str, ...]
    expectations: tuple[Expectation, ...]
    besides: tuple[str, ...] = ()

    def expectation(self, slug: str) -> Expectation | None:
        return next((each for each in self.expectations if each.slug == slug), None)


def read(text: str) -> Rules:
    """Raises UnfitRules."""
    try:
        data = tomllib.loads(text)
        rules = Rules(
            version=data["version"],
            effective_from=data["effective_from"],
            source=data["source"],
            met_in_time_percent=data["thresholds"]["met_in_time_percent"],
            partly_met_percent=data["thresholds"]["partly_met_percent"],
            kinds=tuple(data["kinds"]),
            expectations=tuple(
                Expectation(**{**each, "counted": tuple(each.get("counted", ()))})
                for each in data["expectations"]
            ),
            besides=tuple(data.get("besides", ())),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise UnfitRules(f"The file cannot be read: {error}") from error
    percents = (rules.partly_met_percent, rules.met_in_time_percent)
    if any(type(each) is not int for each in percents) or not 0 < percents[0] <= percents[1] <= 100:
        raise UnfitRules("Thresholds are whole per cent, and no more for partly met than for met.")
    if type(rules.effective_from) is not date:
        raise UnfitRules("effective_from is a date, without quotation marks.")
    fewest = [each.judged_from for each in rules.expectations]
    if any(type(each) is not int or each < 1 for each in fewest):
        raise UnfitRules("judged_from is a whole number, 1 or more.")
    slugs = [each.slug for each in rules.expectations]
    if not slugs or len({*slugs}) < len(slugs):
        raise UnfitRules("Each expectation has a slug of its own, and there is at least one.")
    if unseen := [each.slug for each in rules.expectations if not (each.counted or each.declared)]:
        raise UnfitRules(f"Say how {unseen[0]} is seen: counted, declared or both.")
    return rules


@cache
def version(name: str) -> Rules:
    """Raises UnfitRules when there is no such file, or it cannot be used."""
    path = POLICIES / f"{name}.toml"
    if path.parent != POLICIES or not path.is_file():
        raise UnfitRules(f"There are no expectations {name} in {POLICIES.name}/.")
    rules = read(path.read_text(encoding="utf-8"))
    if rules.version != name:
        raise UnfitRules(f"The file {path.name} says that it is {rules.version}.")
    return rules


def in_effect(known: Iterable[Rules], on: date) -> Rules:
    known = list(known)
    begun = [each for each in known if each.effective_from <= on]
    return begun[-1] if begun else known[0]


def unknown_figures(rules: Rules, known: Collection[str]) -> list[str]:
    """Names that it counts by and that nobody has registered."""
    named = [name for each in rules.expectations for name in each.counted]
    return sorted({*named, *rules.besides} - {*known})
