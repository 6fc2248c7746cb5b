"""What goes out by the clock: that grades are due in three working days, and that they are late."""

from audits.multi_agency import notices, policy
from audits.multi_agency.models import AuditedAgency, MultiAgencyAudit
from audits.multi_agency.policy import State
from core import calendar, clock
from core.operations import operation


@operation
def remind_agencies(*, by=None) -> None:
    """On working days alone. Changes nothing but the outbox, whose occasions make it safe to run
    again and again, or late."""
    today, england = clock.today(), calendar.england()
    if not england.is_working_day(today):
        return
    rows = AuditedAgency.objects.at_work().filter(handed_in_on=None, audit__state=State.TASKED)
    waiting: dict[int, list[int]] = {}
    for key, agency in rows.order_by("pk").values_list("audit_id", "agency_id"):
        waiting.setdefault(key, []).append(agency)
    for audit in MultiAgencyAudit.objects.filter(pk__in=waiting).order_by("pk"):
        if policy.is_reminded(audit.due_on, today, england):
            notices.due(audit, waiting[audit.pk])
        elif today > audit.due_on:
            notices.overdue(audit, waiting[audit.pk])
