"""Who is told what: each notice, its people, its mail; and that nobody is left untold."""

from datetime import date

import pytest
from django.core import mail

from accounts.models import User
from core import access, letters, notifications
from core.models import Letter, Notification
from escalations import no_lead, tasks
from escalations import operations as escalate
from escalations.models import Escalation, ProposedResolution
from partnership import operations as ours
from partnership.models import Agency, DirectoryContact, HeldRole
from partnership.roles import Role
from tests import world as people
from tests.world import refresh

pytestmark = pytest.mark.django_db

FRIDAY = date(2026, 3, 27)


@pytest.fixture
def world():
    return people.build()


def told(kind: str) -> list[str]:
    """The names of those told, each as often as there is a row for them."""
    rows = Notification.objects.filter(kind=f"escalation_{kind}").order_by("recipient__email")
    return [email.partition("@")[0] for email in rows.values_list("recipient__email", flat=True)]


def agency_with(slug, kind=Agency.Kind.VOLUNTARY, **held):
    agency = ours.add_agency(
        slug=slug, name=slug.title(), short_name=slug, kind=kind, engagement="permanent", by=None
    )
    for name, role in held.items():
        person = User.objects.create_user(f"{name}@example.org", full_name=name.title())
        ours.begin_role(person, agency=agency, role=role, started_on=people.LONG_AGO, by=None)
    return agency


# --- raised -----------------------------------------------------------------------------------


def test_raising_tells_the_contact_and_the_leads_of_the_other_agency(world):
    people.raise_one(world, raised_on=FRIDAY)
    assert told("raised") == ["bea", "bob"]


def test_a_contact_who_is_a_lead_as_well_is_told_once(world):
    ours.end_role(world.held["bob"], ended_on=FRIDAY, by=None)
    people.raise_one(world, raised_on=FRIDAY)
    assert told("raised") == ["bea"]


def test_the_deputies_are_not_told_while_the_contact_is_there(world):
    ours.list_contact(world.held["bilal"], procedure="escalation", step=1, order=1, by=None)
    people.raise_one(world, raised_on=FRIDAY)
    assert told("raised") == ["bea", "bob"]


def test_when_the_contact_s_account_is_closed_the_deputy_is_told(world):
    ours.list_contact(world.held["bilal"], procedure="escalation", step=1, order=1, by=None)
    User.objects.filter(pk=world.bob.pk).update(is_active=False)
    people.raise_one(world, raised_on=FRIDAY)
    assert told("raised") == ["bea", "bilal"]


def test_an_agency_that_lists_nobody_is_told_through_its_leads(world):
    hospice = agency_with("hospice", harry=Role.SAFEGUARDING_LEAD, helen=Role.SAFEGUARDING_LEAD)
    people.raise_one(world, raised_on=FRIDAY, challenged_agency=hospice)
    assert told("raised") == ["harry", "helen"]


# --- an agency with nobody to call ------------------------------------------------------------


@pytest.fixture
def unreachable(world):
    return agency_with("charity", cleo=Role.FRONTLINE_PRACTITIONER)


def test_where_there_is_nobody_to_call_the_business_manager_is_told(world, unreachable, clock):
    escalation = people.raise_one(world, raised_on=FRIDAY, challenged_agency=unreachable)
    assert (told("raised"), told("no_lead")) == ([], ["dana"])
    tasks.remind()
    assert told("due_soon") == ["dana"]
    escalate.propose_resolution(
        escalation, outcome="compromise", statement="By Monday.", by=world.alice
    )
    assert told("resolution_proposed") == ["dana"]
    clock.set("2026-03-30")
    tasks.remind()
    assert told("due_today") == ["dana"]
    clock.set("2026-03-31")
    tasks.move_up_when_due()
    assert told("moved_up") == ["alice", "amir", "dana"]


def test_closing_a_case_of_an_agency_without_people_tells_no_one_who_was_not_in_it(
    world, unreachable
):
    escalation = people.raise_one(world, raised_on=FRIDAY, challenged_agency=unreachable)
    escalate.withdraw(escalation, outcome="withdrawn", reason="Settled.", by=world.anna)
    assert told("closed") == ["alice"]


