"""The only reader of the clock. A test that freezes time freezes the whole portal."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.utils import timezone

_pretended: ContextVar[datetime | None] = ContextVar("the moment it is held to be", default=None)


def now() -> datetime:
    """This moment, aware, in UTC."""
    return _pretended.get() or timezone.now()


def of_the_machine() -> datetime:
    """This moment, while another one is held, too: by it a session ends."""
    return timezone.now()


def today() -> date:
    """The calendar date in London: a deadline runs out at 23:59 there."""
    return timezone.localdate(now())


@contextmanager
def held_at(moment: datetime) -> Iterator[None]:
    """Carry out operations as of an earlier ``moment``, or read as of a later one.

    For loading the example partnership, whose history spans a year, and for the question what
    somebody will see on a day to come. No request writes anything in it.
    """
    token = _pretended.set(moment)
    try:
        yield
    finally:
        _pretended.reset(token)


def local(moment: datetime) -> datetime:
    """The same moment as a London wall clock shows it."""
    return timezone.localtime(moment)
