"""The file of the DfE's register of schools: read row by row, or refused with what to do about it.

For all of England it has some 50,000 rows of 140 columns in 60 MB, so nothing is kept of a row of
another authority but its URN. The DfE writes Windows-1252, commas, dates as dd-mm-yyyy. What a
spreadsheet makes of the same file is read too: UTF-8, and dates as dd/mm/yyyy.

Which encoding it is, is decided by the bytes and said on the preview. A file that begins with the
mark of UTF-8 must be UTF-8 throughout. Without the mark it is UTF-8 when all of it decodes, since
accented letters in Windows-1252 practically never do by chance (and plain letters are the same in
both); otherwise it is Windows-1252, as the DfE writes it. UTF-16 is refused.
"""

import codecs
import csv
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import asdict, dataclass, fields
from datetime import date
from io import TextIOWrapper
from typing import Any, BinaryIO

from core.words import counted, listed
from partnership.schools import policy

# The columns that are read, by the register's own names.
URN, AUTHORITY, AUTHORITY_NAME = "URN", "LA (code)", "LA (name)"
NAME, TYPE, PHASE = "EstablishmentName", "TypeOfEstablishment (name)", "PhaseOfEducation (name)"
STATUS, OPENED, CLOSED = "EstablishmentStatus (name)", "OpenDate", "CloseDate"
LOW_AGE, HIGH_AGE, TRUST = "StatutoryLowAge", "StatutoryHighAge", "Trusts (name)"
HEAD = ("HeadTitle (name)", "HeadFirstName", "HeadLastName")
HEAD_JOB_TITLE, TOWN, POSTCODE = "HeadPreferredJobTitle", "Town", "Postcode"
COLUMNS = (
    URN, AUTHORITY, AUTHORITY_NAME, NAME, TYPE, STATUS, OPENED, CLOSED, PHASE, LOW_AGE, HIGH_AGE,
    TRUST, TOWN, POSTCODE, *HEAD, HEAD_JOB_TITLE,
)  # fmt: skip

LONGEST_LINE = 1024 * 1024  # bytes; the register's are some 1,300
PART = 1024 * 1024  # bytes read at a time
TOLD_EVERY = 500  # rows, between two words of progress
WINDOWS = "cp1252"
AS_DOWNLOADED = (
    "On get-information-schools.service.gov.uk choose Downloads, tick “Establishment fields CSV”,"
    " unpack the ZIP, and send the file edubasealldata….csv as it is."
)


class Refused(Exception):
    """The file cannot be taken. The message names the line, if one is to blame, and what to do."""


@dataclass(frozen=True)
class School:
    """What the portal takes of one row. ``line``: where it begins, as a text editor counts.

    ``status`` is a `policy.Status`; ``phase`` one of ours (`policy.phase_of`), "" when unknown;
    ages are in years; a date that the register does not know is None.
    """

    line: int
    urn: int
    name: str
    type: str
    phase: str
    status: str
    opened_on: date | None
    closed_on: date | None
    age_from: int | None
    age_to: int | None
    trust: str
    head_name: str
    head_job_title: str
    town: str
    postcode: str

    def as_json(self) -> dict[str, Any]:
        return {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in asdict(self).items()
        }

    @classmethod
    def from_json(cls, said: dict[str, Any]) -> "School":
        known = {each.name: said[each.name] for each in fields(cls)}
        for name in ("opened_on", "closed_on"):
            known[name] = date.fromisoformat(known[name]) if known[name] else None
        return cls(**known)


@dataclass(frozen=True)
class Found:
    """``rows``: how many the whole file has; ``encoding``: a sentence that says why it is so."""

    schools: list[School]
    rows: int
    encoding: str


Progress = Callable[[int, int], object]  # (bytes read, bytes in all)


def read(
    file: BinaryIO, authorities: Collection[int], on_progress: Progress | None = None
) -> Found:
    """The schools of the authorities, given by their codes. Raises Refused."""
    survey = _survey(file)
    file.seek(0)
    # A byte that is no letter in Windows-1252 matters in a row of ours alone (`_cell`); in UTF-8
    # there is none but in a letter that is cut off at the end.
    lines = TextIOWrapper(file, survey.encoding, errors="surrogateescape", newline="")
    try:
        return _read(lines, file, survey, authorities, on_progress or (lambda done, of: None))
    finally:
        lines.detach()


# --- the file as bytes ------------------------------------------------------------------------


@dataclass(frozen=True)
class _Survey:
    encoding: str
    said: str
    size: int
    is_whole: bool  # its last line has an end


