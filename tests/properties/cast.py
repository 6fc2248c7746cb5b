"""Who there is when a story begins: agencies, people and their roles, groups and who sits there."""

from accounts.models import User
from partnership import operations as ours
from partnership.groups import operations as groups
from partnership.groups.models import PartnershipGroup
from tests import world as worlds
from tests.properties.rules import BUSINESS

CAST = [
    ("alice", "council", "frontline-practitioner"),
    ("amir", "council", "line-manager"),
    ("anna", "council", "safeguarding-lead"),
    ("asif", "council", "senior-manager"),
    ("ada", "council", "delegated-safeguarding-partner"),
    ("cleo", "council", "agency-administrator"),
    ("bob", "trust", "frontline-practitioner"),
    ("bea", "trust", "safeguarding-lead"),
    ("brian", "trust", "partnership-representative"),
    ("colin", "police", "safeguarding-lead"),
    ("carol", "police", "delegated-safeguarding-partner"),
    ("dana", BUSINESS, "business-manager"),
    ("dora", BUSINESS, "safeguarding-development-officer"),
    ("hari", BUSINESS, "head-of-safeguarding"),
    ("sue", BUSINESS, "independent-scrutineer"),
    ("sam", BUSINESS, "system-administrator"),
]
NAMES = [*(name for name, _, _ in CAST), "nobody", "root"]
SEATS = [
    ("practice", "anna", True), ("practice", "bob", False),
    ("executive", "brian", False), ("executive", "amir", False),
]  # fmt: skip
# And their deputies, and by whom they are named, if not by themself.
AWAY = [("anna", "alice", None), ("brian", "bob", None), ("asif", "amir", "cleo")]
GROUPS = ("practice", "executive")


def build():
    world = worlds.World()
    agencies = {slug: worlds.AGENCIES[slug] for slug in ("council", "trust", "police", BUSINESS)}
    world.agencies = {slug: add(slug, name, kind) for slug, (name, kind) in agencies.items()}
    world.people = {
        name: User.objects.create_user(f"{name}@example.org", full_name=name.title())
        for name in NAMES[:-1]
    }
    world.people["root"] = User.objects.create_superuser("root@example.org", full_name="Root")
    kinds = PartnershipGroup.Kind
    world.groups = {
        "practice": groups.add_group(slug="practice", name="Practice", by=None),
        "executive": groups.add_group(
            slug="executive", name="Executive", kind=kinds.EXECUTIVE, by=None
        ),
    }
    return world


def add(slug, name, kind):
    return ours.add_agency(
        slug=slug, name=name, short_name=name, kind=kind, engagement="permanent", by=None
    )
