"""A finding, what was recommended, and an action of the trust's, in the world of all tests."""

from datetime import date
from types import SimpleNamespace

from improvement import operations
from partnership.groups import operations as groups
from partnership.models import HeldRole
from tests import world as worlds
from tests.kept import kept, kept_step

FOUND_ON, TODAY, DUE_ON = date(2026, 3, 2), date(2026, 4, 1), date(2026, 5, 15)
ANSWERS = {
    "how_much": "Forty of 52 supervisors trained.",
    "how_well": "Nine in ten found it useful.",
    "what_difference": "Supervision records now name the child’s view.",
}


def held_by(person) -> HeldRole:
    return HeldRole.objects.unscoped("test").get(person=person, ended_on=None)


@kept_step
def build(world) -> SimpleNamespace:
    """The clock must stand at `TODAY`. Bella owns the action; Ada chairs the group."""
    log = SimpleNamespace()
    log.executive = groups.add_group(
        slug="executive", name="Executive Group", kind="executive", by=None
    )
    for agency, name in ((world.council, "ada"), (world.icb, "ines"), (world.police, "carol")):
        groups.add_seat(
            log.executive, agency=agency, sits_as="member", started_on=TODAY,
            held_role=world.held[name], by=None,
        )  # fmt: skip
    groups.add_chair_term(
        log.executive, partner=world.council, held_role=world.held["ada"],
        begins_on=date(2025, 6, 1), ends_on=date(2026, 5, 31), by=None,
    )  # fmt: skip
    log.theme = operations.add_theme(slug="supervision", name="Supervision", by=None)
    log.finding = operations.add_finding(
        source="multi-agency-audit", came_from="Audit of neglect, March 2026", found_on=FOUND_ON,
        statement="Supervision does not ask what the child’s life is like.", themes=[log.theme],
        by=None,
    )  # fmt: skip
    log.recommendation = operations.recommend(
        findings=[log.finding], text="Supervisors are trained to ask.", made_on=FOUND_ON,
        to_group=log.executive, by=None,
    )  # fmt: skip
    operations.decide(
        log.recommendation, is_adopted=True, decided_on=TODAY, reason="It is the third audit to say"
        " so.", by=None,
    )  # fmt: skip
    log.action = operations.propose(
        what="Train all supervisors", difference_wanted="Children are asked, and heard.",
        owner=world.held["bella"], group=log.executive, due_on=DUE_ON,
        recommendation=log.recommendation, by=None,
    )  # fmt: skip
    return log


@kept
def build_with_log():
    """The world of all tests, with its ``log``."""
    world = worlds.build()
    world.log = build(world)
    return world
