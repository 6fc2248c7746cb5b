"""Both agencies raise the same at once: the second is told that it is there, and can join."""

from datetime import date

import pytest

from core import restriction
from core.models import AccessLog, Notification
from core.operations import NotAllowed
from escalations import operations as escalate
from escalations import same_child
from escalations.models import Escalation, EscalationNote
from tests.escalations.test_raise import CHECK, fill_in, send, sent
from tests.world import ANSWERS, build, raise_one, refresh

pytestmark = pytest.mark.django_db
FRIDAY = date(2026, 3, 27)
JOIN = "/escalations/raise/join/"


@pytest.fixture
def world(clock):
    clock.set("2026-03-27 09:00")
    return build()


@pytest.fixture
def alice(client, world):
    client.force_login(world.alice)
    return client


def raised_by(world, name, **changes) -> Escalation:
    """Of the trust against the council, or of the council against the trust."""
    of_council = name in ("alice", "amir")
    said = {
        "raised_as": world.held[name],
        "challenged_agency": world.trust if of_council else world.council,
        **ANSWERS,
    }
    return escalate.raise_escalation(**(said | changes), raised_on=FRIDAY, by=getattr(world, name))


def text_of(response):
    return response.content.decode()


def offered(client) -> str:
    same = client.get(CHECK).context["same"]
    return same.escalation.reference if same else ""


@pytest.mark.parametrize("name", ["bob", "amir"])
def test_told_of_either_way_round_and_of_nothing_in_it(alice, world, name):
    case = raised_by(world, name, evidence="Seen on the ward", outcome_wanted="A visit today")
    fill_in(alice, world)
    page = text_of(alice.get(CHECK))
    assert (
        "Your agency and Testshire Health Trust already have an open challenge, raised on Friday 27"
        f" March 2026, that may be about the same child: {case.reference}." in page
    )
    for kept in ("Seen on the ward", "A visit today", case.get_absolute_url(), "Amir", "Ahmed"):
        assert kept not in page
    [line] = AccessLog.objects.filter(about=f"escalations.Escalation:{case.pk}", what="view")
    assert (line.person, line.detail) == (world.alice, "told that it is there, and nothing of it")


@pytest.mark.parametrize(
    "changes",
    [{"child_initials": "JS"}, {"child_age_band": "5-10"}],
)
def test_of_another_child_nothing_is_said(alice, world, changes):
    raised_by(world, "bob", **changes)
    fill_in(alice, world)
    assert offered(alice) == ""


def test_of_one_that_is_closed_nothing_is_said(alice, world):
    case = raised_by(world, "bob")
    escalate.withdraw(case, outcome="withdrawn", reason="Settled", by=world.bob)
    fill_in(alice, world)
    assert offered(alice) == ""


def test_a_stranger_is_told_nothing(client, world):
    """The police challenge the trust about a child about whom the council does."""
    raised_by(world, "amir")
    client.force_login(world.charlie)
    fill_in(client, world)
    assert offered(client) == ""
    client.post(JOIN)
    assert not EscalationNote.objects.unscoped("a test").exists()
    assert send(client).url.endswith("/raised/")


def test_of_a_restricted_one_nothing_is_said(alice, world):
    case = raised_by(world, "bob")
    restriction.restrict(case, named=[], reason="A relative works there", by=world.dana)
    fill_in(alice, world)
    assert offered(alice) == ""
    assert case.reference not in text_of(alice.get(CHECK))
    alice.post(JOIN)
    assert not EscalationNote.objects.unscoped("a test").exists()
    with pytest.raises(NotAllowed, match="no longer open to join"):
        same_child.ask_to_join(refresh(case), by=world.alice)
    assert send(alice).url.endswith("/raised/")


def test_nor_to_whoever_has_a_conflict_of_interest_in_it(alice, world):
    case = raised_by(world, "bob")
    restriction.mark_conflict(case, person=world.alice, reason="A cousin", by=world.dana)
    fill_in(alice, world)
    assert offered(alice) == ""


def test_whoever_may_open_it_gets_the_link(alice, world):
    case = raised_by(world, "alice")
    fill_in(alice, world, outcome={"outcome_wanted": "Another", "risk_if_unresolved": "More"})
    page = text_of(alice.get(CHECK))
    assert case.get_absolute_url() in page
    assert "Ask to join" not in page


def test_asked_to_join_their_own_leads_are_told(alice, world):
    case = raised_by(world, "bob")
    fill_in(alice, world)
    Notification.objects.all().delete()
    for _ in range(2):
        page = text_of(alice.post(JOIN, follow=True))
    assert f"asked to bring you in to {case.reference}" in page
    told = Notification.objects.values_list("kind", "recipient__full_name")
    assert list(told) == [("escalation_asks_to_join", "Anna Abbott")]
    [note] = EscalationNote.objects.visible_to(world.anna)
    assert (note.written_by, note.for_agency) == (world.alice, world.council)
    assert not EscalationNote.objects.visible_to(world.bob).exists()
    assert not Escalation.objects.visible_to(world.alice).exists(), "asking opens nothing"
    escalate.bring_in(refresh(case), held_role=world.held["alice"], by=world.anna)
    assert Escalation.objects.visible_to(world.alice).get() == case


def test_nobody_of_a_third_agency_asks(world):
    case = raised_by(world, "bob")
    with pytest.raises(NotAllowed, match="no longer open to join"):
        same_child.ask_to_join(case, by=world.charlie)


def test_told_and_gone_on_it_is_raised(alice, world):
    raised_by(world, "bob")
    fill_in(alice, world)
    assert send(alice).url.endswith("/raised/")
    assert Escalation.objects.unscoped("a test").count() == 2


def test_one_raised_after_the_page_was_made_is_told_of_first(alice, world):
    """The other presses Send while this page is open."""
    fill_in(alice, world)
    page = alice.get(CHECK)
    case = raised_by(world, "bob")
    response = alice.post(CHECK, sent(page))
    assert response.status_code == 200
    assert "Nothing is sent yet" in text_of(response)
    assert case.reference in text_of(response)
    assert Escalation.objects.unscoped("a test").count() == 1
    assert alice.post(CHECK, sent(response)).url.endswith("/raised/")
    assert Escalation.objects.unscoped("a test").count() == 2


def test_without_a_page_nobody_is_asked(world):
    raised_by(world, "bob")
    assert raise_one(world, raised_on=FRIDAY).reference
