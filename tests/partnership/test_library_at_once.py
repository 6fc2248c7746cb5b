"""Two who write about the library at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection

from core.operations import NotAllowed
from partnership.library.models import LibraryDocument, LibraryVersion
from partnership.library.operations import add_version
from tests import world as people
from tests.partnership.libraries import NEXT_YEAR, TODAY, add

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]


def at_once(*acts) -> list:
    """What each gave or was refused with; each on a connection of its own."""
    start = Barrier(len(acts))

    def run(act):
        start.wait(10)
        try:
            return act()
        except NotAllowed as refusal:
            return str(refusal)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(run, acts))


def test_the_same_title_is_added_once(clock):
    world = people.build()
    clock.set(TODAY.isoformat())
    said = at_once(*[lambda: add(world) for _ in range(2)])
    refused = [each for each in said if isinstance(each, str)]
    assert len(refused) == 1
    assert "has a document of that title" in refused[0]
    assert LibraryDocument.objects.visible_to(world.dana).count() == 1


def test_two_versions_at_once_are_two_numbers(clock):
    world = people.build()
    clock.set(TODAY.isoformat())
    document = add(world)

    def publish():
        return add_version(
            document,
            what_changed="x",
            published_on=TODAY,
            review_on=NEXT_YEAR,
            text=uuid4().hex,
            by=None,
        )

    at_once(publish, publish)
    rows = LibraryVersion.objects.visible_to(world.dana).order_by("number")
    assert [each.number for each in rows] == [1, 2, 3]
