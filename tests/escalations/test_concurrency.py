"""Two people, two sweeps, two clicks at the same moment: real threads on PostgreSQL.

Nothing here is left to luck. Either both are seen waiting for the same row before it is let go,
or the first is held inside its transaction while the second runs.
"""

import threading
from contextlib import contextmanager
from datetime import date
from functools import partial
from uuid import uuid4

import pytest
from django.db import connection, connections, transaction

from core import access, granting
from core.models import Notification
from core.operations import AlreadyDone, NotAllowed, Stale
from escalations import afterwards, by_the_clock, notices, pausing, reopening, silence
from escalations import operations as escalate
from escalations.models import Contact, Escalation, ProposedResolution, StepRecord
from escalations.pause_models import Pause
from partnership import operations as ours
from tests import world as people
from tests.world import refresh

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]

FRIDAY = date(2026, 3, 27)
PATIENCE = 20  # seconds, until a test that hangs has failed


@pytest.fixture(autouse=True)
def no_delivery(monkeypatch):
    """These tests are about the outbox; sending has its own."""
    monkeypatch.setattr("core.notifications.ask_for_delivery", lambda: None)


@pytest.fixture
def world():
    return people.build()


@pytest.fixture
def escalation(world):
    return people.raise_one(world, raised_on=FRIDAY)


class Act(threading.Thread):
    """Something that somebody does, on a connection of its own: its result, or what it raised."""

    def __init__(self, act, name=""):
        super().__init__(name=name, daemon=True)
        self._act, self.result, self.error = act, None, None
        self.start()

    def run(self):
        try:
            self.result = self._act()
        except BaseException as error:  # handed to the test, which judges it
            self.error = error
        finally:
            connections.close_all()

    def end(self):
        self.join(PATIENCE)
        assert not self.is_alive(), "it hangs"
        return self


def waiting_for_a_lock() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")  # else a transaction sees it once
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
            "AND wait_event_type = 'Lock'"
        )
        return cursor.fetchone()[0]


def until(condition):
    """Not by the clock of the test, which stands still."""
    pause = threading.Event()
    for _ in range(PATIENCE * 50):
        if condition():
            return
        pause.wait(0.02)
    raise AssertionError("it never came to that")


def at_the_same_moment(escalation, *acts) -> list[Act]:
    """All of them have begun, and wait for the same row, before any is let on."""
    with transaction.atomic():
        Escalation._base_manager.select_for_update().get(pk=escalation.pk)
        begun = [Act(act) for act in acts]
        until(lambda: waiting_for_a_lock() == len(acts))
    return [act.end() for act in begun]


@pytest.fixture
def hold(monkeypatch):
    """Holds the thread called "first" where it is about to queue its notices."""

    @contextmanager
    def holding(what, act):
        inside, go_on = threading.Event(), threading.Event()
        usual = getattr(notices, what)

        def held(*args):
            if threading.current_thread().name == "first":
                inside.set()
                assert go_on.wait(PATIENCE)
            return usual(*args)

        monkeypatch.setattr(notices, what, held)
        first = Act(act, name="first")
        try:
            assert inside.wait(PATIENCE), first.error
            yield first
        finally:
            go_on.set()
            first.end()

    return holding


def move(escalation, by, version="", from_step=1):
    return escalate.move_up(
        escalation, from_step=from_step, reason="No reply.", by=by, version=version
    )


def steps_of(escalation):
    rows = StepRecord.objects.unscoped("a test").filter(escalation=escalation)
    return list(rows.values_list("step", flat=True))


def history_of(escalation):
    rows = Escalation.history.filter(id=escalation.pk).order_by("history_id")
    return [
        reason.partition(".")[2] for reason in rows.values_list("history_change_reason", flat=True)
    ]


