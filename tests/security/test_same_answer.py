"""Whether there is an account: no page tells, neither in its words nor by how long it takes."""

import re

import pytest
from django.contrib.auth import hashers
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.http import int_to_base36

from accounts.models import User
from core import letters
from partnership import people_operations
from partnership.invitations import token_of
from tests.sign_in import PASSWORD, by_password, code, just_signed_in
from tests.world import give_an_app

pytestmark = pytest.mark.django_db

TOKENS = re.compile(r'value="\w{64}"|value="[0-9a-f-]{36}"')


@pytest.fixture
def accounts():
    """One of each kind, by what is odd about it."""
    known = User.objects.create_user("known@example.org", PASSWORD, full_name="K")
    with_app = User.objects.create_user("coded@example.org", PASSWORD, full_name="C")
    give_an_app(with_app)
    User.objects.create_user("gone@example.org", PASSWORD, full_name="G", is_active=False)
    User.objects.create_user("blank@example.org", full_name="B")
    return known


ADDRESSES = ("known", "coded", "gone", "blank", "nobody")


def bytes_of(response, email: str) -> bytes:
    """What the browser is shown, without tokens and without the address that was typed."""
    text = TOKENS.sub("", response.content.decode())
    text = text.replace(email, "ADDRESS") if email else text
    headers = sorted((k, v) for k, v in response.headers.items() if k != "Content-Length")
    return f"{response.status_code} {headers} {text}".encode()


def test_a_wrong_password_gets_the_same_bytes_whoever_is_asked_for(accounts):
    answers = set()
    for name in ADDRESSES:
        email = f"{name}@example.org"
        answer = Client().post(reverse("account_login"), {"login": email, "password": "x" * 20})
        answers.add(bytes_of(answer, email))
    assert len(answers) == 1


def test_a_forgotten_password_gets_the_same_bytes_and_one_mail_each(accounts):
    answers = set()
    for name in ADDRESSES:
        email, client = f"{name}@example.org", Client()
        first = client.post(reverse("account_reset_password"), {"email": email})
        answers.add(bytes_of(first, email) + bytes_of(client.get(first["Location"]), email))
    assert len(answers) == 1
    assert [message.to for message in mail.outbox] == [[f"{n}@example.org"] for n in ADDRESSES]


def test_a_link_of_a_reset_is_answered_the_same_for_a_number_that_is_none(accounts):
    """An account's number and a wrong key, beside a number that is nobody's and a wrong key."""
    answers = {
        bytes_of(Client().get(f"/sign-in/new-password/{number}-wrong-key/", follow=True), "")
        for number in (int_to_base36(accounts.pk), "zzzzz", "0")
    }
    assert len(answers) == 1


class Counting(hashers.MD5PasswordHasher):
    """Counts how often a password is worked on; that is what takes time."""

    algorithm = "counting"
    work: list[str] = []

    def encode(self, password, salt):
        Counting.work.append("hash")
        return super().encode(password, salt)


@pytest.fixture
def work(settings):
    settings.PASSWORD_HASHERS = [f"{__name__}.Counting"]
    hashers.get_hashers.cache_clear()
    hashers.get_hashers_by_algorithm.cache_clear()
    yield Counting.work
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    hashers.get_hashers.cache_clear()
    hashers.get_hashers_by_algorithm.cache_clear()


def test_the_same_work_is_done_for_an_address_that_is_nobodys(work, accounts):
    """As many times a password is hashed, and as many statements: the same class of time."""
    done = {}
    for name in ADDRESSES:
        work.clear()
        with CaptureQueriesContext(connection) as asked:
            sent = {"login": f"{name}@example.org", "password": "x" * 20}
            Client().post(reverse("account_login"), sent)
        done[name] = (len(work), len(asked))
    assert {hashed for hashed, _ in done.values()} == {1}
    assert max(n for _, n in done.values()) - min(n for _, n in done.values()) <= 1, done


def test_a_passkey_that_is_nobodys_is_answered_like_a_wrong_one(accounts):
    answers = set()
    for sent in ('{"id": "AAAA"}', '{"id": "BBBB", "rawId": "BBBB"}', "{}"):
        client = Client()
        page = client.post(reverse("mfa_login_webauthn"), {"credential": sent}, follow=True)
        answers.add(bytes_of(page, ""))
    assert len(answers) == 1
    assert b"That passkey did not work. Try again, or use another way to sign in" in answers.pop()


