"""The picture of an escalation's days, from what its page has read already."""

from collections.abc import Iterator

from core import calendar, clock
from escalations import picture, timeline, told, why_this_date
from escalations.meetings.policy import State

LETTERS = {
    "raised": "R",
    "contact": "C",
    "statement": "S",
    "recommended": "P",
    "recommendation answered": "A",
    "moved up": "U",
    "reopened": "O",
    "closed": "E",
}


def drawn(escalation, rows: list[timeline.Row]) -> picture.Picture:
    """``rows``: of `timeline.read`. Asks the database nothing."""
    procedure, last = escalation.procedure, escalation.procedure.steps[-1].number
    days = why_this_date.counted_days(
        procedure, last, escalation.raised_on, calendar.england(), escalation.course
    )
    windows = {
        rule.number.value: escalation.window(rule.number)
        for rule in procedure.steps
        if rule.number >= escalation.course.entered_at_step
    }
    today = None if escalation.closed_on else clock.today()
    return picture.draw(days, windows, _marks(rows), today)


def _marks(rows: list[timeline.Row]) -> Iterator[picture.Mark]:
    # Of each meeting, what it has come to: one that was called off or moved is on no day.
    meetings = {row.pk: row for row in rows if row.kind == "meeting"}
    for row in rows:
        written_on = clock.local(row.at).date()
        if row.kind == "proposal":
            yield written_on, "P" if row.yes is None else "A"
        elif row.kind == "contact":
            yield row.on or written_on, "C"
        elif row.kind == "meeting" and row is meetings[row.pk] and row.code == State.FIXED:
            yield clock.local(told.moment_of(row.answer)).date(), "M"
        elif letter := LETTERS.get(row.kind):
            yield written_on, letter
