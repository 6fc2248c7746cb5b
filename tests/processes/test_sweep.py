"""Beat and workers as real processes, late, at once, and killed: one move, each told once."""

import email
import os
import signal
import sqlite3
import time
from collections import Counter
from contextlib import closing
from datetime import timedelta
from email.message import Message
from pathlib import Path

import pytest
from django.db import connection, transaction

from core import calendar, clock, notifications
from core.models import Notification
from escalations.models import Escalation, StepRecord
from tests import world as people
from tests.processes.mail import HOLD, KILL, REACHED
from tests.processes.smtp import Server
from tests.world import refresh

pytestmark = pytest.mark.processes

PATIENCE = 60  # seconds, until what should have happened has failed to
ON_RAISING = {"bob", "bea"}
ON_MOVING = {"alice", "amir", "bella"}


def three_working_days_late():
    """A first day whose step 1 ended three working days ago."""
    england = calendar.england()
    ended_on = england.add(clock.today(), -3)
    return england.add(ended_on, -1)


def until(condition, what: str, *processes):
    give_up = time.monotonic() + PATIENCE
    while time.monotonic() < give_up:
        if found := condition():
            return found
        if any(process.poll() is not None for process in processes):
            what += ", and one of the processes has ended"
            break
        time.sleep(0.05)
    said = "\n".join(
        f"--- {process.said.name}\n{process.said.read_text()[-3000:]}" for process in processes
    )
    raise AssertionError(f"{what}: not within {PATIENCE} seconds\n{said}")


class Post:
    """The folder that the workers' mail goes to."""

    def __init__(self, folder: Path):
        self.folder = folder
        folder.mkdir()

    def messages(self) -> list[Message]:
        return [email.message_from_bytes(path.read_bytes()) for path in self.folder.glob("*.eml")]

    def sent(self) -> Counter:
        """(person, reference) of every sending."""
        return Counter(
            (message["To"].partition("@")[0], message["Subject"].partition(":")[0])
            for message in self.messages()
        )

    def trap(self, name: str):
        (self.folder / name).touch()

    def release(self, name: str):
        (self.folder / name).unlink()


@pytest.fixture
def post(tmp_path):
    return Post(tmp_path / "mail")


@pytest.fixture
def days_on(monkeypatch) -> int:
    """How many days the portal's clock is on, here and in the processes: to a working day."""
    today, usual = clock.today(), clock.now
    days = (calendar.england().day_one(today) - today).days
    monkeypatch.setattr(clock, "now", lambda: usual() + timedelta(days=days))
    return days


@pytest.fixture
def portal(start_process, post, tmp_path, days_on):
    """Starts a worker or a beat as `script/run` does; gives its process."""
    beats = 0

    def start(program: str, **more: str):
        nonlocal beats
        surroundings = {
            "EMAIL_BACKEND": "tests.processes.mail.Folder",
            "TEST_MAIL": str(post.folder),
            "TEST_DAYS_ON": str(days_on),
            **more,
        }
        arguments = ("-A", "tests.processes.every_second", program, "-l", "INFO")
        if program == "worker":
            return start_process("celery", *arguments, "-c", "2", **surroundings)
        beats += 1
        schedule = str(tmp_path / f"beat-{beats}")
        return start_process("celery", *arguments, "-s", schedule, **surroundings)

    return start


@pytest.fixture
def world(transactional_db, days_on, monkeypatch):
    # Only the processes deliver; this one's own prompting would take it from them.
    monkeypatch.setattr("core.notifications.ask_for_delivery", lambda: None)
    return people.build()


def kill(process):
    """The worker and its children, as when the machine's power goes."""
    os.killpg(process.pid, signal.SIGKILL)
    process.wait(10)


def ticks(beat) -> int:
    return beat.said.read_text().count("escalations.tasks.move_up_when_due")


def nothing_waits() -> bool:
    return not Notification.objects.filter(sent_at=None).exists()


def moved_one_step(escalation):
    case = refresh(escalation)
    procedure_due = case.window(2).due_on
    assert (case.step, case.due_on, case.waiting_for) == (2, procedure_due, "raising")
    steps = StepRecord.objects.unscoped("a test").filter(escalation=case)
    assert list(steps.values_list("step", "by_the_clock")) == [(1, False), (2, True)]
    history = Escalation.history.filter(id=case.pk).order_by("history_id")
    assert list(history.values_list("history_change_reason", flat=True)) == [
        "escalations.raise_escalation",
        "escalations.move_up_when_due",
    ]


