"""The trail of a risk's residual score, drawn from its scorings: places alone, the template writes.

Pure. From left to right each time that it was looked at, as far apart as the days were; a broken
line is the target. The same
stands beside it as a table.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from improvement.risks.policy import BANDS, Band, Scale

WIDTH, HEIGHT, LEFT, TOP, BOTTOM = 360, 190, 80, 22, 28
MOST = 8  # the latest so many
HIGHEST = 25
DAY = 24 * 60 * 60  # seconds
ROOM = 22  # that a score needs beside the one before it to be read


@dataclass(frozen=True)
class Trail:
    """``points``: (x, y, score or "" where it has no room, words below or ""). ``bands``: (name,
    baseline, upper edge)."""

    points: list[tuple[int, int, int | str, str]]
    bands: list[tuple[str, int, int]]
    target_y: int
    line: str
    title: str
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    bottom: int = HEIGHT - BOTTOM


def draw(scorings: Sequence[Any], scale: Scale, words) -> Trail | None:
    """``scorings``: oldest first. ``words``: of the moment of one. None: too few for a trail."""
    shown = scorings[-MOST:]
    if len(shown) < 2:
        return None
    numbers = [each.scores.residual.number for each in shown]
    places = _places([each.scored_at for each in shown])
    labels = _with_room(places, numbers)
    ends = (0, len(shown) - 1)
    points = [
        (place, _y(numbers[at]), labels[at], words(shown[at].scored_at) if at in ends else "")
        for at, place in enumerate(places)
    ]
    return Trail(
        points,
        _bands(scale),
        _y(shown[-1].scores.target.number),
        "M" + "L".join(f"{x} {y}" for x, y, *_ in points),
        f"Residual score: {numbers[0]} on {words(shown[0].scored_at)}, {numbers[-1]} on "
        f"{words(shown[-1].scored_at)}; the target is {shown[-1].scores.target.number}. "
        "The same is in the table.",
    )


def _places(moments: Sequence[datetime]) -> list[int]:
    """By their dates, from the first to the last; all of one day side by side."""
    passed = [(each - moments[0]).total_seconds() for each in moments]
    if passed[-1] < DAY:
        passed = [float(at) for at in range(len(moments))]
    return [round(LEFT + 35 + each * (WIDTH - LEFT - 70) / passed[-1]) for each in passed]


def _with_room(places: Sequence[int], numbers: Sequence[int]) -> list[int | str]:
    """The scores that are written: the last one, and each that has room before what follows."""
    written: list[int | str] = []
    right = WIDTH
    for place, number in zip(reversed(places), reversed(numbers), strict=True):
        has_room = not written or right - place >= ROOM
        written.append(number if has_room else "")
        right = place if has_room else right
    return written[::-1]


def _y(number: int) -> int:
    return round(HEIGHT - BOTTOM - number * (HEIGHT - BOTTOM - TOP) / HIGHEST)


def _bands(scale: Scale) -> list[tuple[str, int, int]]:
    starts = {each: scale.bands[each] for each in Band}
    above = [*list(starts.values())[1:], HIGHEST + 1]
    return [
        (BANDS[each], (_y(start - 1) + _y(end - 1)) // 2 + 5, _y(end - 1))
        for (each, start), end in zip(starts.items(), above, strict=True)
    ]
