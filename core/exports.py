"""Lists as CSV or XLSX files that a spreadsheet opens without running anything.

A cell that begins with =, +, -, @, a tab or a carriage return would be taken for a formula:
it gets an apostrophe before it, in both formats.
"""

import csv
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from io import BytesIO, StringIO

from django.http import HttpResponse
from openpyxl import Workbook
from openpyxl.styles import Font

from core import clock

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def neutral(value):
    """The value as it may stand in a cell: text that looks like a formula is made text."""
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return "'" + value
    if isinstance(value, datetime):
        return clock.local(value).replace(tzinfo=None)
    return "" if value is None else value


def file_response(kind: str, name: str, headings: Sequence[str], rows: Iterable[Sequence]):
    """A download named ``name-YYYY-MM-DD.csv`` or ``.xlsx``; dates are real dates in XLSX."""
    body = {"csv": _csv, "xlsx": _xlsx}[kind](headings, rows)
    response = HttpResponse(body, content_type=KINDS[kind])
    filename = f"{name}-{clock.today().isoformat()}.{kind}"
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _csv(headings, rows) -> bytes:
    out = StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(headings)
    for row in rows:
        writer.writerow(
            value.isoformat() if isinstance(value, date) else value for value in map(neutral, row)
        )
    return b"\xef\xbb\xbf" + out.getvalue().encode()  # the mark tells Excel that this is UTF-8


def _xlsx(headings, rows) -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.append(list(headings))
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "A2"
    for number, row in enumerate(rows, start=2):
        for column, value in enumerate(map(neutral, row), start=1):
            cell = sheet.cell(number, column, value)
            if isinstance(value, str):
                cell.data_type = "s"
    out = BytesIO()
    book.save(out)
    return out.getvalue()
