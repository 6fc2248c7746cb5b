"""A challenge within an agency: sides by person, inside it until the partnership sees it."""

import os
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import StandIn
from core import access, listing
from core.notifications import Notification
from core.opened import open_record
from core.operations import NotAllowed
from escalations import afterwards, policy, reopening, tasks, within_policy
from escalations import operations as escalate
from escalations.afterwards_models import Feedback
from escalations.models import Escalation
from escalations.parties import side_of, stands_on
from escalations.policy import Side
from partnership import operations as ours
from partnership.models import HeldRole
from partnership.roles import Role
from tests.world import ANSWERS, LONG_AGO, PEOPLE, build, raise_one, refresh

pytestmark = pytest.mark.django_db

FRIDAY = date(2026, 3, 27)
OF_THE_COUNCIL = ("alice", "amir", "anna", "asif", "avril", "ada")
LEADS, SENIORS, WIDE = {"anna"}, {"asif", "avril"}, {"dana", "hari", "sue"}
DELEGATES = {"ada", "carol", "ines"}


@pytest.fixture
def world(clock):
    clock.set("2026-03-27")
    return build()


def raise_within(world, by="alice", challenged="amir", **changes):
    given = {
        "raised_as": world.held[by],
        "challenged_agency": world.council,
        "challenged_person": world.held[challenged] if challenged else None,
        "raised_on": FRIDAY,
        **ANSWERS,
    }
    return escalate.raise_escalation(**{**given, **changes}, by=getattr(world, by))


def up(world, case, step):
    while case.step < step:
        by = world.alice if side_of(world.alice, case) else world.avril
        case = escalate.move_up(refresh(case), from_step=case.step, reason="No.", by=by)
    return refresh(case)


def who_sees(world, case):
    return {
        name
        for name in (*PEOPLE, "root", "nobody")
        if Escalation.objects.visible_to(getattr(world, name)).filter(pk=case.pk).exists()
    }


def told(kind=None):
    rows = Notification.objects.all()
    rows = rows.filter(kind=kind) if kind else rows
    return set(rows.values_list("recipient__email", flat=True))


# --- raising ----------------------------------------------------------------------------------


def test_it_is_of_its_own_kind_and_stays_inside(world):
    case = raise_within(world)
    assert (case.kind, case.is_internal, case.step) == ("within", True, 1)
    assert (case.between, case.waiting_for) == ("Within Testshire Council", Side.CHALLENGED)
    assert case.participants.get().side == Side.CHALLENGED
    other = raise_one(world, raised_on=FRIDAY)
    assert (other.kind, other.is_internal) == ("between", False)


def test_who_is_told_at_first(world):
    raise_within(world)
    assert told() == {"amir@example.org", "anna@example.org"}


def test_a_lead_who_raises_it_answers_for_nobody(world):
    case = raise_within(world, by="anna", challenged=None)
    assert side_of(world.anna, case) == Side.RAISING
    assert told() == set()
    assert who_sees(world, case) == {"anna"}


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"challenged": "alice"}, "cannot challenge yourself"),
        ({"challenged": "bob"}, "somebody of your own agency"),
        ({"challenged": "ada"}, "works with children and families"),
    ],
)
def test_who_cannot_be_challenged(world, changes, sentence):
    with pytest.raises(NotAllowed, match=sentence):
        raise_within(world, **changes)
    assert not Escalation.objects.unscoped("test").exists()


def test_where_nobody_else_is_there_it_is_said_what_to_do(world):
    ours.end_role(world.held["colin"], ended_on=FRIDAY, reason="left", by=None)
    with pytest.raises(NotAllowed, match="You are the only person of Testshire Police"):
        raise_within(world, by="charlie", challenged=None, challenged_agency=world.police)


@pytest.mark.parametrize("step", [2, 3])
def test_by_the_fast_track_somebody_outside_sees_it_at_once(world, step):
    fast = {"at_immediate_risk": True, "protective_action": "Called 999.", "entered_at_step": step}
    if step == 2:
        with pytest.raises(NotAllowed, match="fast track begins at step 3, so that somebody"):
            raise_within(world, **fast)
        return
    case = raise_within(world, **fast)
    assert not case.is_internal
    assert "dana" in who_sees(world, case)
    assert told("escalation_at_immediate_risk") == {"dana@example.org"}


def test_a_procedure_without_the_rule_has_no_challenge_within_an_agency(world):
    refusal = policy.why_not_raise(raising=1, challenged=1, raised_on=FRIDAY, today=FRIDAY)
    assert "cannot challenge your own agency" in refusal


