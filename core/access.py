"""Who may see and do what. The only module that touches django-guardian.

Three rights, each including the one before it: ``view``, ``contribute``, ``manage``.
A guarded record gets them from three sources, and from nothing else:

* a **group** (an agency's holders of one role) has a row in the record's group table;
* a **person** has a row in its person table, hung from the membership it came from:
  when the person leaves that group, the database takes the row with it;
* a **partnership-wide role** has the model's own permission on its group, so that the
  business team needs no row per record. A permission given to a *person* model-wide
  counts for nothing, and a superuser holds no right at all.

The rows are django-guardian's, in tables with a direct foreign key that also carry the
columns the record's list is sorted by (docs/adr/0003-rights.md).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.db import connection, models
from django.db.models import Exists, OuterRef, Q
from guardian.backends import ObjectPermissionBackend
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

SELF, EVERYONE, NOBODY = "self", "everyone", "nobody"
VIEW, CONTRIBUTE, MANAGE = RIGHTS = ("view", "contribute", "manage")


class ForGroup(NamedTuple):
    """A grant to everybody in a group."""

    group_id: int
    right: str


class ForPerson(NamedTuple):
    """A grant to one person for as long as a membership lasts.

    ``acts``: it is this person's turn now; their list of things to do shows the record.
    """

    user_id: int
    membership_id: int
    right: str
    acts: bool = False


Grant = ForGroup | ForPerson


class Listed(models.Model):
    """Copies of what the record's list is sorted by; written by ``sync`` alone.

    Only rows of the ``view`` permission carry them: the others are never listed.
    """

    is_open = models.BooleanField(null=True)
    listed_on = models.DateField(null=True)

    class Meta:
        abstract = True


class GroupRight(GroupObjectPermissionBase, Listed):
    """Abstract: one per guarded model, with ``content_object`` as its foreign key."""

    permission = models.ForeignKey(Permission, models.CASCADE, db_index=False)
    group = models.ForeignKey(Group, models.CASCADE, db_index=False)

    class Meta:
        abstract = True
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["content_object", "permission", "group"], name="%(class)s_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["group", "permission", "is_open", "listed_on", "content_object"],
                name="%(class)s_page",
                condition=Q(is_open__isnull=False),
            ),
        ]


class PersonRight(UserObjectPermissionBase, Listed):
    """Abstract: one per guarded model, with ``content_object`` as its foreign key."""

    permission = models.ForeignKey(Permission, models.CASCADE, db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, db_index=False)
    membership = models.ForeignKey(settings.AUTH_MEMBERSHIP_MODEL, models.CASCADE)
    acts = models.BooleanField(default=False)

    class Meta:
        abstract = True
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["content_object", "permission", "user", "membership"],
                name="%(class)s_once",
            )
        ]
        indexes = [
            models.Index(
                fields=["user", "permission", "is_open", "listed_on", "content_object"],
                name="%(class)s_page",
                condition=Q(is_open__isnull=False),
            ),
        ]


@dataclass(frozen=True)
class Standing:
    """What a person brings to a list: their groups, and the permissions held partnership-wide."""

    user_id: int
    group_ids: tuple[int, ...]
    everywhere: frozenset[int]


def membership_model() -> type[models.Model]:
    return apps.get_model(settings.AUTH_MEMBERSHIP_MODEL)


@cache
def permission_id(model: type[models.Model], right: str) -> int:
    """The id of a model's permission; forgotten after every migrate (core/apps.py)."""
    return Permission.objects.values_list("pk", flat=True).get(
        content_type__app_label=model._meta.app_label,
        content_type__model=model._meta.model_name,
        codename=codename(model, right),
    )


def codename(model: type[models.Model], right: str) -> str:
    return f"{right}_{model._meta.model_name}"


def expand(right: str) -> tuple[str, ...]:
    """``manage`` includes ``contribute``, which includes ``view``."""
    return RIGHTS[: RIGHTS.index(right) + 1]


@cache
def group_table(model: type[models.Model]) -> type[GroupRight] | None:
    return _table(model, GroupRight)


@cache
def person_table(model: type[models.Model]) -> type[PersonRight] | None:
    return _table(model, PersonRight)


def _table(model, base):
    for field in model._meta.related_objects:
        if issubclass(field.related_model, base):
            return field.related_model
    return None


def standing(user) -> Standing:
    """Read once for a request (`RightsBackend.get_user`), or now when asked outside one."""
    known = getattr(user, "standing_in_this_request", None)
    return known or _read_standing(user)


