"""Escalations on the Executive's list: step 4 is over, and nobody has agreed how they end; or an
agency rejected what the statutory partners recommend."""

from collections.abc import Iterator
from datetime import date

from django.db.models import F

from core import calendar, clock, pages
from core.words import opening
from escalations import standing
from escalations.models import Escalation
from escalations.policy import Answer, Side, Step
from escalations.recommendation_models import RecommendationAnswer
from improvement import executive_list
from improvement.executive_list import Kind, Matter


def register() -> None:
    """At start-up."""
    executive_list.register(
        "escalations",
        Kind("Escalations whose last step is over", "Step 4 ended", overdue, Escalation),
    )
    executive_list.register(
        "rejected-recommendations",
        Kind("Recommendations that an agency rejected", "Rejected", rejected, Escalation),
    )


def rejected(viewer, today: date) -> Iterator[Matter]:
    """Of those that are open: what the partners make of a rejection ends with it."""
    rows = RecommendationAnswer.objects.visible_to(viewer).filter(
        answer=Answer.REJECTED, escalation__closed_on=None, round=F("escalation__round")
    )
    address_of = pages.addresses("escalations:detail")
    for each in rows.select_related("escalation__raising_agency", "escalation__challenged_agency"):
        case = each.escalation
        said = f"{opening(case.called(Side(each.side), 'short_name'))} rejects the recommendation"
        yield Matter(
            case.reference, "Restricted" if case.is_restricted else said,
            clock.local(each.answered_at).date(), address_of(case.reference),
            "The safeguarding partners",
        )  # fmt: skip


def overdue(viewer, today: date) -> Iterator[Matter]:
    late, address_of = (
        standing.overdue_before(today, calendar.england()),
        pages.addresses("escalations:detail"),
    )
    rows = Escalation.objects.visible_to(viewer).open()
    rows = rows.filter(step=Step.STATUTORY_PARTNERS, due_on__lt=late)
    for each in rows.select_related("raising_agency", "challenged_agency"):
        said = each.between_in_short
        yield Matter(
            each.reference, "Restricted" if each.is_restricted else said, each.due_on,
            address_of(each.reference), "The safeguarding partners",
        )  # fmt: skip
