"""Who is told what about a survey. Never the link itself: a mail is forwarded, and whoever has the
link answers for the agency's staff.

| notice | when | to |
|---|---|---|
| opened | the link of the agency's staff is there | whoever answers for the agency |
| closing | a week before its last day | whoever answers for the agency |
| results | it has closed, and the agency may read what its staff said | the same |
"""

from collections.abc import Iterable

from audits.returns import notices, ways
from audits.returns.models import Return
from audits.returns.parties import ReturnParties
from audits.surveys.models import Survey
from core import notifications


def opened(survey: Survey, returns: Iterable[Return]) -> None:
    _tell("survey_opened", survey, returns, f"survey:{survey.pk}:opened")


def closing(survey: Survey, returns: Iterable[Return]) -> None:
    _tell("survey_closing", survey, returns, f"survey:{survey.pk}:closing:{survey.closes_on}")


def results(survey: Survey, returns: Iterable[Return]) -> None:
    _tell("survey_results", survey, returns, f"survey:{survey.pk}:results")


def _tell(kind: str, survey: Survey, returns: Iterable[Return], occasion: str) -> None:
    parties = ReturnParties(returns)
    answering = notices.people_of(parties, ways.RUN_IT)
    notifications.queue_many(
        (kind, person, each, f"{occasion}:{each.pk}", survey.closes_on)
        for each in parties.returns
        for person in answering[each.pk]
    )
