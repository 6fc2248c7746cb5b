"""Whoever keeps a restricted record leaves: to whom its list falls, who is told, and that nobody
brings it about for themself. The escalation and its people are those of `test_restriction`.
"""

from datetime import timedelta

import pytest

from accounts.models import User
from core import access, holders, letters, notifications, restriction
from core.access import CONTRIBUTE, MANAGE, VIEW
from core.models import Letter
from core.operations import NotAllowed
from escalations import timeline
from improvement import synthetic
from improvement.risks import synthetic as risks
from improvement.scrutiny import synthetic as scrutiny
from partnership import cover, people_operations
from partnership import operations as ours
from partnership import restriction as breaking
from partnership.groups import operations as groups
from partnership.models import Agency
from partnership.roles import Role
from partnership.succession import operations as takeovers
from tests.core.test_restriction import TODAY, build_and_raise, decisions, group, named
from tests.world import refresh

pytestmark = pytest.mark.django_db

ALONE = "Dana Doyle alone keeps the list of something restricted"


@pytest.fixture
def world(db):
    world = build_and_raise()
    world.sam = User.objects.create_user("sam@example.org", full_name="Sam Shaw")
    world.held["sam"] = begin(world, "sam", Role.SYSTEM_ADMINISTRATOR)
    return world


def begin(world, name, role):
    return ours.begin_role(
        getattr(world, name), agency=world.business_team, role=role, started_on=TODAY, by=None
    )


@pytest.fixture
def restricted(world):
    """By Dana, with Alice to contribute and Bea to view. Dee manages every case, too."""
    list_ = named(world, alice=CONTRIBUTE, bea=VIEW)
    return restriction.restrict(world.raised, named=list_, reason="A relative.", by=world.dana)


def end(world, name, by):
    return ours.end_role(world.held[name], ended_on=TODAY, by=by)


def told():
    """Of each letter about a list that fell to others: to whom, as it would be sent now."""
    rows = Letter.objects.filter(kind="left_to_others").order_by("pk")
    return sorted(each.to[0].partition("@")[0] for each in map(letters.written, rows) if each)


# --- nobody brings it about for themself --------------------------------------------------------


def by_ending_the_role(world, by):
    end(world, "dana", by)


def by_closing_the_account(world, by):
    people_operations.close_account(world.dana, by=by)


WAYS = pytest.mark.parametrize("leave", [by_ending_the_role, by_closing_the_account])


@WAYS
def test_nobody_comes_by_it_by_their_own_act(leave, world, restricted):
    with pytest.raises(NotAllowed, match=ALONE):
        leave(world, world.dee)
    assert not access.can(world.dee, VIEW, restricted)
    assert access.can(world.dana, MANAGE, restricted)
    assert told() == []


@WAYS
def test_nor_whoever_stands_in_for_them_now_or_later(leave, world, restricted):
    later = TODAY + timedelta(days=30)
    cover.name_deputy(
        world.dee, agency=world.business_team, deputy=world.sam, starts_on=later, ends_on=later,
        by=world.dee,
    )  # fmt: skip
    with pytest.raises(NotAllowed, match=ALONE):
        leave(world, world.sam)


@WAYS
def test_whoever_comes_by_nothing_does_it(leave, world, restricted):
    leave(world, world.sam)
    assert access.can(world.dee, MANAGE, restricted)
    assert not access.can(world.sam, VIEW, restricted)


@WAYS
def test_where_another_keeps_it_too_anybody_may(leave, world, restricted):
    restriction.put_on_the_list(
        restricted, person=world.bea, group=group(world, "bea"), right=MANAGE, reason="x",
        by=world.dana,
    )  # fmt: skip
    leave(world, world.dee)
    assert not access.can(world.dee, VIEW, restricted)
    assert told() == []


@WAYS
def test_whoever_has_a_conflict_of_interest_in_it_comes_by_nothing_and_may(
    leave, world, restricted
):
    restriction.mark_conflict(restricted, person=world.dee, reason="x", by=world.dana)
    leave(world, world.dee)
    assert not access.can(world.dee, VIEW, restricted)
    assert "dee" not in told()


