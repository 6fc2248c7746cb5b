"""Links by reference, both ways: what was heard, seen or challenged, and what came of it.

A link is a row of its own with the reference as text (FND-2026-0003). So it holds up no record's
erasure, and an action, which not everyone may open, is joined to nothing that everyone reads:
each page looks the references up as its own reader, and shows those that they may open.
"""

import re
from collections.abc import Callable, Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from core.forms import TextField
from core.models import Guarded
from core.operations import NotAllowed
from core.pages import ReferenceConverter
from core.words import listed
from improvement.mending.models import Mendable, standing
from improvement.models import Action, Finding, Recommendation
from improvement.policy import Outcome


class Link(Guarded):
    """Abstract: something leads to the record that ``reference`` names.

    A subclass adds the foreign key it leads from.
    """

    reference = models.CharField(max_length=24, db_index=True)

    class Meta(Guarded.Meta):
        abstract = True
        ordering = ["pk"]


def text_of_action(action: Action) -> str:
    return "Restricted" if action.is_restricted else action.what


# By the letters before the number: what it is called, its model, and what it says.
_kinds: dict[str, tuple[str, Any, Callable[[Any], str]]] = {
    "FND": ("Finding", Finding, lambda found: found.statement),
    "REC": ("Recommendation", Recommendation, lambda found: found.text),
    "ACT": ("Action", Action, text_of_action),
}
# Each model of links, and the name of the foreign key that it leads from.
_links: list[tuple[Any, str]] = []


def register(prefix: str, called: str, model, text: Callable[[Any], str]) -> None:
    """At start-up: records of this kind can be linked to, too."""
    _kinds[prefix] = (called, model, text)


def leads(link_model, leads_from: str) -> None:
    """At start-up: links of this model are shown at their other end."""
    if (link_model, leads_from) not in _links:
        _links.append((link_model, leads_from))


def knot(record) -> dict[str, str]:
    """One record of the thread, for its template."""
    called, _, text = _kinds[record.reference.partition("-")[0]]
    is_gone = isinstance(record, Action) and record.outcome == Outcome.WITHDRAWN
    return {
        "called": f"{called}, withdrawn" if is_gone else called,
        "reference": record.reference,
        "url": record.get_absolute_url(),
        "text": text(record),
    }


def opened(references: Iterable[str], person) -> dict[str, dict[str, str]]:
    """Those that stand and that this person may open, by reference: a statement for each kind. An
    action that was withdrawn stays where it was linked to, and says so."""
    found = {}
    for prefix, keys in _by_kind(references).items():
        rows = standing(_kinds[prefix][1].objects.visible_to(person))
        for record in rows.filter(reference__in=keys).order_by("pk"):
            found[record.reference] = knot(record)
    return found


def _by_kind(references: Iterable[str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {prefix: set() for prefix in sorted(_kinds)}
    for reference in references:
        if (prefix := reference.partition("-")[0]) in found:
            found[prefix].add(reference)
    return {prefix: keys for prefix, keys in found.items() if keys}


def withdrawn(references: Iterable[str], person=None) -> set[str]:
    """Those of the references that name what was withdrawn: everyone may know that, but of actions
    those who may open them. ``person``: None where a rule is asked, and nobody is told."""
    found: set[str] = set()
    for prefix, keys in _by_kind(references).items():
        model = _kinds[prefix][1]
        if model is Action:
            rows = Action.objects.unscoped("that evidence counts no more, of whatever action")
            rows = rows if person is None else Action.objects.visible_to(person)
            gone = rows.filter(reference__in=keys, outcome=Outcome.WITHDRAWN)
            found |= set(gone.values_list("reference", flat=True))
        elif issubclass(model, Mendable):
            gone = model.objects.filter(reference__in=keys, withdrawn_on__isnull=False)
            found |= set(gone.values_list("reference", flat=True))
    return found


def standing_links(links: Iterable[Any]) -> list[Any]:
    """Those that lead to nothing withdrawn: evidence that still is one."""
    links = list(links)
    gone = withdrawn(link.reference for link in links)
    return [link for link in links if link.reference not in gone]


def require_standing(references: Iterable[str]) -> None:
    """Raises NotAllowed: what was withdrawn is not linked to."""
    if gone := withdrawn(references):
        raise NotAllowed(f"{listed(sorted(gone))} was withdrawn. Leave it out.")


def forward(links, person) -> list[dict[str, str]]:
    """What some links lead to, in their order, as far as this person may open it."""
    references = [link.reference for link in links]
    there = opened(references, person)
    return [there[each] for each in dict.fromkeys(references) if each in there]


def back(record, person) -> list[dict[str, str]]:
    """What leads to a record: what was heard, seen, challenged or judged with it."""
    found: dict[str, dict[str, str]] = {}
    for model, leads_from in _links:
        rows = model.objects.visible_to(person).filter(reference=record.reference)
        for link in rows.select_related(leads_from):
            if getattr(link, "wrong_because", ""):  # struck out
                continue
            source = getattr(link, leads_from)
            if getattr(source, "withdrawn_on", None) is None:
                from_there = knot(source)
                found[from_there["url"]] = from_there
    return list(found.values())


class ReferencesField(TextField):
    """References of records, typed with commas or spaces between; a list of them, each once."""

    holds_words = False

    def __init__(self, *, prefixes: tuple[str, ...], **kwargs):
        kwargs.setdefault("required", False)
        super().__init__(max_length=200, **kwargs)
        self.prefixes = prefixes
        self.person: Any = None  # whose form it is

    def clean(self, value) -> list[str]:
        said = [each.upper() for each in re.split(r"[\s,;]+", super().clean(value)) if each]
        there, gone = opened(said, self.person), withdrawn(said, self.person)
        for reference in said:
            is_one = re.fullmatch(ReferenceConverter.regex, reference)
            if not is_one or reference.partition("-")[0] not in self.prefixes:
                kinds = listed([_kinds[each][0].lower() for each in self.prefixes], "or")
                raise ValidationError(f"Enter the reference of a {kinds}, like FND-2026-0003")
            if reference in gone:
                raise ValidationError(f"{reference} was withdrawn. Leave it out.")
            if reference not in there:
                raise ValidationError(
                    f"There is no {reference} that you may open. Check the number, or leave it out."
                )
        return list(dict.fromkeys(said))
