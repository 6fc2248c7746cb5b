"""A question that is put together by Django once, and asked again and again with other values.

To build a queryset over five tables and write it as SQL takes Django ten times as long as a
database to answer it.

    def _listed(procedure, agencies):
        return DirectoryContact.objects.filter(procedure=procedure, agency__in=agencies)...

    answers(_listed, "escalation", [3, 7])
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache, lru_cache
from typing import Any, NamedTuple, TypeVar

from django.db import connection, models
from django.db.models.query import get_related_populators
from django.db.transaction import TransactionManagementError

from core import access, operations
from core.models import UnscopedRead
from core.prepared import prepared

Name = TypeVar("Name", bound=Hashable)
SINGLE = int | str | date  # a moment is a day, too


def answers(build: Callable[..., Any], *given: Any) -> list[tuple]:
    """The rows of ``build(*given)``, as its ``values_list`` names them.

    ``build`` is a function of a module, and makes the same question of whatever it is given:
    numbers, texts, days, moments, and sequences of them that are not empty.
    """
    given, shape = _told(given)
    asked = _put_together(build, shape, connection.vendor)
    _require(asked)
    with connection.cursor() as cursor:
        cursor.execute(asked.sql, _in_place_of_marks(asked.wanted, given))
        found = cursor.fetchall()
    return [_row(row, asked.converted) for row in found] if asked.converted else found


def records(build: Callable[..., Any], *given: Any) -> list[Any]:
    """The records of ``build(*given)``, with those that it selects beside them and what it
    annotates. It is planned once for a connection, too, so what it asks is one of few."""
    given, shape = _told(given)
    asked = _put_together(build, shape, connection.vendor)
    _require(asked)
    with connection.cursor() as cursor:
        cursor.execute(*prepared(asked.sql, _in_place_of_marks(asked.wanted, given)))
        return [asked.read(_row(row, asked.converted)) for row in cursor.fetchall()]


def record(model: Any, row: Sequence) -> Any:
    """A record of ``model`` from its columns, in their order, as the database gave them."""
    names, converted = _columns(model, connection.vendor)
    return model.from_db(connection.alias, names, _row(row, converted))


def there_are(build: Callable[..., dict[Name, Any]], *given: Any) -> set[Name]:
    """The names of those questions of ``build(*given)``, by name, to which there is any row: one
    statement for all of them.

    ``build`` is a function of a module, and makes the same questions of whatever it is given.
    """
    given, shape = _told(given)
    names, sql, wanted, guarded = _any_of(build, shape, connection.vendor)
    _require_scope(guarded)
    with connection.cursor() as cursor:
        cursor.execute(*prepared(sql, _in_place_of_marks(wanted, given)))
        found = cursor.fetchone()
    return {name for name, is_there in zip(names, found, strict=True) if is_there}


@lru_cache(maxsize=256)
def _any_of(build: Callable[..., dict[Name, Any]], shape: tuple, vendor: str) -> tuple:
    asked, params = build(*_marks(shape)), []
    parts, guarded = [], ""
    for rows in asked.values():
        guarded = guarded or _without_scope(rows)
        sql, values = rows.query.exists().get_compiler(connection=connection).as_sql()
        parts.append(f"EXISTS ({sql})")
        params += [str(each) if isinstance(each, str) else each for each in values]
    return [*asked], f"SELECT {', '.join(parts)}", _marked(params, shape), guarded


@cache
def _columns(model: Any, vendor: str) -> tuple[list[str], dict]:
    compiler = model._base_manager.all().query.get_compiler(connection=connection)
    columns = compiler.get_default_columns({})
    return [each.target.attname for each in columns], compiler.get_converters(columns)


def _told(given: tuple) -> tuple[tuple, tuple]:
    plain = tuple(_plain(each) for each in given)
    return plain, tuple(_shape(each) for each in plain)


def _in_place_of_marks(wanted: Sequence, given: tuple) -> list:
    values = [_stored(each) for each in _flat(given)]
    return [values[place] if place is not None else fixed for place, fixed in wanted]


def _marked(params: Iterable, shape: tuple) -> list[tuple[int | None, Any]]:
    """For each parameter of a statement, which of the values is to stand there, or what it is."""
    places = {_stored(mark): place for place, mark in enumerate(_flat(_marks(shape)))}
    return [(places.get(each), each) for each in params]


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return str(value)  # of a choice its value
    return value if isinstance(value, SINGLE) else _filled(sorted(map(_plain, value)))


def _filled(values: Sequence) -> tuple:
    """To 1, 2, 4, 8 … with the last again, which changes no answer: so there are few statements."""
    wanted = 1 << (len(values) - 1).bit_length()
    return tuple(values) + (values[-1],) * (wanted - len(values))


def _shape(value: Any) -> Any:
    return type(value) if isinstance(value, SINGLE) else tuple(map(_shape, value))


def _stored(value: Any) -> Any:
    """As it stands among the parameters of a statement."""
    if isinstance(value, datetime):
        return models.DateTimeField().get_db_prep_value(value, connection)
    if isinstance(value, date):
        return models.DateField().get_db_prep_value(value, connection)
    return value


def _marks(shape: tuple) -> tuple:
    """In place of the values: such as are met nowhere else."""
    number = -1_000_000

    def mark(each: Any) -> Any:
        nonlocal number
        if isinstance(each, tuple):
            return tuple(map(mark, each))
        number -= 1
        if issubclass(each, datetime):
            return datetime(9000, 1, 1, tzinfo=UTC) + timedelta(seconds=number)
        if issubclass(each, date):
            return date(9000, 1, 1) + timedelta(days=number)
        return number if issubclass(each, int) else f"\0{number}"

    return tuple(map(mark, shape))


def _flat(values: tuple) -> list:
    return [one for each in values for one in (each if isinstance(each, tuple) else (each,))]


class Asked(NamedTuple):
    sql: str
    wanted: list  # of `_marked`
    converted: dict
    read: Callable[[tuple], Any]
    guarded: str  # of `_without_scope`
    locks: bool


@lru_cache(maxsize=1024)
def _put_together(build: Callable[..., Any], shape: tuple, vendor: str) -> Asked:
    rows = build(*_marks(shape))
    compiler = rows.query.get_compiler(connection=connection)
    sql, params = compiler.as_sql()
    columns = [column for column, *_ in compiler.select[: compiler.col_count]]
    read = _reader(compiler) if rows._fields is None else tuple
    return Asked(
        sql, _marked(params, shape), compiler.get_converters(columns), read, _without_scope(rows),
        rows.query.select_for_update and connection.features.has_select_for_update,
    )  # fmt: skip


def _reader(compiler: Any) -> Callable[[tuple], Any]:
    """What makes a record of a row, as Django's ModelIterable does."""
    info, select, annotated = compiler.klass_info, compiler.select, compiler.annotation_col_map
    model, start, end = info["model"], info["select_fields"][0], info["select_fields"][-1] + 1
    names = [column.target.attname for column, *_ in select[start:end]]
    beside = get_related_populators(info, select, connection.alias)  # type: ignore[call-arg]

    def read(row: tuple) -> Any:
        found = model.from_db(connection.alias, names, row[start:end])
        for each in beside:
            each.populate(row, found)
        for name, place in (annotated or {}).items():
            setattr(found, name, row[place])
        return found

    return read


def _without_scope(rows: Any) -> str:
    """The name of the model where these rows did not start from its reader's rights."""
    # History is read by the record that was opened (`core.history.rows_about`).
    guarded_by = getattr(rows.model, "guarded_by", access.EVERYONE)
    is_scoped = guarded_by == access.EVERYONE or getattr(rows, "_scoped", True)
    return "" if is_scoped else rows.model.__name__


def _require(asked: Asked) -> None:
    _require_scope(asked.guarded)
    if asked.locks and not connection.in_atomic_block:
        # As Django says it while it puts such a question together.
        raise TransactionManagementError("select_for_update cannot be used outside a transaction")


def _require_scope(guarded: str) -> None:
    """What an operation reads, it need not start from rights, as elsewhere (`core.models`)."""
    if guarded and not operations.running():
        raise UnscopedRead(f"{guarded}: start from visible_to(user)")


def _row(row: Sequence, converted: dict[int, tuple[list, Any]]) -> tuple:
    """As Django gives it: SQLite has neither days nor moments."""
    values = list(row)
    for place, (converters, column) in converted.items():
        for converter in converters:
            values[place] = converter(values[place], column, connection)
    return tuple(values)
