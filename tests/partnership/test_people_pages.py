"""The pages of people, as everyone; sessions already open; accounts closed and suspended."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from core import restriction
from core.models import AccessLog
from core.operations import NotAllowed
from escalations.models import Escalation
from partnership import operations as ours
from partnership import people_operations as operations
from partnership.access_review.models import ReviewedRole
from partnership.access_review.operations import END, open_review
from partnership.models import HeldRole, Invitation
from partnership.roles import Role
from tests import world as worlds
from tests.menu import leads_to

TODAY = date(2026, 3, 27)


@pytest.fixture
def world(db):
    return worlds.build_with_administrators()


@pytest.fixture
def invitation(world):
    return operations.invite(
        agency=world.trust, roles=["line-manager"], email="new@example.org", full_name="Nia New",
        by=world.tess,
    )  # fmt: skip


def browser(person):
    client = Client()
    if person is not None:
        client.force_login(person)
    return client


def addresses(world, invitation) -> dict[str, dict]:
    """Every page about the trust's people, and what is sent to it."""
    bella = f"/people/trust/{world.bella.pk}/"
    waits = f"/people/trust/invitations/{invitation.pk}/"
    return {
        "/people/trust/": {},
        "/people/trust/invite/": {
            "full_name": "X", "email": "x@example.org", "roles": ["line-manager"],
        },
        "/people/trust/invitations/": {},
        f"{waits}send-again/": {"submission": ""},
        f"{waits}withdraw/": {"submission": ""},
        "/people/trust/invite-several/": {},
        "/people/trust/invite-several/check/": {},
        "/people/trust/invite-several/template/": {},
        bella: {},
        f"{bella}give-a-role/": {"role": "chief-officer"},
        f"{bella}change/": {
            "full_name": "Changed", "job_title": "Changed", "telephone": "",
        },
        f"{bella}roles/{world.held['bella'].pk}/end/": {"reason": "Left"},
        f"{bella}close-account/": {"reason": "Left"},
        f"{bella}open-account/": {"submission": ""},
    }  # fmt: skip


def state(world):
    """All that these pages can change."""
    held = HeldRole.objects.unscoped("the test looks").order_by("pk")
    asked = Invitation.objects.unscoped("the test looks").order_by("pk")
    return (
        list(held.values_list("pk", "ended_on")),
        list(asked.values_list("pk", "link_hash", "withdrawn_at")),
        list(User.objects.order_by("pk").values_list("pk", "full_name", "job_title", "is_active")),
    )


# --- who opens them -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["alice", "bea", "bella", "hari", "sue", "cleo", "root", "nobody"])
def test_to_everyone_else_there_is_no_such_page_and_nothing_changes(world, invitation, name):
    client, before = browser(getattr(world, name)), state(world)
    for address, sent in addresses(world, invitation).items():
        assert client.get(address).status_code == 404, address
        assert client.post(address, sent).status_code == 404, address
    assert state(world) == before
    refused = AccessLog.objects.filter(person=getattr(world, name), what="refused")
    assert refused.count() == 2 * len(addresses(world, invitation))


def test_whoever_is_not_signed_in_is_asked_to(world, invitation):
    client, before = browser(None), state(world)
    for address, sent in addresses(world, invitation).items():
        assert client.get(address)["Location"].startswith("/sign-in/?next=/people/"), address
        assert client.post(address, sent).status_code in (302, 403), address
    assert client.get("/people/").status_code == 302
    assert state(world) == before


@pytest.mark.parametrize("name", ["tess", "dana"])
def test_the_administrator_and_the_keeper_open_each(world, invitation, name):
    client = browser(getattr(world, name))
    for address in addresses(world, invitation):
        wanted = 302 if address.endswith("/check/") else 200
        assert client.get(address).status_code == wanted, address


def test_the_menu_shows_it_to_those_for_whom_it_is(world):
    for name in ("tess", "dana"):
        assert "/people/" in leads_to(browser(getattr(world, name))), name
    for name in ("alice", "bea", "hari", "root", "nobody"):
        client = browser(getattr(world, name))
        assert "/people/" not in leads_to(client), name
        assert client.get("/people/").status_code == 403, name


