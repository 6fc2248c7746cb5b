"""What people do in the improvement log: every move by the right person, and by the wrong one."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import User
from core import access
from core.models import Notification
from core.operations import NotAllowed
from improvement import executive_sources, lists, operations, parties
from improvement.models import Action, Finding, ImpactJudgement, Recommendation
from partnership import operations as ours
from partnership.roles import Role
from tests import world as worlds
from tests.improvement import log as logs
from tests.improvement.log import ANSWERS, DUE_ON, FOUND_ON, TODAY

pytestmark = pytest.mark.django_db

KEEPERS, OTHERS = ("dana",), ("alice", "bella", "bea", "ada", "hari", "sue", "root", "nobody")


@pytest.fixture
def world(clock):
    clock.set(TODAY.isoformat())
    return logs.build_with_log()


def fresh(action) -> Action:
    return Action._base_manager.get(pk=action.pk)


def told(kind: str) -> set[str]:
    rows = Notification.objects.filter(kind=kind)
    return set(rows.values_list("recipient__email", flat=True))


def handed_in(world) -> Action:
    return operations.hand_in(
        world.log.action, **ANSWERS, evidence_elsewhere="Training records", by=world.bella
    )


# --- findings, recommendations --------------------------------------------------------------------


@pytest.mark.parametrize("name", KEEPERS + OTHERS)
def test_the_business_team_alone_keeps_the_log(world, name):
    person, log = getattr(world, name), world.log

    def every_act():
        yield lambda: operations.add_theme(slug="neglect", name="Neglect", by=person)
        yield lambda: operations.add_finding(
            source="data", came_from="Dataset", found_on=FOUND_ON, statement="More.", by=person
        )
        yield lambda: operations.put_in_themes(log.finding, themes=[], by=person)
        yield lambda: operations.recommend(
            findings=[log.finding], text="Less.", made_on=FOUND_ON, to_group=log.executive,
            by=person,
        )  # fmt: skip
        yield lambda: operations.propose(
            what="Do it", difference_wanted="Some", owner=world.held["bob"], group=log.executive,
            due_on=DUE_ON, recommendation=log.recommendation, by=person,
        )  # fmt: skip

    before = Finding.objects.count(), Recommendation.objects.count()
    for act in every_act():
        if name in KEEPERS:
            act()
        else:
            with pytest.raises(PermissionDenied):
                act()
    after = Finding.objects.count(), Recommendation.objects.count()
    assert (after != before) == (name in KEEPERS)


def test_what_makes_no_sense_is_refused_with_a_sentence(world):
    log, dana = world.log, world.dana
    with pytest.raises(NotAllowed, match="of that name already"):
        operations.add_theme(slug="supervision-2", name="SUPERVISION", by=dana)
    with pytest.raises(NotAllowed, match="today or earlier"):
        operations.add_finding(
            source="data", came_from="x", found_on=date(2026, 4, 2), statement="x", by=dana
        )
    with pytest.raises(NotAllowed, match="at least one finding"):
        operations.recommend(
            findings=[], text="x", made_on=FOUND_ON, to_group=log.executive, by=dana
        )
    with pytest.raises(NotAllowed, match="has been decided"):
        operations.decide(
            log.recommendation, is_adopted=False, decided_on=TODAY, reason="x", by=dana
        )
    with pytest.raises(NotAllowed, match="Say why"):
        operations.propose(
            what="x", difference_wanted="x", owner=world.held["bob"], group=log.executive,
            due_on=DUE_ON, by=dana,
        )  # fmt: skip
    with pytest.raises(NotAllowed, match="in the future"):
        operations.propose(
            what="x", difference_wanted="x", owner=world.held["bob"], group=log.executive,
            due_on=TODAY, because="x", by=dana,
        )  # fmt: skip


def test_no_action_follows_from_a_declined_recommendation(world):
    declined = operations.recommend(
        findings=[world.log.finding], text="x", made_on=FOUND_ON, to_group=world.log.executive,
        by=world.dana,
    )  # fmt: skip
    operations.decide(declined, is_adopted=False, decided_on=TODAY, reason="Done", by=world.dana)
    with pytest.raises(NotAllowed, match="declined"):
        operations.propose(
            what="x", difference_wanted="x", owner=world.held["bob"], group=world.log.executive,
            due_on=DUE_ON, recommendation=declined, by=world.dana,
        )  # fmt: skip


def test_a_finding_that_nothing_answers_is_an_exception_after_90_days(world, clock):
    lonely = operations.add_finding(
        source="data", came_from="x", found_on=FOUND_ON, statement="x", by=world.dana
    )
    clock.set("2026-06-30")
    assert list(lists.unanswered(world.alice)) == []
    clock.set("2026-07-01")
    assert list(lists.unanswered(world.alice)) == [lonely]  # and not what an action answers
    declined = operations.recommend(
        findings=[lonely], text="x", made_on=FOUND_ON, to_group=world.log.executive, by=None
    )
    operations.decide(declined, is_adopted=False, decided_on=TODAY, reason="Done.", by=None)
    assert list(lists.unanswered(world.alice)) == [lonely]
    [matter] = executive_sources.unanswered_findings(world.alice, date(2026, 7, 1))
    assert matter.what.startswith(f"x {declined.reference} was declined: Done. (Nobody who sits")


# --- an action ------------------------------------------------------------------------------------

RIGHTS = {
    "bella": "contribute", "bea": "contribute", "bilal": "contribute", "brian": "contribute",
    "ada": "manage", "ines": "view", "carol": "view", "dana": "manage", "hari": "view",
    "sue": "view",
}  # fmt: skip


@pytest.mark.parametrize("name", [*worlds.PEOPLE, "nobody", "root"])
def test_who_may_open_an_action_and_what_they_may_do_with_it(world, name):
    person = getattr(world, name)
    held = [right for right in access.RIGHTS if access.can(person, right, world.log.action)]
    expected = RIGHTS.get(name)
    assert held == (list(access.expand(expected)) if expected else [])


def test_every_way_to_a_right_is_one_that_is_written_down(world):
    from improvement import ways
    from partnership import openings

    written = {
        (line.right, line.way)
        for role in [None, *Role]
        for line in openings.lines(role)
        if line.model_label == ways.LABEL
    }
    for grant in parties.grants([world.log.action])[world.log.action.pk]:
        assert (grant.right, grant.way) in written


def test_from_a_finding_to_its_impact(world, clock):
    action = world.log.action
    operations.add_progress(action, standing="on-track", text="Half way", by=world.bella)
    upload = SimpleUploadedFile("records.txt", b"Forty of 52")
    operations.add_document(action, upload=upload, by=world.bella)
    operations.hand_in(action, **ANSWERS, by=world.bella)
    assert told("action_handed_in") == {"ada@example.org"}
    with pytest.raises(PermissionDenied):
        operations.rate(action, impact="clear", reason="x", by=world.bea)
    operations.rate(action, impact="early", reason="Two audits show it", by=world.ada)
    closed = fresh(action)
    assert (closed.outcome, closed.impact, closed.closed_on) == ("completed", "early", TODAY)
    assert closed.recheck_on == date(2026, 7, 1)
    assert told("action_closed") == {"bella@example.org"}
    clock.set("2026-07-01")
    operations.remind(by=None)
    assert told("action_recheck") == {"ada@example.org"}
    operations.recheck(action, impact="clear", reason="Still", again=True, by=world.ada)
    assert fresh(action).recheck_on == date(2027, 1, 1)
    operations.recheck(action, impact="sustained", reason="So", again=False, by=world.ada)
    assert fresh(action).recheck_on is None
    judged = ImpactJudgement.objects.unscoped("test").values_list("impact", flat=True)
    assert list(judged) == ["early", "clear", "sustained"]


def test_without_evidence_it_is_not_handed_in_and_nothing_is_saved(world):
    with pytest.raises(NotAllowed, match="Add evidence first"):
        operations.hand_in(world.log.action, **ANSWERS, by=world.bella)
    assert fresh(world.log.action).how_much == ""


@pytest.mark.parametrize("name", ["ada", "dana"])
def test_whoever_may_judge_it_does_not_answer_the_questions(world, name):
    with pytest.raises(NotAllowed, match="Only its owner"):
        operations.hand_in(
            world.log.action, **ANSWERS, evidence_elsewhere="x", by=getattr(world, name)
        )
    assert fresh(world.log.action).handed_in_on is None


def test_whoever_handed_it_in_does_not_judge_it(world):
    """Of the business team's own actions, too."""
    officer = User.objects.create_user("meg@example.org", full_name="Meg Moss")
    held = ours.begin_role(
        officer, agency=world.business_team, role=Role.DEVELOPMENT_OFFICER, started_on=TODAY,
        by=None,
    )  # fmt: skip
    action = operations.propose(
        what="x", difference_wanted="x", owner=held, group=world.log.executive, due_on=DUE_ON,
        because="A visit", by=None,
    )  # fmt: skip
    operations.hand_in(action, **ANSWERS, evidence_elsewhere="x", by=world.dana)
    with pytest.raises(NotAllowed, match="You handed in"):
        operations.rate(action, impact="clear", reason="x", by=world.dana)
    assert action not in lists.judged_by(world.dana)
    assert [*lists.judged_by(world.ada)] == [action]


