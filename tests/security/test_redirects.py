"""Where a page leads: to this portal, whatever an address, a form or a header asks for."""

from types import SimpleNamespace
from urllib.parse import quote, urlsplit

import pytest
from allauth.core.context import request_context
from django.core import mail
from django.http import HttpResponseRedirect
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given
from hypothesis import settings as with_settings
from hypothesis import strategies as st

from accounts.adapter import AccountAdapter
from accounts.models import User
from partnership import people_operations
from partnership.invitations import token_of
from tests.security.conftest import from_outside
from tests.sign_in import PASSWORD, by_password, just_signed_in

pytestmark = pytest.mark.django_db

EVIL = [
    "//evil.example", "///evil.example", "////evil.example/", "https:evil.example",
    "https:/evil.example", "https:///evil.example", "http://evil.example",
    "//evil.example\\@testserver",
    "/\\evil.example", "\\\\evil.example", "\\/evil.example", "/\t/evil.example",
    "/\n/evil.example",
    "\t//evil.example", "\x00//evil.example", " //evil.example", "java\tscript:alert(1)",
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "javascript://testserver/%0aalert(1)",
    "data:text/html,x", "vbscript:x", "ftp://testserver/", "//testserver@evil.example",
    "http://testserver@evil.example", "http://testserver:80@evil.example", "http://testserver.evil.example",
    "http:\\\\evil.example", "//evil.example%2f@testserver",
    "http://[::1]evil.example", "http://evil。example", "//evil.example/?x=testserver",
]  # fmt: skip
ALSO_ENCODED = [*EVIL, *(quote(each, safe="") for each in EVIL[:8])]


@pytest.fixture
def alice():
    return User.objects.create_user("alice@example.org", PASSWORD, full_name="Alice Adeyemi")


def stays(response) -> bool:
    """As a browser reads it: it takes backslashes for slashes and drops tabs and line breaks."""
    location = response.headers.get("Location", "/")
    read = location.translate({9: None, 10: None, 13: None}).strip("\x00 ").replace("\\", "/")
    parts = urlsplit(read)
    if parts.scheme or read.startswith("//"):
        return parts.scheme in {"", "http"} and parts.netloc == "testserver"
    return True


def test_the_reading_of_a_browser_is_strict():
    assert [each for each in EVIL if stays(SimpleNamespace(headers={"Location": each}))] == []
    for own in ("/escalations/", "http://testserver/privacy/", "privacy/"):
        assert stays(SimpleNamespace(headers={"Location": own}))


@pytest.mark.parametrize("wanted", ALSO_ENCODED)
def test_signing_in_again_confirming_and_signing_out_lead_home(alice, wanted):
    led = []
    client = Client()
    sent = {"login": alice.email, "password": PASSWORD, "next": wanted}
    query = f"?next={quote(wanted, safe='')}"
    led.append(client.post(reverse("account_login") + query, sent))
    # again, while signed in: allauth leads on at once
    led.append(client.get(reverse("account_login"), {"next": wanted}))
    led.append(client.post(reverse("account_reauthenticate") + query, sent))
    led.append(client.post(reverse("account_logout"), {"next": wanted}))
    if led[0].status_code == 302:
        assert {each.status_code for each in led} <= {302, 400}
        assert led[-1].status_code == 302
    else:  # signed out still: what was sent later is given back
        assert [each.status_code for each in led] == [400, 400, 400, 403]
    assert [each["Location"] for each in led if not stays(each)] == []


@pytest.mark.parametrize("wanted", EVIL)
def test_an_invitation_leads_home_whatever_its_address_says(world, wanted):
    invitation = people_operations.invite(
        agency=world.trust, roles=["line-manager"], email="new@example.org", full_name="Nia New",
        by=world.dana,
    )  # fmt: skip
    client = Client()
    address = reverse("invitation:open", args=[token_of(invitation.link_key)])
    opened = client.get(address, {"next": wanted})
    if "\0" in wanted:
        assert opened.status_code == 400
        return
    assert opened["Location"] == reverse("invitation:accept")
    sent = {"password": "seventeen purple kettles", "next": wanted}
    accepted = client.post(f"/invitation/?next={quote(wanted, safe='')}", sent)
    assert (accepted.status_code, accepted["Location"]) == (302, "/")


