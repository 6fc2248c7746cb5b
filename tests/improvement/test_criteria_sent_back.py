"""A judgement that was sent back: why and by whom stays, and whoever proposed it is told."""

import csv
from io import StringIO

import pytest
from django.core import mail
from django.urls import reverse

from core import letters as outbox
from core.models import Letter
from core.operations import NotAllowed
from improvement import operations as actions
from improvement.criteria import operations as criteria
from partnership import operations as ours
from partnership.roles import Role
from tests.improvement import log as logs
from tests.improvement.log import TODAY
from tests.world import LONG_AGO

pytestmark = pytest.mark.django_db

YEAR = {"year": 2025}


@pytest.fixture
def world(clock):
    """Dana proposed that a criterion is met."""
    clock.set(TODAY.isoformat())
    found = logs.build_with_log()
    found.criterion = criteria.add_criterion(text="Children feel safer.", by=None)
    criteria.add_evidence(found.criterion, shows="Half do.", seen_at="Survey", by=None)
    propose(found, "met", "The boards say so.")
    return found


def propose(world, verdict: str, reason: str) -> None:
    criteria.propose_judgement(
        world.criterion, **YEAR, verdict=verdict, reason=reason, by=world.dana
    )


def send_back(world, reason: str = "Which boards?") -> None:
    criteria.return_judgement(world.criterion, **YEAR, reason=reason, by=world.sue)


def visit(client, person, address: str):
    client.force_login(person, backend="partnership.auth.SignInBackend")
    return client.get(address)


def steps(client, world) -> list[str]:
    page = visit(client, world.alice, world.criterion.get_absolute_url())
    [judgement] = page.context["judgements"]
    return judgement["steps"]


def waits(client, person) -> list[str]:
    tasks = visit(client, person, "/").context["tasks"]
    return [each["status"] for each in tasks if "propose the judgement" in each["text"]]


def test_what_was_proposed_sent_back_and_agreed_stays_on_its_page_and_in_the_file(client, world):
    on = "on Wednesday 1 April 2026"
    assert steps(client, world) == [f"Proposed by Dana Doyle {on}."]
    send_back(world)
    propose(world, "partly", "Two of three boards say so.")
    address = reverse("criteria:agree", args=[world.criterion.reference, "2025-26"])
    refused = f"Sent back by Sue Stone {on}: Which boards?"
    assert refused in visit(client, world.ada, address).content.decode()
    criteria.agree_judgement(world.criterion, **YEAR, by=world.ada)
    assert steps(client, world) == [
        f"Proposed by Dana Doyle {on}: Met. The boards say so.", refused,
        f"Proposed by Dana Doyle {on}.", f"Agreed by Ada Archer {on}.",
    ]  # fmt: skip
    file = visit(client, world.alice, reverse("criteria:export", args=["csv"]))
    headings, row = csv.reader(StringIO(file.content.decode("utf-8-sig")))
    assert (headings[-1], row[-1]) == ("Sent back before", "1, Which boards?")


def test_whoever_proposed_it_is_told_until_they_propose_again(client, world):
    assert waits(client, world.dana) == []
    send_back(world)
    assert (waits(client, world.dana), waits(client, world.sue)) == (["Sent back"], [])
    address = reverse("criteria:propose", args=[world.criterion.reference, "2025-26"])
    assert "Which boards?" in visit(client, world.dana, address).content.decode()
    outbox.deliver()
    [letter] = [each for each in mail.outbox if "propose again" in each.subject]
    assert letter.to == ["dana@example.org"]
    assert world.criterion.get_absolute_url() in letter.body
    assert "boards" not in letter.subject + letter.body  # mail holds no free text
    propose(world, "partly", "Two of three.")
    assert waits(client, world.dana) == []
    send_back(world, "Which two?")
    propose(world, "partly", "North and south.")
    mail.outbox.clear()
    outbox.deliver()
    assert mail.outbox == []  # it was proposed again before the second was sent


def test_where_who_proposed_it_has_left_all_who_keep_the_log_are_told(client, world):
    ours.begin_role(
        world.hari, agency=world.business_team, role=Role.DEVELOPMENT_OFFICER, started_on=LONG_AGO,
        by=None,
    )  # fmt: skip
    send_back(world)
    assert waits(client, world.hari) == []  # it is Dana's
    propose(world, "partly", "Two of three.")
    ours.end_role(world.held["dana"], ended_on=TODAY, reason="Moved", by=None)
    send_back(world)
    assert waits(client, world.hari) == ["Sent back"]
    told = Letter.objects.filter(kind="judgement_sent_back").order_by("pk")
    assert [int(each.once.rpartition(":")[2]) for each in told] == [world.dana.pk, world.hari.pk]


def test_without_a_reason_it_is_not_sent_back(world):
    with pytest.raises(NotAllowed, match="why you do not agree"):
        send_back(world, " ")


# --- what it rested on is gone ----------------------------------------------------------------


@pytest.mark.parametrize("how", ["struck out", "withdrawn"])
def test_met_is_not_agreed_once_its_evidence_is_gone(how, client, world):
    if how == "withdrawn":
        criteria.add_evidence(
            world.criterion, shows="They were trained.", reference=world.log.action.reference,
            by=None,
        )  # fmt: skip
    address = reverse("criteria:agree", args=[world.criterion.reference, "2025-26"])
    assert "Evidence: Half do. (Survey)" in visit(client, world.sue, address).content.decode()
    [first, *_] = world.criterion.evidence.order_by("pk")
    about = f"{world.criterion.get_absolute_url()}evidence/strike-out/"
    warns = "is the last evidence that stands, and the judgement of 2025 to 2026 waits to be agreed"
    assert (warns in visit(client, world.dana, about).content.decode()) == (how == "struck out")
    criteria.strike_out(first, reason="Another year.", by=world.dana)
    if how == "withdrawn":
        actions.withdraw(world.log.action, reason="Not to be done.", by=world.dana)
    answer = visit(client, world.sue, address)
    page, form = answer.content.decode(), answer.context["form"]
    assert "There is no evidence of it any more" in page
    assert "I agree" not in page
    assert "(optional)" not in page
    assert "There is no evidence." not in page
    told = {name: form[name].value() for name in ("submission", "version")}
    refused = client.post(address, told | {"decision": "yes"}).content.decode()
    assert "Enter why you do not agree" in refused
    page = visit(client, world.sue, world.criterion.get_absolute_url()).content.decode()
    assert "There is no evidence of it any more" in page
    assert "Agree it, or send it back" not in page
    assert "no evidence of it any more" not in (
        visit(client, world.dana, world.criterion.get_absolute_url()).content.decode()
    )
    with pytest.raises(NotAllowed, match="no evidence of it any more"):
        criteria.agree_judgement(world.criterion, **YEAR, by=world.sue)
    client.force_login(world.sue, backend="partnership.auth.SignInBackend")
    client.post(address, told | {"reason": "Nothing is left of it."})
    assert world.criterion.judgements.get().returned_because == "Nothing is left of it."
    propose(world, "not-yet", "Nothing shows it.")
    assert warns not in visit(client, world.dana, about).content.decode()
    assert "I agree" in visit(client, world.sue, address).content.decode()
    criteria.agree_judgement(world.criterion, **YEAR, by=world.sue)
