"""Who holds a right over one record now, and by which way: the rights tables beside the rule.

That somebody may open it is read from the very rows that `core.access` asks; why, from what the
record's own `access_to` says. A row without a reason is shown without one, never left out.
"""

from typing import Any, NamedTuple

from django.contrib.auth.models import Group

from core import access
from core.access import RIGHTS, permission_id


class Holding(NamedTuple):
    """A person's highest right, through one group. ``ways``: none when no rule gives it now."""

    user_id: int
    group_id: int
    right: str
    ways: tuple[str, ...]


EVERYWHERE = "holds a role that opens all of them"


def of(record) -> list[Holding]:
    """Every active person who may open the record, once for each group and kind of right."""
    model: Any = type(record)
    rights = {permission_id(model, right): right for right in RIGHTS}
    ways = access.ways_of({record.pk}, model.access_to([record]))
    by_group = _highest(
        access.group_table(model).objects.filter(content_object=record)
        .values_list("group_id", "permission_id"), rights,
    )  # fmt: skip
    everywhere = _highest(
        Group.permissions.through.objects.filter(permission_id__in=rights)
        .values_list("group_id", "permission_id"), rights,
    )  # fmt: skip
    as_person = _highest(
        access.person_table(model).objects.filter(content_object=record, user__is_active=True)
        .values_list("user_id", "membership_id", "membership__group_id", "permission_id"), rights,
    )  # fmt: skip
    members = list(
        access.membership_model().objects.filter(
            group__in=by_group.keys() | everywhere.keys(), user__is_active=True
        ).values_list("user_id", "group_id")
    )  # fmt: skip
    found = [
        Holding(user, group, as_person[user, membership, group],
                tuple(ways.get((record.pk, user, membership), ())))
        for user, membership, group in as_person
    ]  # fmt: skip
    for user, group in members:
        if group in by_group:
            said = tuple(ways.get((record.pk, group), ()))
            found.append(Holding(user, group, by_group[group], said))
        if group in everywhere:
            found.append(Holding(user, group, everywhere[group], (EVERYWHERE,)))
    return found


def _highest(rows, rights: dict[int, str]) -> dict:
    """The highest right of each holder: of rows that end with a permission."""
    found: dict = {}
    for *holder, permission in rows:
        key = holder[0] if len(holder) == 1 else tuple(holder)
        best = max(RIGHTS.index(rights[permission]), RIGHTS.index(found.get(key, RIGHTS[0])))
        found[key] = RIGHTS[best]
    return found


def ways_to(person, records) -> dict[int, list[tuple[int | None, str]]]:
    """For each record, why ``person`` may open it: (group, way) in the words of the rule.

    For records that the person may see. A constant number of statements for a page of them.
    """
    if not records:
        return {}
    model, who = type(records[0]), access.standing(person)
    wanted = model.access_to(records)
    groups = dict(
        access.membership_model().objects.filter(user_id=person.pk).values_list("pk", "group_id")
    )
    found: dict[int, list[tuple[int | None, str]]] = {record.pk: [] for record in records}
    for (pk, *whose), said in access.ways_of(set(found), wanted).items():
        if whose[0] == person.pk and len(whose) == 2:
            found[pk] += [(groups.get(whose[1]), way) for way in said]
        elif len(whose) == 1 and whose[0] in who.group_ids:
            found[pk] += [(whose[0], way) for way in said]
    for group in everywhere(model, who):
        for said_of in found.values():
            said_of.append((group, EVERYWHERE))
    return found


def everywhere(model, who: access.Standing) -> list[int]:
    """Those of a person's groups that open every record of ``model``."""
    rows = Group.permissions.through.objects.filter(
        permission_id=permission_id(model, access.VIEW), group__in=who.group_ids
    )
    return list(rows.order_by("group_id").values_list("group_id", flat=True))
