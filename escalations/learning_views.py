"""The learning report of a quarter: who reads it, its page and its files."""

from functools import wraps

from django import forms
from django.conf import settings
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from core import clock, exports
from core.access_log import shows
from core.declarations import ForOthers
from core.forms import ChoiceField, Form
from core.models import AccessLog
from core.pages import declare, log_access
from escalations import learning_page
from escalations.learning import Report
from partnership import years
from partnership.auth import held_by
from partnership.groups.membership import sits_in_group
from partnership.pages import holds_any, may_open
from partnership.roles import KEEPERS, LEADS, Role
from partnership.years import Quarter

BUSINESS_TEAM = (
    Role.BUSINESS_MANAGER,
    Role.HEAD_OF_SAFEGUARDING,
    Role.DEVELOPMENT_OFFICER,
    Role.ADMINISTRATION_OFFICER,
)
# Besides these, whoever sits in the group that the report is for.
READS = (
    *BUSINESS_TEAM,
    Role.LEAD_SAFEGUARDING_PARTNER,
    Role.DELEGATED_SAFEGUARDING_PARTNER,
    Role.INDEPENDENT_SCRUTINEER,
    *LEADS,
)
QUARTERS = 13  # to choose from, the latest first: three years and the one before


def reads(person) -> bool:
    """By a role; or by a seat in the group that it is for, their own or of whom they stand in
    for."""
    if holds_any(person, READS):
        return True
    group = settings.PARTNERSHIP["escalation"].get("learning_report_for", "")
    return bool(group and held_by(person)) and sits_in_group(person, group)


def for_readers(view):
    """403 for everyone else, and a line in the access log."""

    @wraps(view)
    def wrapper(request, *args, **kwargs):
        if not may_open(request, reads):
            log_access(request, AccessLog.What.REFUSED, "page")
            raise ForOthers(
                "It is for the business team, the safeguarding partners, the scrutineer, whoever"
                " leads safeguarding at an agency, and the group that the report is for."
            )
        return view(request, *args, **kwargs)

    wrapper.opened_by, wrapper.called = READS, "the quarterly report on challenges"
    return declare("roles " + " ".join(sorted(READS)), wrapper)


def chosen(query) -> Quarter:
    """Of an address; what cannot be understood, or is to come, is the last quarter that is over."""
    this = years.quarter_of(clock.today())
    found = years.quarter_from(query.get("quarter", "")[:7])
    if found is None or found > this or found.year < years.FIRST_OF_PARTNERSHIPS:
        return this.before()
    return found


class ChooseForm(Form):
    quarter = ChoiceField(label="Quarter", widget=forms.Select)

    def __init__(self, *args, chosen: Quarter, **kwargs):
        super().__init__(*args, initial={"quarter": chosen.slug}, **kwargs)
        this = years.quarter_of(clock.today())
        known = {this.before(number) for number in range(QUARTERS)} | {chosen}
        self.fields["quarter"].choices = [
            (each.slug, f"{each}, so far" if each == this else str(each))
            for each in sorted(known, reverse=True)
        ]


def _page(request, quarter: Quarter) -> learning_page.Page:
    report = Report(quarter, all_of_it=holds_any(request.user, BUSINESS_TEAM))
    enters = holds_any(request.user, KEEPERS)
    return learning_page.Page(report, request.user, enters_sizes=enters)


@for_readers
@require_safe
def report(request):
    quarter = chosen(request.GET)
    page = _page(request, quarter)
    shows(request, f"learning report {quarter.slug}")
    return render(
        request,
        "escalations/learning.html",
        {
            "title": "Learning from challenges",
            "caption": f"{quarter}, quarter {quarter.number} of {years.called(quarter.year)}",
            "form": ChooseForm(chosen=quarter),
            "query": f"?quarter={quarter.slug}",
            "page": page,
            "tables": page.tables(),
            "is_over": quarter.ends_on < clock.today(),
            "printed_on": clock.today(),
            "trail": [("Home", reverse("home")), ("Escalations", reverse("escalations:index"))],
        },
    )


@for_readers
@require_safe
def export(request, kind):
    if kind not in exports.KINDS:
        raise Http404
    quarter = chosen(request.GET)
    page = _page(request, quarter)
    rows = [["All", "Escalations raised", str(quarter), page.total]]
    rows += [row for table in page.tables() for row in table.for_a_file()]
    notes = filter(None, [page.none_raised, page.periods, *page.notes()])
    rows += [["Notes", "", "", each] for each in notes]
    return exports.taken(
        request, kind, f"learning-from-challenges-{quarter.slug.lower()}",
        learning_page.HEADINGS, rows, said=f"learning report {quarter.slug}",
    )  # fmt: skip