def test_one_who_keeps_it_leaves_what_is_theirs(world, restricted):
    """Dana herself manages every case by another role of hers, and opened it before."""
    begin(world, "dana", Role.SYSTEM_ADMINISTRATOR)
    end(world, "dana", world.dana)
    assert access.can(world.dee, MANAGE, restricted)


def test_what_is_not_restricted_any_more_stops_nobody(world, restricted):
    restriction.lift(restricted, reason="x", by=world.dana)
    end(world, "dana", world.dee)


@pytest.fixture
def kept_by_a_chair(world):
    """A restricted action that the chair of its group alone keeps."""
    world.practice = groups.add_group(slug="pr", name="Practice", kind="subgroup", by=None)
    world.seat = groups.add_seat(
        world.practice, agency=world.trust, sits_as="chair", held_role=world.held["bilal"],
        started_on=TODAY, by=None,
    )  # fmt: skip
    action, _ = synthetic.make(owner=world.held["bella"], group=world.practice)
    return restriction.restrict(action, named=[], reason="x", by=world.bilal)


@pytest.mark.parametrize(
    "leave",
    [
        lambda world: groups.vacate_seat(world.seat, ended_on=TODAY, reason="x", by=world.dana),
        lambda world: groups.end_seat(world.seat, ended_on=TODAY, reason="x", by=world.dana),
        lambda world: end(world, "bilal", world.dana),
    ],
    ids=["the seat is vacated", "the seat ends", "the role ends"],
)
def test_nor_by_taking_a_chair_from_whoever_keeps_it(leave, world, kept_by_a_chair):
    with pytest.raises(NotAllowed, match="alone keeps the list"):
        leave(world)
    assert not access.can(world.dana, VIEW, kept_by_a_chair)


# --- who is told ----------------------------------------------------------------------------------


@WAYS
def test_the_other_partners_the_named_and_those_it_falls_to_are_told(leave, world, restricted):
    leave(world, world.sam)
    decide = {User.objects.get(pk=each) for each in breaking.other_partners()}
    assert decide
    partners = [each.email.partition("@")[0] for each in decide]
    assert told() == sorted({*partners, "alice", "bea", "dee"})
    mail = letters.written(Letter.objects.filter(kind="left_to_others").first())
    assert mail.subject == f"Nobody on its list keeps {restricted.reference} any more"
    assert "who can read it, act on it and change its list: Dee Dunn." in mail.body
    assert "A relative" not in mail.body


def test_so_are_they_when_the_portal_ends_it(world, restricted):
    end(world, "dana", None)
    assert access.can(world.dee, MANAGE, restricted)
    assert "dee" in told()


def test_each_time_anew_and_not_twice_for_once(world, restricted, clock):
    by_closing_the_account(world, world.sam)
    once = Letter.objects.filter(kind="left_to_others").count()
    restriction.mark_conflict(restricted, person=world.bob, reason="x", by=world.dee)
    assert Letter.objects.filter(kind="left_to_others").count() == once > 0
    people_operations.open_account(world.dana, by=world.sam)
    clock.set("2026-03-28")
    by_closing_the_account(world, world.sam)
    assert Letter.objects.filter(kind="left_to_others").count() == 2 * once


def test_nobody_is_told_who_may_not_know_of_it_or_opens_it_no_more(world, restricted):
    partner = User.objects.get(pk=breaking.other_partners()[0])
    by_closing_the_account(world, world.sam)
    restriction.mark_conflict(restricted, person=partner, reason="x", by=world.dee)
    end(world, "bea", None)
    assert not {partner.email.partition("@")[0], "bea"} & {*told()}
    assert "alice" in told()


# --- whoever was named is on the list no more ----------------------------------------------------


def test_the_same_role_given_again_opens_what_it_opened_by_no_list(world, restricted):
    end(world, "bea", None)
    ours.begin_role(
        world.bea, agency=world.trust, role=Role.SAFEGUARDING_LEAD, started_on=TODAY, by=None
    )
    assert not access.can(world.bea, VIEW, restricted)
    [row] = [each for each in decisions(restricted) if each.person_id == world.bea.pk]
    assert (row.ended_at is None, row.end_reason) == (False, "The role ended")
    assert access.can(world.alice, CONTRIBUTE, restricted)


