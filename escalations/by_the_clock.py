"""What happens to open escalations by the clock: steps that are over, reminders, rights in step.

Celery beat runs them (`escalations.tasks`).
"""

from collections.abc import Iterator
from datetime import date

import structlog
from django.db import connection
from django.db.models import Exists, F, OuterRef, Q

from core import bulk, calendar, clock, granting, history
from core.operations import current, operation
from escalations import notices, operations, policy
from escalations.models import Escalation, ProposedResolution, StepRecord
from escalations.parties import Parties
from escalations.policy import Step
from escalations.timeline import TOLD_OVERDUE

log = structlog.get_logger("escalations")


@operation
def move_up_when_due(*, by=None, batch: int = 500) -> int:
    """Everything whose step is over moves to the next step; returns how many moved.

    One batch a call, one step each, in a constant number of statements. Safe to run twice at
    once (rows are claimed), late (windows are fixed by day 1) or after a crash (a move, its
    rights and its notices are one transaction). What cannot be moved is passed over. At step 4
    there is no next step: see `remind`.
    """
    today = clock.today()
    if not policy.clock_acts_on(today, calendar.england()):
        return 0
    moving = _set_the_next_step_of_what_is_due(today, batch)
    if not moving:
        return 0
    for escalation in moving:
        escalation.version += 1
    fields = ["step", "due_on", "waiting_for", "version"]
    if any(each.is_within_an_agency for each in moving):
        fields.append("is_internal")
    bulk.save_many(moving, fields)
    bulk.create_many(
        [
            StepRecord(
                escalation=escalation,
                round=escalation.round,
                step=escalation.step,
                entered_on=today,
                due_on=escalation.due_on,
                by_the_clock=True,
            )
            for escalation in moving
        ]
    )
    # Locked and just saved: what is in memory is what stands, so nothing is read again.
    people = Parties(moving)
    granting.sync(Escalation, moving, people.all_grants())
    notices.moved_up(moving, people, by)
    return len(moving)


@operation
def bring_rights_into_step(*, by=None, after: int = 0, batch: int = 500) -> int:
    """Rights of open escalations follow what changed outside them: the contact directory, roles.

    One batch a call, by key from ``after``; returns the last key, or 0 when there are no more.
    """
    rows = Escalation.objects.open().filter(pk__gt=after).order_by("pk")
    found = list(rows.select_for_update(of=("self",))[:batch])
    granting.sync(Escalation, found)
    return found[-1].pk if found else 0


@operation
def remind(*, by=None, moves_up_by_itself: bool = True) -> None:
    """Tell whose turn it is that a step is half way through, ends soon or ends today, and who
    decides that step 4 is over.

    Where a partnership moves up by hand, a step that is over is told at every step.

    Changes nothing of a case, but the outbox, whose occasions make it safe to run again and again,
    and the rights of those it tells. That a step was over and did not move stays in its history.
    """
    today, england = clock.today(), calendar.england()
    if not policy.clock_acts_on(today, england):
        return
    is_open = Escalation.objects.open().order_by("pk")
    stands = _standing_of(is_open)
    for version in sorted({each for each, _, _ in stands}):
        for reminder, due_on in _told_today(version, today):
            if any((version, step, due_on) in stands for step in reminder.steps):
                due = is_open.filter(policy_version=version, due_on=due_on)
                _remind(due.filter(step__in=reminder.steps), reminder.kind)
    if any(due_on == today for *_, due_on in stands):
        # Whoever acts on a fast track was told the same day that it is due.
        _remind(is_open.filter(due_on=today).exclude(fast_track_on=today), "due_today")
    last = Step.STATUTORY_PARTNERS if moves_up_by_itself else Step.PRACTITIONERS
    if any(due_on < today and step >= last for _, step, due_on in stands):
        over = _locked(is_open.past_due(today).filter(step__gte=last))
        if over:
            notices.overdue(over, _in_step(over))
            _keep_in_history(over)


def _set_the_next_step_of_what_is_due(today: date, batch: int) -> list[Escalation]:
    """In memory, of the oldest ``batch`` that can be moved, which are claimed."""
    due = (
        Escalation.objects.past_due(today)
        .filter(step__lt=Step.STATUTORY_PARTNERS)
        .order_by("due_on", "pk")
    )
    if connection.features.has_select_for_update_skip_locked:
        due = due.select_for_update(skip_locked=True, of=("self",))
    moving: list[Escalation] = []
    while found := list(due[: batch - len(moving)]):
        last, wanted = found[-1], batch - len(moving)
        due = due.filter(Q(due_on=last.due_on, pk__gt=last.pk) | Q(due_on__gt=last.due_on))
        proposals = {
            proposal.escalation_id: proposal
            for proposal in ProposedResolution.objects.filter(
                escalation__in=found, answered_at=None, round=F("escalation__round")
            )
        }
        moving += [each for each in found if _can_be_moved(each, proposals.get(each.pk))]
        if len(found) < wanted:
            break
    return moving


def _can_be_moved(escalation, proposal: ProposedResolution | None) -> bool:
    """Set the next step; a row whose dates cannot be worked out must not hold up the others.

    One whose step is not over by the calendar as it is now waits for `recalculate_due_dates`: no
    day off makes it move sooner.
    """
    try:
        if escalation.window(escalation.step).due_on >= clock.today():
            return False
        operations.set_step(escalation, proposal)
    except (calendar.BeyondTheCalendar, policy.UnfitPolicy) as error:
        log.error("cannot be moved up", escalation=escalation.pk, exc_info=error)
        return False
    return True


def _told_today(version: str, today: date) -> Iterator[tuple[policy.Reminder, date]]:
    """Each reminder with the due date of the steps it is about today. What cannot be worked out
    is an error in the log: others are still reminded."""
    try:
        for reminder in policy.procedure(version).reminders:
            yield reminder, reminder.due_on(today, calendar.england())
    except (calendar.BeyondTheCalendar, policy.UnfitPolicy) as error:
        log.error("cannot be reminded of", version=version, exc_info=error)


def _remind(rows, kind: str) -> None:
    if found := _locked(rows):
        notices.reminders(found, kind, _in_step(found))


def _keep_in_history(over: list[Escalation]) -> None:
    """Once for each step and due date. `timeline` tells it."""
    kept = history.past(Escalation).filter(
        id=OuterRef("pk"), history_change_reason=TOLD_OVERDUE, step=OuterRef("step"),
        due_on=OuterRef("due_on"), round=OuterRef("round"),
    )  # fmt: skip
    new = Escalation.objects.filter(pk__in=[each.pk for each in over]).exclude(Exists(kept))
    if keys := list(new.order_by("pk").values_list("pk", flat=True)):
        bulk.record_history(Escalation, keys, kind="~", op=current())


def _locked(rows) -> list[Escalation]:
    """Rights are written from them: nobody may move one on meanwhile."""
    return list(rows.select_for_update(of=("self",)))


def _in_step(escalations: list[Escalation]) -> Parties:
    """Who is told of these may open them: the directory may have changed since this morning."""
    people = Parties(escalations)
    granting.sync(Escalation, escalations, people.all_grants())
    return people


def _standing_of(rows) -> set[tuple[str, int, date]]:
    """By which version of the procedure, at which step and due when: asked once, for on most days
    there is nobody to tell, and each further question is put together anew."""
    return set(rows.order_by().values_list("policy_version", "step", "due_on").distinct())
