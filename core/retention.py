"""How long each kind of record is kept, what holds it longer, and which are due for erasure.

An app with a kind of record says so at start-up with `register`. The period stands in the
partnership's file under the kind's name, in years from the day the record closed::

    [retention.escalation]
    years = 7              # or "permanent"
    source = "Retention schedule of the partnership, 2026"

A legal hold stops erasure for as long as it stands. It is a row of its own, in a table beside
each kind of record (`LegalHold`), so that it changes neither the record nor its history.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, ClassVar

from django.apps import apps
from django.conf import settings
from django.db import models

from core import access
from core.calendar import months_after
from core.models import Guarded, GuardedQuerySet

LONGEST = 200  # years
SOURCE = 250  # characters


# --- kinds and their rules --------------------------------------------------------------------


def _nothing_more(record: Any) -> int:
    return 0


@dataclass(frozen=True)
class Kind:
    """A kind of record that is kept for a period.

    ``name``: as in the partnership's file; ``called``: as people say it. ``more``: erases what
    else concerns a record of this kind and hangs from no foreign key, and gives the number of
    rows; called within the operation that erases the record.
    """

    name: str
    called: str
    model_label: str
    holds_label: str
    more: Callable[[Any], int] = _nothing_more

    @property
    def model(self) -> Any:
        return apps.get_model(self.model_label)

    @property
    def holds(self) -> Any:
        return apps.get_model(self.holds_label)


@dataclass(frozen=True)
class Rule:
    """``years``: None when records of the kind are kept for ever."""

    years: int | None
    source: str

    def due_on(self, closed_on: date) -> date | None:
        """The first day on which a record that closed then may be erased."""
        return months_after(closed_on, 12 * self.years) if self.years else None

    @property
    def in_words(self) -> str:
        return f"{self.years} years after it closed" if self.years else "Kept for ever"


class UnfitRule(ValueError):
    """The partnership's file does not say, or says wrongly, how long a kind is kept."""


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    _kinds[kind.name] = kind


def kinds() -> list[Kind]:
    return sorted(_kinds.values(), key=lambda kind: kind.called)


def kind_of(model: Any) -> Kind | None:
    return next((kind for kind in _kinds.values() if kind.model_label == model._meta.label), None)


def rule_for(kind: Kind, said: dict | None = None) -> Rule:
    """Raises UnfitRule, with a sentence, when it is missing or cannot be used."""
    said = settings.PARTNERSHIP.get("retention", {}) if said is None else said
    entry = said.get(kind.name)
    if not isinstance(entry, dict):
        raise UnfitRule(f"[retention.{kind.name}] is missing: say how long a record is kept.")
    years, source = entry.get("years"), entry.get("source")
    if years != "permanent" and (type(years) is not int or not 1 <= years <= LONGEST):
        raise UnfitRule(
            f"[retention.{kind.name}] years must be a whole number from 1 to {LONGEST}, or "
            '"permanent".'
        )
    if not isinstance(source, str) or not 3 <= len(source.strip()) <= SOURCE:
        raise UnfitRule(f"[retention.{kind.name}] source must say in words where this is decided.")
    return Rule(None if years == "permanent" else years, source.strip())


# --- legal holds --------------------------------------------------------------------------------


class LegalHoldQuerySet(GuardedQuerySet):
    """Seen by those who manage the record: why it is held may be nobody else's business."""

    def visible_to(self, user):
        records = self.model._meta.get_field("record").related_model._base_manager.all()
        managed = access.narrow(records, user, access.MANAGE).order_by().values("pk")
        return super().visible_to(user).filter(record__in=managed)

    def standing(self):
        return self.filter(released_at=None)


class LegalHold(Guarded):
    """Abstract: that a record must not be erased, since when, on whose word and why.

    A subclass adds ``record``, a foreign key with ``related_name="+"``. Several can stand at once
    (an inquiry, a claim): each is released by itself, and the record goes when none stands.
    """

    guarded_by = "record"

    reason = models.CharField(max_length=500)
    placed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    placed_at = models.DateTimeField()
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    released_at = models.DateTimeField(null=True)
    release_reason = models.CharField(max_length=500, blank=True)

    objects: ClassVar[Any] = LegalHoldQuerySet.as_manager()

    class Meta(Guarded.Meta):
        abstract = True
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(released_at=None, released_by=None)
                | models.Q(released_at__isnull=False, released_by__isnull=False),
                name="%(class)s_released_at_and_by",
            )
        ]

    def concerns_everyone(self) -> bool:
        """The parties' forms stay good: a hold changes nothing that they see or do."""
        return False


def is_held(kind: Kind, pk: int) -> bool:
    return kind.holds._base_manager.filter(record=pk, released_at=None).exists()


# --- what is due --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Due:
    """A record that may be erased, without anything that it says."""

    kind: Kind
    rule: Rule
    pk: int
    reference: str
    closed_on: date
    due_on: date
    version: int


def due(kind: Kind, today: date, most: int, *, held: bool = False) -> Iterator[Due]:
    """Up to ``most`` records whose period is over and which nothing holds; oldest first. ``held``:
    those that a legal hold keeps, instead."""
    rule = rule_for(kind)
    if rule.years is None:
        return
    closed = kind.model.listing_columns[0]
    # A day more, for the clamped ends of months; each is then judged by its own date.
    until = months_after(today, -12 * rule.years) + timedelta(days=1)
    holds = kind.holds._base_manager.filter(released_at=None).values("record")
    is_held = models.Q(pk__in=holds)
    rows = (
        kind.model._base_manager.filter(is_held if held else ~is_held, **{f"{closed}__lte": until})
        .order_by(closed, "pk")
        .values_list("pk", "reference", closed, "version")
    )
    for pk, reference, closed_on, version in rows[:most]:
        due_on = rule.due_on(closed_on)
        if due_on is not None and due_on <= today:
            yield Due(kind, rule, pk, reference, closed_on, due_on, version)


def why_not_erase(
    kind: Kind, record: Any, *, rule: Rule, held: bool, version: int, today: date
) -> str | None:
    """Why a record of a list is not erased after all, or None.

    ``record``: as it stands now, locked, or None; ``version``: what it was on the list.
    """
    if record is None:
        return "It is no longer there."
    closed_on = getattr(record, type(record).listing_columns[0])
    if closed_on is None:
        return "It is open again."
    if held:
        return "A legal hold was placed on it."
    if record.version != version:
        return "It was changed after the list was made."
    due_on = rule.due_on(closed_on)
    if due_on is None or due_on > today:
        return "The period of this kind has been changed, and is not over yet."
    return None


def standing_holds() -> Iterable[tuple[Kind, Any]]:
    """Every hold that stands, newest first within its kind."""
    for kind in kinds():
        rows = kind.holds._base_manager.filter(released_at=None).select_related(
            "record", "placed_by"
        )
        for hold in rows.order_by("-pk"):
            yield kind, hold


def find(reference: str) -> tuple[Kind, Any] | None:
    """The record of a reference, of whichever kind; for what is declared by role alone."""
    for kind in kinds():
        if record := kind.model._base_manager.filter(reference=reference).first():
            return kind, record
    return None


def holds_on(kind: Kind, record: Any) -> list[Any]:
    """Every hold there has been on a record, the latest first."""
    rows = kind.holds._base_manager.filter(record=record)
    return list(rows.select_related("placed_by", "released_by").order_by("-pk"))


def locked(kind: Kind, pk: int) -> Any | None:
    """The record as it is now, locked until the operation ends; None once it is gone."""
    return kind.model._base_manager.select_for_update(of=("self",)).filter(pk=pk).first()
