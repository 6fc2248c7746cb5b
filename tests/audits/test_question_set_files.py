"""A question set as JSON and as a workbook, there and back; and files that cannot be taken."""

import json
import os
import re
import zipfile
from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given, settings
from hypothesis import strategies as some
from openpyxl import Workbook, load_workbook

from audits.question_sets import documents, imported, shipped, spreadsheet
from audits.question_sets.imported import Faults, Unreadable
from core import file_text, file_text_reader
from tests.audits.test_question_set_content import FIRST, THEN, WHY_NOT, a_set

HEAD = "Questions"
WEIGHT = "its weight must be a whole number, 1 to 10."


def read(content: bytes):
    return imported.read(SimpleUploadedFile("x", content))


def faults(content: bytes) -> list[str]:
    with pytest.raises(Faults) as found:
        read(content)
    return found.value.sentences


def faults_in_cells(content: bytes) -> list[str]:
    """As `faults` of a workbook, which is read here, and not by a process of its own each time."""
    rows = map(json.loads, file_text_reader.of_xlsx(content, 10**7))
    sheets = spreadsheet.from_rows(rows)
    with pytest.raises(Faults) as found:
        imported.checked(sheets.data, sheets)
    return found.value.sentences


def refusal(content: bytes) -> str:
    with pytest.raises(Unreadable) as found:
        read(content)
    return str(found.value)


def changed(content, **cells) -> bytes:
    """The workbook of a set with some cells of it written anew: ``Questions_E3="…"``."""
    book = load_workbook(BytesIO(spreadsheet.written(content)))
    for name, value in cells.items():
        sheet, cell = name.split("_")
        book[sheet][cell] = value
    return saved(book)


def saved(book) -> bytes:
    out = BytesIO()
    book.save(out)
    return out.getvalue()


# --- there and back -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", shipped.SHIPPED)
@pytest.mark.parametrize("write", [imported.as_json, spreadsheet.written])
def test_each_shipped_set_comes_back_as_it_went(name, write):
    assert read(write(shipped.content(name))) == shipped.content(name)


def test_json_is_exactly_what_a_document_is():
    sent = json.loads(imported.as_json(a_set(FIRST, WHY_NOT)))
    assert sent == documents.as_data(a_set(FIRST, WHY_NOT))


WORDS = some.text("aé1 =+-@'\n\t\"<&,;\uff1d\ufeff\u2028😀", max_size=40).map(
    lambda text: text.strip() or "x"
)


@settings(max_examples=int(os.environ.get("PROPERTY_EXAMPLES", 30)))
@given(text=WORDS, prompt=WORDS, title=WORDS)
def test_any_words_come_back_from_a_workbook_as_they_went(text, prompt, title):
    """Other ones in each run; PROPERTY_EXAMPLES asks for more of them."""
    before = a_set(
        replace(FIRST, text=text, guidance=text, evidence=(prompt, "Minutes"), weight=3,
                kinds=("school",), is_mandatory=False, follows=("1.1", "7a")),
        WHY_NOT,
        replace(THEN, only_if=None),
        about=title,
    )  # fmt: skip
    known = documents.read(documents.as_data(before), ("school",))
    rows = map(json.loads, file_text_reader.of_xlsx(spreadsheet.written(known), 10**7))
    assert documents.read(spreadsheet.from_rows(rows).data, ("school",)) == known


def test_a_standard_without_criteria_comes_back():
    empty = replace(a_set(), levels=a_set().levels)
    assert read(spreadsheet.written(empty)) == empty


def test_no_cell_of_a_workbook_runs_and_its_heads_stay_in_sight():
    text = "=HYPERLINK(1)"
    book = load_workbook(BytesIO(spreadsheet.written(a_set(replace(FIRST, text=text)))))
    cells = [cell for sheet in book for row in sheet for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "inlineStr", "n"}, "no formula"
    assert f"'{text}" in [cell.value for cell in cells]
    assert [sheet.title for sheet in book] == ["Questions", "Scale", "About"]
    assert {sheet.freeze_panes for sheet in book} == {"A2"}


