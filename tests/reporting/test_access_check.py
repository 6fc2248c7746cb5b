"""The nightly check of access: what it keeps, whom it tells, and what it says to them."""

from datetime import timedelta

import pytest
from django.core import mail

from accounts.models import User
from core import clock as house_clock
from core.models import AccessCheck
from partnership import operations as ours
from partnership.roles import Role
from reporting import tasks, upkeep, walk
from tests import world as worlds

pytestmark = pytest.mark.django_db

FOUND = [
    "Trainer (raising): get /escalations/<reference>/ about a case at step 1: let in, not hidden"
]


@pytest.fixture
def world():
    return worlds.build()


def finds(monkeypatch, found):
    monkeypatch.setattr(walk, "run", lambda: (found, 40))


def administrator(world):
    person = User.objects.create_user("sam@example.org", full_name="Sam")
    ours.begin_role(
        person, agency=world.business_team, role=Role.SYSTEM_ADMINISTRATOR,
        started_on=worlds.LONG_AGO, by=None,
    )  # fmt: skip
    worlds.give_an_app(person)
    return person


def test_a_night_without_surprise_tells_nobody(world, monkeypatch):
    finds(monkeypatch, [])
    tasks.check_access()
    assert mail.outbox == []
    assert AccessCheck.objects.get().unexpected == ""
    assert not upkeep.page(world.dana)["access"]


def test_the_administrator_is_told_by_a_mail_that_names_no_page(world, monkeypatch):
    administrator(world)
    finds(monkeypatch, FOUND)
    tasks.check_access()
    [told] = mail.outbox
    assert told.to == ["sam@example.org"]
    assert "1 unexpected answer" in told.body
    assert "Trainer" not in told.body
    assert "escalations" not in told.body


def test_without_an_administrator_the_business_manager_is_told(world, monkeypatch):
    finds(monkeypatch, FOUND)
    tasks.check_access()
    assert [each.to for each in mail.outbox] == [["dana@example.org"]]


@pytest.mark.parametrize("name", ["dana", "sam"])
def test_whoever_keeps_the_portal_reads_it_at_home_and_nobody_else(
    world, client, monkeypatch, name
):
    world.sam = administrator(world)
    finds(monkeypatch, FOUND)
    tasks.check_access()
    client.force_login(getattr(world, name))
    assert "Trainer (raising)" in client.get("/").content.decode()
    for other in ("alice", "hari", "root", "nobody"):
        client.force_login(getattr(world, other))
        assert "Trainer (raising)" not in client.get("/").content.decode()


def test_a_walk_that_breaks_off_is_told_as_well(world, monkeypatch):
    def breaks():
        raise ZeroDivisionError

    monkeypatch.setattr(walk, "run", breaks)
    tasks.check_access()
    assert AccessCheck.objects.get().unexpected == "The walk broke off: ZeroDivisionError"
    assert len(mail.outbox) == 1


def test_a_mail_server_that_is_away_does_not_lose_what_was_found(world, monkeypatch):
    def away(self):
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.EmailMessage.send", away)
    finds(monkeypatch, FOUND * 30)
    tasks.check_access()
    lines = upkeep.page(world.dana)["access"]["lines"]
    assert len(lines) == tasks.SAID + 1
    assert lines[-1] == "and 10 more"


def test_the_next_good_night_clears_it_and_a_check_that_stopped_is_told(world, monkeypatch, clock):
    finds(monkeypatch, FOUND)
    tasks.check_access()
    clock.move(hours=24)
    finds(monkeypatch, [])
    tasks.check_access()
    assert not upkeep.page(world.dana)["access"]
    clock.move(hours=49)
    assert "last ran on Saturday 28 March 2026" in upkeep.page(world.dana)["access"]["text"]


def test_old_nights_are_forgotten(world, monkeypatch):
    AccessCheck.objects.create(at=house_clock.now() - timedelta(days=91))
    finds(monkeypatch, [])
    tasks.check_access()
    assert AccessCheck.objects.count() == 1