def test_every_business_manager_is_told_once_and_only_those_with_an_account_in_use(
    world, unreachable
):
    second = User.objects.create_user("dean@example.org", full_name="Dean Dodd")
    third = User.objects.create_user("drew@example.org", full_name="Drew Dunn")
    for person in (second, third):
        ours.begin_role(
            person,
            agency=world.business_team,
            role=Role.BUSINESS_MANAGER,
            started_on=FRIDAY,
            by=None,
        )
    User.objects.filter(pk=third.pk).update(is_active=False)
    people.raise_one(world, raised_on=FRIDAY, challenged_agency=unreachable)
    assert told("no_lead") == ["dana", "dean"]


# --- moved up ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mover", "others"),
    [
        ("anna", ["alice", "amir", "bella"]),
        ("alice", ["amir", "bella"]),
        ("bea", ["alice", "amir", "bella"]),
    ],
)
def test_a_move_tells_both_sides_first_contacts_and_who_raised_it_but_not_who_moved_it(
    world, mover, others
):
    escalation = people.raise_one(world, raised_on=FRIDAY)
    escalate.move_up(escalation, from_step=1, reason="No reply.", by=getattr(world, mover))
    assert told("moved_up") == others


def test_who_moves_it_to_a_step_of_their_own_is_reminded_of_it_all_the_same(world, clock):
    ours.list_contact(world.held["anna"], procedure="escalation", step=2, order=1, by=None)
    ours.end_role(world.held["amir"], ended_on=FRIDAY, by=None)
    escalation = people.raise_one(world, raised_on=FRIDAY)
    escalate.move_up(escalation, from_step=1, reason="No reply.", by=world.anna)
    assert told("moved_up") == ["alice", "bella"]
    clock.set("2026-04-10")
    tasks.remind()
    assert told("due_today") == ["anna"]


def test_at_step_4_the_partners_and_the_business_manager_are_told_too(world):
    escalation = people.at_step(people.raise_one(world, raised_on=FRIDAY), 4)
    last = Notification.objects.filter(once=f"escalation:moved_up:{escalation.pk}:4")
    names = {email.partition("@")[0] for email in last.values_list("recipient__email", flat=True)}
    assert names == {"avril", "brian", "ada", "carol", "ines", "dana"}  # Alice moved it
    assert set(last.values_list("due_on", flat=True)) == {date(2026, 4, 28)}


def test_a_partner_that_lists_nobody_is_told_through_its_delegate_and_not_its_lead(world):
    agency_with(
        "fire",
        Agency.Kind.SAFEGUARDING_PARTNER,
        fay=Role.DELEGATED_SAFEGUARDING_PARTNER,
        felix=Role.SAFEGUARDING_LEAD,
    )
    people.at_step(people.raise_one(world, raised_on=FRIDAY), 4)
    assert "fay" in told("moved_up")
    assert "felix" not in told("moved_up")


# --- proposed, declined, closed, brought in -----------------------------------------------------


def propose(escalation, by):
    return escalate.propose_resolution(
        escalation, outcome="compromise", statement="By Monday.", by=by
    )


def answer(escalation, by, accepted):
    standing = ProposedResolution.objects.unscoped("a test").get(
        escalation=escalation, answered_at=None
    )
    return escalate.answer_resolution(
        escalation, proposal=standing, accepted=accepted, answer="So be it.", by=by
    )


@pytest.mark.parametrize(
    ("step", "proposer", "others"),
    [
        (1, "alice", ["bob"]),
        (1, "bob", ["alice"]),
        (2, "amir", ["bella"]),
        (2, "bea", ["amir"]),
        (3, "avril", ["brian"]),
        (3, "brian", ["avril"]),
        (4, "avril", ["brian"]),
        (4, "brian", ["avril"]),
    ],
)
def test_a_proposal_is_told_to_the_other_side_s_people_at_this_step(step, proposer, others, world):
    escalation = people.at_step(people.raise_one(world, raised_on=FRIDAY), step)
    propose(escalation, by=getattr(world, proposer))
    assert told("resolution_proposed") == others
    responder = {"alice": world.bea}.get(proposer, getattr(world, others[0]))
    answer(escalation, by=responder, accepted=False)
    assert told("resolution_declined") == [proposer]


