"""Subjects beside their floors: rounds in rotating order, statements caught and replayed.

Milliseconds on a shared machine are soft; a ratio of two medians from the same rounds is firm,
because a neighbour's load falls on both.
"""

import statistics
import time
from collections.abc import Callable, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from django.db import connection


@dataclass
class Row:
    """One line of the table: a subject, how it compares with its floor, and its gate."""

    section: str
    subject: str
    floor: str
    ratio: float
    least: float  # of the two fastest rounds: a gate breaks only when this breaks it too
    gate: float | None
    note: str = ""
    numbers: dict = field(default_factory=dict)

    @property
    def verdict(self) -> str:
        """One slow commit can make a median too good or too bad, so both figures must agree."""
        if self.gate is None:
            return ""
        inside = {figure <= self.gate for figure in (self.ratio, self.least)}
        return "unclear" if len(inside) == 2 else "met" if inside == {True} else "missed"

    def as_dict(self) -> dict:
        return asdict(self) | {"verdict": self.verdict}


def compare(pairs: dict[str, Callable[[], object]], rounds: int) -> dict[str, list[float]]:
    """Seconds of each round. A subject that returns a float has measured itself."""
    times: dict[str, list[float]] = {name: [] for name in pairs}
    names = list(pairs)
    for name in names:
        pairs[name]()
    for turn in range(rounds):
        for name in names[turn % len(names) :] + names[: turn % len(names)]:
            started = time.perf_counter()
            own = pairs[name]()
            taken = time.perf_counter() - started
            times[name].append(own if isinstance(own, float) else taken)
    return times


def seconds(act: Callable[[], object]) -> float:
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


def plus(times: list[float], whole: list[float], part: list[float]) -> list[float]:
    """``times``, and what ``whole`` costs more than ``part``: by medians."""
    more = max(0.0, statistics.median(whole) - statistics.median(part))
    return [each + more for each in times]


def row(section, subject, floor, times, *, gate=None, note="", **numbers) -> Row:
    """The comparison of two names in ``times``."""
    ours, bare = times[subject], times[floor]
    return Row(
        section,
        subject,
        floor,
        statistics.median(ours) / statistics.median(bare),
        min(ours) / min(bare),
        gate,
        note,
        {
            "subject_ms": statistics.median(ours) * 1000,
            "floor_ms": statistics.median(bare) * 1000,
            **numbers,
        },
    )


@contextmanager
def statements():
    """The SQL that runs inside, complete with its values."""
    caught: list[str] = []

    def catch(execute, sql, params, many, context):
        result = execute(sql, params, many, context)
        caught.append(context["cursor"].cursor.query.decode())
        return result

    with connection.execute_wrapper(catch):
        yield caught


def replay(sqls: Sequence[str]) -> Callable[[], None]:
    """A subject that runs the statements on the bare driver and fetches every row."""
    connection.ensure_connection()
    cursor = connection.connection.cursor()

    def run() -> None:
        for sql in sqls:
            cursor.execute(sql)
            if cursor.description:
                cursor.fetchall()

    return run


def buffers(sqls: Sequence[str]) -> int:
    """Pages of the database that the statements look at: no neighbour can disturb it."""
    total = 0
    for sql in sqls:
        plan = explain(sql)
        total += plan["Plan"]["Shared Hit Blocks"] + plan["Plan"]["Shared Read Blocks"]
    return total


def scanned(sqls: Sequence[str]) -> set[str]:
    """The tables that the statements read from end to end."""
    found: set[str] = set()

    def walk(node) -> None:
        if node["Node Type"] == "Seq Scan":
            found.add(node["Relation Name"])
        for child in node.get("Plans", ()):
            walk(child)

    for sql in sqls:
        walk(explain(sql)["Plan"])
    return found


def explain(sql: str) -> dict:
    with connection.cursor() as cursor:
        cursor.cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) {sql}")
        return cursor.fetchone()[0][0]


class Cpu:
    """CPU seconds of some processes of one thread each, by the kernel's own books."""

    def __init__(self, *pids: int):
        self.books = [Path(f"/proc/{pid}/schedstat") for pid in pids]

    def read(self) -> float:
        return sum(int(book.read_text(encoding="ascii").split()[0]) for book in self.books) / 1e9
