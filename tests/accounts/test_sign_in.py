"""Signing in: what it says, what it never says, and where it leads."""

import pytest
from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.urls import reverse

from accounts.models import User

PASSWORD = "correct horse battery"
WRONG = "The email address or the password is not right. Check both and try again"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_rate_limits():
    cache.clear()


@pytest.fixture
def alice():
    return User.objects.create_user("alice@example.org", PASSWORD, full_name="Alice Adeyemi")


def sign_in(client, login="alice@example.org", password=PASSWORD, address="", **more):
    sent = {"login": login, "password": password, **more}
    return client.post(f"{reverse('account_login')}{address}", sent)


def errors_of(response):
    assert response.status_code == 200
    return {name: list(sentences) for name, sentences in response.context["form"].errors.items()}


def test_a_person_signs_in_and_the_session_ends_with_the_browser(client, alice):
    response = sign_in(client, "Alice@Example.org")
    assert (response.status_code, response["Location"]) == (302, reverse("home"))
    assert client.session["_auth_user_id"] == str(alice.pk)
    assert client.session.get_expire_at_browser_close()


def test_a_person_signs_out_by_a_button_not_by_a_link(client, alice):
    client.force_login(alice)
    page = client.get(reverse("account_logout"))
    assert "Do you want to sign out?" in page.content.decode()
    assert "_auth_user_id" in client.session
    response = client.post(reverse("account_logout"))
    assert (response.status_code, response["Location"]) == (302, reverse("account_login"))
    assert "_auth_user_id" not in client.session


def test_who_has_no_account_is_sent_to_whoever_gives_them(client):
    assert "Your agency’s administrator or the business team" in sign_in(client).content.decode()


def test_what_is_missing_is_said(client):
    assert errors_of(sign_in(client, "", "")) == {
        "login": ["Enter your email address"],
        "password": ["Enter your password"],
    }
    assert errors_of(sign_in(client, "alice at work")) == {
        "login": ["Enter an email address in the right form, like name@example.com"]
    }


def test_nobody_learns_whether_an_account_exists(client, alice):
    User.objects.create_user("gone@example.org", PASSWORD, full_name="G", is_active=False)
    answers = [
        sign_in(client, "nobody@example.org"),
        sign_in(client, "alice@example.org", "something else"),
        sign_in(client, "gone@example.org"),
        sign_in(client, "gone@example.org", "something else"),
    ]
    assert [errors_of(answer) for answer in answers] == [{"__all__": [WRONG]}] * 4
    assert "_auth_user_id" not in client.session


def test_the_password_is_never_written_back(client):
    assert PASSWORD not in sign_in(client, "nobody@example.org").content.decode()


def test_too_many_tries_are_stopped_and_said(client, alice):
    for _ in range(5):
        sign_in(client, password="something else")
    said = ["There were too many tries. Wait 5 minutes, then try again"]
    assert errors_of(sign_in(client)) == {"__all__": said}


def test_a_network_that_tries_without_end_gets_a_page_that_says_so(client):
    answers = [sign_in(client, f"nobody{n}@example.org", "x") for n in range(31)]
    assert answers[-1].status_code == 429
    assert "Wait a minute" in answers[-1].content.decode()


@pytest.mark.parametrize(
    ("following", "leads_to"),
    [
        ("/privacy/", "/privacy/"),
        ("http://testserver/privacy/", "http://testserver/privacy/"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("http://localhost/", "/"),
        ("javascript:alert(1)", "/"),
    ],
)
def test_signing_in_leads_only_to_this_portal(client, alice, settings, following, leads_to):
    settings.ALLOWED_HOSTS = ["testserver", "localhost"]
    assert sign_in(client, next=following)["Location"] == leads_to


def test_the_page_wanted_is_remembered(client, alice):
    page = client.get(f"{reverse('account_login')}?next=/privacy/").content.decode()
    assert '<input type="hidden" name="next" value="/privacy/">' in page


def test_nobody_signs_up(rf):
    assert get_adapter().is_open_for_signup(rf.get("/")) is False
