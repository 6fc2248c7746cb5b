"""Who may see and do what. The only module that touches django-guardian.

Three rights, each including the one before it: ``view``, ``contribute``, ``manage``.
A guarded record gets them from three sources, and from nothing else:

* a **group** (an agency's holders of one role) has a row in the record's group table;
* a **person** has a row in its person table, hung from the membership it came from:
  when the person leaves that group, the row goes with the membership;
* a **partnership-wide role** has the model's own permission on its group, so that the
  business team needs no row per record. A permission given to a *person* model-wide
  counts for nothing, and a superuser holds no right at all.

Two things change whom these rights serve. Somebody who stands in for a colleague on these days
(`settings.AUTH_STAND_IN_MODEL`) holds what came from the colleague's membership, but never over
a **restricted** record: that has a list of its own. And whoever has a **conflict of interest** in
a record opens it by no right at all, nor does a deputy by theirs (`core.restriction`).

The rows are django-guardian's, in tables with a direct foreign key that also carry the
columns the record's list is sorted by (docs/adr/0003-rights.md).
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from typing import Any, NamedTuple

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db import connection, models
from django.db.models import Exists, F, Func, OuterRef, Q, Subquery, Value
from guardian.backends import ObjectPermissionBackend
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from core import clock, standing_rows
from core.prepared import prepared

SELF, EVERYONE, NOBODY = "self", "everyone", "nobody"
VIEW, CONTRIBUTE, MANAGE = RIGHTS = ("view", "contribute", "manage")


class ForGroup(NamedTuple):
    """A grant to everybody in a group.

    ``way``: why, as a predicate of whoever holds it ("raised it"); ``detail``: in this record.
    """

    group_id: int
    right: str
    way: str = ""
    detail: str = ""


class ForPerson(NamedTuple):
    """A grant to one person for as long as a membership lasts, or until a moment before.

    ``acts``: it is this person's turn now; their list of things to do shows the record.
    """

    user_id: int
    membership_id: int
    right: str
    acts: bool = False
    way: str = ""
    detail: str = ""
    ends_at: datetime | None = None


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
    ends_at = models.DateTimeField(null=True)

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
                include=["ends_at"],
                name="%(class)s_page",
                condition=Q(is_open__isnull=False),
            ),
        ]


class Exclusion:
    """Marks one table a guarded model: whom a row of it keeps from opening a record.

    Only rows whose ``kind`` is `CONFLICT` do, until ``ended_at``: their ``person``. The table is
    `core.restriction.AccessDecision`, which keeps every other decision about who may open one
    record, too.
    """

    CONFLICT = "conflict"


class Cover(NamedTuple):
    """What somebody may do today in a colleague's stead: what came from these memberships."""

    user_id: int
    membership_ids: tuple[int, ...]
    group_ids: tuple[int, ...]
    everywhere: frozenset[int]


@dataclass(frozen=True)
class Standing:
    """What a person brings to a list: their groups, and the permissions held partnership-wide.

    ``covers``: those they stand in for today. ``conflicts``: of them and of those they stand in
    for, (person, "app.Model:key") of the records that this person is not to open.
    """

    user_id: int
    group_ids: tuple[int, ...]
    everywhere: frozenset[int]
    covers: tuple[Cover, ...] = ()
    conflicts: frozenset[tuple[int, str]] = frozenset()

    def holds_everywhere(self, permission: int) -> bool:
        """Themself, or as somebody's deputy."""
        return permission in self.everywhere.union(*(each.everywhere for each in self.covers))

    def all_groups(self) -> tuple[int, ...]:
        """Their own groups, and those in which they stand in for somebody."""
        covered = (group for each in self.covers for group in each.group_ids)
        return tuple(dict.fromkeys([*self.group_ids, *covered]))

    def kept_from(self, model: Any, *people: int) -> list[int]:
        """The keys of the records of ``model`` in which one of these has a conflict of interest."""
        label = f"{model._meta.label}:"
        return [
            int(about.removeprefix(label))
            for person, about in self.conflicts
            if person in people and about.startswith(label)
        ]


def membership_model() -> Any:
    return apps.get_model(settings.AUTH_MEMBERSHIP_MODEL)


def stand_in_model() -> Any:
    return apps.get_model(settings.AUTH_STAND_IN_MODEL)


@cache
def permission_id(model: Any, right: str) -> int:
    """The id of a model's permission; forgotten after every migrate (core/apps.py)."""
    return Permission.objects.values_list("pk", flat=True).get(
        content_type__app_label=model._meta.app_label,
        content_type__model=model._meta.model_name,
        codename=codename(model, right),
    )


