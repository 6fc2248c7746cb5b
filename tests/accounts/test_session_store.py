"""A session is read as Django reads it, by a statement of our own."""

from datetime import timedelta

import pytest
from django.contrib.sessions.backends import db

from accounts.session_store import SessionStore
from core import clock as portal

pytestmark = pytest.mark.django_db

HOUR = 60 * 60


@pytest.fixture
def key():
    """Of a session that lasts an hour."""
    made = SessionStore()
    made["word"] = "kept"
    made.set_expiry(HOUR)
    made.save()
    return made.session_key


def read(store, key):
    session = store(key)
    return dict(session.items()), session.session_key


def test_one_that_is_alive_is_read_in_one_statement(key, django_assert_num_queries):
    read(SessionStore, key)  # PostgreSQL plans it on its connection
    with django_assert_num_queries(1):
        found = read(SessionStore, key)
    assert found == read(db.SessionStore, key)
    assert found[0]["word"] == "kept"


@pytest.mark.parametrize(("seconds", "is_alive"), [(HOUR - 1, True), (HOUR, False)])
def test_one_whose_time_is_over_is_none(key, clock, seconds, is_alive):
    clock.move(seconds=seconds)
    found = read(SessionStore, key)
    assert found == read(db.SessionStore, key)
    assert ("word" in found[0], found[1]) == (is_alive, key if is_alive else None)


@pytest.mark.parametrize("unknown", ["x" * 32, "' OR '1'='1", "é" * 32])
def test_one_that_nobody_began_is_none_and_its_key_is_not_taken_up(key, unknown):
    assert read(SessionStore, unknown) == read(db.SessionStore, unknown) == ({}, None)


def test_what_another_request_wrote_or_ended_meanwhile_is_read_as_it_is_now(key):
    other = SessionStore(key)
    other["word"] = "changed"
    other.save()
    assert SessionStore(key)["word"] == "changed"
    SessionStore(key).delete()
    assert read(SessionStore, key) == ({}, None)


def test_it_ends_by_the_machines_clock_also_while_another_day_is_looked_at(key):
    with portal.held_at(portal.now() + timedelta(days=370)):
        assert read(SessionStore, key) == read(db.SessionStore, key) != ({}, None)
