"""Moderators are assigned and score blind; their scores are decided and made final."""

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied

from audits.moderation import assigning, scoring, settling
from audits.moderation.models import (
    BlindScore,
    ModeratedScore,
    ModeratorAssignment,
    assignments_of,
)
from audits.question_sets.models import Criterion
from audits.returns.models import Submission, SubmittedScore
from audits.returns.policy import State
from core import access, clock
from core.operations import NotAllowed, Stale, operation
from partnership import cover
from partnership import operations as ours
from partnership.roles import Role
from tests import world as worlds
from tests.audits import moderating, signing
from tests.audits.moderating import REASON, assignment_of, rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return moderating.build()


@pytest.fixture
def handed_in(world):
    return moderating.handed_in(world)


@pytest.fixture
def assigned(world):
    return moderating.assigned(world)


# --- assigned -------------------------------------------------------------------------------------


def test_whoever_runs_the_cycle_assigns_somebody_of_another_agency(
    world, handed_in, django_capture_on_commit_callbacks
):
    assert not access.can(world.max, access.VIEW, handed_in)
    with django_capture_on_commit_callbacks(execute=True):
        assigning.assign(handed_in, moderator=world.held["max"], by=world.dana)
    assert access.can(world.max, access.VIEW, signing.again(handed_in))
    [told] = [each for each in mail.outbox if each.to == ["max@example.org"]]
    assert "a return for you to score" in told.subject
    assert "Trust" not in told.body


def test_nobody_moderates_their_own_agency(world, handed_in):
    with pytest.raises(NotAllowed, match="at the agency whose return this is"):
        assigning.assign(handed_in, moderator=world.held["tom"], by=world.dana)


def test_nor_an_agency_at_which_they_hold_another_role(world, handed_in):
    ours.begin_role(
        world.max, agency=world.trust, role=Role.TRAINER, started_on=worlds.LONG_AGO, by=None
    )
    with pytest.raises(NotAllowed, match="at the agency whose return this is"):
        assigning.assign(handed_in, moderator=world.held["max"], by=world.dana)


def test_whoever_takes_a_job_at_the_agency_moderates_it_no_longer(world, assigned):
    ours.begin_role(
        world.max, agency=world.trust, role=Role.TRAINER, started_on=worlds.LONG_AGO, by=None
    )
    assert assignment_of(assigned, world.max).ended_on is not None
    assert not access.can(world.max, access.VIEW, signing.again(assigned))
    with pytest.raises(PermissionDenied):
        moderating.score(assigned, world.max)


def test_a_role_that_ends_takes_the_return_with_it(world, assigned):
    ours.end_role(world.held["max"], ended_on=worlds.LONG_AGO, reason="Left", by=None)
    assert not access.can(world.max, access.VIEW, signing.again(assigned))
    with pytest.raises(PermissionDenied):
        moderating.score(assigned, world.max)


