"""Many rows at once, with the history that one `save` each would have left.

For sweeps and imports only, inside an operation: a `save` loop costs seventy times as much
(performance notes, section 4). Each function is a constant number of statements.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models

from core import clock, operations
from core.history import copy_rows
from core.rows import cast_to


def save_many(rows: Sequence[models.Model], fields: Sequence[str]) -> None:
    """Write ``fields`` of guarded rows as they stand in memory, and a history row each."""
    op = operations.current()
    if not rows:
        return
    model: Any = type(rows[0])
    columns = [model._meta.get_field(field) for field in fields]
    quote = connection.ops.quote_name
    table, pk = quote(model._meta.db_table), model._meta.pk

    one = "(" + ", ".join(["%s"] * (len(columns) + 1)) + ")"
    params: list = []
    for row in rows:
        params.append(row.pk)
        params += [
            field.get_db_prep_save(getattr(row, field.attname), connection) for field in columns
        ]
    names = ", ".join(f"c{i}" for i in range(len(columns) + 1))
    settings = ", ".join(
        f"{quote(field.column)} = {cast_to(f'v.c{i}', field)}"
        for i, field in enumerate(columns, start=1)
    )
    sql = (
        f"WITH v({names}) AS (VALUES {', '.join([one] * len(rows))}) "
        f"UPDATE {table} SET {settings} FROM v "
        f"WHERE {table}.{quote(pk.column)} = {cast_to('v.c0', pk)}"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
    record_history(model, [row.pk for row in rows], kind="~", op=op)


def create_many(rows: Sequence[models.Model]) -> list[models.Model]:
    """Insert guarded rows, and a history row each where they keep one. Returns them with their
    keys."""
    op = operations.current()
    if not rows:
        return []
    model: Any = type(rows[0])
    plain: Any = models.QuerySet(model)
    made: list[Any] = plain.bulk_create(rows)
    if hasattr(model, "history"):
        record_history(model, [row.pk for row in made], kind="+", op=op)
    return made


def record_history(model: Any, pks: Iterable[int], *, kind: str, op: operations.Operation) -> None:
    """Copy the rows as they now stand into the history table, attributed to the operation."""
    copy_rows(model, pks, kind=kind, at=clock.now(), act=op.name, by=op.by)
