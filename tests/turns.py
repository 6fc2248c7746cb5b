"""What a whole run tries today on one database, and tomorrow on the other (ADR 29)."""

import os
import re
import zlib
from pathlib import PurePath

DAY = int(os.environ["DAY_OF_RUN"])
IN_TURNS = os.environ.get("IN_TURNS") == "1"
EACH_ON_BOTH = os.environ.get("EACH_ON_BOTH") == "1"  # databases: `script/test --both`

# Who may open what is tried on both each day; the core, operations and clocks on the database of a
# portal in production, and on SQLite once a week; pages, which ask all of those, the other way
# round. The walks at the top of tests/ divide their roles themselves.
A_WEEK = 7
ON_BOTH = re.compile(
    r"tests/processes/|tests/test_[^/]+$|tests/core/test_(rights|history)|test_access(_properties)?\."
)
ON_POSTGRESQL = re.compile(
    r"tests/core/|policy|properties|rights|succession|leav|operations|clock|model_based"
)
AT_BOTH_SIZES = {"test_escalation.py"}  # the main journey
SIZES = ("phone", "desktop")  # of a browser's journeys; on the third day it is at neither


def here_today(path: PurePath, *, postgresql: bool) -> bool:
    """Whether a file of tests that ask a database (its path in the project) runs on this one."""
    if not IN_TURNS or ON_BOTH.search(path.as_posix()):
        return True
    if EACH_ON_BOTH and not seeded(path):
        return True
    if ON_POSTGRESQL.search(path.as_posix()):
        return postgresql or _turn(path.as_posix(), A_WEEK) == 0
    if seeded(path):
        return _turn(path.as_posix(), 2) == 0
    return (_turn(path.as_posix(), A_WEEK) == 0) == postgresql


def days_of_a_turn(path: PurePath) -> int:
    """After how many days `here_today` has chosen both databases for a file."""
    if ON_BOTH.search(path.as_posix()):
        return 1
    is_seeded = seeded(path) and not ON_POSTGRESQL.search(path.as_posix())
    return 2 if is_seeded else A_WEEK


def seeded(path: PurePath) -> bool:
    """Tens of thousands of records each, on PostgreSQL alone: every other day."""
    return path.parts[1] == "bench"


def at_this_size_today(path: PurePath, test: str, size: str) -> bool:
    """Whether a browser's journey is made at this size today."""
    if not IN_TURNS or path.name in AT_BOTH_SIZES:
        return True
    return _turn(f"{path.as_posix()} {test}", 3) == SIZES.index(size)


def today(test: str, of: int, on: int | None = None) -> bool:
    """Whether a test that lasts long is tried today, which is one day of ``of``.

    ``on``: which of them, counted from 0; so that the longest do not all have the same one.
    """
    turn = _turn(test, of) if on is None else (DAY - on) % of
    return not IN_TURNS or turn == 0


def _turn(name: str, of: int) -> int:
    return (zlib.crc32(name.encode()) + DAY) % of
