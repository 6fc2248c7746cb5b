"""The clock's part of the procedure: what moves, who is told, on which day, and never twice."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from core import bulk, calendar, granting
from core import clock as house_clock
from core.by_whom import THE_PORTAL
from core.models import Notification
from core.operations import operation
from escalations import by_the_clock, policy, tasks, timeline
from escalations import operations as escalate
from escalations.models import Escalation, ProposedResolution, StepRecord
from partnership import operations as ours
from tests import world as people
from tests.world import refresh

pytestmark = pytest.mark.django_db

FRIDAY = date(2026, 3, 27)


@pytest.fixture
def world():
    return people.build()


def d(text: str) -> date:
    return date.fromisoformat(text)


def run_tasks():
    """What beat starts: moves first or reminders first must make no difference over a day."""
    tasks.remind()
    tasks.move_up_when_due()


def told_since(pk: int = 0) -> set[tuple[str, str]]:
    rows = Notification.objects.filter(pk__gt=pk).values_list("kind", "recipient__email")
    found = [(kind.removeprefix("escalation_"), email.partition("@")[0]) for kind, email in rows]
    assert len(found) == len(set(found))
    return set(found)


def newest() -> int:
    return Notification.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def hour_by_hour(clock, first: date, last: date):
    """Run the tasks every hour of each day, the first ones at 10; yields (day, what was told)."""
    day = first
    while day <= last:
        before = newest()
        for hour in range(10 if day == first else 0, 24):
            clock.set(f"{day} {hour:02}:30")
            run_tasks()
        yield day, told_since(before)
        day += timedelta(days=1)


def moves(escalation) -> list[tuple[date, int]]:
    return list(
        StepRecord.objects.unscoped("a test")
        .filter(escalation=escalation, by_the_clock=True)
        .values_list("entered_on", "step")
    )


def tell(kind, *names):
    return {(kind, name) for name in names}


# --- through Easter ---------------------------------------------------------------------------

PARTNERS = ("ada", "carol", "ines")
# What the procedure asks for when nobody does anything, and not one notice more.
THROUGH_EASTER = {
    "2026-03-27": tell("due_soon", "bob"),
    "2026-03-30": tell("due_today", "bob"),
    "2026-03-31": tell("moved_up", "alice", "amir", "bella"),
    "2026-04-07": tell("half_way", "amir"),
    "2026-04-09": tell("due_soon", "amir"),
    "2026-04-10": tell("due_today", "amir"),
    "2026-04-13": tell("moved_up", "alice", "avril", "brian"),
    "2026-04-15": tell("half_way", "avril"),
    "2026-04-17": tell("due_soon", "avril"),
    "2026-04-20": tell("due_today", "avril"),
    "2026-04-21": tell("moved_up", "alice", "avril", "brian", *PARTNERS, "dana")
    | tell("representations_asked", "avril", "brian"),
    "2026-04-23": tell("half_way", *PARTNERS),
    "2026-04-27": tell("due_soon", *PARTNERS),
    "2026-04-28": tell("due_today", *PARTNERS),
    "2026-04-29": tell("overdue", *PARTNERS, "dana"),
}


def test_an_escalation_that_nobody_answers_goes_up_day_by_day(world, clock):
    escalation = people.raise_one(world, raised_on=FRIDAY)
    assert told_since() == tell("raised", "bob", "bea")
    told = {str(day): found for day, found in hour_by_hour(clock, FRIDAY, d("2026-05-01")) if found}
    assert told == THROUGH_EASTER
    # Each on the first day of the next window: step 2 ends on a Friday, so not at the weekend.
    assert moves(escalation) == [(d("2026-03-31"), 2), (d("2026-04-13"), 3), (d("2026-04-21"), 4)]
    case = refresh(escalation)
    assert (case.step, case.due_on, case.waiting_for) == (4, d("2026-04-28"), "partners")
    assert (case.closed_on, case.outcome) == (None, "")
    history = Escalation.history.filter(id=escalation.pk).order_by("history_id")
    assert list(history.values_list("step", "history_user", "history_change_reason")) == [
        (1, world.alice.pk, "escalations.raise_escalation"),
        *((step, None, "escalations.move_up_when_due") for step in (2, 3, 4)),
        (4, None, "escalations.remind"),  # that step 4 is over is told, and moves nothing
    ]


def test_three_runs_a_day_that_move_before_they_remind_tell_the_same(world, clock):
    people.raise_one(world, raised_on=FRIDAY)
    before, told, day = newest(), {}, FRIDAY
    while day <= d("2026-05-01"):
        for hour in (10, 12, 18):
            clock.set(f"{day} {hour}:05")
            tasks.move_up_when_due()
            tasks.remind()
        if found := told_since(before):
            told[str(day)] = found
        before, day = newest(), day + timedelta(days=1)
    assert told == THROUGH_EASTER


@pytest.mark.parametrize(
    ("moment", "step"),
    [
        ("2026-03-30 00:00", 1),
        ("2026-03-30 23:59", 1),  # 22:59 in UTC: summer time began the day before
        ("2026-03-31 00:00", 2),  # 23:00 in UTC on the day before
        ("2026-03-31 00:30", 2),
    ],
)
def test_a_step_is_over_at_midnight_in_london(moment, step, world, clock):
    escalation = people.raise_one(world, raised_on=FRIDAY)
    clock.set(moment)
    run_tasks()
    assert refresh(escalation).step == step


@pytest.mark.parametrize("raised_on", ["2025-12-22", "2026-03-30", "2026-04-02", "2026-05-01"])
def test_days_off_are_never_counted(raised_on, world, clock):
    """Each step lasts its full number of working days, whatever holidays fall in it."""
    clock.set(raised_on)
    escalation = people.raise_one(world, raised_on=d(raised_on))
    england, day = calendar.england(), d(raised_on)
    lasted = {1: 0, 2: 0, 3: 0}
    while refresh(escalation).step < 4:
        clock.set(f"{day} 12:00")
        run_tasks()
        step = refresh(escalation).step
        if step < 4:
            lasted[step] += england.is_working_day(day)
        day += timedelta(days=1)
    assert lasted == {1: 2, 2: 7, 3: 6}


def test_bank_holidays_remind_nobody_of_what_is_soon_due(world, clock):
    """Due on the Tuesday after Easter: told on the Thursday before, not over the weekend."""
    clock.set("2026-04-02")
    people.raise_one(world, raised_on=d("2026-04-02"))
    told = {str(day): found for day, found in hour_by_hour(clock, d("2026-04-02"), d("2026-04-07"))}
    assert told == {
        "2026-04-02": tell("due_soon", "bob"),
        "2026-04-03": set(),
        "2026-04-04": set(),
        "2026-04-05": set(),
        "2026-04-06": set(),
        "2026-04-07": tell("due_today", "bob"),
    }


# --- late, twice, by hand ---------------------------------------------------------------------


def test_three_days_late_it_moves_one_step_and_tells_each_once(world, clock):
    escalation = people.raise_one(world, raised_on=FRIDAY)
    before = newest()
    clock.set("2026-04-02 16:00")
    run_tasks()
    assert moves(escalation) == [(d("2026-04-02"), 2)]
    # no reminder of a day that has passed; the end of step 2 is fixed by day 1 all the same
    assert told_since(before) == tell("moved_up", "alice", "amir", "bella")
    assert refresh(escalation).due_on == d("2026-04-10")


def test_after_a_month_of_standstill_it_is_where_it_would_have_been(world, clock):
    escalation = people.raise_one(world, raised_on=FRIDAY)
    clock.set("2026-04-29 09:00")
    tasks.move_up_when_due()
    assert moves(escalation) == [(d("2026-04-29"), step) for step in (2, 3, 4)]
    case = refresh(escalation)
    assert (case.step, case.due_on) == (4, d("2026-04-28"))


def test_raised_late_it_starts_where_day_1_puts_it(world, clock):
    """Written up three days after the workers spoke: step 1 is over already."""
    clock.set("2026-04-01")
    escalation = people.raise_one(world, raised_on=FRIDAY)
    run_tasks()
    assert moves(escalation) == [(d("2026-04-01"), 2)]
    assert refresh(escalation).due_on == d("2026-04-10")


def test_a_second_sweep_finds_nothing(world, clock):
    escalation = people.raise_one(world, raised_on=FRIDAY)
    clock.set("2026-03-31")
    assert by_the_clock.move_up_when_due(by=None) == 1
    left = (refresh(escalation).version, newest(), Escalation.history.count())
    assert by_the_clock.move_up_when_due(by=None) == 0
    run_tasks()
    assert (refresh(escalation).version, newest(), Escalation.history.count()) == left


def test_a_sweep_that_fails_halfway_leaves_nothing_and_the_next_one_does_it_all(
    world, clock, monkeypatch
):
    escalation = people.raise_one(world, raised_on=FRIDAY)
    before = newest()
    clock.set("2026-03-31")

    def fail(*args):
        raise OSError("the machine went away")

    with monkeypatch.context() as broken:
        broken.setattr("escalations.notices.moved_up", fail)
        with pytest.raises(OSError, match="went away"):
            by_the_clock.move_up_when_due(by=None)
    assert (refresh(escalation).step, moves(escalation), newest()) == (1, [], before)
    assert Escalation.history.filter(id=escalation.pk).count() == 1
    assert by_the_clock.move_up_when_due(by=None) == 1
    assert told_since(before) == tell("moved_up", "alice", "amir", "bella")


def test_what_is_closed_neither_moves_nor_reminds(world, clock):
    escalation = people.raise_one(world, raised_on=FRIDAY)
    escalate.withdraw(escalation, outcome="withdrawn", reason="Settled.", by=world.alice)
    before = newest()
    told = [found for _, found in hour_by_hour(clock, FRIDAY, d("2026-03-31"))]
    assert set().union(*told) == set()
    assert (refresh(escalation).step, newest()) == (1, before)


def test_a_proposal_in_the_open_does_not_stop_the_clock_and_keeps_the_turn(world, clock):
    escalation = people.raise_one(world, raised_on=FRIDAY)
    escalate.propose_resolution(
        escalation, outcome="compromise", statement="By Monday.", by=world.alice
    )
    clock.set("2026-03-31")
    run_tasks()
    case = refresh(escalation)
    assert (case.step, case.waiting_for) == (2, "challenged")
    assert ProposedResolution.objects.unscoped("a test").get().answered_at is None
    before = newest()
    clock.set("2026-04-10")
    run_tasks()
    assert told_since(before) == tell("due_today", "bella")


def test_step_4_being_over_is_told_to_the_partners_whoever_s_answer_it_waits_for(world, clock):
    escalation = people.raise_one(world, raised_on=FRIDAY)
    clock.set("2026-04-21")
    tasks.move_up_when_due()
    escalate.propose_resolution(
        refresh(escalation), outcome="compromise", statement="By Monday.", by=world.avril
    )
    before = newest()
    clock.set("2026-04-29")
    run_tasks()
    assert told_since(before) == tell("overdue", *PARTNERS, "dana")


@pytest.fixture
def moved_by_hand(settings):
    escalation = {**settings.PARTNERSHIP["escalation"], "moves_up_by_itself": False}
    settings.PARTNERSHIP = {**settings.PARTNERSHIP, "escalation": escalation}


def test_where_people_move_by_hand_the_clock_only_tells(moved_by_hand, world, clock):
    escalation = people.raise_one(world, raised_on=FRIDAY)
    told = {str(day): found for day, found in hour_by_hour(clock, FRIDAY, d("2026-04-01")) if found}
    assert told == {
        "2026-03-27": tell("due_soon", "bob"),
        "2026-03-30": tell("due_today", "bob"),
        "2026-03-31": tell("overdue", "bob", "dana"),
    }
    assert (refresh(escalation).step, moves(escalation)) == (1, [])
    # It changed nothing, and left one line of history, though it was told hour by hour.
    assert refresh(escalation).version == escalation.version
    [overdue] = [each for each in timeline.entries(refresh(escalation)) if each.who == THE_PORTAL]
    assert (overdue.heading, house_clock.local(overdue.at).date()) == ("Overdue", d("2026-03-31"))
    assert overdue.sentence == (
        "Step 1 was over after Monday 30 March 2026, and nothing was settled. Whoever has to act or"
        " decide was told."
    )
    escalate.move_up(refresh(escalation), from_step=1, reason="No reply.", by=world.alice)
    before = newest()
    clock.set("2026-04-13")
    run_tasks()
    assert told_since(before) == tell("overdue", "amir", "dana")


# --- each under its own version ---------------------------------------------------------------


def test_what_was_raised_under_an_older_procedure_keeps_it(world, clock, settings, monkeypatch):
    usual = policy.procedure("pan-cheshire-2023")
    quicker = replace(
        usual,
        version="quicker-2026",
        steps=(usual.steps[0], replace(usual.steps[1], last_day=4), *usual.steps[2:]),
        remind_working_days_before=2,
    )
    known = {usual.version: usual, quicker.version: quicker}
    monkeypatch.setattr(policy, "procedure", known.__getitem__)
    old = people.raise_one(world, raised_on=FRIDAY)
    escalation = {**settings.PARTNERSHIP["escalation"], "procedure": "quicker-2026"}
    settings.PARTNERSHIP = {**settings.PARTNERSHIP, "escalation": escalation}
    new = people.raise_one(world, raised_on=FRIDAY)
    clock.set("2026-03-31")
    tasks.move_up_when_due()
    assert (refresh(old).policy_version, refresh(old).due_on) == (usual.version, d("2026-04-10"))
    assert (refresh(new).policy_version, refresh(new).due_on) == (quicker.version, d("2026-04-01"))
    tasks.remind()
    soon = Notification.objects.filter(kind="escalation_due_soon")
    assert not soon.exists()  # day 4 is one working day away, and it reminds two days before
    clock.set("2026-04-08")
    tasks.remind()  # day 7 of the old one, whose step ends on day 9: one day before is day 8
    assert not soon.filter(once__contains=f":{old.pk}:").exists()


# --- many -------------------------------------------------------------------------------------


@operation
def raise_many(world, counts: dict[str, int], *, by):
    """As many as asked for each first day, all at step 1, waiting for the trust."""
    procedure = Escalation(policy_version="pan-cheshire-2023").procedure
    rows = [
        Escalation(
            **people.ANSWERS,
            reference=f"ESC-T-{day}-{number:05}",
            policy_version=procedure.version,
            raised_on=d(day),
            raised_by=world.alice,
            raised_as=world.held["alice"],
            raising_agency=world.council,
            challenged_agency=world.trust,
            due_on=procedure.due_on(1, d(day), calendar.england()),
        )
        for day, count in counts.items()
        for number in range(count)
    ]
    made = bulk.create_many(rows)
    granting.sync(Escalation, made, new=True)


@pytest.mark.one_day_of(2)
def test_1200_of_several_days_move_in_batches_each_once(world, clock):
    raise_many(
        world, {"2026-03-23": 500, "2026-03-25": 400, "2026-03-27": 250, "2026-03-30": 50}, by=None
    )
    clock.set("2026-03-31")
    # 23, 25 and 27 March are over (due on 24, 26 and 30 March); 30 March is due today
    assert [by_the_clock.move_up_when_due(by=None, batch=500) for _ in range(4)] == [
        500,
        500,
        150,
        0,
    ]
    steps = Escalation.objects.unscoped("a test")
    due = {
        (step, str(raised_on)): str(due_on)
        for step, raised_on, due_on in steps.values_list("step", "raised_on", "due_on").distinct()
    }
    assert due == {
        (2, "2026-03-23"): "2026-04-02",
        (2, "2026-03-25"): "2026-04-08",
        (2, "2026-03-27"): "2026-04-10",
        (1, "2026-03-30"): "2026-03-31",
    }
    assert StepRecord.objects.unscoped("a test").filter(step=2).count() == 1150
    assert Escalation.history.filter(step=2).count() == 1150
    told = Notification.objects.filter(kind="escalation_moved_up")
    assert told.count() == 3 * 1150
    for person in (world.alice, world.amir, world.bella):
        assert told.filter(recipient=person).count() == 1150
    assert set(steps.filter(step=2).values_list("version", flat=True)) == {2}
    assert Escalation.objects.visible_to(world.amir).filter(step=2).count() == 1150


def test_the_oldest_go_first(world, clock):
    raise_many(world, {"2026-03-27": 3, "2026-03-23": 3}, by=None)
    clock.set("2026-03-31")
    assert by_the_clock.move_up_when_due(by=None, batch=4) == 4
    moved = Escalation.objects.unscoped("a test").filter(step=2).order_by("due_on", "pk")
    assert [str(row.raised_on) for row in moved] == ["2026-03-23"] * 3 + ["2026-03-27"]


@operation
def forget_procedure(escalations, *, by):
    """As if the file of the version that they were raised under had been taken away."""
    for escalation in escalations:
        escalation.policy_version = "taken-away"
        escalation.save()


def test_what_cannot_be_moved_stands_in_nobodys_way(world, clock):
    stuck = [people.raise_one(world, raised_on=d("2026-03-23")) for _ in range(3)]
    forget_procedure(stuck, by=None)
    raise_many(world, {"2026-03-25": 2, "2026-03-27": 3}, by=None)
    clock.set("2026-03-31")
    moved = [by_the_clock.move_up_when_due(by=None, batch=2) for _ in range(5)]
    assert moved == [2, 2, 1, 0, 0]
    assert [refresh(each).step for each in stuck] == [1, 1, 1]
    assert Escalation.objects.unscoped("a test").filter(step=2).count() == 5
    # one that is stuck in the middle costs the others nothing either
    forget_procedure(Escalation.objects.unscoped("a test").filter(step=2)[:1], by=None)
    clock.set("2026-04-13")
    tasks.move_up_when_due()
    assert Escalation.objects.unscoped("a test").filter(step=3).count() == 4


def test_a_version_that_cannot_be_read_stops_no_other_reminder(world, clock):
    stuck, fine = (people.raise_one(world, raised_on=FRIDAY) for _ in range(2))
    forget_procedure([stuck], by=None)
    tasks.remind()
    soon = Notification.objects.filter(kind="escalation_due_soon")
    assert set(soon.values_list("about", flat=True)) == {f"escalations.Escalation:{fine.pk}"}
    clock.set("2026-03-30")
    tasks.remind()
    assert Notification.objects.filter(kind="escalation_due_today").count() == 2


def test_a_sweep_ends_when_all_that_is_left_cannot_be_moved(world, clock):
    forget_procedure([people.raise_one(world, raised_on=FRIDAY) for _ in range(3)], by=None)
    clock.set("2026-03-31")
    tasks.move_up_when_due()
    assert by_the_clock.move_up_when_due(by=None, batch=2) == 0


def statements_of(act) -> int:
    with transaction.atomic():
        try:
            with CaptureQueriesContext(connection) as queries:
                act()
        finally:
            transaction.set_rollback(True)
    return len(queries)


@pytest.mark.postgresql  # on SQLite Django cuts long inserts into several
@pytest.mark.parametrize(
    ("step", "day"),
    [(1, "2026-03-31"), (2, "2026-04-13"), (3, "2026-04-21")],
    ids=["to step 2", "to step 3", "to step 4"],
)
def test_a_batch_takes_as_many_statements_for_5_as_for_50(step, day, world, clock):
    counts = []
    for count in (5, 50):
        with transaction.atomic():
            raise_many(world, {"2026-03-27": count}, by=None)
            clock.set("2026-03-31")
            for earlier, moment in ((1, "2026-03-31"), (2, "2026-04-13")):
                if step > earlier:
                    clock.set(moment)
                    assert by_the_clock.move_up_when_due(by=None) == count
            clock.set(day)
            counts.append(statements_of(lambda: by_the_clock.move_up_when_due(by=None)))
            transaction.set_rollback(True)
        clock.set("2026-03-27")
    assert counts[0] == counts[1]
    assert counts[0] < 60


@pytest.mark.parametrize("day", ["2026-03-27", "2026-03-30", "2026-03-31"])
def test_reminding_takes_as_many_statements_for_5_as_for_50(day, world, clock):
    counts = []
    for count in (5, 50):
        with transaction.atomic():
            raise_many(world, {"2026-03-27": count}, by=None)
            clock.set(day)
            counts.append(statements_of(lambda: by_the_clock.remind(by=None)))
            transaction.set_rollback(True)
        clock.set("2026-03-27")
    assert counts[0] == counts[1]


def test_an_empty_sweep_is_one_read(world, clock):
    people.raise_one(world, raised_on=FRIDAY)
    with CaptureQueriesContext(connection) as queries:
        assert by_the_clock.move_up_when_due(by=None) == 0
    reads = [query["sql"] for query in queries if not query["sql"].startswith(("SAVE", "RELEASE"))]
    assert len(reads) == 1


def test_a_moment_kept_is_the_moment_it_happened(world, clock):
    escalation = people.raise_one(world, raised_on=FRIDAY)
    clock.set("2026-03-31 06:15")
    tasks.move_up_when_due()
    row = Escalation.history.filter(id=escalation.pk).latest("history_id")
    assert row.history_date == datetime.fromisoformat("2026-03-31T05:15:00+00:00")


# --- the directory changes --------------------------------------------------------------------


def test_a_new_contact_sees_what_is_open_at_their_step_at_once(world, clock):
    escalation = people.raise_one(world, raised_on=FRIDAY)
    closed = people.raise_one(world, raised_on=FRIDAY)
    escalate.withdraw(closed, outcome="withdrawn", reason="Settled.", by=world.alice)
    ours.list_contact(world.held["bilal"], procedure="escalation", step=1, order=1, by=None)
    assert list(Escalation.objects.visible_to(world.bilal)) == [escalation]
    assert refresh(escalation).version == escalation.version  # nobody changed the case


def test_a_reminder_reaches_whoever_became_the_contact_that_day(world, clock):
    people.raise_one(world, raised_on=FRIDAY)
    clock.set("2026-03-30 06:00")
    ours.end_role(world.held["bob"], ended_on=d("2026-03-30"), by=None)
    before = newest()
    clock.set("2026-03-30 07:05")
    tasks.remind()
    assert told_since(before) == tell("due_today", "bea")
    assert Notification.objects.filter(withheld_at__isnull=False).count() == 0


def test_rights_are_brought_into_step_batch_by_batch(world, monkeypatch):

    first, second, third = (people.raise_one(world, raised_on=FRIDAY) for _ in range(3))
    monkeypatch.setattr("partnership.directory._followers", [])  # as if it had been missed
    ours.list_contact(world.held["bilal"], procedure="escalation", step=1, order=1, by=None)
    last = by_the_clock.bring_rights_into_step(by=None, batch=2)
    assert last == second.pk
    assert set(Escalation.objects.visible_to(world.bilal)) == {first, second}
    assert by_the_clock.bring_rights_into_step(by=None, after=last, batch=2) == third.pk
    assert by_the_clock.bring_rights_into_step(by=None, after=third.pk, batch=2) == 0
    assert set(Escalation.objects.visible_to(world.bilal)) == {first, second, third}
