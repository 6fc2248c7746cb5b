"""Giving and taking rights: the rows follow what the records say, and the log follows the rows.

`sync` alone writes them; those that hung from a role that ends go with it (`core.leaving`).
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
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
    people = {key: (*values[:3], as_stored(values[3])) for key, values in people.items()}
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
        # Not so what compares: planned for rows of any number, it is planned for few.
        put = f"INSERT INTO {name} ({', '.join(columns)}) {source} RETURNING {keys}"
        return _asked(*prepared(put, values)) if rows else [], []
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
