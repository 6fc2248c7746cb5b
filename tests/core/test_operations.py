"""Operations: the only way to write; all of one, or nothing of it."""

import threading
import uuid
from contextlib import suppress
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, connections, transaction

from core import access, operations
from core.models import Notification, Submission
from core.operations import (
    AlreadyDone,
    NotAllowed,
    SentBefore,
    Stale,
    WriteOutsideOperation,
    done_before,
    lock,
    operation,
)
from escalations import by_the_clock
from escalations import operations as escalate
from escalations.models import (
    Contact,
    Escalation,
    EscalationNote,
    EscalationPersonRight,
    StepRecord,
)
from partnership.models import Agency, Team
from tests import world as worlds

TODAY = date(2026, 3, 27)
CONTACT = {
    "happened_on": TODAY,
    "method": "telephone",
    "with_whom": "The duty nurse",
    "result": "No answer",
}


def history_of(record):
    rows = type(record).history.filter(**{type(record)._meta.pk.attname: record.pk})
    return [
        (row.history_type, row.history_change_reason, row.history_user)
        for row in rows.order_by("history_id")
    ]


# --- nothing is written outside one -----------------------------------------------------------

WRITES = {
    "save": lambda agency: agency.save(),
    "save of a new one": lambda agency: Agency(slug="new", name="New").save(),
    "create": lambda agency: Agency.objects.create(slug="new", name="New"),
    "get_or_create": lambda agency: Agency.objects.get_or_create(slug="new"),
    "update_or_create": lambda agency: Agency.objects.update_or_create(slug="council"),
    "create from its parent": lambda agency: agency.teams.create(name="Team"),
    "delete": lambda agency: agency.delete(),
}
BULK_WRITES = {
    "update": lambda agency: Agency.objects.update(name="Taken over"),
    "update of a narrowed set": lambda agency: Agency.objects.filter(pk=1).update(name="Taken"),
    "delete of a set": lambda agency: Agency.objects.filter(pk=agency.pk).delete(),
    "bulk_create": lambda agency: Agency.objects.bulk_create([Agency(slug="new")]),
    "bulk_update": lambda agency: Agency.objects.bulk_update([agency], ["name"]),
    "update from its parent": lambda agency: agency.teams.update(name="Renamed"),
    "delete from its parent": lambda agency: agency.teams.all().delete(),
}


@pytest.mark.parametrize("write", WRITES)
def test_a_write_outside_an_operation_raises(world, write):
    with pytest.raises(WriteOutsideOperation, match="only an @operation may write"):
        WRITES[write](world.council)
    assert Agency.objects.count() == len(worlds.AGENCIES)
    assert not Agency.history.exclude(history_type="+").exists()


@pytest.mark.parametrize("inside", [False, True])
@pytest.mark.parametrize("write", BULK_WRITES)
def test_a_bulk_write_raises_even_inside_one(world, write, inside):
    @operation
    def write_in_bulk(*, by):
        BULK_WRITES[write](world.council)

    with pytest.raises(WriteOutsideOperation, match=r"use core\.bulk"):
        write_in_bulk(by=None) if inside else BULK_WRITES[write](world.council)
    assert Agency.objects.count() == len(worlds.AGENCIES)


def test_after_an_operation_writing_is_closed_again(world, escalation):
    for attempt in (
        lambda: escalate.add_note(escalation, text="x", for_agency=None, by=world.alice),
        lambda: escalate.withdraw(escalation, outcome="no", reason="", by=world.bea),
    ):
        with suppress(NotAllowed):
            attempt()
        assert operations.running() is None
        with pytest.raises(WriteOutsideOperation):
            escalation.save()


def test_another_thread_is_not_inside_the_operation_of_this_one(db):
    seen = []

    @operation
    def look_from_elsewhere(*, by):
        thread = threading.Thread(target=lambda: seen.append(operations.running()))
        thread.start()
        thread.join()

    look_from_elsewhere(by=None)
    assert seen == [None]


