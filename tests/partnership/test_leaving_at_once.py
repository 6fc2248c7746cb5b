"""Somebody leaves just as something is given to them: two threads on PostgreSQL.

What the second does falls into the gap of the first, between what that asks and what it writes.
"""

from threading import Thread

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connections

from accounts.models import Membership
from core.operations import NotAllowed
from partnership import operations as roles
from partnership import people_operations
from partnership.groups import operations as groups
from partnership.groups.models import SeatHolder
from tests import world as worlds

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world(monkeypatch, clock):
    monkeypatch.setattr("core.notifications.ask_for_delivery", lambda: None)
    clock.set("2026-04-01")
    return worlds.build_with_administrators()


@pytest.fixture
def together(monkeypatch):
    """``together(first, gap, second)``: the answers of both, "done" or the refusal. ``second``
    begins just before ``first`` calls ``gap``, which waits for it a moment: as long as it takes
    where no lock holds it up."""

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
                other.join(1)
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
