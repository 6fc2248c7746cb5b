"""The things every other test relies on without saying so."""

import socket
import time
from datetime import UTC, datetime

import pytest

from core import clock as house_clock


@pytest.mark.parametrize("address", [("192.0.2.1", 80), ("2001:db8::1", 80)])
def test_no_test_can_reach_another_machine(address):
    family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
    # A datagram socket, so that even without the guard nothing would be sent.
    with (
        socket.socket(family, socket.SOCK_DGRAM) as connection,
        pytest.raises(Exception, match=address[0]) as refusal,
    ):
        connection.connect(address)
    assert type(refusal.value).__name__ == "BeyondLoopback"


def test_no_test_can_look_up_another_machine():
    with pytest.raises(Exception, match=r"portal\.example\.org") as refusal:
        socket.getaddrinfo("portal.example.org", 80, flags=socket.AI_NUMERICHOST)
    assert type(refusal.value).__name__ == "BeyondLoopback"


def test_this_machine_can_be_reached():
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname()).close()


def test_the_clock_stands_still_until_it_is_moved(clock):
    first = house_clock.now()
    assert first == datetime(2026, 3, 27, 10, 0, tzinfo=UTC)
    clock.move(hours=2)
    assert (house_clock.now() - first).total_seconds() == 2 * 60 * 60


def test_the_clock_is_set_in_london_and_leaves_the_zone_alone(clock):
    zone = time.tzname
    clock.set("2026-03-30 09:30")  # the day after the clocks went forward
    assert house_clock.now() == datetime(2026, 3, 30, 8, 30, tzinfo=UTC)
    assert time.tzname == zone
