"""The duties of the example, who owns them, and when they were last seen to: `duties.toml`."""

from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from core import clock
from core.calendar import months_after
from partnership.duties import operations
from partnership.example import read
from reporting.example.agreements import MANAGER
from reporting.example.people import Partnership

THE_TEAM = "business-team"


def load(partnership: Partnership, today: date) -> None:
    came = next(iter(partnership.roles.values())).started_on
    for entry in read("duties"):
        _add(entry, partnership, today, came)


def _add(entry: dict[str, Any], partnership: Partnership, today: date, came: date) -> None:
    with _held_at(came):
        duty = operations.add_duty(
            title=entry["title"], kind=entry["kind"], source=entry["source"], by=None
        )
        for owner in entry["owners"]:
            slug, _, post = owner.partition(":")
            is_team = slug == THE_TEAM
            operations.give(
                duty,
                group=None if is_team else partnership.groups[slug],
                agency=partnership.agencies[slug] if is_team else None,
                role=post,
                since=came,
                by=None,
            )
    for seen in entry.get("evidence", ()):
        on = max(came, months_after(today, -seen["months_ago"]))
        with _held_at(on):
            operations.record(
                duty, happened_on=on, what=seen["what"], where=seen["where"],
                by=partnership.people[MANAGER],
            )  # fmt: skip


def _held_at(day: date):
    return clock.held_at(timezone.make_aware(datetime.combine(day, time(10))))
