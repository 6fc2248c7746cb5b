"""The data file of the map of duties: when something is to be seen to. Pure but for the file."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

POLICIES = Path(__file__).parent / "policies"


class UnfitRules(ValueError):
    """A file of rules cannot be used. The message says why."""


@dataclass(frozen=True)
class Rules:
    version: str
    effective_from: date
    source: str
    evidence_within_months: int
    most_for_a_group: int


def read(text: str) -> Rules:
    """Raises UnfitRules."""
    try:
        rules = Rules(**tomllib.loads(text))
    except (TypeError, ValueError) as error:
        raise UnfitRules(f"The file cannot be read: {error}") from error
    numbers = (rules.evidence_within_months, rules.most_for_a_group)
    if any(type(each) is not int or each < 1 for each in numbers):
        raise UnfitRules("Months and duties are whole numbers of 1 or more.")
    return rules


@cache
def version(name: str) -> Rules:
    """Raises UnfitRules when there is no such file, or it cannot be used."""
    path = POLICIES / f"{name}.toml"
    if path.parent != POLICIES or not path.is_file():
        raise UnfitRules(f"There are no rules {name} in {POLICIES.name}/.")
    rules = read(path.read_text(encoding="utf-8"))
    if rules.version != name:
        raise UnfitRules(f"The file {path.name} says that it is {rules.version}.")
    return rules
