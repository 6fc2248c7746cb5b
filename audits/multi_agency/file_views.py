"""Audits, and the cases and grades of one, as CSV and Excel files, for whoever may read them on the
pages. The reference of a case stands in no file."""

from django.http import Http404
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from audits.multi_agency import policy, shown
from audits.multi_agency.models import AuditCase, MultiAgencyAudit
from audits.multi_agency.shown import Together
from core import by_whom, exports
from core.pages import opens, with_a_role

AUDITS = ("Audit", "Theme", "Where it is", "Proposed", "Grades due", "Reported", "Closed")
CASES = ("Case", "How it came in", "Why chosen", "Replaced on", "Why replaced")
GRADES = (
    "Case", "Domain", "Title", "Agency", "Handed in on", "Handed in late",
    "Not known to the agency", "Grade", "Grade in words", "Why",
    "All together", "All together in words", "Why, all together", "Decided by",
)  # fmt: skip


def _require(kind: str) -> None:
    if kind not in exports.KINDS:
        raise Http404


@with_a_role
@require_safe
def all_audits(request, kind):
    _require(kind)
    found = MultiAgencyAudit.objects.visible_to(request.user).order_by("-proposed_on", "-pk")
    rows = [
        [
            each.reference, each.theme, each.get_state_display(), each.proposed_on, each.due_on,
            each.reported_on, each.closed_on,
        ]
        for each in found
    ]  # fmt: skip
    about = f"{MultiAgencyAudit._meta.label}:"
    return exports.list_taken(request, kind, "multi-agency-audits", AUDITS, rows, about=about)


@opens(MultiAgencyAudit)
@require_safe
def cases(request, audit, kind):
    _require(kind)
    found = AuditCase.objects.visible_to(request.user).filter(audit=audit).order_by("number", "pk")
    rows = [
        [
            each.number, each.get_came_in_display(), each.because, each.replaced_on,
            each.replaced_because,
        ]
        for each in found
    ]  # fmt: skip
    name = f"{audit.reference.lower()}-cases"
    return exports.list_taken(
        request,
        kind,
        name,
        CASES,
        rows,
        about=f"{MultiAgencyAudit._meta.label}:{audit.reference}",
        said="cases",
    )


@opens(MultiAgencyAudit)
@require_safe
def grades(request, audit, kind):
    """Of every agency that handed in, as the page *Grades side by side* has them, and for whoever
    may read that; to others that page says when they may."""
    _require(kind)
    if not shown.may_read_together(audit):
        return redirect(shown.url_of(audit, "moderation"))
    rows = _grades(shown.together(audit, request.user), audit.due_on)
    name = f"{audit.reference.lower()}-grades"
    return exports.list_taken(
        request,
        kind,
        name,
        GRADES,
        rows,
        about=f"{MultiAgencyAudit._meta.label}:{audit.reference}",
        said="grades",
    )


def _grades(found: Together, due_on) -> list[list]:
    rows = []
    by_case: dict[int, list] = {}
    handed_in = {each.agency_id: each.handed_in_on for each in found.asked}
    for each in found.reviews:
        by_case.setdefault(each.case.number, []).append(each)
    for case in found.cases:
        for standard in found.given.standards:
            together = _decided(found, case.number, standard.code)
            given = found.grades.get((case.number, standard.code), {})
            for review in by_case.get(case.number, ()):
                grade = given.get(review.agency_id)
                on = handed_in[review.agency_id]
                late = "Yes" if policy.is_late(on, due_on) else "No"
                own = [grade.value, found.labels[grade.value], grade.reason] if grade else [""] * 3
                rows.append(
                    [
                        case.number, standard.code, standard.title, review.agency.name,
                        on, late, "Yes" if review.is_unknown else "No", *own, *together,
                    ]
                )  # fmt: skip
    return rows


def _decided(found: Together, case: int, code: str) -> list:
    if case in found.unknown:
        return ["", policy.NOBODY_KNOWS, "", ""]
    if (each := found.moderated.get((case, code))) is None:
        return [""] * 4
    said = [each.value, found.labels[each.value], each.reason]
    return [*said, by_whom.in_words(each.decided_by)]