@pytest.mark.parametrize("how", ["role ended", "account closed"])
def test_when_who_proposed_it_is_gone_their_side_hears_that_it_is_declined(how, world):
    escalation = people.at_step(people.raise_one(world, raised_on=FRIDAY), 2)
    propose(escalation, by=world.alice)
    if how == "role ended":
        ours.end_role(world.held["alice"], ended_on=FRIDAY, by=None)
    else:
        User.objects.filter(pk=world.alice.pk).update(is_active=False)
    answer(escalation, by=world.bella, accepted=False)
    assert told("resolution_declined") == ["amir"]


def test_each_proposal_is_told_anew(world):
    escalation = people.raise_one(world, raised_on=FRIDAY)
    for _ in range(2):
        propose(escalation, by=world.alice)
        answer(escalation, by=world.bob, accepted=False)
    assert told("resolution_proposed") == ["bob", "bob"]
    assert told("resolution_declined") == ["alice", "alice"]


@pytest.mark.parametrize(
    ("step", "told_of_it"),
    [
        (1, ["alice", "bob"]),
        (2, ["alice", "amir", "bella"]),
        (3, ["alice", "avril", "brian"]),
        (4, ["ada", "alice", "avril", "brian", "carol", "dana", "ines"]),
    ],
)
def test_closing_tells_everyone_dealing_with_it_but_who_closed_it(step, told_of_it, world):
    escalation = people.at_step(people.raise_one(world, raised_on=FRIDAY), step)
    escalate.withdraw(escalation, outcome="withdrawn", reason="Settled.", by=world.anna)
    assert told("closed") == told_of_it


def test_nobody_is_told_of_their_own_act(world, clock):
    """Whatever is done by hand, by people who are told of it when somebody else does it."""
    escalation = people.raise_one(world, raised_on=FRIDAY)
    acts = [
        ("alice", lambda by: escalate.move_up(escalation, from_step=1, reason="No.", by=by)),
        ("amir", lambda by: escalate.move_up(escalation, from_step=2, reason="No.", by=by)),
        ("avril", lambda by: escalate.move_up(escalation, from_step=3, reason="No.", by=by)),
        ("avril", lambda by: propose(escalation, by)),
        ("brian", lambda by: answer(escalation, by, accepted=False)),
        ("brian", lambda by: propose(escalation, by)),
        ("avril", lambda by: answer(escalation, by, accepted=True)),
    ]
    for name, act in acts:
        before = set(Notification.objects.values_list("pk", flat=True))
        act(getattr(world, name))
        rows = Notification.objects.exclude(pk__in=before)
        # Whoever moves it up to step 4 is asked for their representation as well: no act of theirs.
        rows = rows.exclude(kind="escalation_representations_asked")
        names = [
            email.partition("@")[0] for email in rows.values_list("recipient__email", flat=True)
        ]
        assert names
        assert name not in names


def test_who_closes_it_is_not_told_of_it(world):
    escalation = people.raise_one(world, raised_on=FRIDAY)
    escalate.withdraw(escalation, outcome="withdrawn", reason="Settled.", by=world.alice)
    assert told("closed") == ["bob"]


def test_the_worker_brought_in_is_told_and_is_the_one_reminded(world):
    escalation = people.raise_one(world, raised_on=FRIDAY)
    escalate.bring_in(escalation, held_role=world.held["bilal"], by=world.bob)
    assert told("brought_in") == ["bilal"]
    tasks.remind()
    assert told("due_soon") == ["bilal"]


# --- reminders follow the turn ------------------------------------------------------------------


def test_whoever_s_turn_it_becomes_on_the_day_is_reminded_too_and_the_first_not_again(world, clock):
    escalation = people.raise_one(world, raised_on=FRIDAY)
    clock.set("2026-03-30 08:00")
    tasks.remind()
    escalate.log_contact(
        escalation,
        happened_on=date(2026, 3, 30),
        method="telephone",
        with_whom="Alice Adeyemi",
        result="No.",
        by=world.bob,
    )
    for hour in (9, 10, 11):
        clock.set(f"2026-03-30 {hour:02}:00")
        tasks.remind()
    assert told("due_today") == ["alice", "bob"]


