"""How a risk is scored, when it is looked at again, what cannot be done now. Pure.

Likelihood times impact, 1 to 5 each: inherent (as if nothing held it back), residual (as it is,
with its controls) and target (where it is to come). Words, bands and months are a data file beside
this one (`policies/`); a risk keeps the version it was entered under.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from core.calendar import WorkingCalendar, months_after

POLICIES = Path(__file__).parent / "policies"
LEVELS = (1, 2, 3, 4, 5)
MEASURES = {"inherent": "Inherent", "residual": "Residual", "target": "Target"}


class Band(StrEnum):
    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"
    VERY_HIGH = "very-high"


BANDS = {
    Band.LOW: "Low",
    Band.MODERATE: "Moderate",
    Band.HIGH: "High",
    Band.VERY_HIGH: "Very high",
}


class Outcome(StrEnum):
    """How a risk ends: it came true, or it is no risk any more."""

    HAPPENED = "happened"
    CLOSED = "closed"


class Works(StrEnum):
    """How well a control works, as somebody found who checked it."""

    WELL = "well"
    PARTLY = "partly"
    FAILS = "fails"
    ENDED = "ended"


class Score(NamedTuple):
    likelihood: int
    impact: int

    @property
    def number(self) -> int:
        return self.likelihood * self.impact


@dataclass(frozen=True)
class Scores:
    inherent: Score
    residual: Score
    target: Score

    def named(self) -> dict[str, int]:
        """By the names of the columns that hold them."""
        return {
            f"{measure}_{part}": getattr(getattr(self, measure), part)
            for measure in MEASURES
            for part in ("likelihood", "impact")
        }

    @classmethod
    def of(cls, row: Any) -> "Scores":
        """Of a row with those columns, or a mapping with those keys."""
        values = row if isinstance(row, Mapping) else vars(row)
        return cls(
            *(Score(values[f"{each}_likelihood"], values[f"{each}_impact"]) for each in MEASURES)
        )


@dataclass(frozen=True)
class Scale:
    """One version. ``likelihood`` and ``impact``: (word, meaning) of 1 to 5. ``bands``: the
    lowest number of each. Periods in months, ``overdue_…`` in working days of England."""

    version: str
    effective_from: date
    source: str
    likelihood: Mapping[int, tuple[str, str]]
    impact: Mapping[int, tuple[str, str]]
    bands: Mapping[Band, int]
    review_months: Mapping[Band, int]
    overdue_working_days: int
    check_months: int

    def band(self, number: int) -> Band:
        """``number``: likelihood times impact."""
        return max(
            (each for each in Band if self.bands[each] <= number), key=self.bands.__getitem__
        )

    def review_on(self, reviewed_on: date, residual: Score) -> date:
        return months_after(reviewed_on, self.review_months[self.band(residual.number)])

    def check_on(self, checked_on: date) -> date:
        """The last day on which the check of a control still holds."""
        return months_after(checked_on, self.check_months)

    def is_long_overdue(self, review_on: date, today: date, calendar: WorkingCalendar) -> bool:
        """Whether the business team hears of it. Raises BeyondTheCalendar."""
        return today > calendar.add(review_on, self.overdue_working_days)

    def in_words(self, score: Score) -> str:
        """4 × 3 = 12, high"""
        band = BANDS[self.band(score.number)].lower()
        return f"{score.likelihood} × {score.impact} = {score.number}, {band}"


class UnfitPolicy(ValueError):
    """A policy file does not describe a usable scale."""


def read(text: str) -> Scale:
    """The scale from the text of its file. Raises UnfitPolicy with the reason."""
    try:
        data = tomllib.loads(text)
        found = Scale(
            version=data["version"],
            effective_from=data["effective_from"],
            source=data["source"],
            likelihood={level: _words(data["likelihood"][str(level)]) for level in LEVELS},
            impact={level: _words(data["impact"][str(level)]) for level in LEVELS},
            bands={each: data["bands"][each.value] for each in Band},
            review_months={each: data["review"][each.value] for each in Band},
            overdue_working_days=data["review"]["overdue_working_days"],
            check_months=data["control"]["check_months"],
        )
    except (KeyError, TypeError, ValueError) as error:
        raise UnfitPolicy(f"The policy file cannot be read: {error}") from error
    periods = [*found.review_months.values(), found.overdue_working_days, found.check_months]
    if any(type(number) is not int or number < 1 for number in periods):
        raise UnfitPolicy("Every period is a whole number, 1 or more.")
    starts = [found.bands[each] for each in Band]
    if starts[0] != 1 or starts != sorted(set(starts)) or starts[-1] > 25:
        raise UnfitPolicy("The bands begin at 1, and each begins above the one before it.")
    return found


def _words(said: list[str]) -> tuple[str, str]:
    word, meaning = said
    return word, meaning


@cache
def scale(version: str) -> Scale:
    """Raises UnfitPolicy for a version that no file describes."""
    path = POLICIES / f"{version}.toml"
    if path.parent != POLICIES or not path.is_file():
        raise UnfitPolicy(f"There is no policy file {version}.toml.")
    found = read(path.read_text(encoding="utf-8"))
    if found.version != version:
        raise UnfitPolicy(f"{version}.toml calls itself {found.version}.")
    return found


def movement(before: int | None, now: int) -> str:
    """Of the residual score since it was last looked at, in words."""
    if before is None:
        return "First score"
    if before == now:
        return "Same"
    return f"{'Up' if now > before else 'Down'} from {before}"


# --- what cannot be done now ----------------------------------------------------------------------


def why_not_change(closed_on: date | None) -> str | None:
    """Anything about a risk: its words, controls, scores, ties, owner; or to end it."""
    if closed_on is not None:
        return "This risk has ended. What it says stays as it is."
    return None


def why_not_scores(scores: Scores, before: Scores | None) -> str | None:
    """``before``: as last scored. The same again is no new score: whoever finds so says why."""
    if any(level not in LEVELS for score in vars(scores).values() for level in score):
        return "Choose 1 to 5 for each likelihood and each impact."
    if scores.residual.number > scores.inherent.number:
        return "With its controls a risk is no greater than without. Check inherent and residual."
    if scores.target.number > scores.inherent.number:
        return "The target cannot be above the inherent score. Check inherent and target."
    # One that stands can be passed; nobody sets one that has been reached before it is set.
    is_set_now = before is None or scores.target != before.target
    if is_set_now and scores.target.number > scores.residual.number:
        return "The risk is below that target already. Set it no higher than the residual score."
    if scores == before:
        return "These are the scores that it has. If nothing changes, say so under “No change”."
    return None


def why_not_hand_over(closed_on: date | None, knows_its_people: bool) -> str | None:
    """``knows_its_people``: see `improvement.policy.why_not_hand_over`."""
    if not knows_its_people:
        return "Only people of its owner’s agency, or the business team, can hand it over."
    return why_not_change(closed_on)


def why_not_check(closed_on: date | None, works: str) -> str | None:
    """A control that has ended is not checked again."""
    if works == Works.ENDED:
        return "This control is no longer in place. Add it as a new one if it is again."
    return why_not_change(closed_on)
