"""Who may see and do what. The only module that touches django-guardian.

Three rights, each including the one before it: ``view``, ``contribute``, ``manage``.
A guarded record gets them from three sources, and from nothing else:

* a **group** (an agency's holders of one role) has a row in the record's group table;
* a **person** has a row in its person table, hung from the membership it came from:
  when the person leaves that group, the row goes with the membership;
* a **partnership-wide role** has the model's own permission on its group, so that the
  business team needs no row per record. A permission given to a *person* model-wide
  counts for nothing, and a superuser holds no right at all.

The rows are django-guardian's, in tables with a direct foreign key that also carry the
columns the record's list is sorted by (docs/adr/0003-rights.md).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import Any, NamedTuple

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db import connection, models
from django.db.models import Exists, OuterRef, Q
from django.db.models.expressions import RawSQL
from guardian.backends import ObjectPermissionBackend
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from core import access_log
from core.prepared import prepared
from core.rows import as_array, as_json, given

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
    """A grant to one person for as long as a membership lasts.

    ``acts``: it is this person's turn now; their list of things to do shows the record.
    """

    user_id: int
    membership_id: int
    right: str
    acts: bool = False
    way: str = ""
    detail: str = ""


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


def membership_model() -> Any:
    return apps.get_model(settings.AUTH_MEMBERSHIP_MODEL)


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
    rows = list(Group.objects.filter(**_membership_of(user)).values_list("pk", "permissions"))
    return Standing(
        user.pk,
        tuple(sorted({group for group, _ in rows})),
        frozenset(permission for _, permission in rows if permission is not None),
    )


def _membership_of(user) -> dict[str, Any]:
    return {"pk__in": membership_model().objects.filter(user=user).values("group")}


def holds(model: Any, user, right: str) -> Q:
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


def open_record(rows, user):
    """The first of ``rows`` with ``may_contribute`` and ``may_manage``; None when not visible.

    For a page, which met the person's groups at the beginning of its own request (`standing`):
    asks each rights table for the highest right held over that record, in the statement that
    fetches it. `visible_to` and `can` ask for the groups themselves.
    """
    model, who = rows.model, standing(user)
    rank = {permission_id(model, right): number for number, right in enumerate(RIGHTS, start=1)}
    everywhere = max((rank[each] for each in rank.keys() & who.everywhere), default=0)
    rows = rows.annotate(
        held_by_group=_highest(group_table(model), "group_id", who.group_ids, rank),
        held_as_person=_highest(person_table(model), "user_id", (who.user_id,), rank),
    )
    record = rows._mark().first()
    if record is None:
        return None
    held = max(everywhere, record.held_by_group or 0, record.held_as_person or 0)
    record.may_contribute = held >= rank[permission_id(model, CONTRIBUTE)]
    record.may_manage = held >= rank[permission_id(model, MANAGE)]
    return record if held else None


def _highest(table, holder: str, holder_ids: tuple[int, ...], rank: dict[int, int]) -> RawSQL:
    """The rank of the highest right over the row at hand in one rights table, else null."""
    record = table._meta.get_field("content_object").related_model._meta
    ranks = " ".join("WHEN %s THEN %s" for _ in rank)
    marks = ", ".join("%s" for _ in holder_ids) or "NULL"
    return RawSQL(  # noqa: S611 names of tables and columns only; values are parameters
        f"SELECT max(CASE permission_id {ranks} END) FROM {table._meta.db_table} "
        f"WHERE content_object_id = {record.db_table}.{record.pk.column} AND {holder} IN ({marks})",
        [*chain.from_iterable(rank.items()), *holder_ids],
        models.IntegerField(),
    )


# --- lists ------------------------------------------------------------------------------------


class Keyset(NamedTuple):
    """Where a page of a list begins: after this date and this id."""

    listed_on: Any
    pk: int


def page_of(
    rows, who: Standing, *, is_open: bool, after: Keyset | None = None, size: int | None = None
):
    """What is visible of ``rows``, soonest first (closed: latest first), in one statement.

    With ``size``, a page of it, for which ``rows`` must be all of the model's: the first page
    of a union is always among the first pages of its parts, so each group's rows are read as an
    index prefix and no more than ``size`` of them. A role held partnership-wide reads the
    model's own index instead. Without ``size``: everything, however ``rows`` are filtered.
    """
    model = rows.model
    if permission_id(model, VIEW) in who.everywhere:
        return _everything(rows, is_open, after)[:size]._mark()
    if not who.user_id:
        return rows.none()._mark()
    sql, params = _page_sql(model, who, is_open, after, size)
    ids = RawSQL(f"SELECT content_object_id FROM ({sql}) AS page", params)  # noqa: S611 as above
    return rows.filter(pk__in=ids).order_by(*_list_order(model, is_open))._mark()


def count_up_to(model, who: Standing, *, is_open: bool, cap: int = 1000) -> int:
    """How many are visible, counted no further than ``cap`` + 1 (shown as "1,000+")."""
    if permission_id(model, VIEW) in who.everywhere:
        return _everything(model._base_manager.all(), is_open, None)[: cap + 1].count()
    if not who.user_id:
        return 0
    # In a person's own part a record stands once for each membership that it came through.
    sizes = [cap + 1] * len(who.group_ids) + [(cap + 1) * max(1, len(who.group_ids))]
    parts, params = _parts_sql(model, who, is_open, sizes=sizes, columns="content_object_id")
    question = f"SELECT count(DISTINCT content_object_id) FROM ({' UNION ALL '.join(parts)}) AS w"
    if len(parts) > 2:  # one part alone may end the count; two are quicker counted than asked
        first = params[: len(params) // len(parts)]
        question = (
            f"SELECT CASE (SELECT count(*) FROM ({parts[0]}) AS f) WHEN %s THEN %s "
            f"ELSE ({question}) END"
        )
        params = [*first, cap + 1, cap + 1, *params]
    name = f"count_{model._meta.db_table}_in_{len(parts)}"
    with connection.cursor() as cursor:
        cursor.execute(*prepared(name, question, params))
        return min(cursor.fetchone()[0], cap + 1)


def _everything(rows, is_open, after):
    """The list of a role held partnership-wide, in order."""
    opened = rows.model.listing_columns[0]
    rows = rows.filter(**{f"{opened}__isnull": is_open})
    sign, compare = ("", "gt") if is_open else ("-", "lt")
    day = _list_order(rows.model, is_open)[0].removeprefix("-")
    if after:
        # The first condition alone is enough to begin in the index; the second is exact.
        rows = rows.filter(**{f"{day}__{compare}e": after.listed_on}).filter(
            Q(**{f"{day}__{compare}": after.listed_on}) | Q(**{f"pk__{compare}": after.pk})
        )
    return rows.order_by(f"{sign}{day}", f"{sign}pk")


def _list_order(model, is_open) -> tuple[str, str]:
    opened, day = model.listing_columns
    return (day, "pk") if is_open else (f"-{opened}", "-pk")


def _page_sql(model, who, is_open, after, size):
    # Distinct: a person may hold one record through several memberships, and what is cut off
    # at ``size`` must be records, or the page after would begin beyond some of them.
    columns = "listed_on, content_object_id"
    if size is None:
        parts, params = _parts_sql(model, who, is_open, after, columns=columns)
        return " UNION ALL ".join(parts), params
    order = "ORDER BY listed_on {0}, content_object_id {0}".format("ASC" if is_open else "DESC")
    parts, params = _parts_sql(
        model, who, is_open, after, [size] * (len(who.group_ids) + 1), order, columns, "DISTINCT"
    )
    return f"SELECT * FROM ({' UNION '.join(parts)}) AS w {order} LIMIT %s", [*params, size]


def _parts_sql(
    model, who, is_open, after=None, sizes=None, order="", columns="", of_person_once=""
):
    """A SELECT for each of a person's groups, and one for what they hold as a person.

    ``sizes``: how many rows of each part are read at most.
    """
    seek, seek_params = "", []
    if after:
        seek = f"AND (listed_on, content_object_id) {'>' if is_open else '<'} (%s, %s)"
        seek_params = [after.listed_on, after.pk]
    parts: list[str] = []
    params: list[Any] = []

    def add(once, table, holder, holder_id):
        limit = "" if sizes is None else "LIMIT %s"
        parts.append(
            f"SELECT {columns} FROM (SELECT {once} {columns} FROM {table._meta.db_table} "
            # PostgreSQL cannot tell by itself that a false one is in the index of those not null.
            f"WHERE {holder} = %s AND permission_id = %s AND is_open = %s AND is_open IS NOT NULL "
            f"{seek} {order} {limit}) AS part{len(parts)}"
        )
        params.extend([holder_id, permission_id(model, VIEW), is_open, *seek_params])
        params.extend([] if sizes is None else [sizes[len(parts) - 1]])

    for group in who.group_ids:
        add("", group_table(model), "group_id", group)
    add(of_person_once, person_table(model), "user_id", who.user_id)
    return parts, params


# --- writing ----------------------------------------------------------------------------------


def sync(
    model, subjects: Iterable, wanted: dict[int, list[Grant]] | None = None, *, new: bool = False
) -> None:
    """Make the rights rows of these records equal what they say they should be.

    Nothing else grants or removes. Called at the end of every operation, with the records
    locked, for one record or for a whole batch in the same number of statements. ``wanted``:
    what `access_to` says of them, when the caller has worked it out already. ``new``: they were
    made in this very transaction, so that no rights row is there to compare with.
    """
    subjects = list(subjects)
    wanted = model.access_to(subjects) if wanted is None else wanted
    permissions = {right: permission_id(model, right) for right in RIGHTS}

    groups: dict[tuple, tuple] = {}
    people: dict[tuple, tuple] = {}
    for subject in subjects:
        pk, listing = subject.pk, subject.listing()
        for grant in wanted[pk]:
            for right in expand(grant.right):
                permission = permissions[right]
                copies = listing if right == VIEW else (None, None)
                if isinstance(grant, ForGroup):
                    groups[pk, permission, grant.group_id] = copies
                else:
                    key = (pk, permission, grant.user_id, grant.membership_id)
                    acts = right == VIEW and grant.acts
                    people[key] = (*copies, acts or (key in people and people[key][2]))
    pks = [subject.pk for subject in subjects]
    of_groups = _write(
        group_table(model),
        ("content_object_id", "permission_id", "group_id"),
        ("is_open", "listed_on"),
        pks,
        groups,
        new,
    )
    of_people = _write(
        person_table(model),
        ("content_object_id", "permission_id", "user_id", "membership_id"),
        ("is_open", "listed_on", "acts"),
        pks,
        people,
        new,
    )
    _log_changes(model, of_groups, of_people, wanted)


def _write(table, key, copies, pks, wanted, new):
    """Make the rows about ``pks`` be ``wanted``, writing only those that differ.

    The comparison is made in the database: PostgreSQL does all of it in one statement.
    Gives the keys of the rows that are new and of those that went.
    """
    columns, name = [*key, *copies], table._meta.db_table
    postgresql = connection.vendor == "postgresql"
    rows = [(*identity, *values) for identity, values in wanted.items()]
    source, values = given(table, columns, rows)
    if postgresql and "membership_id" in key:
        # Somebody may be leaving at this moment: wait to see, and give the leaver no row.
        source = (
            f"SELECT g.* FROM ({source}) AS g({', '.join(columns)}) "
            f"JOIN {membership_model()._meta.db_table} AS m ON m.id = g.membership_id "
            "FOR KEY SHARE OF m"
        )
    keys = ", ".join(key)
    if new:
        return (
            _asked(f"INSERT INTO {name} ({', '.join(columns)}) {source} RETURNING {keys}", values)
            if rows
            else []
        ), []
    if postgresql:
        of_these, these, equals = "= ANY(%s::bigint[])", as_array(pks), "IS NOT DISTINCT FROM"
    else:
        of_these, these, equals = "IN (SELECT value FROM json_each(%s))", as_json(pks), "IS"

    listed = ", ".join(columns)
    of_these = f"t.content_object_id {of_these}"
    same = " AND ".join(f"t.{column} = w.{column}" for column in key)
    unchanged = " AND ".join(f"t.{column} {equals} w.{column}" for column in copies)
    settings = ", ".join(f"{column} = excluded.{column}" for column in copies)
    remove = (
        f"DELETE FROM {name} AS t WHERE {of_these} "
        f"AND NOT EXISTS (SELECT 1 FROM wanted AS w WHERE {same})"
    )
    put = (
        f"INSERT INTO {name} ({listed}) SELECT {listed} FROM wanted AS w WHERE NOT EXISTS "
        f"(SELECT 1 FROM {name} AS t WHERE {of_these} AND {same} AND {unchanged}) "
        f"ON CONFLICT ({', '.join(key)}) DO UPDATE SET {settings}"
    )
    start = f"WITH wanted({listed}) AS ({source})"
    if postgresql:
        # xmax is 0 in a row that was inserted, and not in one that was there before.
        found = _asked(
            f"{start}, removed AS ({remove} RETURNING {keys}), "
            f"put AS ({put} RETURNING {keys}, xmax = 0 AS is_new) "
            f"SELECT {keys}, false FROM removed "
            f"UNION ALL SELECT {keys}, true FROM put WHERE is_new",
            [*values, these, these],
        )
        return [row[:-1] for row in found if row[-1]], [row[:-1] for row in found if not row[-1]]
    before = set(_asked(f"SELECT {keys} FROM {name} AS t WHERE {of_these}", [these]))
    lost = _asked(f"{start} {remove} RETURNING {keys}", [*values, these])
    with connection.cursor() as cursor:
        cursor.execute(f"{start} {put}", [*values, these])
    return [row for row in wanted if row not in before], lost


def _asked(sql: str, params: list) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def _log_changes(model, of_groups, of_people, wanted) -> None:
    """A line for each holder of each record: the highest right gained, the lowest one lost."""
    rank = {permission_id(model, right): number for number, right in enumerate(RIGHTS)}
    what, (gained, lost) = access_log.log().What, zip(of_groups, of_people, strict=True)
    ways = ways_of({row[0] for row in chain(*gained)}, wanted)
    lines = []
    for verb, rows, pick in ((what.REMOVED, lost, min), (what.GRANTED, gained, max)):
        found: dict[tuple, int] = {}
        for pk, permission, *holder in chain(*rows):
            whose = (pk, *holder)
            found[whose] = pick(found.get(whose, rank[permission]), rank[permission])
        for whose, number in found.items():
            why = "; ".join(ways.get(whose, ())) if verb == what.GRANTED else ""
            about = f"{model._meta.label}:{whose[0]}"
            lines.append((verb, about, *_holder(*whose[1:]), RIGHTS[number], why))
    access_log.write(lines)


def _holder(first: int, membership: int | None = None) -> tuple[str, int | None]:
    """As the log names a group, or a person and what their right hangs from."""
    if membership is None:
        return access_log.holder_of(group=first), None
    return access_log.holder_of(person=first), membership


def ways_of(pks: set[int], wanted) -> dict[tuple, list[str]]:
    """How each holder of a right over these records came by it, in words, each said once."""
    found: dict[tuple, list[str]] = {}
    for pk in pks:
        for grant in wanted[pk]:
            said = f"{grant.way} ({grant.detail})" if grant.detail else grant.way
            ways = found.setdefault((pk, *_of_whom(grant)), [])
            if said not in ways:
                ways.append(said)
    return found


def _of_whom(grant: Grant) -> tuple[int, ...]:
    if isinstance(grant, ForGroup):
        return (grant.group_id,)
    return grant.user_id, grant.membership_id


def end_memberships(memberships) -> None:
    """People leave groups, and with each membership go the rights that hung from it."""
    tables: list[Any] = [m for m in apps.get_models() if issubclass(m, PersonRight)]
    lines = []
    for table in tables:
        model = table._meta.get_field("content_object").related_model
        rows = table.objects.filter(
            membership__in=memberships, permission_id=permission_id(model, VIEW)
        )
        for pk, user, membership in rows.values_list("content_object", "user", "membership"):
            about = f"{model._meta.label}:{pk}"
            held = _holder(user, membership)
            lines.append((access_log.log().What.REMOVED, about, *held, VIEW, "role ended"))
    access_log.write(lines)
    memberships.delete()


def grant_everywhere(group: Group, wanted: Iterable[tuple[type[models.Model], str]]) -> None:
    """Make a group's partnership-wide rights exactly these (model, right) pairs."""
    group.permissions.set(
        permission_id(model, each) for model, right in wanted for each in expand(right)
    )


class RightsBackend(ObjectPermissionBackend):
    """``user.has_perm(permission, record)`` says what ``can`` says: guardian, and wide roles."""

    def has_perm(self, user_obj, perm, obj=None) -> bool:
        if getattr(obj, "guarded_by", None) != SELF:
            return False
        app, _, name = perm.rpartition(".")
        rights = {codename(type(obj), right): right for right in RIGHTS}
        if name not in rights or app not in ("", obj._meta.app_label):
            return False
        # guardian says yes to a superuser whatever the rows say
        if not user_obj.is_superuser and super().has_perm(user_obj, perm, obj):
            return True
        return can(user_obj, rights[name], obj)
