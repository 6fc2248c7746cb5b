"""Sent, gone Back and sent again: the same words by the same person make no second record."""

from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.models import User
from core import restriction
from core.models import Submission
from core.operations import MadeAlready, ThereAlready
from improvement import operations
from improvement.mending import operations as mending
from improvement.models import Action, Finding, ProgressUpdate
from improvement.plans import operations as plans
from improvement.plans.models import Priority
from improvement.risks import operations as risks
from improvement.scrutiny import operations as scrutiny
from improvement.voice import operations as voice
from partnership import operations as ours
from partnership.duties import operations as duties
from partnership.duties.models import DutyEvidence
from partnership.expectations import operations as expectations
from partnership.roles import Role
from tests.improvement import log as logs
from tests.improvement.log import DUE_ON, TODAY
from tests.improvement.plans import a_plan
from tests.improvement.register import SCORES, WORDS
from tests.world import give_an_app

pytestmark = pytest.mark.django_db

SENT = {
    "source": "data", "came_from": "Dataset", "found_on_day": "1", "found_on_month": "3",
    "found_on_year": "2026", "statement": "Nobody asks.",
}  # fmt: skip
SAID = "You added this already: {}. Change something, or open it."
THERE = "This is in the log already: {}. Open it, or say in its words what makes this another."


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
    clock.set("2026-04-02")  # the next day, too, and to whomever: it is told by what it is
    for person in (world.dana, another_keeper(world)):
        again = send(client, person, statement="  nobody ASKS ").content.decode()
        assert f'<a href="{first}">{THERE.format(reference)}</a>' in again
    assert number() == 2
    assert send(client, world.dana, source="voice").status_code == 302  # from elsewhere
    assert number() == 3


def another_keeper(world) -> User:
    officer = User.objects.create_user("meg@example.org", full_name="Meg Moss")
    ours.begin_role(
        officer, agency=world.business_team, role=Role.DEVELOPMENT_OFFICER, started_on=TODAY,
        by=None,
    )  # fmt: skip
    give_an_app(officer)
    return officer


def test_the_same_by_another_on_another_day_is_there_already_and_what_differs_is_not(world, clock):
    officer, agency = another_keeper(world), world.trust
    group = world.log.executive
    found = {"source": "data", "came_from": "Dataset", "found_on": TODAY, "statement": "None."}
    finding = operations.add_finding(**found, by=None)
    made = {"findings": [finding], "text": "Ask.", "made_on": TODAY, "to_group": group}
    asked = {
        "what": "Ask", "difference_wanted": "x", "owner": world.held["bella"], "group": group,
        "due_on": DUE_ON, "because": "A visit",
    }  # fmt: skip
    heard = {"heard_on": TODAY, "from_whom": "survey", "agency": agency, "you_said": "Listen."}
    item = {"group": group, "what": "Report", "planned_on": DUE_ON}
    seen = {"kind": "visit", "held_on": TODAY, "where": "A ward", "seen": "Calm."}
    risk = WORDS | {
        "scores": SCORES, "why": "x", "owner": world.held["bella"], "group": group,
    }  # fmt: skip
    cases = [
        (operations.add_finding, found, {"statement": "One."}, officer),
        (operations.recommend, made, {"text": "Ask them."}, officer),
        (operations.propose, asked, {"owner": world.held["amir"]}, officer),
        (voice.hear, heard, {"you_said": "Stop."}, officer),
        (plans.plan_item, item, {"what": "Budget"}, officer),
        (scrutiny.note_visit, seen, {"where": "A school"}, world.sue),
        (risks.add_risk, risk, {"event": "z"}, officer),
    ]
    for make, said, _, _ in cases[1:]:
        make(**said, by=None)
    clock.set("2026-04-10")
    for make, said, other, person in cases:
        with pytest.raises(ThereAlready):
            make(**said, by=person)
        make(**said | other, by=person)


def test_of_what_somebody_may_not_open_nothing_is_told(world):
    asked = {
        "what": "Ask", "difference_wanted": "x", "owner": world.held["bella"],
        "group": world.log.executive, "due_on": DUE_ON, "because": "A visit",
    }  # fmt: skip
    action = operations.propose(**asked, by=None)
    restriction.restrict(action, named=[], reason="A complaint", by=world.dana)
    operations.propose(**asked, by=another_keeper(world))


def test_what_was_withdrawn_or_closed_is_entered_anew(world):
    found = {"source": "data", "came_from": "Dataset", "found_on": TODAY, "statement": "None."}
    finding = operations.add_finding(**found, by=None)
    mending.withdraw_finding(finding, reason="x", by=world.dana)
    operations.add_finding(**found, by=world.dana)


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
    "add_progress", "plan_item", "record", "note_conversation", "recognise", "make_action",
    "plan_cycle", "plan_panel", "agree_action", "propose_for_agency",
    "make_finding", "make_finding",  # of a case, and of what both sides said of several
    "propose_audit", "record_meeting", "add_point", "make_finding",  # of a multi-agency audit
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
