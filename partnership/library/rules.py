"""The data file of the library: days of warning, days to answer, topics. Pure but for the file.

Each file of `policies/` is one version; a briefing that agencies were asked about keeps the
version it was asked under.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

POLICIES = Path(__file__).parent / "policies"


class UnfitRules(ValueError):
    """A file of rules cannot be used. The message says why."""


@dataclass(frozen=True)
class Rules:
    """Days before a review are days; those about answering a briefing are working days."""

    version: str
    effective_from: date
    source: str
    warned_days_before: tuple[int, ...]
    acknowledge_within: int
    reminded_before: tuple[int, ...]
    reminded_after: tuple[int, ...]
    topics: Mapping[str, str]


def read(text: str) -> Rules:
    """Raises UnfitRules."""
    try:
        data = tomllib.loads(text)
        asked = data["briefings"]
        rules = Rules(
            version=data["version"],
            effective_from=data["effective_from"],
            source=data["source"],
            warned_days_before=tuple(sorted(data["review"]["warned_days_before"], reverse=True)),
            acknowledge_within=asked["acknowledge_within_working_days"],
            reminded_before=tuple(sorted(asked["reminded_working_days_before"], reverse=True)),
            reminded_after=tuple(sorted(asked["reminded_working_days_after"])),
            topics=data["topics"],
        )
    except (KeyError, TypeError, ValueError) as error:
        raise UnfitRules(f"The file cannot be read: {error}") from error
    days = [*rules.warned_days_before, rules.acknowledge_within, *rules.reminded_before]
    if any(type(number) is not int or number < 1 for number in [*days, *rules.reminded_after]):
        raise UnfitRules("Days are whole numbers of 1 or more, without quotation marks.")
    if type(rules.effective_from) is not date:
        raise UnfitRules("effective_from is a date, without quotation marks.")
    if not rules.warned_days_before:
        raise UnfitRules("warned_days_before needs at least one number of days.")
    if any(number >= rules.acknowledge_within for number in rules.reminded_before):
        raise UnfitRules("A reminder must come after the day an agency is asked.")
    if not all(isinstance(each, str) and each.strip() for each in rules.topics.values()):
        raise UnfitRules("Each topic needs its words.")
    return rules


@cache
def version(name: str) -> Rules:
    """Raises UnfitRules when there is no such file, or it cannot be used."""
    path = POLICIES / f"{name}.toml"
    if not path.is_file():
        raise UnfitRules(f"There are no rules {name} in {POLICIES.name}/.")
    rules = read(path.read_text(encoding="utf-8"))
    if rules.version != name:
        raise UnfitRules(f"The file {path.name} says that it is {rules.version}.")
    return rules
