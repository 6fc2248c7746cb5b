"""Calls over an edge of the memory that Python keeps their variables in (`config.memory`)."""

import gc
import resource
import threading

import pytest
from django.apps import apps

from config import memory

ROUNDS = 200
DEPTHS = range(0, 400, 5)  # more calls than fit into one of Python's own pieces


def deep(calls, then):
    return deep(calls - 1, then) if calls else then()


def pages_asked_of_the_machine(through) -> int:
    """At the worst depth, by a loop that begins there and calls 20 deep."""
    found = []

    def loop():
        for _ in range(ROUNDS):
            deep(20, int)

    def count(depth):
        before = resource.getrusage(resource.RUSAGE_THREAD).ru_minflt
        through(deep, depth, loop)
        found.append(resource.getrusage(resource.RUSAGE_THREAD).ru_minflt - before)

    for depth in DEPTHS:
        # A thread of its own: this test's runs in one piece already (tests/conftest.py).
        thread = threading.Thread(target=count, args=[depth])
        thread.start()
        thread.join()
    return max(found)


def as_python_does(call, *arguments):
    return call(*arguments)


def test_in_one_piece_no_loop_asks_the_machine_for_memory_at_each_round():
    """The second line tells when Python has come to do so by itself, and ours can go."""
    assert pages_asked_of_the_machine(memory.in_one_piece) < ROUNDS / 2
    assert pages_asked_of_the_machine(as_python_does) >= ROUNDS


def test_what_is_called_gets_its_arguments_and_its_answer_and_its_error_come_through():
    assert memory.in_one_piece(sorted, [1, 2], reverse=True) == [2, 1]
    with pytest.raises(ValueError, match="none"):
        memory.in_one_piece(int, "none")


def test_whatever_loads_the_portal_searches_as_usual_once_it_is_loaded():
    """The settings begin it, and the last of the apps ends it: in a command, a worker and a web
    server alike."""
    before = gc.get_threshold()
    try:
        memory.begin_loading()
        assert gc.get_threshold() == memory.WHILE_LOADING
        *_, last = apps.get_app_configs()
        frozen = gc.get_freeze_count()
        last.ready()
        assert gc.get_threshold() == memory.AFTER
        assert gc.get_freeze_count() > frozen
    finally:
        gc.set_threshold(*before)
