"""Due dates follow the calendar: a day off that is added later moves those of open cases.

A due date is stored, so that lists and the clock need not count days; the window it was taken
from is fixed by day 1 and the calendar. A closed case keeps what it had.
"""

from datetime import date

import structlog

from core import bulk, calendar, granting
from core.operations import operation
from escalations import notices, policy
from escalations.course import course_of
from escalations.models import Escalation, StepRecord
from escalations.parties import Parties

log = structlog.get_logger("escalations")


@operation
def recalculate_due_dates(*, by=None, batch: int = 500) -> int:
    """Give open cases the due date of the calendar as it is now; returns how many had another.

    One batch a call. Old and new date are in the case's history, and whoever's turn it is is
    told. Safe to run twice, late, or on two machines: rows are locked, and what has its date
    already is left alone. The record of the present step is brought along, for figures are
    judged by it; its history keeps the first date. A pause of the step is none of it: figures
    judge by when the step would have ended without.
    """
    changed: list[Escalation] = []
    is_open = Escalation.objects.open()
    among = (
        "policy_version", "raised_on", "step", "entered_at_step", "fast_track_on",
        "reopened_at_step", "reopened_on", "paused", "due_on",
    )  # fmt: skip
    for *made, due_on in is_open.order_by().values_list(*among).distinct():
        new = _due_on(*made)
        if new is None or new == due_on or len(changed) == batch:
            continue
        rows = is_open.filter(**dict(zip(among, (*made, due_on), strict=True))).order_by("pk")
        for each in rows.select_for_update(of=("self",))[: batch - len(changed)]:
            each.due_on, each.version = new, each.version + 1
            changed.append(each)
    bulk.save_many(changed, ["due_on", "version"])
    _bring_step_records_along(changed)
    people = Parties(changed)
    granting.sync(Escalation, changed, people.all_grants())  # lists are sorted by what it copies
    notices.due_date_changed(changed, people)
    return len(changed)


def _due_on(
    version: str,
    raised_on: date,
    step: int,
    entered_at_step: int,
    fast_track_on: date | None,
    reopened_at_step: int | None,
    reopened_on: date | None,
    paused: str,
) -> date | None:
    """None, and an error in the log, when it cannot be worked out: the others still are."""
    course = course_of(entered_at_step, fast_track_on, reopened_at_step, reopened_on, paused)
    try:
        return policy.procedure(version).due_on(step, raised_on, calendar.england(), course)
    except (calendar.BeyondTheCalendar, policy.UnfitPolicy) as error:
        log.error("due date cannot be worked out", version=version, exc_info=error)
        return None


def _bring_step_records_along(changed: list[Escalation]) -> None:
    now = {each.pk: each for each in changed}
    records = [
        record
        for record in StepRecord.objects.filter(escalation__in=changed)
        if record.step == now[record.escalation_id].step
        and record.round == now[record.escalation_id].round
    ]
    for record in records:
        record.due_on = _but_for_its_pause(now[record.escalation_id])
    bulk.save_many(records, ["due_on"])


def _but_for_its_pause(escalation: Escalation) -> date:
    if not escalation.paused:
        return escalation.due_on
    step, course = escalation.step, escalation.course
    days = (escalation.raised_on, calendar.england(), course.paused_before(step))
    return escalation.procedure.due_on(step, *days)
