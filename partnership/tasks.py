from celery import shared_task
from django.conf import settings

from partnership import unused


@shared_task
def suspend_unused_accounts():
    """Not in a demonstration, whose people sign in when a visitor picks them."""
    if not settings.DEMONSTRATION:
        unused.suspend_unused(by=None)
