"""Links that an app above adds to the page of a record: the record's own app does not know it.

An app says at start-up, with `offer`, what it leads to from a record; the page of a record shows
what `of` gives. Nothing here opens anything: the page that is linked to says who may.
"""

from collections.abc import Callable
from typing import Any

# ``link(record, person)``: its text and address, or None where it leads this person nowhere.
Link = Callable[[Any, Any], tuple[str, str] | None]
_links: list[Link] = []


def offer(link: Link) -> None:
    if link not in _links:
        _links.append(link)


def of(record, person) -> list[tuple[str, str]]:
    return [found for link in _links if (found := link(record, person)) is not None]
