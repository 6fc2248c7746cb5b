"""Telling people, through an outbox.

`queue_many` writes rows in the operation's own transaction; a Celery task sends them after commit
and beat sweeps what is left, so a dead broker delays a notice and loses none. Before sending,
the recipient's right to see the record is asked again. A mail holds a reference, a date and a
link: never a child's name, never free text.
"""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from smtplib import SMTPRecipientsRefused, SMTPResponseException
from typing import Any

import structlog
from django.apps import apps
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection, models, transaction
from django.db.models import Q
from kombu.exceptions import OperationalError

from core import access, clock, operations, words
from core.mail import letter
from core.models import Notification
from core.rows import given

log = structlog.get_logger("notifications")

LEAVE_ALONE = timedelta(minutes=1)
_leave_alone_until = datetime.min.replace(tzinfo=UTC)

# The server is there, and would not take this one.
REFUSED = (SMTPResponseException, SMTPRecipientsRefused)

WHAT = ("recipient_id", "kind", "about", "once", "due_on")  # the columns of a notice

SAID_AFTER = 40  # tries; with the waits below, about three days
TRIED_FOR = timedelta(days=30)  # by then somebody has been told otherwise


def queue_many(notices: Iterable[tuple], *, in_person: bool = False) -> None:
    """Write one outbox row for each (kind, person's pk, record, once, due date or None).

    The same ``once`` tells the same person once, ever. Whoever stands in for somebody today is
    told what they are told, but not of what they have just done themself: on sending, it is asked
    whether the deputy may open the record. ``in_person``: of what nobody does in another's stead,
    no deputy is told.
    """
    notices, op = list(notices), operations.running()
    people = set() if in_person else {person for _, person, *_ in notices}
    deputies = access.deputies_of(people)
    if op and op.by:
        deputies = {who: [d for d in theirs if d != op.by.pk] for who, theirs in deputies.items()}
    rows = [
        (told, kind, f"{about._meta.label}:{about.pk}", once, due_on)
        for kind, person, about, once, due_on in notices
        for told in (person, *deputies.get(person, ()))
    ]
    rows = list(dict.fromkeys(rows))
    if not rows:
        return
    source, values = given(Notification, WHAT, rows)
    now = Notification._meta.get_field("queued_at").get_db_prep_save(clock.now(), connection)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {Notification._meta.db_table} "
            f"(queued_at, try_after, tries, {', '.join(WHAT)}) "
            f"SELECT %s, %s, 0, w.* FROM ({source}) AS w "
            # SQLite would take ON for the join's
            "WHERE true ON CONFLICT (once, recipient_id) DO NOTHING",
            [now, now, *values],
        )
    transaction.on_commit(ask_for_delivery, robust=True)


def were_told(person, occasions: Iterable[str]) -> bool:
    """Whether a notice of any of these occasions was written for somebody: sent or not, for a mail
    that waits may have gone by the time the answer is used."""
    return Notification.objects.filter(once__in=list(occasions), recipient=person).exists()


def ask_for_delivery() -> None:
    """Prompt a worker. A broker that is away is no error here: the sweeper finds the rows.

    The broker's client takes some seconds to see that nobody answers, so after a failure this
    process leaves it alone for a while: one person waits, not everyone.
    """
    from core.tasks import deliver_notifications

    global _leave_alone_until
    if clock.now() < _leave_alone_until:
        return
    try:
        deliver_notifications.delay()
    except (OperationalError, OSError) as error:
        _leave_alone_until = clock.now() + LEAVE_ALONE
        log.warning("broker unreachable, the sweep will deliver", error=type(error).__name__)


def waiting():
    return still_tried(Notification)


def overdue():
    """Those tried for days in vain: the business team has to look at them."""
    return waiting().filter(tries__gte=SAID_AFTER)


def still_tried(outbox: type[models.Model]):
    """What was tried in vain for `TRIED_FOR`, and often, is not. A mail server that is away for
    longer than a bank-holiday weekend loses nothing, nor does a portal that stood still."""
    goes_on = Q(tries__lt=SAID_AFTER) | Q(queued_at__gte=clock.now() - TRIED_FOR)
    return outbox._default_manager.filter(goes_on, sent_at=None, withheld_at=None)


def deliver() -> int:
    """Send what is due to be sent; returns how many. Safe to run twice or by two workers."""
    return deliver_each(_deliver_one)


def deliver_each(deliver_next: Callable[[], int | None]) -> int:
    """Go through an outbox until nothing of it is due; returns how many were sent."""
    sent = 0
    while (outcome := deliver_next()) is not None:
        sent += outcome
    return sent


def _deliver_one() -> int | None:
    return deliver_next(waiting().select_related("recipient"), _tell)


@transaction.atomic
def deliver_next(waiting, tell: Callable[[Any], int]) -> int | None:
    """``tell`` sends the next row that is due, and says whether it did. None: nothing is due, or
    the server is away: the others wait for the next sweep, so that a server that only takes
    connections and says nothing holds a worker up for one mail a minute and not for each."""
    rows = waiting.filter(try_after__lte=clock.now()).order_by("try_after", "pk")
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=True, of=("self",))
    row = rows.first()
    if row is None:
        return None
    go_on: int | None = 0
    try:
        with transaction.atomic():  # so that the row can be put off whatever goes wrong
            return tell(row)
    except OSError as error:  # smtplib's errors are OSErrors
        kind = type(error).__name__
        log.warning("mail not sent, will try again", notification=row.pk, error=kind)
        go_on = 0 if isinstance(error, REFUSED) else None
    except Exception as error:  # one notice that cannot be made must not hold up all the others
        log.error("notice cannot be made, will try again", notification=row.pk, exc_info=error)
    row.tries += 1
    row.try_after = clock.now() + timedelta(minutes=min(2**row.tries, 120))
    row.save(update_fields=["tries", "try_after"])
    return go_on


def _tell(row: Notification) -> int:
    subject = _subject(row)
    if subject is None or not may_be_told(row.recipient, subject):
        row.withheld_at = clock.now()
        row.save(update_fields=["withheld_at"])
        return 0
    message(row, subject).send()
    row.sent_at = clock.now()
    row.save(update_fields=["sent_at"])
    return 1


def may_be_told(person, subject) -> bool:
    return person.is_active and access.can(person, access.VIEW, subject)


def _subject(row):
    """The record it is about; None once it has been erased."""
    label, _, pk = row.about.partition(":")
    return apps.get_model(label)._base_manager.filter(pk=pk).first()


def message(row: Notification, subject) -> EmailMessage:
    """The mail of one outbox row. The first line of its template is the subject."""
    details = {
        "reference": subject.reference,
        "due": words.day(row.due_on) if row.due_on else "",
        # Sent late, or about what is late: nobody is asked to act by a day that is over.
        "is_over": bool(row.due_on and row.due_on < clock.today()),
        "link": settings.SITE_URL + subject.get_absolute_url(),
    }
    # The same outbox row always makes the same Message-ID: a mail sent twice is filed once.
    return letter(row.kind, row.recipient.email, details, message_id=f"notification-{row.pk}")
