"""Who may open a return, who writes in it, and who runs it for the agency.

`grants` is the rule. Each grant names the way it came by: all of them are listed in
`audits.returns.ways`, and for every role in docs/roles.md, which is made from the same lines.
"""

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property

from accounts.models import Membership
from audits.returns import ways
from audits.returns.models import SectionAssignment
from core import access
from core.access import CONTRIBUTE, MANAGE, VIEW, ForGroup, ForPerson
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
        rows = AgencyRole.objects.filter(agency__in=set(self.now.values()), role__in=AT_THE_AGENCY)
        for agency, role, group in rows.order_by("pk").values_list("agency_id", "role", "group_id"):
            found[agency].append((role, group))
        return found

    @cached_property
    def partners(self) -> list[int]:
        """The groups of those who answer for the safeguarding partners."""
        return self._groups(
            agency__kind=Agency.Kind.SAFEGUARDING_PARTNER,
            agency__closed_on=None,
            agency__succeeded_by=None,
            role__in=ways.THE_PARTNERS,
        )

    @cached_property
    def advisers_of_schools(self) -> list[int]:
        return self._groups(role=Role.SCIE_OFFICER)

    def _groups(self, **which) -> list[int]:
        rows = AgencyRole.objects.filter(**which)
        return list(rows.order_by("pk").values_list("group_id", flat=True))

    @cached_property
    def schools(self) -> set[int]:
        rows = Agency.objects.filter(pk__in=set(self.now.values()), kind=Agency.Kind.SCHOOL)
        return set(rows.values_list("pk", flat=True))

    @cached_property
    def filling_in(self) -> dict[int, list[tuple[int, int]]]:
        """Of each return (person, membership) of those who have a section of it."""
        rows = SectionAssignment.objects.unscoped("who has a section of each return")
        return self._by_name(rows, "assigned_to")

    @cached_property
    def moderating(self) -> dict[int, list[tuple[int, int]]]:
        """Of each return (person, membership) of its moderators."""
        from audits.moderation.models import ModeratorAssignment

        rows = ModeratorAssignment.objects.unscoped("who moderates each return")
        return self._by_name(rows, "moderator")

    def _by_name(self, rows, role: str) -> dict[int, list[tuple[int, int]]]:
        """``role``: the field of ``rows`` that says who, in a role that they hold."""
        found_rows = rows.filter(
            agency_return__in=[each.pk for each in self.returns],
            ended_on=None,
            **{f"{role}__ended_on": None, f"{role}__person__is_active": True},
        )
        held = list(
            found_rows.order_by("pk").values_list(
                "agency_return_id", f"{role}__person_id", f"{role}__agency_role__group_id"
            )
        )
        members = Membership.objects.filter(user__in={person for _, person, _ in held})
        memberships = {
            (person, group): pk for pk, person, group in members.values_list("pk", "user", "group")
        }
        found: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for pk, person, group in held:
            who = (person, memberships.get((person, group)))
            if who[1] is not None and who not in found[pk]:
                found[pk].append(who)
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


def grants(returns) -> dict[int, list[access.Grant]]:
    found = ReturnParties(returns)
    return {each.pk: found.grants(each) for each in found.returns}
