"""When signatures are asked for again and reviews warned of: `policies/`, a file each version.

A version of an agreement keeps the policy that it was asked under. The files are read once, and
checked then: a wrong one stops the portal at its start.
"""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "policies"


@dataclass(frozen=True)
class Days:
    """``asked_again_after``, ``team_told_after``: working days after the signature was asked for.
    ``review_told_before``: days of the calendar."""

    version: str
    effective_from: date
    source: str
    asked_again_after: tuple[int, ...]
    team_told_after: int
    review_told_before: int


def read(text: str) -> Days:
    """Raises ValueError, naming what is wrong."""
    said = tomllib.loads(text)
    days = Days(
        said["version"],
        said["effective_from"],
        said["source"],
        tuple(said["asked_again_after"]),
        said["team_told_after"],
        said["review_told_before"],
    )
    if list(days.asked_again_after) != sorted({*days.asked_again_after}):
        raise ValueError(f"{days.version}: asked_again_after must go up")
    numbers = (*days.asked_again_after, days.team_told_after, days.review_told_before)
    if min(numbers) < 1 or not days.source:
        raise ValueError(f"{days.version}: days are 1 or more, and a source is named")
    return days


@cache
def every() -> dict[str, Days]:
    found = [read(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.toml"))]
    return {each.version: each for each in found}


def on(day: date) -> Days:
    """The policy of a day: the latest that has taken effect; the first one, before any has."""
    known = sorted(every().values(), key=lambda each: each.effective_from)
    begun = [each for each in known if each.effective_from <= day]
    return begun[-1] if begun else known[0]
