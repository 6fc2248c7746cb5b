"""One text out of two that colleagues wrote in the same answer. Pure values.

The rule: two people in one answer never lose either's text.

- What they changed in different sentences or lines is put together.
- A sentence that both changed differently is kept twice: as it stands first, then as it arrives,
  each on a line of its own. The page then says: “You both wrote here: both are kept. Take away what
  is not needed.” Where one of the two says all that the other says, the longer one stands once.
- What one took away and the other left alone goes. What one took away and the other changed stays
  as changed. What both took away never comes back.

That a browser sends the same text twice, because it never heard that it was saved, is not for this
module to find out (`audits.returns.answering`).

Libraries for this merge whole lines, which would double a paragraph for each word, or look for a
likely place and drop what they cannot put there.
"""

import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import NamedTuple

# A sentence with the space behind it, or the end of a line. No sentence ends in “e.g. this”.
_PIECE = re.compile(r"\n|[^\n]+?(?:[.!?…][”’\"')\]]*[^\S\n]+(?![a-z])|(?=\n)|$)")
# Pairs of pieces that are compared with each other at the most; beyond it, what lies between the
# same beginning and the same end counts as changed as a whole.
MOST_COMPARED = 1_000_000


@dataclass(frozen=True)
class Merged:
    """``both_wrote``: two versions of one place are in it, or words that one had taken away."""

    text: str
    both_wrote: bool


def merge(before: str, mine: str, theirs: str) -> Merged:
    """``before``: what both started from; ``theirs``: what stands now; ``mine``: what arrives.

    The caller has made every end of line ``\\n``. The outcome may be longer than an answer may be:
    what to do then is for the caller to say.
    """
    if mine in (before, theirs):
        return Merged(theirs, both_wrote=False)
    if theirs == before:
        return Merged(mine, both_wrote=False)
    parts, both_wrote = [], False
    for stood, arrives, stands in _places(_pieces(before), mine, theirs):
        text, by_both = _one_of(stood, arrives, stands)
        parts.append(text)
        both_wrote = both_wrote or by_both
    return Merged(_joined(parts).rstrip(" "), both_wrote)


def _one_of(stood: str, arrives: str, stands: str) -> tuple[str, bool]:
    """What is kept of one place, and whether both wrote in it."""
    if arrives in (stood, stands):
        return stands, False
    if stands == stood:
        return arrives, False
    if not arrives.strip() or not stands.strip():
        return arrives if arrives.strip() else stands, True
    shorter, longer = sorted((arrives, stands), key=lambda text: len(text.split()))
    place = _found_in(shorter.split(), longer.split())
    if place is not None:
        return longer, place > 0
    ends = "\n" if arrives.endswith("\n") else ""
    return f"{stands.rstrip()}\n{arrives.strip()}{ends}", True


def _found_in(some: Sequence[str], words: Sequence[str]) -> int | None:
    """How many of the words come before the same, one after the other, among the others."""
    last = len(words) - len(some)
    return next((at for at in range(last + 1) if words[at : at + len(some)] == [*some]), None)


def _joined(parts: Sequence[str]) -> str:
    """No two sentences grow together, and no space is left where a line ends or begins, if not
    written so by one of the two alone."""
    found: list[str] = []
    for part in filter(None, parts):
        if found and not found[-1][-1].isspace() and not part[0].isspace():
            found.append(" ")
        elif found and part[0] == "\n":
            found[-1] = found[-1].rstrip(" ") or found[-1]
        found.append(part)
    return "".join(found)


# --- the places in which they differ --------------------------------------------------------------


class _Change(NamedTuple):
    """The pieces from ``start`` to ``end`` of what both started from became ``text``."""

    start: int
    end: int
    text: str


def _pieces(text: str) -> list[str]:
    return _PIECE.findall(text)


def _places(before: Sequence[str], mine: str, theirs: str) -> Iterator[tuple[str, str, str]]:
    """The text in order, place by place: what stood there, what arrives, and what stands."""
    changes = (_changes(before, _pieces(mine)), _changes(before, _pieces(theirs)))
    waiting = [deque(each) for each in changes]
    done = 0
    while any(waiting):
        first = min(each[0] for each in waiting if each)
        start, end = first.start, first.end
        taken: tuple[list[_Change], list[_Change]] = ([], [])
        found = True
        while found:
            found = False
            for own, rest in zip(taken, waiting, strict=True):
                while rest and (rest[0] is first or _meets(rest[0], start, end, own)):
                    end = max(end, rest[0].end)
                    own.append(rest.popleft())
                    found = True
        for piece in before[done:start]:
            yield piece, piece, piece
        arrives, stands = (_with(before, start, end, own) for own in taken)
        yield _joined(before[start:end]), arrives, stands
        done = end
    for piece in before[done:]:
        yield piece, piece, piece


def _meets(change: _Change, start: int, end: int, own: Sequence[_Change]) -> bool:
    """Whether it belongs to the place from ``start`` to ``end``: it changes a piece of it, or is
    written where the other person wrote something, too."""
    both_new = change.start == change.end == start == end
    return change.start < end or (both_new and not own)


def _with(before: Sequence[str], start: int, end: int, changes: Sequence[_Change]) -> str:
    parts, done = [], start
    for change in changes:
        parts += [*before[done : change.start], change.text]
        done = change.end
    return _joined([*parts, *before[done:end]])


def _changes(before: Sequence[str], after: Sequence[str]) -> list[_Change]:
    """What one of the two changed, in order. As many sentences in the place of as many are each one
    change. The last sentence of a text has no space behind it, and is the same when more is written
    after it."""
    first, second = ([piece.strip(" ") for piece in pieces] for pieces in (before, after))
    start, end, last = 0, len(first), len(second)
    while start < min(end, last) and first[start] == second[start]:
        start += 1
    while min(end, last) > start and first[end - 1] == second[last - 1]:
        end, last = end - 1, last - 1
    changed = [(start, end, start, last)]
    if (end - start) * (last - start) <= MOST_COMPARED:
        matcher = SequenceMatcher(None, first[start:end], second[start:last], autojunk=False)
        changed = [
            (start + one, start + two, start + three, start + four)
            for tag, one, two, three, four in matcher.get_opcodes()
            if tag != "equal"
        ]
    found = []
    for one, two, three, four in changed:
        if two - one == four - three:
            steps = range(two - one)
            found += [_Change(one + step, one + step + 1, after[three + step]) for step in steps]
        else:
            found.append(_Change(one, two, "".join(after[three:four])))
    return found
