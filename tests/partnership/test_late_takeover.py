"""A takeover that keeps failing: who keeps the portal is told, and finds it on the home page."""

import pytest
from django.core import mail

from core import letters
from partnership import tasks
from partnership.succession import operations
from tests import world as worlds
from tests.partnership.test_succession import LATER, PAGE, agency, browser, plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db):
    world = worlds.build_with_administrators()
    world.merged = agency("merged", "Merged Health Trust")
    return world


@pytest.fixture
def failing(world, monkeypatch):
    takeover = plan(world, LATER)
    letters.deliver()  # that it is planned
    mail.outbox.clear()

    def fails(takeover, *, by):
        raise RuntimeError("a row that nobody thought of")

    monkeypatch.setattr("partnership.succession.operations.carry_out", fails)
    return takeover


def told_at(clock, moment) -> list[tuple[str, str]]:
    clock.set(moment)
    tasks.carry_out_takeovers()
    letters.deliver()
    found = [(message.to[0], message.subject) for message in mail.outbox]
    mail.outbox.clear()
    return sorted(found)


def test_whoever_keeps_the_portal_is_told_once_that_it_keeps_failing(world, failing, clock):
    subject = "Testshire Health Trust has not been taken over"
    assert told_at(clock, "2026-05-01 00:03") == []  # perhaps only the database was away
    assert told_at(clock, "2026-05-01 02:03") == [("dana@example.org", subject)]
    assert told_at(clock, "2026-05-01 03:03") == []


def test_the_home_page_and_its_own_page_say_so_until_it_is_called_off(world, failing, clock):
    clock.set("2026-05-01 00:30")
    line = "should have happened on Friday 1 May 2026, and did not"
    assert line not in browser(world.dana).get("/").content.decode()
    planned = "takes over at the beginning of Friday 1 May 2026. Dana Doyle planned it on Friday 27"
    assert planned in browser(world.dana).get(PAGE).content.decode()
    clock.set("2026-05-01 09:00")
    home = browser(world.dana).get("/").content.decode()
    assert f"Merged Health Trust takes over from Testshire Health Trust: it {line}" in home
    assert f'href="{PAGE}"' in home
    assert line not in browser(world.alice).get("/").content.decode()
    page = browser(world.dana).get(PAGE).content.decode()
    assert "should have taken over at the beginning of Friday 1 May 2026, and did not" in page
    operations.call_off(failing, by=world.dana)
    assert line not in browser(world.dana).get("/").content.decode()


def test_nobody_is_told_of_one_that_succeeded_meanwhile(world, failing, clock, monkeypatch):
    clock.set("2026-05-01 02:03")
    tasks.carry_out_takeovers()
    monkeypatch.undo()
    tasks.carry_out_takeovers()
    letters.deliver()
    assert not [each for each in mail.outbox if "has not been taken over" in each.subject]
