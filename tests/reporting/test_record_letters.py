"""Those who decide on a list of what is due are told that it waits for them."""

import re
from datetime import date

import pytest
from django.core import mail

from core import letters
from partnership import operations as ours
from reporting import disposal, record_tasks, tasks
from tests import world as worlds
from tests.reporting import record_keepers as keepers
from tests.reporting.test_records_pages import WORDS, browser, text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def world(request, db):
    return keepers.build_long_closed() if "case" in request.fixturenames else keepers.build()


@pytest.fixture
def case(world):
    return world.closed


def sent():
    letters.deliver()
    found = [(message.to[0], message.subject) for message in mail.outbox]
    mail.outbox.clear()
    return sorted(found)


def waits_for(person):
    return [each["text"] for each in record_tasks.tasks_of(person)]


def test_the_monthly_list_is_told_to_everyone_who_keeps_the_records(world, case):
    tasks.list_what_is_due()
    run = disposal.unfinished()
    letters.deliver()
    for message in mail.outbox:
        assert run.get_absolute_url() in message.body
        assert not any(re.search(rf"\b{word}\b", message.body) for word in WORDS)
        assert case.reference not in message.body
    assert sent() == [
        ("dana@example.org", f"{run.reference}: 1 record due for erasure"),
        ("gil@example.org", f"{run.reference}: 1 record due for erasure"),
    ]
    assert waits_for(world.gil) == waits_for(world.dana)
    assert waits_for(world.gil) == [f"{run.reference}: submit it, or stop it"]
    assert waits_for(world.gil)[0] in text(browser(world.gil).get("/"))


def test_the_same_list_is_told_once(world, case):
    tasks.list_what_is_due()
    assert len(sent()) == 2
    tasks.list_what_is_due()
    assert sent() == []


def test_a_list_made_by_somebody_waits_for_them_and_is_told_to_nobody(world, case):
    disposal.propose(by=world.dana)
    assert sent() == []


def test_a_submitted_list_is_told_to_whoever_can_approve_it(world, case):
    run = disposal.submit(disposal.propose(by=world.dana), exclusions={}, by=world.gil)
    assert sent() == [("dana@example.org", f"{run.reference} waits for your approval")]
    assert waits_for(world.gil) == []
    assert waits_for(world.dana) == [f"{run.reference}: approve it, or stop it"]
    disposal.approve(run, by=world.dana)
    assert waits_for(world.dana) == []


def test_nobody_is_told_of_what_was_decided_meanwhile_or_is_not_theirs_any_more(world, case):
    run = disposal.propose(by=None)
    disposal.submit(run, exclusions={}, by=world.gil)
    assert sent() == [("dana@example.org", f"{run.reference} waits for your approval")]
    disposal.stop(run, reason="x", by=world.gil)
    run = disposal.submit(disposal.propose(by=None), exclusions={}, by=world.gil)
    ours.end_role(world.held["dana"], ended_on=date(2026, 3, 27), reason="Left", by=None)
    assert sent() == []


@pytest.mark.parametrize("name", ["alice", "hari", "root", "nobody"])
def test_nothing_waits_for_anybody_else(world, case, name, django_assert_num_queries):
    disposal.propose(by=None)
    person = worlds.refresh(getattr(world, name))
    assert waits_for(person) == []
