"""Messages as files: a worker that looks at any moment takes a whole message or none."""

import threading
import uuid
from queue import Empty

import pytest
from celery import Celery
from django.conf import settings
from kombu import Connection

from config import file_queue

MESSAGES = 300


@pytest.fixture
def options(tmp_path):
    folders = {name: tmp_path / name for name in ("messages", "control")}
    for folder in folders.values():
        folder.mkdir()
    messages = str(folders["messages"])
    return {
        "data_folder_in": messages, "data_folder_out": messages,
        "control_folder": str(folders["control"]),
    }  # fmt: skip


def taken_while_put(transport: str, options) -> list[dict]:
    """What one takes who looks all the time while another puts messages there, in order."""
    queue, found, over = f"q{uuid.uuid4().hex}", [], threading.Event()
    with (
        Connection("filesystem://localhost//", transport=transport, transport_options=options) as a,
        Connection("filesystem://localhost//", transport=transport, transport_options=options) as b,
    ):
        here, there = a.channel(), b.channel()

        def put():
            for number in range(MESSAGES):
                here._put(queue, {"number": number, "text": "x" * 2_000})
            over.set()

        putting = threading.Thread(target=put)
        putting.start()
        while True:
            last = over.is_set()
            try:
                found.append(there._get(queue))
            except Empty:
                if last:
                    break
        putting.join()
    return found


def test_whoever_looks_takes_whole_messages(options):
    found = taken_while_put("config.file_queue:Transport", options)
    assert sorted(each["number"] for each in found) == list(range(MESSAGES))


def test_a_message_that_is_not_whole_yet_is_not_taken(options, monkeypatch):
    """As the other transport's would be, which ends the worker."""
    with Connection(
        "filesystem://localhost//",
        transport="config.file_queue:Transport",
        transport_options=options,
    ) as connection:
        channel = connection.channel()
        seen = []

        def look(text):
            with pytest.raises(Empty):
                channel._get("q")
            seen.append(text)
            return text.encode()

        monkeypatch.setattr(file_queue, "str_to_bytes", look)
        channel._put("q", {"a": 1})
        assert seen
        assert channel._get("q") == {"a": 1}


def test_the_portal_without_redis_uses_it():
    assert not settings.REDIS_URL
    app = Celery("test", set_as_current=False)
    app.config_from_object("django.conf:settings", namespace="CELERY")
    assert isinstance(app.connection().transport, file_queue.Transport)
