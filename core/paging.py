"""Where in a list a page of it is: on the screen, and on paper, which says what is left out."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Place:
    """``number``: of the page, from 1. ``size``: the most rows on one. ``total``: of the list."""

    number: int
    size: int
    total: int

    @property
    def pages(self) -> int:
        return -(-self.total // self.size)

    @property
    def first(self) -> int:
        return (self.number - 1) * self.size + 1

    @property
    def last(self) -> int:
        return min(self.number * self.size, self.total)

    @property
    def on_screen(self) -> str:
        return f"{self.first:,} to {self.last:,} of {self.total:,}"

    @property
    def in_print(self) -> str:
        """50 of 55: this is page 1 of 2. Take the whole list as a file."""
        shown = self.last - self.first + 1
        return (
            f"{shown:,} of {self.total:,}: this is page {self.number:,} of {self.pages:,}."
            " Take the whole list as a file."
        )


def place(rows: Any, number: int, size: int, *, more: bool) -> Place | None:
    """Of a query set in pages; None where all of it is on this one. Counts only where it is not."""
    return Place(number, size, rows.order_by().count()) if more or number > 1 else None
