"""Session keys: new at each step up, never one that somebody planted; cookies; when it ends."""

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core.pages import client_address
from partnership import people_operations
from tests.security.conftest import HOST, from_outside, settings_of_production
from tests.sign_in import PASSWORD, by_password, code
from tests.world import give_an_app

pytestmark = pytest.mark.django_db

NEW = "seventeen purple kettles"


@pytest.fixture
def alice():
    return User.objects.create_user("alice@example.org", PASSWORD, full_name="Alice Adeyemi")


def key(client) -> str:
    return client.session.session_key


def opens(session_key: str) -> bool:
    """Whether a browser with this key is somebody here."""
    client = Client()
    client.cookies["sessionid"] = session_key
    return client.get(reverse("your_account")).status_code == 200


# --- the key -------------------------------------------------------------------------------------


@pytest.mark.parametrize("planted", ["a" * 32, "known-to-the-attacker", "../../x", "'; --", "é"])
def test_a_key_that_somebody_planted_is_not_taken_up(client, alice, planted):
    client.cookies["sessionid"] = planted
    by_password(client, alice)
    assert client.cookies["sessionid"].value != planted
    assert not Session.objects.filter(session_key=planted).exists()
    assert not opens(planted)


def test_a_session_from_before_signing_in_opens_nothing_after(client, alice):
    """The attacker begins a session of their own here, and plants that."""
    attacker = Client()
    attacker.get(reverse("invitation:open", args=["anything"]))
    planted = key(attacker)
    client.cookies["sessionid"] = planted
    by_password(client, alice)
    assert key(client) != planted
    assert not opens(planted)
    assert attacker.get(reverse("your_account")).status_code == 302


def test_each_step_up_has_a_key_of_its_own_and_the_one_before_opens_nothing(client, alice):
    give_an_app(alice)
    client.get(reverse("invitation:open", args=["anything"]))
    keys = [key(client)]
    by_password(client, alice)
    keys.append(key(client))
    client.post(reverse("mfa_authenticate"), {"code": code()})
    keys.append(key(client))
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    keys.append(key(client))
    assert UserSession.objects.get().session_key == keys[-1], "so that it can be ended elsewhere"
    sent = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    assert client.post(reverse("account_change_password"), sent).status_code == 302
    keys.append(key(client))
    assert len(set(keys)) == 5
    assert [opens(each) for each in keys] == [False, False, False, False, True]
    assert list(UserSession.objects.values_list("session_key", flat=True)) == keys[-1:]


def test_shown_once_more_by_a_code_the_key_is_new_too(client, alice, clock):
    give_an_app(alice)
    by_password(client, alice)
    client.post(reverse("mfa_authenticate"), {"code": code()})
    before = key(client)
    clock.move(minutes=6)
    assert client.post(reverse("mfa_reauthenticate"), {"code": "000000"}).status_code == 200
    assert key(client) == before, "nothing was shown"
    assert client.post(reverse("mfa_reauthenticate"), {"code": code()}).status_code == 302
    assert key(client) != before
    assert not opens(before)


def test_a_password_that_is_sent_too_late_is_kept_nowhere_and_typed_again(client, alice, clock):
    """What else is sent too late waits in the session until the person has confirmed."""
    give_an_app(alice)
    by_password(client, alice)
    client.post(reverse("mfa_authenticate"), {"code": code()})
    alice.set_unusable_password()
    alice.save()
    session = client.session
    session["_auth_user_hash"] = alice.get_session_auth_hash()
    session.save()
    clock.move(minutes=6)
    page, sent = reverse("account_set_password"), {"password1": NEW, "password2": NEW}
    shown = client.post(page, sent, follow=True)
    assert shown.redirect_chain[-1][0].startswith(reverse("mfa_reauthenticate"))
    assert "then type the new password again" in shown.content.decode()
    assert NEW not in str(dict(client.session.items()))
    confirmed = client.post(shown.redirect_chain[-1][0], {"code": code()})
    assert confirmed["Location"] == page
    before = key(client)
    assert client.post(page, sent).status_code == 302
    alice.refresh_from_db()
    assert alice.check_password(NEW)
    assert key(client) != before
    assert UserSession.objects.get().session_key == key(client)


def test_signing_out_ends_the_session_itself(client, alice):
    by_password(client, alice)
    kept = key(client)
    assert opens(kept)
    client.post(reverse("account_logout"))
    assert not opens(kept)
    assert not Session.objects.filter(session_key=kept).exists()


def test_a_closed_account_that_is_opened_again_opens_no_session_of_before(client, world):
    world.bella.set_password(PASSWORD)
    world.bella.save()
    by_password(client, world.bella)
    assert client.get("/").status_code == 200
    people_operations.close_account(world.bella, by=world.dana)
    people_operations.open_account(world.bella, by=world.dana)
    assert client.get("/").status_code == 302


