"""The example partnership, loaded: its people by operations, its escalations by replaying them.

Nothing is written that people could not have done. Each story of `escalations.toml` is carried
out as the operations it tells of, by the people it names, each at its own moment of the last
year; between them the portal's own daily work runs as it would have.
"""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from django.contrib.auth import get_user_model
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from core import calendar, clock, notifications
from core.models import Notification
from core.words import counted
from escalations.models import Escalation
from partnership.example import read
from partnership.models import Agency
from reporting.example import (
    access,
    agreements,
    doors,
    duties,
    expectations,
    funding,
    improvement,
    lessons,
    light_doors,
    moderation,
    multi_agency,
    old_records,
    people,
    plans,
    question_sets,
    results,
    returns,
    risks,
    scrutiny,
    since_last,
    stories,
    surveys,
)


class Refused(Exception):
    """The example may not be loaded here. The message says why and what can be done."""


def load(*, alongside: bool = False, say: Callable[[str], object] = lambda line: None) -> bool:
    """Load all of it, or nothing. False: it was loaded before, and nothing has changed.

    Raises Refused on a database that has other data, unless ``alongside``.
    """
    kept_files: list[str] = []
    try:
        with transaction.atomic():
            if _is_loaded():
                return False
            if (refusal := why_not_load(alongside=alongside)) is not None:
                raise Refused(refusal)
            _load(say, kept_files)
            _ask_for_delivery_once()
    except BaseException:
        # A file is in no transaction.
        for name in kept_files:
            default_storage.delete(name)
        raise
    return True


def _is_loaded() -> bool:
    emails = [person["email"] for person in read("people")]
    return get_user_model().objects.filter(email__in=emails).exists()


def why_not_load(*, alongside: bool) -> str | None:
    """The example's past is replayed by the clock, which would move others' escalations too."""
    if Escalation.objects.exists():
        return (
            "This database has escalations of its own, and the example would disturb them. "
            "Load it into a database without any."
        )
    if not alongside and (get_user_model().objects.exists() or Agency.objects.exists()):
        return (
            "This database has other data: people or agencies that are not the example's. "
            "Use an empty database, or --alongside to load it all the same."
        )
    return None


def _load(say, kept_files) -> None:
    today = clock.today()
    anchor = _last_working_day(today)
    partnership = people.load(today)
    say(
        f"{len(partnership.agencies)} agencies, {len(partnership.groups)} groups "
        f"and {len(partnership.people)} fictional people"
    )
    say("Replaying a year of escalations, about a quarter of a minute …")
    old = old_records.load(partnership, today)
    escalations = stories.replay(partnership, anchor=anchor, kept_files=kept_files)
    doors.load(partnership, escalations, today)
    light_doors.load(partnership, today)
    access.load(partnership, today)
    agreements.load(partnership, today, kept_files)
    funding.load(partnership, today)
    expectations.load(partnership, today, kept_files)
    duties.load(partnership, today)
    question_sets.load(partnership, today)
    audited = multi_agency.load(partnership, today)
    actions = improvement.load(partnership, audited, today)
    actions += lessons.load(partnership, escalations, today)
    actions += plans.load(partnership, actions, today)
    # After all that the portal counts beside their questions.
    over = results.load(partnership, today)
    assessed = since_last.load(partnership, today)
    assessed += returns.load(partnership, today)
    surveys.load(partnership, today)
    moderation.load(partnership, today)
    register = risks.load(partnership, actions, today)
    challenges = scrutiny.load(partnership, actions, today, kept_files)
    records = [*old, *escalations, *actions, *register, *challenges, *over, *assessed]
    records += audited.values()
    told = _hold_as_sent(records, before=anchor)
    say(f"{counted(len(old), 'challenge')} of long ago, due for erasure")
    say(f"{counted(len(actions), 'action')} of the learning and improvement log")
    say(f"{counted(len(register), 'risk')} of the register, all of them fictional")
    say(f"{counted(len(assessed), 'self-assessment')} that agencies are in the midst of")
    say(f"{counted(len(audited), 'multi-agency audit')}, grades invented")
    say(f"{counted(len(challenges), 'challenge')} of the independent scrutineer")
    say(f"{len(escalations)} escalations; {told} notices of the past count as sent, today's go out")


def _last_working_day(day: date) -> date:
    england = calendar.england()
    while not england.is_working_day(day):
        day -= timedelta(days=1)
    return day


def _hold_as_sent(records, *, before: date) -> int:
    """Notices of the example's past are not sent now, a year late. Returns how many.

    Those of the last working day are left to be sent for real, so that there is mail to see.
    """
    about = [f"{type(record)._meta.label}:{record.pk}" for record in records]
    midnight = datetime.combine(before, time(), timezone.get_default_timezone())
    past = Notification.objects.filter(about__in=about, sent_at=None, queued_at__lt=midnight)
    return past.update(sent_at=F("queued_at"))


def _ask_for_delivery_once() -> None:
    """One call to a worker on commit, not one for each of some hundred operations."""
    calls = connection.run_on_commit
    first = next(
        (i for i, call in enumerate(calls) if call[1] is notifications.ask_for_delivery), None
    )
    if first is not None:
        connection.run_on_commit = calls[: first + 1] + [
            call for call in calls[first + 1 :] if call[1] is not notifications.ask_for_delivery
        ]