@pytest.mark.parametrize(
    "given",
    [
        {"partnership_from_step": 1, "source": "x"},
        {"partnership_from_step": "3", "source": "x"},
        {"partnership_from_step": 3, "source": ""},
    ],
)
def test_an_unfit_rule_is_refused_when_it_is_read(given):
    with pytest.raises(ValueError, match="within_an_agency"):
        within_policy.read(given)


# --- who sees it, and on which side ----------------------------------------------------------


def seen_by_rule(step, placed):
    """A plain reading of the rule, for somebody raising or brought in under ``placed``."""
    found = set(placed) | LEADS
    if step >= 3:
        found |= SENIORS | WIDE
    if step == 4:
        found |= DELEGATES
    return found


def side_by_rule(name, step, raising, challenged):
    if name in raising:
        return Side.RAISING
    if name in challenged or name in LEADS or (name in SENIORS and step >= 3):
        return Side.CHALLENGED
    return Side.PARTNERS if name in DELEGATES and step == 4 else None


brought = st.lists(st.sampled_from(["amir", "anna", "asif", "avril"]), max_size=2, unique=True)


@settings(
    max_examples=int(os.environ.get("PROPERTY_EXAMPLES", 10)),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    step=st.integers(1, 4), challenged=st.sampled_from([None, "amir", "anna", "asif"]), more=brought
)
def test_who_sees_it_and_where_they_stand(world, step, challenged, more):
    """PROPERTY_EXAMPLES asks for more."""
    case = raise_within(world, challenged=challenged)
    raising, other = {"alice"}, {challenged} - {None}
    for name in more:
        if name not in other:
            escalate.bring_in(refresh(case), held_role=world.held[name], by=world.alice)
            raising.add(name)
    case = up(world, case, step)
    assert who_sees(world, case) == seen_by_rule(step, raising | other)
    for name in PEOPLE:
        person = getattr(world, name)
        side = side_by_rule(name, step, raising, other)
        assert side_of(person, case) == side, name
        rows = Escalation.objects.unscoped("test").filter(pk=case.pk)
        by_query = [each for each, q in stands_on(person).items() if rows.filter(q).exists()]
        assert by_query == ([side] if side in policy.AGENCIES else []), name


def test_nobody_outside_finds_it_in_any_way(world):
    case = raise_within(world)
    for name in ("dana", "hari", "sue", "charlie", "carol", "asif", "root"):
        person = getattr(world, name)
        assert not access.can(person, access.VIEW, case), name
        who = access.standing(person)
        page = listing.page_of(Escalation.objects.all(), who, is_open=True, size=5)
        assert list(page) == [], name
        assert listing.count_up_to(Escalation, who, is_open=True) == 0, name
        assert open_record(Escalation, case.reference, person) is None, name
    case = up(world, case, 3)
    dana = access.standing(world.dana)
    assert listing.count_up_to(Escalation, dana, is_open=True) == 1
    assert access.can(world.dana, access.MANAGE, case)


def stand_in(world, deputy, of):
    membership = getattr(world, of).membership_set.get()
    StandIn.objects.create(
        membership=membership, deputy=getattr(world, deputy), starts_on=FRIDAY,
        ends_on=date(2026, 4, 30),
    )  # fmt: skip


def test_a_deputy_stands_where_whom_they_cover_does_and_nobody_on_two_sides(world):
    case = raise_within(world)
    stand_in(world, "asif", "anna")
    stand_in(world, "avril", "alice")
    stand_in(world, "amir", "alice")
    stand_in(world, "charlie", "dana")
    wanted = {"asif": Side.CHALLENGED, "avril": Side.RAISING, "amir": Side.CHALLENGED}
    rows = Escalation.objects.unscoped("test").filter(pk=case.pk)
    for name, side in wanted.items():
        person = getattr(world, name)
        assert side_of(person, case) == side, name
        assert [each for each, q in stands_on(person).items() if rows.filter(q).exists()] == [side]
        assert name in who_sees(world, case)
    assert "charlie" not in who_sees(world, case)
    assert access.in_whose_stead(world.charlie, access.VIEW, case) is None
    assert open_record(Escalation, case.reference, world.charlie) is None


# --- the ladder --------------------------------------------------------------------------------


