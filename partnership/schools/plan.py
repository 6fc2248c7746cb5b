"""What an import would do, school by school, beside what is kept now. Reads, and writes nothing.

A school is known by its URN alone. An agency of the same name without one (somebody entered it by
hand) is offered for joining, and neither joined nor doubled before a person has said so. A school
that was closed before we ever kept it is not taken; one that is kept and no longer in the file is
told of, and stays as it is.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from core import clock
from core.words import short_day
from partnership.models import Agency
from partnership.schools import policy
from partnership.schools.models import School
from partnership.schools.policy import Change, Kept, What
from partnership.schools.register import School as Row


@dataclass(frozen=True)
class Line:
    """What happens with one row. ``agency``: the key of the one it is, if there is one.

    ``offered``: the name under which an agency without URN is here.
    """

    row: Row
    what: str
    values: Mapping[str, Any]
    agency: int | None = None
    changes: tuple[Change, ...] = ()
    offered: str = ""


@dataclass
class Plan:
    """``undecided``: rows of a known name that nobody has said about yet; ``missing``: (URN, name)
    of the schools kept here that the file does not have."""

    lines: list[Line] = field(default_factory=list)
    undecided: list[Line] = field(default_factory=list)
    missing: list[tuple[int, str]] = field(default_factory=list)
    digest: str = ""

    def of(self, *kinds: str) -> list[Line]:
        return [line for line in self.lines if line.what in kinds]

    @property
    def changes_nothing(self) -> bool:
        return not self.undecided and not self.of(*ACTS)

    def counts(self) -> dict[str, int]:
        found = {what: len(self.of(what)) for what in (*ACTS, What.UNCHANGED, What.NOT_TAKEN)}
        return found | {MISSING: len(self.missing)}


ACTS = (What.ADDED, What.JOINED, What.CLOSED, What.REOPENED, What.CHANGED)
MISSING = "missing"


def make(rows: Iterable[Row], joined: Mapping[int, bool] | None = None) -> Plan:
    """Constant statements. ``joined``: by URN, whether it is the agency of the same name."""
    joined, today = joined or {}, clock.today()
    rows = sorted(rows, key=lambda row: row.urn)
    kept = {each.urn: each for each in _kept()}
    by_hand = _by_hand()
    offers = _offers([row for row in rows if row.urn not in kept], by_hand)
    names = _Names()
    plan = Plan()
    for row in rows:
        known = kept.get(row.urn)
        if known is None and row.urn in offers:
            known = offers[row.urn]
            if row.urn not in joined:
                values = policy.values_of(row, row.name, known, today)
                changed = tuple(policy.changes(known, values))
                offered = known.values["name"]
                plan.undecided.append(
                    Line(row, What.JOINED, values, known.agency, changed, offered)
                )
                continue
            if joined[row.urn]:
                plan.lines.append(_kept_line(row, known, names, today, What.JOINED))
                continue
            known = None
        if known is not None:
            plan.lines.append(_kept_line(row, known, names, today))
        elif row.status == policy.Status.CLOSED:
            plan.lines.append(Line(row, What.NOT_TAKEN, {}))
        else:
            name = names.take(row)
            plan.lines.append(Line(row, What.ADDED, policy.values_of(row, name, None, today)))
    there = {row.urn for row in rows}
    plan.missing = [(u, each.values["name"]) for u, each in sorted(kept.items()) if u not in there]
    plan.digest = _digest(rows, kept, by_hand)
    return plan


def _kept_line(row, known: Kept, names: "_Names", today: date, what: str = "") -> Line:
    values = policy.values_of(row, names.of(row, known), known, today)
    changed = tuple(policy.changes(known, values))
    return Line(row, what or policy.what_of(changed), values, known.agency, changed)


class _Names:
    """Which name a school goes by: no two agencies have the same one.

    A name that somebody gives up in this import is free in the next one: names that change hands
    in one statement could be two agencies' for a moment.
    """

    def __init__(self):
        names = Agency.objects.values_list("name", flat=True)
        self.taken = {policy.same_name(name) for name in names}

    def of(self, row: Row, known: Kept) -> str:
        """Of one that is kept: what it is called here, while the register calls it the same."""
        if _still(row, known):
            return known.values["name"]
        own = policy.same_name(known.values["name"])
        self.taken.discard(own)
        name = self.take(row)
        self.taken.add(own)
        return name

    def take(self, row: Row) -> str:
        name = policy.named(row.name, row.urn, self.taken)
        self.taken.add(policy.same_name(name))
        return name


def _still(row: Row, known: Kept) -> bool:
    told_apart = policy.named(row.name, row.urn, [policy.same_name(row.name)])
    return known.values["name"] in (row.name, told_apart)


def _kept() -> Iterable[Kept]:
    for school in School.objects.select_related("agency"):
        yield _as_kept(school.agency, school)


def _as_kept(agency: Agency, school: School | None) -> Kept:
    """An agency without a row of its own has every value of it empty."""
    values = {name: getattr(agency, name) for name in policy.OF_AGENCY}
    for name in policy.OF_SCHOOL:
        values[name] = getattr(school, name) if school else _EMPTY[name]
    urn = school.urn if school else 0
    return Kept(agency.pk, urn, values, is_succeeded=agency.succeeded_by_id is not None)


_EMPTY = {name: None if School._meta.get_field(name).null else "" for name in policy.OF_SCHOOL}


def _by_hand() -> list[Agency]:
    rows = Agency.objects.filter(kind=Agency.Kind.SCHOOL, school=None, succeeded_by=None)
    return list(rows.order_by("pk"))


def _offers(rows: list[Row], by_hand: list[Agency]) -> dict[int, Kept]:
    """By URN. Of several schools of one name it is the open one, else the one that closed last."""
    found: dict[str, Row] = {}
    for row in rows:
        name = policy.same_name(row.name)
        if name not in found or _likelier(row, found[name]):
            found[name] = row
    offers: dict[int, Kept] = {}
    for agency in by_hand:
        row = found.pop(policy.same_name(agency.name), None)
        if row is not None:
            offers[row.urn] = _as_kept(agency, None)
    return offers


def _likelier(row: Row, than: Row) -> bool:
    def rank(each: Row):
        return each.status != policy.Status.CLOSED, each.closed_on or date.min, each.urn

    return rank(row) > rank(than)


def _digest(rows, kept: Mapping[int, Kept], by_hand: list[Agency]) -> str:
    """Changes when the file, the day, or what is kept of schools here does."""
    said = [
        [row.as_json() for row in rows],
        [[urn, each.agency, dict(each.values)] for urn, each in sorted(kept.items())],
        [[each.pk, each.name, each.phase, each.closed_on] for each in by_hand],
        clock.today(),
    ]
    return hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()


# --- in words -----------------------------------------------------------------------------------


def in_words(name: str, value: Any) -> str:
    """One value of a school."""
    if value is None or value == "":
        return PHASE_UNKNOWN if name == "phase" else "none"
    if name == "phase":
        return policy.PHASE_WORDS.get(value, value)
    if name == "status":
        return str(School.Status(value).label)
    return short_day(value) if isinstance(value, date) else str(value)


PHASE_UNKNOWN = policy.PHASE_WORDS[""].lower()


def changes_in_words(line: Line) -> str:
    """Phase: from not known to Primary. Trust: …"""
    return ". ".join(
        f"{policy.FIELDS[each.field]}: from {in_words(each.field, each.was)} to"
        f" {in_words(each.field, each.becomes)}"
        for each in line.changes
    )