def test_one_agency_opens_at_once_and_a_keeper_chooses(world):
    assert browser(world.tess).get("/people/")["Location"] == "/people/trust/"
    found = browser(world.dana).get("/people/").content.decode()
    assert "/people/council/" in found
    assert "/people/trust/" in found
    searched = browser(world.dana).get("/people/?name=health").content.decode()
    assert "/people/trust/" in searched
    assert "/people/council/" not in searched


def test_an_administrator_of_two_agencies_chooses_between_those_two(world):
    ours.begin_role(
        world.tess, agency=world.police, role=Role.AGENCY_ADMINISTRATOR, started_on=TODAY, by=None
    )
    page = browser(world.tess).get("/people/").content.decode()
    assert "/people/trust/" in page
    assert "/people/police/" in page
    assert "/people/council/" not in page


# --- what they show -------------------------------------------------------------------------------


def test_the_people_of_the_agency_and_of_no_other(world):
    page = browser(world.tess).get("/people/trust/").content.decode()
    for name in ("Bob Barnes", "Bella Boateng", "Bea Bright", "Tess Todd"):
        assert name in page
    for name in ("Alice Adeyemi", "Cleo Crane", "Dana Doyle", "No Role"):
        assert name not in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?name=BELLA", {"Bella Boateng"}),
        ("?name=bob@", {"Bob Barnes"}),
        ("?role=line-manager", {"Bella Boateng"}),
        ("?name=bob&role=line-manager", set()),
        ("?name=alice", set()),
        ("?role=wizard", {"Bob Barnes", "Bella Boateng"}),
        ("?page=-1&name=bella", {"Bella Boateng"}),
        ("?page=9", set()),
        ("?page=²", {"Bella Boateng"}),
        ("?name=%27%22%25", set()),
    ],
)
def test_search(world, query, found):
    answer = browser(world.tess).get("/people/trust/" + query)
    assert answer.status_code == 200
    names = {row[0]["text"] for row in answer.context["page"].rows}
    assert names == found if "wizard" not in query and "²" not in query else names >= found


def test_the_roles_to_choose_from_are_those_that_somebody_there_holds(world):
    form = browser(world.tess).get("/people/trust/").context["form"]
    offered = [value for value, _ in form.fields["role"].choices]
    here = {Role(world.held[name].agency_role.role) for name in ("bob", "bella", "bea", "bilal")}
    here |= {Role.PARTNERSHIP_REPRESENTATIVE, Role.AGENCY_ADMINISTRATOR}
    assert offered == ["", *(role.value for role in Role if role in here)]


def test_a_page_of_people_costs_the_same_for_few_and_many(world):
    client = browser(world.tess)

    def statements():
        with CaptureQueriesContext(connection) as seen:
            client.get("/people/trust/")
        return len(seen)

    few = statements()
    for number in range(30):
        person = User.objects.create_user(f"p{number}@example.org", full_name=f"Person {number:02}")
        for role in (Role.TRAINER, Role.DATA_PROVIDER):
            ours.begin_role(person, agency=world.trust, role=role, started_on=TODAY, by=None)
    assert statements() == few
    first = client.get("/people/trust/")
    assert len(first.context["page"].rows) == 25
    second = client.get("/people/trust/" + first.context["page"].next_query)
    names = [row[0]["text"] for page in (first, second) for row in page.context["page"].rows]
    assert len(names) == len(set(names)) == 36


def test_a_person_who_is_also_elsewhere_shows_here_only_what_is_here(world):
    ours.begin_role(world.bella, agency=world.police, role=Role.TRAINER, started_on=TODAY, by=None)
    for name in ("tess", "dana"):
        page = browser(getattr(world, name)).get(f"/people/trust/{world.bella.pk}/")
        text = page.content.decode()
        assert "Line manager or team manager" in text
        assert "Trainer" not in text
        assert "Police" not in text


