"""What nobody does for themself, nobody does for whom they stand in for: it would be theirs, too.

Tess looks after the trust's people, and is away; Bella stands in for her. Dana keeps the portal;
Sam, who keeps it, too, is away, and Dana stands in for him.
"""

from datetime import date

import pytest
from django.urls import reverse

from accounts.models import User
from core.models import AccessLog
from core.operations import NotAllowed
from partnership import cover, lost_factor, people_files, people_operations
from partnership import operations as ours
from partnership.access_review import lists
from partnership.access_review.models import ReviewedRole
from partnership.access_review.operations import CONFIRM, answer, open_review
from partnership.groups import operations as groups
from partnership.groups.models import ChairTerm, SeatHolder
from partnership.held import counted_as_oneself
from partnership.models import DirectoryContact, HeldRole, Invitation
from partnership.roles import Role
from tests.kept import kept
from tests.partnership.test_cover import TODAY, day
from tests.partnership.test_without_a_role import browser
from tests.world import LONG_AGO, build_with_administrators, give_an_app

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return build()


@kept
def build():
    world = build_with_administrators()
    world.sam = User.objects.create_user("sam@example.org", full_name="Sam Stone")
    give_an_app(world.sam)
    world.held["sam"] = ours.begin_role(
        world.sam, agency=world.business_team, role=Role.SYSTEM_ADMINISTRATOR,
        started_on=LONG_AGO, by=None,
    )  # fmt: skip
    for person, deputy, agency in (
        (world.tess, world.bella, world.trust),
        (world.sam, world.dana, world.business_team),
    ):
        cover.name_deputy(
            person, agency=agency, deputy=deputy, starts_on=TODAY, ends_on=day(2), by=person
        )
    return world


def roles_of(person):
    rows = HeldRole.objects.visible_to(person).filter(ended_on=None)
    return {each.agency_role.role for each in rows.select_related("agency_role")}


def test_who_counts_as_oneself(world, clock):
    assert counted_as_oneself(world.bella) == {world.bella.pk, world.tess.pk}
    assert counted_as_oneself(world.dana) == {world.dana.pk, world.sam.pk}
    assert counted_as_oneself(world.tess) == {world.tess.pk}
    cover.name_deputy(
        world.bilal, agency=world.trust, deputy=world.bella, starts_on=day(5), ends_on=day(6),
        by=world.bilal,
    )  # fmt: skip
    clock.set("2026-03-30")
    assert counted_as_oneself(world.bella) == {world.bella.pk, world.bilal.pk}, "on days to come"
    clock.set("2026-04-03")
    assert counted_as_oneself(world.bella) == {world.bella.pk}


@pytest.mark.parametrize("name", ["tess", "bella"])
def test_no_role_is_given(world, name):
    person = getattr(world, name)
    before = roles_of(person)
    with pytest.raises(NotAllowed, match="or to somebody they stand in for"):
        ours.begin_role(
            person, agency=world.trust, role=Role.SAFEGUARDING_LEAD, started_on=TODAY,
            by=world.bella,
        )  # fmt: skip
    page = browser(world.bella).get(reverse("people:give", args=["trust", person.pk]))
    assert "or to somebody they stand in for" in page.content.decode()
    assert roles_of(person) == before


def test_a_right_of_ones_own_does_not_help_for_the_deputy_would_hold_it_at_once(world):
    with pytest.raises(NotAllowed, match="or to somebody they stand in for"):
        ours.begin_role(
            world.sam, agency=world.business_team, role=Role.BUSINESS_MANAGER, started_on=TODAY,
            by=world.dana,
        )  # fmt: skip
    assert roles_of(world.sam) == {"system-administrator"}


def test_to_others_the_deputy_gives_them(world):
    ours.begin_role(
        world.bilal, agency=world.trust, role=Role.SAFEGUARDING_LEAD, started_on=TODAY,
        by=world.bella,
    )  # fmt: skip
    assert "safeguarding-lead" in roles_of(world.bilal)


