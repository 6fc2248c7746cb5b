"""A world built once and put back row for row: building it takes some four hundred statements.

`@kept` on a function without arguments that fills an empty database by operations and gives
what it made. The first call in a process runs it and keeps the rows; later calls add the same
rows, a statement for each table. It is run in full whenever its outcome might be another: at
another moment, with other content types, when somebody is there already, and outside a
transaction when something of it waits for the commit, which really happens there.
"""

import functools
import pickle
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple
from unittest.mock import patch

from django.apps import apps
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Max, Min

from accounts.models import User
from core import clock

AS_LITERAL = {"postgresql": "quote_nullable({}::text)", "sqlite": "quote({})"}


class Kept(NamedTuple):
    world: bytes
    insertions: list[str]
    something_waits: bool  # for the commit


def kept(build):
    worlds: dict[tuple, Kept] = {}

    @functools.wraps(build)
    def put_back():
        if User.objects.exists():
            return build()
        key = clock.now(), *_made_by_migrations()
        if key not in worlds:
            before = _everything()
            with _what_waits_for_the_commit() as waiting:
                world = build()
            insertions = _insertions(before, _everything())
            worlds[key] = Kept(pickle.dumps(world), insertions, bool(waiting))
            return world
        pickled, insertions, something_waits = worlds[key]
        if something_waits and not connection.in_atomic_block:
            return build()
        if something_waits:
            _note()
        with transaction.atomic():
            _carry_out(insertions)
        ContentType.objects.get_for_models(*apps.get_models())  # known, as after building it
        return pickle.loads(pickled)

    return put_back


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
    if connection.vendor == "postgresql":
        statements = [";\n".join(statements)]
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _made_by_migrations() -> list[tuple]:
    """Changes when a test without a transaction has had the content types written anew."""
    ends = {"first": Min("pk"), "last": Max("pk")}
    return [tuple(model.objects.aggregate(**ends).values()) for model in (ContentType, Permission)]


@functools.cache
def _questions() -> dict[str, tuple[str, str]]:
    """Of each table the names of its columns, and what asks for its rows as SQL writes them."""
    quote, found = connection.ops.quote_name, {}
    with connection.cursor() as cursor:
        for table in connection.introspection.django_table_names(only_existing=True):
            # Its names alone: Django's description asks how each is sorted, too, for seconds.
            cursor.execute(f"SELECT * FROM {quote(table)} LIMIT 0")
            names = [quote(column[0]) for column in cursor.description]
            literals = ", ".join(map(AS_LITERAL[connection.vendor].format, names))
            found[table] = ", ".join(names), f"SELECT {literals} FROM {quote(table)}"
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
    built = {table: rows for table, rows in after.items() if table not in before}
    if changed := [table for table, rows in before.items() if rows != after.get(table)]:
        raise NotImplementedError(f"There were rows before the world was built: {changed}")
    statements = []
    for table in _parents_first(built):
        rows = built[table]
        name, (columns, _) = connection.ops.quote_name(table), _questions()[table]
        values = ", ".join(f"({', '.join(row)})" for row in rows)
        statements.append(f"INSERT INTO {name} ({columns}) VALUES {values}")
    models = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.db_table in built
    ]
    return statements + connection.ops.sequence_reset_sql(no_style(), models)
