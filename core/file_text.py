"""The text inside an uploaded file, for search: read by a process of its own, bounded in time,
memory and size, because a file can be made to keep a reader busy or to break it.

Only in a worker. A file that cannot be read costs its text, and nothing else.
"""

import subprocess
import sys
from pathlib import Path
from typing import BinaryIO

from core.text_search import LONGEST_BODY

READER = Path(__file__).with_name("file_text_reader.py")
SECONDS = 30
READABLE = frozenset({"pdf", "docx", "txt"})


class NoText(Exception):
    """Nothing could be read, for whatever reason: broken, locked, a scan, too long to read."""


def read(stored: BinaryIO, ending: str) -> str:
    """``ending``: one of `READABLE`. Raises NoText."""
    if ending == "txt":
        return _or_refuse(_decoded(stored.read()))
    try:
        ended = subprocess.run(
            [sys.executable, "-I", str(READER), ending, str(LONGEST_BODY), str(SECONDS)],
            input=stored.read(),
            capture_output=True,
            timeout=SECONDS,
            check=True,
        )
    except (subprocess.SubprocessError, OSError) as error:
        raise NoText(type(error).__name__) from error
    return _or_refuse(ended.stdout.decode("utf-8", "replace"))


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("windows-1252", "replace")


def _or_refuse(text: str) -> str:
    if not text.strip():
        raise NoText("no text in it")
    return text[:LONGEST_BODY]
