"""What a question set asks: its scale, its standards, their criteria. Pure values.

A set is a document while it is written (`audits.question_sets.documents` reads it). Once issued its
criteria are rows that never change (`audits.question_sets.models`).

Sources: fact sheet, sections 3 (the scale of 0 to 3 with its colours; sections of the school
return) and 4 (the four grades of a multi-agency audit).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum


class Answer(StrEnum):
    """How a criterion is answered. Only one on the scale has a score."""

    SCALE = "scale"
    YES_NO = "yes-no"
    TEXT = "text"


class Colour(StrEnum):
    """What a level is shown as, beside its words: never by colour alone."""

    RED = "red"
    RED_AMBER = "red-amber"
    AMBER_GREEN = "amber-green"
    GREEN = "green"


YES, NO = "yes", "no"
MULTI_AGENCY = "multi-agency"  # of the kinds of sets
GRADES = (1, 2, 3, 4)  # of a case in such an audit: fact sheet, section 4


@dataclass(frozen=True)
class Level:
    """One point of the scale: ``value`` is what is counted and compared."""

    value: int
    label: str
    meaning: str
    colour: Colour


@dataclass(frozen=True)
class Condition:
    """A criterion is asked only if another one before it has one of these answers: a level's value
    in figures, or “yes” or “no”."""

    criterion: str
    answers: tuple[str, ...]


@dataclass(frozen=True)
class Criterion:
    """``kinds``: of agencies it is asked of; of all where there are none. ``follows``: the codes,
    in the version before, of what it carries on: answers are brought forward and compared.
    ``facts``: the names of what the portal knows of an agency itself and puts beside it."""

    code: str
    text: str
    guidance: str = ""
    evidence: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    answer: Answer = Answer.SCALE
    is_mandatory: bool = True
    weight: int = 1
    only_if: Condition | None = None
    follows: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Standard:
    code: str
    title: str
    guidance: str = ""
    criteria: tuple[Criterion, ...] = ()


@dataclass(frozen=True)
class Content:
    """``about``: what stands above the questions; ``source``: where they come from."""

    title: str
    about: str = ""
    source: str = ""
    levels: tuple[Level, ...] = ()
    standards: tuple[Standard, ...] = field(default=())

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        return tuple(each for standard in self.standards for each in standard.criteria)

    def answers_of(self, criterion: Criterion) -> tuple[str, ...]:
        """What can be answered to it, as a condition names it; of a text, nothing."""
        if criterion.answer == Answer.SCALE:
            return tuple(str(level.value) for level in self.levels)
        return (YES, NO) if criterion.answer == Answer.YES_NO else ()


# --- what is asked of whom ------------------------------------------------------------------------


def is_for(criterion: Criterion, kind: str) -> bool:
    """Whether it is asked of an agency of this kind."""
    return not criterion.kinds or kind in criterion.kinds


def asked(content: Content, kind: str, answers: Mapping[str, str]) -> list[Criterion]:
    """Of an agency of ``kind`` that has given these answers so far, by code: what it is asked.

    What hangs on something that is not asked itself is not asked either, whatever was answered
    there before.
    """
    found: list[Criterion] = []
    there: set[str] = set()
    for criterion in content.criteria:
        condition = criterion.only_if
        met = condition is None or (
            condition.criterion in there
            and answers.get(condition.criterion, "") in condition.answers
        )
        if met and is_for(criterion, kind):
            found.append(criterion)
            there.add(criterion.code)
    return found


# --- a new version --------------------------------------------------------------------------------


def carried_on(content: Content) -> Content:
    """The draft of the next version, in which each criterion carries on its own."""
    return replace(
        content,
        standards=tuple(
            replace(
                standard,
                criteria=tuple(replace(each, follows=(each.code,)) for each in standard.criteria),
            )
            for standard in content.standards
        ),
    )


def left_behind(content: Content, before: Content) -> list[Criterion]:
    """The criteria of the version before that nothing carries on: their answers are compared with
    nothing any more."""
    followed = {code for each in content.criteria for code in each.follows}
    return [each for each in before.criteria if each.code not in followed]


def why_not_issue(content: Content, before: Content | None, kind: str) -> list[str]:
    """What must be so before it is issued, for it is never changed then. ``before``: the version
    before it; ``kind``: of the set."""
    found = []
    if kind == MULTI_AGENCY and sorted(each.value for each in content.levels) != [*GRADES]:
        found.append(
            f"In a multi-agency audit each case is given one of {len(GRADES)} grades. Let the scale"
            f" have the levels {GRADES[0]} to {GRADES[-1]}, no more and no fewer."
        )
    if len(content.levels) == 1:
        found.append("A scale has at least two levels. Add one, or take away the one there is.")
    if not content.standards:
        found.append("Add at least one standard.")
    found += [
        f"Standard {standard.code} has no criterion. Add one, or take the standard away."
        for standard in content.standards
        if not standard.criteria
    ]
    known = {each.code for each in before.criteria} if before else set()
    found += [
        f"Criterion {each.code} carries on {code}, which the version before does not have."
        for each in content.criteria
        for code in each.follows
        if code not in known
    ]
    if not content.source:
        found.append("Say where the questions come from.")
    return found
