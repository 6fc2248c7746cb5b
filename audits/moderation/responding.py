"""The agency says what it thinks of its final scores, of one question or of all."""

from datetime import date, timedelta

from django.core.exceptions import PermissionDenied

from audits.moderation import notices, policy
from audits.moderation.models import AgencyResponse
from audits.question_sets.models import Criterion
from audits.returns import submitting
from audits.returns.models import Return
from audits.returns.policy import State
from core import access, by_whom, calendar, clock
from core.as_seen import require_as_seen
from core.operations import NotAllowed, current, operation
from partnership.held import require


def until(agency_return: Return) -> date | None:
    """The last day of it; None before its scores are final. Past the calendar, twice as many days
    later as there are working days."""
    if agency_return.state != State.FINAL:
        return None
    try:
        return policy.responds_until(agency_return.closed_on, calendar.england())
    except calendar.BeyondTheCalendar:
        return agency_return.closed_on + timedelta(days=2 * policy.RESPONDS_WITHIN)


def why_not(agency_return: Return) -> str | None:
    return policy.why_not_respond(agency_return.state, until(agency_return), clock.today())


def _meanwhile(there: AgencyResponse | None) -> str:
    if there is None:
        return "What stood here was taken away meanwhile."
    who = by_whom.in_words(there.responded_by)
    return (
        f"{who} has written here meanwhile: “{there.text}” Yours takes its place: copy what should"
        " stay."
    )


@operation
def respond(agency_return, *, question: str = "", text: str, by, version="") -> Return:
    """``question``: the code of one that has a final score; “” for all of them together. Written
    again until the last day. ``version``: of the response, as the page saw it."""
    agency_return = submitting.locked(agency_return)
    if by is None or not access.can(by, access.MANAGE, agency_return):
        raise PermissionDenied("only whoever runs the return for its agency responds")
    current().stands_in_for(access.in_whose_stead(by, access.MANAGE, agency_return))
    require(why_not(agency_return))
    if not text.strip():
        raise NotAllowed("Enter what your agency says.", "text")
    criterion = None
    if question:
        rows = Criterion.objects.filter(version=agency_return.version_asked, code=question)
        criterion = rows.first()
        if criterion is None:
            raise NotAllowed("This question is not in the return. Open the page again.")
    rows = AgencyResponse.objects.filter(agency_return=agency_return, criterion=criterion)
    there = rows.first()
    require_as_seen(there, version, _meanwhile(there))
    there = there or AgencyResponse(agency_return=agency_return, criterion=criterion)
    there.text, there.responded_by, there.responded_on = text.strip(), by, clock.today()
    there.save()
    agency_return.save()  # so that its timeline tells of it
    notices.responded(agency_return, there.pk, by)
    return agency_return
