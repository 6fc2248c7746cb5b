"""Who has lost every second factor: the business team takes it off, and nobody else does."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.test import Client

from accounts.models import User
from core import letters
from core.models import AccessLog, Letter
from core.operations import NotAllowed
from partnership import lost_factor
from partnership import operations as ours
from partnership.roles import Role
from tests import sign_in
from tests import world as worlds

HOW = "Called her at the town hall, her manager was with her"


@pytest.fixture
def world(db):
    world = worlds.build_with_administrators()
    sam = User.objects.create_user("sam@example.org", full_name="Sam Shaw")
    ours.begin_role(
        sam, agency=world.business_team, role=Role.SYSTEM_ADMINISTRATOR,
        started_on=worlds.LONG_AGO, by=None,
    )  # fmt: skip
    worlds.give_an_app(sam)
    world.sam = sam
    for person in (world.ada, world.bella):
        person.set_password(sign_in.PASSWORD)
        person.save()
    RecoveryCodes.activate(world.ada)
    return world


def browser(person):
    client = Client(REMOTE_ADDR="192.0.2.7")
    sign_in.just_signed_in(client, person)
    return client


def page_of(person, agency="council") -> str:
    return f"/people/{agency}/{person.pk}/second-factor/"


def factors(person) -> set[str]:
    return set(Authenticator.objects.filter(user=person).values_list("type", flat=True))


def signed_in_by_code(world):
    client = Client()
    sign_in.by_password(client, world.ada)
    client.post("/sign-in/code/", {"code": sign_in.code()})
    assert client.get("/").status_code == 200
    return client


def test_it_is_taken_off_with_the_reason_kept_and_the_person_told(world):
    hers = signed_in_by_code(world)
    assert factors(world.ada) == {"totp", "recovery_codes"}
    done = browser(world.dana).post(page_of(world.ada), {"how": HOW}, follow=True)
    assert "The second factor is taken off" in done.content.decode()
    assert factors(world.ada) == set()
    # each session of theirs is over
    assert hers.get("/")["Location"].startswith("/sign-in/")
    [line] = AccessLog.objects.filter(what="factor-off")
    assert (line.person, line.about, line.detail, line.address) == (
        world.dana, f"accounts.User:{world.ada.pk}", f"identity checked: {HOW}", "192.0.2.7",
    )  # fmt: skip
    letters.deliver()
    [sent] = mail.outbox
    assert sent.to == ["ada@example.org"]
    assert sent.subject == "A change to your account"
    assert "took off the second factor" in sent.body
    assert "Friday 27 March 2026 at 10am" in sent.body
    assert "choose a new password at once, set up a second factor again" in sent.body
    assert HOW not in sent.body
    assert "{" not in sent.body


def test_at_the_next_sign_in_whoever_must_have_one_sets_it_up_first(world):
    lost_factor.take_off(world.ada, how=HOW, by=world.dana)
    client = Client()
    sign_in.by_password(client, world.ada)
    for address in ("/", "/escalations/", "/people/"):
        assert client.get(address)["Location"] == "/your-account/second-factor/", address


def test_the_page_says_which_of_the_two_it_will_be(world):
    worlds.give_an_app(world.bella)
    keeper = browser(world.dana)
    assert "must set up a second factor again" in keeper.get(page_of(world.ada)).content.decode()
    other = keeper.get(page_of(world.bella, "trust")).content.decode()
    assert "with their password alone" in other
    keeper.post(page_of(world.bella, "trust"), {"how": HOW})
    client = Client()
    sign_in.by_password(client, world.bella)
    assert client.get("/").status_code == 200


def test_the_way_it_was_checked_must_be_said(world):
    answer = browser(world.dana).post(page_of(world.ada), {"how": "  "})
    assert "Enter how you found out that it is them" in answer.content.decode()
    assert factors(world.ada) == {"totp", "recovery_codes"}


def test_a_keeper_shows_again_who_they_are_before_it(world, clock):
    """Whoever comes by an unlocked desk of the business team opens nobody's account with it."""
    client, page = browser(world.dana), page_of(world.ada)
    clock.move(minutes=6)
    for answer in (client.get(page), client.post(page, {"how": HOW})):
        assert answer["Location"].startswith("/confirm/"), answer
    assert factors(world.ada) == {"totp", "recovery_codes"}
    shown = client.get("/confirm/code/").content.decode()
    assert "Confirm that it is you" in shown
    confirmed = client.post(f"/confirm/code/?next={page}", {"code": sign_in.code()}, follow=True)
    assert "The second factor is taken off" in confirmed.content.decode(), "what was sent goes on"
    assert factors(world.ada) == set()


