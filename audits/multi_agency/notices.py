"""Who is told what about a multi-agency audit. Each notice has an occasion, and is told once.

| notice | when | to |
|---|---|---|
| agreed, declined | a partner has decided on the theme | whoever runs audits |
| tasked | the agencies get the cases, or one that joins does | whoever audits for them |
| joined | another agency grades the cases, too | whoever audits for those that did |
| replaced | a case took another's place | whoever audits for them |
| given back | an agency may write again | whoever audits for it |
| due | 3 working days before the last day | whoever audits for those who have not handed in |
| overdue | the first working day after it | the same, and whoever runs audits |
| opened up | the agencies see each other's grades | whoever audits for them, whoever runs audits |
| reported | the report is there | they, the safeguarding partners and the scrutineer |
| stopped | it is stopped after its theme was agreed | the same but for the scrutineer |
| taken off | their agency is, by letter without a link | whoever audits for it |

Nobody is told of their own act. Of a proposal that is withdrawn nobody is told: nobody was told
that it waits.
"""

from collections.abc import Iterable

from audits.multi_agency import ways
from audits.multi_agency.models import AuditedAgency, MultiAgencyAudit
from audits.multi_agency.policy import State
from audits.returns import taken_off as letter
from core import access, notifications
from improvement.judging import holding
from partnership import succession
from partnership.models import Agency, AgencyRole
from partnership.roles import Role


def decided(audit, by) -> None:
    kind = "audit_agreed" if audit.state == State.AGREED else "audit_declined"
    _tell(kind, audit, "decided", running(), by)


def tasked(audit, by) -> None:
    _tell("audit_tasked", audit, "tasked", auditing(audit), by)


def joined(audit, row, by) -> None:
    new = _holding([row.agency_id], ways.AUDIT)
    occasion = f"{row.pk}:{row.history.count()}"
    _tell("audit_tasked", audit, f"tasked:{occasion}", new, by)
    _tell("audit_joined", audit, f"joined:{occasion}", {*auditing(audit)} - {*new}, by)


def replaced(audit, case, by) -> None:
    _tell("audit_replaced", audit, f"replaced:{case.number}", auditing(audit), by)


def given_back(audit, row, by) -> None:
    people = _holding([row.agency_id], ways.AUDIT)
    occasion = f"given_back:{row.pk}:{row.history.count()}"
    _tell("audit_given_back", audit, occasion, people, by)


def taken_off(row, by) -> None:
    people = _holding([row.agency_id], ways.AUDIT)
    deputies = access.deputies_of(people)
    standing_in = {each for person in people for each in deputies[person]}
    letter.tell("audit_taken_off", row, {*people, *standing_in}, by)


def due(audit, agencies: Iterable[int], by=None) -> None:
    _tell("audit_due", audit, f"due:{audit.due_on}", _holding(agencies, ways.AUDIT), by)


def overdue(audit, agencies: Iterable[int], by=None) -> None:
    people = {*_holding(agencies, ways.AUDIT), *running()}
    _tell("audit_overdue", audit, f"overdue:{audit.due_on}", people, by)


def opened_up(audit, by) -> None:
    _tell("audit_opened_up", audit, "opened_up", {*auditing(audit), *running()}, by)


def reported(audit, by) -> None:
    scrutiny = _with_role(Role.INDEPENDENT_SCRUTINEER)
    people = {*auditing(audit), *running(), *_of_the_partners(), *scrutiny}
    _tell("audit_reported", audit, "reported", people, by)


def stopped(audit, by) -> None:
    people = {*auditing(audit), *running(), *_of_the_partners()}
    _tell("audit_stopped", audit, "stopped", people, by)


def _of_the_partners() -> list[int]:
    rows = AgencyRole.objects.filter(
        agency__kind=Agency.Kind.SAFEGUARDING_PARTNER, role__in=ways.THE_PARTNERS
    )
    return list(holding(rows.values_list("group_id", flat=True)))


def auditing(audit: MultiAgencyAudit) -> list[int]:
    """Whoever grades its cases for an agency, by key."""
    rows = AuditedAgency.objects.filter(audit=audit).at_work()
    return _holding(rows.values_list("agency_id", flat=True), ways.AUDIT)


def running() -> list[int]:
    return _with_role(*ways.RUN_IT)


def _with_role(*roles: str) -> list[int]:
    rows = AgencyRole.objects.filter(role__in=roles)
    return list(holding(rows.values_list("group_id", flat=True)))


def _holding(agencies: Iterable[int], roles: Iterable[str]) -> list[int]:
    now = set(succession.now(agencies).values())
    rows = AgencyRole.objects.filter(agency__in=now, role__in=list(roles))
    return list(holding(rows.values_list("group_id", flat=True)))


def _tell(kind: str, audit, occasion: str, people: Iterable[int], by) -> None:
    notifications.queue_many(
        (kind, person, audit, f"audit:{audit.pk}:{occasion}", audit.due_on)
        for person in sorted(set(people))
        if by is None or person != by.pk
    )
