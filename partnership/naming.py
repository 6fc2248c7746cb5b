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


# The page of a record, and of a kind of records, as addresses name them.
ITS_PAGE = frozenset(["detail", "action", "risk", "challenge"])
# Those whose addresses' names say too little to whoever did not write them.
PAGES = {
    "index": "list",
    "who_can_see": "who can see it, and who has",
    "restrict": "restricting it",
    "lift": "lifting its restriction",
    "list_add": "putting somebody on its list",
    "take_off": "taking somebody off its list",
    "mark": "marking a conflict of interest",
    "end_conflict": "ending a conflict of interest",
    "declare_conflict": "saying that one has a conflict of interest",
    "emergency": "opening it in an emergency",
    "closed": "what is closed to whoever asks",
    "words": "taking out a name",
    "give": "giving a role",
    "end": "ending it",
}


def page(name: str) -> str:
    """Of a record or of a kind of records: list_add is "putting somebody on its list"."""
    return "its page" if name in ITS_PAGE else PAGES.get(name, name.replace("_", " "))
