"""Several write in one answer at the same moment, or one hands the return in meanwhile."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event, Timer
from uuid import uuid4

import pytest
from django.db import connection

from audits.returns import answering
from audits.returns.models import Answer
from audits.returns.policy import State
from core import clock as clocks
from core.operations import NotAllowed, lock, operation
from tests.audits import returns

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]


@pytest.fixture
def world(clock):
    clock.set(returns.OPENS.isoformat())
    world = returns.build()
    world.opened = returns.opened(world)
    return world


def stands() -> Answer:
    return Answer.objects.unscoped("a test").get(criterion__code="1.1")


def write(world, by, text: str):
    try:
        return answering.save_answer(
            world.opened, criterion="1.1", chosen="", text=text, number=0, page=uuid4(), by=by
        )
    except NotAllowed as refused:
        return str(refused)


def at_once(*acts) -> list:
    start = Barrier(len(acts))

    def run(act):
        start.wait(10)
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(run, acts))


def test_what_six_write_at_once_is_all_there(world):
    texts = [f"Sentence {number} of {number * 111}." for number in range(1, 7)]
    people = [world.bea, world.bilal] * 3
    at_once(
        *[
            lambda by=by, text=text: write(world, by, text)
            for by, text in zip(people, texts, strict=True)
        ]
    )
    now = stands()
    assert now.number == len(texts)
    for text in texts:
        assert now.text.count(text) == 1, now.text


@operation
def hand_in(agency_return, locked: Event, goes_on: Event, *, by):
    now = lock(agency_return)
    locked.set()
    goes_on.wait(10)
    now.state, now.submitted_on = State.SUBMITTED, clocks.today()
    now.save()


def test_nothing_slips_into_a_return_while_it_is_handed_in(world):
    locked, goes_on = Event(), Event()

    def late():
        locked.wait(10)
        Timer(1, goes_on.set).start()
        return write(world, world.bea, "Too late")

    said = at_once(lambda: hand_in(world.opened, locked, goes_on, by=None), late)
    assert "was submitted" in said[1]
    assert stands().text == ""
