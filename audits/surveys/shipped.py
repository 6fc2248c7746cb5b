"""The statements that the portal comes with, as files beside this one: surveys begin from them."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from audits.question_sets.policy import OF_SCHOOLS
from audits.surveys import policy

FILES = Path(__file__).parent / "shipped"


@dataclass(frozen=True)
class Shipped:
    """``statements``: (title of the standard that it tests, what is asked)."""

    introduced: str
    statements: tuple[tuple[str, str], ...]


@cache
def of_kind(kind: str) -> Shipped:
    """For a question set of that kind. Raises ValueError for a file that breaks the rules."""
    name = "schools" if kind in OF_SCHOOLS else "section-11"
    with (FILES / f"{name}.toml").open("rb") as file:
        read = tomllib.load(file)
    found = tuple((each["standard"], each["text"]) for each in read["statements"])
    wrong = policy.why_not_statements([text for _, text in found])
    if wrong or any(len(text) > policy.STATEMENT for _, text in found):
        raise ValueError(f"{name}.toml: {wrong or 'a statement is too long'}")
    return Shipped(read["introduced"], found)