@pytest.mark.parametrize("name", ["alice", "dana", "nobody", "cleo"])
def test_no_number_in_the_address_opens_a_person_of_another_agency(world, invitation, name):
    client, other = browser(world.tess), getattr(world, name)
    before = state(world)
    for page in ("", "give-a-role/", "change/", "close-account/", "open-account/"):
        address = f"/people/trust/{other.pk}/{page}"
        assert client.get(address).status_code == 404, page
        assert client.post(address, {"role": "trainer", "job_title": "X"}).status_code in (404, 405)
    # a role of another agency, or of another person, below somebody of this one
    for held in (world.held["alice"], world.held["bob"]):
        address = f"/people/trust/{world.bella.pk}/roles/{held.pk}/end/"
        assert client.post(address, {"reason": "forged"}).status_code == 404
    theirs = operations.invite(
        agency=world.council, roles=["line-manager"], email="c@example.org", full_name="C",
        by=world.cleo,
    )  # fmt: skip
    for act in ("withdraw", "send-again"):
        address = f"/people/trust/invitations/{theirs.pk}/{act}/"
        assert client.post(address, {}).status_code == 404
    assert state(world)[0] == before[0]
    assert worlds.refresh(theirs).withdrawn_at is None


# --- what they do ---------------------------------------------------------------------------------


def roles_of(person, agency):
    held = HeldRole.objects.unscoped("the test looks").filter(
        person=person, agency_role__agency=agency, ended_on=None
    )
    return set(held.values_list("agency_role__role", flat=True))


def test_a_role_is_given_and_ended(world):
    client, bella = browser(world.tess), f"/people/trust/{world.bella.pk}/"
    done = client.post(f"{bella}give-a-role/", {"role": "chief-officer"}, follow=True)
    assert "holds the role from today" in done.content.decode()
    assert roles_of(world.bella, world.trust) == {"line-manager", "chief-officer"}
    end = f"{bella}roles/{world.held['bella'].pk}/end/"
    assert "Enter why it ends" in client.post(end, {"reason": ""}).content.decode()
    client.post(end, {"reason": "Moved to another team"})
    assert roles_of(world.bella, world.trust) == {"chief-officer"}
    ended = worlds.refresh(world.held["bella"])
    assert (ended.ended_on, ended.end_reason) == (TODAY, "Moved to another team")


@pytest.mark.parametrize("role", ["agency-administrator", "business-manager", "headteacher", "x"])
def test_a_forged_role_is_refused(world, role):
    client = browser(world.tess)
    answer = client.post(f"/people/trust/{world.bella.pk}/give-a-role/", {"role": role})
    assert "from the list" in answer.content.decode()
    answer = client.post(
        "/people/trust/invite/",
        {"full_name": "X", "email": "x@example.org", "roles": ["line-manager", role]},
    )
    assert "from the list" in answer.content.decode()
    assert roles_of(world.bella, world.trust) == {"line-manager"}
    assert Invitation.objects.unscoped("the test looks").count() == 0


def test_ending_a_role_tells_that_a_step_loses_its_only_contact(world):
    def said(name):
        pk = getattr(world, name).pk
        page = f"/people/trust/{pk}/roles/{world.held[name].pk}/end/"
        return browser(world.tess).get(page).content.decode()

    alone = f"Nobody else is listed as contact of {world.trust} at"
    assert f"{alone} step 1. List somebody first: until then Bea Bright is called" in said("bob")
    assert "Nobody else is listed" not in said("bella"), "Bea is listed there, too"
    operations.close_account(world.bea, by=world.dana)
    assert f"{alone} step 2. List somebody first: until then nobody at the agency" in said("bella")


def test_closing_an_account_tells_that_a_step_loses_its_only_contact(world):
    def said(name):
        page = f"/people/trust/{getattr(world, name).pk}/close-account/"
        return browser(world.tess).get(page).content.decode()

    assert "at step 1. List somebody first: until then Bea Bright is called there." in said("bob")
    assert "Nobody else is listed" not in said("bella")


