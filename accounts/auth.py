"""Signing in, and what every later request knows of the person without asking twice."""

from functools import cache

from allauth.account.auth_backends import AuthenticationBackend

from accounts.models import User
from core.access import Standing


@cache
def _with_groups():
    """The columns of a person, and people with their groups' permissions: asked on every page.

    Kept is the question, never an answer: putting it together took longer than its answer.
    """
    columns = [field.attname for field in User._meta.concrete_fields]
    return columns, User.objects.values_list(*columns, "groups", "groups__permissions")


class SignInBackend(AuthenticationBackend):
    """allauth's sign-in. The person of a request comes with their groups, in one statement.

    The groups are as they are now, at the beginning of the request: leaving one is felt at the
    next click, whatever sessions are open.
    """

    def get_all_permissions(self, user_obj, obj=None):
        """None: it signs people in. What they may do, `core.access.RightsBackend` says alone."""
        return set()

    def get_user(self, user_id):
        columns, everyone = _with_groups()
        rows = list(everyone.filter(pk=user_id))
        if not rows:
            return None
        user = User.from_db(User.objects.db, columns, rows[0][: len(columns)])
        if not self.user_can_authenticate(user):
            return None
        pairs = [row[len(columns) :] for row in rows]
        user.standing_in_this_request = Standing(
            user.pk,
            tuple(sorted({group for group, _ in pairs if group is not None})),
            frozenset(permission for _, permission in pairs if permission is not None),
        )
        return user
