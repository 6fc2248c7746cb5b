"""A return as its pages show it: how far its sections are, its questions and what was answered."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count
from django.urls import reverse

from audits.facts import beside
from audits.moderation import revisions
from audits.moderation.content import are_same_words
from audits.question_sets import content as contents
from audits.question_sets.changes import condition_in_words
from audits.question_sets.content import NO, YES, Content
from audits.question_sets.lists import content_of
from audits.release import taken
from audits.returns import addresses, earlier, naming, progress
from audits.returns.answering import in_words
from audits.returns.models import (
    Answer,
    AnswerAction,
    AnswerComment,
    EvidenceUse,
    Return,
    SectionAssignment,
)
from audits.since_last import declared
from audits.since_last.models import StillSo
from core.words import clock_time, counted, listed, moment


@dataclass(frozen=True)
class Whole:
    """What is asked, and what was answered so far, by the code of each criterion. ``still_so``:
    those of them that were declared to be as last time."""

    content: Content
    answers: Mapping[str, Answer]
    asked: frozenset[str]
    still_so: Mapping[str, StillSo]

    def sections(self, kind: str) -> list[progress.OfSection]:
        given = progress.given_of(self.answers.values())
        return progress.by_section(self.content, kind, given)


def whole(agency_return: Return, person) -> Whole:
    """For whoever contributes. Six statements."""
    content = content_of(agency_return.version_asked)
    rows = Answer.objects.visible_to(person).filter(agency_return=agency_return)
    answers = {
        each.criterion.code: each for each in rows.select_related("criterion", "answered_by")
    }
    given = progress.given_of(answers.values())
    asked = progress.asked_of(content, agency_return.agency.kind, given)
    still_so = declared.of(agency_return, answers, person)
    return Whole(content, answers, frozenset(each.code for each in asked), still_so)


# --- sections -------------------------------------------------------------------------------------


def assignments(agency_return: Return, person) -> list[SectionAssignment]:
    rows = SectionAssignment.objects.visible_to(person)
    return list(
        rows.filter(agency_return=agency_return, ended_on=None, assigned_to__ended_on=None)
        .select_related("standard", "assigned_to__person")
        .order_by("standard__order", "pk")
    )


def facts_waiting(agency_return: Return, found: Whole, person) -> list[dict[str, Any]]:
    """As `audits.facts.beside.waiting` has them: of the questions that are asked now. As many
    statements as a page of all these questions takes for its facts."""
    asked = [each for each in found.content.criteria if each.code in found.asked]
    there = beside.of_return(agency_return, beside.names_of(asked), person)
    return beside.waiting(agency_return, asked, there)


def tasks(
    agency_return: Return, found: Whole, given_out: Iterable[SectionAssignment],
    waiting: Iterable[Mapping[str, Any]] = (),
):  # fmt: skip
    """The sections as a task list. ``waiting``: the facts that wait for an answer, each counted in
    every section where it stands."""
    beside_questions = [{*each["questions"]} for each in waiting]
    who = defaultdict(list)
    for each in given_out:
        name = str(each.assigned_to.person)
        if name not in who[each.standard.code]:
            who[each.standard.code].append(name)
    return [
        {
            "text": f"{each.standard.code} {each.standard.title}",
            "url": addresses.of_section(agency_return, each.standard.code),
            "hint": _hint(
                each,
                who[each.standard.code],
                sum(bool(codes & {one.code for one in each.asked}) for codes in beside_questions),
            ),
            "status": _status(each, found)[0],
            "tone": _status(each, found)[1],
        }
        for each in found.sections(agency_return.agency.kind)
    ]


def _hint(section: progress.OfSection, names: list[str], waiting: int) -> str:
    said = [f"{section.answered} of {len(section.asked)} answered"]
    if waiting:
        said.append(facts_in_words(waiting))
    if names:
        said.append(f"For {listed(names)}")
    return ". ".join(said)


def facts_in_words(number: int) -> str:
    """“2 facts wait for your answer”"""
    return f"{counted(number, 'fact')} {'waits' if number == 1 else 'wait'} for your answer"


def _status(section: progress.OfSection, found: Whole) -> tuple[str, str]:
    """Words, and a colour that repeats them; what is done has no colour."""
    if not any(_has_answer(found.answers.get(each.code)) for each in section.asked):
        return "Not begun", "blue"
    if section.mandatory_missing:
        return "Begun", "yellow"
    return "Answered", ""


def missing(agency_return: Return, found: Whole) -> list[dict[str, Any]]:
    """By section, what has to be answered before it can be handed in, each where it is answered."""
    return [
        {
            "text": f"{section.standard.code} {section.standard.title}:"
            f" {len(section.mandatory_missing)} missing",
            "questions": [
                {
                    "text": f"{each.code} {each.text}",
                    "url": addresses.of_answer_to(agency_return, found.content, each),
                }
                for each in section.mandatory_missing
            ],
        }
        for section in found.sections(agency_return.agency.kind)
        if section.mandatory_missing
    ]


def next_question(agency_return: Return, found: Whole, given_out, person) -> tuple[str, str] | None:
    """Where somebody goes on, in words, and its address: the first question that has to be
    answered and is not, of the sections that they were given; of all where none is left there."""
    sections = found.sections(agency_return.agency.kind)
    own = {each.standard.code for each in given_out if each.assigned_to.person == person}
    ordered = sorted(sections, key=lambda each: each.standard.code not in own)
    first = next((one for each in ordered for one in each.mandatory_missing), None)
    if first is None:
        return None
    verb = "Go on" if any(each.answered for each in sections) else "Begin"
    url = addresses.of_answer_to(agency_return, found.content, first)
    return f"{verb} with question {first.code}", url


# --- questions ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Question:
    """One as the page asks it. ``error``: what is wrong with what was sent; ``said``: what a
    colleague did meanwhile; ``papers``: what hangs on it, and ``papers_url`` where; ``names``: what
    in the words seems to name a child; ``to_revise``: what the partnership misses there in a
    revision; ``is_same_as_before``: the words are those of the last cycle; ``still_so``: who
    declared that they are so still; ``facts``: what the portal knows, as `audits.facts.beside`
    shows it; ``taken_over``: they are another partnership's bundle's."""

    code: str
    id: str
    text: str
    is_mandatory: bool
    guidance: str
    evidence: tuple[str, ...]
    options: tuple[dict[str, Any], ...]
    chosen: str
    words: str
    number: int
    saved: str
    is_asked: bool
    has_answer: bool
    asked_because: str
    only_if: str
    only_if_answers: str
    earlier: tuple[dict[str, str], ...]
    earlier_words: str
    papers: str
    papers_url: str
    answer_url: str
    names: tuple[str, ...] = ()
    to_revise: str = ""
    is_same_as_before: bool = False
    still_so: str = ""
    facts: tuple[dict[str, Any], ...] = ()
    taken_over: str = ""
    error: str = ""
    said: str = ""

    @property
    def chosen_in_words(self) -> str:
        return next((each["label"] for each in self.options if each["chosen"]), "")

    @property
    def help(self) -> str:
        """What opens below it; read out, it says of which question."""
        parts = [("Guidance", self.guidance), ("evidence", self.evidence)]
        said = listed(name for name, value in parts if value)
        return f"{said[:1].upper()}{said[1:]} for {self.code}" if said else ""

    @property
    def describedby(self) -> str:
        return f"{self.id}-error" if self.error else ""

    def as_sent(self, chosen: str, words: str, number: int, error: str = "") -> "Question":
        """With what was sent; ``error``: why it is not saved."""
        options = tuple(each | {"chosen": each["value"] == chosen} for each in self.options)
        return replace(
            self, options=options, chosen=chosen, words=words, number=number, error=error
        )


def questions(
    agency_return: Return, person, found: Whole, codes: Iterable[str] | None = None
) -> list[Question]:
    """``codes``: of the standards; of all of them when there are none said. Seven statements, one
    more where something was taken over, and those of the facts beside them (`_facts`).

    One that is not asked now stands there too: it appears with an answer, and what was answered
    to it is kept. One that is not for agencies of this kind does not, unless it was answered."""
    wanted = None if codes is None else set(codes)
    kind = agency_return.agency.kind
    before, papers = earlier.answers(agency_return), _papers(agency_return, person)
    asked = revisions.asked_of(agency_return, person)
    to_revise = asked.points if asked else {}
    taken_over = taken.standing(agency_return, found.answers, person)
    labels = {str(each.value): each for each in found.content.levels}
    criteria = [
        each
        for standard in found.content.standards
        if wanted is None or standard.code in wanted
        for each in standard.criteria
        if contents.is_for(each, kind) or _has_answer(found.answers.get(each.code))
    ]
    facts = _facts(agency_return, criteria, person)
    return [
        replace(
            _question(agency_return, found, each, before.get(each.code, ()), papers, labels),
            to_revise=to_revise.get(each.code, ""),
            facts=tuple(facts[name] for name in each.facts if name in facts),
            taken_over=taken_over[each.code].in_words if each.code in taken_over else "",
        )
        for each in criteria
    ]


def _facts(agency_return: Return, criteria, person) -> dict[str, dict[str, Any]]:
    """One statement, those of the sources named, and none where none is."""
    found = beside.of_return(agency_return, beside.names_of(criteria), person)
    return beside.shown(agency_return, found)


def _has_answer(answer: Answer | None) -> bool:
    return answer is not None and bool(answer.chosen or answer.text.strip())


def _question(agency_return, found, criterion, before, papers, levels) -> Question:
    answer = found.answers.get(criterion.code)
    chosen, words = (answer.chosen, answer.text) if answer else ("", "")
    condition = criterion.only_if
    still_so = declared.in_words(found.still_so.get(criterion.code))
    return Question(
        code=criterion.code,
        id=addresses.anchor(criterion.code),
        text=criterion.text,
        is_mandatory=criterion.is_mandatory,
        guidance=criterion.guidance,
        evidence=criterion.evidence,
        options=tuple(
            {"value": each, "chosen": each == chosen, **_option(each, levels)}
            for each in found.content.answers_of(criterion)
        ),
        chosen=chosen,
        words=words,
        number=answer.number if answer else 0,
        saved=still_so or _saved(answer),
        is_asked=criterion.code in found.asked,
        has_answer=_has_answer(answer),
        asked_because=condition_in_words(condition) if condition else "",
        only_if=condition.criterion if condition else "",
        only_if_answers=",".join(condition.answers) if condition else "",
        earlier=tuple(_earlier(each, levels) for each in before),
        earlier_words="\n\n".join(each.text for each in before if each.text.strip()),
        papers=_papers_in_words(papers.get(criterion.code)),
        papers_url=addresses.of_question(agency_return, criterion.code),
        answer_url=reverse("returns:answer", args=[agency_return.reference, criterion.code]),
        names=tuple(naming.warnings_for(words)),
        is_same_as_before=any(are_same_words(each.text, words) for each in before),
        still_so=still_so,
    )


def _option(value: str, levels) -> dict[str, str]:
    if value in (YES, NO):
        return {"label": in_words(value), "hint": ""}
    level = levels[value]
    return {"label": f"{value}: {level.label}", "hint": level.meaning}


def _saved(answer: Answer | None) -> str:
    if answer is None or answer.answered_at is None:
        return ""
    return f"Last saved by {answer.answered_by} on {moment(answer.answered_at)}"


def saved_at(answer: Answer) -> str:
    return f"Saved at {clock_time(answer.answered_at)}" if answer.answered_at else "Saved"


def _earlier(before: earlier.Earlier, levels) -> dict[str, str]:
    level = levels.get(before.chosen)
    score = f"{before.chosen}: {level.label}" if level else in_words(before.chosen)
    moderated = ""
    if before.moderated is not None:
        moderated = f"{before.moderated}: {before.label}".rstrip(": ")
    return {
        "cycle": before.cycle,
        "score": score if before.chosen else "",
        "text": before.text,
        "moderated": moderated,
        "reason": before.reason,
    }


# --- what hangs on a question ---------------------------------------------------------------------


PAPERS = ((EvidenceUse, "piece of evidence", "pieces of evidence"), (AnswerComment, "comment", ""),
          (AnswerAction, "action", ""))  # fmt: skip


def _papers(agency_return: Return, person) -> dict[str, list[int]]:
    """By code, how many of each there are. Three statements."""
    found: dict[str, list[int]] = {}
    for place, (model, _, _) in enumerate(PAPERS):
        rows = model.objects.visible_to(person).filter(agency_return=agency_return).order_by()
        counts = rows.values_list("criterion__code").annotate(number=Count("pk"))
        for code, number in counts:
            found.setdefault(code, [0] * len(PAPERS))[place] = number
    return found


def _papers_in_words(numbers: list[int] | None) -> str:
    told = [
        counted(number, thing, things)
        for number, (_, thing, things) in zip(numbers or [], PAPERS, strict=False)
        if number
    ]
    return ", ".join(told) or "Add evidence, comments or actions"
