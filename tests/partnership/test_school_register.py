"""The file of the register: what is taken of it, and what is said of each that cannot be."""

import os
import subprocess
import sys
from datetime import date
from io import BytesIO

import pytest
from django.core.management import call_command

from core.words import opening
from partnership.models import Agency
from partnership.schools import register
from partnership.schools.models import School as SchoolRow
from partnership.schools.register import Refused, School
from tests.partnership import registers
from tests.partnership.registers import COLUMNS, ELSEWHERE, FIRST, SECOND, content, text


def read(raw: bytes, codes=(876,), tell=None):
    return register.read(BytesIO(raw), codes, tell)


def refusal(raw: bytes, **kwargs) -> str:
    with pytest.raises(Refused) as refused:
        read(raw, **kwargs)
    return str(refused.value)


def test_what_is_taken_of_a_row_and_of_whose():
    found = read(content(FIRST, ELSEWHERE, SECOND))
    assert found.rows == 3
    assert found.schools == [
        School(
            line=2, urn=900001, name="Ashgrove Primary School", type="Community school",
            phase="primary", status="open", opened_on=date(1998, 9, 1), closed_on=None, age_from=3,
            age_to=11, trust="", head_name="Mrs Zoë Brontë", head_job_title="Headteacher",
            town="Runcorn", postcode="WA7 0AA",
        ),
        School(
            line=4, urn=900002, name="Birchfield “High” School", type="Community school",
            phase="secondary", status="open", opened_on=date(1998, 9, 1), closed_on=None,
            age_from=3, age_to=11, trust="Birch, Oak & Elm Trust", head_name="Mrs Zoë Brontë",
            head_job_title="Headteacher", town="Runcorn", postcode="WA7 0AA",
        ),
    ]  # fmt: skip
    assert [School.from_json(each.as_json()) for each in found.schools] == found.schools


def test_more_than_one_authority():
    assert [each.urn for each in read(content(FIRST, ELSEWHERE), (202, 876)).schools] == [
        900001, 800001,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        ("cp1252", "as Windows-1252, as the DfE writes it"),
        ("utf-8", "as UTF-8, since every letter in it is right"),
        ("utf-8-sig", "as UTF-8, since it begins with the mark"),
    ],
)
def test_the_encoding_is_decided_by_the_bytes_and_said(encoding, said):
    found = read(content(FIRST, encoding=encoding))
    assert found.schools[0].head_name == "Mrs Zoë Brontë"
    assert said in found.encoding


def test_plain_letters_are_plain_letters():
    plain = {**FIRST, "HeadFirstName": "Jo", "HeadLastName": "Day"}
    assert "plain letters only" in read(content(plain)).encoding


def test_a_letter_of_more_than_one_byte_may_lie_across_two_parts(monkeypatch):
    monkeypatch.setattr(register, "PART", 7)
    assert read(content(FIRST, encoding="utf-8")).schools[0].head_name == "Mrs Zoë Brontë"


def test_dates_as_a_spreadsheet_saves_them_and_columns_in_another_order():
    raw = text({**FIRST, "OpenDate": "01/09/1998"}, columns=COLUMNS[::-1]).encode("cp1252")
    assert read(raw).schools[0].opened_on == date(1998, 9, 1)


def test_blank_lines_count_as_lines_and_as_nothing_else():
    head, row, _ = text(FIRST).split("\r\n")
    found = read("\r\n".join([head, "", "," * 139, row, ""]).encode("cp1252"))
    assert [each.line for each in found.schools] == [4]


def test_a_line_break_within_a_cell():
    found = read(content({**FIRST, "Street": "a\r\nb"}, SECOND))
    assert [each.line for each in found.schools] == [2, 4]