def test_who_does_it_must_be_said(world):
    with pytest.raises(TypeError, match="by"):
        escalate.discard_draft(None)


# --- who did it -------------------------------------------------------------------------------


def test_history_says_who_did_what(world, escalation):
    escalate.move_up(escalation, from_step=1, reason="No answer", by=world.anna)
    assert history_of(escalation) == [
        ("+", "escalations.raise_escalation", world.alice),
        ("~", "escalations.move_up", world.anna),
    ]
    step = StepRecord.objects.unscoped("a test").get(step=2)
    assert history_of(step) == [("+", "escalations.move_up", world.anna)]


def test_what_the_portal_does_by_itself_is_nobodys(world, escalation, clock):
    clock.set("2026-03-31")
    assert by_the_clock.move_up_when_due(by=None) == 1
    assert history_of(escalation)[-1] == ("~", "escalations.move_up_when_due", None)


def test_a_deletion_is_kept_too(world):
    @operation
    def close_team(team, *, by):
        team.delete()

    @operation
    def open_team(*, by):
        return Team.objects.create(agency=world.council, name="Duty")

    team = open_team(by=world.alice)
    pk = team.pk
    close_team(team, by=world.dana)
    team.pk = pk
    assert [kind for kind, _, _ in history_of(team)] == ["+", "-"]
    assert history_of(team)[-1][2] == world.dana


def test_each_of_two_nested_operations_signs_its_own(world, escalation):
    @operation
    def outer(escalation, *, by):
        escalate.log_contact(escalation, **CONTACT, by=world.bea)
        assert operations.running().name == "tests.outer"
        escalation = lock(escalation)
        escalation.challenged_team = "Another team"
        escalation.save()

    outer(escalation, by=world.alice)
    contact = Contact.objects.unscoped("a test").get()
    assert history_of(contact) == [("+", "escalations.log_contact", world.bea)]
    assert history_of(escalation)[-1] == ("~", "tests.outer", world.alice)


def test_an_inner_operation_that_fails_takes_only_itself_back(world, escalation):
    @operation
    def try_and_go_on(escalation, *, by):
        with pytest.raises(NotAllowed):
            escalate.withdraw(escalation, outcome="resolved", reason="", by=by)
        escalate.add_note(escalation, text="Tried to withdraw", for_agency=None, by=by)

    try_and_go_on(escalation, by=world.alice)
    assert worlds.refresh(escalation).closed_on is None
    assert EscalationNote.objects.visible_to(world.alice).count() == 1


def test_an_outer_operation_that_fails_takes_the_inner_one_back(world, escalation):
    @operation
    def act_and_fail(escalation, *, by):
        escalate.withdraw(escalation, outcome="withdrawn", reason="Settled", by=by)
        raise NotAllowed("On second thoughts.")

    with pytest.raises(NotAllowed, match="second thoughts"):
        act_and_fail(escalation, by=world.alice)
    assert worlds.refresh(escalation).closed_on is None
    assert len(history_of(escalation)) == 1


# --- may they? --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "may"),
    [("alice", True), ("anna", True), ("bea", True), ("bob", True), ("dana", True),
     ("hari", False), ("sue", False), ("charlie", False), ("amir", False), ("root", False),
     ("nobody", False)],
)  # fmt: skip
def test_only_who_may_contribute_changes_a_record_or_what_belongs_to_it(
    world, escalation, name, may
):
    who = getattr(world, name)

    @operation
    def change(escalation, *, by):
        escalation = lock(escalation)
        escalation.challenged_team = name
        escalation.save()

    @operation
    def add_child(escalation, *, by):
        StepRecord.objects.create(
            escalation=escalation, step=2, entered_on=TODAY, due_on=TODAY, reason="x"
        )

    @operation
    def remove_child(escalation, *, by):
        StepRecord.objects.filter(escalation=escalation).first().delete()

    for act in (change, add_child, remove_child):
        if may:
            act(escalation, by=who)
        else:
            with pytest.raises(PermissionDenied):
                act(escalation, by=who)
    assert (worlds.refresh(escalation).challenged_team == name) == may
    steps = StepRecord.objects.unscoped("a test").filter(escalation=escalation)
    assert list(steps.values_list("step", flat=True)) == ([2] if may else [1])


