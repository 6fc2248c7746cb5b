"""Work that writes for minutes and keeps nothing, on a copy of the database: SQLite only.

SQLite has one lock for writing. While the nightly check of access held it, nobody could sign in to
a portal of `script/run`, and was told of too many tries: a limit that cannot be counted is one that
was reached. PostgreSQL keeps writers apart, and has no need of a copy.
"""

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection


@contextmanager
def on_a_copy() -> Iterator[None]:
    """Until its end this thread's connection leads to a copy, which is then thrown away. Within a
    transaction, whose work a copy would not have, and on PostgreSQL nothing is different."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    with tempfile.TemporaryDirectory(prefix="copy-", dir=settings.VAR_DIR) as folder:
        path = Path(folder) / "copy.sqlite3"
        connection.ensure_connection()
        copy = sqlite3.connect(path)
        connection.connection.backup(copy)
        copy.close()
        here = connection.settings_dict
        connection.close()
        # A dictionary of its own: the other threads' connections share the one that stood here.
        connection.settings_dict = {**here, "NAME": str(path)}
        try:
            yield
        finally:
            connection.close()
            connection.settings_dict = here
