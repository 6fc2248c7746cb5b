"""Somebody leaves: what waited for them passes to others at once, who are told."""

from datetime import date

import pytest
from django.core import mail

from core import notifications
from escalations import lists
from escalations import operations as escalate
from partnership import directory
from partnership import operations as ours
from partnership import people_operations as operations
from tests import world as worlds

TODAY = date(2026, 3, 27)


@pytest.fixture
def world(db):
    return worlds.build()


@pytest.fixture
def case(world):
    found = worlds.raise_one(world, raised_on=TODAY)
    told()
    return found


def told() -> list[tuple[str, str]]:
    notifications.deliver()
    found = sorted((each.to[0].partition("@")[0], each.subject) for each in mail.outbox)
    mail.outbox.clear()
    return found


def leave(world, name):
    return ours.end_role(world.held[name], ended_on=TODAY, by=world.dana)


def needs(person) -> int:
    return lists.needing(person).count()


def test_the_lead_takes_it_when_nobody_else_is_listed_and_is_told(world, case):
    assert (needs(world.bob), needs(world.bea)) == (1, 0)
    leave(world, "bob")
    assert told() == [("bea", "ESC-2026-0001: it is your turn now")]
    assert needs(world.bea) == 1
    assert lists.turns_in([case])[case.pk] == {world.bea.pk}


def test_the_deputy_comes_before_the_lead(world, case):
    held = ours.begin_role(
        world.nobody, agency=world.trust, role="frontline-practitioner", started_on=TODAY, by=None
    )
    ours.list_contact(held, procedure="escalation", step=1, order=1, by=None)
    assert told() == []
    leave(world, "bob")
    assert told() == [("nobody", "ESC-2026-0001: it is your turn now")]


def test_where_nobody_is_left_the_business_manager_is_told(world, case):
    leave(world, "bea")
    assert told() == []
    leave(world, "bob")
    assert told() == [("dana", "ESC-2026-0001: it is your turn now")]


def test_whoever_leaves_when_it_is_not_their_turn_hands_nothing_over(world, case):
    leave(world, "amir")
    leave(world, "bella")
    assert told() == []


@pytest.mark.parametrize("how", ["closed", "suspended"])
def test_so_it_is_when_the_account_closes(world, case, how):
    if how == "closed":
        operations.close_account(world.bob, by=world.dana)
    else:
        from core.operations import operation

        operation(lambda *, by: operations.suspend(world.bob))(by=None)
    assert told() == [("bea", "ESC-2026-0001: it is your turn now")]


def test_a_second_leaver_hands_it_on_again(world, case):
    operations.close_account(world.bob, by=world.dana)
    told()
    operations.open_account(world.bob, by=world.dana)
    leave(world, "bea")
    told()
    leave(world, "bob")
    assert told() == [("dana", "ESC-2026-0001: it is your turn now")]


def test_how_much_waits_is_counted_by_the_role_it_comes_from(world, case):
    bobs, beas = (world.held[name].agency_role.group_id for name in ("bob", "bea"))
    assert directory.waiting_for(world.bob.pk, bobs) == 1
    assert directory.waiting_for(world.bob.pk, beas) == 0
    assert directory.waiting_for(world.bea.pk, beas) == 0
    leave(world, "bob")
    assert directory.waiting_for(world.bea.pk, beas) == 1


# --- whoever raised it ----------------------------------------------------------------------------


def test_that_whoever_raised_it_has_left_is_told_to_their_lead_once(world, case):
    leave(world, "alice")
    assert told() == [("anna", "ESC-2026-0001: whoever raised it has left")]
    leave(world, "amir")
    assert told() == []


def test_where_the_turn_passes_with_it_one_mail_says_so(world, case):
    escalate.log_contact(
        case, happened_on=TODAY, method="email", with_whom="x", result="y", by=world.bob
    )
    leave(world, "alice")
    assert told() == [("anna", "ESC-2026-0001: it is your turn now")]


def test_where_there_is_no_lead_the_business_manager_hears_that_they_left(world, case):
    leave(world, "anna")
    operations.close_account(world.alice, by=world.dana)
    assert told() == [("dana", "ESC-2026-0001: whoever raised it has left")]


def test_the_page_that_ends_the_role_says_what_goes_on(client, world, case):
    client.force_login(world.dana)
    address = f"/people/council/{world.alice.pk}/roles/{world.held['alice'].pk}/end/"
    said = "They raised 1 open escalation, which goes on"
    assert said in client.get(address).content.decode()
    address = f"/people/council/{world.amir.pk}/roles/{world.held['amir'].pk}/end/"
    assert said not in client.get(address).content.decode()
