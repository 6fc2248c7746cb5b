"""Roles, and the rights that a few of them hold everywhere."""

from datetime import date

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.core.management.sql import emit_post_migrate_signal

from core import access
from core.operations import NotAllowed
from escalations.models import Escalation
from partnership import operations as ours
from partnership import roles
from partnership.models import AgencyRole
from partnership.roles import LEADS, PRACTICE, SENIORS, Role, role_in_sentence
from tests import world as worlds

TODAY = date(2026, 3, 27)


@pytest.fixture
def world(db):
    return worlds.build()


@pytest.fixture
def everywhere(monkeypatch):
    """What the roles open, to be changed by one test alone."""
    opened = {role: list(pairs) for role, pairs in roles._everywhere.items()}
    monkeypatch.setattr(roles, "_everywhere", opened)
    return opened


def held_by(role):
    group = AgencyRole.objects.select_related("group").get(role=role).group
    codenames = group.permissions.filter(content_type__model="escalation").values_list(
        "codename", flat=True
    )
    return {codename.partition("_")[0] for codename in codenames}


def test_these_roles_see_every_escalation_and_no_others(world):
    opened = {
        role.value: rights
        for role, pairs in roles._everywhere.items()
        if (rights := [right for label, right in pairs if label == "escalations.Escalation"])
    }
    assert opened == {
        "business-manager": ["manage"],
        "head-of-safeguarding": ["view"],
        "independent-scrutineer": ["view"],
    }
    of_escalations = {"group__permissions__content_type__model": "escalation"}
    holders = AgencyRole.objects.filter(**of_escalations).distinct()
    assert set(holders.values_list("role", flat=True)) == set(opened)


@pytest.mark.parametrize(
    ("role", "rights"),
    [
        (Role.BUSINESS_MANAGER, {"view", "contribute", "manage"}),
        (Role.HEAD_OF_SAFEGUARDING, {"view"}),
        (Role.FRONTLINE_PRACTITIONER, set()),
    ],
)
def test_a_group_holds_what_its_role_opens(world, role, rights):
    groups = AgencyRole.objects.filter(role=role).values("group")
    found = Permission.objects.filter(group__in=groups).values_list("codename", flat=True)
    assert {codename.partition("_")[0] for codename in found} == rights


def test_a_role_opens_a_thing_once_however_often_it_is_said(everywhere):
    for _ in range(2):
        roles.opens_everywhere(Role.TRAINER, "escalations.Escalation", "view")
    assert roles.rights_everywhere("trainer") == [(Escalation, "view")]


def test_a_role_that_opens_nothing_and_one_that_does_not_exist():
    assert roles.rights_everywhere(Role.TRAINER) == []
    with pytest.raises(ValueError, match="wizard"):
        roles.rights_everywhere("wizard")


def test_groups_follow_what_the_code_says_now(world, everywhere):
    assert held_by("head-of-safeguarding") == {"view"}
    everywhere[Role.HEAD_OF_SAFEGUARDING] = [("escalations.Escalation", "contribute")]
    del everywhere[Role.INDEPENDENT_SCRUTINEER]
    roles.bring_groups_into_step()
    assert held_by("head-of-safeguarding") == {"view", "contribute"}
    assert held_by("independent-scrutineer") == set()
    escalation = worlds.raise_one(world, raised_on=TODAY)
    assert access.can(world.hari, "contribute", escalation)
    assert not access.can(world.sue, "view", escalation)


def test_migrating_brings_groups_into_step_when_an_apps_permissions_are_new(world):
    """A portal in use gets a new app: its permissions are made only when its own turn comes."""
    Permission.objects.filter(content_type__app_label="escalations").delete()
    access.permission_id.cache_clear()
    try:
        assert held_by("business-manager") == set()
        emit_post_migrate_signal(verbosity=0, interactive=False, db="default")
        assert held_by("business-manager") == {"view", "contribute", "manage"}
        escalation = worlds.raise_one(world, raised_on=TODAY)
        assert access.can(world.dana, "manage", escalation)
    finally:
        access.permission_id.cache_clear()


def test_leads_and_seniors_are_practice_too():
    assert set(LEADS) | set(SENIORS) < set(PRACTICE)
    assert not set(LEADS) & set(SENIORS)


def test_a_new_agency_role_of_the_business_team_sees_everything_at_once(world):
    from accounts.models import User

    escalation = worlds.raise_one(world, raised_on=TODAY)
    person = User.objects.create_user("second@example.org", full_name="Second Manager")
    ours.begin_role(
        person, agency=world.business_team, role=Role.BUSINESS_MANAGER, started_on=TODAY, by=None
    )
    assert access.can(person, "manage", escalation)


def test_a_post_of_the_business_team_is_held_nowhere_else(world):
    with pytest.raises(NotAllowed, match="post of the business team"):
        ours.begin_role(
            world.nobody,
            agency=world.council,
            role=Role.BUSINESS_MANAGER,
            started_on=TODAY,
            by=world.dana,
        )


@pytest.mark.parametrize(
    "name", ["alice", "avril", "ada", "hari", "sue", "charlie", "nobody", "root"]
)
def test_only_the_business_manager_gives_and_ends_roles(world, name):
    person = getattr(world, name)
    with pytest.raises(PermissionDenied):
        ours.begin_role(
            person, agency=world.police, role=Role.LINE_MANAGER, started_on=TODAY, by=person
        )
    with pytest.raises(PermissionDenied):
        ours.end_role(world.held["dana"], ended_on=TODAY, by=person)
    with pytest.raises(PermissionDenied):
        ours.list_contact(world.held["colin"], procedure="escalation", step=2, order=7, by=person)
    with pytest.raises(PermissionDenied):
        ours.add_agency(slug="x", name="X", by=person)
    assert ours.begin_role(
        person, agency=world.police, role=Role.TRAINER, started_on=TODAY, by=world.dana
    ).pk


# --- what holds of a role wherever it is held -----------------------------------------------------


def test_every_role_has_a_rule():
    assert set(roles.RULES) == set(Role)


def test_the_rules_and_the_public_account_for_the_whole_list_of_the_fact_sheet():
    numbers = {rule.number for rule in roles.RULES.values()} - {None}
    assert numbers | {roles.THE_PUBLIC} == set(range(1, 29))


def test_no_agency_gives_a_role_that_opens_restricted_cases():
    both = [
        role for role, rule in roles.RULES.items() if rule.given_by_agency and rule.second_factor
    ]
    assert both == []


def test_who_signs_in_with_a_second_factor():
    """The business team, the safeguarding partners, scrutineer, reviewers, the lead for
    information governance and the system administrator."""
    assert {role.value for role, rule in roles.RULES.items() if rule.second_factor} == {
        "business-manager", "head-of-safeguarding", "safeguarding-development-officer",
        "senior-administration-officer", "scie-officer", "lead-safeguarding-partner",
        "delegated-safeguarding-partner", "independent-scrutineer", "independent-reviewer",
        "review-panel-member", "information-governance-lead", "system-administrator",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("role", "said"),
    [
        (Role.BUSINESS_MANAGER, "Safeguarding Partnership Business Manager"),
        (Role.HEAD_OF_SAFEGUARDING, "Head of Safeguarding"),
        (Role.DESIGNATED_SAFEGUARDING_LEAD, "designated safeguarding lead"),
        (Role.MULTI_AGENCY_AUDITOR, "multi-agency auditor"),
    ],
)
def test_inside_a_sentence_a_title_keeps_its_capitals_and_a_role_begins_small(role, said):
    assert role_in_sentence(role) == said
