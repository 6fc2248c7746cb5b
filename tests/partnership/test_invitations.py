"""Invitations: sent, resent, withdrawn, accepted; the link, the mail, and who sees what."""

import re
from datetime import date, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.test import Client

from accounts.models import User
from core import letters
from core.models import Letter
from core.operations import NotAllowed
from partnership import invitations
from partnership import operations as ours
from partnership import people_operations as operations
from partnership.models import HeldRole, Invitation
from partnership.roles import Role
from tests import world as worlds

TODAY = date(2026, 3, 27)
NEW = "new@example.org"
PASSWORD = "three-odd-words-together"


@pytest.fixture
def world(db):
    return worlds.build_with_administrators()


def invite(world, **changes):
    wanted = {
        "agency": world.trust,
        "roles": [Role.LINE_MANAGER],
        "email": NEW,
        "full_name": "Nia New",
        "by": world.tess,
    }
    return operations.invite(**{**wanted, **changes})


def link_in_mail() -> str:
    letters.deliver()
    return re.search(r"/invitation/[\w-]+/", mail.outbox[-1].body)[0]


def open_link(client, link):
    return client.get(link, follow=True)


def accept(client, link, password=PASSWORD):
    open_link(client, link)
    return client.post("/invitation/", {"password": password}, follow=True)


def roles_of(email) -> set:
    held = HeldRole.objects.unscoped("the test looks").filter(person__email=email, ended_on=None)
    return set(held.values_list("agency_role__agency__slug", "agency_role__role"))


def all_invitations():
    return Invitation.objects.unscoped("the test looks")


# --- the mail and the link ------------------------------------------------------------------------


def test_the_mail_names_the_partnership_and_the_agency_with_a_link_and_a_date_and_no_more(world):
    invite(world, job_title="Ward Manager")
    letters.deliver()
    [sent] = mail.outbox
    text = sent.subject + sent.body
    assert sent.to == [NEW]
    assert "Testshire Health Trust" in text
    assert "Halton Safeguarding Children Partnership" in text
    assert "Friday 10 April 2026" in text
    for unsaid in ("Nia", "Ward Manager", "ine manager", "Tess"):
        assert unsaid not in text
    assert len(re.findall("https?://", text)) == 1


def test_the_database_keeps_no_link(world):
    invitation = invite(world)
    token = link_in_mail().split("/")[2]
    for model in (Invitation, Invitation.history.model, Letter):
        for row in (
            model.objects.all()._mark().values()
            if model is Invitation
            else (model.objects.values())
        ):
            assert token not in str(row)
    assert invitation.link_hash == invitations.hash_of(token)


def test_the_mail_goes_once_however_often_the_outbox_is_swept(world):
    invite(world)
    assert (letters.deliver(), letters.deliver()) == (1, 0)
    assert len(mail.outbox) == 1


def test_a_mail_that_has_waited_until_it_was_withdrawn_is_not_sent(world):
    operations.withdraw(invite(world), by=world.tess)
    assert letters.deliver() == 0
    assert mail.outbox == []
    assert Letter.objects.get().withheld_at


def test_a_server_that_is_away_delays_the_mail_and_keeps_its_link(world, monkeypatch, clock):
    invitation = invite(world)

    def refuse(self):
        raise ConnectionRefusedError

    with monkeypatch.context() as patched:
        patched.setattr("django.core.mail.EmailMessage.send", refuse)
        assert letters.deliver() == 0
    clock.move(minutes=3)
    assert invitations.hash_of(link_in_mail().split("/")[2]) == invitation.link_hash


def test_the_link_leads_to_a_page_without_it_in_the_address(world, client):
    invite(world)
    link = link_in_mail()
    answer = client.get(link)
    assert (answer.status_code, answer["Location"]) == (302, "/invitation/")
    assert answer["Referrer-Policy"] == "no-referrer"
    page = client.get("/invitation/").content.decode()
    assert link.split("/")[2] not in page
    assert "Testshire Health Trust" in page
    assert "Line manager or team manager" in page
    assert "Here you are called <strong>Nia New</strong>" in page


# --- accepted -------------------------------------------------------------------------------------


def test_accepting_makes_the_account_gives_the_roles_and_signs_in(world, client):
    invite(world, roles=[Role.LINE_MANAGER, Role.SAFEGUARDING_LEAD], email="New@Example.org")
    answer = accept(client, link_in_mail())
    assert answer.redirect_chain[-1][0] == "/"
    person = User.objects.get(email=NEW)
    assert answer.wsgi_request.user == person
    assert roles_of(NEW) == {("trust", "line-manager"), ("trust", "safeguarding-lead")}
    assert person.check_password(PASSWORD)
    assert EmailAddress.objects.get(user=person).verified
    assert all_invitations().get().accepted_by == person


