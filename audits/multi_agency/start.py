"""What multi-agency audits tell the rest of the house at start-up."""

from audits.multi_agency import lists, ways
from audits.multi_agency.models import (
    AuditedAgency,
    AuditFinding,
    MultiAgencyAudit,
    MultiAgencyHold,
)
from audits.multi_agency.policy import State
from audits.returns import taken_off
from core import granting, retention
from core.operations import lock_all
from core.words import counted
from improvement import linking
from partnership import agencies, directory, forward_plan, succession

LABEL = MultiAgencyAudit._meta.label


def register() -> None:
    directory.follow(follow_the_directory, _of_agencies)
    succession.follow(follow_a_takeover)
    succession.counts_matters(matters)
    agencies.counts_open_work(open_work)
    ways.register()
    retention.register(
        retention.Kind(
            "multi-agency-audit", "Multi-agency audit", LABEL, MultiAgencyHold._meta.label
        )
    )
    forward_plan.register("audit", "Multi-agency audit to repeat", lists.repetitions)
    linking.register("AUD", "Multi-agency audit", MultiAgencyAudit, lambda each: each.theme)
    linking.leads(AuditFinding, "audit")
    taken_off.register("audit_taken_off", lambda row: (row.audit, row.taken_off_on))


def _of_agencies(at):
    asked = AuditedAgency.objects.filter(agency__in=at)
    return MultiAgencyAudit.objects.filter(pk__in=asked.values("audit"))


def follow_the_directory(at: set[int]) -> None:
    """Somebody began or ended a role at these agencies, or a partner came or went."""
    if found := lock_all(_of_agencies(at)):
        granting.sync(MultiAgencyAudit, found)


def follow_a_takeover(successor_id: int, moved) -> None:
    follow_the_directory(succession.standing_for([successor_id]))


def matters(agency_id: int, successor_id: int) -> list[str]:
    if not (number := _open_at(agency_id)):
        return []
    verb = "passes" if number == 1 else "pass"
    return [f"{counted(number, 'multi-agency audit')} {verb} to the successor’s people."]


def open_work(agency_id: int) -> list[str]:
    if not (number := _open_at(agency_id)):
        return []
    said = f"{counted(number, 'multi-agency audit')} would be left to nobody."
    return [f"{said} Let another agency take over, or finish each first."]


def _open_at(agency_id: int) -> int:
    rows = AuditedAgency.objects.unscoped("how many audits an agency is in: a number alone")
    rows = rows.at_work().filter(audit__state=State.TASKED, handed_in_on=None)
    return rows.filter(agency__in=succession.standing_for([agency_id])).count()
