"""What an agency writes of the cases, and hands in.

Whoever saves, and whoever hands in for an agency, first locks its row of the audit: what is handed
in is what was saved before, and nothing is saved after.
"""

from collections.abc import Collection, Mapping

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Exists, OuterRef, Subquery

from audits.multi_agency import notices, parties, policy
from audits.multi_agency.models import (
    AuditedAgency,
    CaseAnswer,
    CaseReview,
    DomainGrade,
    MultiAgencyAudit,
    held,
)
from audits.multi_agency.planning import locked
from audits.multi_agency.policy import State
from audits.multi_agency.tool import (
    OF_AN_ANSWER,
    answers_of,
    missing_of,
    state_of,
    written_of,
)
from audits.question_sets import lists
from audits.question_sets.content import NO, YES, Answer, Content
from audits.question_sets.models import Criterion, ScaleLevel
from core import access, bulk, clock
from core.as_seen import version_of
from core.history import history_of
from core.operations import NotAllowed, Stale, current, lock, lock_all, operation
from partnership.held import require

MEANWHILE = "A colleague saved this page meanwhile. It says now:"
GRADED_MEANWHILE = "Grades of your agency were changed. This page shows them as they are now."


def _working(audit, agency: int, by) -> AuditedAgency:
    """The agency's row, locked, with the audit as it is now. Raises NotAllowed once nothing is
    written any more, and PermissionDenied for whoever does not audit for the agency. One statement,
    and a few more for a deputy and for the people of an agency that took over another."""
    rows = AuditedAgency.objects.filter(audit=audit.pk, agency=agency).select_related("audit")
    if by is not None:
        rows = rows.annotate(
            may_write=Exists(held(by, access.CONTRIBUTE).filter(pk=OuterRef("audit"))),
            audits_for_it=Exists(parties.auditing_for(by, OuterRef("agency"))),
            is_by_a_deputy=Exists(access.stood_in_for(by)),
        )
    row = rows.select_for_update(of=("self",), no_key=True).first()
    is_its_own = by is None or (row is not None and row.audits_for_it)
    if not is_its_own and agency not in parties.audits_for_now(by):
        raise PermissionDenied("only whoever audits for the agency writes its grades")
    if row is None:
        raise NotAllowed("Your agency is not asked in this audit.")
    if by is not None:
        if not row.may_write:
            raise PermissionDenied("only whoever contributes to the audit writes in it")
        if row.is_by_a_deputy:
            current().stands_in_for(access.in_whose_stead(by, access.CONTRIBUTE, row.audit))
    current().admit_by_rule(row.audit)
    require(policy.why_not_grade(row.audit.state, row.handed_in_on, row.taken_off_on))
    return row


def _require_still(row: AuditedAgency, audit: MultiAgencyAudit) -> None:
    """``audit``: read after the agency's row was locked. Whoever opens the audit up, or stops it,
    locks that row and changes the other: a save that waited for it has read that other before."""
    require(policy.why_not_grade(audit.state, row.handed_in_on, row.taken_off_on))


def _review(row: AuditedAgency, case: int) -> CaseReview:
    """Of a case by its number in the audit."""
    rows = CaseReview.objects.filter(audit=row.audit, case__number=case, agency=row.agency_id)
    found = rows.select_related("case", "agency", "audit").first()
    if found is None:
        raise NotAllowed("This case is not in the audit. Open the audit again.")
    require(policy.why_not_grade_case(found.case.replaced_on))
    _require_still(row, found.audit)
    return found


