"""Asking a worker to see to what has just been written.

A broker that is away is no error: beat asks again for everything that is asked for in this way.
"""

import structlog
from django.db import transaction
from kombu.exceptions import OperationalError

log = structlog.get_logger("prompting")


def after_commit(task) -> None:
    """``task``: one of Celery's, without arguments, that asks the database what there is to do."""

    def ask() -> None:
        try:
            task.delay()
        except (OperationalError, OSError) as error:
            log.warning("broker unreachable, beat will ask", error=type(error).__name__)

    transaction.on_commit(ask, robust=True)
