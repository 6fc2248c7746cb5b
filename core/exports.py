"""Lists as CSV or XLSX files that a spreadsheet opens without running anything.

Text that begins with =, +, - or @ (after blanks, or in full width), with a tab or a new line
would be taken for a formula: it gets an apostrophe before it, in both formats.
"""

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from itertools import chain
from typing import Any

from django.http import HttpResponse
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from core import access_log, clock
from core.words import counted

FORMULA = re.compile(r"[\t\r\n]|[\s\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]")
# What no XLSX file can hold; a vertical tab comes with text pasted from a word processor.
NOT_IN_A_CELL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def neutral(value):
    """The value as it may stand in a cell: text that looks like a formula is made text, a moment
    that of London, to the second."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return clock.local(value).replace(tzinfo=None, microsecond=0)
    if isinstance(value, date | int | float | Decimal):
        return value
    text = NOT_IN_A_CELL.sub("", str(value))
    return f"'{text}" if FORMULA.match(text) else text


def file_response(kind: str, name: str, headings: Sequence[str], rows: Iterable[Sequence]):
    """A download named ``name-YYYY-MM-DD.csv`` or ``.xlsx``; dates are real dates in XLSX."""
    body = {"csv": _csv, "xlsx": _xlsx}[kind](headings, rows)
    return download(body, KINDS[kind], f"{name}-{clock.today().isoformat()}.{kind}")


def taken(request, kind: str, name: str, headings, rows, *, about="page", said: str = ""):
    """`file_response`, on record with how many rows it holds. ``about``, ``said``: as
    `core.access_log.log_access` takes them."""
    rows = list(rows)
    number = counted(len(rows), "row")
    detail = f"{number}: {said}" if said else number
    access_log.log_access(request, access_log.log().What.EXPORT, about, detail)
    return file_response(kind, name, headings, rows)


def list_taken(request, kind: str, name: str, headings, rows, *, about: str, said: str = ""):
    """The same of a list of guarded records (`core.access_log.log_list_taken`)."""
    rows = list(rows)
    number = counted(len(rows), "row")
    access_log.log_list_taken(request, about, f"{number}: {said}" if said else number)
    return file_response(kind, name, headings, rows)


def _csv(headings, rows) -> bytes:
    out = StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(map(neutral, headings))
    for row in rows:
        writer.writerow(
            str(value) if isinstance(value, date) else value for value in map(neutral, row)
        )
    return b"\xef\xbb\xbf" + out.getvalue().encode()  # the mark tells Excel that this is UTF-8


def _xlsx(headings, rows) -> bytes:
    return workbook({"Sheet": chain([headings], rows)})


def workbook(
    sheets: Mapping[str, Iterable[Sequence[Any]]], widths: Mapping[str, Sequence[int]] | None = None
) -> bytes:
    """An XLSX file of several sheets, by their names: the first row of each is its head, in bold
    and always in sight. ``widths``: of a sheet's columns, in characters; its texts are wrapped."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        sheet.freeze_panes = "A2"
        wide = (widths or {}).get(name, ())
        for column, width in enumerate(wide, start=1):
            sheet.column_dimensions[get_column_letter(column)].width = width
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(map(neutral, row), start=1):
                cell = sheet.cell(number, column, value)
                if isinstance(value, str):
                    cell.data_type = "s"
                    cell.number_format = "@"  # what is typed over it stays as it is typed
                if number == 1:
                    cell.font = Font(bold=True)
                if wide:
                    cell.alignment = Alignment(wrap_text=True, vertical="top")
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def download(content: bytes, content_type: str, filename: str) -> HttpResponse:
    """A file that a browser keeps and does not open as a page."""
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