def test_what_a_spreadsheet_makes_of_numbers_and_yes_is_understood():
    sent = changed(
        a_set(FIRST, WHY_NOT),
        Questions_A2=1, Questions_D2=1.1, Questions_J2=True, Questions_K2=2.0,
        Questions_A3=None, Questions_B3=None, Questions_L3=1.1, Questions_M3=0, Scale_A2=0.0,
    )  # fmt: skip
    assert read(sent) == a_set(replace(FIRST, weight=2), WHY_NOT)


# --- what is wrong is said where it is ------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"Questions_E2": None}, "Sheet Questions, row 2: Criterion 1.1: its text is missing."),
        ({"Questions_D3": None}, "Sheet Questions, row 3: Standard 1, criterion 2: its number is"),
        ({"Questions_D3": "1.1"}, "Sheet Questions, row 3: Two criteria have the number 1.1."),
        ({"Questions_K2": "much"}, "row 2: Criterion 1.1: its weight must be a whole number"),
        ({"Questions_K2": 1.5}, "row 2: Criterion 1.1: its weight must be a whole number"),
        ({"Questions_J3": "perhaps"}, "Sheet Questions, row 3, Mandatory: write yes or no."),
        ({"Questions_I2": "stars"}, "row 2: Criterion 1.1: how it is answered must be one of"),
        ({"Questions_E2": "=1+1"}, "Sheet Questions, row 2, Text: it holds a formula."),
        ({"Questions_D2": date(2026, 1, 1)}, "row 2, Criterion: it holds a date. Format the cell"),
        ({"Questions_L3": "9.9"}, "Sheet Questions, row 3: Criterion 1.2 is asked only after"),
        ({"Questions_M3": "7"}, "Sheet Questions, row 3: Criterion 1.2: “7” is no answer to"),
        ({"Questions_B2": None, "Questions_B3": None},
         "Sheet Questions, row 2: Standard 1: its title is missing."),
        ({"Questions_B3": "Else"}, "row 3, Title of the standard: it says something else than"),
        ({"Scale_D3": "pink"}, "Sheet Scale, row 3: Level 2 of the scale: its colour must be one"),
        ({"Scale_A2": "none"}, "Sheet Scale, row 2: Level 1 of the scale: its value must be a"),
        ({"About_B2": None}, "Sheet About, row 2: The title of the set is missing."),
        ({"About_A2": "Titel"}, "Sheet About, row 2: “Titel” is no entry, or stands there twice."),
    ],
)  # fmt: skip
def test_each_fault_says_its_sheet_and_row(cells, said):
    found = faults_in_cells(changed(a_set(FIRST, WHY_NOT), **cells))
    assert any(said in sentence for sentence in found), found


def test_all_faults_are_said_at_once():
    assert len(faults(changed(a_set(FIRST, WHY_NOT), Questions_E2=None, About_B4="x" * 4000))) == 2


def test_cells_the_document_and_what_does_not_fit_together_are_told_at_once():
    sent = changed(
        a_set(FIRST, WHY_NOT),
        Questions_E2="=1+1", Questions_J3="maybe", Questions_K3=999, Questions_D3="1.1",
    )  # fmt: skip
    assert faults(sent) == [
        "Sheet Questions, row 2, Text: it holds a formula. Write the text itself.",
        "Sheet Questions, row 3, Mandatory: write yes or no.",
        f"Sheet Questions, row 3: Standard 1, criterion 2: {WEIGHT}",
        "Sheet Questions, row 3: Two criteria have the number 1.1. Give each its own.",
    ]


@pytest.mark.parametrize(
    "cell", ["Questions_A2", "Questions_A3", "Questions_B2", "Questions_D2", "Questions_D3",
             "Questions_E3", "Questions_I2", "Questions_I3", "Questions_J2", "Questions_K2",
             "Questions_L3", "Questions_M3", "Scale_A2", "Scale_A3", "Scale_B2", "Scale_D2",
             "About_B2"],
)  # fmt: skip
def test_what_hangs_on_a_cell_that_cannot_be_taken_is_not_told_as_well(cell):
    [sentence] = faults_in_cells(changed(a_set(FIRST, WHY_NOT), **{cell: "=1+1"}))
    assert "it holds a formula" in sentence


