"""A deputy does not keep what they had open as deputy, and whoever loses an action is told."""

from datetime import date

import pytest
from django.urls import reverse

from core import access, letters
from core.models import Letter
from core.operations import NotAllowed
from improvement import operations
from improvement.risks import operations as risks
from partnership import cover, people_operations
from tests.improvement import register
from tests.improvement.log import TODAY, held_by

pytestmark = pytest.mark.django_db

OF = {"action": ("improvement:hand_over", operations), "risk": ("risks:hand_over", risks)}


@pytest.fixture
def world(clock):
    clock.set(TODAY.isoformat())
    world = register.build_with_risk()
    cover.name_deputy(
        world.bella, agency=world.trust, deputy=world.bob, starts_on=TODAY,
        ends_on=date(2026, 4, 14), by=world.bella,
    )  # fmt: skip
    Letter.objects.all().delete()
    return world


def told(mailoutbox) -> list[tuple[str, str]]:
    mailoutbox.clear()
    letters.deliver()
    return [(each.to[0], each.subject) for each in mailoutbox]


def chosen_from(client, world, person, kind) -> str:
    record = getattr(world.log, kind)
    client.force_login(person, backend="partnership.auth.SignInBackend")
    return client.get(reverse(OF[kind][0], args=[record.reference])).content.decode()


@pytest.mark.parametrize("kind", OF)
def test_a_deputy_gives_it_to_anybody_but_themself(client, world, kind, mailoutbox):
    record, act = getattr(world.log, kind), OF[kind][1].hand_over
    page = chosen_from(client, world, world.bob, kind)
    assert "Bea Bright, " in page
    assert "Bob Barnes, " not in page
    with pytest.raises(NotAllowed, match="as somebody’s deputy, so it does not pass to you"):
        act(record, owner=held_by(world.bob), by=world.bob)
    assert type(record).objects.unscoped("test").get(pk=record.pk).owner == record.owner
    act(record, owner=held_by(world.bea), by=world.bob)
    assert told(mailoutbox) == [("bella@example.org", f"{record.reference} is no longer yours")]
    assert record.reference in mailoutbox[0].body
    assert f"The {kind} " in mailoutbox[0].body


@pytest.mark.parametrize("kind", OF)
def test_whose_own_right_opens_it_takes_it_over_and_whoever_had_it_is_told(
    client, world, kind, mailoutbox
):
    record, act = getattr(world.log, kind), OF[kind][1].hand_over
    assert "Bea Bright, " in chosen_from(client, world, world.bea, kind)
    assert "Bob Barnes, " in chosen_from(client, world, world.bea, kind)
    act(record, owner=held_by(world.bea), by=world.bea)
    assert not access.can(world.bella, access.VIEW, record)
    assert told(mailoutbox) == [("bella@example.org", f"{record.reference} is no longer yours")]


def test_nobody_is_told_of_their_own_act_nor_who_has_left(world, mailoutbox):
    action, risk = world.log.action, world.log.risk
    operations.hand_over(action, owner=held_by(world.bea), by=world.bella)
    assert told(mailoutbox) == []
    people_operations.close_account(world.bella, by=world.dana)
    Letter.objects.all().delete()
    risks.hand_over(risk, owner=held_by(world.bob), by=world.bea)
    assert told(mailoutbox) == []
