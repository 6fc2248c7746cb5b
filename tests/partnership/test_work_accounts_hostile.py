"""Answers that a provider cannot have meant, and providers that give none."""

import re
from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from django.urls import reverse

from core.models import AccessLog
from tests.openid.browser import (
    asked,
    at_provider,
    begun_by,
    button,
    logged,
    path_of,
    refused,
    sign_in_with,
)
from tests.world import build

pytestmark = pytest.mark.django_db

SIGN_IN = reverse("account_login")


@pytest.fixture
def world():
    return build()


# --- hostile, and when it goes wrong --------------------------------------------------------------


def test_a_state_of_another_browser_is_refused(client, world, at_work):
    """An attacker's own answer, put before somebody else: they would act in his account."""
    at_work.employ("alice")
    back = begun_by(Client(), "alice")
    refused(client, client.get(back), "begun in another browser", status=400)
    client.post(SIGN_IN, {})  # a session of their own changes nothing
    refused(client, client.get(back), "begun in another browser", status=400)
    assert logged() == []


@pytest.mark.parametrize("state", ["", "&state=", "&state=made-up"])
def test_an_answer_without_the_right_state_is_refused(client, world, at_work, state):
    at_work.employ("alice")
    path, _, query = begun_by(client, "alice").partition("?")
    sent = re.sub(r"&?state=[^&]*", "", query) + state
    refused(client, client.get(f"{path}?{sent}"), "Start signing in again", status=400)


def test_an_answer_works_once(client, world, at_work):
    at_work.employ("alice")
    back = begun_by(client, "alice")
    assert client.get(back)["Location"] == "/"
    client.post(reverse("account_logout"))
    refused(client, client.get(back), "opened a second time", status=400)


def test_a_code_works_once_even_with_a_new_state(client, world, at_work):
    at_work.employ("alice")
    used = begun_by(client, "alice")
    assert client.get(used)["Location"] == "/"
    stolen = re.search(r"code=[^&]*", used)[0]
    thief = Client()
    state = asked(button(thief))["state"]
    path = urlsplit(used).path
    refused(thief, thief.get(f"{path}?{stolen}&state={state}"), "could not sign you in", status=400)


def test_a_stolen_code_without_its_verifier_is_of_no_use(client, world, at_work):
    """PKCE: the code was not used yet, and the thief's own sign-in has another challenge."""
    at_work.employ("alice")
    unused = begun_by(client, "alice")
    stolen = re.search(r"code=[^&]*", unused)[0]
    thief = Client()
    state = asked(button(thief))["state"]
    path = urlsplit(unused).path
    refused(thief, thief.get(f"{path}?{stolen}&state={state}"), "could not sign you in", status=400)


def test_a_sign_in_that_took_too_long_starts_again(client, world, at_work, now):
    at_work.employ("alice")
    back = begun_by(client, "alice")
    now.move(minutes=11)
    refused(client, client.get(back), "longer than 10 minutes", status=400)


def test_an_answer_to_another_provider_is_refused(client, world, at_work):
    at_work.configure(replace(at_work.provider, id="other", agencies=("council",)))
    at_work.employ("alice")
    back = begun_by(client, "alice").replace("/council-work/", "/other/")
    refused(client, client.get(back), "Start signing in again", status=400)


@pytest.mark.parametrize(
    "wrong",
    [
        {"claims": {"nonce": "of another sign-in"}},
        {"claims": {"nonce": None}},
        {"claims": {"nonce": ["a"]}},
        {"claims": {"iss": "https://evil.example"}},
        {"claims": {"aud": "another-portal"}},
        {"claims": {"aud": ["portal", "another-portal"]}},
        {"claims": {"azp": "another-portal"}},
        {"claims": {"exp": 1_700_000_000}},
        {"claims": {"exp": None}},
        {"claims": {"iat": 4_000_000_000}},
        {"claims": {"sub": None}},
        {"claims": {"sub": ""}},
        {"key": True},
        {"unsigned": True},
        {"shared": True},
    ],
    ids=str,
)
def test_a_token_that_is_not_for_this_sign_in_is_refused(client, world, at_work, wrong):
    at_work.employ("alice")
    at_work.tell(wrong)
    refused(client, sign_in_with(client, "alice"), "could not be checked", status=400)
    assert not SocialAccount.objects.exists()
    assert logged() == [("accounts.User:unknown", None, "council-work: not-believed")]


def test_a_token_that_is_right_but_for_being_made_again_is_believed(client, world, at_work):
    """So that the refusals above are for what is wrong with each."""
    at_work.employ("alice")
    at_work.tell({"claims": {"extra": "x"}})
    assert sign_in_with(client, "alice")["Location"] == "/"
    at_work.tell({"claims": {"aud": ["portal", "other"], "azp": "portal"}})
    assert sign_in_with(Client(), "alice")["Location"] == "/"


def test_a_token_that_expired_on_the_way_is_refused(client, world, at_work, now):
    """The provider's own tokens hold for 5 minutes; the portal's clock says it is later."""
    at_work.employ("alice")
    back = begun_by(client, "alice")
    now.move(minutes=8)
    refused(client, client.get(back), "could not be checked", status=400)