def test_whoever_proposed_it_does_not_judge_it(world):
    action = operations.propose(
        what="x", difference_wanted="x", owner=world.held["bob"], group=world.log.executive,
        due_on=DUE_ON, because="A visit", by=world.dana,
    )  # fmt: skip
    operations.hand_in(action, **ANSWERS, evidence_elsewhere="x", by=world.bob)
    assert told("action_handed_in") == {"ada@example.org"}
    with pytest.raises(NotAllowed, match="You proposed"):
        operations.rate(action, impact="clear", reason="x", by=world.dana)


def test_it_can_be_sent_back_for_more(world):
    action = handed_in(world)
    with pytest.raises(NotAllowed, match="handed in"):
        operations.add_progress(action, standing="on-track", text="x", by=world.bella)
    operations.send_back(action, reason="Which files were read?", by=world.ada)
    assert fresh(action).handed_in_on is None
    assert told("action_sent_back") == {"bella@example.org"}
    operations.hand_in(action, **ANSWERS, evidence_elsewhere="All 52", by=world.bella)


def test_its_date_moves_by_who_manages_it_alone_and_the_first_stays(world):
    action = world.log.action
    with pytest.raises(PermissionDenied):
        operations.move_due_date(action, due_on=date(2026, 6, 1), reason="x", by=world.bella)
    operations.move_due_date(action, due_on=date(2026, 6, 1), reason="Illness", by=world.ada)
    with pytest.raises(NotAllowed, match="It is due on Monday 1 June 2026 already"):
        operations.move_due_date(action, due_on=date(2026, 6, 1), reason="x", by=world.ada)
    moved = fresh(action)
    assert (moved.due_on, moved.due_at_first_on) == (date(2026, 6, 1), DUE_ON)


