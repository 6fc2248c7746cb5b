"""Files: kept privately under random names, served by a page that checks rights, as downloads.

There is no MEDIA_URL. An app makes its own concrete document and names what guards it.
"""

import hashlib
import uuid
from functools import partial
from pathlib import PurePath, PureWindowsPath

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import models
from django.http import FileResponse

from core import operations
from core.models import Guarded

# Extension -> (the kind we serve it as, how such a file begins). A file must be what it says.
ACCEPTED = {
    "pdf": ("application/pdf", (b"%PDF-",)),
    "docx": (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        (b"PK\x03\x04",),
    ),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", (b"PK\x03\x04",)),
    "png": ("image/png", (b"\x89PNG\r\n\x1a\n",)),
    "jpg": ("image/jpeg", (b"\xff\xd8\xff",)),
    "jpeg": ("image/jpeg", (b"\xff\xd8\xff",)),
    "txt": ("text/plain; charset=utf-8", None),
}
ACCEPTED_IN_WORDS = "PDF, Word (.docx), Excel (.xlsx), PNG, JPEG or plain text"


def extension(name: str) -> str:
    return PurePath(name).suffix.lower().lstrip(".")


def check_upload(upload) -> None:
    """Raise ValidationError, in words for the person, unless the file may be kept."""
    if upload.size == 0:
        raise ValidationError("The selected file is empty.")
    if upload.size > settings.DOCUMENT_MAX_BYTES:
        raise ValidationError(
            f"The selected file must be smaller than {settings.DOCUMENT_MAX_MEGABYTES} MB."
        )
    kind = ACCEPTED.get(extension(upload.name))
    head = upload.read(4096)
    upload.seek(0)
    if kind is None or not _begins_as(head, kind[1]):
        raise ValidationError(f"The selected file must be a {ACCEPTED_IN_WORDS} file.")


def _begins_as(head: bytes, beginnings) -> bool:
    if beginnings is not None:
        return head.startswith(beginnings)
    return b"\x00" not in head


def keep_under(instance, filename: str) -> str:
    return f"{instance._meta.model_name}/{uuid.uuid4().hex}"


class Document(Guarded):
    """Abstract: one stored file. A subclass adds the foreign key it is ``guarded_by``."""

    file = models.FileField(upload_to=keep_under, max_length=120)
    original_name = models.CharField(max_length=255)
    size = models.PositiveIntegerField(help_text="bytes")
    sha256 = models.CharField(max_length=64)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    added_at = models.DateTimeField()

    class Meta(Guarded.Meta):
        abstract = True

    def save(self, *args, **kwargs):
        """The stored file goes again if the operation fails."""
        creating = self._state.adding
        try:
            super().save(*args, **kwargs)
        finally:
            if creating and self.file._committed:  # type: ignore[attr-defined]
                undo = partial(default_storage.delete, str(self.file.name))
                operations.current().when_undone.append(undo)

    def take(self, upload) -> None:
        """Fill the fields from an uploaded file that `check_upload` has passed."""
        digest = hashlib.sha256()
        for chunk in upload.chunks():
            digest.update(chunk)
        upload.seek(0)
        self.original_name = PureWindowsPath(upload.name).name[-255:]  # knows both slashes
        self.size, self.sha256 = upload.size, digest.hexdigest()
        self.file = upload

    def response(self) -> FileResponse:
        """The file as a download under its own name; never shown inside the portal's origin."""
        kind = ACCEPTED[extension(self.original_name)][0]
        response = FileResponse(
            default_storage.open(str(self.file.name)),
            as_attachment=True,
            filename=self.original_name,
            content_type=kind,
        )
        response["Content-Security-Policy"] = "default-src 'none'; sandbox"
        response["Cache-Control"] = "private, no-store"
        response["X-Content-Type-Options"] = "nosniff"
        return response