def _read_standing(user) -> Standing:
    if not user.is_authenticated or not user.is_active:
        return Standing(0, (), frozenset())
    rows = Group.objects.filter(**_membership_of(user)).values_list("pk", "permissions")
    rows = list(rows)
    return Standing(
        user.pk,
        tuple(sorted({group for group, _ in rows})),
        frozenset(permission for _, permission in rows if permission is not None),
    )


def _membership_of(user) -> dict[str, Any]:
    return {"pk__in": membership_model().objects.filter(user=user).values("group")}


def holds(model: type[models.Model], user, right: str) -> Q:
    """The condition on ``model``'s rows that ``user`` holds ``right`` over them, live in SQL."""
    permission = permission_id(model, right)
    groups = membership_model().objects.filter(user_id=user.pk).values("group")
    of_this = {"content_object": OuterRef("pk"), "permission_id": permission}
    through_group = group_table(model).objects.filter(**of_this, group__in=groups)
    as_person = person_table(model).objects.filter(**of_this, user_id=user.pk)
    everywhere = Group.permissions.through.objects.filter(
        permission_id=permission, group__in=groups
    )
    return Q(Exists(through_group)) | Q(Exists(as_person)) | Q(Exists(everywhere))


def narrow(rows, user, right: str = VIEW):
    """Only the rows over which ``user`` holds ``right``. For SELF-guarded models."""
    if not user.is_authenticated or not user.is_active:
        return rows.none()
    return rows.filter(holds(rows.model, user, right))


def can(user, right: str, subject) -> bool:
    """Whether ``user`` holds ``right`` over one record, asked of the database now."""
    rows = type(subject)._base_manager.filter(pk=subject.pk)
    return narrow(rows, user, right).exists()


def holders(subject, right: str = VIEW):
    """The active people who hold a right over a record by group or as a person.

    Partnership-wide holders are left out: they are told by role, not by record.
    """
    model = type(subject)
    of_this = {"content_object": subject, "permission_id": permission_id(model, right)}
    groups = group_table(model).objects.filter(**of_this).values("group")
    people = person_table(model).objects.filter(**of_this).values("user")
    return get_user_model().objects.filter(
        Q(groups__in=groups) | Q(pk__in=people), is_active=True
    ).distinct()


# --- lists ------------------------------------------------------------------------------------


class Keyset(NamedTuple):
    """Where a page of a list begins: after this date and this id."""

    listed_on: Any
    pk: int


def page_of_ids(
    model, who: Standing, *, is_open: bool, after: Keyset | None = None, size: int = 25
) -> list[int]:
    """The ids of one page of everything visible, soonest first (closed: latest first).

    The first page of a union is always among the first pages of its parts, so each group's
    rows are read as an index prefix and no more than ``size`` of them (`LATERAL`). A role
    held partnership-wide reads the model's own index instead. SQLite, which has no LATERAL
    and little data, takes the plain condition.
    """
    if permission_id(model, VIEW) in who.everywhere:
        return _page_of_all(model, is_open, after, size)
    if not who.user_id:
        return []
    sql, params = _page_sql(model, who, is_open, after, size)
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return [row[1] for row in cursor.fetchall()]


def count_up_to(model, who: Standing, *, is_open: bool, cap: int = 1000) -> int:
    """How many are visible, counted no further than ``cap`` + 1 (shown as "1,000+")."""
    return len(page_of_ids(model, who, is_open=is_open, size=cap + 1))


def _page_of_all(model, is_open, after, size):
    opened, day = model.listing_columns
    rows = model._base_manager.filter(**{opened: None} if is_open else {f"{opened}__isnull": False})
    day = day if is_open else opened
    sign, compare = ("", "gt") if is_open else ("-", "lt")
    if after:
        rows = rows.filter(
            Q(**{f"{day}__{compare}": after.listed_on})
            | Q(**{day: after.listed_on, f"pk__{compare}": after.pk})
        )
    return list(rows.order_by(f"{sign}{day}", f"{sign}pk").values_list("pk", flat=True)[:size])


