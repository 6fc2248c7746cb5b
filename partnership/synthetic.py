"""People who do not exist, one or two for each role: for the walk of every page (`reporting.walk`).

They are made in a transaction that is rolled back, and nobody is told: no real record gives them
a right but to those whose role opens every one.
"""

from dataclasses import dataclass

from django.contrib.auth.models import Group

from accounts.models import Membership, User
from core import access, clock
from core.operations import operation
from partnership import openings, roles
from partnership.models import Agency, AgencyRole, HeldRole
from partnership.roles import Role

DOMAIN = "synthetic.invalid"  # no mail can ever reach it (RFC 2606)
AGENCIES = {
    "raising": Agency.Kind.RELEVANT_AGENCY,
    "challenged": Agency.Kind.RELEVANT_AGENCY,
    "partner": Agency.Kind.SAFEGUARDING_PARTNER,
    "business": Agency.Kind.BUSINESS_TEAM,
}


@dataclass(frozen=True)
class Synthetic:
    """``agencies`` by what each is to the case; ``holders``: (agency, role) to what is held."""

    agencies: dict[str, Agency]
    holders: dict[tuple[str, Role], HeldRole]
    without_role: User
    superuser: User


@operation
def make(*, by=None) -> Synthetic:
    """Each role at an agency of the case, and where that opens it, at one outside it too."""
    agencies = {
        name: Agency.objects.create(
            slug=f"synthetic-{name}",
            name=f"Synthetic: {name}",
            short_name=name,
            kind=kind,
            engagement=Agency.Engagement.PERMANENT,
        )
        for name, kind in AGENCIES.items()
    }
    holders = {
        (name, role): _holder(agencies[name], role) for role in Role for name in _places(role)
    }
    return Synthetic(
        agencies,
        holders,
        without_role=_person("no-role"),
        superuser=_person("superuser", is_superuser=True),
    )


def _places(role: Role) -> list[str]:
    """Whoever is given nothing in the midst of a case is given nothing outside it either."""
    if roles.rights_everywhere(role):
        return ["business"]
    return ["raising", "partner"] if openings.lines(role) else ["raising"]


def _holder(agency: Agency, role: Role) -> HeldRole:
    group = Group.objects.create(name=f"{agency.slug}: {role.value}")
    access.grant_everywhere(group, roles.rights_everywhere(role))
    agency_role = AgencyRole.objects.create(agency=agency, role=role, group=group)
    person = _person(f"{agency.slug}-{role.value}")
    Membership.objects.create(user=person, group=group)
    return HeldRole.objects.create(person=person, agency_role=agency_role, started_on=clock.today())


def _person(name: str, **more) -> User:
    return User.objects.create_user(f"{name}@{DOMAIN}", full_name=f"Synthetic {name}", **more)
