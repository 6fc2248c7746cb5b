"""A priority, a measure and a success criterion that were entered in error are withdrawn, while
nothing stands on them."""

from datetime import timedelta
from decimal import Decimal
from http import HTTPStatus

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core.operations import NotAllowed
from improvement import group_work, linking
from improvement.criteria import lists as criteria_lists
from improvement.criteria import operations as criteria
from improvement.criteria.models import SuccessCriterion
from improvement.mending import taking_out
from improvement.plans import agenda, operations, progress
from improvement.plans.models import BusinessPlan, Measure, Priority
from improvement.voice import operations as voice
from tests.improvement import log as logs
from tests.improvement.plans import MEASURE, a_plan
from tests.kept import kept
from tests.world import PEOPLE

pytestmark = pytest.mark.django_db
EVERYBODY = [*PEOPLE, "nobody", "root"]
WHY = {"reason": "Entered twice"}
SAID = "Withdrawn on Wednesday 1 April 2026 by Dana Doyle: Entered twice"


@pytest.fixture
def world(clock, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    clock.set(logs.TODAY.isoformat())
    return build()


@kept
def build():
    found = logs.build_with_log()
    a_plan(found.log.action)
    found.plan, found.served = BusinessPlan.objects.get(), Priority.objects.get()
    found.read = Measure.objects.get()
    found.priority = operations.add_priority(
        found.plan, title="Neglect, twice", why="x", lead_group=found.log.executive, by=None
    )
    found.measure = operations.add_measure(
        found.served.outcomes.get(), **MEASURE | {"name": "The same, twice"}, by=None
    )
    found.criterion = criteria.add_criterion(text="Children feel safer.", by=None)
    return found


@pytest.fixture
def visit(client):
    def open_as(person, address: str):
        client.force_login(person, backend="partnership.auth.SignInBackend")
        return client.get(address)

    return open_as


def withdrawals(world):
    """Each operation and what it is of, by name."""
    return {
        "priority": (operations.withdraw_priority, world.priority),
        "measure": (operations.withdraw_measure, world.measure),
        "criterion": (criteria.withdraw_criterion, world.criterion),
    }


@pytest.mark.parametrize("kind", ["priority", "measure", "criterion"])
def test_by_its_keepers_alone_and_once(world, client, visit, kind):
    withdraw, row = withdrawals(world)[kind]
    at = row.get_absolute_url()
    for name in EVERYBODY:
        if name == "dana":
            continue
        with pytest.raises(PermissionDenied):
            withdraw(row, **WHY, by=getattr(world, name))
        assert visit(getattr(world, name), f"{at}withdraw/").status_code == HTTPStatus.FORBIDDEN
        if name not in ("nobody", "root"):
            assert f"{at}withdraw/" not in visit(getattr(world, name), at).content.decode()
    with pytest.raises(NotAllowed, match="Enter why it is withdrawn"):
        withdraw(row, reason=" ", by=world.dana)
    assert f"{at}withdraw/" in visit(world.dana, at).content.decode()
    form = visit(world.dana, f"{at}withdraw/").context["form"]
    sent = {name: str(form[name].value()) for name in ("submission", "version")} | WHY
    for _ in range(2):  # a double click
        assert client.post(f"{at}withdraw/", sent)["Location"] == at
    page = visit(world.alice, at).content.decode()
    assert SAID in page
    page = visit(world.dana, at).content.decode()
    for offered in (
        "Withdraw it",
        "withdraw it",
        "Change the",
        "Change what it says",
        "Enter a reading",
        "Add an action",
        "Add evidence",
        "Propose a judgement",
    ):
        assert offered not in page
    assert "Take out a name that slipped in" in page
    refused = visit(world.dana, f"{at}withdraw/")
    assert refused.context["form"] is None
    assert "was withdrawn" in refused.content.decode()


def test_a_page_that_showed_another_state_is_refused(world, client, visit):
    at = f"{world.priority.get_absolute_url()}withdraw/"
    form = visit(world.dana, at).context["form"]
    sent = {name: str(form[name].value()) for name in ("submission", "version")} | WHY
    operations.change_priority(
        world.priority, title="Neglect of babies", why="x", lead_group=world.log.executive,
        lead_post="", by=None,
    )  # fmt: skip
    said = client.post(at, sent).content.decode()
    assert "Someone else changed this" in said
    assert "Neglect of babies" in said


def test_what_was_withdrawn_counts_nowhere_and_is_entered_anew(world, visit):
    dana, executive = world.dana, world.log.executive
    left = group_work.open_work([executive.pk])[executive.pk]
    assert left[1].said == "2 priorities that it leads"
    for withdraw, row in withdrawals(world).values():
        withdraw(row, **WHY, by=dana)
    assert agenda.led_by(executive, dana) == [world.served]
    left = group_work.open_work([executive.pk])[executive.pk]
    assert left[1].said == "1 priority that it leads"
    assert [row[6] for row in progress.file_rows(dana)] == [world.read.name]
    [plan] = visit(dana, reverse("improvement:plans")).context["rows"]
    assert plan[4] == 1, "priorities"
    page = visit(dana, world.plan.get_absolute_url())
    assert "Of 1 measure," in page.context["sentence"]
    assert [row[0]["text"] for row in page.context["rows"]] == ["Priority 1: Neglect"]
    assert criteria_lists.rows_of(dana) == list(criteria_lists.export(dana)) == []
    offered = visit(dana, f"{world.log.action.get_absolute_url()}priorities/").context["form"]
    assert list(offered.fields["priorities"].queryset) == [world.served]
    again = operations.add_priority(
        world.plan, title="Neglect, twice", why="x", lead_group=executive, by=dana
    )
    assert again.number == 3, "the address of the other stays"
    measure = operations.add_measure(
        world.read.outcome, **MEASURE | {"name": "The same, twice"}, by=dana
    )
    assert measure.number == 3
    assert criteria.add_criterion(text="Children feel safer.", by=dana).order == 1


def test_evidence_goes_with_its_criterion(world, visit):
    entry = voice.hear(
        heard_on=logs.TODAY, from_whom="children", you_said="Nobody asks us.", agency=world.trust,
        by=None,
    )  # fmt: skip
    criteria.add_evidence(world.criterion, shows="x", reference=entry.reference, by=None)
    assert linking.back(entry, world.dana)
    criteria.withdraw_criterion(world.criterion, **WHY, by=world.dana)
    assert linking.back(entry, world.dana) == []
    with pytest.raises(NotAllowed, match="SUC-2026-0001 was withdrawn"):
        linking.require_standing([world.criterion.reference])


def test_nothing_is_done_with_what_was_withdrawn(world, visit):
    dana, executive = world.dana, world.log.executive
    outcome = operations.add_outcome(world.priority, text="x", by=None)
    below = operations.add_measure(outcome, **MEASURE, by=None)
    criteria.propose_judgement(
        world.criterion, year=2025, verdict="not-yet", reason="x", by=world.dana
    )
    criteria.return_judgement(world.criterion, year=2025, reason="Why?", by=world.sue)
    assert criteria_lists.to_propose_again(dana).count() == 1
    criteria.add_evidence(world.criterion, shows="x", seen_at="x", by=None)
    for withdraw, row in withdrawals(world).values():
        withdraw(row, **WHY, by=dana)
    assert criteria_lists.to_propose_again(dana).count() == 0
    words = {"title": "x", "why": "x", "lead_group": executive, "lead_post": ""}
    read = {"quarter_begins_on": world.plan.begins_on, "value": Decimal(1), "by": dana}
    evidence = world.criterion.evidence.get()
    upload = SimpleUploadedFile("a.txt", b"x")
    for said, act in (
        ("priority", lambda: operations.change_priority(world.priority, **words, by=dana)),
        ("priority", lambda: operations.add_outcome(world.priority, text="y", by=dana)),
        ("priority", lambda: operations.change_outcome(outcome, text="y", by=dana)),
        ("priority", lambda: operations.add_measure(outcome, **MEASURE, by=dana)),
        ("priority", lambda: operations.note_reading(below, **read)),
        ("priority", lambda: operations.withdraw_measure(below, **WHY, by=dana)),
        ("priority", lambda: operations.link(world.log.action, priority=world.priority, by=dana)),
        ("priority", lambda: operations.put_under_priorities(
            world.log.action, priorities=[world.priority], by=dana)),
        ("measure", lambda: operations.change_measure(world.measure, **MEASURE, by=dana)),
        ("measure", lambda: operations.note_reading(world.measure, **read)),
        ("", lambda: criteria.change_criterion(
            world.criterion, text="x", cited="", evidence_wanted="", by=dana)),
        ("", lambda: criteria.add_evidence(world.criterion, shows="x", seen_at="y", by=dana)),
        ("", lambda: criteria.strike_out(evidence, reason="x", by=dana)),
        ("", lambda: criteria.propose_judgement(
            world.criterion, year=2025, verdict="not-yet", reason="y", by=dana)),
        ("", lambda: criteria.add_file(world.criterion, year=2025, upload=upload, by=dana)),
        ("", lambda: criteria.withdraw_criterion(world.criterion, **WHY, by=dana)),
    ):  # fmt: skip
        with pytest.raises(NotAllowed, match=rf"This {said} ?was withdrawn"):
            act()
    at = world.criterion.get_absolute_url()
    for address in (
        f"{at}change/", f"{at}evidence/", f"{at}evidence/strike-out/", f"{at}judge/2025-26/",
        f"{at}judge/2025-26/files/add/", f"{world.priority.get_absolute_url()}change/",
        f"{world.priority.get_absolute_url()}link-an-action/",
        f"{world.priority.get_absolute_url()}outcomes/add/",
        f"{world.measure.get_absolute_url()}reading/", f"{world.measure.get_absolute_url()}change/",
    ):  # fmt: skip
        page = visit(dana, address)
        assert page.context["form"] is None, address
        assert "was withdrawn" in page.content.decode(), address
    page = visit(world.alice, below.get_absolute_url()).content.decode()
    assert SAID in page, "with the priority that it is of"


def test_what_stands_on_it_keeps_it(world, visit):
    dana = world.dana
    for withdraw, row, said in (
        (operations.withdraw_priority, world.served, "There is a reading of its measures"),
        (operations.withdraw_measure, world.read, "There is a reading of it"),
    ):
        with pytest.raises(NotAllowed, match=said):
            withdraw(row, **WHY, by=dana)
        page = visit(dana, f"{row.get_absolute_url()}withdraw/")
        assert page.context["form"] is None
        assert said in page.content.decode()
    operations.link(world.log.action, priority=world.priority, by=dana)
    with pytest.raises(NotAllowed, match=r"1 action serves it\. Take each out first"):
        operations.withdraw_priority(world.priority, **WHY, by=dana)
    operations.put_under_priorities(world.log.action, priorities=[world.served], by=dana)
    operations.withdraw_priority(world.priority, **WHY, by=dana)


def test_a_judgement_keeps_its_criterion_until_it_is_sent_back(world, visit):
    dana, criterion = world.dana, world.criterion
    address = f"{criterion.get_absolute_url()}withdraw/"
    judged = {"year": 2025, "verdict": "not-yet", "reason": "x", "by": dana}
    criteria.propose_judgement(criterion, **judged)
    with pytest.raises(NotAllowed, match=r"waits to be agreed\. Ask the independent scrutineer"):
        criteria.withdraw_criterion(criterion, **WHY, by=dana)
    assert visit(dana, address).context["form"] is None
    criteria.return_judgement(criterion, year=2025, reason="Why?", by=world.sue)
    assert visit(dana, address).context["form"] is not None
    criteria.propose_judgement(criterion, **judged)
    criteria.agree_judgement(criterion, year=2025, by=world.sue)
    with pytest.raises(NotAllowed, match=r"It was judged for 2025 to 2026, so it stays\. Change"):
        criteria.withdraw_criterion(criterion, **WHY, by=dana)
    assert address not in visit(dana, criterion.get_absolute_url()).content.decode()


def test_what_a_group_adopted_stays_and_what_was_added_since_can_go(world, visit, clock):
    dana, executive = world.dana, world.log.executive
    # As the minutes of some weeks ago have it: what was there today was adopted.
    adopted_on = logs.TODAY - timedelta(days=30)
    clock.set((logs.TODAY + timedelta(days=1)).isoformat())
    operations.adopt_plan(world.plan, adopted_by=executive, adopted_on=adopted_on, by=None)
    for withdraw, row, what in (
        (operations.withdraw_priority, world.priority, "priority"),
        (operations.withdraw_measure, world.measure, "measure"),
    ):
        with pytest.raises(NotAllowed, match=f"This {what} was in the plan that was adopted"):
            withdraw(row, **WHY, by=dana)
        at = row.get_absolute_url()
        assert f"{at}withdraw/" not in visit(dana, at).content.decode()
    clock.set((logs.TODAY + timedelta(days=2)).isoformat())
    added = operations.add_priority(
        world.plan, title="Entered by mistake", why="x", lead_group=executive, **WHY, by=None
    )
    measure = operations.add_measure(
        world.read.outcome, **MEASURE | {"name": "Entered by mistake"}, **WHY, by=None
    )
    assert f"{added.get_absolute_url()}withdraw/" in (
        visit(dana, added.get_absolute_url()).content.decode()
    )
    operations.withdraw_priority(added, **WHY, by=dana)
    operations.withdraw_measure(measure, **WHY, by=dana)


def test_a_plan_with_no_priority_left_is_not_adopted(world):
    operations.put_under_priorities(world.log.action, priorities=[], by=None)
    plan = operations.add_plan(
        title="Another", begins_on=world.plan.begins_on, ends_on=world.plan.ends_on, by=None
    )
    priority = operations.add_priority(
        plan, title="x", why="x", lead_group=world.log.executive, by=None
    )
    operations.withdraw_priority(priority, **WHY, by=world.dana)
    with pytest.raises(NotAllowed, match="Add its priorities first"):
        operations.adopt_plan(
            plan, adopted_by=world.log.executive, adopted_on=logs.TODAY, by=world.dana
        )


def test_a_name_still_goes_out_of_it(world):
    criteria.withdraw_criterion(world.criterion, reason="Jayden was named", by=world.dana)
    told = {"mended_because": "[a child] was named"}
    taking_out.take_words_out(world.criterion, told=told, takes_out=["mended_because"],
                              by=world.dana)  # fmt: skip
    assert SuccessCriterion.objects.get().mended_because == "[a child] was named"
