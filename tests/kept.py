"""A world built once and put back row for row: building it takes some four hundred statements.

`@kept` on a function that fills an empty database by operations and gives what it made. The first
call in a process runs it and keeps the rows; later calls add the same rows, a statement for each
table. It is run in full whenever its outcome might be another: with other arguments, at another
moment, with other content types, when somebody is there already, and outside a transaction when
something of it waits for the commit, which really happens there.

`@kept_step` on a function that goes on from there: the same act after the same acts at the same
moment leaves the same rows. It is carried out in full where anything else was written since a world
was put back, and where a test listens for what waits for the commit.
"""

import functools
import pickle
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, time, timedelta
from types import SimpleNamespace
from typing import Any, NamedTuple
from unittest.mock import patch

from django.apps import apps
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model

from accounts.models import User
from core import clock

AS_LITERAL = {"postgresql": "quote_nullable({}::text)", "sqlite": "quote({})"}


class Kept(NamedTuple):
    made: bytes
    statements: list[str]
    something_waits: bool  # for the commit


class Place(NamedTuple):
    """Where the database stands: after which acts, and how anything done since is found out."""

    number: int
    changes: int  # of rows, on this connection
    within: tuple  # which savepoints: once one of them is gone, what was done in it may be, too


def kept(build):
    worlds: dict[tuple, Kept] = {}

    @functools.wraps(build)
    def put_back(*given, **named):
        somebody_is_there, *made_by_migrations = _found()
        if somebody_is_there:
            return build(*given, **named)
        key = _told((given, named)), clock.now(), *made_by_migrations
        if key not in worlds:
            before = _everything()
            with _what_waits_for_the_commit() as waiting:
                world = build(*given, **named)
            statements = _insertions(before, _everything())
            worlds[key] = Kept(pickle.dumps(world), statements, bool(waiting))
        elif worlds[key].something_waits and not connection.in_atomic_block:
            return build(*given, **named)
        else:
            world = _put_back(worlds[key])
            ContentType.objects.get_for_models(*apps.get_models())  # known, as after building it
        _stands_after((build, key))
        return world

    return put_back


def kept_step(act):
    """What ``act`` is given and gives are records, plain values, and lists of them.

    It is kept when it is done for the second time: most are done once. What it is given it may
    change in memory, but for a world.
    """
    known: dict[int, Kept | None] = {}

    @functools.wraps(act)
    def go_on(*given, **named):
        place = _where()
        if place is None:
            return act(*given, **named)
        try:
            place = _number_of((place, act, _told((given, named)), clock.now()))
        except Untold:
            return act(*given, **named)
        there = known.get(place)
        if there is not None and commits_are_heard and there.something_waits:
            made = act(*given, **named)
            # PostgreSQL counts on where it was, so that its rows have other keys than those kept.
            place = _number_of(object())
        elif there is not None:
            made, were_given = _put_back(there)
            for each, now in zip(_records(given, named), were_given, strict=True):
                vars(each).update(vars(now))
        elif place in known:
            before = _everything()
            with _what_waits_for_the_commit() as waiting:
                made = act(*given, **named)
            pickled = pickle.dumps((made, _records(given, named)))
            known[place] = Kept(pickled, _differences(before, _everything()), bool(waiting))
        else:
            made = act(*given, **named)
            known[place] = None
        _stands_after(place)
        return made

    return go_on


# Set for each test: whether it runs itself what waits for the commit (tests/conftest.py).
commits_are_heard = False
_place: Place | None = None
_numbers: dict[Any, int] = {}


class Untold(Exception):
    """What a step is given might be another next time, and look the same."""


def _number_of(acts) -> int:
    return _numbers.setdefault(acts, len(_numbers))


def _stands_after(acts) -> None:
    global _place
    number = acts if isinstance(acts, int) else _number_of(acts)
    _place = Place(number, _changes(), tuple(connection.savepoint_ids))


def _where() -> int | None:
    """After which acts, where nothing else was written since, and nothing taken back."""
    if _place is None or not connection.in_atomic_block:
        return None
    is_within = tuple(connection.savepoint_ids[: len(_place.within)]) == _place.within
    return _place.number if is_within and _changes() == _place.changes else None


def _changes() -> int:
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        return connection.connection.total_changes
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sum(n_tup_ins + n_tup_upd + n_tup_del) FROM pg_stat_xact_user_tables"
        )
        return int(cursor.fetchone()[0] or 0)


def _told(value) -> Any:
    """What tells one call from another: records by their keys. Raises Untold."""
    if isinstance(value, Model) and value.pk is not None:
        return value._meta.label, value.pk
    if isinstance(value, SimpleNamespace):
        return _told(vars(value))
    if isinstance(value, dict):
        return tuple((_told(name), _told(each)) for name, each in value.items())
    if isinstance(value, list | tuple):
        return type(value).__name__, *map(_told, value)
    if value is None or isinstance(value, str | int | date | time | timedelta):
        return type(value).__name__, value
    raise Untold(repr(value))


def _records(given: tuple, named: dict) -> list[Model]:
    return [each for each in (*given, *named.values()) if isinstance(each, Model)]


def _put_back(there: Kept):
    if there.something_waits:
        _note()
    with transaction.atomic():
        _carry_out(there.statements)
    return pickle.loads(there.made)


_listening: list[list[bool]] = []  # one for each world that is being built, within another perhaps


