"""A school declares in one act which answers of its last return are so still.

It writes what is empty, and never over what stands. By the rules of `audits.returns.answering`: the
number of each answer moves on, and its history has the state.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from audits.returns import evidence, papers
from audits.returns.models import Answer, Return
from audits.since_last import declared, policy, read
from audits.since_last.models import StillSo
from audits.since_last.read import Question, Since
from core import access, bulk, clock
from core.operations import NotAllowed, current, lock_all, operation
from partnership.held import require


@dataclass(frozen=True)
class Declared:
    """``written``: the codes of the answers that were; ``meanwhile``: of those that somebody else
    answered first."""

    agency_return: Return
    written: tuple[str, ...]
    meanwhile: tuple[str, ...]

    def get_absolute_url(self) -> str:
        return self.agency_return.get_absolute_url()


@operation
def declare_still_so(
    agency_return, *, codes: Collection[str], with_evidence: bool, by
) -> Declared:  # fmt: skip
    """``codes``: of the questions in the return now. ``with_evidence``: what serves them and is not
    past its shelf life comes along.

    Raises PermissionDenied, and NotAllowed with what to do; then nothing was written. The number of
    statements is the same for any number of answers; each piece of evidence is a few more.
    """
    # In the order in which `answering` takes them: the answers, then their return.
    rows = Answer.objects.filter(agency_return=agency_return).select_related("criterion")
    answers = lock_all(rows)
    now = _locked(agency_return)
    current().admit(now)
    found = _since(now, answers, by)
    asked_for = [each for each in found.questions if each.code in codes]
    meanwhile = [each.code for each in asked_for if not each.is_empty]
    empty = [each for each in asked_for if each.is_empty]
    whys = [(each.code, _why(found, each)) for each in empty]
    require(policy.why_not_any_more((code, why) for code, why in whys if why))
    others = {each.code for each in found.questions} - {*codes}
    taken = found.without(others)
    if not taken:
        raise NotAllowed(policy.NOTHING_LEFT if meanwhile else policy.TAKES_NOTHING)
    _write(now, found.before, taken, by)
    if with_evidence:
        evidence.bring(now, _fresh(taken), by)
    return Declared(now, tuple(each.code for each in taken), tuple(meanwhile))


def _locked(agency_return) -> Return:
    found = papers.locked(agency_return)
    rows = Return.objects.select_related("cycle", "agency", "version_asked")
    related = rows.get(pk=found.pk)
    for name in ("cycle", "agency", "version_asked"):
        setattr(found, name, getattr(related, name))
    return found


def _since(agency_return: Return, answers: Iterable[Answer], by) -> Since:
    runs_it = by is None or access.can(by, access.MANAGE, agency_return)
    found = read.since(agency_return, answers, by, runs_it=runs_it)
    if found is None:
        raise NotAllowed(policy.TAKES_NOTHING)
    return found


def _why(since: Since, question: Question) -> str:
    """It is not declared now; "" of one that is."""
    if question.part == read.Part.NEW:
        return policy.NEW
    if question.part != read.Part.SAME:
        return question.why_anew or "Its words changed."
    if not since.is_given(question.code):
        return policy.NOT_GIVEN
    return declared.changed_in_words(question.said_changed)


@operation
def say_changed(
    agency_return, *, changed: Collection[str], unchanged: Collection[str] = (), by
) -> Return:  # fmt: skip
    """That something has changed in the answers to these questions, so that nobody declares them;
    ``unchanged``: of which that was said, and is taken back.

    What a colleague said already stays in their name, and what was answered meanwhile stands.
    """
    rows = Answer.objects.filter(agency_return=agency_return).select_related("criterion")
    answers = lock_all(rows)
    now = _locked(agency_return)
    current().admit(now)
    found = _since(now, answers, by)
    for each in found.questions:
        if each.said_changed is not None and each.code in unchanged:
            each.said_changed.delete()
    _keep(now, found.before, [each for each in found.offered if each.code in changed], by)
    return now


def _fresh(taken: Iterable[Question]) -> Iterable[evidence.Piece]:
    for question in taken:
        for piece in question.fresh:
            yield evidence.Piece.of(piece, question.answer.criterion_id)


def _write(agency_return: Return, before: Return, taken: Iterable[Question], by) -> None:
    now = clock.now()
    taken = list(taken)
    for each in taken:
        assert each.before is not None
        each.answer.chosen, each.answer.text = each.before.chosen, each.before.text
        each.answer.number += 1
        each.answer.written_in = ""  # no page that could take it for its own save
        each.answer.answered_by, each.answer.answered_at = by, now
    answers = [each.answer for each in taken]
    bulk.save_many(
        answers, ["chosen", "text", "number", "written_in", "answered_by", "answered_at"]
    )
    _keep(agency_return, before, taken, by)


def _keep(agency_return: Return, before: Return, questions: Iterable[Question], by) -> None:
    """Who says it of these answers as they stand now, and when. Three statements."""
    now, answers = clock.now(), [each.answer for each in questions]
    # One that was declared, emptied and is declared again.
    there = {
        each.criterion_id: each
        for each in StillSo.objects.filter(
            agency_return=agency_return, criterion__in=[each.criterion_id for each in answers]
        )
    }
    new, again = [], []
    for each in answers:
        known = there.get(each.criterion_id)
        row = known or StillSo(agency_return=agency_return, criterion_id=each.criterion_id)
        row.before, row.number = before, each.number
        row.declared_by, row.declared_at = by, now
        (again if known else new).append(row)
    bulk.create_many(new)
    bulk.save_many(again, ["before", "number", "declared_by", "declared_at"])


@operation
def take_back(agency_return, *, declaration: int, by) -> Return:
    """``declaration``: the key of one answer of it. All that were declared in the same act and
    stand so are empty again, and can be answered or declared anew; evidence that came along stays.

    Raises NotAllowed where none of them stands so any more, or one is of a section that was not
    given to whoever takes back.
    """
    rows = Answer.objects.filter(agency_return=agency_return).select_related("criterion")
    answers = lock_all(rows)
    now = _locked(agency_return)
    current().admit(now)
    found = _since(now, answers, by)
    by_code = {each.criterion.code: each for each in answers}
    stand = declared.of(now, by_code, None)
    one = next((each for each in stand.values() if each.pk == declaration), None)
    if one is None:
        raise NotAllowed(policy.TAKEN_BACK)
    codes = [
        code
        for code, each in stand.items()
        if (each.declared_by_id, each.declared_at) == (one.declared_by_id, one.declared_at)
    ]
    if not all(map(found.is_given, codes)):
        raise NotAllowed(policy.NOT_GIVEN)
    emptied = [by_code[code] for code in codes]
    for each in emptied:
        each.chosen = each.text = each.written_in = ""
        each.number += 1
        each.answered_by, each.answered_at = by, clock.now()
    bulk.save_many(
        emptied, ["chosen", "text", "number", "written_in", "answered_by", "answered_at"]
    )
    return now
