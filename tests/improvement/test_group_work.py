"""A group that closes leaves nothing behind; what it oversees passes to another group."""

import csv
from datetime import date
from http import HTTPStatus
from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from core import access, letters, restriction
from core.models import Letter
from core.operations import NotAllowed
from improvement import group_work, timeline
from improvement import operations as log_operations
from improvement.models import Action
from improvement.plans import operations as plans
from improvement.plans.models import ActionFollowedBy, BusinessPlan, PlannedItem, Priority
from partnership.duties.models import DutyOwner
from partnership.groups import operations as groups
from partnership.groups import work
from partnership.groups.lists import upkeep
from tests.improvement import log as logs
from tests.improvement.log import TODAY
from tests.improvement.plans import a_plan
from tests.kept import kept
from tests.security import pages

pytestmark = pytest.mark.django_db
LEFT = "1 open action, 1 priority that it leads, 1 open risk, 1 planned item and 1 duty"
MOVED = "the Business Manager moves that to another group, or sees it closed"


@pytest.fixture
def world(clock):
    clock.set(TODAY.isoformat())
    return build()


@kept
def build():
    found = logs.build_with_log()
    log = found.log
    a_plan(log.action)
    pages.a_risk(found, log.executive, log.action)
    pages.a_duty(found)
    log.other = groups.add_group(slug="practice", name="Practice Group", kind="subgroup", by=None)
    return found


def as_person(client, person):
    client.force_login(person, backend="partnership.auth.SignInBackend")
    return client


def test_it_is_not_closed_over_its_work_which_the_page_says_before(world, client):
    executive, dana = world.log.executive, world.dana
    for by in (dana, None):  # a set-up, too
        with pytest.raises(NotAllowed) as refused:
            groups.close_group(executive, reason="Merged", by=by)
        assert str(refused.value).startswith(f"It still has {LEFT}: {MOVED}.")
    said = as_person(client, dana).get(reverse("groups:close", args=["executive"]))
    assert LEFT in said.content.decode()
    assert said.context["form"] is None


def test_its_keeper_moves_it_to_another_group_and_then_it_closes(world, client):
    log, dana = world.log, world.dana
    as_person(client, dana)
    address = reverse("improvement:move_work", args=["executive"])
    assert address in client.get(reverse("groups:group", args=["executive"])).content.decode()
    form = client.get(address).context["form"]
    keys = [key for key, _ in form.fields["what"].choices]
    assert len(keys) == 1 + 5
    assert not form["what"].value(), "nothing is ticked for anybody"
    sent = {"what": ["everything"], "to": log.other.pk, "submission": form["submission"].value()}
    for _ in range(2):  # a double click is one act
        assert client.post(address, sent).status_code == HTTPStatus.FOUND
    assert "5 matters moved." in client.get(log.other.get_absolute_url()).content.decode()
    action = Action._base_manager.get(pk=log.action.pk)
    assert action.group == log.other
    assert not access.can(world.ada, access.MANAGE, action), "who chaired the group before"
    assert Priority.objects.get().lead_group == log.other
    assert [each.group.slug for each in DutyOwner.objects.filter(ended_on=None)] == ["practice"]
    said = [each.sentence for each in timeline.entries(action)]
    assert "Dana Doyle gave it to Practice Group to oversee." in said
    passed = (
        "It passed from Executive Group to Practice Group on Wednesday 1 April 2026, by Dana Doyle."
    )
    assert passed in client.get(action.get_absolute_url()).content.decode()
    line = f"{action.reference}: {action.what} (came from Executive Group)"
    workplan = reverse("improvement:workplan", args=[log.other.slug])
    assert line in client.get(workplan).content.decode()
    file = reverse("improvement:forward_plan_export", args=["csv"])
    told = csv.DictReader(
        StringIO(client.get(f"{file}?group=practice").content.decode("utf-8-sig"))
    )
    of_each = {each["What"]: each["Came from"] for each in told}
    assert of_each[action.reference] == "Executive Group"
    assert set(of_each.values()) == {"Executive Group", ""}
    assert "nothing that could be moved" in client.get(address).content.decode()
    groups.close_group(log.executive, reason="Merged", by=dana)
    assert address not in client.get(log.executive.get_absolute_url()).content.decode()
    assert not [each for each in upkeep(dana) if "Executive" in each["text"]]


def test_what_a_closed_group_still_has_is_on_the_home_page_of_who_keeps_groups(
    world, client, monkeypatch
):
    """As one that was closed before anybody counted, or at the moment at which some came to it."""
    with monkeypatch.context() as before:
        before.setattr(work, "_counts", [])
        groups.close_group(world.log.executive, reason="Merged", by=None)
    page = as_person(client, world.dana).get(world.log.executive.get_absolute_url())
    address = reverse("improvement:move_work", args=["executive"])
    assert address in page.content.decode()
    assert f"Executive Group: Closed, and still has {LEFT}: {MOVED}" in [
        each["text"] for each in upkeep(world.dana)
    ]


def test_a_recommendation_and_a_planned_item_say_where_they_were(world, client):
    log, dana = world.log, world.dana
    asked = log_operations.recommend(
        findings=[log.finding], text="Ask", made_on=date(2026, 3, 2), to_group=log.executive,
        by=None,
    )  # fmt: skip
    item = PlannedItem.objects.get()
    what = [f"recommendation-{asked.pk}", f"item-{item.pk}"]
    group_work.move_work(log.executive, to=log.other, what=what, by=dana)
    passed = (
        "It passed from Executive Group to Practice Group on Wednesday 1 April 2026, by Dana Doyle."
    )
    as_person(client, dana)
    assert passed in client.get(asked.get_absolute_url()).content.decode()
    lead = client.get(reverse("improvement:decide", args=[asked.reference])).context["lead"]
    assert lead == f"Executive Group was asked on Monday 2 March 2026. {passed} Ask"
    said = client.get(item.get_absolute_url()).content.decode()
    assert "<strong>Group, before:</strong> Executive Group" in said


