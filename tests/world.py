"""The same people everywhere: two agencies in dispute, an outsider, the business team, a superuser.

world = build()
world.alice        social worker of the council, who raises
world.bob          named nurse of the trust, who is challenged
...
"""

from dataclasses import dataclass, field
from datetime import date
from types import SimpleNamespace

from allauth.mfa.totp.internal.auth import TOTP

from accounts.models import User
from core import listing
from escalations import operations as escalate
from escalations.models import Escalation
from partnership import operations as ours
from partnership.models import Agency, DirectoryContact, HeldRole
from partnership.roles import RULES, Role
from tests.kept import kept, kept_step

LONG_AGO = date(2025, 1, 6)

# name: (agency, role, full name)
PEOPLE = {
    "alice": ("council", Role.FRONTLINE_PRACTITIONER, "Alice Adeyemi"),
    "amir": ("council", Role.LINE_MANAGER, "Amir Ahmed"),
    "anna": ("council", Role.SAFEGUARDING_LEAD, "Anna Abbott"),
    "asif": ("council", Role.SENIOR_MANAGER, "Asif Akhtar"),
    "avril": ("council", Role.PARTNERSHIP_REPRESENTATIVE, "Avril Ashe"),
    "ada": ("council", Role.DELEGATED_SAFEGUARDING_PARTNER, "Ada Archer"),
    "bob": ("trust", Role.FRONTLINE_PRACTITIONER, "Bob Barnes"),
    "bella": ("trust", Role.LINE_MANAGER, "Bella Boateng"),
    "bea": ("trust", Role.SAFEGUARDING_LEAD, "Bea Bright"),
    "bilal": ("trust", Role.SENIOR_MANAGER, "Bilal Begum"),
    "brian": ("trust", Role.PARTNERSHIP_REPRESENTATIVE, "Brian Booth"),
    "charlie": ("police", Role.FRONTLINE_PRACTITIONER, "Charlie Chan"),
    "colin": ("police", Role.SAFEGUARDING_LEAD, "Colin Cope"),
    "carol": ("police", Role.DELEGATED_SAFEGUARDING_PARTNER, "Carol Cole"),
    "ines": ("icb", Role.DELEGATED_SAFEGUARDING_PARTNER, "Ines Ives"),
    "dana": ("business-team", Role.BUSINESS_MANAGER, "Dana Doyle"),
    "hari": ("business-team", Role.HEAD_OF_SAFEGUARDING, "Hari Holt"),
    "sue": ("business-team", Role.INDEPENDENT_SCRUTINEER, "Sue Stone"),
}
AGENCIES = {
    "council": ("Testshire Council", Agency.Kind.SAFEGUARDING_PARTNER),
    "icb": ("NHS Testshire Integrated Care Board", Agency.Kind.SAFEGUARDING_PARTNER),
    "police": ("Testshire Police", Agency.Kind.SAFEGUARDING_PARTNER),
    "trust": ("Testshire Health Trust", Agency.Kind.RELEVANT_AGENCY),
    "business-team": ("Testshire Partnership Business Team", Agency.Kind.BUSINESS_TEAM),
}
# Who is listed in the directory: (person, step), in order.
DIRECTORY = [
    ("bob", 1), ("amir", 2), ("bella", 2), ("bea", 2), ("avril", 3), ("asif", 3),
    ("brian", 3), ("ada", 4), ("carol", 4), ("ines", 4),
]  # fmt: skip

ANSWERS = {
    "challenged_team": "0 to 19 service",
    "challenged_worker": "Bob Barnes, health visitor",
    "child_reference": "LCS-004417",
    "child_initials": "JT",
    "child_age_band": "0-4",
    "level_of_need": 3,
    "plan_status": "child-in-need",
    "reason": "information-sharing",
    "what_is_disputed": "The two-year check was not shared with the core group.",
    "evidence": "Core group minutes of 12 and 19 March.",
    "outcome_wanted": "The assessment is shared before the next core group.",
    "risk_if_unresolved": "The plan is being reviewed without the health picture.",
}


@dataclass
class World(SimpleNamespace):
    held: dict = field(default_factory=dict)