GARBLED = content(FIRST).replace(b"Zo\xeb", b"Zo\xc3\xab") + b""
HEAD_ONLY = text().encode()
CUT = content(FIRST, SECOND)
IN_UTF8 = content(FIRST, encoding="utf-8")


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "The file is empty."),
        (b"name,email\r\nA,b@example.org\r\n",
         ("This is not the register of schools, or not all of it: it has no column “URN”, "
          "“LA (code)”, “LA (name)”, “EstablishmentName”, “TypeOfEstablishment (name)”, "
          "“EstablishmentStatus (name)” and 12 more.")),
        (b"\x00\x01binary", "This file is UTF-16"),
        (content(FIRST, encoding="utf-16"), "This file is UTF-16"),
        (content(FIRST, encoding="utf-16-le"), "This file is UTF-16"),
        (b"PK\x03\x04more", "This is a ZIP or an Excel workbook. Unpack the ZIP"),
        (b"\xef\xbb\xbf" + content(FIRST), "says that it is UTF-8, but line 2 is not"),
        (HEAD_ONLY, "The file has a first line and no school in it."),
        (content(ELSEWHERE),
         ("no school of our local authority (code 876). It has schools of Camden (202). "
          "Download the file for all of England")),
        (content(FIRST, SECOND, FIRST), "URN 900001 is in the file twice, in lines 2 and 4."),
        (content(FIRST, {**ELSEWHERE, "URN": "8x"}), "Line 3: the URN “8x” is not a number."),
        (content({**FIRST, "URN": ""}), "Line 2: the URN “” is not a number."),
        (IN_UTF8[: IN_UTF8.rindex(b"\xab") ], "The file is cut off in line 2"),
        (b"\xef\xbb\xbf" + IN_UTF8[: IN_UTF8.rindex(b"\xab")], "The file is cut off in line 2"),
        (CUT[:-2], "The file is cut off in line 3"),
        (CUT[:-40], "The file is cut off in line 3"),
        (CUT[:-40] + b"\r\n", "The file is cut off in line 3"),
        (content(FIRST, {**SECOND, "Street": "a\nb"}).rpartition(b"\n")[0].rpartition(b"\n")[0]
         + b"\n", "The file is cut off in line 3"),
        (content(FIRST)[:-2] + b",more\r\n" + content(SECOND).split(b"\r\n")[1] + b"\r\n",
         "Line 2 has 141 cells and the first line 140 columns."),
        (content(FIRST).replace(b"Runcorn", b'Run"corn" "x') + b'"a" b,\r\n', "Line 3"),
        (content({**FIRST, "OpenDate": "31-02-2020"}),
         "Line 2: “OpenDate” says “31-02-2020”, which is not a date like 01-09-2026."),
        (content({**FIRST, "StatutoryLowAge": "three"}),
         "Line 2: “StatutoryLowAge” says “three”, which is not an age in years."),
        (content({**FIRST, "EstablishmentStatus (name)": "Asleep"}),
         "Line 2: the status “Asleep” is not one that the portal knows"),
        (content({**FIRST, "EstablishmentName": " "}), "Line 2: the school has no name."),
        (content({**FIRST, "EstablishmentName": "n" * 151}),
         "Line 2: “EstablishmentName” is longer than 150 characters."),
        (content({**FIRST, "HeadLastName": "n" * 149}), "Line 2: “name of the head” is longer"),
        (content(FIRST).replace(b"Zo\xeb", b"Zo\x81"),
         "Line 2: “HeadFirstName” has a letter that cannot be read."),
        (GARBLED, "Line 2: “HeadFirstName” says “ZoÃ«”, which another program has garbled"),
        (content({**FIRST, "Trusts (name)": "a \ufffd b"}, encoding="utf-8"),
         "Line 2: “Trusts (name)” has a letter that cannot be read."),
        (b"x" * 3 * 1024 * 1024, "Line 1 is longer than any line of the register."),
    ],
)  # fmt: skip
def test_each_that_cannot_be_taken_is_told_why_and_what_to_do(raw, said):
    sentence = refusal(raw)
    assert said in sentence
    assert sentence == opening(sentence)
    assert sentence.endswith(".")


def test_a_column_twice():
    columns = [*COLUMNS, "URN"]
    assert "“URN” is there twice in line 1" in refusal(
        text(FIRST, columns=columns).encode("cp1252")
    )


def test_an_unreadable_letter_of_another_authority_is_no_concern_of_ours():
    far = content({**ELSEWHERE, "HeadFirstName": "\x81"}, encoding="latin-1")
    assert read(far.replace(text().encode(), content(FIRST), 1)).rows == 2


def test_progress_goes_up_to_the_whole(monkeypatch):
    monkeypatch.setattr(register, "TOLD_EVERY", 100)
    rows = [{**FIRST, "URN": str(number)} for number in range(900_000, 901_000)]
    raw, told = content(*rows), []
    read(raw, tell=lambda done, of: told.append((done, of)))
    assert told == sorted(told)
    assert {of for _, of in told} == {len(raw)}
    assert told[-1] == (len(raw), len(raw))
    assert len(told) == 11


# --- all of England ---------------------------------------------------------------------------

LIMIT_MB, GROWTH_MB = 200, 30
READ = """
import sys, django
django.setup()
from pathlib import Path
from partnership.schools import authorities, register
told = []
with open(sys.argv[1], "rb") as file:
    found = register.read(file, authorities.codes(), lambda done, of: told.append(done))
status = Path("/proc/self/status").read_text()
peak = next(line for line in status.splitlines() if line.startswith("VmHWM"))
print(found.rows, len(found.schools), len(told), peak.split()[1])
"""


def read_elsewhere(file) -> tuple[int, int, int, float]:
    """Rows, schools of ours, words of progress, and the peak of a process of its own in MB."""
    ran = subprocess.run(
        [sys.executable, "-c", READ, str(file)],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings", "TESTING": "1"},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    rows, ours, told, peak = map(int, ran.stdout.split())
    return rows, ours, told, peak / 1024


@pytest.fixture(scope="module")
def england(tmp_path_factory):
    file = tmp_path_factory.mktemp("england") / "edubasealldata.csv"
    registers.write_large(file)
    assert file.stat().st_size > 50 * 1024 * 1024
    return file


@pytest.mark.skipif(not os.path.exists("/proc/self/status"), reason="asks Linux for the peak")
def test_all_of_england_is_read_in_constant_memory(england, tmp_path):
    """50,000 rows of 140 columns: the whole process, Django and all, stays under 200 MB."""
    tenth = tmp_path / "tenth.csv"
    registers.write_large(tenth, rows=5_000)
    rows, ours, told, peak = read_elsewhere(england)
    assert (rows, ours) == (50_000, 120)
    assert told > 50
    assert peak < LIMIT_MB
    assert peak - read_elsewhere(tenth)[-1] < GROWTH_MB


@pytest.mark.django_db
def test_all_of_england_imported_twice_is_imported_once(england, capsys):
    call_command("import_schools", str(england))
    said = capsys.readouterr().out
    assert "50% read\n" in said
    assert "Saved: 120 schools." in said
    before = Agency.history.count(), SchoolRow.history.count()
    assert before == (120, 120)
    call_command("import_schools", str(england))
    assert "Nothing had to be changed." in capsys.readouterr().out
    assert (Agency.history.count(), SchoolRow.history.count()) == before
