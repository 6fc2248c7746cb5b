"""The heat map: how many open risks stand in each cell, and the places of the picture of it."""

from dataclasses import dataclass

from django.db.models import Count
from django.urls import reverse

from improvement.risks.lists import Choice, scale
from improvement.risks.models import Risk
from improvement.risks.policy import BANDS, LEVELS, Band, Score


def sign(band: Band) -> str:
    """A band in a letter or two, where there is no room for its name."""
    return "".join(word[0].upper() for word in BANDS[band].split())


@dataclass(frozen=True)
class Cell:
    """``number``: of open risks with this likelihood and impact. ``url``: the list of them."""

    score: Score
    band: Band
    number: int
    url: str

    @property
    def band_words(self) -> str:
        return BANDS[self.band]

    @property
    def sign(self) -> str:
        return sign(self.band)


@dataclass(frozen=True)
class Row:
    likelihood: int
    word: str
    cells: list[Cell]


def rows(person, measure: str) -> list[Row]:
    """The likeliest first; of the risks that this person may open, in one statement."""
    columns = (f"{measure}_likelihood", f"{measure}_impact")
    counts = Risk.objects.visible_to(person).open().order_by().values_list(*columns)
    numbers = {(row, column): n for row, column, n in counts.annotate(n=Count("pk"))}
    address, current = reverse("risks:index"), scale()

    def cell(row: int, column: int) -> Cell:
        chosen = Choice(score=measure, likelihood=str(row), impact=str(column))
        number = numbers.get((row, column), 0)
        return Cell(
            Score(row, column), current.band(row * column), number, address + chosen.query()
        )

    return [
        Row(row, current.likelihood[row][0], [cell(row, column) for column in LEVELS])
        for row in reversed(LEVELS)
    ]


# --- the picture, in its own units: it is drawn as wide as its frame ------------------------------

WIDE, HIGH, MARGIN, BELOW = 58, 46, 28, 46


@dataclass(frozen=True)
class Place:
    cell: Cell
    x: int
    y: int

    @property
    def middle(self) -> int:
        return self.x + WIDE // 2

    @property
    def number_y(self) -> int:
        return self.y + 23

    @property
    def sign_y(self) -> int:
        return self.y + 39


@dataclass(frozen=True)
class Picture:
    """``labels``: (text, x, y) of the levels; the names of the axes have their own places."""

    places: list[Place]
    labels: list[tuple[int, int, int]]
    cell_width: int = WIDE
    cell_height: int = HIGH
    width: int = MARGIN + 5 * WIDE + 1
    height: int = 5 * HIGH + BELOW

    @property
    def axis_y(self) -> int:
        return self.height - 4

    @property
    def axis_x(self) -> int:
        return MARGIN + 5 * WIDE // 2

    @property
    def upward_y(self) -> int:
        return 5 * HIGH // 2


def draw(found: list[Row]) -> Picture:
    places = [
        Place(cell, MARGIN + across * WIDE, down * HIGH + 1)
        for down, row in enumerate(found)
        for across, cell in enumerate(row.cells)
    ]
    upward = [(row.likelihood, 20, down * HIGH + 29) for down, row in enumerate(found)]
    along = [
        (level, MARGIN + at * WIDE + WIDE // 2, 5 * HIGH + 19) for at, level in enumerate(LEVELS)
    ]
    return Picture(places, upward + along)