def test_it_is_handed_over_within_the_agency_by_its_own_people(world):
    action = world.log.action
    with pytest.raises(NotAllowed, match="Only people of the agency"):
        operations.hand_over(action, owner=world.held["bob"], by=world.ada)
    with pytest.raises(NotAllowed, match="somebody of the agency"):
        operations.hand_over(action, owner=world.held["alice"], by=world.bea)
    operations.hand_over(action, owner=world.held["bob"], by=world.bea)
    assert access.can(world.bob, "contribute", action)
    assert not access.can(world.bella, "view", action)
    assert told("action_assigned") == {"bella@example.org", "bob@example.org"}


def test_when_its_owner_leaves_the_lead_stands_in(world):
    ours.end_role(world.held["bella"], ended_on=TODAY, reason="Moved", by=world.dana)
    assert not access.can(world.bella, "view", world.log.action)
    assert [*lists.mine(world.bea)] == [world.log.action]


def test_it_is_withdrawn_with_a_reason_and_stays(world):
    with pytest.raises(PermissionDenied):
        operations.withdraw(world.log.action, reason="x", by=world.bella)
    operations.withdraw(world.log.action, reason="Overtaken", by=world.dana)
    assert fresh(world.log.action).outcome == "withdrawn"
    with pytest.raises(NotAllowed, match="closed"):
        operations.add_progress(world.log.action, standing="on-track", text="x", by=world.bella)


# --- the clock ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "kinds"),
    [
        ("2026-05-07", set()),
        ("2026-05-08", {"action_due_soon"}),
        ("2026-05-15", {"action_due_today"}),
        ("2026-05-16", set()),  # a Saturday
        ("2026-05-18", {"action_overdue"}),
        ("2026-05-26", {"action_overdue", "action_overdue_agency"}),
        ("2026-06-09", {"action_overdue", "action_overdue_agency", "action_overdue_executive"}),
    ],
)
def test_who_hears_that_it_is_late(world, clock, day, kinds):
    Notification.objects.all().delete()
    clock.set(day)
    operations.remind(by=None)
    operations.remind(by=None)
    rows = Notification.objects.values_list("kind", "recipient__email")
    assert {kind for kind, _ in rows} == kinds
    assert len(rows) == len(set(rows))
    if "action_overdue_agency" in kinds:
        at_the_trust = {f"{name}@example.org" for name in ("bea", "bilal", "brian")}
        assert told("action_overdue_agency") == at_the_trust
    if "action_overdue_executive" in kinds:
        assert told("action_overdue_executive") == {"dana@example.org"}
        assert [*lists.long_late(world.ada)] == [world.log.action]


def test_what_is_handed_in_is_late_for_nobody(world, clock):
    handed_in(world)
    Notification.objects.all().delete()
    clock.set("2026-06-09")
    operations.remind(by=None)
    assert not Notification.objects.exists()


def test_a_new_representative_sees_it_at_once(world):
    assert not access.can(world.nobody, "view", world.log.action)
    ours.begin_role(
        world.nobody, agency=world.trust, role=Role.PARTNERSHIP_REPRESENTATIVE, started_on=TODAY,
        by=None,
    )  # fmt: skip
    assert access.can(world.nobody, "contribute", world.log.action)
