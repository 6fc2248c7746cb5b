from django.core.management.base import BaseCommand

from accounts.operations import forget_links


class Command(BaseCommand):
    help = (
        "Forgets whom a provider means by each of its subjects: for when it gave people new ones."
        " The next sign-in of each goes by the verified address again. See the guide first."
    )

    def add_arguments(self, parser):
        parser.add_argument("provider", help="its id in the partnership's file")
        parser.add_argument("--email", default="", help="of one person alone")

    def handle(self, *, provider, email, **options):
        count = forget_links(provider, email=email.lower(), by=None)
        self.stdout.write(f"{count} forgotten.")
