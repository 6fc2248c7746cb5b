from celery import shared_task

from core import restriction
from improvement import operations
from improvement.models import Action
from improvement.risks import operations as risks
from improvement.risks.models import Risk
from improvement.scrutiny import operations as scrutiny
from improvement.scrutiny.models import Challenge
from improvement.search import texts


@shared_task
def remind():
    operations.remind(by=None)
    scrutiny.remind(by=None)


@shared_task
def bring_rights_into_step():
    """Nightly: whoever came to a group or a role since sees what is theirs to see."""
    for each in (operations, risks, scrutiny):
        last = 0
        while last := each.bring_rights_into_step(by=None, after=last):
            pass


@shared_task
def end_emergencies():
    """The right ended by itself; its record is told so."""
    for model in (Action, Risk, Challenge):
        restriction.end_emergencies(model, by=None)


@shared_task
def write_missing_texts():
    """Nightly: what the search finds rows by that were there before it."""
    texts.write_missing(by=None)


@shared_task
def watch_risks():
    risks.watch(by=None)
