"""What an agency says of a briefing; and what becomes of what is asked when an agency ends."""

from collections.abc import Collection, Mapping
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db.models import Count, F, Min, Q

from core import clock
from core.operations import Stale, lock, operation
from partnership.agency_figures import Figure, of_counts
from partnership.held import held_for, require
from partnership.library import policy
from partnership.library.models import BriefingRequest, LibraryDocument
from partnership.models import Agency


@operation
def acknowledge(
    request, *, used_with: str, used_on: date, what_changed: str, by, version: str = ""
) -> BriefingRequest:
    """For the agency: it has read the briefing, and used it so. Said again, it is put right; the
    day it was first acknowledged stays. Raises PermissionDenied unless ``by`` is the agency's
    representative or leads safeguarding there. ``version``: the `state_of` it in the form."""
    if by is not None and not policy.may_answer(
        held_for(by, lambda held: policy.may_answer(held, request.agency_id)), request.agency_id
    ):
        raise PermissionDenied("only its representative or a lead acknowledges for an agency")
    request = lock(request)
    if version and version != state_of(request):
        said = "Somebody of your agency has answered meanwhile. The page shows what they wrote."
        raise Stale([said], state_of(request))
    require(policy.why_not_acknowledge(request, request.agency))
    require(policy.why_not_used(used_on, request.version.published_on, clock.today()))
    if request.acknowledged_on is None:
        request.acknowledged_on = clock.today()
    request.acknowledged_by = by
    request.used_with, request.used_on = used_with, used_on
    request.what_changed = what_changed
    request.save()
    return request


def state_of(request) -> str:
    return str(request.history.count())


# --- when an agency ends --------------------------------------------------------------------------


def agency_taken_over(successor_id: int, moved: Mapping[int, int]) -> None:
    """Within the operation: what still waits for an answer waits for the successor's, unless it is
    asked itself; posts that answer for documents are the successor's."""
    successor = Agency.objects.get(pk=successor_id)
    before = Agency.objects.filter(succeeded_by=successor)
    asked = set(
        BriefingRequest.objects.filter(agency=successor).values_list("version_id", flat=True)
    )
    waiting = BriefingRequest.objects.filter(
        agency__in=before, acknowledged_on=None, ended_on=None
    ).order_by("pk")
    for each in waiting:
        if each.version_id in asked:
            each.ended_on = clock.today()
        else:
            each.agency = successor
            asked.add(each.version_id)
        each.save()
    for document in LibraryDocument.objects.filter(agency__in=before, withdrawn_on=None):
        document.agency = successor
        document.save()


# --- how well an agency answers -------------------------------------------------------------------


def answered(agencies: Collection[int], begins_on: date, ends_on: date) -> dict[int, Figure]:
    """Of the briefings whose answer was due in a period: how many each agency was asked about, had
    acknowledged by the day set, and has acknowledged at all.

    For the scorecard of expectations: "share learning and briefings" (arrangements 2023). What was
    withdrawn or published anew by the day set was not asked in the end; what was not answered by
    then stays unanswered, though a new version asks anew. What is due today can still be answered
    in time. Both days are in the period.
    """
    today = clock.today()
    rows = BriefingRequest.objects.unscoped("counts by agency, for the scorecard").filter(
        agency__in=agencies, due_on__gte=begins_on, due_on__lte=ends_on
    )
    is_open = Q(acknowledged_on=None)
    rows = rows.exclude(is_open & (Q(ended_on__lte=F("due_on")) | Q(due_on=today)))
    found = (
        rows.order_by()
        .values("agency")
        .annotate(
            asked=Count("pk"),
            in_time=Count("pk", filter=Q(acknowledged_on__lte=F("due_on"))),
            at_all=Count("pk", filter=~is_open),
            oldest_on=Min("due_on", filter=is_open & Q(ended_on=None, due_on__lt=today)),
        )
    )
    return {each["agency"]: of_counts(each, today) for each in found}
