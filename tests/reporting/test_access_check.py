"""The nightly check of access: what it keeps, whom it tells, and what it says to them."""

from datetime import timedelta

import pytest
from django.core import mail

from accounts.models import User
from core import clock as house_clock
from core import letters
from core.models import AccessCheck
from partnership import operations as ours
from partnership.roles import Role
from reporting import access_check, tasks, upkeep, walk
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
    clock.move(hours=26)
    assert not upkeep.page(world.dana)["access"]
    clock.move(minutes=1)
    said = upkeep.page(world.dana)["access"]["text"]
    assert "has not run since Saturday 28 March 2026. Have whoever runs the portal look" in said


def test_one_that_never_ran_is_told_a_day_and_two_hours_after_the_portal_was_set_up(
    world, monkeypatch, clock
):
    began = house_clock.now()
    monkeypatch.setattr(access_check, "installed_at", lambda: began)
    clock.move(hours=26)
    assert not upkeep.page(world.dana)["access"]
    clock.move(minutes=1)
    assert "has never run" in upkeep.page(world.dana)["access"]["text"]
    monkeypatch.setattr(access_check, "installed_at", lambda: None)
    assert not upkeep.page(world.dana)["access"]


def test_the_portal_knows_when_it_was_set_up(db):
    assert access_check.installed_at() is not None


def test_that_none_ended_is_mailed_once_and_not_each_night(world, monkeypatch, clock):
    """A walk that is killed writes nothing down, and so nobody heard of it."""

    def mailed():
        tasks.tell_if_no_check_ran()
        letters.deliver()
        told = [(each.to[0], each.body) for each in mail.outbox]
        mail.outbox.clear()
        return told

    administrator(world)
    finds(monkeypatch, [])
    tasks.check_access()
    clock.move(hours=26)
    assert mailed() == []
    clock.move(minutes=1)
    [(address, body)] = mailed()
    assert address == "sam@example.org"
    assert "has not run since Friday 27 March 2026" in body
    for _ in range(3):
        clock.move(days=1)
        assert mailed() == []
    tasks.check_access()
    assert mailed() == []
    clock.move(hours=27)
    assert [address for address, _ in mailed()] == ["sam@example.org"]


def test_what_ran_before_the_mail_was_sent_is_not_mailed(world, monkeypatch, clock):
    finds(monkeypatch, [])
    tasks.check_access()
    clock.move(hours=27)
    tasks.tell_if_no_check_ran()
    tasks.check_access()
    letters.deliver()
    assert mail.outbox == []


def test_old_nights_are_forgotten(world, monkeypatch):
    AccessCheck.objects.create(at=house_clock.now() - timedelta(days=91))
    finds(monkeypatch, [])
    tasks.check_access()
    assert AccessCheck.objects.count() == 1


def test_the_access_log_says_when_the_last_one_ended_and_what_it_found(world, monkeypatch, client):
    client.force_login(world.dana)

    def told() -> str:
        return client.get("/access-log/").context["checked"]

    assert told() == "The nightly check of who may open what has not run yet."
    finds(monkeypatch, [])
    tasks.check_access()
    assert told().endswith("27 March 2026 at 10am, and found nothing unexpected.")
    finds(monkeypatch, FOUND)
    tasks.check_access()
    assert told().endswith("and found 1 thing, told on the home page.")
