"""Every operation × every person × every step, and what each leaves behind it."""

from datetime import date
from functools import partial
from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import override_settings

from core import access
from core.models import Notification, Submission
from core.operations import AlreadyDone, NotAllowed, SentBefore, Stale
from escalations import by_the_clock, policy
from escalations import operations as escalate
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
from partnership import operations as ours
from partnership.models import Agency
from partnership.roles import PRACTICE, Role
from tests import world as people
from tests.world import AGENCIES, PEOPLE, refresh

pytestmark = pytest.mark.django_db

FRIDAY = date(2026, 3, 27)
STEPS = (1, 2, 3, 4)
CLOSED_AT = {"closed at 1": 1, "closed at 4": 4}


@pytest.fixture
def world(request):
    return people.build_and_raise() if "escalation" in request.fixturenames else people.build()


@pytest.fixture
def escalation(world):
    return world.raised


def log(escalation, by, **changes):
    said = {
        "happened_on": FRIDAY,
        "method": "telephone",
        "with_whom": "Bob Barnes, health visitor",
        "result": "No agreement yet.",
    }
    return escalate.log_contact(escalation, by=by, **{**said, **changes})


def move(escalation, by, **changes):
    said = {"from_step": escalation.step, "reason": "No reply."}
    return escalate.move_up(escalation, by=by, **{**said, **changes})


def propose(escalation, by, **changes):
    said = {"outcome": "compromise", "statement": "The check is shared by Monday."}
    return escalate.propose_resolution(escalation, by=by, **{**said, **changes})


def answer(escalation, by, accepted=True, **changes):
    standing = ProposedResolution.objects.unscoped("a test").get(
        escalation=escalation, answered_at=None
    )
    said = {"proposal": standing, "accepted": accepted, "answer": "Agreed."}
    return escalate.answer_resolution(escalation, by=by, **{**said, **changes})


def withdraw(escalation, by, **changes):
    said = {"outcome": "withdrawn", "reason": "Settled by telephone."}
    return escalate.withdraw(escalation, by=by, **{**said, **changes})


def note(escalation, by, for_agency=None):
    return escalate.add_note(escalation, text="We spoke again.", for_agency=for_agency, by=by)


def document(escalation, by, **changes):
    upload = SimpleUploadedFile("minutes.txt", b"Core group minutes.")
    return escalate.add_document(escalation, **{"upload": upload, **changes}, by=by)


def bring_in(escalation, by, held_role):
    return escalate.bring_in(escalation, held_role=held_role, by=by)


# --- who may do what --------------------------------------------------------------------------

# The people of the world who may contribute from a step on; everything below follows from this.
JOIN_AT = {
    1: {"alice", "anna", "bob", "bea"},
    2: {"amir", "bella"},
    3: {"avril", "asif", "brian", "bilal"},
    4: {"ada", "carol", "ines"},
}
SIDE = {"council": "raising", "trust": "challenged"}
EVERYONE = [*PEOPLE, "root", "nobody"]


def contributes(name, step):
    return name == "dana" or any(name in JOIN_AT[reached] for reached in STEPS if reached <= step)


def side(name, step):
    agency, role, _ = PEOPLE.get(name, (None, None, None))
    if agency in SIDE:
        return SIDE[agency]
    return "partners" if step == 4 and role == Role.DELEGATED_SAFEGUARDING_PARTNER else None


def by_side(*sides):
    """Allowed to those of these sides who may contribute; policy refuses the other sides."""

    def expected(name, step, is_open):
        if not is_open or side(name, step) not in sides:
            return NotAllowed
        return None if contributes(name, step) else PermissionDenied

    return expected


def by_any_contributor(name, step, is_open):
    if not is_open:
        return NotAllowed
    return None if contributes(name, step) else PermissionDenied


def up_to_step_3(name, step, is_open):
    return NotAllowed if step == 4 else by_side("raising", "challenged")(name, step, is_open)


def by_the_business_manager(name, step, is_open):
    return None if is_open and step == 4 and name == "dana" else NotAllowed


def proposed_by_alice(escalation):
    return propose(escalation, by=escalation.raised_by)


def no_preparation(escalation):
    return escalation


def over(escalation):
    """As if its last day had passed: what only the clock can bring about."""
    Escalation._base_manager.filter(pk=escalation.pk).update(due_on=date(2026, 3, 26))
    return refresh(escalation)


