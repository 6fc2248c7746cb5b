"""What the home page does not ask for, because it waits for nobody at all, it would not show."""

import pytest
from django.urls import reverse

from core import clock
from escalations import operations as escalate
from partnership.example import read
from reporting import at_all, home
from reporting.at_all import Kind
from tests.reporting.example_people import load_audits, load_results, load_surveys
from tests.world import build, raise_one

LISTS = (*home.BEFORE, *home.AFTER)
SHOWN = {entry["email"] for entry in read("people") if entry.get("demonstration")}


@pytest.mark.parametrize("load", [load_surveys, load_audits, load_results])
def test_of_a_part_of_the_example_nobody_is_kept_from_a_task(db, clock, load):
    clock.set("2026-04-15")
    partnership, there = load(), at_all.waiting()
    left_out = [of for kinds, of in LISTS if kinds and not kinds & there]
    assert 0 < len(left_out) < len(LISTS)
    people = [each for email, each in partnership.people.items() if email in SHOWN]
    assert {of.__module__ for each in people for of in left_out if of(each)} == set()


def test_every_kind_is_asked_for_and_every_list_names_what_there_is():
    assert {kind for kinds, _ in LISTS for kind in kinds} | {Kind.CASE} == {*Kind}


def test_it_is_as_the_database_has_it_each_time(db, client, django_assert_num_queries):
    world = build()
    at_all.waiting()  # PostgreSQL plans it once for a connection
    with django_assert_num_queries(1):
        assert Kind.CASE not in at_all.waiting()
    client.force_login(world.bob)
    assert "ESC-" not in client.get(reverse("home")).content.decode()
    case = raise_one(world, raised_on=clock.today())
    assert Kind.CASE in at_all.waiting()
    assert case.reference in client.get(reverse("home")).content.decode()
    escalate.withdraw(case, outcome="withdrawn", reason="Settled.", by=world.alice)
    assert Kind.CASE not in at_all.waiting()
