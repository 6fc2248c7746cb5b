"""A worker is killed while it opens the returns of a cycle: each opens once, and is told once."""

import os
import signal
from collections import Counter

import pytest
from celery import Celery
from django.conf import settings
from django.db import connection, transaction

from accounts.models import User
from audits.cycles import operations as cycles
from audits.cycles.policy import Audience
from audits.question_sets.models import Criterion
from audits.returns.models import Answer, Return
from audits.returns.policy import State
from audits.tasks import open_returns
from core import clock
from core.models import Notification
from partnership import operations as ours
from partnership.models import Agency
from partnership.roles import Role
from tests import world as worlds
from tests.audits import returns
from tests.processes.test_sweep import until, waits_for_a_lock

pytestmark = pytest.mark.processes

SCHOOLS = cycles.OPENED_AT_ONCE * 2 + 5  # three batches


def school(number: int) -> Agency:
    agency = ours.add_agency(
        slug=f"school-{number}", name=f"School {number}", short_name=f"School {number}",
        kind=Agency.Kind.SCHOOL, engagement="permanent", by=None,
    )  # fmt: skip
    person = User.objects.create_user(f"school-{number}@example.org", full_name=f"Lead {number}")
    ours.begin_role(
        person, agency=agency, role=Role.DESIGNATED_SAFEGUARDING_LEAD,
        started_on=worlds.LONG_AGO, by=None,
    )  # fmt: skip
    return agency


@pytest.fixture
def cycle(transactional_db, monkeypatch):
    """Issued to three batches of schools. Nobody was asked to open it yet."""
    monkeypatch.setattr("core.notifications.ask_for_delivery", lambda: None)
    monkeypatch.setattr("core.prompting.after_commit", lambda task: None)
    world = returns.build()
    today = clock.today()
    plan = returns.plan(
        world, version=returns.issued_set("Schools", "section-175", "section-175-1"),
        audience=Audience.SCHOOLS, opens_on=today,
        closes_on=today + (returns.CLOSES - returns.OPENS),
    )  # fmt: skip
    return returns.issue(world, plan, [school(number) for number in range(SCHOOLS)])


@pytest.fixture
def worker(start_process):
    def start():
        return start_process("celery", "-A", "config", "worker", "-l", "INFO", "-c", "2")

    return start


def ask() -> None:
    """As beat does."""
    with Celery(broker=settings.REDIS_URL) as broker:
        broker.send_task(open_returns.name)


def kill(process) -> None:
    os.killpg(process.pid, signal.SIGKILL)
    process.wait(10)


def opened() -> int:
    rows = Return.objects.unscoped("a test")
    return rows.filter(state=State.FILLED_IN).count()


def told() -> Counter:
    """How often each was told, by (recipient, return)."""
    rows = Notification.objects.filter(kind="return_opened")
    return Counter(rows.values_list("recipient", "about"))


def each_once(cycle) -> None:
    criteria = Criterion.objects.filter(version=cycle.version).count()
    answers = Answer.objects.unscoped("a test").values_list("agency_return", flat=True)
    assert Counter(answers) == dict.fromkeys(returns_of(cycle), criteria)
    states = Return.history.filter(state=State.FILLED_IN).values_list("id", flat=True)
    assert Counter(states) == dict.fromkeys(returns_of(cycle), 1)
    assert sorted(told().values()) == [1] * SCHOOLS
    assert {about for _, about in told()} == {f"audits.Return:{pk}" for pk in returns_of(cycle)}


def returns_of(cycle) -> list[int]:
    rows = Return.objects.unscoped("a test").filter(cycle=cycle)
    return list(rows.values_list("pk", flat=True))


def test_a_worker_killed_in_the_middle_of_a_batch_leaves_whole_batches(cycle, worker):
    cycles.open_returns(by=None)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f'LOCK TABLE "{Answer._meta.db_table}" IN SHARE MODE')
        ask()
        running = worker()
        until(waits_for_a_lock, "the second batch, halfway", running)
        kill(running)
    assert opened() == len(told()) == cycles.OPENED_AT_ONCE
    ask()
    ask()
    running = [worker(), worker()]
    until(lambda: opened() == SCHOOLS, "every return open", *running)
    each_once(cycle)


def test_a_worker_killed_time_and_again_opens_each_once(cycle, worker):
    while (before := opened()) < SCHOOLS:
        ask()
        running = worker()
        until(lambda before=before: opened() > before, "the next batch", running)
        kill(running)
    each_once(cycle)
