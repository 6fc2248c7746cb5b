from celery import shared_task

from improvement import operations


@shared_task
def remind():
    operations.remind(by=None)


@shared_task
def bring_rights_into_step():
    """Nightly: whoever came to a group or a role since sees what is theirs to see."""
    last = 0
    while last := operations.bring_rights_into_step(by=None, after=last):
        pass