def codename(model: Any, right: str) -> str:
    return f"{right}_{model._meta.model_name}"


def expand(right: str) -> tuple[str, ...]:
    """``manage`` includes ``contribute``, which includes ``view``."""
    return RIGHTS[: RIGHTS.index(right) + 1]


@cache
def group_table(model: Any) -> Any:
    """The model's table of group rights; None when it has none (core.E003)."""
    return _table(model, GroupRight)


@cache
def person_table(model: Any) -> Any:
    """The model's table of person rights; None when it has none (core.E003)."""
    return _table(model, PersonRight)


@cache
def exclusion_table(model: Any) -> Any:
    """The model's table of decisions about who may open one record; None without one."""
    return _table(model, Exclusion)


def _table(model, base):
    for field in model._meta.related_objects:
        if issubclass(field.related_model, base):
            return field.related_model
    return None


def standing(user) -> Standing:
    """Read once for a request (`RightsBackend.get_user`), or now when asked outside one."""
    known = getattr(user, "standing_in_this_request", None)
    return known or read_standing(user)


def holds_a_role(user) -> bool:
    """Whether they hold any role now, or stand in today for somebody who does.

    An account outlives its last role, until somebody closes it. Till then it opens itself alone.
    """
    return bool(standing(user).all_groups())


def read_standing(user) -> Standing:
    """As the database has it now."""
    if not user.is_authenticated or not user.is_active:
        return Standing(0, (), frozenset())
    rows = standing_rows.memberships(user.pk)
    people = {person for _, person, _, _ in rows} | {user.pk}
    return standing_of(user.pk, rows, conflicts_of(people))


def standing_of(user_id: int, rows: Iterable[tuple], conflicts: Iterable) -> Standing:
    """Put together from (membership, whose, group, a permission of the group or None).

    A row of somebody else's is one they are stood in for in.
    """
    found: dict[int, tuple[dict, dict, set]] = defaultdict(lambda: ({}, {}, set()))
    for membership, person, group, permission in rows:
        memberships, groups, permissions = found[person]
        memberships[membership], groups[group] = None, None
        if permission is not None:
            permissions.add(permission)
    _, groups, permissions = found.pop(user_id, ({}, {}, set()))
    covers = tuple(
        Cover(person, tuple(memberships), tuple(sorted(of)), frozenset(wide))
        for person, (memberships, of, wide) in found.items()
    )
    return Standing(
        user_id, tuple(sorted(groups)), frozenset(permissions), covers, frozenset(conflicts)
    )


def conflicts_of(people: Iterable[int]) -> list[tuple[int, str]]:
    """(person, "app.Model:key") of each conflict of interest that now stands."""
    rows = standing_rows.decisions(Exclusion.CONFLICT, exclusion_tables(), list(people))
    return [(person, f"{label}{pk}") for person, label, pk in rows]


@cache
def exclusion_tables() -> tuple[tuple[Any, Any], ...]:
    """(record, its table) of each kind of record."""
    tables: list[Any] = [each for each in apps.get_models() if issubclass(each, Exclusion)]
    return tuple((each._meta.get_field("record").related_model, each) for each in tables)


def stood_in_for(user):
    """The stand-ins (`settings.AUTH_STAND_IN_MODEL`) by which ``user`` is a deputy today: none in a
    request that began without one."""
    known = getattr(user, "standing_in_this_request", None)
    if known is not None and not known.covers:
        return stand_in_model().objects.none()
    return _stood_in_for(user.pk)


def _stood_in_for(user_id: int):
    return stood_in_for_on(user_id, clock.today())


def stood_in_for_on(user_id: int, today: date):
    """Whose account is closed or suspended has no rights that anybody could hold for them."""
    return stand_in_model().objects.filter(
        deputy=user_id, starts_on__lte=today, ends_on__gte=today, membership__user__is_active=True
    )


def deputies_of(people: Iterable[int]) -> dict[int, list[int]]:
    """By person, the keys of who stands in for them today, wherever."""
    from core.put_once import answers

    wanted, found = list(people), defaultdict(list)
    for person, deputy in answers(_deputies, wanted, clock.today()) if wanted else ():
        found[person].append(deputy)
    return found


def _deputies(people, today):
    rows = stand_in_model().objects.filter(
        membership__user__in=people, starts_on__lte=today, ends_on__gte=today
    )
    return rows.values_list("membership__user", "deputy").distinct()


