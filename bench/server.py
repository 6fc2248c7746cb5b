"""gunicorn on loopback with one worker, and what a request costs it and its PostgreSQL."""

import contextlib
import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from django.db import connection

from bench import oracle, timing

PATIENCE = 30  # seconds


class Server:
    """A running server. ``cpu``: of its worker and of the worker's PostgreSQL backend."""

    def __init__(self, port: int, process: subprocess.Popen):
        self.port, self.process = port, process
        until_it_answers(port, process)
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        [worker] = children.read_text(encoding="ascii").split()
        self.cpu = timing.Cpu(int(worker), self._backend())

    def get(self, path: str, cookie: str = "") -> bytes:
        return get(self.port, path, cookie)

    @staticmethod
    def _backend() -> int:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
                " AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
            )
            [[pid]] = cursor.fetchall()
        return pid


def get(port: int, path: str, cookie: str = "") -> bytes:
    to = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        to.request("GET", path, headers={"Host": "localhost", "Cookie": cookie})
        response = to.getresponse()
        body = response.read()
    finally:
        to.close()
    if response.status != 200:
        raise oracle.Mismatch(f"{path} answers {response.status}")
    return body


def until_it_answers(port: int, process: subprocess.Popen) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            get(port, "/healthz/")  # asks the database, so that the worker has its connection
            return
        except ConnectionError:
            if process.poll() is not None or time.monotonic() > until:
                raise
            time.sleep(0.2)


@contextlib.contextmanager
def running() -> Iterator[Server]:
    """On the database that this process uses."""
    alone = ("--workers", "1", "--threads", "1", "--worker-class", "sync", "--max-requests", "0")
    with _started("bench.wsgi", *alone) as (port, process):
        yield Server(port, process)


@contextlib.contextmanager
def as_in_production() -> Iterator[int]:
    """Its port: as gunicorn.conf.py has it, by the machine's clock."""
    with _started("bench.wsgi:by_the_real_clock") as (port, process):
        until_it_answers(port, process)
        yield port


@contextlib.contextmanager
def _started(application: str, *options: str) -> Iterator[tuple[int, subprocess.Popen]]:
    address = urlsplit(os.environ["DATABASE_URL"])
    database = address._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}"),
            *("--log-level", "error", *options),
        ],
        env={**os.environ, "DATABASE_URL": database},
    )
    try:
        yield port, process
    finally:
        process.terminate()
        process.wait(PATIENCE)
