"""History that nobody can change, by triggers in the database on both engines.

`install` runs after every migrate, for each history table and each model that says
``append_only``: a row may be added, never updated or deleted, not even by raw SQL from the
application's own role, which `manage.py grant_application_role` gives no right to do either. The
tables' owner could; the portal says so where it runs as one (`can_be_rewritten`). Lawful erasure
(a retention command, two people) uses `erasing`. One mechanism of ours rather than a package for
one engine and ours for the other: docs/adr/0005-append-only-history.md.
"""

from collections.abc import Iterable
from contextlib import contextmanager
from functools import cache, cached_property
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection, models, transaction
from simple_history.manager import HistoryDescriptor
from simple_history.models import HistoricalRecords

from core.rows import as_array, as_json, cast_to

MESSAGE = "history is append-only"

POSTGRESQL_FUNCTION = f"""
CREATE OR REPLACE FUNCTION core_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('core.erasing', true) = 'on' THEN
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
  END IF;
  RAISE EXCEPTION '{MESSAGE}';
END $$;
"""

# REPLACE INTO takes the row that stood there away without asking a delete trigger.
SQLITE_REFUSES = {
    "update": 'UPDATE ON "{table}"',
    "delete": 'DELETE ON "{table}"',
    "replace": (
        'INSERT ON "{table}" WHEN EXISTS (SELECT 1 FROM "{table}" WHERE rowid = NEW.rowid)'
    ),
}


def append_only_tables() -> list[str]:
    """The tables of every history model and of every model that says ``append_only``."""
    return sorted(
        model._meta.db_table
        for model in apps.get_models()
        if getattr(model, "append_only", False) or hasattr(model, "history_change_reason")
    )


def install(using_connection=connection) -> None:
    tables = append_only_tables()
    present = set(using_connection.introspection.table_names())
    with using_connection.cursor() as cursor:
        if using_connection.vendor == "postgresql":
            cursor.execute(POSTGRESQL_FUNCTION)
        for table in present.intersection(tables):
            for statement in statements(using_connection.vendor, table):
                cursor.execute(statement)


def statements(vendor: str, table: str) -> list[str]:
    """The SQL that makes one table append-only; safe to run again."""
    if vendor == "postgresql":
        return [
            (
                f'CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE ON "{table}" '
                "FOR EACH ROW EXECUTE FUNCTION core_append_only()"
            )
        ]
    drop = [f'DROP TRIGGER IF EXISTS "{table}_no_{act}"' for act in SQLITE_REFUSES]
    if not settings.HISTORY_APPEND_ONLY:
        return drop
    return drop + [
        f'CREATE TRIGGER "{table}_no_{act}" BEFORE {when.format(table=table)} '
        f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
        for act, when in SQLITE_REFUSES.items()
    ]


def can_be_rewritten() -> bool:
    """Whether the role that the portal has now could change history: `erasing` is then open to
    whoever has its password. On SQLite there are no roles, and no people."""
    if connection.vendor != "postgresql":
        return False
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT bool_or(has_table_privilege(quote_ident(name), 'UPDATE, DELETE, TRUNCATE'))"
            " FROM unnest(%s) AS name",
            [append_only_tables()],
        )
        return cursor.fetchone()[0]


class Descriptor(HistoryDescriptor):
    """``model.history``: the package puts the class of its manager together whenever it is asked,
    with each row of history, which took longer than to write the row."""

    @cached_property
    def class_of_managers(self):
        return self.manager_class.from_queryset(self.queryset_class)

    def __get__(self, instance, owner):
        return self.class_of_managers(self.model, instance)


