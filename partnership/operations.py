"""What is written about agencies, roles and contacts."""

from datetime import date

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db.models import Max, Q

from accounts.models import Membership
from core import access_log, clock, granting, leaving
from core.operations import NotAllowed, lock, operation
from core.put_once import answers, records
from core.words import day
from partnership import cover, directory, locks, people, roles
from partnership.agencies import names, policy
from partnership.groups import membership as groups
from partnership.groups.models import GroupRole, SeatHolder
from partnership.held import (
    counted_as_oneself,
    require,
    require_administrator,
    require_the_business_team,
)
from partnership.models import (
    Agency,
    AgencyRole,
    DirectoryContact,
    HeldRole,
    Team,
)
from partnership.same_name import with_one_space


@operation
def add_agency(*, by, teams=(), slug: str = "", **fields) -> Agency:
    """``slug``: what names it in addresses; made from its name unless given."""
    require_the_business_team(by)
    fields["name"] = with_one_space(fields["name"])
    if by is not None:
        require(policy.why_not_called(fields["name"], names.called(fields["name"])))
        require(policy.why_not_kind(None, fields["kind"], ()))
    agency = Agency.objects.create(slug=slug or names.slug_for(fields["name"]), **fields)
    for name in teams:
        Team.objects.create(agency=agency, name=name)
    return agency


@operation
def succeed_agency(agency, *, by, successor, closed_on: date | None = None) -> Agency:
    """Note that another body took over. The old name stays on everything that happened under it.

    Nobody moves: for that there is `partnership.succession`.
    """
    require_the_business_team(by)
    agency.closed_on = closed_on
    stand_for(agency, successor)
    return agency


def stand_for(agency, successor) -> None:
    """From now on the successor stands for an agency, and for those that the agency stood for."""
    for each in Agency.objects.filter(succeeded_by=agency):
        each.succeeded_by = successor
        each.save()
    agency.succeeded_by = successor
    agency.save()


@operation
def begin_role(person, *, agency, role, started_on: date, by, team=None) -> HeldRole:
    """The person holds the role at the agency from now on, and with it all that it opens."""
    agency, role = lock(agency), roles.Role(role)
    if by is not None:
        held = require_administrator(by, agency)
        require(
            people.why_not_give(role, agency, held, to_self=person.pk in counted_as_oneself(by))
        )
    return put_into_role(person, agency=agency, role=role, started_on=started_on, team=team)


def put_into_role(
    person, *, agency, role, started_on: date, team=None, invited_by=None
) -> HeldRole:
    """What `begin_role` does once it is allowed; within an operation that asked the rules of an
    agency which it has locked: nobody closes it or takes it over meanwhile.

    ``invited_by``: who gave the role, where the person accepted an invitation.
    """
    require(people.why_not_there(agency))
    if roles.rights_everywhere(role) and agency.kind != Agency.Kind.BUSINESS_TEAM:
        raise NotAllowed(f"{role.label} is a post of the business team only.")
    if started_on > clock.today():
        raise NotAllowed("A role begins today or has begun: give it on the day itself.")
    locks.accounts(person)  # and whoever closes the account knows of every role
    require(people.why_not_give_to(records(_account, person.pk)[0]))
    agency_role = _agency_role(agency, role)
    if answers(_held_now, person.pk, agency_role.pk):
        raise NotAllowed(f"{person} already holds this role at {agency}.")
    Membership.objects.create(user=person, group=agency_role.group)
    held_role = HeldRole.objects.create(
        person=person, agency_role=agency_role, team=team, started_on=started_on
    )
    access_log.role_changed(agency_role, person, begins=True, invited_by=invited_by)
    cover.role_began(held_role)
    directory.changed(agency.pk)
    return held_role


