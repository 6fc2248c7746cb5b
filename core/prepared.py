"""Statements that every page asks, planned once for a connection instead of each time.

PostgreSQL takes longer to plan a join of four small tables than to answer it. A connection
lives as long as its process (CONN_MAX_AGE), so what is planned on it is planned for good. A
pooler that hands a connection to another client between two statements (PgBouncer's
transaction mode) cannot do that: `PREPARED_STATEMENTS` turns it off.
"""

from collections.abc import Sequence
from itertools import count
from typing import Any
from weakref import WeakKeyDictionary

from django.conf import settings
from django.db import connection

LONGEST = 63  # characters of a name: PostgreSQL cuts off the rest, and two might become one
_planned: WeakKeyDictionary[Any, set[str]] = WeakKeyDictionary()


def prepared(name: str, sql: str, params: Sequence) -> tuple[str, Sequence]:
    """The statement to send, and its parameters, in place of ``sql``, which has one ``%s`` each.

    ``name`` must mean the same ``sql`` for ever, and ``sql`` name its columns: one that says
    ``*`` fails on every open connection as soon as its table gains a column. Raises ValueError
    for a name of more than `LONGEST` characters.
    """
    if len(name) > LONGEST:
        raise ValueError(f"{name} is too long a name for a prepared statement")
    if connection.vendor != "postgresql" or not settings.PREPARED_STATEMENTS:
        return sql, params
    connection.ensure_connection()
    names = _planned.setdefault(connection.connection, set())
    if name not in names:
        numbers = count(1)
        numbered = "".join(
            f"${next(numbers)}{part}" if place else part
            for place, part in enumerate(sql.split("%s"))
        )
        with connection.cursor() as cursor:
            cursor.execute(f"PREPARE {name} AS {numbered}")
        names.add(name)
    return f"EXECUTE {name} ({', '.join(['%s'] * len(params))})", params
