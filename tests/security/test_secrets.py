"""Passwords, codes, keys and links: what they must be, where they come from, what they open."""

import hmac
import re
import secrets

import pytest
from allauth.account.forms import default_token_generator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils.http import int_to_base36
from fido2.cose import CoseKey

from accounts.models import User
from accounts.passwords import words_of_this_place
from partnership import people_operations
from partnership.invitations import token_of
from tests.security.conftest import signed_in
from tests.security.pages import addresses, declared
from tests.sign_in import PASSWORD, by_password, just_signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice():
    return User.objects.create_user("al@example.org", PASSWORD, full_name="Alice Adeyemi")


def change(client, new):
    sent = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    return client.post(reverse("account_change_password"), sent)


# --- passwords -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "new",
    ["Safeguarding2026", "haltonhalton12", "Halton Safeguarding!", "childrenspartnership",
     "Council-Police-Health-1", "HSCP portal 2026", "PASSWORDpassword99"],
)  # fmt: skip
def test_a_password_of_words_of_this_place_is_refused_with_what_to_do(client, alice, new):
    just_signed_in(client, alice)
    page = change(client, new).content.decode()
    assert "This password is mostly words that are guessed first here" in page
    assert "Add other words" in page
    alice.refresh_from_db()
    assert alice.check_password(PASSWORD)


@pytest.mark.parametrize(
    ("name", "email", "job_title", "new"),
    [
        ("Zoe O'Brien", "zoe.obrien@example.org", "", "zoe.obrien2026"),
        ("Zoë O'Brien", "z@example.org", "", "Zoe O'Brien 2026"),
        ("Toby Wrensfold", "tw@example.org", "", "wrensfold2026!!!!"),
        ("Toby Wrensfold", "tw@example.org", "Office", "Office Office"),
        ("Toby Wrensfold", "toby1980@example.org", "", "halton-toby-1980"),
        ("Amy Lee", "amy@example.org", "Ward clerk", "AmyLee ward 99!"),
    ],
)
def test_a_password_of_the_persons_own_words_is_refused_with_what_to_do(
    client, name, email, job_title, new
):
    more = {"full_name": name, "job_title": job_title}
    just_signed_in(client, User.objects.create_user(email, PASSWORD, **more))
    page = change(client, new).content.decode()
    assert "your own name or the name of the partnership. Add other words" in page
    assert change(client, f"{new} purple kettles").status_code == 302


@pytest.mark.parametrize("new", ["aaaaaaaaaaaa", "abab-ABAB-abab", "1 a 1 a 1 a 1"])
def test_the_same_few_characters_again_are_no_password(client, alice, new):
    just_signed_in(client, alice)
    assert "must have 5 different characters or more" in change(client, new).content.decode()


@pytest.mark.parametrize(
    "new", ["the social kettle of Halton sings", "children like purple kettles"]
)
def test_such_words_may_be_in_a_longer_one(client, alice, new):
    just_signed_in(client, alice)
    assert change(client, new).status_code == 302


def test_the_words_are_those_of_the_partnership_and_of_the_field(settings):
    settings.PARTNERSHIP = {**settings.PARTNERSHIP, "name": "Testshire Trust of Ely", "area": ""}
    assert {"testshire", "safeguarding", "password"} <= words_of_this_place()
    assert "ely" not in words_of_this_place(), "too short to count"
    assert "halton" not in words_of_this_place()


@pytest.mark.parametrize(
    "new", ["kettle " * 12 + "sings", "é李😀 purple kettles", "a" * 13 + "b!9Zq"]
)
def test_a_long_password_of_any_signs_is_taken(client, alice, new):
    just_signed_in(client, alice)
    assert change(client, new).status_code == 302
    assert by_password_of(alice, new).status_code == 302


def by_password_of(person, password):
    return Client().post("/sign-in/", {"login": person.email, "password": password})


def test_a_password_field_hides_what_is_typed_and_lets_a_manager_fill_it_in(client, alice):
    pages = [client.get("/sign-in/")]
    just_signed_in(client, alice)
    pages += [client.get(reverse(n)) for n in ("account_change_password", "account_reauthenticate")]
    fields = re.findall(r"<input[^>]*name=\"[^\"]*password[^>]*>", " ".join(
        page.content.decode() for page in pages))  # fmt: skip
    assert len(fields) == 5
    for field in fields:
        assert 'type="password"' in field
        assert re.search(r'autocomplete="(current|new)-password"', field)
        assert not re.search(r"onpaste|readonly|maxlength", field)


def test_a_password_need_not_be_changed_again(alice, clock):
    clock.move(days=800)
    assert by_password(Client(), alice).status_code == 302


def test_a_new_portal_has_no_account_and_no_key_of_a_manual():
    assert User.objects.count() == 0


# --- where secrets come from ---------------------------------------------------------------------


def test_secrets_come_from_the_source_that_is_made_for_them(monkeypatch, alice):
    def refuse(*args):
        raise RuntimeError("asked")

    first, second = generate_totp_secret(), generate_totp_secret()
    assert first != second
    assert len(first) == 32  # of base 32: 160 bits
    for name in ("token_bytes", "token_hex", "token_urlsafe"):
        monkeypatch.setattr(secrets, name, refuse)
    with pytest.raises(RuntimeError, match="asked"):
        generate_totp_secret()
    with pytest.raises(RuntimeError, match="asked"):
        RecoveryCodes.activate(alice)


def test_a_recovery_code_is_one_of_a_hundred_million(alice):
    codes = RecoveryCodes.activate(alice).get_unused_codes()
    assert len(set(codes)) == 10
    assert all(re.fullmatch(r"\d{8}", code) for code in codes)


