"""From the day on which the agencies see each other's grades to the end of an audit."""

from collections.abc import Iterable
from datetime import date

from audits.multi_agency import notices, planning, policy
from audits.multi_agency.models import (
    AuditCase,
    AuditedAgency,
    AuditFinding,
    AuditMeeting,
    AuditPoint,
    DomainGrade,
    ModeratedGrade,
    MultiAgencyAudit,
)
from audits.multi_agency.planning import locked
from audits.multi_agency.policy import Kind, State
from audits.question_sets.models import ScaleLevel, Standard
from core import by_whom, clock
from core.history import history_of
from core.operations import NotAllowed, Stale, lock_all, no_twin, operation
from core.words import short_day
from improvement import linking
from improvement import operations as log
from improvement.models import Finding, Source, Theme
from partnership.held import require


@operation
@no_twin
def record_meeting(
    audit, *, held_on: date, present: str, notes: str = "", by, version: str = ""
) -> MultiAgencyAudit:
    audit = locked(audit, by, version)
    require(policy.why_not_moderate(audit.state))
    if not audit.opened_up_on <= held_on <= clock.today():
        raise NotAllowed(
            "Enter a day from the one on which the audit was opened up"
            f" ({short_day(audit.opened_up_on)}) until today.",
            "held_on",
        )
    AuditMeeting.objects.create(audit=audit, held_on=held_on, present=present, notes=notes)
    audit.save()
    return audit


@operation
def moderate(
    audit, *, case: int, grades: dict[str, tuple[int, str]], by, seen: str = ""
) -> MultiAgencyAudit:
    """The grades of the meeting for one case: by the code of a domain, the grade and why.

    Each needs a reason where no agency gave it. What the agencies gave stands beside it, always.
    ``seen``: which state of the case the page showed (`state_of`). Raises Stale where somebody
    decided on it meanwhile, with what they decided.
    """
    audit = locked(audit, by)
    require(policy.why_not_moderate(audit.state))
    found = AuditCase.objects.filter(audit=audit, number=case, replaced_on=None).first()
    if found is None:
        raise NotAllowed("This case was replaced by another. Open the audit again.")
    standards = {each.code: each for each in Standard.objects.filter(version=audit.version_asked)}
    levels = set(
        ScaleLevel.objects.filter(version=audit.version_asked_id).values_list("value", flat=True)
    )
    given = agency_grades(audit, found)
    require(policy.why_not_grade_together(given))
    rows = ModeratedGrade.objects.filter(case=found).select_related("standard", "decided_by")
    before = {each.standard_id: each for each in lock_all(rows)}
    _require_as_seen(found, seen, grades, before.values())
    decided_at = clock.now()
    for code, (value, reason) in grades.items():
        if value not in levels:
            raise NotAllowed("Choose one of the grades on the page.", f"grade-{code}")
        require(
            policy.why_not_reason(value, given.get(code, {}).values(), reason), f"reason-{code}"
        )
        standard = standards[code]
        each = before.get(standard.pk) or ModeratedGrade(audit=audit, case=found, standard=standard)
        each.audit = audit
        if each.pk is None or (each.value, each.reason) != (value, reason):
            each.value, each.reason = value, reason
            each.decided_by, each.decided_at = by, decided_at
            each.save()
    return audit


def state_of(case: AuditCase) -> str:
    """Which state of the moderated grades of a case there is, for a form's field ``version``."""
    return f"{history_of(ModeratedGrade).objects.filter(case=case).count()}."


def _require_as_seen(case: AuditCase, seen: str, grades, there: Iterable[ModeratedGrade]) -> None:
    if not seen or seen == (now := state_of(case)):
        return
    labels = dict(
        ScaleLevel.objects.filter(version=case.audit.version_asked_id).values_list("value", "label")
    )
    told = [
        f"{each.standard.code} {each.standard.title}: {labels[each.value]}, decided by"
        f" {by_whom.in_words(each.decided_by)}. {each.reason}".rstrip()
        for each in there
        if grades.get(each.standard.code) != (each.value, each.reason)
    ]
    raise Stale(told or ["Somebody else saved the same grades."], now)


def agency_grades(audit, case: AuditCase) -> dict[str, dict[int, int]]:
    """By domain and the key of the agency, the grade of each that handed in and knows the child. In
    an operation."""
    rows = _graded(audit).filter(review__case=case)
    found: dict[str, dict[int, int]] = {}
    for code, agency, value in rows.values_list("standard__code", "review__agency", "value"):
        found.setdefault(code, {})[agency] = value
    return found