def test_who_leads_a_priority_of_an_adopted_plan_changes_with_a_reason_that_stays(world, client):
    log, dana, plan = world.log, world.dana, BusinessPlan.objects.get()
    address = reverse("improvement:move_work", args=["executive"])
    assert "reason" not in as_person(client, dana).get(address).context["form"].fields
    plans.adopt_plan(plan, adopted_by=log.executive, adopted_on=TODAY, by=None)
    page = client.get(address)
    assert "reason" in page.context["form"].fields
    assert "Why does another group lead the priority?" in page.content.decode()
    assert "(optional)" not in page.content.decode()
    key = f"priority-{Priority.objects.get().pk}"
    with pytest.raises(NotAllowed, match="Say why it is changed"):
        group_work.move_work(log.executive, to=log.other, what=[key], by=dana)
    form = page.context["form"]
    sent = {"to": log.other.pk, "submission": form["submission"].value(), "reason": ""}
    for what in (key, "everything"):
        refused = client.post(address, sent | {"what": [what]})
        assert refused.context["form"].errors == {"reason": ["Enter why another group leads it"]}
    other = f"action-{log.action.pk}"
    assert client.post(address, sent | {"what": [other]}).status_code == HTTPStatus.FOUND
    group_work.move_work(log.executive, to=log.other, what=[key], reason="Merged", by=dana)
    said = client.get(plan.get_absolute_url()).content.decode()
    assert "by Dana Doyle: Merged. The group that leads on it, before: Executive Group." in said


def test_both_chairs_are_told_and_whoever_moved_it_is_not(world):
    log = world.log
    groups.add_seat(
        log.other, agency=world.trust, sits_as="chair", started_on=TODAY,
        held_role=world.held["bella"], by=None,
    )  # fmt: skip
    what = [f"action-{log.action.pk}"]
    group_work.move_work(log.executive, to=log.other, what=what, by=world.dana)
    told = [letters.written(each) for each in Letter.objects.filter(kind="work_moved")]
    assert {each.to[0] for each in told} == {world.ada.email, world.bella.email}
    for each in told:
        assert "1 matter passed from Executive Group to Practice Group:" in each.body
        assert log.action.what not in each.body


def test_who_keeps_the_log_moves_and_to_a_group_that_meets(world, client):
    executive, other = world.log.executive, world.log.other
    key = f"action-{world.log.action.pk}"
    for name in ("ada", "bella", "charlie", "nobody", "root"):
        person = getattr(world, name)
        with pytest.raises(PermissionDenied):
            group_work.move_work(executive, to=other, what=[key], by=person)
        page = as_person(client, person).get(reverse("improvement:move_work", args=["executive"]))
        assert page.status_code == HTTPStatus.FORBIDDEN
    with pytest.raises(NotAllowed, match="Choose another group"):
        group_work.move_work(executive, to=executive, what=[key], by=world.dana)
    for wrong in ([], ["action-0"], ["user-1"]):
        with pytest.raises(NotAllowed, match="Choose again"):
            group_work.move_work(executive, to=other, what=wrong, by=world.dana)
    groups.close_group(other, reason="Done", by=None)
    with pytest.raises(NotAllowed, match="Choose another group"):
        group_work.move_work(executive, to=other, what=[key], by=world.dana)


def test_what_a_group_adopted_and_nobody_acts_on_is_counted_until_an_action_follows(world):
    log, other = world.log, world.log.other
    said = log_operations.recommend(
        findings=[log.finding], text="Ask again.", made_on=TODAY, to_group=other, by=None
    )
    log_operations.decide(said, is_adopted=True, decided_on=TODAY, reason="Agreed.", by=None)
    with pytest.raises(NotAllowed) as refused:
        groups.close_group(other, reason="Done", by=world.dana)
    assert str(refused.value) == (
        "It still has 1 recommendation that it adopted, with no action yet: what was adopted needs"
        " an action, or is withdrawn by the Business Manager."
    )
    action = log_operations.propose(
        what="Ask", difference_wanted="Children are asked.", owner=world.held["bella"],
        group=log.executive, due_on=logs.DUE_ON, recommendation=said, by=None,
    )  # fmt: skip
    assert work.of([other.pk]) == {}
    log_operations.withdraw(action, reason="Not to be done", by=world.dana)
    assert [each.said for each in work.of([other.pk])[other.pk]] == [
        "1 recommendation that it adopted, with no action yet"
    ]


def test_a_group_that_closes_follows_nothing_any_more(world):
    action, other = world.log.action, world.log.other
    groups.add_seat(
        other, agency=world.icb, sits_as="member", started_on=TODAY, by=None,
        held_role=world.held["ines"],
    )  # fmt: skip
    plans.let_follow(action, groups=[other], by=world.dana)
    groups.close_group(other, reason="Done", by=world.dana)
    assert not ActionFollowedBy._base_manager.exists()


def test_of_a_restricted_action_the_workplan_says_no_more_than_its_reference(world, client):
    log = world.log
    what = [f"action-{log.action.pk}"]
    group_work.move_work(log.executive, to=log.other, what=what, by=world.dana)
    restriction.restrict(log.action, named=[], reason="A complaint", by=world.dana)
    page = as_person(client, world.dana).get(reverse("improvement:workplan", args=["practice"]))
    assert log.action.reference in page.content.decode()
    assert "came from" not in page.content.decode()
