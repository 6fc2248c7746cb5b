"""The mail to whoever is taken off an audit or a return: its reference and the day, and no link.

By letter and not by notice: with what they are taken off their right to open it may go, and a
notice is not sent to who may not.
"""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.contrib.auth import get_user_model

from core import letters
from core.as_seen import version_of
from core.words import day


def tell(kind: str, row: Any, people: Iterable[int], by: Any) -> None:
    """Within the operation that has saved ``row``. Nobody is told of their own act."""
    once = f"{kind}:{row.pk}:{version_of(row)}"
    letters.queue_many(
        (kind, row, f"{once}:{person}")
        for person in sorted(set(people))
        if by is None or person != by.pk
    )


def register(kind: str, read: Callable[[Any], tuple[Any, date | None]]) -> None:
    """At start-up. ``read``: of a row the record, and since when somebody is off; None of one who
    is asked again by the time the mail is made, and is not told."""

    def write(row: Any, letter: Any) -> letters.Written:
        record, since = read(row)
        person = get_user_model().objects.get(pk=letter.once.rpartition(":")[2])
        if since is None or not person.is_active:
            return None
        return person.email, {"reference": record.reference, "on": day(since)}

    letters.register(kind, write)
