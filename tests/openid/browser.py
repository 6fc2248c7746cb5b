"""Somebody's browser: at the portal, at the provider, and back; and what tests ask of it then."""

import html
import re
from urllib.parse import parse_qs, urlsplit

import requests
from django.urls import reverse

from core.models import AccessLog
from tests.openid.provider import PASSWORD

NO_ACCOUNT = "there is no account here that it opens"


def button(client, provider_id: str = "council-work", **sent):
    """Press the button of a provider at the portal: where it leads."""
    address = reverse("openid_connect_login", kwargs={"provider_id": provider_id})
    return client.post(address, sent)


def asked(response) -> dict[str, str]:
    """What the portal asks of the provider."""
    assert response.status_code == 302, response.content.decode()
    query = parse_qs(urlsplit(response["Location"]).query)
    return {name: value for name, (value,) in query.items()}


def at_provider(address: str, name: str, *, allow: bool = True, browser=None) -> str:
    """Sign in there as somebody and allow it: the address that leads back to the portal."""
    browser = browser or requests.Session()
    page = browser.get(address, timeout=10)
    if "who-are-you" in page.url:
        form = _hidden(page.text) | {"username": name, "password": PASSWORD}
        page = browser.post(page.url, form, headers={"Referer": page.url}, timeout=10)
        assert "who-are-you" not in page.url, page.text
    form = _hidden(page.text) | ({"allow": "Authorize"} if allow else {})
    answer = browser.post(
        page.url, form, headers={"Referer": page.url}, timeout=10, allow_redirects=False
    )
    assert answer.status_code == 302, (answer.status_code, answer.text)
    return answer.headers["Location"]


def _hidden(page: str) -> dict[str, str]:
    found = re.findall(r"<input [^>]*>", page)
    return {
        html.unescape(re.search(r'name="([^"]*)"', each)[1]): html.unescape(
            (re.search(r'value="([^"]*)"', each) or ["", ""])[1]
        )
        for each in found
        if 'type="hidden"' in each
    }


def path_of(address: str) -> str:
    """As a test client asks for it."""
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}"


def sign_in_with(client, name: str, provider_id: str = "council-work", **sent):
    """All of it: the button, the provider, and back. The portal's last answer."""
    begun = button(client, provider_id, **sent)
    return client.get(path_of(at_provider(begun["Location"], name)))


def begun_by(client, name):
    """The address back to the portal of a sign-in begun in this browser."""
    return path_of(at_provider(button(client)["Location"], name))


# --- what became of it -----------------------------------------------------------------------


def signed_in_as(client):
    return client.session.get("_auth_user_id")


def logged(what=AccessLog.What.FAILED_SIGN_IN):
    """(about, whose, details) of each line of a kind."""
    lines = AccessLog.objects.filter(what=what).order_by("pk")
    return list(lines.values_list("about", "person", "detail"))


def refused(client, response, said: str, status: int = 403) -> None:
    """A page of ours, nobody signed in, and the way on."""
    page = response.content.decode()
    assert response.status_code == status, page
    assert said in page
    assert "write to" in page
    assert "socialaccount" not in page.lower()
    assert signed_in_as(client) is None
    assert response["Referrer-Policy"] == "no-referrer"
    assert "no-store" in response["Cache-Control"]
