"""The application's own database role: it works with the tables and cannot touch history."""

import os

import psycopg2
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from core.history import append_only_tables
from reporting import upkeep

PASSWORD = "a-password-of-this-test"


@pytest.mark.sqlite
@pytest.mark.django_db
def test_sqlite_has_no_roles():
    with pytest.raises(CommandError, match="Only PostgreSQL"):
        call_command("grant_application_role")


@pytest.fixture
def role(transactional_db, monkeypatch):
    # Roles belong to the whole cluster, which the workers of a parallel run share.
    name = f"application_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    monkeypatch.setenv("APPLICATION_PASSWORD", PASSWORD)
    call_command("grant_application_role", name, verbosity=0)
    yield name
    with connection.cursor() as cursor:
        cursor.execute(f"DROP OWNED BY {name}; DROP ROLE {name}")


def rights(role, table):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT verb FROM unnest(%s) AS verb WHERE has_table_privilege(%s, %s, verb)",
            [["SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE"], role, table],
        )
        return {verb for (verb,) in cursor.fetchall()}


@pytest.mark.postgresql
def test_the_role_works_with_every_table_but_only_adds_to_history(role):
    history = set(append_only_tables())
    assert history
    expected = {
        table: {"SELECT"}
        if table == "django_migrations"
        else {"SELECT", "INSERT"}
        if table in history
        else {"SELECT", "INSERT", "UPDATE", "DELETE"}
        for table in connection.introspection.table_names()
    }
    assert {table: rights(role, table) for table in expected} == expected


@pytest.mark.postgresql
@pytest.mark.parametrize("table", [append_only_tables()[0], "core_accesslog"])
def test_the_database_itself_refuses_the_role(role, table):
    call_command("grant_application_role", role, verbosity=0)  # again, as after each migrate
    address = connection.settings_dict
    signed_in = psycopg2.connect(
        host=address["HOST"],
        port=address["PORT"],
        dbname=address["NAME"],
        user=role,
        password=PASSWORD,
    )
    try:
        signed_in.autocommit = True
        with signed_in.cursor() as cursor:
            cursor.execute(f'SELECT count(*) FROM "{table}"')
            for statement in (
                f'TRUNCATE "{table}"',
                f'DELETE FROM "{table}"',
                f"SET core.erasing = 'on'; DELETE FROM \"{table}\"",
                f"SET core.erasing = 'on'; UPDATE \"{table}\" SET id = 0",
            ):
                with pytest.raises(psycopg2.errors.InsufficientPrivilege):
                    cursor.execute(statement)
            for statement in (
                f'ALTER TABLE "{table}" DISABLE TRIGGER ALL',
                f'DROP TABLE "{table}"',
            ):
                with pytest.raises(psycopg2.errors.InsufficientPrivilege, match="must be owner"):
                    cursor.execute(statement)
            with pytest.raises(psycopg2.errors.InsufficientPrivilege):
                cursor.execute("CREATE TABLE of_its_own (n int)")
    finally:
        signed_in.close()


@pytest.mark.postgresql
def test_a_portal_that_could_rewrite_history_says_so_to_those_who_keep_it(role, settings):
    settings.PRODUCTION = True
    assert "manage.py grant_application_role" in upkeep.owner_line()
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {role}")
        try:
            assert upkeep.owner_line() == ""
        finally:
            cursor.execute("RESET ROLE")
    settings.PRODUCTION = False
    assert upkeep.owner_line() == ""


@pytest.mark.postgresql
@pytest.mark.django_db
def test_without_a_password_there_is_no_role(monkeypatch):
    monkeypatch.delenv("APPLICATION_PASSWORD", raising=False)
    with pytest.raises(CommandError, match="APPLICATION_PASSWORD"):
        call_command("grant_application_role", "nobody_yet")