def _survey(file: BinaryIO) -> _Survey:
    """Looks at every byte, a part at a time."""
    file.seek(0)
    start = file.read(4)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise Refused(_NOT_UTF16)
    if start.startswith(b"PK"):
        raise Refused(
            "This is a ZIP or an Excel workbook. Unpack the ZIP that the DfE gives and send the"
            " CSV file in it; do not save it as a workbook."
        )
    if not start:
        raise Refused(f"The file is empty. {AS_DOWNLOADED}")
    has_mark = start.startswith(codecs.BOM_UTF8)
    decoder, is_utf8, is_ascii = codecs.getincrementaldecoder("utf-8")(), True, True
    size, line, since_end, last = 0, 1, 0, b""
    file.seek(0)
    while part := file.read(PART):
        if b"\0" in part:
            raise Refused(_NOT_UTF16)
        if is_utf8:
            try:
                decoder.decode(part)
            except UnicodeDecodeError as error:
                is_utf8 = False
                if has_mark:
                    line += part.count(b"\n", 0, max(error.start, 0))
                    raise Refused(
                        f"The file says that it is UTF-8, but line {line:,} is not. {AS_DOWNLOADED}"
                    ) from error
        is_ascii = is_ascii and part.isascii()
        line += part.count(b"\n")
        end = part.find(b"\n")
        since_end = since_end + len(part) if end < 0 else len(part) - part.rfind(b"\n") - 1
        if since_end > LONGEST_LINE:
            raise Refused(f"Line {line:,} is longer than any line of the register. {AS_DOWNLOADED}")
        size, last = size + len(part), part[-1:]
    encoding, said = _decided(has_mark, is_utf8, is_ascii)
    return _Survey(encoding, said, size, last == b"\n")


_NOT_UTF16 = (
    "This file is UTF-16 (“Unicode text”). Send the file as it was downloaded, or save it in your"
    " spreadsheet as “CSV UTF-8 (comma delimited)”."
)


def _decided(has_mark: bool, is_utf8: bool, is_ascii: bool) -> tuple[str, str]:
    if has_mark:
        return "utf-8-sig", "It was read as UTF-8, since it begins with the mark of UTF-8."
    if is_ascii:
        return WINDOWS, "It has plain letters only, which are the same in every encoding."
    if is_utf8:
        return "utf-8", "It was read as UTF-8, since every letter in it is right as UTF-8."
    return WINDOWS, "It was read as Windows-1252, as the DfE writes it: it is not UTF-8."


# --- rows -------------------------------------------------------------------------------------


def _read(lines, file, survey: _Survey, authorities, on_progress: Progress) -> Found:
    wanted = {str(each) for each in authorities}
    reader = csv.reader(lines, strict=True)
    at = _columns(_heading(reader))
    seen: dict[int, int] = {}
    others: dict[str, str] = {}
    found: list[School] = []
    line = 1
    for line, cells in _whole_rows(reader, at["width"], survey):
        urn = _urn(cells[at[URN]], line)
        if urn in seen:
            raise Refused(
                f"URN {urn} is in the file twice, in lines {seen[urn]:,} and {line:,}."
                f" {AS_DOWNLOADED}"
            )
        seen[urn] = line
        code = cells[at[AUTHORITY]].strip()
        if code in wanted:
            found.append(_school(cells, at, urn, line))
        elif len(others) < 4:
            others[code] = cells[at[AUTHORITY_NAME]].strip()
        if len(seen) % TOLD_EVERY == 0:
            on_progress(min(file.tell(), survey.size), survey.size)
    if not survey.is_whole:
        raise Refused(_cut_off(line))
    if not found:
        raise Refused(_nobody_of_ours(sorted(wanted), others))
    on_progress(survey.size, survey.size)
    return Found(found, len(seen), survey.said)


def _heading(reader) -> list[str]:
    try:
        return [" ".join(name.split()) for name in next(reader, [])]
    except csv.Error as error:
        raise Refused(f"This is not the register of schools. {AS_DOWNLOADED}") from error


def _columns(names: list[str]) -> dict[str, int]:
    """Where each column that is read stands; "width": how many there are in all."""
    if missing := [name for name in COLUMNS if name not in names]:
        few = missing if len(missing) <= 6 else [*missing[:6], f"{len(missing) - 6} more"]
        raise Refused(
            "This is not the register of schools, or not all of it: it has no column"
            f" {listed(f'“{name}”' if name in COLUMNS else name for name in few)}."
            f" {AS_DOWNLOADED}"
        )
    if twice := [name for name in COLUMNS if names.count(name) > 1]:
        raise Refused(f"The column “{twice[0]}” is there twice in line 1. {AS_DOWNLOADED}")
    return {name: names.index(name) for name in COLUMNS} | {"width": len(names)}


def _whole_rows(reader, width: int, survey: _Survey) -> Iterator[tuple[int, list[str]]]:
    """Every row that says something, with the line it begins in.

    Raises Refused at one that is short, long or broken off.
    """
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            # A quotation mark that is never closed takes in the rest of a file cut off in a cell.
            if not survey.is_whole or "unexpected end" in str(error):
                raise Refused(_cut_off(line)) from error
            raise Refused(
                f"Line {line:,} cannot be read: a quotation mark in it is not closed or stands in"
                f" the wrong place. {AS_DOWNLOADED}"
            ) from error
        if cells is None:
            return
        if not any(cells):
            continue
        if len(cells) != width:
            if len(cells) < width and _is_last(reader):
                raise Refused(_cut_off(line))
            raise Refused(
                f"Line {line:,} has {counted(len(cells), 'cell')} and the first line"
                f" {counted(width, 'column')}. {AS_DOWNLOADED}"
            )
        yield line, cells


