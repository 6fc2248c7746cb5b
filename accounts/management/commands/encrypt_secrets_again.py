"""After a new key was put in front of SECRETS_KEY: the old one is needed no longer."""

from django.core.management.base import BaseCommand

from accounts.operations import encrypt_secrets_again


class Command(BaseCommand):
    help = "Encrypts every second factor's secret with the first key of SECRETS_KEY."

    def handle(self, *args, **options):
        count = encrypt_secrets_again(by=None)
        self.stdout.write(f"{count} secrets are encrypted with the first key now.")
