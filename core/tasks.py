from celery import shared_task

from core import notifications


@shared_task
def deliver_notifications():
    notifications.deliver()
