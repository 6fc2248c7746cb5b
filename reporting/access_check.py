"""Whether the nightly check of who may open what still runs, and who is told when it does not.

A walk that is killed writes nothing down, and cannot tell of itself. So this looks at when the
last one ended: each night at the same hour, and a little more.
"""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.migrations.recorder import MigrationRecorder

from core import clock, letters
from core.models import AccessCheck
from core.operations import operation
from core.words import counted, day, moment
from partnership.roles import Role

WITHIN = timedelta(hours=26)
KIND = "access_check_missing"
WHAT_TO_DO = "Have whoever runs the portal look at its worker, its beat and their logs."


def last() -> AccessCheck | None:
    return AccessCheck.objects.order_by("-at", "-pk").first()


def why_not_well(checked: AccessCheck | None) -> str | None:
    """That none has ended for a day and two hours, in a sentence; None while all is well.
    ``checked``: the last one."""
    since = checked.at if checked else installed_at()
    if since is None or since >= clock.now() - WITHIN:
        return None
    how = f"has not run since {day(since)}" if checked else "has never run"
    return f"The nightly check of who may open what {how}. {WHAT_TO_DO}"


def last_told() -> str:
    """When the last one ended and what came of it, in a sentence, also while all is well."""
    checked = last()
    if checked is None:
        return "The nightly check of who may open what has not run yet."
    number = len(checked.unexpected.split("\n")) if checked.unexpected else 0
    found = counted(number, "thing") + ", told on the home page" if number else "nothing unexpected"
    ended = f"last ended on {moment(checked.at)}, and found {found}"
    return f"The nightly check of who may open what, every page as every role, {ended}."


def installed_at() -> datetime | None:
    """When the first tables of the portal were made."""
    done = MigrationRecorder.Migration.objects.filter(app="core").order_by("applied")
    return done.values_list("applied", flat=True).first()


def administrators() -> list[Any]:
    """Every system administrator; the business managers where there is none."""
    for role in (Role.SYSTEM_ADMINISTRATOR, Role.BUSINESS_MANAGER):
        people = get_user_model().objects.filter(is_active=True, groups__agency_role__role=role)
        if found := list(people.order_by("pk").distinct()):
            return found
    return []


@operation
def tell_if_missing(*, by=None) -> None:
    """Once for each time that it stops, however long nobody mends it."""
    checked = last()
    if why_not_well(checked):
        since = checked.pk if checked else "never"
        letters.queue_many(
            (KIND, person, f"{KIND}:{since}:{person.pk}") for person in administrators()
        )


def _letter(person, letter) -> tuple[str, dict] | None:
    if person not in administrators() or not (sentence := why_not_well(last())):
        return None
    return person.email, {"sentence": sentence, "link": settings.SITE_URL}


def register() -> None:
    letters.register(KIND, _letter)