def rights_are_in_step(escalation):
    """The stored rights are what the case, as it stands now, says they should be."""

    def stored():
        groups = access.group_table(Escalation).objects.filter(content_object=escalation)
        persons = access.person_table(Escalation).objects.filter(content_object=escalation)
        return (
            set(groups.values_list("permission", "group", "is_open", "listed_on")),
            set(persons.values_list("permission", "user", "is_open", "listed_on", "acts")),
        )

    before = stored()
    granting.sync(Escalation, Escalation._base_manager.filter(pk=escalation.pk))
    return stored() == before


# --- moving up --------------------------------------------------------------------------------


@pytest.mark.parametrize("with_form", [True, False])
def test_two_people_pressing_move_up_move_one_step(with_form, world, escalation):
    token = refresh(escalation).version_token if with_form else ""
    acts = at_the_same_moment(
        escalation,
        partial(move, escalation, world.anna, token),
        partial(move, escalation, world.bea, token),
    )
    errors = [act.error for act in acts if act.error]
    assert [type(error) for error in errors] == [Stale if with_form else NotAllowed]
    if not with_form:
        assert "it is at step 2 now" in str(errors[0])
    case = refresh(escalation)
    assert (case.step, case.due_on, case.version) == (2, date(2026, 4, 10), 2)
    assert steps_of(escalation) == [1, 2]
    assert history_of(escalation) == ["raise_escalation", "move_up"]
    told = Notification.objects.filter(kind="escalation_moved_up")
    assert sorted(told.values_list("recipient__email", flat=True)) == [
        "alice@example.org",
        "amir@example.org",
        "bella@example.org",
    ]
    assert rights_are_in_step(escalation)


def test_one_person_pressing_four_times_moves_one_step(world, escalation):
    acts = at_the_same_moment(escalation, *[partial(move, escalation, world.alice)] * 4)
    assert [type(act.error) for act in acts if act.error] == [NotAllowed] * 3
    assert steps_of(escalation) == [1, 2]


def proposal(escalation):
    return ProposedResolution.objects.unscoped("a test").get(escalation=escalation)


def confirm(escalation, standing, by):
    return escalate.answer_resolution(
        escalation, proposal=standing, accepted=True, answer="Agreed.", by=by
    )


@pytest.fixture
def proposed(world, escalation):
    escalate.propose_resolution(
        escalation, outcome="compromise", statement="By Monday.", by=world.alice
    )
    return proposal(escalation)


def test_moving_up_while_the_other_side_confirms_ends_it_once(world, escalation, proposed):
    """Whichever is first: confirmed at step 1 and not moved, or moved and confirmed at step 2."""
    moving, confirming = at_the_same_moment(
        escalation,
        partial(move, escalation, world.alice),
        partial(confirm, escalation, proposed, world.bob),
    )
    assert confirming.error is None
    case = refresh(escalation)
    assert (case.outcome, case.closed_on) == ("compromise", FRIDAY)
    if moving.error is None:
        assert (case.step, steps_of(escalation)) == (2, [1, 2])
        assert history_of(escalation)[-2:] == ["move_up", "answer_resolution"]
    else:
        assert (str(moving.error), case.step) == (escalate.policy.CLOSED, 1)
        assert steps_of(escalation) == [1]
    assert rights_are_in_step(escalation)


def test_two_who_open_a_closed_one_again_at_once_open_it_once(world, escalation):
    escalate.withdraw(escalation, outcome="withdrawn", reason="Agreed.", by=world.alice)
    both = at_the_same_moment(
        escalation,
        partial(reopening.reopen, escalation, reason="It did not hold.", by=world.alice),
        partial(reopening.reopen, escalation, reason="It did not hold.", by=world.bob),
    )
    [refused] = [each.error for each in both if each.error is not None]
    assert "is open" in str(refused)
    case = refresh(escalation)
    assert (case.round, case.closed_on, steps_of(escalation)) == (2, None, [1, 2])
    assert rights_are_in_step(escalation)


