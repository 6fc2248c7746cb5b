"""How often somebody may try: counted by account and by where they are, which nobody can forge."""

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core.models import AccessLog
from tests.security.conftest import HOST, from_outside
from tests.sign_in import PASSWORD, by_password, code, just_signed_in
from tests.world import give_an_app

pytestmark = pytest.mark.django_db

SAID = "There were too many tries. Wait 5 minutes, then try again"
OF_THE_NETWORK = "There were too many tries from your network. Wait a minute, then try again"


@pytest.fixture
def alice():
    return User.objects.create_user("alice@example.org", PASSWORD, full_name="Alice Adeyemi")


def from_(address: str, forged: str = "") -> Client:
    """A browser at this address, behind the proxy: which adds it after what the browser claims."""
    said = f"{forged}, {address}" if forged else address
    return from_outside(**{"x-forwarded-for": said, "origin": f"https://{HOST}"})


def wrong(client, email="alice@example.org"):
    return client.post(reverse("account_login"), {"login": email, "password": "x" * 20})


def test_an_account_is_tried_five_times_from_wherever(production, alice):
    for n in range(5):
        assert SAID not in wrong(from_(f"203.0.113.{n}")).content.decode()
    answer = by_password(from_("203.0.113.99"), alice)
    assert SAID in answer.content.decode()


def test_the_right_password_is_taken_again_after_five_minutes(production, alice, clock):
    for n in range(5):
        wrong(from_(f"203.0.113.{n}"))
    clock.move(minutes=5, seconds=1)
    assert by_password(from_("203.0.113.99"), alice).status_code == 302


def test_a_network_tries_ten_accounts_a_minute_and_claims_no_other_address(production):
    """What a client writes into X-Forwarded-For itself comes before what the proxy adds."""
    answers = [
        wrong(from_("203.0.113.9", forged=f"198.51.100.{n}"), f"someone{n}@example.org")
        for n in range(11)
    ]
    said = [OF_THE_NETWORK in each.content.decode() for each in answers]
    assert said == [False] * 10 + [True]
    other = wrong(from_("203.0.113.10"), "someone99@example.org")
    assert "too many tries" not in other.content.decode(), "nobody else is kept out"


def test_a_network_waits_as_long_as_it_is_told(production, alice, clock):
    for n in range(10):
        wrong(from_("203.0.113.9"), f"someone{n}@example.org")
    assert OF_THE_NETWORK in by_password(from_("203.0.113.9"), alice).content.decode()
    clock.move(seconds=61)
    assert by_password(from_("203.0.113.9"), alice).status_code == 302


def test_without_a_proxy_nobody_names_an_address_of_their_own(settings):
    settings.BEHIND_PROXY, settings.ALLAUTH_TRUSTED_PROXY_COUNT = False, 0
    answers = [
        wrong(Client(headers={"x-forwarded-for": f"198.51.100.{n}"}), f"someone{n}@example.org")
        for n in range(11)
    ]
    assert OF_THE_NETWORK in answers[-1].content.decode()


def test_the_log_has_the_address_that_the_proxy_saw(production, alice):
    wrong(from_("203.0.113.9", forged="127.0.0.1"))
    assert AccessLog.objects.get(what="failed").address == "203.0.113.9"


def test_asking_for_a_new_password_is_counted_by_account_and_by_network(production, alice):
    ask = reverse("account_reset_password")
    for n in range(6):
        last = from_(f"203.0.113.{n}").post(ask, {"email": "alice@example.org"})
    assert last.status_code == 429
    assert len(mail.outbox) == 5
    for n in range(21):
        last = from_("203.0.113.77").post(ask, {"email": f"someone{n}@example.org"})
    assert last.status_code == 429
    assert len(mail.outbox) == 25


def test_codes_are_tried_five_times_for_an_account_from_wherever(production, alice):
    give_an_app(alice)
    for n in range(5):
        client = from_(f"203.0.113.{n}")
        by_password(client, alice)
        client.post(reverse("mfa_authenticate"), {"code": "000000"})
    client = from_("203.0.113.99")
    by_password(client, alice)
    client.post(reverse("mfa_authenticate"), {"code": code()})
    assert "_auth_user_id" not in client.session


def test_passkeys_are_tried_ten_times_a_minute_from_a_network(production):
    """Nobody guesses a passkey; but each try is work."""
    page = reverse("mfa_login_webauthn")
    answers = [from_("203.0.113.9").post(page, {"credential": "{}"}) for _ in range(11)]
    assert [each.status_code for each in answers] == [302] * 10 + [429]


def test_somebody_signed_in_guesses_no_password_either(alice, client, clock):
    just_signed_in(client, alice)
    clock.move(minutes=6)
    for _ in range(10):
        client.post(reverse("account_reauthenticate"), {"password": "x"})
    assert client.post(reverse("account_reauthenticate"), {"password": PASSWORD}).status_code == 429
    sent = {"oldpassword": "x", "password1": "y" * 20, "password2": "y" * 20}
    answers = [client.post(reverse("account_change_password"), sent) for _ in range(6)]
    assert answers[-1].status_code == 429


def test_links_of_resets_are_not_tried_without_end(production):
    answers = [
        from_("203.0.113.9").post(f"/sign-in/new-password/1-{n}/", {"password1": "x"})
        for n in range(21)
    ]
    assert [each.status_code for each in answers] == [200] * 20 + [429]
