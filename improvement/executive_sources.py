"""What of the log itself is on the Executive's list: late actions, those whose date was moved too
late or too far, and findings nothing answers."""

from collections.abc import Iterator
from datetime import date

from core import pages
from core.words import short_day
from improvement import executive_list, lists, moves, no_action
from improvement.executive_list import Kind, Matter
from improvement.models import Action

UNCONFIRMED = "(Nobody who sits in the group has confirmed that it decided so.)"


def register() -> None:
    """At start-up."""
    executive_list.register("actions", Kind("Actions that are late", "Due", late_actions, Action))
    executive_list.register(
        "moved", Kind("Actions whose date was moved", "Moved", moved_actions, Action)
    )
    executive_list.register(
        "findings", Kind("Findings without an action", "Entered", unanswered_findings)
    )


def late_actions(viewer, today: date) -> Iterator[Matter]:
    address_of = pages.addresses("improvement:action")
    found = list(lists.with_columns(lists.long_late(viewer)))
    moved = moves.numbers([each.pk for each in found])
    for each in found:
        what = each.what
        if number := moved.get(each.pk):
            what += f" (first due {short_day(each.due_at_first_on)}, {moves.times(number)})"
        yield _matter(each, what, each.due_on, address_of)


def moved_actions(viewer, today: date) -> Iterator[Matter]:
    """Until somebody who sits in the Executive says that it has looked."""
    address_of = pages.addresses("improvement:action")
    found = list(lists.with_columns(lists.newly_dated(viewer)))
    waiting, why = moves.waiting(found), moves.reasons(found)
    for each in found:
        if not (those := waiting.get(each.pk)):
            continue
        first, last = those[0], those[-1]
        what = f"{each.what}: from {short_day(first.from_on)} to {short_day(last.to_on)}."
        yield _matter(each, f"{what} {why[each.pk][-1].text}", first.on, address_of)


def _matter(action, what: str, since_on: date, address_of) -> Matter:
    return Matter(
        action.reference, "Restricted" if action.is_restricted else what, since_on,
        address_of(action.reference),
        "" if action.is_restricted else f"{action.owned_by}, {action.at}",
    )  # fmt: skip


def unanswered_findings(viewer, today: date) -> Iterator[Matter]:
    """Whoever keeps the log sees to it that a group is asked; what was declined says why, and that
    nobody of the group has confirmed it yet, where that is what keeps it here."""
    address_of = pages.addresses("improvement:finding")
    found = list(lists.unanswered(viewer).prefetch_related("answered_by__recommendation"))
    links = [link.recommendation for each in found for link in each.answered_by.all()]
    confirmed = no_action.confirmed(links)
    for each in found:
        declined = [
            f"{answer.reference} was declined: {answer.decision_reason} {UNCONFIRMED}"
            if answer.pk not in confirmed
            else f"{answer.reference} was declined: {answer.decision_reason}"
            for answer in (link.recommendation for link in each.answered_by.all())
            if answer.is_adopted is False and answer.withdrawn_on is None
        ]
        yield Matter(
            each.reference, " ".join([each.statement, *declined]), each.recorded_on,
            address_of(each.reference), "Business team",
        )  # fmt: skip
