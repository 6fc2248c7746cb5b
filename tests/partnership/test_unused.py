"""Accounts that nobody uses: warned twice, suspended, told after the right password, lifted."""

from datetime import date, timedelta

import pytest
from allauth.account.adapter import get_adapter
from django.contrib.messages.storage.fallback import FallbackStorage
from django.core import mail
from django.test import Client

from accounts.models import User
from core import clock as clocks
from core import letters
from core.operations import NotAllowed
from partnership import cover, tasks
from partnership import people_operations as operations
from partnership.unused import suspend_unused
from tests import world as worlds

PASSWORD = "three-odd-words-together"


@pytest.fixture
def world(db, clock):
    clock.set("2026-01-01")
    world = worlds.build_with_administrators()
    User.objects.exclude(pk=world.bella.pk).update(last_login=clocks.now() + timedelta(days=360))
    world.bella.set_password(PASSWORD)
    world.bella.save()
    return world


def night(clock, day: str) -> list[tuple[str, str]]:
    """The nightly task on a day, twice; who was written to."""
    clock.set(f"{day} 04:30")
    mail.outbox.clear()
    suspend_unused(by=None)
    tasks.suspend_unused_accounts()
    letters.deliver()
    return [(sent.to[0], sent.body) for sent in mail.outbox]


def is_open(person) -> bool:
    return User.objects.get(pk=person.pk).is_active


def sign_in(password=PASSWORD, email="bella@example.org"):
    client = Client()
    return client.post("/sign-in/", {"login": email, "password": password}, follow=True)


def suspend_bella(clock):
    for day in ("2026-03-18", "2026-03-29", "2026-04-02"):
        night(clock, day)


def test_warned_fourteen_and_three_days_before_then_suspended(world, clock):
    assert night(clock, "2026-03-17") == []  # day 75
    [(to, body)] = night(clock, "2026-03-18")
    assert to == "bella@example.org"
    assert "Wednesday 1 April 2026" in body
    for day in ("2026-03-19", "2026-03-27", "2026-03-28"):
        assert night(clock, day) == [], day
    [(to, body)] = night(clock, "2026-03-29")
    assert "Wednesday 1 April 2026" in body
    assert night(clock, "2026-04-01") == []
    assert is_open(world.bella)
    assert night(clock, "2026-04-02") == []
    assert not is_open(world.bella)
    assert User.objects.filter(is_active=False).count() == 1


def test_signing_in_keeps_the_account_and_begins_anew(world, clock):
    night(clock, "2026-03-18")
    assert sign_in().wsgi_request.user == world.bella
    for day in ("2026-03-29", "2026-04-02", "2026-05-20"):
        assert night(clock, day) == [], day
    assert is_open(world.bella)
    assert len(night(clock, "2026-06-03")) == 1


def test_after_a_long_pause_of_the_portal_it_warns_first(world, clock):
    assert len(night(clock, "2026-08-01")) == 1
    assert night(clock, "2026-08-02") == []
    assert is_open(world.bella)
    [(_, body)] = night(clock, "2026-08-12")
    assert "Saturday 15 August 2026" in body
    night(clock, "2026-08-15")
    assert is_open(world.bella)
    night(clock, "2026-08-16")
    assert not is_open(world.bella)


def test_a_warning_that_waited_until_they_signed_in_is_not_sent(world, clock):
    clock.set("2026-03-18 04:30")
    suspend_unused(by=None)
    sign_in()
    assert letters.deliver() == 0


def test_a_suspended_person_is_told_so_only_after_the_right_password(world, clock):
    suspend_bella(clock)
    wrong = sign_in("not-the-password").content.decode()
    unknown = sign_in("not-the-password", "unheard-of@example.org").content.decode()
    assert "suspended" not in wrong
    assert "The email address or the password is not right" in wrong
    assert "The email address or the password is not right" in unknown
    right = sign_in()
    assert "Your account is suspended" in right.content.decode()
    assert "agency’s administrator" in right.content.decode()
    assert not right.wsgi_request.user.is_authenticated