def test_a_link_works_once(world, client):
    invite(world)
    link = link_in_mail()
    accept(client, link)
    again = open_link(Client(), link)
    assert again.status_code == 410
    assert "has been used" in again.content.decode()
    second = Client()
    answer = accept(second, link)
    assert answer.status_code == 410
    assert User.objects.filter(email=NEW).count() == 1


def test_a_second_click_on_accept_leads_to_signing_in(world, client):
    """The first signed in with a session of another key: this one knows of no invitation."""
    invite(world)
    open_link(client, link_in_mail())
    before = client.cookies["sessionid"].value
    client.post("/invitation/", {"password": PASSWORD})
    client.cookies["sessionid"] = before
    second = client.post("/invitation/", {"password": PASSWORD})
    assert "If you have just accepted it, by clicking twice, sign in." in second.content.decode()
    assert 'href="/sign-in/"' in second.content.decode()


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("", "Enter a password"),
        ("short", "12 characters or more"),
        ("password1234", "guessed first"),
        ("newexample.org", "too much like"),
        ("nianew2026-2026", "mostly words that are guessed first"),
    ],
)
def test_a_weak_password_is_refused_and_nothing_is_used_up(world, client, password, sentence):
    invite(world)
    link = link_in_mail()
    answer = accept(client, link, password)
    assert sentence in answer.content.decode()
    assert password != "short" or "mostly words" not in answer.content.decode()
    assert not User.objects.filter(email=NEW).exists()
    assert accept(client, link).wsgi_request.user.email == NEW


def test_the_password_is_taken_as_typed_with_its_blanks(world, client):
    invite(world)
    accept(client, link_in_mail(), "  blanks all around  ")
    assert User.objects.get(email=NEW).check_password("  blanks all around  ")


def test_a_new_account_belongs_to_a_new_session(world, client):
    """Session fixation: whoever knew the session before signing in does not know it after."""
    invite(world)
    open_link(client, link_in_mail())
    before = client.cookies["sessionid"].value
    client.post("/invitation/", {"password": PASSWORD})
    assert client.cookies["sessionid"].value != before


def test_a_form_from_elsewhere_is_refused(world):
    invite(world)
    strict = Client(enforce_csrf_checks=True)
    open_link(strict, link_in_mail())
    assert strict.post("/invitation/", {"password": PASSWORD}).status_code == 403
    assert not User.objects.filter(email=NEW).exists()


# --- ended ----------------------------------------------------------------------------------------


def test_each_ended_invitation_says_what_to_do_and_nothing_of_accounts(world, client, clock):
    ended = {
        "expired": "Ask the person who invited you to send it again",
        "withdrawn": "This invitation was withdrawn",
        "used": "Each link works once",
        "lapsed": "Ask your agency for a new one",
        "unknown": "Check that you have all of the link",
    }
    told = {}
    for kind in ended:
        address = f"{kind}@example.org"
        invitation = invite(world, email=address)
        link = link_in_mail()
        if kind == "withdrawn":
            operations.withdraw(invitation, by=world.tess)
        elif kind == "used":
            operations.accept_as_new(invitation, password=PASSWORD, by=None)
        elif kind == "unknown":
            operations.resend(invitation, by=world.tess)
        told[kind] = (Client(), link)
    ours.end_role(world.held["tess"], ended_on=TODAY, by=world.dana)
    for kind, sentence in ended.items():
        if kind == "expired":
            continue
        visitor, link = told[kind]
        page = open_link(visitor, link)
        assert page.status_code == (404 if kind == "unknown" else 410), kind
        text = page.content.decode()
        assert sentence in text, kind
        assert "account" not in text.partition("<main")[2].partition("</main>")[0], kind
        assert "@example.org" not in text.replace("business.team@example.org", ""), kind
        assert visitor.post("/invitation/", {"password": PASSWORD}).status_code >= 400
    clock.move(days=15)
    visitor, link = told["expired"]
    assert ended["expired"] in open_link(visitor, link).content.decode()
    assert set(User.objects.values_list("email", flat=True)) & {
        f"{kind}@example.org" for kind in ended
    } == {"used@example.org"}


