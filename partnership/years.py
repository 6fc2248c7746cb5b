"""Financial years, 1 April to 31 March, each named by the year it starts in."""

import re
from datetime import date


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
