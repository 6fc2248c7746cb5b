"""Where an escalation stands, in words. No database."""

from datetime import date

import pytest

from core.calendar import calendar_of
from escalations import policy
from escalations.standing import (
    Facts,
    due_tone,
    due_words,
    is_overdue,
    overdue_before,
    short_due_words,
    standing,
)

NAMES = {
    date(2026, 4, 3): "Good Friday",
    date(2026, 4, 6): "Easter Monday",
    date(2026, 5, 4): "Early May bank holiday",
}
ADDED = date(2026, 6, 10)
ENGLAND = calendar_of({"2026": [*NAMES]}, [ADDED], NAMES)
PROCEDURE = policy.procedure("pan-cheshire-2023")
DAY_ONE = date(2026, 3, 27)


def facts(**changes):
    given = {
        "procedure": PROCEDURE,
        "raised_on": DAY_ONE,
        "step": 2,
        "due_on": date(2026, 4, 10),
        "waiting_for": "Testshire Health Trust",
        "people": (("Bella Boateng", "line manager"),),
    }
    return Facts(**{**given, **changes})


def test_the_lines_say_which_day_which_step_whose_turn_and_by_when():
    found = standing(facts(), date(2026, 4, 8), ENGLAND)
    assert found.heading == "2 working days left"
    assert found.tag == "Step 2 of 4"
    assert found.lines == [
        (
            "Day 7 of 21. Step 2 ends Friday 10 April 2026"
            " (Good Friday and Easter Monday are not counted)."
        ),
        "Waiting for: Testshire Health Trust, Bella Boateng (line manager).",
    ]


def test_no_bank_holiday_in_the_window_is_not_spoken_of():
    found = standing(facts(step=1, due_on=date(2026, 3, 30)), DAY_ONE, ENGLAND)
    assert found.lines[0] == "Day 1 of 21. Step 1 ends Monday 30 March 2026."


@pytest.mark.parametrize(
    ("raised_on", "due_on", "note"),
    [
        ("2026-04-20", "2026-05-11", "(Early May bank holiday is not counted)."),
        ("2026-05-26", "2026-06-16", "(Wednesday 10 June 2026 is not counted)."),
    ],
)
def test_one_day_off_is_spoken_of_in_the_singular(raised_on, due_on, note):
    raised_on, due_on = date.fromisoformat(raised_on), date.fromisoformat(due_on)
    found = standing(facts(step=3, raised_on=raised_on, due_on=due_on), raised_on, ENGLAND)
    assert found.lines[0].endswith(note)


def test_a_step_that_is_over_says_so_and_the_day_goes_on_counting():
    last = facts(step=4, due_on=date(2026, 4, 28), waiting_for="the statutory partners", people=())
    found = standing(last, date(2026, 4, 30), ENGLAND)
    assert found.heading == "Overdue since Tuesday 28 April 2026"
    assert found.tone == "red"
    assert found.lines == [
        "Day 23: day 21 was the last. Step 4 ended on Tuesday 28 April 2026.",
        (
            "Waiting for: the statutory partners. Nobody is listed for this step:"
            " ask the business team who takes it."
        ),
    ]


def test_an_agency_without_a_lead_is_said_to_have_none_and_who_is_told():
    nobody = facts(people=(), has_no_lead=True)
    assert standing(nobody, date(2026, 4, 8), ENGLAND).lines[1] == (
        "Waiting for: Testshire Health Trust. Nobody there is listed for this step, and it has no"
        " safeguarding lead in the portal: the Business Manager is told, and its administrator"
        " where it has one. They find someone."
    )


def test_raised_on_a_day_off_says_when_day_one_is():
    saturday = facts(step=1, raised_on=date(2026, 3, 28), due_on=date(2026, 3, 31))
    found = standing(saturday, date(2026, 3, 28), ENGLAND)
    assert found.lines[0] == "Day 1 is Monday 30 March 2026. Step 1 ends Tuesday 31 March 2026."


