"""The record that a page opens, and what its reader may do with it, in one statement."""

from functools import cache
from typing import Any

from django.db import models
from django.db.models.expressions import RawSQL

from core import access, clock
from core.access import CONTRIBUTE, MANAGE, RIGHTS, Cover, permission_id
from core.put_once import records

NO_GROUP = 0  # is no group's key


def open_record(model, reference: str, user):
    """The record of this reference with ``may_contribute`` and ``may_manage``; None when not
    visible. It comes with those that ``model.opened_with`` names.

    For a page, which met the person's groups at the beginning of its own request (`standing`):
    asks each rights table for the highest right held over that record, in the statement that
    fetches it. `visible_to` and `can` ask for the groups themselves. That statement is put together
    once for each kind of record: who asks, their groups and the moment are its values.

    ``is_conflicted``: they would see it, but for a conflict of interest: with no right.
    ``opened_for``: by right, the key of whom they stand in for with it; without those that
    are their own.
    """
    who = access.standing(user)
    rank = {permission_id(model, right): number for number, right in enumerate(RIGHTS, start=1)}
    now = str(access.as_stored(clock.now()))
    groups = who.group_ids or (NO_GROUP,)
    found = records(_question(model), reference, groups, who.user_id, now, *rank)
    if not found:
        return None
    record = found[0]
    held = max(record.held_by_group or 0, record.held_as_person or 0)
    if record.is_open_to_wide_roles:
        held = max([held, *(rank[each] for each in rank.keys() & who.everywhere)])
    record.opened_for = {}
    record.is_conflicted = record.pk in who.kept_from(model, who.user_id)
    for cover in () if record.is_restricted else who.covers:
        if record.pk in who.kept_from(model, cover.user_id):
            continue
        lent = _rank_of(record, cover, rank)
        for number, right in enumerate(RIGHTS[:lent], start=1):
            if number > held:
                record.opened_for.setdefault(right, cover.user_id)
    held = max([held, *(RIGHTS.index(right) + 1 for right in record.opened_for)])
    if not held:
        return None
    allowed = 0 if record.is_conflicted else held
    record.may_contribute = allowed >= rank[permission_id(model, CONTRIBUTE)]
    record.may_manage = allowed >= rank[permission_id(model, MANAGE)]
    return record


@cache
def _question(model: Any) -> Any:
    def rows(reference, groups, person, now, *permissions):
        by_group, as_person = access.group_table(model), access.person_table(model)
        found = model.objects.filter(reference=reference).select_related(*model.opened_with)
        found = found.annotate(
            held_by_group=_highest(by_group, "group_id", groups, permissions, now),
            held_as_person=_highest(as_person, "user_id", (person,), permissions, now),
        )
        return found.order_by()._mark()

    return rows


def _rank_of(record, cover: Cover, rank: dict[int, int]) -> int:
    """The rank of the highest right over an unrestricted record that came from memberships."""
    model: Any = type(record)
    of_this = {"content_object": record.pk, "permission__in": rank}
    by_group = access.group_table(model).objects.filter(**of_this, group__in=cover.group_ids)
    as_person = access.person_table(model).objects.filter(
        access.lasts(), **of_this, membership__in=cover.membership_ids
    )
    held = by_group.values_list("permission").union(as_person.values_list("permission"))
    permissions = {row[0] for row in held}
    if record.is_open_to_wide_roles:
        permissions |= rank.keys() & cover.everywhere
    return max((rank[each] for each in permissions), default=0)


def _highest(table: Any, holder: str, holders: tuple, permissions: tuple, now: str) -> RawSQL:
    """The rank of the highest right over the row at hand in one rights table, else null."""
    record = table._meta.get_field("content_object").related_model._meta
    ranks = " ".join(f"WHEN %s THEN {number}" for number, _ in enumerate(permissions, start=1))
    marks = ", ".join("%s" for _ in holders)
    lasts, moments = access.lasts_sql(table, now)
    return RawSQL(  # noqa: S611 names of tables and columns only; values are parameters
        f"SELECT max(CASE permission_id {ranks} END) FROM {table._meta.db_table} "
        f"WHERE content_object_id = {record.db_table}.{record.pk.column} "
        f"AND {holder} IN ({marks}){lasts}",
        [*permissions, *holders, *moments],
        models.IntegerField(),
    )
