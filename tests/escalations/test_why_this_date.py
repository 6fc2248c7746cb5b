"""“Why this date?”: each counted and each skipped day, in the rules' own words."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.calendar import BeyondTheCalendar, calendar_of, england
from escalations import operations as escalate
from escalations import policy
from escalations.course import Course, pauses_of
from escalations.why_this_date import Day, counted_days, explain
from tests.escalations.test_raise import CHECK, fill_in
from tests.world import build, build_and_raise

PROCEDURE = policy.procedure("pan-cheshire-2023")
FRIDAY = date(2026, 3, 27)
ADDED = date(2026, 4, 8)


def with_one_added():
    known = england()
    years = {str(year): [] for year in range(known.first_year, known.last_year + 1)}
    return calendar_of(years, [*known.holidays, ADDED], known.names)


def told(days):
    return [f"{each.on:%d %b} {each.number or each.why}" for each in days]


def test_step_2_through_easter_day_by_day():
    assert told(counted_days(PROCEDURE, 2, FRIDAY, england())) == [
        "27 Mar 1",
        "28 Mar Saturday",
        "29 Mar Sunday",
        "30 Mar 2",
        "31 Mar 3",
        "01 Apr 4",
        "02 Apr 5",
        "03 Apr Good Friday",
        "04 Apr Saturday",
        "05 Apr Sunday",
        "06 Apr Easter Monday",
        "07 Apr 6",
        "08 Apr 7",
        "09 Apr 8",
        "10 Apr 9",
    ]


def test_a_day_that_the_partnership_added_says_so_and_ends_the_step_later():
    days = counted_days(PROCEDURE, 2, FRIDAY, with_one_added())
    assert Day(ADDED, None, "a day off that the partnership added") in days
    assert days[-1] == Day(date(2026, 4, 13), 9, "")


def test_raised_on_a_day_off_it_begins_with_why_that_day_is_not_day_1():
    days = counted_days(PROCEDURE, 1, date(2026, 3, 29), england())
    assert told(days) == ["29 Mar Sunday", "30 Mar 1", "31 Mar 2"]


def test_in_words_with_the_rule_and_its_source():
    why = explain(PROCEDURE, 1, FRIDAY, england())
    assert why.about == "step 1 ends on Monday 30 March 2026"
    assert why.rule == f"Step 1 ends with day 2. {PROCEDURE.counting}"
    assert PROCEDURE.version in why.source
    assert PROCEDURE.step(1).source in why.source
    assert PROCEDURE.source in why.source
    assert why.days == [
        ("Day 1", "Friday 27 March 2026"),
        ("Not counted (Saturday)", "Saturday 28 March 2026"),
        ("Not counted (Sunday)", "Sunday 29 March 2026"),
        ("Day 2", "Monday 30 March 2026"),
    ]


def test_beyond_the_calendar_no_date_is_made_up():
    with pytest.raises(BeyondTheCalendar):
        counted_days(PROCEDURE, 4, date(2028, 12, 20), england())


@given(raised_on=st.dates(date(2019, 1, 1), date(2028, 11, 1)), step=st.sampled_from([1, 2, 3, 4]))
def test_it_always_ends_with_the_due_date_and_numbers_every_working_day(raised_on, step):
    days = counted_days(PROCEDURE, step, raised_on, england())
    assert days[-1].on == PROCEDURE.due_on(step, raised_on, england())
    assert [each.on for each in days] == [raised_on + timedelta(days=n) for n in range(len(days))]
    numbers = [each.number for each in days if each.number]
    assert numbers == list(range(1, PROCEDURE.step(step).last_day + 1))
    for each in days:
        assert (each.number is None) is bool(each.why)
        assert england().is_working_day(each.on) is (each.number is not None)


# --- on the pages -------------------------------------------------------------------------------


def shown(response):
    """The list of days of each explanation on a page, by what it explains."""
    parts = response.content.decode().split('<details class="govuk-details portal-why">')[1:]
    found = {}
    for part in parts:
        body = part.partition("</details>")[0]
        about = re.search(r"Why this date\?<span[^>]*> \((.*?)\)", body).group(1)
        found.setdefault(about, []).append(
            re.findall(r"<li><strong>(.*?):</strong> (.*?)</li>", body)
        )
    return found


ENDS = {
    "step 1 ends on Monday 30 March 2026": 4,
    "step 2 ends on Friday 10 April 2026": 15,
    "step 3 ends on Monday 20 April 2026": 25,
    "step 4 ends on Tuesday 28 April 2026": 33,
}


@pytest.mark.django_db
def test_a_case_explains_each_of_its_due_dates_and_first_the_one_that_it_waits_for(client):
    world = build_and_raise()
    escalation, page = world.raised, f"/escalations/{world.raised.reference}/"
    client.force_login(world.alice)
    found = shown(client.get(page))
    assert {about: len(days[0]) for about, days in found.items()} == ENDS
    # the one at the top of the page, and the one beside the step
    assert [len(days) for days in found.values()] == [2, 1, 1, 1]
    assert ("Not counted (Good Friday)", "Friday 3 April 2026") in found[
        "step 2 ends on Friday 10 April 2026"
    ][0]
    assert list(shown(client.get(page + "raised/"))) == list(ENDS)
    assert list(shown(client.get(page + "move-up/"))) == ["step 2 ends on Friday 10 April 2026"]
    escalate.withdraw(escalation, outcome="withdrawn", reason="Settled.", by=world.alice)
    assert [len(days) for days in shown(client.get(page)).values()] == [1, 1, 1, 1]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("today", "about"),
    [
        ("2026-03-27", "step 1 ends on Monday 30 March 2026"),
        ("2026-04-10", "step 2 ends on Friday 10 April 2026"),
        ("2026-04-11", "step 3 ends on Monday 20 April 2026"),
    ],
)
def test_the_check_page_explains_the_date_that_it_gives(client, clock, today, about):
    world = build()
    clock.set(today)
    client.force_login(world.alice)
    fill_in(client, world, worker={"raised_on_day": 27, "raised_on_month": 3})
    page = client.get(CHECK)
    assert list(shown(page)) == [about]
    assert about.partition(" ends on ")[2] in page.context["happens"]


@pytest.mark.django_db
def test_the_check_page_explains_no_date_that_cannot_be_worked_out(client, clock):
    world = build()
    last_year = england().last_year
    clock.set(f"{last_year}-12-20")
    client.force_login(world.alice)
    worker = {"raised_on_month": "12", "raised_on_year": str(last_year), "raised_on_day": "20"}
    fill_in(client, world, worker=worker)
    assert shown(client.get(CHECK)) == {}


@pytest.mark.parametrize(
    "course",
    [
        policy.USUAL,
        Course(2, date.fromisoformat("2026-03-28")),
        Course(1, None, pauses_of("2:2026-04-17 3:2026-05-01")),
        Course(3, date.fromisoformat("2026-03-27"), pauses_of("4:2026-05-01")),
        Course(2, None, pauses_of("2:2026-06-01"), date.fromisoformat("2026-05-20")),
    ],
)
def test_each_counted_day_has_the_number_that_the_procedure_gives_it(course):
    """However it goes: the days are counted on from the first, and not each anew."""
    raised_on, known = date.fromisoformat("2026-03-27"), england()
    for step in range(course.entered_at_step, 5):
        days = counted_days(PROCEDURE, step, raised_on, known, course)
        counted = [(each.on, each.number) for each in days if each.number is not None]
        assert counted == [
            (on, PROCEDURE.day_number(raised_on, on, known, course)) for on, _ in counted
        ]
        assert counted
