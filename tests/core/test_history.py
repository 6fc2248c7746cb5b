"""History that nobody can change, on both engines, by any road."""

from datetime import date

import pytest
from django.contrib.auth.models import Group
from django.db import DatabaseError, connection, transaction

from accounts.models import User
from core import clock, history
from core.models import AccessLog
from escalations.models import Escalation
from partnership.operations import succeed_agency
from tests import world as worlds

TODAY = date(2026, 3, 27)


TABLES = history.append_only_tables()


def test_the_tables_are_those_of_every_history_model_and_of_the_access_log():
    assert AccessLog._meta.db_table in TABLES
    assert Escalation.history.model._meta.db_table in TABLES
    assert {table for table in TABLES if "historical" not in table} == {
        "core_accesslog",
        "core_disposalcertificate",
        "core_loggedreason",
        "core_wordstakenout",
    }


def refused(statement, params=()):
    with (
        pytest.raises(DatabaseError, match="history is append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement, params)


def one_row(table):
    """A row in any of the tables, with foreign keys and the rest left at what fits the columns."""
    with connection.cursor() as cursor:
        description = connection.introspection.get_table_description(cursor, table)
        key = connection.introspection.get_primary_key_column(cursor, table)
        kinds = {
            column.name: connection.introspection.get_field_type(column.type_code, column)
            for column in description
            if not column.null_ok and column.name != key
        }
        fitting = {
            "DateField": TODAY,
            "TimeField": "10:00",
            "DateTimeField": clock.now(),
            "BooleanField": True,
            "UUIDField": "0" * 32,
            "JSONField": "{}",
        }
        numbers = {"IntegerField", "BigIntegerField", "SmallIntegerField", "PositiveIntegerField",
                   "PositiveSmallIntegerField", "PositiveBigIntegerField", "AutoField",
                   "BigAutoField"}  # fmt: skip
        values = {
            name: 1 if kind in numbers else fitting.get(kind, "+") for name, kind in kinds.items()
        }
        if table == "core_disposalcertificate":  # the one with people who must be there
            for name in ("proposed_by_id", "approved_by_id"):
                values[name] = User.objects.create_user(f"{name}@example.org", full_name=name).pk
        if table == "core_loggedreason":
            values["line_id"] = AccessLog.objects.create(at=clock.now(), page="x").pk
        names = ", ".join(f'"{name}"' for name in values)
        marks = ", ".join(["%s"] * len(values))
        cursor.execute(
            f'INSERT INTO "{table}" ({names}) VALUES ({marks}) RETURNING "{key}"',
            list(values.values()),
        )
        (pk,) = cursor.fetchone()
    return key, pk


@pytest.mark.parametrize("table", TABLES)
def test_raw_sql_adds_but_neither_changes_nor_removes(protected, table):
    key, pk = one_row(table)
    with connection.cursor() as cursor:
        description = connection.introspection.get_table_description(cursor, table)
    other = next(column.name for column in description if column.name != key)
    refused(f'UPDATE "{table}" SET "{other}" = "{other}" WHERE "{key}" = %s', [pk])
    refused(f'UPDATE "{table}" SET "{other}" = "{other}"')
    refused(f'DELETE FROM "{table}" WHERE "{key}" = %s', [pk])
    refused(f'DELETE FROM "{table}"')


@pytest.mark.sqlite
@pytest.mark.parametrize("verb", ["REPLACE", "INSERT OR REPLACE"])
def test_sqlites_replace_is_no_way_round(protected, world, verb):
    """It removes the old row without asking a delete trigger."""
    table = Escalation.history.model._meta.db_table
    escalation = worlds.raise_one(world, raised_on=TODAY)
    row = Escalation.history.get(id=escalation.pk)
    columns = [field.column for field in row._meta.concrete_fields]
    names = ", ".join(f'"{name}"' for name in columns)
    forged = ", ".join("'forged'" if name == "challenged_team" else f'"{name}"' for name in columns)
    refused(f'{verb} INTO "{table}" ({names}) SELECT {forged} FROM "{table}"')
    assert Escalation.history.get(id=escalation.pk).challenged_team == row.challenged_team


ORM = {
    "save": lambda row: row.save(),
    "delete": lambda row: row.delete(),
    "update": lambda row: type(row).objects.filter(pk=row.pk).update(history_type="-"),
    "delete of a set": lambda row: type(row).objects.filter(pk=row.pk).delete(),
    "bulk_update": lambda row: type(row).objects.bulk_update([row], ["history_type"]),
}


@pytest.mark.parametrize("act", ORM)
def test_the_orm_is_no_way_round(protected, world, act):
    escalation = worlds.raise_one(world, raised_on=TODAY)
    row = Escalation.history.get(id=escalation.pk)
    with pytest.raises(DatabaseError, match="history is append-only"), transaction.atomic():
        ORM[act](row)
    assert Escalation.history.filter(id=escalation.pk).count() == 1


def test_the_access_log_is_kept_as_it_was_written(protected):
    line = AccessLog.objects.create(at=clock.now(), what="view", about="x:1", page="detail")
    line.what = "refused"
    with pytest.raises(DatabaseError, match="history is append-only"), transaction.atomic():
        line.save()
    with pytest.raises(DatabaseError, match="history is append-only"), transaction.atomic():
        line.delete()
    assert AccessLog.objects.get().what == "view"


@pytest.mark.parametrize(
    "statement",
    ["UPDATE core_accesslog SET person_id = NULL", "DELETE FROM core_accesslog",
     "UPDATE core_accesslog SET at = at WHERE id = (SELECT max(id) FROM core_accesslog)"],
)  # fmt: skip
def test_no_sql_changes_a_line_of_the_access_log(protected, world, statement):
    before = list(AccessLog.objects.order_by("pk").values())
    assert before
    with (
        pytest.raises(DatabaseError, match="history is append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert list(AccessLog.objects.order_by("pk").values()) == before


def test_who_stands_in_history_cannot_be_deleted_out_of_it(protected, world):
    keeper = world.nobody
    keeper.groups.add(world.held["dana"].agency_role.group)  # holds no role that would protect it
    succeed_agency(world.police, successor=world.council, by=keeper)
    with pytest.raises(DatabaseError, match="history is append-only"), transaction.atomic():
        keeper.delete()
    assert User.objects.filter(pk=keeper.pk).exists()


def test_what_is_no_history_is_not_protected(protected):
    group = Group.objects.create(name="x")
    group.name = "y"
    group.save()
    group.delete()


# --- erasing ----------------------------------------------------------------------------------


def test_erasing_allows_it_and_protects_again(protected, world):
    escalation = worlds.raise_one(world, raised_on=TODAY)
    rows = Escalation.history.filter(id=escalation.pk)
    with history.erasing():
        rows.update(child_initials="")
        assert rows.get().child_initials == ""
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        rows.update(child_initials="ZZ")
    with history.erasing():
        rows.delete()
    assert not rows.exists()


def test_after_an_erasure_that_failed_history_is_whole_and_protected(protected, world):
    escalation = worlds.raise_one(world, raised_on=TODAY)
    rows = Escalation.history.filter(id=escalation.pk)

    def erase_and_fail():
        with history.erasing():
            rows.delete()
            raise RuntimeError("on the way")

    with pytest.raises(RuntimeError, match="on the way"):
        erase_and_fail()
    assert rows.count() == 1
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        rows.delete()


# --- installing -------------------------------------------------------------------------------


def test_installing_again_changes_nothing(protected):
    history.install()
    table = AccessLog._meta.db_table
    one_row(table)
    refused(f'DELETE FROM "{table}"')


@pytest.mark.sqlite
def test_the_clean_up_of_tests_can_switch_it_off(protected, settings):
    settings.HISTORY_APPEND_ONLY = False
    history.install()
    one_row(AccessLog._meta.db_table)
    AccessLog.objects.all().delete()
    assert not AccessLog.objects.exists()


@pytest.mark.postgresql
def test_every_history_table_is_protected_straight_after_migrating(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
            "WHERE t.tgname = 'append_only' AND t.tgenabled = 'O'"
        )
        assert {name for (name,) in cursor.fetchall()} == set(TABLES)


def test_the_history_of_a_record_and_of_its_children(world, escalation):
    from escalations.models import StepRecord

    other = worlds.raise_one(world, raised_on=TODAY)
    assert {row.id for row in history.rows_about(escalation, Escalation)} == {escalation.pk}
    steps = history.rows_about(escalation, StepRecord)
    assert {row.escalation_id for row in steps} == {escalation.pk}
    assert history.rows_about(other, StepRecord).count() == 1
