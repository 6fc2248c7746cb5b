"""What moves a case's own windows from where the procedure puts them: the fast track, pauses. Pure.

A pause prolongs one step to a later working day; the steps after it keep their length in working
days and follow at once. Source of pauses: the portal's own rule, `[pause]` of the policy file.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from core.calendar import WorkingCalendar


@dataclass(frozen=True)
class Window:
    """The dates of a step for one escalation."""

    opens_on: date
    due_on: date


@dataclass(frozen=True)
class Prolonged:
    """``step`` is due on ``until``, or on the next working day where that is none any more."""

    step: int
    until: date


@dataclass(frozen=True)
class Course:
    """``fast_track_on``: the day on which it was raised by the fast track, at ``entered_at_step``.
    ``pauses``: those that were approved, in the order in which they were. ``reopened_on``: the day
    on which it was opened again, at ``entered_at_step``, whose first day that is."""

    entered_at_step: int = 1
    fast_track_on: date | None = None
    pauses: tuple[Prolonged, ...] = ()
    reopened_on: date | None = None

    @property
    def without_pauses(self) -> "Course":
        return replace(self, pauses=())

    def paused_before(self, step: int) -> "Course":
        """With the pauses of earlier steps alone: when ``step`` would end but for its own."""
        return replace(self, pauses=tuple(each for each in self.pauses if each.step < step))

    def until(self, step: int) -> date | None:
        return max((each.until for each in self.pauses if each.step == step), default=None)

    @property
    def last_paused(self) -> int:
        return max((each.step for each in self.pauses), default=0)


USUAL = Course()


def course_from(entered_at_step: int, today: date) -> Course:
    """Of one that is raised today; it takes the fast track unless it begins at step 1."""
    return USUAL if entered_at_step == 1 else Course(entered_at_step, today)


def course_of(
    entered_at_step: int,
    fast_track_on: date | None,
    reopened_at_step: int | None,
    reopened_on: date | None,
    paused: str,
) -> Course:
    """From what a case keeps. Opened again, it takes no fast track: its days begin anew."""
    pauses = pauses_of(paused)
    if reopened_at_step is not None:
        return Course(reopened_at_step, None, pauses, reopened_on)
    return Course(entered_at_step, fast_track_on, pauses)


def pauses_of(written: str) -> tuple[Prolonged, ...]:
    """From “2:2026-04-17 3:2026-05-01”, as a case keeps them."""
    pairs = (each.split(":") for each in written.split())
    return tuple(Prolonged(int(step), date.fromisoformat(until)) for step, until in pairs)


def written(pauses: Iterable[Prolonged]) -> str:
    return " ".join(f"{each.step}:{each.until.isoformat()}" for each in pauses)


def prolonged(
    planned: Iterable[tuple[int, Window]], course: Course, calendar: WorkingCalendar
) -> Iterator[tuple[int, Window, date]]:
    """Of each step, in order: its number, its window, and when it would end but for its own pause.

    ``planned``: the windows without a pause. Raises BeyondTheCalendar.
    """
    shift = 0
    for step, window in planned:
        unpaused = calendar.add(window.due_on, shift)
        opens_on, due_on = calendar.add(window.opens_on, shift), unpaused
        if until := course.until(step):
            due_on = max(unpaused, calendar.day_one(until))
            shift += working_days(unpaused, due_on, calendar)
        yield step, Window(opens_on, due_on), unpaused


def working_days(after: date, to: date, calendar: WorkingCalendar) -> int:
    """After the one day, up to and including the other."""
    return calendar.day_number(after + timedelta(days=1), to) if to > after else 0