@pytest.mark.parametrize("email", ["tess@example.org", "bella@example.org"])
def test_no_invitation_is_sent(world, email):
    asked = {"agency": world.trust, "full_name": "X", "by": world.bella}
    with pytest.raises(NotAllowed, match="or to somebody they stand in for"):
        people_operations.invite(roles=[Role.SAFEGUARDING_LEAD], email=email, **asked)
    row = people_files.Row(
        line=2, email=email.upper(), full_name="X", role=Role.SAFEGUARDING_LEAD, job_title=""
    )
    held = {(world.trust.pk, "agency-administrator")}
    (found,) = people_files.outcomes([row], world.trust, held, world.bella)
    assert "or to somebody they stand in for" in found.refusal
    assert not Invitation.objects.unscoped("a test").exists()


def test_nobody_is_put_into_the_directory(world):
    held = ours.begin_role(
        world.tess, agency=world.trust, role=Role.LINE_MANAGER, started_on=TODAY, by=world.dana
    )
    listed = DirectoryContact.objects.filter(held_role__person=world.tess)
    with pytest.raises(NotAllowed, match="or somebody they stand in for"):
        ours.list_contact(held, procedure="escalation", step=2, by=world.bella)
    assert not listed.exists()
    ours.list_contact(held, procedure="escalation", step=2, by=world.dana)
    assert listed.count() == 1


def test_no_role_is_confirmed(world, clock):
    clock.set("2026-04-02")
    cover.name_deputy(
        world.tess, agency=world.trust, deputy=world.bella, starts_on=date(2026, 4, 2),
        ends_on=date(2026, 4, 2), by=world.tess,
    )  # fmt: skip
    review = open_review(by=None)
    line = ReviewedRole.objects.unscoped("a test").get(held_role=world.held["tess"])
    own = {(world.trust.pk, "agency-administrator")}
    shown = {each.held_role.person_id for each in lists.to_answer(world.bella, review, own)}
    assert world.bilal.pk in shown
    assert not shown & {world.tess.pk, world.bella.pk}
    with pytest.raises(NotAllowed, match="or for that of somebody they stand in for"):
        answer(agency=world.trust, answers={line.pk: CONFIRM}, reasons={}, by=world.bella)
    page = browser(world.bella).get(reverse("people:review", args=["trust"])).content.decode()
    assert "Your own role is not in the list, nor is that of somebody you stand in for" in page


def test_no_second_factor_is_taken_off(world):
    with pytest.raises(NotAllowed, match="or that of somebody they stand in for"):
        lost_factor.take_off(world.sam, how="By telephone", by=world.dana)
    assert not AccessLog.objects.filter(what="factor_taken_off").exists()


# --- invitations, from both ends ------------------------------------------------------------------


def invited(world, email, by, role=Role.SAFEGUARDING_LEAD):
    return people_operations.invite(
        agency=world.trust, roles=[role], email=email, full_name="X", by=by
    )


@pytest.mark.parametrize("email", ["tess@example.org", "bella@example.org"])
def test_no_invitation_of_ones_own_is_sent_again(world, clock, email):
    """It expired, or whoever asked them in left: sent again, it would be the sender's own word."""
    invitation = invited(world, email, world.dana)
    before = Invitation.objects.unscoped("a test").values().get()
    with pytest.raises(NotAllowed, match="or to somebody they stand in for"):
        people_operations.resend(invitation, by=world.bella)
    assert Invitation.objects.unscoped("a test").values().get() == before
    people_operations.resend(invitation, by=world.dana)


def test_nobody_accepts_what_they_sent_to_an_address_that_became_theirs(world):
    invitation = invited(world, "t.todd@example.org", world.tess)
    world.tess.email = "t.todd@example.org"
    world.tess.save()
    before = roles_of(world.tess)
    with pytest.raises(NotAllowed, match="or to somebody they stand in for"):
        people_operations.accept(invitation, by=world.tess)
    assert roles_of(world.tess) == before


