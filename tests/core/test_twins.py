"""Sent, gone Back and sent again: the same words by the same person make no second record."""

from uuid import uuid4

import pytest
from django.urls import reverse

from core.models import Submission
from core.operations import MadeAlready
from improvement import operations
from improvement.models import Action, Finding, ProgressUpdate
from improvement.plans import operations as plans
from improvement.plans.models import Priority
from partnership.duties import operations as duties
from partnership.duties.models import DutyEvidence
from partnership.expectations import operations as expectations
from tests.improvement import log as logs
from tests.improvement.log import DUE_ON, TODAY
from tests.improvement.plans import a_plan

pytestmark = pytest.mark.django_db

SENT = {
    "source": "data", "came_from": "Dataset", "found_on_day": "1", "found_on_month": "3",
    "found_on_year": "2026", "statement": "Nobody asks.",
}  # fmt: skip
SAID = "You added this already: {}. Change something, or open it."


@pytest.fixture
def world(clock):
    clock.set(TODAY.isoformat())
    return logs.build_with_log()


def send(client, person, **more):
    """A form fetched anew, as after going Back."""
    client.force_login(person, backend="partnership.auth.SignInBackend")
    address = reverse("improvement:finding_add")
    submission = client.get(address).context["form"]["submission"].value()
    return client.post(address, SENT | {"submission": submission} | more)


def number() -> int:
    return Finding.objects.exclude(came_from="Audit of neglect, March 2026").count()


def test_the_second_sending_is_refused_and_leads_to_the_first(client, world, clock):
    first = send(client, world.dana).url
    reference = first.strip("/").rpartition("/")[2].upper()
    again = send(client, world.dana)
    assert f'<a href="{first}">{SAID.format(reference)}</a>' in again.content.decode()
    assert "Nobody asks." in again.content.decode()
    assert number() == 1
    changed = again.context["form"]["submission"].value()
    answer = SENT | {"statement": "Nobody asks twice.", "submission": changed}
    assert client.post(reverse("improvement:finding_add"), answer).status_code == 302
    assert number() == 2
    clock.set("2026-04-02")  # the next day it may be meant
    assert send(client, world.dana).status_code == 302
    assert number() == 3


def test_another_person_may_say_the_same(world):
    said = {"year": 2026, "expectation": "data", "says": "met", "text": "x", "evidence": "x"}
    for person in (world.bea, world.brian):
        expectations.declare(world.trust, **said, by=person, submission=uuid4())
    with pytest.raises(MadeAlready):
        expectations.declare(world.trust, **said, by=world.bea, submission=uuid4())


def test_the_same_words_on_two_records_are_two_acts(world):
    other = operations.propose(
        what="x", difference_wanted="x", owner=world.held["bella"], group=world.log.executive,
        due_on=DUE_ON, because="x", by=None,
    )  # fmt: skip
    said = {"standing": "on-track", "text": "Half done.", "by": world.bella}
    for action in (world.log.action, other):
        operations.add_progress(action, **said, submission=uuid4())
    with pytest.raises(MadeAlready):
        operations.add_progress(other, **said, submission=uuid4())
    assert ProgressUpdate.objects.unscoped("test").count() == 2


def test_what_was_ended_or_struck_out_can_be_entered_anew(world):
    what = {"group": world.log.executive, "what": "Report", "planned_on": DUE_ON}
    duty = duties.add_duty(title="Budget", kind="statutory", source="1", by=world.dana)
    seen = {"happened_on": TODAY, "what": "Agreed", "where": "Minutes"}
    item = plans.plan_item(**what, by=world.dana, submission=uuid4())
    duties.record(duty, **seen, by=world.dana, submission=uuid4())
    for again in (
        lambda: plans.plan_item(**what, by=world.dana, submission=uuid4()),
        lambda: duties.record(duty, **seen, by=world.dana, submission=uuid4()),
    ):
        with pytest.raises(MadeAlready):
            again()
    plans.end_item(item, by=world.dana)
    duties.strike_out(DutyEvidence.objects.get(), reason="Wrong", by=world.dana)
    plans.plan_item(**what, by=world.dana, submission=uuid4())
    duties.record(duty, **seen, by=world.dana, submission=uuid4())


def test_what_was_refused_leaves_no_trace_of_its_sending(client, world):
    send(client, world.dana)
    before = Submission.objects.count()
    send(client, world.dana)
    assert Submission.objects.count() == before


MAKES_ONE = [
    "add_theme", "add_finding", "recommend", "propose", "propose_for", "treat", "hear",
    "raise_challenge", "note_visit", "add_risk", "declare", "raise_escalation",
    "make_finding_of_challenge", "make_finding_of_visit", "make_finding_of_entry",
    "add_progress", "plan_item", "record",
]  # fmt: skip


def test_what_makes_a_record_of_which_nobody_wants_two_alike_is_this():
    from core.operations import _without_twin

    assert sorted(each.__name__ for each in _without_twin) == sorted(MAKES_ONE)


def test_an_action_from_a_plan_is_made_once_too(world):
    a_plan(world.log.action)
    said = {
        "what": "x", "difference_wanted": "x", "owner": world.held["bella"],
        "group": world.log.executive, "due_on": DUE_ON, "because": "x",
    }  # fmt: skip
    priority = Priority.objects.get()
    plans.propose_for(priority, **said, by=world.dana, submission=uuid4())
    with pytest.raises(MadeAlready) as refused:
        plans.propose_for(priority, **said, by=world.dana, submission=uuid4())
    assert refused.value.url == Action._base_manager.latest("pk").get_absolute_url()
