"""What holds of a challenge, and of an opinion. Pure: no database, no clock.

The scrutineer raises a challenge to a group, an agency or both; whoever is challenged answers
within 20 working days; the scrutineer alone, in person, closes it and says whether the answer is
enough. (Fact sheet, section 6.) The periods are a data file (`policies/`).

Every `why_not_…` gives the sentence that tells a person why something cannot be done now, or None.
"""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Protocol

from core.calendar import WorkingCalendar
from core.words import listed
from partnership.years import begins_on, called, why_not_of_a_partnership

POLICIES = Path(__file__).parent / "policies"

# What an opinion is written under. The arrangements, Independent Scrutiny Arrangements: how well
# the arrangements work for children and families and for practitioners, how strong the partners'
# leadership is; strengths, weaknesses and challenges are reported; impact before process.
OPINION_HEADINGS = {
    "for_children": "How well the arrangements work for children and families",
    "for_practitioners": "How well they work for practitioners",
    "leadership": "How strong the leadership of the safeguarding partners is",
    "impact": "What difference the partnership made",
    "strengths": "Strengths",
    "weaknesses": "Weaknesses",
    "challenges": "What the scrutineer challenged, and what came of it",
}


class Judgement(StrEnum):
    """Of an answer, by the scrutineer."""

    ENOUGH = "enough"
    PARTLY = "partly"
    NOT_ENOUGH = "not-enough"
    WITHDRAWN = "withdrawn"


class State(Protocol):
    """What the rules ask of a challenge; `improvement.scrutiny.models.Challenge` has it all."""

    due_on: date
    asked_on: date
    answered_on: date | None
    closed_on: date | None


class Due(StrEnum):
    """What is told of a challenge that waits for its answer, each later than the one before."""

    HALF_WAY = "half_way"
    SOON = "due_soon"
    TODAY = "due_today"
    OVERDUE = "overdue"
    EXECUTIVE = "executive"


@dataclass(frozen=True)
class Procedure:
    """One version of the periods: all are working days of England."""

    version: str
    effective_from: date
    source: str
    answer_working_days: int
    half_way_working_days: int
    before_working_days: int
    executive_working_days_after: int

    def due_on(self, asked_on: date, calendar: WorkingCalendar) -> date:
        """By the end of this day. Raises BeyondTheCalendar past the known bank holidays."""
        return calendar.add(asked_on, self.answer_working_days)

    def due(self, challenge: State, today: date, calendar: WorkingCalendar) -> Due | None:
        """The last thing that is to be told of it by today; None while it is early, or answered."""
        if challenge.closed_on is not None or challenge.answered_on is not None:
            return None
        if today > challenge.due_on:
            after = calendar.add(challenge.due_on, self.executive_working_days_after)
            return Due.EXECUTIVE if today > after else Due.OVERDUE
        if today == challenge.due_on:
            return Due.TODAY
        if today >= calendar.add(challenge.due_on, -self.before_working_days):
            return Due.SOON
        half = calendar.add(challenge.asked_on, self.half_way_working_days)
        return Due.HALF_WAY if today >= half else None


class UnfitPolicy(ValueError):
    """A policy file does not describe usable periods."""


def read(text: str) -> Procedure:
    """Periods from the text of their file. Raises UnfitPolicy with the reason."""
    try:
        data = tomllib.loads(text)
        found = Procedure(
            version=data["version"],
            effective_from=data["effective_from"],
            source=data["source"],
            answer_working_days=data["answer"]["working_days"],
            half_way_working_days=data["reminders"]["half_way"],
            before_working_days=data["reminders"]["before"],
            executive_working_days_after=data["overdue"]["executive_after"],
        )
    except (KeyError, TypeError, ValueError) as error:
        raise UnfitPolicy(f"The policy file cannot be read: {error}") from error
    numbers = (found.before_working_days, found.half_way_working_days, found.answer_working_days)
    if any(type(number) is not int for number in (*numbers, found.executive_working_days_after)):
        raise UnfitPolicy("Every period is a whole number.")
    if not (
        0 < found.half_way_working_days < found.answer_working_days - found.before_working_days
    ):
        raise UnfitPolicy("Half way comes before the last reminder, and that before the answer.")
    if found.before_working_days < 1 or found.executive_working_days_after < 0:
        raise UnfitPolicy(
            "A reminder comes 1 day before or earlier; nothing is late before its day."
        )
    return found


@cache
def procedure(version: str) -> Procedure:
    """Raises UnfitPolicy for a version that no file describes."""
    path = POLICIES / f"{version}.toml"
    if path.parent != POLICIES or not path.is_file():
        raise UnfitPolicy(f"There is no policy file {version}.toml.")
    found = read(path.read_text(encoding="utf-8"))
    if found.version != version:
        raise UnfitPolicy(f"{version}.toml calls itself {found.version}.")
    return found


