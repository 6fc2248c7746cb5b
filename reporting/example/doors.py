"""`doors.toml`, carried out on the day of loading: a restricted case, a conflict, a cover."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from core import clock, restriction
from escalations.models import Escalation
from partnership import cover
from partnership.example import read
from reporting.example.people import Partnership


def load(partnership: Partnership, escalations: list[Escalation], today: date) -> None:
    """``escalations``: in the order of their file; of what is not among them nothing is decided."""
    by_key = {
        entry["key"]: escalation
        for entry, escalation in zip(read("escalations"), escalations, strict=False)
    }
    for entry in read("doors"):
        if entry.get("key", "") in {"", *by_key}:
            DO[entry["kind"]](entry, partnership, by_key, today)


def _restrict(entry, partnership, by_key, today) -> None:
    named = []
    for each in entry["named"]:
        person = partnership.people[each["email"]]
        held = next(held for key, held in partnership.roles.items() if key[0] == each["email"])
        named.append((person, held.agency_role.group_id, each["right"]))
    restriction.restrict(
        by_key[entry["key"]],
        named=named,
        reason=entry["reason"],
        by=partnership.people[entry["by"]],
    )


def _mark_conflict(entry, partnership, by_key, today) -> None:
    restriction.mark_conflict(
        by_key[entry["key"]],
        person=partnership.people[entry["person"]],
        reason=entry["reason"],
        by=partnership.people[entry["by"]],
    )


def _cover(entry, partnership, by_key, today) -> None:
    first = today - timedelta(days=entry["days_before"])
    person = partnership.people[entry["person"]]
    with clock.held_at(datetime.combine(first, time(9), timezone.get_default_timezone())):
        cover.name_deputy(
            person,
            agency=partnership.agencies[entry["agency"]],
            deputy=partnership.people[entry["deputy"]],
            starts_on=first,
            ends_on=today + timedelta(days=entry["days_after"]),
            by=person,
        )


DO = {"restricted": _restrict, "conflict": _mark_conflict, "cover": _cover}
