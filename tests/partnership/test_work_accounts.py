"""Signing in by a work account, at a real provider's process over real HTTP."""

import re
from dataclasses import replace

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse

from accounts.openid import subject
from core.models import AccessLog
from partnership import operations as ours
from partnership.roles import Role
from tests.openid.browser import (
    asked,
    at_provider,
    button,
    logged,
    path_of,
    sign_in_with,
    signed_in_as,
)
from tests.sign_in import PASSWORD, by_password, code, just_signed_in
from tests.world import LONG_AGO, build

pytestmark = pytest.mark.django_db

SIGN_IN = reverse("account_login")


@pytest.fixture
def world():
    return build()


def give(person, agency, role=Role.LINE_MANAGER):
    return ours.begin_role(person, agency=agency, role=role, started_on=LONG_AGO, by=None)


# --- the way in -----------------------------------------------------------------------------------


def test_somebody_signs_in_with_their_work_account(client, world, at_work, mailoutbox):
    at_work.employ("alice")
    response = sign_in_with(client, "alice")
    assert (response.status_code, response["Location"]) == (302, "/")
    assert signed_in_as(client) == str(world.alice.pk)
    assert client.get("/").status_code == 200
    link = SocialAccount.objects.get()
    issuer = at_work.provider.issuer
    assert (link.user, link.provider) == (world.alice, "council-work")
    assert (link.uid, link.extra_data) == (subject(issuer, "sub-of-alice"), {})
    label = f"accounts.User:{world.alice.pk}"
    by_it = (label, world.alice.pk, "by council-work")
    assert logged(AccessLog.What.SIGN_IN) == [by_it]
    assert logged(AccessLog.What.LINKED) == [(label, world.alice.pk, "council-work")]
    assert logged() == []


def test_the_session_is_one_as_any_other(client, world, at_work):
    at_work.employ("alice")
    client.get(SIGN_IN)
    sign_in_with(client, "alice")
    assert UserSession.objects.get().user == world.alice
    assert client.session.get_expire_at_browser_close()
    page = client.get(reverse("your_account")).content.decode()
    assert "Testshire Work Account" in page
    assert "(this one)" in page


def test_nothing_of_what_the_provider_gave_is_kept(client, world, at_work):
    at_work.employ("alice", phone_number="01632 960 001", name="Alice A.")
    sign_in_with(client, "alice")
    sign_in_with(Client(), "alice")
    assert (SocialToken.objects.count(), SocialApp.objects.count()) == (0, 0)
    assert SocialAccount.objects.get().extra_data == {}
    kept = str(dict(client.session.items()))
    assert "01632" not in kept
    assert "Alice" not in kept


def test_the_portal_asks_with_state_nonce_and_a_challenge(client, world, at_work):
    sent = asked(button(client))
    assert sent["response_type"] == "code"
    assert sent["client_id"] == "portal"
    assert set(sent["scope"].split()) == {"openid", "email"}
    assert sent["redirect_uri"] == "http://testserver/sign-in/with/council-work/answer/"
    assert sent["code_challenge_method"] == "S256"
    assert len(sent["code_challenge"]) == 43
    assert len(sent["state"]) >= 16
    assert len(sent["nonce"]) >= 43
    again = asked(button(client))
    assert not {"state", "nonce", "code_challenge"} & {
        name for name in sent if sent[name] == again[name]
    }


def test_nothing_in_the_address_changes_what_is_asked(client, world, at_work):
    address = reverse("openid_connect_login", kwargs={"provider_id": "council-work"})
    hostile = "?scope=admin&auth_params=nonce%3Dknown%26redirect_uri%3Dhttps%3A%2F%2Fevil.example"
    at_work.employ("alice")
    begun = client.post(address + hostile + "&process=redirect&next=https://evil.example")
    sent = asked(begun)
    assert set(sent["scope"].split()) == {"openid", "email"}
    assert sent["nonce"] != "known"
    assert sent["redirect_uri"].startswith("http://testserver/")
    answer = client.get(path_of(at_provider(begun["Location"], "alice")))
    assert (answer["Location"], signed_in_as(client)) == ("/", str(world.alice.pk))