def test_an_agency_administrator_cannot(world):
    client, page = browser(world.cleo), page_of(world.ada)
    assert "The business team takes a second factor off" in client.get(page).content.decode()
    client.post(page, {"how": HOW})
    assert factors(world.ada) == {"totp", "recovery_codes"}
    assert page not in client.get(f"/people/council/{world.ada.pk}/").content.decode()
    with pytest.raises(NotAllowed, match="The business team"):
        lost_factor.take_off(world.ada, how=HOW, by=world.cleo)


@pytest.mark.parametrize("name", ["alice", "hari", "tess", "ada", "root", "nobody"])
def test_to_everyone_else_there_is_no_such_page(world, name):
    client = browser(getattr(world, name))
    assert client.get(page_of(world.ada)).status_code in (302, 404)
    assert client.post(page_of(world.ada), {"how": HOW}).status_code in (302, 404)
    assert factors(world.ada) == {"totp", "recovery_codes"}
    with pytest.raises((NotAllowed, PermissionDenied)):
        lost_factor.take_off(world.ada, how=HOW, by=getattr(world, name))


def test_nobody_does_it_for_themself_and_another_keeper_does(world):
    own = page_of(world.dana, "business-team")
    client = browser(world.dana)
    assert "Nobody takes off their own" in client.get(own).content.decode()
    client.post(own, {"how": HOW})
    assert factors(world.dana) == {"totp"}
    assert own not in client.get(f"/people/business-team/{world.dana.pk}/").content.decode()
    browser(world.sam).post(own, {"how": HOW})
    assert factors(world.dana) == set()


def test_whoever_has_none_has_nothing_to_take_off_and_twice_is_once(world):
    keeper = browser(world.dana)
    page = keeper.get(f"/people/council/{world.alice.pk}/").content.decode()
    assert page_of(world.alice) not in page
    assert page_of(world.ada) in keeper.get(f"/people/council/{world.ada.pk}/").content.decode()
    assert "nothing to take off" in keeper.get(page_of(world.alice)).content.decode()
    token = {"how": HOW, "submission": "7d9ab4e0-21aa-4b1b-8a3c-0f9a0a6c8d11"}
    for _ in range(2):
        keeper.post(page_of(world.ada), token)
    assert Letter.objects.filter(kind="factor_taken_off").count() == 1
    assert AccessLog.objects.filter(what="factor-off").count() == 1


def test_recovery_codes_alone_are_something_to_take_off(world):
    Authenticator.objects.filter(user=world.ada, type="totp").delete()
    lost_factor.take_off(world.ada, how=HOW, by=world.dana)
    assert factors(world.ada) == set()


def test_signing_in_leads_to_what_to_do_and_it_tells_nothing_of_any_account(world):
    client = Client()
    assert 'href="/sign-in/lost-second-factor/"' in client.get("/sign-in/").content.decode()
    told = client.get("/sign-in/lost-second-factor/").content.decode()
    assert "recovery codes" in told
    assert "business.team@example.org" in told
    sign_in.by_password(client, world.ada)
    assert 'href="/sign-in/lost-second-factor/"' in client.get("/sign-in/code/").content.decode()
