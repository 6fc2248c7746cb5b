"""The picture of an escalation's days: each day, its step, why it is not counted, its marks."""

from datetime import date

import pytest

from core import calendar
from escalations import picture, policy, why_this_date
from escalations.course import Prolonged
from escalations.policy import Course, Window

MARCH_27 = date(2026, 3, 27)
CALENDAR = calendar.england()
PROCEDURE = policy.procedure("pan-cheshire-2023")


def drawn(raised_on=MARCH_27, marks=(), today=MARCH_27, course=policy.USUAL):
    days = why_this_date.counted_days(PROCEDURE, 4, raised_on, CALENDAR, course)
    windows = {
        step: PROCEDURE.window(step, raised_on, CALENDAR, course)
        for step in range(course.entered_at_step, 5)
    }
    return picture.draw(days, windows, marks, today)


def cells(found):
    return [cell for week in found.weeks for cell in week if cell]


def test_the_days_round_easter_2026():
    found = drawn()
    assert [len(week) for week in found.weeks] == [7] * 6
    assert [cell is None for cell in found.weeks[0]] == [True] * 4 + [False] * 3
    assert [cell is None for cell in found.weeks[-1]] == [False] * 2 + [True] * 5
    by_day = {cell.on: cell for cell in cells(found)}
    assert [cell.number for cell in by_day.values() if cell.number] == list(range(1, 22))
    assert {cell.on: cell.step for cell in by_day.values() if cell.begins} == {
        date(2026, 3, 27): 1,
        date(2026, 3, 31): 2,
        date(2026, 4, 13): 3,
        date(2026, 4, 21): 4,
    }
    good_friday = by_day[date(2026, 4, 3)]
    assert (good_friday.number, good_friday.step, good_friday.why) == (None, 2, "Good Friday")
    assert found.not_counted == (
        "Not counted: weekends, Good Friday (Friday 3 April 2026) and Easter Monday"
        " (Monday 6 April 2026)."
    )
    assert found.lines[:4] == [
        "Step 1: Friday 27 March 2026 to Monday 30 March 2026, 2 working days.",
        "Step 2: Tuesday 31 March 2026 to Friday 10 April 2026, 7 working days.",
        "Step 3: Monday 13 April 2026 to Monday 20 April 2026, 6 working days.",
        "Step 4: Tuesday 21 April 2026 to Tuesday 28 April 2026, 6 working days.",
    ]
    assert by_day[date(2026, 4, 1)].date_words == "1 Apr"


def test_marks_stand_on_their_day_once_each_and_are_said_in_words():
    monday = date(2026, 3, 30)
    found = drawn(marks=[(monday, "C"), (MARCH_27, "R"), (monday, "C"), (monday, "U")])
    assert {cell.on: cell.letters for cell in cells(found) if cell.letters} == {
        MARCH_27: ("R",),
        monday: ("C", "U"),
    }
    assert [letter for letter, _ in found.key] == ["R", "C", "U"]
    assert found.lines[-2:] == [
        "Friday 27 March 2026, day 1, step 1: raised here. Today.",
        "Monday 30 March 2026, day 2, step 1: contact and moved up a step.",
    ]


def test_what_lies_outside_of_the_days_is_said_and_not_drawn():
    late, after = date(2026, 12, 1), "Tuesday 1 December 2026, 217 days after the last of them"
    found = drawn(marks=[(date(2026, 3, 26), "C"), (late, "A")], today=late)
    assert len(found.weeks) == 6
    assert not any(cell.is_today or cell.letters for cell in cells(found))
    assert found.lines[-3:] == [
        "Thursday 26 March 2026, before these days: contact.",
        f"{after}: proposal or recommendation answered.",
        f"Today is {after}.",
    ]


def test_one_that_has_ended_stands_on_no_day():
    found = drawn(today=None)
    assert not any(cell.is_today for cell in cells(found))
    assert "Today" not in " ".join(found.lines)


def test_by_the_fast_track_it_begins_on_the_day_it_was_raised_and_passes_over_the_first_steps():
    saturday = date(2026, 3, 28)
    found = drawn(course=Course(3, saturday), today=saturday)
    first = cells(found)[0]
    assert (first.on, first.number, first.step, first.begins) == (saturday, 15, 3, True)
    assert {cell.step for cell in cells(found)} == {3, 4}
    assert found.lines[0] == "Step 3: Saturday 28 March 2026."


def test_a_concern_of_a_sunday_has_a_day_before_the_first_step():
    first, second, *_ = cells(drawn(raised_on=date(2026, 3, 29)))
    assert (first.number, first.step, first.why) == (None, None, "Sunday")
    assert first.said == "Sunday 29 March 2026, not counted (Sunday)."
    assert (second.number, second.step) == (1, 1)


def test_the_windows_are_those_that_are_given():
    """As a case's own windows move, so does its picture."""
    days = why_this_date.counted_days(PROCEDURE, 4, MARCH_27, CALENDAR)
    moved = {1: Window(MARCH_27, date(2026, 4, 2)), 2: Window(date(2026, 4, 7), days[-1].on)}
    found = picture.draw(days, moved, [], MARCH_27)
    assert [cell.on for cell in cells(found) if cell.begins] == [MARCH_27, date(2026, 4, 7)]


@pytest.mark.parametrize("letter", picture.MARKS)
def test_each_mark_is_a_letter_with_words(letter):
    assert len(letter) == 1
    assert picture.MARKS[letter]


def test_days_one_after_the_other_that_are_not_counted_for_one_reason_are_one_run():
    until = date(2026, 4, 21)
    found = drawn(course=Course(pauses=(Prolonged(2, until),)))
    # Friday 10 April is the last day of step 2 without the pause; the weekend breaks no run.
    assert found.not_counted == (
        "Not counted: weekends, Good Friday (Friday 3 April 2026), Easter Monday (Monday 6 April"
        " 2026), paused (Monday 13 April 2026 to Tuesday 21 April 2026) and Early May bank holiday"
        " (Monday 4 May 2026)."
    )
