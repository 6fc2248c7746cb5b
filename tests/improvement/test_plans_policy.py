"""The rules of plans, measures and planned items, case by case."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace as Row

from improvement.plans import policy
from improvement.plans.policy import Stage, Towards

TODAY = date(2026, 4, 1)


def test_a_plan_covers_one_to_three_years():
    cases = [
        (date(2024, 4, 1), date(2027, 3, 31), True),
        (date(2024, 4, 1), date(2027, 4, 1), False),
        (date(2024, 4, 1), date(2025, 3, 31), True),
        (date(2024, 4, 1), date(2025, 3, 30), False),
        (date(2024, 4, 1), date(2024, 4, 1), False),
        (date(2024, 2, 29), date(2027, 2, 27), True),
    ]
    for begins_on, ends_on, allowed in cases:
        assert (policy.why_not_period(begins_on, ends_on) is None) is allowed, (begins_on, ends_on)


def test_where_a_plan_stands():
    cases = [
        (date(2024, 4, 1), date(2027, 3, 31), None, Stage.DRAFT),
        (date(2024, 4, 1), date(2027, 3, 31), date(2024, 4, 1), Stage.IN_FORCE),
        (date(2026, 4, 2), date(2029, 3, 31), date(2026, 3, 1), Stage.TO_COME),
        (date(2024, 4, 1), date(2026, 4, 1), date(2024, 4, 1), Stage.IN_FORCE),
        (date(2024, 3, 1), date(2026, 3, 31), date(2024, 4, 1), Stage.OVER),
        (date(2024, 3, 1), date(2026, 3, 31), None, Stage.OVER),
    ]
    for begins_on, ends_on, adopted_on, stage in cases:
        plan = Row(begins_on=begins_on, ends_on=ends_on, adopted_on=adopted_on, withdrawn_on=None)
        assert policy.stage(plan, TODAY) == stage, (begins_on, ends_on, adopted_on)
        refused = policy.why_not_keep([plan], TODAY) is not None
        assert refused is (stage == Stage.OVER)


def test_what_was_withdrawn_takes_what_is_part_of_it_along():
    stands, gone = Row(withdrawn_on=None), Row(withdrawn_on=TODAY)
    for within, said in (
        ((stands,), None), ((gone,), "This plan was withdrawn"), ((stands, stands, stands), None),
        ((gone, stands, stands), "This plan was"), ((stands, gone, stands), "This priority was"),
        ((stands, stands, gone), "This measure was"),
    ):  # fmt: skip
        assert (policy.why_not_use(within) or "").startswith(said or ""), within
        assert (policy.why_not_use(within) is None) == (said is None), within


def test_a_priority_or_a_measure_on_which_something_stands_is_not_withdrawn():
    plan = Row(withdrawn_on=None, ends_on=date(2027, 3, 31), adopted_on=date(2026, 3, 1))
    part, over = Row(withdrawn_on=None), Row(withdrawn_on=None, ends_on=date(2026, 3, 31))
    priority, measure = (plan, part), (plan, part, part)
    for within, was_adopted, actions, readings, said in (
        (priority, False, 0, 0, None), (measure, False, 0, 0, None),
        (priority, True, 0, 0, "This priority was in the plan that was adopted on Sunday 1 March"),
        (measure, True, 0, 0, "This measure was in the plan that was adopted on Sunday 1 March"),
        (priority, False, 1, 0, "1 action serves it. Take each out first, on its own page."),
        (priority, False, 2, 0, "2 actions serve it."),
        (priority, False, 1, 1, "There is a reading of its measures, which stays, and so"),
        (measure, False, 0, 2, "There are 2 readings of it, which stay, and so does this measure."),
        ((over, part), False, 0, 0, "This plan ended on"),
        ((plan, Row(withdrawn_on=TODAY)), False, 0, 0, "This priority was withdrawn"),
    ):  # fmt: skip
        refusal = policy.why_not_withdraw_part(
            within, TODAY, was_adopted=was_adopted, actions=actions, readings=readings
        )
        assert (refusal or "").startswith(said or ""), refusal
        assert (refusal is None) == (said is None), refusal


def test_a_plan_is_adopted_once_with_priorities_and_not_tomorrow():
    assert policy.why_not_adopt(None, 3, TODAY, TODAY) is None
    for adopted_on, priorities, on, said in (
        (date(2026, 3, 1), 3, TODAY, "was adopted on Sunday 1 March 2026"),
        (None, 0, TODAY, "Add its priorities first"),
        (None, 3, date(2026, 4, 2), "today or earlier"),
    ):
        assert said in policy.why_not_adopt(adopted_on, priorities, on, TODAY)


def test_quarters_that_are_over_can_be_read_the_latest_first():
    cases = [
        (date(2026, 4, 1), [date(2026, 1, 1), date(2025, 10, 1)]),
        (date(2026, 3, 31), [date(2025, 10, 1)]),
        (date(2025, 12, 31), []),
        (date(2031, 1, 1), [date(2026, 4, 1), date(2026, 1, 1), date(2025, 10, 1)]),
    ]
    begins_on, ends_on = date(2025, 11, 15), date(2026, 6, 30)
    for today, quarters in cases:
        assert policy.quarters_to_read(begins_on, ends_on, today) == quarters, today
    assert policy.why_not_read(date(2026, 1, 1), begins_on, ends_on, TODAY) is None
    for quarter in (date(2026, 4, 1), date(2025, 7, 1), date(2026, 2, 1)):
        assert "a quarter of the plan that is over" in policy.why_not_read(
            quarter, begins_on, ends_on, TODAY
        ), quarter
    assert policy.quarter_in_words(date(2025, 10, 1)) == "October to December 2025"
    assert policy.not_available("Measured in April.") == "not available, because measured in April"
    assert policy.not_available("NHS data is late") == "not available, because NHS data is late"


def test_a_target_lies_on_the_wanted_side_of_the_start():
    start, lower, higher = Decimal(40), Decimal(30), Decimal(50)
    for better, right, wrong in (("up", higher, lower), ("down", lower, higher)):
        for target in (right, start, None):
            assert policy.why_not_target(better, start, target) is None
        assert policy.why_not_target(better, None, wrong) is None
        assert "Put one of the figures right" in policy.why_not_target(better, start, wrong)


def test_a_reading_is_a_value_or_a_reason():
    assert policy.why_not_reading(Decimal(0), "") is None
    assert policy.why_not_reading(None, "Not counted") is None
    assert "or say why" in policy.why_not_reading(None, " ")
    assert "not both" in policy.why_not_reading(Decimal(1), "Not counted")


def test_a_change_is_on_the_period_before_and_shows_its_base():
    """The first is the slip of the annual report: 19% of the new year's figure (fact sheet, 7)."""
    cases = [
        ("1087", "1343", "", "+256 (+23.6%) on 1,087"),
        ("100", "97.5", "children", "\u22122.5 (\u22122.5%) on 100 children"),
        ("40", "40", "%", "No change on 40%"),
        ("40", "42.5", "%", "+2.5 percentage points on 40%"),
        ("40", "39", "%", f"{policy.MINUS}1 percentage point on 40%"),
        ("0", "3", "", "+3 on 0"),
        ("-4", "2", "", "+6 (+150.0%) on -4"),
    ]
    for before, now, unit, said in cases:
        assert policy.change(Decimal(before), Decimal(now), unit) == said


