"""Exactly who may view, contribute to and manage an escalation, at each step and in each state."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings

from accounts.models import User
from core import access, clock, listing, restriction
from core.operations import NotAllowed
from escalations import by_the_clock, lists
from escalations import operations as escalate
from escalations.models import (
    Contact,
    Escalation,
    EscalationDocument,
    EscalationDraft,
    EscalationNote,
    Participant,
    ProposedResolution,
    StepRecord,
)
from escalations.parties import Parties
from partnership import operations as ours
from partnership.models import Agency, DirectoryContact
from partnership.roles import Role
from partnership.succession import operations as takeovers
from tests import world as people
from tests.world import PEOPLE, refresh

pytestmark = pytest.mark.django_db

FRIDAY = date(2026, 3, 27)
STEPS = (1, 2, 3, 4)
ALL_RIGHTS = (access.VIEW, access.CONTRIBUTE, access.MANAGE)

# The table of escalations/parties.py for the world of the tests, by name.
FROM_THE_START = {
    "alice",  # who raised it
    "anna",  # the council's safeguarding lead
    "bea",  # the trust's safeguarding lead
    "bob",  # the trust's contact at step 1
}
FROM_STEP = {
    1: FROM_THE_START,
    2: FROM_THE_START | {"amir", "bella"},
    3: FROM_THE_START | {"amir", "bella", "avril", "asif", "brian", "bilal"},
    4: FROM_THE_START
    | {"amir", "bella", "avril", "asif", "brian", "bilal"}
    | {"ada", "carol", "ines"},
}
MANAGES = {"dana"}
ONLY_VIEWS = {"hari", "sue"}


@pytest.fixture
def world(request):
    return people.build_and_raise() if "escalation" in request.fixturenames else people.build()


@pytest.fixture
def escalation(world):
    return world.raised


def at_step(escalation, step):
    while escalation.step < step:
        escalation = escalate.move_up(
            escalation, from_step=escalation.step, reason="No reply.", by=escalation.raised_by
        )
    return escalation


def touch(escalation):
    """Anything at all that somebody does: rights are brought into step with it."""
    return escalate.add_note(escalation, text="Rang again.", for_agency=None, by=None)


def everybody():
    return list(User.objects.order_by("pk"))


def name_of(person):
    return person.email.partition("@")[0]


def holders(escalation) -> dict[str, set[str]]:
    """Who holds each right; the list of what a person may see says the same."""
    found = {right: set() for right in ALL_RIGHTS}
    for person in everybody():
        for right in ALL_RIGHTS:
            if access.can(person, right, escalation):
                found[right].add(name_of(person))
        listed = Escalation.objects.visible_to(person).filter(pk=escalation.pk).exists()
        assert listed == (name_of(person) in found[access.VIEW])
    return found


def expected(contributors) -> dict[str, set[str]]:
    return {
        access.VIEW: contributors | MANAGES | ONLY_VIEWS,
        access.CONTRIBUTE: contributors | MANAGES,
        access.MANAGE: MANAGES,
    }


# --- step by step -----------------------------------------------------------------------------


@pytest.mark.parametrize("step", STEPS)
def test_who_holds_what_at_each_step(step, escalation):
    escalation = at_step(escalation, step)
    assert holders(escalation) == expected(FROM_STEP[step])
    permitted = {
        right: {
            name_of(person)
            for person in everybody()
            if person.has_perm(f"escalations.{right}_escalation", escalation)
        }
        for right in ALL_RIGHTS
    }
    assert permitted == expected(FROM_STEP[step])


@pytest.mark.parametrize("step", STEPS)
def test_closing_it_changes_nobody_s_right(step, world, escalation):
    escalation = at_step(escalation, step)
    escalate.withdraw(escalation, outcome="withdrawn", reason="Settled.", by=world.alice)
    assert holders(escalation) == expected(FROM_STEP[step])


def test_the_clock_opens_it_to_the_same_people_as_a_person_does(world, escalation, clock):
    for day, step in (("2026-03-31", 2), ("2026-04-13", 3), ("2026-04-21", 4)):
        clock.set(day)
        assert by_the_clock.move_up_when_due(by=None) == 1
        assert refresh(escalation).step == step
        assert holders(escalation) == expected(FROM_STEP[step])


def test_two_cases_do_not_mix(world, escalation):
    """The other way round, at another step: each has its own people."""
    other = escalate.raise_escalation(
        raised_as=world.held["charlie"],
        challenged_agency=world.council,
        raised_on=FRIDAY,
        by=world.charlie,
        **people.ANSWERS,
    )
    at_step(escalation, 3)
    assert holders(escalation) == expected(FROM_STEP[3])
    # Nobody is listed for the council at step 1, so its lead answers.
    assert holders(other) == expected({"charlie", "colin", "anna"})


def test_outsiders_the_superuser_and_the_anonymous_see_nothing(world, escalation, tmp_path):
    fill(world, escalation, tmp_path)
    escalate.save_draft(answers={"reason": "roles"}, by=world.alice)
    at_step(escalation, 3)
    deactivated = world.bob
    deactivated.is_active = False
    deactivated.save()
    outsiders = [*people.outsiders(world), world.carol, world.ines, world.ada]
    for person in [*outsiders, deactivated, AnonymousUser()]:
        for model in [Escalation, EscalationDraft, *CHILDREN]:
            assert list(model.objects.visible_to(person)) == [], (person, model)
            assert model.objects.visible_to(person).count() == 0
        for right in ALL_RIGHTS:
            assert not access.can(person, right, escalation)
        for is_open in (True, False):
            who = access.standing(person)
            assert people.page_of_ids(who, is_open=is_open) == []
            assert listing.count_up_to(Escalation, who, is_open=is_open) == 0


# --- what hangs from the case -----------------------------------------------------------------

CHILDREN = [StepRecord, Participant, Contact, ProposedResolution, EscalationDocument]
CHILDREN += [EscalationNote]


def fill(world, escalation, tmp_path):
    """One row of every kind; the notes: for all, for the council's leads, for the trust's."""
    escalate.log_contact(
        escalation,
        happened_on=FRIDAY,
        method="telephone",
        with_whom="Bob Barnes",
        result="No agreement.",
        by=world.alice,
    )
    escalate.bring_in(escalation, held_role=world.held["bilal"], by=world.bea)
    escalate.propose_resolution(
        escalation, outcome="compromise", statement="By Monday.", by=world.alice
    )
    for text, agency, by in (
        ("for all", None, world.alice),
        ("for the council", world.council, world.anna),
        ("for the trust", world.trust, world.bea),
    ):
        escalate.add_note(escalation, text=text, for_agency=agency, by=by)
    with override_settings(MEDIA_ROOT=tmp_path):
        upload = SimpleUploadedFile("minutes.txt", b"Minutes.")
        escalate.add_document(escalation, upload=upload, by=world.alice)


@pytest.mark.parametrize("step", [1, 4])
def test_what_hangs_from_a_case_is_seen_by_whoever_sees_the_case(step, world, escalation, tmp_path):
    fill(world, escalation, tmp_path)
    other = people.raise_one(world, raised_on=FRIDAY)  # and only of that case
    at_step(escalation, step)
    seeing = FROM_STEP[step] | {"bilal"} | MANAGES | ONLY_VIEWS
    for model in CHILDREN:
        if model is EscalationNote:
            continue
        found = {
            name_of(person)
            for person in everybody()
            if model.objects.visible_to(person).filter(escalation=escalation).exists()
        }
        assert found == seeing, model
    assert not EscalationDocument.objects.visible_to(world.alice).filter(escalation=other).exists()


def test_a_note_for_one_agency_is_read_by_its_people_alone(world, escalation, tmp_path):
    fill(world, escalation, tmp_path)
    at_step(escalation, 4)
    found = {
        name_of(person): set(
            EscalationNote.objects.visible_to(person).values_list("text", flat=True)
        )
        for person in everybody()
    }
    seeing = FROM_STEP[4] | {"bilal"} | MANAGES | ONLY_VIEWS
    wanted = {name: ({"for all"} if name in seeing else set()) for name in found}
    for name in seeing:
        agency = world.held[name].agency_role.agency
        wanted[name] |= {"for the council"} if agency == world.council else set()
        wanted[name] |= {"for the trust"} if agency == world.trust else set()
    assert found == wanted


def test_a_note_for_an_agency_is_closed_to_its_people_who_may_not_open_the_case(world, escalation):
    escalate.add_note(escalation, text="For us.", for_agency=world.council, by=world.alice)
    assert not EscalationNote.objects.visible_to(world.asif).exists()
    assert EscalationNote.objects.visible_to(world.anna).exists()


def test_nobody_keeps_a_note_to_an_agency_that_is_not_theirs(world, escalation):
    with pytest.raises(NotAllowed, match="your own agency only"):
        escalate.add_note(escalation, text="Lost.", for_agency=world.police, by=world.alice)


def test_a_draft_is_seen_by_its_owner_alone(world):
    escalate.save_draft(answers={"reason": "roles"}, by=world.alice)
    seeing = {
        name_of(person)
        for person in everybody()
        if EscalationDraft.objects.visible_to(person).exists()
    }
    assert seeing == {"alice"}


# --- people come and go -----------------------------------------------------------------------

WHO_LEAVES = ["alice", "anna", "bea", "bob", "amir", "bella", "avril", "asif", "brian"]
WHO_LEAVES += ["bilal", "ada", "carol", "ines", "dana", "hari", "sue"]


@pytest.mark.parametrize("name", WHO_LEAVES)
def test_a_right_ends_with_the_role_it_came_from_at_once_and_for_good(name, world, escalation):
    escalation = at_step(escalation, 4)
    before = holders(escalation)
    assert name in before[access.VIEW]
    ours.end_role(world.held[name], ended_on=FRIDAY, by=None)
    gone = {right: names - {name} for right, names in before.items()}
    assert holders(escalation) == gone
    touch(escalation)
    assert holders(escalation) == gone


@pytest.mark.parametrize("name", ["alice", "bob", "bea", "carol", "dana"])
def test_a_closed_account_opens_nothing_and_opens_all_again_when_reopened(name, world, escalation):
    escalation = at_step(escalation, 4)
    before = holders(escalation)
    person = getattr(world, name)
    User.objects.filter(pk=person.pk).update(is_active=False)
    assert holders(escalation) == {right: names - {name} for right, names in before.items()}
    User.objects.filter(pk=person.pk).update(is_active=True)
    assert holders(escalation) == before


def test_someone_who_takes_up_the_role_again_begins_without_the_right(world, escalation):
    """The right lasted as long as the role it came from; a colleague can bring them in."""
    ours.end_role(world.held["alice"], ended_on=FRIDAY, by=None)
    touch(escalation)
    assert "alice" not in holders(escalation)[access.VIEW]
    ours.begin_role(
        world.alice,
        agency=world.council,
        role=Role.FRONTLINE_PRACTITIONER,
        started_on=FRIDAY,
        by=None,
    )
    touch(escalation)
    assert "alice" not in holders(escalation)[access.VIEW]


def test_another_role_at_the_same_agency_does_not_keep_the_right(world, escalation):
    """Alice moves to finance: she is of the council still, and out of the case."""
    ours.begin_role(
        world.alice, agency=world.council, role=Role.FINANCE_OFFICER, started_on=FRIDAY, by=None
    )
    ours.end_role(world.held["alice"], ended_on=FRIDAY, by=None)
    assert holders(escalation) == expected(FROM_STEP[1] - {"alice"})


def test_whoever_joins_the_leads_group_sees_what_is_open_and_closed(world, escalation):
    newcomer = User.objects.create_user("bryn@example.org", full_name="Bryn Bell")
    ours.begin_role(
        newcomer, agency=world.trust, role=Role.SAFEGUARDING_LEAD, started_on=FRIDAY, by=None
    )
    assert holders(escalation) == expected(FROM_STEP[1] | {"bryn"})


def test_a_colleague_brought_in_has_the_right_while_the_role_lasts(world, escalation):
    escalate.bring_in(escalation, held_role=world.held["bilal"], by=world.bob)
    assert holders(escalation) == expected(FROM_STEP[1] | {"bilal"})
    touch(escalation)
    assert holders(escalation) == expected(FROM_STEP[1] | {"bilal"})
    ours.end_role(world.held["bilal"], ended_on=FRIDAY, by=None)
    assert holders(escalation) == expected(FROM_STEP[1])


# --- who acts, when the first to be called is gone --------------------------------------------


def acting(escalation):
    rows = access.person_table(Escalation).objects.filter(content_object=escalation, acts=True)
    return {name_of(row.user) for row in rows.select_related("user")}


def test_the_one_whose_turn_it_is_acts(world, escalation):
    assert acting(escalation) == {"bob"}
    assert acting(at_step(escalation, 2)) == {"amir"}
    assert acting(at_step(refresh(escalation), 3)) == {"avril"}
    assert acting(at_step(refresh(escalation), 4)) == {"ada", "carol", "ines"}
    escalate.withdraw(refresh(escalation), outcome="withdrawn", reason="x", by=world.alice)
    assert acting(escalation) == set()


def test_when_the_contact_leaves_the_deputy_acts(world, escalation):
    escalation = at_step(escalation, 3)
    ours.end_role(world.held["avril"], ended_on=FRIDAY, by=None)
    touch(escalation)
    assert acting(escalation) == {"asif"}


def test_when_all_who_are_listed_leave_the_leads_stand_in(world, escalation):
    ours.end_role(world.held["bob"], ended_on=FRIDAY, by=None)
    touch(escalation)
    assert acting(escalation) == {"bea"}
    assert holders(escalation) == expected(FROM_STEP[1] - {"bob"})


def test_when_the_worker_brought_in_has_no_account_any_more_the_contact_acts(world, escalation):
    escalate.bring_in(escalation, held_role=world.held["bilal"], by=world.bob)
    assert acting(escalation) == {"bilal"}
    User.objects.filter(pk=world.bilal.pk).update(is_active=False)
    touch(escalation)
    assert acting(escalation) == {"bob"}


def answered_by_the_trust(world, escalation):
    """So that it is the raising side's turn at step 1."""
    return escalate.log_contact(
        escalation,
        happened_on=FRIDAY,
        method="email",
        with_whom="Alice Adeyemi",
        result="No.",
        by=world.bea,
    )


