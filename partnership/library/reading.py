"""A worker reads the text in the library's files, one after the other, so that it can be found."""

from datetime import timedelta

import structlog
from django.core.files.storage import default_storage

from core import clock, file_text
from core.documents import extension
from core.operations import operation
from partnership.library.models import LibraryFile, LibraryText, LibraryVersion

log = structlog.get_logger("library")

CLAIMED_FOR = timedelta(minutes=3)  # reading takes `file_text.SECONDS` at most
GIVE_UP_AFTER = 3  # tries
Text = LibraryFile.Text


def read_waiting() -> int:
    """Read every file that waits; gives how many. Safe to run twice, or late."""
    number = 0
    while (kept := claim(by=None)) is not None:
        try:
            with default_storage.open(str(kept.file.name), "rb") as stored:
                text = file_text.read(stored, extension(kept.original_name))
        except file_text.NoText as reason:
            keep_unread(kept, by=None)
            log.info("a file has no text that can be read", file=kept.pk, reason=str(reason))
        except Exception as error:  # it is tried again, and holds up no other
            log.error("a file could not be read", file=kept.pk, exc_info=error)
        else:
            keep_text(kept, text, by=None)
        number += 1
    return number


@operation
def claim(*, by=None) -> LibraryFile | None:
    """The next one to read, which nobody else takes for some minutes. One that has failed too
    often counts as unreadable, so that it does not hold up the others."""
    now = clock.now()
    rows = LibraryFile.objects.select_for_update(of=("self",)).filter(text_state=Text.WAITING)
    for kept in rows.order_by("pk"):
        if kept.claimed_until_at is not None and kept.claimed_until_at > now:
            continue
        if kept.tries < GIVE_UP_AFTER:
            kept.tries, kept.claimed_until_at = kept.tries + 1, now + CLAIMED_FOR
            kept.save()
            return kept
        _end(kept, Text.UNREADABLE)
    return None


@operation
def keep_text(kept: LibraryFile, text: str, *, by=None) -> None:
    """The document is found by it, unless a later version has come meanwhile."""
    kept = LibraryFile.objects.select_for_update(of=("self",)).get(pk=kept.pk)
    _end(kept, Text.READ)
    version = LibraryVersion.objects.get(pk=kept.version_id)
    later = LibraryVersion.objects.filter(document=version.document_id, number__gt=version.number)
    if later.exists():
        return
    row = LibraryText.objects.get(document=version.document_id)
    row.body = text
    row.save()


@operation
def keep_unread(kept: LibraryFile, *, by=None) -> None:
    _end(LibraryFile.objects.select_for_update(of=("self",)).get(pk=kept.pk), Text.UNREADABLE)


def _end(kept: LibraryFile, state: str) -> None:
    kept.text_state, kept.claimed_until_at = state, None
    kept.save()