def test_the_clock_tells_people_within_and_opens_it_at_step_3(world, clock):
    from escalations import by_the_clock

    case = raise_within(world)
    clock.set("2026-03-31")
    by_the_clock.move_up_when_due(by=None)
    case = refresh(case)
    assert (case.step, case.is_internal, case.waiting_for) == (2, True, Side.CHALLENGED)
    assert told("escalation_moved_up") == {"alice@example.org", "anna@example.org"}
    clock.set("2026-04-14")
    by_the_clock.move_up_when_due(by=None)
    case = refresh(case)
    assert (case.step, case.is_internal) == (3, False)
    assert "avril@example.org" in told("escalation_moved_up")
    assert who_sees(world, case) >= WIDE


def test_each_side_answers_the_other_by_person(world):
    case = raise_within(world)
    case = escalate.propose_resolution(
        case, outcome="compromise", statement="Both agree.", by=world.alice
    )
    proposal = case.proposals.get()
    with pytest.raises(NotAllowed, match="proposed this"):
        escalate.answer_resolution(
            refresh(case), proposal=proposal, accepted=True, answer="", by=world.alice
        )
    case = escalate.answer_resolution(
        refresh(case), proposal=proposal, accepted=True, answer="", by=world.anna
    )
    assert (case.outcome, case.is_internal) == ("compromise", True)
    assert "dana" not in who_sees(world, refresh(case))
    assert "dana@example.org" not in told()


def test_a_colleague_on_no_side_is_brought_in_to_the_side_that_asks_them(world):
    case = raise_within(world)
    ours.begin_role(
        world.nobody, agency=world.council, role=Role.FRONTLINE_PRACTITIONER,
        started_on=LONG_AGO, by=None,
    )  # fmt: skip
    held = HeldRole.objects.unscoped("test").get(person=world.nobody)
    assert side_of(world.nobody, case) is None
    case = escalate.bring_in(refresh(case), held_role=held, by=world.anna)
    assert side_of(world.nobody, case) == Side.CHALLENGED
    with pytest.raises(NotAllowed, match="takes part already"):
        escalate.bring_in(refresh(case), held_role=held, by=world.alice)


def test_once_the_raiser_has_left_the_leads_are_told(world):
    raise_within(world)
    ours.end_role(world.held["alice"], ended_on=FRIDAY, reason="left", by=None)
    assert told("escalation_raiser_left") == {"anna@example.org"}


# --- once it has closed -------------------------------------------------------------------------


def settled_within(world):
    case = raise_within(world)
    case = escalate.propose_resolution(
        case, outcome="compromise", statement="Both agree.", by=world.alice
    )
    proposal = case.proposals.get()
    return escalate.answer_resolution(
        refresh(case), proposal=proposal, accepted=True, answer="", by=world.amir
    )


def test_each_side_within_is_asked_and_its_answer_stays_inside_the_agency(world):
    case = settled_within(world)
    tasks.ask_afterwards()
    asked = Feedback.objects.unscoped("test").select_related("asked").order_by("pk")
    assert [(each.side, each.asked) for each in asked] == [
        (Side.RAISING, world.alice), (Side.CHALLENGED, world.amir),
    ]  # fmt: skip
    for each in asked:
        said = {"improved": "no", "respectful": 1, "what_would_have_helped": "A call."}
        afterwards.answer(case, feedback=each, **said, by=each.asked)
    assert set(Feedback.objects.visible_to(world.alice)) == {asked[0]}
    for name in ("dana", "anna", "hari", "sue", "bob"):
        assert not Feedback.objects.visible_to(getattr(world, name)).exists(), name
    counted = afterwards.counts(date(2026, 1, 1), date(2026, 12, 31))
    assert counted == {"improved": {}, "respectful": {}, "held": {}}


def test_opened_again_at_step_2_it_is_still_inside_and_told_to_nobody_else(world, clock):
    case = settled_within(world)
    clock.set("2026-04-20")
    with pytest.raises(NotAllowed):
        reopening.reopen(refresh(case), reason="x", by=world.dana)
    case = reopening.reopen(refresh(case), reason="It did not hold.", by=world.amir)
    assert (case.round, case.step, case.is_internal) == (2, 2, True)
    assert who_sees(world, refresh(case)) == {"alice", "amir", "anna"}
    assert told("escalation_reopened") <= {"alice@example.org", "anna@example.org"}
    case = escalate.move_up(refresh(case), from_step=2, reason="No.", by=world.alice)
    assert not case.is_internal
    assert "dana" in who_sees(world, refresh(case))
