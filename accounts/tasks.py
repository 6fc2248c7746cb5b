from celery import shared_task
from django.core.management import call_command

from accounts.operations import forget_ended_sign_ins


@shared_task
def clear_ended_sessions():
    call_command("clearsessions")
    forget_ended_sign_ins(by=None)