class History(HistoricalRecords):
    """django-simple-history's, with the indexes that something here reads by, and no others.

    History is read as that of one record (`rows_about`): by its key, or by its guard's. Every
    other index would be written with each row and read never.
    """

    def finalize(self, sender, **kwargs):
        super().finalize(sender, **kwargs)
        given = vars(sender).get(self.manager_name)
        if type(given) is HistoryDescriptor:
            made = Descriptor(given.model, given.manager_class, given.queryset_class)
            setattr(sender, self.manager_name, made)

    def copy_fields(self, model):
        fields = super().copy_fields(model)
        for name, field in fields.items():
            field.db_index = name in ("id", model.guarded_by)
        return fields

    def get_extra_fields(self, model, fields):
        extra = super().get_extra_fields(model, fields)
        for field in (extra["history_user"], extra["history_date"]):
            field.db_index = False
        # Whom the person stood in for. The default is asked for as each row is made.
        extra["history_on_behalf_of"] = models.ForeignKey(
            settings.AUTH_USER_MODEL,
            models.SET_NULL,
            null=True,
            related_name="+",
            db_index=False,
            default=on_behalf_of_whom,
        )
        return extra

    def create_historical_record(self, instance, history_type, using=None):
        """The row as it was just written. Of one that is gone, what memory has of it."""
        if history_type == "-":
            super().create_historical_record(instance, history_type, using)
            return
        copy_rows(
            type(instance),
            [instance.pk],
            kind=history_type,
            at=instance._history_date,
            act=instance._change_reason,
            by=instance._history_user,
        )


def copy_rows(model: Any, pks: Iterable[int], *, kind: str, at, act: str, by) -> None:
    """Rows of ``model`` into its history as they now stand, in one statement that is put together
    once: it takes Django longer to put such a row together, field by field, than to write it.

    ``kind``: "+" for what is new, "~" for what changed; ``act``: the operation's name; ``by``: who
    carried it out, or None for the portal itself. Whom they stood in for is the operation's.
    """
    history = history_of(model)
    moment = history._meta.get_field("history_date").get_db_prep_save(at, connection)
    these = list(pks)
    postgresql = connection.vendor == "postgresql"
    known = as_array(these) if postgresql else as_json(these)
    with connection.cursor() as cursor:
        cursor.execute(
            _copied(model, connection.vendor),
            [moment, kind, act, by and by.pk, on_behalf_of_whom(), known],
        )


@cache
def _copied(model: Any, vendor: str) -> str:
    history, quote = history_of(model), connection.ops.quote_name
    names = ", ".join(quote(field.column) for field in model._meta.concrete_fields)
    person = cast_to("%s", history._meta.get_field("history_user"))
    among = "= ANY(%s::bigint[])"
    if vendor != "postgresql":
        among = "IN (SELECT value FROM json_each(%s))"
    return (
        f"INSERT INTO {quote(history._meta.db_table)} ({names}, history_date, history_type, "
        f"history_change_reason, history_user_id, history_on_behalf_of_id) "
        f"SELECT {names}, %s, %s, %s, {person}, {person} "
        f"FROM {quote(model._meta.db_table)} WHERE {quote(model._meta.pk.column)} {among}"
    )


def on_behalf_of_whom():
    """The key of whom the person of the running operation stands in for; None for nobody."""
    from core import operations

    op = operations.running()
    return op.on_behalf_of if op else None


@cache
def history_of(model):
    """The history model."""
    return model.history.model


def past(model):
    """Every history row of ``model``: for what is worked out of many records at once. Whoever asks
    narrows it to records that were read by rights, or counts and says no more."""
    return history_of(model)._default_manager.order_by()


def rows_about(record, model):
    """The history rows of ``model`` that belong to an opened record: its own, or a child's."""
    return rows_about_key(type(record), record.pk, model)


def rows_about_key(kind, key: int, model):
    """`rows_about` the record of ``kind`` with that key, for a question that is put together once:
    whoever asks it has opened the record."""
    guard = "pk" if issubclass(kind, model) else model.guarded_by
    return past(model).filter(**{"id" if guard == "pk" else guard: key})


def rows_of(rows, model):
    """The history of some rows of ``model`` that were read already, by their keys."""
    keys = [each.pk for each in rows]
    return past(model).filter(id__in=keys).order_by("history_id")


@contextmanager
def erasing():
    """Lift the protection inside one transaction, for lawful erasure alone."""
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL core.erasing = 'on'")
            yield
            cursor.execute("SET LOCAL core.erasing = 'off'")
            return
        for table in append_only_tables():
            for act in SQLITE_REFUSES:
                cursor.execute(f'DROP TRIGGER IF EXISTS "{table}_no_{act}"')
        yield
        install()
