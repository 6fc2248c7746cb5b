"""What a person brings to a record, read by statements written out (`core.access` says what of it).

Nearly every operation asks them, and Django takes longer to put such a question together than a
database to answer it; PostgreSQL, to plan it, longer still.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Group
from django.db import connection, models

from core import clock
from core.prepared import prepared


def asked(sql: str, params: Sequence) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def day_as_stored() -> Any:
    return models.DateField().get_db_prep_value(clock.today(), connection)


def memberships(user_id: int) -> list[tuple]:
    """(membership, whose, group, a permission of the group or None): of one's own memberships,
    without their key, and of those in which one stands in for somebody today."""
    today = day_as_stored()
    return asked(*prepared(_memberships(), [user_id, user_id, today, today]))


@cache
def _memberships() -> str:
    membership: Any = apps.get_model(settings.AUTH_MEMBERSHIP_MODEL)
    stand_in: Any = apps.get_model(settings.AUTH_STAND_IN_MODEL)
    held, covers = membership._meta.db_table, stand_in._meta.db_table
    people = membership._meta.get_field("user").related_model._meta.db_table
    permissions = Group.permissions.through._meta.db_table
    return (
        "SELECT m.id, m.user_id, m.group_id, p.permission_id FROM ("
        f"SELECT NULL AS id, user_id, group_id FROM {held} WHERE user_id = %s "
        f"UNION ALL SELECT t.id, t.user_id, t.group_id FROM {covers} AS s "
        f"JOIN {held} AS t ON t.id = s.membership_id "
        f"JOIN {people} AS o ON o.id = t.user_id AND o.is_active "
        "WHERE s.deputy_id = %s AND s.starts_on <= %s AND s.ends_on >= %s) AS m "
        f"LEFT JOIN {permissions} AS p ON p.group_id = m.group_id"
    )


def is_a_deputy(user_id: int) -> bool:
    """Whether they stand in for somebody today. Whose account is closed or suspended has no rights
    that anybody could hold for them."""
    today = day_as_stored()
    return bool(asked(*prepared(_stood_in_for(), [user_id, today, today])))


@cache
def _stood_in_for() -> str:
    membership: Any = apps.get_model(settings.AUTH_MEMBERSHIP_MODEL)
    covers = apps.get_model(settings.AUTH_STAND_IN_MODEL)._meta.db_table
    people = membership._meta.get_field("user").related_model._meta.db_table
    return (
        f"SELECT 1 FROM {covers} AS s JOIN {membership._meta.db_table} AS t "
        f"ON t.id = s.membership_id JOIN {people} AS o ON o.id = t.user_id AND o.is_active "
        "WHERE s.deputy_id = %s AND s.starts_on <= %s AND s.ends_on >= %s LIMIT 1"
    )


def decisions(kind: str, tables: Iterable[tuple[Any, Any]], people: list[int]) -> list[tuple]:
    """(person, "app.Model:", the record's key) of those of that ``kind`` that stand about these
    people, from the tables of (record, its decisions)."""
    marks = ", ".join("%s" for _ in people)
    each = [
        f"SELECT person_id, '{model._meta.label}:', record_id FROM {table._meta.db_table} "
        f"WHERE kind = %s AND ended_at IS NULL AND person_id IN ({marks})"
        for model, table in tables
    ]
    if not each or not people:
        return []
    return asked(*prepared(" UNION ALL ".join(each), [kind, *people] * len(each)))
