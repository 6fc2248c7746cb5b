"""Everything that is written about an escalation."""

import uuid
from collections.abc import Iterator
from datetime import date
from functools import partial

import structlog
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.db.models import Q

from core import access, bulk, calendar, clock, granting
from core.documents import check_upload
from core.operations import NotAllowed, current, lock, lock_all, no_twin, operation
from core.references import next_reference
from core.words import day
from escalations import lists, notices, policy, timetable
from escalations.models import (
    Contact,
    Escalation,
    EscalationDocument,
    EscalationDraft,
    EscalationNote,
    Participant,
    ProposedResolution,
    StepRecord,
)
from escalations.parties import Parties, side_of
from escalations.policy import Outcome, Side, Step
from partnership import succession
from partnership.auth import held_by
from partnership.models import Agency
from partnership.roles import PRACTICE

log = structlog.get_logger("escalations")


def require(refusal: str | None) -> None:
    """Raises NotAllowed with the sentence, when there is one."""
    if refusal:
        raise NotAllowed(refusal)


# --- raising ----------------------------------------------------------------------------------


@operation
def save_draft(*, answers: dict, by) -> EscalationDraft:
    """Keep what has been written so far: answers by field name, added to those kept before."""
    draft, _ = EscalationDraft.objects.select_for_update().get_or_create(
        owner=by, defaults={"submission": uuid.uuid4(), "changed_at": clock.now()}
    )
    draft.answers = {**draft.answers, **answers}
    draft.changed_at = clock.now()
    draft.save()
    return draft


@operation
def discard_draft(draft, *, by) -> None:
    """Throw one's own draft away."""
    if draft.owner_id != by.pk:
        raise PermissionDenied("A draft is its owner's alone.")
    draft.delete()


@operation
@no_twin
def raise_escalation(*, raised_as, challenged_agency, raised_on: date, by, **answers) -> Escalation:
    """Raise a professional challenge. Day 1 is ``raised_on``.

    ``raised_as``: the role, held by ``by``, through which it is raised; its agency is the one
    raising. ``answers``: the remaining fields of Escalation that people fill in. The writer's
    draft, if any, is done with.
    """
    raised_as = lock(raised_as)  # it may be ending at this moment
    if raised_as.person_id != by.pk or raised_as.ended_on is not None:
        raise NotAllowed("You no longer hold the role you were raising this as. Choose another.")
    if raised_as.agency_role.role not in PRACTICE:
        raise NotAllowed(
            "Challenges are raised by people who work with children and families. Choose a role "
            "in which you do."
        )
    raising_agency = raised_as.agency_role.agency
    for agency in (raising_agency, challenged_agency):
        if agency.closed_on or agency.succeeded_by_id:
            raise NotAllowed(f"{agency} no longer exists. Choose the agency that took over.")
    if challenged_agency.kind == Agency.Kind.BUSINESS_TEAM:
        raise NotAllowed("The business team decides about no child. Choose the agency that did.")
    procedure = timetable.in_force()
    step, england = Step.PRACTITIONERS, calendar.england()
    why_not_raise = partial(
        policy.why_not_raise,
        raising=raising_agency.pk,
        challenged=challenged_agency.pk,
        raised_on=raised_on,
        today=clock.today(),
    )
    require(why_not_raise())
    try:
        due_on = procedure.due_on(step, raised_on, england)
        ends_on = procedure.due_on(Step.STATUTORY_PARTNERS, raised_on, england)
    except calendar.BeyondTheCalendar as unknown:
        raise NotAllowed(_why_not_counted(raised_on, england)) from unknown
    require(why_not_raise(ends_on=ends_on))
    escalation = Escalation.objects.create(
        reference=next_reference("ESC"),
        policy_version=procedure.version,
        raised_on=raised_on,
        raised_by=by,
        raised_as=raised_as,
        raising_agency=raising_agency,
        challenged_agency=challenged_agency,
        step=step,
        due_on=due_on,
        waiting_for=policy.waiting_for(step, None, None),
        **answers,
    )
    StepRecord.objects.create(
        escalation=escalation, step=step, entered_on=raised_on, due_on=escalation.due_on
    )
    notices.raised(escalation, by)
    if draft := EscalationDraft.objects.filter(owner=by).first():
        draft.delete()
    return escalation