# operation: (what comes before it, the act, who is refused how)
ACTS = {
    "log_contact": (no_preparation, log, by_side("raising", "challenged", "partners")),
    "move_up": (no_preparation, move, up_to_step_3),
    "propose_resolution": (no_preparation, propose, by_side("raising", "challenged")),
    "answer_resolution, confirming": (proposed_by_alice, answer, by_side("challenged")),
    "answer_resolution, declining": (
        *(proposed_by_alice, partial(answer, accepted=False)),
        by_side("challenged"),
    ),
    "withdraw": (no_preparation, withdraw, by_side("raising")),
    "add_note": (no_preparation, note, by_any_contributor),
    "add_document": (no_preparation, document, by_any_contributor),
    "close_unresolved": (
        *(over, partial(escalate.close_unresolved, reason="Nothing was agreed.")),
        by_the_business_manager,
    ),
}


def outcome_of(act, escalation, person):
    """None, or the kind of refusal; whatever was done is undone."""
    with transaction.atomic():
        try:
            act(escalation, by=person)
        except (NotAllowed, PermissionDenied) as refusal:
            return type(refusal)
        finally:
            transaction.set_rollback(True)
    return None


@pytest.mark.parametrize("state", [*STEPS, *CLOSED_AT])
@pytest.mark.parametrize("operation", ACTS)
def test_who_may_do_it(operation, state, world, escalation, tmp_path):
    before, act, refusal = ACTS[operation]
    step, is_open = CLOSED_AT.get(state, state), state in STEPS
    escalation = before(people.at_step(escalation, step))
    standing = ProposedResolution.objects.unscoped("a test").filter(escalation=escalation).first()
    if not is_open:
        escalation = withdraw(escalation, by=world.alice)
        if standing:  # the proposal that nobody answered is what a late answer would name
            act = partial(escalate.answer_resolution, proposal=standing, accepted=True, answer="")
    with override_settings(MEDIA_ROOT=tmp_path):
        found = {name: outcome_of(act, escalation, getattr(world, name)) for name in EVERYONE}
    expected = {name: refusal(name, step, is_open) for name in EVERYONE}
    assert found == expected
    if not is_open:
        assert set(found.values()) == {NotAllowed}


@pytest.mark.parametrize("step", STEPS)
def test_an_agency_brings_in_its_own_people_only(step, world, escalation):
    escalation = people.at_step(escalation, step)
    found, expected = {}, {}
    for name in EVERYONE:
        for colleague in ("amir", "bilal", "charlie"):
            act = partial(bring_in, held_role=world.held[colleague])
            found[name, colleague] = outcome_of(act, escalation, getattr(world, name))
            of_one_side = side(name, step) in ("raising", "challenged")
            same = of_one_side and PEOPLE[name][0] == PEOPLE[colleague][0]
            allowed = None if contributes(name, step) else PermissionDenied
            another = same and name != colleague
            expected[name, colleague] = allowed if another else NotAllowed
    assert found == expected


def test_who_may_raise_is_who_holds_the_role_and_works_in_practice(world):
    found, expected = {}, {}
    answers = {**people.ANSWERS, "raised_on": FRIDAY}
    for holder, (agency, role, _) in PEOPLE.items():
        challenged = world.trust if agency != "trust" else world.council
        for name in EVERYONE:

            def raise_it(_, by, holder=holder, challenged=challenged):
                return escalate.raise_escalation(
                    raised_as=world.held[holder], challenged_agency=challenged, by=by, **answers
                )

            found[holder, name] = outcome_of(raise_it, None, getattr(world, name))
            own_and_fit = name == holder and role in PRACTICE
            expected[holder, name] = None if own_and_fit else NotAllowed
    assert found == expected
    assert sum(1 for refusal in found.values() if refusal is None) == 12


@pytest.mark.parametrize("operation", ACTS)
def test_someone_not_signed_in_does_nothing(operation, world, escalation):
    before, act, _ = ACTS[operation]
    escalation = before(escalation)
    left = everything_about(escalation)
    # A page never lets it come to this; where a person has to be named, none can be (ValueError).
    with pytest.raises((NotAllowed, PermissionDenied, ValueError)), transaction.atomic():
        act(escalation, by=AnonymousUser())
    assert everything_about(escalation) == left


