"""The rules of the improvement log, without a database."""

from datetime import date
from types import SimpleNamespace

import pytest

from core.calendar import england
from improvement import policy
from improvement.policy import Impact, Lateness

NOW = policy.procedure("improvement-1")
OWNER, PROPOSER, CHAIR, WRITER = 1, 2, 3, 4
WHOSE = policy.Whose(OWNER, PROPOSER, WRITER)


def action(**more):
    state = {
        "due_on": date(2026, 5, 15), "handed_in_on": None, "closed_on": None, "recheck_on": None,
        "outcome": "",
    }  # fmt: skip
    return SimpleNamespace(**state | more)


HANDED_IN = {"handed_in_on": date(2026, 5, 12)}
CLOSED = HANDED_IN | {"closed_on": date(2026, 5, 20), "recheck_on": date(2026, 8, 20)}


@pytest.mark.parametrize(
    ("today", "late"),
    [
        (date(2026, 5, 15), Lateness.ON_TIME),  # a Friday, due by its end
        (date(2026, 5, 16), Lateness.OVERDUE),
        (date(2026, 5, 22), Lateness.OVERDUE),  # the fifth working day after
        (date(2026, 5, 23), Lateness.REPRESENTATIVE),
        # Monday 25 May 2026 is a bank holiday, so the fifteenth working day is 8 June.
        (date(2026, 6, 8), Lateness.REPRESENTATIVE),
        (date(2026, 6, 9), Lateness.EXECUTIVE),
    ],
)
def test_how_late_it_is_decides_who_hears_of_it(today, late):
    assert NOW.lateness(date(2026, 5, 15), today, england()) == late


@pytest.mark.parametrize(
    ("impact", "on"),
    [
        (Impact.NONE, date(2026, 8, 31)),
        (Impact.EARLY, date(2026, 8, 31)),
        (Impact.CLEAR, date(2026, 11, 30)),
        (Impact.SUSTAINED, date(2027, 5, 31)),
    ],
)
def test_it_comes_back_by_how_much_it_helped(impact, on):
    assert NOW.recheck_on(date(2026, 5, 31), impact) == on


@pytest.mark.parametrize(
    ("state", "person", "said"),
    [
        (HANDED_IN, CHAIR, None),
        (HANDED_IN, OWNER, "You own this action"),
        (HANDED_IN, PROPOSER, "You proposed this action"),
        (HANDED_IN, WRITER, "You handed in this action"),
        ({}, CHAIR, "has not handed it in"),
        (CLOSED, CHAIR, "closed"),
    ],
)
def test_the_impact_is_judged_by_somebody_else_and_only_once_handed_in(state, person, said):
    for why_not in (policy.why_not_rate, policy.why_not_send_back):
        found = why_not(action(**state), {person}, WHOSE)
        assert (found is None) == (said is None)
        assert said is None or said in found


@pytest.mark.parametrize(
    ("state", "person", "said"),
    [
        (CLOSED, CHAIR, None),
        (CLOSED, OWNER, "You own this action"),
        (CLOSED, PROPOSER, "You proposed this action"),
        (CLOSED | {"recheck_on": None}, CHAIR, "No re-check"),
    ],
)
def test_it_is_looked_at_again_by_somebody_else(state, person, said):
    found = policy.why_not_recheck(action(**state), {person}, WHOSE)
    assert (found is None) == (said is None)
    assert said is None or said in found


def test_an_action_is_not_handed_in_without_evidence():
    assert policy.why_not_hand_in(action(), has_evidence=True) is None
    assert "Add evidence first" in policy.why_not_hand_in(action(), has_evidence=False)
    assert "Only its owner" in policy.why_not_hand_in(action(), is_of_the_agency=False)
    assert "handed in" in policy.why_not_hand_in(action(**HANDED_IN))
    assert "closed" in policy.why_not_hand_in(action(**CLOSED))


@pytest.mark.parametrize(
    ("decided_on", "is_adopted", "said"),
    [
        (date(2026, 4, 1), True, None),
        (date(2026, 4, 1), False, "declined"),
        (None, None, "No group has adopted"),
    ],
)
def test_an_action_follows_from_what_was_adopted_alone(decided_on, is_adopted, said):
    found = policy.why_not_act_on(decided_on, is_adopted)
    assert (found is None) == (said is None)
    assert said is None or said in found


def test_a_decision_has_a_day_between_the_recommendation_and_today():
    made, today = date(2026, 3, 2), date(2026, 4, 1)
    assert policy.why_not_decide(None, today, made, today) is None
    assert "today or earlier" in policy.why_not_decide(None, date(2026, 4, 2), made, today)
    assert "before the recommendation" in policy.why_not_decide(None, date(2026, 3, 1), made, today)
    assert "has been decided" in policy.why_not_decide(today, today, made, today)


def test_a_policy_that_makes_no_sense_is_refused():
    text = (policy.POLICIES / "improvement-1.toml").read_text(encoding="utf-8")
    for broken, said in (
        (text.replace("executive_after = 15", "executive_after = 5"), "hears of it after"),
        (text.replace("none = 3", "none = 0"), "1 or more"),
        (text.replace("none = 3", ""), "cannot be read"),
    ):
        with pytest.raises(policy.UnfitPolicy, match=said):
            policy.read(broken)
    with pytest.raises(policy.UnfitPolicy, match="no policy file"):
        policy.procedure("../improvement-1")


def test_a_day_by_which_something_is_to_be_done():
    today, far = date(2026, 4, 1), date(2036, 4, 1)
    assert policy.why_not_due_on(far, today) is None
    for on, stood_on, said in (
        (today, None, "in the future"),
        (date(2199, 5, 15), None, "more than ten years ahead. Check the year"),
        (far, far, "due on Tuesday 1 April 2036 already"),
    ):
        assert said in policy.why_not_due_on(on, today, stood_on)
