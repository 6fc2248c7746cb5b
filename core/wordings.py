"""What a row said before: each change of it with what stood there until then, from its history."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from core import by_whom
from core.history import rows_about
from core.words import day, moment

BEGINS = "[taken out on "  # what stands in the place of words that are gone
NOTHING = "Nothing"


def in_words(row: Any, name: str) -> str:
    """A column of a row of history."""
    value = getattr(row, name)
    if row._meta.get_field(name).choices:
        value = getattr(row, f"get_{name}_display")()
    return day(value) if isinstance(value, date) else str(value or NOTHING)


def changes(
    record, called: Mapping[str, str], *, heading: str = "Changed", act: str = "", rows=None,
    why: Callable[[Any], str] = lambda row: "", said: Callable[[Any, str], str] = in_words,
) -> list[dict[str, Any]]:  # fmt: skip
    """For a timeline, the latest first: each change of the columns ``called``, by their names, with
    ``before``: what each changed one said. What was taken out has its mark. One statement.

    ``act``: how the operations' names begin that are told of, whatever they changed; "" tells of
    each change of these columns. ``why`` of a row of history, ``said`` of a column of one.
    ``rows``: the history of several rows, where it is not that of ``record``.
    """
    found: list[dict[str, Any]] = []
    before_it: dict[int, Any] = {}
    rows = rows_about(record, type(record)) if rows is None else rows
    for row in rows.select_related(*by_whom.OF_HISTORY).order_by("history_id"):
        last = before_it.get(row.id)
        names = [n for n in called if last is not None and getattr(last, n) != getattr(row, n)]
        if (row.history_change_reason or "").startswith(act) if act else names:
            # Whatever a correction changed of which both versions lost their words is one of these.
            names = names or [n for n in called if last is not None and _lost(last, row, n)]
            found.append(
                {
                    "heading": heading,
                    "when": moment(row.history_date),
                    "at": row.history_date.isoformat(),
                    "who": by_whom.of(row),
                    "text": why(row),
                    "before": [{"key": called[name], "value": said(last, name)} for name in names],
                }
            )
        before_it[row.id] = row
    return found[::-1]


def _lost(last: Any, row: Any, name: str) -> bool:
    said = getattr(last, name)
    return isinstance(said, str) and said.startswith(BEGINS) and said == getattr(row, name)
