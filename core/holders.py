"""Who holds a right over one record now, and by which way: the rights tables beside the rule.

That somebody may open it is read from the very rows that `core.access` asks; why, from what the
record's own `access_to` says. A row without a reason is shown without one, never left out.
"""

from typing import Any, NamedTuple

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db.models import Q

from core import access, clock, granting, restriction
from core.access import RIGHTS, permission_id


class Holding(NamedTuple):
    """A person's highest right, through one group. ``ways``: none when no rule gives it now.

    ``stands_in_for``: whose group it is, where they are the deputy.
    """

    user_id: int
    group_id: int
    right: str
    ways: tuple[str, ...]
    stands_in_for: int | None = None


EVERYWHERE = "holds a role that opens all of them"


def of(record) -> list[Holding]:
    """Every active person who may open the record, once for each group and kind of right."""
    found = _by_membership(record)
    if not record.is_restricted:
        found += _deputies(found)
    excluded = restriction.decisions_on([record])[record.pk].conflicted
    accounts = get_user_model().objects.filter(pk__in={each.user_id for each in found})
    active = set(accounts.filter(is_active=True).values_list("pk", flat=True))
    return [
        each
        for each in found
        if each.user_id in active - excluded and each.stands_in_for not in excluded
    ]


def _by_membership(record) -> list[Holding]:
    model: Any = type(record)
    rights = {permission_id(model, right): right for right in RIGHTS}
    ways = granting.ways_of({record.pk}, model.access_to([record]))
    by_group = _highest(
        access.group_table(model).objects.filter(content_object=record)
        .values_list("group_id", "permission_id"), rights,
    )  # fmt: skip
    everywhere = {} if not record.is_open_to_wide_roles else _highest(
        Group.permissions.through.objects.filter(permission_id__in=rights)
        .values_list("group_id", "permission_id"), rights,
    )  # fmt: skip
    as_person = _highest(
        access.person_table(model).objects.filter(access.lasts(), content_object=record)
        .values_list("user_id", "membership_id", "membership__group_id", "permission_id"), rights,
    )  # fmt: skip
    members = list(
        access.membership_model().objects.filter(
            group__in=by_group.keys() | everywhere.keys()
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


def _deputies(found: list[Holding]) -> list[Holding]:
    """Who stands in today for somebody among these, in the group that gives them the right."""
    today = clock.today()
    rows = access.stand_in_model().objects.filter(
        starts_on__lte=today,
        ends_on__gte=today,
        deputy__is_active=True,
        membership__user__in={each.user_id for each in found},
    )
    lent = rows.values_list("deputy", "membership__user", "membership__group")
    return [
        each._replace(user_id=deputy, stands_in_for=person)
        for deputy, person, group in lent
        for each in found
        if (each.user_id, each.group_id) == (person, group)
    ]


def _highest(rows, rights: dict[int, str]) -> dict:
    """The highest right of each holder: of rows that end with a permission."""
    found: dict = {}
    for *holder, permission in rows:
        key = holder[0] if len(holder) == 1 else tuple(holder)
        best = max(RIGHTS.index(rights[permission]), RIGHTS.index(found.get(key, RIGHTS[0])))
        found[key] = RIGHTS[best]
    return found


AS_DEPUTY = "as a deputy"


def ways_to(person, records) -> dict[int, list[tuple[int | None, str]]]:
    """For each record, why ``person`` may open it: (group, way) in the words of the rule.

    For records that the person may see. A constant number of statements for a page of them.
    """
    if not records:
        return {}
    model, who = type(records[0]), access.standing(person)
    ways = granting.ways_of({record.pk for record in records}, model.access_to(records))
    groups = dict(
        access.membership_model()
        .objects.filter(access.groups_acted_in(person))
        .values_list("pk", "group_id")
    )
    wide = everywhere(model, who.all_groups())
    identities = [(person.pk, who.group_ids, "")]
    identities += [(each.user_id, each.group_ids, AS_DEPUTY) for each in who.covers]
    by_record: dict[int, list[tuple[list[int], list[str]]]] = {}
    for (pk, *whose), said in ways.items():
        by_record.setdefault(pk, []).append((whose, said))
    found: dict[int, list[tuple[int | None, str]]] = {record.pk: [] for record in records}
    for record in records:
        for identity, group_ids, deputy in identities:
            if deputy and (record.is_restricted or record.pk in who.kept_from(model, identity)):
                continue
            mine = _said(by_record.get(record.pk, []), identity, group_ids, groups)
            if record.is_open_to_wide_roles:
                mine += [(group, EVERYWHERE) for group in wide if group in group_ids]
            found[record.pk] += [
                (group, f"{deputy}, {way}" if deputy else way) for group, way in mine
            ]
    return found


def rights_of(person, records) -> dict[int, str]:
    """The highest right that ``person`` has over each of some records that they may see, themself
    or as a deputy. A constant number of statements for a page of them."""
    if not records:
        return {}
    model: Any = type(records[0])
    who = access.standing(person)
    rights = {permission_id(model, right): right for right in RIGHTS}
    lent = [each for cover in who.covers for each in cover.membership_ids]
    groups = access.group_table(model).objects.filter(group__in=who.all_groups())
    people = access.person_table(model).objects.filter(
        access.lasts(), Q(user=person.pk) | Q(membership__in=lent)
    )
    found: dict[int, list[tuple[str, int, str]]] = {record.pk: [] for record in records}
    for kind, rows, holder in (
        ("group", groups, "group_id"),
        ("person", people.filter(user=person.pk), "user_id"),
        ("membership", people, "membership_id"),
    ):
        held = rows.filter(content_object__in=records)
        for pk, key, permission in held.values_list("content_object_id", holder, "permission_id"):
            found[pk].append((kind, key, rights[permission]))
    return {record.pk: _highest_right(record, who, found[record.pk], rights) for record in records}


def _highest_right(record, who: access.Standing, held, rights: dict[int, str]) -> str:
    """``held``: (by group, person or membership; its key; which right), of anybody's. A deputy has
    none over a restricted record (`core.access.open_record`)."""
    holders = {("person", who.user_id), *(("group", each) for each in who.group_ids)}
    everywhere = set(who.everywhere) if record.is_open_to_wide_roles else set()
    for cover in () if record.is_restricted else who.covers:
        if record.pk not in who.kept_from(type(record), cover.user_id):
            holders |= {("group", each) for each in cover.group_ids}
            holders |= {("membership", each) for each in cover.membership_ids}
            everywhere |= cover.everywhere if record.is_open_to_wide_roles else set()
    theirs = [right for kind, key, right in held if (kind, key) in holders]
    theirs += [right for permission, right in rights.items() if permission in everywhere]
    return max(theirs, key=RIGHTS.index, default=RIGHTS[0])


def _said(of_record, person: int, group_ids, groups) -> list[tuple[int | None, str]]:
    """What gives one record to a person's groups and to themself."""
    said: list[tuple[int | None, str]] = []
    for whose, ways in of_record:
        if len(whose) == 2 and whose[0] == person and whose[1] in groups:
            said += [(groups[whose[1]], way) for way in ways]
        elif len(whose) == 1 and whose[0] in group_ids:
            said += [(whose[0], way) for way in ways]
    return said


def turns_in(model, records) -> dict[int, set[int]]:
    """By record, the people whose turn it is by its rights as they stand."""
    found: dict[int, set[int]] = {record.pk: set() for record in records}
    turns = access.person_table(model).objects.filter(content_object__in=found, acts=True)
    for record, person in turns.values_list("content_object", "user"):
        found[record].add(person)
    return found


def everywhere(model, group_ids) -> list[int]:
    """Those of some groups that open every record of ``model``."""
    rows = Group.permissions.through.objects.filter(
        permission_id=permission_id(model, access.VIEW), group__in=group_ids
    )
    return list(rows.order_by("group_id").values_list("group_id", flat=True))