def _page_sql(model, who, is_open, after, size):
    direction, compare = ("ASC", ">") if is_open else ("DESC", "<")
    permission = permission_id(model, VIEW)
    seek, seek_params = "", []
    if after:
        seek = f"AND (listed_on, content_object_id) {compare} (%s, %s)"
        seek_params = [after.listed_on, after.pk]
    order = f"ORDER BY listed_on {direction}, content_object_id {direction} LIMIT %s"

    def part(table, column):
        return (
            f"SELECT listed_on, content_object_id FROM {table} "
            f"WHERE {column} AND permission_id = %s AND is_open = %s {seek} {order}"
        )

    groups, people = group_table(model)._meta.db_table, person_table(model)._meta.db_table
    tail = [permission, is_open, *seek_params, size]
    if connection.vendor == "postgresql":
        parts = [
            f"(SELECT w.* FROM unnest(%s::int[]) AS g(id) CROSS JOIN LATERAL "
            f"({part(groups, 'group_id = g.id')}) w)",
            f"({part(people, 'user_id = %s')})",
        ]
        params = [list(who.group_ids), *tail, who.user_id, *tail, size]
    else:
        marks = ", ".join("%s" for _ in who.group_ids) or "NULL"
        parts = [
            f"SELECT * FROM ({part(groups, f'group_id IN ({marks})')})",
            f"SELECT * FROM ({part(people, 'user_id = %s')})",
        ]
        # Several groups may hold one record: take enough rows that duplicates cannot starve a page.
        wide = [*tail[:-1], size * max(1, len(who.group_ids))]
        params = [*who.group_ids, *wide, who.user_id, *tail, size]
    return f"SELECT * FROM ({' UNION '.join(parts)}) AS w {order}", params


# --- writing ----------------------------------------------------------------------------------


def sync(model, subjects: Iterable) -> None:
    """Make the rights rows of these records equal what they say they should be.

    Nothing else grants or removes. Called at the end of every operation, with the records
    locked, for one record or for a whole batch in the same number of statements.
    """
    subjects = list(subjects)
    wanted = model.access_to(subjects)
    listing = {subject.pk: subject.listing() for subject in subjects}
    permissions = {right: permission_id(model, right) for right in RIGHTS}
    view = permissions[VIEW]

    groups, people = {}, {}
    for pk, grants in wanted.items():
        for grant in grants:
            for right in expand(grant.right):
                is_open, listed_on = listing[pk] if right == VIEW else (None, None)
                if isinstance(grant, ForGroup):
                    groups[pk, permissions[right], grant.group_id] = (is_open, listed_on)
                else:
                    key = (pk, permissions[right], grant.user_id, grant.membership_id)
                    acts = (grant.acts and permissions[right] == view) or (
                        key in people and people[key][2]
                    )
                    people[key] = (is_open, listed_on, acts)
    _write(
        group_table(model),
        ("content_object_id", "permission_id", "group_id"),
        ("is_open", "listed_on"),
        subjects,
        groups,
    )
    _write(
        person_table(model),
        ("content_object_id", "permission_id", "user_id", "membership_id"),
        ("is_open", "listed_on", "acts"),
        subjects,
        people,
    )


def _write(table, key, columns, subjects, wanted):
    rows = table.objects.filter(content_object__in=[subject.pk for subject in subjects])
    have, ids = {}, {}
    for row in rows.values_list("pk", *key, *columns):
        identity = row[1 : len(key) + 1]
        ids[identity], have[identity] = row[0], row[len(key) + 1 :]
    if gone := [ids[identity] for identity in have.keys() - wanted.keys()]:
        table.objects.filter(pk__in=gone)._raw_delete(table.objects.db)
    if new := wanted.keys() - have.keys():
        table.objects.bulk_create(
            [
                table(**dict(zip(key, i, strict=True)), **dict(zip(columns, wanted[i], strict=True)))
                for i in sorted(new)
            ],
            ignore_conflicts=True,
        )
    changed: dict[tuple, list[int]] = {}
    for identity in have.keys() & wanted.keys():
        if have[identity] != wanted[identity]:
            changed.setdefault(wanted[identity], []).append(ids[identity])
    for values, pks in changed.items():
        table.objects.filter(pk__in=pks).update(**dict(zip(columns, values, strict=True)))


def grant_everywhere(group: Group, wanted: Iterable[tuple[type[models.Model], str]]) -> None:
    """Make a group's partnership-wide rights exactly these (model, right) pairs."""
    group.permissions.set(
        permission_id(model, each) for model, right in wanted for each in expand(right)
    )


class RightsBackend(ObjectPermissionBackend):
    """``user.has_perm(permission, record)`` says what ``can`` says: guardian, and wide roles."""

    def has_perm(self, user_obj, perm, obj=None) -> bool:
        # guardian says yes to a superuser whatever the rows say
        if not user_obj.is_superuser and super().has_perm(user_obj, perm, obj):
            return True
        right = perm.rpartition(".")[2].partition("_")[0]
        if getattr(obj, "guarded_by", None) != SELF or right not in RIGHTS:
            return False
        return can(user_obj, right, obj)