def groups_acted_in(user) -> Q:
    """The condition on a membership that ``user`` acts through its group today, live in SQL."""
    return Q(user_id=user.pk) | Q(pk__in=stood_in_for(user).values("membership"))


def of_memberships_acted_in(user) -> Q:
    """The same of a person's right."""
    return Q(user=user.pk) | Q(membership__in=stood_in_for(user).values("membership"))


def holds(model: Any, user, right: str) -> Q:
    """The condition on ``model``'s rows that ``user`` holds ``right`` over them, live in SQL.

    It is `_held`, written out once: Django takes several milliseconds to put that together, each
    time anew, and no database takes as long to answer it.
    """
    sql, params = _holds(model, user, right)
    return Q(
        WrittenOut(sql, params, pk="pk", **{name: name for name in model.closed_to_wide_roles_by})
    )


def _holds(model: Any, user, right: str) -> tuple[str, list]:
    known = getattr(user, "standing_in_this_request", None)
    stands_in = known is None or bool(known.covers)
    permission = permission_id(model, right)
    sql, wanted = _written_out(model, right, permission, stands_in, connection.vendor)
    values = {_PERSON: user.pk, _NOW: as_stored(clock.now()), _TODAY: standing_rows.day_as_stored()}
    return sql, [values.get(each, each) for each in wanted]


class WrittenOut(Func):
    """A condition in SQL about the row at hand.

    ``columns``: the fields of the row that it names, each by "{field}" in ``sql``: the row's
    table may go by one of Django's aliases where the condition is put.
    """

    def __init__(self, sql: str, params: list, **columns: str):
        super().__init__(*map(F, columns.values()), output_field=models.BooleanField())
        self.sql, self.params, self.columns = sql, params, columns

    def as_sql(self, compiler, connection, **extra):  # type: ignore[override]  # no template
        sources = self.get_source_expressions()
        places = {
            name: compiler.compile(each)[0]
            for name, each in zip(self.columns, sources, strict=True)
        }
        return self.sql.format(**places), self.params


# What stands in a condition written out for the values of one asking: nothing else is like them.
_PERSON, _NOW, _TODAY = "\0person", "\0now", "\0today"


@cache
def _written_out(
    model: Any, right: str, permission: int, stands_in: bool, vendor: str
) -> tuple[str, list]:
    """`_held` as (SQL, its values), with marks for what differs from one asking to the next."""
    person, moment = -101, datetime(9000, 1, 1, 12, tzinfo=UTC)
    with clock.held_at(moment):
        query = model._base_manager.filter(_held(model, person, right, stands_in)).query
        sql, values = query.get_compiler(connection=connection).compile(query.where)
        marks = {
            person: _PERSON,
            as_stored(moment): _NOW,
            models.DateField().get_db_prep_value(clock.today(), connection): _TODAY,
        }
    quote, table = connection.ops.quote_name, model._meta.db_table
    for name in ("pk", *model.closed_to_wide_roles_by):
        column = model._meta.pk.column if name == "pk" else name
        sql = sql.replace(f"{quote(table)}.{quote(column)}", f"{{{name}}}")
    sql = re.sub(r"\b([A-Z]+\d+)\b", r"held_\1", sql)  # not the alias of the row's own table
    return f"({sql})", [marks.get(each, each) for each in values]


def _held(model: Any, user_id: int, right: str, stands_in: bool) -> Q:
    held = held_as_self(model, user_id, right)
    if stands_in:
        ordinary, everywhere = _held_as_deputy(model, user_id, right)
        wide = Q(Exists(everywhere)) & model.open_to_wide_roles()
        held |= Q(is_restricted=False) & (Q(Exists(ordinary)) | wide)
    return ~Q(Exists(_conflict(model, user_id, OuterRef("pk")))) & held


def held_as_self(model: Any, user_id: int, right: str) -> Q:
    """By one's own memberships, whatever conflict of interest there is."""
    permission = permission_id(model, right)
    groups = membership_model().objects.filter(user_id=user_id).values("group")
    of_this = {"content_object": OuterRef("pk"), "permission_id": permission}
    through_group = group_table(model).objects.filter(**of_this, group__in=groups)
    as_person = person_table(model).objects.filter(lasts(), **of_this, user_id=user_id)
    everywhere = Group.permissions.through.objects.filter(
        permission_id=permission, group__in=groups
    )
    rows = Q(Exists(through_group)) | Q(Exists(as_person))
    return rows | (Q(Exists(everywhere)) & model.open_to_wide_roles())


