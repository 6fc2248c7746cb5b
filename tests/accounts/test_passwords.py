"""Passwords and addresses: chosen, changed, forgotten; and what the mails about them say."""

import re
from urllib.parse import quote

import pytest
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from allauth.usersessions.models import UserSession
from django.contrib.auth.password_validation import validate_password
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.operations import confirm_address
from core import clock as clocks
from core.models import AccessLog
from tests.sign_in import PASSWORD, by_password, just_signed_in

pytestmark = pytest.mark.django_db

NEW = "seventeen purple kettles"
FORGOTTEN = reverse("account_reset_password")
LINK = re.compile(r"https://portal\.example\.org(/\S+)")


@pytest.fixture(autouse=True)
def fresh_rate_limits(settings):
    cache.clear()
    settings.SITE_URL = "https://portal.example.org"


@pytest.fixture
def alice():
    return User.objects.create_user("alice@example.org", PASSWORD, full_name="Alice Adeyemi")


def logged():
    return list(AccessLog.objects.order_by("pk").values_list("what", "person__email"))


def error_of(response, field):
    assert response.status_code == 200
    return [str(each) for each in response.context["form"].errors.get(field, [])]


def change(client, new, *, old=PASSWORD, again=None):
    sent = {"oldpassword": old, "password1": new, "password2": new if again is None else again}
    return client.post(reverse("account_change_password"), sent)


# --- choosing one --------------------------------------------------


@pytest.mark.parametrize(
    ("new", "said"),
    [
        ("abcdefghijkl", "mostly letters or digits in a row"),
        ("ZYXWVUTSRQPO-2026", "mostly letters or digits in a row"),
        ("qwertyuiopasdf", "mostly letters or digits in a row"),
        ("aaaaaaaaaaaa", "5 different characters or more"),
        ("qwertyuiop12", "on the list of those that are guessed first"),
        ("123456789012", "must have letters too"),
        ("2026!!!xqkz!!!2026", "must have 8 other characters or more"),
    ],
)
def test_a_password_that_is_guessed_first_is_refused_in_one_sentence(new, said):
    with pytest.raises(ValidationError) as refused:
        validate_password(new)
    [sentence] = refused.value.messages
    assert said in sentence


def test_a_run_within_a_good_password_is_no_fault():
    validate_password("abcdefgh kettle")


@pytest.mark.parametrize(
    ("new", "said"),
    [
        ("", "Enter your new password"),
        ("short one", "The new password must be 12 characters or more"),
        ("qwerty123456", "on the list of those that are guessed first"),
        ("Summer2026!!!", "on the list of those that are guessed first"),
        ("12345 Dragon 12345", "on the list of those that are guessed first"),
        ("928374650192", "must have letters too"),
        ("alice@example.org", "too much like your work email"),
        ("Alice Adeyemi1", "too much like your full name"),
    ],
)
def test_a_poor_password_is_refused_with_what_to_do(client, alice, new, said):
    just_signed_in(client, alice)
    assert said in " ".join(error_of(change(client, new), "password1"))
    alice.refresh_from_db()
    assert alice.check_password(PASSWORD)


def test_both_times_the_same_and_the_old_one_first(client, alice):
    just_signed_in(client, alice)
    assert error_of(change(client, NEW, again="another"), "password2") != []
    wrong = change(client, NEW, old="something else")
    assert error_of(wrong, "oldpassword") == ["Your present password is not right. Type it again"]
    assert NEW not in wrong.content.decode()


def test_a_changed_password_signs_out_elsewhere_at_once_and_not_here(client, alice):
    elsewhere = Client()
    by_password(elsewhere, alice)
    by_password(client, alice)
    old_key = client.session.session_key
    assert change(client, NEW)["Location"] == reverse("your_account")
    assert "Your password is changed" in client.get(reverse("your_account")).content.decode()
    assert client.session.session_key != old_key
    assert elsewhere.get("/").status_code == 302
    here = [row.session_key for row in UserSession.objects.all()]
    assert here == [client.session.session_key], "the other is not listed any more"
    assert logged()[-1] == ("password", alice.email)
    [message] = mail.outbox
    assert "Your password was changed, on Friday 27 March 2026 at 10am." in message.body
    assert "Alice" not in message.subject + message.body


def test_a_password_is_set_by_who_had_none(client, db):
    alice = User.objects.create_user("alice@example.org", full_name="Alice Adeyemi")
    just_signed_in(client, alice)
    to_set = reverse("account_set_password")
    assert client.get(reverse("account_change_password"))["Location"] == to_set
    assert client.post(to_set, {"password1": NEW, "password2": NEW}).status_code == 302
    assert by_password(Client(), alice).status_code == 200
    alice.refresh_from_db()
    assert alice.check_password(NEW)