def test_the_clock_s_own_operations_need_nobody(world, escalation, clock):
    clock.set("2026-03-31")
    assert by_the_clock.move_up_when_due(by=None) == 1
    assert by_the_clock.remind(by=None) is None


# --- raising ----------------------------------------------------------------------------------


def test_raising_writes_the_case_its_first_step_and_day_1(world, escalation):
    found = refresh(escalation)
    assert found.reference == "ESC-2026-0001"
    assert (found.step, found.raised_on, found.due_on) == (1, FRIDAY, date(2026, 3, 30))
    assert (found.waiting_for, found.outcome, found.closed_on) == ("challenged", "", None)
    assert (found.raised_by, found.raised_as) == (world.alice, world.held["alice"])
    assert (found.raising_agency, found.challenged_agency) == (world.council, world.trust)
    assert found.policy_version == "pan-cheshire-2023"
    assert {name: getattr(found, name) for name in people.ANSWERS} == people.ANSWERS
    assert steps_of(found) == [(1, FRIDAY, date(2026, 3, 30), "", False)]
    assert found.version == 1


def steps_of(escalation):
    return list(
        StepRecord.objects.unscoped("a test")
        .filter(escalation=escalation)
        .values_list("step", "entered_on", "due_on", "reason", "by_the_clock")
    )


def test_a_concern_first_raised_on_a_sunday_counts_from_monday(world, clock):
    clock.set("2026-03-30")
    found = refresh(people.raise_one(world, raised_on=date(2026, 3, 29)))
    assert (found.raised_on, found.due_on) == (date(2026, 3, 29), date(2026, 3, 31))


def nothing_was_written():
    return not (
        Escalation.objects.unscoped("a test").exists()
        or StepRecord.objects.unscoped("a test").exists()
        or Notification.objects.exists()
        or Escalation.history.exists()
        or access.group_table(Escalation).objects.exists()
        or access.person_table(Escalation).objects.exists()
    )


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"raised_on": date(2026, 3, 28)}, "today or in the past"),
        ({"raised_on": date(2018, 12, 31)}, "Check the year"),
        ({"raised_on": date(1026, 3, 27)}, "Check the year"),
        ({"challenged_agency": "business_team"}, "business team decides about no child"),
    ],
)
def test_raising_what_cannot_be_is_refused_in_words_and_writes_nothing(changes, sentence, world):
    if isinstance(changes.get("challenged_agency"), str):
        changes = {"challenged_agency": getattr(world, changes["challenged_agency"])}
    with pytest.raises(NotAllowed, match=sentence):
        people.raise_one(world, **{"raised_on": FRIDAY, **changes})
    assert nothing_was_written()


@pytest.mark.parametrize("day_one", ["2028-11-30", "2028-12-29"])
def test_where_the_calendar_ends_nobody_is_told_to_check_their_date(day_one, world, clock):
    clock.set("2028-12-30")
    with pytest.raises(NotAllowed) as refused:
        people.raise_one(world, raised_on=date.fromisoformat(day_one))
    assert str(refused.value) == (
        "Bank holidays are known to Sunday 31 December 2028 only, so the days of the steps cannot "
        "be counted. Ask the business team to have the next years added. What you have written is "
        "kept until then."
    )
    with pytest.raises(NotAllowed, match="today or in the past"):
        people.raise_one(world, raised_on=date(2029, 1, 1))
    with pytest.raises(NotAllowed, match="Check the year"):
        people.raise_one(world, raised_on=date(2018, 12, 28))
    assert nothing_was_written()
    clock.set("2028-11-30")
    people.raise_one(world, raised_on=date(2028, 11, 29))


def test_raising_through_a_role_that_has_ended_is_refused(world):
    ours.end_role(world.held["alice"], ended_on=FRIDAY, by=None)
    with pytest.raises(NotAllowed, match="no longer hold the role"):
        people.raise_one(world, raised_on=FRIDAY)
    assert nothing_was_written()


