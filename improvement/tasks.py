from celery import shared_task

from core import restriction
from improvement import operations
from improvement.models import Action
from improvement.risks import operations as risks
from improvement.risks.models import Risk


@shared_task
def remind():
    operations.remind(by=None)


@shared_task
def bring_rights_into_step():
    """Nightly: whoever came to a group or a role since sees what is theirs to see."""
    for bring in (operations.bring_rights_into_step, risks.bring_rights_into_step):
        last = 0
        while last := bring(by=None, after=last):
            pass


@shared_task
def end_emergencies():
    """The right ended by itself; its record is told so."""
    for model in (Action, Risk):
        restriction.end_emergencies(model, by=None)


@shared_task
def watch_risks():
    risks.watch(by=None)