def test_a_workbook_without_a_sheet_or_a_column_says_which():
    book = load_workbook(BytesIO(spreadsheet.written(a_set(FIRST))))
    del book["Scale"]
    assert "has no sheet “Scale”" in refusal(saved(book))
    assert "must name the column “Text”" in refusal(changed(a_set(FIRST), Questions_E1="Words"))
    assert "has no sheet “Questions”" in refusal(saved(Workbook()))


@pytest.mark.parametrize("error", ["#REF!", "#DIV/0!", "#N/A", "#NAME?", "#GETTING_DATA"])
def test_a_cell_that_shows_an_error_is_no_text(error):
    sent = changed(a_set(FIRST), Questions_E2=error)
    assert faults_in_cells(sent) == [
        f"Sheet Questions, row 2, Text: it holds the error {error}. Write the text itself."
    ]


def test_a_name_that_stands_there_twice_hides_nothing():
    assert (
        refusal(changed(a_set(FIRST), Questions_O1="Text", Questions_O2="Other words"))
    ) == "Sheet Questions: its first row names the column “Text” twice. Take one away."
    data = imported.as_json(a_set(FIRST))
    for twice in (
        data[:-1] + b', "title": "Another"}',
        data.replace(b'"weight": ', b'"weight": 9, "weight": ', 1),
    ):
        assert re.fullmatch(
            "The file has “(title|weight)” twice in one group. Take one of them out.",
            refusal(twice),
        )


def test_cells_are_text_so_that_a_number_stays_as_it_is_typed():
    """Of 1.10 typed in a cell of no format, a spreadsheet makes 1.1: another criterion."""
    book = load_workbook(BytesIO(spreadsheet.written(a_set(FIRST))))
    for cell in ("A2", "D2", "L2", "N2"):
        assert book[HEAD][cell].number_format == "@", cell
    assert book[HEAD]["K2"].number_format == "General"


def test_a_workbook_of_more_than_a_page_can_send_on_is_refused():
    prompts = tuple(f"{n}{'x' * 990}" for n in range(12))
    many = [replace(FIRST, code=f"1.{n}", evidence=prompts) for n in range(200)]
    sent = spreadsheet.written(a_set(*many))
    assert len(sent) < imported.MOST_BYTES
    assert "must be smaller than 2 MB" in refusal(sent)


# --- files that cannot be taken -------------------------------------------------------------------


def packed(**parts) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packing:
        for name, content in parts.items():
            packing.writestr(name, content)
    return out.getvalue()


def with_part(name: str, content: bytes) -> bytes:
    """A workbook of a set, one part of it replaced."""
    out = BytesIO()
    source = zipfile.ZipFile(BytesIO(spreadsheet.written(a_set(FIRST))))
    with source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packing:
        for each in source.namelist():
            packing.writestr(each, content if each == name else source.read(each))
    return out.getvalue()


def test_a_bomb_is_refused_before_it_is_unpacked():
    bomb = packed(**{f"xl/{n}": b"\0" * (9 * 1024 * 1024) for n in range(2)})
    assert len(bomb) < 100_000
    assert "holds far more than a question set" in refusal(bomb)
    assert "holds far more" in refusal(packed(**{str(n): b"" for n in range(201)}))
    ending = b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (n, n) for n in range(1, 3000))
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        + ending
        + b"</sheetData></worksheet>"
    )
    assert "has more than 1,000 rows" in refusal(with_part("xl/worksheets/sheet1.xml", sheet))


@pytest.mark.parametrize(
    ("part", "content"),
    [
        (
            "xl/worksheets/sheet1.xml",
            "<worksheet {}><sheetData><row>{}</row></sheetData></worksheet>",
        ),
        ("xl/styles.xml", "<styleSheet {}><fonts>{}</fonts></styleSheet>"),
    ],
)
def test_one_that_would_keep_a_reader_busy_is_given_up(monkeypatch, part, content):
    """Of so many cells or fonts that they would take a minute; read apart, it costs seconds."""
    monkeypatch.setattr(file_text, "SECONDS_OF_A_REQUEST", 1)
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    many = ("<c/>" if "sheet1" in part else "<font/>") * 2_000_000
    sent = with_part(part, content.format(space, many).encode())
    assert len(sent) < 100_000
    assert "cannot be read as an Excel workbook" in refusal(sent)