def test_who_looks_after_an_agency_learns_of_no_account_elsewhere(world):
    """Inviting somebody who has an account is told as inviting somebody who has none."""
    answers = set()
    for email in ("charlie@example.org", "not.yet@example.org"):
        client = Client()
        just_signed_in(client, world.tess)
        sent = {"full_name": "Some One", "email": email, "roles": ["line-manager"]}
        with CaptureQueriesContext(connection) as asked:
            answer = client.post("/people/trust/invite/", sent)
        answers.add((bytes_of(answer, email), len(asked)))
    assert len(answers) == 1


def test_the_mail_of_an_invitation_is_the_same_for_who_has_an_account(world):
    for email in ("charlie@example.org", "not.yet@example.org"):
        people_operations.invite(
            agency=world.trust, roles=["line-manager"], email=email, full_name="Some One",
            by=world.tess,
        )  # fmt: skip
    letters.deliver()
    texts = {re.sub(r"/invitation/\S+", "", m.subject + m.body) for m in mail.outbox}
    assert len(mail.outbox) == 2
    assert len(texts) == 1


# --- each clear, with what to do next ------------------------------------------------------------


def test_what_goes_wrong_says_what_to_do_next(world, clock):
    """A wrong code, a used link, an expired and a withdrawn invitation, a link that never was."""
    alice = User.objects.create_user("al@example.org", PASSWORD, full_name="Al")
    give_an_app(alice)
    client = Client()
    by_password(client, alice)
    said = {"code": client.post(reverse("mfa_authenticate"), {"code": "000000"})}
    client.post(reverse("account_reset_password"), {"email": "al@example.org"})
    link = re.search(r"https?://[^/]+(/\S+)", mail.outbox[-1].body)[1]
    form = Client().get(link)["Location"]
    used = Client()
    used.get(link)
    used.post(form, {"password1": "seventeen purple kettles",
                     "password2": "seventeen purple kettles"})  # fmt: skip
    said["reset"] = Client().get(link, follow=True)
    for name in ("used", "withdrawn", "expired"):
        invitation = people_operations.invite(
            agency=world.trust, roles=["line-manager"], email=f"{name}@example.org",
            full_name="Nia New", by=world.dana,
        )  # fmt: skip
        address = reverse("invitation:open", args=[token_of(invitation.link_key)])
        if name == "used":
            first = Client()
            first.get(address)
            first.post(reverse("invitation:accept"), {"password": "seventeen purple kettles"})
        if name == "withdrawn":
            people_operations.withdraw(invitation, by=world.dana)
        if name == "expired":
            clock.move(days=15)
        said[name] = Client().get(address, follow=True)
    said["never"] = Client().get("/invitation/never-was/", follow=True)
    wanted = {
        "code": "Enter the one that the app shows now",
        "reset": "Ask for another link",
        "used": "Each link works once. If it was you who used it, sign in.",
        "withdrawn": "If you think you should have one, ask the person who told you about it.",
        "expired": "Ask the person who invited you to send it again. You then get a new link.",
        "never": "Check that you have all of the link.",
    }
    for name, sentence in wanted.items():
        page = said[name].content.decode()
        assert sentence in page, name
        assert page.count("<h1") == 1, name
        assert "account" not in re.sub(r"<[^>]+>", "", page.partition("<main")[2]
                                       .partition("</main")[0]).lower(), name  # fmt: skip


def test_a_reset_password_is_no_way_round_the_code(accounts):
    client = Client()
    client.post(reverse("account_reset_password"), {"email": "coded@example.org"})
    link = re.search(r"https?://[^/]+(/\S+)", mail.outbox[-1].body)[1]
    form = client.get(link)["Location"]
    new = "seventeen purple kettles"
    assert client.post(form, {"password1": new, "password2": new}).status_code == 302
    assert "_auth_user_id" not in client.session
    sent = {"login": "coded@example.org", "password": new}
    answer = client.post(reverse("account_login"), sent)
    assert answer["Location"] == reverse("mfa_authenticate")
    assert "_auth_user_id" not in client.session
    assert client.post(reverse("mfa_authenticate"), {"code": code()}).status_code == 302
    assert "_auth_user_id" in client.session
