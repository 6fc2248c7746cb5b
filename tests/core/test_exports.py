"""Exports: nothing that people typed runs in a spreadsheet, in either format."""

import csv
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO, StringIO

import pytest
from django.utils.functional import lazystr
from django.utils.safestring import mark_safe
from openpyxl import load_workbook

from core.exports import file_response, neutral
from partnership.models import Agency
from partnership.roles import Role

FORMULAS = [
    "=1+1",
    '=HYPERLINK("http://example.org?"&A1,"click")',
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "\r\n=1+1",
    "=",
    "-",
    "-2+3+cmd|' /C calc'!A0",
    "＝1+1",  # noqa: RUF001 full-width signs are read as plain ones by some spreadsheets
    "＋1",  # noqa: RUF001
    "－1",  # noqa: RUF001
    "＠SUM(A1)",  # noqa: RUF001
    " =1+1",
    "\u00a0=1+1",
    "\ufeff=1+1",
    "\x0b=1+1",
]


@dataclass
class Named:
    """A thing whose text is somebody's: a record put into a row as it is."""

    name: str

    def __str__(self):
        return self.name


def read_csv(response):
    text = response.content.decode("utf-8-sig")
    return list(csv.reader(StringIO(text)))


def read_xlsx(response):
    return load_workbook(BytesIO(response.content)).active


def is_formula(text: str) -> bool:
    return text.lstrip(" \t\r\n\x0b\u00a0\ufeff")[:1] in {*"=+-@", *"＝＋－＠"}  # noqa: RUF001


@pytest.mark.parametrize("formula", FORMULAS)
@pytest.mark.parametrize(
    "wrap",
    [str, Named, mark_safe, lazystr, lambda text: Agency(name=text)],
    ids=["text", "object", "safe text", "lazy text", "record"],
)
def test_a_formula_is_text_in_both_formats(formula, wrap):
    rows = [[wrap(formula), "beside it"]]
    cells = read_csv(file_response("csv", "list", ["One", "Two"], rows))[1]
    assert not is_formula(cells[0])
    assert cells[1] == "beside it"
    sheet = read_xlsx(file_response("xlsx", "list", ["One", "Two"], rows))
    assert sheet["A2"].data_type == "s"
    assert not is_formula(sheet["A2"].value)
    assert sheet["B2"].value == "beside it"


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_heading_is_text_too(formula):
    assert not is_formula(read_csv(file_response("csv", "list", [formula], []))[0][0])
    sheet = read_xlsx(file_response("xlsx", "list", [formula], []))
    assert sheet["A1"].data_type == "s"
    assert not is_formula(sheet["A1"].value)


@pytest.mark.parametrize(
    "text", ["Plain", "O'Brien", "a=b", "x@example.org", "3-4", "'already", "#N/A", "TRUE"]
)
def test_ordinary_text_is_left_alone(text):
    assert neutral(text) == text
    assert read_csv(file_response("csv", "list", ["A", "B"], [[text, 1]]))[1][0] == text
    sheet = read_xlsx(file_response("xlsx", "list", ["A", "B"], [[text, 1]]))
    assert (sheet["A2"].value, sheet["A2"].data_type) == (text, "s")


@pytest.mark.parametrize("number", [0, -5, 12.5, Decimal("3.10")])
def test_numbers_stay_numbers(number):
    assert read_csv(file_response("csv", "list", ["A"], [[number]]))[1] == [str(number)]
    value = read_xlsx(file_response("xlsx", "list", ["A"], [[number]]))["A2"].value
    assert Decimal(str(value)) == Decimal(str(number))


def test_dates_are_dates_and_moments_those_of_a_clock_in_london():
    row = [date(2026, 4, 10), datetime(2026, 4, 10, 9, 30, tzinfo=UTC)]
    assert read_csv(file_response("csv", "list", ["A", "B"], [row]))[1] == [
        "2026-04-10",
        "2026-04-10 10:30:00",
    ]
    sheet = read_xlsx(file_response("xlsx", "list", ["A", "B"], [row]))
    assert sheet["A2"].is_date
    assert sheet["A2"].value == datetime(2026, 4, 10)  # noqa: DTZ001 a cell has no zone
    assert sheet["B2"].value == datetime(2026, 4, 10, 10, 30)  # noqa: DTZ001


@pytest.mark.parametrize("text", ["Zoë’s “plan” — 計画 🌱", "two\nlines", 'say "no"', "a,b;c\td"])
def test_every_character_arrives(text):
    assert read_csv(file_response("csv", "list", ["A"], [[text]]))[1] == [text]
    assert read_xlsx(file_response("xlsx", "list", ["A"], [[text]]))["A2"].value == text


@pytest.mark.parametrize("sign", ["\x00", "\x01", "\x08", "\x0b", "\x0c", "\x1f", "\ufffe"])
def test_a_sign_that_a_spreadsheet_cannot_hold_is_left_out_and_the_rest_arrives(sign):
    """Text pasted from a word processor carries vertical tabs."""
    response = file_response("xlsx", "list", ["A"], [[f"before{sign}after"]])
    assert read_xlsx(response)["A2"].value.replace("\ufffe", "") == "beforeafter"


def test_nothing_is_an_empty_cell():
    assert read_csv(file_response("csv", "list", ["A", "B"], [[None, "x"]]))[1] == ["", "x"]
    assert read_xlsx(file_response("xlsx", "list", ["A"], [[None]]))["A2"].value in (None, "")


def test_a_choice_is_its_text():
    cells = read_csv(file_response("csv", "list", ["A"], [[Role.TRAINER]]))[1]
    assert cells == ["trainer"]
    sheet = read_xlsx(file_response("xlsx", "list", ["A"], [[Role.TRAINER]]))
    assert sheet["A2"].value == "trainer"


@pytest.mark.parametrize(
    ("kind", "content_type"),
    [("csv", "text/csv; charset=utf-8"),
     ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")],
)  # fmt: skip
def test_it_is_a_download_named_after_the_day(kind, content_type):
    response = file_response(kind, "escalations", ["A"], [])
    assert response["Content-Type"] == content_type
    assert (
        response["Content-Disposition"] == f'attachment; filename="escalations-2026-03-27.{kind}"'
    )
    assert response["X-Content-Type-Options"] == "nosniff"


def test_there_is_no_third_format():
    with pytest.raises(KeyError):
        file_response("html", "list", ["A"], [])


def test_excel_is_told_that_it_is_utf8():
    assert file_response("csv", "list", ["A"], []).content.startswith(b"\xef\xbb\xbf")