# --- forgotten --------------------------------------------------


def asked(client, email="alice@example.org", **more):
    return client.post(FORGOTTEN, {"email": email}, **more)


def link_in(message) -> str:
    return LINK.search(message.body)[1]


def test_the_page_says_the_same_whether_there_is_an_account(client, alice):
    User.objects.create_user("gone@example.org", PASSWORD, full_name="G", is_active=False)
    pages = []
    for email in ("alice@example.org", "nobody@example.org", "gone@example.org"):
        response = asked(client, email)
        assert (response.status_code, response["Location"]) == (
            302, reverse("account_reset_password_done"),
        )  # fmt: skip
        pages.append(
            re.sub(r'value="\w{64}"', "", client.get(response["Location"]).content.decode())
        )
    assert len(set(pages)) == 1
    assert [message.subject for message in mail.outbox] == [
        "Choose a new password", "No account has this address", "No account has this address",
    ]  # fmt: skip
    assert [LINK.search(message.body) is None for message in mail.outbox] == [False, True, True]


def test_whose_account_is_suspended_is_told_so_by_mail_alone(client):
    User.objects.create_user(
        "away@example.org", PASSWORD, full_name="A", is_active=False, suspended_at=clocks.now()
    )
    page = client.get(asked(client, "away@example.org")["Location"]).content.decode()
    assert "suspended" not in page
    assert [message.subject for message in mail.outbox] == ["Your account is suspended"]
    assert "Ask your agency’s administrator" in mail.outbox[0].body
    assert LINK.search(mail.outbox[0].body) is None


def test_the_mail_names_nobody_and_leads_to_this_portal_whatever_the_request_said(
    client, alice, settings
):
    settings.ALLOWED_HOSTS = ["testserver", "other.example.org"]
    asked(client, headers={"host": "other.example.org", "x-forwarded-host": "evil.example"})
    text = mail.outbox[0].subject + mail.outbox[0].body
    assert link_in(mail.outbox[0]).startswith("/sign-in/new-password/")
    assert not [word for word in ("Alice", "alice", "evil", "other.example") if word in text]
    assert mail.outbox[0].extra_headers["Auto-Submitted"] == "auto-generated"


def test_a_host_that_is_not_ours_is_refused(client, alice, settings):
    settings.ALLOWED_HOSTS = ["testserver"]
    assert asked(client, headers={"host": "evil.example"}).status_code == 400
    assert mail.outbox == []


def test_the_link_works_once_and_signs_out_everywhere(client, alice):
    elsewhere = Client()
    by_password(elsewhere, alice)
    asked(client)
    link = link_in(mail.outbox[0])
    form = client.get(link)["Location"]
    assert link.rpartition("-")[2] not in form, "the key does not stay in the address"
    assert client.post(form, {"password1": "short", "password2": "short"}).status_code == 200
    done = client.post(form, {"password1": NEW, "password2": NEW})
    assert done["Location"] == reverse("account_reset_password_from_key_done")
    assert "_auth_user_id" not in client.session, "a code may still be asked for"
    assert elsewhere.get("/").status_code == 302
    alice.refresh_from_db()
    assert alice.check_password(NEW)
    again = Client().get(link)
    assert "This link does not work" in again.content.decode()
    assert ("password", alice.email) in logged()


@pytest.mark.parametrize(("hours", "works"), [(1.9, True), (2.1, False)])
def test_the_link_runs_out(client, alice, clock, hours, works):
    asked(client)
    clock.move(hours=hours)
    response = client.get(link_in(mail.outbox[0]), follow=True)
    assert ("This link does not work" not in response.content.decode()) is works


@pytest.mark.parametrize("key", ["1-wrong", "zzzzzz-x", "1-set-password", "1-%00"])
def test_a_link_that_was_never_sent_says_what_to_do(client, alice, key):
    response = client.get(f"/sign-in/new-password/{key}/")
    assert response.status_code in {200, 400}
    assert "Ask for another link" in response.content.decode() or response.status_code == 400


