from django.core.management.base import BaseCommand, CommandError

from partnership import roles_table


class Command(BaseCommand):
    help = "Writes docs/roles.md from the code; with --check only says whether it is current."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser):
        parser.add_argument(
            "--check", action="store_true", help="write nothing; fail if it differs"
        )

    def handle(self, *, check, **options):
        table, file = roles_table.text(), roles_table.FILE
        if not check:
            file.write_text(table, encoding="utf-8")
            self.stdout.write(f"{file.name} is written.")
        elif not file.exists() or file.read_text(encoding="utf-8") != table:
            raise CommandError(f"{file.name} is not what the code says: run manage.py roles_table.")
