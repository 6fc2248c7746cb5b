"""Answers are saved while whatever carries it out is killed: what was acknowledged is there.

Writers send through HTTP to the web server as production runs it, and send again what was not
acknowledged, as the browser does (`bench.writers`).
"""

import os
import signal
import socket
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from audits.question_sets.models import Standard
from audits.returns import sections
from audits.returns.models import Answer
from bench import answers as answering
from bench import seed
from bench import writers as writing
from bench.writers import Writer
from core import clock
from tests.audits import returns
from tests.processes.test_sweep import until

pytestmark = pytest.mark.processes

IN_ONE_ANSWER = ("bea", "bilal", "bob")
ELSEWHERE = {"brian": "1.2", "bella": "1.3", "colin": "1.1"}  # Colin's is the police's return
TIMES = 3
SAVES = 25  # between one time and the next


@pytest.fixture
def world(transactional_db, monkeypatch):
    monkeypatch.setattr("core.notifications.ask_for_delivery", lambda: None)
    monkeypatch.setattr("core.prompting.after_commit", lambda task: None)
    world = returns.build()
    days = {
        "opens_on": clock.today(),
        "closes_on": clock.today() + (returns.CLOSES - returns.OPENS),
    }
    world.opened = returns.opened(world, **days)
    world.of_police = returns.opened(world, world.police, name="Section 11, again", **days)
    for name in ("bob", "brian", "bella"):
        one = Standard.objects.filter(version=world.opened.version_asked_id, code="1")
        sections.give_sections(world.opened, standards=one, to=world.held[name], by=world.bea)
    return world


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def web(start_process, port):
    """Starts the web server at the port, and waits until it answers."""

    def start():
        running = start_process(
            "gunicorn", "--bind", f"127.0.0.1:{port}", ALLOWED_HOSTS="localhost", LOG_LEVEL="ERROR"
        )
        until(lambda: answers(port), "the web server", running)
        return running

    return start


def answers(port: int) -> bool:
    try:
        return writing.ask(port, "GET", "/healthz/", "")[0] == 200
    except OSError:
        return False


@pytest.fixture
def writers(world, port) -> list[Writer]:
    wanted = dict.fromkeys(IN_ONE_ANSWER, "1.1") | ELSEWHERE
    return [
        writer(
            port, getattr(world, name), world.of_police if name == "colin" else world.opened, code
        )
        for name, code in wanted.items()
    ]


def writer(port: int, person, agency_return, code: str) -> Writer:
    client = Client()
    client.force_login(person, backend="partnership.auth.SignInBackend")
    name = settings.SESSION_COOKIE_NAME
    rows = Answer.objects.unscoped("a test")
    return Writer(
        name=person.full_name,
        port=port,
        path=f"/audits/returns/{agency_return.reference.lower()}/answers/{code}/",
        cookie=f"{name}={client.cookies[name].value}",
        answer=rows.get(agency_return=agency_return, criterion__code=code).pk,
    )


@contextmanager
def typing(writers):
    """All of them write; gives what waits until so many more saves are acknowledged."""

    def more(number: int) -> None:
        wanted = writing.saves(writers) + number
        until(lambda: writing.saves(writers) >= wanted, f"{number} more saves")

    with writing.at_once([each.write for each in writers]):
        yield more


def test_the_web_server_is_killed_while_six_write(writers, web):
    running = web()
    with typing(writers) as more:
        for _ in range(TIMES):
            more(SAVES)
            os.killpg(running.pid, signal.SIGKILL)
            running.wait(10)
            running = web()
        more(SAVES)
    assert sum(each.resent for each in writers) >= TIMES
    assert writing.saves(writers) >= SAVES * (TIMES + 1)
    assert writing.missing(writers) == []


def end_their_connections() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        return cursor.fetchone()[0]


def test_the_database_ends_its_connections_while_six_write(writers, web):
    web()
    ended = 0
    with typing(writers) as more:
        for _ in range(TIMES * 3):
            more(SAVES // 3)
            ended += end_their_connections()
        more(SAVES)
    assert ended >= TIMES * 3
    assert sum(each.resent for each in writers) >= 1
    assert writing.missing(writers) == []


def test_a_short_run_of_the_benchmark_loses_nothing(transactional_db, monkeypatch):
    """Ten people at two agencies; `script/bench --only answers` is the long one."""
    seed.world()
    short = answering.Length(typing=2, fast=2, floor=0.5)
    rows = list(answering.typing(agencies=answering.AGENCIES[:2], length=short))
    assert [(each.section, each.floor) for each in rows] == [
        (f"answers, {pace}", floor)
        for pace in answering.EVERY
        for floor in (answering.PAGE, answering.BARE)
    ]
    assert rows[0].numbers["saves"] >= 30
    assert "none lost" in rows[0].note