@pytest.mark.parametrize("suspended", [True, False])
def test_by_a_passkey_too(world, clock, rf, suspended):
    """The passkey was right: what allauth asks of us then."""
    if suspended:
        suspend_bella(clock)
    else:
        operations.close_account(world.bella, by=world.dana)
    request = rf.get("/sign-in/passkey/")
    request.session = {}
    request._messages = messages = FallbackStorage(request)
    get_adapter(request).respond_user_inactive(request, User.objects.get(pk=world.bella.pk))
    [said] = [str(each) for each in messages]
    assert ("Your account is suspended" in said) is suspended
    assert ("That passkey did not work" in said) is not suspended


def test_a_closed_account_is_still_answered_like_a_wrong_password(world, clock):
    operations.close_account(world.bella, by=world.dana)
    answer = sign_in().content.decode()
    assert "suspended" not in answer
    assert "The email address or the password is not right" in answer


def test_open_sessions_end_with_the_suspension(world, clock):
    client = Client()
    client.force_login(world.bella)
    User.objects.filter(pk=world.bella.pk).update(last_login=None)
    suspend_bella(clock)
    assert client.get("/")["Location"].startswith("/sign-in/")


def test_the_agencys_administrator_lifts_it(world, clock):
    suspend_bella(clock)
    client = Client()
    client.force_login(world.tess)
    address = f"/people/trust/{world.bella.pk}/"
    assert "This account is suspended" in client.get(address).content.decode()
    client.post(f"{address}open-account/", {"submission": ""})
    assert is_open(world.bella)
    assert sign_in().wsgi_request.user == world.bella
    # the days count from there, also for whoever does not sign in
    User.objects.filter(pk=world.bella.pk).update(last_login=None)
    assert night(clock, "2026-04-10") == []


@pytest.mark.parametrize("name", ["cleo", "bea", "root"])
def test_nobody_else_lifts_it(world, clock, name):
    suspend_bella(clock)
    with pytest.raises(NotAllowed):
        operations.open_account(world.bella, by=getattr(world, name))
    assert not is_open(world.bella)


def test_the_last_keeper_is_never_suspended(world, clock):
    User.objects.filter(pk=world.dana.pk).update(last_login=None)
    suspend_bella(clock)
    night(clock, "2026-04-05")
    assert is_open(world.dana)
    assert not is_open(world.bella)


def test_a_demonstration_suspends_nobody(world, clock, settings):
    settings.DEMONSTRATION = True
    for day in ("2026-03-18", "2026-03-29", "2026-04-02"):
        clock.set(f"{day} 04:30")
        tasks.suspend_unused_accounts()
    assert letters.deliver() == 0
    assert is_open(world.bella)


def away(world, starts_on: str, ends_on: str, by="bella"):
    cover.name_deputy(
        world.bella, agency=world.trust, deputy=world.bilal,
        starts_on=date.fromisoformat(starts_on), ends_on=date.fromisoformat(ends_on),
        by=getattr(world, by),
    )  # fmt: skip


def test_whoever_is_away_and_covered_is_not_unused_and_warned_anew_afterwards(world, clock):
    """To suspend them would end the cover in the middle of a long leave."""
    for day in ("2026-03-18", "2026-03-29"):  # both warnings, and away from the day after
        assert night(clock, day) != []
    away(world, "2026-03-30", "2026-05-29")
    for day in ("2026-04-02", "2026-05-29", "2026-05-30", "2026-06-30"):
        assert "bella@example.org" not in dict(night(clock, day)), day
        assert is_open(world.bella), day
    [(to, body)] = night(clock, "2026-08-14")
    assert to == "bella@example.org"
    assert "Friday 28 August 2026" in body, "ninety days after the last of the cover"
    assert night(clock, "2026-08-25") != []
    night(clock, "2026-08-29")
    assert not is_open(world.bella)


def test_not_for_longer_than_one_cover_can_last_whoever_renews_it(world, clock):
    """A leaver's account, say, for whom their administrator names one deputy after another."""
    for starts_on, ends_on in (("2026-01-05", "2026-07-01"), ("2026-07-02", "2026-12-28")):
        clock.set(starts_on)
        away(world, starts_on, ends_on, by="tess")
    for day in ("2026-09-18", "2026-09-29", "2026-10-03"):
        assert is_open(world.bella), day
        night(clock, day)
    assert not is_open(world.bella)
