"""The only reader of the clock. A test that freezes time freezes the whole portal."""

from datetime import date, datetime

from django.utils import timezone


def now() -> datetime:
    """This moment, aware, in UTC."""
    return timezone.now()


def today() -> date:
    """The calendar date in London: a deadline runs out at 23:59 there."""
    return timezone.localdate()


def local(moment: datetime) -> datetime:
    """The same moment as a London wall clock shows it."""
    return timezone.localtime(moment)
