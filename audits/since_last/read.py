"""What changed for a school since its last return, question by question.

What its partnership made of the last one decides what it may declare to be so still
(`policy.why_not_still_so`), whoever of the school asks; evidence is read as the reader may.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from audits.moderation.models import RevisionPoint
from audits.question_sets import changes
from audits.question_sets import content as contents
from audits.question_sets.changes import Difference
from audits.question_sets.content import Answer as How
from audits.question_sets.content import Content, Criterion
from audits.question_sets.lists import content_of
from audits.returns import earlier, evidence, policy, progress
from audits.returns.models import (
    Answer,
    AnswerAction,
    Evidence,
    EvidenceUse,
    Return,
    SectionAssignment,
)
from audits.since_last import declared
from audits.since_last.models import StillSo
from audits.since_last.policy import (
    HALF_ANSWERED,
    NOT_ANSWERED,
    NOT_ASKED,
    that_matter,
    why_not_still_so,
)
from core import clock
from improvement.models import Action
from partnership.models import Agency


class Part(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    ANEW = "anew"
    SAME = "same"


@dataclass(frozen=True)
class Question:
    """``before``: what was answered last time, where that can be said of one question alone;
    ``why_anew``: of one whose words stand; ``evidence``: of last time, as far as the reader may
    open it; ``said_changed``: that somebody said so of it."""

    criterion: Criterion
    part: Part
    answer: Answer
    before: earlier.Earlier | None = None
    differences: tuple[Difference, ...] = ()
    why_anew: str = ""
    said_changed: StillSo | None = None
    evidence: tuple[Evidence, ...] = ()

    @property
    def code(self) -> str:
        return self.criterion.code

    @property
    def is_empty(self) -> bool:
        return declared.is_empty(self.answer)

    @property
    def given_before(self) -> progress.Given:
        assert self.before is not None
        return progress.Given(self.before.chosen, bool(self.before.text.strip()))

    @property
    def fresh(self) -> tuple[Evidence, ...]:
        """The evidence that may come along: what is not past its shelf life."""
        today = clock.today()
        return tuple(
            each for each in self.evidence if not policy.is_past_shelf_life(each.dated_on, today)
        )

    @property
    def needs_newer_evidence(self) -> bool:
        return bool(self.evidence) and not self.fresh


@dataclass(frozen=True)
class Since:
    """``of_set``: what else of the question set changed. ``only``: the codes of the questions that
    the reader declares, of one who has sections alone; None: all."""

    before: Return
    content: Content
    kind: str
    questions: tuple[Question, ...]
    of_set: tuple[Difference, ...] = ()
    given: Mapping[str, progress.Given] = field(default_factory=dict)
    only: frozenset[str] | None = None

    def is_given(self, code: str) -> bool:
        return self.only is None or code in self.only

    def part(self, part: Part) -> list[Question]:
        return [each for each in self.questions if each.part == part]

    @property
    def offered(self) -> list[Question]:
        """What may be declared now: the same as last time, empty still, and nobody said that
        something has changed there."""
        return self.without(())

    def without(self, left_open: Collection[str]) -> list[Question]:
        """The same but for these codes. What hangs on an answer that is left open is not asked yet,
        and is left out with it."""
        found = [
            each
            for each in self.part(Part.SAME)
            if each.is_empty and each.said_changed is None and each.code not in left_open
            and self.is_given(each.code)
        ]  # fmt: skip
        given = {**self.given, **{each.code: each.given_before for each in found}}
        asked = {each.code for each in progress.asked_of(self.content, self.kind, given)}
        return [each for each in found if each.code in asked]


def has_page(agency_return: Return) -> bool:
    """Whether there is anything to compare: a school, and a return that it handed in before. Three
    statements; none for other agencies."""
    return before(agency_return) is not None


def before(agency_return: Return) -> earlier.Last | None:
    if agency_return.agency.kind != Agency.Kind.SCHOOL:
        return None
    return earlier.last(agency_return, earlier.HANDED_IN)


def since(
    agency_return: Return, answers: Iterable[Answer], reader, *, runs_it: bool
) -> Since | None:  # fmt: skip
    """``answers``: with their criterion, as they stand; ``runs_it``: the reader does not hold
    sections alone. None where there is no return before. A constant number of statements."""
    last = before(agency_return)
    if last is None:
        return None
    content = content_of(agency_return.version_asked)
    old = content if last.is_same else content_of(last.agency_return.version_asked)
    compared = _compared(old, content, is_same=last.is_same)
    given_before = earlier.answers(agency_return, last)
    now = {each.criterion.code: each for each in answers}
    found = Since(
        last.agency_return, content, agency_return.agency.kind, (),
        of_set=compared.of_set, given=progress.given_of(now.values()),
        only=None if runs_it else _given_to(agency_return, content, reader),
    )  # fmt: skip
    weighs = _Weighed(last, old, found.kind, given_before)
    pieces = _evidence(agency_return, last, reader)
    said_changed = declared.said_changed(agency_return, now, reader)
    questions = []
    for criterion in content.criteria:
        if not contents.is_for(criterion, found.kind) or criterion.code not in now:
            continue
        said = given_before.get(criterion.code, ())
        one = Question(
            criterion, compared.parts[criterion.code], now[criterion.code],
            before=said[0] if len(said) == 1 else None,
            differences=compared.differences.get(criterion.code, ()),
            evidence=tuple(pieces[criterion.code]),
            said_changed=said_changed.get(criterion.code),
        )  # fmt: skip
        if one.part == Part.SAME and (why := weighs.why_anew(one)):
            one = replace(one, part=Part.ANEW, why_anew=why)
        questions.append(one)
    return replace(found, questions=tuple(questions))


def _given_to(agency_return: Return, content: Content, reader) -> frozenset[str] | None:
    """The codes of the questions of the sections that somebody was given; None of who was given
    none, and writes in the return by another right. One statement."""
    rows = SectionAssignment.objects.visible_to(reader).filter(
        agency_return=agency_return, assigned_to__person=reader, ended_on=None
    )
    standards = set(rows.values_list("standard__code", flat=True))
    if not standards:
        return None
    return frozenset(
        criterion.code
        for standard in content.standards
        if standard.code in standards
        for criterion in standard.criteria
    )


# --- the questions --------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Compared:
    parts: Mapping[str, Part]
    differences: Mapping[str, tuple[Difference, ...]]
    of_set: tuple[Difference, ...] = ()


OF_THE_SET = ("What it is about", "Scale", "Guidance of standards")


def _compared(before: Content, after: Content, *, is_same: bool) -> _Compared:
    if is_same:
        return _Compared(dict.fromkeys((each.code for each in after.criteria), Part.SAME), {})
    found = changes.compare(before, after)
    parts, differences = {}, {}
    for new in found.new:
        parts[new.code] = Part.NEW
    for each in (*found.unchanged, *found.reworded, *found.merged):
        differs = that_matter(each.differences)
        if each.after.answer == How.SCALE and _scale(before) != _scale(after):
            differs += (Difference("Scale", _scale(before), _scale(after)),)
        if len(each.before) > 1:
            merged = "\n".join(f"{one.code} {one.text}" for one in each.before)
            differs = (Difference("Text", merged, each.after.text),)
        parts[each.after.code] = Part.CHANGED if differs else Part.SAME
        differences[each.after.code] = differs
    of_set = tuple(each for each in found.words if each.what in OF_THE_SET)
    return _Compared(parts, differences, of_set)


def _scale(content: Content) -> str:
    return "\n".join(map(changes.level_in_words, content.levels))


# --- what stands in the way -----------------------------------------------------------------------


class _Weighed:
    """What the last return came to: read for the rule alone, whoever asks. Three statements."""

    def __init__(self, last: earlier.Last, old: Content, kind: str, given):
        self.lowest = min((each.value for each in old.levels), default=None)
        self.old = {each.code: each for each in old.criteria}
        said = {
            each.code: progress.Given(each.chosen, bool(each.text.strip()))
            for several in given.values()
            for each in several
        }
        # What was written and then not asked was not handed in.
        self.asked = {each.code for each in progress.asked_of(old, kind, said)}
        points = RevisionPoint.objects.unscoped("which answers were sent back, for a rule")
        self.sent_back = set(
            points.filter(agency_return=last.agency_return).values_list(
                "criterion__code", flat=True
            )
        )
        self.overdue = _overdue(last.agency_return)

    def why_anew(self, question: Question) -> str | None:
        said = question.before
        if said is None or not (said.chosen or said.text.strip()):
            return NOT_ANSWERED
        if said.code not in self.asked:
            return NOT_ASKED
        if not progress.is_answered(self.old[said.code], question.given_before):
            return HALF_ANSWERED
        return why_not_still_so(
            own=int(said.chosen) if said.chosen.isdigit() else None, moderated=said.moderated,
            lowest=self.lowest, was_sent_back=said.code in self.sent_back,
            has_overdue_action=said.code in self.overdue,
            is_in_words=self.old[said.code].answer == How.TEXT, is_no=said.chosen == contents.NO,
        )  # fmt: skip


def _overdue(before: Return) -> set[str]:
    """The codes of the answers from which an action was agreed that is overdue. Of one that is kept
    to named people nothing is told here, not even that."""
    rows = AnswerAction.objects.unscoped("which answers of last time have an action, for a rule")
    actions = rows.filter(agency_return=before).values_list("reference", "criterion__code")
    codes = defaultdict(set)
    for reference, code in actions:
        codes[reference].add(code)
    if not codes:
        return set()
    late = Action.objects.unscoped("which of them are overdue: nothing else of them is read")
    late = late.open().filter(
        reference__in=codes, is_restricted=False, handed_in_on=None, due_on__lt=clock.today()
    )
    return set().union(*(codes[each] for each in late.values_list("reference", flat=True)))


def _evidence(agency_return: Return, last: earlier.Last, reader) -> dict[str, list[Evidence]]:
    """By the code of the question now. Three statements."""
    found: dict[str, list[Evidence]] = defaultdict(list)
    there = evidence.of_earlier_returns(agency_return, reader)
    pieces = {each.pk: each for each in there.filter(agency_return=last.agency_return)}
    if not pieces:
        return found
    uses = EvidenceUse.objects.visible_to(reader).filter(evidence__in=pieces).order_by("pk")
    for use in uses.select_related("criterion"):
        for code in last.codes(use.criterion):
            found[code].append(pieces[use.evidence_id])
    return found