def test_asking_again_and_again_is_stopped_with_a_page(client, alice):
    answers = [asked(client) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [302] * 5 + [429]
    assert "There were more tries than a person makes" in answers[-1].content.decode()
    assert len(mail.outbox) == 5


def test_a_mail_server_that_is_away_is_no_ones_error(client, alice, settings):
    settings.EMAIL_BACKEND = "tests.accounts.test_passwords.Away"
    assert asked(client).status_code == 302


def Away(**kwargs):  # noqa: N802 Django calls it like a class
    raise ConnectionRefusedError


# --- another address --------------------------------------------------


def wanted(client, email):
    return client.post(reverse("account_email"), {"email": email, "action_add": ""})


def test_a_new_address_counts_once_its_link_was_followed(client, alice):
    just_signed_in(client, alice)
    wanted(client, "alice.new@example.org")
    alice.refresh_from_db()
    assert alice.email == "alice@example.org"
    [message] = mail.outbox
    assert message.to == ["alice.new@example.org"]
    link = link_in(message)
    assert "Once you confirm it, you sign in with" in client.get(link).content.decode()
    alice.refresh_from_db()
    assert alice.email == "alice@example.org", "a mail scanner that opens links confirms nothing"
    assert client.post(link)["Location"] == reverse("your_account")
    alice.refresh_from_db()
    assert alice.email == "alice.new@example.org"
    assert list(EmailAddress.objects.values_list("email", "verified", "primary")) == [
        ("alice.new@example.org", True, True)
    ]
    assert mail.outbox[1].to == ["alice@example.org"], "the old address is told"
    assert ("address", "alice.new@example.org") in logged()
    assert "This link does not work" in client.get(link).content.decode()


def test_an_address_that_waits_to_be_confirmed_opens_nothing(client, alice):
    """Typed by mistake, it is a stranger's, who could choose a password for the account."""
    just_signed_in(client, alice)
    wanted(client, "stranger@example.org")
    link = link_in(mail.outbox.pop())
    assert asked(Client(), "stranger@example.org").status_code == 302
    assert [LINK.search(message.body) for message in mail.outbox] == [None]
    sent = {"login": "stranger@example.org", "password": PASSWORD}
    assert Client().post(reverse("account_login"), sent).status_code == 200
    # Nor does the stranger confirm it: that is for whoever is signed in to the account.
    stranger = Client()
    assert stranger.get(link)["Location"] == f"{reverse('account_login')}?next={quote(link)}"
    assert stranger.post(link).status_code == 302
    bob = User.objects.create_user("bob@example.org", PASSWORD, full_name="Bob Barnes")
    just_signed_in(stranger, bob)
    assert "This link does not work" in stranger.get(link).content.decode()
    assert stranger.post(link).status_code == 404
    alice.refresh_from_db()
    assert alice.email == "alice@example.org"


def test_a_mail_to_an_address_is_about_the_account_of_that_address_alone(client, alice):
    bob = User.objects.create_user("bob@example.org", PASSWORD, full_name="Bob Barnes")
    EmailAddress.objects.create(user=alice, email=bob.email)
    asked(client, bob.email)
    assert len(mail.outbox) == 1
    assert link_in(mail.outbox[0]).startswith(f"/sign-in/new-password/{user_pk_to_url_str(bob)}-")


def test_an_unconfirmed_address_can_be_given_up_and_never_empties_the_account(client, alice):
    just_signed_in(client, alice)
    wanted(client, "first@example.org")
    wanted(client, "second@example.org")
    assert "second@example.org" in client.get(reverse("account_email")).content.decode()
    sent = {"email": "second@example.org", "action_remove": ""}
    client.post(reverse("account_email"), sent)
    alice.refresh_from_db()
    assert alice.email == "alice@example.org"
    for message in mail.outbox:
        if LINK.search(message.body):
            client.post(link_in(message))
    alice.refresh_from_db()
    assert alice.email == "alice@example.org"


def test_the_link_runs_out_after_a_day(client, alice, clock):
    just_signed_in(client, alice)
    wanted(client, "alice.new@example.org")
    clock.move(hours=25)
    just_signed_in(client, alice)  # the session has run out, too
    assert "This link does not work" in client.get(link_in(mail.outbox[0])).content.decode()


def test_the_address_of_another_account_is_neither_taken_nor_betrayed(client, alice):
    User.objects.create_user("bob@example.org", PASSWORD, full_name="Bob Barnes")
    just_signed_in(client, alice)
    taken, free = wanted(client, "bob@example.org"), wanted(client, "free@example.org")
    assert (taken.status_code, taken["Location"]) == (free.status_code, free["Location"])
    assert [message.subject for message in mail.outbox] == [
        "This address is already in use", "Confirm this email address",
    ]  # fmt: skip
    assert LINK.search(mail.outbox[0].body) is None


def test_an_address_that_became_anothers_in_between_is_not_taken(client, alice):
    just_signed_in(client, alice)
    wanted(client, "shared@example.org")
    User.objects.create_user("shared@example.org", PASSWORD, full_name="Bob Barnes")
    response = client.post(link_in(mail.outbox[0]), follow=True)
    assert response.status_code == 200
    alice.refresh_from_db()
    assert alice.email == "alice@example.org"


def test_the_address_an_account_was_invited_at_is_confirmed_once(alice):
    first, second = confirm_address(alice, by=None), confirm_address(alice, by=None)
    assert first == second
    assert (first.email, first.verified, first.primary) == (alice.email, True, True)
