"""Many rows in one statement: a parameter for each column, whatever the number of rows.

Hundreds of rows as thousands of parameters take longer to write and to read than to store.
"""

import json
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from django.db import connection


def given(model: Any, columns: Sequence[str], rows: Sequence[tuple]) -> tuple[str, list[str]]:
    """A SELECT of these rows, typed as the columns of the model's table, and its parameters.

    Values are numbers, booleans, dates, text or None: what every database writes alike.
    """
    if connection.vendor != "postgresql":
        picks = (f"json_extract(value, '$[{place}]')" for place in range(len(columns)))
        return f"SELECT {', '.join(picks)} FROM json_each(%s)", [as_json(rows)]
    types = types_of(model)
    source = f"SELECT * FROM unnest({', '.join(f'%s::{types[name]}[]' for name in columns)})"
    return source, [as_array([row[place] for row in rows]) for place in range(len(columns))]


@cache
def types_of(model: Any) -> dict[str, str]:
    """PostgreSQL's type of each column: asked of Django's fields once, which is not quick.

    Without the length: a cast to varchar(60) would cut in silence what an INSERT refuses.
    """
    return {
        field.column: field.cast_db_type(connection).partition("(")[0]
        for field in model._meta.concrete_fields
    }


def as_array(values: Iterable) -> str:
    """As PostgreSQL writes an array: quicker to read than ARRAY[…]."""
    return "{" + ",".join([_element(value) for value in values]) + "}"


def _element(value) -> str:
    if value is None:
        return "NULL"
    if type(value) is int:
        return repr(value)
    if isinstance(value, str):
        # Of a choice its value, not its name.
        text = str.__str__(value).replace("\\", "\\\\").replace('"', '\\"')
        return f'"{text}"'
    return str(value)


def as_json(values) -> str:
    return json.dumps(values, default=str)


def cast_to(value: str, field: Any) -> str:
    """PostgreSQL takes a bare VALUES column for text; SQLite needs no type."""
    if connection.vendor != "postgresql":
        return value
    kind = (
        field.target_field.db_type(connection) if field.is_relation else field.db_type(connection)
    )
    return f"CAST({value} AS {kind.replace('serial', 'integer') if 'serial' in kind else kind})"
