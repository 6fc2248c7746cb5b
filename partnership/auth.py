"""Signing in, and what every later request knows of the person without asking twice."""

from functools import cache

from allauth.account.auth_backends import AuthenticationBackend
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group

from accounts.models import Membership, User
from core import access
from core.access import Standing
from core.prepared import prepared
from partnership.models import AgencyRole


@cache
def _with_groups() -> str:
    """A person, a row for each of their groups with its permissions, its agency and role.

    Written out, for it is asked on every page: putting a queryset together takes longer than
    its answer, and the queryset also reads the groups themselves, of which nothing is wanted.
    """
    tables = {
        "people": User._meta.db_table,
        "memberships": Membership._meta.db_table,
        "permissions": Group.permissions.through._meta.db_table,
        "roles": AgencyRole._meta.db_table,
        "factors": Authenticator._meta.db_table,
    }
    columns = ", ".join(f"p.{field.column}" for field in User._meta.concrete_fields)
    return (  # noqa: S608 names of tables and columns only; the key is a parameter
        "SELECT {columns}, m.group_id AS in_group, g.permission_id AS everywhere,"
        " r.agency_id AS at_agency, r.role AS in_role,"
        " EXISTS (SELECT 1 FROM {factors} AS f WHERE f.user_id = p.id"
        " AND f.type <> 'recovery_codes') AS has_second_factor FROM {people} AS p"
        " LEFT JOIN {memberships} AS m ON m.user_id = p.id"
        " LEFT JOIN {permissions} AS g ON g.group_id = m.group_id"
        " LEFT JOIN {roles} AS r ON r.group_id = m.group_id WHERE p.id = %s"
    ).format(columns=columns, **tables)


# Agencies, by key, and the roles held there.
Held = frozenset[tuple[int, str]]


class SignInBackend(AuthenticationBackend):
    """allauth's sign-in. The person of a request comes with their groups, in one statement.

    The groups are as they are now, at the beginning of the request: leaving one is felt at the
    next click, whatever sessions are open.
    """

    def get_all_permissions(self, user_obj, obj=None):
        """None: it signs people in. What they may do, `core.access.RightsBackend` says alone."""
        return set()

    def get_user(self, user_id):
        rows = list(User.objects.raw(*prepared("person_with_groups", _with_groups(), [user_id])))
        if not rows or not self.user_can_authenticate(rows[0]):
            return None
        user = rows[0]
        user.standing_in_this_request = Standing(
            user.pk,
            tuple(sorted({row.in_group for row in rows if row.in_group is not None})),
            frozenset(row.everywhere for row in rows if row.everywhere is not None),
        )
        user.held_in_this_request = frozenset(
            (row.at_agency, row.in_role) for row in rows if row.in_role is not None
        )
        user.has_second_factor = bool(user.has_second_factor)
        return user


def held_by(person) -> Held:
    """What a person holds now; in a request, as it began."""
    known = getattr(person, "held_in_this_request", None)
    if known is not None:
        return known
    groups = access.standing(person).group_ids
    roles = AgencyRole.objects.filter(group__in=groups).values_list("agency_id", "role")
    return frozenset(roles)


def holds_role(person, role: str) -> bool:
    """Whether a person holds a role, at whichever agency."""
    return any(each == role for _, each in held_by(person))
