"""The cache kept in the database, which says when it could not be written.

Django's answers an `add` that failed like one that found the key taken. Whoever counts tries by it
(allauth) then tells a person who tried once that they tried too often.
"""

import time
from typing import Any

from django.core.cache.backends import db
from redis import exceptions as redis


class CannotBeWritten(Exception):
    """Nothing was counted: whatever depends on counting is refused, and tried again later."""


# Of whichever cache there is.
TROUBLE: tuple[type[Exception], ...] = (CannotBeWritten, redis.ConnectionError, redis.TimeoutError)
A_WHILE = 1  # seconds: an add takes longer only where it waits for the database


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
