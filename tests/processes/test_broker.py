"""Broker and cache on one Redis: emptying the one leaves the other as it was."""

import pytest
from django.conf import settings
from django.core.cache.backends.redis import RedisCache

from config.celery import app

pytestmark = pytest.mark.processes


def test_emptying_the_cache_leaves_what_waits_for_a_worker():
    cache = RedisCache(settings.CACHE_URL, {})
    with app.connection_for_write() as connection, connection.SimpleQueue("waiting") as queue:
        queue.put("a message")
        cache.set("kept", "for a while")
        cache.clear()
        assert cache.get("kept") is None
        message = queue.get(timeout=5)
        message.ack()
    assert message.payload == "a message"
