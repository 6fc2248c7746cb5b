"""A cache that cannot be written is told from a key that is taken."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.cache.backends import db
from django.core.management import call_command
from django.db import connection
from django.urls import reverse

from core import clock
from core.cache import CannotBeWritten, DatabaseCache, forget_what_has_ended
from tests.sign_in import PASSWORD


@pytest.mark.parametrize(
    ("added", "there", "says"),
    [([True], None, True), ([False], 1, False), ([False, True], None, True)],
)
def test_a_key_is_added_or_taken_or_was_given_back_meanwhile(monkeypatch, added, there, says):
    answers = iter(added)
    monkeypatch.setattr(db.DatabaseCache, "add", lambda *_, **__: next(answers))
    monkeypatch.setattr(db.DatabaseCache, "get", lambda *_, **__: there)
    assert DatabaseCache("core_cache", {}).add("a key", 1) is says


def test_what_cannot_be_written_is_said(monkeypatch):
    monkeypatch.setattr(db.DatabaseCache, "add", lambda *_, **__: False)
    monkeypatch.setattr(db.DatabaseCache, "get", lambda *_, **__: None)
    with pytest.raises(CannotBeWritten):
        DatabaseCache("core_cache", {}).add("a key", 1)


@pytest.mark.django_db
def test_nobody_is_told_of_too_many_tries_where_none_could_be_counted(client, monkeypatch):
    def fails(*_, **__):
        raise CannotBeWritten

    monkeypatch.setattr("django.core.cache.backends.locmem.LocMemCache.add", fails)
    tried = {"login": "alice@example.org", "password": PASSWORD}
    answer = client.post(reverse("account_login"), tried)
    assert answer.status_code == 503
    page = answer.content.decode()
    assert "was not counted as a try" in page
    assert "oo many tries" not in page
    assert "_auth_user_id" not in client.session


@pytest.mark.django_db
def test_what_has_ended_is_taken_out_of_the_database(settings):
    settings.CACHES = {"default": {"BACKEND": "core.cache.DatabaseCache", "LOCATION": "core_cache"}}
    call_command("createcachetable", verbosity=0)
    cache.set("counter", [1], timeout=600)
    cache.set("other", 2, timeout=3600)

    def rows():
        with connection.cursor() as cursor:
            cursor.execute("SELECT COUNT(*) FROM core_cache")
            return cursor.fetchone()[0]

    assert forget_what_has_ended(now=clock.now()) == 0
    assert rows() == 2
    assert forget_what_has_ended(now=clock.now() + timedelta(minutes=11)) == 1
    assert rows() == 1


def test_another_cache_forgets_by_itself():
    assert forget_what_has_ended(now=clock.now()) == 0
