"""Signing in, and what every later request knows of the person without asking twice."""

from collections.abc import Callable
from copy import copy
from dataclasses import replace
from functools import cache
from typing import NamedTuple

from allauth.account.auth_backends import AuthenticationBackend
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.db import connection

from accounts.addresses import account_at
from accounts.models import Membership, StandIn, User
from core import access, clock
from core.prepared import prepared
from core.put_once import answers, record
from core.standing_rows import asked
from partnership.models import AgencyRole


class _Row(NamedTuple):
    """What a row of `_with_groups` says beside the person themself."""

    in_membership: int | None
    of_person: int | None
    in_group: int | None
    everywhere: int | None
    at_agency: int | None
    in_role: str | None
    conflicts: str
    has_second_factor: bool


@cache
def _with_groups() -> str:
    """A person, a row for each group they act in with its permissions, its agency and role.

    Their own groups, and those of whom they stand in for today; beside them the conflicts of
    interest of both, as text. Written out, for it is asked on every page: putting a queryset
    together takes longer than its answer, and the queryset also reads the groups themselves, of
    which nothing is wanted. Its parameters: `_about`.
    """
    tables = {
        "people": User._meta.db_table,
        "memberships": Membership._meta.db_table,
        "stand_ins": StandIn._meta.db_table,
        "permissions": Group.permissions.through._meta.db_table,
        "roles": AgencyRole._meta.db_table,
        "factors": Authenticator._meta.db_table,
    }
    columns = ", ".join(f"p.{field.column}" for field in User._meta.concrete_fields)
    return (  # noqa: S608 names of tables and columns only; the key is a parameter
        "SELECT {columns}, m.id AS in_membership, m.user_id AS of_person,"
        " m.group_id AS in_group, g.permission_id AS everywhere,"
        " r.agency_id AS at_agency, r.role AS in_role, {conflicts} AS conflicts,"
        " EXISTS (SELECT 1 FROM {factors} AS f WHERE f.user_id = p.id"
        " AND f.type <> 'recovery_codes') AS has_second_factor FROM {people} AS p"
        " LEFT JOIN (SELECT id, user_id, group_id FROM {memberships} WHERE user_id = %s"
        " UNION ALL SELECT t.id, t.user_id, t.group_id FROM {stand_ins} AS s"
        " JOIN {memberships} AS t ON t.id = s.membership_id"
        " JOIN {people} AS o ON o.id = t.user_id AND o.is_active"
        " WHERE s.deputy_id = %s AND s.starts_on <= %s AND s.ends_on >= %s) AS m ON true"
        " LEFT JOIN {permissions} AS g ON g.group_id = m.group_id"
        " LEFT JOIN {roles} AS r ON r.group_id = m.group_id WHERE p.id = %s"
    ).format(columns=columns, conflicts=_conflicts(), **tables)


def _conflicts() -> str:
    """SQL for "7=app.Model:12,…": who has a conflict of interest in which record."""
    joined = "string_agg" if connection.vendor == "postgresql" else "group_concat"
    each = [
        f"(SELECT {joined}(x.person_id || '={model._meta.label}:' || x.record_id, ',') "  # noqa: S608
        f"FROM {table._meta.db_table} AS x WHERE x.person_id IN (p.id, m.user_id) "
        f"AND x.kind = '{table.CONFLICT}' AND x.ended_at IS NULL)"
        for model, table in access.exclusion_tables()
    ]
    return " || ',' || ".join(f"COALESCE({one}, '')" for one in each) or "''"


def _about(user_id) -> list:
    today = clock.today().isoformat()
    return [user_id, user_id, today, today, user_id]


def _read_conflicts(text: str) -> set[tuple[int, str]]:
    pairs = (each.partition("=") for each in text.split(",") if each)
    return {(int(person), about) for person, _, about in pairs}


# Agencies, by key, and the roles held there.
Held = frozenset[tuple[int, str]]


class SignInBackend(AuthenticationBackend):
    """allauth's sign-in. The person of a request comes with their groups, in one statement.

    The groups, those included in which they stand in for somebody, are as they are now, at the
    beginning of the request: leaving one is felt at the next click, whatever sessions are open.
    """

    def _authenticate_by_email(self, email, password):
        """allauth would take an address that waits to be confirmed, too."""
        return self._check_password(account_at(email), password)

    def get_all_permissions(self, user_obj, obj=None):
        """None: it signs people in. What they may do, `core.access.RightsBackend` says alone."""
        return set()

    def get_user(self, user_id):
        own = len(User._meta.concrete_fields)
        rows = asked(*prepared(_with_groups(), _about(user_id)))
        user = record(User, rows[0][:own]) if rows else None
        if user is None or not self.user_can_authenticate(user):
            return None
        beside = [_Row(*row[own:]) for row in rows]
        user.standing_in_this_request = access.standing_of(
            user.pk,
            [row[:4] for row in beside if row.in_group is not None],
            set().union(*(_read_conflicts(row.conflicts) for row in beside)),
        )
        roles = [row for row in beside if row.in_role is not None]
        user.held_in_this_request = frozenset((row.at_agency, row.in_role) for row in roles)
        user.held_themself_in_this_request = frozenset(
            (row.at_agency, row.in_role) for row in roles if row.of_person == user.pk
        )
        user.has_second_factor = bool(beside[0].has_second_factor)
        return user


def held_by(person) -> Held:
    """What a person holds now, or stands in for somebody in; in a request, as it began."""
    known = getattr(person, "held_in_this_request", None)
    return _of_groups(access.standing(person).all_groups()) if known is None else known


def held_themself(person) -> Held:
    """The same without what they stand in for somebody in."""
    known = getattr(person, "held_themself_in_this_request", None)
    return _of_groups(access.standing(person).group_ids) if known is None else known


def without_covers(person):
    """Somebody as they would be if they stood in for nobody today."""
    return _with_covers(person, ())


def in_whose_stead(person, suffices: Callable[..., bool]) -> int | None:
    """By whose cover somebody does what ``suffices(person)`` allows them: the key of the first whom
    they stand in for by whom they may, as `partnership.held.held_for` takes it. None where they may
    themself, or not at all."""
    covers = sorted(access.standing(person).covers)
    if not covers or suffices(without_covers(person)):
        return None
    return next((each.user_id for each in covers if suffices(_with_covers(person, (each,)))), None)


def _with_covers(person, covers: tuple[access.Cover, ...]):
    found = copy(person)
    found.standing_in_this_request = replace(access.standing(person), covers=covers)
    lent = [group for each in covers for group in each.group_ids]
    found.held_in_this_request = held_themself(person) | _of_groups(lent)
    return found


def _of_groups(groups) -> Held:
    return frozenset(answers(_roles_of, groups)) if groups else frozenset()


def _roles_of(groups):
    return AgencyRole.objects.filter(group__in=groups).order_by().values_list("agency_id", "role")


def holds_role(person, role: str) -> bool:
    """Whether a person holds a role, at whichever agency."""
    return any(each == role for _, each in held_by(person))
