"""Who is called at an agency: listed, put in order, taken off; and what open cases make of it."""

from datetime import date
from threading import Barrier, Thread
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core import access
from core.operations import AlreadyDone, NotAllowed
from escalations import lists
from escalations.models import Escalation
from partnership import operations as ours
from partnership.agencies import contact_lists, operations, policy
from partnership.directory import Directory
from partnership.models import DirectoryContact
from partnership.roles import Role
from tests import world as worlds

TODAY = date(2026, 3, 27)
PAGE = "/agencies/trust/contacts/"
# Of the trust: its administrator and the business team keep its contacts, and nobody else.
OTHERS = ("alice", "bea", "bob", "brian", "charlie", "cleo", "hari", "sue", "root", "nobody")
PROCEDURE = "escalation"


@pytest.fixture
def world(db):
    return worlds.build_with_administrators()


def browser(person):
    client = Client()
    client.force_login(person)
    return client


def listed(agency, step) -> list[str]:
    contacts = Directory(PROCEDURE, [agency.pk]).at(agency.pk, step)
    return [each.full_name for each in contacts if not each.is_lead_instead]


def at(agency, step) -> list[DirectoryContact]:
    rows = DirectoryContact.objects.filter(agency=agency, step=step)
    return list(rows.order_by("order"))


def list_contact(world, name, step, by="tess", **more):
    return ours.list_contact(
        world.held[name], procedure=PROCEDURE, step=step, by=getattr(world, by), **more
    )


def order(world, agency, step, wanted, by="tess"):
    return operations.order_contacts(
        agency, procedure=PROCEDURE, step=step, order=wanted, by=getattr(world, by)
    )


# --- by whom --------------------------------------------------------------------------------------

MOVES = {
    "list": lambda world, by: list_contact(world, "bea", 1, by=by),
    "order": lambda world, by: order(
        world, world.trust, 2, [each.pk for each in reversed(at(world.trust, 2))], by=by
    ),
    "take off": lambda world, by: operations.take_contact_off(
        at(world.trust, 2)[0], by=getattr(world, by)
    ),
}
AFTER = {
    "list": (1, ["Bob Barnes", "Bea Bright"]),
    "order": (2, ["Bea Bright", "Bella Boateng"]),
    "take off": (2, ["Bea Bright"]),
}


@pytest.mark.parametrize("by", ["tess", "dana"])
@pytest.mark.parametrize("move", MOVES)
def test_the_agencys_administrator_and_the_business_team_keep_its_contacts(world, move, by):
    MOVES[move](world, by)
    step, names = AFTER[move]
    assert listed(world.trust, step) == names
    row = DirectoryContact.history.filter(agency=world.trust).first()
    assert row.history_user == getattr(world, by)


@pytest.mark.parametrize("by", OTHERS)
@pytest.mark.parametrize("move", MOVES)
def test_nobody_else_does(world, move, by):
    before = list(DirectoryContact.objects.order_by("pk").values())
    with pytest.raises((NotAllowed, PermissionDenied)):
        MOVES[move](world, by)
    assert list(DirectoryContact.objects.order_by("pk").values()) == before


# --- listing --------------------------------------------------------------------------------------


def test_whoever_is_listed_comes_after_those_who_were_there(world):
    contact = list_contact(world, "bilal", 2)
    assert contact.order == 2
    assert listed(world.trust, 2) == ["Bella Boateng", "Bea Bright", "Bilal Begum"]


def test_nobody_lists_themself_and_so_opens_cases(world):
    held = ours.begin_role(
        world.tess, agency=world.trust, role=Role.LINE_MANAGER, started_on=TODAY, by=world.dana
    )
    with pytest.raises(NotAllowed, match="Nobody lists themself"):
        ours.list_contact(held, procedure=PROCEDURE, step=2, by=world.tess)
    assert ours.list_contact(held, procedure=PROCEDURE, step=2, by=world.dana)


@pytest.mark.parametrize(
    ("name", "step", "refusal"),
    [
        ("bella", 2, "is listed at step 2 already"),
        ("bella", 4, "Nobody of Testshire Health Trust is called at this step"),
        ("bella", 5, "is called at this step"),
        ("tess", 2, "At step 2 a contact is"),
    ],
)
def test_who_cannot_be_listed(world, name, step, refusal):
    with pytest.raises(NotAllowed, match=refusal):
        list_contact(world, name, step, by="dana")


def test_at_the_last_step_only_the_partners_own_officers_are_listed(world):
    with pytest.raises(NotAllowed, match="At step 4 a contact is"):
        list_contact(world, "asif", 4, by="dana")
    assert listed(world.council, 4) == ["Ada Archer"]


def test_a_role_that_has_ended_and_an_account_that_is_closed_are_refused(world):
    ours.end_role(world.held["bilal"], ended_on=TODAY, by=world.dana)
    with pytest.raises(NotAllowed, match="is no longer senior manager"):
        list_contact(world, "bilal", 3)
    world.bea.is_active = False
    world.bea.save()
    with pytest.raises(NotAllowed, match="closed or suspended"):
        list_contact(world, "bea", 3)