@contextmanager
def _what_waits_for_the_commit() -> Iterator[list[bool]]:
    on_commit, heard = BaseDatabaseWrapper.on_commit, []

    def noted(wrapper, func, robust=False):
        _note()
        return on_commit(wrapper, func, robust)

    _listening.append(heard)
    try:
        with patch.object(BaseDatabaseWrapper, "on_commit", noted):
            yield heard
    finally:
        _listening.pop()


def _note() -> None:
    for heard in _listening:
        heard.append(True)


def contents_of(stored) -> tuple[str, bytes]:
    """Of a file that a world has besides its rows: what `store_again` takes."""
    with stored.open() as opened:
        return stored.name, opened.read()


def store_again(name: str, content: bytes) -> None:
    """A world that was put back gets its file where this test has its own."""
    if not default_storage.exists(name):
        default_storage.save(name, ContentFile(content))


def _carry_out(statements: list[str]) -> None:
    """PostgreSQL takes them in one go, which saves it and us most of the way there and back."""
    if connection.vendor == "postgresql" and statements:
        statements = [";\n".join(statements)]
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _found() -> tuple:
    """Whether somebody is there; and the ends of what migrations made, which are others when a test
    without a transaction has had the content types written anew. Written out, for nearly every test
    begins with it."""
    with connection.cursor() as cursor:
        cursor.execute(_what_is_there())
        return cursor.fetchone()


@functools.cache
def _what_is_there() -> str:
    quote = connection.ops.quote_name
    ends = [
        f"(SELECT {end}(id) FROM {quote(model._meta.db_table)})"
        for model in (ContentType, Permission)
        for end in ("min", "max")
    ]
    people = f"SELECT 1 FROM {quote(User._meta.db_table)}"
    return f"SELECT {', '.join([f'EXISTS ({people})', *ends])}"


@functools.cache
def _questions() -> dict[str, tuple[list[str], str]]:
    """Of each table the names of its columns, and what asks for its rows as SQL writes them."""
    quote, found = connection.ops.quote_name, {}
    with connection.cursor() as cursor:
        for table in connection.introspection.django_table_names(only_existing=True):
            # Its names alone: Django's description asks how each is sorted, too, for seconds.
            cursor.execute(f"SELECT * FROM {quote(table)} LIMIT 0")
            names = [quote(column[0]) for column in cursor.description]
            literals = ", ".join(map(AS_LITERAL[connection.vendor].format, names))
            found[table] = names, f"SELECT {literals} FROM {quote(table)}"
    return found


def _everything() -> dict[str, list[tuple[str, ...]]]:
    """The rows of each table that has some, in order: PostgreSQL gives them as they lie on the
    disk."""
    found, questions, quote = {}, _questions(), connection.ops.quote_name
    ask = "SELECT '{0}' WHERE EXISTS (SELECT 1 FROM {1})"
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(ask.format(each, quote(each)) for each in questions))
        for (table,) in cursor.fetchall():
            cursor.execute(questions[table][1])
            found[table] = sorted(cursor.fetchall())
    return found


def _as_numbers(key: str) -> tuple[int, str]:
    """The order in which rows were added: one may name another of its table."""
    return len(key), key


def _parents_first(tables) -> list[str]:
    """SQLite looks for waiting children at each row that it adds, as long as any child waits."""
    models = {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}
    seen, found = set(), []

    def visit(table: str) -> None:
        if table in seen:
            return
        seen.add(table)
        for field in models[table]._meta.local_fields:
            if field.remote_field:
                visit(field.remote_field.model._meta.db_table)
        if table in tables:
            found.append(table)

    for table in sorted(tables):
        visit(table)
    return found


def _insertions(before, after) -> list[str]:
    """What adds the rows that were built, and counts on from them."""
    if changed := [table for table, rows in before.items() if rows != after.get(table)]:
        raise NotImplementedError(f"There were rows before the world was built: {changed}")
    return _differences(before, after)


def _differences(before, after) -> list[str]:
    """What takes away, adds and changes the rows that an act did, and counts on from them."""
    removals, writings, written = [], [], []
    models = {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}
    changed = {table for table in {*before, *after} if before.get(table) != after.get(table)}
    for table in _parents_first(changed):
        name, (columns, _) = connection.ops.quote_name(table), _questions()[table]
        key = connection.ops.quote_name(models[table]._meta.pk.column)
        place = columns.index(key)
        were = {row[place]: row for row in before.get(table, ())}
        now = {row[place]: row for row in after.get(table, ())}
        if gone := sorted(were.keys() - now.keys()):
            removals.append(f"DELETE FROM {name} WHERE {key} IN ({', '.join(gone)})")
        rows = [now[pk] for pk in sorted(now, key=_as_numbers) if were.get(pk) != now[pk]]
        if not rows:
            continue
        values = ", ".join(f"({', '.join(row)})" for row in rows)
        statement = f"INSERT INTO {name} ({', '.join(columns)}) VALUES {values}"
        if were.keys() & now.keys() & {row[place] for row in rows}:
            settings = ", ".join(f"{each} = excluded.{each}" for each in columns if each != key)
            statement += f" ON CONFLICT ({key}) DO UPDATE SET {settings}"
        writings.append(statement)
        written.append(models[table])
    sequences = connection.ops.sequence_reset_sql(no_style(), written)
    return [*reversed(removals), *writings, *sequences]