@pytest.mark.parametrize("what", ["succeeded", "closed", "both"])
def test_challenging_an_agency_that_is_no_more_is_refused(what, world):
    successor = world.icb if what != "closed" else None
    closed_on = FRIDAY if what != "succeeded" else None
    gone = ours.succeed_agency(world.trust, successor=successor, closed_on=closed_on, by=None)
    with pytest.raises(NotAllowed, match="Testshire Health Trust no longer exists"):
        people.raise_one(world, raised_on=FRIDAY, challenged_agency=gone)
    assert nothing_was_written()


def test_raising_clears_the_writer_s_draft_and_nobody_else_s(world):
    escalate.save_draft(answers={"reason": "roles"}, by=world.alice)
    escalate.save_draft(answers={"reason": "timeliness"}, by=world.bob)
    people.raise_one(world, raised_on=FRIDAY)
    left = EscalationDraft.objects.unscoped("a test")
    assert list(left.values_list("owner", "answers")) == [(world.bob.pk, {"reason": "timeliness"})]


def test_a_draft_keeps_what_was_written_before_and_its_token(world, clock):
    first = escalate.save_draft(answers={"reason": "roles", "evidence": "a"}, by=world.alice)
    clock.move(minutes=5)
    second = escalate.save_draft(answers={"evidence": "b"}, by=world.alice)
    assert second.pk == first.pk
    assert second.submission == first.submission
    assert second.answers == {"reason": "roles", "evidence": "b"}
    assert (second.changed_at - first.changed_at).total_seconds() == 5 * 60


@pytest.mark.parametrize("name", ["bob", "anna", "dana", "root"])
def test_a_draft_is_its_owner_s_alone(name, world):
    draft = escalate.save_draft(answers={"reason": "roles"}, by=world.alice)
    other = getattr(world, name)
    assert not EscalationDraft.objects.visible_to(other).exists()
    with pytest.raises(PermissionDenied):
        escalate.discard_draft(draft, by=other)
    escalate.save_draft(answers={"reason": "timeliness"}, by=other)
    assert EscalationDraft.objects.visible_to(world.alice).get().answers == {"reason": "roles"}
    escalate.discard_draft(draft, by=world.alice)
    assert not EscalationDraft.objects.visible_to(world.alice).exists()


def test_the_same_form_sent_twice_raises_once(world):
    token = uuid4()
    raise_it = partial(
        escalate.raise_escalation,
        raised_as=world.held["alice"],
        challenged_agency=world.trust,
        raised_on=FRIDAY,
        **people.ANSWERS,
    )
    raise_it(by=world.alice, submission=token)
    with pytest.raises(AlreadyDone):
        raise_it(by=world.alice, submission=token)
    assert Escalation.objects.unscoped("a test").count() == 1
    assert StepRecord.objects.unscoped("a test").count() == 1


def test_a_form_that_was_refused_can_be_sent_again(world, clock):
    token = uuid4()
    raise_on = partial(
        escalate.raise_escalation,
        raised_as=world.held["alice"],
        challenged_agency=world.trust,
        by=world.alice,
        submission=token,
        **people.ANSWERS,
    )
    with pytest.raises(NotAllowed):
        raise_on(raised_on=date(2026, 3, 30))
    assert not Submission.objects.exists()
    raise_on(raised_on=FRIDAY)
    assert Escalation.objects.unscoped("a test").count() == 1


# --- what each act leaves ---------------------------------------------------------------------


def everything_about(escalation):
    """Row counts, the history of the case, the version, the rights and the outbox."""
    case = refresh(escalation)
    children = (StepRecord, Participant, Contact, ProposedResolution)
    children += (EscalationDocument, EscalationNote)
    return {
        "state": (case.step, case.due_on, case.waiting_for, case.outcome, case.closed_on),
        "version": case.version,
        "history": Escalation.history.filter(id=case.pk).count(),
        "rows": {
            model.__name__: model.objects.unscoped("a test").filter(escalation=case).count()
            for model in children
        },
        "notices": set(Notification.objects.values_list("kind", "recipient__email")),
        "acts": set(
            access.person_table(Escalation)
            .objects.filter(content_object=case, acts=True)
            .values_list("user__email", flat=True)
        ),
    }


