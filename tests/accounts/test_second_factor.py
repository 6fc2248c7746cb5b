"""Codes, recovery codes and passkeys: what lets a person in, what does not, and what is kept."""

import json
from base64 import urlsafe_b64encode

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.webauthn.internal import auth as webauthn
from cryptography.fernet import Fernet, InvalidToken
from django.core import mail
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from accounts import encryption
from accounts.adapter import WRONG_PASSKEY
from accounts.forms import USED_CODE, WRONG_CODE
from accounts.models import User
from core.models import AccessLog
from partnership import lost_factor, people_operations
from partnership import operations as roles
from partnership.models import Agency
from partnership.roles import Role
from tests.sign_in import PASSWORD, by_password, code, just_signed_in
from tests.world import APP_SECRET, LONG_AGO, give_an_app

pytestmark = pytest.mark.django_db

CODE_PAGE = reverse("mfa_authenticate")
PASSKEY = reverse("mfa_login_webauthn")


@pytest.fixture(autouse=True)
def fresh_rate_limits():
    cache.clear()


@pytest.fixture
def alice():
    return User.objects.create_user("alice@example.org", PASSWORD, full_name="Alice Adeyemi")


@pytest.fixture
def with_app(alice):
    give_an_app(alice)
    return alice


def logged():
    return list(AccessLog.objects.order_by("pk").values_list("what", "about", "person__email"))


def error_of(response):
    assert response.status_code == 200
    return [str(each) for each in response.context["form"].errors.get("code", [])]


# --- a code ---------------------------------------------------------------------------------------


def test_a_password_alone_opens_nothing_where_a_code_is_asked(client, with_app):
    response = by_password(client, with_app)
    assert (response.status_code, response["Location"]) == (302, CODE_PAGE)
    assert "_auth_user_id" not in client.session
    assert client.get(reverse("home")).status_code == 302


def test_the_code_lets_in_and_leads_to_the_page_wanted(client, with_app):
    by_password(client, with_app, next="/privacy/")
    response = client.post(CODE_PAGE, {"code": f" {code()[:3]} {code()[3:]} "})
    assert (response.status_code, response["Location"]) == (302, "/privacy/")
    assert client.session["_auth_user_id"] == str(with_app.pk)
    assert logged() == [("sign-in", f"accounts.User:{with_app.pk}", with_app.email)]


@pytest.mark.parametrize("written", ["000000", "", "abc", "1" * 3000, "１２３４５６"])  # noqa: RUF001
def test_a_wrong_code_says_so_and_lets_nobody_in(client, with_app, written):
    by_password(client, with_app)
    response = client.post(CODE_PAGE, {"code": written})
    assert error_of(response) == [WRONG_CODE if written else "Enter the code"]
    assert "_auth_user_id" not in client.session


def test_a_wrong_code_is_on_record(client, with_app):
    by_password(client, with_app)
    client.post(CODE_PAGE, {"code": "000000"})
    assert logged() == [("failed", f"accounts.User:{with_app.pk}", with_app.email)]


@pytest.mark.parametrize("seconds", [0, 29, 59])
def test_a_code_works_once_for_as_long_as_it_would_be_taken(client, with_app, clock, seconds):
    used = code(later=1)  # of a telephone whose clock is ahead: taken for a minute and a half
    by_password(client, with_app)
    assert client.post(CODE_PAGE, {"code": used}).status_code == 302
    client.logout()
    clock.move(seconds=seconds)
    by_password(client, with_app)
    for spelt in (used, f"{used[:3]}-{used[3:]}", f" {used[:2]}.{used[2:]}"):
        assert error_of(client.post(CODE_PAGE, {"code": spelt})) == [USED_CODE], spelt


@pytest.mark.parametrize(("later", "is_taken"), [(-2, False), (-1, True), (1, True), (2, False)])
def test_a_clock_may_be_off_by_half_a_minute(client, with_app, later, is_taken):
    by_password(client, with_app)
    response = client.post(CODE_PAGE, {"code": code(later=later)})
    assert (response.status_code == 302) is is_taken


