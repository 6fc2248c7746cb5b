"""Nobody who keeps the portal comes by a role, or a group's chair, through what they do elsewhere.

Sam and Dana keep it; Dana stands in for Sam. Bim, who keeps it as well, stands in for nobody.
"""

import pytest
from django.urls import reverse

from accounts.models import Membership, User
from core import letters
from core.operations import NotAllowed
from partnership import operations as ours
from partnership import people_operations
from partnership.groups import operations as groups
from partnership.groups.models import SeatHolder
from partnership.models import DirectoryContact, Invitation
from partnership.roles import Role
from partnership.succession import operations as takeovers
from tests import world as worlds
from tests.partnership import test_counted_as_oneself as neighbour
from tests.partnership.test_counted_as_oneself import TODAY, browser, day, roles_of

pytestmark = pytest.mark.django_db
LATER = day(30)


with_sam = neighbour.world


@pytest.fixture
def world(with_sam):
    world = with_sam
    world.bim = User.objects.create_user("bim@example.org", full_name="Bim Bell")
    worlds.give_an_app(world.bim)
    ours.begin_role(
        world.bim, agency=world.business_team, role=Role.BUSINESS_MANAGER, started_on=TODAY, by=None
    )
    world.lead = ours.begin_role(
        world.sam, agency=world.trust, role=Role.SAFEGUARDING_LEAD, started_on=TODAY, by=None
    )
    return world


# --- a role, by a takeover ------------------------------------------------------------------------


def plan(world, by, on=TODAY):
    return takeovers.plan(world.trust, successor=world.icb, on=on, by=by)


@pytest.mark.parametrize("by", ["sam", "dana"])
def test_a_takeover_gives_no_role_to_who_planned_it_or_whom_they_stand_in_for(world, by):
    ours.list_contact(world.lead, procedure="escalation", step=2, by=None)
    plan(world, getattr(world, by))
    assert roles_of(world.sam) == {"system-administrator"}
    assert worlds.refresh(world.lead).end_reason == f"{world.icb} took over"
    assert "safeguarding-lead" in roles_of(world.bea)
    listed = DirectoryContact.objects.filter(agency=world.icb, held_role__person=world.sam)
    assert not listed.exists()


def test_by_somebody_else_it_does(world):
    plan(world, world.bim)
    assert roles_of(world.sam) == {"system-administrator", "safeguarding-lead"}


def test_nor_by_a_role_that_was_given_between_the_plan_and_its_day(world, clock):
    ours.end_role(world.lead, ended_on=TODAY, by=None)
    takeover = plan(world, world.sam, LATER)
    ours.begin_role(
        world.sam, agency=world.trust, role=Role.TRAINER, started_on=TODAY, by=world.bim
    )
    clock.set(f"{LATER}")
    takeovers.carry_out(takeover, by=None)
    assert roles_of(world.sam) == {"system-administrator"}


def test_nor_by_an_invitation_that_waits(world):
    for person in (world.sam, world.anna):
        people_operations.invite(
            agency=world.trust, roles=["line-manager"], email=person.email, full_name="X",
            by=world.bim,
        )  # fmt: skip
    plan(world, world.sam)
    waits = Invitation.objects.unscoped("a test").waiting()
    assert [(each.email, each.agency) for each in waits] == [(world.anna.email, world.icb)]


def test_the_page_says_so_before_it_is_confirmed(world):
    answers = {
        "successor": world.icb.pk, "on_day": "27", "on_month": "3", "on_year": "2026",
        "reason": "The trusts merge.",
    }  # fmt: skip
    page = reverse("people:takeover", args=["trust"])

    def told(person):
        client = browser(person)
        sent = {**answers, "submission": client.get(page).context["form"]["submission"].value()}
        return {row[0]: row[2] for row in client.post(page, sent).context["rows"]}

    assert told(world.sam)["Sam Stone"].startswith("Ends. Nobody gives a role to themself")
    assert told(world.sam)["Bea Bright"] == "Moves"
    assert told(world.bim)["Sam Stone"] == "Moves"


def delivered(mailoutbox):
    letters.deliver()
    found = {(message.to[0], message.subject) for message in mailoutbox}
    mailoutbox.clear()
    return found


def test_whoever_else_keeps_the_portal_is_told_of_a_takeover(world, mailoutbox, clock):
    delivered(mailoutbox)
    takeover = plan(world, world.sam, LATER)
    others = {"dana@example.org", "bim@example.org"}
    said = f"{world.icb} takes over from {world.trust}"
    letters.deliver()
    assert "Until then you can call it off" in mailoutbox[0].body
    assert delivered(mailoutbox) == {(to, said) for to in others | {"tess@example.org"}}
    takeovers.call_off(takeover, by=world.dana)
    plan(world, world.sam)
    said = f"{world.icb} has taken over from {world.trust}"
    assert {told for told in delivered(mailoutbox) if told[0] in others} >= {
        (to, said) for to in others
    }


