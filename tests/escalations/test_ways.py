"""docs/roles.md promises what the rule gives: every line is proven, and no other given."""

from datetime import date

import pytest

from accounts.models import Membership, User
from core import access, clock, restriction
from escalations import operations as escalate
from escalations import parties, recommending, ways
from escalations.models import Escalation
from partnership import openings, roles
from partnership import operations as ours
from partnership.models import AgencyRole
from partnership.restriction import break_the_glass
from partnership.roles import PRACTICE, Role
from tests import world as worlds
from tests.escalations.test_access import at_step
from tests.kept import kept_step

pytestmark = pytest.mark.django_db

FRIDAY = date(2026, 3, 27)


@pytest.fixture
def world():
    return worlds.build()


def newcomer(world, agency, role):
    person = User.objects.create_user(f"{role}-{agency.slug}@example.org", full_name=role.label)
    held = ours.begin_role(person, agency=agency, role=role, started_on=worlds.LONG_AGO, by=None)
    return person, held


@pytest.fixture
def cases(world):
    return all_of_them(world)


@kept_step
def all_of_them(world):
    """Raised by a holder of each role that may, each with a colleague of the role brought in."""
    found = []
    for role in PRACTICE:
        raiser, raised_as = newcomer(world, world.icb, role)
        escalation = escalate.raise_escalation(
            raised_as=raised_as,
            challenged_agency=world.trust,
            raised_on=FRIDAY,
            by=raiser,
            **worlds.ANSWERS,
        )
        _, colleague = newcomer(world, world.trust, role)
        escalate.bring_in(escalation, held_role=colleague, by=world.bea)
        found.append(at_step(escalation, 1 + len(found) % 4))
    newcomer(world, world.police, Role.LEAD_SAFEGUARDING_PARTNER)
    at_the_end = next(each for each in found if each.step == 4)
    recommending.recommend(
        at_the_end, text="A joint visit.", made_on=FRIDAY, heard_by=[world.carol.pk], declared=[],
        by=world.carol,
    )  # fmt: skip
    recommending.answer_recommendation(
        at_the_end, answer="rejected", reason="No staff.", by=world.bea
    )
    return [*found, *restricted_cases(world)]


def restricted_cases(world):
    """One whose list has each right, opened in an emergency; one whose keeper has left."""
    made = [worlds.raise_one(world, raised_on=FRIDAY) for _ in range(2)]
    named = [(world.alice, "contribute"), (world.bea, "view")]
    groups = [(who, world.held[who.email.split("@")[0]].agency_role.group_id, right)
              for who, right in named]  # fmt: skip
    restriction.restrict(made[0], named=groups, reason="Need to know", by=world.dana)
    break_the_glass(made[0], reason="Tonight", by=world.hari)
    keeper, held = newcomer(world, world.business_team, Role.BUSINESS_MANAGER)
    restriction.restrict(made[1], named=[], reason="Need to know", by=keeper)
    ours.end_role(held, ended_on=clock.today(), by=None)
    return [worlds.refresh(each) for each in made]


def role_of(grant) -> str:
    if isinstance(grant, access.ForGroup):
        return AgencyRole.objects.get(group=grant.group_id).role
    group = Membership.objects.get(pk=grant.membership_id).group_id
    return AgencyRole.objects.get(group=group).role


def given(cases) -> set[tuple[str, str, str]]:
    """(role, right, way) of everything that the rule grants."""
    return {
        (role_of(grant), grant.right, grant.way)
        for grants in parties.grants(cases).values()
        for grant in grants
    }


def test_every_line_about_a_role_is_true(cases):
    promised = {
        (line.role.value, line.right, line.way)
        for role in Role
        for line in openings.lines(role)
        if line.model_label == Escalation._meta.label
    }
    assert promised - given(cases) == set()


def test_every_line_about_no_role_is_true(world, cases):
    at_step(cases[0], 4)
    promised = {
        (line.right, line.way)
        for line in openings.lines(None)
        if line.model_label == Escalation._meta.label
    }
    assert promised - {(right, way) for _, right, way in given(cases)} == set()


def test_nothing_is_given_that_is_not_in_the_table(world, cases):
    trainer = newcomer(world, world.trust, Role.TRAINER)[1]
    ours.list_contact(trainer, procedure="escalation", step=2, order=5, by=None)
    at_step(cases[0], 4)
    listed = {
        (line.role.value if line.role else role.value, line.right, line.way)
        for role in Role
        for line in [*openings.lines(role), *openings.lines(None)]
    }
    found = given(cases)
    assert ("trainer", "contribute", ways.NAMED_CONTACT) in found
    assert found - listed == set()


def test_what_a_role_opens_everywhere_is_what_its_holders_can_do(world, cases):
    for role in (Role.BUSINESS_MANAGER, Role.HEAD_OF_SAFEGUARDING, Role.INDEPENDENT_SCRUTINEER):
        person = User.objects.get(groups__agency_role__role=role)
        right = dict(roles.opened_everywhere(role))[Escalation._meta.label]
        held = {each for each in access.RIGHTS if access.can(person, each, cases[0])}
        assert held == set(access.expand(right))


def test_each_grant_says_how_it_came_about_in_this_case(world):
    escalation = worlds.raise_one(world, raised_on=FRIDAY)
    escalate.bring_in(escalation, held_role=world.held["bilal"], by=world.bea)
    escalation = at_step(escalation, 2)
    said = {
        grant.user_id: (grant.way, grant.detail)
        for grant in parties.grants([escalation])[escalation.pk]
        if isinstance(grant, access.ForPerson)
    }
    assert said[world.alice.pk] == (ways.RAISED, "")
    assert said[world.amir.pk] == (ways.NAMED_CONTACT, "step 2")
    assert said[world.bilal.pk] == (ways.BROUGHT_IN, "by Bea Bright")
