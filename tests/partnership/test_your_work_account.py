"""One's own work account: confirming by it, removing it, and when the employer gave a new one."""

from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from core.models import AccessLog
from partnership import operations as ours
from partnership.roles import Role
from tests.openid.browser import (
    NO_ACCOUNT,
    asked,
    at_provider,
    button,
    logged,
    path_of,
    refused,
    sign_in_with,
    signed_in_as,
)
from tests.sign_in import PASSWORD, just_signed_in
from tests.world import LONG_AGO, build

pytestmark = pytest.mark.django_db

SIGN_IN = reverse("account_login")


@pytest.fixture
def world():
    return build()


# --- one's own account ----------------------------------------------------------------------------


REMOVE = reverse("remove_provider", kwargs={"provider_id": "council-work"})
CONFIRM = reverse("confirm_by_provider", kwargs={"provider_id": "council-work"})


@pytest.fixture
def linked(client, world, at_work):
    """Alice, signed in by her work account, without a password."""
    at_work.employ("alice")
    sign_in_with(client, "alice")
    return world.alice


def test_a_work_account_can_be_removed_and_is_written_down_and_mailed(client, linked, mailoutbox):
    linked.set_password(PASSWORD)
    linked.save()
    just_signed_in(client, linked)
    assert REMOVE in client.get(reverse("your_account")).content.decode()
    assert "Remove it" in client.get(REMOVE).content.decode()
    assert SocialAccount.objects.exists()
    response = client.post(REMOVE)
    assert response["Location"] == reverse("your_account")
    assert not SocialAccount.objects.exists()
    assert "Your work account is removed" in client.get(reverse("your_account")).content.decode()
    label = f"accounts.User:{linked.pk}"
    assert logged(AccessLog.What.UNLINKED) == [(label, linked.pk, "council-work")]
    assert "A work account was removed" in mailoutbox[-1].body
    assert client.get(REMOVE).status_code == 404


def test_not_the_only_way_to_sign_in(client, linked):
    page = client.post(REMOVE).content.decode()
    assert "This is the only way you can sign in" in page
    assert "Remove it" not in page
    assert SocialAccount.objects.exists()
    Authenticator.objects.create(user=linked, type="webauthn", data={"name": "x"})
    client.post(REMOVE)
    assert not SocialAccount.objects.exists()


def test_not_where_it_is_the_only_one_allowed(client, linked, at_work):
    linked.set_password(PASSWORD)
    linked.save()
    just_signed_in(client, linked)
    at_work.configure(only=True)
    assert "sign in with their work account only" in client.post(REMOVE).content.decode()
    assert SocialAccount.objects.exists()


def test_one_of_two_can_go(client, linked, at_work):
    SocialAccount.objects.create(user=linked, provider="other", uid="x")
    client.post(REMOVE)
    assert SocialAccount.objects.count() == 2  # nobody configures the other one: it signs in nobody
    at_work.configure(replace(at_work.provider, id="other"))
    client.post(REMOVE)
    assert SocialAccount.objects.get().provider == "other"


def test_nobody_removes_anybody_elses(client, linked, world):
    just_signed_in(client, world.amir)
    assert client.post(REMOVE).status_code == 404
    assert SocialAccount.objects.exists()
    assert client.get(CONFIRM).status_code == 404


def test_a_provider_that_is_gone_is_shown_by_its_id_and_can_be_removed(client, linked, settings):
    settings.SIGN_IN_PROVIDERS = ()
    linked.set_password(PASSWORD)
    linked.save()
    just_signed_in(client, linked)
    assert "council-work" in client.get(reverse("your_account")).content.decode()
    client.post(REMOVE)
    assert not SocialAccount.objects.exists()


def test_after_five_minutes_the_person_confirms_who_they_are_first(client, linked):
    long_since(client)
    response = client.get(REMOVE)
    assert urlsplit(response["Location"]).path == CONFIRM
    page = client.get(response["Location"]).content.decode()
    assert "Before you go on, Testshire Work Account asks you once more who you are" in page
    assert "Continue with Testshire Work Account" in page


CHANGE = reverse("account_email")


def long_since(client):
    """The last time this person proved who they are was more than 5 minutes ago."""
    session = client.session
    for record in session[AUTHENTICATION_METHODS_SESSION_KEY]:
        record["at"] -= 6 * 60
    session.save()


