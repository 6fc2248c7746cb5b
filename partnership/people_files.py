"""A file of people to invite: read, and each row judged, before anything is saved.

The file is a CSV as spreadsheets write it: by commas, semicolons or tabs; in UTF-8, UTF-16 with
its mark, or Windows-1252. It is read line by line, and no further than one row too many.
"""

import codecs
import csv
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from io import TextIOWrapper

from core.forms import EmailField, Form, TextField
from core.words import listed, opening
from partnership import people
from partnership.agencies.models import AgencyName
from partnership.models import Agency
from partnership.people_operations import Facts
from partnership.roles import Role
from partnership.same_name import plain

MOST_ROWS = 1000
MOST_BYTES = 1024 * 1024
TOO_LARGE = "The file must be smaller than 1 MB. Split it into several files."
COLUMNS = ("full_name", "email", "job_title", "role")
AGENCY = "agency"  # a column besides, for the business team


class Unreadable(Exception):
    """The file as a whole cannot be taken. The message says what to do."""


@dataclass(frozen=True)
class Row:
    """``line``: where it begins in the file, as a text editor counts."""

    line: int
    full_name: str
    email: str
    job_title: str
    role: str
    agency: str = ""


@dataclass(frozen=True)
class Outcome:
    """What becomes of a row: ``refusal`` is a sentence, or empty when it is good."""

    row: Row
    refusal: str
    agency: Agency | None = None
    role: Role | None = None


# --- reading ----------------------------------------------------------------------------------


def read(upload) -> list[Row]:
    if upload.size > MOST_BYTES:
        raise Unreadable(TOO_LARGE)
    encoding = _encoding(upload)
    upload.seek(0)
    lines = TextIOWrapper(upload, encoding=encoding, errors="strict", newline="")
    try:
        return list(_rows(lines))
    except UnicodeError as error:
        raise Unreadable(_IN_UTF8) from error
    except csv.Error as error:
        raise Unreadable(
            "The file is not a CSV file that can be read. Save it again as “CSV UTF-8” from your"
            " spreadsheet."
        ) from error
    finally:
        lines.detach()


_IN_UTF8 = (
    "The letters in this file cannot be read. In your spreadsheet, save it as “CSV UTF-8”, and"
    " send that."
)


def _encoding(upload) -> str:
    """Looks at every byte, a part at a time."""
    upload.seek(0)
    start = upload.read(4)
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if start.startswith(b"PK"):
        raise Unreadable(
            "This is an Excel workbook. In Excel, save it as “CSV UTF-8”, and send that."
        )
    upload.seek(0)
    decoder, is_utf8 = codecs.getincrementaldecoder("utf-8")(), True
    for part in upload.chunks(64 * 1024):
        if b"\0" in part:
            raise Unreadable(_IN_UTF8)
        try:
            decoder.decode(part)
        except UnicodeDecodeError:
            is_utf8 = False
            break
    return "utf-8-sig" if is_utf8 else "cp1252"


def _rows(lines) -> Iterator[Row]:
    heading = lines.readline()
    lines_left = csv.reader(lines, delimiter=_delimiter(heading), strict=True)
    names = next(csv.reader([heading], delimiter=_delimiter(heading)), [])
    names = [name.strip().lower().replace(" ", "_") for name in names]
    _check_columns(names)
    number, count = 2, 0
    for cells in lines_left:
        line, number = number, lines_left.line_num + 2
        cells = [cell.strip() for cell in cells]
        if not any(cells):
            continue
        count += 1
        if count > MOST_ROWS:
            raise Unreadable(
                f"A file can have {MOST_ROWS:,} people at most. Split it into several files."
            )
        found = dict(zip(names, cells, strict=False))
        known = {name: found.get(name, "") for name in (*COLUMNS, AGENCY)}
        extra = len([cell for cell in cells[len(names) :] if cell])
        yield Row(line, **({**known, "role": "\0"} if extra else known))
    if not count:
        raise Unreadable("The file has no people in it. Put one person on each line.")


def _delimiter(heading: str) -> str:
    return max(",;\t", key=heading.count)


def _check_columns(names: list[str]) -> None:
    wanted = listed(COLUMNS)
    if missing := [name for name in COLUMNS if name not in names]:
        raise Unreadable(
            f"The first line must name the columns {wanted}. Missing: {listed(missing)}."
        )
    if unknown := [name for name in names if name and name not in {*COLUMNS, AGENCY}]:
        shown = listed(name[:30] for name in unknown[:5])
        raise Unreadable(f"The first line may name only {wanted}. Take out: {shown}.")
    if len(set(names)) < len(names):
        raise Unreadable("The first line names a column twice. Name each once.")


