"""Deputies in moderation; a moderator who moves; an agency that is taken over meanwhile."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from audits.moderation import assigning, cycle_lists, scoring, settling
from audits.moderation.models import ModeratorAssignment, PanelDiscussion
from audits.returns.policy import State
from core import clock
from core.operations import NotAllowed
from partnership import cover, forward_plan
from partnership import operations as ours
from partnership.roles import Role
from partnership.succession import operations as takeovers
from reporting import audit_tasks
from tests import world as worlds
from tests.audits import moderating, signing
from tests.audits.moderating import rows
from tests.audits.test_panels import at, begun, planned, recorded
from tests.audits.test_signing_pages import text_of
from tests.sign_in import as_

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return moderating.build()


@pytest.fixture
def of_trust(world):
    """Max and Mia moderate it; neither has scored it."""
    return moderating.assigned(world)


def covered(world, person, agency, deputy):
    today = clock.today()
    cover.name_deputy(
        person, agency=agency, deputy=deputy, starts_on=today, ends_on=today + timedelta(days=7),
        by=person,
    )  # fmt: skip


# --- a deputy of a moderator ----------------------------------------------------------------------


def test_a_deputy_of_a_moderator_scores_nothing_and_comes_to_no_panel(
    world, of_trust, django_capture_on_commit_callbacks
):
    covered(world, world.max, world.police, world.colin)
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        meeting = planned(world, of_trust)
    subjects = [each.subject for each in mail.outbox if each.to == ["colin@example.org"]]
    assert not [each for each in subjects if of_trust.reference in each]
    client = as_(world.colin)
    its = [of_trust.reference]
    pages = [
        *(reverse(f"moderation:{name}", args=its) for name in ("work", "panel")),
        at(meeting), at(meeting, "meeting_calendar"),
    ]  # fmt: skip
    for finished in (False, True):
        for page in pages:
            assert client.get(page).status_code == 404, (page, finished)
        with pytest.raises(PermissionDenied):
            moderating.score(of_trust, world.colin)
        with pytest.raises(PermissionDenied):
            settling.settle(
                signing.again(of_trust), question="1.1", value=1, reason="So", by=world.colin
            )
        assert not PanelDiscussion.objects.visible_to(world.colin).exists()
        assert audit_tasks.to_score(world.colin) == audit_tasks.panels(world.colin) == []
        until = clock.today() + timedelta(days=30)
        assert not forward_plan.read(world.colin, clock.today(), until, kind="panel")
        kept = text_of(client, reverse("returns:submission", args=its))
        assert ("once whoever you stand in for has scored it" in kept) is not finished
        assert "Nothing was handed in yet" not in kept
        if not finished:
            moderating.scored(of_trust, world.max)


# --- a deputy of whoever runs the cycle -----------------------------------------------------------


def test_a_deputy_of_whoever_runs_the_cycle_records_it_under_both_names(world, of_trust):
    covered(world, world.dana, world.business_team, world.hari)
    for each in (world.max, world.mia):
        moderating.scored(of_trust, each)
    meeting = begun(world, of_trust, by=world.hari)
    recorded(meeting, of_trust, by=world.hari)
    page = text_of(as_(world.max), at(meeting))
    assert f"{world.hari.full_name} (deputy for {world.dana.full_name})" in page


def test_nor_about_a_return_of_an_agency_of_their_own(world, of_trust):
    covered(world, world.dana, world.business_team, world.hari)
    ours.begin_role(
        world.hari, agency=world.trust, role=Role.TRAINER, started_on=worlds.LONG_AGO, by=None
    )
    for each in (world.max, world.mia):
        moderating.scored(of_trust, each)
    with pytest.raises(NotAllowed, match="does not moderate it"):
        planned(world, of_trust, by=world.hari)
    meeting = begun(world, of_trust)
    for act in (
        lambda: recorded(meeting, of_trust, by=world.hari),
        lambda: assigning.assign(
            signing.again(of_trust), moderator=world.held["tom"], by=world.hari
        ),
        lambda: settling.settle(
            signing.again(of_trust), question="1.1", value=1, reason="So", by=world.hari
        ),
    ):
        with pytest.raises((NotAllowed, PermissionDenied)):
            act()
    client = as_(world.hari)
    assert "Where scores differ" not in text_of(client, at(meeting))
    assert client.get(reverse("moderation:panel", args=[of_trust.reference])).status_code == 404


# --- a moderator who moves or leaves --------------------------------------------------------------


def moves(world, name, agency):
    ours.end_role(world.held[name], ended_on=clock.today(), reason="Moved", by=None)
    return ours.begin_role(
        getattr(world, name), agency=agency, role=Role.MODERATOR, started_on=clock.today(), by=None
    )


def test_who_has_scored_a_return_and_moves_is_not_given_it_again(world, of_trust):
    moderating.scored(of_trust, world.max)
    held = moves(world, "max", world.council)
    with pytest.raises(NotAllowed, match="have scored this return"):
        assigning.assign(signing.again(of_trust), moderator=held, by=world.dana)
    assigning.take_off(moderating.assignment_of(of_trust, world.mia), by=world.dana)
    assert assigning.short(of_trust.cycle, world.dana) == []
    made = assigning.draw(of_trust.cycle, per_return=2, by=world.dana)
    assert [each.moderator.person for each in made] == [world.mia], "and the draw counts Max"
    moderating.scored(of_trust, world.mia)
    lines = cycle_lists.lines(of_trust.cycle, world.dana)
    _, pairs = cycle_lists.agreed(lines, [0, 1, 2, 3])
    assert [pair for pair, _ in pairs] == ["Max Moor and Mia Marsh"]


def test_who_moves_half_way_begins_anew_and_what_was_half_done_counts_nowhere(world, of_trust):
    moderating.score(of_trust, world.max, 1)
    held = moves(world, "max", world.council)
    assert as_(world.max).get(
        reverse("moderation:work", args=[of_trust.reference])
    ).status_code == 404  # fmt: skip
    [line] = cycle_lists.lines(of_trust.cycle, world.dana)
    assert [each.moderator.person for each in line.moderators] == [world.mia]
    assigning.assign(signing.again(of_trust), moderator=held, by=world.dana)
    moderating.scored(of_trust, world.max, 2)
    [line] = cycle_lists.lines(of_trust.cycle, world.dana)
    assert {value for given in line.blind.values() for value in given.values()} == {2}


def test_who_moves_to_the_agency_of_the_return_moderates_it_no_longer(world, of_trust):
    meeting = planned(world, of_trust)
    moderating.scored(of_trust, world.max)
    moves(world, "max", world.trust)
    client = as_(world.max)
    assert client.get(reverse("moderation:panel", args=[of_trust.reference])).status_code == 404
    page = text_of(client, at(meeting))
    assert "does not speak about a return that you moderate any more" in page
    assert of_trust.reference not in page


# --- an agency is taken over meanwhile ------------------------------------------------------------


def a_new(world, slug: str):
    return ours.add_agency(
        slug=slug, name=f"The {slug}", short_name=slug, kind="relevant-agency",
        engagement="permanent", by=None,
    )  # fmt: skip


def test_a_moderator_whose_agency_is_taken_over_goes_on_where_they_were(world, of_trust):
    meeting = begun(world, of_trust)
    moderating.score(of_trust, world.max, 1)
    takeovers.plan(world.police, successor=a_new(world, "force"), on=clock.today(), by=world.dana)
    work = reverse("moderation:work", args=[of_trust.reference])
    assert as_(world.max).get(work).status_code == 200
    scoring.finish(signing.again(of_trust), by=world.max)
    moderating.scored(of_trust, world.mia)
    page = text_of(as_(world.max), at(meeting))
    assert of_trust.reference in page
    [line] = cycle_lists.lines(of_trust.cycle, world.dana)
    assert line.finished == 2
    recorded(meeting, of_trust, by=world.dana)


def test_an_agency_that_takes_over_the_one_of_the_return_moderates_it_no_longer(world, of_trust):
    meeting = begun(world, of_trust)
    for each in (world.max, world.mia):
        moderating.scored(of_trust, each)
    takeovers.plan(world.trust, successor=world.police, on=clock.today(), by=world.dana)
    ended = rows(ModeratorAssignment).exclude(ended_on=None)
    assert [each.moderator.person for each in ended] == [world.max]
    assert as_(world.max).get(
        reverse("moderation:panel", args=[of_trust.reference])
    ).status_code == 404  # fmt: skip
    assert not PanelDiscussion.objects.visible_to(world.max).exists()
    recorded(meeting, of_trust, by=world.dana)
    moderating.settled(of_trust, world.dana)
    assert settling.make_final(signing.again(of_trust), by=world.dana).state == State.FINAL


def test_a_return_that_waits_for_a_signature_is_signed_at_the_agency_that_took_it_over(world):
    found = signing.of_trust(world)
    signing.send(found, world.bilal)
    merged = a_new(world, "merged")
    takeovers.plan(world.trust, successor=merged, on=clock.today(), by=world.dana)
    signing.sign(found, "chief-officer", world.bea)
    found = signing.again(found)
    assert found.state == State.SUBMITTED
    moderating.assign(found, moderator=world.held["max"], by=world.dana)
    ours.begin_role(world.mia, agency=merged, role=Role.TRAINER, started_on=clock.today(), by=None)
    with pytest.raises(NotAllowed, match="does not moderate it"):
        moderating.assign(signing.again(found), moderator=world.held["mia"], by=world.dana)
