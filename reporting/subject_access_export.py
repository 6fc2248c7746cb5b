"""The export of a subject access request: a ZIP with the same thing as PDF and as JSON, and files.

Made by a worker. Each request is claimed for some minutes with a conditional update, so that two
workers do not make it twice at once; its file's name was chosen when it was asked for, so that one
made again after a crash takes the first one's place.
"""

import hashlib
import json
import tempfile
import zipfile
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from pathlib import PurePath
from typing import Any

import structlog
from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage

from core import clock, pdf
from core.operations import lock, operation
from core.words import day, moment
from partnership.records import Found, Passage
from reporting import blacking_out, consulted, subject_access
from reporting.models import SubjectAccessRequest
from reporting.subject_access import INCLUDE, REASONS, WITHOUT_NAMES

log = structlog.get_logger("subject access")

CLAIMED_FOR = timedelta(minutes=10)  # longer than any export takes


class NotBlackedOut(RuntimeError):
    """A name would have been handed over as blacked out. The message says what to do instead."""


class MadeTwice(RuntimeError):
    """Another worker has stored the same export between the look and the storing."""


# --- what goes in -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Part:
    """One record of the export. ``passages``: those that go in, as they are handed over;
    ``left_out``: numbers by reason."""

    found: Found
    passages: list[Passage]
    left_out: Counter


def parts(request: SubjectAccessRequest) -> list[Part]:
    """The oldest record first: whoever reads it begins at the beginning."""
    return [_part(request, each) for each in reversed(subject_access.found_by(request))]


def _part(request, found: Found) -> Part:
    held = subject_access.passages_of(found)
    choices = subject_access.choices_of(request, found.label, held)
    kept: list[Passage] = []
    blacked_out: list[Passage] = []
    left_out: Counter = Counter()
    for passage in held:
        choice = choices.get(passage.key, "new")
        if choice == WITHOUT_NAMES:
            if refusal := blacking_out.why_not(passage):
                raise NotBlackedOut(refusal)
            blacked_out.append(passage)
            passage = blacking_out.without_names(passage)
        if choice != INCLUDE:
            left_out[choice] += 1
        if choice in (INCLUDE, WITHOUT_NAMES):
            kept.append(passage)
    return Part(found, blacking_out.without_writers(kept, blacked_out), left_out)


def total(made: list[Part]) -> Counter:
    return sum((part.left_out for part in made), Counter())


# --- JSON and PDF -------------------------------------------------------------------------------


def as_json(request, made: list[Part], names: dict[str, str]) -> dict[str, Any]:
    return {
        "partnership": settings.PARTNERSHIP["name"],
        "request": request.request_reference,
        "reference": request.reference,
        "received_on": request.received_on.isoformat(),
        "due_on": request.due_on.isoformat(),
        "made_at": clock.now().isoformat(),
        "child_reference": request.child_reference,
        "left_out": _reasons(total(made)),
        "records": [
            {
                "kind": part.found.called,
                "reference": part.found.reference,
                "opened_on": part.found.opened_on.isoformat(),
                "closed_on": part.found.closed_on.isoformat() if part.found.closed_on else None,
                "agencies": list(part.found.agencies),
                "left_out": _reasons(part.left_out),
                "passages": [_passage_as_json(each, names) for each in part.passages],
            }
            for part in made
        ],
    }


def _reasons(left_out: Counter) -> list[dict[str, Any]]:
    return [{"reason": REASONS[why], "passages": number} for why, number in left_out.items()]


def _passage_as_json(passage: Passage, names: dict[str, str]) -> dict[str, Any]:
    told: dict[str, Any] = {
        "heading": passage.heading,
        "text": passage.text,
        "originating_agency": passage.agency,
        "written_by": passage.by or None,
        "written_at": passage.at.isoformat() if passage.at else None,
    }
    if file := passage.file:
        told["file"] = {
            "name": file.name, "in_the_zip": names[passage.key], "size": file.size,
            "sha256": file.sha256,
        }  # fmt: skip
    return told


def for_pdf(request, made: list[Part], names: dict[str, str]) -> dict[str, Any]:
    return {
        "partnership": settings.PARTNERSHIP,
        "request": request,
        "received": day(request.received_on),
        "made": moment(clock.now()),
        "left_out": subject_access.left_out_in_words(total(made)),
        "blacked_out": WITHOUT_NAMES in total(made),
        "several": len(made) > 1,
        "parts": [
            {
                "heading": f"{part.found.called} {part.found.reference}",
                "agencies": subject_access.agencies(part.found),
                "opened": day(part.found.opened_on),
                "closed": day(part.found.closed_on) if part.found.closed_on else "",
                "left_out": subject_access.left_out_in_words(part.left_out),
                "runs": _runs([each for each in part.passages if not each.file]),
                "files": [
                    [each.file.name, names[each.key], each.agency, each.file.sha256]
                    for each in part.passages
                    if each.file
                ],
            }
            for part in made
        ],
    }


