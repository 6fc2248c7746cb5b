"""The groups of the arrangements: their seats, their chairs' terms and their terms of reference."""

import tomllib
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from core.calendar import months_after
from partnership import example
from partnership.example import read
from partnership.groups import operations, policy
from partnership.groups.models import PartnershipGroup
from partnership.models import HeldRole

FIELDS = ("slug", "name", "kind", "purpose", "meets", "meetings_a_year")


def load(agencies, roles, today: date, since: date) -> dict[str, PartnershipGroup]:
    """``roles``: by (email, agency, role). Seats are as of ``since``; terms from ``today``."""
    found = _groups(today)
    held = _first_roles(roles)
    for entry in read("groups"):
        group = found[entry["slug"]]
        for seat in entry.get("seats", ()):
            operations.add_seat(
                group,
                agency=agencies[seat["agency"]],
                sits_as=seat["as"],
                post=seat["post"],
                started_on=since,
                held_role=held.get((seat.get("person"), seat["agency"])),
                by=None,
            )
        for term in entry.get("chair_terms", ()):
            begins = months_after(today.replace(day=1), term["begins_in_months"])
            operations.add_chair_term(
                group,
                partner=agencies[term["partner"]],
                held_role=held.get((term.get("person"), term["partner"])),
                begins_on=begins,
                ends_on=months_after(begins, policy.MONTHS_OF_A_TERM) - timedelta(days=1),
                by=None,
            )
    for entry in _terms_of_reference():
        agreed_on = months_after(today, entry["agreed_in_months"])
        operations.add_terms_of_reference(
            found[entry["group"]],
            sections={key: text.strip() for key, text in entry["sections"].items()},
            agreed_by=found[entry["agreed_by"]],
            agreed_on=agreed_on,
            effective_on=agreed_on,
            review_on=months_after(today, entry["review_in_months"]),
            by=None,
        )
    return found


def _groups(today: date) -> dict[str, PartnershipGroup]:
    """A group after the one it reports to and those it is linked with, whatever their order."""
    entries = {entry["slug"]: entry for entry in read("groups")}
    found: dict[str, PartnershipGroup] = {}

    def add(slug: str) -> PartnershipGroup:
        if slug not in found:
            entry = entries[slug]
            parent = add(entry["reports_to"]) if entry["reports_to"] else None
            found[slug] = operations.add_group(**_fields(entry, today), reports_to=parent, by=None)
        return found[slug]

    for slug in entries:
        add(slug)
    for slug, entry in entries.items():
        if boards := entry["linked_boards"]:
            operations.change_group(
                found[slug], linked_boards=_with(found, boards, entries, slug), by=None
            )
    return found


def _with(found, boards, entries, slug) -> list[PartnershipGroup]:
    """Those it names, and those that name it: a link is one, from whichever side."""
    naming = [other for other, each in entries.items() if slug in each["linked_boards"]]
    return [found[each] for each in (*boards, *naming)]


def _fields(entry: dict[str, Any], today: date) -> dict[str, Any]:
    fields = {name: entry[name] for name in FIELDS if name in entry}
    fields["chair_as_published"] = entry.get("chair", "")
    fields |= {f"quorum_{name}": value for name, value in entry.get("quorum", {}).items()}
    if "ends_in_months" in entry:
        fields["ends_on"] = months_after(today, entry["ends_in_months"])
    return fields


def _first_roles(roles) -> dict[tuple[str | None, str], HeldRole]:
    found: dict[tuple[str | None, str], HeldRole] = {}
    for (email, agency, _), held in roles.items():
        found.setdefault((email, agency), held)
    return found


def _terms_of_reference() -> list[dict[str, Any]]:
    path = Path(example.__file__).with_name("groups.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))["terms_of_reference"]