# --- judging ----------------------------------------------------------------------------------


class RowForm(Form):
    """The same sentences as on the page for one person."""

    full_name = TextField(label="Full name", max_length=150)
    email = EmailField(label="Work email address")
    job_title = TextField(label="Job title", max_length=150, required=False)


def outcomes(rows: list[Row], agency: Agency, held, by) -> list[Outcome]:
    """Each row's outcome, in a constant number of statements. ``agency``: where none is named."""
    held = list(held)
    known = _agencies(held, agency)
    roles = {name.casefold(): role for role in Role for name in (role.value, str(role.label))}
    at = {known[row.agency.casefold()].pk for row in rows if row.agency.casefold() in known}
    facts = Facts(at, [row.email.lower() for row in rows], by)
    called, found, seen = _called(rows), [], {}
    for row in rows:
        where = known.get(row.agency.casefold())
        role = roles.get(row.role.casefold())
        refusal = _why_not(row, where, role, agency, held, facts, by) or _why_not_one(row, called)
        key = (where.pk if where else None, row.email.lower(), role)
        if not refusal and key in seen:
            refusal = f"Line {seen[key]} says the same. Take one of them out."
        if not refusal:
            seen[key] = row.line
        found.append(Outcome(row, refusal or "", where, role))
    return found


def _called(rows: list[Row]) -> dict[str, dict[str, int]]:
    """By address: each name beside it, and the first line that has both."""
    called: dict[str, dict[str, int]] = defaultdict(dict)
    for row in rows:
        if name := plain(row.full_name):
            called[row.email.lower()].setdefault(name, row.line)
    return called


def _why_not_one(row: Row, called: dict[str, dict[str, int]]) -> str | None:
    """Two names beside one address: one of them is wrong, and nobody but the sender knows which."""
    names = called[row.email.lower()].items()
    others = [line for name, line in names if name != plain(row.full_name)]
    if not others:
        return None
    return (
        f"Line {min(others)} has this address beside another name. Give each person their"
        " own address, or write one person’s name the same way."
    )


def _agencies(held, agency: Agency) -> dict[str, Agency]:
    """The agencies a file may name: a keeper's all, anybody else's the one it is sent for."""
    everyone = Agency.objects.all() if people.keeps(held) else [agency]
    known = {
        name.casefold(): each
        for each in everyone
        for name in (each.slug, each.name, each.short_name)
    }
    return _by_other_names(everyone) | known | {"": agency}


def _by_other_names(agencies) -> dict[str, Agency]:
    """By former names and aliases; what two of them go by names neither."""
    found: dict[str, set[Agency]] = defaultdict(set)
    for each in AgencyName.objects.filter(agency__in=agencies).select_related("agency"):
        found[each.name.casefold()].add(each.agency)
    return {name: one for name, [one, *more] in found.items() if not more}


def _why_not(row, where, role, agency, held, facts, by) -> str | None:
    if row.role == "\0":
        return "It has more cells than columns. Put text with a comma between quotation marks."
    for name in (*COLUMNS, AGENCY):
        words = opening(name.replace("_", " "))
        if refusal := people.why_not_plain_text(words, getattr(row, name)):
            return f"{refusal}."
    if row.full_name and (refusal := people.why_not_a_name(row.full_name)):
        return f"{refusal}."
    form = RowForm({name: getattr(row, name) for name in RowForm.base_fields})
    if not form.is_valid():
        return " ".join(
            f"{error.rstrip('.')}." for errors in form.errors.values() for error in errors
        )
    if where is None:
        if people.keeps(held):
            return f"No agency is called “{row.agency[:60]}”. Check how it is written."
        return f"You can invite people to {agency} only. Leave the agency empty."
    if role is None:
        given = listed((str(each.label) for each in people.roles_to_give(where, held)), "or")
        return f"Write the role as one of these: {given}."
    return people.why_not_give(role, where, held) or facts.why_not_ask(
        where, row.email.lower(), role
    )


def to_invite(found: list[Outcome]) -> list[tuple]:
    """The good rows as (agency, roles, email, name, job title); a person's roles come together."""
    wanted: dict[tuple, tuple] = {}
    for each in found:
        if each.refusal:
            continue
        email = each.row.email.lower()
        first = wanted.setdefault(
            (each.agency.pk, email),
            (each.agency, [], email, each.row.full_name, each.row.job_title),
        )
        first[1].append(each.role.value)
    return list(wanted.values())
