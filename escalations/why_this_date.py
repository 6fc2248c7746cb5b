"""“Why this date?”: each day counted to the end of a step, each skipped and why. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta

from core.calendar import WorkingCalendar
from core.words import day
from escalations.policy import USUAL, Course, Procedure


@dataclass(frozen=True)
class Day:
    """``number``: which day of the case it is, or None for one that is not counted; ``why`` then
    says why not: "Saturday", "Good Friday", "a day off that the partnership added"."""

    on: date
    number: int | None
    why: str


@dataclass(frozen=True)
class Explanation:
    """A due date explained, in words. ``days``: what each is counted as, and its date."""

    about: str
    rule: str
    source: str
    days: list[tuple[str, str]]


def counted_days(
    procedure: Procedure,
    step: int,
    raised_on: date,
    calendar: WorkingCalendar,
    course: Course = USUAL,
) -> list[Day]:
    """Every day from ``raised_on`` to the last one of the step, both included; opened again from
    the day of that; by the fast track from the day on which it began, which counts whatever day it
    is. A day of a pause is not
    counted.

    Raises BeyondTheCalendar when bank holidays are not known that far.
    """
    begun_on = course.reopened_on or course.fast_track_on or raised_on
    last = procedure.due_on(step, raised_on, calendar, course)
    pauses = procedure.pauses(raised_on, calendar, course) if course.pauses else []
    found: list[Day] = []
    number = None
    for count in range((last - begun_on).days + 1):
        on = begun_on + timedelta(days=count)
        why = None if on == course.fast_track_on else calendar.why_not_counted(on)
        if why is None and any(after < on <= to for after, to in pauses):
            why = PAUSED
        if why is None:
            if number is None:
                number = procedure.day_number(raised_on, on, calendar, course)
            else:
                number += 1
        found.append(Day(on, number if why is None else None, why or ""))
    return found


PAUSED = "paused"


def explain(
    procedure: Procedure,
    step: int,
    raised_on: date,
    calendar: WorkingCalendar,
    course: Course = USUAL,
) -> Explanation:
    """Raises BeyondTheCalendar when bank holidays are not known that far."""
    rule = procedure.step(step)
    days = counted_days(procedure, step, raised_on, calendar, course)
    ends_with, sources = f"Step {step} ends with day {rule.last_day}.", f"{rule.source}"
    if course.reopened_on is not None:
        said = f"{_of_the_reopening(procedure, course)} {ends_with}"
        sources = (
            f"Reopening: {procedure.reopening.source} {sources}" if procedure.reopening else sources
        )
    elif course.fast_track_on is None:
        said = f"{ends_with} {procedure.counting}"
    else:
        said = f"{_of_the_fast_track(procedure, course)} {ends_with}"
        sources = f"Fast track: {procedure.fast_track.source} {sources}"
    unpaused = procedure.due_on(step, raised_on, calendar, course.without_pauses)
    if unpaused != days[-1].on:
        said = f"{said} {_of_the_pause(step, unpaused, course)}"
        sources = f"{sources} Pause: {procedure.pause.source}" if procedure.pause else sources
    return Explanation(
        about=f"step {step} ends on {day(days[-1].on)}",
        rule=said,
        source=f"Procedure {procedure.version}. {sources} {procedure.source}.",
        days=[(_counted_as(each), day(each.on)) for each in days],
    )


def _of_the_fast_track(procedure: Procedure, course: Course) -> str:
    first = procedure.step(course.entered_at_step)
    return (
        f"By the fast track it began at step {first.number}, due on the day it was raised, working"
        f" day or not, because a child was said to be at immediate risk. That day counts as day"
        f" {first.last_day}, and the next working day in England as day {first.last_day + 1}."
    )


def _of_the_reopening(procedure: Procedure, course: Course) -> str:
    first = procedure.step(course.entered_at_step)
    return (
        f"It was opened again on {day(course.reopened_on)}, at step {first.number}. That day, or"
        f" the next working day in England, counts as day {first.first_day}."
    )


def _of_the_pause(step: int, unpaused: date, course: Course) -> str:
    whose = "It" if course.until(step) else "An earlier step"
    return (
        f"{whose} was paused, and the days of the pause are not counted: without the pause step"
        f" {step} would have ended on {day(unpaused)}."
    )


def _counted_as(each: Day) -> str:
    return f"Day {each.number}" if each.number else f"Not counted ({each.why})"