def test_a_passkey_is_checked_by_sound_algorithms_alone():
    """COSE numbers; RS1, which is RSA with SHA-1, is -65535."""
    allowed = set(CoseKey.supported_algorithms())
    assert -7 in allowed
    assert -65535 not in allowed


# --- what a link opens ---------------------------------------------------------------------------


def test_a_link_of_one_kind_opens_nothing_of_another(world, alice, settings):
    """For a new password, for an address, for an invitation: each key is for its own page."""
    settings.SITE_URL = "http://testserver"
    client = Client()
    just_signed_in(client, alice)
    client.post(reverse("account_email"), {"email": "al.new@example.org", "action_add": ""})
    Client().post(reverse("account_reset_password"), {"email": alice.email})
    confirm, reset = (re.search(r"http://testserver(/\S+)", m.body)[1] for m in mail.outbox)
    reset_key = reset.rstrip("/").partition("new-password/")[2].partition("-")[2]
    address_key = confirm.rstrip("/").rpartition("/")[2]
    invitation = people_operations.invite(
        agency=world.trust, roles=["line-manager"], email="z@example.org", full_name="Z",
        by=world.dana,
    )  # fmt: skip
    token = token_of(invitation.link_key)
    number = reset.partition("new-password/")[2].partition("-")[0]
    for key in (reset_key, token):
        page = client.get(f"/your-account/email-address/{key}/")
        assert "This link does not work" in page.content.decode(), key
    for key in (address_key, token):
        page = Client().get(f"/sign-in/new-password/{number}-{key}/", follow=True)
        assert "This link does not work" in page.content.decode(), key
    for key in (reset_key, address_key.replace(":", "")):
        assert Client().get(f"/invitation/{key}/", follow=True).status_code == 404
    # and each does open its own
    assert "does not work" not in Client().get(reset, follow=True).content.decode()
    assert "Once you confirm it" in client.get(confirm).content.decode()
    assert Client().get(f"/invitation/{token}/", follow=True).status_code == 200


def test_a_key_is_compared_in_the_same_time_wherever_it_differs(monkeypatch, alice):
    """By Django’s own comparison. A key of an invitation is looked up by its hash instead."""
    compared = []

    def compare(first, second):
        compared.append((first, second))
        return hmac.compare_digest(first, second)

    monkeypatch.setattr("django.contrib.auth.tokens.constant_time_compare", compare)
    key = default_token_generator.make_token(alice)
    wrong = key[:-1] + ("0" if key[-1] != "0" else "1")
    Client().get(f"/sign-in/new-password/{int_to_base36(alice.pk)}-{wrong}/", follow=True)
    assert (wrong in {each for pair in compared for each in pair}) is True


def test_a_link_of_a_mail_leaves_the_address_at_once_and_tells_no_other_site(world, alice):
    invitation = people_operations.invite(
        agency=world.trust, roles=["line-manager"], email="z@example.org", full_name="Z",
        by=world.dana,
    )  # fmt: skip
    token = token_of(invitation.link_key)
    answer = Client().get(f"/invitation/{token}/")
    assert answer.status_code == 302
    assert token not in answer["Location"]
    assert answer["Referrer-Policy"] == "no-referrer"
    Client().post(reverse("account_reset_password"), {"email": alice.email})
    address = re.search(r"(/sign-in/new-password/\S+)", mail.outbox[-1].body)[1]
    key = address.rstrip("/").partition("new-password/")[2].partition("-")[2]
    answer = Client().get(address)
    assert (answer.status_code, len(key) > 20) == (302, True)
    assert key not in answer["Location"]


@pytest.mark.one_day_of(3)
def test_what_is_searched_for_in_an_address_is_about_no_child(world, case):
    """Fields of forms that are sent by address: those of lists, and of names of colleagues."""
    fields, kinds, walked = set(), declared(), addresses(world, case)
    for name in ("alice", "dana"):
        client = signed_in(getattr(world, name))
        for route, address in walked.items():
            if kinds[route] == "public":
                continue
            answer = client.get(address)
            if answer.streaming:
                answer.getvalue()
                continue
            if not answer["Content-Type"].startswith("text/html"):
                continue
            for form in re.findall(r"<form[^>]*>.*?</form>", answer.content.decode(), re.DOTALL):
                if 'method="post"' not in form.partition(">")[0]:
                    fields |= set(re.findall(r'name="([^"]+)"', form))
    # Of a question set, as an agency sees it: the answers on which other questions hang.
    fields = {each for each in fields if not re.fullmatch(r"answer-[\d.]+", each)}
    assert fields == {
        "name", "role", "reference", "person", "agency", "what", "since_day", "since_month",
        "since_year", "until_day", "until_month", "until_year", "on_day", "on_month", "on_year",
        "whom", "stead", "kind", "engagement", "words", "topic", "year", "group", "origin", "show",
        "entry", "category", "band", "sort", "quarter", "state", "late",
    }  # fmt: skip


# --- ending sessions from outside ----------------------------------------------------------------


def test_the_operator_ends_the_sessions_of_one_or_of_everyone(alice, capsys):
    bob = User.objects.create_user("bo@example.org", PASSWORD, full_name="Bo")
    hers, his = Client(), Client()
    by_password(hers, alice)
    by_password(his, bob)
    call_command("sign_out", "AL@example.org")
    assert "1 sessions are ended." in capsys.readouterr().out
    assert (hers.get("/").status_code, his.get("/").status_code) == (302, 200)
    call_command("sign_out", "--everyone")
    assert his.get("/").status_code == 302
    for wrong in ([], ["al@example.org", "--everyone"], ["nobody@example.org"]):
        with pytest.raises(CommandError):
            call_command("sign_out", *wrong)