def test_the_last_day_still_counts(world, client, clock):
    invite(world)
    link = link_in_mail()
    clock.set("2026-04-10 23:30")
    assert open_link(client, link).status_code == 200
    clock.set("2026-04-11 00:30")
    assert open_link(client, link).status_code == 410


@pytest.mark.parametrize("path", ["/invitation/", "/invitation/nothing/", "/invitation/a-b_c/"])
def test_a_link_that_never_was(world, client, path):
    page = client.get(path, follow=True)
    assert page.status_code == 404
    assert "Check that you have all of the link" in page.content.decode()


def test_sent_again_the_old_link_is_dead_and_the_days_begin_anew(world, client, clock):
    invitation = invite(world)
    old = link_in_mail()
    clock.set("2026-04-20")
    operations.resend(invitation, by=world.tess)
    new = link_in_mail()
    assert new != old
    assert open_link(client, old).status_code == 404
    assert accept(client, new).wsgi_request.user.email == NEW


def test_an_invitation_that_nobody_can_accept_any_more_is_not_shown_as_if_they_could(world, client):
    invite(world)
    held = HeldRole.objects.unscoped("the test looks").get(person=world.tess, ended_on=None)
    client.force_login(world.dana)
    page = "/people/trust/invitations/"
    assert "It can be accepted until" in client.get(page).content.decode()
    ours.end_role(held, ended_on=TODAY, reason="Left", by=world.dana)
    lapsed = client.get(page).content.decode()
    assert "It cannot be accepted: whoever sent it may no longer give this role" in lapsed
    assert "It can be accepted until" not in lapsed
    counted = client.get("/people/trust/").content.decode()
    assert "1 invitation that can no longer be accepted" in counted
    assert "waiting to be accepted" not in counted
    operations.resend(all_invitations().get(), by=world.dana)
    assert "It can be accepted until" in client.get(page).content.decode()


def test_whoever_sends_it_again_stands_for_it(world, client):
    invitation = invite(world)
    ours.end_role(world.held["tess"], ended_on=TODAY, by=world.dana)
    operations.resend(invitation, by=world.dana)
    assert accept(client, link_in_mail()).wsgi_request.user.email == NEW


# --- somebody who has an account already ----------------------------------------------------------


def test_an_address_in_use_gets_the_role_once_its_owner_has_signed_in_and_accepts(world, client):
    world.bob.set_password(PASSWORD)
    world.bob.save()
    invite(world, agency=world.council, email=world.bob.email, by=world.cleo)
    page = open_link(client, link_in_mail())
    assert "Sign in to accept" in page.content.decode()
    assert client.post("/invitation/", {"password": "another-odd-password"}).status_code == 200
    assert User.objects.get(pk=world.bob.pk).check_password(PASSWORD)
    assert ("council", "line-manager") not in roles_of(world.bob.email)
    signed_in = client.post(
        "/sign-in/?next=/invitation/",
        {"login": world.bob.email, "password": PASSWORD, "next": "/invitation/"},
        follow=True,
    )
    assert signed_in.redirect_chain[-1][0] == "/invitation/"
    assert ("council", "line-manager") not in roles_of(world.bob.email)
    client.post("/invitation/", {})
    assert roles_of(world.bob.email) == {
        ("trust", "frontline-practitioner"),
        ("council", "line-manager"),
    }


def test_the_inviter_is_told_the_same_whether_the_account_exists(world):
    def answer(email):
        client = Client()
        client.force_login(world.cleo)
        form = {"full_name": "A Person", "email": email, "roles": ["line-manager"]}
        page = client.post("/people/council/invite/", form, follow=True)
        return re.sub(r"[\w.-]+@example.org|invitations/\d+|A Person", "", page.content.decode())

    def plain(text):
        return re.sub(r'value="[\w-]{30,}"|\s+', "", text)

    exists, new = answer(world.bob.email), answer("unheard-of@example.org")
    assert "on its way" in exists
    assert plain(exists).count("Sendagain") == 1
    assert plain(new).replace("2invitations", "1invitation").count("Sendagain") == 2


def test_nobody_accepts_what_was_sent_to_another_address(world, client):
    invitation = invite(world, email=world.charlie.email)
    client.force_login(world.bob)
    page = open_link(client, link_in_mail())
    assert "for another email address" in page.content.decode()
    assert world.charlie.email not in page.content.decode()
    client.post("/invitation/", {})
    with pytest.raises(PermissionDenied):
        operations.accept(invitation, by=world.bob)
    assert ("trust", "line-manager") not in roles_of(world.bob.email)


