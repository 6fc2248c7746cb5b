"""Whatever carries out tasks is killed, all of it at once: the next task is done all the same.

Nobody restarts anything by hand. Under script/run its supervisor does, in production the engine
does, by the restart policy of the compose file (docs/adr/0021).
"""

import os
import re
import signal
import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from celery import Celery
from django.conf import settings

from core import clock
from core.models import Submission
from core.tasks import forget_old_submissions
from tests.processes.test_sweep import until

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]


def children(pid: int) -> list[int]:
    """Linux keeps them by thread: a process is the child of the thread that started it."""
    found = []
    for thread in Path(f"/proc/{pid}/task").glob("*/children"):
        found += [int(child) for child in thread.read_text().split()]
    return found


def family(pid: int) -> list[int]:
    return [pid, *(each for child in children(pid) for each in family(child))]


def carry_out_tasks(pid: int) -> list[int]:
    """The processes below this one, or itself, in which a worker's tasks run."""
    workers = [
        each for each in family(pid) if b"\0worker\0" in Path(f"/proc/{each}/cmdline").read_bytes()
    ]
    return [each for each in workers if not children(each)]


def ask(broker: Celery) -> uuid.UUID:
    """Send a task whose doing shows: what this names will be gone."""
    old = Submission.objects.create(
        token=uuid.uuid4(), operation="x", answers="x", received_at=clock.now() - timedelta(days=99)
    )
    broker.send_task(forget_old_submissions.name)
    return old.pk


def done(pk: uuid.UUID):
    return lambda: not Submission.objects.filter(pk=pk).exists()


def kill(pids: list[int]) -> None:
    assert pids
    for pid in pids:
        os.kill(pid, signal.SIGKILL)


def test_under_script_run(start_process, tmp_path):
    """With messages in a folder, as on a laptop."""
    var = tmp_path / "var"
    portal = start_process("script.supervise", REDIS_URL="", VAR_DIR=str(var), PORT="0")
    folders = {"data_folder_in": "messages", "data_folder_out": "messages"}
    folders |= {"control_folder": "control", "processed_folder": "processed"}
    broker = Celery(broker="filesystem://localhost//")
    broker.conf.broker_transport_options = {
        option: str(var / "queue" / name) for option, name in folders.items()
    }
    until((var / "queue" / "control" / "celery.exchange").exists, "a worker that listens", portal)
    until(done(ask(broker)), "a first task", portal)
    kill(carry_out_tasks(portal.pid))
    until(done(ask(broker)), "a task after all of them were killed", portal)
    assert "was killed (SIGKILL), and is started again" in portal.said.read_text()


def test_as_the_compose_file_has_it(start_process):
    """With Redis. The engine starts a container again when its program ends."""
    compose = (settings.BASE_DIR / "docker-compose.yml").read_text(encoding="utf-8")
    assert "restart: unless-stopped" in compose.partition("x-portal:")[2].partition("\n\n")[0]
    worker = compose.partition("\n  worker:\n")[2].partition("\n\n")[0]
    program, *arguments = re.search(r"command: \[(.*)\]", worker)[1].replace('"', "").split(", ")
    broker = Celery(broker=settings.REDIS_URL)
    running = start_process(program, *arguments)
    until(done(ask(broker)), "a first task", running)
    kill(carry_out_tasks(running.pid))
    if not children(running.pid):
        running.wait(10)
        running = start_process(program, *arguments)
    until(done(ask(broker)), "a task after all of them were killed", running)