def test_two_beats_and_two_workers_three_days_late_move_each_once_and_tell_each_once(
    world, portal, post
):
    cases = [people.raise_one(world, raised_on=three_working_days_late()) for _ in range(8)]
    running = [portal("worker"), portal("worker"), portal("beat"), portal("beat")]
    wanted = {(name, case.reference): 1 for case in cases for name in ON_RAISING | ON_MOVING}
    until(lambda: set(post.sent()) >= set(wanted), "every mail", *running)
    # and both beats go on asking for nothing
    before = [ticks(beat) for beat in running[2:]]
    until(
        lambda: all(
            ticks(beat) >= earlier + 3 for beat, earlier in zip(running[2:], before, strict=True)
        ),
        "more ticks of both beats",
        *running,
    )
    until(nothing_waits, "an empty outbox", *running)
    assert post.sent() == wanted
    for case in cases:
        moved_one_step(case)
    assert Notification.objects.count() == len(wanted)


@pytest.fixture
def late_case(world):
    """Over for three days; what was told when it was raised is out of the way."""
    case = people.raise_one(world, raised_on=three_working_days_late())
    Notification.objects.update(sent_at=clock.now())
    return case


def test_a_worker_killed_between_the_move_and_its_notices(late_case, portal, post):
    post.trap(HOLD)
    worker, beat = portal("worker"), portal("beat")
    until((post.folder / REACHED).exists, "the first mail", worker, beat)
    # the move stands, whole, and nobody has been told
    moved_one_step(late_case)
    assert Notification.objects.filter(sent_at=None).count() == len(ON_MOVING)
    assert post.messages() == []
    kill(worker)
    assert Notification.objects.filter(sent_at=None).count() == len(ON_MOVING)

    post.release(HOLD)
    worker = portal("worker")
    until(nothing_waits, "an empty outbox", worker, beat)
    before = ticks(beat)
    until(lambda: ticks(beat) >= before + 3, "more ticks", worker, beat)
    assert post.sent() == {(name, late_case.reference): 1 for name in ON_MOVING}
    moved_one_step(late_case)


def test_a_worker_killed_after_a_mail_went_and_before_it_was_noted(late_case, portal, post):
    """That one mail goes twice, under one Message-ID, so that it is filed once; the others once."""
    post.trap(KILL)
    worker, beat = portal("worker"), portal("beat")
    until(lambda: worker.poll() is not None, "the end of the worker", worker, beat)
    assert len(post.messages()) == 1
    worker = portal("worker")
    until(nothing_waits, "an empty outbox", worker, beat)
    sent = Counter(message["Message-ID"] for message in post.messages())
    assert sorted(sent.values()) == [1, 1, 2]
    assert set(post.sent()) == {(name, late_case.reference) for name in ON_MOVING}
    moved_one_step(late_case)


def waits_for_a_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_stat_activity "
            "WHERE datname = current_database() AND wait_event_type = 'Lock')"
        )
        return cursor.fetchone()[0]


def test_a_worker_killed_in_the_middle_of_the_move(late_case, portal, post):
    """Nothing of it remains; the next worker carries it out whole."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f'LOCK TABLE "{StepRecord._meta.db_table}" IN SHARE MODE')
        worker, beat = portal("worker"), portal("beat")
        until(waits_for_a_lock, "the sweep, halfway", worker, beat)
        kill(worker)
    case = refresh(late_case)
    assert (case.step, Escalation.history.filter(id=case.pk).count()) == (1, 1)
    assert nothing_waits()
    worker = portal("worker")
    until(lambda: len(post.messages()) >= len(ON_MOVING), "the mails", worker, beat)
    until(nothing_waits, "an empty outbox", worker, beat)
    assert post.sent() == {(name, late_case.reference): 1 for name in ON_MOVING}
    moved_one_step(late_case)


# --- the mail server is away --------------------------------------------------------------------


@pytest.fixture
def server():
    server = Server()
    yield server
    server.close()


@pytest.fixture
def hours_on(tmp_path, days_on, monkeypatch):
    """`hours_on(3)`: the portal's clock, here and in the processes, is now 3 hours further on."""
    file, usual = tmp_path / "hours", clock.now

    def put(hours: int) -> None:
        new = file.with_suffix(".new")
        new.write_text(str(hours))
        new.rename(file)  # so that nobody reads half of it

    put(0)
    monkeypatch.setattr(clock, "now", lambda: usual() + timedelta(hours=int(file.read_text())))
    put.file = file
    return put