def test_two_beats_ask_both_sides_once(world, escalation):
    escalate.withdraw(escalation, outcome="withdrawn", reason="Agreed.", by=world.alice)
    both = at_the_same_moment(
        escalation, partial(afterwards.ask, by=None), partial(afterwards.ask, by=None)
    )
    assert [each.error for each in both] == [None, None]
    assert sorted(each.result for each in both) == [0, 2]


def test_confirming_first_leaves_nothing_to_move(hold, world, escalation, proposed):
    with hold("closed", partial(confirm, escalation, proposed, world.bob)) as first:
        second = Act(partial(move, escalation, world.alice))
        until(lambda: waiting_for_a_lock() == 1)
    assert first.error is None
    assert isinstance(second.end().error, NotAllowed)
    assert (refresh(escalation).step, refresh(escalation).outcome) == (1, "compromise")


def test_approving_a_pause_while_a_side_moves_up_does_one_of_them(world, escalation):
    """Approved at step 1 and then moved, or moved and the request lapsed."""
    pausing.ask(escalation, until=date(2026, 4, 7), reason="A meeting.", by=world.alice)
    [asked] = Pause.objects.unscoped("a test").filter(escalation=escalation)
    moving, approving = at_the_same_moment(
        escalation,
        partial(move, escalation, world.bob),
        partial(
            *(pausing.decide, escalation), pause=asked, approved=True, answer="", by=world.dana
        ),
    )
    assert moving.error is None
    case = refresh(escalation)
    if approving.error is None:  # four working days later: 31 March, 1, 2 and 7 April
        assert (case.step, case.due_on, case.paused) == (2, date(2026, 4, 16), "1:2026-04-07")
    else:
        assert "has lapsed" in str(approving.error)
        assert (case.step, case.due_on, case.paused) == (2, date(2026, 4, 10), "")
    assert rights_are_in_step(escalation)


@pytest.mark.parametrize("accepted", [True, False])
def test_closing_on_silence_while_the_other_side_answers(
    accepted, world, escalation, proposed, clock
):
    clock.set("2026-04-02")
    answering, closing = at_the_same_moment(
        escalation,
        partial(
            *(escalate.answer_resolution, escalation),
            proposal=proposed, accepted=accepted, answer="No.", by=world.bob,
        ),
        partial(
            *(silence.close_on_silence, escalation),
            proposal=proposed, reason="Silent.", by=world.dana,
        ),
    )  # fmt: skip
    assert [answering.error is None, closing.error is None].count(True) == 1
    case = refresh(escalation)
    assert bool(case.silence_reason) == (closing.error is None)
    assert (case.closed_on is None) == (closing.error is not None and not accepted)


def test_two_people_confirming_close_it_once(world, escalation, proposed):
    acts = at_the_same_moment(
        escalation,
        partial(confirm, escalation, proposed, world.bob),
        partial(confirm, escalation, proposed, world.bea),
    )
    assert [str(act.error) for act in acts if act.error] == [escalate.policy.CLOSED]
    assert history_of(escalation).count("answer_resolution") == 1
    assert ProposedResolution.history.filter(id=proposed.pk).count() == 2
    told = Notification.objects.filter(kind="escalation_closed")
    assert told.values("recipient").distinct().count() == told.count()


def test_confirming_while_it_is_withdrawn_ends_it_one_way_only(world, escalation, proposed):
    acts = at_the_same_moment(
        escalation,
        partial(confirm, escalation, proposed, world.bob),
        partial(
            *(escalate.withdraw, escalation),
            outcome="withdrawn",
            reason="Settled.",
            by=world.anna,
        ),
    )
    assert [str(act.error) for act in acts if act.error] == [escalate.policy.CLOSED]
    outcome = refresh(escalation).outcome
    assert outcome == ("compromise" if acts[0].error is None else "withdrawn")
    assert proposal(escalation).accepted == (True if acts[0].error is None else None)


