"""What becomes of an audit otherwise than planned: it is stopped, an agency joins or is taken off.

By whoever runs it, each with a reason that everybody who may open the audit reads
(docs/adr/0041).
"""

from audits.multi_agency import audience, notices, policy
from audits.multi_agency.grading import open_up_where_all_have
from audits.multi_agency.models import AuditCase, AuditedAgency, CaseReview, MultiAgencyAudit
from audits.multi_agency.planning import locked, put_before
from audits.multi_agency.policy import State
from core import calendar, clock
from core.operations import NotAllowed, forget_twins, lock_all, operation
from partnership.held import require
from partnership.models import Agency


@operation
def stop_audit(audit, *, reason: str, by, version: str = "") -> MultiAgencyAudit:
    """Until it is reported. Nobody's rights change by it: who could grade cannot any more, and who
    reads goes on reading what they could. One that is only proposed is withdrawn so."""
    audit = locked(audit, by, version)
    require(policy.why_not_stop(audit.state))
    if not reason.strip():
        raise NotAllowed("Say why.", "reason")
    was_proposed = audit.state == State.PROPOSED
    # Whoever saves a page at this moment comes first, or finds it stopped (`grading`).
    lock_all(AuditedAgency.objects.filter(audit=audit))
    audit.state, audit.closed_on = State.STOPPED, clock.today()
    audit.closed_because = reason.strip()
    audit.save()
    forget_twins(audit)
    if not was_proposed:
        notices.stopped(audit, by)
    return audit


@operation
def add_agency(audit, *, agency: Agency, reason: str, by, version: str = "") -> MultiAgencyAudit:
    """It gets all cases, and all agencies have fifteen working days from today, unless their last
    day is later anyway. One that was taken off finds what it wrote, and hands in anew."""
    audit = locked(audit, by, version)
    require(policy.why_not_change_agencies(audit.state))
    rows = lock_all(AuditedAgency.objects.filter(audit=audit))
    there = [each for each in rows if each.taken_off_on is None]
    require(
        policy.why_not_join(
            agency.name, is_gone=agency.is_gone, is_in=agency.pk in audience.standing_in(there),
            has_auditor=agency.pk in audience.audited_for(),
        ),
        "agency",
    )  # fmt: skip
    if not reason.strip():
        raise NotAllowed("Say why it joins.", "reason")
    row = next((each for each in rows if each.agency_id == agency.pk), None)
    row = row or AuditedAgency(audit=audit, agency=agency)
    row.audit = audit
    row.joined_on, row.joined_because = clock.today(), reason.strip()
    row.taken_off_on, row.taken_off_because = None, ""
    row.handed_in_on = row.handed_in_by = None
    row.save()
    has = CaseReview.objects.filter(audit=audit, agency=agency).values("case")
    cases = AuditCase.objects.filter(audit=audit, replaced_on=None).exclude(pk__in=has)
    put_before(audit, cases, [row])
    audit.due_on = policy.due_again(audit.due_on, clock.today(), calendar.england())
    audit.save()
    notices.joined(audit, row, by)
    return audit


@operation
def take_agency_off(audit, *, agency: int, reason: str, by, version: str = "") -> MultiAgencyAudit:
    """Its people lose their right to the audit with it, and are told so. Where all others have
    handed in, it opens the audit up. ``agency``: its key."""
    audit = locked(audit, by, version)
    rows = lock_all(AuditedAgency.objects.filter(audit=audit))
    row = next((each for each in rows if each.agency_id == agency), None)
    if row is None:
        raise NotAllowed("This agency is not in the audit.")
    others = sum(each.taken_off_on is None for each in rows if each != row)
    require(policy.why_not_take_off(audit.state, row.taken_off_on, others))
    if not reason.strip():
        raise NotAllowed("Say why it is taken off.", "reason")
    row.audit = audit
    row.taken_off_on, row.taken_off_because = clock.today(), reason.strip()
    row.save()
    notices.taken_off(row, by)
    open_up_where_all_have(audit, by)
    audit.save()
    return audit
