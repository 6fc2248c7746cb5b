"""What people write about an escalation; what the clock does is in `escalations.by_the_clock`."""

from datetime import date
from functools import partial

from django.core.exceptions import PermissionDenied
from django.db.models import Q

from core import access, calendar, clock, granting
from core.documents import check_upload
from core.operations import NotAllowed, current, lock, lock_all, no_twin, operation
from core.references import next_reference
from core.words import day
from escalations import (
    authorisation,
    draft_files,
    lists,
    notices,
    noting,
    policy,
    same_child,
    timetable,
    within,
)
from escalations.fast_track import why_not_begin
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
from escalations.parties import Parties, roles_on, side_of
from escalations.policy import Outcome, Side, Step
from escalations.sides_in_words import Kind
from partnership import succession
from partnership.auth import held_by
from partnership.models import Agency
from partnership.roles import PRACTICE


def require(refusal: str | None) -> None:
    """Raises NotAllowed with the sentence, when there is one."""
    if refusal:
        raise NotAllowed(refusal)


# --- raising ----------------------------------------------------------------------------------


@operation
def save_draft(*, answers: dict, by) -> EscalationDraft:
    """Keep what has been written so far: answers by field name, added to those kept before."""
    draft = draft_files.locked(by)
    draft.answers = {**draft.answers, **answers}
    draft.changed_at = clock.now()
    draft.save()
    return draft


@operation
def discard_draft(draft, *, by) -> None:
    """Throw one's own draft away."""
    if draft.owner_id != by.pk:
        raise PermissionDenied("A draft is its owner's alone.")
    draft_files.throw_away(draft)


