from django.conf import settings
from django.contrib.staticfiles.management.commands import runserver
from django.core.management.base import CommandError

from core.loopback import why_not_serve


class Command(runserver.Command):
    """Django's development server, which serves a demonstration or tests to this machine only."""

    addr: str  # set by Django before it calls run

    def run(self, **options):
        refusal = why_not_serve(
            self.addr, demonstration=settings.DEMONSTRATION, testing=settings.TESTING
        )
        if refusal:
            raise CommandError(refusal)
        super().run(**options)