def _graded(audit):
    """The grades of agencies that handed in, of the children whom they know. In an operation."""
    there = AuditedAgency.objects.filter(audit=audit).at_work().exclude(handed_in_on=None)
    return DomainGrade.objects.filter(
        audit=audit, review__is_unknown=False, value__isnull=False,
        review__agency__in=there.values("agency"),
    )  # fmt: skip


@operation
@no_twin
def add_point(
    audit, *, kind: str, text: str, standard: Standard | None = None, by, version: str = ""
) -> MultiAgencyAudit:
    """A strength, or what is to be developed. Its readers are all who may read the report."""
    audit = locked(audit, by, version)
    require(policy.why_not_moderate(audit.state))
    if standard is not None and standard.version_id != audit.version_asked_id:
        raise NotAllowed("Choose a domain of this audit.", "standard")
    AuditPoint.objects.create(audit=audit, kind=Kind(kind), text=text, standard=standard)
    return audit


@operation
def take_point_away(audit, *, point: AuditPoint, by) -> MultiAgencyAudit:
    audit = locked(audit, by)
    require(policy.why_not_moderate(audit.state))
    for each in lock_all(AuditPoint.objects.filter(audit=audit, pk=point.pk)):
        each.delete()
    return audit


@operation
@no_twin
def make_finding(
    audit, *, statement: str, themes: Iterable[Theme] = (), found_on: date | None = None,
    cited: str = "", case: int | None = None, standard: str = "", by,
) -> Finding:  # fmt: skip
    """To the improvement log, which names the audit as where it comes from, and everyone reads.

    ``case``, ``standard``: the number of a case and the code of a domain, of a finding of how far
    the agencies are apart there; one that stands is made once.
    """
    audit = locked(audit, by)
    require(policy.why_not_find(audit.state))
    place = _place(audit, case, standard) if case is not None else {}
    finding = log.add_finding(
        source=Source.MULTI_AGENCY_AUDIT, came_from=came_from(audit), cited=cited,
        found_on=found_on or clock.today(), statement=statement, themes=themes, by=by,
    )  # fmt: skip
    AuditFinding.objects.create(audit=audit, reference=finding.reference, **place)
    return finding


def _place(audit, case: int, standard: str) -> dict[str, AuditCase | Standard]:
    """Raises NotAllowed where it is not in the audit, or where a finding was made of it that
    stands."""
    found = AuditCase.objects.filter(audit=audit, number=case, replaced_on=None).first()
    domain = Standard.objects.filter(version=audit.version_asked_id, code=standard).first()
    if found is None or domain is None:
        raise NotAllowed("This case was replaced by another. Open the audit again.")
    made = AuditFinding.objects.filter(audit=audit, case=found, standard=domain)
    if there := linking.standing_links(made):
        raise NotAllowed(f"A finding was made of it already: {there[0].reference}.")
    return {"case": found, "standard": domain}


def came_from(audit) -> str:
    """As the log says where a finding comes from."""
    return f"Multi-agency audit of {audit.theme[:1].lower()}{audit.theme[1:]} ({audit.reference})"


@operation
def report_audit(audit, *, by, version: str = "") -> MultiAgencyAudit:
    """The moderation is closed: grades stand, and everybody who may view the audit reads them.
    Every case that an agency knows has a grade of each domain by then."""
    audit = locked(audit, by, version)
    known = _graded(audit).filter(review__case__replaced_on=None)
    cases = set(known.values_list("review__case", flat=True))
    standards = Standard.objects.filter(version=audit.version_asked_id).count()
    there = ModeratedGrade.objects.filter(audit=audit, case__in=cases).count()
    require(
        policy.why_not_report(
            audit.state, len(cases) * standards - there,
            AuditMeeting.objects.filter(audit=audit).count(),
            AuditPoint.objects.filter(audit=audit).count(),
        )
    )  # fmt: skip
    audit.state, audit.reported_on = State.REPORTED, clock.today()
    audit.save()
    notices.reported(audit, by)
    return audit


@operation
def close_audit(audit, *, reason: str = "", by, version: str = "") -> MultiAgencyAudit:
    """It is over: it was repeated, or ``reason`` says why it is not."""
    audit = locked(audit, by, version)
    is_repeated = planning.is_repeated(audit)
    require(policy.why_not_close(audit.state, reason, is_repeated=is_repeated), "reason")
    audit.state, audit.closed_on = State.CLOSED, clock.today()
    audit.closed_because = reason.strip()
    audit.save()
    return audit
