"""Who may open a return, who writes in it, and who runs it for the agency.

`grants` is the rule. Each grant names the way it came by: all of them are listed in
`audits.returns.ways`, and for every role in docs/roles.md, which is made from the same lines.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from functools import cached_property

from django.db.models import OuterRef, Subquery

from accounts.models import Membership
from audits.returns import ways
from audits.returns.models import SectionAssignment
from core import access
from core.access import CONTRIBUTE, MANAGE, VIEW, ForGroup, ForPerson
from core.put_once import answers
from partnership import succession
from partnership.models import Agency, AgencyRole
from partnership.roles import Role

# At the agency whose return it is: the right, and the way to it.
AT_THE_AGENCY: dict[str, tuple[str, str]] = {
    **dict.fromkeys(ways.RUN_IT, (MANAGE, ways.LEADS_IT)),
    Role.CHAIR_OF_GOVERNORS: (CONTRIBUTE, ways.GOVERNS),
    Role.TRUST_LEAD: (VIEW, ways.OF_THE_TRUST),
}


class ReturnParties:
    """The people and groups of a batch of returns, read in a constant number of statements."""

    def __init__(self, returns: Iterable):
        self.returns = list(returns)
        self.now = succession.now({each.agency_id for each in self.returns})

    @cached_property
    def at_agencies(self) -> dict[int, list[tuple[str, int]]]:
        """Of each agency (role, group) of those to whom its returns are open."""
        found = defaultdict(list)
        for agency, role, group in _of(_at_agencies, self.now.values()):
            found[agency].append((role, group))
        return found

    @cached_property
    def partners(self) -> list[int]:
        """The groups of those who answer for the safeguarding partners."""
        return [group for (group,) in answers(_partners)]

    @cached_property
    def advisers_of_schools(self) -> list[int]:
        return [group for (group,) in answers(_advisers_of_schools)]

    @cached_property
    def schools(self) -> set[int]:
        return {pk for (pk,) in _of(_schools, self.now.values())}

    @cached_property
    def filling_in(self) -> dict[int, list[tuple[int, int]]]:
        """Of each return (person, membership) of those who have a section of it."""
        return self._by_name(_filling_in)

    @cached_property
    def moderating(self) -> dict[int, list[tuple[int, int]]]:
        """Of each return (person, membership) of its moderators."""
        return self._by_name(_moderating)

    def _by_name(self, question) -> dict[int, list[tuple[int, int]]]:
        found: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for pk, *who in _of(question, [each.pk for each in self.returns]):
            if who[1] is not None and tuple(who) not in found[pk]:
                found[pk].append(tuple(who))
        return found

    def grants(self, each) -> list[access.Grant]:
        found: list[access.Grant] = [
            ForGroup(group, VIEW, ways.OF_A_PARTNER) for group in self.partners
        ]
        agency = self.now[each.agency_id]
        if agency in self.schools:
            found += [
                ForGroup(group, VIEW, ways.ADVISES_SCHOOLS) for group in self.advisers_of_schools
            ]
        found += [ForPerson(*who, VIEW, way=ways.MODERATES) for who in self.moderating[each.pk]]
        if each.opened_on is None:  # the agency has not seen it yet
            return found
        found += [ForGroup(group, *AT_THE_AGENCY[role]) for role, group in self.at_agencies[agency]]
        found += [
            ForPerson(*who, CONTRIBUTE, way=ways.HAS_A_SECTION) for who in self.filling_in[each.pk]
        ]
        return found


# --- what they are read by ----------------------------------------------------------------------


def _of(question, keys: Collection[int]) -> list[tuple]:
    return answers(question, set(keys)) if keys else []


def _at_agencies(agencies):
    rows = AgencyRole.objects.filter(agency__in=agencies, role__in=AT_THE_AGENCY)
    return rows.order_by("pk").values_list("agency_id", "role", "group_id")


def _partners():
    rows = AgencyRole.objects.filter(
        agency__kind=Agency.Kind.SAFEGUARDING_PARTNER,
        agency__closed_on=None,
        agency__succeeded_by=None,
        role__in=ways.THE_PARTNERS,
    )
    return rows.order_by("pk").values_list("group_id")


def _advisers_of_schools():
    rows = AgencyRole.objects.filter(role=Role.SCIE_OFFICER)
    return rows.order_by("pk").values_list("group_id")


def _schools(agencies):
    rows = Agency.objects.filter(pk__in=agencies, kind=Agency.Kind.SCHOOL)
    return rows.order_by().values_list("pk")


def _filling_in(returns):
    rows = SectionAssignment.objects.unscoped("who has a section of each return")
    return _who(rows.filter(agency_return__in=returns), "assigned_to")


def _moderating(returns):
    from audits.moderation.models import ModeratorAssignment

    rows = ModeratorAssignment.objects.unscoped("who moderates each return")
    return _who(rows.filter(agency_return__in=returns), "moderator")


def _who(rows, role: str):
    """(return, person, membership). ``role``: the field of ``rows`` that says who, in a role that
    they hold."""
    membership = Membership.objects.filter(
        user=OuterRef(f"{role}__person"), group=OuterRef(f"{role}__agency_role__group")
    )
    rows = rows.filter(
        ended_on=None, **{f"{role}__ended_on": None, f"{role}__person__is_active": True}
    )
    return rows.order_by("pk").values_list(
        "agency_return_id", f"{role}__person_id", Subquery(membership.values("pk"))
    )


def grants(returns) -> dict[int, list[access.Grant]]:
    found = ReturnParties(returns)
    return {each.pk: found.grants(each) for each in found.returns}