def test_codes_cannot_be_guessed(client, with_app):
    by_password(client, with_app)
    for _ in range(5):
        client.post(CODE_PAGE, {"code": "000000"})
    said = "There were too many tries. Wait 5 minutes, then try again"
    assert error_of(client.post(CODE_PAGE, {"code": code()})) == [said]


def test_the_code_page_is_nobodys_without_a_password(client, with_app):
    for response in (client.get(CODE_PAGE), client.post(CODE_PAGE, {"code": code()})):
        assert (response.status_code, response["Location"]) == (302, reverse("account_login"))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("account_logout", "You are signed out"),
        ("sign_out_everywhere", "You are signed out everywhere"),
    ],
)
def test_who_has_signed_out_is_told(client, alice, name, said):
    just_signed_in(client, alice)
    page = client.post(reverse(name), follow=True)
    assert page.redirect_chain[-1][0] == reverse("account_login")
    assert [str(each) for each in page.context["messages"]] == [said]
    assert "_auth_user_id" not in client.session


def test_a_sign_in_that_waits_for_its_code_can_be_given_up(client, with_app):
    by_password(client, with_app)
    client.get(reverse("sign_in_again"))
    assert client.get(CODE_PAGE)["Location"] == reverse("account_login")


def test_a_sign_in_that_waits_for_its_code_ends_with_the_password_it_began_with(client, with_app):
    """Whoever knew the old password does not come in by the code of the person who changed it."""
    by_password(client, with_app)
    assert client.get(CODE_PAGE).status_code == 200
    with_app.set_password("another quite long pass phrase")
    with_app.save()
    response = client.post(CODE_PAGE, {"code": code()}, follow=True)
    assert response.redirect_chain == [(reverse("account_login"), 302)]
    assert "Your password has been changed since" in response.content.decode()
    assert client.get("/").status_code == 302
    assert client.get(CODE_PAGE)["Location"] == reverse("account_login")


def test_the_key_of_a_session_changes_with_the_password_and_with_the_code(client, with_app):
    client.get(reverse("account_login"))
    session = client.session
    session["planted"] = True
    session.save()
    planted = session.session_key
    client.cookies["sessionid"] = planted
    by_password(client, with_app)
    client.post(CODE_PAGE, {"code": code()})
    assert client.session["_auth_user_id"] == str(with_app.pk)
    assert client.session.session_key != planted
    assert not client.session.exists(planted)


# --- setting up -----------------------------------------------------------------------------------


def test_whoever_came_in_by_a_password_alone_is_out_once_there_is_a_second_factor(
    client, alice, django_capture_on_commit_callbacks
):
    """They never showed it, and it opens what is restricted."""
    elsewhere = Client()
    by_password(elsewhere, alice)
    assert elsewhere.get("/").status_code == 200
    just_signed_in(client, alice)
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("mfa_activate_totp"), {"code": code(secret)})
    assert elsewhere.get("/")["Location"].startswith(reverse("account_login"))
    assert client.get("/").status_code == 200


def test_an_app_is_set_up_with_a_code_and_recovery_codes_follow(client, alice):
    just_signed_in(client, alice)
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    picture = client.get(reverse("app_picture"))
    assert picture["Content-Type"] == "image/svg+xml"
    assert "no-store" in picture["Cache-Control"]
    wrong = client.post(reverse("mfa_activate_totp"), {"code": "000000"})
    assert error_of(wrong) == ["The code is not right. Enter the one that the app shows now"]
    assert wrong.context["form"].secret == secret, "the app need not be set up again"
    done = client.post(reverse("mfa_activate_totp"), {"code": code(secret)})
    assert done["Location"] == reverse("mfa_view_recovery_codes")
    assert [row.type for row in Authenticator.objects.order_by("pk")] == ["totp", "recovery_codes"]
    assert client.get(reverse("app_picture")).status_code == 404


