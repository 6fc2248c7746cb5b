"""What one text has that another had not, sentence by sentence. Pure."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

_BETWEEN = re.compile(r"(?<=[.!?])\s+|\n+")


class Piece(NamedTuple):
    """``how``: “same”, “added” or “taken away”."""

    how: str
    text: str


def pieces(before: str, after: str) -> list[Piece]:
    """``after`` in order, and where it stood, what was taken away."""
    return list(_pieces(_sentences(before), _sentences(after)))


def _pieces(old: list[str], new: list[str]) -> Iterator[Piece]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for _, start, end, first, last in matcher.get_opcodes():
        if old[start:end] == new[first:last]:
            yield Piece("same", " ".join(new[first:last]))
            continue
        if start < end:
            yield Piece("taken away", " ".join(old[start:end]))
        if first < last:
            yield Piece("added", " ".join(new[first:last]))


def _sentences(text: str) -> list[str]:
    return [each for each in _BETWEEN.split(text.strip()) if each]