def test_whoever_goes_is_not_called_instead_of_themself(world):
    """Bea leads safeguarding, and is the only contact once Bella is gone."""
    operations.close_account(world.bella, by=world.dana)
    page = browser(world.tess).get(
        f"/people/trust/{world.bea.pk}/roles/{world.held['bea'].pk}/end/"
    )
    said = page.content.decode()
    assert "at step 2. List somebody first: until then nobody at the agency is called" in said


def test_nobody_gives_themself_a_role_on_the_page(world):
    client, address = browser(world.tess), f"/people/trust/{world.tess.pk}/give-a-role/"
    assert "Nobody gives a role to themself" in client.get(address).content.decode()
    client.post(address, {"role": "safeguarding-lead"})
    assert roles_of(world.tess, world.trust) == {"agency-administrator"}


def test_what_the_business_team_gave_has_no_link_to_end_it(world):
    client = browser(world.tess)
    page = client.get(f"/people/trust/{world.brian.pk}/").content.decode()
    assert "Ended by the business team" in page
    answer = client.post(
        f"/people/trust/{world.brian.pk}/roles/{world.held['brian'].pk}/end/", {"reason": "x"}
    )
    assert "business team" in answer.content.decode()
    assert roles_of(world.brian, world.trust) == {"partnership-representative"}


def test_job_title_and_telephone_are_changed(world):
    client, address = browser(world.tess), f"/people/trust/{world.bella.pk}/change/"
    sent = {"full_name": "Bella Boateng", "job_title": "Ward Manager"}
    client.post(address, sent | {"telephone": "01632 960 001"})
    world.bella.refresh_from_db()
    assert (world.bella.job_title, world.bella.telephone) == ("Ward Manager", "01632 960 001")
    wrong = client.post(address, sent | {"job_title": "Other", "telephone": "<script>"})
    assert "Enter a telephone number" in wrong.content.decode()
    world.bella.refresh_from_db()
    assert world.bella.job_title == "Ward Manager"


@pytest.mark.parametrize("name", ["tess", "dana"])
def test_two_clicks_end_a_role_once_and_both_lead_on(world, name):
    """Without JavaScript, where the browser shows the answer to the second."""
    client = browser(getattr(world, name))
    end = f"/people/trust/{world.bella.pk}/roles/{world.held['bella'].pk}/end/"
    sent = {"reason": "Left", "submission": "7d9ab4e0-21aa-4b1b-8a3c-0f9a0a6c8d11"}
    client.post(end, sent)
    second = client.post(end, sent, follow=True)
    assert second.status_code == 200
    assert "is no longer" in second.content.decode()
    assert roles_of(world.bella, world.trust) == set()
    assert not AccessLog.objects.filter(what="refused").exists()
    for token in ("nonsense", "", "7d9ab4e0-21aa-4b1b-8a3c-0f9a0a6c8d12"):
        again = client.post(end, sent | {"submission": token})
        assert again.status_code == (200 if name == "dana" else 404), token


def test_a_page_that_is_stale_says_that_the_role_has_ended(world):
    ours.begin_role(
        world.bella, agency=world.trust, role="chief-officer", started_on=TODAY, by=world.dana
    )
    client = browser(world.tess)
    end = f"/people/trust/{world.bella.pk}/roles/{world.held['bella'].pk}/end/"
    assert "End role today" in client.get(end).content.decode()
    ours.end_role(world.held["bella"], ended_on=TODAY, reason="Moved", by=world.dana)
    said = "This role ended on Friday 27 March 2026. There is nothing more to do."
    for page in (client.post(end, {"reason": "Left"}), client.get(end)):
        assert said in page.content.decode()
        assert "End role today" not in page.content.decode()
    assert worlds.refresh(world.held["bella"]).end_reason == "Moved"


def test_beside_a_role_of_a_closed_account_its_page_says_so_and_it_can_be_ended(world):
    page, closed = f"/people/trust/{world.bella.pk}/", "The account is closed"
    assert closed not in browser(world.tess).get(page).content.decode()
    operations.close_account(world.bella, by=world.tess)
    for viewer in (world.tess, world.dana):
        shown = browser(viewer).get(page).content.decode()
        assert closed in shown
        assert "End the role of" in shown


