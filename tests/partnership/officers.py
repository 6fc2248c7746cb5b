"""The accountable officers of the world's agencies, who sign: for the tests of agreements."""

from accounts.models import User
from partnership import operations as ours
from partnership.roles import Role
from tests.kept import kept
from tests.world import LONG_AGO, build, give_an_app

# name: (agency, role, full name)
OFFICERS = {
    "leo": ("council", Role.LEAD_SAFEGUARDING_PARTNER, "Leo Lamb"),
    "lara": ("icb", Role.LEAD_SAFEGUARDING_PARTNER, "Lara Long"),
    "lin": ("police", Role.LEAD_SAFEGUARDING_PARTNER, "Lin Low"),
    "chi": ("trust", Role.CHIEF_OFFICER, "Chi Chase"),
}


@kept
def build_with_officers():
    world = build()
    for name, (agency, role, full_name) in OFFICERS.items():
        appoint(world, name, getattr(world, agency), role, full_name)
    world.partners = [world.council, world.icb, world.police]
    return world


def appoint(world, name, agency, role, full_name):
    person = User.objects.create_user(f"{name}@example.org", full_name=full_name)
    setattr(world, name, person)
    world.held[name] = ours.begin_role(
        person, agency=agency, role=role, started_on=LONG_AGO, by=None
    )
    give_an_app(person)
    return person