@pytest.mark.parametrize("how", ["role ended", "account closed"])
def test_when_the_one_who_raised_it_is_gone_their_agency_s_leads_act(how, world, escalation):
    """Someone listed for step 1 answers challenges to the agency: this one they may not open."""
    ours.list_contact(world.held["amir"], procedure="escalation", step=1, order=0, by=None)
    if how == "role ended":
        ours.end_role(world.held["alice"], ended_on=FRIDAY, by=None)
    else:
        User.objects.filter(pk=world.alice.pk).update(is_active=False)
    answered_by_the_trust(world, escalation)
    assert refresh(escalation).waiting_for == "raising"
    assert "amir" not in holders(escalation)[access.VIEW]
    assert list(lists.needing(world.anna)) == [escalation]
    told = parties_of(escalation).acting(refresh(escalation), "raising")
    assert told == [world.anna.pk]


def parties_of(escalation):
    return Parties([refresh(escalation)])


# --- agencies with little in the directory ----------------------------------------------------


def agency_of(slug, kind, **held):
    """An agency with these people: name=role."""
    agency = ours.add_agency(
        slug=slug, name=slug.title(), short_name=slug, kind=kind, engagement="permanent", by=None
    )
    roles = {}
    for name, role in held.items():
        person = User.objects.create_user(f"{name}@example.org", full_name=name.title())
        roles[name] = ours.begin_role(
            person, agency=agency, role=role, started_on=people.LONG_AGO, by=None
        )
    return agency, roles


