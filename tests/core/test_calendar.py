"""Working days of England: the holidays themselves, and every way of counting."""

from datetime import date, timedelta

import holidays
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core.calendar import (
    BeyondTheCalendar,
    WorkingCalendar,
    calendar_of,
    england,
    months_after,
)

ENGLAND = england()
KNOWN = range(ENGLAND.first_year, ENGLAND.last_year + 1)

# --- the holidays -----------------------------------------------------------------------------


@pytest.mark.parametrize("year", KNOWN)
def test_the_days_off_are_those_of_an_independent_package(year):
    package = holidays.country_holidays("GB", subdiv="ENG", years=year)
    ours = {day for day in ENGLAND.holidays if day.year == year}
    assert {day for day in ours if day.weekday() < 5} == {
        day for day in package if day.weekday() < 5
    }


@pytest.mark.parametrize("year", KNOWN)
def test_every_year_has_its_eight_days_off_or_more(year):
    assert len(ENGLAND.days_off_between(date(year, 1, 1), date(year, 12, 31))) >= 8


def test_no_year_is_missing_between_the_first_and_the_last():
    with pytest.raises(ValueError, match="skips a year"):
        calendar_of({"2025": [], "2027": []})


def test_days_the_partnership_adds_are_days_off():
    mourning = date(2026, 6, 3)
    assert calendar_of({"2026": []}).is_working_day(mourning)
    assert not calendar_of({"2026": []}, [mourning]).is_working_day(mourning)


def test_days_off_between_counts_both_ends_and_leaves_weekends_out():
    calendar = calendar_of({"2026": [date(2026, 4, 3), date(2026, 4, 5), date(2026, 4, 6)]})
    assert calendar.days_off_between(date(2026, 4, 3), date(2026, 4, 6)) == [
        date(2026, 4, 3),
        date(2026, 4, 6),
    ]
    assert calendar.days_off_between(date(2026, 4, 4), date(2026, 4, 5)) == []


# --- counting: the test cases of the fact sheet (section 10) ----------------------------------

ESCALATION_DAY_ONE = date(2026, 3, 27)


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (1, date(2026, 3, 27)),
        (2, date(2026, 3, 30)),
        (3, date(2026, 3, 31)),
        (9, date(2026, 4, 10)),
        (15, date(2026, 4, 20)),
        (21, date(2026, 4, 28)),
    ],
)
def test_the_days_of_an_escalation_over_easter(number, expected):
    assert ENGLAND.nth_day(ESCALATION_DAY_ONE, number) == expected
    assert ENGLAND.day_number(ESCALATION_DAY_ONE, expected) == number


@pytest.mark.parametrize(
    ("start", "working_days", "expected"),
    [
        (date(2026, 12, 21), 5, date(2026, 12, 30)),  # aware -> notify
        (date(2026, 12, 30), 15, date(2027, 1, 21)),  # notified -> Rapid Review
        (date(2026, 9, 1), -8, date(2026, 8, 19)),
        (date(2026, 4, 2), 1, date(2026, 4, 7)),  # over Good Friday and Easter Monday
        (date(2026, 4, 7), -1, date(2026, 4, 2)),
        (date(2026, 12, 24), 1, date(2026, 12, 29)),
        (date(2027, 12, 24), 1, date(2027, 12, 29)),  # both substitute days
        (date(2027, 12, 31), 1, date(2028, 1, 4)),
        (date(2026, 4, 4), 1, date(2026, 4, 7)),  # from a Saturday
        (date(2026, 4, 4), -1, date(2026, 4, 2)),
        (date(2026, 4, 4), 0, date(2026, 4, 4)),
        (date(2026, 3, 27), 0, date(2026, 3, 27)),
    ],
)
def test_working_days_are_added_and_taken_away(start, working_days, expected):
    assert ENGLAND.add(start, working_days) == expected


def test_the_panel_has_its_copy_seven_working_days_before_publication():
    # Fact sheet, section 10: publish Tuesday 1 September 2026, Panel copy by Thursday 20 August.
    assert ENGLAND.add(date(2026, 9, 1), -7) == date(2026, 8, 20)


@pytest.mark.parametrize(
    ("start", "day_one"),
    [
        (date(2026, 3, 27), date(2026, 3, 27)),
        (date(2026, 3, 28), date(2026, 3, 30)),
        (date(2026, 4, 3), date(2026, 4, 7)),
        (date(2026, 12, 25), date(2026, 12, 29)),
        (date(2027, 1, 1), date(2027, 1, 4)),
    ],
)
def test_a_count_begins_on_the_next_working_day(start, day_one):
    assert ENGLAND.day_one(start) == day_one
    assert ENGLAND.nth_day(start, 1) == day_one
    assert ENGLAND.day_number(start, day_one) == 1