def test_the_provider_is_reached_by_a_button_and_not_by_a_link(client, world, at_work):
    address = reverse("openid_connect_login", kwargs={"provider_id": "council-work"})
    response = client.get(address)
    assert (response.status_code, response["Location"]) == (302, SIGN_IN)
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(address, headers={"origin": "https://evil.example"}).status_code == 403


def test_a_button_for_each_provider_and_none_without(client, world, at_work, settings):
    at_work.configure(replace(at_work.provider, id="nhs", name="NHS CIS2"))
    page = client.get(SIGN_IN + "?next=/contacts/").content.decode()
    names = re.findall(r">Sign in with ([^<]*)</button>", page)
    assert names == ["Testshire Work Account", "NHS CIS2", "a passkey"]
    assert page.count('<input type="hidden" name="next" value="/contacts/">') == 4
    # The library writes the directives in another order in each process.
    policy = client.get(SIGN_IN)["Content-Security-Policy"].split("; ")
    assert f"form-action 'self' {at_work.provider.issuer}" in policy
    settings.SIGN_IN_PROVIDERS = ()
    page = client.get(SIGN_IN).content.decode()
    assert "work account" not in page
    assert "With a password" not in page
    assert button(client).status_code == 404


@pytest.mark.parametrize(
    ("wanted", "leads_to"),
    [
        ("/contacts/", "/contacts/"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example/", "/"),
        ("javascript:alert(1)", "/"),
    ],
)
def test_signing_in_leads_to_what_was_wanted_within_this_portal(
    client, world, at_work, wanted, leads_to
):
    at_work.employ("alice")
    assert sign_in_with(client, "alice", next=wanted)["Location"] == leads_to


def test_the_session_has_a_new_key_once_somebody_signed_in(client, world, at_work):
    at_work.employ("alice")
    begun = button(client)
    before = client.session.session_key
    client.get(path_of(at_provider(begun["Location"], "alice")))
    assert client.session.session_key != before


def test_the_address_may_come_from_userinfo(client, world, at_work):
    """Which is asked only where the ID token does not prove one."""
    at_work.employ("alice", email_verified=False)
    at_work.tell({"userinfo": {"email_verified": True}})
    assert sign_in_with(client, "alice")["Location"] == "/"


# --- a second factor ------------------------------------------------------------------------------


def test_who_has_a_second_factor_is_asked_for_it(client, world, at_work):
    at_work.employ("ada", amr=["pwd"])
    response = sign_in_with(client, "ada", next="/contacts/")
    assert response["Location"] == reverse("mfa_authenticate")
    assert signed_in_as(client) is None
    response = client.post(reverse("mfa_authenticate"), {"code": code()})
    assert response["Location"] == "/contacts/"
    assert signed_in_as(client) == str(world.ada.pk)
    assert logged(AccessLog.What.SIGN_IN)[-1][2] == "by council-work"


def test_who_must_have_one_and_has_none_is_led_to_set_it_up(client, world, at_work):
    Authenticator.objects.all().delete()
    at_work.employ("ada")
    sign_in_with(client, "ada")
    assert client.get("/")["Location"] == reverse("second_factor")


@pytest.mark.parametrize("claims", [{"acr": "AAL3"}, {"amr": ["pwd", "mfa"]}])
@pytest.mark.parametrize("has_an_app", [True, False])
def test_what_the_provider_saw_counts_where_its_value_is_listed(
    client, world, at_work, claims, has_an_app
):
    if has_an_app:
        at_work.employ("ada")
        before = Client()
        sign_in_with(before, "ada")
        before.post(reverse("mfa_authenticate"), {"code": code()})
    else:
        Authenticator.objects.all().delete()
    at_work.configure(second_factor_acr=("AAL3",), second_factor_amr=("mfa",))
    at_work.employ("ada", **claims)
    assert sign_in_with(client, "ada")["Location"] == "/"
    assert client.get("/").status_code == 200
    assert asked(button(Client()))["acr_values"] == "AAL3"


def test_the_first_time_the_accounts_own_second_factor_is_asked_for_all_the_same(
    client, world, at_work
):
    """Ada left before she ever came by this way, and a newcomer has her address, and a token."""
    at_work.configure(second_factor_amr=("mfa",))
    at_work.employ("newcomer", email="ada@example.org", amr=["mfa"])
    assert sign_in_with(client, "newcomer")["Location"] == reverse("mfa_authenticate")
    assert client.get("/")["Location"].startswith(SIGN_IN)
    for again in (client, Client()):  # the link is there from the first try, and proves nothing
        assert sign_in_with(again, "newcomer")["Location"] == reverse("mfa_authenticate")
    client.post(reverse("mfa_authenticate"), {"code": code()})
    assert client.get("/").status_code == 200
    assert sign_in_with(Client(), "newcomer")["Location"] == "/", "from then on it is known"


def test_that_counts_for_this_person_in_this_session_alone(client, world, at_work):
    Authenticator.objects.all().delete()
    at_work.configure(second_factor_amr=("mfa",))
    at_work.employ("ada", amr=["mfa"])
    sign_in_with(client, "ada")
    other = Client()
    just_signed_in(other, world.ada)
    assert other.get("/")["Location"] == reverse("second_factor")
    session = other.session
    session["second_factor_elsewhere"] = world.carol.pk
    session.save()
    assert other.get("/")["Location"] == reverse("second_factor")
    client.post(reverse("account_logout"))
    assert "second_factor_elsewhere" not in client.session


# --- only by work account -------------------------------------------------------------------------


@pytest.fixture
def with_passwords(world):
    for name in ("alice", "charlie", "dana", "ada"):
        person = getattr(world, name)
        person.set_password(PASSWORD)
        person.save()
    Authenticator.objects.all().delete()
    return world


ONLY = "Your agency’s people sign in with their work account. Choose “Sign in with Testshire Work"


def test_an_agency_may_have_its_people_sign_in_by_work_account_alone(
    client, with_passwords, at_work
):
    world = with_passwords
    at_work.configure(only=True)
    response = by_password(client, world.alice)
    assert response["Location"] == SIGN_IN
    assert ONLY in client.get(SIGN_IN).content.decode()
    assert signed_in_as(client) is None
    label = f"accounts.User:{world.alice.pk}"
    assert logged() == [(label, world.alice.pk, "not by work account")]
    at_work.employ("alice")
    assert sign_in_with(client, "alice")["Location"] == "/"


def test_who_guesses_learns_nothing_of_it(client, with_passwords, at_work):
    at_work.configure(only=True)
    page = by_password(client, with_passwords.alice, password="wrong")
    assert ONLY not in page.content.decode()


def test_everybody_else_keeps_their_password(client, with_passwords, at_work):
    world = with_passwords
    at_work.configure(only=True, agencies=("council", "business-team"))
    by_password(client, world.charlie)
    assert signed_in_as(client) == str(world.charlie.pk)


def test_whoever_keeps_the_portal_is_never_locked_out(client, with_passwords, at_work):
    world = with_passwords
    at_work.configure(only=True, agencies=("council", "business-team"))
    by_password(client, world.dana)
    assert signed_in_as(client) == str(world.dana.pk)


def test_nor_is_who_could_not_use_it(client, with_passwords, at_work):
    """A role at another agency too: the provider would refuse them."""
    world = with_passwords
    give(world.alice, world.police)
    at_work.configure(only=True)
    by_password(client, world.alice)
    assert signed_in_as(client) == str(world.alice.pk)