def test_userinfo_about_somebody_else_is_refused(client, world, at_work):
    at_work.employ("alice", email=None, email_verified=None)
    at_work.tell({"userinfo": {"sub": "x", "email": "amir@example.org", "email_verified": True}})
    refused(client, sign_in_with(client, "alice"), "could not be checked", status=400)


def test_an_answer_of_another_issuer_is_refused(client, world, at_work):
    at_work.employ("alice")
    back = begun_by(client, "alice") + "&iss=https://evil.example"
    refused(client, client.get(back), "could not be checked", status=400)


def test_a_discovery_document_of_another_issuer_is_refused(client, world, at_work):
    """`localhost` is the same process, and yet not whom the partnership's file names."""
    elsewhere = at_work.provider.issuer.replace("127.0.0.1", "localhost")
    at_work.settings.SIGN_IN_PROVIDERS = (replace(at_work.provider, issuer=elsewhere),)
    assert button(client).status_code in (400, 502)
    at_work.settings.SIGN_IN_PROVIDERS = (
        replace(at_work.provider, issuer=at_work.provider.issuer + "/"),
    )
    page = button(client)
    assert page.status_code == 400
    assert "could not be checked" in page.content.decode()


def test_a_provider_that_leads_elsewhere_is_not_followed(client, world, at_work):
    """Else it could have the portal ask any machine that the portal's server can reach."""
    at_work.tell({"moved": True})
    page = button(client)
    assert page.status_code == 502
    assert "Testshire Work Account cannot be reached" in page.content.decode()


ELSEWHERE = "http://evil.example/"


def test_nobody_is_led_to_a_host_that_the_file_does_not_name(client, world, at_work):
    at_work.tell({"discovery": {"authorization_endpoint": ELSEWHERE}})
    page = button(client)
    assert page.status_code == 502
    assert "evil.example" not in page.content.decode()
    at_work.configure(origins=("http://evil.example",))
    at_work.tell({"discovery": {"authorization_endpoint": ELSEWHERE}})
    assert button(client)["Location"].startswith(ELSEWHERE)


@pytest.mark.parametrize(
    "name", ["authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint"]
)
@pytest.mark.parametrize("address", ["ftp://127.0.0.1/", "/here", 7, None])
def test_each_address_that_it_names_is_of_the_web(client, world, at_work, name, address):
    """Of the issuer's own scheme: in production by HTTPS alone."""
    at_work.tell({"discovery": {name: address}})
    assert button(client).status_code == 502


def test_a_key_too_short_proves_nothing(client, world, at_work):
    at_work.employ("alice")
    at_work.tell({"weak": True})
    refused(client, sign_in_with(client, "alice"), "could not be checked", status=400)


def test_consent_denied_at_the_provider_is_no_fault(client, world, at_work):
    at_work.employ("alice")
    back = at_provider(button(client)["Location"], "alice", allow=False)
    assert "error=access_denied" in back
    page = client.get(path_of(back))
    refused(client, page, "Nothing has been changed", status=400)


def test_an_error_of_the_provider_is_said_and_its_words_are_not_shown(client, world, at_work):
    state = asked(button(client))["state"]
    address = reverse("openid_connect_callback", kwargs={"provider_id": "council-work"})
    page = client.get(f"{address}?error=server_error&error_description=<b>Bang</b>&state={state}")
    refused(client, page, "could not sign you in", status=400)
    assert "Bang" not in page.content.decode()


NOBODY_LISTENS = "http://127.0.0.1:9"


def test_a_provider_that_is_away_is_said(client, world, at_work):
    at_work.settings.SIGN_IN_PROVIDERS = (replace(at_work.provider, issuer=NOBODY_LISTENS),)
    page = button(client)
    assert page.status_code == 502
    assert "Testshire Work Account cannot be reached" in page.content.decode()
    assert logged() == [("accounts.User:unknown", None, "council-work: away")]


def test_one_that_goes_away_on_the_way_is_said_too(client, world, at_work):
    at_work.employ("alice")
    back = begun_by(client, "alice")
    at_work.settings.SIGN_IN_PROVIDERS = (replace(at_work.provider, issuer=NOBODY_LISTENS),)
    refused(client, client.get(back), "cannot be reached", status=502)


def test_a_wrong_secret_is_an_error_and_no_more(client, world, at_work):
    at_work.configure(secret="not the one")
    at_work.employ("alice")
    refused(client, sign_in_with(client, "alice"), "could not sign you in", status=400)


def test_no_log_holds_what_the_provider_said_of_anybody(client, world, at_work, caplog):
    at_work.employ("stranger", email="stranger.danger@example.org", sub="very-secret-sub")
    sign_in_with(client, "stranger")
    at_work.employ("alice")
    sign_in_with(Client(), "alice")
    lines = " ".join(record.getMessage() + str(record.__dict__) for record in caplog.records)
    assert "sign-in by a provider refused" in lines
    for private in ("stranger.danger", "very-secret-sub", "alice@", "code="):
        assert private not in lines, private
    kept = str(list(AccessLog.objects.values()))
    assert "stranger.danger" not in kept


def test_too_many_tries_are_stopped(client, world, at_work):
    at_work.settings.SIGN_IN_PROVIDERS = (replace(at_work.provider, issuer=NOBODY_LISTENS),)
    answers = [button(client).status_code for _ in range(31)]
    assert (answers[0], answers[-1]) == (502, 429)
