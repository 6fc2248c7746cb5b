"""Who may open a challenge, who answers it, and who the scrutineer is.

`grants` is the rule; each grant names the way it came by (`improvement.scrutiny.ways`).
"""

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property

from django.core.exceptions import PermissionDenied
from django.db.models import Q

from accounts.models import Membership
from core import access, restriction
from core.access import CONTRIBUTE, VIEW, ForGroup
from improvement.scrutiny import ways
from partnership import succession
from partnership.groups.models import GroupRole, PartnershipGroup
from partnership.models import Agency, AgencyRole
from partnership.roles import Role

EXECUTIVE = PartnershipGroup.Kind.EXECUTIVE
IS_THE_SCRUTINEER = Q(group__agency_role__role=Role.INDEPENDENT_SCRUTINEER)  # of a membership


def is_the_scrutineer(person) -> bool:
    """Whether somebody holds the role themself: nobody is independent in another's stead."""
    rows = Membership.objects.filter(user=person.pk, user__is_active=True)
    return rows.filter(IS_THE_SCRUTINEER).exists()


def require_the_scrutineer(by) -> None:
    """Raises PermissionDenied. ``by=None`` is the set-up of a portal."""
    if by is not None and not is_the_scrutineer(by):
        raise PermissionDenied("only the independent scrutineer does this, in person")


class Parties:
    """The groups of a batch of challenges, read in a constant number of statements."""

    def __init__(self, challenges: Iterable):
        self.challenges = list(challenges)
        self.now = succession.now({each.to_agency_id for each in self.challenges} - {None})

    @cached_property
    def at_agencies(self) -> dict[int, list[int]]:
        """Of each agency the groups of those who answer for it."""
        found = defaultdict(list)
        rows = AgencyRole.objects.filter(
            agency__in=set(self.now.values()), role__in=ways.ANSWER_FOR_AN_AGENCY
        )
        for agency, group in rows.order_by("pk").values_list("agency_id", "group_id"):
            found[agency].append(group)
        return found

    @cached_property
    def in_groups(self) -> dict[int, list[tuple[str, int]]]:
        """Of each group that is challenged, (role in it, the group of those who have it)."""
        found = defaultdict(list)
        rows = GroupRole.objects.filter(
            partnership_group__in={each.to_group_id for each in self.challenges} - {None}
        )
        for which, role, group in rows.order_by("pk").values_list(
            "partnership_group_id", "role", "group_id"
        ):
            found[which].append((role, group))
        return found

    @cached_property
    def readers(self) -> list[ForGroup]:
        """Who reads every challenge: the safeguarding partners' officers and the Executive."""
        partners = AgencyRole.objects.filter(
            agency__kind=Agency.Kind.SAFEGUARDING_PARTNER,
            agency__closed_on=None,
            agency__succeeded_by=None,
            role__in=ways.THE_PARTNERS,
        )
        executive = GroupRole.objects.filter(
            partnership_group__kind=EXECUTIVE, partnership_group__closed_on=None
        )
        return [
            *(
                ForGroup(group, VIEW, ways.OF_A_PARTNER)
                for group in partners.order_by("pk").values_list("group_id", flat=True)
            ),
            *(
                ForGroup(group, VIEW, ways.OF_THE_EXECUTIVE)
                for group in executive.order_by("pk").values_list("group_id", flat=True)
            ),
        ]

    def answering(self, challenge) -> list[ForGroup]:
        """Those who answer it: for the agency, and the chair of the group."""
        agency = self.now.get(challenge.to_agency_id)
        return [
            *(
                ForGroup(group, CONTRIBUTE, ways.OF_THE_CHALLENGED_AGENCY)
                for group in self.at_agencies.get(agency, ())
            ),
            *(
                ForGroup(group, CONTRIBUTE, ways.CHAIRS_THE_CHALLENGED)
                for role, group in self.in_groups.get(challenge.to_group_id, ())
                if role == Role.GROUP_CHAIR
            ),
        ]

    def grants(self, challenge) -> list[access.Grant]:
        members = [
            ForGroup(group, VIEW, ways.OF_THE_CHALLENGED_GROUP)
            for role, group in self.in_groups.get(challenge.to_group_id, ())
            if role == Role.GROUP_MEMBER
        ]
        return [*self.answering(challenge), *members, *self.readers]


def grants(challenges) -> dict[int, list[access.Grant]]:
    people = Parties(challenges)
    wanted = {each.pk: people.grants(each) for each in people.challenges}
    decisions = restriction.decisions_on(people.challenges)
    return restriction.applied(people.challenges, wanted, decisions)
