"""What was sent for signature, frozen: the questions as they were asked, and what was answered.

A plain JSON object, so that it can be read without this portal, and a digest that tells whether it
is still the same. What the portal knew beside the questions is in it once, under ``facts``, with
what the agency made of it; criteria name it. No comment and no assignment is in it, and nothing of
a question that is not asked: whatever was written there before stays with the agency.
"""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import Any

from audits.facts import beside
from audits.facts.beside import Beside
from audits.question_sets.content import Content, Criterion
from audits.question_sets.lists import content_of as questions_of
from audits.release import taken
from audits.returns import progress
from audits.returns.canonical import canonical as canonical
from audits.returns.canonical import digest as digest
from audits.returns.models import Answer, AnswerAction, Evidence, EvidenceUse, Return
from audits.since_last import declared
from audits.since_last.models import StillSo
from core import by_whom

FORMAT = 2  # 1: without facts
YES_NO = {"yes": "Yes", "no": "No"}


@dataclass(frozen=True)
class Papers:
    """What stands in a return now, by the code of the criterion."""

    questions: Content
    kind: str
    answers: dict[str, Answer]
    evidence: dict[str, list[Evidence]] = field(default_factory=dict)
    actions: dict[str, list[str]] = field(default_factory=dict)
    still_so: dict[str, StillSo] = field(default_factory=dict)
    facts: dict[str, Beside] = field(default_factory=dict)
    taken_over: dict[str, taken.Taken] = field(default_factory=dict)

    @property
    def given(self) -> dict[str, progress.Given]:
        return progress.given_of(self.answers.values())

    @property
    def asked(self) -> list[Criterion]:
        return progress.asked_of(self.questions, self.kind, self.given)

    @property
    def missing(self) -> list[Criterion]:
        sections = progress.by_section(self.questions, self.kind, self.given)
        return [each for section in sections for each in section.mandatory_missing]


def papers(agency_return: Return, reader) -> Papers:
    """As far as ``reader`` reads them: nothing, for whoever may only view. ``None``: within an
    operation, which reads all. Nine statements, one more where something was taken over, and those
    of `beside.of_return`."""

    def of_it(model):
        rows = model.objects if reader is None else model.objects.visible_to(reader)
        return rows.filter(agency_return=agency_return).select_related("criterion")

    evidence, actions = defaultdict(list), defaultdict(list)
    uses = of_it(EvidenceUse).select_related("evidence", "criterion")
    for use in uses.filter(evidence__removed_on=None).order_by("evidence", "pk"):
        evidence[use.criterion.code].append(use.evidence)
    for each in of_it(AnswerAction):
        actions[each.criterion.code].append(each.reference)
    rows = of_it(Answer).select_related("criterion", "answered_by")
    answers = {each.criterion.code: each for each in rows}
    now = Papers(
        questions_of(agency_return.version_asked),
        agency_return.agency.kind,
        answers,
        dict(evidence),
        dict(actions),
        still_so=declared.of(agency_return, answers, reader),
        taken_over=taken.standing(agency_return, answers, reader),
    )
    return replace(now, facts=beside.of_return(agency_return, beside.names_of(now.asked), reader))


def content_of(agency_return: Return, now: Papers) -> dict[str, Any]:
    """The snapshot of a return, opened with its cycle, agency and version asked."""
    version, cycle, agency = (
        agency_return.version_asked,
        agency_return.cycle,
        agency_return.agency,
    )
    asked = {each.code for each in now.asked}
    return {
        "format": FORMAT,
        "reference": agency_return.reference,
        "due_on": agency_return.due_on.isoformat(),
        "cycle": {"name": cycle.name, "slug": cycle.slug},
        "agency": {"name": agency.name, "slug": agency.slug, "kind": agency.kind},
        "question_set": {
            "name": version.question_set.name,
            "kind": version.question_set.kind,
            "title": version.title,
            "version": version.number,
        },
        "scale": [
            {"value": level.value, "label": level.label, "colour": str(level.colour)}
            for level in now.questions.levels
        ],
        "standards": [
            {
                "code": standard.code,
                "title": standard.title,
                "criteria": [
                    _criterion(each, now, each.code in asked) for each in standard.criteria
                ],
            }
            for standard in now.questions.standards
        ],
        "facts": {name: _fact(each) for name, each in now.facts.items()},
    }


def _fact(each: Beside) -> dict[str, Any]:
    fact = each.fact
    return {
        "label": fact.label,
        "words": fact.words,
        "percent": fact.percent,
        "begins_on": fact.begins_on.isoformat(),
        "ends_on": fact.ends_on.isoformat(),
        "is_at_end": fact.is_at_end,
        "years": fact.years,
        "is_empty": fact.is_empty,
        "standing": str(each.standing),
        "said": each.said,
    }


def _criterion(criterion: Criterion, now: Papers, was_asked: bool) -> dict[str, Any]:
    said: dict[str, Any] = {
        "code": criterion.code,
        "text": criterion.text,
        "answer": str(criterion.answer),
        "is_mandatory": criterion.is_mandatory,
        "was_asked": was_asked,
    }
    if not was_asked:
        return said
    answer = now.answers[criterion.code]
    if (still_so := now.still_so.get(criterion.code)) is not None:
        said["still_so"] = {
            "declared_by": by_whom.in_words(still_so.declared_by),
            "declared_at": still_so.declared_at.isoformat(),
            "cycle": str(still_so.before.cycle),
        }
    if (before := now.taken_over.get(criterion.code)) is not None:
        said["taken_over"] = before.as_data()
    return said | {
        "chosen": answer.chosen,
        "label": label(now.questions, answer.chosen),
        "written": answer.text,
        "answered_by": str(answer.answered_by) if answer.answered_by else "",
        "answered_at": answer.answered_at.isoformat() if answer.answered_at else "",
        "evidence": [_evidence(each) for each in now.evidence.get(criterion.code, ())],
        "actions": now.actions.get(criterion.code, []),
        "facts": [name for name in criterion.facts if name in now.facts],
    }


def label(questions: Content, chosen: str) -> str:
    """What was chosen, in words."""
    labels = {str(level.value): level.label for level in questions.levels}
    return labels.get(chosen) or YES_NO.get(chosen, "")


def _evidence(each: Evidence) -> dict[str, Any]:
    said = {
        "key": each.pk,
        "name": each.name,
        "dated_on": each.dated_on.isoformat() if each.dated_on else "",
    }
    if each.link:
        return said | {"link": each.link}
    return said | {"file": each.original_name, "size": each.size, "sha256": each.sha256}


def evidence_in(content: dict[str, Any]) -> set[int]:
    """The keys of the evidence that a snapshot names."""
    return {
        each["key"]
        for standard in content["standards"]
        for criterion in standard["criteria"]
        for each in criterion.get("evidence", ())
    }
