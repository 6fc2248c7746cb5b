from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from accounts.operations import sign_everyone_out, sign_out_everywhere


class Command(BaseCommand):
    help = (
        "Ends every session of one person (`sign_out EMAIL`), or of everyone (`sign_out "
        "--everyone`): after a telephone was stolen, or when in doubt."
    )

    def add_arguments(self, parser):
        parser.add_argument("email", nargs="?", default="")
        parser.add_argument("--everyone", action="store_true")

    def handle(self, *, email, everyone, **options):
        if bool(email) == everyone:
            raise CommandError("Name one person's email address, or say --everyone.")
        if everyone:
            number = sign_everyone_out(by=None)
        else:
            person = User.objects.filter(email=email.lower()).first()
            if person is None:
                raise CommandError(f"No account has the address {email}.")
            number = sign_out_everywhere(person, by=None)
        self.stdout.write(f"{number:,} sessions are ended.")
