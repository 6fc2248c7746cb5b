"""Where a child's reference stands in what people wrote: the mentions, beside the records about it.

A reference is found as people write it, whatever its case and its blanks, and whole: "BW-22041" is
not found in "BW-220418". Searched is what stands now, in each text of which words can be taken out
(`core.words_taken_out`), found by walking the models; and in records with a child's reference of
their own by the app that has them (`partnership.records`). Not searched: earlier versions, the
insides of files, drafts, the library.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import Q, TextField, Value
from django.db.models.functions import Cast, Replace, StrIndex, Upper

from core import words_taken_out
from core.put_once import answers
from core.words import opening

BLANKS = (" ", "\n", "\r", "\t", "\u00a0")


@dataclass(frozen=True)
class Mention:
    """``label``: of the record, "app.Model:pk"; ``called``: the kind of row in which it stands."""

    label: str
    reference: str
    called: str


def stands_in(reference: str, text: str) -> bool:
    """``reference``: normalised (`partnership.records.normalised`)."""
    placed = [(at, letter) for at, letter in enumerate(text) if not letter.isspace()]
    # Letter by letter, for in capitals a letter such as ß is two.
    written = "".join(letter.upper()[:1] for _, letter in placed)
    found = written.find(reference)
    while found >= 0:
        first, last = placed[found][0], placed[found + len(reference) - 1][0]
        beside = (text[max(first - 1, 0) : first], text[last + 1 : last + 2])
        if not any(letter.isalnum() for letter in beside):
            return True
        found = written.find(reference, found + 1)
    return False


def keys_with(model: Any, leads: str, names: Iterable[str], reference: str) -> set[int]:
    """What ``leads`` gives, a key, of each row in whose columns ``names`` the reference stands. One
    statement."""
    return {key for key, *_ in _rows_with(model, [leads], list(names), reference)}


def _rows_with(model: Any, more: list[str], names: list[str], reference: str) -> Iterator[tuple]:
    for row in answers(_question(model, tuple(more), tuple(names)), reference):
        if any(stands_in(reference, str(said)) for said in row[len(more) :]):
            yield row[: len(more)]


@cache
def _question(model: Any, more: tuple[str, ...], names: tuple[str, ...]) -> Any:
    def rows(reference):
        found = model.objects.unscoped("where a child's reference stands, for subject access")
        there = Q()
        for name in names:
            said = {f"said_{name}": StrIndex(_without_blanks(name), Value(reference))}
            found, there = found.alias(**said), there | Q(**{f"said_{name}__gt": 0})
        return found.filter(there).order_by("pk").values_list(*more, *names)

    return rows


def _without_blanks(name: str) -> Any:
    said: Any = Cast(name, TextField())
    for blank in BLANKS:
        said = Replace(said, Value(blank), Value(""), output_field=TextField())
    return Upper(said)


def of(reference: str) -> list[Mention]:
    """Once for each record and kind of row. A statement for each kind."""
    found = [
        each for model in words_taken_out.models_with_words() for each in _in(model, reference)
    ]
    return sorted(set(found), key=lambda each: (each.called, each.reference))


def _in(model: Any, reference: str) -> Iterator[Mention]:
    record, leads = _record_of(model)
    named = next((name for name in ("reference", "slug") if _has(record, name)), "pk")
    more = [f"{leads}{name}" for name in ("pk", named)]
    for pk, called in _rows_with(model, more, list(model.words_that_can_go), reference):
        yield Mention(
            f"{record._meta.label}:{pk}", str(called), opening(str(model._meta.verbose_name))
        )


def _record_of(model: Any) -> tuple[Any, str]:
    """The record to which its rows belong, and how a column of it is reached from them."""
    if _has(model, "reference"):
        return model, ""
    for field in model._meta.concrete_fields:
        if field.many_to_one and _has(field.related_model, "reference"):
            return field.related_model, f"{field.name}__"
    return model, ""


def _has(model: Any, name: str) -> bool:
    return any(field.name == name for field in model._meta.concrete_fields)