def test_an_agency_without_directory_entries_is_reached_through_its_leads(world):
    agency, _ = agency_of(
        "hospice",
        Agency.Kind.VOLUNTARY,
        harry=Role.SAFEGUARDING_LEAD,
        helen=Role.SAFEGUARDING_LEAD,
        hugo=Role.LINE_MANAGER,
    )
    escalation = people.raise_one(world, raised_on=FRIDAY, challenged_agency=agency)
    leads = {"harry", "helen"}
    assert holders(escalation) == expected({"alice", "anna"} | leads)
    assert acting(escalation) == leads
    escalation = at_step(escalation, 3)
    council = {"alice", "anna", "amir", "avril", "asif"}
    assert holders(escalation) == expected(council | leads)


def test_an_agency_without_leads_or_entries_opens_it_to_nobody_there(world):
    agency, _ = agency_of("charity", Agency.Kind.VOLUNTARY, cleo=Role.FRONTLINE_PRACTITIONER)
    escalation = people.raise_one(world, raised_on=FRIDAY, challenged_agency=agency)
    assert holders(escalation) == expected({"alice", "anna"})
    assert acting(escalation) == set()
    escalation = at_step(escalation, 4)
    council = {"alice", "anna", "amir", "avril", "asif", "ada", "carol", "ines"}
    assert holders(escalation) == expected(council)


