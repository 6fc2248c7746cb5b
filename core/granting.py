"""Giving and taking rights: the rows follow what the records say, and the log follows the rows.

`sync` alone writes them; those that hung from a role that ends go with it (`core.leaving`).
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from itertools import chain
from typing import Any

from django.contrib.auth.models import Group
from django.db import connection, models

from core import access_log
from core.access import (
    RIGHTS,
    VIEW,
    ForGroup,
    Grant,
    as_stored,
    expand,
    group_table,
    membership_model,
    permission_id,
    person_table,
)
from core.prepared import prepared
from core.rows import as_array, as_json, given


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
                    acts, until = right == VIEW and grant.acts, grant.ends_at
                    if key in people:
                        acts, until = people[key][2] or acts, _later(people[key][3], until)
                    people[key] = (*copies, acts, until)
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
        ("is_open", "listed_on", "acts", "ends_at"),
        pks,
        people,
        new,
    )
    _log_changes(model, of_groups, of_people, wanted)
    _tell(model, of_groups[0], wanted)


# By the way in which a group gains a right: who is told of it, within the operation.
_told: dict[str, Callable[[Any, set[int]], None]] = {}


def when_gained(way: str, tell: Callable[[Any, set[int]], None]) -> None:
    """``tell(model, keys)`` of the records over which a group gains a right in this way; for an app
    that writes to people about it, at start-up."""
    _told[way] = tell


def _tell(model, gained: list[tuple], wanted: dict[int, list[Grant]]) -> None:
    if not gained:
        return
    for way, tell in _told.items():
        held = {
            (pk, grant.group_id)
            for pk in {row[0] for row in gained}
            for grant in wanted[pk]
            if isinstance(grant, ForGroup) and grant.way == way
        }
        if keys := {pk for pk, _, group in gained if (pk, group) in held}:
            tell(model, keys)


def _later(one: datetime | None, other: datetime | None) -> datetime | None:
    """Whichever lasts longer; without an end is longest."""
    return None if one is None or other is None else max(one, other)


def _write(table, key, copies, pks, wanted, new):
    """Make the rows about ``pks`` be ``wanted``, writing only those that differ: mostly none do.

    Nobody else writes them meanwhile, for the records are locked; but whoever leaves a role may
    take theirs away. Gives the keys of the rows that are new and of those that went.
    """
    name, keys = table._meta.db_table, ", ".join(key)
    there = {} if new else _there(name, key, copies, pks)
    lost, gone = [row for row in there if row not in wanted], []
    if lost:
        source, values = given(table, key, lost)
        gone = _asked(f"DELETE FROM {name} WHERE ({keys}) IN ({source}) RETURNING {keys}", values)
    rows = [row for row, held in wanted.items() if there.get(row) != held]
    put = _put(table, key, copies, [(*row, *map(_stored, wanted[row])) for row in rows])
    return [row for row in put if row not in there], gone


def _there(name, key, copies, pks) -> dict[tuple, tuple]:
    if connection.vendor == "postgresql":
        of_these, these = "= ANY(%s::bigint[])", as_array(pks)
    else:
        of_these, these = "IN (SELECT value FROM json_each(%s))", as_json(pks)
    sql = f"SELECT {', '.join([*key, *copies])} FROM {name} WHERE content_object_id {of_these}"
    return {
        row[: len(key)]: tuple(map(_read, row[len(key) :]))
        for row in _asked(*prepared(sql, [these]))
    }


def _read(value):
    """SQLite keeps a moment without saying that it is of UTC."""
    is_naive = isinstance(value, datetime) and value.tzinfo is None
    return value.replace(tzinfo=UTC) if is_naive else value


def _stored(value):
    return as_stored(value) if isinstance(value, datetime) else value


def _put(table, key, copies, rows) -> list[tuple]:
    """Gives the keys of those that were put in, or changed."""
    if not rows:
        return []
    name, columns = table._meta.db_table, ", ".join([*key, *copies])
    source, values = given(table, [*key, *copies], rows)
    if connection.vendor == "postgresql" and "membership_id" in key:
        # Somebody may be leaving at this moment: wait to see, and give the leaver no row.
        source = (
            f"SELECT g.* FROM ({source}) AS g({columns}) "
            f"JOIN {membership_model()._meta.db_table} AS m ON m.id = g.membership_id "
            "FOR KEY SHARE OF m"
        )
    settings = ", ".join(f"{column} = excluded.{column}" for column in copies)
    # "WHERE true": else SQLite takes the ON for that of a join.
    source = source if connection.vendor == "postgresql" else f"{source} WHERE true"
    sql = (
        f"INSERT INTO {name} ({columns}) {source} ON CONFLICT ({', '.join(key)}) "
        f"DO UPDATE SET {settings} RETURNING {', '.join(key)}"
    )
    return _asked(*prepared(sql, values))


def _asked(sql: str, params: Sequence) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def _log_changes(model, of_groups, of_people, wanted) -> None:
    """A line for each holder of each record: the highest right gained, or those lost."""
    named = {permission_id(model, right): right for right in RIGHTS}
    what, (gained, lost) = access_log.log().What, zip(of_groups, of_people, strict=True)
    ways = ways_of({row[0] for row in chain(*gained)}, wanted)
    lines = []
    for verb, rows in ((what.REMOVED, lost), (what.GRANTED, gained)):
        found: dict[tuple, set[str]] = {}
        for pk, permission, *holder in chain(*rows):
            found.setdefault((pk, *holder), set()).add(named[permission])
        for whose, rights in found.items():
            about, holder = f"{model._meta.label}:{whose[0]}", holder_in_log(*whose[1:])
            if verb == what.REMOVED:
                lines.append((verb, about, *holder, *access_log.rights_lost(rights)))
            else:
                why = "; ".join(ways.get(whose, ()))
                lines.append((verb, about, *holder, max(rights, key=RIGHTS.index), why))
    access_log.write(lines)


def holder_in_log(first: int, membership: int | None = None) -> tuple[str, int | None]:
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


def grant_everywhere(group: Group, wanted: Iterable[tuple[type[models.Model], str]]) -> None:
    """Make a group's partnership-wide rights exactly these (model, right) pairs."""
    group.permissions.set(
        permission_id(model, each) for model, right in wanted for each in expand(right)
    )
