"""The procedure goes on where a case is restricted, or somebody has a conflict of interest."""

from datetime import date

import pytest

from core import access, notifications, restriction
from core.models import Notification
from core.operations import NotAllowed
from escalations import lists, tasks
from escalations import operations as escalate
from escalations.parties import Parties
from partnership import cover
from partnership import operations as ours
from tests import world as people
from tests.world import refresh

pytestmark = pytest.mark.django_db

FRIDAY = date(2026, 3, 27)


@pytest.fixture
def world(request):
    return people.build_and_raise() if "escalation" in request.fixturenames else people.build()


@pytest.fixture
def escalation(world):
    return world.raised


def conflict(world, escalation, name):
    person = getattr(world, name)
    return restriction.mark_conflict(escalation, person=person, reason="x", by=world.dana)


def restrict(world, escalation, **named):
    list_ = [
        (getattr(world, name), world.held[name].agency_role.group_id, right)
        for name, right in named.items()
    ]
    return restriction.restrict(escalation, named=list_, reason="x", by=world.dana)


def to_step(world, escalation, step):
    for number in range(1, step):
        escalate.move_up(escalation, from_step=number, reason="x", by=world.alice)
    return refresh(escalation)


def turn(world, escalation):
    """Whose turn it is: by the rule, and by everybody's own list."""
    case = refresh(escalation)
    by_rule = set(Parties([case]).acting(case, case.waiting_for))
    listed = {
        name
        for name in people.PEOPLE
        if lists.needing(getattr(world, name)).filter(pk=case.pk).exists()
    }
    names = {name for name in people.PEOPLE if getattr(world, name).pk in by_rule}
    assert listed == (names or {"dana"})
    return names


def told(kind):
    """Who was told: of those for whom a mail was made, whoever may open the case."""
    notifications.deliver()
    rows = Notification.objects.filter(kind=f"escalation_{kind}", sent_at__isnull=False)
    return sorted(row.recipient.email.partition("@")[0] for row in rows)


# --- a conflict of interest ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("step", "first", "then"),
    [
        (1, "bob", {"bea"}),  # nobody else is listed for step 1: the lead stands in
        (2, "amir", {"anna"}),
        (3, "avril", {"asif"}),  # the next in the list
    ],
)
def test_the_turn_passes_to_the_next_when_whose_it_is_has_a_conflict(
    step, first, then, world, escalation
):
    to_step(world, escalation, step)
    assert turn(world, escalation) == {first}
    conflict(world, escalation, first)
    assert turn(world, escalation) == then


def test_it_passes_on_along_the_list_and_then_to_the_leads(world, escalation):
    to_step(world, escalation, 2)
    escalate.log_contact(
        escalation, happened_on=FRIDAY, method="email", with_whom="x", result="y", by=world.amir
    )
    assert turn(world, escalation) == {"bella"}
    conflict(world, escalation, "bella")
    assert turn(world, escalation) == {"bea"}
    conflict(world, escalation, "bea")
    assert turn(world, escalation) == set()  # and so it is Dana's to find somebody


def test_at_step_3_the_leads_of_the_challenged_agency_stand_in(world, escalation):
    to_step(world, escalation, 3)
    escalate.log_contact(
        escalation, happened_on=FRIDAY, method="email", with_whom="x", result="y", by=world.avril
    )
    assert turn(world, escalation) == {"brian"}
    conflict(world, escalation, "brian")
    assert turn(world, escalation) == {"bea"}


def test_the_leads_act_for_a_raiser_with_a_conflict(world, escalation):
    escalate.log_contact(
        escalation, happened_on=FRIDAY, method="email", with_whom="x", result="y", by=world.bob
    )
    assert turn(world, escalation) == {"alice"}
    conflict(world, escalation, "alice")
    assert turn(world, escalation) == {"anna"}


def test_of_the_partners_each_others_delegates_go_on(world, escalation):
    to_step(world, escalation, 4)
    assert turn(world, escalation) == {"ada", "carol", "ines"}
    conflict(world, escalation, "carol")
    assert turn(world, escalation) == {"ada", "ines"}


def test_a_conflict_that_ends_gives_the_turn_back(world, escalation):
    conflict(world, escalation, "bob")
    rows = restriction.access.exclusion_table(type(escalation)).objects.unscoped("a test")
    restriction.end_conflict(escalation, decision=rows.get(), reason="x", by=world.dana)
    assert turn(world, escalation) == {"bob"}