def what_changed(act, escalation, **kwargs):
    before = everything_about(escalation)
    act(escalation, **kwargs)
    after = everything_about(escalation)
    rows = {
        model: count - before["rows"][model]
        for model, count in after["rows"].items()
        if count != before["rows"][model]
    }
    return {
        "state": after["state"],
        "version": after["version"] - before["version"],
        "history": after["history"] - before["history"],
        "rows": rows,
        "notices": {
            (kind.removeprefix("escalation_"), email.partition("@")[0])
            for kind, email in after["notices"] - before["notices"]
        },
        "acts": {email.partition("@")[0] for email in after["acts"]},
    }


END_OF = {1: date(2026, 3, 30), 2: date(2026, 4, 10), 3: date(2026, 4, 20), 4: date(2026, 4, 28)}


def open_at(step, turn):
    return (step, END_OF[step], turn, "", None)


def last_history(escalation):
    row = Escalation.history.filter(id=escalation.pk).latest("history_id")
    return row.history_user, row.history_change_reason, row.history_type


def test_what_raising_leaves(world, escalation):
    left = everything_about(escalation)
    assert left["version"] == 1
    assert left["history"] == 1
    assert left["acts"] == {"bob@example.org"}
    assert last_history(escalation) == (world.alice, "escalations.raise_escalation", "+")
    record = StepRecord.history.get()
    assert (record.history_user, record.history_change_reason) == (
        world.alice,
        "escalations.raise_escalation",
    )


def test_what_a_contact_leaves(world, escalation):
    assert what_changed(log, escalation, by=world.bob) == {
        "state": open_at(1, "raising"),
        "version": 1,
        "history": 1,
        "rows": {"Contact": 1},
        "notices": set(),
        "acts": {"alice"},
    }
    contact = Contact.objects.unscoped("a test").get()
    assert (contact.side, contact.step, contact.logged_by) == ("challenged", 1, world.bob)
    assert last_history(escalation) == (world.bob, "escalations.log_contact", "~")
    assert Contact.history.get().history_user == world.bob


def test_the_turn_goes_to_whoever_was_contacted_last_by_day_then_by_order(world, escalation, clock):
    clock.set("2026-03-30")
    log(escalation, by=world.alice, happened_on=date(2026, 3, 30))
    assert refresh(escalation).waiting_for == "challenged"
    # the trust writes down later what happened earlier: it is still its turn
    log(escalation, by=world.bob, happened_on=FRIDAY)
    assert refresh(escalation).waiting_for == "challenged"
    log(escalation, by=world.bob, happened_on=date(2026, 3, 30))
    assert refresh(escalation).waiting_for == "raising"


def test_a_contact_of_an_earlier_step_says_nothing_about_the_turn_now(world, escalation):
    log(escalation, by=world.alice)
    moved = move(escalation, by=world.alice)
    assert moved.waiting_for == "raising"
    log(moved, by=world.amir)
    assert refresh(moved).waiting_for == "challenged"


def test_what_the_statutory_partners_log_leaves_the_turn_with_them(world, escalation):
    escalation = people.at_step(escalation, 4)
    changed = what_changed(log, escalation, by=world.carol)
    assert changed["state"] == open_at(4, "partners")
    assert changed["acts"] == {"ada", "carol", "ines"}
    assert Contact.objects.unscoped("a test").get().side == "partners"


@pytest.mark.parametrize(
    ("step", "turn", "acting", "told"),
    [
        (1, "raising", {"amir"}, {"alice", "amir", "bella"}),
        (2, "raising", {"avril"}, {"alice", "avril", "brian"}),
        (
            *(3, "partners", {"ada", "carol", "ines"}),
            {"alice", "avril", "brian", "ada", "carol", "ines", "dana"},
        ),
    ],
)
def test_what_moving_up_leaves(step, turn, acting, told, world, escalation):
    escalation = people.at_step(escalation, step)
    # Bea is a lead of the trust: both sides may move it up
    assert what_changed(move, escalation, by=world.bea) == {
        "state": open_at(step + 1, turn),
        "version": 1,
        "history": 1,
        "rows": {"StepRecord": 1},
        "notices": {("moved_up", name) for name in told - acting_before(step)} | asked(step + 1),
        "acts": acting,
    }
    assert last_history(escalation) == (world.bea, "escalations.move_up", "~")
    assert steps_of(escalation)[-1] == (step + 1, FRIDAY, END_OF[step + 1], "No reply.", False)


def asked(step):
    """Whose written representation is asked for as the step begins."""
    return {("representations_asked", name) for name in ("avril", "brian") if step == 4}


