"""Groups, people and records of the access log, put into words for whoever may read it."""

from collections.abc import Iterable

from django.contrib.auth import get_user_model

from partnership.groups.models import GroupRole
from partnership.models import AgencyRole
from partnership.roles import Role


def posts(groups: Iterable[int]) -> dict[int, str]:
    """By group: “Line manager or team manager, Testshire Council”, “Group member, Executive Group”.

    One statement.
    """
    wanted = set(groups)
    at_agencies = AgencyRole.objects.filter(group__in=wanted).order_by()
    in_groups = GroupRole.objects.filter(group__in=wanted).order_by()
    rows = at_agencies.values_list("group_id", "role", "agency__name").union(
        in_groups.values_list("group_id", "role", "partnership_group__name"), all=True
    )
    return {group: f"{Role(role).label}, {where}" for group, role, where in rows}


def names(people: Iterable[int]) -> dict[int, str]:
    rows = get_user_model().objects.filter(pk__in=set(people))
    return dict(rows.values_list("pk", "full_name"))