@operation
def save_domain(
    audit, *, case: int, agency: int, standard: str, answers: Mapping[str, tuple[str, str]],
    value: int | None, reason: str, seen: str = "", by,
) -> MultiAgencyAudit:  # fmt: skip
    """The answers of one domain of one case, and its grade; what is not answered yet may be empty.

    ``answers``: by the code of a criterion, what was chosen and the text. ``seen``: which state of
    the domain the page showed (`core.as_seen`).

    Raises Stale where a colleague saved it meanwhile, with what they wrote. Eight statements for
    any number of questions.
    """
    row = _working(audit, agency, by)
    wanted = {int(chosen) for chosen, _ in answers.values() if _is_figures(chosen)}
    wanted |= set() if value is None else {value}
    grade = _locked_grade(row, case, standard, wanted)
    criteria = {each.code: each for each in Criterion.objects.filter(standard=grade.standard_id)}
    said = CaseAnswer.objects.filter(review=grade.review_id, criterion__in=criteria.values())
    by_key = {each.criterion_id: each for each in said}
    before = {code: by_key.get(each.pk) for code, each in criteria.items()}
    _require_as_seen(grade, seen, before)
    grades = wanted if grade.known_levels == len(wanted) else set(_labels(grade))
    if value is not None and value not in grades:
        raise NotAllowed("Choose one of the grades on the page.", "value")
    new, changed = [], []
    for code, (chosen, text) in answers.items():
        if code not in criteria:
            raise NotAllowed("Open the page again: a question on it is no longer asked.")
        if chosen and chosen not in _answers_to(criteria[code], grades):
            raise NotAllowed("Choose one of the answers on the page.", f"chosen-{code}")
        there = before[code]
        if there is None:
            new.append(
                CaseAnswer(
                    audit=row.audit, review=grade.review, criterion=criteria[code], chosen=chosen,
                    text=text,
                )
            )  # fmt: skip
        elif (there.chosen, there.text) != (chosen, text):
            there.chosen, there.text = chosen, text
            changed.append(there)
    bulk.create_many(new)
    bulk.save_many(changed, ["chosen", "text"])
    grade.value, grade.reason = value, reason
    bulk.save_many([grade], ["value", "reason"])
    return row.audit


def _is_figures(chosen: str) -> bool:
    return chosen.isascii() and chosen.isdigit()


def _locked_grade(row: AuditedAgency, case: int, standard: str, wanted: Collection[int]):
    """With ``states``: how much history there is of it; ``known_levels``: how many of ``wanted``
    are on the scale. One statement."""
    past = history_of(DomainGrade).objects.filter(id=OuterRef("pk")).order_by().values("id")
    levels = ScaleLevel.objects.filter(version=row.audit.version_asked_id, value__in=wanted)
    found = (
        DomainGrade.objects.filter(
            audit=row.audit, review__case__number=case, review__agency=row.agency_id,
            standard__code=standard,
        )
        .select_related("review__case", "standard", "audit")
        .annotate(
            states=Subquery(past.annotate(number=Count("pk")).values("number")),
            known_levels=Subquery(
                levels.order_by().values("version").annotate(number=Count("pk")).values("number")
            ),
        )
        .select_for_update(of=("self",), no_key=True)
        .first()
    )  # fmt: skip
    if found is None:
        raise NotAllowed("This case is not in the audit. Open the audit again.")
    require(policy.why_not_grade_case(found.review.case.replaced_on))
    require(policy.why_not_grade_domain(is_unknown=found.review.is_unknown))
    _require_still(row, found.audit)
    found.audit = row.audit
    found.known_levels = found.known_levels or 0
    return found


def _labels(grade: DomainGrade) -> dict[int, str]:
    levels = ScaleLevel.objects.filter(version=grade.standard.version_id)
    return dict(levels.values_list("value", "label"))


def _answers_to(criterion: Criterion, grades: set[int]) -> set[str]:
    if criterion.answer == Answer.SCALE:
        return {str(each) for each in grades}
    return {YES, NO} if criterion.answer == Answer.YES_NO else set()


