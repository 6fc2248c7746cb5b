"""Who is in a group now, as something that rights can be given to; and what follows when they go.

Each group that we run has a group of members and a group of its chair (`GroupRole`) from its first
day, also while nobody is in them: what it is asked then is open at once to whoever chairs it later.
Who is in them is worked out from the seats and the chair's terms and brought into step by every
operation about the group, and each morning, for a chair's term begins and ends by itself.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db.models import Q

from accounts.models import Membership
from core import access, access_log, clock, leaving, letters
from core.operations import lock, lock_all, operation
from core.put_once import answers, records
from partnership import cover
from partnership.groups import policy, work
from partnership.groups.models import (
    ChairTerm,
    GroupRole,
    GroupSeat,
    PartnershipGroup,
    SeatHolder,
)
from partnership.models import Agency, HeldRole
from partnership.roles import Role

# By a role that they still hold.
NOW = {"seat__ended_on": None, "ended_on": None, "held_role__ended_on": None}


def sitting(group) -> list[SeatHolder]:
    """Those who sit in the group now."""
    return records(_sitting, group.pk)


def _sitting(group):
    rows = SeatHolder.objects.filter(seat__group=group, **NOW)
    return rows.select_related("seat__agency", "held_role__person")


def sits_in(person, kind: PartnershipGroup.Kind) -> bool:
    """Whether somebody has a seat in a group of that kind, or stands in for whoever has."""
    return GroupRole.objects.filter(
        group__in=access.standing(person).all_groups(),
        partnership_group__kind=kind,
        partnership_group__closed_on=None,
    ).exists()


def sits_in_group(person, slug: str) -> bool:
    """The same of one group, while it goes on."""
    return GroupRole.objects.filter(
        group__in=access.standing(person).all_groups(),
        partnership_group__slug=slug,
        partnership_group__closed_on=None,
    ).exists()


def decides_in(person, groups: Iterable[int]) -> bool:
    """Whether somebody has, themself, a seat in one of these groups, by key, that counts towards
    its quorum: no adviser and no minute taker."""
    rows = SeatHolder.objects.filter(
        seat__group__in=list(groups), held_role__person=person.pk,
        held_role__person__is_active=True, **NOW,
    )  # fmt: skip
    return rows.exclude(seat__sits_as__in=policy.DO_NOT_COUNT).exists()


def who_decide(groups: Iterable[int]) -> dict[int, list[int]]:
    """Of each group, by key, who has such a seat in it (`decides_in`), by keys."""
    found = defaultdict(list)
    rows = SeatHolder.objects.filter(
        seat__group__in=set(groups), held_role__person__is_active=True, **NOW
    ).exclude(seat__sits_as__in=policy.DO_NOT_COUNT)
    pairs = rows.order_by("pk").values_list("seat__group", "held_role__person")
    for group, person in dict.fromkeys(pairs):
        found[group].append(person)
    return found


def deputy_chairs(groups: Iterable[int]) -> dict[int, list[int]]:
    """Of each group, by key, who sits in it as deputy chair, by keys."""
    wanted, found = set(groups), defaultdict(list)
    for group, person in answers(_deputy_chairs, wanted) if wanted else ():
        found[group].append(person)
    return found


def _deputy_chairs(groups):
    rows = SeatHolder.objects.filter(
        seat__group__in=groups, seat__sits_as=GroupSeat.As.DEPUTY_CHAIR,
        held_role__person__is_active=True, **NOW,
    )  # fmt: skip
    return rows.order_by("pk").values_list("seat__group", "held_role__person")


def _terms(group):
    return ChairTerm.objects.filter(group=group).select_related("held_role")


def bring_into_step(group) -> set[int]:
    """Within an operation. Two about one group come one after the other. Gives who has come by the
    chair, by keys.

    While nobody has the chair, or whoever has it cannot sign in, a deputy chair has it: what waits
    for a group's chair waits for somebody (the arrangements, quorum: the chair or a deputy chair).
    """
    lock(group)
    here = sitting(group)
    members = {each.held_role.person_id for each in here}
    present = {each.held_role.person_id for each in here if each.held_role.person.is_active}
    if group.kind in policy.ROTATES:
        terms = records(_terms, group.pk)
        term = policy.term_at(terms, clock.today())
        chair = {term.held_role.person_id} if term and term.held_role else set()
    else:
        chairs = (each for each in here if each.seat.sits_as == GroupSeat.As.CHAIR)
        chair = {each.held_role.person_id for each in chairs}
    _put(group, Role.GROUP_MEMBER, members)
    chair &= members
    if not chair & present:
        chair = set(deputy_chairs([group.pk])[group.pk]) or chair
    came = _put(group, Role.GROUP_CHAIR, chair)
    work.tell_chairs(group, came)
    return came


def would_follow(group, leaver: int) -> set[int]:
    """Who would come by the chair if this person left the group, by keys: its deputy chairs."""
    have = set(
        Membership.objects.filter(
            group__group_role__partnership_group=group, group__group_role__role=Role.GROUP_CHAIR
        ).values_list("user", flat=True)
    )
    return set(deputy_chairs([group.pk])[group.pk]) - have if leaver in have else set()


def _role_in(group, role):
    return GroupRole.objects.filter(partnership_group=group, role=role).order_by("pk")[:1]


def _members(group):
    return Membership.objects.filter(group=group).values_list("user")


def _put(group, role: Role, wanted: set[int]) -> set[int]:
    """Gives who came to it."""
    group_role = next(iter(records(_role_in, group.pk, role)), None)
    if group_role is None and not wanted and not group.run_by_us:
        return set()
    if group_role is None:
        # A slug has no full stop, and an agency's role is named "slug: role".
        made = Group.objects.create(name=f"group.{group.slug}: {role.value}")
        group_role = GroupRole.objects.create(partnership_group=group, role=role, group=made)
    has = {person for (person,) in answers(_members, group_role.group_id)}
    if gone := has - wanted:
        rows = Membership.objects.filter(group=group_role.group_id, user__in=gone)
        leaving.end_memberships(rows)
    for person in sorted(wanted - has):
        made = Membership.objects.create(user_id=person, group_id=group_role.group_id)
        cover.seat_began(made, group)
    what = access_log.log().What
    access_log.write(
        (verb, access_log.label_of(group_role), access_log.holder_of(person=person), None, "", said)
        for verb, people, said in (
            (what.REMOVED, gone, "role in a group ended"),
            (what.GRANTED, wanted - has, "role in a group began"),
        )
        for person in sorted(people)
    )
    return wanted - has


@operation
def follow_the_day(*, by=None) -> None:
    """A chair's term has begun or ended since yesterday, or their account was suspended; and nobody
    keeps a seat whose role has ended or whose account is closed. Safe to run late, or twice."""
    groups = PartnershipGroup.objects.filter(closed_on=None)
    deputised = groups.filter(seats__sits_as=GroupSeat.As.DEPUTY_CHAIR, seats__ended_on=None)
    rotating = groups.filter(kind__in=policy.ROTATES)
    left_behind = groups.filter(pk__in=_left_behind().values("seat__group"))
    chairs = GroupRole.objects.filter(role=Role.GROUP_CHAIR)
    ours = groups.exclude(kind=PartnershipGroup.Kind.BOARD)
    made_before = ours.exclude(pk__in=chairs.values("partnership_group"))
    found = (rotating | deputised | left_behind | made_before).values("pk")
    for group in lock_all(PartnershipGroup.objects.filter(pk__in=found)):
        for holder in _left_behind().filter(seat__group=group).select_related("seat"):
            vacate(holder, clock.today(), LEFT_BEHIND)
        bring_into_step(group)


LEFT_BEHIND = "the role that they sat by has ended, or their account was closed"


def _left_behind():
    rows = SeatHolder.objects.filter(seat__ended_on=None, ended_on=None)
    closed = Q(held_role__person__is_active=False, held_role__person__suspended_at=None)
    return rows.filter(closed | Q(held_role__ended_on__isnull=False)).order_by("pk")


# --- when somebody leaves ----------------------------------------------------------------


def role_ended(held_role) -> None:
    """Within the operation that ends it."""
    reason = f"{held_role.person} no longer holds the role"
    _give_up([held_role], held_role.ended_on, reason)


def account_closed(person) -> None:
    """Within the operation that closes it. Opened again, they hold their roles and no seat: it may
    be somebody else's by then."""
    held = HeldRole.objects.filter(person=person, ended_on=None)
    _give_up(held, clock.today(), f"the account of {person} was closed")


