"""Dates, moments, counts and lists in words, each written in one way everywhere.

Rows of a list take their words from here in Python: the template engine's date filter costs
more than the rest of a row together.
"""

import re
from collections.abc import Iterable
from datetime import date, datetime

from django.utils import timezone

from core import clock

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def day(on: date) -> str:
    """Friday 10 April 2026"""
    on = _in_england(on)
    return f"{WEEKDAYS[on.weekday()]} {on.day} {MONTHS[on.month - 1]} {on.year}"


def short_day(on: date) -> str:
    """10 Apr 2026: for tables only."""
    on = _in_england(on)
    return f"{on.day} {MONTHS[on.month - 1][:3]} {on.year}"


def clock_time(at: datetime) -> str:
    """2:05pm, 10am, midday, midnight"""
    at = _in_england(at)
    if (at.hour, at.minute) in {(0, 0), (12, 0)}:
        return "midday" if at.hour else "midnight"
    minutes = f":{at.minute:02}" if at.minute else ""
    return f"{at.hour % 12 or 12}{minutes}{'pm' if at.hour >= 12 else 'am'}"


def moment(at: datetime) -> str:
    """Friday 10 April 2026 at 2:05pm, by the clocks of England."""
    return f"{day(at)} at {clock_time(at)}"


def short_moment(at: datetime) -> str:
    """10 Apr 2026, 2:05pm: for tables only."""
    return f"{short_day(at)}, {clock_time(at)}"


def counted(number: int, thing: str, things: str = "") -> str:
    """1 working day, 3 working days, 1,200 working days"""
    return f"{number:,} {thing if number == 1 else things or thing + 's'}"


ORDINALS = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
)  # fmt: skip


def ordinal(number: int) -> str:
    """first, second, tenth, 11th, 22nd: from one"""
    if number <= len(ORDINALS):
        return ORDINALS[number - 1]
    is_teen = number % 100 in (11, 12, 13)
    return f"{number}{'th' if is_teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def listed(words: Iterable[str], last: str = "and") -> str:
    """a, b and c"""
    *most, final = list(words) or [""]
    return f"{', '.join(most)} {last} {final}" if most else final


def opening(text: str) -> str:
    """The text with a capital first letter, the rest untouched."""
    return text[:1].upper() + text[1:]


def in_sentence(label: str) -> str:
    """A label as it reads inside a sentence: no question mark, small first letter.

    A first word with a capital further in ("NHS number", "iCART") is a name and keeps it.
    """
    label = label.rstrip("?").strip()
    first = re.match(r"\w*", label)
    is_name = first is not None and any(letter.isupper() for letter in first.group()[1:])
    return label if is_name else label[:1].lower() + label[1:]


def _in_england(when):
    """A moment in the portal's time zone; a plain date as it is."""
    if not isinstance(when, datetime):
        return when
    if timezone.is_naive(when):
        raise ValueError("a moment without a time zone cannot be put into words")
    return clock.local(when)