def test_who_keeps_the_list_is_told_whoever_ended_the_role(world, restricted, mailoutbox):
    notifications.deliver()
    mailoutbox.clear()
    end(world, "bea", world.dana)
    notifications.deliver()
    [mail] = [each for each in mailoutbox if "can no longer open it" in each.subject]
    assert mail.to == ["dana@example.org"]
    assert "or no longer holds the role they were named in" in " ".join(mail.body.split())


def test_nor_is_a_keeper_its_keeper_again(world, restricted):
    end(world, "dana", None)
    begin(world, "dana", Role.BUSINESS_MANAGER)
    stands = restriction.decisions_on([refresh(restricted)])[restricted.pk]
    assert world.dana.pk not in stands.named
    assert stands.keepers == []


def test_nor_the_head_of_safeguarding_for_the_rest_of_an_emergency(world, restricted):
    breaking.break_the_glass(restricted, reason="x", by=world.hari)
    end(world, "hari", None)
    begin(world, "hari", Role.HEAD_OF_SAFEGUARDING)
    assert not access.can(world.hari, VIEW, restricted)


def test_another_role_of_theirs_ends_and_they_stay(world, restricted):
    held = ours.begin_role(
        world.bea, agency=world.trust, role=Role.TRAINER, started_on=TODAY, by=None
    )
    ours.end_role(held, ended_on=TODAY, by=None)
    assert access.can(world.bea, VIEW, restricted)


def test_a_takeover_takes_nobody_off_who_moves_and_whoever_stays_behind_for_good(world, restricted):
    new = ours.add_agency(
        slug="merged", name="Merged", short_name="Merged", kind=Agency.Kind.RELEVANT_AGENCY,
        engagement="permanent", by=None,
    )  # fmt: skip
    restriction.put_on_the_list(
        restricted, person=world.bob, group=group(world, "bob"), right=VIEW, reason="x",
        by=world.dana,
    )  # fmt: skip
    takeovers.plan(world.trust, successor=new, on=TODAY, staying=[world.bob.pk], by=world.dana)
    stands = restriction.decisions_on([refresh(restricted)])[restricted.pk]
    assert world.bea.pk in stands.named
    assert access.can(world.bea, VIEW, restricted)
    assert world.bob.pk not in stands.named


def test_its_history_says_that_the_role_ended_and_not_that_somebody_took_them_off(
    world, restricted
):
    end(world, "bea", world.sam)
    said = [each.sentence for each in timeline.entries(refresh(restricted))]
    wanted = "Bea Bright is not on the list any more: the role that they were named in ended."
    assert [each for each in said if "Bea" in each and "put" not in each] == [wanted]


def test_somebody_whose_role_has_just_ended_is_not_named_when_it_is_restricted(world):
    held = named(world, bea=VIEW)
    end(world, "bea", None)
    with pytest.raises(NotAllowed, match="no longer holds that role"):
        restriction.restrict(world.raised, named=held, reason="x", by=world.dana)
    assert not refresh(world.raised).is_restricted


# --- nothing is ever closed to everyone -----------------------------------------------------------


def an_action(world, group):
    return synthetic.make(owner=world.held["bella"], group=group)[0]


def a_risk(world, group):
    return risks.make(owner=world.held["bella"], group=group, by=None)[0]


def a_challenge(world, group):
    return scrutiny.make(agency=world.trust, scrutineer=world.sue, year="2025-26", by=None)[0]


@pytest.mark.parametrize("make", [an_action, a_risk, a_challenge])
def test_what_its_only_keeper_leaves_falls_to_others_at_once_whichever_agency_it_is_of(make, world):
    practice = groups.add_group(slug="pr", name="Practice", kind="subgroup", by=None)
    record = make(world, practice)
    keeper = world.sue if make is a_challenge else world.dana
    restriction.restrict(record, named=[], reason="x", by=keeper)
    people_operations.close_account(keeper, by=world.sam)
    kept_by = {each.user_id for each in holders.of(refresh(record)) if each.right == MANAGE}
    left_to = restriction.managers(type(record)).exclude(user=keeper)
    assert kept_by == set(left_to.values_list("user", flat=True))
    assert told() or make is a_challenge