def test_an_agency_that_is_gone_has_no_contacts(world):
    ours.succeed_agency(world.trust, successor=world.icb, closed_on=TODAY, by=None)
    with pytest.raises(NotAllowed, match="Nobody is called there any more"):
        list_contact(world, "bea", 1)


# --- order, and off -------------------------------------------------------------------------------


def test_the_order_is_changed_and_changed_back(world):
    list_contact(world, "bilal", 2)
    for _ in range(3):
        order(world, world.trust, 2, [each.pk for each in reversed(at(world.trust, 2))])
    assert listed(world.trust, 2) == ["Bilal Begum", "Bea Bright", "Bella Boateng"]
    assert max(each.order for each in at(world.trust, 2)) < 6


def test_an_order_that_changes_nothing_leaves_no_history(world):
    before = DirectoryContact.history.count()
    order(world, world.trust, 2, [each.pk for each in at(world.trust, 2)])
    assert DirectoryContact.history.count() == before


def test_a_list_that_changed_meanwhile_is_not_ordered(world):
    wanted = [each.pk for each in reversed(at(world.trust, 2))]
    list_contact(world, "bilal", 2)
    with pytest.raises(NotAllowed, match="changed this list meanwhile"):
        order(world, world.trust, 2, wanted)
    assert listed(world.trust, 2)[0] == "Bella Boateng"


def test_who_left_keeps_their_place_and_disturbs_nobody(world):
    list_contact(world, "bilal", 2)
    ours.end_role(world.held["bella"], ended_on=TODAY, by=world.dana)
    left = [each.pk for each in at(world.trust, 2) if each.held_role_id != world.held["bella"].pk]
    order(world, world.trust, 2, list(reversed(left)))
    assert listed(world.trust, 2) == ["Bilal Begum", "Bea Bright"]


def test_a_contact_is_taken_off_once(world):
    contact = at(world.trust, 1)[0]
    operations.take_contact_off(contact, by=world.tess)
    with pytest.raises(NotAllowed, match="already"):
        operations.take_contact_off(DirectoryContact(pk=999, agency=world.trust), by=world.tess)
    assert listed(world.trust, 1) == []


def test_two_clicks_are_one_contact(world):
    token = uuid4()
    list_contact(world, "bea", 1, submission=token)
    with pytest.raises(AlreadyDone):
        list_contact(world, "bea", 1, submission=token)
    assert listed(world.trust, 1) == ["Bob Barnes", "Bea Bright"]


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_people_at_once_list_two_contacts_in_two_places():
    world = worlds.build_with_administrators()
    ready, found = Barrier(2), []

    def work(name, by):
        ready.wait(10)
        try:
            found.append(list_contact(world, name, 1, by=by).order)
        finally:
            connection.close()

    workers = [Thread(target=work, args=each) for each in (("bilal", "tess"), ("bea", "dana"))]
    for each in workers:
        each.start()
    for each in workers:
        each.join(20)
    assert sorted(found) == [1, 2]


# --- what open cases make of it -------------------------------------------------------------------


def turn(case) -> set[int]:
    return lists.turns_in([case])[case.pk]


def may_open(world, name, case) -> bool:
    return access.can(getattr(world, name), access.CONTRIBUTE, worlds.refresh(case))


def test_whoever_is_listed_may_open_what_is_open_at_that_step_and_whoever_is_off_may_not(world):
    case = worlds.raise_one(world, raised_on=TODAY)
    assert (may_open(world, "bilal", case), may_open(world, "bob", case)) == (False, True)
    contact = list_contact(world, "bilal", 1)
    assert may_open(world, "bilal", case)
    assert list(Escalation.objects.visible_to(world.bilal)) == [case]
    operations.take_contact_off(contact, by=world.tess)
    assert not may_open(world, "bilal", case)
    assert list(Escalation.objects.visible_to(world.bilal)) == []


def test_the_turn_passes_to_whoever_comes_next(world):
    case = worlds.raise_one(world, raised_on=TODAY)
    assert world.bob.pk in turn(case)
    list_contact(world, "bilal", 1)
    operations.take_contact_off(at(world.trust, 1)[0], by=world.tess)
    assert world.bilal.pk in turn(case)
    assert world.bob.pk not in turn(case)
    operations.take_contact_off(at(world.trust, 1)[0], by=world.tess)
    assert turn(case) == {world.bea.pk}, "the safeguarding lead stands in"


# --- what is lacking ------------------------------------------------------------------------------


def lacking(world):
    return {
        agency.slug: (contact_lists.steps_in_words(lacks), contact_lists.instead_in_words(lacks))
        for agency, lacks in contact_lists.lacking(world.dana)
    }


def test_what_each_agency_lacks_and_who_stands_in(world):
    assert lacking(world) == {
        "council": ("1", "Named or designated safeguarding lead"),
        "icb": ("1, 2 and 3", "Nobody"),
        "police": ("1, 2 and 3", "Named or designated safeguarding lead"),
        "school": ("1, 2 and 3", "Nobody"),
    }
    operations.take_contact_off(at(world.icb, 4)[0], by=world.dana)
    assert lacking(world)["icb"] == (
        "1, 2, 3 and 4",
        "Nobody at steps 1, 2 and 3; elsewhere delegated Safeguarding Partner",
    )


