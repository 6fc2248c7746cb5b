"""An action or a risk whose owner leaves passes to their agency's leads, who are told at once."""

from datetime import date

import pytest
from django.urls import reverse

from core import notifications, restriction
from core.models import Notification
from improvement import operations, timeline
from improvement.risks import operations as risks
from improvement.risks import timeline as risk_timeline
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


def page(client, person, address) -> str:
    client.force_login(person, backend="partnership.auth.SignInBackend")
    return client.get(address).content.decode()


LEFT = "Bella Boateng (has left the role)"


@pytest.mark.parametrize("how", ["role ended", "account closed"])
def test_who_has_left_is_not_shown_as_who_does_it(client, world, how):
    action, risk = world.log.action, world.log.risk
    said = "Bella Boateng, who owned it, has left the role: Bea Bright "
    addresses = [action.get_absolute_url(), risk.get_absolute_url()]
    lists = [reverse("improvement:actions"), reverse("risks:index")]
    for address in (*addresses, *lists):
        assert "has left the role" not in page(client, world.dana, address), address
    if how == "role ended":
        ours.end_role(world.held["bella"], ended_on=TODAY, reason="Moved", by=world.dana)
    else:
        people_operations.close_account(world.bella, by=world.dana)
    assert said + "is to do it, or hand it over." in page(client, world.dana, addresses[0])
    assert said + "is to look after it, or hand it over." in page(client, world.dana, addresses[1])
    for address in (*addresses, *lists):
        assert LEFT in page(client, world.dana, address), address


def test_that_the_owner_left_stays_in_the_history(clock, world):
    action, risk = world.log.action, world.log.risk
    ours.end_role(world.held["bella"], ended_on=TODAY, reason="Moved", by=world.dana)
    clock.set("2026-04-02")
    bob = world.held["bob"]
    operations.hand_over(action, owner=bob, by=world.bea)
    risks.hand_over(risk, owner=bob, by=world.bea)
    clock.set("2026-04-03")
    ours.end_role(bob, ended_on=date(2026, 4, 3), reason="Moved", by=world.dana)
    left = "left the role in which they owned it"
    for entries in (timeline.entries(action), risk_timeline.entries(risk)):
        found = [each for each in entries if each.heading in ("Its owner left", "Handed over")]
        assert [each.heading for each in found] == [
            "Its owner left", "Handed over", "Its owner left",
        ]  # fmt: skip
        assert found[0].sentence.startswith(f"Bella Boateng {left}")
        assert found[2].sentence.startswith(f"Bob Barnes {left}")


def test_where_nobody_leads_the_business_team_hands_it_over(client, world):
    for name in ("bea", "bella"):
        ours.end_role(world.held[name], ended_on=TODAY, reason="Moved", by=world.dana)
    said = "nobody leads safeguarding at their agency: the business team hands it over"
    assert said in page(client, world.dana, world.log.action.get_absolute_url())


def test_of_a_restricted_one_the_list_says_who_does_it(client, world):
    action = world.log.action
    group = world.held["bea"].agency_role.group_id
    restriction.restrict(
        action, named=[(world.bea, group, "contribute")], reason="x", by=world.dana
    )
    ours.end_role(world.held["bella"], ended_on=TODAY, reason="Moved", by=world.dana)
    client.force_login(world.dana, backend="partnership.auth.SignInBackend")
    client.post(action.get_absolute_url(), {"reason_for_opening": "I keep the list."})
    address = action.get_absolute_url()
    assert "Bea Bright is to do it, or hand it over" in page(client, world.dana, address)
