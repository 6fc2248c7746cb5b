"""What is shown of whoever owns an action or a risk, also once they hold that role no more."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Case, CharField, F, Q, Value, When
from django.db.models.functions import Concat

from core import history, holders
from improvement import policy
from partnership import naming
from partnership.models import HeldRole

HAS_LEFT = " (has left the role)"
_LEFT = Q(owner__ended_on__isnull=False) | Q(owner__person__is_active=False)
# As `named`, of the rows of a list.
NAME = Case(
    When(_LEFT, closed_on=None, then=Concat("owner__person__full_name", Value(HAS_LEFT))),
    default=F("owner__person__full_name"),
    output_field=CharField(),
)


def has_left(owner: HeldRole) -> bool:
    return owner.ended_on is not None or not owner.person.is_active


def named(record: Any) -> str:
    """Of one that is over, who owned it last is named alone."""
    is_open = record.closed_on is None
    return f"{record.owner.person}{HAS_LEFT if is_open and has_left(record.owner) else ''}"


def who_does_it(record: Any, does: str) -> str:
    """In a sentence, of an open one. ``does``: “is to do it”."""
    owner = record.owner
    acting: list[str] = []
    if record.is_restricted or has_left(owner):
        turn = holders.turns_in(type(record), [record])[record.pk]
        acting = sorted(naming.names(turn).values()) if turn else []
    return policy.who_does_it(
        str(owner.person), has_left(owner), acting, is_restricted=record.is_restricted, does=does
    )


def left(rows: Iterable[Any]) -> list[tuple[datetime, str]]:
    """When an owner left the role, and who: of the history of a record, oldest first.

    A takeover ends roles, too, and its people go on owning what they owned.
    """
    rows = list(rows)
    ends = history.past(HeldRole).filter(
        id__in={row.owner_id for row in rows}, ended_on__isnull=False
    )
    ended: dict[int, datetime] = {}
    for pk, at in (
        ends.exclude(history_change_reason="partnership.carry_out")
        .order_by("history_id")
        .values_list("id", "history_date")
    ):
        ended.setdefault(pk, at)
    found = []
    for row, after in zip(rows, [*rows[1:], None], strict=True):
        at = ended.get(row.owner_id)
        if at is None or row.closed_on is not None or at < row.history_date:
            continue
        if after is None or at < after.history_date:
            found.append((at, str(row.owner.person)))
    return found