@operation
@no_twin
def raise_escalation(
    *,
    raised_as,
    challenged_agency,
    challenged_person=None,
    raised_on: date,
    at_immediate_risk: bool = False,
    protective_action: str = "",
    entered_at_step: int = Step.PRACTITIONERS,
    by,
    version: str | None = None,
    **answers,
) -> Escalation:
    """Raise a professional challenge. Day 1 is ``raised_on``.

    ``raised_as``: the role, held by ``by``, through which it is raised; its agency is the one
    raising, and may be the one challenged (`escalations.within_policy`); then ``challenged_person``
    is the role of whoever was challenged, where they are in the portal. ``at_immediate_risk``:
    whether a child is; then ``protective_action`` says what was
    done for them, and ``entered_at_step`` at which step the fast track begins, today, where the
    procedure has one. ``answers``: the remaining fields of Escalation that people fill in. The
    writer's draft, if any, is done with, and its files are the escalation's.
    ``version``: the reference of the one about the same child that the page told of, "" for none
    (`same_child`); None: there was no page.
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
    procedure, england, today = timetable.in_force(), calendar.england(), clock.today()
    require(
        why_not_begin(procedure.fast_track, at_immediate_risk, protective_action, entered_at_step)
    )
    step = Step(entered_at_step)
    course = policy.course_from(step, today)
    kind = within.kind_of(raising_agency, challenged_agency)
    if kind == Kind.WITHIN_AN_AGENCY:
        challenged_person = lock(challenged_person) if challenged_person else None
        require(within.why_not(raised_as, challenged_person, course, by, procedure))
    elif challenged_person is not None:
        raise NotAllowed("Give the name of whoever you raised it with: they are of another agency.")
    why_not_raise = partial(
        policy.why_not_raise,
        raising=raising_agency.pk,
        challenged=challenged_agency.pk,
        raised_on=raised_on,
        today=today,
        within=procedure.within_an_agency,
    )
    require(why_not_raise())
    try:
        england.day_one(raised_on)
        due_on = procedure.due_on(step, raised_on, england, course)
        ends_on = procedure.due_on(Step.STATUTORY_PARTNERS, raised_on, england, course)
    except calendar.BeyondTheCalendar as unknown:
        raise NotAllowed(_why_not_counted(raised_on, england)) from unknown
    require(why_not_raise(ends_on=ends_on))
    reference = next_reference("ESC")
    if version is not None:
        same_child.require_told(
            same_child.already_open(
                raised_as=raised_as,
                challenged_agency=challenged_agency,
                child_initials=answers["child_initials"],
                child_age_band=answers["child_age_band"],
                person=by,
            ),
            version,
        )
    escalation = Escalation(
        reference=reference,
        kind=kind,
        policy_version=procedure.version,
        raised_on=raised_on,
        raised_by=by,
        raised_as=raised_as,
        raising_agency=raising_agency,
        challenged_agency=challenged_agency,
        at_immediate_risk=at_immediate_risk,
        protective_action=protective_action,
        entered_at_step=step,
        fast_track_on=course.fast_track_on,
        step=step,
        due_on=due_on,
        waiting_for=policy.waiting_for(step, None, None, within=kind == Kind.WITHIN_AN_AGENCY),
        **answers,
    )
    escalation.set_internal()
    escalation.save()
    if challenged_person is not None:
        within.bring_in_the_challenged(escalation, challenged_person, by)
    StepRecord.objects.create(
        escalation=escalation,
        step=step,
        entered_on=course.fast_track_on or raised_on,
        due_on=escalation.due_on,
    )
    notices.raised(escalation, by)
    if draft := EscalationDraft.objects.select_for_update().filter(owner=by).first():
        noting.raised_from(draft, escalation)
        draft_files.hand_over(draft, escalation, by)
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
        round=escalation.round,
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
        escalation=escalation,
        side=side,
        held_role=held_role,
        brought_in_by=by,
        brought_in_at=clock.now(),
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
    if for_agency is not None and escalation.is_within_an_agency:
        raise NotAllowed(
            "Both sides are of this agency, so a note is read by everyone who may open this. Keep"
            " what is for your side alone out of it."
        )
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
def move_up(
    escalation,
    *,
    from_step: int,
    reason,
    authorising_manager: str | None = None,
    authorised_on: date | None = None,
    by,
    version="",
) -> Escalation:
    """A person takes it to the next step, before its window has closed.

    ``authorising_manager``: who authorised it, where the procedure asks for one and ``by`` is no
    manager; None: there was no page that asked.
    """
    escalation = lock(escalation, version)
    if escalation.step != from_step:
        raise NotAllowed(f"This has already moved on: it is at step {escalation.step} now.")
    side, rule = side_of(by, escalation), escalation.procedure.authorisation
    require(policy.why_not_move_up(escalation, side))
    if not authorisation.is_for(rule, from_step + 1):
        authorising_manager, authorised_on = None, None
    elif authorisation.is_a_manager(roles_on(by, escalation, side)):
        authorising_manager, authorised_on = by.full_name, clock.today()
    elif authorising_manager is not None:
        require(authorisation.why_not_authorised(authorising_manager, authorised_on, clock.today()))
    set_step(escalation, open_proposal(escalation))
    escalation.save()
    StepRecord.objects.create(
        escalation=escalation,
        round=escalation.round,
        step=escalation.step,
        entered_on=clock.today(),
        due_on=escalation.due_on,
        reason=reason,
        authorising_manager=authorising_manager or "",
        authorised_on=authorised_on,
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
        round=escalation.round,
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


# --- the directory ------------------------------------------------------------------------------


def of_agencies(agencies):
    of_these = Q(raising_agency__in=agencies) | Q(challenged_agency__in=agencies)
    return Escalation.objects.filter(
        Q(is_restricted=True)  # of whichever agency those on its list are, and when it is closed
        | Q(closed_on=None) & (of_these | Q(step=Step.STATUTORY_PARTNERS))
    )


def follow_the_directory(agencies: set[int]) -> None:
    """Who may open what is open with agencies follows their contacts and leads at once.

    Called within the operation that changed them, for a partner's delegates at step 4 too.
    """
    if found := lock_all(of_agencies(agencies), no_key=False):
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


# --- shared steps ---------------------------------------------------------------------------------


def set_step(escalation, proposal: ProposedResolution | None) -> None:
    """In memory: the next step, its due date, whose turn it is."""
    escalation.step += 1
    escalation.set_internal()
    escalation.due_on = escalation.window(escalation.step).due_on
    escalation.waiting_for = policy.waiting_for(
        escalation.step,
        None,
        Side(proposal.side) if proposal else None,
        within=escalation.is_within_an_agency,
    )


def pass_the_turn(escalation) -> None:
    last = (
        escalation.contacts.filter(
            round=escalation.round, step=escalation.step, side__in=policy.AGENCIES
        )
        .order_by("-happened_on", "-pk")
        .first()
    )
    proposal = open_proposal(escalation)
    escalation.waiting_for = policy.waiting_for(
        escalation.step,
        Side(last.side) if last else None,
        Side(proposal.side) if proposal else None,
        escalation.recommended,
        within=escalation.is_within_an_agency,
    )
    escalation.save()


def open_proposal(escalation) -> ProposedResolution | None:
    rows = escalation.proposals.filter(round=escalation.round, answered_at=None)
    return rows.select_related("proposed_by").first()


def close(escalation, outcome: Outcome, statement: str, by) -> None:
    """What was proposed and not answered stays unanswered, and is no longer shown as open."""
    escalation.outcome, escalation.outcome_statement = outcome, statement
    escalation.closed_on = clock.today()
    escalation.save()
    notices.closed(escalation, by)
