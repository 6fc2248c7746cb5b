"""The days of an escalation as a calendar, week by week, and the same in words. Pure.

From the day on which counting begins to the last day of the last step: what comes after is said,
not drawn, so that one that is long overdue stays as small as any other.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from core.words import MONTHS, WEEKDAYS, counted, day, listed
from escalations.policy import Window
from escalations.why_this_date import Day

# What may stand on a day. Letters, so that it can be told apart without colour and on paper.
MARKS = {
    "R": "raised here",
    "C": "contact",
    "S": "statement filed",
    "P": "resolution proposed, or recommendation made",
    "A": "proposal or recommendation answered",
    "M": "meeting",
    "U": "moved up a step",
    "O": "opened again",
    "E": "ended",
}
SHORT_WEEKDAYS = tuple(name[:3] for name in WEEKDAYS)
SATURDAY = 5

# Each: the day, and a letter of MARKS.
Mark = tuple[date, str]


@dataclass(frozen=True)
class Cell:
    """One day. ``number``: which day of the case, or None where ``why`` says why it is not counted;
    ``step``: whose window it lies in, or None; ``begins``: that the window opens on it."""

    on: date
    number: int | None
    step: int | None
    begins: bool
    why: str
    letters: tuple[str, ...]
    is_today: bool

    @property
    def date_words(self) -> str:
        """27, and 1 Apr where a month begins."""
        return f"1 {MONTHS[self.on.month - 1][:3]}" if self.on.day == 1 else str(self.on.day)

    @property
    def said(self) -> str:
        """Friday 27 March 2026, day 1, step 1: contact. Today."""
        counts = f"day {self.number}" if self.number else f"not counted ({self.why})"
        step = f", step {self.step}" if self.step else ""
        marks = f": {listed(MARKS[each] for each in self.letters)}" if self.letters else ""
        return f"{day(self.on)}, {counts}{step}{marks}.{' Today.' if self.is_today else ''}"


@dataclass(frozen=True)
class Picture:
    """``weeks``: from Monday to Sunday, None before the first day and after the last; ``key``: the
    letters that occur, with what they mean; ``lines``: all of it in words."""

    weeks: list[list[Cell | None]]
    key: list[tuple[str, str]]
    not_counted: str
    lines: list[str]


def draw(
    days: Sequence[Day], windows: Mapping[int, Window], marks: Iterable[Mark], today: date | None
) -> Picture:
    """``days``: every day without a gap, as `why_this_date.counted_days` gives them to the end of
    the last step; ``windows``: by step, those that the case goes through; ``today``: None for
    a case that has ended, which stands on no day any more."""
    on_day: dict[date, list[str]] = {}
    for on, letter in sorted(marks, key=lambda mark: mark[0]):
        if letter not in on_day.setdefault(on, []):
            on_day[on].append(letter)
    cells = [_cell(each, windows, on_day.get(each.on, []), today) for each in days]
    drawn = {each.on for each in days}
    used = {letter for letters in on_day.values() for letter in letters}
    return Picture(
        weeks=_weeks(cells),
        key=[(letter, words) for letter, words in MARKS.items() if letter in used],
        not_counted=_not_counted(cells),
        lines=[
            *(_step_line(number, window, cells) for number, window in windows.items()),
            _not_counted(cells),
            *(each.said for each in cells if each.letters or each.is_today),
            *(
                f"{day(on)}, {_outside(on, cells)}: {listed(MARKS[each] for each in letters)}."
                for on, letters in on_day.items()
                if on not in drawn
            ),
            *(
                []
                if today is None or today in drawn
                else [f"Today is {day(today)}, {_outside(today, cells)}."]
            ),
        ],
    )


def _cell(each: Day, windows: Mapping[int, Window], letters: list[str], today: date | None) -> Cell:
    begun = [number for number, window in windows.items() if window.opens_on <= each.on]
    step = max(begun, default=None)
    return Cell(
        on=each.on,
        number=each.number,
        step=step,
        begins=step is not None and windows[step].opens_on == each.on,
        why=each.why,
        letters=tuple(letters),
        is_today=each.on == today,
    )


def _weeks(cells: Sequence[Cell]) -> list[list[Cell | None]]:
    before = [None] * cells[0].on.weekday()
    after = [None] * (6 - cells[-1].on.weekday())
    row = [*before, *cells, *after]
    return [row[start : start + 7] for start in range(0, len(row), 7)]


def _step_line(number: int, window: Window, cells: Sequence[Cell]) -> str:
    if window.opens_on == window.due_on:
        return f"Step {number}: {day(window.opens_on)}."
    working = sum(
        1 for each in cells if each.number and window.opens_on <= each.on <= window.due_on
    )
    when = f"{day(window.opens_on)} to {day(window.due_on)}"
    return f"Step {number}: {when}, {counted(working, 'working day')}."


def _not_counted(cells: Sequence[Cell]) -> str:
    """Not counted: weekends, Good Friday (Friday 3 April 2026) and Easter Monday (…)."""
    off = [each for each in cells if each.number is None]
    named = [_run_words(*run) for run in _runs(cells)]
    weekends = ["weekends"] if any(each.on.weekday() >= SATURDAY for each in off) else []
    return f"Not counted: {listed([*weekends, *named])}." if off else "Every day is counted."


def _runs(cells: Sequence[Cell]) -> list[tuple[str, date, date]]:
    """Why not, from, to: each run of days for one reason, with nothing counted in between. A
    weekend neither begins a run nor breaks it."""
    found: list[tuple[str, date, date]] = []
    goes_on = False
    for each in cells:
        if each.number is not None:
            goes_on = False
        elif each.on.weekday() < SATURDAY:
            if goes_on and found[-1][0] == each.why:
                found[-1] = (each.why, found[-1][1], each.on)
            else:
                found.append((each.why, each.on, each.on))
            goes_on = True
    return found


def _run_words(why: str, first: date, last: date) -> str:
    return f"{why} ({day(first)}{'' if first == last else f' to {day(last)}'})"


def _outside(on: date, cells: Sequence[Cell]) -> str:
    if on < cells[0].on:
        return "before these days"
    late = (on - cells[-1].on) // timedelta(days=1)
    return f"{counted(late, 'day')} after the last of them"