def _is_last(reader) -> bool:
    try:
        return next(reader, None) is None
    except csv.Error:
        return False


def _cut_off(line: int) -> str:
    return (
        f"The file is cut off in line {line:,}: it did not arrive whole. Download it again and"
        " send it again."
    )


def _urn(text: str, line: int) -> int:
    if not re.fullmatch("[0-9]{1,9}", text.strip()):
        raise Refused(f"Line {line:,}: the URN “{_shown(text)}” is not a number. {AS_DOWNLOADED}")
    return int(text)


def _nobody_of_ours(wanted: list[str], others: dict[str, str]) -> str:
    codes = listed(wanted, "or")
    if not others:
        return f"The file has a first line and no school in it. {AS_DOWNLOADED}"
    seen = listed(f"{name} ({code})" for code, name in [*others.items()][:3])
    more = " and others" if len(others) > 3 else ""
    return (
        f"The file has no school of our local authority (code {codes}). It has schools of"
        f" {seen}{more}. Download the file for all of England, or for our authority."
    )


# --- one row of ours ----------------------------------------------------------------------------

LONGEST = {NAME: 150, TYPE: 100, TRUST: 200, TOWN: 100, POSTCODE: 20, HEAD_JOB_TITLE: 150}
LONGEST_HEAD = 150


def _school(cells: list[str], at: dict[str, int], urn: int, line: int) -> School:
    def cell(column: str) -> str:
        return _cell(cells[at[column]], column, line)

    name, kind = cell(NAME), cell(TYPE)
    if not name:
        raise Refused(f"Line {line:,}: the school has no name. {AS_DOWNLOADED}")
    status = policy.STATUSES.get(cell(STATUS))
    if status is None:
        known = listed((f"“{each}”" for each in policy.STATUSES), "or")
        raise Refused(
            f"Line {line:,}: the status “{_shown(cell(STATUS))}” is not one that the portal"
            f" knows ({known})."
        )
    low, high = (_age(cell(column), column, line) for column in (LOW_AGE, HIGH_AGE))
    head = " ".join(filter(None, (cell(column) for column in HEAD)))
    if len(head) > LONGEST_HEAD:
        raise Refused(_too_long("name of the head", line, LONGEST_HEAD))
    return School(
        line=line,
        urn=urn,
        name=name,
        type=kind,
        phase=policy.phase_of(kind, cell(PHASE), low, high),
        status=status,
        opened_on=_date(cell(OPENED), OPENED, line),
        closed_on=_date(cell(CLOSED), CLOSED, line),
        age_from=low,
        age_to=high,
        trust=cell(TRUST),
        head_name=head,
        head_job_title=cell(HEAD_JOB_TITLE),
        town=cell(TOWN),
        postcode=cell(POSTCODE),
    )


UNREADABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f\x80-\x9f\ud800-\udfff\ufffd\ufffe\uffff]")


def _cell(text: str, column: str, line: int) -> str:
    text = " ".join(text.split())
    if UNREADABLE.search(text):
        raise Refused(
            f"Line {line:,}: “{column}” has a letter that cannot be read. {AS_DOWNLOADED}"
        )
    if _is_garbled(text):
        raise Refused(
            f"Line {line:,}: “{column}” says “{_shown(text)}”, which another program has garbled"
            f" by reading UTF-8 as Windows-1252. {AS_DOWNLOADED}"
        )
    if len(text) > LONGEST.get(column, 300):
        raise Refused(_too_long(column, line, LONGEST.get(column, 300)))
    return text


def _is_garbled(text: str) -> bool:
    """“FranÃ§ois” for “François”: bytes of UTF-8 that were read as Windows-1252."""
    if text.isascii():
        return False
    try:
        text.encode(WINDOWS).decode("utf-8")
    except UnicodeError:
        return False
    return True


def _too_long(column: str, line: int, most: int) -> str:
    return (
        f"Line {line:,}: “{column}” is longer than {counted(most, 'character')}. A quotation mark"
        f" or a comma may be missing there. {AS_DOWNLOADED}"
    )


def _date(text: str, column: str, line: int) -> date | None:
    if not text:
        return None
    if match := re.fullmatch(r"([0-9]{1,2})[-/]([0-9]{1,2})[-/]([0-9]{4})", text):
        day, month, year = map(int, match.groups())
        try:
            return date(year, month, day)
        except ValueError:
            pass
    raise Refused(
        f"Line {line:,}: “{column}” says “{_shown(text)}”, which is not a date like 01-09-2026."
        f" {AS_DOWNLOADED}"
    )


def _age(text: str, column: str, line: int) -> int | None:
    if not text:
        return None
    if not re.fullmatch("[0-9]{1,2}", text):
        raise Refused(
            f"Line {line:,}: “{column}” says “{_shown(text)}”, which is not an age in years."
            f" {AS_DOWNLOADED}"
        )
    return int(text)


def _shown(text: str) -> str:
    """As much of what the file says as fits a sentence, with nothing unreadable in it."""
    return UNREADABLE.sub("?", text)[:60]
