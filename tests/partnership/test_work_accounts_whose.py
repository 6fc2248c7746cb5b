"""Whose account a work account opens (docs/adr/0014-work-accounts.md), over real HTTP."""

import re
from dataclasses import replace

import pytest
from allauth.socialaccount.models import SocialAccount, SocialApp
from django.test import Client
from django.urls import reverse

from accounts import operations
from accounts.models import User
from accounts.openid import subject
from partnership import operations as ours
from partnership import people_operations
from partnership.invitations import token_of
from partnership.roles import Role
from tests.openid.browser import (
    NO_ACCOUNT,
    button,
    logged,
    refused,
    sign_in_with,
    signed_in_as,
)
from tests.sign_in import PASSWORD, by_password
from tests.world import LONG_AGO, build, refresh

pytestmark = pytest.mark.django_db

SIGN_IN = reverse("account_login")


@pytest.fixture
def world():
    return build()


# --- whose account it is --------------------------------------------------------------------------


def test_an_address_that_is_not_verified_opens_nothing(client, world, at_work):
    at_work.employ("alice", email_verified=False)
    refused(client, sign_in_with(client, "alice"), "did not confirm your email address")
    assert logged() == [
        ("accounts.User:unknown", None, "council-work: the address is not verified")
    ]


def test_no_account_is_ever_made(client, world, at_work):
    at_work.employ("stranger")
    before = User.objects.count()
    refused(client, sign_in_with(client, "stranger"), NO_ACCOUNT)
    assert User.objects.count() == before
    assert not SocialAccount.objects.exists()


def test_a_provider_opens_no_account_of_an_agency_that_it_does_not_serve(client, world, at_work):
    """The attack that matters: the council's provider says it is somebody of the police."""
    at_work.employ("charlie")
    refused(client, sign_in_with(client, "charlie"), NO_ACCOUNT)
    told = "council-work: a role at an agency that the provider does not serve"
    assert logged() == [(f"accounts.User:{world.charlie.pk}", world.charlie.pk, told)]
    assert not SocialAccount.objects.exists()


def give(person, agency, role=Role.LINE_MANAGER):
    return ours.begin_role(person, agency=agency, role=role, started_on=LONG_AGO, by=None)


def test_nor_one_of_several_agencies_unless_it_serves_each(client, world, at_work):
    give(world.alice, world.police)
    at_work.employ("alice")
    refused(client, sign_in_with(client, "alice"), NO_ACCOUNT)
    at_work.configure(agencies=("council", "police"))
    assert sign_in_with(client, "alice")["Location"] == "/"


def test_nor_once_the_person_took_a_role_elsewhere(client, world, at_work):
    at_work.employ("alice")
    sign_in_with(client, "alice")
    give(world.alice, world.police)
    refused(other := Client(), sign_in_with(other, "alice"), NO_ACCOUNT)


def test_nor_one_of_somebody_who_holds_no_role(client, world, at_work):
    at_work.employ("alice")
    sign_in_with(client, "alice")
    ours.end_role(world.held["alice"], reason="left", ended_on=LONG_AGO, by=None)
    refused(other := Client(), sign_in_with(other, "alice"), NO_ACCOUNT)
    at_work.employ("nobody")
    refused(other := Client(), sign_in_with(other, "nobody"), NO_ACCOUNT)
    at_work.employ("root")
    refused(other := Client(), sign_in_with(other, "root"), NO_ACCOUNT)


def test_domains_narrow_further_whom_it_opens(client, world, at_work):
    at_work.configure(domains=("council.example",))
    at_work.employ("alice")
    refused(client, sign_in_with(client, "alice"), NO_ACCOUNT)
    at_work.configure(domains=("example.org",), agencies=())
    assert sign_in_with(client, "alice")["Location"] == "/"


def test_an_address_that_moved_to_another_domain_is_no_longer_its(client, world, at_work):
    """Somebody linked at one employer, and has since given the address of another."""
    at_work.configure(domains=("example.org",), agencies=())
    at_work.employ("alice")
    sign_in_with(client, "alice")
    User.objects.filter(pk=world.alice.pk).update(email="alice@police.example")
    refused(other := Client(), sign_in_with(other, "alice"), NO_ACCOUNT)


def test_a_tenant_vouches_for_its_own_domains_and_no_others(client, world, at_work):
    at_work.configure(vouches_for=("example.org",))
    at_work.employ("alice", email_verified=None)
    assert sign_in_with(client, "alice")["Location"] == "/"
    at_work.employ("amir", email="amir@elsewhere.example", email_verified=True)
    refused(other := Client(), sign_in_with(other, "amir"), "did not confirm your email address")