def test_the_page_loaded_again_has_the_key_that_was_scanned(client, alice):
    just_signed_in(client, alice)
    first = client.get(reverse("mfa_activate_totp")).context["form"].secret
    assert client.get(reverse("mfa_activate_totp")).context["form"].secret == first
    assert client.post(reverse("mfa_activate_totp"), {"code": code(first)}).status_code == 302
    assert client.get(reverse("mfa_activate_totp")).context["form"].secret != first


def test_an_app_moves_to_another_telephone(client, with_app, django_capture_on_commit_callbacks):
    codes = RecoveryCodes.activate(with_app).get_unused_codes()
    just_signed_in(client, with_app)
    assert "Move the app" in client.get(reverse("mfa_deactivate_totp")).content.decode()
    page = client.get(reverse("mfa_activate_totp"))
    assert "works until you have typed a code of the new one" in page.content.decode()
    new = page.context["form"].secret
    client.post(reverse("mfa_activate_totp"), {"code": "000000"})
    client.post(reverse("mfa_activate_totp"), {"code": code()})
    kept = Authenticator.objects.get(type="totp").data["secret"]
    assert encryption.decrypt(kept) == APP_SECRET, "the one before works until then"
    with django_capture_on_commit_callbacks(execute=True):
        done = client.post(reverse("mfa_activate_totp"), {"code": code(new)})
    assert done["Location"] == reverse("your_account")
    kept = Authenticator.objects.get(type="totp").data["secret"]
    assert encryption.decrypt(kept) == new
    assert Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes() == codes
    assert [line[0] for line in logged()][-2:] == ["factor-gone", "factor-set"]
    assert "the app that you had before works no longer" in " ".join(mail.outbox[-1].body.split())
    assert "a passkey or one of your recovery codes" in mail.outbox[-1].body


def test_who_has_an_app_shows_who_they_are_before_another_takes_its_place(client, with_app, clock):
    just_signed_in(client, with_app)
    clock.move(minutes=6)
    for response in (
        client.get(reverse("mfa_activate_totp")),
        client.post(reverse("mfa_activate_totp"), {"code": code()}),
    ):
        assert response["Location"].startswith(reverse("account_reauthenticate"))


def test_setting_up_is_logged_and_mailed_without_saying_who(
    client, alice, django_capture_on_commit_callbacks
):
    just_signed_in(client, alice)
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("mfa_activate_totp"), {"code": code(secret)})
    assert logged() == [("factor-set", f"accounts.User:{alice.pk}", alice.email)]
    [message] = mail.outbox
    assert message.to == [alice.email]
    assert "An authenticator app was set up" in message.body
    assert "Alice" not in message.subject + message.body
    assert "127.0.0.1" not in message.body


def test_a_change_asks_for_the_password_once_more(client, alice):
    client.force_login(alice)
    for name in ("mfa_activate_totp", "mfa_add_webauthn", "account_email", "sign_out_everywhere"):
        response = client.get(reverse(name))
        assert response.status_code == 302
        assert response["Location"].startswith(reverse("account_reauthenticate")), name
    again = f"{reverse('account_reauthenticate')}?next={reverse('mfa_activate_totp')}"
    wrong = client.post(again, {"password": "something else"})
    assert "The password is not right" in wrong.content.decode()
    right = client.post(again, {"password": PASSWORD})
    assert right["Location"] == reverse("mfa_activate_totp")
    assert client.get(reverse("mfa_activate_totp")).status_code == 200


def test_a_sign_in_of_the_last_five_minutes_is_enough(client, alice, clock):
    by_password(client, alice)
    clock.move(minutes=4)
    assert client.get(reverse("mfa_activate_totp")).status_code == 200
    clock.move(minutes=2)
    assert client.get(reverse("mfa_activate_totp")).status_code == 302


# --- recovery codes -------------------------------------------------------------------------------