def test_both_sides_proposing_leaves_one_proposal(world, escalation):
    propose = partial(escalate.propose_resolution, escalation, outcome="compromise", statement="x")
    acts = at_the_same_moment(
        escalation, partial(propose, by=world.alice), partial(propose, by=world.bob)
    )
    assert ["answered first" in str(act.error) for act in acts if act.error] == [True]
    standing = proposal(escalation)
    turn = {"raising": "challenged", "challenged": "raising"}[standing.side]
    assert refresh(escalation).waiting_for == turn


def test_contacts_logged_at_once_are_both_kept(world, escalation):
    log = partial(
        *(escalate.log_contact, escalation),
        happened_on=FRIDAY,
        method="email",
        with_whom="x",
        result="y",
    )
    acts = at_the_same_moment(escalation, partial(log, by=world.alice), partial(log, by=world.bob))
    assert [act.error for act in acts] == [None, None]
    contacts = Contact.objects.unscoped("a test").order_by("pk")
    assert contacts.count() == 2
    other = {"raising": "challenged", "challenged": "raising"}
    assert refresh(escalation).waiting_for == other[contacts.last().side]
    assert refresh(escalation).version == 3


# --- the sweep --------------------------------------------------------------------------------


def sweep():
    return by_the_clock.move_up_when_due(by=None)


def moved_once(escalation):
    assert (refresh(escalation).step, steps_of(escalation)) == (2, [1, 2])
    told = Notification.objects.filter(kind="escalation_moved_up")
    assert told.count() == told.values("recipient").distinct().count() == 3
    assert rights_are_in_step(escalation)
    assert sweep() == 0


def test_of_two_sweeps_at_once_one_moves_it(hold, world, escalation, clock):
    clock.set("2026-03-31")
    with hold("moved_up", sweep) as first:
        assert Act(sweep).end().result == 0
    assert first.result == 1
    assert history_of(escalation) == ["raise_escalation", "move_up_when_due"]
    moved_once(escalation)


def test_four_sweeps_share_out_what_is_due_and_move_each_once(world, clock):
    made = [people.raise_one(world, raised_on=FRIDAY) for _ in range(12)]
    clock.set("2026-03-31")
    begin = threading.Barrier(4)

    def one():
        begin.wait(PATIENCE)
        moved = 0
        while some := by_the_clock.move_up_when_due(by=None, batch=2):
            moved += some
        return moved

    acts = [Act(one) for _ in range(4)]
    assert [act.end().error for act in acts] == [None] * 4
    # what one skipped because another held it, that other has moved
    assert sum(act.result for act in acts) == 12
    assert all(steps_of(escalation) == [1, 2] for escalation in made)
    assert Notification.objects.filter(kind="escalation_moved_up").count() == 12 * 3


def test_the_sweep_passes_by_what_a_person_is_moving(hold, world, escalation, clock):
    clock.set("2026-03-31")
    with hold("moved_up", partial(move, escalation, world.anna)) as first:
        assert Act(sweep).end().result == 0
    assert first.error is None
    assert history_of(escalation) == ["raise_escalation", "move_up"]
    moved_once(escalation)


def test_a_person_who_presses_while_the_sweep_moves_it_is_told_so(hold, world, escalation, clock):
    clock.set("2026-03-31")
    with hold("moved_up", sweep) as first:
        second = Act(partial(move, escalation, world.alice))
        until(lambda: waiting_for_a_lock() == 1)
    assert first.result == 1
    assert isinstance(second.end().error, NotAllowed)
    assert "it is at step 2 now" in str(second.error)
    assert history_of(escalation) == ["raise_escalation", "move_up_when_due"]
    moved_once(escalation)


def test_what_is_being_closed_at_the_last_minute_does_not_move(hold, world, escalation, clock):
    clock.set("2026-03-31")
    withdraw = partial(
        *(escalate.withdraw, escalation),
        outcome="withdrawn",
        reason="Settled.",
        by=world.alice,
    )
    with hold("closed", withdraw):
        assert Act(sweep).end().result == 0
    assert sweep() == 0
    assert (refresh(escalation).step, refresh(escalation).outcome) == (1, "withdrawn")


