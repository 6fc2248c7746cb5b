"""After a test without a transaction the tables that it filled are emptied, and no others; and on
SQLite foreign keys are looked at in those that have been filled (`check_those_filled`).

Django truncates every table of the portal, has the content types and permissions written anew and
every trigger made again: a second of two processors, for a test that wrote a few hundred rows.
What the migrations left, content types and permissions, stays as it is. Wherever that is not
sure, it goes Django's own way.
"""

import functools

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.backends.sqlite3.base import DatabaseWrapper
from django.db.models import Count, Max, Min
from django.test import TransactionTestCase

LEFT_BY_MIGRATIONS = (ContentType, Permission)
MANY = 3_000  # rows: without a VACUUM, so many deleted ones would lie in the way of later tests

_as_django_does = TransactionTestCase._fixture_teardown


def left_by_migrations() -> list[tuple]:
    """Tells whether they are still the same rows."""
    ends = {"first": Min("pk"), "last": Max("pk"), "rows": Count("pk")}
    return [tuple(model.objects.aggregate(**ends).values()) for model in LEFT_BY_MIGRATIONS]


def empty_what_was_filled(expected: list[tuple]) -> bool:
    """Whether everything is as after the migrations now."""
    if connection.vendor == "postgresql" and not may_switch_triggers_off():
        return False
    if left_by_migrations() != expected:
        return False
    if connection.vendor == "postgresql":
        # Without it history would refuse, and each foreign key be looked at.
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            gone = _delete(cursor)
        return gone < MANY
    without_checks = connection.constraint_checks_disabled()
    with without_checks, transaction.atomic(), connection.cursor() as cursor:
        _delete(cursor)
    return True


def _delete(cursor) -> int:
    quote, gone = connection.ops.quote_name, 0
    for table in filled(cursor):
        cursor.execute(f"DELETE FROM {quote(table)}")
        gone += cursor.rowcount
    return gone


def filled(cursor) -> list[str]:
    """Of the tables of the portal's models those with a row, and on SQLite perhaps some that have
    had one; without those that migrations have filled."""
    stays = {each._meta.db_table for each in LEFT_BY_MIGRATIONS}
    tables = _tables() - stays
    return [each for each in _filled(cursor) if each in tables]


def _filled(cursor) -> list[str]:
    cursor.execute(_which_are_filled())
    return [table for (table,) in cursor.fetchall()]


@functools.cache
def _tables() -> set[str]:
    return {*connection.introspection.django_table_names(only_existing=True, include_views=False)}


@functools.cache
def _which_are_filled() -> str:
    """To look into each of 370 tables takes SQLite as long as to check all of their foreign keys;
    but of nearly each that was ever filled it keeps a row itself, for the next key there."""
    parts, counted = [], set()
    if connection.vendor == "sqlite":
        parts = ["SELECT name FROM sqlite_sequence"]
        with connection.cursor() as cursor:
            cursor.execute("SELECT name FROM sqlite_master WHERE sql LIKE '%AUTOINCREMENT%'")
            counted = {name for (name,) in cursor.fetchall()}
    quote = connection.ops.quote_name
    parts += [
        f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {quote(table)})"
        for table in sorted(_tables() - counted)
    ]
    return " UNION ALL ".join(parts)


as_django_checks = DatabaseWrapper.check_constraints


def check_those_filled(wrapper, table_names=None) -> None:
    """A foreign key is broken in a row. Django asks each table after each test."""
    if table_names is None:
        with wrapper.cursor() as cursor:
            table_names = _filled(cursor)
    as_django_checks(wrapper, table_names)


@functools.cache
def may_switch_triggers_off() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        return cursor.fetchone()[0]


def instead_of_djangos() -> None:
    """From now on, on the database as it was migrated."""
    DatabaseWrapper.check_constraints = check_those_filled
    expected = left_by_migrations()

    def teardown(test) -> None:
        nonlocal expected
        whole = test.available_apps is None and not test.serialized_rollback
        if not (whole and empty_what_was_filled(expected)):
            _as_django_does(test)
            expected = left_by_migrations()

    TransactionTestCase._fixture_teardown = teardown
