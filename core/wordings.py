"""What a row said before: earlier wordings of it, as its history has them."""

from collections.abc import Callable, Sequence
from typing import Any

from core.history import rows_about
from core.words import moment

THE_PORTAL = "The portal"


def earlier(
    record, names: Sequence[str], *, heading: Callable[[Any], str], text: Callable[[Any], str]
) -> list[dict[str, str]]:
    """For a timeline, the latest first: each wording of the fields ``names`` before the one that
    holds. ``heading`` and ``text`` tell a row of its history in words. One statement."""
    found, last = [], None
    rows = rows_about(record, type(record)).select_related("history_user").order_by("history_id")
    for row in rows:
        said = [getattr(row, name) for name in names]
        if said != last:
            found.append(
                {
                    "heading": heading(row),
                    "when": moment(row.history_date),
                    "at": row.history_date.isoformat(),
                    "who": row.history_user.full_name if row.history_user else THE_PORTAL,
                    "text": text(row),
                }
            )
        last = said
    return found[-2::-1]
