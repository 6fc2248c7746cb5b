"""What is told to a group's chair reaches somebody: a deputy chair where nobody has the chair or
whoever has it has a conflict of interest; and who stands in for the chair by cover."""

from datetime import date

import pytest

from accounts.models import User
from core import clock as house_clock
from core import letters, restriction
from core.models import Letter, Notification
from improvement import judging, operations
from improvement.mending import operations as mending
from improvement.scrutiny import operations as scrutiny
from partnership import cover, tasks
from partnership.groups import membership
from partnership.groups import operations as groups
from partnership.groups.models import GroupSeat
from tests.improvement import log as logs
from tests.improvement.log import ANSWERS, DUE_ON, TODAY
from tests.kept import kept

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(clock):
    clock.set(TODAY.isoformat())
    return build()


@kept
def build():
    """Amir chairs the Practice Group, Brian is its deputy chair, and Anna a member."""
    found = logs.build_with_log()
    found.practice = groups.add_group(slug="practice", name="Practice Group", by=None)
    for name, agency, sits_as in (
        ("amir", found.council, "chair"), ("brian", found.trust, "deputy-chair"),
        ("anna", found.council, "member"),
    ):  # fmt: skip
        groups.add_seat(
            found.practice, agency=agency, sits_as=sits_as, started_on=TODAY,
            held_role=found.held[name], by=None,
        )  # fmt: skip
    found.action = operations.propose(
        what="Ask the ward", difference_wanted="x", owner=found.held["bella"], because="x",
        group=found.practice, due_on=DUE_ON, by=None,
    )  # fmt: skip
    return found


def chairs(world) -> set[int]:
    return set(judging.chairs_of([world.practice.pk])[world.practice.pk])


def told(kind: str) -> set[str]:
    rows = Notification.objects.filter(kind=kind).select_related("recipient")
    return {each.recipient.full_name.split()[0] for each in rows}


def hand_in(world) -> None:
    operations.hand_in(world.action, **ANSWERS, evidence_elsewhere="x", by=world.bella)


def test_while_the_chairs_seat_is_empty_a_deputy_chair_has_the_chair(world):
    assert chairs(world) == {world.amir.pk}
    seat = GroupSeat.objects.get(group=world.practice, sits_as="chair")
    groups.vacate_seat(seat, ended_on=TODAY, reason="x", by=None)
    assert chairs(world) == {world.brian.pk}
    hand_in(world)
    assert told("action_handed_in") == {"Brian"}
    operations.rate(world.action, impact="clear", reason="x", by=world.brian)
    groups.fill_seat(seat, held_role=world.held["amir"], started_on=TODAY, by=None)
    assert chairs(world) == {world.amir.pk}


def test_and_from_the_morning_after_the_chairs_account_was_suspended(world):
    account = User.objects.filter(pk=world.amir.pk)
    account.update(is_active=False, suspended_at=house_clock.now())
    tasks.follow_chairs()
    assert chairs(world) == {world.brian.pk}
    account.update(is_active=True, suspended_at=None)
    tasks.follow_chairs()
    assert chairs(world) == {world.amir.pk}
    seat = GroupSeat.objects.get(group=world.practice, sits_as="deputy-chair")
    groups.vacate_seat(seat, ended_on=TODAY, reason="x", by=None)
    assert membership.deputy_chairs([world.practice.pk]) == {}
    assert chairs(world) == {world.amir.pk}


def test_where_the_chair_has_a_conflict_the_deputy_chair_and_the_keepers_are_told(world):
    restriction.mark_conflict(world.action, person=world.amir, reason="A relative", by=world.dana)
    hand_in(world)
    assert told("action_handed_in") == {"Brian", "Dana"}


def test_the_same_of_a_challenge_whose_page_says_so(client, world):
    asked = {"title": "x", "challenged": "x", "evidence": "x", "to_group": world.practice}
    challenge = scrutiny.raise_challenge(**asked, by=world.sue)
    assert told("challenge_raised") == {"Amir"}
    scrutiny.answer(challenge, kind="not-accepted", reasons="x", by=world.amir)
    restriction.mark_conflict(challenge, person=world.amir, reason="A relative", by=world.sue)
    Notification.objects.all().delete()
    scrutiny.ask_again(challenge, reason="x", by=world.sue)
    assert told("challenge_raised") == {"Brian"}
    assert told("challenge_nobody") == {"Dana"}, "he may not answer it"
    assert said_of(client, world, challenge) == (
        "Whoever chairs Practice Group has a conflict of interest in it, so they do not answer it."
        " Brian Booth, as deputy chair, answers once the business team gives them the chair, on the"
        " page of the group."
    )
    restriction.mark_conflict(challenge, person=world.brian, reason="A friend", by=world.sue)
    assert said_of(client, world, challenge).endswith(
        "No deputy chair could, either. The business team gives somebody else the chair, on the"
        " page of the group."
    )
    seats = GroupSeat.objects.filter(group=world.practice)
    groups.change_seat(seats.get(sits_as="chair"), sits_as="member", post="", by=None)
    anna = seats.get(agency=world.council, holders__held_role=world.held["anna"])
    groups.change_seat(anna, sits_as="chair", post="", by=None)
    assert said_of(client, world, challenge) == "Practice Group is to answer."
    scrutiny.answer(challenge, kind="not-accepted", reasons="x", by=world.anna)


def said_of(client, world, challenge) -> str:
    client.force_login(world.dana, backend="partnership.auth.SignInBackend")
    return client.get(challenge.get_absolute_url()).context["standing"]["lines"][0]


