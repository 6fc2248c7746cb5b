"""With whom an escalation has been: working days of each side, which add up to the whole."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.calendar import england
from escalations import case, held_days
from escalations import operations as escalate
from escalations.policy import Side
from tests.world import build, raise_one, refresh

RAISING, CHALLENGED, BOTH = Side.RAISING, Side.CHALLENGED, Side.BOTH
FRIDAY = date(2026, 3, 27)


def days(turns, until, raised_on=FRIDAY):
    return held_days.held(turns, raised_on, until, england())


def test_a_day_belongs_to_whose_turn_it_was_when_it_ended():
    turns = [(FRIDAY, CHALLENGED), (date(2026, 3, 31), RAISING), (date(2026, 4, 1), CHALLENGED)]
    # Friday and Monday; Tuesday; Wednesday, Thursday, and after Easter Tuesday.
    assert days(turns, date(2026, 4, 7)) == {RAISING: 1, CHALLENGED: 5}


def test_of_several_turns_on_a_day_the_last_one_holds_it():
    turns = [(FRIDAY, CHALLENGED), (FRIDAY, RAISING)]
    assert days(turns, FRIDAY) == {RAISING: 1}


def test_before_it_was_written_down_it_was_the_first_ones():
    assert days([(date(2026, 3, 31), CHALLENGED)], date(2026, 3, 31)) == {CHALLENGED: 3}


def test_what_is_nobodys_day_is_nobodys():
    assert days([(date(2026, 3, 28), CHALLENGED)], date(2026, 3, 29), date(2026, 3, 28)) == {}


@given(
    st.lists(st.tuples(st.integers(0, 40), st.sampled_from(Side)), min_size=1, max_size=9),
    st.integers(0, 60),
)
def test_the_days_of_all_add_up_to_the_whole(given_turns, length):
    turns = [(FRIDAY + timedelta(days=on), side) for on, side in sorted(given_turns)]
    until = FRIDAY + timedelta(days=length)
    assert sum(days(turns, until).values()) == england().day_number(FRIDAY, until)


def test_only_what_passes_the_turn_is_a_turn():
    states = [(FRIDAY, "challenged"), (FRIDAY, "challenged"), (date(2026, 3, 30), "both")]
    assert held_days.turns_of(states) == [(FRIDAY, CHALLENGED), (date(2026, 3, 30), BOTH)]


def test_in_words_both_agencies_are_named_without_blame():
    told = held_days.in_words({CHALLENGED: 1, BOTH: 2}, "The council", "The trust")
    assert held_days.sentence(told) == (
        "With The council 0 working days, The trust 1 working day"
        " and both agencies at once 2 working days."
    )


@pytest.mark.django_db
def test_the_case_page_says_it_and_stops_counting_when_it_closes(client, clock):
    world = build()
    escalation = raise_one(world, raised_on=FRIDAY)
    clock.set("2026-03-30 10:00")
    escalate.log_contact(
        escalation, happened_on=date(2026, 3, 30), method="telephone", with_whom="Alice",
        result="The trust answers.", by=world.bob,
    )  # fmt: skip
    clock.set("2026-03-31 10:00")
    shown = case.with_whom(refresh(escalation))
    said = "With Testshire Council 2 working days and Testshire Health Trust 1 working day."
    assert shown["said"] == said
    assert shown["rows"][-1] == ["Together", "3 working days"]
    escalate.withdraw(
        refresh(escalation), outcome="withdrawn", reason="Settled by telephone.", by=world.alice
    )
    clock.set("2026-04-20 10:00")
    assert case.with_whom(refresh(escalation))["said"] == said
    client.force_login(world.alice)
    assert said in client.get(escalation.get_absolute_url()).content.decode()