def test_a_proposed_resolution_is_what_it_waits_for():
    two = (("Ann", ""), ("Ben", "named nurse"))
    found = standing(facts(people=two, resolution_proposed=True), date(2026, 4, 8), ENGLAND)
    assert found.lines[1] == (
        "Waiting for: Testshire Health Trust, Ann or Ben (named nurse)"
        " to answer the proposed resolution."
    )


def test_the_statutory_partners_are_all_needed():
    partners = facts(
        step=4,
        due_on=date(2026, 4, 28),
        waiting_for="the statutory partners",
        people=(("Ada Archer", "delegate"), ("Carol Cole", ""), ("Ines Ives", "")),
        all_needed=True,
    )
    assert standing(partners, date(2026, 4, 22), ENGLAND).lines[1] == (
        "Waiting for: the statutory partners, Ada Archer (delegate), Carol Cole and Ines Ives."
    )


def test_closed_says_how_it_ended():
    closed = facts(outcome="Resolved: a compromise was agreed", closed_on=date(2026, 4, 8))
    found = standing(closed, date(2026, 6, 1), ENGLAND)
    assert (found.heading, found.tag) == ("Closed on Wednesday 8 April 2026", "Closed")
    assert found.lines == ["Resolved: a compromise was agreed.", "It ended at step 2 of 4."]


@pytest.mark.parametrize(
    ("today", "words", "short", "tone"),
    [
        ("2026-04-01", "5 working days left", "5 working days left, 10 Apr", "blue"),
        ("2026-04-04", "4 working days left", "4 working days left, 10 Apr", "blue"),
        ("2026-04-09", "1 working day left", "1 working day left, 10 Apr", "blue"),
        ("2026-04-10", "Due today", "Due today", "orange"),
        ("2026-04-11", "Ended on Friday 10 April 2026", "Ended 10 Apr", "orange"),
        ("2026-04-12", "Ended on Friday 10 April 2026", "Ended 10 Apr", "orange"),
        ("2026-04-13", "Overdue since Friday 10 April 2026", "Overdue since 10 Apr", "red"),
    ],
)
def test_due_in_words(today, words, short, tone):
    today, due_on = date.fromisoformat(today), date(2026, 4, 10)
    assert due_words(due_on, today, ENGLAND) == words
    assert short_due_words(due_on, today, ENGLAND) == short
    assert due_tone(due_on, today, ENGLAND) == tone


@pytest.mark.parametrize(
    ("today", "before"),
    [
        ("2026-04-02", "2026-04-02"),
        ("2026-04-03", "2026-04-02"),  # Good Friday
        ("2026-04-06", "2026-04-02"),  # Easter Monday
        ("2026-04-07", "2026-04-07"),
    ],
)
def test_a_step_is_overdue_once_a_working_day_has_begun_since(today, before):
    today, before = date.fromisoformat(today), date.fromisoformat(before)
    assert overdue_before(today, ENGLAND) == before
    for due_on in (date(2026, 4, 1), date(2026, 4, 2), date(2026, 4, 7)):
        assert is_overdue(due_on, today, ENGLAND) == (due_on < before)


def test_a_step_that_ended_before_days_off_says_when_it_moves_up():
    raised_on, due_on = date(2026, 3, 26), date(2026, 3, 27)
    ended = {"step": 1, "raised_on": raised_on, "due_on": due_on}
    saturday, monday = date(2026, 3, 28), date(2026, 3, 30)
    found = standing(facts(**ended), saturday, ENGLAND)
    assert found.heading == "Ended on Friday 27 March 2026"
    assert found.lines[0] == (
        "Day 2 of 21. Step 1 ended on Friday 27 March 2026. It moves up on Monday 30 March 2026."
    )
    for other, today in (({}, monday), ({"moves_up_by_itself": False}, saturday)):
        [first, _] = standing(facts(**ended, **other), today, ENGLAND).lines
        assert first.endswith("Step 1 ended on Friday 27 March 2026.")
    last = standing(facts(step=4, due_on=due_on), saturday, ENGLAND)
    assert last.lines[0].endswith("Step 4 ended on Friday 27 March 2026.")


def test_the_date_of_another_year_has_its_year():
    words = short_due_words(date(2025, 12, 31), date(2026, 1, 2), ENGLAND)
    assert words == "Overdue since 31 Dec 2025"
