"""Two browsers at the same moment: real threads on PostgreSQL."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from accounts.models import User
from core.operations import NotAllowed
from partnership import operations as roles
from partnership import people_operations as operations
from partnership.models import HeldRole, Invitation
from partnership.roles import Role
from tests import world as worlds

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]

TOGETHER = 4


@pytest.fixture
def world(monkeypatch):
    monkeypatch.setattr("core.notifications.ask_for_delivery", lambda: None)
    return worlds.build_with_administrators()


def at_once(act) -> list[str]:
    """What each of several gets who do it at the same moment: "done" or the refusal."""
    start = threading.Barrier(TOGETHER)

    def one(number):
        try:
            start.wait(20)
            act(number)
        except NotAllowed as refusal:
            return str(refusal)
        finally:
            connections.close_all()
        return "done"

    with ThreadPoolExecutor(TOGETHER) as pool:
        return sorted(pool.map(one, range(TOGETHER)))


def invite(world, **changes):
    wanted = {"agency": world.trust, "roles": ["line-manager"], "email": "new@example.org"}
    return operations.invite(**{**wanted, "full_name": "New", "by": world.tess, **changes})


def test_a_link_is_used_once_however_many_press_the_button_at_once(world):
    invitation = invite(world)
    answers = at_once(
        lambda number: operations.accept_as_new(
            invitation, password=f"three-odd-words-{number}", by=None
        )
    )
    assert answers.count("done") == 1
    assert sum("used already" in answer for answer in answers) == TOGETHER - 1
    assert User.objects.filter(email="new@example.org").count() == 1
    held = HeldRole.objects.unscoped("the test looks").filter(person__email="new@example.org")
    assert held.count() == 1


def test_the_same_person_is_invited_once(world):
    answers = at_once(lambda number: invite(world))
    assert answers.count("done") == 1
    assert sum("is waiting" in answer for answer in answers) == TOGETHER - 1
    assert Invitation.objects.unscoped("the test looks").count() == 1


def test_withdrawn_or_accepted_and_never_both(world):
    invitation = invite(world)

    def act(number):
        if number % 2:
            operations.withdraw(invitation, by=world.tess)
        else:
            operations.accept_as_new(invitation, password="three-odd-words-x", by=None)

    assert at_once(act).count("done") == 1
    invitation = worlds.refresh(invitation)
    assert (invitation.accepted_at is None) != (invitation.withdrawn_at is None)


def test_two_who_keep_the_portal_and_close_each_other_leave_one(world):
    other = User.objects.create_user("sam@example.org", full_name="Sam Stone")
    roles.begin_role(
        other, agency=world.business_team, role=Role.SYSTEM_ADMINISTRATOR,
        started_on=worlds.LONG_AGO, by=None,
    )  # fmt: skip
    pairs = [(world.dana, other), (other, world.dana)]
    answers = at_once(
        lambda number: operations.close_account(pairs[number % 2][0], by=pairs[number % 2][1])
    )
    assert "done" in answers
    assert User.objects.filter(pk__in=[world.dana.pk, other.pk], is_active=True).count() == 1


def test_who_closes_an_account_waits_for_a_role_that_is_given_elsewhere(world):
    """An agency's administrator closes none that holds a role at another agency."""

    def act(number):
        if number % 2:
            operations.close_account(world.bea, by=world.tess)
        else:
            roles.begin_role(
                world.bea, agency=world.police, role=Role.TRAINER, started_on=worlds.LONG_AGO,
                by=world.dana,
            )  # fmt: skip

    answers = at_once(act)
    assert answers.count("done") == 1, answers
    held = HeldRole.objects.unscoped("the test looks").filter(
        person=world.bea, agency_role__agency=world.police
    )
    assert User.objects.get(pk=world.bea.pk).is_active is held.exists()
