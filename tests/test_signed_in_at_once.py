"""Signing in as tests do leaves what Django's own way leaves (tests/conftest.py)."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from accounts.models import User
from tests.conftest import as_django_signs_in
from tests.world import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return build()


def left_by(monkeypatch, sign_in, who) -> tuple:
    """The session's data, and how many there are, once each has signed in after the other."""
    with monkeypatch.context() as patched:
        if sign_in:
            patched.setattr(Client, "_login", sign_in)
        client = Client()
        for person in who:
            client.force_login(person)
        told = dict(client.session), Session.objects.count()
        Session.objects.all().delete()
        return told


@pytest.mark.parametrize("who", [["alice"], ["alice", "bob"], ["alice", "alice"]])
def test_a_session_says_and_replaces_the_same(monkeypatch, world, who):
    people = [getattr(world, name) for name in who]
    django = left_by(monkeypatch, as_django_signs_in, people)
    assert left_by(monkeypatch, None, people) == django
    assert django[1] == 1
    assert User.objects.get(pk=people[-1].pk).last_login is not None


def test_what_a_visitor_brought_stays_theirs(world):
    client = Client()
    session = client.session
    session["brought"] = "along"
    session.save()
    client.force_login(world.alice)
    assert client.session["brought"] == "along"