@pytest.mark.parametrize(
    ("day", "number"),
    [
        (date(2026, 3, 26), 0),
        (date(2026, 3, 27), 1),
        (date(2026, 3, 29), 1),
        (date(2026, 4, 2), 5),
        (date(2026, 4, 3), 5),
        (date(2026, 4, 6), 5),
        (date(2026, 4, 7), 6),
    ],
)
def test_a_day_off_carries_the_number_of_the_working_day_before_it(day, number):
    assert ENGLAND.day_number(ESCALATION_DAY_ONE, day) == number


def test_a_day_before_day_one_has_number_nought_even_when_the_count_began_on_a_weekend():
    saturday = date(2026, 3, 28)
    assert ENGLAND.day_number(saturday, saturday) == 0
    assert ENGLAND.day_number(saturday, date(2026, 3, 30)) == 1


# --- the horizon ------------------------------------------------------------------------------

ONE_YEAR = WorkingCalendar(frozenset({date(2026, 1, 1), date(2026, 12, 25)}), 2026, 2026)


@pytest.mark.parametrize(
    "ask",
    [
        lambda calendar: calendar.is_working_day(date(2027, 1, 1)),
        lambda calendar: calendar.is_working_day(date(2025, 12, 31)),
        lambda calendar: calendar.is_working_day(date(2027, 1, 2)),  # a Saturday is no exception
        lambda calendar: calendar.day_one(date(2027, 1, 1)),
        lambda calendar: calendar.add(date(2026, 12, 31), 1),
        lambda calendar: calendar.add(date(2026, 1, 1), -1),
        lambda calendar: calendar.nth_day(date(2026, 12, 31), 2),
        lambda calendar: calendar.day_number(date(2026, 12, 31), date(2027, 1, 4)),
        lambda calendar: calendar.days_off_between(date(2026, 12, 1), date(2027, 1, 31)),
        lambda calendar: calendar.days_off_between(date(2025, 12, 1), date(2026, 1, 31)),
    ],
)
def test_beyond_the_years_it_knows_it_refuses_to_guess(ask):
    with pytest.raises(BeyondTheCalendar):
        ask(ONE_YEAR)


def test_the_last_days_it_knows_can_still_be_numbered():
    assert ONE_YEAR.day_number(date(2026, 12, 30), date(2026, 12, 31)) == 2
    assert ONE_YEAR.day_number(date(2026, 12, 31), date(2026, 12, 31)) == 1


def test_the_refusal_says_which_year_is_missing_and_where_to_add_it():
    with pytest.raises(BeyondTheCalendar, match=r"2027.*bank-holidays-england\.toml"):
        ONE_YEAR.is_working_day(date(2027, 6, 1))


# --- properties -------------------------------------------------------------------------------

inside = st.dates(date(KNOWN[0], 2, 1), date(KNOWN[-1], 8, 31))
few = st.integers(1, 40)


@given(inside, few)
def test_the_number_of_the_nth_day_is_n(day, number):
    assert ENGLAND.day_number(day, ENGLAND.nth_day(day, number)) == number


@given(inside, st.integers(1, 60))
def test_added_days_are_taken_away_again(day, working_days):
    assume(ENGLAND.is_working_day(day))
    assert ENGLAND.add(ENGLAND.add(day, working_days), -working_days) == day


@given(inside, few, st.integers(0, 60))
def test_a_further_holiday_never_makes_a_date_earlier(day, number, later):
    further = frozenset({*ENGLAND.holidays, day + timedelta(days=later)})
    longer = WorkingCalendar(further, ENGLAND.first_year, ENGLAND.last_year)
    assert longer.nth_day(day, number) >= ENGLAND.nth_day(day, number)


@given(inside, few)
def test_a_count_ends_on_a_working_day_and_not_before_it_began(day, number):
    end = ENGLAND.nth_day(day, number)
    assert ENGLAND.is_working_day(end)
    assert end >= day


@given(inside, inside)
def test_the_number_of_a_day_is_the_working_days_counted_one_by_one(first, last):
    counted = sum(
        ENGLAND.is_working_day(first + timedelta(days=n)) for n in range((last - first).days + 1)
    )
    assert ENGLAND.day_number(first, last) == counted


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2020, 2, 29), 84, date(2027, 2, 28)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 1, 15), -12, date(2025, 1, 15)),
        (date(2026, 11, 30), 1, date(2026, 12, 30)),
        (date(2026, 12, 1), 0, date(2026, 12, 1)),
    ],
)
def test_months_later_it_is_the_same_day_or_the_last_of_a_shorter_month(day, months, then):
    assert months_after(day, months) == then


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("2026-04-02", None),
        ("2026-04-03", "Good Friday"),
        ("2026-04-04", "Saturday"),
        ("2026-04-05", "Sunday"),
        ("2026-12-26", "Saturday"),
        ("2026-04-08", "a day off that the partnership added"),
    ],
)
def test_a_day_that_is_not_counted_says_why(day, why):
    days = {str(year): [] for year in KNOWN}
    added = [*ENGLAND.holidays, date(2026, 4, 8)]
    calendar = calendar_of(days, added, ENGLAND.names)
    assert calendar.why_not_counted(date.fromisoformat(day)) == why
