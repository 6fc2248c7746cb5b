"""A bundle as one ZIP file: written, and read without ever unpacking it by the names in it.

An entry is read by its name out of a list of allowed ones, into memory, to the size that was
checked before; nothing is ever written to a disk under a name that came with it.
"""

import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping
from hashlib import sha256
from io import BytesIO

from django.conf import settings

from audits.release.bundle import (
    CHOOSE_ANOTHER,
    MOST_CONTENT,
    MOST_FILES,
    MOST_SIGNATURE,
    NO_BUNDLE,
    SEND_AGAIN,
    TOO_LARGE,
    Refused,
)

CONTENT, SIGNATURE, README, FILES = "bundle.json", "signature.json", "README.txt", "files/"
ALLOWED = re.compile(r"(?:bundle\.json|signature\.json|README\.txt|files/[0-9a-f]{64})")
MOST_ENTRIES = MOST_FILES + 3
# Files of Office are packed themselves, and list their own parts in the same way.
MOST_LISTED = 20_000
LISTED = b"PK\x01\x02"
MOST_SMALL = MOST_SIGNATURE  # bytes, of the README, too
MOST_UNPACKED = 64 * 1024 * 1024  # bytes, all together
MOST_TIMES = 100  # as large unpacked as packed; words pack to a tenth
WORTH_ASKING = 1024 * 1024  # bytes, below which nobody asks how often
STAMP = (1980, 1, 1, 0, 0, 0)  # the earliest of the format, so that one bundle is one file
UNREADABLE = (zipfile.BadZipFile, zipfile.LargeZipFile, OSError, ValueError, RuntimeError,
              NotImplementedError, EOFError, zlib.error)  # fmt: skip
TELL_SUPPORT = "Do not send it on: tell your IT support where it came from."
TOO_MANY = "The bundle has more parts than a return can have."
UNPACKS_TOO_FAR = (
    "The bundle would unpack to far more than a return can be, and was not opened.", TELL_SUPPORT
)  # fmt: skip
STRANGE = (
    "The bundle holds what does not belong in one, or the same part twice, and was not opened.",
    TELL_SUPPORT,
)
BROKEN = ("The bundle is broken, and cannot be opened.", SEND_AGAIN)
END, NO_COMMENT = b"PK\x05\x06", 22  # of an archive; bytes of its last record
LOCAL = 30  # bytes of what stands before each entry, beside its name and what is added to that
DESCRIBED = (12, 16, 20, 24)  # bytes behind an entry that was packed as a stream


def too_large() -> Refused:
    most = settings.DOCUMENT_MAX_MEGABYTES
    return Refused(f"The bundle must be smaller than {most} MB.", "Ask for one without its files.")


def pack(
    text: bytes, signature: bytes, readme: str, files: Mapping[str, Callable[[], bytes]]
) -> bytes:
    """``files``: by SHA-256, what gives each its bytes."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (
            (README, readme.encode()), (CONTENT, text), (SIGNATURE, signature)
        ):  # fmt: skip
            _put(archive, name, content)
        for digest in sorted(files):
            _put(archive, FILES + digest, files[digest]())
    return target.getvalue()


def _put(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, STAMP)
    entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
    archive.writestr(entry, content)


class Packed:
    """One that came: ``content`` is its bytes. Raises `Refused`, wherever it is looked into."""

    def __init__(self, content: bytes):
        if len(content) > settings.DOCUMENT_MAX_BYTES:
            raise too_large()
        if not content.startswith(b"PK"):
            raise Refused(NO_BUNDLE, CHOOSE_ANOTHER)
        if content.count(LISTED) > MOST_LISTED:  # before the list is read
            raise Refused(TOO_MANY)
        try:
            self.archive = zipfile.ZipFile(BytesIO(content))
        except UNREADABLE as error:
            raise Refused(*BROKEN) from error
        self.entries = self._checked(self.archive.infolist())
        if not {CONTENT, SIGNATURE} <= self.entries.keys():
            raise Refused(NO_BUNDLE, CHOOSE_ANOTHER)
        self._require_nothing_between(content)

    def _checked(self, entries: list[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
        if len(entries) > MOST_ENTRIES:
            raise Refused(TOO_MANY)
        found: dict[str, zipfile.ZipInfo] = {}
        for each in entries:
            name = each.orig_filename  # as it came: with NUL, backslash and all
            kind = stat.S_IFMT(each.external_attr >> 16)
            if not ALLOWED.fullmatch(name) or name in found or kind not in (0, stat.S_IFREG):
                raise Refused(*STRANGE)
            if each.flag_bits & 1:  # a password
                raise Refused(*BROKEN)
            if each.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise Refused(*BROKEN)
            found[name] = each
        self._require_a_size(found.values())
        if CONTENT in found and found[CONTENT].file_size > MOST_CONTENT:
            raise Refused(TOO_LARGE)
        small = [found[name].file_size for name in (SIGNATURE, README) if name in found]
        if any(size > MOST_SMALL for size in small):
            raise Refused(*STRANGE)
        return found

    def _require_a_size(self, entries: Iterable[zipfile.ZipInfo]) -> None:
        """By what the list says: `zipfile` reads no further than that, whatever is packed."""
        entries = list(entries)
        too_often = any(
            each.file_size > max(WORTH_ASKING, MOST_TIMES * each.compress_size) for each in entries
        )
        if too_often or sum(each.file_size for each in entries) > MOST_UNPACKED:
            raise Refused(*UNPACKS_TOO_FAR)

    def _require_nothing_between(self, content: bytes) -> None:
        """Whatever stands before, between or behind the entries is nobody's: one file is one
        bundle, and holds nothing else."""
        entries = sorted(self.entries.values(), key=lambda each: each.header_offset)
        starts = [each.header_offset for each in entries]
        ends = [*starts[1:], self.archive.start_dir]
        is_whole = starts[0] == 0 and content[-NO_COMMENT:].startswith(END)
        for entry, end in zip(entries, ends, strict=True):
            at = entry.header_offset
            name, more = struct.unpack("<HH", content[at + 26 : at + LOCAL].ljust(4, b"\0"))
            rest = end - at - LOCAL - name - more - entry.compress_size
            is_whole &= rest == 0 or (bool(entry.flag_bits & 8) and rest in DESCRIBED)
        if not is_whole or any(each.comment for each in entries):
            raise Refused(*STRANGE)

    def read(self, name: str) -> bytes:
        try:
            return self.archive.read(self.entries[name])
        except UNREADABLE as error:
            raise Refused(*BROKEN) from error

    def file(self, digest: str) -> bytes:
        """Raises Refused where it is another than its name says."""
        content = self.read(FILES + digest)
        if sha256(content).hexdigest() != digest:
            raise Refused(
                f"A file in the bundle is not the one that was signed ({digest[:12]}…): it was"
                " changed afterwards.",
                SEND_AGAIN,
            )
        return content

    def require_files(self, listed: Mapping[str, int]) -> None:
        """``listed``: by SHA-256 their sizes in bytes. All of them are there, and no others."""
        there = {
            name.removeprefix(FILES): entry.file_size
            for name, entry in self.entries.items()
            if name.startswith(FILES)
        }
        if there != dict(listed):
            raise Refused(
                "The files in the bundle are not those that it lists: one is missing, was added or"
                " has another size."
            )