# --- challenges -----------------------------------------------------------------------------------


class Party(StrEnum):
    """Of a challenge: each answers for itself."""

    GROUP = "group"
    AGENCY = "agency"


NOBODY_ANSWERS = {
    Party.GROUP: (
        "{} has no chair who can answer it. The business team names one, on the page of the group."
    ),
    Party.AGENCY: (
        "Nobody who leads safeguarding at {}, or speaks for it, can answer it. Its administrator"
        " or the business team gives somebody that role."
    ),
}


CONFLICTED = {
    Party.GROUP: "Whoever chairs {} has a conflict of interest in it, so they do not answer it. {}",
    Party.AGENCY: (
        "Each of those who lead safeguarding at {}, or speak for it, has a conflict of interest in"
        " it. Its administrator or the business team gives somebody else that role, who answers it."
    ),
}


def nobody_answers(party: Party, called: str, *, conflicted: bool, deputies: Sequence[str]) -> str:
    """``called``: the one challenged. ``conflicted``: somebody has the right to answer for it, and
    each of them a conflict of interest. ``deputies``: who could have the chair instead, by name."""
    if not conflicted:
        return NOBODY_ANSWERS[party].format(called)
    instead = (
        "No deputy chair could, either. The business team gives somebody else the chair, on the"
        " page of the group."
    )
    if deputies:
        instead = (
            f"{listed(deputies, 'or')}, as deputy chair, answers once the business team gives them"
            " the chair, on the page of the group."
        )
    return CONFLICTED[party].format(called, instead)


IN_PERSON = "Only the independent scrutineer does this, in person."


def why_not_answer(
    challenge: State, judges: bool, speaks_for_the_silent: bool = True
) -> str | None:
    """``judges``: this person judges the answer, so that they do not give it.
    ``speaks_for_the_silent``: they answer for one that was challenged and has not answered."""
    if challenge.closed_on is not None:
        return "This challenge is closed. What it says stays as it is."
    if challenge.answered_on is not None:
        return "It is answered, and waits for the scrutineer. They can ask again."
    if judges:
        return "Whoever judges the answer does not give it."
    if not speaks_for_the_silent:
        return "Your answer is on record. Whoever else was challenged has not answered yet."
    return None


def can_be_judged(challenge: State, any_answer: bool, today: date) -> bool:
    """Once everybody has answered; or somebody has, and the day is past: who is silent does not
    hold up the others. ``any_answer``: since it was last asked."""
    return challenge.answered_on is not None or (any_answer and today > challenge.due_on)


def why_not_close(
    challenge: State, is_the_scrutineer: bool, judgement: str | None = None,
    can_be_judged: bool | None = None,
) -> str | None:  # fmt: skip
    """``judgement``: the one to be given, where it is known already. ``can_be_judged``: the rule of
    that name, where not everybody has answered."""
    if not is_the_scrutineer:
        return IN_PERSON
    if challenge.closed_on is not None:
        return "This challenge is closed."
    answered = challenge.answered_on is not None or can_be_judged
    if not answered and judgement in (Judgement.ENOUGH, Judgement.PARTLY):
        return (
            "Not everybody that you asked has answered, so there is no answer to judge yet. Wait"
            " for it, or say that it is not enough."
        )
    return None


def why_not_ask_again(
    challenge: State, is_the_scrutineer: bool, can_be_judged: bool | None = None
) -> str | None:
    """A new answer is asked for, and a new period begins."""
    if not is_the_scrutineer:
        return IN_PERSON
    if challenge.closed_on is not None:
        return "This challenge is closed."
    if challenge.answered_on or can_be_judged:
        return None
    return "It has not been answered yet by everybody that you challenged."


# --- opinions -------------------------------------------------------------------------------------


def why_not_write(year: int, is_published: bool, today: date) -> str | None:
    """``year``: the one that begins in its April, by its first."""
    if is_published:
        return f"Your opinion on {called(year)} is published, and stays as it is."
    if today < begins_on(year):
        return f"{called(year)} has not begun."
    return why_not_of_a_partnership(year)


def why_not_publish(year: int, is_published: bool, sections: dict, today: date) -> str | None:
    """Of a year that is over: the yearly report covers twelve months."""
    if (refusal := why_not_write(year, is_published, today)) is not None:
        return refusal
    if today < begins_on(year + 1):
        return f"{called(year)} is not over. The opinion covers the whole of it."
    if missing := [name for key, name in OPINION_HEADINGS.items() if not sections.get(key)]:
        return f"Nothing is written yet under: {'; '.join(missing)}."
    return None
