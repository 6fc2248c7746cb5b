import os

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from psycopg2 import sql
from psycopg2.extensions import encrypt_password

from core import words_taken_out
from core.history import append_only_tables


class Command(BaseCommand):
    help = (
        "Lets the application's own database role work with the tables, after each migrate. "
        "Run as the tables' owner, on PostgreSQL, with APPLICATION_PASSWORD set. "
        "The role cannot change or remove history, empty a table, or change its shape; it erases "
        "the history of a record by leaving a certificate that nobody can take away, and takes "
        "words out of earlier versions by leaving a row that says so."
    )

    def add_arguments(self, parser):
        parser.add_argument("role", nargs="?", default="portal_application")

    def handle(self, *, role, **options):
        if connection.vendor != "postgresql":
            raise CommandError("Only PostgreSQL has roles.")
        password = os.environ.get("APPLICATION_PASSWORD")
        if not password:
            raise CommandError("Set APPLICATION_PASSWORD to the password the role is to have.")
        with transaction.atomic(), connection.cursor() as cursor:
            if role == connection.settings_dict["USER"]:
                raise CommandError(f"{role} owns the tables; the application needs another role.")
            self._make(cursor, role, password)
            self._grant(cursor, role)
        self.stdout.write(f"{role} may read and write; in history it may read and add.")

    def _make(self, cursor, role, password):
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        verb = "ALTER" if cursor.fetchone() else "CREATE"
        # Encrypted here, so that the server's own log never holds the password itself.
        secret = encrypt_password(password, role, connection.connection, "scram-sha-256")
        cursor.execute(
            sql.SQL("{} ROLE {} LOGIN PASSWORD {}").format(
                sql.SQL(verb), sql.Identifier(role), sql.Literal(secret)
            )
        )

    def _grant(self, cursor, role):
        named = sql.Identifier(role)

        def execute(statement, **names):
            cursor.execute(sql.SQL(statement).format(role=named, **names))

        execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
        execute("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}")
        execute("GRANT USAGE ON SCHEMA public TO {role}")
        execute("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}")
        history = set(append_only_tables())
        for table in connection.introspection.table_names(cursor):
            if table == "django_migrations":
                rights = "SELECT"
            elif table in history:
                rights = "SELECT, INSERT"
            else:
                rights = "SELECT, INSERT, UPDATE, DELETE"
            execute(f"GRANT {rights} ON {{table}} TO {{role}}", table=sql.Identifier(table))
        # Of a record that a certificate names, and of nothing else (core/erasure.py).
        execute("GRANT EXECUTE ON FUNCTION core_erase_history(bigint) TO {role}")
        # What it did it has written down itself (core/words_taken_out.py).
        execute(f"GRANT EXECUTE ON FUNCTION {words_taken_out.FUNCTION} TO {{role}}")
