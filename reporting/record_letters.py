"""Who is written to about what is kept: the record keepers, when a decision waits for one of them.

The same people are asked on their home page (`reporting.record_tasks`). A letter is withheld once
nobody has to decide any more, or its reader keeps no records.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model

from core import clock, letters
from core.models import Letter
from core.words import counted, day
from partnership.legal_holds import keeps_records
from partnership.roles import RECORD_KEEPERS
from reporting.models import DisposalLine

LAPSES = "subject_access_lapses"
REOPENED = "subject_access_reopened"


def ask_to_agree(request) -> None:
    """Everybody but whoever began it: one of them has to agree."""
    _queue("subject_access_begun", request, but=request.begun_by_id)


def ask_to_agree_anew(request) -> None:
    """Everybody but whoever opened it again, once for each time."""
    each_time = f"{clock.local(request.reopened_at):%Y%m%d%H%M%S}"
    _queue(REOPENED, request, but=request.reopened_by_id, each_time=each_time)


def tell_of_list(run) -> None:
    """The portal made it, so it waits for all of them."""
    _queue("disposal_listed", run, but=None)


def ask_to_approve(run) -> None:
    """Everybody but whoever submitted it: one of them has to approve it, or stop it."""
    _queue("disposal_submitted", run, but=run.submitted_by_id)


def warn_of_clearing(request) -> None:
    """Everybody, the one who began it too: it is cleared unless somebody agrees to it."""
    _queue(LAPSES, request, but=None)


def warned_before(moment: datetime) -> set[int]:
    """The keys of the requests of which somebody was written to in that way by then."""
    letters = Letter.objects.filter(kind=LAPSES, queued_at__lte=moment)
    return {int(about.rpartition(":")[2]) for about in letters.values_list("about", flat=True)}


def record_keepers(but: int | None) -> Iterable[int]:
    people = get_user_model().objects.filter(
        is_active=True, groups__agency_role__role__in=RECORD_KEEPERS
    )
    return people.exclude(pk=but).order_by("pk").distinct().values_list("pk", flat=True)


def _queue(kind: str, about: Any, *, but: int | None, each_time: str = "") -> None:
    once = ":".join(filter(None, (kind, about.reference, each_time)))
    letters.queue_many((kind, about, f"{once}:{person}") for person in record_keepers(but))


# --- as they are written ------------------------------------------------------------------------


def of_request(request, letter) -> tuple[str, dict] | None:
    person = _reader(letter)
    if person is None or request.removed_at or request.agreed_at:
        return None
    return person.email, {
        "reference": request.reference,
        "due": day(request.due_on),
        "link": settings.SITE_URL + request.get_absolute_url(),
    }


def of_lapsing_request(request, letter) -> tuple[str, dict] | None:
    if (found := of_request(request, letter)) is None:
        return None
    address, details = found
    return address, details | {"cleared_after": day(request.cleared_after)}


def of_new_list(run, letter) -> tuple[str, dict] | None:
    return _of_list(run, letter) if run.submitted_at is None else None


def of_submitted_list(run, letter) -> tuple[str, dict] | None:
    return _of_list(run, letter) if run.approved_at is None else None


def _of_list(run, letter) -> tuple[str, dict] | None:
    person = _reader(letter)
    if person is None or run.stopped_at:
        return None
    lines = DisposalLine.objects.unscoped("how many records a list names, for its mail")
    return person.email, {
        "reference": run.reference,
        "records": counted(lines.filter(run=run, exclusion_reason="").count(), "record"),
        "link": settings.SITE_URL + run.get_absolute_url(),
    }


def _reader(letter):
    """Whose key ends the occasion's name, as long as they keep the records."""
    person = get_user_model().objects.filter(pk=letter.once.rpartition(":")[2]).first()
    return person if person and person.is_active and keeps_records(person) else None


def register() -> None:
    letters.register("subject_access_begun", of_request)
    letters.register(LAPSES, of_lapsing_request)
    letters.register(REOPENED, of_request)
    letters.register("disposal_listed", of_new_list)
    letters.register("disposal_submitted", of_submitted_list)
