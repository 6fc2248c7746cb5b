from datetime import date

import pytest

from tests import world as worlds


@pytest.fixture
def world(db):
    """The usual people and agencies; the council has not yet challenged anyone."""
    return worlds.build()


@pytest.fixture
def escalation(world):
    """Raised by Alice of the council against the trust, on the day the clock stands at."""
    return worlds.raise_one(world, raised_on=date(2026, 3, 27))
