"""What is printed of a list in pages says that it is not all, and how to have the rest."""

import pytest
from django.urls import reverse

from core.paging import Place
from improvement import operations as log
from partnership.expectations import views
from tests.improvement import log as logs
from tests.improvement.log import FOUND_ON, TODAY

REST = "Take the whole list as a file."


def test_a_place_in_words():
    first, last = Place(1, 50, 55), Place(2, 50, 1055)
    assert (first.pages, first.on_screen) == (2, "1 to 50 of 55")
    assert first.in_print == f"50 of 55: this is page 1 of 2. {REST}"
    assert last.on_screen == "51 to 100 of 1,055"
    assert Place(2, 50, 55).in_print == f"5 of 55: this is page 2 of 2. {REST}"


@pytest.mark.django_db
def test_lists_in_pages_say_where_they_are(client, clock, monkeypatch):
    clock.set(TODAY.isoformat())
    world = logs.build_with_log()
    client.force_login(world.dana, backend="partnership.auth.SignInBackend")
    for _ in range(50):
        log.add_finding(source="data", came_from="x", found_on=FOUND_ON, statement="x", by=None)
    said = client.get(reverse("improvement:findings")).content.decode()
    assert "1 to 50 of 51" in said
    assert f"50 of 51: this is page 1 of 2. {REST}" in said
    said = client.get(f"{reverse('improvement:recommendations')}").content.decode()
    assert REST not in said, "it is all there"
    monkeypatch.setattr(views, "PAGE", 2)
    assert "1 to 2 of " in client.get(reverse("expectations:index")).content.decode()