def test_a_closed_account_may_change_nothing(world, escalation):
    world.alice.is_active = False
    with pytest.raises(PermissionDenied):
        escalate.add_note(escalation, text="x", for_agency=None, by=world.alice)


def test_who_made_a_record_may_write_to_it_within_the_same_operation(world):
    """Their right is granted only at the end; until then, having made it is enough."""
    escalation = worlds.raise_one(world, raised_on=TODAY)  # writes a step as well
    assert escalation.steps.count() == 1


# --- all or nothing ---------------------------------------------------------------------------


@pytest.mark.parametrize("error", [NotAllowed("no"), PermissionDenied(), RuntimeError("broken")])
def test_whatever_goes_wrong_nothing_of_it_remains(world, escalation, error):
    before = (
        worlds.refresh(escalation).version,
        Notification.objects.count(),
        set(EscalationPersonRight.objects.values_list("user", "permission", "acts")),
        len(history_of(escalation)),
    )
    token = uuid.uuid4()

    @operation
    def fail(escalation, *, by):
        escalate.move_up(escalation, from_step=1, reason="x", by=by)
        raise error

    with pytest.raises(type(error)):
        fail(escalation, by=world.alice, submission=token)
    after = (
        worlds.refresh(escalation).version,
        Notification.objects.count(),
        set(EscalationPersonRight.objects.values_list("user", "permission", "acts")),
        len(history_of(escalation)),
    )
    assert after == before
    assert not Submission.objects.filter(token=token).exists()
    assert worlds.refresh(escalation).step == 1


# --- sent twice -------------------------------------------------------------------------------


def test_the_same_form_sent_twice_is_done_once(world, escalation):
    token = uuid.uuid4()

    def send(**changes):
        return escalate.add_note(
            escalation, **{"text": "Once", "for_agency": None, "by": world.alice, **changes},
            submission=token,
        )  # fmt: skip

    url = send().get_absolute_url()
    version = worlds.refresh(escalation).version
    with pytest.raises(AlreadyDone) as done:
        send()
    assert done.value.url == url
    assert done_before(token, world.alice) == url
    assert done_before(token, world.bea) is None
    assert EscalationNote.objects.visible_to(world.alice).count() == 1
    assert worlds.refresh(escalation).version == version
    with pytest.raises(SentBefore):
        send(text="Twice")  # the Back button: "done" would lose it
    with pytest.raises(SentBefore):
        send(by=world.bea)
    with pytest.raises(SentBefore):
        escalate.withdraw(
            escalation, outcome="withdrawn", reason="x", by=world.alice, submission=token
        )
    assert EscalationNote.objects.visible_to(world.alice).count() == 1


def test_a_form_that_was_refused_may_be_sent_again(world, escalation):
    token = uuid.uuid4()
    with pytest.raises(NotAllowed):
        escalate.withdraw(escalation, outcome="no", reason="x", by=world.alice, submission=token)
    escalate.withdraw(escalation, outcome="withdrawn", reason="x", by=world.alice, submission=token)
    assert worlds.refresh(escalation).closed_on == TODAY


# --- stale ------------------------------------------------------------------------------------


@pytest.fixture
def said(monkeypatch):
    """What the record says of its own changes is another test's business; since when is ours."""
    asked = []

    def changes_since(record, moment):
        asked.append(moment)
        return ["Bea Bright logged a contact."]

    monkeypatch.setattr(Escalation, "changes_since", changes_since)
    return asked