def test_a_school_s_headteacher_and_designated_lead_are_its_leads(world):
    school, _ = agency_of(
        "oakfield",
        Agency.Kind.SCHOOL,
        hetty=Role.HEADTEACHER,
        desmond=Role.DESIGNATED_SAFEGUARDING_LEAD,
        gwen=Role.CHAIR_OF_GOVERNORS,
        tara=Role.FRONTLINE_PRACTITIONER,
    )
    escalation = people.raise_one(world, raised_on=FRIDAY, challenged_agency=school)
    for step in STEPS:
        escalation = at_step(escalation, step)
        trust = {"bob", "bea", "bella", "brian", "bilal"}
        assert holders(escalation) == expected(FROM_STEP[step] - trust | {"hetty", "desmond"})
    assert parties_of(escalation).acting(refresh(escalation), "challenged") == [
        User.objects.get(email=f"{name}@example.org").pk for name in ("desmond", "hetty")
    ]


def test_a_partner_without_a_contact_at_step_4_is_reached_through_its_delegates(world, escalation):
    """Never through its leads: a lead of an agency that is not involved has no business in it."""
    agency_of(
        "fire",
        Agency.Kind.SAFEGUARDING_PARTNER,
        fay=Role.DELEGATED_SAFEGUARDING_PARTNER,
        felix=Role.SAFEGUARDING_LEAD,
        fred=Role.SENIOR_MANAGER,
    )
    escalation = at_step(escalation, 4)
    assert holders(escalation) == expected(FROM_STEP[4] | {"fay"})
    assert acting(escalation) == {"ada", "carol", "ines", "fay"}


