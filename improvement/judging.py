"""Who could judge an action: whoever manages it, and has neither owned, proposed nor handed it in.
And who moves its date or withdraws it, and looks at a new date for the Executive.

The rules are `improvement.policy`'s; here are the people they are asked about. Deputies are not
counted among them before the day: cover ends.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable

from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef, Q

from accounts.models import Membership
from core import access, history, holders, restriction
from improvement import moves, policy
from improvement.models import Action
from improvement.ways import KEEP_THE_LOG
from partnership.groups import membership
from partnership.groups.models import GroupRole, PartnershipGroup
from partnership.held import counted_as_oneself
from partnership.roles import Role


def whose(action) -> policy.Whose:
    return whose_each([action])[action.pk]


def whose_each(actions: Iterable[Action]) -> dict[int, policy.Whose]:
    """By key. One statement, of history: it knows who owned each."""
    actions, owned = list(actions), defaultdict(set)
    rows = history.past(Action).filter(id__in=[each.pk for each in actions])
    for pk, person in rows.values_list("id", "owner__person").distinct():
        owned[pk].add(person)
    return {
        each.pk: policy.Whose(
            each.owner.person_id, each.proposed_by_id, each.handed_in_by_id,
            frozenset(owned[each.pk]),
        )
        for each in actions
    }  # fmt: skip


def keepers() -> list[int]:
    """Who keeps the log, and so manages every action."""
    return of_the_business_team(KEEP_THE_LOG)


def of_the_business_team(roles: Collection[Role]) -> list[int]:
    rows = get_user_model().objects.filter(is_active=True, groups__agency_role__role__in=roles)
    return list(rows.order_by("pk").values_list("pk", flat=True).distinct())


def holding(groups: Iterable[int]) -> list[int]:
    rows = Membership.objects.filter(group__in=list(groups), user__is_active=True)
    return list(rows.order_by("user").values_list("user", flat=True).distinct())


def chairs_of(groups: Iterable[int]) -> dict[int, list[int]]:
    """Of each group of the arrangements who chairs it, by keys."""
    found = defaultdict(list)
    rows = GroupRole.objects.filter(partnership_group__in=set(groups), role=Role.GROUP_CHAIR)
    rows = rows.filter(group__user__is_active=True).order_by("pk")
    for which, person in rows.values_list("partnership_group", "group__user"):
        found[which].append(person)
    return found


def told_of(action) -> list[int]:
    """Who is told that it waits to be judged: the chair of its group, or else who keeps the log;
    and where the chair has a conflict of interest, the group's deputy chair, too."""
    its, kept_from = whose(action), conflicted(action)
    chairs = [each for each in chairs_of([action.group_id])[action.group_id]
              if each not in kept_from]  # fmt: skip
    if found := policy.judges(chairs, its):
        return found
    return policy.judges([*([] if chairs else deputies_of_chair(action)), *keepers()], its)


def conflicted(record) -> set[int]:
    """The keys of those who have a conflict of interest in a record: no notice reaches them."""
    return restriction.decisions_on([record])[record.pk].conflicted


def deputies_of_chair(action) -> list[int]:
    found = membership.deputy_chairs([action.group_id])[action.group_id]
    return [each for each in found if each not in conflicted(action)]


def why_not_propose(group, owner, by) -> str | None:
    """``owner``: a held role. See `policy.why_not_propose`."""
    return policy.why_not_propose(
        chairs_of([group.pk])[group.pk], keepers(), policy.Whose(owner.person_id, by.pk),
        str(owner.person), str(group),
    )  # fmt: skip


def why_not_give_to(action, owner) -> str | None:
    """``owner``: a held role. See `policy.why_not_give_to`."""
    managers = [*chairs_of([action.group_id])[action.group_id], *keepers()]
    return policy.why_not_give_to(managers, owner.person_id, str(owner.person), whose(action))


def themself(by) -> frozenset[int]:
    """The keys of whoever acts and of whom they stand in for; of nobody, by the clock."""
    return counted_as_oneself(by) if by is not None else frozenset()


def why_not_move(action, by) -> str | None:
    return policy.why_not_move(action, themself(by), whose(action))


def why_not_withdraw(action, by) -> str | None:
    return policy.why_not_withdraw(action, themself(by), whose(action))


def what_owner_leaves(action, person) -> str | None:
    return policy.what_owner_leaves(action, themself(person), whose(action))


def why_not_look(action, by, waiting: list[moves.Move] | None = None) -> str | None:
    """``waiting``: the moves that wait for the Executive, where they were read already."""
    if waiting is None:
        waiting = moves.waiting([action]).get(action.pk, [])
    return policy.why_not_look(
        bool(waiting), by is None or (bool(waiting) and _sits_in_the_executive(by)),
        themself(by) if waiting else (), action.owner.person_id,
        [each.by_id for each in waiting],
    )  # fmt: skip


def _sits_in_the_executive(person) -> bool:
    """In person: what the Executive has looked at, its members say."""
    rows = Membership.objects.filter(user=person.pk, user__is_active=True)
    return rows.filter(
        group__group_role__role__in=(Role.GROUP_CHAIR, Role.GROUP_MEMBER),
        group__group_role__partnership_group__kind=PartnershipGroup.Kind.EXECUTIVE,
        group__group_role__partnership_group__closed_on=None,
    ).exists()


def nobody_could(action, its: policy.Whose | None = None) -> bool:
    """As the rights are now: those of a restriction, a conflict of interest and a deputy, too.
    ``its``: whose work it would be, where that is not `whose` it is now."""
    managers = {each.user_id for each in holders.of(action) if each.right == access.MANAGE}
    return not policy.judges(managers, its or whose(action))


def own_work_of(people: Collection[int]) -> Q:
    """The condition on an action that it is the own work of one of them: see `policy.Whose`."""
    past = history.past(Action).filter(id=OuterRef("pk"), owner__person__in=people)
    return Q(proposed_by__in=people) | Q(handed_in_by__in=people) | Exists(past)


def without_a_judge(person) -> list[Action]:
    """Open actions that nobody could judge, for whoever keeps the log; in a constant number of
    statements. What is restricted to named people says so on its own page alone."""
    team = keepers()
    rows = Action.objects.visible_to(person).open().filter(is_restricted=False)
    own_of_each = Q()
    for keeper in team:
        own_of_each &= own_work_of([keeper])
    found = list(
        rows.filter(own_of_each | Q(has_decisions=True)).select_related("owner").order_by("pk")
    )
    chairs, its = chairs_of(each.group_id for each in found), whose_each(found)
    decisions = restriction.decisions_on(found)
    return [
        each
        for each in found
        if not policy.judges(
            {*team, *chairs[each.group_id]} - decisions[each.pk].conflicted, its[each.pk]
        )
    ]
