"""What is written about agencies, roles and contacts."""

from datetime import date

from django.contrib.auth.models import Group

from accounts.models import Membership
from core import access, clock
from core.operations import NotAllowed, lock, operation
from core.words import day
from partnership import roles
from partnership.models import (
    Agency,
    AgencyRole,
    DirectoryContact,
    HeldRole,
    PartnershipGroup,
    Team,
)


@operation
def add_agency(*, by, teams=(), **fields) -> Agency:
    agency = Agency.objects.create(**fields)
    for name in teams:
        Team.objects.create(agency=agency, name=name)
    return agency


@operation
def succeed_agency(agency, *, by, successor, closed_on: date | None = None) -> Agency:
    """Another body takes over. The old name stays on everything that happened under it."""
    agency.succeeded_by, agency.closed_on = successor, closed_on
    agency.save()
    return agency


@operation
def add_group(*, by, **fields) -> PartnershipGroup:
    return PartnershipGroup.objects.create(**fields)


@operation
def begin_role(person, *, agency, role, started_on: date, by, team=None) -> HeldRole:
    """The person holds the role at the agency from now on, and with it all that it opens."""
    if started_on > clock.today():
        raise NotAllowed("A role begins today or has begun: give it on the day itself.")
    agency_role = _agency_role(agency, roles.Role(role))
    if HeldRole.objects.filter(person=person, agency_role=agency_role, ended_on=None).exists():
        raise NotAllowed(f"{person} already holds this role at {agency}.")
    Membership.objects.create(user=person, group=agency_role.group)
    return HeldRole.objects.create(
        person=person, agency_role=agency_role, team=team, started_on=started_on
    )


@operation
def end_role(held_role, *, ended_on: date, by) -> HeldRole:
    """The role ends, and at once every right that came from it: the group's and the person's."""
    held_role = lock(held_role)
    if held_role.ended_on is not None:
        raise NotAllowed("This role has already ended.")
    if ended_on < held_role.started_on:
        raise NotAllowed(f"This role cannot end before it began, on {day(held_role.started_on)}.")
    if ended_on > clock.today():
        raise NotAllowed("A role ends today or has ended: end it on the day itself.")
    held_role.ended_on = ended_on
    held_role.save()
    Membership.objects.filter(
        user_id=held_role.person_id, group_id=held_role.agency_role.group_id
    ).delete()
    return held_role


@operation
def list_contact(held_role, *, procedure, step: int, order: int, by) -> DirectoryContact:
    """Put a person into their agency's contact directory. Order 0 is called first."""
    return DirectoryContact.objects.create(
        agency=held_role.agency_role.agency,
        procedure=procedure,
        step=step,
        order=order,
        held_role=held_role,
    )


def _agency_role(agency, role) -> AgencyRole:
    found = AgencyRole.objects.filter(agency=agency, role=role).select_related("group").first()
    if found is not None:
        return found
    group = Group.objects.create(name=f"{agency.slug}: {role.value}")
    access.grant_everywhere(group, roles.rights_everywhere(role))
    return AgencyRole.objects.create(agency=agency, role=role, group=group)
