"""What an action is judged by stays: its evidence, and the difference that it was to make."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from core import letters, notifications
from core.models import Letter, Notification
from core.operations import NotAllowed
from improvement import exports, linking, lists
from improvement import operations as log
from improvement.criteria import operations as criteria
from improvement.mending import notes, taking_out
from improvement.mending import operations as mending
from improvement.models import Action, ActionDocument
from improvement.plans import operations as plans
from improvement.risks import operations as risks
from tests.improvement import log as logs
from tests.improvement import register

pytestmark = pytest.mark.django_db

ACTION = {"what": "Train all supervisors", "difference_wanted": "Children are asked, and heard."}
EASIER = ACTION | {"difference_wanted": "A course was held."}
MORE = {"reason": "Too much was promised."}


@pytest.fixture
def world(clock):
    clock.set(logs.TODAY.isoformat())
    return logs.build_with_log()


@pytest.fixture
def visit(client):
    def open_as(person, address: str) -> str:
        client.force_login(person, backend="partnership.auth.SignInBackend")
        return client.get(address).content.decode()

    return open_as


def handed_in(world, files: int = 1, **more) -> Action:
    action, bella = world.log.action, world.bella
    for each in range(files):
        upload = SimpleUploadedFile(f"register-{each}.txt", f"Evidence {each}".encode())
        log.add_document(action, upload=upload, by=bella)
    log.hand_in(action, **logs.ANSWERS, **more, by=bella)
    return fresh(action)


def fresh(action) -> Action:
    return Action.objects.unscoped("test").get(pk=action.pk)


def test_the_last_evidence_of_what_waits_to_be_judged_stays(world, visit):
    action = handed_in(world, files=2)
    first, last = ActionDocument.objects.unscoped("test").order_by("pk")
    taking_out.take_evidence_away(action, document=first, reason="Twice.", by=world.dana)
    told = Notification.objects.filter(kind="action_corrected").values_list("recipient", flat=True)
    assert set(told) == {world.bella.pk, world.ada.pk}, "its owner, and who judges"
    with pytest.raises(NotAllowed, match="Send the action back first"):
        taking_out.take_evidence_away(action, document=last, reason="x", by=world.dana)
    assert "Send the action back first" in visit(
        world.dana, f"{action.get_absolute_url()}take-a-file-away/"
    )
    log.send_back(action, reason="A name is in it.", by=world.ada)
    taking_out.take_evidence_away(action, document=last, reason="x", by=world.dana)
    with pytest.raises(NotAllowed, match="Add evidence first"):
        log.hand_in(action, **logs.ANSWERS, by=world.bella)


def test_what_has_no_evidence_any_more_is_not_rated(world, visit, monkeypatch):
    """As an older portal could leave it."""
    action = handed_in(world)
    [document] = ActionDocument.objects.unscoped("test")
    with monkeypatch.context() as older:
        older.setattr(taking_out, "why_not_take_away", lambda action: None)
        taking_out.take_evidence_away(action, document=document, reason="x", by=world.dana)
    action = fresh(action)
    with pytest.raises(NotAllowed, match="no evidence any more"):
        log.rate(action, impact="clear", reason="x", by=world.ada)
    assert "no evidence any more" in visit(world.ada, f"{action.get_absolute_url()}rate/")
    log.send_back(action, reason="Where is it?", by=world.ada)


def test_whoever_judges_has_the_answers_and_the_evidence_beside_the_form(world, visit, clock):
    action = handed_in(world, evidence_elsewhere="Training records")
    logs_own = [*logs.ANSWERS.values(), "Training records", "register-0.txt"]
    page = visit(world.ada, f"{action.get_absolute_url()}rate/")
    assert [each for each in logs_own if each not in page] == []
    log.rate(action, impact="clear", reason="The audit shows it.", by=world.ada)
    clock.set(fresh(action).recheck_on.isoformat())
    page = visit(world.ada, f"{action.get_absolute_url()}look-again/")
    assert [each for each in [*logs_own, "The audit shows it."] if each not in page] == []


def test_nobody_changes_what_waits_to_be_judged_by_nor_an_owner_their_own(world, visit):
    action = handed_in(world, files=0, evidence_elsewhere="Records")
    answers = logs.ANSWERS | {"evidence_elsewhere": "Records"}
    for who in (world.dana, world.ada):
        with pytest.raises(NotAllowed, match="Send it back first"):
            mending.correct_action(action, **EASIER, **answers, **MORE, by=who)
    assert "Send it back first" in visit(world.dana, f"{action.get_absolute_url()}correct/")
    ours = log.propose(
        **ACTION, owner=world.held["ada"], group=world.log.executive, because="x",
        due_on=logs.DUE_ON, by=None,
    )  # fmt: skip
    with pytest.raises(NotAllowed, match="You own or have owned this action, so somebody else"):
        mending.correct_action(ours, **EASIER, because="x", **MORE, by=world.ada)
    mending.correct_action(ours, **ACTION, because="y", **MORE, by=world.ada)
    mending.correct_action(ours, **EASIER, because="y", **MORE, by=world.dana)


def test_a_withdrawn_action_is_no_evidence_and_treats_no_risk(world, visit):
    action, dana = world.log.action, world.dana
    criterion = criteria.add_criterion(text="Children are heard.", cited="x", by=None)
    criteria.add_evidence(criterion, shows="Trained", reference=action.reference, by=dana)
    assert linking.standing_links(criterion.evidence.all())
    log.withdraw(action, reason="Not needed", by=world.ada)
    assert linking.standing_links(criterion.evidence.all()) == []
    assert "Action, withdrawn" in visit(dana, criterion.get_absolute_url())
    assert "withdrawn" not in visit(world.charlie, criterion.get_absolute_url()).lower()
    with pytest.raises(NotAllowed, match=r"was withdrawn\. Leave it out"):
        criteria.add_evidence(criterion, shows="x", reference=action.reference, by=dana)
    field = linking.ReferencesField(label="x", prefixes=("ACT",))
    for person, said in ((dana, "was withdrawn"), (world.nobody, "that you may open")):
        field.person = person
        with pytest.raises(ValidationError, match=said):
            field.clean(action.reference)
    risk = risks.add_risk(
        **register.WORDS, scores=register.SCORES, why="x", owner=world.held["bella"],
        group=world.log.executive, by=None,
    )  # fmt: skip
    with pytest.raises(NotAllowed, match="it treats nothing"):
        risks.tie(risk, kind="action", key=action.reference, by=dana)


def test_a_risk_and_a_planned_item_show_what_they_said(world, visit):
    dana, group = world.dana, world.log.executive
    told = {"owner": world.held["bella"], "group": group, "scores": register.SCORES}
    risk = risks.add_risk(**register.WORDS, **told, why="x", by=None)
    risks.describe(risk, **register.WORDS | {"effect": "Little."}, group=group, by=dana)
    item = plans.plan_item(group=group, what="Report", planned_on=logs.DUE_ON, by=None)
    plans.change_item(
        item, group=group, what="Review", planned_on=logs.DUE_ON, day_is_set=False, repeats="once",
        post="", by=dana,
    )  # fmt: skip
    for row, before in ((risk, register.WORDS["effect"]), (item, "Report")):
        said = visit(world.dana, row.get_absolute_url())
        assert "What it said before" in said
        assert f"before:</strong> {before}" in said


FINDING = {
    "source": "multi-agency-audit", "came_from": "Audit of neglect, March 2026",
    "found_on": logs.FOUND_ON,
}  # fmt: skip


def test_whoever_relies_on_a_finding_hears_that_it_was_corrected(world):
    action = handed_in(world, files=0, evidence_elsewhere="Records")
    log.rate(action, impact="clear", reason="Seen", by=world.ada)
    finding = world.log.finding
    mending.correct_finding(finding, **FINDING, statement="One did.", **MORE, by=world.dana)
    (letter,) = Letter.objects.filter(kind="finding_corrected")
    assert letters.written(letter).to == [world.ada.email]
    rows = Notification.objects.filter(kind="action_reason_corrected")
    assert {each.recipient for each in rows} == {world.bella, world.ada}
    mending.correct_recommendation(
        world.log.recommendation, text="They ask.", made_on=logs.FOUND_ON,
        decision_reason="It is the third audit to say so.", **MORE, by=world.dana,
    )  # fmt: skip
    assert rows.all().count() == 4
    notifications.deliver()
    assert not rows.filter(sent_at=None).exists()


def test_a_later_tick_leaves_a_correction_its_line(world):
    finding, dana = world.log.finding, world.dana
    mending.correct_finding(finding, **FINDING, statement="Jayden was not asked.", **MORE, by=dana)
    named = {"statement": "[a child] was not asked.", "takes_out": ["statement"]}
    mending.correct_finding(finding, **FINDING, **named, **MORE, by=dana)
    later, first = notes.of(finding)["corrections"]
    for each in (later, first):
        assert [line["key"] for line in each["before"]] == ["What was found"]
        assert each["before"][0]["value"].startswith("[taken out on")


def test_a_rating_shows_the_words_that_it_was_made_by(world, visit, clock):
    action = handed_in(world, files=0, evidence_elsewhere="Records")
    log.rate(action, impact="clear", reason="Seen", by=world.ada)
    assert "The difference it was judged by" not in visit(world.dana, action.get_absolute_url())
    answers = logs.ANSWERS | {"evidence_elsewhere": "Records"}
    mending.correct_action(action, **EASIER, **answers, **MORE, by=world.dana)
    assert in_the_file(world)[action.reference] == (
        EASIER["difference_wanted"], ACTION["difference_wanted"],
    )  # fmt: skip
    said = " ".join(visit(world.dana, action.get_absolute_url()).split())
    _, _, judged = said.partition("The difference it was judged by")
    assert ACTION["difference_wanted"] in judged.partition("</dd>")[0]
    clock.set((fresh(action).recheck_on + timedelta(days=1)).isoformat())
    log.recheck(action, impact="early", reason="Less", again=False, by=world.ada)
    said = visit(world.dana, action.get_absolute_url())
    assert said.count("The difference it was judged by") == 1, (
        "the re-check judged by the new words"
    )
    assert in_the_file(world)[action.reference] == (EASIER["difference_wanted"],) * 2


def test_the_file_says_nothing_of_what_was_not_judged(world):
    action = handed_in(world, files=0, evidence_elsewhere="Records")
    assert in_the_file(world, show="open")[action.reference][1] is None
    log.withdraw(action, reason="Not needed", by=world.dana)
    assert in_the_file(world)[action.reference][1] is None


def in_the_file(world, show="closed"):
    """By reference, what difference it is to make and by what it was judged."""
    at = [exports.ACTION_HEADINGS.index(each)
          for each in ("Difference it is to make", "Difference it was judged by")]  # fmt: skip
    rows = exports.actions(lists.Choice(show), world.dana)
    return {row[0]: tuple(row[each] for each in at) for row in rows}
