"""What agencies of the example declare of what is expected of them: `expectations.toml`."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from core import clock
from partnership import years
from partnership.example import read
from partnership.expectations import operations, policy
from partnership.expectations.models import DeclarationDocument
from reporting.example.agreements import MANAGER
from reporting.example.papers import file_called
from reporting.example.people import Partnership


def load(partnership: Partnership, today: date, kept_files: list[str]) -> None:
    for entry in read("expectations"):
        _declare(entry, partnership, today, kept_files)


def _declare(
    entry: dict[str, Any], partnership: Partnership, today: date, kept_files: list[str]
) -> None:
    held = next(
        held
        for (_, agency, role), held in partnership.roles.items()
        if agency == entry["agency"] and role in policy.DECLARES
    )
    year = years.year_of(today) - entry["years_ago"]
    on = max(today - timedelta(days=entry["days_ago"]), years.begins_on(year))
    with _held_at(on):
        declaration = operations.declare(
            partnership.agencies[entry["agency"]],
            year=year,
            expectation=entry["expectation"],
            says=entry["says"],
            text=entry["text"],
            evidence=entry.get("evidence", ""),
            upload=file_called(entry["file"], entry["says_the_file"]) if "file" in entry else None,
            by=held.person,
        )
    documents = DeclarationDocument.objects.visible_to(held.person)
    documents = documents.filter(declaration=declaration)
    kept_files += [str(document.file.name) for document in documents]
    if answer := entry.get("answer"):
        with _held_at(min(on + timedelta(days=2), today)):
            operations.answer(
                declaration,
                accepted=answer == "accepted",
                reason=entry.get("because", ""),
                by=partnership.people[MANAGER],
            )


def _held_at(day: date):
    """At ten on that day, or now where that is still to come."""
    ten = timezone.make_aware(datetime.combine(day, time(10)))
    return clock.held_at(min(ten, clock.now()))
