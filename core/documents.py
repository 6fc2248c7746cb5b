"""Files: kept privately under random names, served by a page that checks rights, as downloads.

There is no MEDIA_URL. An app makes its own concrete document and names what guards it.
"""

import hashlib
import re
import uuid
from functools import partial
from pathlib import PurePath, PureWindowsPath
from typing import NamedTuple

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import models
from django.http import FileResponse

from core import malware, operations
from core.chunks import found_in
from core.models import Guarded, GuardedRow


class Accepted(NamedTuple):
    """A kind of file: a file must be what its name says. ``called``: in a sentence.

    ``begins``: its first bytes. ``holds``, ``lacks``: texts that must and must not be anywhere
    in it, in small letters: the names of an Office file's parts stand in it unpacked, so that
    nothing is unpacked to tell. (The main part of some is called document2.xml.)
    """

    called: str
    served_as: str
    begins: bytes = b""
    holds: tuple[bytes, ...] = ()
    lacks: tuple[bytes, ...] = ()


MACROS = b"vbaproject.bin"


def _office(called: str, kind: str, part: bytes) -> Accepted:
    served_as = f"application/vnd.openxmlformats-officedocument.{kind}"
    return Accepted(called, served_as, b"PK\x03\x04", (b"[content_types].xml", part), (MACROS,))


ACCEPTED = {
    "pdf": Accepted("PDF", "application/pdf", b"%PDF-"),
    "docx": _office("Word", "wordprocessingml.document", b"word/document"),
    "xlsx": _office("Excel", "spreadsheetml.sheet", b"xl/workbook"),
    "png": Accepted("PNG", "image/png", b"\x89PNG\r\n\x1a\n"),
    "jpg": Accepted("JPEG", "image/jpeg", b"\xff\xd8\xff"),
    "jpeg": Accepted("JPEG", "image/jpeg", b"\xff\xd8\xff"),
    "txt": Accepted("text", "text/plain; charset=utf-8", lacks=(b"\x00",)),
}
# A file runs nothing, loads nothing, and is shown in no frame, whatever its kind.
FILES_POLICY = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; sandbox"
EMPTY = "The selected file is empty. Save it again with what belongs in it, or choose another."
ACCEPTED_IN_WORDS = "PDF, Word (.docx), Excel (.xlsx), PNG, JPEG or plain text"


# Marks of the direction of writing, by which “a<mark>txt.exe” is shown as “aexe.txt”.
DIRECTIONS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def bare_name(name: str) -> str:
    """The name under which a file is kept and given back, whichever slashes led to it, as it is
    read: without marks that turn a part of it round."""
    return DIRECTIONS.sub("", PureWindowsPath(name).name)[-255:]


def extension(name: str) -> str:
    return PurePath(name).suffix.lower().lstrip(".")


def check_upload(upload) -> None:
    """Raise ValidationError, in words for the person, unless the file may be kept: by its size, by
    what it is, and by `core.malware`."""
    if upload.size == 0:
        raise ValidationError(EMPTY)
    if upload.size > settings.DOCUMENT_MAX_BYTES:
        raise ValidationError(
            f"The selected file must be smaller than {settings.DOCUMENT_MAX_MEGABYTES} MB. Make it"
            " smaller, or divide it, and choose it again."
        )
    name = bare_name(upload.name)
    kind = ACCEPTED.get(extension(name))
    if kind is None:
        raise ValidationError(f"The selected file must be a {ACCEPTED_IN_WORDS} file.")
    if said := why_not_its_kind(upload):
        raise ValidationError(
            f"{name} {said}. Save it again as {kind.called}, or choose another file."
        )
    malware.check(upload)


def why_not_its_kind(upload) -> str | None:
    """What goes on after its name, for whoever can or cannot save it again: “says PDF and holds
    text”, “is not PDF, …”."""
    kind = ACCEPTED.get(extension(bare_name(upload.name)))
    if kind is None:
        return f"is not {ACCEPTED_IN_WORDS}"
    if _is(upload, kind):
        return None
    return f"says {kind.called} and holds {_what_it_holds(upload)}"