def test_who_is_gone_lacks_nothing(world):
    operations.close_agency(world.school, closed_on=TODAY, reason="Sold", by=world.dana)
    assert "school" not in lacking(world)


def test_what_is_lacking_costs_the_same_for_one_and_for_three(world):
    def statements():
        with CaptureQueriesContext(connection) as seen:
            assert contact_lists.lacking(world.dana)
        return len(seen)

    before = statements()
    for number in range(3):
        ours.add_agency(
            name=f"School {number}", short_name="S", kind="school", engagement="virtual", by=None
        )
    assert statements() == before


# --- pages ----------------------------------------------------------------------------------------

PAGES = ("", "1/list/", "2/order/", "2/take-off/")


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("by", OTHERS)
def test_to_anybody_else_there_is_no_such_page(world, by, path):
    assert browser(getattr(world, by)).get(PAGE + path).status_code == 404
    assert browser(getattr(world, by)).post(PAGE + path).status_code in (404, 405)


@pytest.mark.parametrize("path", [*PAGES, "4/list/", "9/list/", "0/order/"])
def test_a_page_of_a_step_that_the_agency_has_not_is_not_there(world, path):
    wanted = 200 if path in PAGES else 404
    assert browser(world.tess).get(PAGE + path).status_code == wanted


def test_a_contact_is_listed_ordered_and_taken_off_on_pages(world):
    client = browser(world.tess)
    page = client.get(f"{PAGE}1/list/").content.decode()
    for name in ("Bea Bright", "Bella Boateng", "Bilal Begum", "Brian Booth"):
        assert name in page
    assert "Bob Barnes" not in page, "is listed already"
    assert "Tess Todd," not in page, "has no role of practice"
    sent = {"contact": world.held["bea"].pk, "submission": uuid4()}
    for _ in range(2):  # a second click finds it done
        answer = client.post(f"{PAGE}1/list/", sent, follow=True)
        assert answer.redirect_chain == [(PAGE, 302)]
    first, second = at(world.trust, 1)
    answer = client.post(
        f"{PAGE}1/order/", {f"place_{first.pk}": "2", f"place_{second.pk}": "1"}, follow=True
    )
    assert "The order is saved" in answer.content.decode()
    assert listed(world.trust, 1) == ["Bea Bright", "Bob Barnes"]
    sent = {"contact": first.pk, "submission": uuid4()}
    for _ in range(2):
        answer = client.post(f"{PAGE}1/take-off/", sent, follow=True)
        assert answer.redirect_chain == [(PAGE, 302)]
    assert listed(world.trust, 1) == ["Bea Bright"]
    assert "There are not two contacts" in client.get(f"{PAGE}1/order/").content.decode()


def test_two_contacts_with_one_place_are_told_so_and_nothing_is_saved(world):
    first, second = at(world.trust, 2)
    sent = {f"place_{first.pk}": "1", f"place_{second.pk}": "1"}
    page = browser(world.tess).post(f"{PAGE}2/order/", sent).content.decode()
    assert "Bea Bright and Bella Boateng have the same place" in page
    assert listed(world.trust, 2) == ["Bella Boateng", "Bea Bright"]


@pytest.mark.parametrize("contact", ["", "x", "0", "999999"])
@pytest.mark.parametrize("path", ["1/list/", "1/take-off/"])
def test_a_contact_that_nobody_offered_is_refused(world, path, contact):
    answer = browser(world.tess).post(PAGE + path, {"contact": contact})
    assert answer.status_code == 200
    assert "There is a problem" in answer.content.decode()
    assert listed(world.trust, 1) == ["Bob Barnes"]


def test_a_role_at_another_agency_is_not_listed_here(world):
    sent = {"contact": world.held["amir"].pk}
    answer = browser(world.tess).post(f"{PAGE}1/list/", sent)
    assert "There is a problem" in answer.content.decode()
    assert listed(world.trust, 1) == ["Bob Barnes"]


def test_the_page_of_an_agency_that_is_gone_says_so(world):
    operations.close_agency(world.school, closed_on=TODAY, reason="Sold", by=world.dana)
    for page in PAGES:
        text = browser(world.dana).get(f"/agencies/school/contacts/{page}").content.decode()
        assert "was closed on Friday 27 March 2026: Sold. Nobody is called there" in text


def test_a_step_without_a_contact_names_who_stands_in_to_those_who_keep_them_alone(world):
    page = browser(world.dana).get("/agencies/police/contacts/").content.decode()
    assert "Now: Colin Cope" in page
    public = browser(world.alice).get("/agencies/police/").content.decode()
    assert "Nobody is listed at steps 1, 2 and 3. Instead the portal turns to" in public
    assert "Colin Cope" not in public
    assert policy.NOT_ONESELF not in public
