"""Lists of what a person may see, a page at a time, by the rights tables' own indexes.

As quick among a million records as among a thousand (docs/adr/0003-rights.md): the first page of
what somebody sees through several groups is among the first pages of each.
"""

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import OuterRef, Q, Subquery
from django.db.models.expressions import RawSQL
from django.db.models.lookups import IsNull

from core import clock
from core.access import (
    VIEW,
    Cover,
    Standing,
    WrittenOut,
    as_stored,
    group_table,
    lasts,
    lasts_sql,
    permission_id,
    person_table,
    standing,
)
from core.prepared import planned_once, prepared


class Keyset(NamedTuple):
    """Where a page of a list begins: after this date and this id."""

    listed_on: Any
    pk: int


def page_of(
    rows,
    who: Standing,
    *,
    is_open: bool,
    after: Keyset | None = None,
    size: int | None = None,
    before: date | None = None,
):
    """What is visible of ``rows``, soonest first (closed: latest first), in one statement.

    With ``size``, a page of it: the first page of a union is always among the first pages of its
    parts, so each group's rows are read as an index prefix, and no further than until ``size`` of
    them are among ``rows``. A role held partnership-wide reads the model's own index instead.
    Without ``size``: everything. ``before``: only what is listed on a day before it, which ends
    the reading of each index; ``rows`` must say the same, or less.
    """
    model = rows.model
    if who.holds_everywhere(permission_id(model, VIEW)):
        return _everything(rows, who, is_open, after)[:size]._mark()
    if not who.user_id:
        return rows.none()._mark()
    sql, params = _page_sql(model, who, is_open, after, size, _Among.of(rows, before))
    ids = RawSQL(f"SELECT content_object_id FROM ({sql}) AS page", params)  # noqa: S611 as above
    return rows.filter(pk__in=ids).order_by(*_list_order(model, is_open))._mark()


def count_up_to(
    model,
    who: Standing,
    *,
    is_open: bool,
    cap: int = 1000,
    rows: Any = None,
    before: date | None = None,
) -> int:
    """How many are visible, counted no further than ``cap`` + 1 (shown as "1,000+"). ``rows`` and
    ``before``: of those alone, as `page_of` takes them; ``before`` says enough by itself."""
    view = permission_id(model, VIEW)
    if view in who.everywhere and rows is None:
        return _count_everything(model, who, is_open, cap, before)
    if who.holds_everywhere(view):
        day = _list_order(model, is_open)[0].removeprefix("-")
        every = model.objects.all() if rows is None else rows
        every = every if before is None else every.filter(**{f"{day}__lt": before})
        return _everything(every, who, is_open, None)[: cap + 1]._mark().count()
    if not who.user_id:
        return 0
    among = _Among.of(rows, before)
    # In a person's own part a record stands once for each membership that it came through.
    parts = [
        part.select(model, is_open, "content_object_id", size=(cap + 1) * part.times, among=among)
        for part in _parts(model, who)
    ]
    every, params = (
        " UNION ALL ".join(sql for sql, _ in parts),
        [v for _, part in parts for v in part],
    )
    question = f"SELECT count(DISTINCT content_object_id) FROM ({every}) AS w"
    if len(parts) > 2:  # one part alone may end the count; two are quicker counted than asked
        first, first_params = parts[0]
        question = (
            f"SELECT CASE (SELECT count(*) FROM ({first}) AS f) WHEN %s THEN %s "
            f"ELSE ({question}) END"
        )
        params = [*first_params, cap + 1, cap + 1, *params]
    with connection.cursor() as cursor:
        planned = _planned(who, question, params) if rows is None else (question, params)
        cursor.execute(*planned)
        return min(cursor.fetchone()[0], cap + 1)


