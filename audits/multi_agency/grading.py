"""What an agency writes of the cases, and hands in.

Whoever saves, and whoever hands in for an agency, first locks its row of the audit: what is handed
in is what was saved before, and nothing is saved after.
"""

from collections.abc import Mapping, Sequence

from django.core.exceptions import PermissionDenied

from audits.multi_agency import notices, parties, policy
from audits.multi_agency.models import (
    AuditedAgency,
    CaseAnswer,
    CaseReview,
    DomainGrade,
    MultiAgencyAudit,
)
from audits.multi_agency.planning import locked
from audits.multi_agency.policy import State
from audits.multi_agency.tool import answers_of, missing_of
from audits.question_sets import lists
from audits.question_sets.content import NO, YES, Answer, Content
from audits.question_sets.models import Criterion, ScaleLevel
from core import clock
from core.as_seen import version_of
from core.operations import NotAllowed, Stale, lock, lock_all, operation
from partnership.held import require


def _working(audit, agency: int, by) -> AuditedAgency:
    """The agency's row, locked, with the audit as it is now. Raises NotAllowed once nothing is
    written any more, and PermissionDenied for whoever does not audit for the agency."""
    if by is not None and agency not in parties.audits_for_now(by):
        raise PermissionDenied("only whoever audits for the agency writes its grades")
    found = lock_all(AuditedAgency.objects.filter(audit=audit.pk, agency=agency))
    if not found:
        raise NotAllowed("Your agency is not asked in this audit.")
    [row] = found
    row.audit = MultiAgencyAudit.objects.get(pk=audit.pk)
    require(policy.why_not_grade(row.audit.state, row.handed_in_on))
    return row


def _review(audit, case: int, agency: int) -> CaseReview:
    """Of a case by its number in the audit."""
    rows = CaseReview.objects.filter(audit=audit, case__number=case, agency=agency)
    found = rows.select_related("case", "agency").first()
    if found is None or found.case.replaced_on:
        raise NotAllowed("This case was replaced by another. Open the audit again.")
    found.audit = audit
    return found


@operation
def save_domain(
    audit, *, case: int, agency: int, standard: str, answers: Mapping[str, tuple[str, str]],
    value: int | None, reason: str, seen: str = "", by,
) -> MultiAgencyAudit:  # fmt: skip
    """The answers of one domain of one case, and its grade; what is not answered yet may be empty.

    ``answers``: by the code of a criterion, what was chosen and the text. ``seen``: which state of
    the domain the page showed (`core.as_seen`).

    Raises Stale where a colleague saved it meanwhile, with what they wrote.
    """
    row = _working(audit, agency, by)
    review = _review(row.audit, case, agency)
    rows = DomainGrade.objects.filter(review=review, standard__code=standard)
    [grade] = lock_all(rows.select_related("standard"))
    grade.audit = row.audit
    criteria = {each.code: each for each in Criterion.objects.filter(standard=grade.standard_id)}
    before = {
        each.criterion_id: each
        for each in CaseAnswer.objects.filter(review=review, criterion__standard=grade.standard_id)
    }
    _require_as_seen(grade, seen, {code: before.get(criteria[code].pk) for code in criteria})
    levels = ScaleLevel.objects.filter(version=row.audit.version_asked_id)
    grades = set(levels.values_list("value", flat=True))
    if value is not None and value not in grades:
        raise NotAllowed("Choose one of the grades on the page.", "value")
    for code, (chosen, text) in answers.items():
        if code not in criteria:
            raise NotAllowed("Open the page again: a question on it is no longer asked.")
        if chosen and chosen not in _answers_to(criteria[code], grades):
            raise NotAllowed("Choose one of the answers on the page.", f"chosen-{code}")
        said = before.get(criteria[code].pk) or CaseAnswer(review=review, criterion=criteria[code])
        said.audit = row.audit
        if said.pk is None and not (chosen or text):
            continue
        if (said.chosen, said.text) != (chosen, text):
            said.chosen, said.text = chosen, text
            said.save()
    grade.value, grade.reason = value, reason
    grade.save()
    return row.audit


