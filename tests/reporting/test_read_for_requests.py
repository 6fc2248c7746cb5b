"""Who reads a record for a subject access request is told where it is asked who can."""

from datetime import date

import pytest
from django.test import Client

from core import restriction
from reporting import subject_access, what_they_see
from tests import world as worlds
from tests.reporting import record_keepers as keepers

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return keepers.build_long_closed()


def begun(world):
    return subject_access.begin(
        child_reference="LCS-004417", request_reference="IG/26/7", received_on=date(2026, 3, 2),
        by=world.gil,
    )  # fmt: skip


def besides(world) -> list[str]:
    client = Client()
    client.force_login(world.dana)
    return client.get(f"{world.closed.get_absolute_url()}who-can-see-this/").context["besides"]


def told(person, world) -> list[str]:
    seen = what_they_see.page(person, None, reader=world.dana)
    return seen["for_requests"]


def test_both_pages_tell_of_an_agreed_request_until_it_is_over(world):
    asked = begun(world)
    assert besides(world) == told(world.gil, world) == []
    asked = subject_access.agree(asked, by=world.dana)
    assert besides(world) == [f"For the subject access request {asked}: Dana Doyle and Gil Grant"]
    sentence = f"For the subject access request {asked}: {world.closed.reference}"
    assert told(world.gil, world) == [sentence]
    assert told(world.alice, world) == []
    client = Client()
    client.force_login(world.dana)
    page = client.get("/access-log/what-would-they-see/", {"person": world.gil.email})
    assert sentence in page.content.decode()


def test_not_of_whoever_has_a_conflict_of_interest_nor_to_them(world):
    asked = subject_access.agree(begun(world), by=world.dana)
    restriction.mark_conflict(
        worlds.refresh(world.closed), person=world.gil, reason="An aunt.", by=world.dana
    )
    assert besides(world) == [f"For the subject access request {asked}: Dana Doyle"]
    assert told(world.gil, world) == []
    seen = what_they_see.page(world.dana, None, reader=world.gil)
    assert seen["for_requests"] == []
