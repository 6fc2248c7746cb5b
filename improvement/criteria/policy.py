"""What holds of a success criterion and its judgement of a year. Pure: no database, no clock.

The business team proposes each year whether a criterion is met; the independent scrutineer or the
chair of the Executive, somebody else, agrees it or sends it back. (The arrangements, Success
Criteria; that two people judge is the portal's own.)

Every `why_not_…` gives the sentence that tells a person why something cannot be done now, or None.
"""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Protocol

from core.words import day
from partnership.years import begins_on, called, ends_on, why_not_of_a_partnership

YEARS_SHOWN = 3
MOST_FILES = 10  # of a judgement


class Verdict(StrEnum):
    MET = "met"
    PARTLY = "partly"
    NOT_YET = "not-yet"
    UNKNOWN = "unknown"


class State(Protocol):
    """What the rules ask of a judgement; `CriterionJudgement` has it all."""

    year: int
    verdict: str
    proposed_by_id: int | None
    agreed_on: date | None
    returned_because: str


def why_not_verdict(verdict: str, has_evidence: bool) -> str | None:
    if verdict in (Verdict.MET, Verdict.PARTLY) and not has_evidence:
        return "There is no evidence of it yet. Add some first, or choose another judgement."
    return None


def why_not_agree_verdict(verdict: str, has_evidence: bool) -> str | None:
    """What it rested on may have been withdrawn or struck out since it was proposed."""
    if why_not_verdict(verdict, has_evidence):
        return (
            "There is no evidence of it any more: what there was is withdrawn or struck out. Send"
            " it back, and say so; the business team adds evidence or proposes otherwise."
        )
    return None


LAST_EVIDENCE = (
    "“{}” is the last evidence that stands, and the judgement of {} waits to be agreed on it. Once"
    " it is struck out, that can only be sent back: add other evidence first, if there is any."
)


def waits_on_evidence(there: State) -> bool:
    """Whether it waits to be agreed, and could not be without evidence."""
    waits = there.agreed_on is None and not there.returned_because
    return waits and why_not_verdict(there.verdict, has_evidence=False) is not None


def is_judged(judgements: Iterable[State]) -> bool:
    """Whether one of them is agreed, or waits to be."""
    return any(each.agreed_on is not None or not each.returned_because for each in judgements)


def why_not_reword(was_judged: bool, is_changed: bool, reason: str) -> str | None:
    """``is_changed``: it would say something else than what a year was judged by."""
    if was_judged and is_changed and not reason.strip():
        return "It was judged by what it says. Say why it is changed."
    return None


def why_not_propose(year: int, there: State | None, today: date) -> str | None:
    """``there``: the judgement of the year, if there is one. What is agreed stays; so a year is
    judged once it is over, as an opinion is written."""
    if there is not None and there.agreed_on is not None:
        return f"The judgement of {called(year)} is agreed, and stays as it is."
    if today <= ends_on(year):
        return f"{called(year)} is not over yet. It can be judged from {day(begins_on(year + 1))}."
    return why_not_of_a_partnership(year)


def why_not_withdraw(judgements: Iterable[State]) -> str | None:
    """``judgements``: of each year, those that there are. What was judged was no slip of the hand;
    one that was sent back judges nothing."""
    for each in judgements:
        if each.agreed_on is not None:
            return (
                f"It was judged for {called(each.year)}, so it stays. Change what it says, or"
                " strike out what is wrong in its evidence."
            )
        if not each.returned_because:
            return (
                f"Its judgement of {called(each.year)} waits to be agreed. Ask the independent"
                " scrutineer or the chair of the Executive to send it back first."
            )
    return None


def why_not_add_file(there: State | None, files: int) -> str | None:
    """``there``: the judgement of the year; ``files``: how many it has. Whoever agrees has read
    them: afterwards none is added."""
    if there is None:
        return "Propose a judgement of that year first: a file is evidence of what it says."
    if there.agreed_on is not None:
        return "The judgement is agreed: no file is added to it."
    if files >= MOST_FILES:
        return (
            f"It has {MOST_FILES} files, which are the most. Take one away first, or put several"
            " into one."
        )
    return None


def why_not_take_file_away(there: State | None, files: int) -> str | None:
    """Of an agreed judgement, too: a child's name goes whenever it is found."""
    return None if there is not None and files else "It has no file."


def why_not_agree(there: State | None, person: int, agrees: bool) -> str | None:
    """``person``: a key. ``agrees``: they are the scrutineer, or the Executive's chair."""
    if not agrees:
        return "The independent scrutineer or the chair of the Executive agrees it."
    if there is None:
        return "No judgement of that year has been proposed yet."
    if there.agreed_on is not None:
        return "It is agreed already."
    if there.returned_because:
        return "It was sent back. The business team proposes again first."
    if there.proposed_by_id == person:
        return "You proposed it, so somebody else agrees it."
    return None