@operation
def end_role(held_role, *, ended_on: date, by, reason: str = "") -> HeldRole:
    """The role ends, and at once every right that came from it: the group's and the person's."""
    agency, role = held_role.agency_role.agency, roles.Role(held_role.agency_role.role)
    [held_role] = locks.roles_that_end([held_role])
    if by is not None:
        held = require_administrator(by, agency)
        require(people.why_not_end(role, agency, held, keepers_left=keepers_but(held_role)))
    if held_role.ended_on is not None:
        raise NotAllowed("This role has already ended.")
    if ended_on < held_role.started_on:
        raise NotAllowed(f"This role cannot end before it began, on {day(held_role.started_on)}.")
    if ended_on > clock.today():
        raise NotAllowed("A role ends today or has ended: end it on the day itself.")
    require(leaving.why_not_leave(memberships_by(held_role), by))
    held_role.ended_on, held_role.end_reason = ended_on, reason
    held_role.save()
    membership = Membership.objects.filter(
        user_id=held_role.person_id, group_id=held_role.agency_role.group_id
    )
    # The records first: whoever is granting a right on one now has done so before the membership
    # goes, and neither waits for the other for ever.
    directory.changed(held_role.agency_role.agency_id)
    leaving.end_memberships(membership)
    access_log.role_changed(held_role.agency_role, held_role.person, begins=False)
    cover.role_ended(held_role)
    groups.role_ended(held_role)
    return held_role


def memberships_by(held_role):
    """What goes when a role ends: of the role itself, and of the groups where they sit by it."""
    seats = SeatHolder.objects.filter(held_role=held_role.pk, ended_on=None)
    groups = GroupRole.objects.filter(partnership_group__in=seats.values("seat__group"))
    return Membership.objects.filter(
        Q(group=held_role.agency_role.group_id) | Q(group__in=groups.values("group")),
        user=held_role.person_id,
    )


def keepers_but(held_role=None, person=None) -> int:
    """How many would keep the portal without this role, or without this person."""
    left = Membership.objects.filter(
        group__agency_role__role__in=roles.KEEPERS, user__is_active=True
    )
    if held_role is not None:
        left = left.exclude(user_id=held_role.person_id, group_id=held_role.agency_role.group_id)
    if person is not None:
        left = left.exclude(user=person)
    return left.values("user").distinct().count()


@operation
def list_contact(
    held_role, *, procedure, step: int, order: int | None = None, by
) -> DirectoryContact:
    """Put a person into their agency's contact directory, after those who are listed there.

    ``order``: their place instead; whoever has the lowest is called first. The agency's
    administrator does it, or the business team.
    """
    agency = lock(held_role.agency_role.agency)
    there = DirectoryContact.objects.filter(agency=agency, procedure=procedure, step=step)
    if by is not None:
        held_role = lock(held_role)
        held = require_administrator(by, agency)
        require(policy.why_not_keep_contacts(agency, held))
        steps = {each.number: each for each in directory.steps_of(procedure, agency)}
        already = there.filter(held_role__person=held_role.person, held_role__ended_on=None)
        refusal = policy.why_not_list(
            held_role,
            steps.get(step),
            oneself=counted_as_oneself(by),
            listed_already=already.exists(),
        )
        require(refusal)
    if order is None:
        last = there.aggregate(last=Max("order"))["last"]
        order = 0 if last is None else last + 1
    listed = DirectoryContact.objects.create(
        agency=agency, procedure=procedure, step=step, order=order, held_role=held_role
    )
    directory.changed(agency.pk)
    return listed


def _role_at(agency, role):
    rows = AgencyRole.objects.filter(agency=agency, role=role)
    return rows.select_related("agency", "group").order_by("pk")[:1]


def _held_now(person, agency_role):
    rows = HeldRole.objects.filter(person=person, agency_role=agency_role, ended_on=None)
    return rows.values_list("pk")


def _account(person):
    return get_user_model().objects.filter(pk=person)


def _agency_role(agency, role) -> AgencyRole:
    if found := records(_role_at, agency.pk, role):
        return found[0]
    group = Group.objects.create(name=f"{agency.slug}: {role.value}")
    granting.grant_everywhere(group, roles.rights_everywhere(role))
    return AgencyRole.objects.create(agency=agency, role=role, group=group)