def test_nobody_is_told_of_one_that_was_called_off_first(world, mailoutbox):
    delivered(mailoutbox)
    takeovers.call_off(plan(world, world.sam, LATER), by=world.sam)
    assert delivered(mailoutbox) == set()


# --- the chair, as deputy chair -------------------------------------------------------------------


@pytest.fixture
def practice(world):
    """Bea chairs it; Sam is deputy chair."""
    world.practice = groups.add_group(slug="practice", name="Practice Group", by=world.dana)
    world.seats = {
        name: groups.add_seat(
            world.practice, agency=agency, sits_as=sits_as, started_on=TODAY, held_role=role,
            by=None,
        )
        for name, agency, sits_as, role in (
            ("bea", world.trust, "chair", world.held["bea"]),
            ("sam", world.business_team, "deputy-chair", world.held["sam"]),
        )
    }  # fmt: skip
    return world.practice


def chairs(group):
    rows = Membership.objects.filter(
        group__group_role__partnership_group=group, group__group_role__role=Role.GROUP_CHAIR
    )
    return {each.user.full_name for each in rows.select_related("user")}


WAYS = {
    "vacate": lambda seat, by: groups.vacate_seat(seat, ended_on=TODAY, reason="x", by=by),
    "end": lambda seat, by: groups.end_seat(seat, ended_on=TODAY, reason="x", by=by),
    "change": lambda seat, by: groups.change_seat(seat, sits_as="member", post="", by=by),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("by", ["sam", "dana"])
def test_nobody_sends_the_chair_away_whose_deputy_they_are(world, practice, way, by):
    with pytest.raises(NotAllowed, match="The chair would be yours then"):
        WAYS[way](world.seats["bea"], getattr(world, by))
    assert chairs(practice) == {"Bea Bright"}
    assert SeatHolder.objects.filter(ended_on=None).count() == 2


@pytest.mark.parametrize("way", WAYS)
def test_somebody_else_does_and_anybody_names_who_takes_the_chair_instead(world, practice, way):
    groups.fill_seat(
        world.seats["bea"], held_role=world.held["bob"], started_on=TODAY, by=world.sam
    )
    assert chairs(practice) == {"Bob Barnes"}
    WAYS[way](world.seats["bea"], world.bim)
    assert chairs(practice) == {"Sam Stone"}


def test_the_pages_say_so_before_they_ask(world, practice):
    for name in ("seat_vacate", "seat_end"):
        page = reverse(f"groups:{name}", args=["practice", world.seats["bea"].pk])
        refused = browser(world.sam).get(page).content.decode()
        assert "The chair would be yours then" in refused
        assert 'name="reason"' not in refused
        asked = browser(world.bim).get(page).content.decode()
        assert "The chair would be yours then" not in asked
        assert 'name="reason"' in asked
        own = reverse(f"groups:{name}", args=["practice", world.seats["sam"].pk])
        assert 'name="reason"' in browser(world.sam).get(own).content.decode()


def test_a_chair_who_leaves_the_agency_is_not_kept_for_it(world, practice):
    """docs/adr/0018: the business team is told that the seat is open."""
    ours.end_role(world.held["bea"], ended_on=TODAY, by=world.sam)
    assert chairs(practice) == {"Sam Stone"}


def test_nor_does_anybody_end_the_term_whose_deputy_they_are(world):
    executive = groups.add_group(
        slug="executive", name="Executive", kind="executive", by=world.dana
    )
    for agency, sits_as, role in (
        (world.icb, "member", world.held["ines"]),
        (world.business_team, "deputy-chair", world.held["sam"]),
    ):
        groups.add_seat(
            executive, agency=agency, sits_as=sits_as, started_on=TODAY, held_role=role, by=None
        )
    days = {"begins_on": TODAY, "ends_on": day(364)}
    term = groups.add_chair_term(
        executive, partner=world.icb, held_role=world.held["ines"], by=world.sam, **days
    )
    assert chairs(executive) == {"Ines Ives"}
    for changed in (
        {**days, "held_role": None},
        {"begins_on": day(2), "ends_on": day(364), "held_role": world.held["ines"]},
    ):
        with pytest.raises(NotAllowed, match="The chair would be yours then"):
            groups.change_chair_term(term, by=world.sam, **changed)
    groups.change_chair_term(term, held_role=None, by=world.bim, **days)
    assert chairs(executive) == {"Sam Stone"}