def test_half_way_through_a_step_whose_turn_it_is_is_told_once_and_in_step_1_once_altogether(
    world, clock
):
    """Step 2, Tuesday 31 March to Friday 10 April: day 6 is Tuesday 7 April, after Easter."""
    people.raise_one(world, raised_on=FRIDAY)
    tasks.remind()
    assert (told("half_way"), told("due_soon")) == ([], ["bob"]), "day 1 is the day before the last"
    for day in ("03-31", "04-01", "04-02", "04-03", "04-05"):
        clock.set(f"2026-{day} 12:00")
        tasks.move_up_when_due()
        tasks.remind()
    assert told("half_way") == []
    clock.set("2026-04-07 12:00")
    tasks.remind()
    tasks.remind()
    assert told("half_way") == ["amir"]
    clock.set("2026-04-08 12:00")
    tasks.remind()
    assert told("half_way") == ["amir"]
    assert told("due_soon") == ["bob"]


def test_of_what_is_closed_or_moved_up_early_nobody_is_told_half_way_of_its_old_step(world, clock):
    closed, moved = (people.raise_one(world, raised_on=FRIDAY) for _ in range(2))
    people.at_step(closed, 2)
    people.at_step(moved, 3)
    escalate.withdraw(closed, outcome="withdrawn", reason="Settled.", by=world.alice)
    clock.set("2026-04-07 12:00")
    tasks.remind()
    assert told("half_way") == []
    clock.set("2026-04-15 12:00")
    tasks.remind()
    assert told("half_way") == ["avril"], "day 12, of step 3"


def test_reminding_a_hundred_times_tells_once(world, clock):
    people.raise_one(world, raised_on=FRIDAY)
    for _ in range(100):
        clock.move(minutes=5)
        tasks.remind()
    assert told("due_soon") == ["bob"]


# --- nobody is told who may not open it, and somebody always is ---------------------------------


def everybody_who_left(world, clock):
    """Everyone of both agencies leaves one after another; each time the clock goes round."""
    for name in ("bob", "alice", "amir", "bella", "avril", "brian", "asif"):
        ours.end_role(world.held[name], ended_on=FRIDAY, by=None)
        yield name


def test_whoever_leaves_each_notice_reaches_someone_who_may_open_the_case(world, clock):
    """The turn is never with a person who is not allowed to open what they are told of."""
    escalation = people.raise_one(world, raised_on=FRIDAY)
    for day, name in zip(
        ("03-30", "03-31", "04-09", "04-10", "04-11", "04-20", "04-28"),
        everybody_who_left(world, clock),
        strict=True,
    ):
        before = set(Notification.objects.values_list("pk", flat=True))
        clock.set(f"2026-{day}")
        tasks.remind()
        tasks.move_up_when_due()
        for kind in ("due_soon", "due_today", "overdue", "moved_up"):
            rows = Notification.objects.filter(kind=f"escalation_{kind}").exclude(pk__in=before)
            reached = [
                access.can(row.recipient, access.VIEW, refresh(escalation))
                for row in rows.select_related("recipient")
            ]
            assert any(reached) or not reached, (day, name, kind)
    assert refresh(escalation).step == 4


def test_a_raiser_who_left_does_not_leave_step_1_with_somebody_who_may_not_open_it(world, clock):
    ours.list_contact(world.held["amir"], procedure="escalation", step=1, order=0, by=None)
    escalation = people.raise_one(world, raised_on=FRIDAY)
    ours.end_role(world.held["alice"], ended_on=FRIDAY, by=None)
    propose(escalation, by=world.bob)
    assert told("resolution_proposed") == ["anna"]
    clock.set("2026-03-30")
    tasks.remind()
    assert told("due_today") == ["anna"]
    assert access.can(world.anna, access.CONTRIBUTE, escalation)


# --- the mail -----------------------------------------------------------------------------------


