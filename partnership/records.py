"""What is held about a child, across apps: the registry behind subject access.

An app whose records hold a child's local reference says so at start-up with `holds_records`: how
to find them, and what each holds, passage by passage, with the agency that it came from. The
page that asks is declared by role and opens no case (`reporting.subject_access`).

A reference is compared as people write it: whatever its case and its blanks, and otherwise exactly.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import CharField, F, Value
from django.db.models.functions import Replace, Upper

from partnership import mentions

THE_PARTNERSHIP = "The partnership"


def normalised(reference: str) -> str:
    """ "lcs 004417" and "LCS004417" are one reference; "LCS-004417" is another."""
    return "".join(reference.upper().split())


def as_normalised(field: Any) -> Upper:
    """The same of a column (or of an expression), for a filter and for its index."""
    named = F(field) if isinstance(field, str) else field
    return Upper(Replace(named, Value(" "), Value(""), output_field=CharField()))


@dataclass(frozen=True)
class Found:
    """A record that holds the reference: what it is, and nothing that it says. ``only``: the
    normalised reference, where it stands in the text alone of a record about somebody else: of that
    only the passages in which it stands are for whoever asked."""

    kind: str
    called: str
    pk: int
    reference: str
    opened_on: date
    closed_on: date | None
    agencies: tuple[str, ...]
    only: str = ""

    @property
    def label(self) -> str:
        """As the access log names it."""
        return f"{kind(self.kind).model_label}:{self.pk}"


@dataclass(frozen=True)
class File:
    """``stored_as``: its name in the store; ``size`` in bytes."""

    name: str
    stored_as: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Passage:
    """One thing that a record holds, as a person reads it.

    ``key`` names it for good, for the choice made about it. ``agency``: whom it came from.
    ``people``: the full names that it gives away, of whoever wrote it too: third parties, all.
    ``mind``: why nobody is to hand it over unread, in a sentence; empty: nothing special.
    ``ask_first``: whether the agency has to be asked before it is handed over.
    """

    key: str
    heading: str
    text: str
    agency: str
    by: str = ""
    at: datetime | date | None = None
    people: tuple[str, ...] = ()
    file: File | None = None
    mind: str = ""
    ask_first: bool = False


@dataclass(frozen=True)
class Kind:
    """``name``: as `core.retention` has it. ``find``: by a normalised reference; ``passages``: of
    the record with that key; ``drafts``: the agencies of whoever is writing about the child and
    has handed nothing in, once for each draft."""

    name: str
    model_label: str
    find: Callable[[str], list[Found]]
    passages: Callable[[int], list[Passage]]
    drafts: Callable[[str], list[str]]


_kinds: dict[str, Kind] = {}


def holds_records(kind: Kind) -> None:
    _kinds[kind.name] = kind


def kind(name: str) -> Kind:
    return _kinds[name]


def find(reference: str) -> list[Found]:
    """Every record about the child, or in whose text the reference stands, the latest first."""
    wanted = normalised(reference)
    found = [each for kind in _kinds.values() for each in kind.find(wanted)] if wanted else []
    return sorted(found, key=lambda each: (each.opened_on, each.reference), reverse=True)


def passages(found: Found) -> list[Passage]:
    held = kind(found.kind).passages(found.pk)
    if not found.only:
        return held
    return [each for each in held if mentions.stands_in(found.only, f"{each.heading}\n{each.text}")]


def drafts(reference: str) -> list[str]:
    wanted = normalised(reference)
    return sorted(agency for kind in _kinds.values() for agency in kind.drafts(wanted))
