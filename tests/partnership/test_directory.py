"""Whom to call at an agency at a step, when everyone is there and when they are not."""

from datetime import date

import pytest

from accounts.models import Membership, User
from partnership import operations as ours
from partnership.directory import Directory
from partnership.roles import Role
from tests import world as worlds

TODAY = date(2026, 3, 27)


@pytest.fixture
def world(db):
    return worlds.build()


def directory(world):
    return Directory("escalation", [world.council.pk, world.trust.pk, world.police.pk])


def names(contacts):
    return [contact.full_name.split()[0].lower() for contact in contacts]


def leave(world, name):
    ours.end_role(world.held[name], ended_on=TODAY, by=None)


def close_account(world, name):
    User.objects.filter(pk=getattr(world, name).pk).update(is_active=False)


LISTED = {  # agency, step: who, in order
    ("trust", 1): ["bob"],
    ("trust", 2): ["bella", "bea"],
    ("trust", 3): ["brian"],
    ("council", 2): ["amir"],
    ("council", 3): ["avril", "asif"],
    ("council", 4): ["ada"],
    ("police", 4): ["carol"],
}


@pytest.mark.parametrize(("agency", "step"), LISTED)
def test_the_listed_contacts_come_in_their_order(world, agency, step):
    contacts = directory(world).at(getattr(world, agency).pk, step)
    assert names(contacts) == LISTED[agency, step]
    assert [contact.is_deputy for contact in contacts] == [False] + [True] * (len(contacts) - 1)
    assert not any(contact.is_lead_instead for contact in contacts)


def test_a_contact_says_how_to_reach_them_and_where_their_right_hangs(world):
    User.objects.filter(pk=world.bob.pk).update(telephone="01632 960 001", job_title="Named nurse")
    (bob,) = directory(world).at(world.trust.pk, 1)
    assert (bob.full_name, bob.email, bob.telephone, bob.job_title) == (
        "Bob Barnes",
        "bob@example.org",
        "01632 960 001",
        "Named nurse",
    )
    membership = Membership.objects.get(pk=bob.membership_id)
    assert (membership.user, membership.group) == (
        world.bob,
        world.held["bob"].agency_role.group,
    )
    assert (bob.user_id, bob.held_role_id) == (world.bob.pk, world.held["bob"].pk)
    assert bob.role == Role.FRONTLINE_PRACTITIONER


@pytest.mark.parametrize("gone", [leave, close_account])
def test_when_the_first_is_gone_the_deputy_is_the_first(world, gone):
    gone(world, "bella")
    contacts = directory(world).at(world.trust.pk, 2)
    assert names(contacts) == ["bea"]
    assert [contact.is_deputy for contact in contacts] == [False]


@pytest.mark.parametrize("gone", [leave, close_account])
def test_when_all_are_gone_the_leads_stand_in_and_say_so(world, gone):
    gone(world, "bob")
    contacts = directory(world).at(world.trust.pk, 1)
    assert names(contacts) == ["bea"]
    assert [contact.is_lead_instead for contact in contacts] == [True]


def test_where_nobody_was_ever_listed_the_leads_stand_in(world):
    contacts = directory(world).at(world.police.pk, 1)
    assert names(contacts) == ["colin"]
    assert contacts[0].is_lead_instead


@pytest.mark.parametrize("gone", [leave, close_account])
def test_an_agency_without_anybody_gives_an_empty_list(world, gone):
    gone(world, "colin")
    assert directory(world).at(world.police.pk, 1) == []
    assert directory(world).leads(world.police.pk) == []


def test_an_agency_that_was_not_asked_for_is_empty(world):
    assert directory(world).at(world.icb.pk, 4) == []
    assert Directory("escalation", []).at(world.trust.pk, 1) == []


def test_the_leads_come_in_the_order_of_their_posts(world):
    for number, role in enumerate((Role.HEADTEACHER, Role.DESIGNATED_SAFEGUARDING_LEAD)):
        person = User.objects.create_user(f"h{number}@example.org", full_name=f"{role} Person")
        ours.begin_role(person, agency=world.police, role=role, started_on=TODAY, by=None)
    leads = directory(world).leads(world.police.pk)
    assert [lead.role for lead in leads] == [
        Role.SAFEGUARDING_LEAD,
        Role.DESIGNATED_SAFEGUARDING_LEAD,
        Role.HEADTEACHER,
    ]
    assert directory(world).leads(world.council.pk)[0].full_name == "Anna Abbott"


def test_who_came_back_is_listed_by_the_role_they_hold_now(world):
    """The place in the directory was the old role's; a new one is listed anew."""
    leave(world, "bob")
    again = ours.begin_role(
        world.bob,
        agency=world.trust,
        role=Role.FRONTLINE_PRACTITIONER,
        started_on=TODAY,
        by=None,
    )
    assert names(directory(world).at(world.trust.pk, 1)) == ["bea"]
    ours.list_contact(again, procedure="escalation", step=1, order=1, by=None)
    assert names(directory(world).at(world.trust.pk, 1)) == ["bob"]


def test_who_was_taken_out_of_the_group_is_not_called(world):
    world.bob.groups.clear()
    assert names(directory(world).at(world.trust.pk, 1)) == ["bea"]


@pytest.mark.parametrize("agencies", [1, 3])
def test_it_costs_the_same_for_one_agency_and_for_many(world, agencies, django_assert_num_queries):
    asked = [world.council.pk, world.trust.pk, world.police.pk][:agencies]
    with django_assert_num_queries(2):
        found = Directory("escalation", asked)
        for agency in asked:
            for step in (1, 2, 3, 4):
                found.at(agency, step)
