"""Statements that every page asks, planned once for a connection instead of each time.

PostgreSQL takes longer to plan a join of four small tables than to answer it. A connection
lives as long as its process (CONN_MAX_AGE), so what is planned on it is planned for good. A
pooler that hands a connection to another client between two statements (PgBouncer's
transaction mode) cannot do that: `PREPARED_STATEMENTS` turns it off.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from typing import Any
from weakref import WeakKeyDictionary

from django.conf import settings
from django.db import connection

# Statements that one connection keeps; those beyond are planned each time.
MOST = 200
_planned: WeakKeyDictionary[Any, dict[str, str]] = WeakKeyDictionary()


def prepared(sql: str, params: Sequence) -> tuple[str, Sequence]:
    """The statement to send, and its parameters, in place of ``sql``, which has one ``%s`` each.

    ``sql`` must be one of few: values are parameters. It names its columns: one that says ``*``
    fails on every open connection as soon as its table gains a column. Raises ValueError for
    a per cent sign that is none of a parameter.
    """
    if connection.vendor != "postgresql" or not settings.PREPARED_STATEMENTS:
        return sql, params
    connection.ensure_connection()
    names = _planned.setdefault(connection.connection, {})
    if sql not in names:
        if "%" in sql.replace("%s", ""):
            raise ValueError(f"a per cent sign cannot be prepared: {sql}")
        if len(names) >= MOST:
            return sql, params
        numbers = count(1)
        numbered = "".join(
            f"${next(numbers)}{part}" if place else part
            for place, part in enumerate(sql.split("%s"))
        )
        name = f"portal_{len(names) + 1}"
        connection.validate_no_broken_transaction()
        # By the driver itself: what is planned is no question of a page's, and is not counted
        # among them. A page would ask one more the first time that its process shows it.
        with connection.wrap_database_errors, connection.connection.cursor() as cursor:
            cursor.execute(f"PREPARE {name} AS {numbered}")
        names[sql] = name
    return f"EXECUTE {names[sql]} ({', '.join(['%s'] * len(params))})", params


@contextmanager
def planned_once() -> Iterator[None]:
    """What Django asks within is `prepared`."""

    def send(execute, sql, params, many, context):
        if params and not many:
            sql, params = prepared(sql, params)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(send):
        yield