def test_a_recovery_code_stands_in_once(client, with_app):
    first = RecoveryCodes.activate(with_app).get_unused_codes()[0]
    by_password(client, with_app)
    assert client.post(CODE_PAGE, {"code": first}).status_code == 302
    client.logout()
    cache.clear()
    by_password(client, with_app)
    assert error_of(client.post(CODE_PAGE, {"code": first})) == [WRONG_CODE]


def test_recovery_codes_are_shown_for_a_quarter_of_an_hour_and_never_again(client, with_app, clock):
    codes = RecoveryCodes.activate(with_app).get_unused_codes()
    just_signed_in(client, with_app)
    page = client.get(reverse("mfa_view_recovery_codes")).content.decode()
    file = client.get(reverse("mfa_download_recovery_codes"))
    assert all(each in page and each in file.content.decode() for each in codes)
    assert file["Content-Disposition"] == 'attachment; filename="recovery-codes.txt"'
    clock.move(minutes=15)
    just_signed_in(client, with_app)
    page = client.get(reverse("mfa_view_recovery_codes")).content.decode()
    assert not [each for each in codes if each in page]
    assert "10 codes not used yet" in page
    assert client.get(reverse("mfa_download_recovery_codes")).status_code == 404


def test_whoever_is_shown_recovery_codes_or_takes_them_is_on_record(client, with_app, clock):
    """Whoever holds them signs in: that they were on a screen, or in a file, is told."""
    codes = RecoveryCodes.activate(with_app).get_unused_codes()
    just_signed_in(client, with_app)
    client.get(reverse("mfa_view_recovery_codes"))
    client.get(reverse("mfa_download_recovery_codes"))
    clock.move(minutes=15)
    just_signed_in(client, with_app)
    client.get(reverse("mfa_view_recovery_codes"))  # how many are left, and none of them
    lines = AccessLog.objects.filter(what__in=["view", "download"]).order_by("pk")
    assert list(lines.values_list("what", "about", "person", "detail")) == [
        (what, f"accounts.User:{with_app.pk}", with_app.pk, "recovery codes")
        for what in ("view", "download")
    ]
    assert not [each for each in codes if each in str(list(AccessLog.objects.values()))]


def test_new_recovery_codes_end_the_old_ones(client, with_app):
    old = RecoveryCodes.activate(with_app).get_unused_codes()
    just_signed_in(client, with_app)
    client.post(reverse("mfa_generate_recovery_codes"))
    new = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    assert not set(old) & set(new)


def test_nobody_reads_the_codes_of_another(client, with_app):
    codes = RecoveryCodes.activate(with_app).get_unused_codes()
    root = User.objects.create_superuser("root@example.org", PASSWORD, full_name="Root")
    just_signed_in(client, root)
    response = client.get(reverse("mfa_view_recovery_codes"), follow=True)
    assert not [each for each in codes if each in response.content.decode()]
    assert client.get(reverse("mfa_download_recovery_codes")).status_code == 404


# --- secrets at rest ------------------------------------------------------------------------------


def test_no_secret_stands_in_the_database(with_app):
    RecoveryCodes.activate(with_app)
    kept = json.dumps(list(Authenticator.objects.values_list("data", flat=True)))
    assert APP_SECRET not in kept
    for row in Authenticator.objects.all():
        sealed = row.data.get("secret") or row.data["seed"]
        assert encryption.decrypt(sealed) not in kept


def test_a_new_key_takes_over_from_the_old_one(with_app, settings):
    RecoveryCodes.activate(with_app)
    new = Fernet.generate_key().decode()
    settings.SECRETS_KEY = [new, *settings.SECRETS_KEY]
    call_command("encrypt_secrets_again")
    settings.SECRETS_KEY = [new]
    secret = Authenticator.objects.get(type="totp").data["secret"]
    assert encryption.decrypt(secret) == APP_SECRET
    assert len(Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()) == 10


def test_without_its_key_a_secret_is_lost(with_app, settings):
    settings.SECRETS_KEY = [Fernet.generate_key().decode()]
    with pytest.raises(InvalidToken):
        encryption.decrypt(Authenticator.objects.get().data["secret"])