def test_from_then_on_the_subject_decides_and_not_the_address(client, world, at_work):
    at_work.employ("alice")
    sign_in_with(client, "alice")
    at_work.employ("alice", email="married@example.org", email_verified=False)
    assert sign_in_with(other := Client(), "alice")["Location"] == "/"
    assert signed_in_as(other) == str(world.alice.pk)
    # Nor does it lead to whoever has that address here.
    at_work.employ("alice", email="amir@example.org")
    sign_in_with(other := Client(), "alice")
    assert signed_in_as(other) == str(world.alice.pk)


def test_a_newcomer_with_the_address_of_one_who_left_gets_nothing(client, world, at_work):
    at_work.employ("alice")
    sign_in_with(client, "alice")
    at_work.employ("newcomer", email="alice@example.org")
    refused(other := Client(), sign_in_with(other, "newcomer"), NO_ACCOUNT)
    told = "council-work: the provider meant somebody else before"
    assert logged() == [(f"accounts.User:{world.alice.pk}", world.alice.pk, told)]
    assert SocialAccount.objects.count() == 1


def test_two_first_sign_ins_at_once_are_one_link(world, at_work):
    uid = subject(at_work.provider.issuer, "sub-of-alice")
    links = [
        operations.link_provider(world.alice, provider="council-work", uid=uid, by=world.alice)
        for _ in range(2)
    ]
    assert links[0] == links[1] == SocialAccount.objects.get()


def test_the_same_subject_of_another_provider_is_somebody_else(client, world, at_work):
    at_work.employ("alice")
    sign_in_with(client, "alice")
    at_work.configure(replace(at_work.provider, id="other", agencies=("trust",)))
    at_work.employ("alice", email="bob@example.org")
    sign_in_with(other := Client(), "alice", "other")
    assert signed_in_as(other) == str(world.bob.pk)
    assert subject("https://a.example", "1") != subject("https://b.example", "1")


@pytest.mark.parametrize("name", ["stranger", "charlie", "colin", "alice"])
def test_a_provider_learns_nothing_of_who_has_an_account(client, world, at_work, name):
    """No account, one of another agency, one suspended there, and a closed one: all alike."""
    people_operations.close_account(world.alice, by=world.dana)
    suspended = User.objects.filter(pk=world.colin.pk)
    suspended.update(is_active=False, suspended_at="2026-01-01T00:00Z")
    at_work.employ(name)
    page = sign_in_with(client, name).content.decode()
    at_work.employ("nobody-at-all")
    other = sign_in_with(Client(), "nobody-at-all").content.decode()
    assert without_tokens(page) == without_tokens(other)


def without_tokens(page: str) -> str:
    return re.sub(r'csrfmiddlewaretoken" value="\w+"', "", page)


@pytest.mark.parametrize("linked", [True, False])
def test_a_closed_account_is_refused(client, world, at_work, linked):
    at_work.employ("alice")
    if linked:
        sign_in_with(Client(), "alice")
    people_operations.close_account(world.alice, by=world.dana)
    refused(client, sign_in_with(client, "alice"), NO_ACCOUNT)
    assert logged()[-1][2] == "council-work: the account is closed"


def test_a_suspended_account_is_told_so(client, world, at_work, now):
    at_work.employ("alice")
    User.objects.filter(pk=world.alice.pk).update(is_active=False, suspended_at="2026-01-01T00:00Z")
    refused(client, sign_in_with(client, "alice"), "Ask your agency’s administrator")
    assert logged()[-1][2] == "council-work: the account is suspended"


def test_what_a_table_of_the_database_says_of_providers_counts_for_nothing(client, world, at_work):
    SocialApp.objects.create(
        provider="openid_connect", provider_id="evil", name="Evil", client_id="x",
        settings={"server_url": "https://evil.example"},
    )  # fmt: skip
    assert button(client, "evil").status_code == 404
    assert "Evil" not in client.get(SIGN_IN).content.decode()


def test_the_address_here_is_told_of_a_new_link_once(client, world, at_work, mailoutbox):
    by = Client()
    world.alice.set_password(PASSWORD)
    world.alice.save()
    by_password(by, world.alice)
    at_work.employ("alice")
    sign_in_with(client, "alice")
    sign_in_with(Client(), "alice")
    assert [mail.to for mail in mailoutbox] == [["alice@example.org"]]
    assert "A work account was linked to your account" in mailoutbox[0].body


# --- an invitation --------------------------------------------------------------------------------


