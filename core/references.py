"""Reference numbers that people say on the telephone: ESC-2026-0041."""

from django.db import connection

from core import clock
from core.models import ReferenceCounter


def next_reference(prefix: str) -> str:
    """The next number of this year under ``prefix``: unique for ever, never used again.

    Call it inside the operation: the counter's row is locked until commit, so two people never
    get the same, and an operation that fails gives its number back.
    """
    return next_references(prefix, 1)[0]


def next_references(prefix: str, number: int) -> list[str]:
    """So many of them, in order."""
    year = clock.today().year
    table = ReferenceCounter._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} AS counter (prefix, year, last) VALUES (%s, %s, %s) "
            "ON CONFLICT (prefix, year) DO UPDATE SET last = counter.last + excluded.last "
            "RETURNING last",
            [prefix, year, number],
        )
        last = cursor.fetchone()[0]
    return [f"{prefix}-{year}-{each:04d}" for each in range(last - number + 1, last + 1)]