def test_a_role_held_already_is_not_given_twice(world):
    invitation = invite(
        world, roles=[Role.LINE_MANAGER, Role.CHIEF_OFFICER], email="nobody@example.org"
    )
    ours.begin_role(
        world.nobody, agency=world.trust, role=Role.LINE_MANAGER, started_on=TODAY, by=world.dana
    )
    operations.accept(invitation, by=world.nobody)
    assert roles_of("nobody@example.org") == {("trust", "line-manager"), ("trust", "chief-officer")}


# --- who may --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["alice", "bea", "hari", "cleo", "root", "nobody"])
def test_only_the_agencys_administrator_and_the_keepers_invite_resend_and_withdraw(world, name):
    invitation = invite(world)
    person = getattr(world, name)
    for act in (
        lambda: invite(world, email="other@example.org", by=person),
        lambda: operations.resend(invitation, by=person),
        lambda: operations.withdraw(invitation, by=person),
        lambda: operations.invite_many(
            [(world.trust, ["line-manager"], "other@example.org", "X", "")], by=person
        ),
        lambda: operations.keep_file(agency=world.trust, rows=[], by=person),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert all_invitations().count() == 1
    assert worlds.refresh(invitation).withdrawn_at is None
    assert Invitation.objects.visible_to(person).count() == 0


def test_who_sees_an_invitation(world):
    invite(world)
    assert Invitation.objects.visible_to(world.tess).count() == 1
    assert Invitation.objects.visible_to(world.dana).count() == 1


@pytest.mark.parametrize("role", [Role.AGENCY_ADMINISTRATOR, Role.PARTNERSHIP_REPRESENTATIVE])
def test_an_administrator_neither_invites_to_nor_withdraws_what_the_business_team_gives(
    world, role
):
    with pytest.raises(NotAllowed, match="given by the business team"):
        invite(world, roles=[Role.LINE_MANAGER, role])
    theirs = invite(world, roles=[role], by=world.dana)
    with pytest.raises(NotAllowed, match="business team"):
        operations.withdraw(theirs, by=world.tess)
    with pytest.raises(NotAllowed, match="given by the business team"):
        operations.resend(theirs, by=world.tess)
    assert worlds.refresh(theirs).invited_by == world.dana


def test_what_is_refused_with_a_sentence(world):
    invite(world)
    for changes, sentence in (
        ({}, "is waiting"),
        ({"email": world.bella.email}, "already"),
        ({"email": world.tess.email}, "Nobody gives a role to themself"),
        ({"email": "x@example.org", "roles": []}, "at least one role"),
    ):
        with pytest.raises(NotAllowed, match=sentence):
            invite(world, **changes)


def test_an_invitation_ends_in_one_way(world):
    used, withdrawn = invite(world), invite(world, email="b@example.org")
    operations.accept_as_new(used, password=PASSWORD, by=None)
    operations.withdraw(withdrawn, by=world.tess)
    for act, sentence in (
        (lambda: operations.withdraw(used, by=world.tess), "End the role instead"),
        (lambda: operations.resend(used, by=world.tess), "was accepted"),
        (lambda: operations.resend(withdrawn, by=world.tess), "was withdrawn"),
        (lambda: operations.withdraw(withdrawn, by=world.tess), "already withdrawn"),
        (lambda: operations.accept_as_new(used, password=PASSWORD, by=None), "used already"),
        (lambda: operations.accept_as_new(withdrawn, password=PASSWORD, by=None), "withdrawn"),
    ):
        with pytest.raises(NotAllowed, match=sentence):
            act()


def test_the_first_keeper_of_a_portal_is_invited_by_its_set_up(world, client):
    invite(world, agency=world.business_team, roles=[Role.SYSTEM_ADMINISTRATOR], by=None)
    assert accept(client, link_in_mail()).wsgi_request.user.email == NEW
    assert roles_of(NEW) == {("business-team", "system-administrator")}


def test_history_says_who_invited_and_who_withdrew(world):
    invitation = invite(world)
    operations.withdraw(invitation, by=world.dana)
    rows = Invitation.history.filter(id=invitation.pk).order_by("history_date", "pk")
    assert [(row.history_user, row.history_change_reason) for row in rows] == [
        (world.tess, "partnership.invite"),
        (world.dana, "partnership.withdraw"),
    ]
    assert TODAY + timedelta(days=14) == invitation.expires_on
