from django.conf import settings
from django.core.management.base import BaseCommand

from core.access_log import kept_since
from core.history import erasing
from core.models import AccessLog, LoggedReason


class Command(BaseCommand):
    help = (
        "Erases lines of the access log older than ACCESS_LOG_KEPT_YEARS. Run as the owner of the "
        "tables: the portal's own role cannot. What was given and taken away of a right stays, "
        "for it says who could see a record on any past day; what was typed beside it goes."
    )

    def handle(self, **options):
        years = settings.ACCESS_LOG_KEPT_YEARS
        with erasing():
            LoggedReason.objects.filter(line__at__lt=kept_since()).delete()
            number, _ = AccessLog.objects.filter(at__lt=kept_since(), holder="").delete()
        self.stdout.write(f"{number:,} lines older than {years} years are erased.")