@pytest.mark.parametrize("who", ["bea", "max", "colin", "charlie", "ines", "sue", "root"])
def test_nobody_else_assigns_takes_off_or_makes_final(world, assigned, who):
    person = getattr(world, who)
    for act in (
        lambda: assigning.assign(assigned, moderator=world.held["mia"], by=person),
        lambda: assigning.take_off(assignment_of(assigned, world.mia), by=person),
        lambda: assigning.draw(assigned.cycle, per_return=2, by=person),
        lambda: settling.make_final(assigned, by=person),
        lambda: settling.make_several_final(assigned.cycle, returns=[assigned], by=person),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_assigned_once(world, assigned):
    with pytest.raises(NotAllowed, match="already"):
        assigning.assign(assigned, moderator=world.held["max"], by=world.dana)


def test_the_draw_gives_each_return_two_of_different_agencies(world, handed_in):
    made = assigning.draw(handed_in.cycle, per_return=2, seed="2026", by=world.dana)
    assert {each.moderator.person for each in made} == {world.max, world.mia}
    assert {each.seed for each in made} == {"2026"}
    with pytest.raises(NotAllowed, match="Nobody was found"):
        assigning.draw(handed_in.cycle, per_return=2, seed="2026", by=world.dana)


def test_what_somebody_scored_who_is_taken_off_stays_unread(world, assigned):
    moderating.score(assigned, world.max)
    assigning.take_off(assignment_of(assigned, world.max), by=world.dana)
    assert rows(BlindScore).filter(assignment=assignment_of(assigned, world.max)).exists()
    assert not BlindScore.objects.visible_to(world.dana).exists()
    assert not access.can(world.max, access.VIEW, signing.again(assigned))


def test_whoever_has_finished_is_not_taken_off(world, assigned):
    moderating.scored(assigned, world.max)
    with pytest.raises(NotAllowed, match="stands"):
        assigning.take_off(assignment_of(assigned, world.max), by=world.dana)


# --- scored blind ---------------------------------------------------------------------------------


def test_a_moderator_reads_no_score_until_they_have_finished(world, assigned):
    for model in (Submission, SubmittedScore, ModeratedScore):
        assert not model.objects.visible_to(world.max).exists()
    moderating.scored(assigned, world.mia)
    assert not BlindScore.objects.visible_to(world.max).exists()
    moderating.scored(assigned, world.max)
    assert Submission.objects.visible_to(world.max).exists()
    assert SubmittedScore.objects.visible_to(world.max).exists()
    mia = BlindScore.objects.visible_to(world.max).filter(assignment__moderator__person=world.mia)
    assert mia.exists()


def decided(agency_return):
    """One score, by whoever there is: not by `settling`, which waits until all have finished."""

    @operation
    def decide(*, by):
        found = Criterion.objects.get(version=agency_return.version_asked, code="1.1")
        ModeratedScore.objects.create(
            agency_return=agency_return, submission=signing.latest(agency_return), criterion=found,
            value=2, decided_at=clock.now(),
        )  # fmt: skip

    decide(by=None)


def test_a_moderator_reads_no_decided_score_until_they_have_finished(world, assigned):
    moderating.scored(assigned, world.max)
    decided(assigned)
    assert ModeratedScore.objects.visible_to(world.max).exists()
    assert not ModeratedScore.objects.visible_to(world.mia).exists()
    moderating.scored(assigned, world.mia)
    assert ModeratedScore.objects.visible_to(world.mia).exists()


def test_a_blind_score_is_its_authors_alone_until_they_have_finished(world, assigned):
    moderating.score(assigned, world.mia)
    assert BlindScore.objects.visible_to(world.mia).exists()
    moderating.scored(assigned, world.max)
    for who in (world.max, world.dana):
        found = BlindScore.objects.visible_to(who)
        assert {each.assignment.moderator.person for each in found} == {world.max}


def test_whoever_is_taken_off_or_holds_the_role_no_more_reads_no_decided_score(world, assigned):
    moderating.scored(assigned, world.max)
    decided(assigned)
    assert ModeratedScore.objects.visible_to(world.max).exists()
    theirs = assignments_of(world.max)
    assert theirs.exists()
    ours.end_role(world.held["max"], ended_on=worlds.LONG_AGO, reason="Left", by=None)
    assert not theirs.all().exists()
    assert not ModeratedScore.objects.visible_to(world.max).exists()
    assigning.take_off(assignment_of(assigned, world.mia), by=world.dana)
    assert not assignments_of(world.mia).exists()


def test_what_is_no_level_is_not_decided(world, scored_by_both):
    assigned = scored_by_both
    with pytest.raises(NotAllowed, match="one of the levels"):
        settling.settle(
            signing.again(assigned), question="1.1", value=7, reason="So it is", by=world.max
        )


def test_a_deputy_of_a_moderator_is_as_blind(world, assigned):
    def reads() -> bool:
        return Submission.objects.visible_to(world.colin).filter(agency_return=assigned).exists()

    today = clock.today()
    cover.name_deputy(
        world.max, agency=world.police, deputy=world.colin, starts_on=today, ends_on=today,
        by=world.max,
    )  # fmt: skip
    assert access.can(world.colin, access.VIEW, assigned)
    assert not reads()
    moderating.scored(assigned, world.max)
    assert reads()


def test_the_agency_reads_no_blind_score_ever_and_no_name_of_a_moderator(world, assigned):
    moderating.scored(assigned, world.max)
    moderating.scored(assigned, world.mia)
    moderating.settled(assigned, world.dana)
    for person in (world.bea, world.bilal, world.colin, world.tom):
        for model in (BlindScore, ModeratorAssignment, ModeratedScore):
            assert not model.objects.visible_to(person).exists()
    settling.make_final(signing.again(assigned), by=world.dana)
    assert ModeratedScore.objects.visible_to(world.bea).exists()
    assert not BlindScore.objects.visible_to(world.bea).exists()
    assert not ModeratorAssignment.objects.visible_to(world.bea).exists()


@pytest.mark.parametrize(
    ("score", "said"),
    [((7, ""), "Choose one of the levels"), ((-1, ""), "Choose one"), ((0, ""), "lowest level")],
)
def test_what_is_no_score(world, assigned, score, said):
    with pytest.raises(NotAllowed, match=said):
        scoring.save_scores(assigned, standard="1", scores={"1.1": score}, by=world.max)
    assert not rows(BlindScore).exists()


def test_a_question_of_another_section_is_refused(world, assigned):
    with pytest.raises(NotAllowed, match="not to be scored"):
        scoring.save_scores(assigned, standard="1", scores={"2.1": (2, "")}, by=world.max)


def test_a_second_window_that_is_stale_is_told(world, assigned):
    seen = scoring.state_of(signing.latest(assigned), [])
    scoring.save_scores(assigned, standard="1", scores={"1.1": (1, "")}, version=seen, by=world.max)
    with pytest.raises(Stale):
        scoring.save_scores(
            assigned, standard="1", scores={"1.1": (3, "")}, version=seen, by=world.max
        )
    assert rows(BlindScore).get().value == 1


def test_all_is_scored_before_it_is_finished_and_nothing_changes_after(world, assigned):
    with pytest.raises(NotAllowed, match="not scored yet"):
        scoring.finish(assigned, by=world.max)
    moderating.scored(assigned, world.max)
    with pytest.raises(NotAllowed, match="You have finished"):
        moderating.score(assigned, world.max, 3)


def test_whoever_runs_the_cycle_is_told_once_all_have_finished(
    world, assigned, django_capture_on_commit_callbacks
):
    def told():
        return [each.subject for each in mail.outbox if each.to == ["dana@example.org"]]

    with django_capture_on_commit_callbacks(execute=True):
        moderating.scored(assigned, world.max)
    assert not any("all its moderators" in each for each in told())
    with django_capture_on_commit_callbacks(execute=True):
        moderating.scored(assigned, world.mia)
    assert any("all its moderators" in each for each in told())


def test_whoever_is_no_moderator_scores_nothing(world, assigned):
    for who in ("bea", "dana", "tom", "colin"):
        with pytest.raises(PermissionDenied):
            moderating.score(assigned, getattr(world, who))


# --- decided --------------------------------------------------------------------------------------


def settle(agency_return, by, value=1, reason=REASON, question="1.1", **more):
    return settling.settle(
        signing.again(agency_return), question=question, value=value, reason=reason, by=by, **more
    )


@pytest.fixture
def scored_by_both(world, assigned):
    for person in (world.max, world.mia):
        moderating.scored(assigned, person)
    return assigned


def test_a_moderator_decides_only_once_they_have_finished(world, assigned):
    with pytest.raises(PermissionDenied):
        settle(assigned, world.max)
    moderating.scored(assigned, world.max)
    with pytest.raises(NotAllowed, match="Mia Marsh has not finished"):
        settle(assigned, world.max)
    moderating.scored(assigned, world.mia)
    settle(assigned, world.max)
    assert rows(ModeratedScore).get().value == 1


@pytest.mark.parametrize("who", ["bea", "bilal", "tom", "colin", "ines", "sue"])
def test_nobody_of_the_agency_and_no_outsider_decides(world, assigned, who):
    with pytest.raises(PermissionDenied):
        settle(assigned, getattr(world, who))


def test_whoever_runs_the_cycle_and_works_for_the_agency_does_not(world, assigned):
    ours.begin_role(
        world.dana, agency=world.trust, role=Role.TRAINER, started_on=worlds.LONG_AGO, by=None
    )
    with pytest.raises(NotAllowed, match="at the agency whose return this is"):
        settle(assigned, world.dana)
    with pytest.raises(NotAllowed, match="at the agency whose return this is"):
        settling.make_final(assigned, by=world.dana)


def test_a_reason_is_needed_where_the_agency_chose_another(world, scored_by_both):
    assigned = scored_by_both
    with pytest.raises(NotAllowed, match="say why"):
        settle(assigned, world.dana, reason=" ")
    settle(assigned, world.dana, value=2, reason="")


def test_two_who_decide_at_once_the_second_is_told(world, scored_by_both):
    assigned = scored_by_both
    settle(assigned, world.dana, version="1.0.")
    with pytest.raises(Stale):
        settle(assigned, world.dana, value=3, version="1.0.")
    assert rows(ModeratedScore).get().value == 1


def test_what_all_agree_on_is_taken_over_and_what_has_no_reason_is_left(world, assigned):
    moderating.scored(assigned, world.max, 2, **{"1_1": 1, "1_2": 3})
    with pytest.raises(NotAllowed, match="Mia Marsh has not finished"):
        moderating.settled(assigned, world.dana)
    moderating.scored(assigned, world.mia, 2, **{"1_1": 1, "1_2": 2})
    before = signing.again(assigned).version
    moderating.settled(assigned, world.dana)
    found = dict(rows(ModeratedScore).values_list("criterion__code", "value"))
    assert set(moderating.codes_of(assigned)) - set(found) == {"1.1", "1.2"}
    assert set(found.values()) == {2}
    assert signing.again(assigned).version == before + 1, "a form that showed none of it is stale"
    history = ModeratedScore.history.values_list("history_user", "history_change_reason")
    assert [*history] == [(world.dana.pk, "audits.take_over")] * len(found)
    with pytest.raises(NotAllowed, match="nothing to take over"):
        moderating.settled(assigned, world.dana)


def test_the_reasons_of_the_moderators_are_taken_over_with_their_level(world, assigned):
    moderating.scored(assigned, world.max, 1, "No date on it")
    moderating.scored(assigned, world.mia, 1, "Not signed")
    moderating.settled(assigned, world.max)
    assert {*rows(ModeratedScore).values_list("reason", flat=True)} == {
        "No date on it\n\nNot signed"
    }


def test_final_once_each_question_has_a_moderated_score(world, assigned):
    moderating.scored(assigned, world.max)
    moderating.scored(assigned, world.mia)
    settle(assigned, world.dana)
    with pytest.raises(NotAllowed, match="no moderated score yet"):
        settling.make_final(signing.again(assigned), by=world.dana)
    moderating.settled(assigned, world.dana)
    before = signing.latest(assigned).digest
    settling.make_final(signing.again(assigned), by=world.dana)
    found = signing.again(assigned)
    assert (found.state, found.closed_on is None) == (State.FINAL, False)
    assert signing.latest(assigned).digest == before
    with pytest.raises(NotAllowed, match="are final"):
        settle(assigned, world.dana)


def test_several_are_made_final_all_or_none(world, assigned):
    with pytest.raises(NotAllowed, match=assigned.reference):
        settling.make_several_final(assigned.cycle, returns=[assigned], by=world.dana)
    moderating.scored(assigned, world.max)
    moderating.scored(assigned, world.mia)
    moderating.settled(assigned, world.dana)
    settling.make_several_final(assigned.cycle, returns=[assigned], by=world.dana)
    assert signing.again(assigned).state == State.FINAL
