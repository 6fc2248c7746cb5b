"""Reference numbers that people say on the telephone: ESC-2026-0041."""

from django.db import transaction

from core import clock
from core.models import ReferenceCounter


def next_reference(prefix: str) -> str:
    """The next number of this year under ``prefix``: unique for ever, never used again.

    Call it inside the operation: the counter's row is locked until commit, so two people never
    get the same, and an operation that fails gives its number back.
    """
    return next_references(prefix, 1)[0]


def next_references(prefix: str, number: int) -> list[str]:
    """So many of them, in order."""
    year = clock.today().year
    with transaction.atomic():
        ReferenceCounter.objects.bulk_create(
            [ReferenceCounter(prefix=prefix, year=year)], ignore_conflicts=True
        )
        counter = ReferenceCounter.objects.select_for_update().get(prefix=prefix, year=year)
        first = counter.last + 1
        counter.last += number
        counter.save(update_fields=["last"])
    return [f"{prefix}-{year}-{each:04d}" for each in range(first, first + number)]
