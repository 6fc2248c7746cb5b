"""What was said of each passage of a record, and whether the passage still is what was read then.

A passage keeps its key for good while its words grow: a reason is added when a restriction ends, an
answer is mended, somebody it names is called otherwise. A choice holds for the words that were read
when it was made. Of other words nothing has been said.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable

from core.words import short_day
from partnership.records import Passage

CHANGED = (
    "What this record holds has changed since you opened the page. It stands here as it is now:"
    " read it again, then save."
)


def digest(passage: Passage) -> str:
    """Of all that would be handed over of it."""
    said = (passage.heading, passage.text, passage.agency, passage.by, passage.people,
            passage.file and (passage.file.name, passage.file.sha256))  # fmt: skip
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def as_shown(passages: Iterable[Passage]) -> str:
    """Names what a page showed of a record, for the form that is sent from it."""
    told = json.dumps([(each.key, digest(each)) for each in passages])
    return hashlib.sha256(told.encode()).hexdigest()


def names_of(passages: Iterable[Passage]) -> dict[str, str]:
    """By key, what to call each of a record: its heading, with day and writer where several have
    the same, and a number where that is not enough."""
    held = list(passages)
    names = {each.key: each.heading for each in held}
    for longer in (_with_day_and_writer, _with_number):
        several = Counter(names.values())
        number: Counter = Counter()
        for each in held:
            if several[name := names[each.key]] > 1:
                number[name] += 1
                names[each.key] = longer(name, each, number[name])
    return names


def _with_day_and_writer(name: str, passage: Passage, number: int) -> str:
    on = f" of {short_day(passage.at)}" if passage.at else ""
    return f"{name}{on}{f' by {passage.by}' if passage.by else ''}"


def _with_number(name: str, passage: Passage, number: int) -> str:
    return f"{name} ({number})"


def to_keep(passages: Iterable[Passage], choices: dict[str, str]) -> dict[str, str]:
    """``choices``: by the key of a passage; as they are kept: "choice:digest" of what was read."""
    return {
        each.key: f"{choices[each.key]}:{digest(each)}" for each in passages if each.key in choices
    }


def said_of(passages: Iterable[Passage], kept: dict[str, str]) -> dict[str, str]:
    """By key, the choice made for each of these passages in the words that it has now."""
    found = {}
    for each in passages:
        choice, _, read = kept.get(each.key, "").partition(":")
        if read == digest(each):
            found[each.key] = choice
    return found