def _count_everything(model, who: Standing, is_open: bool, cap: int, before: date | None) -> int:
    """`count_up_to` for a role that somebody holds partnership-wide themself."""
    table, pk = model._meta.db_table, model._meta.pk.column
    opened, params = _opened_by_a_row(model, who)
    is_open_to_all = " AND ".join(f"NOT {each}" for each in model.closed_to_wide_roles_by)
    but, kept_from = _but(who.kept_from(model, who.user_id), pk)
    params += kept_from
    order = _list_order(model, is_open)[0].removeprefix("-")
    if before is not None:
        but, params = f"{but} AND {order} < %s", [*params, before]
    question = (
        f"SELECT count(*) FROM (SELECT 1 FROM {table} "
        f"WHERE {model.listing_columns[0]} IS {'NULL' if is_open else 'NOT NULL'} "
        f"AND ({is_open_to_all} OR {opened.format(pk=f'{table}.{pk}')}){but} "
        f"ORDER BY {order} LIMIT %s) AS w"
    )
    with connection.cursor() as cursor:
        cursor.execute(*_planned(who, question, [*params, cap + 1]))
        return cursor.fetchone()[0]


def read(page, who: Standing) -> list:
    """The rows of a page of `page_of`, by a statement planned once for a connection."""
    with nullcontext() if who.covers or who.conflicts else planned_once():
        return list(page)


def first_page(model, build: Callable[[Any], Any], who: Standing, *, is_open: bool, size: int):
    """The rows of ``build(page_of(...))``: of the first page of everything somebody may open, which
    is the list that is opened most. Put together by Django once for each kind of reader, not for
    each reader (as `core.put_once`). ``build``: a function of a module that makes the same question
    of whatever rows it is given, and joins no record of another model.
    """
    if who.covers or who.conflicts or not who.user_id:
        return list(build(page_of(model.objects.all(), who, is_open=is_open, size=size)))
    kind = (len(who.group_ids), who.everywhere, is_open, size)
    put = _put_together(model, build, *kind, connection.vendor)
    sql, params = prepared(put.sql, put.params_for(who))
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return [put.instance(row) for row in cursor.fetchall()]


# What stands in a question put together once for the values of one asking: nothing is like them.
_PERSON, _GROUPS = -1_000_001, -1_000_002  # and below
_MOMENT = datetime(9000, 1, 1, 12, tzinfo=UTC)


class _Put(NamedTuple):
    """``fields`` and ``annotations``: where the columns of a row go; ``converted``: see Django's
    compilers, for SQLite has neither days nor moments."""

    model: Any
    sql: str
    params: tuple
    fields: list[str]
    annotations: dict[str, int]
    converted: dict[int, tuple[list, Any]]

    def params_for(self, who: Standing) -> list:
        values = {_PERSON: who.user_id, as_stored(_MOMENT): as_stored(clock.now())}
        values |= {_GROUPS - place: group for place, group in enumerate(who.group_ids)}
        return [values.get(each, each) for each in self.params]

    def instance(self, row: tuple):
        values = list(row)
        for place, (converters, column) in self.converted.items():
            for converter in converters:
                values[place] = converter(values[place], column, connection)
        found = self.model.from_db(connection.alias, self.fields, values[: len(self.fields)])
        for name, place in self.annotations.items():
            setattr(found, name, values[place])
        return found


@lru_cache(maxsize=64)
def _put_together(model, build, groups: int, everywhere, is_open: bool, size: int, vendor) -> _Put:
    marked = Standing(_PERSON, tuple(_GROUPS - each for each in range(groups)), everywhere)
    with clock.held_at(_MOMENT):
        rows = build(page_of(model.objects.all(), marked, is_open=is_open, size=size))
        compiler = rows.query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
    columns = [column for column, *_ in compiler.select]
    of_model = compiler.klass_info["select_fields"]
    return _Put(
        model,
        sql,
        tuple(params),
        [columns[place].target.attname for place in of_model],
        compiler.annotation_col_map,
        compiler.get_converters(columns),
    )


def _planned(who: Standing, question: str, params: list) -> tuple[str, Sequence]:
    """Prepared, unless it is one of many: each person stands in for others and has conflicts of
    their own."""
    return (question, params) if who.covers or who.conflicts else prepared(question, params)


