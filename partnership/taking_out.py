"""Where a name is taken out of what people wrote here, on a page of the improvement log, whose
rules of it are (docs/adr/0028-mending.md); and what was taken out. The log says both at start-up.
"""

from collections.abc import Callable
from typing import Any

_found: list[Callable[[Any, Any], str]] = []
_said: list[Callable[[Any, Any], list[str]]] = []


def at(find: Callable[[Any, Any], str], say: Callable[[Any, Any], list[str]]) -> None:
    """``find``: gives the address of the page of a record for a person, "" where there is none.
    ``say``: gives a sentence for each time that words went out of it."""
    if find not in _found:
        _found.append(find)
        _said.append(say)


def url(record: Any, person: Any) -> str:
    """ "" unless ``person`` takes names out of it."""
    return next((address for find in _found if (address := find(record, person))), "")


def said(record: Any, person: Any) -> list[str]:
    """For the page of a record, to everybody who reads it: when, by whom and why words went."""
    return [each for say in _said for each in say(record, person)]
