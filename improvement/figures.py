"""How many of an agency's actions were done in time: for the scorecard of expectations."""

from collections.abc import Collection
from datetime import date

from django.db.models import Count, F, Min, Q
from django.urls import reverse

from core import clock
from improvement.models import Action
from improvement.policy import Outcome
from partnership.agency_figures import Figure, Source, of_counts


def done_in_time(agencies: Collection[int], begins_on: date, ends_on: date) -> dict[int, Figure]:
    """Of the actions due in the period, without those withdrawn: handed in by the day they were
    due, as it was last agreed, and at all. What is due today can still be done in time."""
    today = clock.today()
    rows = Action.objects.unscoped("counts by agency, for the scorecard").filter(
        agency__in=agencies, is_restricted=False, due_on__gte=begins_on, due_on__lte=ends_on
    )
    is_open = Q(handed_in_on=None)
    rows = rows.exclude(outcome=Outcome.WITHDRAWN).exclude(is_open & Q(due_on=today))
    found = (
        rows.order_by()
        .values("agency")
        .annotate(
            asked=Count("pk"),
            in_time=Count("pk", filter=Q(handed_in_on__lte=F("due_on"))),
            at_all=Count("pk", filter=~is_open),
            oldest_on=Min("due_on", filter=is_open & Q(due_on__lt=today)),
        )
    )
    return {each["agency"]: of_counts(each, today) for each in found}


def behind(person, agency) -> str:
    return reverse("improvement:actions")


ACTIONS = Source(done_in_time, "action", "actions", "done", behind=behind)
