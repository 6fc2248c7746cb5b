from celery import shared_task

from audits.cycles import operations as cycles
from audits.multi_agency import reminding as multi_agency
from audits.returns import reminding
from audits.surveys import operations as surveys


@shared_task
def open_returns():
    """Batch after batch, until every return whose cycle has begun is open."""
    while cycles.open_returns(by=None):
        pass


@shared_task
def remind():
    reminding.remind(by=None)


@shared_task
def open_surveys():
    surveys.open_due(by=None)


@shared_task
def remind_of_surveys():
    surveys.remind(by=None)
    surveys.tell_of_results(by=None)


@shared_task
def remind_of_multi_agency_audits():
    multi_agency.remind_agencies(by=None)