def all_kinds(world, clock):
    """One story in which every kind of notice goes out."""
    escalation = people.raise_one(world, raised_on=FRIDAY)
    escalate.bring_in(escalation, held_role=world.held["bilal"], by=world.bob)
    propose(escalation, by=world.alice)
    answer(escalation, by=world.bob, accepted=False)
    for day in ("03-27", "03-30", "03-31", "04-07", "04-11", "04-21", "04-29"):
        clock.set(f"2026-{day}")
        tasks.remind()
        tasks.move_up_when_due()
        tasks.remind()
    escalate.close_unresolved(refresh(escalation), reason="Nothing was agreed.", by=world.dana)
    return refresh(escalation)


KINDS = {
    "raised",
    "brought_in",
    "moved_up",
    "representations_asked",
    "half_way",
    "due_soon",
    "due_today",
    "overdue",
    "resolution_proposed",
    "resolution_declined",
    "closed",
}


def test_every_kind_has_its_mail_and_every_row_is_sent_once(world, clock):
    all_kinds(world, clock)
    rows = Notification.objects.all()
    assert {row.kind.removeprefix("escalation_") for row in rows} == KINDS
    assert notifications.deliver() == rows.count() == len(mail.outbox)
    assert not rows.filter(sent_at=None).exists()
    assert notifications.deliver() == 0
    sent = sorted((message.to[0], message.extra_headers["Message-ID"]) for message in mail.outbox)
    assert len(set(sent)) == len(sent)


def test_a_mail_holds_a_reference_a_date_and_a_link_and_nothing_of_the_child(world, clock):
    escalation = all_kinds(world, clock)
    notifications.deliver()
    secrets = [str(value) for value in people.ANSWERS.values() if len(str(value)) > 3]
    secrets += ["JT", "Nothing was agreed", "By Monday", "So be it", "No reply"]
    names = [full_name for _, _, full_name in people.PEOPLE.values()]
    agencies = [name for name, _ in people.AGENCIES.values()]
    assert mail.outbox
    for message in mail.outbox:
        text = f"{message.subject}\n{message.body}"
        assert escalation.reference in message.subject
        assert f"http://localhost:8000{escalation.get_absolute_url()}" in message.body
        assert [word for word in [*secrets, *names, *agencies] if word in text] == []
        assert len(message.to) == 1
        assert not message.cc
        assert not message.bcc
        assert "&#" not in text


@pytest.mark.parametrize("how", ["role ended", "account closed"])
def test_who_may_no_longer_open_it_is_not_told_after_all(how, world):
    escalation = people.raise_one(world, raised_on=FRIDAY)
    if how == "role ended":
        ours.end_role(world.held["bob"], ended_on=FRIDAY, by=None)
    else:
        User.objects.filter(pk=world.bob.pk).update(is_active=False)
    notifications.deliver()
    # who stands in for him is told that too, where the role has ended
    assert {tuple(message.to) for message in mail.outbox} == {("bea@example.org",)}
    assert len(mail.outbox) == (2 if how == "role ended" else 1)
    row = Notification.objects.get(recipient=world.bob)
    assert (row.sent_at, row.withheld_at is not None) == (None, True)
    assert escalation.reference in mail.outbox[0].subject


def test_no_notice_goes_to_an_outsider_in_the_whole_story(world, clock):
    escalation = all_kinds(world, clock)
    outside = {person.pk for person in people.outsiders(world)} | {world.hari.pk, world.sue.pk}
    recipients = set(Notification.objects.values_list("recipient", flat=True))
    assert recipients & outside == set()
    assert all(
        access.can(User.objects.get(pk=person), access.VIEW, escalation) for person in recipients
    )


def test_a_notice_stands_or_falls_with_what_it_tells_of(world, monkeypatch):
    escalation = people.raise_one(world, raised_on=FRIDAY)
    before = Notification.objects.count()

    def fail(*args, **kwargs):
        raise RuntimeError("before commit")

    monkeypatch.setattr("core.operations.Operation.settle", fail)
    with pytest.raises(RuntimeError, match="before commit"):
        people.at_step(escalation, 2)
    assert Notification.objects.count() == before
    assert refresh(escalation).step == 1


