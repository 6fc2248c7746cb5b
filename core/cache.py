"""The cache kept in the database, which says when it could not be written.

Django's answers an `add` that failed like one that found the key taken. Whoever counts tries by it
(allauth) then tells a person who tried once that they tried too often.
"""

import time
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.cache import DEFAULT_CACHE_ALIAS, caches
from django.core.cache.backends import db
from django.db import connections, router
from redis import exceptions as redis


class CannotBeWritten(Exception):
    """Nothing was counted: whatever depends on counting is refused, and tried again later."""


# Of whichever cache there is.
TROUBLE: tuple[type[Exception], ...] = (CannotBeWritten, redis.ConnectionError, redis.TimeoutError)
A_WHILE = 1  # seconds: an add takes longer only where it waits for the database


def forget_what_has_ended(*, now: datetime) -> int:
    """Take out of the database what nobody is given any more: Django leaves it until the cache is
    full, and counters of tries hold when they were. How many there were; 0 of another cache, which
    does it by itself."""
    cache = caches[DEFAULT_CACHE_ALIAS]
    if not isinstance(cache, DatabaseCache):
        return 0
    alias = router.db_for_write(cache.cache_model_class)
    with connections[alias].cursor() as cursor:
        table = connections[alias].ops.quote_name(settings.CACHES[DEFAULT_CACHE_ALIAS]["LOCATION"])
        ended = connections[alias].ops.adapt_datetimefield_value(now.replace(microsecond=0))
        cursor.execute(f"DELETE FROM {table} WHERE expires < %s", [ended])
        return cursor.rowcount


class DatabaseCache(db.DatabaseCache):
    def add(self, key: Any, *args, **kwargs) -> bool:
        """Raises CannotBeWritten when the key is not there afterwards. One that somebody took and
        gave back at the same moment is tried once more."""
        version = kwargs.get("version")
        for _ in range(2):
            began = time.monotonic()
            if super().add(key, *args, **kwargs):
                return True
            if super().get(key, version=version) is not None:
                return False
            if time.monotonic() - began > A_WHILE:
                break
        raise CannotBeWritten