def acting_before(step):
    """Told of an earlier move already, which `what_changed` does not count again."""
    return {1: set(), 2: set(), 3: {"avril", "brian"}}[step]  # Alice moved it, and was not


def test_every_move_is_told_under_its_own_occasion(world, escalation):
    for _ in range(3):
        escalation = move(escalation, by=world.anna)
    moves = Notification.objects.filter(kind="escalation_moved_up")
    assert set(moves.filter(recipient=world.alice).values_list("once", "due_on")) == {
        (f"escalation:moved_up:{escalation.pk}:{step}", END_OF[step]) for step in (2, 3, 4)
    }


@pytest.mark.parametrize("said", [0, 2, 3, 4])
def test_moving_up_from_a_step_it_is_not_at_is_refused(said, world, escalation):
    with pytest.raises(NotAllowed, match="it is at step 1 now"):
        move(escalation, by=world.alice, from_step=said)
    assert refresh(escalation).step == 1


def test_a_second_press_moves_nothing(world, escalation):
    move(escalation, by=world.alice, from_step=1)
    with pytest.raises(NotAllowed, match="it is at step 2 now"):
        move(escalation, by=world.bob, from_step=1)
    assert [row[0] for row in steps_of(escalation)] == [1, 2]


def test_what_a_proposal_leaves(world, escalation):
    assert what_changed(propose, escalation, by=world.bob) == {
        "state": open_at(1, "raising"),
        "version": 1,
        "history": 1,
        "rows": {"ProposedResolution": 1},
        "notices": {("resolution_proposed", "alice")},
        "acts": {"alice"},
    }
    proposal = ProposedResolution.objects.unscoped("a test").get()
    assert (proposal.side, proposal.proposed_by) == ("challenged", world.bob)
    assert (proposal.accepted, proposal.answered_by, proposal.answered_at) == (None, None, None)


def test_a_proposal_goes_up_with_the_case_and_still_waits_for_the_other_side(world, escalation):
    propose(escalation, by=world.alice)
    for step in (2, 3, 4):
        moved = move(refresh(escalation), by=world.alice)
        assert (moved.step, moved.waiting_for) == (step, "challenged")
    with pytest.raises(NotAllowed, match="has to be answered first"):
        propose(moved, by=world.bob)
    answer(moved, by=world.brian)
    assert refresh(escalation).outcome == "compromise"


def test_what_confirming_leaves(world, escalation):
    propose(escalation, by=world.alice)
    assert what_changed(answer, escalation, by=world.bob) == {
        "state": (1, END_OF[1], "challenged", "compromise", FRIDAY),
        "version": 1,
        "history": 1,
        "rows": {},
        "notices": {("closed", "alice")},  # and not Bob, who closed it
        "acts": set(),
    }
    case = refresh(escalation)
    assert case.outcome_statement == "The check is shared by Monday."
    proposal = ProposedResolution.objects.unscoped("a test").get()
    assert (proposal.accepted, proposal.answered_by) == (True, world.bob)
    assert ProposedResolution.history.count() == 2
    assert Notification.objects.get(kind="escalation_closed").due_on is None


def test_what_declining_leaves(world, escalation):
    propose(escalation, by=world.alice)
    declines = partial(answer, accepted=False, answer="Monday is too late.")
    assert what_changed(declines, escalation, by=world.bob) == {
        "state": open_at(1, "challenged"),  # no contact yet at this step: step 1's first turn
        "version": 1,
        "history": 1,
        "rows": {},
        "notices": {("resolution_declined", "alice")},
        "acts": {"bob"},
    }
    proposal = ProposedResolution.objects.unscoped("a test").get()
    assert (proposal.accepted, proposal.answer) == (False, "Monday is too late.")


def test_after_declining_either_side_may_propose_again(world, escalation):
    propose(escalation, by=world.alice)
    answer(escalation, by=world.bob, accepted=False)
    propose(escalation, by=world.bob, outcome="position-changed")
    answer(escalation, by=world.alice)
    assert refresh(escalation).outcome == "position-changed"


