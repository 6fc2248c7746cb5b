from celery import shared_task

from core import restriction
from improvement import operations
from improvement.models import Action


@shared_task
def remind():
    operations.remind(by=None)


@shared_task
def bring_rights_into_step():
    """Nightly: whoever came to a group or a role since sees what is theirs to see."""
    last = 0
    while last := operations.bring_rights_into_step(by=None, after=last):
        pass


@shared_task
def end_emergencies():
    """The right ended by itself; its record is told so."""
    restriction.end_emergencies(Action, by=None)
