"""What of the log itself is on the Executive's list: late actions, and findings nothing answers."""

from collections.abc import Iterator
from datetime import date

from core import pages
from improvement import executive_list, lists
from improvement.executive_list import Kind, Matter
from improvement.models import Action


def register() -> None:
    """At start-up."""
    executive_list.register("actions", Kind("Actions that are late", "Due", late_actions, Action))
    executive_list.register(
        "findings", Kind("Findings that nothing answers", "Entered", unanswered_findings)
    )


def late_actions(viewer, today: date) -> Iterator[Matter]:
    address_of = pages.addresses("improvement:action")
    for each in lists.with_columns(lists.long_late(viewer)):
        yield Matter(
            each.reference, "Restricted" if each.is_restricted else each.what, each.due_on,
            address_of(each.reference),
            "" if each.is_restricted else f"{each.owned_by}, {each.at}",
        )  # fmt: skip


def unanswered_findings(viewer, today: date) -> Iterator[Matter]:
    """Whoever keeps the log sees to it that a group is asked."""
    address_of = pages.addresses("improvement:finding")
    for each in lists.unanswered(viewer):
        yield Matter(
            each.reference, each.statement, each.recorded_on, address_of(each.reference),
            "Business team",
        )  # fmt: skip