def _runs(passages: list[Passage]) -> list[dict[str, Any]]:
    """Passages that follow each other and came from the same agency, by the same person, on the
    same day: said once for all of them."""
    return [
        {"from": told, "passages": [{"heading": each.heading, "text": each.text} for each in run]}
        for told, run in groupby(passages, key=_from)
    ]


def _from(passage: Passage) -> str:
    beside = ", ".join(filter(None, (passage.by, day(passage.at) if passage.at else "")))
    agency = consulted.agency_in_sentence(passage)
    return f"From {agency} ({beside})" if beside else f"From {agency}"


def names_in_zip(made: list[Part]) -> dict[str, str]:
    """Where each file lies in the ZIP, by its passage's key: numbered, under its own bare name."""
    files = [(part, each) for part in made for each in part.passages if each.file]
    return {
        each.key: f"files/{part.found.reference}/{number:03d}-{PurePath(each.file.name).name}"
        for number, (part, each) in enumerate(files, start=1)
    }


# --- making it ----------------------------------------------------------------------------------


def make_waiting() -> int:
    """Make every export that was asked for and is not there yet; gives how many were made."""
    made = 0
    while (request := claim(by=None)) is not None:
        try:
            made += _make(request)
        except Exception as error:  # one that cannot be made must not hold up the others
            log.error("an export could not be made", request=request.reference, exc_info=error)
    return made


@operation
def claim(*, by=None) -> SubjectAccessRequest | None:
    """The next one that waits, which nobody else takes for some minutes."""
    rows = SubjectAccessRequest.objects.select_for_update(of=("self",)).filter(
        asked_at__isnull=False, ready_at=None, removed_at=None,
        try_after__lte=clock.now(), tries__lt=subject_access.GIVE_UP_AFTER,
    )  # fmt: skip
    request = rows.order_by("try_after", "pk").first()
    if request is not None:
        request.tries, request.try_after = request.tries + 1, clock.now() + CLAIMED_FOR
        request.save()
    return request


def _make(request: SubjectAccessRequest) -> int:
    made = parts(request)
    names = names_in_zip(made)
    with tempfile.TemporaryFile() as target:
        write(target, request, made, names)
        target.seek(0)
        digest = hashlib.file_digest(target, "sha256").hexdigest()
        size = target.tell()
        target.seek(0)
        default_storage.delete(request.file_name)
        saved = default_storage.save(request.file_name, File(target))
    if saved != request.file_name:
        default_storage.delete(saved)  # a whole case, under a name that nothing knows
        raise MadeTwice(f"{request.reference} was made by another worker meanwhile")
    if keep(request, made, digest, size, by=None):
        return 1
    default_storage.delete(request.file_name)  # thrown away or opened again meanwhile
    return 0


def write(target, request, made: list[Part], names: dict[str, str]) -> None:
    told = as_json(request, made, names)
    document = pdf.render("reporting/records/export_pdf.html", for_pdf(request, made, names))
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{request.reference}.pdf", document)
        text = json.dumps(told, ensure_ascii=False, indent=2)
        archive.writestr(f"{request.reference}.json", text)
        for part in made:
            for each in part.passages:
                if each.file:
                    _add(archive, each, names[each.key])


def _add(archive: zipfile.ZipFile, passage: Passage, name: str) -> None:
    """What is handed over is what was kept: a file whose hash is another stops the export."""
    digest = hashlib.sha256()
    with default_storage.open(passage.file.stored_as) as source, archive.open(name, "w") as target:
        while chunk := source.read(1024 * 1024):
            digest.update(chunk)
            target.write(chunk)
    if digest.hexdigest() != passage.file.sha256:
        raise ValueError(f"{passage.key} is not the file that was kept")


@operation
def keep(request, made: list[Part], digest: str, size: int, *, by=None) -> bool:
    """False when the request was thrown away, or opened again, while its export was made."""
    made_as, request = request.file_name, lock(request)
    if request.file_name != made_as:
        return False
    request.ready_at, request.sha256, request.size = clock.now(), digest, size
    request.records = len(made)
    request.passages = sum(len(part.passages) for part in made)
    request.left_out = dict(total(made))
    request.save()
    return True
