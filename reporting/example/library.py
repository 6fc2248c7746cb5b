"""The library of the example: documents with their versions, and what agencies said of briefings.

Nothing is published before the example's own beginning, and each act is done on its own day.
"""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from core import clock
from core.calendar import months_after
from partnership.example import read
from partnership.library import answers, operations, policy
from partnership.library.models import BriefingRequest, LibraryDocument
from partnership.models import HeldRole

Roles = dict[tuple[str, str, str], HeldRole]  # by (email, agency's slug, role)
OF_A_DOCUMENT = ("title", "kind", "summary", "topics", "asks", "kinds", "roles")


def load(agencies, groups, roles: Roles, today: date, since: date) -> None:
    for entry in read("library"):
        document = _add(entry, agencies, groups, today, since)
        for answer in entry.get("answers", ()):
            _answer(document, answer, roles, today)
        if "withdrawn_because" in entry:
            with _held_at(months_after(today, -2)):
                operations.withdraw(document, reason=entry["withdrawn_because"], by=None)


def _on(entry: dict[str, Any], name: str, today: date, since: date) -> date:
    return max(since, months_after(today, entry[f"{name}_in_months"]))


def _add(entry, agencies, groups, today: date, since: date) -> LibraryDocument:
    added_on = _on(entry, "published", today, since)
    review_on = months_after(today, entry["review_in_months"])
    owner = entry["owner"]
    said = {name: entry[name] for name in OF_A_DOCUMENT if name in entry}
    if "sections" in entry:
        said["sections"] = {key: entry["sections"][key] for key in policy.PARTS}
    among = [groups[slug] for slug in entry.get("groups", ())]
    with _held_at(added_on):
        document = operations.add_document(
            **said,
            for_everyone=not any(entry.get(name) for name in ("kinds", "roles", "groups")),
            groups=among,
            agency=agencies[owner["agency"]],
            owner_role=owner["role"],
            group=groups[entry["group"]] if "group" in entry else None,
            source=entry.get("learned_from", ""),
            text=entry.get("text", "").strip(),
            review_on=review_on,
            published_on=added_on,
            by=None,
        )
    for each in entry.get("versions", ()):
        with _held_at(_on(each, "published", today, since)):
            operations.add_version(
                document,
                what_changed=each["what_changed"],
                published_on=clock.today(),
                review_on=review_on,
                text=each["text"].strip(),
                by=None,
            )
    return document


def _answer(document: LibraryDocument, answer, roles: Roles, today: date) -> None:
    """By the first of those who may, in the order of the people's file."""
    held = next(
        held
        for (_, agency, role), held in roles.items()
        if agency == answer["agency"] and role in policy.ANSWERS
    )
    rows = BriefingRequest.objects.visible_to(held.person).select_related("version")
    request = rows.get(version__document=document, agency=held.agency_role.agency)
    on = min(today, request.asked_on + timedelta(days=answer["after_days"]))
    with _held_at(on):
        answers.acknowledge(
            request,
            used_with=answer["used_with"],
            used_on=on,
            what_changed=answer["what_changed"],
            by=held.person,
        )


def _held_at(day: date):
    return clock.held_at(datetime.combine(day, time(9), UTC))