def confirmed(client, name):
    begun = button(client, process="confirm", next=CHANGE)
    sent = asked(begun)
    assert (sent["prompt"], sent["max_age"]) == ("login", "0")
    return client.get(path_of(at_provider(begun["Location"], name)))


def test_who_has_no_password_confirms_at_the_provider(client, linked):
    """allauth alone would ask nothing of somebody who has a link and no password."""
    long_since(client)
    assert urlsplit(client.get(CHANGE)["Location"]).path == CONFIRM
    response = confirmed(client, "alice")
    assert response["Location"] == CHANGE
    assert client.get(CHANGE).status_code == 200
    long_since(client)
    assert client.get(CHANGE).status_code == 302


def test_confirmed_at_the_provider_the_key_of_the_session_is_new(client, linked, at_work):
    """One that somebody else knows by now opens nothing, and the list of sessions follows."""
    long_since(client)
    known = client.session.session_key
    at_work.employ("amir")
    confirmed(client, "amir")
    assert client.session.session_key == known, "nothing was shown"
    confirmed(client, "alice")
    new = client.session.session_key
    assert new != known
    thief = Client()
    thief.cookies["sessionid"] = known
    assert thief.get(reverse("your_account")).status_code == 302
    assert UserSession.objects.get().session_key == new, "so that it can be ended elsewhere"
    assert "(this one)" in client.get(reverse("your_account")).content.decode()


def test_nobody_confirms_as_another(client, linked, at_work):
    long_since(client)
    at_work.employ("amir")
    page = confirmed(client, "amir")
    assert page.status_code == 403
    assert "another account than the one you chose" in page.content.decode()
    assert client.get(CHANGE).status_code == 302
    assert signed_in_as(client) == str(linked.pk)
    assert logged()[-1][2] == "council-work: the work account is not this person’s"


def test_nor_by_a_provider_that_no_longer_opens_the_account(client, linked, world, at_work):
    long_since(client)
    ours.begin_role(
        linked, agency=world.police, role=Role.LINE_MANAGER, started_on=LONG_AGO, by=None
    )
    assert confirmed(client, "alice").status_code == 403
    assert client.get(CHANGE).status_code == 302


def test_a_sign_in_of_long_ago_at_the_provider_confirms_nothing(client, linked, at_work):
    """Whoever sits at an unlocked desk could leave ``prompt`` out of the address."""
    at_work.tell({"claims": {"auth_time": 1_700_000_000}})
    long_since(client)
    assert "could not be checked" in confirmed(client, "alice").content.decode()
    at_work.tell({"claims": {"auth_time": None}})
    assert "could not be checked" in confirmed(client, "alice").content.decode()
    assert client.get(CHANGE).status_code == 302


def test_who_has_a_password_is_offered_both(client, linked):
    linked.set_password(PASSWORD)
    linked.save()
    just_signed_in(client, linked)
    long_since(client)
    response = client.get(CHANGE)
    assert urlsplit(response["Location"]).path == reverse("account_reauthenticate")
    assert "Use Testshire Work Account" in client.get(response["Location"]).content.decode()


def test_the_button_to_confirm_signs_nobody_in_and_the_other_nobody_over(client, linked):
    anonymous = Client()
    assert button(anonymous, process="confirm")["Location"] == SIGN_IN
    assert button(client)["Location"] == "/"


def test_who_signs_in_by_work_account_alone_can_set_a_password_by_mail(client, linked, mailoutbox):
    """So that a role at a second agency, which ends the provider's say, locks nobody out."""
    Client().post(reverse("account_reset_password"), {"email": linked.email})
    assert "/sign-in/new-password/" in mailoutbox[-1].body


# --- when an employer gave everybody a new subject ------------------------------------------------


def test_links_can_be_forgotten_by_a_command(client, linked, at_work, capsys):
    at_work.employ("amir")
    sign_in_with(Client(), "amir")
    at_work.employ("alice", sub="a-new-one")
    refused(other := Client(), sign_in_with(other, "alice"), NO_ACCOUNT)
    call_command("forget_work_accounts", "council-work", "--email", "Alice@example.org")
    assert capsys.readouterr().out == "1 forgotten.\n"
    assert sign_in_with(other, "alice")["Location"] == "/"
    label = f"accounts.User:{linked.pk}"
    assert logged(AccessLog.What.UNLINKED) == [(label, None, "council-work")]
    call_command("forget_work_accounts", "council-work")
    assert capsys.readouterr().out == "2 forgotten.\n"
