"""Multi-agency audits in the lists of others: what waits for somebody, and the forward plan."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from audits.multi_agency import parties, planning, policy, ways
from audits.multi_agency.models import AuditedAgency, MultiAgencyAudit
from audits.multi_agency.pages import runs_audits
from audits.multi_agency.policy import State
from core import clock
from core.words import counted, day
from partnership.auth import held_by
from partnership.forward_plan import Entry

SHOWN = 25
# What whoever runs an audit does next, by its state.
NEXT = {
    State.AGREED: "choose the cases",
    State.CASES_CHOSEN: "task the agencies",
    State.MODERATION: "moderate, and make the report",
}


def tasks_of(person) -> list[dict[str, str]]:
    """For the home page. Of an audit that somebody does not run, what their agency is to grade."""
    held = held_by(person)
    runs = runs_audits(person)
    is_partner = any(role in ways.THE_PARTNERS for _, role in held)
    audits_for = parties.audits_for(person)
    if not (runs or is_partner or audits_for):
        return []
    rows = MultiAgencyAudit.objects.visible_to(person).open().order_by("proposed_on", "pk")
    found = list(rows[:SHOWN])
    tasks = [*_to_grade(found, audits_for, person)] if audits_for and found else []
    again = planning.repeated(found) if runs and found else set()
    for each in found:
        if is_partner and each.state == State.PROPOSED:
            tasks.append(_task(each, "agree its theme or decline it", "Decide", "blue"))
        if runs and (task := _to_run(each, again)):
            tasks.append(task)
    return tasks


def _task(each, what: str, status: str, tone: str = "") -> dict[str, str]:
    found = {
        "text": f"{each.theme}: {what}",
        "url": each.get_absolute_url(),
        "hint": f"Multi-agency audit {each.reference}",
        "status": status,
    }
    return found | {"tone": tone} if tone else found


def _to_grade(found, agencies: set[int], person) -> Iterator[dict[str, str]]:
    by_key = {each.pk: each for each in found if each.state == State.TASKED}
    rows = (
        AuditedAgency.objects.visible_to(person)
        .at_work()
        .filter(audit__in=by_key, agency__in=agencies, handed_in_on=None)
    )
    for row in rows.select_related("agency").order_by("audit__due_on", "pk"):
        audit = by_key[row.audit_id]
        left = (audit.due_on - clock.today()).days
        said = counted(left, "day") + " left" if left > 0 else "Due today" if left == 0 else "Late"
        tone = "red" if left < 0 else "orange" if left == 0 else ""
        task = _task(audit, f"grade its cases for {row.agency}", said, tone)
        yield task | {"hint": f"{task['hint']}. To be handed in by {day(audit.due_on)}"}


def _to_run(each, again: set[str]) -> dict[str, Any] | None:
    today = clock.today()
    if each.state in NEXT:
        return _task(each, NEXT[State(each.state)], "To do", "blue")
    if each.state == State.TASKED and today > each.due_on:
        return _task(each, "agencies have not handed in", "Late", "red")
    if each.state == State.REPORTED and each.reference not in again:
        first, last = policy.repeated_between(each.reported_on)
        if today > last:
            return _task(each, "repeat it, or say why not", "Late", "red")
        if today >= first:
            return _task(each, f"repeat it by {day(last)}", "To do", "blue")
    return None


def repetitions(viewer, today: date, until: date) -> Iterator[Entry]:
    """For the forward plan: an audit is done again within a year of its report."""
    rows = MultiAgencyAudit.objects.visible_to(viewer).filter(state=State.REPORTED)
    found = list(rows.order_by("pk"))
    again = planning.repeated(found) if found else set()
    for each in found:
        if each.reference in again:
            continue
        by = policy.repeated_between(each.reported_on)[1]
        if by <= until:
            yield Entry(
                by, f"audit-{each.reference.lower()}", each.reference, what=each.theme,
                url=each.get_absolute_url(), who="Business team",
            )  # fmt: skip