def test_two_keys_have_nothing_in_common(client, alice):
    """32 characters of 36: 165 bits of a random source that is made for secrets."""
    keys = set()
    for _ in range(5):
        by_password(client, alice)
        keys.add(key(client))
        client.post(reverse("account_logout"))
    assert len(keys) == 5
    assert {len(each) for each in keys} == {32}


# --- its end -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("minutes", "is_open"), [(59, True), (61, False)])
def test_an_hour_without_a_click_ends_it(client, alice, clock, minutes, is_open):
    by_password(client, alice)
    clock.move(minutes=minutes)
    assert (client.get("/").status_code == 200) is is_open
    assert ("_auth_user_id" in client.session) is is_open


def test_twelve_hours_end_it_however_busy(client, alice, clock):
    by_password(client, alice)
    first = key(client)
    for _ in range(23):
        clock.move(minutes=30)
        assert client.get("/").status_code == 200
    clock.move(minutes=31)
    assert client.get("/")["Location"].startswith("/sign-in/")
    assert not Session.objects.filter(session_key=first).exists()


def test_what_was_being_written_when_it_ended_is_given_back(client, world, case, clock):
    world.alice.set_password(PASSWORD)
    world.alice.save()
    by_password(client, world.alice)
    clock.move(hours=2)
    page = client.post(f"{case.get_absolute_url()}add-a-note/", {"text": "Half a page of words"})
    assert page.status_code == 403
    assert "Your session ended. Nothing has been lost" in page.content.decode()
    assert "Half a page of words" in page.content.decode()


def test_the_limits_are_no_longer_than_the_standards(of_production):
    """NIST SP 800-63B-4, 2.2.3: at most 24 hours, and an hour without use, at AAL2."""
    assert of_production["SESSION_IDLE_LIMIT"] <= 60 * 60
    assert of_production["SESSION_LONGEST"] <= 24 * 60 * 60


# --- cookies as production sends them ------------------------------------------------------------


def test_every_cookie_is_of_this_host_alone_over_https_and_unknown_to_scripts(production, alice):
    client = from_outside()
    client.get(reverse("account_login"))
    answer = client.post(
        reverse("account_login"),
        {"login": alice.email, "password": PASSWORD},
        headers={"origin": f"https://{HOST}"},
    )
    assert answer.status_code == 302
    cookies = client.cookies
    assert set(cookies) == {"__Host-session", "__Host-csrf"}
    for name, cookie in cookies.items():
        assert cookie["secure"] is True, name
        assert cookie["httponly"] is True, name
        assert cookie["samesite"] == "Lax", name
        assert cookie["path"] == "/", name  # the prefix __Host- asks for it, and for no domain
        assert cookie["domain"] == "", name
    assert cookies["__Host-session"]["max-age"] == "", "it goes with the browser"


def test_a_session_needs_its_own_cookie_and_no_other_name_for_it(production, alice):
    client = from_outside()
    by_password(client, alice)
    forged = from_outside()
    forged.cookies["sessionid"] = client.cookies["__Host-session"].value
    forged.cookies["session"] = client.cookies["__Host-session"].value
    assert forged.get("/").status_code == 302


# --- the proxy -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("behind", "forwarded", "said"),
    [
        (True, "203.0.113.9", "203.0.113.9"),
        (True, "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        (True, "127.0.0.1,evil,203.0.113.9", "203.0.113.9"),
        (True, "2001:db8::1", "2001:db8::1"),
        (True, "fe80::1%eth0", "fe80::1"),
        (True, "203.0.113.9:4711", None),
        (True, "'; DROP TABLE", None),
        (True, "", "127.0.0.1"),
        (False, "203.0.113.9", "127.0.0.1"),
    ],
)
def test_an_address_is_the_one_our_own_proxy_saw(rf, settings, behind, forwarded, said):
    settings.BEHIND_PROXY = behind
    request = rf.get("/", headers={"x-forwarded-for": forwarded} if forwarded else {})
    assert client_address(request) == said


def test_what_no_address_is_breaks_no_page(production, alice):
    client = from_outside(**{"x-forwarded-for": "203.0.113.9:4711"})
    assert by_password(client, alice).status_code == 302
    assert client.get("/").status_code == 200


def test_https_is_believed_of_our_own_proxy_alone():
    without = settings_of_production(BEHIND_PROXY="")
    assert "SECURE_PROXY_SSL_HEADER" not in without
    assert without["ALLAUTH_TRUSTED_PROXY_COUNT"] == 0
    assert without["SECURE_SSL_REDIRECT"] is True
