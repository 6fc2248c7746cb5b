"""What people do in the risk register: every move by the right person, and by the wrong one."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import User
from core import access, erasure, retention
from core.models import Notification
from core.operations import NotAllowed, lock, operation
from escalations import risk_ties
from improvement import operations as log
from improvement import tasks
from improvement.risks import lists, operations, parties, start, ties
from improvement.risks.models import Risk, RiskControl, RiskMovement, RiskScoring, RiskTie
from improvement.risks.policy import Score, Scores
from partnership import openings
from partnership import operations as ours
from partnership.roles import Role
from partnership.succession import operations as takeovers
from partnership.tasks import carry_out_takeovers
from tests import world as worlds
from tests.improvement import register
from tests.improvement.log import ANSWERS, DUE_ON, TODAY, held_by
from tests.improvement.register import LOWER, SCORES, WORDS, fresh

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(clock):
    clock.set(TODAY.isoformat())
    return register.build_with_risk()


def told(kind: str) -> set[str]:
    rows = Notification.objects.filter(kind=kind)
    return {email.partition("@")[0] for email in rows.values_list("recipient__email", flat=True)}


def waiting(risk) -> list[tuple[str, str]]:
    rows = RiskMovement.objects.unscoped("test").filter(risk=risk, answered_on=None)
    return list(rows.order_by("pk").values_list("kind", "key"))


# --- who ------------------------------------------------------------------------------------------

RIGHTS = {
    "bella": "contribute", "bea": "contribute", "bilal": "contribute", "brian": "contribute",
    "ada": "manage", "ines": "view", "carol": "view", "dana": "manage", "hari": "view",
    "sue": "view",
}  # fmt: skip


def test_who_may_open_a_risk_and_what_they_may_do_with_it(world):
    everybody = [*worlds.PEOPLE, "nobody", "root"]
    held = {
        name: [r for r in access.RIGHTS if access.can(getattr(world, name), r, world.log.risk)]
        for name in everybody
    }
    promised = {
        name: list(access.expand(RIGHTS[name])) if name in RIGHTS else [] for name in everybody
    }
    assert held == promised
    written = {
        (line.right, line.way)
        for role in [None, *Role]
        for line in openings.lines(role)
        if line.model_label == Risk._meta.label
    }
    given = parties.grants([world.log.risk])[world.log.risk.pk]
    assert {(grant.right, grant.way) for grant in given} <= written


def test_the_executive_reads_what_another_group_watches(world):
    from partnership.groups import operations as groups

    practice = groups.add_group(slug="practice", name="Practice Group", by=None)
    groups.add_seat(
        practice, agency=world.police, sits_as="member", started_on=TODAY,
        held_role=world.held["charlie"], by=None,
    )  # fmt: skip
    groups.add_seat(
        world.log.executive, agency=world.council, sits_as="member", started_on=TODAY,
        held_role=world.held["amir"], by=None,
    )  # fmt: skip
    operations.describe(world.log.risk, **WORDS, group=practice, by=world.dana)
    risk = fresh(world.log.risk)
    assert access.can(world.amir, access.VIEW, risk)  # who stands in no other way to it
    assert access.can(world.charlie, access.VIEW, risk)
    assert access.can(world.ada, access.VIEW, risk)
    assert not access.can(world.ada, access.MANAGE, risk)


def test_each_act_is_for_those_who_may(world):
    risk, log_ = world.log.risk, world.log
    new = {**WORDS, "scores": SCORES, "why": "x", "owner": world.held["bob"],
           "group": log_.executive}  # fmt: skip
    again = {"works": "well", "checked_on": TODAY, "found": ""}
    treats = {"what": "x", "difference_wanted": "x", "owner": world.held["bob"],
              "group": log_.executive, "due_on": DUE_ON}  # fmt: skip

    def untie(by):
        if not RiskTie.objects.unscoped("test").filter(risk=risk, kind="escalations-open"):
            operations.tie(risk, kind="escalations-open", by=by)
        operations.untie(risk, kind="escalations-open", key="", by=by)

    acts = {
        "add": lambda by: operations.add_risk(**new | {"event": f"x {by}"}, by=by),
        "score": lambda by: operations.score(
            risk, scores=LOWER if fresh(risk).scores == SCORES else SCORES, why="x", by=by
        ),
        "no change": lambda by: operations.say_no_change(risk, why="x", by=by),
        "control": lambda by: operations.add_control(
            risk, what=f"{by}", agency=world.trust, works="well", checked_on=TODAY, by=by
        ),
        "check": lambda by: operations.check_control(risk, number=1, **again, by=by),
        "untie": untie,
        "treat": lambda by: operations.treat(risk, **treats | {"what": f"x {by}"}, by=by),
        "describe": lambda by: operations.describe(risk, **WORDS, group=log_.executive, by=by),
        "end": lambda by: operations.end(risk, outcome="closed", reason="x", by=by),
    }
    contributes = {"score", "no change", "control", "check", "untie"}
    may = {
        "bella": contributes,
        "bea": contributes,
        "sue": set(),
        "ines": set(),
        "alice": set(),
        "root": set(),
        "ada": contributes | {"describe", "end"},
    }
    for name, allowed in may.items():
        for act, carry_out in acts.items():
            if act == "end" and act in allowed:
                continue
            if act in allowed:
                carry_out(getattr(world, name))
                continue
            with pytest.raises(PermissionDenied, match=r"needs the right|only"):
                carry_out(getattr(world, name))
    for carry_out in acts.values():  # and the business team everything, the end last
        carry_out(world.dana)
    assert fresh(risk).closed_on == TODAY


# --- scores ---------------------------------------------------------------------------------------


def test_scores_are_never_overwritten_and_say_how_they_moved(world, clock):
    risk = world.log.risk
    assert (risk.review_on, risk.residual_before) == (date(2026, 7, 1), None)
    clock.set("2026-05-01")
    operations.score(risk, scores=LOWER, why="The list is read now.", by=world.bella)
    operations.say_no_change(risk, why="As before.", by=world.bella)
    now = fresh(risk)
    assert (now.scores, now.residual_before) == (LOWER, 8)
    assert (now.reviewed_on, now.review_on) == (date(2026, 5, 1), date(2026, 8, 1))
    rows = RiskScoring.objects.unscoped("test").order_by("pk")
    assert [(row.scores, row.is_change) for row in rows] == [
        (SCORES, True), (LOWER, True), (LOWER, False),
    ]  # fmt: skip


def test_what_makes_no_sense_is_refused_with_a_sentence_and_nothing_is_saved(world):
    risk, bella = world.log.risk, world.bella
    worse = Scores(Score(2, 2), Score(3, 3), Score(1, 1))
    for act, said in (
        (lambda: operations.score(risk, scores=SCORES, why="x", by=bella), "No change"),
        (lambda: operations.score(risk, scores=worse, why="x", by=bella), "no greater"),
        (lambda: operations.say_no_change(risk, why="  ", by=bella), "Say why"),
        (lambda: operations.tie(risk, kind="risk", key=risk.reference, by=bella), "to itself"),
        (lambda: operations.tie(risk, kind="action", key=world.log.action.reference, by=bella),
         "tied to this already"),
        (lambda: operations.tie(risk, kind="action", key="ACT-2026-9999", by=bella),
         "no such thing"),
        (lambda: operations.check_control(
            risk, number=1, works="well", checked_on=date(2026, 4, 2), found="", by=bella),
         "today or earlier"),
        (lambda: operations.hand_over(risk, owner=world.held["alice"], by=bella), "of its owner"),
        (lambda: operations.hand_over(risk, owner=world.held["bob"], by=world.ada), "Only people"),
    ):  # fmt: skip
        with pytest.raises(NotAllowed, match=said):
            act()
    assert RiskScoring.objects.unscoped("test").count() == 1


def test_it_is_handed_over_and_the_lead_stands_in_for_an_owner_who_left(world):
    risk = world.log.risk
    assert told("risk_assigned") == {"bella"}
    operations.hand_over(risk, owner=world.held["bob"], by=world.bea)
    assert told("risk_assigned") == {"bella", "bob"}
    assert access.can(world.bob, access.CONTRIBUTE, risk)
    assert not access.can(world.bella, access.VIEW, risk)
    ours.end_role(held_by(world.bob), ended_on=TODAY, reason="Moved", by=world.dana)
    assert not access.can(world.bob, access.VIEW, risk)
    assert [*lists.mine(world.bea)] == [risk]


def test_it_ends_with_a_reason_and_those_who_watch_it_are_told(world):
    risk = world.log.risk
    operations.end(risk, outcome="happened", reason="On 30 March", by=world.dana)
    assert told("risk_happened") == {"bella", "ada", "ines", "carol"}  # and not whoever ended it
    with pytest.raises(NotAllowed, match="has ended"):
        operations.score(risk, scores=LOWER, why="x", by=world.bella)
    assert [*lists.chosen(lists.Choice("happened"), world.sue)] == [risk]
    assert [*lists.chosen(lists.Choice(), world.sue)] == []


# --- living ---------------------------------------------------------------------------------------


def test_an_action_gone_late_asks_for_a_new_score_once(world, clock):
    risk, key = world.log.risk, world.log.action.reference
    for day, found in (("2026-05-15", []), ("2026-05-18", [("action", key)])):
        clock.set(day)
        tasks.watch_risks()
        tasks.watch_risks()
        assert waiting(risk) == found, day
    assert told("risk_moved") == {"bella"}
    assert Notification.objects.filter(kind="risk_moved").count() == 1
    assert [*lists.chosen(lists.Choice("to-score"), world.ada)] == [risk]
    operations.say_no_change(risk, why="The list does without it.", by=world.bella)
    tasks.watch_risks()
    assert (waiting(risk), fresh(risk).moved_on) == ([], None)
    log.hand_in(world.log.action, **ANSWERS, evidence_elsewhere="x", by=world.bella)
    log.rate(world.log.action, impact="early", reason="x", by=world.ada)
    tasks.watch_risks()  # done at last: that moves it, too
    assert waiting(risk) == [("action", key)]


def test_a_control_that_fails_or_is_not_checked_asks_for_a_new_score(world, clock):
    risk = world.log.risk
    operations.check_control(
        risk, number=1, works="fails", checked_on=TODAY, found="Not read", by=world.bea
    )
    operations.check_control(
        risk, number=2, works="fails", checked_on=TODAY, found="Not shared", by=world.bea
    )
    assert waiting(risk) == [("control", "1"), ("control", "2")]
    assert told("risk_moved") == {"bella"}
    assert Notification.objects.filter(kind="risk_moved").count() == 1  # until it is answered
    operations.score(
        risk, scores=Scores(Score(4, 5), Score(4, 4), Score(2, 3)), why="x", by=world.bella
    )
    assert waiting(risk) == []
    operations.untie(risk, kind="action", key=world.log.action.reference, by=world.bella)
    clock.set("2026-10-02")  # six months and a day after the checks
    tasks.watch_risks()
    tasks.watch_risks()
    assert waiting(risk) == [("control", "1"), ("control", "2")]
    operations.check_control(
        risk, number=2, works="well", checked_on=date(2026, 10, 2), found="", by=world.bella
    )
    rows = RiskControl.objects.unscoped("test").filter(risk=risk)
    assert list(rows.values_list("lapsed_on", flat=True)) == [date(2026, 10, 2), None]


def test_the_score_of_another_risk_and_a_figure_move_it(world, clock):
    risk = world.log.risk
    other = operations.add_risk(
        **WORDS, scores=SCORES, why="x", owner=world.held["alice"], group=world.log.executive,
        by=None,
    )  # fmt: skip
    operations.tie(risk, kind="risk", key=other.reference, by=world.dana)
    operations.tie(risk, kind="escalations-open", by=world.dana)
    operations.tie(risk, kind="escalations-overdue", by=world.dana)
    operations.score(other, scores=LOWER, why="x", by=world.alice)
    worlds.raise_one(world, raised_on=date(2026, 3, 20))
    operations.untie(risk, kind="action", key=world.log.action.reference, by=None)
    clock.set("2026-06-05")
    operations.watch(by=None)
    # One escalation more is no news; one that is overdue is.
    assert waiting(risk) == [("risk", other.reference), ("escalations-overdue", "")]
    rows = RiskMovement.objects.unscoped("test").filter(risk=risk)
    said = {
        name: [ties.sentence(row, ties.names(getattr(world, name), rows)) for row in rows]
        for name in ("dana", "bella")
    }
    figure = "Number of overdue escalations: 1 now, 0 before"
    assert said["dana"] == [f"{other.reference} was scored again: from 12 to 8", figure]
    assert said["bella"] == ["A risk that you cannot open moved", figure]
    assert [risk_ties._is_news(40, now) for now in (30, 31, 49, 50)] == [True, False, False, True]


def test_a_review_that_is_due_is_told_to_its_owner_and_then_to_the_business_team(world, clock):
    operations.untie(world.log.risk, kind="action", key=world.log.action.reference, by=None)
    for day, owner, team in (
        ("2026-06-30", set(), set()),
        ("2026-07-01", {"bella"}, set()),
        ("2026-07-15", {"bella"}, set()),
        ("2026-07-16", {"bella"}, {"dana"}),
    ):
        clock.set(day)
        tasks.watch_risks()
        tasks.watch_risks()
        assert (told("risk_review_due"), told("risk_review_overdue")) == (owner, team), day
    assert Notification.objects.filter(kind__startswith="risk_review").count() == 2
    assert [*lists.chosen(lists.Choice("overdue"), world.sue)] == [world.log.risk]


def test_an_agency_with_open_risks_passes_them_on_or_is_not_closed(world):
    risk, trust = world.log.risk, world.trust.pk
    assert "1 open risk would be" in start.open_work(trust)[0]
    assert start.matters(trust, trust) == [
        "1 risk of the register passes to the successor’s people."
    ]
    assert start.open_work(world.police.pk) == start.matters(world.police.pk, trust) == []
    merged = ours.add_agency(
        slug="merged", name="Merged Health Trust", short_name="Merged", kind="relevant-agency",
        engagement="permanent", by=None,
    )  # fmt: skip
    mia = User.objects.create_user("mia@example.org", full_name="Mia Moss")
    ours.begin_role(mia, agency=merged, role=Role.SAFEGUARDING_LEAD, started_on=TODAY, by=None)
    takeovers.plan(world.trust, successor=merged, on=TODAY, by=world.dana)
    carry_out_takeovers()
    assert access.can(mia, access.CONTRIBUTE, risk)
    assert fresh(risk).owner.agency_role.agency == merged
    assert [*lists.mine(world.bella)] == [risk]


def test_a_risk_is_erased_with_all_that_hangs_from_it_and_the_action_stays(world, clock):
    risk = world.log.risk
    operations.check_control(
        risk, number=1, works="fails", checked_on=TODAY, found="x", by=world.bella
    )
    operations.end(risk, outcome="closed", reason="x", by=world.dana)
    clock.set("2033-04-01")
    [due] = retention.due(retention.kind_of(Risk), date(2033, 4, 1), 9)

    @operation
    def erase(*, by):
        return erasure.erase(
            lock(risk), due, run="DIS-2033-0001", proposed_by=world.dana, approved_by=world.hari
        )

    assert erase(by=None).record_reference == risk.reference
    for model in (Risk, RiskControl, RiskMovement, RiskScoring, RiskTie):
        assert not model.objects.unscoped("test").exists()
    assert lists.treated_by([world.log.action], world.dana) == {}


def test_a_new_action_treats_it_and_does_not_repeat_it(world):
    action = operations.treat(
        world.log.risk, what="Join the records", difference_wanted="x", owner=world.held["alice"],
        group=world.log.executive, due_on=DUE_ON, by=world.dana,
    )  # fmt: skip
    assert action.because == operations.BECAUSE
    assert lists.treated_by([action], world.alice) == {}
    assert [each.name for each in lists.treated_by([action], world.ada)[action.pk]] == [
        world.log.risk.reference
    ]
    assert RiskTie.objects.unscoped("test").filter(key=action.reference).get().value == ties.ON_TIME
