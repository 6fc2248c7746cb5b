"""After a test without a transaction the tables that it filled are emptied, and no others.

Django truncates every table of the portal, has the content types and permissions written anew and
every trigger made again: a second of two processors, for a test that wrote a few hundred rows.
What the migrations left, content types and permissions, stays as it is. Wherever that is not
sure, it goes Django's own way.
"""

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
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
    quote, stays = connection.ops.quote_name, {each._meta.db_table for each in LEFT_BY_MIGRATIONS}
    tables = set(connection.introspection.django_table_names(include_views=False)) - stays
    ask = "SELECT '{0}' WHERE EXISTS (SELECT 1 FROM {1})"
    cursor.execute(" UNION ALL ".join(ask.format(each, quote(each)) for each in sorted(tables)))
    gone = 0
    for (table,) in cursor.fetchall():
        cursor.execute(f"DELETE FROM {quote(table)}")
        gone += cursor.rowcount
    return gone


def may_switch_triggers_off() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        return cursor.fetchone()[0]


def instead_of_djangos() -> None:
    """From now on, on the database as it was migrated."""
    expected = left_by_migrations()

    def teardown(test) -> None:
        nonlocal expected
        whole = test.available_apps is None and not test.serialized_rollback
        if not (whole and empty_what_was_filled(expected)):
            _as_django_does(test)
            expected = left_by_migrations()

    TransactionTestCase._fixture_teardown = teardown