def test_whoever_has_a_conflict_is_told_nothing_more(world, escalation):
    conflict(world, escalation, "alice")
    escalate.move_up(escalation, from_step=1, reason="x", by=world.bea)
    assert told("moved_up") == ["amir", "bella"]  # not Alice, who raised it
    conflict(world, escalation, "amir")
    escalate.propose_resolution(escalation, outcome="compromise", statement="x", by=world.bella)
    assert told("resolution_proposed") == ["anna"]
    [proposal] = type(escalation).objects.visible_to(world.anna).get().proposals.all()
    escalate.answer_resolution(
        escalation, proposal=proposal, accepted=True, answer="x", by=world.anna
    )
    assert told("closed") == ["bella"]


def test_a_notice_that_waits_is_not_sent_once_there_is_a_conflict(world, escalation):
    conflict(world, escalation, "bob")
    assert told("raised") == ["bea"]


# --- a restricted case ---------------------------------------------------------------------------


def test_a_restricted_case_moves_up_with_the_clock_and_its_keeper_finds_who_acts(
    world, escalation, clock
):
    """Nobody listed for step 2 is on the list, so Dana, who keeps it, is told."""
    restrict(world, escalation, alice="contribute", bob="contribute")
    assert turn(world, escalation) == {"bob"}
    clock.set("2026-03-31")
    tasks.move_up_when_due()
    assert refresh(escalation).step == 2
    assert turn(world, escalation) == set()
    assert told("moved_up") == ["alice", "dana"]
    assert not access.can(world.amir, access.VIEW, escalation)


def test_whoever_of_those_listed_is_named_has_the_turn(world, escalation):
    restrict(world, escalation, alice="contribute", amir="contribute", bob="contribute")
    escalate.move_up(escalation, from_step=1, reason="x", by=world.bob)
    assert turn(world, escalation) == {"amir"}
    assert told("moved_up") == ["alice", "amir", "dana"]


def test_a_keeper_who_is_not_of_the_business_team_is_told_instead(world, escalation):
    restrict(world, escalation, anna="manage")
    rows = restriction.access.exclusion_table(type(escalation)).objects.unscoped("a test")
    dana = rows.get(kind="named", person=world.dana)
    restriction.take_off(escalation, decision=dana, reason="x", by=world.anna)
    escalate.move_up(escalation, from_step=1, reason="x", by=world.anna)
    escalate.move_up(escalation, from_step=2, reason="x", by=world.anna)
    assert told("moved_up") == []  # of her own act nobody is told, and nobody else is named
    assert {row.recipient for row in Notification.objects.filter(kind="escalation_moved_up")} == {
        world.alice  # whose notice was withheld
    }


def test_nobody_but_the_named_is_told_anything(world, escalation, clock):
    """To the end: reminders, step 4, the day after; Bea is told that she is on the list."""
    Notification.objects.all().delete()
    restrict(world, escalation, alice="contribute", bea="view")
    for day in ("2026-03-30", "2026-03-31", "2026-04-10", "2026-04-13", "2026-04-20", "2026-04-21",
                "2026-04-28", "2026-04-29", "2026-05-05"):  # fmt: skip
        clock.set(day)
        tasks.remind()
        tasks.move_up_when_due()
        notifications.deliver()
    assert refresh(escalation).step == 4
    sent = Notification.objects.filter(sent_at__isnull=False).exclude(kind="named")
    assert {row.recipient.email.partition("@")[0] for row in sent} == {"alice", "dana"}


def test_nobody_is_brought_in_by_an_agency_while_the_list_says_who_may_open_it(world, escalation):
    restrict(world, escalation, bob="contribute")
    with pytest.raises(NotAllowed, match="restricted to named people"):
        escalate.bring_in(escalation, held_role=world.held["bilal"], by=world.bob)
    restriction.lift(escalation, reason="x", by=world.dana)
    escalate.bring_in(escalation, held_role=world.held["bilal"], by=world.bob)
    assert access.can(world.bilal, access.CONTRIBUTE, escalation)


def test_a_new_contact_or_lead_comes_by_no_restricted_case(world, escalation):
    restrict(world, escalation, alice="contribute")
    held = ours.begin_role(
        world.nobody, agency=world.trust, role="safeguarding-lead", started_on=FRIDAY, by=None
    )
    ours.list_contact(held, procedure="escalation", step=1, order=5, by=None)
    tasks.bring_rights_into_step()
    assert not access.can(world.nobody, access.VIEW, escalation)
    restriction.lift(escalation, reason="x", by=world.dana)
    assert access.can(world.nobody, access.VIEW, escalation)


# --- restricted without those whose turn it is ----------------------------------------------------


