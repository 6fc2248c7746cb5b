import pytest

from tests import world as worlds


@pytest.fixture
def world(request, db):
    """The usual people and agencies; the council has challenged someone if the test asks for it."""
    return worlds.build_and_raise() if "escalation" in request.fixturenames else worlds.build()


@pytest.fixture
def escalation(world):
    """Raised by Alice of the council against the trust, on the day the clock stands at."""
    return world.raised
