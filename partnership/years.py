"""Financial years, 1 April to 31 March, each named by the year it starts in; and their quarters."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from core.calendar import months_after
from core.words import MONTHS


def begins_on(year: int) -> date:
    return date(year, 4, 1)


def ends_on(year: int) -> date:
    return date(year + 1, 3, 31)


# Safeguarding partners and their arrangements came with 29 June 2018 (Children Act 2004, sections
# 16E to 16J, as the Children and Social Work Act 2017 put them in).
FIRST_OF_PARTNERSHIPS = 2018


def why_not_of_a_partnership(year: int) -> str | None:
    if year < FIRST_OF_PARTNERSHIPS:
        return (
            f"There was no safeguarding partnership in {called(year)}: the law that made them came"
            f" in {called(FIRST_OF_PARTNERSHIPS)}. Choose a later year."
        )
    return None


def year_of(on: date) -> int:
    """The financial year that a day is in."""
    return on.year if on >= begins_on(on.year) else on.year - 1


def called(year: int) -> str:
    """2026 to 2027"""
    return f"{year} to {year + 1}"


def slug(year: int) -> str:
    """2026-27, in an address"""
    return f"{year}-{(year + 1) % 100:02}"


def year_from(text: str) -> int | None:
    """Of an address; None for what names no year."""
    found = re.fullmatch("([0-9]{4})-([0-9]{2})", text)
    if found is None or (year := int(found[1])) < 1 or text != slug(year):
        return None
    return year


@dataclass(frozen=True, order=True)
class Quarter:
    """Three months of a financial year: 1 is April to June, 4 is January to March."""

    year: int
    number: int

    @property
    def begins_on(self) -> date:
        return months_after(begins_on(self.year), 3 * (self.number - 1))

    @property
    def ends_on(self) -> date:
        return months_after(self.begins_on, 3) - timedelta(days=1)

    @property
    def slug(self) -> str:
        """2026-Q2, in an address"""
        return f"{self.year}-Q{self.number}"

    def __str__(self) -> str:
        """July to September 2026"""
        first, last = self.begins_on, self.ends_on
        return f"{MONTHS[first.month - 1]} to {MONTHS[last.month - 1]} {last.year}"

    def before(self, quarters: int = 1) -> "Quarter":
        year, number = divmod(self.year * 4 + self.number - 1 - quarters, 4)
        return Quarter(year, number + 1)


def quarter_of(on: date) -> Quarter:
    """The quarter that a day is in."""
    return Quarter(year_of(on), (on.month - 4) % 12 // 3 + 1)


def quarter_from(text: str) -> Quarter | None:
    """Of an address; None for what names no quarter."""
    found = re.fullmatch("([0-9]{4})-Q([1-4])", text)
    return Quarter(int(found[1]), int(found[2])) if found and found[1] > "0000" else None
