"""Where a name is taken out of what people wrote here: on a page of the improvement log, whose
rules of it are (docs/adr/0028-mending.md). The log says at start-up where its pages are."""

from collections.abc import Callable
from typing import Any

_found: list[Callable[[Any, Any], str]] = []


def at(find: Callable[[Any, Any], str]) -> None:
    """``find``: gives the address of the page of a record for a person, "" where there is none."""
    if find not in _found:
        _found.append(find)


def url(record: Any, person: Any) -> str:
    """ "" unless ``person`` takes names out of it."""
    return next((address for find in _found if (address := find(record, person))), "")