def test_two_reminders_at_once_tell_each_once(hold, world, escalation):
    remind = partial(by_the_clock.remind, by=None)
    with hold("reminders", remind) as first:
        second = Act(remind)
        until(lambda: waiting_for_a_lock() == 1)
    assert [first.error, second.end().error] == [None, None]
    assert Notification.objects.filter(kind="escalation_due_soon").count() == 1


def hold_before_rights_are_written(monkeypatch, act):
    """Starts it as "first"; gives it and what lets it go on, once it is about to write rights."""
    inside, go_on, usual = threading.Event(), threading.Event(), granting.sync

    def held(*args, **kwargs):
        if threading.current_thread().name == "first":
            inside.set()
            assert go_on.wait(PATIENCE)
        return usual(*args, **kwargs)

    monkeypatch.setattr(granting, "sync", held)
    first = Act(act, name="first")
    until(lambda: inside.is_set() or not first.is_alive())
    return first, go_on


@pytest.mark.parametrize("routine", ["remind", "bring_rights_into_step"])
def test_a_routine_of_the_clock_never_writes_rights_of_a_step_that_is_past(
    routine, world, escalation, monkeypatch
):
    """It read the case at step 1; meanwhile somebody moves it up."""
    first, go_on = hold_before_rights_are_written(
        monkeypatch, partial(getattr(by_the_clock, routine), by=None)
    )
    second = Act(partial(move, escalation, world.alice))
    until(lambda: waiting_for_a_lock() == 1 or not second.is_alive())
    go_on.set()
    assert [first.end().error, second.end().error] == [None, None]
    assert steps_of(escalation) == [1, 2]
    assert rights_are_in_step(escalation)
    assert access.can(world.amir, access.CONTRIBUTE, escalation)


# --- raising ----------------------------------------------------------------------------------


def raise_it(world, by="alice", submission=None, version=None):
    person = getattr(world, by)
    other = world.council if by == "bob" else world.trust
    return escalate.raise_escalation(
        raised_as=world.held[by],
        challenged_agency=other,
        raised_on=FRIDAY,
        by=person,
        submission=submission,
        version=version,
        **people.ANSWERS,
    )


def test_a_double_click_on_raise_raises_one(hold, world):
    press = partial(raise_it, world, submission=uuid4())
    with hold("raised", press) as first:
        second = Act(press)
        until(lambda: waiting_for_a_lock() == 1)
    assert first.error is None
    assert isinstance(second.end().error, AlreadyDone)
    assert second.error.url == first.result.get_absolute_url()
    assert Escalation.objects.unscoped("a test").count() == 1
    assert Notification.objects.filter(kind="escalation_raised").count() == 2


def test_a_double_click_whose_first_half_fails_raises_one_all_the_same(world, monkeypatch):
    """The first is refused at the last moment; the second has waited for it and goes ahead."""
    inside, go_on, usual = threading.Event(), threading.Event(), notices.raised

    def fails_for_the_first(*args):
        if threading.current_thread().name == "first":
            inside.set()
            assert go_on.wait(PATIENCE)
            raise NotAllowed("Not today.")
        return usual(*args)

    monkeypatch.setattr(notices, "raised", fails_for_the_first)
    press = partial(raise_it, world, submission=uuid4())
    first = Act(press, name="first")
    assert inside.wait(PATIENCE)
    second = Act(press)
    until(lambda: waiting_for_a_lock() == 1)
    go_on.set()
    assert str(first.end().error) == "Not today."
    assert second.end().error is None
    assert Escalation.objects.unscoped("a test").count() == 1


@pytest.mark.parametrize("earlier", [0, 1], ids=["the first of the year", "later"])
def test_two_raised_at_once_have_two_references(earlier, hold, world):
    for _ in range(earlier):
        raise_it(world)
    with hold("raised", partial(raise_it, world)) as first:
        second = Act(partial(raise_it, world, by="bob"))
        until(lambda: waiting_for_a_lock() == 1)
    assert [first.error, second.end().error] == [None, None]
    assert [first.result.reference, second.result.reference] == [
        f"ESC-2026-000{earlier + number}" for number in (1, 2)
    ]


