"""docs/security.md is whole and names only tests that there are."""

import ast
import re
import tomllib
from collections import Counter
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from django.conf import settings

from accounts.passwords import WORDS_OF_THE_FIELD
from tests.security.test_repository import PLACES

ROOT = Path(settings.BASE_DIR)
TEXT = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
MET, NOT_APPLICABLE, NOT_MET = STATUSES = ("met", "not applicable", "not met")
COMMENT = re.compile(r"<!--.*?-->")
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


class Row(NamedTuple):
    number: str
    level: str
    gist: str
    status: str
    rest: str


def rows_of(text: str) -> list[Row]:
    """Every line of a table whose first cell begins like a requirement's number."""
    lines = (COMMENT.sub("", line) for line in text.splitlines())
    cells = ([cell.strip() for cell in line.strip("|").split("|")] for line in lines
             if re.match(r"\|\s*V\d", line))  # fmt: skip
    return [Row(*each) for each in cells]


def requirements() -> dict[str, str]:
    """The level of each requirement by its number."""
    path = ROOT / "tests" / "security" / "asvs-5.0.0.toml"
    kept = tomllib.loads(path.read_text(encoding="utf-8"))
    found = {}
    for section, levels in kept["sections"].items():
        for level, numbers in levels.items():
            for part in numbers.split(","):
                first, _, last = part.partition("-")
                for number in range(int(first), int(last or first) + 1):
                    assert f"{section}.{number}" not in found
                    found[f"{section}.{number}"] = level
    assert Counter(found.values()) == kept["count"]
    return found


@cache
def names_in(name: str) -> frozenset[str]:
    path = ROOT / name
    if not path.is_file():
        return frozenset()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


def what_is_wrong(text: str) -> list[str]:
    """A sentence for each requirement that is missing or twice, and for each row that is not so."""
    wanted, rows = requirements(), rows_of(text)
    times = Counter(row.number for row in rows)
    wrong = [f"{number} is missing" for number in wanted if number not in times]
    wrong += [f"{number} is no requirement" for number in times if number not in wanted]
    wrong += [f"{number} is there {n} times" for number, n in times.items() if n > 1]
    for row in rows:
        named = NAMED.findall(row.rest)
        reason = NAMED.sub("", row.rest).strip(" ,;.")
        if row.level != wanted.get(row.number, row.level):
            wrong.append(f"{row.number} is of level {wanted[row.number]}")
        if not row.gist:
            wrong.append(f"{row.number} says nothing of itself")
        if row.status not in STATUSES:
            wrong.append(f"{row.number}: {row.status!r} is no status")
        if row.status == MET and not named:
            wrong.append(f"{row.number} is met by no test")
        if row.status in (NOT_APPLICABLE, NOT_MET) and len(reason) < 8:
            wrong.append(f"{row.number} has no reason")
        if row.status == NOT_MET and not re.search(r"Known since \w+ \d{4}", row.rest):
            wrong.append(f"{row.number} does not say since when it is known")
        wrong += [
            f"{row.number}: there is no {name}::{test}"
            for name, test in named
            if test not in names_in(name)
        ]
        unread = re.sub(NAMED, "", row.rest)
        wrong += [
            f"{row.number}: {each} names no test" for each in re.findall("`[^`]*::[^`]*`", unread)
        ]
    return wrong


def test_every_requirement_is_answered_once_and_truly():
    assert what_is_wrong(TEXT) == []


def test_how_many_of_each_is_said_as_it_is():
    count = Counter(row.status for row in rows_of(TEXT))
    assert ", ".join(f"{count[status]} {status}" for status in STATUSES) in TEXT
    assert sum(count.values()) == 253


A_ROW = "| V7.3.1 | 2 | an end | met | `tests/security/test_sessions.py::{}` |"
GOOD = A_ROW.format("test_an_hour_without_a_click_ends_it")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (GOOD, None),
        (A_ROW.format("test_that_is_not_there"), "there is no tests/security/test_sessions.py::"),
        (GOOD.replace("sessions.py", "nowhere.py"), "there is no tests/security/test_nowhere.py"),
        (GOOD.replace("| met |", "| partly |"), "'partly' is no status"),
        (GOOD.replace("| 2 |", "| 1 |"), "is of level 2"),
        (f"{GOOD}\n{GOOD}", "is there 2 times"),
        ("", "V7.3.1 is missing"),
        (GOOD.replace("V7.3.1", "V7.3.9"), "V7.3.9 is no requirement"),
        ("| V7.3.1 | 2 | an end | met | It is. |", "is met by no test"),
        ("| V7.3.1 | 2 | an end | met | `tests/x::y` |", "names no test"),
        ("| V7.3.1 | 2 | an end | not met | |", "has no reason"),
        ("| V7.3.1 | 2 | an end | not met | <!-- PENDING a long reason --> |", "has no reason"),
        ("| V7.3.1 | 2 | an end | not met | It has none at all. |", "since when it is known"),
        ("| V7.3.1 | 2 | an end | not applicable | |", "has no reason"),
        ("| V7.3.1 | 2 | an end | not applicable | No sessions. |", None),
        ("| V7.3.1 | 2 | | not applicable | No sessions. |", "says nothing of itself"),
    ],
)
def test_what_is_not_so_is_found(row, said):
    found = [each for each in what_is_wrong(row) if "V7.3.1" in each or "V7.3.9" in each]
    assert any(said in each for each in found) if said else found == []


def test_the_sections_that_requirements_point_to_are_there():
    headings = set(re.findall(r"(?m)^### (.+)$", TEXT))
    pointed = set(re.findall(r"“([^”]+)” below", TEXT))
    assert len(pointed) >= 9
    assert pointed - headings == set()
    for heading in pointed:
        section = TEXT.partition(f"### {heading}\n")[2].partition("\n### ")[0]
        assert len(section.split()) > 40, heading


def test_the_words_that_make_no_password_are_those_of_the_code():
    section = TEXT.partition("### Words that make no password\n")[2].partition("\n### ")[0]
    assert {word.strip() for word in section.strip().splitlines()[-1].split(",")} == (
        WORDS_OF_THE_FIELD
    )


def test_the_inventory_names_every_place_that_uses_cryptography():
    section = TEXT.partition("### Keys and algorithms\n")[2].partition("\n### ")[0]
    assert [name for name in PLACES if f"`{name}`" not in section] == []


def test_the_figures_are_those_of_the_settings():
    """Of what is most likely to be changed in one place and forgotten in the other."""
    plain = " ".join(TEXT.split())
    hours = settings.SESSION_LONGEST // 3600
    assert settings.SESSION_IDLE_LIMIT == 3600
    assert "A session ends an hour after it was last used" in plain
    assert f"{hours} hours after it began" in plain
    assert f"up to {settings.DOCUMENT_MAX_MEGABYTES} MB" in plain
    assert f"{settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 1024 // 1024} MB of text in a form" in plain
    assert settings.PASSWORD_RESET_TIMEOUT == 2 * 3600
    assert "works once, for two hours" in plain


def test_everybody_of_the_threat_model_has_what_stops_them_and_what_remains():
    section = TEXT.partition("### Who would attack\n")[2].partition("\n### ")[0]
    lines = [COMMENT.sub("", line) for line in section.splitlines() if line.startswith("| **")]
    assert len(lines) >= 10
    for line in lines:
        cells = [cell.strip() for cell in line.strip("| ").split("|")]
        assert len(cells) == 3, line
        assert all(len(cell) > 10 for cell in cells), line
