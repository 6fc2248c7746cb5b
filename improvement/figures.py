"""How many of an agency's actions were done in time: for the scorecard of expectations."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from django.db.models import Case, Count, DateField, Exists, F, Min, OuterRef, Q, Value, When
from django.urls import reverse

from core import clock
from improvement import models, moves
from improvement.models import Action, RecommendationFinding
from improvement.policy import Outcome
from partnership import years
from partnership.agency_figures import Figure, Source, of_counts

AUDITS_AND_RETURNS = (
    models.Source.MULTI_AGENCY_AUDIT,
    models.Source.SINGLE_AGENCY_AUDIT,
    models.Source.SECTION_11,
)


def done_in_time(agencies: Collection[int], begins_on: date, ends_on: date) -> dict[int, Figure]:
    """Of the actions due in the period, without those withdrawn: handed in by the day they were
    due, as it was agreed before that day passed, and at all. What is due today can still be done in
    time, and what is due later in the year counts from the moment at which it was handed in."""
    return _counted(Q(), agencies, begins_on, ends_on)


def of_audits_done_in_time(
    agencies: Collection[int], begins_on: date, ends_on: date
) -> dict[int, Figure]:
    """The same of those that follow from a finding of an audit, or a section 11 or 175 return."""
    findings = RecommendationFinding.objects.filter(
        recommendation=OuterRef("recommendation"), finding__source__in=AUDITS_AND_RETURNS
    )
    return _counted(Q(Exists(findings)), agencies, begins_on, ends_on)


def _counted(which: Q, agencies, begins_on: date, ends_on: date) -> dict[int, Figure]:
    today, year_ends_on = clock.today(), years.ends_on(years.year_of(begins_on))
    is_open = Q(handed_in_on=None)
    rows = Action.objects.unscoped("counts by agency, for the scorecard").filter(
        which, agency__in=agencies, is_restricted=False
    )
    rows = rows.annotate(counts_on=_counts_on(agencies))
    rows = rows.filter(counts_on__range=(begins_on, year_ends_on))
    rows = rows.filter(~is_open | Q(counts_on__lte=ends_on) & ~Q(counts_on=today))
    found = (
        rows.exclude(outcome=Outcome.WITHDRAWN)
        .order_by()
        .values("agency")
        .annotate(
            asked=Count("pk"),
            in_time=Count("pk", filter=Q(handed_in_on__lte=F("counts_on"))),
            at_all=Count("pk", filter=~is_open),
            oldest_on=Min("counts_on", filter=is_open & Q(counts_on__lt=today)),
        )
    )
    return {each["agency"]: of_counts(each, today) for each in found}


def _counts_on(agencies: Collection[int]) -> Case:
    """The day by which an action counts as done in time: see `policy.day_it_counts_by`."""
    of_each_day = defaultdict(list)
    for pk, on in moves.counts_by(agencies).items():
        of_each_day[on].append(pk)
    whens = [When(pk__in=keys, then=Value(on)) for on, keys in of_each_day.items()]
    return Case(*whens, default=F("due_on"), output_field=DateField())


def behind(person, agency) -> str:
    return reverse("improvement:actions")


ACTIONS = Source(done_in_time, "action", "actions", "done", behind=behind)
OF_AUDITS = Source(
    of_audits_done_in_time, "action from an audit or return", "actions from audits and returns",
    "done", behind=behind,
)  # fmt: skip
