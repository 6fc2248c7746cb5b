"""Accounts that nobody signs in with: warned twice, then suspended (setting: ``[accounts]``).

Each night. An account is suspended only after both warnings were written in this spell of disuse,
as many days before as they say: a portal that was switched off for months warns first, too.
"""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import F
from django.db.models.functions import Coalesce, Greatest

from core import clock, letters
from core.models import Letter
from core.operations import operation
from core.words import day
from partnership.operations import held_now, keepers_but
from partnership.people import keeps
from partnership.people_operations import suspend

LAST_USED = Greatest(
    Coalesce("last_login", "joined_at"), Coalesce("reopened_at", "joined_at"), F("joined_at")
)


@operation
def suspend_unused(*, by=None) -> int:
    """Warn and suspend whom it is time for; returns how many were suspended. Safe to run twice."""
    rules = settings.PARTNERSHIP["accounts"]
    now, after = clock.now(), rules["unused_days"]
    first, last = sorted(rules["warned_days_before"], reverse=True)
    idle = (
        get_user_model()
        .objects.filter(is_active=True)
        .annotate(last_used=LAST_USED)
        .filter(last_used__lte=now - timedelta(days=after - first))
        .order_by("pk")
    )
    idle = list(idle)
    written = _written(idle, (first, last))
    warnings, suspended = [], 0
    for person in idle:
        unused = now - person.last_used
        warned_first = written.get(occasion(person, first))
        warned_last = written.get(occasion(person, last))
        if warned_first is None:
            warnings.append(("account_unused", person, occasion(person, first)))
        elif warned_last is None:
            if unused >= timedelta(days=after - last) and _passed(warned_first, first - last):
                warnings.append(("account_unused", person, occasion(person, last)))
        elif unused >= timedelta(days=after) and _passed(warned_last, last):
            if keeps(held_now(person)) and not keepers_but(person=person):
                continue  # somebody must be able to lift the others
            suspend(person)
            suspended += 1
    letters.queue_many(warnings)
    return suspended


def occasion(person, days_before: int) -> str:
    """One warning of one spell of disuse: signing in begins another."""
    return f"unused:{person.pk}:{days_before}:{int(person.last_used.timestamp())}"


def _written(people, warnings) -> dict[str, datetime]:
    wanted = [occasion(person, days) for person in people for days in warnings]
    return dict(Letter.objects.filter(once__in=wanted).values_list("once", "queued_at"))


def _passed(since: datetime, days: int) -> bool:
    return clock.now() - since >= timedelta(days=days)


def letter(person, letter) -> tuple[str, dict] | None:
    """A warning; None once they have signed in, or the account is closed."""
    person = get_user_model().objects.annotate(last_used=LAST_USED).get(pk=person.pk)
    days_before = int(letter.once.split(":")[2])
    if not person.is_active or letter.once != occasion(person, days_before):
        return None
    return person.email, {
        "until": day(_last_day(person, days_before)),
        "link": settings.SITE_URL + "/",
    }


def _last_day(person, days_before: int) -> date:
    """The last on which signing in still keeps the account."""
    by_rule = person.last_used + timedelta(days=settings.PARTNERSHIP["accounts"]["unused_days"])
    return clock.local(max(by_rule, clock.now() + timedelta(days=days_before))).date()