def _everything(rows, who: Standing, is_open, after):
    """The list of a role held partnership-wide, in order: all but what is closed to its holder."""
    model, opened = rows.model, rows.model.listing_columns[0]
    rows = rows.filter(**{f"{opened}__isnull": is_open}).filter(_open_to_wide_roles(model, who))
    sign, compare = ("", "gt") if is_open else ("-", "lt")
    day = _list_order(rows.model, is_open)[0].removeprefix("-")
    if after:
        # The first condition alone is enough to begin in the index; the second is exact.
        rows = rows.filter(**{f"{day}__{compare}e": after.listed_on}).filter(
            Q(**{f"{day}__{compare}": after.listed_on}) | Q(**{f"pk__{compare}": after.pk})
        )
    return rows.order_by(f"{sign}{day}", f"{sign}pk")


def _open_to_wide_roles(model, who: Standing) -> Q:
    """Open to wide roles, or opened to them by rows of their own; no conflict of interest."""
    opened = Q(WrittenOut(*_opened_by_a_row(model, who), pk="pk"))
    wanted = model.open_to_wide_roles() | opened
    if (view := permission_id(model, VIEW)) not in who.everywhere:
        # As deputies alone: whatever they may see themselves, and what one of those they stand
        # in for sees by a wide role or otherwise.
        wanted = opened
        for cover in who.covers:
            of_this = {"content_object": OuterRef("pk"), "permission_id": view}
            wanted |= _covered(model, cover, who, of_this)
    if kept_from := who.kept_from(model, who.user_id):
        wanted &= ~Q(pk__in=kept_from)
    return wanted


def _opened_by_a_row(model, who: Standing) -> tuple[str, list]:
    """That a row of a rights table opens the record with the key {pk}: (SQL, parameters).

    Asked for each record of the page by the index. By EXISTS, PostgreSQL may choose to read all
    the rights there are, once, for the sake of the few restricted records on a page.
    """
    one = (
        "(SELECT id FROM {} WHERE content_object_id = {{pk}} AND permission_id = %s AND {} LIMIT 1)"
    )
    lasts, moments = lasts_sql(person_table(model))
    groups = ", ".join(["%s"] * len(who.group_ids)) or "NULL"
    own = one.format(person_table(model)._meta.db_table, f"user_id = %s{lasts}")
    through = one.format(group_table(model)._meta.db_table, f"group_id IN ({groups})")
    view = permission_id(model, VIEW)
    params = [view, who.user_id, *moments, view, *who.group_ids]
    return f"COALESCE({own}, {through}) IS NOT NULL", params


def _covered(model, cover: Cover, who: Standing, of_this: dict[str, Any]) -> Q:
    """What a deputy sees in one person's stead."""
    wanted = Q(is_restricted=False) & ~Q(pk__in=who.kept_from(model, cover.user_id))
    is_wide = of_this["permission_id"] in cover.everywhere
    wide = model.open_to_wide_roles() if is_wide else Q(pk__in=[])
    as_person = person_table(model).objects.filter(
        lasts(), **of_this, membership__in=cover.membership_ids
    )
    through = group_table(model).objects.filter(**of_this, group__in=cover.group_ids)
    return wanted & (wide | _one_of(as_person) | _one_of(through))


def _one_of(rights) -> Q:
    """That there is one, by the index (see `_opened_by_a_row`)."""
    return Q(IsNull(Subquery(rights.values("pk")[:1]), False))


def _list_order(model, is_open) -> tuple[str, str]:
    opened, day = model.listing_columns
    return (day, "pk") if is_open else (f"-{opened}", "-pk")


def _page_sql(model, who, is_open, after, size, among):
    columns = "listed_on, content_object_id"
    order = "ORDER BY listed_on {0}, content_object_id {0}".format("ASC" if is_open else "DESC")
    parts = [
        part.select(
            model, is_open, columns,
            after=after, size=size, order=order if size else "", among=among if size else _EVERY,
        )
        for part in _parts(model, who)
    ]  # fmt: skip
    params = [value for _, values in parts for value in values]
    if size is None:
        return " UNION ALL ".join(sql for sql, _ in parts), params
    # What is cut off at ``size`` must be records, each once, or the page after would begin
    # beyond some of them: hence UNION here and DISTINCT in a person's part.
    union = " UNION ".join(sql for sql, _ in parts)
    return f"SELECT * FROM ({union}) AS w {order} LIMIT %s", [*params, size]


