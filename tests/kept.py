"""A world built once and put back row for row: building it takes some four hundred statements.

`@kept` on a function that fills an empty database by operations and gives what it made. The first
call in a run runs it and keeps the rows; later calls add the same rows, a statement for each
table. It is run in full whenever its outcome might be another: with other arguments, at another
moment, with other content types, when somebody is there already, and outside a transaction when
something of it waits for the commit, which really happens there.

`@kept_step` on a function that goes on from there: the same act after the same acts at the same
moment leaves the same rows. It is carried out in full where anything else was written since a world
was put back, and where a test listens for what waits for the commit.

The workers of a run share what one of them has kept (`share_in`): their databases are copies of
one. Files that were stored are put back with the rows.
"""

import functools
import hashlib
import os
import pickle
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, time, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple
from unittest.mock import patch

from django.apps import apps
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.storage import Storage, default_storage
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model

from accounts.models import User
from core import clock
from tests import emptying

MIGRATED = "what migrations made"
AS_LITERAL = {"postgresql": "quote_nullable({}::text)", "sqlite": "quote({})"}


class Kept(NamedTuple):
    made: bytes
    statements: list[str]
    files: dict[str, bytes]
    something_waits: bool  # for the commit


class Place(NamedTuple):
    """Where the database stands: after which acts, and how anything done since is found out."""

    acts: str
    is_kept: bool  # row for row, as it is put back: what goes on from elsewhere is not kept
    changes: int  # of rows, on this connection
    within: tuple  # which savepoints: once one of them is gone, what was done in it may be, too


def kept(build):
    @functools.wraps(build)
    def put_back(*given, **named):
        somebody_is_there, *made_by_migrations = _found()
        if somebody_is_there:
            return build(*given, **named)
        acts = _after(made_by_migrations, build, given, named)
        there = _kept_of(acts)
        is_kept = True
        if there is None:
            before = _everything()
            with _what_it_does_besides() as beside:
                world = build(*given, **named)
            statements = _insertions(before, _everything())
            is_kept = _keep(acts, pickle.dumps(world), statements, beside)
        elif there.something_waits and not connection.in_atomic_block:
            return build(*given, **named)
        else:
            world = _put_back(there)
            _know_the_content_types()
        _stands_after(acts, is_kept)
        return world

    return put_back


def kept_step(act):
    """What ``act`` is given and gives are records, plain values, and lists of them.

    It is kept when it is done for the second time: most are done once. What it is given it may
    change in memory, but for a world.
    """

    @functools.wraps(act)
    def go_on(*given, **named):
        place = _where()
        if place is None:
            return act(*given, **named)
        try:
            acts = _after(place.acts, act, given, named)
        except Untold:
            return act(*given, **named)
        there = _kept_of(acts) if place.is_kept else None
        # PostgreSQL counts on where it was: what is carried out has other keys than what was kept.
        is_kept = False
        if there is not None and commits_are_heard and there.something_waits:
            made = act(*given, **named)
        elif there is not None:
            made, were_given = _put_back(there)
            for each, now in zip(_records(given, named), were_given, strict=True):
                vars(each).update(vars(now))
            is_kept = True
        elif place.is_kept and acts in _done:
            before = _everything()
            with _what_it_does_besides() as beside:
                made = act(*given, **named)
            pickled = pickle.dumps((made, _records(given, named)))
            is_kept = _keep(acts, pickled, _differences(before, _everything()), beside)
        else:
            made = act(*given, **named)
            _done.add(acts)
        _stands_after(acts, is_kept)
        return made

    return go_on


# Set for each test: whether it runs itself what waits for the commit (tests/conftest.py).
commits_are_heard = False
_place: Place | None = None
_done: set[str] = set()
_kept: dict[str, Kept] = {}
_shared: Path | None = None
_numbers: dict[Any, int] = {}


class Untold(Exception):
    """What a step is given might be another next time, and look the same."""


def share_in(folder: Path) -> None:
    """With the other workers of this run, whose databases are copies of the same one."""
    global _shared
    folder.mkdir(exist_ok=True)
    _shared = folder


def _kept_of(acts: str) -> Kept | None:
    if acts not in _kept and _shared:
        try:
            _kept[acts] = pickle.loads((_shared / acts).read_bytes())
        except FileNotFoundError:
            return None
    return _kept.get(acts)


