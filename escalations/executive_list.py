"""Escalations on the Executive's list: step 4 is over, and nobody has agreed how they end."""

from collections.abc import Iterator
from datetime import date

from core import calendar, pages
from escalations import standing
from escalations.models import Escalation
from escalations.policy import Step
from improvement import executive_list
from improvement.executive_list import Kind, Matter


def register() -> None:
    """At start-up."""
    executive_list.register(
        "escalations",
        Kind("Escalations whose last step is over", "Step 4 ended", overdue, Escalation),
    )


def overdue(viewer, today: date) -> Iterator[Matter]:
    late, address_of = (
        standing.overdue_before(today, calendar.england()),
        pages.addresses("escalations:detail"),
    )
    rows = Escalation.objects.visible_to(viewer).open()
    rows = rows.filter(step=Step.STATUTORY_PARTNERS, due_on__lt=late)
    for each in rows.select_related("raising_agency", "challenged_agency"):
        said = f"{each.raising_agency.short_name} challenges {each.challenged_agency.short_name}"
        yield Matter(
            each.reference, "Restricted" if each.is_restricted else said, each.due_on,
            address_of(each.reference), "The safeguarding partners",
        )  # fmt: skip
