"""What waits on the home page of whoever sits in the Executive, or chairs it."""

from datetime import timedelta

from django.urls import reverse

from audits.cycles.models import Cycle
from audits.multi_agency.models import MultiAgencyAudit
from audits.returns.models import Return
from core import clock
from core.words import counted, day, in_sentence, listed, opening
from improvement import executive_list
from partnership.auth import held_by
from partnership.groups.membership import sits_in
from partnership.groups.models import PartnershipGroup

NEWS = timedelta(days=120)
MOST_REPORTS = 3


def tasks_of(person) -> list[dict[str, str]]:
    """No statement for whoever holds no role, one for whoever has no seat there."""
    if not held_by(person) or not sits_in(person, PartnershipGroup.Kind.EXECUTIVE):
        return []
    return [*_list(person), *_results(person), *_reports(person)]


def _reports(person) -> list[dict[str, str]]:
    """Reports of multi-agency audits, for as long as they are news. One statement."""
    rows = MultiAgencyAudit.objects.visible_to(person).filter(reported_on__gte=clock.today() - NEWS)
    return [
        {
            "text": f"{each.theme}: report to read",
            "url": reverse("multi_agency:report", args=[each.reference]),
            "hint": f"Multi-agency audit {each.reference}, reported on {day(each.reported_on)}",
            "status": "To read",
        }
        for each in rows.order_by("-reported_on", "-pk")[:MOST_REPORTS]
    ]


def _results(person) -> list[dict[str, str]]:
    """The newest cycle of self-assessments that is over, for as long as its results are news."""
    today = clock.today()
    cycles = Cycle.objects.visible_to(person).filter(
        closes_on__lt=today, closes_on__gte=today - NEWS, issued_on__isnull=False
    )
    newest = cycles.order_by("-closes_on", "-pk").first()
    if newest is None:
        return []
    rows = Return.objects.visible_to(person).filter(cycle=newest, submitted_on__isnull=False)
    if not (number := rows.count()):
        return []
    return [
        {
            "text": f"{newest}: results to read",
            "url": reverse("results:cycle", args=[newest.slug]),
            "hint": f"{counted(number, 'return')} handed in by {day(newest.closes_on)}",
            "status": "To read",
        }
    ]


def _list(person) -> list[dict[str, str]]:
    found = [(kind.label, len(matters)) for kind, matters in executive_list.read(person)]
    if not (number := sum(count for _, count in found)):
        return []
    are = "is" if number == 1 else "are"
    so_far = executive_list.so_far_as(person)
    said = f"{counted(number, 'matter')} {are} on the Executive’s list"
    return [
        {
            "text": f"{said} ({so_far})" if so_far else said,
            "url": reverse("improvement:executive"),
            "hint": opening(listed(f"{in_sentence(label)}: {count}" for label, count in found)),
            "status": "Overdue",
            "tone": "red",
        }
    ]
