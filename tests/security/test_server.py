"""The web server as it is set up, asked as no browser asks: by hand, in bytes."""

import os
import re
import socket
import subprocess
import sys
import time

import pytest
from django.conf import settings


@pytest.fixture(scope="module")
def port(tmp_path_factory):
    """A gunicorn of its own on loopback, with the project's own configuration."""
    folder = tmp_path_factory.mktemp("server")
    said = folder / "said"
    surroundings = {
        **os.environ,
        "LOCAL_ENV_FILE": os.devnull,
        "DATABASE_URL": f"sqlite:///{folder / 'none.sqlite3'}",
        "VAR_DIR": str(folder),
        "PORT": "0",
        "ALLOWED_HOSTS": "localhost",
        "WEB_CONCURRENCY": "1",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    with said.open("w") as output:
        server = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "--bind", "127.0.0.1:0"],
            cwd=settings.BASE_DIR,
            env=surroundings,
            stdout=output,
            stderr=output,
        )
    for _ in range(300):
        if (found := re.search(r"127\.0\.0\.1:(\d+)", said.read_text())) and found[1] != "0":
            break
        time.sleep(0.1)
    yield int(found[1])
    server.terminate()
    server.wait(20)


def ask(port: int, raw: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=20) as line:
        line.sendall(raw)
        answer = b""
        while chunk := line.recv(65536):
            answer += chunk
        return answer


HEAD = b"Host: localhost\r\nConnection: close\r\n"
GET = b"GET /brand.css HTTP/1.1\r\n" + HEAD


def status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1]) if answer else 0


def test_a_plain_request_is_answered(port):
    """The others of this file rest on this one."""
    assert status(ask(port, GET + b"\r\n")) == 200


SMUGGLED = b"GET /smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n"
POST = b"POST /sign-in/ HTTP/1.1\r\n" + HEAD
BAD = {
    "two lengths": POST + b"Content-Length: 0\r\nContent-Length: 44\r\n\r\n" + SMUGGLED,
    "a length and chunks": POST
    + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    + SMUGGLED,
    "a length that is none": POST + b"Content-Length: +4\r\n\r\nabcd",
    "another encoding": POST + b"Transfer-Encoding: identity, chunked\r\n\r\n0\r\n\r\n",
    "a blank before the colon": GET + b"Transfer-Encoding : chunked\r\n\r\n",
    "a header without a colon": GET + b"bad header\r\n\r\n",
    "a very long address": b"GET /" + b"a" * 10_000 + b" HTTP/1.1\r\n" + HEAD + b"\r\n",
    "a very long header": GET + b"X-Long: " + b"a" * 20_000 + b"\r\n\r\n",
    "too many headers": GET + b"".join(b"X-%d: a\r\n" % n for n in range(200)) + b"\r\n",
    "no version": b"GET /\r\n\r\n",
    "a method of signs": b"G<T / HTTP/1.1\r\n" + HEAD + b"\r\n",
}


@pytest.mark.parametrize("name", BAD)
def test_a_request_that_could_be_read_in_two_ways_or_has_no_end_is_refused(port, name):
    answer = ask(port, BAD[name])
    assert 400 <= status(answer) < 600
    assert status(answer) != 500
    assert answer.count(b"HTTP/1.1 ") <= 1, "nothing hidden behind it was answered"
    assert b"Traceback" not in answer


def test_trace_gives_nothing_back(port):
    answer = ask(port, b"TRACE / HTTP/1.1\r\n" + HEAD + b"X-Secret: value\r\n\r\n")
    assert status(answer) == 405
    assert b"value" not in answer


@pytest.mark.one_day_of(2)
def test_many_who_connect_and_say_nothing_keep_nobody_out(port):
    """One worker has four threads; a browser that is slow to begin holds none of them."""
    silent = [socket.create_connection(("127.0.0.1", port)) for _ in range(12)]
    try:
        assert status(ask(port, GET + b"\r\n")) == 200
    finally:
        for each in silent:
            each.close()
