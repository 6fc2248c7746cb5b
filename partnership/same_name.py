"""No two things of a kind go by the same name: whoever reads it would not know which is meant.

Pure: no database, no clock.
"""

from collections.abc import Iterable
from typing import Any


def plain(text: str) -> str:
    """As names are compared: whatever the capitals and the spaces."""
    return " ".join(text.casefold().split())


def with_one_space(text: str) -> str:
    """As a name is kept, so that a search for it finds it."""
    return " ".join(text.split())


def why_not(kind: str, name: str, others: Iterable[Any]) -> str | None:
    """``kind``: with its article, "a group". ``others``: the others of it, each called by `str`."""
    same = next((str(other) for other in others if plain(str(other)) == plain(name)), None)
    if same is None:
        return None
    return f"There is {kind} called {same} already. Give this one another name."
