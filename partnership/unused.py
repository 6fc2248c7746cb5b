"""Accounts that nobody signs in with: warned twice, then suspended (setting: ``[accounts]``).

Each night. An account is suspended only after both warnings were written in this spell of disuse,
as many days before as they say: a portal that was switched off for months warns first, too.
"""

from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import F
from django.db.models.functions import Coalesce, Greatest
from django.utils.timezone import make_aware

from core import clock, letters
from core.models import Letter
from core.operations import operation
from core.words import day
from partnership import locks
from partnership.held import held_now
from partnership.models import Cover
from partnership.operations import keepers_but
from partnership.people import keeps
from partnership.people_operations import suspend

LAST_USED = Greatest(
    Coalesce("last_login", "joined_at"), Coalesce("reopened_at", "joined_at"), F("joined_at")
)


@operation
def suspend_unused(*, by=None) -> int:
    """Warn and suspend whom it is time for; returns how many were suspended. Safe to run twice."""
    after, first, last = _rules()
    warnings, suspended = [], 0
    found = _unused_for(after - first)
    locks.accounts_with_the_keepers(*found)
    locks.left_by(*found)
    idle = _unused_for(after - first)  # as they are now that nobody else changes them
    written = _written(idle, (first, last))
    for person in idle:
        warned_first = written.get(occasion(person, first))
        warned_last = written.get(occasion(person, last))
        if warned_first is None:
            warnings.append(("account_unused", person, occasion(person, first)))
        elif warned_last is None:
            if days_since(person.last_used) >= after - last and (
                days_since(warned_first) >= first - last
            ):
                warnings.append(("account_unused", person, occasion(person, last)))
        # The day that the warning names is theirs to the end.
        elif days_since(person.last_used) > after and days_since(warned_last) > last:
            if keeps(held_now(person)) and not keepers_but(person=person):
                continue  # somebody must be able to lift the others
            suspend(person)
            suspended += 1
    letters.queue_many(warnings)
    return suspended


def _rules() -> tuple[int, int, int]:
    """After how many days; how many before that the first and the last warning go out."""
    rules = settings.PARTNERSHIP["accounts"]
    first, last = sorted(rules["warned_days_before"], reverse=True)
    return rules["unused_days"], first, last


def _unused_for(days: int) -> list:
    """Open accounts with which nobody has signed in for so many days, with ``last_used``: from when
    it counts."""
    people = get_user_model().objects.filter(is_active=True).annotate(last_used=LAST_USED)
    long_ago = people.filter(last_used__lte=clock.now() - timedelta(days=days - 1))
    found = list(long_ago.order_by("pk"))
    away = _away_until(Cover.objects.filter(person__in=found))
    for each in found:
        each.last_used = _counts_from(each.last_used, away.get(each.pk))
    return [each for each in found if days_since(each.last_used) >= days]


def _away_until(covers) -> dict[int, date]:
    """By person, the last day on which somebody stood in, or will: of covers that have begun."""
    found: dict[int, date] = {}
    rows = covers.filter(starts_on__lte=clock.today()).values_list("person", "ends_on", "ended_at")
    for person, ends_on, ended_at in rows:
        last = clock.local(ended_at).date() if ended_at else ends_on
        found[person] = max(last, found.get(person, last))
    return found


def _counts_from(last_used: datetime, away_until: date | None) -> datetime:
    """While somebody stands in for them an account is not unused: to suspend it would end the cover
    in the middle of a long leave. But for no longer than one cover can last, whoever renews it."""
    if away_until is None:
        return last_used
    back = make_aware(datetime.combine(away_until + timedelta(days=1), time.min))
    longest = last_used + timedelta(days=settings.PARTNERSHIP["accounts"]["cover_days"])
    return max(last_used, min(back, longest))


def days_since(moment: datetime) -> int:
    """Days of the calendar in London: at which hour somebody signed in makes no difference."""
    return (clock.today() - clock.local(moment).date()).days


def occasion(person, days_before: int) -> str:
    """One warning of one spell of disuse: signing in begins another."""
    return f"unused:{person.pk}:{days_before}:{int(person.last_used.timestamp())}"


def _written(people, warnings) -> dict[str, datetime]:
    wanted = [occasion(person, days) for person in people for days in warnings]
    return dict(Letter.objects.filter(once__in=wanted).values_list("once", "queued_at"))


def letter(person, letter) -> tuple[str, dict] | None:
    """A warning; None once they have signed in, or the account is closed."""
    person = get_user_model().objects.annotate(last_used=LAST_USED).get(pk=person.pk)
    away = _away_until(Cover.objects.visible_to(person).filter(person=person))
    person.last_used = _counts_from(person.last_used, away.get(person.pk))
    days_before = int(letter.once.split(":")[2])
    if not person.is_active or letter.once != occasion(person, days_before):
        return None
    return person.email, {
        "until": day(_last_day(person, days_before)),
        "link": settings.SITE_URL + "/",
    }


def _last_day(person, days_before: int) -> date:
    """The last on which signing in still keeps the account."""
    by_rule = clock.local(person.last_used).date() + timedelta(days=_rules()[0])
    return max(by_rule, clock.today() + timedelta(days=days_before))
