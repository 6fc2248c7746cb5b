from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from core.operations import NotAllowed
from partnership.people_operations import free_address


class Command(BaseCommand):
    help = (
        "Frees the address of a closed account, because an employer gave it to somebody else: they"
        " can be invited then, and get an account of their own. What the one before did stays"
        " under that one's name. See docs/guides/people.md."
    )

    def add_arguments(self, parser):
        parser.add_argument("email")

    def handle(self, *, email, **options):
        person = get_user_model().objects.filter(email=email.lower()).first()
        if person is None:
            raise CommandError(f"No account has the address {email}.")
        try:
            free_address(person, by=None)
        except NotAllowed as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{email} is free. Whoever has it now can be invited.")
