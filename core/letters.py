"""Mail about no case, through an outbox of its own: an invitation, a warning about an account.

The same promises as `core.notifications` makes (docs/adr/0006-outbox.md), for what has no record
with a reference, and for people who have no account yet. The app that owns a kind says at
start-up with `register` how its mail is written, which happens when it is sent: the outbox keeps
neither address nor link.
"""

from collections.abc import Callable, Iterable

from django.apps import apps
from django.core.mail import EmailMessage
from django.db import transaction

from core import clock, mail, notifications
from core.models import Letter

# (address, what its template is filled with) of the row it is about; None: no longer sent.
Written = tuple[str, dict] | None
_writers: dict[str, Callable[..., Written]] = {}


def register(kind: str, write: Callable[..., Written]) -> None:
    _writers[kind] = write


def queue_many(letters: Iterable[tuple]) -> None:
    """Write one outbox row for each (kind, about which row, once), in two statements at most.

    The same ``once`` is told once, ever.
    """
    now = clock.now()
    rows = [
        Letter(
            kind=kind,
            about=f"{about._meta.label}:{about.pk}",
            once=once,
            queued_at=now,
            try_after=now,
        )
        for kind, about, once in letters
    ]
    if rows:
        Letter.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000)
        transaction.on_commit(notifications.ask_for_delivery, robust=True)


def waiting():
    return notifications.still_tried(Letter)


def overdue():
    """Those tried for days in vain."""
    return waiting().filter(tries__gte=notifications.SAID_AFTER)


def deliver() -> int:
    """Send what is due to be sent; returns how many. Safe to run twice or by two workers."""
    return notifications.deliver_each(lambda: notifications.deliver_next(waiting(), _send))


def _send(letter: Letter) -> int:
    message = written(letter)
    if message is None:
        letter.withheld_at = clock.now()
        letter.save(update_fields=["withheld_at"])
        return 0
    message.send()
    letter.sent_at = clock.now()
    letter.save(update_fields=["sent_at"])
    return 1


def written(letter: Letter) -> EmailMessage | None:
    """The mail as it stands now; None when there is no longer a reason to send it."""
    label, _, pk = letter.about.partition(":")
    about = apps.get_model(label)._base_manager.filter(pk=pk).first()
    told = _writers[letter.kind](about, letter) if about is not None else None
    if told is None:
        return None
    address, details = told
    return mail.letter(f"letters/{letter.kind}", address, details, message_id=f"letter-{letter.pk}")