def test_a_stale_form_is_refused_and_told_what_changed(world, escalation, clock, said):
    opened = worlds.refresh(escalation).version_token
    clock.move(minutes=5)
    escalate.log_contact(escalation, **CONTACT, by=world.bea)
    with pytest.raises(Stale, match="Someone else has changed this") as stale:
        escalate.move_up(escalation, from_step=1, reason="x", by=world.alice, version=opened)
    assert stale.value.changes == ["Bea Bright logged a contact."]
    assert said[0].isoformat() == "2026-03-27T10:00:00+00:00"
    assert worlds.refresh(escalation).step == 1
    escalate.move_up(
        escalation, from_step=1, reason="x", by=world.alice, version=stale.value.version_token
    )
    assert worlds.refresh(escalation).step == 2


def test_a_form_that_is_not_stale_goes_through(world, escalation, said):
    opened = worlds.refresh(escalation).version_token
    escalate.move_up(escalation, from_step=1, reason="x", by=world.alice, version=opened)
    assert worlds.refresh(escalation).step == 2
    assert said == []


@pytest.mark.parametrize(
    "token", ["0", "x", ".", "9.9", "9.99999999999999999999999", "-1.-1", "9.nan", "٣.٣", " "]
)
def test_a_token_that_no_page_gave_counts_as_stale(world, escalation, said, token):
    with pytest.raises(Stale):
        escalate.move_up(escalation, from_step=1, reason="x", by=world.alice, version=token)


def test_every_operation_that_touches_a_record_or_its_children_moves_its_version(world, escalation):
    versions = [worlds.refresh(escalation).version]
    for act in (
        lambda: escalate.add_note(escalation, text="x", for_agency=None, by=world.alice),
        lambda: escalate.log_contact(escalation, **CONTACT, by=world.bea),
        lambda: escalate.move_up(escalation, from_step=1, reason="x", by=world.alice),
    ):
        act()
        versions.append(worlds.refresh(escalation).version)
    assert versions == sorted(set(versions))


# --- two at once ------------------------------------------------------------------------------


def both_at_once(*acts):
    """Each act in a thread of its own, started together; what each gave or raised."""
    start, outcomes = threading.Barrier(len(acts)), [None] * len(acts)

    def run(index, act):
        try:
            start.wait(5)
            outcomes[index] = act()
        except Exception as error:
            outcomes[index] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return outcomes


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_people_moving_up_at_once_move_one_step():
    world = worlds.build()
    escalation = worlds.raise_one(world, raised_on=TODAY)
    outcomes = both_at_once(
        *(
            lambda who=who: escalate.move_up(escalation, from_step=1, reason="x", by=who)
            for who in (world.alice, world.anna)
        )
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Escalation", "NotAllowed"]
    assert worlds.refresh(escalation).step == 2
    assert StepRecord.objects.unscoped("a test").count() == 2


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_double_click_at_the_same_moment_is_one_act():
    world = worlds.build()
    escalation = worlds.raise_one(world, raised_on=TODAY)
    token = uuid.uuid4()
    outcomes = both_at_once(
        *[
            lambda: escalate.add_note(
                escalation, text="Once", for_agency=None, by=world.alice, submission=token
            )
        ]
        * 2
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["AlreadyDone", "Escalation"]
    assert EscalationNote.objects.visible_to(world.alice).count() == 1


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_locked_record_waits_for_who_has_it():
    world = worlds.build()
    escalation = worlds.raise_one(world, raised_on=TODAY)
    first_has_it, seen = threading.Event(), []

    @operation
    def hold(escalation, *, by):
        escalation = lock(escalation)
        first_has_it.set()
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(0.3)")
        escalation.challenged_team = "First"
        escalation.save()

    @operation
    def follow(escalation, *, by):
        first_has_it.wait(5)
        seen.append(lock(escalation).challenged_team)

    both_at_once(lambda: hold(escalation, by=world.alice), lambda: follow(escalation, by=world.bea))
    assert seen == ["First"]


def test_the_rights_asked_for_are_those_of_now(world, escalation):
    """A right lost between opening the page and sending the form is not used."""
    with transaction.atomic():
        assert access.can(world.bob, "contribute", escalation)
        world.bob.groups.clear()
        with pytest.raises(PermissionDenied):
            escalate.add_note(escalation, text="x", for_agency=None, by=world.bob)
