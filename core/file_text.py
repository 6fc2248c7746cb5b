"""The text inside an uploaded file, for search: read by a process of its own, bounded in time,
memory and size, because a file can be made to keep a reader busy or to break it.

A text only in a worker. A file that cannot be read costs its text, and nothing else. The rows of a
workbook that somebody imports, in their request: for as long as they would wait for a page.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, BinaryIO

from core.text_search import LONGEST_BODY

READER = Path(__file__).with_name("file_text_reader.py")
SECONDS, SECONDS_OF_A_REQUEST = 30, 10
LONGEST_WORKBOOK = 8 * 1024 * 1024  # characters
READABLE = frozenset({"pdf", "docx", "txt"})


class NoText(Exception):
    """Nothing could be read, for whatever reason: broken, locked, a scan, too long to read."""


def read(stored: BinaryIO, ending: str) -> str:
    """``ending``: one of `READABLE`. Raises NoText."""
    if ending == "txt":
        return _or_refuse(_decoded(stored.read()))
    return _or_refuse(_apart(stored, ending, LONGEST_BODY, SECONDS))


def rows_of_workbook(stored: BinaryIO) -> list[tuple[str, int, list[Any]]]:
    """(sheet, number, cells) of each row of an XLSX file that holds anything, sheet by sheet.

    A cell is a text, a number, a truth or None; what is none of these, a date, is a list of its
    name. Raises NoText.
    """
    told = _apart(stored, "xlsx", LONGEST_WORKBOOK, SECONDS_OF_A_REQUEST)
    try:
        return [(name, number, cells) for name, number, cells in map(json.loads, told.splitlines())]
    except ValueError as error:  # it was cut off
        raise NoText("too long") from error


def _apart(stored: BinaryIO, ending: str, longest: int, seconds: int) -> str:
    try:
        ended = subprocess.run(
            [sys.executable, "-I", str(READER), ending, str(longest), str(seconds)],
            input=stored.read(),
            capture_output=True,
            timeout=seconds,
            check=True,
        )
    except (subprocess.SubprocessError, OSError) as error:
        raise NoText(type(error).__name__) from error
    return ended.stdout.decode("utf-8", "replace")


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("windows-1252", "replace")


def _or_refuse(text: str) -> str:
    if not text.strip():
        raise NoText("no text in it")
    return text[:LONGEST_BODY]
