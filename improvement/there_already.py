"""The same thing entered by another person, or on another day, in the same words.

`core.operations.no_twin` stops the same person within hours, by the digest of the form. Here a
thing is told by what it is: the same statement from the same work, the same action of the same
agency for the same reason. Only words count, and not how they are spaced or where they have
capitals, so whoever means another thing says in its words what makes it one.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from core import access
from core.operations import ThereAlready


def require_new(by, rows: Iterable[Any], words: Mapping[str, str], at: str = "") -> None:
    """Within the operation that makes one, after `core.references.next_reference`, or a lock on
    what it hangs on, has made whoever enters another now wait. ``rows``: those that could
    be the same. ``words``: what the new one says, by column. ``at``: the address of rows without a
    page of their own. Raises ThereAlready for the first that says the same and that the person may
    open; nothing is asked of the set-up."""
    if by is None:
        return
    wanted = {name: _plain(text) for name, text in words.items()}
    for row in rows:
        is_same = all(_plain(getattr(row, name)) == said for name, said in wanted.items())
        if is_same and ((its := row.guard()) is None or access.can(by, access.VIEW, its)):
            raise ThereAlready(at or row.get_absolute_url())


def _plain(text: str) -> str:
    return " ".join(text.casefold().split()).rstrip(".")
