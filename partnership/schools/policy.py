"""What follows from the register for what is kept here: pure, no database, clock or settings.

Source of the register's words: GIAS, “Establishment fields CSV” (the glossary is at
https://www.get-information-schools.service.gov.uk/glossary). That a school's records stay when it
closes: fact sheet, section 9, retention.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any


class Status:
    OPEN = "open"
    CLOSING = "closing"
    CLOSED = "closed"
    PROPOSED = "proposed"


STATUSES = {
    "Open": Status.OPEN,
    "Open, but proposed to close": Status.CLOSING,
    "Closed": Status.CLOSED,
    "Proposed to open": Status.PROPOSED,
}

# --- phases -----------------------------------------------------------------------------------

EARLY_YEARS, PRIMARY, SECONDARY = "early-years", "primary", "secondary"
ALL_THROUGH, SPECIAL = "all-through", "special"
FURTHER, ALTERNATIVE = "further-education", "alternative-provision"
PHASE_WORDS = {
    EARLY_YEARS: "Early years",
    PRIMARY: "Primary",
    SECONDARY: "Secondary",
    ALL_THROUGH: "All-through",
    SPECIAL: "Special",
    FURTHER: "Further education",
    ALTERNATIVE: "Alternative provision",
    "": "Not known",
}

# “TypeOfEstablishment (name)” that decides by itself: what is special or alternative provision is
# so at whatever age. The first word that the type holds, in small letters, decides.
BY_TYPE: tuple[tuple[str, str], ...] = (
    ("alternative provision", ALTERNATIVE),
    ("pupil referral unit", ALTERNATIVE),
    ("secure", ALTERNATIVE),  # “Secure units”, “Academy secure 16 to 19”
    ("special post 16", SPECIAL),
    ("special", SPECIAL),
    ("further education", FURTHER),
    ("sixth form", FURTHER),
    ("16 to 19", FURTHER),
    ("16-19", FURTHER),
    ("higher education", FURTHER),
    ("nursery", EARLY_YEARS),
    ("children's centre", EARLY_YEARS),
)
# Then “PhaseOfEducation (name)”.
BY_PHASE: dict[str, str] = {
    "Nursery": EARLY_YEARS,
    "Primary": PRIMARY,
    "Middle deemed primary": PRIMARY,
    "Secondary": SECONDARY,
    "Middle deemed secondary": SECONDARY,
    "16 plus": FURTHER,
    "All-through": ALL_THROUGH,
}


def phase_of(kind: str, phase: str, low: int | None, high: int | None) -> str:
    """Our phase for the register's type, phase and statutory ages (years).

    “Not applicable”, as of every independent school, leaves the ages to decide.
    """
    said = kind.casefold().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    for word, ours in BY_TYPE:
        if word in said:
            return ours
    if phase in BY_PHASE:
        return BY_PHASE[phase]
    if low is None or high is None:
        return ""
    if high <= 5:
        return EARLY_YEARS
    if high <= 13:
        return PRIMARY
    if low >= 16:
        return FURTHER
    return SECONDARY if low >= 9 else ALL_THROUGH


# --- what is kept -----------------------------------------------------------------------------

# What is compared, in this order, and what it is called.
FIELDS = {
    "name": "Name",
    "phase": "Phase",
    "type": "Type",
    "status": "Status",
    "opened_on": "Opened on",
    "closes_on": "To close on",
    "closed_on": "Closed on",
    "age_from": "Lowest age",
    "age_to": "Highest age",
    "trust": "Trust",
    "head_name": "Head",
    "head_job_title": "Head’s job title",
    "town": "Town",
    "postcode": "Postcode",
}
OF_AGENCY = ("name", "phase", "closed_on")  # kept on the agency; the rest beside it
OF_SCHOOL = tuple(name for name in FIELDS if name not in OF_AGENCY)


@dataclass(frozen=True)
class Kept:
    """A school as it is kept here. ``is_succeeded``: another agency has taken over from it."""

    agency: int
    urn: int
    values: Mapping[str, Any]
    is_succeeded: bool = False


@dataclass(frozen=True)
class Change:
    field: str
    was: Any
    becomes: Any


class What:
    ADDED = "added"
    JOINED = "joined"
    CHANGED = "changed"
    CLOSED = "closed"
    REOPENED = "reopened"
    UNCHANGED = "unchanged"
    NOT_TAKEN = "not taken"  # closed already, and never kept here


def values_of(row: Any, name: str, kept: Kept | None, today: date) -> dict[str, Any]:
    """What is to be kept of a row under ``name``.

    A day of closing counts once the register says that the school is closed: until then it is
    planned. Of a school that is closed, on no day that the register knows, it is the day on which
    we first read so. Where another agency has taken over, the day of that stands.
    """
    before = kept.values["closed_on"] if kept else None
    is_closed = row.status == Status.CLOSED
    if kept and kept.is_succeeded:
        closed_on = before
    elif is_closed:
        closed_on = row.closed_on or before or today
    else:
        closed_on = None
    own = {
        field: getattr(row, field) for field in FIELDS if field not in {"closes_on", "closed_on"}
    }
    return own | {
        "name": name,
        "closed_on": closed_on,
        "closes_on": None if is_closed else row.closed_on,
    }


def changes(kept: Kept, values: Mapping[str, Any]) -> list[Change]:
    return [
        Change(field, kept.values[field], values[field])
        for field in FIELDS
        if kept.values[field] != values[field]
    ]


def what_of(changed: Iterable[Change]) -> str:
    """What the changes to a school that is kept here amount to."""
    changed = list(changed)
    for each in changed:
        if each.field == "closed_on" and not (each.was and each.becomes):
            return What.CLOSED if each.becomes else What.REOPENED
    return What.CHANGED if changed else What.UNCHANGED


def same_name(name: str) -> str:
    """What two ways of writing one name have in common."""
    name = re.sub("['’.`]", "", name.casefold()).replace("&", " and ")
    return " ".join(re.findall(r"\w+", name))


def named(name: str, urn: int, taken: Iterable[str], longest: int = 150) -> str:
    """The name, with the URN behind it where another agency has that name already.

    A school that becomes an academy gets a new URN and often keeps its name.
    """
    if same_name(name) not in taken:
        return name
    tail = f" (URN {urn})"
    return name[: longest - len(tail)].rstrip() + tail


def shortened(name: str, longest: int = 60) -> str:
    """The name as it fits a short name, cut between two words."""
    if len(name) <= longest:
        return name
    return name[: longest - 1].rsplit(" ", 1)[0].rstrip(" ,") + "…"


def why_not_import(undecided: int, shown: str, now: str) -> str | None:
    """``undecided``: schools of a known name that nobody has said about whether to join them.

    ``shown``, ``now``: digests of what the person was shown and of what would happen now.
    """
    if shown and shown != now:
        return (
            "Something has changed here since this page was made: look at the lists again, and"
            " import if you still mean to. Nothing is saved yet."
        )
    if undecided:
        return "Say of each school of a known name whether it is the same one."
    return None