@with_settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.one_of(
        st.text(max_size=40),
        st.builds(
            "".join,
            st.lists(
                st.sampled_from(["/", "\\", ":", "@", "\t", "\n", "\r", "\x00", " ", "%2f", "%5c",
                                 "http", "https", "javascript", "evil.example", "testserver", "?",
                                 "#", ".", "//", "。"]),
                max_size=8,
            ),
        ),
    )
)  # fmt: skip
def test_nothing_that_is_taken_for_safe_leads_elsewhere(rf, wanted):
    with request_context(rf.get("/")):
        is_safe = AccountAdapter().is_safe_url(wanted)
    if is_safe:
        assert stays(HttpResponseRedirect(wanted))


@pytest.mark.parametrize("path", ["//evil.example", "/\\evil.example", "//evil.example/privacy",
                                  "/%2Fevil.example", "/.//evil.example"])  # fmt: skip
def test_a_missing_slash_at_the_end_leads_nowhere_else(client, path):
    answer = client.get(path)
    assert stays(answer)


# --- the host a request names --------------------------------------------------------------------


@pytest.mark.parametrize(
    "said",
    [
        {"x-forwarded-host": "evil.example"},
        {"x-forwarded-server": "evil.example"},
        {"x-host": "evil.example"},
        {"forwarded": "host=evil.example"},
        {"x-original-host": "evil.example"},
        {"x-forwarded-port": "81"},
        {"x-original-url": "/access-log/"},
        {"x-rewrite-url": "/access-log/"},
    ],
    ids=str,
)
def test_no_other_header_names_the_host_or_the_page(production, alice, said):
    client = from_outside(**said)
    client.post(reverse("account_reset_password"), {"email": alice.email})
    [message] = mail.outbox
    assert "https://portal.example.org/sign-in/new-password/" in message.body
    assert "evil" not in message.body + message.subject
    page = client.get("/privacy/")
    assert page.status_code == 200
    assert b"evil" not in page.content
    assert b"<title>Privacy" in page.content
    led = client.get("/")
    assert led["Location"] == "/sign-in/?next=/"


@pytest.mark.parametrize("host", ["evil.example", "portal.example.org.evil.example", "",
                                  "portal.example.org@evil.example", "evil.example:443",
                                  "portal.example.org\\evil.example", "localhost", "127.0.0.1",
                                  "portal.example.org/evil", "[::1]"])  # fmt: skip
def test_another_host_is_no_host_of_ours(production, alice, host):
    client = from_outside(host=host)
    answer = client.post(reverse("account_reset_password"), {"email": alice.email})
    assert answer.status_code == 400
    assert mail.outbox == []
    assert host == "" or host not in answer.content.decode()


def test_a_mail_of_an_invitation_leads_to_the_portal_as_it_is_set_up(settings, world):
    settings.SITE_URL = "https://portal.example.org"
    settings.ALLOWED_HOSTS = ["testserver", "other.example.org"]
    client = Client(headers={"host": "other.example.org", "x-forwarded-host": "evil.example"})
    just_signed_in(client, world.tess)
    sent = {"full_name": "N", "email": "n@example.org", "roles": ["line-manager"]}
    with_mail = client.post("/people/trust/invite/", sent)
    assert with_mail.status_code == 302
    from core import letters

    letters.deliver()
    [message] = mail.outbox
    assert "https://portal.example.org/invitation/" in message.body
    assert "other.example.org" not in message.body
    assert "evil" not in message.body


def test_with_a_host_of_ours_the_portal_answers(production):
    assert from_outside().get("/privacy/").status_code == 200
    assert by_password(from_outside(), User(email="nobody@example.org")).status_code == 200
