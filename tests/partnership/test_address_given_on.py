"""An employer gives the address of somebody who left to a newcomer (ADR 14, docs/security.md)."""

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from accounts import operations
from accounts.models import User
from core import clock
from core.models import AccessLog
from core.operations import NotAllowed
from partnership import operations as ours
from partnership import people_operations
from partnership.invitations import token_of
from partnership.models import HeldRole
from tests import world as worlds
from tests.sign_in import PASSWORD, by_password

pytestmark = pytest.mark.django_db

ADDRESS = "bella@example.org"


@pytest.fixture
def world():
    world = worlds.build_with_administrators()
    world.bella.set_password(PASSWORD)
    world.bella.save()
    operations.confirm_address(world.bella, by=None)
    operations.link_provider(world.bella, provider="trust-work", uid="hers", by=None)
    return world


def freed(world):
    people_operations.close_account(world.bella, by=world.dana)
    call_command("free_address", "Bella@example.org")
    world.bella.refresh_from_db()
    return world.bella


def link_for(world, email=ADDRESS) -> str:
    invitation = people_operations.invite(
        agency=world.trust, roles=["line-manager"], email=email, full_name="Newt Newcomer",
        by=world.dana,
    )  # fmt: skip
    return reverse("invitation:open", args=[token_of(invitation.link_key)])


def end_roles(person, by):
    held = HeldRole.objects.unscoped("the test looks").filter(person=person, ended_on=None)
    for each in held:
        ours.end_role(each, ended_on=clock.today(), reason="left", by=by)


def test_the_newcomer_gets_an_account_of_their_own_and_the_one_before_keeps_their_name(world):
    end_roles(world.bella, world.dana)
    before = freed(world)
    assert before.email == f"account-{before.pk}@freed.invalid"
    assert (before.full_name, before.is_active) == ("Bella Boateng", False)
    assert not EmailAddress.objects.filter(user=before).exists()
    assert not SocialAccount.objects.filter(user=before).exists()
    [line] = AccessLog.objects.filter(what=AccessLog.What.ADDRESS)
    assert (line.about, line.detail) == (f"accounts.User:{before.pk}", "freed for somebody else")
    client = Client()
    page = client.get(link_for(world), follow=True).content.decode()
    assert "Choose a password" in page
    client.post(reverse("invitation:accept"), {"password": "seventeen purple kettles"})
    newcomer = User.objects.get(email=ADDRESS)
    assert (newcomer.full_name, newcomer.pk != before.pk) == ("Newt Newcomer", True)
    assert client.session["_auth_user_id"] == str(newcomer.pk)


def test_nobody_signs_in_with_the_account_again(world):
    before = freed(world)
    with pytest.raises(NotAllowed, match="Invite the person again"):
        people_operations.open_account(before, by=world.dana)
    client = Client()
    assert by_password(client, before).status_code == 200
    mail.outbox.clear()
    client.post(reverse("account_reset_password"), {"email": before.email})
    assert "new-password" not in "".join(each.body for each in mail.outbox)


def test_an_open_or_suspended_account_keeps_its_address(world):
    with pytest.raises(CommandError, match="Close the account first"):
        call_command("free_address", ADDRESS)
    world.bella.is_active, world.bella.suspended_at = False, clock.now()
    world.bella.save()
    with pytest.raises(CommandError, match="Close the account first"):
        call_command("free_address", ADDRESS)
    with pytest.raises(CommandError, match="No account has the address"):
        call_command("free_address", "who@example.org")


def test_who_accepts_with_an_account_reads_whose_it_is(world):
    """A newcomer who reads the mail of one who left can set a new password there."""
    client = Client()
    page = client.get(link_for(world, "hari@example.org"), follow=True).content.decode()
    assert "somebody had your address before you" in page
    client.force_login(world.hari)
    page = client.get(reverse("invitation:accept")).content.decode()
    assert "You are signed in as <strong>Hari" in page
    assert "If it is not yours" in page


def test_who_is_invited_at_the_address_of_a_closed_account_reads_what_to_do(world):
    """To sign in would fail, and say that the password is wrong."""
    link = link_for(world, world.hari.email)
    people_operations.close_account(world.hari, by=world.dana)
    client = Client()
    page = client.get(link, follow=True).content.decode()
    assert "is closed or suspended, so nobody can sign in with it" in page
    assert "Sign in to accept" not in page
    client.post(reverse("invitation:accept"), {"password": "seventeen purple kettles"})
    assert not User.objects.get(pk=world.hari.pk).is_active
    people_operations.open_account(User.objects.get(pk=world.hari.pk), by=world.dana)
    assert "Sign in to accept" in client.get(link, follow=True).content.decode()
