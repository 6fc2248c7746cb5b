from django.core.management.base import BaseCommand, CommandError

from reporting import example


class Command(BaseCommand):
    help = (
        "Loads the example partnership of Halton: agencies, fictional people, the contact "
        "directory and 24 escalations whose days count back from today. All of it or nothing; "
        "run again, it changes nothing."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--alongside",
            action="store_true",
            help="load it although the database has people or agencies of its own. The example's "
            "business team will then see what a business team sees. Never beside real escalations.",
        )

    def handle(self, *, alongside, **options):
        try:
            loaded = example.load(alongside=alongside, say=self.stdout.write)
        except example.Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        if not loaded:
            self.stdout.write("The example is already loaded.")
