"""allauth's pages: each in our own words, at a plain address, and none beside them."""

from pathlib import Path

import pytest
from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.template.loader import get_template
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from accounts.adapter import NOTICES, SAID
from accounts.models import User
from config import account_urls
from core.pages import all_patterns
from tests.sign_in import PASSWORD, by_password, code, just_signed_in
from tests.world import give_an_app

OURS = Path(settings.BASE_DIR) / "templates"
ROUTED = [each for each in account_urls.urlpatterns if isinstance(each, URLPattern)]


@pytest.fixture(autouse=True)
def fresh_rate_limits():
    cache.clear()


@pytest.fixture
def alice(db):
    return User.objects.create_user("alice@example.org", PASSWORD, full_name="Alice Adeyemi")


def template_names():
    classes = (getattr(each.callback, "view_class", None) for each in ROUTED)
    return {each.template_name for each in classes if getattr(each, "template_name", None)}


def test_every_page_of_allauth_that_has_an_address_is_written_by_us():
    assert len(template_names()) > 12
    for name in template_names():
        assert Path(get_template(name).origin.name).is_relative_to(OURS), name


def test_an_address_is_in_plain_words():
    """None of the library's own: /accounts/, totp, webauthn, mfa, login."""
    routes = [route for route, _ in all_patterns()]
    jargon = ("accounts/", "totp", "webauthn", "mfa", "login", "logout", "email/", "2fa")
    assert [route for route in routes if any(word in route for word in jargon)] == []


@pytest.mark.parametrize(
    "address", ["/accounts/", "/accounts/login/", "/accounts/signup/", "/sign-up/", "/2fa/"]
)
def test_what_is_not_listed_has_no_address(client, alice, address):
    client.force_login(alice)
    assert client.get(address).status_code == 404


def test_nobody_can_sign_up_by_any_name():
    names = set(get_resolver().reverse_dict)
    assert not {"account_signup", "account_signup_by_passkey", "mfa_signup_webauthn"} & names


@pytest.mark.parametrize("kind", sorted(NOTICES))
def test_every_change_that_allauth_tells_of_has_its_mail(rf, alice, kind, mailoutbox):
    get_adapter().send_mail(f"any/{kind}", "alice@example.org", {})
    assert NOTICES[kind][1] in mailoutbox[0].body
    assert settings.PARTNERSHIP["email"]["support"] in mailoutbox[0].body


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("webauthn_added", "a new password alone would leave it there"),
        ("totp_activated", "a new password alone would leave it there"),
        ("account_connected", "a new password alone would leave it there"),
        ("email_changed", "this address no longer opens it, and cannot ask for a new password"),
        ("password_changed", "by “Forgotten your password?”"),
        ("recovery_codes_generated", "make new ones, which end those"),
    ],
)
def test_the_mail_about_a_change_says_what_helps_against_it(alice, kind, said, mailoutbox):
    get_adapter().send_mail(f"any/{kind}", "alice@example.org", {})
    assert said in mailoutbox[0].body
    assert mailoutbox[0].body.count(settings.PARTNERSHIP["email"]["support"]) == 1


def test_what_allauth_says_and_we_repeat_are_messages_it_still_has():
    folder = Path(__import__("allauth").__file__).parent / "templates"
    assert [name for name in SAID if not (folder / name).is_file()] == []


# --- hostile --------------------------------------------------

EVIL = ["https://evil.example/", "//evil.example/", "/\\evil.example/", "javascript:alert(1)"]


@pytest.mark.parametrize("wanted", EVIL)
def test_the_code_page_leads_only_to_this_portal(client, alice, wanted):
    give_an_app(alice)
    by_password(client, alice, next=wanted)
    response = client.post(reverse("mfa_authenticate"), {"code": code(), "next": wanted})
    assert (response.status_code, response["Location"]) == (302, "/")


@pytest.mark.parametrize("wanted", EVIL)
@pytest.mark.parametrize("name", ["account_reauthenticate", "account_logout"])
def test_no_other_page_leads_elsewhere_either(client, alice, name, wanted):
    just_signed_in(client, alice)
    response = client.post(reverse(name), {"password": PASSWORD, "next": wanted})
    assert response.status_code == 302
    assert response["Location"] in {"/", reverse("account_login")}


def posting_names():
    return sorted(
        each.name
        for each in ROUTED
        if hasattr(each.callback, "view_class") and not each.pattern.converters
    )


@pytest.mark.parametrize("name", posting_names())
def test_a_form_of_another_site_changes_nothing(alice, name):
    client = Client(enforce_csrf_checks=True)
    just_signed_in(client, alice)
    sent = {"oldpassword": PASSWORD, "password1": "x" * 20, "password2": "x" * 20, "code": "1"}
    answer = client.post(reverse(name), sent, headers={"origin": "https://evil.example"})
    assert answer.status_code == 403
    assert client.session["_auth_user_id"] == str(alice.pk)
    alice.refresh_from_db()
    assert alice.check_password(PASSWORD)


def test_a_page_with_a_secret_is_kept_by_no_browser(client, alice):
    give_an_app(alice)
    by_password(client, alice)
    assert "no-store" in client.get(reverse("mfa_authenticate"))["Cache-Control"]
    just_signed_in(client, alice)
    for name in ("your_account", "mfa_add_webauthn", "mfa_generate_recovery_codes"):
        assert "no-store" in client.get(reverse(name))["Cache-Control"], name


def test_the_policy_of_content_needs_no_data_addresses_nor_inline_scripts(client, alice):
    just_signed_in(client, alice)
    policy = client.get(reverse("mfa_activate_totp"))["Content-Security-Policy"]
    assert "data:" not in policy
    assert "unsafe" not in policy
    assert "data:" not in client.get(reverse("mfa_activate_totp")).content.decode()


def test_a_code_in_a_form_that_came_too_late_is_not_given_back(alice):
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice)
    own = {"sec-fetch-site": "same-origin"}
    for sent in ({"code": "836 194 000"}, {"credential": '{"id": "836 194 000"}'}):
        page = client.post(reverse("mfa_activate_totp"), sent, headers=own)
        assert page.status_code == 403
        assert "836 194 000" not in page.content.decode()
