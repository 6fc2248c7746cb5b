"""A question set as pages show it: lines of plain words and values for the templates."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from audits.question_sets import content as contents
from audits.question_sets.changes import condition_in_words
from audits.question_sets.content import NO, YES, Answer, Colour, Content, Criterion
from audits.question_sets.models import COLOURS
from core.words import counted, listed
from partnership import agency_facts
from partnership.models import Agency

TONES = {
    Colour.RED: "red",
    Colour.RED_AMBER: "orange",
    Colour.AMBER_GREEN: "yellow",
    Colour.GREEN: "green",
}
HOW = {
    Answer.SCALE: "Scored",
    Answer.YES_NO: "Answered yes or no",
    Answer.TEXT: "Answered in words",
}
LEVEL_COLUMNS = ("Score", "Label", "Meaning", "Colour")


def kind_in_words(kind: str) -> str:
    return str(Agency.Kind(kind).label) if kind in Agency.Kind.values else kind


def name_in_words(name: str) -> str:
    """Of a kind of agency, or of a fact."""
    return kind_in_words(name) if name in Agency.Kind.values else agency_facts.label(name)


def counts(content: Content) -> str:
    """“11 standards, 58 criteria”."""
    standards = counted(len(content.standards), "standard")
    return f"{standards}, {counted(len(content.criteria), 'criterion', 'criteria')}"


def level_rows(content: Content) -> list[list[Any]]:
    names = {colour: str(name) for colour, name in COLOURS}
    return [
        [str(each.value), each.label, each.meaning,
         {"text": names[each.colour], "tone": TONES[each.colour]}]
        for each in content.levels
    ]  # fmt: skip


def standards(content: Content) -> list[dict[str, Any]]:
    return [
        {
            "anchor": f"standard-{number}",
            "heading": f"{standard.code} {standard.title}",
            "guidance": standard.guidance,
            "number": counted(len(standard.criteria), "criterion", "criteria"),
            "criteria": [
                {
                    "code": each.code,
                    "text": each.text,
                    "facts": facts(each),
                    "guidance": each.guidance,
                    "evidence": each.evidence,
                    "summary": _summary(each),
                }
                for each in standard.criteria
            ],
        }
        for number, standard in enumerate(content.standards, 1)
    ]


def _summary(criterion: Criterion) -> str:
    """What opens to guidance and evidence; read out, it says of which criterion."""
    parts = [("Guidance", criterion.guidance), ("evidence", criterion.evidence)]
    said = listed(name for name, value in parts if value)
    return f"{said[:1].upper()}{said[1:]} for {criterion.code}" if said else ""


def facts(criterion: Criterion) -> str:
    """Everything about a criterion that is no text of its own, in short sentences."""
    said = [HOW[criterion.answer], "mandatory" if criterion.is_mandatory else "may be left out"]
    found = [", ".join(said)]
    if criterion.weight != 1:
        found.append(f"Weight {criterion.weight}")
    if criterion.kinds:
        found.append(f"Asked of: {'; '.join(map(kind_in_words, criterion.kinds))}")
    if criterion.only_if:
        found.append(f"Asked only if {condition_in_words(criterion.only_if)}")
    if criterion.follows:
        found.append(f"Carries on {listed(criterion.follows)} of the version before")
    if criterion.facts:
        found.append(f"Beside it: {'; '.join(map(agency_facts.label, criterion.facts))}")
    return ". ".join(found) + "."


# --- as an agency sees it -------------------------------------------------------------------------

ANSWER = "answer-"  # before a criterion's number, in the address


@dataclass(frozen=True)
class Preview:
    """What an agency of a kind is asked once it has given ``answers``: those on which others hang,
    by the names that they have in the address.

    ``may_come``: how many more are asked of it by other answers.
    """

    answers: dict[str, str]
    standards: list[dict[str, Any]]
    asked: int
    mandatory: int
    may_come: int


def preview(content: Content, kind: str, given: Mapping[str, str]) -> Preview:
    """``given``: of the address; what is no answer to its criterion counts for nothing, nor does
    one on which nothing hangs."""
    decide = {each.only_if.criterion for each in content.criteria if each.only_if}
    answers = {
        each.code: said
        for each in content.criteria
        if each.code in decide
        and (said := given.get(f"{ANSWER}{each.code}", "")) in content.answers_of(each)
    }
    asked = contents.asked(content, kind, answers)
    there = {each.code for each in asked}
    places = {each.code: number for number, each in enumerate(content.criteria, 1)}
    shown = []
    for standard in content.standards:
        mine = [each for each in standard.criteria if each.code in there]
        if mine:
            questions = [
                _question(content, each, answers, decide, places[each.code]) for each in mine
            ]
            shown.append(
                {
                    "heading": f"{standard.code} {standard.title}",
                    "guidance": standard.guidance,
                    "questions": questions,
                }
            )
    return Preview(
        answers={
            f"{ANSWER}{each.code}": answers[each.code] for each in asked if each.code in answers
        },
        standards=shown,
        asked=len(asked),
        mandatory=sum(each.is_mandatory for each in asked),
        may_come=len(_possible(content, kind)) - len(asked),
    )


def _possible(content: Content, kind: str) -> set[str]:
    """What some answers or others bring to an agency of a kind."""
    found: set[str] = set()
    for each in content.criteria:
        reachable = each.only_if is None or each.only_if.criterion in found
        if reachable and contents.is_for(each, kind):
            found.add(each.code)
    return found


def _question(
    content: Content,
    criterion: Criterion,
    answers: Mapping[str, str],
    decide: set[str],
    place: int,
) -> dict[str, Any]:
    labels = {str(level.value): f"{level.value} {level.label}" for level in content.levels}
    labels |= {YES: "Yes", NO: "No"}
    chosen = answers.get(criterion.code)
    return {
        "code": criterion.code,
        "name": f"{ANSWER}{criterion.code}",
        "id": f"criterion-{place}",
        "label": f"{criterion.code} {criterion.text}"
        + ("" if criterion.is_mandatory else " (optional)"),
        "guidance": criterion.guidance,
        "evidence": criterion.evidence,
        "facts": [agency_facts.label(each) for each in criterion.facts],
        "options": [
            {"value": each, "label": labels[each], "chosen": each == chosen}
            for each in content.answers_of(criterion)
        ],
        "decides": criterion.code in decide,
        "follows_an_answer": condition_in_words(criterion.only_if),
    }