def test_of_an_agency_whose_people_all_have_a_conflict_it_is_said_as_well(client, world):
    asked = {"title": "x", "challenged": "x", "evidence": "x", "to_agency": world.trust}
    challenge = scrutiny.raise_challenge(**asked, by=world.sue)
    for name in ("bea", "bilal", "brian"):
        person = getattr(world, name)
        restriction.mark_conflict(challenge, person=person, reason="x", by=world.sue)
    assert said_of(client, world, challenge).startswith(
        "Each of those who lead safeguarding at Testshire Health Trust, or speak for it, has a"
        " conflict of interest in it."
    )


def test_a_letter_to_the_chair_goes_to_whoever_stands_in_for_them_too(world, mailoutbox):
    made = operations.recommend(
        findings=[world.log.finding], text="Ask.", made_on=TODAY, to_group=world.practice, by=None
    )
    operations.decide(made, is_adopted=True, decided_on=TODAY, reason="x", by=None)
    stands_in = cover.name_deputy(
        world.amir, agency=world.council, deputy=world.avril, starts_on=TODAY,
        ends_on=date(2026, 4, 14), by=world.amir,
    )  # fmt: skip
    Letter.objects.all().delete()
    for text in ("Ask them.", "Ask them all."):
        mending.correct_recommendation(
            made, text=text, made_on=TODAY, decision_reason="x", reason="x", by=world.dana
        )
        letters.deliver()
        assert {each.to[0] for each in mailoutbox} == {world.amir.email, world.avril.email}
        mailoutbox.clear()
    mending.correct_recommendation(
        made, text="Ask.", made_on=TODAY, decision_reason="x", reason="x", by=world.dana
    )
    cover.end_cover(stands_in, by=world.amir)
    Letter.objects.exclude(kind="recommendation_corrected").delete()
    letters.deliver()
    assert [each.to[0] for each in mailoutbox] == [world.amir.email]


def test_so_does_the_warning_that_a_term_as_chair_is_near(world, mailoutbox):
    [term] = world.log.executive.chair_terms.all()
    groups.change_chair_term(
        term, begins_on=term.begins_on, ends_on=date(2026, 4, 30), held_role=world.held["ada"],
        by=None,
    )  # fmt: skip
    groups.add_chair_term(
        world.log.executive, partner=world.police, held_role=world.held["carol"],
        begins_on=date(2026, 5, 1), ends_on=date(2027, 4, 30), by=None,
    )  # fmt: skip
    cover.name_deputy(
        world.carol, agency=world.police, deputy=world.colin, starts_on=TODAY,
        ends_on=date(2026, 4, 14), by=world.carol,
    )  # fmt: skip
    Letter.objects.all().delete()
    tasks.warn_of_chairs()
    letters.deliver()
    wanted = {world.carol.email, world.colin.email, world.dana.email}
    assert {each.to[0] for each in mailoutbox} == wanted


def test_a_new_chair_hears_once_how_many_challenges_wait_for_the_group(world, clock, mailoutbox):
    letters.deliver()
    asked = {"title": "Kai’s plan", "challenged": "x", "evidence": "x"}
    both = {"to_group": world.practice, "to_agency": world.trust}
    first = scrutiny.raise_challenge(**asked, **both, by=world.sue)
    for to in (both, {"to_group": world.log.executive}, {"to_agency": world.trust}):
        last = scrutiny.raise_challenge(**asked | {"title": str(to)[:50]}, **to, by=world.sue)
    mailoutbox.clear()
    chair = GroupSeat.objects.get(group=world.practice, sits_as="chair")
    groups.vacate_seat(chair, ended_on=TODAY, reason="x", by=None)
    groups.fill_seat(chair, held_role=world.held["avril"], started_on=TODAY, by=None)
    letters.deliver()
    mails = [each for each in mailoutbox if "independent scrutineer" in each.subject]
    assert [each.to for each in mails] == [[world.avril.email]], "Brian has the chair no more"
    assert "2 challenges wait for the answer of Practice Group" in mails[0].body
    assert "Kai" not in mails[0].subject + mails[0].body
    assert "/improvement/scrutiny/" in mails[0].body
    assert last.to_group is None
    scrutiny.answer(first, kind="not-accepted", reasons="x", answers_for="group", by=world.avril)
    mailoutbox.clear()
    clock.set("2026-04-02")
    groups.vacate_seat(chair, ended_on=date(2026, 4, 2), reason="x", by=None)
    letters.deliver()
    [mail] = [each for each in mailoutbox if "independent scrutineer" in each.subject]
    assert mail.to == [world.brian.email]
    assert "1 challenge waits for the answer of Practice Group" in mail.body


def test_a_new_chair_of_a_group_that_has_answered_all_hears_nothing(world):
    challenge = scrutiny.raise_challenge(
        title="x", challenged="x", evidence="x", to_group=world.practice, by=world.sue
    )
    scrutiny.answer(challenge, kind="not-accepted", reasons="x", by=world.amir)
    groups.vacate_seat(
        GroupSeat.objects.get(group=world.practice, sits_as="chair"), ended_on=TODAY, reason="x",
        by=None,
    )  # fmt: skip
    assert not Letter.objects.filter(kind="challenges_wait").exists()


def test_of_what_is_restricted_a_new_chair_who_is_not_named_hears_nothing(world):
    challenge = scrutiny.raise_challenge(
        title="x", challenged="x", evidence="x", to_group=world.practice, by=world.sue
    )
    restriction.restrict(challenge, named=[], reason="A complaint", by=world.sue)
    groups.vacate_seat(
        GroupSeat.objects.get(group=world.practice, sits_as="chair"), ended_on=TODAY, reason="x",
        by=None,
    )  # fmt: skip
    [letter] = Letter.objects.filter(kind="challenges_wait")
    assert letters.written(letter) is None