def test_of_two_who_raise_the_same_at_once_the_second_is_told_of_the_first(hold, world):
    """Neither page knew of the other’s; numbers are given one after the other."""
    with hold("raised", partial(raise_it, world, version="")) as first:
        second = Act(partial(raise_it, world, by="bob", version=""))
        until(lambda: waiting_for_a_lock() == 1)
    assert first.error is None
    error = second.end().error
    assert isinstance(error, NotAllowed)
    assert first.result.reference in str(error)
    assert list(Escalation.objects.unscoped("a test")) == [first.result]


# --- roles that end meanwhile -------------------------------------------------------------------


def leave(world, name):
    return ours.end_role(world.held[name], ended_on=FRIDAY, by=None)


def test_a_role_that_ends_while_its_holder_raises_takes_the_right_with_it(hold, world):
    with hold("raised", partial(raise_it, world)) as first:
        second = Act(partial(leave, world, "alice"))
        until(lambda: waiting_for_a_lock() == 1)
    assert [first.error, second.end().error] == [None, None]
    assert not access.can(world.alice, access.VIEW, first.result)


@pytest.mark.parametrize("name", ["amir", "bob"])
def test_a_role_that_ends_while_the_case_moves_up_leaves_no_right_behind(
    name, world, escalation, monkeypatch
):
    """Amir's right would come with the move, and Bob's is there before."""
    inside, go_on, usual = threading.Event(), threading.Event(), granting.sync

    def held(*args, **kwargs):
        result = usual(*args, **kwargs)
        if threading.current_thread().name == "first":
            inside.set()
            assert go_on.wait(PATIENCE)
        return result

    monkeypatch.setattr(granting, "sync", held)
    first = Act(partial(move, escalation, world.alice), name="first")
    assert inside.wait(PATIENCE), first.error
    second = Act(partial(leave, world, name))
    until(lambda: waiting_for_a_lock() == 1 or not second.is_alive())
    go_on.set()
    assert [first.end().error, second.end().error] == [None, None]
    person = getattr(world, name)
    assert not access.can(person, access.VIEW, escalation)
    assert not access.person_table(Escalation).objects.filter(user=person).exists()
    assert steps_of(escalation) == [1, 2]
    assert rights_are_in_step(escalation)


def test_a_partners_delegate_who_leaves_as_it_reaches_step_4_gets_no_right_and_stops_nobody(
    world, escalation
):
    """The case is nothing to the police before step 4, so leaving does not wait for it."""
    for by in (world.alice, world.amir):
        move(escalation, by, from_step=refresh(escalation).step)
    gone, go_on = threading.Event(), threading.Event()

    def leave_slowly():
        with transaction.atomic():
            leave(world, "carol")
            gone.set()
            assert go_on.wait(PATIENCE)

    first = Act(leave_slowly)
    assert gone.wait(PATIENCE), first.error
    second = Act(partial(move, escalation, world.avril, from_step=3))
    until(lambda: waiting_for_a_lock() == 1 or not second.is_alive())
    go_on.set()
    assert [first.end().error, second.end().error] == [None, None]
    assert steps_of(escalation) == [1, 2, 3, 4]
    assert not access.can(world.carol, access.VIEW, escalation)
    assert access.can(world.ines, access.CONTRIBUTE, escalation)
    assert rights_are_in_step(escalation)


def test_a_role_that_ends_while_its_holder_is_brought_in_hangs_nobody_up(hold, world, escalation):
    bring_in = partial(escalate.bring_in, escalation, held_role=world.held["bilal"], by=world.bob)
    with hold("brought_in", bring_in) as first:
        second = Act(partial(leave, world, "bilal"))
        until(lambda: waiting_for_a_lock() == 1)
    assert [first.error, second.end().error] == [None, None]
    assert not access.can(world.bilal, access.VIEW, escalation)