@kept
def build() -> World:
    """Agencies, people, roles and the directory; no escalation yet."""
    world = World()
    for slug, (name, kind) in AGENCIES.items():
        agency = ours.add_agency(
            slug=slug, name=name, short_name=name, kind=kind, engagement="permanent", by=None
        )
        setattr(world, slug.replace("-", "_"), agency)
    for name, (agency, role, full_name) in PEOPLE.items():
        person = User.objects.create_user(f"{name}@example.org", full_name=full_name)
        setattr(world, name, person)
        world.held[name] = ours.begin_role(
            person,
            agency=getattr(world, agency.replace("-", "_")),
            role=role,
            started_on=LONG_AGO,
            by=None,
        )
        if RULES[role].second_factor:
            give_an_app(person)
    for name, step in DIRECTORY:
        agency = world.held[name].agency_role.agency
        order = DirectoryContact.objects.filter(agency=agency, step=step).count()
        ours.list_contact(world.held[name], procedure="escalation", step=step, order=order, by=None)
    world.root = User.objects.create_superuser("root@example.org", full_name="Root")
    world.nobody = User.objects.create_user("nobody@example.org", full_name="No Role")
    return world


APP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # base 32, as an authenticator app keeps it


@kept_step
def give_an_app(person) -> None:
    """Set up the second factor that the person's role needs, so that they come to their pages."""
    TOTP.activate(person, APP_SECRET)


@kept
def build_with_apps() -> World:
    """Each of them has a second factor, as whoever opens a restricted record must."""
    return everyone_with_an_app(build())


@kept_step
def everyone_with_an_app(world) -> World:
    for name, (_, role, _) in PEOPLE.items():
        if not RULES[role].second_factor:
            give_an_app(getattr(world, name))
    return world


ADMINISTRATORS = {"cleo": ("council", "Cleo Crane"), "tess": ("trust", "Tess Todd")}


@kept
def build_with_administrators() -> World:
    """The same, with a school, and people who look after the council's and the trust's people."""
    world = build()
    world.school = ours.add_agency(
        slug="school", name="Testshire School", short_name="School", kind=Agency.Kind.SCHOOL,
        engagement="virtual", by=None,
    )  # fmt: skip
    for name, (agency, full_name) in ADMINISTRATORS.items():
        person = User.objects.create_user(f"{name}@example.org", full_name=full_name)
        setattr(world, name, person)
        world.held[name] = ours.begin_role(
            person,
            agency=getattr(world, agency),
            role=Role.AGENCY_ADMINISTRATOR,
            started_on=LONG_AGO,
            by=None,
        )
    return world


def raise_one(world, *, raised_on: date, **changes) -> Escalation:
    """Alice of the council challenges the trust."""
    answers = {"challenged_agency": world.trust, "raised_as": world.held["alice"], **ANSWERS}
    return escalate.raise_escalation(**{**answers, **changes}, raised_on=raised_on, by=world.alice)


@kept_step
def at_step(escalation, step: int) -> Escalation:
    """Moved up by whoever raised it, until it is there."""
    while escalation.step < step:
        escalation = escalate.move_up(
            escalation, from_step=escalation.step, reason="No reply.", by=escalation.raised_by
        )
    return escalation


@kept
def build_and_raise() -> World:
    """The usual world, and in ``raised`` what `raise_one` makes of it on Friday 27 March."""
    world = build()
    world.raised = raise_one(world, raised_on=date(2026, 3, 27))
    return world


@kept
def build_with_apps_and_raise() -> World:
    world = build_with_apps()
    world.raised = raise_one(world, raised_on=date(2026, 3, 27))
    return world


def refresh(record):
    """The record as the database has it now."""
    return type(record)._base_manager.get(pk=record.pk)


def page_of_ids(who, *, is_open, after=None, size=25) -> list[int]:
    """The keys of one page of everything that ``who`` may see."""
    rows = listing.page_of(Escalation.objects.all(), who, is_open=is_open, after=after, size=size)
    return [row.pk for row in rows]


def outsiders(world) -> list[User]:
    """People who must see nothing of an escalation between the council and the trust."""
    return [world.charlie, world.colin, world.root, world.nobody]


__all__ = [
    "ANSWERS",
    "HeldRole",
    "World",
    "build",
    "outsiders",
    "page_of_ids",
    "raise_one",
    "refresh",
]
