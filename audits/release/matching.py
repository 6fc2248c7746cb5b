"""What a bundle of another partnership answers of the questions that are asked here. Pure.

Two questions are the same if they are asked in the same words; whatever number they have. A score
is taken only where it is given in the same way, too: on the same scale, or by yes and no.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from audits.question_sets import content as contents
from audits.question_sets.content import Answer, Content, Criterion
from audits.release.bundle import criteria_in

# As word processors write them and people type them.
ALIKE = str.maketrans("‘’“”–—\N{NON-BREAKING HYPHEN}", "''\"\"---")


@dataclass(frozen=True)
class Fill:
    """An answer that is filled in: ``there`` is the question as the bundle has it."""

    here: Criterion
    there: Mapping[str, Any]
    chosen: str
    written: str


@dataclass(frozen=True)
class Plan:
    """``stands``: is answered here already, and stays. ``open``: asked in the same words, but
    nothing there can be taken. ``only_here``: the local addenda. ``only_there``: not asked here."""

    fill: tuple[Fill, ...]
    stands: tuple[Criterion, ...]
    open: tuple[Criterion, ...]
    only_here: tuple[Criterion, ...]
    only_there: tuple[Mapping[str, Any], ...]


def normal(text: str) -> str:
    """Without capitals, spaces of more than one, curly marks and the full stop at the end."""
    plain = unicodedata.normalize("NFKC", text).translate(ALIKE).casefold()
    return " ".join(plain.split()).rstrip(" .")


def same(questions: Content, there: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """By the code of a question here, the one there. What is asked twice in the same words is told
    apart by its number, and is nobody's where that does not help."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    for each in criteria_in(there):
        found.setdefault(normal(each["text"]), []).append(each)
    here: dict[str, list[Criterion]] = {}
    for criterion in questions.criteria:
        here.setdefault(normal(criterion.text), []).append(criterion)
    pairs = {}
    for words, own in here.items():
        theirs = found.get(words, [])
        for criterion in own:
            if len(own) == len(theirs) == 1:
                pairs[criterion.code] = theirs[0]
            elif by_number := [each for each in theirs if each["code"] == criterion.code]:
                pairs[criterion.code] = by_number[0]
    return pairs


def is_same_scale(questions: Content, there: Mapping[str, Any]) -> bool:
    own = [(level.value, normal(level.label)) for level in questions.levels]
    theirs = [(level["value"], normal(level["label"])) for level in there["scale"]]
    return sorted(own) == sorted(theirs)


def score_of(criterion: Criterion, one: Mapping[str, Any], *, is_same: bool, content) -> str:
    """What can be taken of what was chosen there; “” where it is given in another way."""
    if criterion.answer != one["answer"] or (criterion.answer == Answer.SCALE and not is_same):
        return ""
    return one["chosen"] if one["chosen"] in content.answers_of(criterion) else ""


def plan(
    questions: Content, kind: str, given: Mapping[str, tuple[str, str]], there: Mapping[str, Any]
) -> Plan:
    """``kind``: of the agency. ``given``: by code what is chosen and written here now. ``there``:
    the content of a bundle.

    A question that hangs on another is filled in if it is asked once all of them are.
    """
    pairs, is_same = same(questions, there), is_same_scale(questions, there)
    fill = {}
    for criterion in questions.criteria:
        chosen, written = given.get(criterion.code, ("", ""))
        if (one := pairs.get(criterion.code)) is None or chosen or written.strip():
            continue
        score = score_of(criterion, one, is_same=is_same, content=questions)
        if score or one["written"].strip():
            fill[criterion.code] = Fill(criterion, one, score, one["written"])
    after = {code: chosen for code, (chosen, _) in given.items()}
    after |= {code: each.chosen for code, each in fill.items()}
    asked = contents.asked(questions, kind, after)
    codes = {each.code for each in asked}
    stands, still_open, only_here = [], [], []
    for criterion in asked:
        if criterion.code in fill:
            continue
        chosen, written = given.get(criterion.code, ("", ""))
        if chosen or written.strip():
            stands.append(criterion)
        elif criterion.code in pairs:
            still_open.append(criterion)
        else:
            only_here.append(criterion)
    taken = {id(each) for each in pairs.values()}
    return Plan(
        tuple(each for code, each in fill.items() if code in codes),
        tuple(stands),
        tuple(still_open),
        tuple(only_here),
        tuple(each for each in criteria_in(there) if id(each) not in taken),
    )
