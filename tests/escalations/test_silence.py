"""A proposed resolution that the other agency does not answer: closed on silence, and told."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from core.calendar import england
from core.models import Notification
from core.operations import NotAllowed
from escalations import exports, records, silence, silence_policy, timeline
from escalations import operations as escalate
from escalations import pause_and_silence as rules
from escalations.choice import ALL, Choice
from escalations.models import Escalation, ProposedResolution
from escalations.policy import Side
from reporting import manager_tasks
from tests import world as worlds
from tests.world import PEOPLE, refresh

FRIDAY = date(2026, 3, 27)
RULE = rules.SilenceRule(3, "x")
# Proposed on Monday 30 March: silent on 31 March, 1 and 2 April; Easter follows.
FROM = "2026-04-07"


@pytest.fixture
def world(db, clock):
    world = worlds.build_and_raise()
    clock.set("2026-03-30")
    world.raised = escalate.propose_resolution(
        world.raised, outcome="compromise", statement="Both visit.", by=world.alice
    )
    return world


@pytest.fixture
def proposal(world):
    return ProposedResolution.objects.visible_to(world.dana).get()


def close(world, by, proposal, reason="Rang on three days, nobody answers."):
    return silence.close_on_silence(world.raised, proposal=proposal, reason=reason, by=by)


@pytest.mark.parametrize(
    ("proposed_on", "opens_on"),
    [
        ("2026-03-23", "2026-03-27"),  # Monday: Tuesday, Wednesday, Thursday are silent
        ("2026-03-28", "2026-04-02"),  # Saturday: Monday to Wednesday
        ("2026-03-30", FROM),  # over Easter
    ],
)
def test_from_which_day_silence_may_close(proposed_on, opens_on):
    found = silence_policy.closes_from(date.fromisoformat(proposed_on), england(), RULE)
    assert found == date.fromisoformat(opens_on)


@pytest.mark.parametrize(
    "table", [{"working_days": "3", "source": "x"}, {"working_days": 0, "source": "x"}]
)
def test_a_policy_file_that_gives_no_usable_number_is_refused(table):
    with pytest.raises(ValueError, match="whole and above 0"):
        rules.read_silence(table)
    assert rules.read_silence(None) is None


def test_not_before_the_day_and_the_sentence_says_which(world, proposal, clock):
    clock.set("2026-04-06")
    with pytest.raises(NotAllowed, match="from Tuesday 7 April 2026"):
        close(world, world.dana, proposal)
    clock.set(FROM)
    close(world, world.dana, proposal)


def test_only_the_business_manager_closes_on_silence(world, proposal, clock):
    clock.set(FROM)
    found = set()
    for name in [*PEOPLE, "root", "nobody"]:
        with transaction.atomic():
            try:
                close(world, getattr(world, name), proposal)
                found.add(name)
            except (NotAllowed, PermissionDenied):
                pass
            transaction.set_rollback(True)
    assert found == {"dana"}


def test_it_ends_with_what_was_proposed_and_is_marked(world, proposal, clock, client):
    clock.set(FROM)
    case = refresh(close(world, world.dana, proposal))
    assert (case.outcome, case.outcome_statement) == ("compromise", "Both visit.")
    assert case.silence_reason == "Rang on three days, nobody answers."
    [closed] = [each for each in timeline.entries(case) if each.heading.startswith("Closed")]
    assert closed.heading == "Closed on silence"
    assert closed.sentence == (
        "Dana Doyle closed it: the proposed resolution had not been answered. Resolved: a"
        " compromise was agreed."
    )
    assert closed.text == "Both visit.\n\nWhy: Rang on three days, nobody answers."
    proposal.refresh_from_db()
    assert proposal.accepted is None, "nobody confirmed it"
    told = Notification.objects.filter(kind="escalation_closed")
    names = {each.recipient.email.partition("@")[0] for each in told}
    assert {"alice", "bob"} <= names
    client.force_login(world.bob, backend="partnership.auth.SignInBackend")
    page = client.get(case.get_absolute_url())
    assert page.context["standing"].lines[1] == (
        "Closed on silence: the proposed resolution had not been answered."
    )
    assert "Closed on silence, because: Rang on three days" in page.content.decode()
    [row] = exports.rows(Choice(show=ALL, is_open=False), world.dana)
    assert dict(zip(exports.HEADINGS, row, strict=True))["Closed on silence"] == "Yes"
    said = {each.heading: each.text for each in records.passages(case.pk)}
    assert said["Why it was closed on silence"] == "Rang on three days, nobody answers."


def test_what_was_answered_meanwhile_is_said(world, proposal, clock):
    clock.set(FROM)
    escalate.answer_resolution(
        world.raised, proposal=proposal, accepted=False, answer="No.", by=world.bob
    )
    with pytest.raises(NotAllowed, match="Bob Barnes answered the proposed resolution on Tuesday"):
        close(world, world.dana, proposal)
    case = escalate.propose_resolution(
        world.raised, outcome="compromise", statement="Then on Monday.", by=world.bob
    )
    clock.set("2026-04-20")
    with pytest.raises(NotAllowed, match="answered"):
        close(world, world.dana, proposal)
    escalate.withdraw(case, outcome="withdrawn", reason="Settled.", by=world.alice)
    with pytest.raises(NotAllowed, match="closed on Monday 20 April 2026: withdrawn"):
        close(world, world.dana, proposal)


def test_nothing_is_said_where_the_procedure_knows_no_silence():
    refused = silence_policy.why_not_close(
        Escalation(), None, True, silence_policy.Proposed(Side.RAISING, FRIDAY), None, FRIDAY,
        england(),
    )  # fmt: skip
    assert refused == "The procedure of this escalation does not let silence close it."


def test_the_pages_right_and_wrong_person(world, proposal, clock, client):
    address = reverse("escalations:close_on_silence", args=[world.raised.reference])

    def see(person, url=address):
        client.force_login(person, backend="partnership.auth.SignInBackend")
        return client.get(url)

    assert see(world.alice).status_code == 403
    assert see(world.charlie).status_code == 404
    page = see(world.dana)
    assert page.context["form"] is None
    assert "from Tuesday 7 April 2026" in page.context["refusal"]
    shown = see(world.bob, world.raised.get_absolute_url())
    assert "may close the escalation with it from Tuesday 7 April 2026" in shown.content.decode()
    clock.set(FROM)
    said = see(world.dana).content.decode()
    assert "Both visit." in said
    assert "has not answered since Monday 30 March 2026" in said
    shown = see(world.dana, world.raised.get_absolute_url())
    assert "Close on silence" in [each["text"] for each in shown.context["actions"]]
    form = see(world.dana).context["form"]
    hidden = {
        each.html_name: getattr(each.value(), "pk", each.value()) for each in form.hidden_fields()
    }
    assert client.post(address, {**hidden, "reason": ""}).status_code == 200
    assert client.post(address, {**hidden, "reason": "Nobody answers."}).status_code == 302
    assert refresh(world.raised).silence_reason == "Nobody answers."


def test_the_business_manager_finds_it_on_the_home_page_on_the_day(world, clock):
    clock.set("2026-04-06")
    assert manager_tasks.tasks_of(world.dana) == []
    clock.set(FROM)
    [task] = manager_tasks.tasks_of(world.dana)
    assert task["text"] == f"{world.raised.reference}: the proposed resolution is not answered"
    assert manager_tasks.tasks_of(world.alice) == []


def test_the_database_marks_only_what_is_closed(world):
    with pytest.raises(IntegrityError), transaction.atomic():
        Escalation._base_manager.filter(pk=world.raised.pk).update(silence_reason="x")