def test_the_next_listed_who_is_named_has_the_turn_and_after_them_a_lead(world, escalation):
    to_step(world, escalation, 3)  # the council's turn: Avril is listed first, then Asif
    restrict(world, escalation, asif="contribute", anna="contribute")
    assert turn(world, escalation) == {"asif"}
    restriction.lift(escalation, reason="x", by=world.dana)
    restrict(world, escalation, anna="contribute", amir="contribute")  # its lead, and of step 2
    assert turn(world, escalation) == {"anna"}
    restriction.lift(escalation, reason="x", by=world.dana)
    restrict(world, escalation, amir="contribute", bea="contribute")
    assert turn(world, escalation) == set()


def test_for_a_raiser_who_is_not_named_a_named_lead_acts(world, escalation):
    escalate.log_contact(
        escalation, happened_on=FRIDAY, method="email", with_whom="x", result="y", by=world.bob
    )
    restrict(world, escalation, anna="contribute")
    assert turn(world, escalation) == {"anna"}


def test_it_is_nobodys_turn_who_is_named_to_read_alone(world, escalation):
    restrict(world, escalation, bob="view")
    assert turn(world, escalation) == set()


def test_what_nobody_on_the_list_can_do_is_said_on_the_case_and_on_its_list(
    client, world, escalation
):
    people.give_an_app(world.alice)
    restrict(world, escalation, alice="contribute")
    said = "No contact or lead of Testshire Health Trust for step 1 is on its list to act"
    client.force_login(world.alice)
    client.post(escalation.get_absolute_url(), {"reason_for_opening": "It is mine."})
    page = client.get(escalation.get_absolute_url()).content.decode()
    assert said in page
    assert "Nobody is listed for this step" not in page
    client.force_login(world.dana)
    client.post(escalation.get_absolute_url(), {"reason_for_opening": "I keep the list."})
    list_address = f"{escalation.get_absolute_url()}who-can-see-this/"
    assert said in client.get(list_address).content.decode()
    told_at_home = "no contact or lead of Testshire Health Trust is on its list"
    assert told_at_home in client.get("/").content.decode()
    restriction.put_on_the_list(
        escalation, person=world.bob, group=world.held["bob"].agency_role.group_id,
        right="contribute", reason="x", by=world.dana,
    )  # fmt: skip
    assert said not in client.get(list_address).content.decode()
    assert told_at_home not in client.get("/").content.decode()


def test_the_form_says_for_whom_it_waits(client, world, escalation):
    client.force_login(world.dana)
    page = client.get(f"{escalation.get_absolute_url()}restrict/").content.decode()
    waits = "for a step that it has reached; it waits for them now)"
    assert page.count(waits) == 1
    assert f"Testshire Health Trust (is a named contact of an agency in it {waits}" in page


# --- being put on a list --------------------------------------------------------------------------


def told_that_they_are_named() -> list[str]:
    notifications.deliver()
    rows = Notification.objects.filter(kind="named", sent_at__isnull=False)
    return sorted(row.recipient.email.partition("@")[0] for row in rows)


def put_on(world, escalation, name, right):
    restriction.put_on_the_list(
        escalation, person=getattr(world, name), right=right, reason="A relative.", by=world.dana,
        group=world.held[name].agency_role.group_id,
    )  # fmt: skip


def test_whoever_is_named_is_told_and_nobody_else(world, escalation, mailoutbox):
    restrict(world, escalation, alice="contribute", bob="view")
    assert told_that_they_are_named() == ["alice", "bob"]
    put_on(world, escalation, "bea", "view")
    assert told_that_they_are_named() == ["alice", "bea", "bob"]
    put_on(world, escalation, "bea", "contribute")  # on it already
    assert told_that_they_are_named() == ["alice", "bea", "bob"]
    [mail] = [each for each in mailoutbox if each.to == ["bea@example.org"]
              and "on the list" in each.subject]  # fmt: skip
    assert mail.subject == f"{escalation.reference}: you are on the list of people who can open it"
    assert escalation.get_absolute_url() in mail.body
    assert "Monday 30 March 2026" in mail.body
    for kept in ("A relative", "JT", "Trust", "Dana"):
        assert kept not in mail.body


def test_a_deputy_of_whoever_is_named_is_not_told(world, escalation):
    cover.name_deputy(
        world.bob, agency=world.trust, deputy=world.bilal, starts_on=FRIDAY, ends_on=FRIDAY,
        by=world.bob,
    )  # fmt: skip
    restrict(world, escalation, bob="contribute")
    assert told_that_they_are_named() == ["bob"]


def test_whoever_is_taken_off_before_it_goes_out_is_not_told(world, escalation):
    restrict(world, escalation, bob="contribute")
    rows = restriction.access.exclusion_table(type(escalation)).objects.unscoped("a test")
    restriction.take_off(
        escalation, decision=rows.get(kind="named", person=world.bob), reason="x", by=world.dana
    )
    assert told_that_they_are_named() == []