def _require_as_seen(grade, seen: str, before: Mapping[str, CaseAnswer | None]) -> None:
    now = f"{grade.states}."
    if not seen or seen == now:
        return
    labels = {str(value): label for value, label in _labels(grade).items()}
    labels |= {YES: "Yes", NO: "No"}
    told = [
        f"{code}: {'. '.join(filter(None, (labels.get(each.chosen, ''), each.text)))}"
        for code, each in before.items()
        if each and (each.chosen or each.text)
    ]
    told.append(f"The grade: {labels[str(grade.value)] if grade.value is not None else 'none'}")
    if grade.reason:
        told.append(f"Why this grade: {grade.reason}")
    raise Stale([MEANWHILE, *told], now)


@operation
def save_case(
    audit, *, case: int, agency: int, is_unknown: bool, strengths: str, developments: str,
    seen: str = "", by,
) -> MultiAgencyAudit:  # fmt: skip
    """What stands above the domains. ``is_unknown``: nothing of the case is graded then."""
    row = _working(audit, agency, by)
    [review] = lock_all(CaseReview.objects.filter(pk=_review(row, case).pk))
    review.audit = row.audit
    if seen and seen != (now := version_of(review)):
        known = "The child is not known to us" if review.is_unknown else "The child is known to us"
        told = [known, *(each for each in (review.strengths, review.developments) if each)]
        raise Stale([MEANWHILE, *told], now)
    review.is_unknown = is_unknown
    review.strengths, review.developments = strengths, developments
    review.save()
    return row.audit


@operation
def hand_in_cases(audit, *, agency: int, seen: str = "", by) -> MultiAgencyAudit:
    """All cases of the agency at once. The last agency opens the audit up for all of them.

    ``seen``: which grades the page showed (`tool.state_of`). Raises Stale where a colleague changed
    them meanwhile: nothing is handed in for good that nobody has looked at.
    """
    audit = lock(audit)
    row = _working(audit, agency, by)
    rows = CaseReview.objects.filter(audit=audit, agency=agency, case__replaced_on=None)
    reviews = list(rows.select_related("case", "agency"))
    given: Content = lists.content_of(audit.version_asked)
    grades = list(DomainGrade.objects.filter(review__in=reviews).select_related("standard"))
    said = CaseAnswer.objects.filter(review__in=reviews)
    answers = answers_of(said.values_list(*OF_AN_ANSWER))
    lacking = missing_of(given, reviews, grades, answers)
    require(policy.why_not_hand_in(audit.state, row.handed_in_on, len(lacking)))
    now = state_of(given, reviews, written_of(given, reviews, grades, answers)[0])
    if seen and seen != now:
        raise Stale([GRADED_MEANWHILE], now)
    row.audit = audit
    row.handed_in_on, row.handed_in_by = clock.today(), by
    row.save()
    open_up_where_all_have(audit, by)
    audit.save()
    return audit


@operation
def give_back_cases(audit, *, agency: int, by, version: str = "") -> MultiAgencyAudit:
    """An agency that handed in too early writes again, while the others have not seen it."""
    audit = locked(audit, by, version)
    [row] = lock_all(AuditedAgency.objects.filter(audit=audit, agency=agency))
    require(policy.why_not_give_back(audit.state, row.handed_in_on, row.taken_off_on))
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
    asked = lock_all(AuditedAgency.objects.filter(audit=audit).at_work())
    handed_in = sum(each.handed_in_on is not None for each in asked)
    require(policy.why_not_open_up(audit.state, audit.due_on, clock.today(), handed_in))
    _open_up(audit, by)
    audit.save()
    return audit


def open_up_where_all_have(audit, by) -> None:
    """When the last agency hands in, or is taken off before it did. ``audit`` is locked, and saved
    by the operation that this belongs to."""
    there = AuditedAgency.objects.filter(audit=audit).at_work()
    if not there.filter(handed_in_on=None).exists():
        _open_up(audit, by)


def _open_up(audit, by) -> None:
    audit.state, audit.opened_up_on = State.MODERATION, clock.today()
    notices.opened_up(audit, by)
