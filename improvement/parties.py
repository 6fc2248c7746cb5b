"""Who may open an action, who may add to it, who judges it, whose turn it is.

`grants` is the rule. Each grant names the way it came by: all of them are listed in
`improvement.ways`, and for every role in docs/roles.md, which is made from the same lines.
"""

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property

from django.db.models import OuterRef, Subquery

from accounts.models import Membership
from core import access, calendar, clock, restriction
from core.access import CONTRIBUTE, MANAGE, VIEW, ForGroup, ForPerson
from core.put_once import answers
from improvement import lists, moves, ways
from improvement.plans.models import ActionFollowedBy
from partnership import succession
from partnership.directory import Directory
from partnership.groups.models import GroupRole, PartnershipGroup
from partnership.models import Agency, AgencyRole, HeldRole
from partnership.roles import Role

# Each of them put together once: every save of an action asks them.


def _answering(agencies):
    rows = AgencyRole.objects.filter(agency__in=agencies, role__in=ways.ANSWER_FOR_AN_AGENCY)
    return rows.order_by("pk").values_list("agency_id", "group_id")


def _of_the_partners():
    rows = AgencyRole.objects.filter(
        agency__kind=Agency.Kind.SAFEGUARDING_PARTNER,
        agency__closed_on=None,
        agency__succeeded_by=None,
        role__in=ways.THE_PARTNERS,
    )
    return rows.order_by("pk").values_list("group_id")


def _of_the_executive():
    rows = GroupRole.objects.filter(
        partnership_group__kind=PartnershipGroup.Kind.EXECUTIVE,
        partnership_group__closed_on=None,
        role=Role.GROUP_MEMBER,
    )
    return rows.order_by("pk").values_list("group_id")


def _roles_in(groups):
    rows = GroupRole.objects.filter(partnership_group__in=groups).order_by("pk")
    return rows.values_list("partnership_group_id", "role", "group_id")


def _following(actions):
    rows = ActionFollowedBy.objects.unscoped("who follows each action").filter(action__in=actions)
    return rows.values_list("action_id", "group_id")


def _holding(owners):
    """Of roles that are still held, who holds each and by which membership."""
    rows = HeldRole.objects.unscoped("who owns each action").filter(
        pk__in=owners, ended_on=None, person__is_active=True
    )
    membership = Membership.objects.filter(
        user=OuterRef("person"), group=OuterRef("agency_role__group")
    )
    return rows.values_list("pk", "person_id", Subquery(membership.values("pk")))


class Parties:
    """The people and groups of a batch of actions, read in a constant number of statements."""

    def __init__(self, actions: Iterable):
        self.actions = list(actions)
        self.now = succession.now({each.agency_id for each in self.actions})
        self.agencies = set(self.now.values())
        # No agency lists contacts for actions: its safeguarding leads stand in.
        self.directory = Directory("improvement", self.agencies)

    @cached_property
    def groups_at_agencies(self) -> dict[int, list[int]]:
        """Of each agency the groups of those who answer for it."""
        found = defaultdict(list)
        for agency, group in answers(_answering, self.agencies) if self.agencies else ():
            found[agency].append(group)
        return found

    @cached_property
    def partners(self) -> list[int]:
        """The groups of those who answer for the safeguarding partners: they read every action."""
        return [group for (group,) in answers(_of_the_partners)]

    @cached_property
    def executive(self) -> list[int]:
        """The groups of those who sit in the Executive."""
        return [group for (group,) in answers(_of_the_executive)]

    @cached_property
    def on_the_executives_list(self) -> set[int]:
        """The keys of the actions on it: late for long, or with a new date to look at."""
        today = clock.today()
        still = [each for each in self.actions if each.closed_on is None]
        late = [each for each in still if each.handed_in_on is None and each.due_on < today]
        # The calendar is asked only where something is late: it raises past its horizon.
        before = lists.long_late_before(today, calendar.england()) if late else today
        long_late = {each.pk for each in late if each.due_on < before}
        return long_late | moves.waiting(still).keys()

    @cached_property
    def overseers(self) -> dict[int, list[tuple[str, int]]]:
        """Of each group that oversees or follows one, (role in it, who has it, as a group)."""
        found = defaultdict(list)
        groups = {each.group_id for each in self.actions}.union(*self.followers.values())
        for which, role, group in answers(_roles_in, groups) if groups else ():
            found[which].append((role, group))
        return found

    @cached_property
    def followers(self) -> dict[int, set[int]]:
        """Of each action, the groups of the arrangements that follow it."""
        found = defaultdict(set)
        actions = [each.pk for each in self.actions]
        for action, group in answers(_following, actions) if actions else ():
            found[action].add(group)
        return found

    @cached_property
    def owners(self) -> dict[int, tuple[int, int]]:
        """(person, membership) of each action whose owner still holds the role."""
        owners = {each.owner_id for each in self.actions}
        by_role = {
            role: (person, membership)
            for role, person, membership in (answers(_holding, owners) if owners else ())
            if membership is not None
        }
        return {
            each.pk: by_role[each.owner_id] for each in self.actions if each.owner_id in by_role
        }

    @cached_property
    def decisions(self) -> dict[int, restriction.Decisions]:
        return restriction.decisions_on(self.actions)

    def acting(self, action) -> list[int]:
        """Whose turn it is, while it is to be done: its owner, or the leads once they have left."""
        if action.closed_on is not None or action.handed_in_on is not None:
            return []
        if owner := self.owners.get(action.pk):
            return [owner[0]]
        return [lead.user_id for lead in self.directory.leads(self.now[action.agency_id])]

    def grants(self, action) -> list[access.Grant]:
        agency, acting = self.now[action.agency_id], set(self.acting(action))
        found: list[access.Grant] = [
            ForGroup(group, CONTRIBUTE, ways.OF_THE_AGENCY)
            for group in self.groups_at_agencies[agency]
        ]
        found += [ForGroup(group, VIEW, ways.OF_A_PARTNER) for group in self.partners]
        for role, group in self.overseers[action.group_id]:
            chairs = role == Role.GROUP_CHAIR
            right, way = (MANAGE, ways.CHAIRS) if chairs else (VIEW, ways.OF_THE_GROUP)
            found.append(ForGroup(group, right, way))
        found += [
            ForGroup(group, VIEW, ways.FOLLOWS)
            for which in sorted(self.followers[action.pk])
            for role, group in self.overseers[which]
            if role == Role.GROUP_MEMBER
        ]
        found += self.as_the_executive(action)
        if owner := self.owners.get(action.pk):
            found.append(ForPerson(*owner, CONTRIBUTE, owner[0] in acting, ways.OWNS))
        else:
            found += [
                ForPerson(lead.user_id, lead.membership_id, CONTRIBUTE, True, ways.STANDS_IN)
                for lead in self.directory.leads(agency)
                if lead.user_id in acting
            ]
        return found

    def as_the_executive(self, action) -> list[access.Grant]:
        """What the Executive is to hear of, each of its members opens."""
        if action.pk not in self.on_the_executives_list:
            return []
        return [ForGroup(group, VIEW, ways.OF_THE_EXECUTIVE) for group in self.executive]

    def all_grants(self) -> dict[int, list[access.Grant]]:
        wanted = {action.pk: self.grants(action) for action in self.actions}
        return restriction.applied(self.actions, wanted, self.decisions)


def grants(actions) -> dict[int, list[access.Grant]]:
    return Parties(actions).all_grants()
