"""The trail of a risk's residual score, drawn from its scorings: places alone, the template writes.

Pure. From left to right each time that it was looked at; a broken line is the target. The same
stands beside it as a table.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from improvement.risks.policy import BANDS, Band, Scale

WIDTH, HEIGHT, LEFT, TOP, BOTTOM = 360, 190, 80, 22, 28
MOST = 8  # the latest so many
HIGHEST = 25


@dataclass(frozen=True)
class Trail:
    """``points``: (x, y, score, words below or ""). ``bands``: (name, baseline, upper edge)."""

    points: list[tuple[int, int, int, str]]
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
    step = (WIDTH - LEFT - 70) / (len(shown) - 1)
    numbers = [each.scores.residual.number for each in shown]
    ends = (0, len(shown) - 1)
    points = [
        (
            round(LEFT + 35 + at * step),
            _y(number),
            number,
            words(each.scored_at) if at in ends else "",
        )
        for at, (each, number) in enumerate(zip(shown, numbers, strict=True))
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


def _y(number: int) -> int:
    return round(HEIGHT - BOTTOM - number * (HEIGHT - BOTTOM - TOP) / HIGHEST)


def _bands(scale: Scale) -> list[tuple[str, int, int]]:
    starts = {each: scale.bands[each] for each in Band}
    above = [*list(starts.values())[1:], HIGHEST + 1]
    return [
        (BANDS[each], (_y(start - 1) + _y(end - 1)) // 2 + 5, _y(end - 1))
        for (each, start), end in zip(starts.items(), above, strict=True)
    ]