class _Among(NamedTuple):
    """Which rows of a part count: those of a query, and those listed before a day."""

    sql: str = ""
    params: tuple = ()

    @classmethod
    def of(cls, rows, before: date | None) -> "_Among":
        sql, params = "", []
        if before is not None:
            sql, params = "AND listed_on < %s", [before]
        if rows is not None and rows.query.where:
            query, values = rows.order_by().values("pk").query.sql_with_params()
            sql, params = f"{sql} AND content_object_id IN ({query})", [*params, *values]
        return cls(sql, tuple(params))


_EVERY = _Among()


@dataclass(frozen=True)
class _Part:
    """What somebody sees through one group, or as a person: rows of one table, by its index.

    ``times``: how often one record can stand in it. ``where``: more conditions.
    """

    table: Any
    holder: str
    holder_id: int
    times: int = 1
    where: str = ""
    params: tuple = ()

    def select(self, model, is_open, columns, *, after=None, size=None, order="", among=_EVERY):
        """(SQL, parameters). ``size``: how many rows of it are given at most."""
        seek, limit, once = "", "", ""
        params = [self.holder_id, permission_id(model, VIEW), is_open, *self.params, *among.params]
        if after:
            seek = f"AND (listed_on, content_object_id) {'>' if is_open else '<'} (%s, %s)"
            params += [after.listed_on, after.pk]
        if size is not None:
            limit, params = "LIMIT %s", [*params, size]
        if order and self.times > 1:
            once = "DISTINCT"
        # PostgreSQL cannot tell by itself that a false is_open is in the index of those not null.
        sql = (
            f"SELECT {columns} FROM (SELECT {once} {columns} FROM {self.table._meta.db_table} "
            f"WHERE {self.holder} = %s AND permission_id = %s AND is_open = %s "
            f"AND is_open IS NOT NULL {self.where} {among.sql} {seek} {order} {limit}) AS part"
        )
        return sql, params


def _parts(model, who: Standing) -> list[_Part]:
    """Everything by which somebody sees records of ``model``, without a partnership-wide role."""
    by_group, as_person = group_table(model), person_table(model)
    lasts, moments = lasts_sql(as_person)
    where, params = _but(who.kept_from(model, who.user_id))
    parts = [_Part(by_group, "group_id", group, 1, where, params) for group in who.group_ids]
    times = max(1, len(who.group_ids))
    parts.append(
        _Part(as_person, "user_id", who.user_id, times, lasts + where, (*moments, *params))
    )
    for cover in who.covers:
        where, params = _but(who.kept_from(model, who.user_id, cover.user_id))
        where += (
            f" AND content_object_id NOT IN (SELECT {model._meta.pk.column} "
            f"FROM {model._meta.db_table} WHERE is_restricted)"
        )
        parts += [_Part(by_group, "group_id", group, 1, where, params) for group in cover.group_ids]
        theirs = f" AND membership_id IN ({', '.join(['%s'] * len(cover.membership_ids))})"
        parts.append(
            _Part(
                as_person,
                "user_id",
                cover.user_id,
                len(cover.membership_ids),
                lasts + theirs + where,
                (*moments, *cover.membership_ids, *params),
            )
        )
    return parts


def _but(kept_from: list[int], column: str = "content_object_id") -> tuple[str, tuple[int, ...]]:
    if not kept_from:
        return "", ()
    marks = ", ".join(["%s"] * len(kept_from))
    return f" AND {column} NOT IN ({marks})", tuple(kept_from)


# --- what a number of a list says ----------------------------------------------------------------

OF_THOSE = "of those that you may open"


def so_far_as(user, *models: Any) -> str:
    """What a number adds that counts only what its reader may open; "" for whoever has a role that
    opens every record of ``models``."""
    who = standing(user)
    opens_all = all(who.holds_everywhere(permission_id(each, VIEW)) for each in models)
    return "" if opens_all else OF_THOSE


def said_so_far(number: str, user, *models: Any) -> str:
    """12 actions: open (of those that you may open)"""
    so_far = so_far_as(user, *models)
    return f"{number} ({so_far})" if so_far else number
