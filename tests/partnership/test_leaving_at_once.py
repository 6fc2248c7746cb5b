"""Somebody leaves just as something is given to them: two threads on PostgreSQL.

What the second does falls into the gap of the first, between what that asks and what it writes.
"""

from datetime import timedelta
from threading import Thread

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connections

from accounts.models import Membership, StandIn, User
from core import access, clock, restriction
from core.operations import NotAllowed
from partnership import cover, directory, locks, people_operations, unused
from partnership import operations as roles
from partnership.groups import operations as groups
from partnership.groups.models import SeatHolder
from partnership.models import Cover, HeldRole
from partnership.roles import Role
from partnership.succession import operations as takeovers
from tests import world as worlds
from tests.escalations.test_concurrency import until, waiting_for_a_lock

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world(monkeypatch):
    monkeypatch.setattr("core.notifications.ask_for_delivery", lambda: None)
    return worlds.build_with_administrators()


@pytest.fixture
def together(monkeypatch):
    """``together(first, gap, second)``: the answers of both, "done" or the refusal. ``second``
    begins just before ``first`` calls ``gap``, which waits until it is done, or is seen to wait for
    a lock: then it would wait for as long as ``first`` does."""

    def together(first, gap, second) -> list[str]:
        answers = ["", ""]

        def run(number, act):
            try:
                act()
                answers[number] = "done"
            except (NotAllowed, PermissionDenied) as refusal:
                answers[number] = str(refusal)
            finally:
                connections.close_all()

        other = Thread(target=run, args=(1, second))
        module, name = gap
        really = getattr(module, name)

        def meanwhile(*args, **kwargs):
            if other.ident is None:
                other.start()
                until(lambda: not other.is_alive() or waiting_for_a_lock())
            return really(*args, **kwargs)

        monkeypatch.setattr(module, name, meanwhile)
        one = Thread(target=run, args=(0, first))
        one.start()
        for each in (one, other):
            each.join(30)
        return answers

    return together


def end(world, name, by=None):
    return roles.end_role(
        worlds.refresh(world.held[name]), ended_on=worlds.LONG_AGO, by=by or world.dana
    )


def close(world, name):
    people_operations.close_account(getattr(world, name), by=world.dana)


# --- seats ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("leave", [end, close])
@pytest.mark.parametrize("which", ["fill", "add"])
def test_nobody_who_leaves_meanwhile_keeps_a_seat(world, together, leave, which):
    group = groups.add_group(slug="practice", name="Practice", by=world.dana)
    told = {"started_on": worlds.LONG_AGO, "by": world.dana}
    empty = groups.add_seat(group, agency=world.trust, sits_as="member", **told)
    held = worlds.refresh(world.held["bea"])

    def name_them():
        if which == "fill":
            groups.fill_seat(empty, held_role=held, **told)
        else:
            groups.add_seat(group, agency=world.trust, sits_as="adviser", held_role=held, **told)

    answers = together(name_them, (groups, "sitting"), lambda: leave(world, "bea"))
    assert answers == ["done", "done"]
    assert not SeatHolder.objects.filter(ended_on=None).exists()
    assert not Membership.objects.filter(user=world.bea, group__group_role__isnull=False).exists()


@pytest.mark.parametrize("leave", [end, close])
def test_who_empties_a_seat_and_who_leaves_do_not_wait_for_each_other_for_ever(
    world, together, leave
):
    """The group, and a restricted record that Bea opens as a member of it."""
    group = groups.add_group(slug="practice", name="Practice", by=world.dana)
    told = {"agency": world.trust, "sits_as": "member", "started_on": worlds.LONG_AGO}
    seat, _ = (
        groups.add_seat(group, held_role=world.held[name], by=world.dana, **told)
        for name in ("bea", "bilal")
    )
    record = worlds.raise_one(world, raised_on=clock.today())
    members = group.roles.get(role=Role.GROUP_MEMBER).group_id
    restriction.restrict(
        record, named=[(world.bea, members, access.VIEW)], reason="x", by=world.dana
    )
    answers = together(
        lambda: groups.vacate_seat(seat, ended_on=clock.today(), reason="x", by=world.dana),
        (groups, "bring_into_step"),
        lambda: leave(world, "bilal"),
    )
    assert answers == ["done", "done"]
    assert not Membership.objects.filter(group=members).exists()


# --- cover ----------------------------------------------------------------------------------------


def covered(world, agency=None) -> Cover:
    """Bilal stands in for Bea."""
    day = clock.today()
    return cover.name_deputy(
        world.bea, agency=agency or world.trust, deputy=world.bilal, starts_on=day, ends_on=day,
        by=world.bea,
    )  # fmt: skip


def give(world, name, agency):
    return roles.begin_role(
        getattr(world, name), agency=agency, role=Role.TRAINER, started_on=worlds.LONG_AGO,
        by=world.dana,
    )  # fmt: skip