def test_nor_does_whoever_is_away_accept_what_their_deputy_sent(world):
    """Asked in before the cover began; its days are still to come."""
    invitation = invited(world, "bilal@example.org", world.dana, Role.LINE_MANAGER)
    cover.name_deputy(
        world.bilal, agency=world.trust, deputy=world.bea, starts_on=day(3), ends_on=day(4),
        by=world.bilal,
    )  # fmt: skip
    people_operations.accept(invitation, by=world.bilal)
    assert "line-manager" in roles_of(world.bilal)

    ours.begin_role(
        world.bea, agency=world.trust, role=Role.AGENCY_ADMINISTRATOR, started_on=TODAY,
        by=world.dana,
    )  # fmt: skip
    with pytest.raises(NotAllowed, match="or to somebody they stand in for"):
        invited(world, "bilal@example.org", world.bea)


# --- seats and deputies ---------------------------------------------------------------------------


def test_nobody_makes_a_seat_of_their_own_the_chairs_or_goes_on_as_chair(world):
    group = groups.add_group(slug="practice", name="Practice Group", by=world.dana)
    own = groups.add_seat(
        group, agency=world.business_team, sits_as="member", started_on=TODAY,
        held_role=world.held["dana"], by=None,
    )  # fmt: skip
    with pytest.raises(NotAllowed, match="Nobody gives a seat or the chair to themself"):
        groups.change_seat(own, sits_as="chair", post="", by=world.dana)
    groups.change_seat(own, sits_as="member", post="Adviser", by=world.dana)


@pytest.mark.parametrize("name", ["dana", "sam"])
def test_nobody_seats_themself_or_makes_themself_chair(world, name):
    group = groups.add_group(slug="practice", name="Practice Group", by=world.dana)
    executive = groups.add_group(
        slug="executive", name="Executive", kind="executive", by=world.dana
    )
    told = {"agency": world.business_team, "started_on": TODAY, "by": world.dana}
    role = world.held[name]
    with pytest.raises(NotAllowed, match="Nobody gives a seat or the chair to themself"):
        groups.add_seat(group, sits_as="member", held_role=role, **told)
    empty = groups.add_seat(group, sits_as="chair", **told)
    with pytest.raises(NotAllowed, match="Nobody gives a seat or the chair to themself"):
        groups.fill_seat(empty, held_role=role, started_on=TODAY, by=world.dana)
    assert not SeatHolder.objects.exists()

    at_icb = ours.begin_role(
        getattr(world, name), agency=world.icb, role=Role.SENIOR_MANAGER, started_on=TODAY, by=None
    )
    groups.add_seat(
        executive, sits_as="member", agency=world.icb, started_on=TODAY, held_role=at_icb, by=None
    )
    days = {"begins_on": TODAY, "ends_on": day(364)}
    with pytest.raises(NotAllowed, match="Nobody gives a seat or the chair to themself"):
        groups.add_chair_term(executive, partner=world.icb, held_role=at_icb, by=world.dana, **days)
    term = groups.add_chair_term(executive, partner=world.icb, by=world.dana, **days)
    with pytest.raises(NotAllowed, match="Nobody gives a seat or the chair to themself"):
        groups.change_chair_term(term, held_role=at_icb, by=world.dana, **days)
    assert ChairTerm.objects.get().held_role is None


def test_nobody_is_named_deputy_by_who_stands_in_for_them(world):
    """Tess would have Bea's roles when she is back, by her own right, lent by her deputy."""
    with pytest.raises(NotAllowed, match="or somebody you stand in for"):
        cover.name_deputy(
            world.bob, agency=world.trust, deputy=world.tess, starts_on=day(5), ends_on=day(6),
            by=world.bella,
        )  # fmt: skip
