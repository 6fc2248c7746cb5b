from celery import shared_task

from audits.cycles import operations as cycles
from audits.returns import reminding


@shared_task
def open_returns():
    """Batch after batch, until every return whose cycle has begun is open."""
    while cycles.open_returns(by=None):
        pass


@shared_task
def remind():
    reminding.remind(by=None)