def _what_it_holds(upload) -> str:
    for kind in ACCEPTED.values():
        if _is(upload, kind):
            return kind.called
    has_macros = found_in(upload.chunks(), (MACROS,))
    upload.seek(0)
    return "macros" if has_macros else "something else"


def _is(upload, kind: Accepted) -> bool:
    head = upload.read(len(kind.begins))
    found = found_in(upload.chunks(), (*kind.holds, *kind.lacks))
    upload.seek(0)
    return head == kind.begins and found == set(kind.holds)


def keep_under(instance, filename: str) -> str:
    return f"{instance._meta.model_name}/{uuid.uuid4().hex}"


def digest_of_text(text: str) -> str:
    """Of what is a text and no file."""
    return hashlib.sha256(text.encode()).hexdigest()


class StoredFile(GuardedRow):
    """Abstract: one stored file. A subclass adds the foreign key it is ``guarded_by``."""

    file = models.FileField(upload_to=keep_under, max_length=120)
    original_name = models.CharField(max_length=255)
    size = models.PositiveIntegerField(help_text="bytes")
    sha256 = models.CharField(max_length=64)

    class Meta(GuardedRow.Meta):
        abstract = True

    def save(self, *args, **kwargs):
        """The stored file goes again if the operation fails; one that was stored before stays."""
        stores = self._state.adding and not self.file._committed  # type: ignore[attr-defined]
        try:
            super().save(*args, **kwargs)
        finally:
            if stores and self.file._committed:  # type: ignore[attr-defined]
                undo = partial(default_storage.delete, str(self.file.name))
                operations.current().when_undone.append(undo)

    def take(self, upload) -> None:
        """Fill the fields from an uploaded file that `check_upload` has passed."""
        digest = hashlib.sha256()
        for chunk in upload.chunks():
            digest.update(chunk)
        upload.seek(0)
        self.original_name = bare_name(upload.name)
        self.size, self.sha256 = upload.size, digest.hexdigest()
        self.file = upload

    def take_over(self, other: "StoredFile") -> None:
        """Fill the fields from a row that lets go of its file: it is neither copied nor moved."""
        self.original_name, self.size, self.sha256 = other.original_name, other.size, other.sha256
        self.file = other.file.name

    def require_new(self, others) -> None:
        """``others``: the files that stand beside it. Raises NotAllowed where it is one of them,
        whatever it is called: told by what is in it."""
        if (same := others.filter(sha256=self.sha256).exclude(file="").first()) is not None:
            raise operations.NotAllowed(
                f"This very file is here already, as {same.original_name}. Choose another one."
            )

    def is_unchanged(self) -> bool:
        """Whether the stored file is there, and still the one that was taken."""
        try:
            with default_storage.open(str(self.file.name)) as stored:
                return hashlib.file_digest(stored, "sha256").hexdigest() == self.sha256
        except OSError:
            return False

    def response(self) -> FileResponse:
        """The file as a download under its own name; never shown inside the portal's origin. A name
        that lost words may have lost its ending, and what kind of file it says it is, too."""
        return download(self.original_name, str(self.file.name))


class Document(StoredFile, Guarded):
    """Abstract: a stored file that is on record, with its history."""

    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    added_at = models.DateTimeField()

    class Meta(Guarded.Meta):
        abstract = True


def download(name: str, stored_as: str) -> FileResponse:
    """A stored file under the name ``name``: kept by no browser, and able to run nothing."""
    kind = ACCEPTED.get(extension(name))
    response = FileResponse(
        default_storage.open(stored_as),
        as_attachment=True,
        filename=name,
        content_type=kind.served_as if kind else "application/octet-stream",
    )
    response["Content-Security-Policy"] = FILES_POLICY
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