# --- passkeys -------------------------------------------------------------------------------------

NONSENSE = [
    "", "null", "[]", "{}", "1", "not json", '"text"', '{"response": null}',
    '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {}}',
    ('{"id": "AA", "rawId": "AA", "type": "public-key", "response": {"clientDataJSON": "AA",'
    ' "authenticatorData": "AA", "signature": "AA", "userHandle": "MQ"}}'),
]  # fmt: skip
# Formed as a browser forms it, of a passkey that nobody has.
PARSED = json.dumps({
    "id": "AA", "rawId": "AA", "type": "public-key", "response": {
        "clientDataJSON": urlsafe_b64encode(
            b'{"type":"webauthn.get","challenge":"AA","origin":"http://testserver"}'
        ).decode().rstrip("="),
        "authenticatorData": "A" * 50, "signature": "AA", "userHandle": "MQ",
    },
})  # fmt: skip


@pytest.mark.parametrize("sent", NONSENSE)
def test_a_passkey_that_is_none_leads_back_with_a_sentence(client, alice, sent):
    client.get(PASSKEY, headers={"accept": "application/json"})
    response = client.post(PASSKEY, {"credential": sent}, follow=True)
    assert response.status_code == 200
    assert WRONG_PASSKEY in response.content.decode()
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("sent", NONSENSE)
def test_a_passkey_that_is_none_says_so_on_the_page_of_the_code_too(client, with_app, sent):
    by_password(client, with_app)
    page = client.post(CODE_PAGE, {"credential": sent}).content.decode()
    assert WRONG_PASSKEY in page
    assert "_auth_user_id" not in client.session


def test_passkeys_too_often_on_the_page_of_the_code_say_what_signs_in_meanwhile(client, with_app):
    by_password(client, with_app)
    for _ in range(5):
        client.post(CODE_PAGE, {"code": "000000"})
    page = client.post(CODE_PAGE, {"credential": PARSED}).content.decode()
    assert "Start again” and then “Sign in with a passkey”" in page
    with_codes = client.post(CODE_PAGE, {"code": "000000"}).content.decode()
    assert "There were too many tries. Wait 5 minutes, then try again" in with_codes


@pytest.mark.parametrize("sent", NONSENSE)
def test_nothing_is_added_that_is_no_passkey(client, alice, sent):
    just_signed_in(client, alice)
    client.get(reverse("mfa_add_webauthn"))
    response = client.post(reverse("mfa_add_webauthn"), {"name": "x", "credential": sent})
    assert response.status_code == 200
    assert "The passkey could not be added" in response.content.decode()
    assert not Authenticator.objects.exists()


def test_a_passkey_is_asked_to_know_its_holder_and_to_stay(client, alice):
    just_signed_in(client, alice)
    page = client.get(reverse("mfa_add_webauthn"))
    asked = page.context["js_data"]["creation_options"]["publicKey"]["authenticatorSelection"]
    assert (asked["residentKey"], asked["userVerification"]) == ("required", "required")


def a_passkey_of(person) -> Authenticator:
    return Authenticator.objects.create(user=person, type="webauthn", data={"name": "Laptop"})


@pytest.mark.parametrize("name", ["mfa_edit_webauthn", "mfa_remove_webauthn"])
def test_nobody_touches_the_passkey_of_another(client, alice, name):
    theirs = a_passkey_of(alice)
    root = User.objects.create_superuser("root@example.org", PASSWORD, full_name="Root")
    just_signed_in(client, root)
    address = reverse(name, args=[theirs.pk])
    assert client.get(address).status_code == 404
    assert client.post(address, {"name": "mine"}).status_code == 404
    client.logout()
    assert client.get(address)["Location"].startswith(reverse("account_login"))
    assert Authenticator.objects.get().data == {"name": "Laptop"}