def test_a_partner_that_was_succeeded_has_no_say(world, escalation):
    ours.succeed_agency(world.icb, successor=world.council, closed_on=FRIDAY, by=None)
    assert holders(at_step(escalation, 4)) == expected(FROM_STEP[4] - {"ines"})


def test_the_same_person_at_both_agencies_holds_it_from_each(world):
    at_the_trust = ours.begin_role(
        world.anna, agency=world.trust, role=Role.SAFEGUARDING_LEAD, started_on=FRIDAY, by=None
    )
    escalation = people.raise_one(world, raised_on=FRIDAY)
    ours.end_role(world.held["anna"], ended_on=FRIDAY, by=None)
    assert holders(escalation) == expected(FROM_STEP[1])
    ours.end_role(at_the_trust, ended_on=FRIDAY, by=None)
    assert holders(escalation) == expected(FROM_STEP[1] - {"anna"})


def test_a_contact_listed_for_another_step_or_agency_sees_nothing_early(world, escalation):
    """There is a directory entry that could leak: it is of the police."""
    ours.list_contact(world.held["charlie"], procedure="escalation", step=1, order=0, by=None)
    touch(escalation)
    assert DirectoryContact.objects.filter(step=1).count() == 2
    assert holders(escalation) == expected(FROM_STEP[1])


def test_the_table_names_everybody(world):
    assert set(PEOPLE) - FROM_STEP[4] - MANAGES - ONLY_VIEWS == {"charlie", "colin"}


def test_whoever_heard_a_closed_one_for_a_partner_reads_it_at_the_partners_successor(world):
    """Access moves to the successor, history stays under the old name (issue 3)."""
    case = people.raise_one(world, raised_on=FRIDAY)
    for step in STEPS[:-1]:
        escalate.move_up(case, from_step=step, reason="No agreement", by=world.alice)
        case = refresh(case)
    escalate.withdraw(case, outcome="withdrawn", reason="Agreed", by=world.alice)
    assert access.can(world.ines, access.VIEW, refresh(case))
    board = ours.add_agency(
        slug="board", name="Board", short_name="Board", kind=Agency.Kind.SAFEGUARDING_PARTNER,
        engagement="permanent", by=None,
    )  # fmt: skip
    takeovers.plan(world.icb, successor=board, on=clock.today(), by=world.dana)
    assert access.can(world.ines, access.VIEW, refresh(case))


def test_an_agency_is_taken_over_by_who_is_not_on_the_list_of_a_restricted_case(world, escalation):
    """Whoever is named on it goes on in the role at the successor."""
    lead = world.held["bea"].agency_role.group_id
    restriction.restrict(
        escalation, named=[(world.bea, lead, access.VIEW)], reason="x", by=world.dana
    )
    sam = User.objects.create_user("sam@example.org", full_name="Sam")
    ours.begin_role(
        sam, agency=world.business_team, role=Role.SYSTEM_ADMINISTRATOR, started_on=FRIDAY, by=None
    )
    merged = ours.add_agency(
        slug="merged", name="Merged", short_name="Merged", kind=Agency.Kind.RELEVANT_AGENCY,
        engagement="permanent", by=None,
    )  # fmt: skip
    takeovers.plan(world.trust, successor=merged, on=clock.today(), by=sam)
    assert access.can(world.bea, access.VIEW, refresh(escalation))
    assert not access.can(sam, access.VIEW, refresh(escalation))