def invite(world, email="new@example.org", agency=None, roles=("line-manager",)):
    return people_operations.invite(
        agency=agency or world.council, roles=list(roles), email=email, full_name="New Person",
        by=world.dana,
    )  # fmt: skip


def opened(client, invitation):
    link = reverse("invitation:open", args=[token_of(invitation.link_key)])
    return client.get(link, follow=True).content.decode()


def test_an_invitation_is_accepted_by_work_account_instead_of_a_password(client, world, at_work):
    invitation = invite(world)
    page = opened(client, invitation)
    assert "Accept and sign in with Testshire Work Account" in page
    assert 'name="password"' in page
    at_work.employ("new")
    response = sign_in_with(client, "new", process="accept", next=reverse("invitation:accept"))
    assert response["Location"] == "/"
    person = User.objects.get(email="new@example.org")
    assert signed_in_as(client) == str(person.pk)
    assert not person.has_usable_password()
    assert refresh(invitation).accepted_by == person
    assert "invitation" not in client.session
    assert SocialAccount.objects.get().user == person
    assert sign_in_with(Client(), "new")["Location"] == "/"


def test_only_by_the_address_that_was_invited(client, world, at_work):
    invitation = invite(world)
    opened(client, invitation)
    at_work.employ("other")
    refused(client, sign_in_with(client, "other", process="accept"), "another email address than")
    at_work.employ("new", email_verified=False)
    refused(client, sign_in_with(client, "new", process="accept"), "did not confirm")
    assert not User.objects.filter(email__in=["new@example.org", "other@example.org"]).exists()
    assert refresh(invitation).accepted_at is None


def test_only_with_the_link_of_its_mail(client, world, at_work):
    """An agency's administrator may invite any address, and its provider vouch for any."""
    invite(world)
    at_work.employ("new")
    refused(client, sign_in_with(client, "new"), NO_ACCOUNT)
    refused(client, sign_in_with(client, "new", process="accept"), "too old")
    assert not User.objects.filter(email="new@example.org").exists()


def test_only_by_a_provider_that_serves_the_agency(client, world, at_work):
    page = opened(client, invite(world, agency=world.police))
    assert "Work Account" not in page
    at_work.employ("new")
    refused(client, sign_in_with(client, "new", process="accept"), NO_ACCOUNT)
    assert not User.objects.filter(email="new@example.org").exists()


def test_only_while_it_holds(client, world, at_work):
    invitation = invite(world)
    opened(client, invitation)
    people_operations.withdraw(invitation, by=world.dana)
    at_work.employ("new")
    refused(client, sign_in_with(client, "new", process="accept"), "no longer holds")


def test_who_has_an_account_signs_in_and_accepts_then(client, world, at_work):
    opened(client, invite(world, email="alice@example.org", roles=["senior-manager"]))
    at_work.employ("alice")
    wanted = reverse("invitation:accept")
    assert sign_in_with(client, "alice", next=wanted)["Location"] == wanted
    assert "Accept" in client.get(wanted).content.decode()


def test_so_does_who_has_one_and_holds_no_role(client, world, at_work):
    at_work.employ("nobody")
    refused(client, sign_in_with(client, "nobody"), NO_ACCOUNT)
    opened(client, invite(world, email="nobody@example.org"))
    assert sign_in_with(client, "nobody")["Location"] == "/"


def test_not_by_the_link_of_somebody_elses_invitation(client, world, at_work):
    opened(client, invite(world))
    at_work.employ("nobody")
    refused(client, sign_in_with(client, "nobody"), NO_ACCOUNT)


def test_an_invitation_elsewhere_does_not_keep_somebody_from_signing_in(client, world, at_work):
    """They accept it then; only after that is the other agency theirs."""
    opened(client, invite(world, email="alice@example.org", agency=world.police))
    at_work.employ("alice")
    assert sign_in_with(client, "alice")["Location"] == "/"


def test_an_invitation_opens_no_account_that_holds_a_role_elsewhere(client, world, at_work):
    """Charlie is of the police, also after the council invited him."""
    opened(client, invite(world, email="charlie@example.org"))
    at_work.employ("charlie")
    refused(client, sign_in_with(client, "charlie"), NO_ACCOUNT)
    refused(client, sign_in_with(client, "charlie", process="accept"), NO_ACCOUNT)


def test_where_nothing_else_is_allowed_an_invitation_offers_no_password(client, world, at_work):
    at_work.configure(only=True)
    page = opened(client, invite(world))
    assert 'name="password"' not in page
    assert "Accept and sign in with Testshire Work Account" in page
    client.post(reverse("invitation:accept"), {"password": PASSWORD})
    assert not User.objects.filter(email="new@example.org").exists()
