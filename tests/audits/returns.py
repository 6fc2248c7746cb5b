"""A cycle of section 11, issued and open, as the tests of returns begin from it."""

from datetime import date

from audits.cycles import operations as cycles
from audits.cycles.policy import AfterClosing, Audience
from audits.question_sets import operations as question_sets
from audits.returns.models import Return
from core import clock
from partnership import operations as ours
from partnership.roles import Role
from tests import world as worlds
from tests.kept import kept, kept_step

OPENS, CLOSES = date(2026, 3, 27), date(2026, 5, 22)
# Beside the people of every test: (agency, role).
OF_RETURNS = {
    "bea": [("trust", Role.CHIEF_OFFICER)],
    "charlie": [("business_team", Role.SCIE_OFFICER)],
}


@kept
def build():
    """The people of every test. Bea, who leads safeguarding at the trust, is its chief officer,
    too; Charlie of the police advises schools."""
    world = worlds.build_with_administrators()
    for name, roles in OF_RETURNS.items():
        for agency, role in roles:
            ours.begin_role(
                getattr(world, name), agency=getattr(world, agency), role=role,
                started_on=worlds.LONG_AGO, by=None,
            )  # fmt: skip
    world.version = issued_set()
    return world


@kept_step
def issued_set(name: str = "Section 11", kind: str = "section-11", shipped: str = "section-11-1"):
    made = question_sets.add_question_set(name=name, kind=kind, begun_from=shipped, by=None)
    return question_sets.issue(made.draft, by=None)


@kept_step
def plan(world, **given):
    said = {
        "name": "Section 11, 2026", "version": world.version, "audience": Audience.STATUTORY,
        "opens_on": OPENS, "closes_on": CLOSES, "reminders": [28, 14, 7, 1],
        "after_closing": AfterClosing.MARKED_LATE, "by": world.dana,
    }  # fmt: skip
    return cycles.plan_cycle(**(said | given))


@kept_step
def issue(world, cycle=None, agencies=(), by=None):
    cycle = cycle or plan(world)
    agencies = agencies or [world.trust, world.police]
    asked = dict.fromkeys(agencies, cycle.version)
    return cycles.issue(cycle, asked=asked, by=by or world.dana)


@kept_step
def open_all() -> None:
    """Whose cycle has begun."""
    while cycles.open_returns(by=None):
        pass


@kept_step
def opened(world, agency=None, **given) -> Return:
    """The return of the trust, or of another agency, open to be filled in."""
    agency = agency or world.trust
    cycle = issue(world, plan(world, **given), [agency])
    open_all()
    found = Return.objects.unscoped("a test").get(cycle=cycle, agency=agency)
    assert found.opened_on == clock.today()
    return found