WAYS = {
    "ended": lambda world, made: cover.end_cover(made, by=world.bea),
    "left": lambda world, made: end(world, "bilal"),
    "closed": lambda world, made: close(world, "bilal"),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_role_is_not_lent_by_a_cover_that_ends_meanwhile(world, together, way):
    made = covered(world)
    answers = together(
        lambda: give(world, "bea", world.trust),
        (cover, "lends"),
        lambda: WAYS[way](world, made),
    )
    assert answers == ["done", "done"]
    assert worlds.refresh(made).ended_at is not None
    assert not StandIn.objects.exists()


def test_nor_is_a_seat(world, together):
    group = groups.add_group(slug="practice", name="Practice", by=world.dana)
    made = covered(world)
    answers = together(
        lambda: groups.add_seat(
            group, agency=world.trust, sits_as="member", held_role=world.held["bea"],
            started_on=worlds.LONG_AGO, by=world.dana,
        ),
        (cover, "lends"),
        lambda: cover.end_cover(made, by=world.bea),
    )  # fmt: skip
    assert answers == ["done", "done"]
    assert not StandIn.objects.exists()


def test_nor_does_it_go_on_at_a_successor_where_the_deputy_leaves_meanwhile(world, together):
    new = new_trust(world)
    give(world, "bea", new)
    there = give(world, "bilal", new)
    made = covered(world)
    staying = [world.bilal.pk]
    answers = together(
        lambda: takeovers.plan(
            world.trust, successor=new, on=clock.today(), staying=staying, by=world.dana
        ),
        (cover, "_stand_ins"),
        lambda: roles.end_role(there, ended_on=clock.today(), by=world.dana),
    )
    assert answers == ["done", "done"]
    assert not StandIn.objects.exists()
    assert worlds.refresh(made).ended_at is not None


# --- agencies -------------------------------------------------------------------------------------


def new_trust(world):
    return roles.add_agency(
        slug="new", name="New Trust", short_name="New", kind=world.trust.kind,
        engagement="permanent", by=world.dana,
    )  # fmt: skip


def test_no_deputy_is_named_at_a_body_that_is_taken_over_meanwhile(world, together):
    """Named first, the cover moves with the agency; it does not stay behind where nobody is."""
    new = new_trust(world)
    answers = together(
        lambda: covered(world),
        (locks, "accounts"),
        lambda: takeovers.plan(world.trust, successor=new, on=clock.today(), by=world.dana),
    )
    assert answers == ["done", "done"]
    [made] = Cover.objects.unscoped("the test looks")
    assert (made.agency_id, made.ended_at) == (new.pk, None)
    assert StandIn.objects.filter(membership__group__agency_role__agency=new).exists()


@pytest.mark.parametrize("how", ["given", "accepted"])
def test_no_role_begins_at_a_body_that_is_taken_over_meanwhile(world, together, how):
    new = new_trust(world)
    invitation = people_operations.invite(
        agency=world.trust, roles=["trainer"], email=world.anna.email, full_name="Anna Abbott",
        by=world.dana,
    )  # fmt: skip
    acts = {
        "given": lambda: give(world, "anna", world.trust),
        "accepted": lambda: people_operations.accept(invitation, by=world.anna),
    }
    answers = together(
        acts[how],
        (locks, "accounts"),
        lambda: takeovers.plan(world.trust, successor=new, on=clock.today(), by=world.dana),
    )
    assert answers == ["done", "done"]
    held = HeldRole.objects.unscoped("the test looks").filter(person=world.anna, ended_on=None)
    assert set(held.values_list("agency_role__agency", "agency_role__role")) == {
        (world.council.pk, "safeguarding-lead"), (new.pk, "trainer"),
    }  # fmt: skip


def test_an_invitation_is_accepted_at_the_body_that_takes_over_meanwhile(world, together):
    """The other way round: neither waits for the other for ever."""
    new = new_trust(world)
    invitation = people_operations.invite(
        agency=world.trust, roles=["trainer"], email=world.anna.email, full_name="Anna Abbott",
        by=world.dana,
    )  # fmt: skip
    answers = together(
        lambda: takeovers.plan(world.trust, successor=new, on=clock.today(), by=world.dana),
        (takeovers, "_move_invitations"),
        lambda: people_operations.accept(invitation, by=world.anna),
    )
    assert answers == ["done", "done"]
    held = HeldRole.objects.unscoped("the test looks").filter(person=world.anna, ended_on=None)
    assert (new.pk, "trainer") in held.values_list("agency_role__agency", "agency_role__role")


# --- who keeps the portal -------------------------------------------------------------------------


@pytest.fixture
def sam(world):
    """The only other one who keeps the portal, beside Dana."""
    world.sam = User.objects.create_user("sam@example.org", full_name="Sam Stone")
    world.held["sam"] = roles.begin_role(
        world.sam, agency=world.business_team, role=Role.SYSTEM_ADMINISTRATOR,
        started_on=worlds.LONG_AGO, by=None,
    )  # fmt: skip
    return world.sam


class WrittenLongAgo(dict):
    def get(self, occasion):
        return clock.now() - timedelta(days=90)


def suspend(world, monkeypatch):
    """Sam has not signed in for a year, and was warned."""
    User.objects.filter(pk=world.sam.pk).update(joined_at=clock.now() - timedelta(days=365))
    monkeypatch.setattr(unused, "_written", lambda *args: WrittenLongAgo())
    return lambda: unused.suspend_unused(by=None)


@pytest.mark.parametrize("second", ["ends", "closes", "sleeps"])
@pytest.mark.parametrize("first", ["ends", "closes"])
def test_somebody_is_left_who_keeps_the_portal(world, sam, together, monkeypatch, first, second):
    acts = {
        "ends": lambda: end(world, "dana", by=sam),
        "closes": lambda: people_operations.close_account(world.dana, by=sam),
    }
    others = {
        "ends": lambda: end(world, "sam", by=world.dana),
        "closes": lambda: people_operations.close_account(sam, by=world.dana),
        "sleeps": suspend(world, monkeypatch),
    }
    answers = together(acts[first], (directory, "changed"), others[second])
    assert answers[0] == "done"
    assert roles.keepers_but() == 1, answers