def test_a_mail_server_is_away_for_a_day_and_breaks_off_once_it_is_back(
    late_case, world, portal, server, hours_on
):
    """The case moves once meanwhile, and then everyone is told, once: except that a mail which the
    server took without saying so comes again, under the same Message-ID."""
    surroundings = {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": str(server.port),
        "TEST_HOURS_ON": str(hours_on.file),
        # What is due at a later hour depends on the day of the week on which the test runs.
        "TEST_WITHOUT": "escalations.tasks.remind",
    }
    worker, beat = portal("worker", **surroundings), portal("beat", **surroundings)
    unsent = Notification.objects.filter(sent_at=None)

    def tried(times: int) -> bool:
        """Those of the move; what a day later is told besides was tried less often."""
        return unsent.filter(tries__gte=times).count() >= len(ON_MOVING)

    for times, hours in enumerate((0, 1, 24), start=1):
        hours_on(hours)
        until(lambda times=times: tried(times), f"try {times} of each mail", worker, beat)
    moved_one_step(late_case)
    unsent.update(tries=notifications.SAID_AFTER)  # as if they had been tried for days
    server.answers()
    hours_on(24 + 2)
    until(nothing_waits, "an empty outbox", worker, beat)
    before = ticks(beat)
    until(lambda: ticks(beat) >= before + 3, "more ticks", worker, beat)
    # A day on, a reminder may have been due, too; each notice is one mail, and the move is told
    # to each once.
    told = Notification.objects.exclude(tries=0)
    assert server.numbers() == {f"<notification-{row.pk}@example.org>": 1 for row in told}
    moving = told.filter(kind="escalation_moved_up").values_list("recipient__email", flat=True)
    assert sorted(address.partition("@")[0] for address in moving) == sorted(ON_MOVING)
    moved_one_step(late_case)

    server.breaks_off = True
    raised = people.raise_one(world, raised_on=clock.today())
    about = f"{Escalation._meta.label}:{raised.pk}"
    of_it = Notification.objects.filter(about=about, kind="escalation_raised")
    until(
        lambda: of_it.filter(tries__gte=1).count() == len(ON_RAISING),
        "both taken, and put off", worker, beat,
    )  # fmt: skip
    server.breaks_off = False
    hours_on(24 + 3)
    until(nothing_waits, "an empty outbox", worker, beat)
    times = server.numbers()
    assert [times[f"<notification-{row.pk}@example.org>"] for row in of_it] == [2, 2]


# --- the set-up without servers -----------------------------------------------------------------


def test_on_sqlite_and_files_a_killed_worker_loses_nothing(
    start_process, portal, post, days_on, tmp_path
):
    """What `script/run` starts on a laptop: SQLite, and Celery's messages in a folder."""
    laptop = {"DATABASE_URL": "", "REDIS_URL": "", "VAR_DIR": str(tmp_path / "var")}
    laptop["TEST_DAYS_ON"] = str(days_on)
    for folder in ("messages", "control", "processed"):
        (tmp_path / "var" / "queue" / folder).mkdir(parents=True)
    raising = start_process(
        "tests.processes.story", three_working_days_late().isoformat(), **laptop
    )
    assert raising.wait(PATIENCE) == 0, raising.said.read_text()
    reference = raising.said.read_text().split()[-1]

    def ask(sql):
        with closing(sqlite3.connect(tmp_path / "var" / "portal.sqlite3", timeout=20)) as database:
            return database.execute(sql).fetchall()

    assert ask("SELECT reference, step FROM escalations_escalation") == [(reference, 1)]
    post.trap(HOLD)
    worker, beat = portal("worker", **laptop), portal("beat", **laptop)
    until((post.folder / REACHED).exists, "the first mail", worker, beat)
    kill(worker)
    assert post.messages() == []
    post.release(HOLD)
    worker = portal("worker", **laptop)

    def all_is_told():
        waiting = "SELECT count(*) FROM core_notification WHERE sent_at IS NULL"
        return ask("SELECT step FROM escalations_escalation") == [(2,)] and ask(waiting) == [(0,)]

    until(all_is_told, "the move and its mails", worker, beat)
    assert post.sent() == {(name, reference): 1 for name in ON_RAISING | ON_MOVING}
    assert ask("SELECT step FROM escalations_steprecord ORDER BY step") == [(1,), (2,)]
    assert ask("SELECT count(*) FROM escalations_historicalescalation") == [(2,)]
