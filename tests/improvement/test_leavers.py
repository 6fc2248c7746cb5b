"""An action or a risk whose owner leaves passes to their agency's leads, who are told at once."""

from datetime import date

import pytest

from core import notifications
from core.models import Notification
from partnership import operations as ours
from partnership import people_operations
from tests.improvement import register

pytestmark = pytest.mark.django_db

TODAY = date(2026, 4, 1)


@pytest.fixture
def world(clock):
    clock.set("2026-04-01")
    world = register.build_with_risk()
    Notification.objects.all().delete()
    return world


def told() -> set[tuple[str, str]]:
    rows = Notification.objects.filter(kind__endswith="_handed_over")
    return set(rows.values_list("kind", "recipient__email"))


@pytest.mark.parametrize("how", ["role ended", "account closed"])
def test_both_pass_to_the_lead_who_is_told_once(world, how):
    if how == "role ended":
        ours.end_role(world.held["bella"], ended_on=TODAY, reason="Moved", by=world.dana)
    else:
        people_operations.close_account(world.bella, by=world.dana)
    assert told() == {
        ("action_handed_over", "bea@example.org"),
        ("risk_handed_over", "bea@example.org"),
    }
    assert Notification.objects.filter(kind__endswith="_handed_over").count() == 2


def test_where_there_is_no_lead_the_business_managers_are_told(world):
    ours.end_role(world.held["bea"], ended_on=TODAY, reason="Moved", by=world.dana)
    assert told() == set(), "whose turn it is has not changed"
    ours.end_role(world.held["bella"], ended_on=TODAY, reason="Moved", by=world.dana)
    assert told() == {
        ("action_handed_over", "dana@example.org"),
        ("risk_handed_over", "dana@example.org"),
    }


def test_the_mails_say_what_passed_and_nothing_of_it(world, mailoutbox, settings):
    ours.end_role(world.held["bella"], ended_on=TODAY, reason="Moved", by=world.dana)
    notifications.deliver()
    assert {(each.to[0], each.subject) for each in mailoutbox} == {
        ("bea@example.org", f"{world.log.action.reference}: an action has passed to you"),
        ("bea@example.org", f"{world.log.risk.reference}: a risk has passed to you"),
    }
    assert not any(world.log.action.what in each.body for each in mailoutbox)
