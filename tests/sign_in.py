"""Signing in, for tests: through the pages as a person does, or as if it had just happened."""

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client
from django.urls import reverse

from core import clock
from tests.world import APP_SECRET

PASSWORD = "correct horse battery"


def just_signed_in(client, person) -> None:
    """As `force_login`, with the mark that a sign-in of the last minutes leaves."""
    client.force_login(person)
    session = client.session
    record = {"method": "password", "at": clock.now().timestamp()}
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [record]
    session["account_authentication_methods_user"] = str(person.pk)
    session.save()


_browsers: dict[tuple, Client] = {}


def as_(person) -> Client:
    """Theirs, who has just signed in: the same for the whole of a test, as long as its clock stands
    still (`forget_browsers`)."""
    key = person.pk, clock.now()
    if key not in _browsers:
        _browsers[key] = Client()
        just_signed_in(_browsers[key], person)
    return _browsers[key]


def forget_browsers() -> None:
    """Before each test (tests/conftest.py)."""
    _browsers.clear()


def by_password(client, person, **more):
    sent = {"login": person.email, "password": PASSWORD, **more}
    return client.post(reverse("account_login"), sent)


def code(secret: str = APP_SECRET, later: int = 0) -> str:
    """What an authenticator app shows now, or ``later`` periods of 30 seconds from now."""
    return format_hotp_value(hotp_value(secret, int(clock.now().timestamp()) // 30 + later))
