"""Which state of a row a page showed, for rows that count no versions of their own.

A guarded record does (`core.models.GuardedRecord.version_token`). A row that everyone may read, or
that belongs to another, is told by how much of its history there is.
"""

from core.operations import Stale


def version_of(row) -> str:
    """For a form's field ``version``. ``row``: None where there is none yet."""
    return f"{row.history.count() if row is not None else 0}."


def require_as_seen(row, version: str, told: str) -> None:
    """Within an operation that has locked it. Raises Stale when ``version`` is of another state
    than that of now, of which ``told`` is the sentence; "" where no page was seen."""
    if version and version != version_of(row):
        raise Stale([told], version_of(row))