def test_the_last_role_ended_the_person_is_out_of_the_administrators_sight(world):
    client, bella = browser(world.tess), f"/people/trust/{world.bella.pk}/"
    done = client.post(
        f"{bella}roles/{world.held['bella'].pk}/end/", {"reason": "Left"}, follow=True
    )
    assert done.redirect_chain[-1][0] == "/people/trust/"
    assert done.status_code == 200
    assert client.get(bella).status_code == 404
    assert browser(world.dana).get(bella).status_code == 200


# --- sessions already open ------------------------------------------------------------------------


def test_an_ended_role_is_felt_at_the_next_click_in_another_browser(world):
    case = worlds.raise_one(world, raised_on=TODAY)
    hers, theirs = browser(world.bea), browser(world.tess)
    assert hers.get(case.get_absolute_url()).status_code == 200
    theirs.post(
        f"/people/trust/{world.bea.pk}/roles/{world.held['bea'].pk}/end/", {"reason": "Left today"}
    )
    assert hers.get(case.get_absolute_url()).status_code == 404
    assert case.reference not in hers.get("/escalations/").content.decode()
    home = hers.get("/")
    assert home.status_code == 200
    assert "You hold no role" in home.content.decode()
    assert Escalation.objects.visible_to(world.bea).count() == 0


def test_an_administrator_whose_role_ends_is_refused_at_the_next_click(world):
    client = browser(world.tess)
    assert client.get("/people/trust/").status_code == 200
    ours.end_role(world.held["tess"], ended_on=TODAY, by=world.dana)
    assert client.get("/people/trust/").status_code == 404
    before = state(world)
    client.post("/people/trust/invite/", {"full_name": "X", "email": "x@example.org"})
    assert state(world) == before


def test_a_closed_account_is_out_at_the_next_click_and_opens_again(world):
    hers, keeper = browser(world.bella), browser(world.dana)
    assert hers.get("/").status_code == 200
    keeper.post(f"/people/trust/{world.bella.pk}/close-account/", {"reason": "Left"})
    assert hers.get("/")["Location"].startswith("/sign-in/")
    assert "closed" in keeper.get(f"/people/trust/{world.bella.pk}/").content.decode()
    # not the agency administrator's to open
    administrator = browser(world.tess)
    administrator.post(f"/people/trust/{world.bella.pk}/open-account/", {"submission": ""})
    assert not User.objects.get(pk=world.bella.pk).is_active
    keeper.post(f"/people/trust/{world.bella.pk}/open-account/", {"submission": ""})
    assert User.objects.get(pk=world.bella.pk).is_active


def test_an_agency_administrator_closes_whose_roles_are_theirs_to_give(world):
    client, page = browser(world.tess), f"/people/trust/{world.bella.pk}/"
    hers = browser(world.bella)
    assert f"{page}close-account/" in client.get(page).content.decode()
    client.post(f"{page}close-account/", {"reason": "Left"})
    assert not User.objects.get(pk=world.bella.pk).is_active
    assert hers.get("/")["Location"].startswith("/sign-in/")


@pytest.mark.parametrize("case", ["a role elsewhere", "a role the team gives", "no role", "own"])
def test_and_no_other_account(world, case):
    person = world.tess if case == "own" else world.bella
    if case == "a role elsewhere":
        ours.begin_role(person, agency=world.police, role=Role.TRAINER, started_on=TODAY, by=None)
    if case == "a role the team gives":
        ours.begin_role(
            person, agency=world.trust, role=Role.PARTNERSHIP_REPRESENTATIVE, started_on=TODAY,
            by=None,
        )  # fmt: skip
    if case == "no role":
        ours.end_role(world.held["bella"], ended_on=TODAY, by=None)
    client, page = browser(world.tess), f"/people/trust/{person.pk}/"
    assert f"{page}close-account/" not in client.get(page).content.decode()
    client.post(f"{page}close-account/", {"reason": "Left"})
    with pytest.raises(NotAllowed):
        operations.close_account(person, by=world.tess)
    assert User.objects.get(pk=person.pk).is_active