def _keep(acts: str, made: bytes, statements: list[str], beside: "Beside") -> bool:
    """Whether nobody did so in the meantime, with keys that may be others."""
    files = {name: _content_of(name) for name in beside.stored if default_storage.exists(name)}
    found = Kept(made, statements, files, beside.something_waits)
    if _shared:
        # Linked to its name once it is whole: nobody reads a half of it, nor writes over it.
        written = _shared / f"{acts}.{os.getpid()}"
        written.write_bytes(pickle.dumps(found))
        try:
            os.link(written, _shared / acts)
        except FileExistsError:
            return False
        finally:
            written.unlink()
    _kept[acts] = found
    return True


def _after(before, act, given: tuple, named: dict) -> str:
    """What tells these acts from all others, in any worker. Raises Untold."""
    told = before, _name_of(act), _told((given, named)), clock.now().isoformat()
    return hashlib.sha256(repr(told).encode()).hexdigest()


def _name_of(act) -> str:
    """What is no function of a module may be another one of the same name."""
    name = f"{act.__module__}.{act.__qualname__}"
    if act.__qualname__.isidentifier():
        return name
    return f"{name} {os.getpid()} {_numbers.setdefault(act, len(_numbers))}"


def _stands_after(acts: str, is_kept: bool) -> None:
    global _place
    _place = Place(acts, is_kept, _changes(), tuple(connection.savepoint_ids))


def _where() -> Place | None:
    """Where nothing else was written since those acts, and nothing taken back."""
    if _place is None or not connection.in_atomic_block:
        return None
    is_within = tuple(connection.savepoint_ids[: len(_place.within)]) == _place.within
    return _place if is_within and _changes() == _place.changes else None


def _changes() -> int:
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        return connection.connection.total_changes
    with connection.cursor() as cursor:
        # Not from the view, which looks at each index, too: it takes four times as long.
        cursor.execute(
            "SELECT sum(pg_stat_get_xact_tuples_inserted(oid)"
            " + pg_stat_get_xact_tuples_updated(oid) + pg_stat_get_xact_tuples_deleted(oid))"
            " FROM pg_class"
            " WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
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
    for beside in _listening:
        beside.something_waits |= there.something_waits
        beside.stored += there.files
    with transaction.atomic():
        _carry_out(there.statements)
    for name, content in there.files.items():
        if not default_storage.exists(name):
            default_storage.save(name, ContentFile(content))
    return pickle.loads(there.made)


def _know_the_content_types() -> None:
    """As after building it."""
    models = _with_tables()
    known = ContentType.objects._cache.get(connection.alias, {})
    if len(known) < 2 * len(models):  # each by its key and by its name
        ContentType.objects.get_for_models(*models)


@functools.cache
def _with_tables() -> set[type[Model]]:
    return {model._meta.concrete_model for model in apps.get_models()}


class Beside:
    """What an act does besides writing rows."""

    def __init__(self) -> None:
        self.something_waits = False  # for the commit
        self.stored: list[str] = []  # the names of files


_listening: list[Beside] = []  # one for each world that is being built, within another perhaps


@contextmanager
def _what_it_does_besides() -> Iterator[Beside]:
    on_commit, save, beside = BaseDatabaseWrapper.on_commit, Storage.save, Beside()

    def waits(wrapper, func, robust=False):
        beside.something_waits = True
        return on_commit(wrapper, func, robust)

    def stores(storage, *given, **named):
        name = save(storage, *given, **named)
        beside.stored.append(name)
        return name

    _listening.append(beside)
    try:
        with (
            patch.object(BaseDatabaseWrapper, "on_commit", waits),
            patch.object(Storage, "save", stores),
        ):
            yield beside
    finally:
        _listening.pop()


def _content_of(name: str) -> bytes:
    with default_storage.open(name) as stored:
        return stored.read()


def _carry_out(statements: list[str]) -> None:
    """PostgreSQL takes them in one go, which saves it and us most of the way there and back; and
    without looking for each row's parents, which were there when it was kept."""
    if connection.vendor == "postgresql" and statements:
        if emptying.may_switch_triggers_off():
            switch = "SET LOCAL session_replication_role = {}".format
            statements = [switch("replica"), *statements, switch("DEFAULT")]
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
    """The rows of each table that has some, in order (PostgreSQL gives them as they lie on the
    disk); of what migrations made, the ends alone."""
    found, questions = {MIGRATED: [_found()[1:]]}, _questions()
    with connection.cursor() as cursor:
        for table in emptying.filled(cursor):
            cursor.execute(questions[table][1])
            if rows := cursor.fetchall():
                found[table] = sorted(rows)
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
    if before[MIGRATED] != after[MIGRATED]:
        raise NotImplementedError("An act wrote what migrations made.")
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
