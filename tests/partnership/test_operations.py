"""Agencies, roles and contacts: what is written of them, and what follows from it."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Membership, User
from core.operations import NotAllowed, WriteOutsideOperation
from partnership import operations as ours
from partnership.models import Agency, AgencyRole, DirectoryContact, HeldRole, Team
from partnership.roles import Role
from tests import world as worlds

TODAY = date(2026, 3, 27)


@pytest.fixture
def world(db):
    return worlds.build()


def begin(world, name="nobody", role=Role.TRAINER, **changes):
    return ours.begin_role(
        getattr(world, name),
        **{"agency": world.council, "role": role, "started_on": TODAY, "by": None, **changes},
    )


def groups(person):
    return set(Membership.objects.filter(user=person).values_list("group__name", flat=True))


# --- agencies ---------------------------------------------------------------------------------


def test_an_agency_comes_with_its_teams(world):
    agency = ours.add_agency(
        slug="school", name="A School", short_name="School", kind="school",
        engagement="permanent", teams=["Pastoral", "Office"], by=world.dana,
    )  # fmt: skip
    assert [team.name for team in agency.teams.all()] == ["Office", "Pastoral"]
    row = Agency.history.get(id=agency.pk)
    assert (row.history_user, row.history_change_reason) == (world.dana, "partnership.add_agency")
    assert Team.history.filter(agency=agency).count() == 2


@pytest.mark.parametrize("same", ["slug", "name"])
def test_no_two_agencies_are_called_the_same(world, same):
    fields = {"slug": "new", "name": "New", same: getattr(world.council, same)}
    with pytest.raises(IntegrityError), transaction.atomic():
        ours.add_agency(**fields, short_name="N", kind="school", engagement="permanent", by=None)


def test_an_agency_that_was_succeeded_keeps_its_name_and_its_history(world):
    ours.succeed_agency(world.trust, successor=world.icb, closed_on=TODAY, by=world.dana)
    trust = Agency.objects.get(slug="trust")
    assert (trust.succeeded_by, trust.closed_on) == (world.icb, TODAY)
    assert trust.name == "Testshire Health Trust"
    assert Agency.history.filter(id=trust.pk).count() == 2


# --- roles ------------------------------------------------------------------------------------


def test_a_role_begins_with_the_membership_of_its_group(world):
    held = begin(world)
    assert groups(world.nobody) == {"council: trainer"}
    assert held in HeldRole.objects.visible_to(world.nobody)
    assert held.ended_on is None
    row = HeldRole.history.get(id=held.pk)
    assert row.history_change_reason == "partnership.begin_role"


def test_holders_of_the_same_role_at_the_same_agency_share_one_group(world):
    first, second = begin(world), begin(world, "charlie")
    elsewhere = begin(world, "charlie", agency=world.trust)
    assert first.agency_role == second.agency_role
    assert elsewhere.agency_role.group_id != first.agency_role.group_id
    assert AgencyRole.objects.filter(role=Role.TRAINER).count() == 2


def test_a_role_is_held_once_at_a_time(world):
    begin(world)
    with pytest.raises(NotAllowed, match="No Role already holds this role at Testshire Council"):
        begin(world)
    assert HeldRole.objects.visible_to(world.nobody).count() == 1


def test_a_role_that_ended_can_begin_again(world):
    first = begin(world)
    ours.end_role(first, ended_on=TODAY, by=None)
    second = begin(world)
    assert groups(world.nobody) == {"council: trainer"}
    assert HeldRole.objects.visible_to(world.nobody).count() == 2
    assert (worlds.refresh(first).ended_on, second.ended_on) == (TODAY, None)


def test_a_role_that_does_not_exist_is_refused(world):
    with pytest.raises(ValueError, match="wizard"):
        begin(world, role="wizard")
    assert groups(world.nobody) == set()


def test_a_role_ends_once_and_takes_its_group_and_no_other_with_it(world):
    trainer, lead = begin(world), begin(world, role=Role.SAFEGUARDING_LEAD)
    ours.end_role(trainer, ended_on=TODAY, by=world.dana)
    assert groups(world.nobody) == {"council: safeguarding-lead"}
    assert worlds.refresh(trainer).ended_on == TODAY
    assert worlds.refresh(lead).ended_on is None
    with pytest.raises(NotAllowed, match="already ended"):
        ours.end_role(worlds.refresh(trainer), ended_on=TODAY, by=world.dana)


def test_a_stale_copy_cannot_end_a_role_a_second_time(world):
    """Ended and begun again since the copy was read: the new membership must survive."""
    stale = begin(world)
    ours.end_role(worlds.refresh(stale), ended_on=TODAY, by=None)
    begin(world)
    with pytest.raises(NotAllowed, match="already ended"):
        ours.end_role(stale, ended_on=TODAY + timedelta(days=9), by=None)
    assert groups(world.nobody) == {"council: trainer"}
    assert worlds.refresh(stale).ended_on == TODAY


def test_a_role_does_not_end_before_it_began(world):
    held = begin(world)
    with pytest.raises(NotAllowed, match="before it began"):
        ours.end_role(held, ended_on=TODAY - timedelta(days=1), by=None)
    assert groups(world.nobody) == {"council: trainer"}
    assert worlds.refresh(held).ended_on is None


def test_the_database_keeps_a_role_single_and_its_dates_in_order(world):
    from django.db import models

    held = begin(world)
    rows = models.QuerySet(HeldRole)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.filter(pk=held.pk).update(ended_on=TODAY - timedelta(days=1))
    held.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.bulk_create([held])


# --- contacts ---------------------------------------------------------------------------------


def test_a_contact_is_listed_at_the_agency_of_their_role(world):
    contact = ours.list_contact(
        world.held["charlie"], procedure="escalation", step=1, order=0, by=world.dana
    )
    assert contact.agency == world.police
    assert contact in DirectoryContact.objects.visible_to(world.alice)
    assert not DirectoryContact.objects.visible_to(world.nobody).exists()


@pytest.mark.parametrize("clash", ["place", "person"])
def test_a_place_in_the_directory_is_one_persons_and_a_person_has_one_a_step(world, clash):
    ours.list_contact(world.held["charlie"], procedure="escalation", step=1, order=0, by=None)
    held, order = {"place": ("colin", 0), "person": ("charlie", 1)}[clash]
    with pytest.raises(IntegrityError), transaction.atomic():
        ours.list_contact(world.held[held], procedure="escalation", step=1, order=order, by=None)


# --- nothing by hand --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "write",
    [
        lambda world: world.council.save(),
        lambda world: world.held["alice"].save(),
        lambda world: world.held["alice"].delete(),
        lambda world: DirectoryContact.objects.first().delete(),
    ],
)
def test_none_of_it_is_written_outside_an_operation(world, write):
    with pytest.raises(WriteOutsideOperation):
        write(world)


def test_a_person_who_held_a_role_cannot_be_deleted(world):
    from django.db.models import ProtectedError

    with pytest.raises(ProtectedError):
        User.objects.get(pk=world.alice.pk).delete()