def test_an_answer_to_a_proposal_that_no_longer_stands_is_refused(world, escalation):
    propose(escalation, by=world.alice)
    first = ProposedResolution.objects.unscoped("a test").get()
    answer(escalation, by=world.bob, accepted=False)
    propose(escalation, by=world.alice, statement="By Friday, then.")
    with pytest.raises(NotAllowed, match="Another resolution has been proposed since"):
        answer(escalation, by=world.bob, proposal=first)
    assert refresh(escalation).closed_on is None


def test_a_proposal_of_another_case_cannot_close_this_one(world, escalation):
    other = people.raise_one(world, raised_on=FRIDAY)
    propose(other, by=world.alice)
    foreign = ProposedResolution.objects.unscoped("a test").get()
    answering = partial(
        escalate.answer_resolution, proposal=foreign, accepted=True, answer="", by=world.bob
    )
    with pytest.raises(NotAllowed, match="no proposed resolution"):
        answering(escalation)
    propose(escalation, by=world.alice)
    with pytest.raises(NotAllowed, match="Another resolution"):
        answering(escalation)
    assert (refresh(escalation).closed_on, refresh(other).closed_on) == (None, None)


@pytest.mark.parametrize("outcome", policy.WITHDRAWAL_OUTCOMES)
def test_what_withdrawing_leaves(outcome, world, escalation):
    acts = partial(withdraw, outcome=outcome)
    assert what_changed(acts, escalation, by=world.anna) == {
        "state": (1, END_OF[1], "challenged", outcome, FRIDAY),
        "version": 1,
        "history": 1,
        "rows": {},
        "notices": {("closed", "alice"), ("closed", "bob")},
        "acts": set(),
    }
    assert refresh(escalation).outcome_statement == "Settled by telephone."
    assert last_history(escalation) == (world.anna, "escalations.withdraw", "~")


@pytest.mark.parametrize("outcome", [*policy.AGREED_OUTCOMES, "unresolved", "", "won"])
def test_withdrawing_under_another_outcome_is_refused(outcome, world, escalation):
    with pytest.raises(NotAllowed, match="withdrawn or overtaken"):
        withdraw(escalation, by=world.alice, outcome=outcome)
    assert refresh(escalation).closed_on is None


def test_what_closing_it_unresolved_leaves(world, escalation, clock):
    escalation = people.at_step(escalation, 4)
    clock.set("2026-04-28")
    with pytest.raises(NotAllowed, match="not over yet"):
        escalate.close_unresolved(escalation, reason="Nothing was agreed.", by=world.dana)
    clock.set("2026-04-29")
    closes = partial(escalate.close_unresolved, reason="Nothing was agreed.")
    told = {"alice", "avril", "brian", "ada", "carol", "ines"}  # and not Dana, who closed it
    assert what_changed(closes, escalation, by=world.dana) == {
        "state": (4, END_OF[4], "partners", "unresolved", date(2026, 4, 29)),
        "version": 1,
        "history": 1,
        "rows": {},
        "notices": {("closed", name) for name in told},
        "acts": set(),
    }


def test_what_bringing_someone_in_leaves(world, escalation):
    assert what_changed(bring_in, escalation, held_role=world.held["bilal"], by=world.bea) == {
        "state": open_at(1, "challenged"),
        "version": 1,
        "history": 0,
        "rows": {"Participant": 1},
        "notices": {("brought_in", "bilal")},
        "acts": {"bilal"},  # the worker who was challenged answers, and no longer the contact
    }
    with pytest.raises(NotAllowed, match="takes part already"):
        bring_in(escalation, held_role=world.held["bilal"], by=world.bea)


def test_nobody_is_brought_in_through_a_role_that_ended(world, escalation):
    """Whoever pressed the button saw the role before it ended."""
    ours.end_role(world.held["bilal"], ended_on=FRIDAY, by=None)
    with pytest.raises(NotAllowed, match="no longer holds that role"):
        bring_in(escalation, held_role=world.held["bilal"], by=world.bea)


def test_nobody_brings_in_themself_or_whoever_raised_it(world, escalation):
    with pytest.raises(NotAllowed, match="You take part already"):
        bring_in(escalation, held_role=world.held["bea"], by=world.bea)
    with pytest.raises(NotAllowed, match="Alice Adeyemi raised this, and takes part already"):
        bring_in(escalation, held_role=world.held["alice"], by=world.anna)


