"""Working days of England. Everything that counts days asks here."""

import tomllib
from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from django.conf import settings

from core.words import WEEKDAYS

# What a day off is called that the partnership's own file adds.
ADDED = "a day off that the partnership added"
BANK_HOLIDAYS_FILE = Path(__file__).parent / "data" / "bank-holidays-england.toml"


class BeyondTheCalendar(ValueError):
    """No bank holidays are known for that year, so no date in it can be worked out."""


@dataclass(frozen=True)
class WorkingCalendar:
    """Working days: Monday to Friday, less the holidays given.

    Raises BeyondTheCalendar for any date outside the years it knows: a deadline that
    is silently a day wrong is worse than one that cannot be given.
    """

    holidays: frozenset[date]
    first_year: int
    last_year: int
    names: Mapping[date, str] = field(default_factory=dict, compare=False)

    @property
    def known_to(self) -> date:
        return date(self.last_year, 12, 31)

    def ends_soon(self, today: date) -> bool:
        """Whether this is the last year it knows: the next ones have to be added now."""
        return self.last_year <= today.year

    def is_working_day(self, day: date) -> bool:
        if not self.first_year <= day.year <= self.last_year:
            raise BeyondTheCalendar(
                f"Bank holidays are known from {self.first_year} to {self.last_year}, "
                f"not for {day.year}. Add the year to {BANK_HOLIDAYS_FILE.name}."
            )
        return day.weekday() < 5 and day not in self.holidays

    def why_not_counted(self, day: date) -> str | None:
        """What makes it no working day: "Saturday", "Good Friday", or that it was added; else None.

        Raises BeyondTheCalendar.
        """
        if self.is_working_day(day):
            return None
        if day.weekday() >= 5:
            return WEEKDAYS[day.weekday()]
        return self.names.get(day, ADDED)

    def day_one(self, day: date) -> date:
        """The day itself when it is a working day, else the next one."""
        while not self.is_working_day(day):
            day += timedelta(days=1)
        return day

    def add(self, day: date, working_days: int) -> date:
        """The date that many working days after ``day`` (which is day 0); negative goes back."""
        one = timedelta(days=1 if working_days >= 0 else -1)
        left = abs(working_days)
        while left:
            day += one
            left -= self.is_working_day(day)
        return day

    def nth_day(self, day: date, number: int) -> date:
        """The date of working day ``number`` when counting starts on ``day`` as day 1."""
        return self.add(self.day_one(day), number - 1)

    def day_number(self, day_one: date, day: date) -> int:
        """Which working day ``day`` is when ``day_one`` is day 1 (0 before it).

        A weekend or holiday carries the number of the working day before it.
        """
        first = self.day_one(day_one)
        days = (first + timedelta(days=n) for n in range((day - first).days + 1))
        return sum(self.is_working_day(each) for each in days)

    def days_off_between(self, first: date, last: date) -> list[date]:
        """The bank holidays (not weekends) from ``first`` to ``last``, both included."""
        days = (first + timedelta(days=n) for n in range((last - first).days + 1))
        return [day for day in days if not self.is_working_day(day) and day.weekday() < 5]


def calendar_of(
    holidays: Mapping[str, Iterable[date]],
    extra: Iterable[date] = (),
    names: Mapping[date, str] | None = None,
) -> WorkingCalendar:
    """A calendar from the holidays of each year ("2026": [...]) and some added days.

    Raises ValueError when a year between the first and the last is missing.
    """
    years = sorted(int(year) for year in holidays)
    if years != list(range(years[0], years[-1] + 1)):
        raise ValueError("The bank holiday file skips a year.")
    days = {day for listed in holidays.values() for day in listed}
    return WorkingCalendar(frozenset(days | set(extra)), years[0], years[-1], names or {})


def months_after(day: date, months: int) -> date:
    """The same day of the month, so many months later (negative: earlier).

    Where that month is shorter, its last day: a month after 31 January is 28 or 29 February.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@cache
def england() -> WorkingCalendar:
    """England's bank holidays and the partnership's own added days (settings)."""
    years = tomllib.loads(BANK_HOLIDAYS_FILE.read_text(encoding="utf-8"))
    names = {date.fromisoformat(day): name for year in years.values() for day, name in year.items()}
    holidays = {year: [day for day in names if day.year == int(year)] for year in years}
    return calendar_of(holidays, settings.PARTNERSHIP["calendar"]["extra_holidays"], names)