def _why_not_counted(raised_on: date, england: calendar.WorkingCalendar) -> str:
    """``raised_on``: today or earlier, yet not every step can be counted from it."""
    if raised_on.year < england.first_year:
        return (
            "The day you raised this with the other worker is too long ago to count from. "
            "Check the year."
        )
    return (
        f"Bank holidays are known to {day(england.known_to)} only, so the days of the steps cannot "
        "be counted. Ask the business team to have the next years added. What you have written is "
        "kept until then."
    )


# --- while it is open ---------------------------------------------------------------------------


@operation
def log_contact(
    escalation, *, happened_on: date, method, with_whom, result, by, version=""
) -> Escalation:
    """Record an attempt to settle it. The turn passes to the side that was contacted."""
    escalation = lock(escalation, version)
    side = side_of(by, escalation)
    require(policy.why_not_log_contact(escalation, side, happened_on, clock.today()))
    # The statutory partners speak for neither side: what they log leaves the turn with them.
    Contact.objects.create(
        escalation=escalation,
        step=escalation.step,
        side=side,
        happened_on=happened_on,
        method=method,
        with_whom=with_whom,
        result=result,
        logged_by=by,
        logged_at=clock.now(),
    )
    pass_the_turn(escalation)
    return escalation


@operation
def bring_in(escalation, *, held_role, by, version="") -> Escalation:
    """Let a colleague of one's own agency take part: the worker who was challenged, say."""
    held_role = lock(held_role)  # before the escalation, as when a role ends
    escalation = lock(escalation, version)
    side = side_of(by, escalation)
    require(policy.why_not_bring_in(escalation, side))
    if held_role.ended_on is not None:
        raise NotAllowed("This person no longer holds that role. Choose someone else.")
    if held_role.agency_role.agency_id != succession.stands_for(escalation.agency_of(side)):
        raise NotAllowed("You can bring in people of your own agency only.")
    if held_role.agency_role.role not in PRACTICE or not held_role.person.is_active:
        raise NotAllowed("Only somebody who works with children and families can be brought in.")
    if held_role.person_id == by.pk:
        raise NotAllowed("You take part already. Choose someone else.")
    if held_role.person_id == escalation.raised_by_id:
        raise NotAllowed(f"{held_role.person} raised this, and takes part already.")
    if escalation.participants.filter(held_role=held_role).exists():
        raise NotAllowed(f"{held_role.person} takes part already.")
    participant = Participant.objects.create(
        escalation=escalation, held_role=held_role, brought_in_by=by, brought_in_at=clock.now()
    )
    notices.brought_in(escalation, participant, by)
    return escalation


@operation
def add_document(escalation, *, upload, by) -> Escalation:
    escalation = lock(escalation)
    require(policy.why_not_add_document(escalation))
    check_upload(upload)
    document = EscalationDocument(escalation=escalation, added_by=by, added_at=clock.now())
    document.take(upload)
    document.save()
    return escalation


@operation
def add_note(escalation, *, text, for_agency, by) -> Escalation:
    """A note for everyone who may open it, or for the people of the writer's own agency."""
    escalation = lock(escalation)
    require(policy.why_not_add_note(escalation))
    if for_agency is not None and for_agency.pk not in {agency for agency, _ in held_by(by)}:
        raise NotAllowed("A note can be kept to your own agency only.")
    EscalationNote.objects.create(
        escalation=escalation,
        text=text,
        for_agency=for_agency,
        written_by=by,
        written_at=clock.now(),
    )
    return escalation


