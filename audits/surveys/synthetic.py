"""A survey about nobody, closed and with results: for the walk of every page, and for tests.

Of the cycle and the return of `audits.returns.synthetic`, which have to be there.
"""

from datetime import timedelta
from uuid import uuid4

from audits.returns.models import Return
from audits.surveys.models import (
    Survey,
    SurveyAnswer,
    SurveyLink,
    SurveyReply,
    SurveyStatement,
)
from core import bulk, clock
from core.operations import operation
from partnership.identifying import SMALLEST_SHOWN


@operation
def make(agency_return: Return, *, by=None) -> Survey:
    """Not as people plan one: nobody is told."""
    today = clock.today()
    opened_on, closed_on = today - timedelta(days=14), today - timedelta(days=1)
    survey = Survey.objects.create(
        cycle=agency_return.cycle, opens_on=opened_on, closes_on=closed_on,
        planned_on=opened_on, opened_on=opened_on,
    )  # fmt: skip
    standard = agency_return.version_asked.standards.first()
    statement = SurveyStatement.objects.create(
        survey=survey, order=1, text="Synthetic statement", standard=standard
    )
    SurveyLink.objects.create(agency_return=agency_return, number=1, made_on=opened_on)
    replies = bulk.create_many(
        [
            SurveyReply(
                id=uuid4(), agency_return=agency_return, survey=survey, received_on=closed_on
            )
            for _ in range(SMALLEST_SHOWN)
        ]
    )
    bulk.create_many([SurveyAnswer(reply=reply, statement=statement, value=5) for reply in replies])
    return survey
