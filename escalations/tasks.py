from celery import shared_task
from django.conf import settings

from core import restriction
from escalations import afterwards, by_the_clock, drafts, due_dates, noting, pausing
from escalations.models import Escalation


@shared_task
def move_up_when_due():
    """Batch after batch until nothing is due. A partnership may move by hand instead. A pause that
    nobody decided on while its step ran has lapsed."""
    if settings.PARTNERSHIP["escalation"]["moves_up_by_itself"]:
        while by_the_clock.move_up_when_due(by=None):
            pass
    while pausing.lapse_requests(by=None):
        pass


@shared_task
def bring_rights_into_step():
    """Nightly: a new contact of the directory sees what is open at their step."""
    last = 0
    while last := by_the_clock.bring_rights_into_step(by=None, after=last):
        pass


@shared_task
def recalculate_due_dates():
    """Daily, before reminders: after the calendar was changed, batch after batch."""
    while due_dates.recalculate_due_dates(by=None):
        pass


@shared_task
def remind():
    by_itself = settings.PARTNERSHIP["escalation"]["moves_up_by_itself"]
    by_the_clock.remind(by=None, moves_up_by_itself=by_itself)


@shared_task
def forget_old_drafts():
    """Of people who left, and those that nobody has touched for months; and notes of first
    conversations whose year is over."""
    drafts.forget_old(by=None)
    noting.forget_old(by=None)


@shared_task
def end_emergencies():
    """The right ended by itself; its record is told so."""
    restriction.end_emergencies(Escalation, by=None)


@shared_task
def ask_afterwards():
    """Daily: both sides of what has closed, and again whoever has not answered."""
    while afterwards.ask(by=None):
        pass
    afterwards.remind(by=None)
