"""What in a text about a child may be a name. Pure: whose name it is, `escalations.names` asks.

A challenge knows the child by a reference, initials and an age band alone (fact sheet, section 1).
No rule finds every name: these find what slips in, and its writer is asked to look again.
"""

import re
from collections.abc import Collection
from pathlib import PurePath

from partnership.identifying import sign_beside_initials

TAKEN_OUT = " · "


def signs(text: str, known: Collection[str] = ()) -> list[str]:
    """All words of a text that may tell who somebody is, first to last.

    ``known``: names, in full, that are no child's; whatever the capitals, they are passed over.
    """
    for name in sorted(filter(None, known), key=len, reverse=True):
        text = _without(text, name)
    found = []
    while sign := sign_beside_initials(text):
        found.append(sign)
        text = text.replace(sign, TAKEN_OUT)
    return found


def _without(text: str, name: str) -> str:
    """``text`` where ``name`` stands as words of its own, whatever its capitals, taken out."""
    small, wanted, kept, begun = _small(text), _small(name), [], 0
    at = small.find(wanted)
    while at >= 0:
        ends = at + len(wanted)
        if _is_of_a_word(text[at - 1 : at]) or _is_of_a_word(text[ends : ends + 1]):
            at = small.find(wanted, at + 1)
            continue
        kept += [text[begun:at], TAKEN_OUT]
        begun, at = ends, small.find(wanted, ends)
    return "".join([*kept, text[begun:]])


def _small(text: str) -> str:
    """In small letters, each in its place, though İ is two of them."""
    small = text.lower()
    if len(small) == len(text):
        return small
    return "".join(one if len(one := letter.lower()) == 1 else letter for letter in text)


def _is_of_a_word(letter: str) -> bool:
    return letter.isalnum() or letter == "_"


def names_of_a_worker(said: str) -> list[str]:
    """“Sam Hill, health visitor”: as it is written, and each part of it."""
    return [said, *(part.strip() for part in re.split(r"[,;()/]| and ", said))]


def why_not_a_reference(reference: str) -> str | None:
    """The words that may be a name: a reference has a number."""
    return None if re.search(r"\d", reference) else reference


def why_not_initials(letters: str) -> str | None:
    """Three letters and more that can be said as a word, Sam or Leo, may be a name."""
    return letters if len(letters) > 2 and re.search("[AEIOUY]", letters[1:], re.I) else None


def words_of_a_file(name: str) -> str:
    """“Jordan_Taylor-plan.pdf”: its words, as people would write them in a text."""
    return re.sub(r"[_\-.]+", " ", PurePath(name).stem)