@operation
def move_up(escalation, *, from_step: int, reason, by, version="") -> Escalation:
    """A person takes it to the next step, before its window has closed."""
    escalation = lock(escalation, version)
    if escalation.step != from_step:
        raise NotAllowed(f"This has already moved on: it is at step {escalation.step} now.")
    require(policy.why_not_move_up(escalation, side_of(by, escalation)))
    _set_step(escalation, open_proposal(escalation))
    escalation.save()
    StepRecord.objects.create(
        escalation=escalation,
        step=escalation.step,
        entered_on=clock.today(),
        due_on=escalation.due_on,
        reason=reason,
    )
    notices.moved_up([escalation], Parties([escalation]), by)
    return escalation


# --- ending -------------------------------------------------------------------------------------


@operation
def propose_resolution(escalation, *, outcome, statement, by, version="") -> Escalation:
    """One side offers an agreed outcome. Proposing it is that side's confirmation."""
    escalation = lock(escalation, version)
    side = side_of(by, escalation)
    require(policy.why_not_propose(escalation, side, open_proposal(escalation) is not None))
    proposal = ProposedResolution.objects.create(
        escalation=escalation,
        side=side,
        outcome=outcome,
        statement=statement,
        proposed_by=by,
        proposed_at=clock.now(),
    )
    pass_the_turn(escalation)
    notices.resolution_proposed(escalation, proposal, by)
    return escalation


@operation
def answer_resolution(
    escalation, *, proposal, accepted: bool, answer, by, version=""
) -> Escalation:
    """The other side confirms (the escalation closes) or declines, saying why.

    ``proposal``: the one the person was shown. If another stands now, it is refused.
    """
    escalation = lock(escalation, version)
    standing = open_proposal(escalation)
    proposed_by = Side(standing.side) if standing else None
    require(policy.why_not_answer(escalation, side_of(by, escalation), proposed_by))
    if standing.pk != proposal.pk:
        raise NotAllowed("Another resolution has been proposed since. Read it before you answer.")
    standing.accepted, standing.answer = accepted, answer
    standing.answered_by, standing.answered_at = by, clock.now()
    standing.save()
    if accepted:
        close(escalation, Outcome(standing.outcome), standing.statement, by)
    else:
        pass_the_turn(escalation)
        notices.resolution_declined(escalation, standing, by)
    return escalation


@operation
def withdraw(escalation, *, outcome, reason, by, version="") -> Escalation:
    """The raising agency ends it: withdrawn, or overtaken by events."""
    escalation = lock(escalation, version)
    require(policy.why_not_withdraw(escalation, side_of(by, escalation)))
    if outcome not in policy.WITHDRAWAL_OUTCOMES:
        raise NotAllowed("Say whether it is withdrawn or overtaken by events.")
    close(escalation, Outcome(outcome), reason, by)
    return escalation


@operation
def close_unresolved(escalation, *, reason, by, version="") -> Escalation:
    """Step 4 is over and nothing was agreed: the Business Manager closes it, saying so."""
    escalation = lock(escalation, version)
    manages = access.can(by, access.MANAGE, escalation)
    side = side_of(by, escalation)
    refusal = policy.why_not_close_unresolved(
        escalation, side, manages, clock.today(), escalation.recommended
    )
    require(refusal)
    current().stands_in_for(access.in_whose_stead(by, access.MANAGE, escalation))
    close(escalation, Outcome.UNRESOLVED, reason, by)
    return escalation


