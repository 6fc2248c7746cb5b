"""Groups, people and records of the access log, put into words for whoever may read it."""

from collections.abc import Iterable

from django.contrib.auth import get_user_model

from partnership.models import AgencyRole
from partnership.roles import Role


def posts(groups: Iterable[int]) -> dict[int, str]:
    """“Line manager or team manager, Testshire Council”, by group."""
    rows = AgencyRole.objects.filter(group__in=set(groups))
    return {
        group: f"{Role(role).label}, {agency}"
        for group, role, agency in rows.values_list("group_id", "role", "agency__name")
    }


def names(people: Iterable[int]) -> dict[int, str]:
    rows = get_user_model().objects.filter(pk__in=set(people))
    return dict(rows.values_list("pk", "full_name"))
