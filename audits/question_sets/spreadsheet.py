"""A question set as a workbook of three sheets, there and back by the same document as JSON.

``Questions`` has one row for each criterion, its standard before it; ``Scale`` a row for each
level; ``About`` the words of the set. What is read is the document of `documents.read`, which alone
knows what is right; the sheet and the row of each part are kept, so that a fault can be found.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from audits.question_sets.content import Content
from core import exports, file_text

ABOUT, SCALE, QUESTIONS = "About", "Scale", "Questions"
WORDS = {"Title": "title", "About": "about", "Source": "source"}
LEVEL = ("Score", "Label", "Meaning", "Colour")
COLUMNS = (
    "Standard", "Title of the standard", "Guidance on the standard", "Criterion", "Text",
    "Guidance", "Evidence prompts", "Kinds of agency", "Answered", "Mandatory", "Weight",
    "Asked only if", "Is answered", "Carries on", "Facts beside it",
)  # fmt: skip
# Workbooks that were written before there was such a column are still read.
MAY_BE_MISSING = ("Facts beside it",)
WIDTHS = {
    ABOUT: (12, 100),
    SCALE: (8, 30, 60, 14),
    QUESTIONS: (10, 28, 40, 10, 50, 50, 40, 22, 10, 11, 8, 12, 12, 12, 28),
}
# What `documents.read` calls the part that stands in a column, where it cannot be empty.
IN_SENTENCES = {
    "Standard": "its number", "Title of the standard": "its title", "Criterion": "its number",
    "Text": "its text", "Answered": "how it is answered", "Asked only if": "asked, the criterion",
    "Is answered": "asked, the answers", "Score": "its value", "Label": "its label",
    "Colour": "its colour", "Entry": "The title of the set", ABOUT: "The title of the set",
}  # fmt: skip
YES, NO = ("yes", "true", "1"), ("no", "false", "0")

# A workbook of a set has some 20 kB, and unpacks to ten times as much.
MOST_PARTS, MOST_UNPACKED = 200, 16 * 1024 * 1024
MOST_ROWS = 1_000
ERROR = re.compile("#(NULL!|DIV/0!|VALUE!|REF!|NAME\\?|NUM!|N/A|GETTING_DATA|SPILL!|CALC!)")
SAVE_AGAIN = "Open it in your spreadsheet, save it as an Excel workbook (.xlsx), and send that."


class Unreadable(Exception):
    """The file as a whole cannot be taken. The message says what to do."""


class Faults(Exception):
    """``sentences``: what is wrong in cells, each with its sheet and row."""

    def __init__(self, sentences: Sequence[str]):
        super().__init__(" ".join(sentences))
        self.sentences = list(sentences)


# --- out ------------------------------------------------------------------------------------------


def written(content: Content) -> bytes:
    return exports.workbook(
        {
            QUESTIONS: [COLUMNS, *_question_rows(content)],
            SCALE: [
                LEVEL,
                *(
                    [each.value, _cell(each.label), _cell(each.meaning), each.colour.value]
                    for each in content.levels
                ),
            ],
            ABOUT: [
                ("Entry", "Text"),
                *([name, _cell(getattr(content, key))] for name, key in WORDS.items()),
            ],
        },
        WIDTHS,
    )


def _question_rows(content: Content) -> Iterator[list[str | int]]:
    for standard in content.standards:
        head = [standard.code, standard.title, standard.guidance]
        if not standard.criteria:
            yield [*map(_cell, head), *[""] * (len(COLUMNS) - len(head))]
        for each in standard.criteria:
            condition = each.only_if
            texts = [
                *head, each.code, each.text, each.guidance, "\n".join(each.evidence),
                "\n".join(each.kinds), each.answer.value, "yes" if each.is_mandatory else "no",
            ]  # fmt: skip
            asked = [
                condition.criterion if condition else "",
                "\n".join(condition.answers) if condition else "",
                "\n".join(each.follows),
                "\n".join(each.facts),
            ]
            yield [*map(_cell, texts), each.weight, *map(_cell, asked)]
            head = [standard.code, standard.title, ""]


def _cell(text: str) -> str:
    """A text that begins like one that `core.exports` has marked, before a formula, gets another
    mark, so that each comes back as it was."""
    return f"'{text}" if _is_marked(text) else text


def _as_written(text: str) -> str:
    return text[1:] if _is_marked(text) else text


def _is_marked(text: str) -> bool:
    bare = text.lstrip("'")
    return bare != text and exports.FORMULA.match(bare) is not None


# --- in -------------------------------------------------------------------------------------------


class Read:
    """``data``: the document; ``places``: how `documents.read` calls a part, and where it is."""

    def __init__(self) -> None:
        self.data: dict[str, Any] = {"levels": [], "standards": []}
        self.places: dict[str, str] = {}
        self.faults: list[str] = []
        # Where and in which column, of the cells that cannot be taken: they are read as empty.
        self.told: set[tuple[str, str]] = set()

    def news(self, sentences: Iterable[str]) -> list[str]:
        """Those that do not say of a cell that was told already that it is empty, each with where
        it is."""
        return [placed for each in sentences if not self._is_told(placed := self.placed(each))]

    def _is_told(self, sentence: str) -> bool:
        return any(
            sentence.startswith(f"{where}: ") and f"{part} " in sentence
            for where, column in self.told
            if (part := IN_SENTENCES.get(column))
        )

    def placed(self, sentence: str) -> str:
        """A fault of `documents.read` with where it is: by the longest name that it begins with,
        for “Criterion 1.1a” begins like “Criterion 1.1”, too."""
        found = [each for each in self.places if sentence.startswith(each)]
        return f"{self.places[max(found, key=len)]}: {sentence}" if found else sentence


def read(content: bytes) -> Read:
    """With the faults of cells that cannot be taken. Raises Unreadable for what is no such
    workbook."""
    _refuse_a_bomb(content)
    try:
        rows = file_text.rows_of_workbook(BytesIO(content))
    except file_text.NoText as error:
        raise Unreadable(f"The file cannot be read as an Excel workbook. {SAVE_AGAIN}") from error
    return from_rows(rows)


def from_rows(rows: Iterable[tuple[str, int, list[Any]]]) -> Read:
    """``rows``: see `core.file_text.rows_of_workbook`."""
    sheets: dict[str, list[Cells]] = {}
    for name, number, cells in rows:
        if number > MOST_ROWS + 1 and name in (QUESTIONS, SCALE, ABOUT):
            raise Unreadable(
                f"Sheet {name} has more than {MOST_ROWS:,} rows. Take out what is below the last"
                " row that is filled in."
            )
        if any(_text(cell) for cell in cells):
            sheets.setdefault(name, []).append((number, cells))
    if missing := [name for name in (QUESTIONS, SCALE, ABOUT) if name not in sheets]:
        raise Unreadable(
            f"The workbook has no sheet “{missing[0]}”. Download the set as Excel, change that"
            " file, and send it: it has the sheets Questions, Scale and About."
        )
    found = Read()
    _read_about(found, sheets[ABOUT])
    _read_scale(found, sheets[SCALE])
    _read_questions(found, sheets[QUESTIONS])
    return found


def _refuse_a_bomb(content: bytes) -> None:
    try:
        with ZipFile(BytesIO(content)) as packed:
            parts = packed.infolist()
    except (BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise Unreadable(f"The file is no Excel workbook. {SAVE_AGAIN}") from error
    if len(parts) > MOST_PARTS or sum(each.file_size for each in parts) > MOST_UNPACKED:
        raise Unreadable(
            "The workbook holds far more than a question set. Copy its three sheets into a new"
            " workbook, and send that."
        )


Cells = tuple[int, list[Any]]  # the number of a row, and what is in it


def _table(
    found: Read, name: str, rows: list[Cells], columns: Sequence[str]
) -> Iterator[tuple[str, dict[str, str]]]:
    """(where, text by column) of each row below the head, which must name the columns."""
    _, head = rows[0] if rows else (0, [])
    names = [_text(each).strip() for each in head]
    if missing := [each for each in columns if each not in (*names, *MAY_BE_MISSING)]:
        raise Unreadable(
            f"Sheet {name}: its first row must name the column “{missing[0]}”. Its columns are"
            f" {', '.join(columns)}."
        )
    if twice := [each for each in columns if names.count(each) > 1]:
        raise Unreadable(
            f"Sheet {name}: its first row names the column “{twice[0]}” twice. Take one away."
        )
    for number, cells in rows[1:]:
        where = f"Sheet {name}, row {number}"
        said = {}
        for column, cell in zip(names, cells, strict=False):
            if column in columns:
                told = len(found.faults)
                said[column] = _said(found, f"{where}, {column}", cell)
                if len(found.faults) > told:
                    found.told.add((where, ABOUT if name == ABOUT else column))
        yield where, said


def _said(found: Read, where: str, cell: Any) -> str:
    if isinstance(cell, list):
        found.faults.append(f"{where}: it holds a date. Format the cell as text, and write again.")
        return ""
    text = _text(cell)
    if text.startswith("="):
        found.faults.append(f"{where}: it holds a formula. Write the text itself.")
        return ""
    if ERROR.fullmatch(text):
        found.faults.append(f"{where}: it holds the error {text}. Write the text itself.")
        return ""
    return _as_written(text)


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, list):
        return cell[0]
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    return str(cell).replace("\r\n", "\n").replace("\r", "\n").strip()


def _lines(text: str, also: str = "") -> list[str]:
    """``also``: what parts a list besides new lines, where no entry can hold it."""
    for mark in also:
        text = text.replace(mark, "\n")
    return [each.strip() for each in text.split("\n") if each.strip()]


def _number(text: str) -> int | str:
    return int(text) if re.fullmatch("-?[0-9]{1,6}", text) else text


def _read_about(found: Read, rows: list[Cells]) -> None:
    called = {"title": "The title of the set", "about": "What the set is about",
              "source": "The source of the set"}  # fmt: skip
    for where, said in _table(found, ABOUT, rows, ("Entry", "Text")):
        key = WORDS.get(said["Entry"])
        if key is None or key in found.data:
            found.faults.append(
                f"{where}: “{said['Entry'][:60]}” is no entry, or stands there twice. The entries"
                f" are {', '.join(WORDS)}."
            )
            continue
        found.data[key] = said["Text"]
        found.places[called[key]] = where


def _read_scale(found: Read, rows: list[Cells]) -> None:
    for number, (where, said) in enumerate(_table(found, SCALE, rows, LEVEL), 1):
        found.data["levels"].append(
            {
                "value": _number(said["Score"]),
                "label": said["Label"],
                "meaning": said["Meaning"],
                "colour": said["Colour"].lower(),
            }
        )
        found.places[f"Level {number} of the scale"] = where


def _read_questions(found: Read, rows: list[Cells]) -> None:
    standards = found.data["standards"]
    seen: set[str] = set()
    for where, said in _table(found, QUESTIONS, rows, COLUMNS):
        is_told = (where, "Standard") in found.told
        above = standards[-1] if standards else {"code": "-"}
        if not above["code"] and said["Title of the standard"] == above["title"]:
            above["code"] = said["Standard"]  # whose cell above could not be taken
        goes_on = standards and (is_told or not (said["Standard"] or said["Title of the standard"]))
        if not goes_on and (not standards or standards[-1]["code"] != said["Standard"]):
            standards.append(
                {"code": said["Standard"], "title": said["Title of the standard"],
                 "guidance": said["Guidance on the standard"], "criteria": []}
            )  # fmt: skip
            found.places[f"Standard {said['Standard'] or len(standards)}"] = where
            if said["Standard"]:
                found.places[f"Two standards have the number {said['Standard']}"] = where
        elif not is_told:
            _as_above(found, where, said, standards[-1])
        if not any(said.get(column) for column in COLUMNS[3:]):
            continue
        standard = standards[-1]
        standard["criteria"].append(_criterion(found, where, said))
        code, place = said["Criterion"], len(standard["criteria"])
        called = f"Standard {standard['code'] or len(standards)}"
        found.places.setdefault(f"{called}, criterion {place}", where)
        if code in seen:
            found.places[f"Two criteria have the number {code}"] = where
        elif code:
            found.places[f"Criterion {code}"] = where
        seen.add(code)


def _as_above(found: Read, where: str, said: Mapping[str, str], standard: dict[str, Any]) -> None:
    for column, key in (
        ("Title of the standard", "title"),
        ("Guidance on the standard", "guidance"),
    ):
        is_told = any(each == column for _, each in found.told)
        if said[column] and said[column] != standard[key] and not is_told:
            found.faults.append(
                f"{where}, {column}: it says something else than the first row of standard"
                f" {standard['code']}. Write it there, and leave it empty here."
            )


def _criterion(found: Read, where: str, said: Mapping[str, str]) -> dict[str, Any]:
    mandatory = said["Mandatory"].lower()
    if mandatory not in ("", *YES, *NO):
        found.faults.append(f"{where}, Mandatory: write yes or no.")
    criterion: dict[str, Any] = {
        "code": said["Criterion"],
        "text": said["Text"],
        "guidance": said["Guidance"],
        "evidence": _lines(said["Evidence prompts"]),
        "kinds": [each.lower() for each in _lines(said["Kinds of agency"], ",;")],
        "mandatory": mandatory not in NO,
        "follows": _lines(said["Carries on"], ",;"),
        "facts": [each.lower() for each in _lines(said.get("Facts beside it", ""), ",;")],
    }
    if said["Answered"] or (where, "Answered") in found.told:
        criterion["answer"] = said["Answered"].lower()
    if said["Weight"]:
        criterion["weight"] = _number(said["Weight"])
    if said["Asked only if"] or said["Is answered"]:
        answers: Iterable[str] = _lines(said["Is answered"], ",;")
        criterion["only_if"] = {
            "criterion": said["Asked only if"],
            "answers": [each.lower() for each in answers],
        }
    return criterion