def _answers_to(criterion: Criterion, grades: set[int]) -> set[str]:
    if criterion.answer == Answer.SCALE:
        return {str(each) for each in grades}
    return {YES, NO} if criterion.answer == Answer.YES_NO else set()


def _require_as_seen(grade, seen: str, before: Mapping[str, CaseAnswer | None]) -> None:
    now = version_of(grade)
    if not seen or seen == now:
        return
    told = [f"{code}: {each.text}" for code, each in before.items() if each and each.text]
    if grade.reason:
        told.append(f"Why this grade: {grade.reason}")
    raise Stale(["A colleague saved this page meanwhile. It says now:", *told], now)


@operation
def save_case(
    audit, *, case: int, agency: int, is_unknown: bool, strengths: str, developments: str,
    seen: str = "", by,
) -> MultiAgencyAudit:  # fmt: skip
    """What stands above the domains. ``is_unknown``: nothing of the case is graded then."""
    row = _working(audit, agency, by)
    [review] = lock_all(CaseReview.objects.filter(pk=_review(row.audit, case, agency).pk))
    review.audit = row.audit
    if seen and seen != (now := version_of(review)):
        told = [each for each in (review.strengths, review.developments) if each]
        raise Stale(["A colleague saved this page meanwhile. It says now:", *told], now)
    review.is_unknown = is_unknown
    review.strengths, review.developments = strengths, developments
    review.save()
    return row.audit


@operation
def hand_in_cases(audit, *, agency: int, by) -> MultiAgencyAudit:
    """All cases of the agency at once. The last agency opens the audit up for all of them."""
    audit = lock(audit)
    row = _working(audit, agency, by)
    reviews = CaseReview.objects.filter(audit=audit, agency=agency, case__replaced_on=None)
    lacking = missing(audit, reviews.select_related("case", "agency"))
    require(policy.why_not_hand_in(audit.state, row.handed_in_on, len(lacking)))
    row.audit = audit
    row.handed_in_on, row.handed_in_by = clock.today(), by
    row.save()
    waiting = AuditedAgency.objects.filter(audit=audit, handed_in_on=None)
    if not waiting.exists():
        _open_up(audit, by)
    audit.save()
    return audit


def missing(audit, reviews: Sequence[CaseReview]):
    """What these reviews lack, within an operation (`tool.missing_of`)."""
    given: Content = lists.content_of(audit.version_asked)
    grades = DomainGrade.objects.filter(review__in=reviews).select_related("standard")
    answers = CaseAnswer.objects.filter(review__in=reviews).select_related("criterion")
    return missing_of(given, reviews, list(grades), answers_of(answers))


@operation
def give_back_cases(audit, *, agency: int, by, version: str = "") -> MultiAgencyAudit:
    """An agency that handed in too early writes again, while the others have not seen it."""
    audit = locked(audit, by, version)
    [row] = lock_all(AuditedAgency.objects.filter(audit=audit, agency=agency))
    require(policy.why_not_give_back(audit.state, row.handed_in_on))
    row.audit = audit
    row.handed_in_on = row.handed_in_by = None
    row.save()
    audit.save()
    notices.given_back(audit, row, by)
    return audit


@operation
def open_up(audit, *, by, version: str = "") -> MultiAgencyAudit:
    """After the last day, without the agencies that have not handed in: theirs counts no more."""
    audit = locked(audit, by, version)
    asked = lock_all(AuditedAgency.objects.filter(audit=audit))
    handed_in = sum(each.handed_in_on is not None for each in asked)
    require(policy.why_not_open_up(audit.state, audit.due_on, clock.today(), handed_in))
    _open_up(audit, by)
    audit.save()
    return audit


def _open_up(audit, by) -> None:
    audit.state, audit.opened_up_on = State.MODERATION, clock.today()
    notices.opened_up(audit, by)
