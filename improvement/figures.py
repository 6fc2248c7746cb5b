"""How many of an agency's actions were done in time: for the scorecard of expectations."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from django.db.models import Case, Count, DateField, Exists, F, Min, OuterRef, Q, Value, When
from django.urls import reverse

from core import clock
from core.words import counted
from improvement import models, moves
from improvement.models import Action, RecommendationFinding
from improvement.policy import Outcome
from partnership import agency_facts, years
from partnership.agency_figures import Figure, Source, of_counts

AUDITS_AND_RETURNS = (
    models.Source.MULTI_AGENCY_AUDIT,
    models.Source.SINGLE_AGENCY_AUDIT,
    models.Source.SECTION_11,
)
REVIEWS_AND_AUDITS = (
    models.Source.MULTI_AGENCY_AUDIT,
    models.Source.SINGLE_AGENCY_AUDIT,
    models.Source.REVIEW,
)


def done_in_time(agencies: Collection[int], begins_on: date, ends_on: date) -> dict[int, Figure]:
    """Of the actions due in the period, without those withdrawn: handed in by the day they were
    due, as it was agreed before that day passed, and at all. What is due today can still be done in
    time, and what is due later in the year counts from the moment at which it was handed in."""
    return _counted(Q(), agencies, begins_on, ends_on, _end_of_year(begins_on))


def of_audits_done_in_time(
    agencies: Collection[int], begins_on: date, ends_on: date
) -> dict[int, Figure]:
    """The same of those that follow from a finding of an audit, or a section 11 or 175 return."""
    return _counted(_of_audits(), agencies, begins_on, ends_on, _end_of_year(begins_on))


def _end_of_year(begins_on: date) -> date:
    return years.ends_on(years.year_of(begins_on))


def _of_audits() -> Q:
    findings = RecommendationFinding.objects.filter(
        recommendation=OuterRef("recommendation"), finding__source__in=AUDITS_AND_RETURNS
    )
    return Q(Exists(findings))


def _counted(which: Q, agencies, begins_on: date, ends_on: date, until: date) -> dict[int, Figure]:
    """``until``: the last day on which an action may be due that was handed in early."""
    today = clock.today()
    is_open = Q(handed_in_on=None)
    rows = _of_agencies(agencies).filter(which)
    rows = rows.annotate(counts_on=_counts_on(agencies))
    rows = rows.filter(counts_on__range=(begins_on, until))
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


def _of_agencies(agencies: Collection[int]):
    rows = Action.objects.unscoped("counts by agency, for the scorecard and beside a question")
    return rows.filter(agency__in=agencies, is_restricted=False)


def _counts_on(agencies: Collection[int]) -> Case:
    """The day by which an action counts as done in time: see `policy.day_it_counts_by`."""
    of_each_day = defaultdict(list)
    for pk, on in moves.counts_by(agencies).items():
        of_each_day[on].append(pk)
    whens = [When(pk__in=keys, then=Value(on)) for on, keys in of_each_day.items()]
    return Case(*whens, default=F("due_on"), output_field=DateField())


# --- of any time that is over: facts beside a question --------------------------------------------


def done_in(agencies: Collection[int], begins_on: date, ends_on: date) -> dict[int, Figure]:
    """As `done_in_time`, of any days that are past and not of a financial year."""
    return _counted(Q(), agencies, begins_on, ends_on, ends_on)


def of_audits_done_in(
    agencies: Collection[int], begins_on: date, ends_on: date
) -> dict[int, Figure]:
    return _counted(_of_audits(), agencies, begins_on, ends_on, ends_on)


def overdue(agencies: Collection[int], begins_on: date, ends_on: date) -> dict[int, int]:
    """How many actions were due by the last day, as agreed before that day passed, and not handed
    in by then: as things stood then, so that what comes in later does not change it. Withdrawn ones
    do not count."""
    rows = _of_agencies(agencies)
    rows = rows.annotate(counts_on=_counts_on(agencies)).filter(counts_on__lte=ends_on)
    rows = rows.filter(Q(handed_in_on=None) | Q(handed_in_on__gt=ends_on))
    return _numbers(rows.exclude(outcome=Outcome.WITHDRAWN))


def findings(agencies: Collection[int], begins_on: date, ends_on: date) -> dict[int, int]:
    """How many findings of reviews and audits made on these days led to an action of an agency:
    what a finding asks for goes to a group, and the action says to whom."""
    rows = _of_agencies(agencies).filter(
        recommendation__answers__finding__source__in=REVIEWS_AND_AUDITS,
        recommendation__answers__finding__found_on__range=(begins_on, ends_on),
        recommendation__answers__finding__withdrawn_on=None,
        recommendation__withdrawn_on=None,
    )
    rows = rows.exclude(outcome=Outcome.WITHDRAWN)
    return _numbers(rows, "recommendation__answers__finding")


def _numbers(rows, what: str = "pk") -> dict[int, int]:
    found = rows.order_by().values("agency").annotate(number=Count(what, distinct=True))
    return {each["agency"]: each["number"] for each in found}


def _overdue_in_words(number: int) -> str:
    return f"{counted(number, 'action')} overdue" if number else "no action overdue"


def _findings_in_words(number: int) -> str:
    if not number:
        return "no finding of a review or an audit with an action for it"
    return f"{counted(number, 'finding')} of reviews and audits with an action for it"


def behind(person, agency) -> str:
    return reverse("improvement:actions")


ACTIONS = Source(done_in_time, "action", "actions", "done", behind=behind)
OF_AUDITS = Source(
    of_audits_done_in_time, "action from an audit or return", "actions from audits and returns",
    "done", behind=behind,
)  # fmt: skip
NO_ACTION = "no action was due"
FACTS = {
    "actions-done-in-time": agency_facts.Source(
        "Actions done in time",
        agency_facts.measured(ACTIONS, nothing=NO_ACTION, count=done_in),
    ),
    "audit-actions-done-in-time": agency_facts.Source(
        "Actions from audits and returns done in time",
        agency_facts.measured(
            OF_AUDITS, nothing="no action from an audit or return was due", count=of_audits_done_in
        ),
    ),
    "actions-overdue": agency_facts.Source(
        "Actions overdue", agency_facts.numbered(overdue, _overdue_in_words), is_at_end=True
    ),
    "review-findings": agency_facts.Source(
        "Findings of reviews and audits", agency_facts.numbered(findings, _findings_in_words),
        years=3,
    ),
}  # fmt: skip
