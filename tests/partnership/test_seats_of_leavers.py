"""Who leaves gets no seat in a group, however late the form that names them is sent."""

import pytest

from accounts.models import User
from core import letters
from core.operations import NotAllowed
from partnership import operations as ours
from partnership import people_operations, tasks
from partnership.groups import membership, operations
from partnership.groups.models import SeatHolder
from partnership.models import HeldRole
from partnership.roles import Role
from tests import world as worlds
from tests.partnership.test_groups_operations import TODAY, group, have, seat


@pytest.fixture
def world(db, clock):
    world = worlds.build()
    clock.set("2026-04-01")
    world.practice = group(world, "practice", "Practice Group")
    return world


def leave(world, name, how):
    if how == "role":
        ours.end_role(worlds.refresh(world.held[name]), ended_on=TODAY, by=world.dana)
    else:
        people_operations.close_account(getattr(world, name), by=world.dana)


LEAVING = {"role": "no longer holds that role", "account": "account of Bea Bright is closed"}


def if_named(world, which, empty, told):
    if which == "fill":
        return operations.fill_seat(empty, **told)
    return operations.add_seat(world.practice, agency=world.trust, sits_as="adviser", **told)


@pytest.mark.parametrize("how", LEAVING)
@pytest.mark.parametrize("which", ["fill", "add"])
def test_a_form_that_names_somebody_who_has_left_meanwhile_is_refused(world, how, which):
    empty = seat(world)
    as_the_form_read_it = worlds.refresh(world.held["bea"])
    assert as_the_form_read_it.person.is_active
    leave(world, "bea", how)
    told = {"held_role": as_the_form_read_it, "started_on": TODAY, "by": world.dana}
    with pytest.raises(NotAllowed, match=LEAVING[how]):
        if_named(world, which, empty, told)
    assert not SeatHolder.objects.exists()
    assert have(Role.GROUP_MEMBER, world.practice) == set()


def test_a_suspended_account_keeps_its_seat_and_may_be_named(world):
    """It is lifted on the day that its owner comes back."""
    User.objects.filter(pk=world.bea.pk).update(is_active=False, suspended_at=world.bea.joined_at)
    seat(world, who="bea")
    tasks.follow_chairs()
    assert SeatHolder.objects.get().ended_on is None


@pytest.mark.parametrize("how", LEAVING)
def test_a_seat_that_was_left_to_a_leaver_is_open_the_next_morning(
    world, how, monkeypatch, mailoutbox
):
    """As it could be before anybody who names them waited for who leaves."""
    taken = seat(world, who="bea")
    seat(world, who="bob", sits_as="adviser")
    monkeypatch.setattr(membership, "_give_up", lambda *args: None)
    leave(world, "bea", how)
    monkeypatch.undo()
    assert have(Role.GROUP_MEMBER, world.practice) == {"Bea Bright", "Bob Barnes"}
    letters.deliver()
    mailoutbox.clear()
    tasks.follow_chairs()
    tasks.follow_chairs()
    assert have(Role.GROUP_MEMBER, world.practice) == {"Bob Barnes"}
    [holder] = SeatHolder.objects.filter(seat=taken)
    assert (holder.ended_on, holder.end_reason) == (TODAY, membership.LEFT_BEHIND)
    letters.deliver()
    assert [message.to[0] for message in mailoutbox] == [world.dana.email]


def test_nobody_has_the_chair_by_a_role_that_has_ended(world):
    seat(world, who="bea", sits_as="deputy-chair")
    assert have(Role.GROUP_CHAIR, world.practice) == {"Bea Bright"}
    HeldRole._base_manager.filter(pk=world.held["bea"].pk).update(ended_on=TODAY)
    assert membership.sitting(world.practice) == []
    assert not membership.deputy_chairs([world.practice.pk])
    assert not membership.decides_in(world.bea, [world.practice.pk])