def test_the_directory_of_the_world_is_what_these_tests_assume(world):
    listed = DirectoryContact.objects.order_by("step", "agency__slug", "order")
    rows = listed.values_list("step", "held_role__person__email")
    assert [(step, email.partition("@")[0]) for step, email in rows] == [
        (1, "bob"), (2, "amir"), (2, "bella"), (2, "bea"), (3, "avril"), (3, "asif"), (3, "brian"),
        (4, "ada"), (4, "ines"), (4, "carol"),
    ]  # fmt: skip
    assert not Escalation.objects.unscoped("a test").exists()


# --- an agency without a safeguarding lead --------------------------------------------------------


def letters_to() -> list[str]:
    """The subjects and addresses of the letters to administrators, as they stand now."""
    found = [letters.written(each) for each in Letter.objects.filter(kind=no_lead.LETTER)]
    return sorted(f"{each.to[0]}: {each.subject}" for each in found if each)


def test_an_agency_without_a_lead_is_told_of_to_its_administrator_and_the_business_manager(world):
    bare = agency_with("charity", cleo=Role.AGENCY_ADMINISTRATOR, cy=Role.FRONTLINE_PRACTITIONER)
    said = no_lead.said_of(bare, nobody_at=1)
    assert said == (
        "Nobody at Charity is listed for step 1, and it has no safeguarding lead in the portal. Its"
        " administrator and the Business Manager are told, and find someone."
    )
    case = people.raise_one(world, raised_on=FRIDAY, challenged_agency=bare)
    assert told("raised") == []
    assert told("no_lead") == ["dana"]
    assert letters_to() == ["cleo@example.org: Charity has no safeguarding lead in the portal"]
    (letter,) = [letters.written(each) for each in Letter.objects.filter(kind=no_lead.LETTER)]
    assert case.reference not in letter.subject + letter.body, "they can open none"
    assert "/agencies/charity/contacts/" in letter.body


def test_an_agency_whose_contact_is_no_lead_is_told_and_so_is_who_can_name_one(world):
    bare = agency_with("charity", cleo=Role.AGENCY_ADMINISTRATOR, cy=Role.FRONTLINE_PRACTITIONER)
    held = HeldRole.objects.unscoped("test").get(person__email="cy@example.org")
    ours.list_contact(held, procedure="escalation", step=1, order=0, by=None)
    people.raise_one(world, raised_on=FRIDAY, challenged_agency=bare)
    assert (told("raised"), told("no_lead")) == (["cy"], ["dana"])
    assert letters_to() == ["cleo@example.org: Charity has no safeguarding lead in the portal"]
    assert no_lead.said_of(bare, nobody_at=None).startswith(
        "Charity has no safeguarding lead in the portal. Its administrator and"
    )


def test_once_a_lead_is_named_no_letter_is_sent(world):
    bare = agency_with("charity", cleo=Role.AGENCY_ADMINISTRATOR)
    people.raise_one(world, raised_on=FRIDAY, challenged_agency=bare)
    cora = User.objects.create_user("cora@example.org", full_name="Cora")
    ours.begin_role(cora, agency=bare, role=Role.SAFEGUARDING_LEAD, started_on=FRIDAY, by=None)
    assert letters_to() == []


def test_each_step_that_begins_without_anybody_is_told_to_the_administrator_once(world, clock):
    bare = agency_with("charity", cleo=Role.AGENCY_ADMINISTRATOR)
    people.raise_one(world, raised_on=FRIDAY, challenged_agency=bare)
    clock.set("2026-03-31")
    tasks.move_up_when_due()
    tasks.move_up_when_due()
    assert len(letters_to()) == 2


def test_an_agency_with_a_lead_writes_to_no_administrator(world):
    agency = agency_with("hospice", harry=Role.SAFEGUARDING_LEAD, cleo=Role.AGENCY_ADMINISTRATOR)
    people.raise_one(world, raised_on=FRIDAY, challenged_agency=agency)
    assert (told("no_lead"), letters_to()) == ([], [])