def test_a_part_that_multiplies_itself_is_no_workbook():
    laughs = "".join(
        f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' if n else '<!ENTITY l0 "lol">' for n in range(10)
    )
    sheet = f"<!DOCTYPE x [{laughs}]><worksheet><sheetData>&l9;</sheetData></worksheet>"
    with pytest.raises(Unreadable):
        read(with_part("xl/worksheets/sheet1.xml", sheet.encode()))
    book = f"<!DOCTYPE x [{laughs}]><workbook>&l9;</workbook>"
    with pytest.raises(Unreadable):
        read(with_part("xl/workbook.xml", book.encode()))


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet3.xml"])
def test_an_entity_of_a_workbook_reads_nothing(part, tmp_path):
    """Of the sheet About: what a cell names of this machine is not read."""
    secret = tmp_path / "secret"
    secret.write_text("Read from the disk")
    named = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}">]>'
    source = zipfile.ZipFile(BytesIO(spreadsheet.written(a_set(FIRST)))).read(part).decode()
    wanted = "Questions" if part == "xl/workbook.xml" else "A set"
    assert wanted in source
    sent = named + source.replace(wanted, f"&e;{wanted}", 1)
    try:
        found = repr(read(with_part(part, sent.encode())))
    except (Unreadable, Faults) as refused:
        found = str(refused)
    assert "Read from the disk" not in found


@pytest.mark.parametrize(
    "content",
    [packed(a=b"x"), b"PK\x03\x04broken", b"PK", packed(**{"xl/workbook.xml": b"<"})],
)
def test_a_zip_that_is_no_workbook_is_refused_with_what_to_do(content):
    assert "save it as an Excel workbook" in refusal(content)


@pytest.mark.parametrize(
    "content",
    [b"[" * 1_000_000, b'{"a":' * 400_000, b"{", b"\xff\xfe\x00", b"%PDF-1.7", b"1" * 10_000],
)
def test_json_that_cannot_be_read_is_refused_with_what_to_do(content):
    assert "cannot be read as JSON" in refusal(content)


@pytest.mark.parametrize("content", [b"3", b"null", b"[]", b'"x"', b"NaN"])
def test_json_that_is_no_set_says_so(content):
    assert "The file must be a group of named entries." in faults(content)


def test_what_no_database_keeps_is_refused():
    data = documents.as_data(a_set(FIRST))
    data["standards"][0]["criteria"][0] |= {"text": "a\0b", "guidance": "\ud800", "kinds": ["\0"]}
    found = faults(json.dumps(data).encode())
    assert len([each for each in found if "a character that cannot be read" in each]) == 3
    found = faults(json.dumps(data | {"\ud800": 1}).encode())
    assert "".join(found).encode()


@pytest.mark.parametrize(
    "content",
    [
        b'{"levels": [' + b"{}," * 500_000 + b"{}]}",
        b'{"standards": [' + b'{"criteria": [{}, {}]},' * 50_000 + b"{}]}",
        b"{" + b",".join(b'"%d":0' % number for number in range(150_000)) + b"}",
        b'{"standards": [{"criteria": [{"kinds": [' + b'"x",' * 300_000 + b'"x"]}]}]}',
    ],
    ids=["levels", "criteria", "names", "kinds"],
)
def test_a_file_of_nothing_but_faults_tells_of_so_many(content):
    assert len(content) < imported.MOST_BYTES
    assert len(faults(content)) < documents.MOST_FAULTS + 20


def test_too_large_a_file_or_set_is_refused():
    assert "must be smaller than 2 MB" in refusal(b" " * (imported.MOST_BYTES + 1))
    many = a_set(*(replace(FIRST, code=f"1.{n}") for n in range(501)))
    assert faults(imported.as_json(many)) == ["A set has at most 500 criteria. There are 501."]


@pytest.mark.parametrize("code", ["1 1", "1,1", "1;1", "1\n1", ".1", "1/1"])
def test_a_number_holds_nothing_that_parts_a_list_of_them_or_an_address(code):
    found = faults(imported.as_json(a_set(replace(FIRST, code=code))))
    assert found == [f"Standard 1, criterion 1: {documents.NUMBER_IN_WORDS}"]