def test_whoever_has_a_passkey_alone_is_asked_for_it_and_for_no_six_numbers(
    client, alice, monkeypatch
):
    a_passkey_of(alice)
    monkeypatch.setattr(webauthn, "begin_authentication", lambda person: {})
    by_password(client, alice)
    page = client.get(CODE_PAGE).content.decode()
    assert "Use your passkey" in page
    assert "Recovery code" in page
    assert "6 numbers" not in page
    wrong = error_of(client.post(CODE_PAGE, {"code": "12345678"}))
    assert wrong == ["The code is not right. Enter a recovery code that you have not used yet"]


def test_whoever_has_no_second_factor_is_led_to_set_one_up_and_not_to_recovery_codes(client, alice):
    just_signed_in(client, alice)
    led = client.get(reverse("mfa_generate_recovery_codes"), follow=True)
    assert led.redirect_chain == [(reverse("second_factor"), 302)]
    assert "you have neither. Set one up" in led.content.decode()


def test_a_passkey_is_renamed_and_removed(client, alice):
    theirs = a_passkey_of(alice)
    just_signed_in(client, alice)
    rename = reverse("mfa_edit_webauthn", args=[theirs.pk])
    assert "60 characters or fewer" in client.post(rename, {"name": "x" * 61}).content.decode()
    assert client.post(rename, {"name": "Phone"})["Location"] == reverse("your_account")
    assert "The passkey is called Phone" in client.get(reverse("your_account")).content.decode()
    client.post(reverse("mfa_remove_webauthn", args=[theirs.pk]))
    assert not Authenticator.objects.exists()
    assert logged() == [("factor-gone", f"accounts.User:{alice.pk}", alice.email)]


def test_and_with_every_session_when_the_person_signs_out_everywhere(client, with_app, clock):
    clock.set("2026-03-27 10:00")
    by_password(client, with_app)
    clock.set("2026-03-27 10:01")
    elsewhere = Client()
    elsewhere.force_login(with_app)
    just_signed_in(elsewhere, with_app)
    elsewhere.post(reverse("sign_out_everywhere"))
    response = client.post(CODE_PAGE, {"code": code()}, follow=True)
    assert "Everything you were signed in to was ended since" in response.content.decode()
    assert client.get("/").status_code == 302
    clock.set("2026-03-27 10:02")
    by_password(client, with_app)
    assert client.post(CODE_PAGE, {"code": code()}).status_code == 302
    assert client.get("/").status_code == 200


@pytest.mark.parametrize("how", ["closed", "factor taken off", "by the operator"])
def test_and_with_every_session_that_somebody_else_ends(client, with_app, clock, how):
    """And the account is as before when the code is given."""
    keeper = User.objects.create_user("dana@example.org", full_name="Dana Doyle")
    team = roles.add_agency(name="Business Team", kind=Agency.Kind.BUSINESS_TEAM, by=None)
    roles.begin_role(keeper, agency=team, role=Role.BUSINESS_MANAGER, started_on=LONG_AGO, by=None)
    clock.set("2026-03-27 10:00")
    by_password(client, with_app)
    clock.set("2026-03-27 10:01")
    if how == "by the operator":
        call_command("sign_out", with_app.email)
    elif how == "closed":
        people_operations.close_account(with_app, by=keeper)
        people_operations.open_account(User.objects.get(pk=with_app.pk), by=keeper)
    else:
        lost_factor.take_off(with_app, how="By telephone", by=keeper)
        give_an_app(with_app)
    response = client.post(CODE_PAGE, {"code": code()}, follow=True)
    assert "Everything you were signed in to was ended since" in response.content.decode()
    assert client.get("/").status_code == 302


def test_one_that_began_before_the_portal_wrote_down_when_begins_again(client, with_app):
    by_password(client, with_app)
    session = client.session
    del session["account_login"]["state"]["stages"]["mfa_authenticate"]["data"]["since"]
    session.save()
    assert client.get(CODE_PAGE)["Location"] == reverse("account_login")