def test_what_a_note_and_a_document_leave(world, escalation, tmp_path):
    with override_settings(MEDIA_ROOT=tmp_path):
        for act, model in ((note, "EscalationNote"), (document, "EscalationDocument")):
            assert what_changed(act, escalation, by=world.bob) == {
                "state": open_at(1, "challenged"),
                "version": 1,
                "history": 0,
                "rows": {model: 1},
                "notices": set(),
                "acts": {"bob"},
            }
        kept = EscalationDocument.objects.unscoped("a test").get()
        with kept.file.open() as stored:
            assert stored.read() == b"Core group minutes."
    assert (kept.added_by, kept.original_name, kept.size) == (world.bob, "minutes.txt", 19)


def test_a_document_that_is_not_what_it_says_is_refused_and_leaves_no_file(
    world, escalation, tmp_path
):
    with override_settings(MEDIA_ROOT=tmp_path):
        wrong = SimpleUploadedFile("plan.pdf", b"MZ not a pdf")
        with pytest.raises(ValidationError):
            document(escalation, by=world.bob, upload=wrong)
        with pytest.raises(PermissionDenied):
            document(escalation, by=world.charlie)
    assert list(tmp_path.rglob("*")) == []
    assert not EscalationDocument.objects.unscoped("a test").exists()


def test_a_refused_act_leaves_nothing_at_all(world, escalation):
    before = everything_about(escalation)
    for act in (log, move, propose, withdraw, note):
        for person in (world.charlie, world.root, world.nobody, world.hari):
            with pytest.raises((NotAllowed, PermissionDenied)):
                act(escalation, by=person)
    assert everything_about(escalation) == before


# --- stale forms, double clicks ---------------------------------------------------------------

VERSIONED = {
    "log_contact": log,
    "move_up": move,
    "propose_resolution": propose,
    "withdraw": withdraw,
    "answer_resolution": answer,
}


@pytest.mark.parametrize("operation", VERSIONED)
def test_a_form_older_than_the_case_is_refused_and_changes_nothing(operation, world, escalation):
    person = world.alice
    if operation == "answer_resolution":
        propose(escalation, by=world.bob)
    token = refresh(escalation).version_token
    note(escalation, by=world.bob)  # anything at all that somebody else added
    before = everything_about(escalation)
    with pytest.raises(Stale) as stale:
        VERSIONED[operation](refresh(escalation), by=person, version=token)
    assert everything_about(escalation) == before
    VERSIONED[operation](refresh(escalation), by=person, version=stale.value.version_token)
    assert everything_about(escalation) != before


@pytest.mark.parametrize("token", ["x", "-1.", "0", "999999.0", "1 .0", "\u0661.0"])
def test_a_version_nobody_was_given_is_stale(token, world, escalation):
    with pytest.raises(Stale):
        log(escalation, by=world.alice, version=token)


def test_the_same_contact_sent_twice_is_logged_once(world, escalation):
    token = uuid4()
    log(escalation, by=world.alice, submission=token)
    with pytest.raises(AlreadyDone):
        log(escalation, by=world.alice, submission=token)
    with pytest.raises(SentBefore):
        log(escalation, by=world.bob, submission=token)
    assert Contact.objects.unscoped("a test").count() == 1


# --- someone of both agencies -----------------------------------------------------------------


def test_someone_of_both_agencies_speaks_for_the_one_that_raised_and_cannot_settle_it_alone(world):
    ours.begin_role(
        world.alice, agency=world.trust, role=Role.SAFEGUARDING_LEAD, started_on=FRIDAY, by=None
    )
    escalation = people.raise_one(world, raised_on=FRIDAY)
    log(escalation, by=world.alice)
    assert Contact.objects.unscoped("a test").get().side == "raising"
    propose(escalation, by=world.alice)
    with pytest.raises(NotAllowed, match="Your agency proposed this"):
        answer(escalation, by=world.alice)
    with pytest.raises(NotAllowed, match="answered first"):
        propose(escalation, by=world.alice)


def test_the_world_is_what_this_table_says(world):
    """The table at the top names everybody, so that nobody is left out of the matrix."""
    assert {agency for agency, _, _ in PEOPLE.values()} == set(AGENCIES)
    assert Agency.objects.count() == len(AGENCIES)
    in_table = set().union(*JOIN_AT.values())
    assert set(PEOPLE) - in_table == {"charlie", "colin", "dana", "hari", "sue"}