def _held_as_deputy(model: Any, user_id: int, right: str) -> tuple:
    """The stand-ins that give a person the right over the row at hand: by a row, and everywhere.

    Whoever is stood in for must have no conflict of interest there themself.
    """
    permission, record = permission_id(model, right), OuterRef(OuterRef("pk"))
    of_this = {"content_object": record, "permission_id": permission}
    of_them = OuterRef("membership__group")
    through_group = group_table(model).objects.filter(**of_this, group=of_them)
    as_person = person_table(model).objects.filter(
        lasts(), **of_this, membership=OuterRef("membership")
    )
    everywhere = Group.permissions.through.objects.filter(permission_id=permission, group=of_them)
    theirs = _stood_in_for(user_id).filter(
        ~Q(Exists(_conflict(model, OuterRef("membership__user"), record)))
    )
    return (
        theirs.filter(Q(Exists(through_group)) | Q(Exists(as_person))),
        theirs.filter(Q(Exists(everywhere))),
    )


def lasts() -> Q:
    return Q(ends_at=None) | Q(ends_at__gt=clock.now())


def _conflict(model, person, record):
    table = exclusion_table(model)._base_manager
    return table.filter(record=record, person=person, kind=Exclusion.CONFLICT, ended_at=None)


def narrow(rows, user, right: str = VIEW):
    """Only the rows over which ``user`` holds ``right``. For SELF-guarded models."""
    if not user.is_authenticated or not user.is_active:
        return rows.none()
    return rows.filter(holds(rows.model, user, right))


def can(user, right: str, subject) -> bool:
    """Whether ``user`` holds ``right`` over one record, asked of the database now."""
    if not user.is_authenticated or not user.is_active:
        return False
    model, quote = type(subject), connection.ops.quote_name
    table, key = quote(model._meta.db_table), f"r.{quote(model._meta.pk.column)}"
    sql, params = _holds(model, user, right)
    held = sql.format(
        pk=key, **{name: f"r.{quote(name)}" for name in model.closed_to_wide_roles_by}
    )
    sql = f"SELECT 1 FROM {table} AS r WHERE {key} = %s AND {held}"
    # To plan it takes PostgreSQL ten times as long as to answer it.
    return bool(standing_rows.asked(*prepared(sql, [subject.pk, *params])))


def in_whose_stead(user, right: str, subject) -> int | None:
    """Whom ``user``, who `can`, stands in for with that: None when it is their own right."""
    known = getattr(user, "standing_in_this_request", None)
    if not (standing_rows.is_a_deputy(user.pk) if known is None else known.covers):
        return None
    model = type(subject)
    rows = model._base_manager.filter(pk=subject.pk)
    if rows.filter(held_as_self(model, user.pk, right)).exists():
        return None
    ordinary, everywhere = _held_as_deputy(model, user.pk, right)
    stead, wide_stead = (
        Subquery(each.order_by("membership__user").values("membership__user")[:1])
        for each in (ordinary, everywhere)
    )
    wide: Any = wide_stead if subject.is_open_to_wide_roles else Value(None, models.IntegerField())
    found = rows.annotate(stead=stead, wide_stead=wide)
    return next(filter(None, found.values_list("stead", "wide_stead").first() or ()), None)


def lasts_sql(table, now=None) -> tuple[str, list]:
    """`lasts` for a statement written out; nothing for groups, whose rights have no such end.
    ``now``: what stands for the moment, which is as stored; else the present one."""
    if not issubclass(table, PersonRight):
        return "", []
    return " AND (ends_at IS NULL OR ends_at > %s)", [now or as_stored(clock.now())]


def as_stored(moment: datetime | None):
    """A moment as this database keeps it in ``ends_at``; None, as most rights have, is no end."""
    if moment is None:
        return None
    return PersonRight._meta.get_field("ends_at").get_db_prep_save(moment, connection)


class RightsBackend(ObjectPermissionBackend):
    """``user.has_perm(permission, record)`` says what ``can`` says.

    guardian itself is not asked: it knows of no conflict of interest and of no right that ends.
    """

    def has_perm(self, user_obj, perm, obj=None) -> bool:
        if getattr(obj, "guarded_by", None) != SELF:
            return False
        app, _, name = perm.rpartition(".")
        rights = {codename(type(obj), right): right for right in RIGHTS}
        if name not in rights or app not in ("", obj._meta.app_label):
            return False
        return can(user_obj, rights[name], obj)
