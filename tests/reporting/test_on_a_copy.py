"""On SQLite the nightly check writes to a copy: nobody waits for it."""

import threading

import pytest
from django.conf import settings
from django.db import connection, transaction

from core import clock
from core.models import AccessCheck
from reporting import tasks, walk
from reporting.on_a_copy import on_a_copy

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sqlite]


def sign_in_elsewhere() -> list[str]:
    """Whoever writes meanwhile, over a connection of their own."""
    said = []

    def write():
        try:
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA busy_timeout = 200")
            AccessCheck.objects.create(at=clock.now(), unexpected="written meanwhile")
            said.append("written")
        except Exception as error:
            said.append(repr(error))
        finally:
            connection.close()

    thread = threading.Thread(target=write)
    thread.start()
    thread.join()
    return said


def test_others_write_while_it_holds_a_transaction_and_nothing_of_it_stays():
    name = connection.settings_dict["NAME"]
    with on_a_copy(), transaction.atomic():
        AccessCheck.objects.create(at=clock.now(), unexpected="of the copy")
        assert sign_in_elsewhere() == ["written"]
    assert connection.settings_dict["NAME"] == name
    assert [each.unexpected for each in AccessCheck.objects.all()] == ["written meanwhile"]
    assert list(settings.VAR_DIR.glob("copy-*")) == []


def test_without_a_copy_they_would_wait():
    with transaction.atomic():
        AccessCheck.objects.create(at=clock.now(), unexpected="of the walk")
        [said] = sign_in_elsewhere()
    assert "locked" in said


def test_the_check_walks_on_a_copy_and_keeps_what_it_found(monkeypatch):
    def finds():
        with transaction.atomic():
            AccessCheck.objects.create(at=clock.now(), unexpected="of the walk")
            assert sign_in_elsewhere() == ["written"]
        return ["one answer"], 40

    monkeypatch.setattr(walk, "run", finds)
    tasks.check_access()
    kept = [each.unexpected for each in AccessCheck.objects.order_by("pk")]
    assert kept == ["written meanwhile", "one answer"]
