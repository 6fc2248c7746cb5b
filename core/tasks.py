from datetime import timedelta

from celery import shared_task

from core import cache, clock, erasure, letters, notifications
from core.models import Submission

KEPT = timedelta(days=7)  # longer than any page stays open in a browser


@shared_task
def deliver_notifications():
    notifications.deliver()
    letters.deliver()


@shared_task
def forget_old_submissions():
    Submission.objects.filter(received_at__lt=clock.now() - KEPT).delete()


@shared_task
def forget_what_has_ended():
    cache.forget_what_has_ended(now=clock.now())


@shared_task
def erase_files():
    """What a worker that died after an erasure left in the store."""
    erasure.erase_files()
