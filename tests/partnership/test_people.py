"""Who may give, end and see which role: the rules themselves, and begin_role and end_role."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import Membership, User
from core.operations import NotAllowed
from partnership import operations as ours
from partnership import people, roles
from partnership.held import held_now
from partnership.models import Agency, HeldRole
from partnership.roles import RULES, HeldAt, Role
from tests import world as worlds

TODAY = date(2026, 3, 27)


@pytest.fixture
def world(db):
    return worlds.build_with_administrators()


def give(world, role, agency, by, to=None):
    return ours.begin_role(to or world.nobody, agency=agency, role=role, started_on=TODAY, by=by)


def holders(role, agency):
    rows = HeldRole.objects.unscoped("the test looks").filter(ended_on=None)
    rows = rows.filter(agency_role__role=role, agency_role__agency=agency)
    return set(rows.values_list("person__full_name", flat=True))


# --- an agency administrator ----------------------------------------------------------------------


@pytest.mark.parametrize("role", [role for role in Role if RULES[role].given_by_agency])
def test_an_administrator_gives_the_roles_of_their_agency_where_they_are_held(world, role):
    if RULES[role].held_at == HeldAt.AGENCY:
        give(world, role, world.trust, world.tess)
        assert "No Role" in holders(role, world.trust)
    else:
        with pytest.raises(NotAllowed, match="held at a school"):
            give(world, role, world.trust, world.tess)


@pytest.mark.parametrize("role", [role for role in Role if not RULES[role].given_by_agency])
def test_an_administrator_gives_no_role_that_is_the_business_teams_to_give(world, role):
    with pytest.raises(NotAllowed, match="given by the business team"):
        give(world, role, world.trust, world.tess)
    assert "No Role" not in holders(role, world.trust)


@pytest.mark.parametrize("agency", ["council", "police", "business_team"])
def test_an_administrator_gives_nothing_at_another_agency(world, agency):
    with pytest.raises(PermissionDenied):
        give(world, Role.LINE_MANAGER, getattr(world, agency), world.tess)
    assert not Membership.objects.filter(user=world.nobody).exists()


def test_an_administrator_ends_the_roles_of_their_agency_alone(world):
    ours.end_role(world.held["bella"], ended_on=TODAY, by=world.tess)
    assert holders(Role.LINE_MANAGER, world.trust) == set()
    with pytest.raises(NotAllowed, match="ended by the business team"):
        ours.end_role(world.held["brian"], ended_on=TODAY, by=world.tess)
    with pytest.raises(PermissionDenied):
        ours.end_role(world.held["amir"], ended_on=TODAY, by=world.tess)
    assert holders(Role.LINE_MANAGER, world.council) == {"Amir Ahmed"}


def test_an_administrator_whose_own_role_has_ended_gives_and_ends_nothing(world):
    ours.end_role(world.held["tess"], ended_on=TODAY, by=world.dana)
    with pytest.raises(PermissionDenied):
        give(world, Role.LINE_MANAGER, world.trust, world.tess)
    with pytest.raises(PermissionDenied):
        ours.end_role(world.held["bella"], ended_on=TODAY, by=world.tess)


def test_a_closed_account_gives_nothing(world):
    User.objects.filter(pk=world.tess.pk).update(is_active=False)
    with pytest.raises(PermissionDenied):
        give(world, Role.LINE_MANAGER, world.trust, world.tess)


# --- the business team's keepers ------------------------------------------------------------------


@pytest.mark.parametrize("role", Role)
def test_a_keeper_gives_every_role_where_it_is_held_and_nowhere_else(world, role):
    places = {
        "council": {HeldAt.AGENCY, HeldAt.PARTNER},
        "trust": {HeldAt.AGENCY},
        "school": {HeldAt.AGENCY, HeldAt.SCHOOL},
        "business_team": {HeldAt.AGENCY, HeldAt.PARTNERSHIP},
    }
    for name, kinds in places.items():
        agency = getattr(world, name)
        if RULES[role].held_at in kinds:
            give(world, role, agency, world.dana)
        else:
            with pytest.raises(
                NotAllowed, match=r"held at|post of|with a review|sitting in a group"
            ):
                give(world, role, agency, world.dana)


@pytest.mark.parametrize("name", ["dana", "tess"])
def test_nobody_gives_a_role_to_themself(world, name):
    person = getattr(world, name)
    with pytest.raises(NotAllowed, match="Nobody gives a role to themself"):
        give(world, Role.SAFEGUARDING_LEAD, world.trust, person, to=person)
    assert holders(Role.SAFEGUARDING_LEAD, world.trust) == {"Bea Bright"}


def test_the_last_who_keeps_the_portal_stays(world):
    with pytest.raises(NotAllowed, match="Nobody else keeps the portal"):
        ours.end_role(world.held["dana"], ended_on=TODAY, by=world.dana)
    give(world, Role.SYSTEM_ADMINISTRATOR, world.business_team, world.dana)
    ours.end_role(world.held["dana"], ended_on=TODAY, by=world.dana)
    assert holders(Role.BUSINESS_MANAGER, world.business_team) == set()


def test_no_role_is_given_at_an_agency_that_is_no_more(world):
    ours.succeed_agency(world.trust, successor=world.icb, by=world.dana)
    world.trust.refresh_from_db()
    with pytest.raises(NotAllowed, match="no longer exists"):
        give(world, Role.LINE_MANAGER, world.trust, world.dana)


# --- rules alone ----------------------------------------------------------------------------------


def test_what_may_be_given_is_a_list_for_the_form(world):
    tess, dana = held_now(world.tess), held_now(world.dana)
    theirs = people.roles_to_give(world.trust, tess)
    assert set(theirs) == {
        role for role in Role if RULES[role].given_by_agency and RULES[role].held_at == "agency"
    }
    assert people.roles_to_give(world.council, tess) == []
    assert Role.AGENCY_ADMINISTRATOR in people.roles_to_give(world.trust, dana)
    assert Role.HEADTEACHER in people.roles_to_give(world.school, dana)
    assert people.roles_to_give(world.trust, held_now(world.alice)) == []


def test_who_has_a_page_of_people(world):
    sees = {
        name
        for name in [*worlds.PEOPLE, "tess", "cleo", "root", "nobody"]
        if people.sees_people(held_now(getattr(world, name)))
    }
    assert sees == {"dana", "tess", "cleo"}


def test_the_keepers_are_the_business_manager_and_the_system_administrator():
    assert set(roles.KEEPERS) == {Role.BUSINESS_MANAGER, Role.SYSTEM_ADMINISTRATOR}


def test_which_rows_about_people_somebody_may_read(world):
    def read(person):
        rows = HeldRole.objects.administered_by(person)
        return set(rows.values_list("agency_role__agency__slug", flat=True))

    assert read(world.tess) == {"trust"}
    assert len(read(world.dana)) >= 5
    for name in ("alice", "bea", "hari", "root", "nobody"):
        assert read(getattr(world, name)) == set(), name
    User.objects.filter(pk=world.tess.pk).update(is_active=False)
    world.tess.refresh_from_db()
    assert read(world.tess) == set()


def test_no_role_begins_at_a_body_that_is_gone_however_late_the_form_is_sent(world):
    """As the form read it, the trust is there."""
    as_the_form_read_it = Agency.objects.get(pk=world.trust.pk)
    ours.succeed_agency(world.trust, successor=world.icb, closed_on=worlds.LONG_AGO, by=world.dana)
    for by in (world.dana, None):
        with pytest.raises(NotAllowed, match="Testshire Health Trust no longer exists"):
            ours.begin_role(
                world.anna, agency=as_the_form_read_it, role=Role.TRAINER,
                started_on=worlds.LONG_AGO, by=by,
            )  # fmt: skip


@pytest.mark.parametrize("name", ["=cmd()", " +1", "12", "–", "\uff1dx"])
def test_what_is_no_name_is_refused_in_a_sentence(name):
    assert people.why_not_a_name(name)


@pytest.mark.parametrize("name", ["Zoë O’Brien", "李雷", "Anna-Maria", "X"])
def test_what_is_a_name_is_taken(name):
    assert people.why_not_a_name(name) is None