# --- the clock ----------------------------------------------------------------------------------


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
    bulk.save_many(moving, ["step", "due_on", "waiting_for", "version"])
    bulk.create_many(
        [
            StepRecord(
                escalation=escalation,
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
                escalation__in=found, answered_at=None
            )
        }
        moving += [each for each in found if _can_be_moved(each, proposals.get(each.pk))]
        if len(found) < wanted:
            break
    return moving


def follow_the_directory(agencies: set[int]) -> None:
    """Who may open what is open with agencies follows their contacts and leads at once.

    Called within the operation that changed them, for a partner's delegates at step 4 too.
    """
    of_these = Q(raising_agency__in=agencies) | Q(challenged_agency__in=agencies)
    rows = Escalation.objects.filter(
        Q(is_restricted=True)  # of whichever agency those on its list are, and when it is closed
        | Q(closed_on=None) & (of_these | Q(step=Step.STATUTORY_PARTNERS))
    )
    if found := lock_all(rows, no_key=False):
        before, people = lists.turns_in(found), Parties(found)
        raisers = lists.with_their_raiser(found)
        granting.sync(Escalation, found, people.all_grants())
        still_open = [each for each in found if each.closed_on is None]
        now = lists.turns_in(found)
        notices.handed_over(still_open, people, before, now)
        left = [
            each for each in still_open if each.pk in raisers and not people.raiser_is_there(each)
        ]
        notices.raiser_left(left, people, told_already={pk: now[pk] - before[pk] for pk in now})


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

    Changes nothing but the outbox, whose occasions make it safe to run again and again, and
    the rights of those it tells.
    """
    today, england = clock.today(), calendar.england()
    if not policy.clock_acts_on(today, england):
        return
    is_open = Escalation.objects.open().order_by("pk")
    for version in _versions_in_use(is_open):
        for reminder, due_on in _told_today(version, today):
            rows = is_open.filter(policy_version=version, step__in=reminder.steps, due_on=due_on)
            _remind(rows, reminder.kind)
    _remind(is_open.filter(due_on=today), "due_today")
    over = is_open.past_due(today)
    if moves_up_by_itself:
        over = over.filter(step=Step.STATUTORY_PARTNERS)
    if over := _locked(over):
        notices.overdue(over, _in_step(over))


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


def _locked(rows) -> list[Escalation]:
    """Rights are written from them: nobody may move one on meanwhile."""
    return list(rows.select_for_update(of=("self",)))


def _in_step(escalations: list[Escalation]) -> Parties:
    """Who is told of these may open them: the directory may have changed since this morning."""
    people = Parties(escalations)
    granting.sync(Escalation, escalations, people.all_grants())
    return people


def _versions_in_use(rows) -> list[str]:
    return sorted(rows.order_by().values_list("policy_version", flat=True).distinct())


# --- shared steps ---------------------------------------------------------------------------------


def _can_be_moved(escalation, proposal: ProposedResolution | None) -> bool:
    """Set the next step; a row whose dates cannot be worked out must not hold up the others.

    One whose step is not over by the calendar as it is now waits for `recalculate_due_dates`: no
    day off makes it move sooner.
    """
    try:
        if escalation.window(escalation.step).due_on >= clock.today():
            return False
        _set_step(escalation, proposal)
    except (calendar.BeyondTheCalendar, policy.UnfitPolicy) as error:
        log.error("cannot be moved up", escalation=escalation.pk, exc_info=error)
        return False
    return True


def _set_step(escalation, proposal: ProposedResolution | None) -> None:
    """In memory: the next step, its due date, whose turn it is."""
    escalation.step += 1
    escalation.due_on = escalation.window(escalation.step).due_on
    escalation.waiting_for = policy.waiting_for(
        escalation.step, None, Side(proposal.side) if proposal else None
    )


def pass_the_turn(escalation) -> None:
    last = (
        escalation.contacts.filter(step=escalation.step, side__in=[Side.RAISING, Side.CHALLENGED])
        .order_by("-happened_on", "-pk")
        .first()
    )
    proposal = open_proposal(escalation)
    escalation.waiting_for = policy.waiting_for(
        escalation.step,
        Side(last.side) if last else None,
        Side(proposal.side) if proposal else None,
        escalation.recommended,
    )
    escalation.save()


def open_proposal(escalation) -> ProposedResolution | None:
    return escalation.proposals.filter(answered_at=None).first()


def close(escalation, outcome: Outcome, statement: str, by) -> None:
    """What was proposed and not answered stays unanswered, and is no longer shown as open."""
    escalation.outcome, escalation.outcome_statement = outcome, statement
    escalation.closed_on = clock.today()
    escalation.save()
    notices.closed(escalation, by)