@pytest.mark.parametrize("who", ["tess", "dana"])
def test_who_never_came_back_is_closed_too(world, who):
    """Suspended, and a leaver: the account is not to be opened by the agency for a day."""
    User.objects.filter(pk=world.bella.pk).update(
        is_active=False, suspended_at=datetime(2026, 3, 20, 5, tzinfo=UTC)
    )
    client, page = browser(getattr(world, who)), f"/people/trust/{world.bella.pk}/"
    close = f"{page}close-account/"
    assert close in client.get(page).content.decode()
    client.post(close, {"reason": "Left"})
    closed = User.objects.get(pk=world.bella.pk)
    assert (closed.is_active, closed.suspended_at) == (False, None)
    shown = client.get(page).content.decode()
    assert "This account is closed." in shown
    assert close not in shown
    assert "This account is closed already." in client.get(close).content.decode()


def test_no_link_leads_to_a_change_that_is_refused(world):
    ours.begin_role(world.bella, agency=world.police, role=Role.TRAINER, started_on=TODAY, by=None)
    page = f"/people/trust/{world.bella.pk}/"
    shown = browser(world.tess).get(page).content.decode()
    assert f'href="{page}change/"' not in shown
    assert "The business team changes this for Bella Boateng. Ask them." in shown
    assert f'href="{page}change/"' in browser(world.dana).get(page).content.decode()


def test_a_closed_account_is_given_no_role(world):
    operations.close_account(world.bella, by=world.dana)
    client, page = browser(world.dana), f"/people/trust/{world.bella.pk}/"
    shown = client.get(page).content.decode()
    assert "Give a role" not in shown
    assert "Name a deputy" not in shown
    assert "Open it again first" in client.get(f"{page}give-a-role/").content.decode()
    with pytest.raises(NotAllowed, match="The account of Bella Boateng is closed"):
        ours.begin_role(
            world.bella, agency=world.trust, role=Role.TRAINER, started_on=TODAY, by=world.dana
        )


def test_nobody_closes_their_own_account_nor_the_last_keepers(world):
    client = browser(world.dana)
    answer = client.post(f"/people/business-team/{world.dana.pk}/close-account/", {})
    assert "Nobody closes their own account" in answer.content.decode()
    assert User.objects.get(pk=world.dana.pk).is_active


def test_whom_a_restricted_case_would_fall_to_is_offered_neither_form(world):
    """Dana alone keeps one; Dee, who manages every case, would come by it. The administrator of the
    portal would not."""
    made = {}
    for name, role in (("dee", Role.BUSINESS_MANAGER), ("sam", Role.SYSTEM_ADMINISTRATOR)):
        made[name] = User.objects.create_user(f"{name}@example.org", full_name=name.title())
        ours.begin_role(
            made[name], agency=world.business_team, role=role, started_on=TODAY, by=None
        )
        worlds.give_an_app(made[name])
    case = worlds.raise_one(world, raised_on=TODAY)
    restriction.restrict(case, named=[], reason="x", by=world.dana)
    page = f"/people/business-team/{world.dana.pk}/"
    for at in (f"{page}close-account/", f"{page}roles/{world.held['dana'].pk}/end/"):
        shown = browser(made["dee"]).get(at).content.decode()
        assert "alone keeps the list of something restricted" in shown
        assert "<form" not in shown.partition("<main")[2]
        assert case.reference not in shown
        browser(made["dee"]).post(at, {"submission": "", "reason": "x"})
        assert "<form" in browser(made["sam"]).get(at).content.decode().partition("<main")[2]
    open_review(by=None)
    line = ReviewedRole.objects.unscoped("a test").get(held_role=world.held["dana"])
    for name, said in (("dee", "alone keeps the list of something"), ("sam", "Check what ends")):
        page = browser(made[name]).post(
            "/people/business-team/access-review/", {f"role_{line.pk}": END}
        )
        assert said in page.content.decode()
        assert ("Check what ends" in page.content.decode()) == (name == "sam")
    assert User.objects.get(pk=world.dana.pk).is_active
    assert HeldRole.objects.unscoped("a test").get(pk=world.held["dana"].pk).ended_on is None
