"""Corrections and withdrawals: by the right person, and by everybody else."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from core import history, letters, notifications, restriction
from core.models import Notification, Submission
from core.operations import MadeAlready, NotAllowed, Stale
from improvement import exports, lists
from improvement import operations as log
from improvement.criteria import operations as criteria
from improvement.mending import notes, operations, policy
from improvement.models import Action, Finding
from improvement.plans import agenda
from improvement.scrutiny import operations as scrutiny
from improvement.voice import lists as heard
from improvement.voice import operations as voice
from reporting import scrutiny_tasks
from tests import world as worlds
from tests.improvement import log as logs
from tests.improvement.log import ANSWERS, DUE_ON, FOUND_ON, TODAY
from tests.kept import kept

pytestmark = pytest.mark.django_db

WHY = "A date was wrong."
MARK = "[taken out on 1 April 2026]"
FINDING = {
    "source": "multi-agency-audit", "came_from": "Audit of neglect, March 2026",
    "found_on": FOUND_ON, "statement": "Supervision does not ask.",
}  # fmt: skip
ENTRY = {"heard_on": TODAY, "from_whom": "children", "you_said": "Nobody asks us."}
VISIT = {"kind": "visit", "held_on": TODAY, "where": "A duty team", "seen": "Care."}
ACTION = {"what": "Train supervisors", "difference_wanted": "Children are asked."}


@pytest.fixture
def world(clock):
    clock.set(TODAY.isoformat())
    return build()


@kept
def build():
    found = logs.build_with_log()
    found.entry = voice.hear(**ENTRY, agency=found.trust, by=None)
    found.visit = scrutiny.note_visit(**VISIT, by=found.sue)
    found.lone = log.add_finding(**FINDING, by=None)  # which nothing answers
    return found


def fresh(row):
    return type(row)._base_manager.get(pk=row.pk)


def past(row, *names: str) -> list[tuple]:
    return list(history.rows_about(row, type(row)).order_by("history_id").values_list(*names))


def corrections(world, by, **more):
    """By who may do it, one of everything."""
    more = {"reason": WHY, "by": by} | more
    log = world.log
    return {
        "finding": lambda: operations.correct_finding(log.finding, **FINDING, **more),
        "theme": lambda: operations.correct_theme(log.theme, name="Supervising", **more),
        "recommendation": lambda: operations.correct_recommendation(
            log.recommendation, text="They are trained.", made_on=FOUND_ON,
            decision_reason="So it says.", **more,
        ),
        "action": lambda: operations.correct_action(log.action, **ACTION, **more),
        "entry": lambda: voice.correct_entry(world.entry, **ENTRY | {"you_said": "x"}, **more),
        "visit": lambda: scrutiny.correct_visit(world.visit, **VISIT | {"seen": "x"}, **more),
    }  # fmt: skip


def withdrawals(world, by):
    more = {"reason": "Entered twice.", "by": by}
    return {
        "finding": lambda: operations.withdraw_finding(world.lone, **more),
        "recommendation": lambda: operations.withdraw_recommendation(
            log.recommend(findings=[world.log.finding], text="x", made_on=FOUND_ON,
                          to_group=world.log.executive, by=None), **more,
        ),
        "entry": lambda: voice.withdraw_entry(world.entry, **more),
        "visit": lambda: scrutiny.withdraw_visit(world.visit, **more),
    }  # fmt: skip


CORRECTS = {
    "finding": {"dana"}, "theme": {"dana"}, "recommendation": {"dana"},
    "action": {"dana", "ada"},
    "entry": {"dana", "bea", "bilal", "brian"},
    "visit": {"sue"},
}  # fmt: skip
EVERYBODY = [*worlds.PEOPLE, "nobody", "root"]


@pytest.mark.parametrize("kind", CORRECTS)
def test_each_is_corrected_by_its_keepers_alone(world, kind):
    did = set()
    for name in EVERYBODY:
        act = corrections(world, getattr(world, name), reason=f"By {name}.")[kind]
        try:
            act()
        except PermissionDenied:
            continue
        except NotAllowed:  # the second finds nothing left to change
            pass
        did.add(name)
    assert did == CORRECTS[kind]


@pytest.mark.parametrize("kind", [each for each in CORRECTS if each not in ("theme", "action")])
def test_each_is_withdrawn_by_its_keepers_alone(world, kind):
    did = set()
    for name in EVERYBODY:
        try:
            withdrawals(world, getattr(world, name))[kind]()
        except PermissionDenied:
            continue
        except NotAllowed:  # it is withdrawn by now
            pass
        did.add(name)
    assert did == CORRECTS[kind]


STOOD = {
    "finding": {"What was found": "Supervision does not ask what the child’s life is like."},
    "theme": {"Name": "Supervision"},
    "recommendation": {
        "What should change": "Supervisors are trained to ask.",
        "Why the group decided so": "It is the third audit to say so.",
    },
    "action": {"What will be done": "Train all supervisors"},
    "entry": {"What they said": "Nobody asks us."},
    "visit": {"What was seen and heard": "Care."},
}


@pytest.mark.parametrize("kind", CORRECTS)
def test_everyone_reads_when_by_whom_and_why(world, kind):
    by = world.sue if kind == "visit" else world.dana
    row = corrections(world, by)[kind]()
    [said] = notes.of(fresh(row))["corrections"]
    told = said["heading"], said["when"], said["who"], said["text"]
    assert told == ("Corrected", "Wednesday 1 April 2026 at 10am", by.full_name, f"Why: {WHY}")
    assert STOOD[kind].items() <= {each["key"]: each["value"] for each in said["before"]}.items()
    with pytest.raises(NotAllowed, match="Nothing is changed yet"):
        corrections(world, by)[kind]()
    with pytest.raises(NotAllowed, match="Enter why it is corrected"):
        operations.correct_theme(world.log.theme, name="Other", reason=" ", by=world.dana)


def test_what_makes_no_sense_is_refused_with_a_sentence(world):
    found, tomorrow, dana = world.log, date(2026, 4, 2), world.dana
    decided = {"text": "x", "made_on": FOUND_ON, "decision_reason": "x", "reason": WHY, "by": dana}
    for wanted, act in (
        ("found: today or earlier", lambda: operations.correct_finding(
            found.finding, **FINDING | {"found_on": tomorrow}, reason=WHY, by=dana)),
        ("made: today or earlier", lambda: operations.correct_recommendation(
            found.recommendation, **decided | {"made_on": tomorrow})),
        ("decided before the recommendation", lambda: operations.correct_recommendation(
            found.recommendation, **decided, decided_on=date(2026, 3, 1))),
        ("decided: today or earlier", lambda: operations.correct_recommendation(
            found.recommendation, **decided, decided_on=tomorrow)),
        ("why the group decided so", lambda: operations.correct_recommendation(
            found.recommendation, **decided | {"decision_reason": ""})),
        ("at least one finding", lambda: operations.correct_recommendation(
            found.recommendation, **decided, findings=[])),
        ("heard: today or earlier", lambda: voice.correct_entry(
            world.entry, **ENTRY | {"heard_on": tomorrow}, reason=WHY, by=dana)),
        ("of that name already", lambda: operations.correct_theme(
            log.add_theme(slug="b", name="B", by=None), name="SUPERVISION", reason=WHY, by=dana)),
        ("Change the words", lambda: operations.correct_finding(
            found.finding, **_as_it_is(found.finding) | {"found_on": TODAY}, reason=WHY,
            takes_out=["statement"], by=dana)),
    ):  # fmt: skip
        with pytest.raises(NotAllowed, match=wanted):
            act()
    assert fresh(found.recommendation).text == "Supervisors are trained to ask."


def _as_it_is(finding) -> dict:
    return {name: getattr(finding, name) for name in (*FINDING, "cited")}


def test_a_stale_page_is_refused(world):
    for row, correct in (
        (world.log.finding, lambda **more: operations.correct_finding(
            world.log.finding, **FINDING, reason=WHY, by=world.dana, **more)),
        (world.log.action, lambda **more: operations.correct_action(
            world.log.action, **ACTION, reason=WHY, by=world.dana, **more)),
    ):  # fmt: skip
        token = getattr(row, "version_token", f"{row.history.count()}.")
        correct()
        with pytest.raises(Stale) as refused:
            correct(version=token)
        assert refused.value.changes


def test_a_recommendation_answers_other_findings_and_what_was_decided_stays(world):
    found = world.log
    operations.correct_recommendation(
        found.recommendation, text=found.recommendation.text, made_on=FOUND_ON,
        decided_on=date(2026, 3, 30), decision_reason="As the minutes have it.",
        findings=[world.lone], reason=WHY, by=world.dana,
    )  # fmt: skip
    corrected = fresh(found.recommendation)
    assert (corrected.is_adopted, corrected.to_group) == (True, found.executive)
    assert corrected.decided_on == date(2026, 3, 30)
    assert [link.finding for link in corrected.answers.all()] == [world.lone]
    operations.withdraw_finding(found.finding, reason="Twice.", by=world.dana)
    assert operations.answers(world.lone) == [corrected.reference]


def test_what_an_action_was_judged_by_only_loses_words(world):
    action = world.log.action
    operations.correct_action(action, **ACTION, **ANSWERS, reason=WHY, by=world.ada)
    assert fresh(action).how_much == "", "what nobody has answered yet is not corrected"
    log.hand_in(action, **ANSWERS, evidence_elsewhere="Records", by=world.bella)
    better = ANSWERS | {"how_much": "[taken out] of 52 supervisors trained."}
    with pytest.raises(NotAllowed, match="waits to be judged, and stays as its owner wrote it"):
        operations.correct_action(
            action, **ACTION, **better, evidence_elsewhere="Records", reason=WHY, by=world.ada
        )
    log.rate(action, impact="clear", reason="Seen in records.", by=world.ada)
    with pytest.raises(NotAllowed, match="Add evidence first"):
        operations.correct_action(action, **ACTION, **better, reason=WHY, by=world.ada)
    told = ACTION | better | {"evidence_elsewhere": "Records"}
    opposite = {"how_much": "[Nobody was trained.]", "takes_out": ["how_much"]}
    for wanted, more in (
        ("judged as it stands. Its re-check rates it anew", {}),
        ("words can only be taken out", opposite),
        ("all three answers", {"how_well": " ", "takes_out": ["how_much", "how_well"]}),
    ):
        with pytest.raises(NotAllowed, match=wanted):
            operations.correct_action(action, **told | more, reason=WHY, by=world.dana)
    operations.correct_action(action, **told, takes_out=["how_much"], reason=WHY, by=world.ada)
    corrected = fresh(action)
    assert (corrected.how_much, corrected.impact) == (better["how_much"], "clear")
    assert past(action, "how_much", "how_well")[-2:] == [
        (MARK, ANSWERS["how_well"]), (better["how_much"], ANSWERS["how_well"]),
    ]  # fmt: skip
    told |= {"difference_wanted": "Each child is asked."}
    operations.correct_action(action, **told, reason=WHY, by=world.ada)
    assert fresh(action).difference_wanted == "Each child is asked.", "what it says is put right"


def test_why_an_action_was_withdrawn_loses_a_name(world):
    action = world.log.action
    log.withdraw(action, reason="Jayden’s mother asked.", by=world.ada)
    operations.correct_action(
        action, **ACTION, outcome_reason="[a child]’s mother asked.", takes_out=["outcome_reason"],
        reason="x", by=world.dana,
    )  # fmt: skip
    assert (fresh(action).outcome, fresh(action).outcome_reason) == (
        "withdrawn", "[a child]’s mother asked.",
    )  # fmt: skip
    assert {row[0] for row in past(action, "outcome_reason")} == {
        "", MARK, "[a child]’s mother asked.",
    }  # fmt: skip


def test_what_was_said_back_is_corrected_once_said(world):
    entry = world.entry
    voice.correct_entry(entry, **ENTRY | {"you_said": "x"}, we_did="y", reason=WHY, by=world.bea)
    assert fresh(entry).we_did == ""
    voice.say_what_we_did(entry, we_did="We ask.", by=world.bea)
    voice.tell_back(entry, told_back_on=TODAY, told_back_how="At school", by=world.bea)
    more = {"we_did": "We ask.", "told_back_how": "At their school", "reason": WHY}
    with pytest.raises(NotAllowed, match="before they were heard"):
        voice.correct_entry(entry, **ENTRY, **more, told_back_on=FOUND_ON, by=world.bea)
    voice.correct_entry(entry, **ENTRY, **more, told_back_on=TODAY, by=world.bea)
    assert (fresh(entry).we_did, fresh(entry).told_back_how) == ("We ask.", "At their school")


def test_what_children_were_told_stays_and_they_are_told_again(client, clock, world):
    entry = world.entry
    voice.say_what_we_did(entry, we_did="We ask.", by=world.bea)
    voice.tell_back(entry, told_back_on=TODAY, told_back_how="At school", by=world.bea)
    told_on = "They were told on Wednesday 1 April 2026 what was done"
    with pytest.raises(NotAllowed, match=told_on):
        voice.say_what_we_did(entry, we_did="We do not ask.", by=world.bea)
    link = world.log.finding.reference
    voice.say_what_we_did(entry, we_did="We ask.", links=[link], by=world.bea)
    told = {"told_back_on": TODAY, "told_back_how": "At school", "reason": WHY, "by": world.bea}
    voice.correct_entry(entry, **ENTRY, we_did="We ask [a child].", **told)
    again = fresh(entry)
    assert (again.standing, again.told_back_on) == ("acted-on", None)
    with pytest.raises(NotAllowed, match=told_on):
        voice.say_what_we_did(again, we_did="Nothing.", by=world.bea)
    (correction,) = notes.of(again)["corrections"]
    assert [each["value"] for each in correction["before"]] == [
        "We ask.", "Wednesday 1 April 2026", "At school",
    ]  # fmt: skip
    assert heard.standing(again)["text"] == "To be told again"
    assert heard.rows_of([again])[0][-1] == heard.AGAIN
    assert "To be told again" in next(iter(heard.export("all", world.bea)))
    told_of = {name for name in ("bea", "bella", "dana", "charlie", "alice")
               if any(entry.reference in each["text"] for each in
                      scrutiny_tasks.tasks_of(getattr(world, name)))}  # fmt: skip
    assert told_of == {"bea", "dana"}, "of the agency that heard it, and the business team"
    client.force_login(world.charlie, backend="partnership.auth.SignInBackend")
    wanted = {"voice:you_said_we_did": "and we will tell you again", "voice:entry":
              "what they were told on Wednesday 1 April 2026 was corrected on"}  # fmt: skip
    for name, said in wanted.items():
        at = [entry.reference] if name == "voice:entry" else []
        assert said in client.get(reverse(name, args=at)).content.decode()
    voice.tell_back(entry, told_back_on=TODAY, told_back_how="At school", by=world.bea)
    named = {"we_did": "We do not ask [taken out].", "takes_out": ["we_did"]}
    with pytest.raises(NotAllowed, match="words can only be taken out"):
        voice.correct_entry(entry, **ENTRY, **told | named)
    voice.correct_entry(entry, **ENTRY, **told | named | {"we_did": "We ask [taken out]."})
    assert fresh(entry).told_back_on == TODAY, "a name alone went"
    clock.set("2026-04-04")
    voice.correct_entry(entry, **ENTRY, we_did="We do.", **told)
    with pytest.raises(NotAllowed, match="was corrected on Saturday 4 April 2026"):
        voice.tell_back(entry, told_back_on=TODAY, told_back_how="At school", by=world.bea)


def test_what_children_were_told_is_never_written_over_without_a_reason(client, world):
    """Not by a form that was left open, nor at its address."""
    entry = world.entry
    voice.say_what_we_did(entry, we_did="We ask.", by=world.bea)
    client.force_login(world.bea, backend="partnership.auth.SignInBackend")
    address = reverse("voice:tell_back", args=[entry.reference])
    form = client.get(address).context["form"]
    left_open = {"told_back_on_day": "1", "told_back_on_month": "4", "told_back_on_year": "2026",
                 "told_back_how": "By post", "submission": form["submission"].value()}  # fmt: skip
    voice.tell_back(entry, told_back_on=TODAY, told_back_how="At school", by=world.bea)
    for said in (client.get(address), client.post(address, left_open)):
        assert "They were told on Wednesday 1 April 2026." in said.content.decode()
    with pytest.raises(NotAllowed, match="correct the entry and say why"):
        voice.tell_back(entry, told_back_on=TODAY, told_back_how="By post", by=world.bea)
    assert fresh(entry).told_back_how == "At school"


# --- withdrawn ------------------------------------------------------------------------------------


def test_what_others_build_on_is_withdrawn_last(world):
    found, dana = world.log, world.dana
    why = {"reason": "Entered in error.", "by": dana}
    with pytest.raises(NotAllowed, match=rf"Withdraw {found.recommendation} first, or take the"):
        operations.withdraw_finding(found.finding, **why)
    with pytest.raises(NotAllowed, match=rf"Withdraw {found.action} first"):
        operations.withdraw_recommendation(found.recommendation, **why)
    log.withdraw(found.action, reason="x", by=dana)
    operations.withdraw_recommendation(found.recommendation, **why)
    operations.withdraw_finding(found.finding, **why)
    gone = fresh(found.finding)
    assert gone.withdrawn_on == TODAY
    said = f"Withdrawn on Wednesday 1 April 2026 by {dana.full_name}: Entered in error."
    assert notes.of(gone) == {"withdrawn": said, "corrections": []}
    with pytest.raises(NotAllowed, match="Enter why it is withdrawn"):
        operations.withdraw_finding(world.lone, reason=" ", by=dana)


def test_a_finding_whose_recommendation_was_withdrawn_is_answered_by_nothing(world, clock):
    found, dana = world.log, world.dana
    waiting = log.recommend(
        findings=[world.lone], text="x", made_on=FOUND_ON, to_group=found.executive, by=None
    )
    log.decide(waiting, is_adopted=False, decided_on=TODAY, reason="x", by=None)
    clock.set("2026-08-01")

    def answered():
        shown = {row[0]["text"]: row[-1] for row in lists.finding_rows(lists.findings(dana))}
        file = {row[0]: row[6:8] for row in exports.findings(lists.findings(dana), dana)}
        is_asked_about = lists.unanswered(dana).filter(pk=world.lone.pk).exists()
        return shown[world.lone.reference], file[world.lone.reference], is_asked_about

    assert answered() == ("1 recommendation, 1 declined", [waiting.reference, 0], True)
    operations.withdraw_recommendation(waiting, reason="x", by=dana)
    assert answered() == ("Nothing yet", ["", 0], True)


def test_an_action_that_a_keeper_cannot_open_is_in_the_way_without_a_name(world):
    found = world.log
    restriction.restrict(found.action, named=[], reason="x", by=world.ada)
    [follows] = operations.what_follows(found.recommendation, world.dana)
    assert (follows.reference, str(follows)) == ("", "an action that you cannot open")
    [follows] = operations.what_follows(found.recommendation, world.ada)
    assert follows.reference == found.action.reference


def test_what_was_withdrawn_can_be_entered_anew_in_the_same_words(world):
    def enter() -> Finding:
        told = FINDING | {"statement": "Entered too early."}
        return log.add_finding(**told, by=world.dana, submission=uuid4())

    first = enter()
    with pytest.raises(MadeAlready):
        enter()
    operations.withdraw_finding(first, reason="It was not agreed yet.", by=world.dana)
    assert enter().pk != first.pk


def test_what_is_done_because_of_a_recommendation_keeps_it(world):
    found = world.log
    log.hand_in(found.action, **ANSWERS, evidence_elsewhere="x", by=world.bella)
    log.rate(found.action, impact="clear", reason="x", by=world.dana)
    with pytest.raises(NotAllowed, match="was completed"):
        operations.withdraw_recommendation(found.recommendation, reason="x", by=world.dana)


def test_what_was_withdrawn_is_not_changed_decided_or_linked_to(world):
    found, dana = world.log, world.dana
    waiting = log.recommend(
        findings=[found.finding], text="x", made_on=FOUND_ON, to_group=found.executive, by=None
    )
    for act in (
        lambda: operations.withdraw_finding(world.lone, reason="x", by=dana),
        lambda: operations.withdraw_recommendation(waiting, reason="x", by=dana),
        lambda: voice.withdraw_entry(world.entry, reason="x", by=dana),
        lambda: scrutiny.withdraw_visit(world.visit, reason="x", by=world.sue),
    ):
        act()
    action = {"what": "x", "difference_wanted": "x", "owner": world.held["bob"],
              "group": found.executive, "due_on": DUE_ON}  # fmt: skip
    linked, standing = [world.lone.reference], voice.hear(**ENTRY, agency=world.trust, by=None)
    criterion = criteria.add_criterion(text="x", by=None)
    challenge = scrutiny.raise_challenge(
        to_agency=world.trust, title="x", challenged="x", evidence="x", by=world.sue
    )
    for wanted, act in (
        (policy.WITHDRAWN, lambda: log.put_in_themes(world.lone, themes=[], by=dana)),
        (policy.WITHDRAWN, lambda: log.recommend(
            findings=[found.finding, world.lone], text="x", made_on=FOUND_ON,
            to_group=found.executive, by=dana)),
        (policy.WITHDRAWN, lambda: log.decide(
            waiting, is_adopted=True, decided_on=TODAY, reason="x", by=dana)),
        (policy.WITHDRAWN, lambda: log.propose(**action, recommendation=waiting, by=dana)),
        (policy.WITHDRAWN, lambda: voice.say_what_we_did(world.entry, we_did="x", by=dana)),
        (policy.WITHDRAWN, lambda: voice.tell_back(
            world.entry, told_back_on=TODAY, told_back_how="x", by=dana)),
        (policy.WITHDRAWN, lambda: voice.make_finding_of_entry(
            world.entry, statement="x", by=dana)),
        (policy.WITHDRAWN, lambda: scrutiny.make_finding_of_visit(
            world.visit, statement="x", by=dana)),
        ("only to take out", lambda: operations.correct_finding(
            world.lone, **FINDING | {"statement": "x"}, reason="x", by=dana)),
        ("was withdrawn. Leave it out", lambda: voice.say_what_we_did(
            standing, we_did="x", links=linked, by=dana)),
        ("was withdrawn. Leave it out", lambda: criteria.add_evidence(
            criterion, shows="x", reference=linked[0], by=dana)),
        ("was withdrawn. Leave it out", lambda: scrutiny.answer(
            challenge, kind="not-accepted", reasons="x", links=linked, by=world.bea)),
    ):  # fmt: skip
        with pytest.raises(NotAllowed) as refused:
            act()
        assert wanted in str(refused.value)


def test_a_withdrawn_text_still_loses_a_name_and_nobody_keeps_it(world):
    name = "Jaydenpenhallow"
    finding = log.add_finding(**FINDING | {"statement": f"{name} was not seen."}, by=None)
    operations.withdraw_finding(finding, reason=f"It names {name}.", by=world.dana)
    operations.correct_finding(
        finding,
        **FINDING | {"statement": "[A child] was not seen."},
        reason="It named a child.",
        takes_out=["statement", "mended_because"],
        by=world.dana,
    )
    assert past(finding, "statement", "mended_because") == [
        (MARK, ""), (MARK, MARK), ("[A child] was not seen.", "It named a child."),
    ]  # fmt: skip
    assert fresh(finding).withdrawn_on == TODAY
    assert notes.of(fresh(finding))["withdrawn"].endswith(f": {MARK}")
    assert fresh(world.lone).statement == FINDING["statement"]


def test_what_is_not_ticked_stays(world):
    finding = log.add_finding(**FINDING | {"statement": "Jayden was not seen."}, by=None)
    operations.withdraw_finding(finding, reason="It was entered twice.", by=world.dana)
    told = {**FINDING, "reason": "It named a child.", "by": world.dana}
    with pytest.raises(NotAllowed, match="words can only be taken out"):
        operations.correct_finding(finding, **told, takes_out=["statement"])
    told["statement"] = "[a child] was not seen."
    with pytest.raises(NotAllowed, match="tick each text that you change"):
        operations.correct_finding(finding, **told, takes_out=["mended_because"])
    operations.correct_finding(finding, **told, takes_out=["statement"])
    said = notes.of(fresh(finding))
    assert said["withdrawn"].endswith(": It was entered twice.")
    assert said["corrections"][0]["before"] == [{"key": "What was found", "value": MARK}]
    with pytest.raises(NotAllowed, match="Change the words"):
        operations.correct_finding(finding, **told, takes_out=["came_from"])
    operations.correct_finding(finding, **told | {"reason": "y"}, takes_out=["mended_because"])
    assert notes.of(fresh(finding))["withdrawn"].endswith(f": {MARK}"), "forgotten at first"


def test_what_a_recommendation_answered_before_and_small_numbers_are_told_as_they_are(world):
    found, dana = world.log, world.dana
    told = {"text": found.recommendation.text, "made_on": FOUND_ON, "decision_reason": "x"}
    for findings in ([found.finding, world.lone], [world.lone]):
        operations.correct_recommendation(
            found.recommendation, **told, findings=findings, reason=WHY, by=dana
        )
    last, first = [
        {each["key"]: each["value"] for each in said["before"]}
        for said in notes.of(fresh(found.recommendation))["corrections"]
    ]
    # both at the same moment of a clock that stands still, so the later one tells of both
    assert last[notes.FINDINGS] == found.finding.reference
    assert first["Why the group decided so"] == "It is the third audit to say so."
    counted = {**ENTRY, "age_bands": ["5-10"], "reason": WHY, "by": dana}
    voice.correct_entry(world.entry, **counted, number_of_people=3)
    voice.correct_entry(world.entry, **ENTRY, number_of_people=4, reason=WHY, by=dana)
    [said, _] = notes.of(fresh(world.entry))["corrections"]
    assert said["before"] == [
        {"key": "Ages", "value": "5 to 10"}, {"key": "People", "value": "Fewer than 5"},
    ]  # fmt: skip


def test_who_decided_owns_or_judged_it_is_told_unless_they_did_it(world, mailoutbox):
    found = world.log
    corrections(world, world.dana)["recommendation"]()
    log.hand_in(found.action, **ANSWERS, evidence_elsewhere="x", by=world.bella)
    log.rate(found.action, impact="clear", reason="x", by=world.ada)
    told = {**ACTION, **ANSWERS, "evidence_elsewhere": "x", "reason": WHY}
    operations.correct_action(found.action, **told, by=world.dana)
    operations.correct_action(found.action, **told | {"what": "y"}, by=world.ada)
    waiting = log.recommend(
        findings=[found.finding], text="x", made_on=FOUND_ON, to_group=found.executive, by=None
    )
    operations.correct_recommendation(
        waiting, text="Not decided yet.", made_on=FOUND_ON, reason=WHY, by=world.dana
    )
    mailoutbox.clear()
    letters.deliver()
    [letter] = mailoutbox
    assert letter.to == [world.ada.email]
    assert letter.subject == f"{found.recommendation}: a decided recommendation was corrected"
    assert found.recommendation.get_absolute_url() in letter.body
    rows = Notification.objects.filter(kind="action_corrected").order_by("pk")
    told = [row.recipient for row in rows]
    assert told == [world.bella, world.ada, world.bella]
    mailoutbox.clear()
    notifications.deliver()
    subjects = [mail.subject for mail in mailoutbox]
    assert subjects.count(f"{found.action}: an action was corrected") == 3


def test_matters_arising_say_what_was_corrected_since(world, clock):
    found, dana = world.log, world.dana
    log.hand_in(found.action, **ANSWERS, evidence_elsewhere="x", by=world.bella)
    log.rate(found.action, impact="clear", reason="x", by=world.ada)
    clock.set("2026-06-01")
    since = date(2026, 5, 1)
    assert not any(agenda.matters_arising(found.executive, dana, since).values())
    corrections(world, dana)["recommendation"]()
    told = {**ACTION, **ANSWERS, "evidence_elsewhere": "x"}
    operations.correct_action(found.action, **told, reason=WHY, by=dana)
    matters = agenda.matters_arising(found.executive, dana, since)
    corrected = "Corrected on Monday 1 June 2026: its page says what."
    [decided], [closed] = matters["decisions"], matters["closed"]
    assert (decided[0]["text"], decided[-1]) == (
        found.recommendation.reference, f"So it says. {corrected}",
    )  # fmt: skip
    assert closed[-1] == f"{ANSWERS['what_difference']} {corrected}"


def test_notices_and_receipts_hold_no_words_of_it(world):
    """Of every table but those of the record itself: tests/reporting/test_disposal.py looks so."""
    name = "Jaydenpenhallow"
    log.add_finding(**FINDING | {"statement": name}, by=world.dana, submission=uuid4())
    log.withdraw(world.log.action, reason=name, by=world.ada)
    said = [str(row) for model in (Submission, Notification) for row in model.objects.values()]
    assert len(said) > 1
    assert name not in "".join(said)
    assert Action.objects.unscoped("test").get().outcome_reason == name
    assert Finding.objects.filter(statement=name).exists()
