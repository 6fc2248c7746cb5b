"""Many rows at once, with the history that one `save` each would have left.

For sweeps and imports only, inside an operation: a `save` loop costs seventy times as much
(performance notes, section 4). Each function is a constant number of statements.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models

from core import clock, operations
from core.history import history_of
from core.rows import as_array, as_json


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
        f"{quote(field.column)} = {_cast(f'v.c{i}', field)}"
        for i, field in enumerate(columns, start=1)
    )
    sql = (
        f"WITH v({names}) AS (VALUES {', '.join([one] * len(rows))}) "
        f"UPDATE {table} SET {settings} FROM v "
        f"WHERE {table}.{quote(pk.column)} = {_cast('v.c0', pk)}"
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
    history = history_of(model)
    quote = connection.ops.quote_name
    names = ", ".join(quote(field.column) for field in model._meta.concrete_fields)
    these = list(pks)
    if connection.vendor == "postgresql":
        among, known = "= ANY(%s::bigint[])", as_array(these)
    else:
        among, known = "IN (SELECT value FROM json_each(%s))", as_json(these)
    sql = (
        f"INSERT INTO {quote(history._meta.db_table)} ({names}, history_date, history_type, "
        f"history_change_reason, history_user_id, history_on_behalf_of_id) "
        f"SELECT {names}, %s, %s, %s, {_person(history)}, {_person(history)} "
        f"FROM {quote(model._meta.db_table)} WHERE {quote(model._meta.pk.column)} {among}"
    )
    moment = history._meta.get_field("history_date").get_db_prep_save(clock.now(), connection)
    by = op.by.pk if op.by is not None else None
    with connection.cursor() as cursor:
        cursor.execute(sql, [moment, kind, op.name, by, op.on_behalf_of, known])


def _person(history) -> str:
    return _cast("%s", history._meta.get_field("history_user"))


def _cast(value: str, field) -> str:
    """PostgreSQL takes a bare VALUES column for text; SQLite needs no type."""
    if connection.vendor != "postgresql":
        return value
    kind = (
        field.target_field.db_type(connection) if field.is_relation else field.db_type(connection)
    )
    return f"CAST({value} AS {kind.replace('serial', 'integer') if 'serial' in kind else kind})"