def test_without_the_quarter_before_no_change_is_told():
    def reading(month: int, value):
        return Row(quarter_begins_on=date(2025, month, 1), value=value)

    found = [reading(1, Decimal(5)), reading(4, None), reading(7, Decimal(6)),
             reading(10, Decimal(9))]  # fmt: skip
    told = [policy.change_of(found, place, "") for place in range(4)]
    assert told == [
        "The quarter before has no reading", "", "The quarter before is not available",
        "+3 (+50.0%) on 6",
    ]  # fmt: skip
    assert policy.change_of([found[0], found[3]], 1, "") == "The quarter before has no reading"


def test_where_a_measure_stands():
    cases = [
        ("up", 10, 20, None, Towards.NO_READING),
        ("up", 10, 20, "none", Towards.NOT_AVAILABLE),
        ("up", 10, 20, 20, Towards.MET),
        ("up", 10, 20, 11, Towards.CLOSER),
        ("up", 10, 20, 10, Towards.SAME),
        ("up", 10, 20, 9, Towards.AWAY),
        ("down", 10, 5, 5, Towards.MET),
        ("down", 10, 5, 9, Towards.CLOSER),
        ("down", 10, 5, 11, Towards.AWAY),
        ("up", None, 20, 9, Towards.NOT_YET),
        ("up", 10, None, 9, Towards.NO_TARGET),
    ]
    for better, baseline, target, value, stands in cases:
        measure = Row(better=better, baseline=baseline, target=target)
        latest = None if value is None else Row(value=None if value == "none" else value)
        assert policy.towards(measure, latest) == stands, (better, baseline, target, value)


def test_progress_in_words():
    def action(**facts):
        usual = {"outcome": "", "closed_on": None, "handed_in_on": None, "impact": "",
                 "due_on": TODAY}  # fmt: skip
        return Row(**usual | facts)

    ended = {"outcome": "completed", "closed_on": TODAY}
    actions = [
        action(), action(due_on=date(2026, 3, 31)),
        action(due_on=date(2026, 3, 31), handed_in_on=TODAY),
        action(**ended, impact="sustained"), action(**ended, impact="early"),
        action(outcome="withdrawn", closed_on=TODAY),
    ]  # fmt: skip
    assert policy.actions_in_words(policy.done(actions, TODAY)) == (
        "Of 5 actions that you may open, 2 are completed (1 with a clear or sustained difference) "
        "and 3 are open (1 late)."
    )
    assert policy.actions_in_words(policy.done([], TODAY)) == (
        "No action that you may open serves it."
    )
    standings = [Towards.MET, Towards.AWAY, Towards.AWAY]
    assert policy.measures_in_words(standings) == (
        "Of 3 measures, 1 has met its target and 2 are moving away from their target."
    )
    assert policy.measures_in_words([]) == "Nothing measures it."


def test_when_a_planned_item_comes():
    first, until = date(2026, 4, 1), date(2027, 3, 31)
    cases = [
        ("once", date(2026, 5, 5), None, [date(2026, 5, 5)]),
        ("once", date(2026, 3, 5), None, []),
        ("yearly", date(2020, 4, 30), None, [date(2026, 4, 30)]),
        ("quarterly", date(2026, 1, 31), date(2026, 12, 1),
         [date(2026, 4, 30), date(2026, 7, 31), date(2026, 10, 31)]),
    ]  # fmt: skip
    for repeats, planned_on, ended_on, days in cases:
        found = policy.occurrences(planned_on, repeats, ended_on, first, until)
        assert [*found] == days, (repeats, planned_on)
    assert policy.why_not_plan(date(2026, 4, 1), "once", date(2026, 4, 30)) is None
    assert "still to come" in policy.why_not_plan(date(2026, 3, 31), "once", TODAY)
    assert policy.why_not_plan(date(2026, 3, 31), "yearly", TODAY) is None
    assert "Check the year" in policy.why_not_plan(date(2199, 3, 31), "yearly", TODAY)