def _give_up(held_roles: Iterable[HeldRole], on: date, reason: str) -> None:
    """Each seat they sat in by these roles is the agency's still, and open; a term as chair, now or
    to come, has to be given to somebody else."""
    if not (keys := {each.pk for each in held_roles}):
        return
    left = records(_seats_of, keys)
    for each in left:
        vacate(each, on, reason)
    unnamed = records(_terms_of, keys, clock.today())
    for term in unnamed:
        term.held_role = None
        term.save()
    groups = {each.seat.group for each in left} | {term.group for term in unnamed}
    for group in sorted(groups, key=lambda each: each.pk):
        bring_into_step(group)


def vacate(holder: SeatHolder, on, reason: str) -> None:
    """The seat is open from now on, and the business team is told."""
    holder.ended_on, holder.end_reason = max(on, holder.started_on), reason[:200]
    holder.save()
    letters.queue_many(
        ("group_seat_open", holder.seat, f"seat_open:{holder.pk}:{person.pk}")
        for person in business_team()
    )


def agency_taken_over(successor_id: int, moved: Mapping[int, int]) -> None:
    """The seats and the terms are the successor's; whoever moved goes on sitting in theirs.

    ``moved``: the keys of roles at the successor, by those of the roles they took the place of.
    """
    today, successor = clock.today(), Agency.objects.get(pk=successor_id)
    before = Agency.objects.filter(succeeded_by=successor)
    touched = set()
    new = {each.pk: each for each in HeldRole.objects.filter(pk__in=moved.values())}
    seats = GroupSeat.objects.filter(agency__in=before, ended_on=None).select_related("group")
    for seat in seats:
        touched.add(seat.group)
        seat.agency = successor
        seat.save()
        for holder in SeatHolder.objects.filter(seat=seat, ended_on=None):
            vacate(holder, today, f"{successor} took over")
            if (role := new.get(moved.get(holder.held_role_id))) is not None:
                SeatHolder.objects.create(seat=seat, held_role=role, started_on=today)
    terms = ChairTerm.objects.filter(partner__in=before, ends_on__gte=today)
    for term in terms.select_related("group"):
        touched.add(term.group)
        term.partner = successor
        term.held_role = new.get(moved.get(term.held_role_id))
        term.save()
    for group in sorted(touched, key=lambda each: each.pk):
        bring_into_step(group)


def _seats_of(held_roles):
    rows = SeatHolder.objects.filter(held_role__in=held_roles, ended_on=None)
    return rows.select_related("seat__group")


def _terms_of(held_roles, today):
    rows = ChairTerm.objects.filter(held_role__in=held_roles, ends_on__gte=today)
    return rows.select_related("group")


def business_team() -> list:
    """The Business Managers; where there is none, whoever else keeps the portal."""
    active = get_user_model().objects.filter(is_active=True)
    for role in (Role.BUSINESS_MANAGER, Role.SYSTEM_ADMINISTRATOR):
        if found := list(active.filter(groups__agency_role__role=role).distinct()):
            return found
    return []
