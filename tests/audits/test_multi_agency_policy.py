"""The rules of multi-agency audits: the draw, what a reference may be, spread, then and now."""

import inspect
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from audits.multi_agency import case_references, policy
from audits.multi_agency.policy import State
from core import calendar

REFERENCES = [f"LCS-{100200 + each}" for each in range(10)]


def test_the_same_seed_draws_the_same_cases_whoever_does_it_and_however_they_are_sorted():
    drawn = policy.draw(REFERENCES, "a1b2c3d4e5f60718")
    assert drawn[:4] == ["LCS-100209", "LCS-100202", "LCS-100203", "LCS-100208"]
    assert policy.draw([*reversed(REFERENCES), *REFERENCES], "a1b2c3d4e5f60718") == drawn
    assert sorted(drawn) == REFERENCES


def test_another_seed_draws_others():
    assert policy.draw(REFERENCES, "one") != policy.draw(REFERENCES, "two")


def test_each_reference_comes_first_about_as_often_as_any_other():
    firsts = [policy.draw(REFERENCES, str(seed))[0] for seed in range(2000)]
    assert all(140 < firsts.count(each) < 260 for each in REFERENCES)


def test_of_the_list_stays_a_digest_that_does_not_hang_on_its_order():
    assert policy.digest(REFERENCES) == policy.digest([*reversed(REFERENCES), REFERENCES[0]])
    assert policy.digest(REFERENCES) != policy.digest(REFERENCES[1:])


@pytest.mark.parametrize("reference", ["LCS-100234", "100234", "4412/22", "EHM0012345", "12345678"])
def test_what_is_a_reference(reference):
    assert case_references.why_not_reference(reference) is None


@pytest.mark.parametrize(
    ("reference", "sentence"),
    [
        ("Jayden Smith", "“Jayden Smith” is no reference"),
        ("JS", "“JS” is no reference"),
        ("JS12", "“JS12” is no reference"),
        ("JAYDENSMITH1234", "“JAYDENSMITH1234” is no reference"),
        ("943 476 5919", "is an NHS number"),
        ("9434765919", "is an NHS number"),
        ("12/03/2015", "looks like a date of birth"),
        ("12032015", "looks like a date of birth"),
        ("2015-03-12", "looks like a date of birth"),
        ("12/3/15", "looks like a date of birth"),
        ("1" * 41, "is too long for a reference"),
        ("LCS 100234", "is no reference"),
        ("JS12032015", "looks like a date of birth"),
        ("JS-12/03/15", "looks like a date of birth"),
        ("A2015-03-12", "looks like a date of birth"),
        ("2015-03-12A", "looks like a date of birth"),
        ("2015/3/12", "looks like a date of birth"),
        ("OLLY/2014/05", "looks like a date of birth"),
        ("NHS9434765919", "is an NHS number"),
        ("NHS-943-476-5919", "is an NHS number"),
        ("TOM-LEE-2015", "is no reference"),
        ("JACK-LEE-1999", "is no reference"),
    ],
)
def test_what_is_no_reference(reference, sentence):
    assert sentence in case_references.why_not_reference(reference)


@pytest.mark.parametrize(
    ("references", "number", "chosen", "sentence"),
    [
        (REFERENCES, 6, [], None),
        (REFERENCES, 7, [("LCS-9999", "It was escalated twice.")], None),
        ([], 0, [(f"LCS-{each}", "Why") for each in range(1000, 1006)], None),
        (REFERENCES, 5, [], "An audit has 6 to 8 cases. These would be 5."),
        (REFERENCES, 8, [("LCS-9999", "Why")], "These would be 9."),
        (REFERENCES[:5], 6, [], "6 cases cannot be drawn from 5 references."),
        (REFERENCES, 6, [("LCS-9999", "")], "Say why LCS-9999 was chosen"),
        (REFERENCES, 6, [("LCS-100200", "Why")], "LCS-100200 is in both lists"),
        ([str(each) for each in range(1000, 1501)], 6, [], "Draw from at most 500 references"),
    ],
)
def test_how_many_cases(references, number, chosen, sentence):
    said = policy.why_not_cases(references, number, chosen)
    assert said is None if sentence is None else sentence in said


def test_a_pasted_list_counts_each_line_once():
    assert policy.references_in(" lcs-1001 \n\nLCS-1001\r\nLCS-1002\n") == ["LCS-1001", "LCS-1002"]
    said = "lcs-1001: It was escalated.\nLCS-1002"
    assert policy.chosen_in(said) == [("LCS-1001", "It was escalated."), ("LCS-1002", "")]


def test_the_spread_says_who_sits_where():
    labels = {1: "Inadequate", 3: "Good"}
    spread = policy.variance([("Police", 3), ("The council", 1), ("Health", 3)])
    assert (spread.levels, spread.is_wide) == (2, True)
    assert (
        policy.in_words(spread, labels)
        == "The council sees Inadequate; Health and Police see Good."
    )


@pytest.mark.parametrize(
    "reference",
    [
        "9434765919/1", "943-476-5919-1", "A1/943-476-5919", "12-05-2016-1", "1-12/05/16",
        "LCS20160512/2",
    ],
)  # fmt: skip
def test_figures_beside_a_number_or_a_date_do_not_hide_it(reference):
    assert case_references.why_not_reference(reference) is not None


@pytest.mark.parametrize("reference", ["LCS-100234", "2016-05-1234", "100200/1", "EHM-2016/4021"])
def test_what_systems_call_their_cases_is_let_in(reference):
    assert case_references.why_not_reference(reference) is None


def test_a_case_that_is_taken_twice_is_told_and_not_dropped():
    chosen = policy.chosen_in("LCS-1001: It was escalated.\nLCS-1001: It is known.\nLCS-1002: So.")
    assert len(chosen) == 3
    assert "“LCS-1001” is taken without a draw twice" in policy.why_not_cases([], 0, chosen)
    assert len(policy.chosen_in("LCS-1001: So.\nlcs-1001: So.")) == 1


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("In LCS-100234 nobody came.", "LCS-100234"),
        ("in lcs 100234 nobody came", "lcs 100234"),
        ("LCS100234", "LCS100234"),
        ("The case 100234.", "100234"),
        ("There were 1100234 of them, in LCS.", None),
        ("Case 4 of 77.", None),
        ("", None),
    ],
)
def test_a_reference_of_the_audit_is_found_in_a_text(text, found):
    assert case_references.reference_in(text, ["LCS-100234", "EH/77-A"]) == found


def test_agencies_with_one_short_name_are_called_by_their_full_names():
    health, police = (1, "Health", "Testshire Health Trust"), (2, "Police", "Testshire Police")
    assert policy.names_apart([health, police]) == {1: "Health", 2: "Police"}
    other = (3, "police", "Otherham Police")
    assert policy.names_apart([health, police, other]) == {
        1: "Health", 2: "Testshire Police", 3: "Otherham Police"
    }  # fmt: skip
    called_so = (4, "OP", "Police")
    assert policy.names_apart([police, called_so]) == {2: "Testshire Police", 4: "OP"}


@pytest.mark.parametrize(
    ("grades", "levels", "is_wide"),
    [
        ({}, 0, False),
        ({"A": 2}, 0, False),
        ({"A": 2, "B": 3}, 1, False),
        ({"A": 1, "B": 4}, 3, True),
    ],
)
def test_two_levels_apart_is_wide(grades, levels, is_wide):
    spread = policy.variance(grades.items())
    assert (spread.levels, spread.is_wide) == (levels, is_wide)


@pytest.mark.parametrize(
    ("then", "now", "standing"),
    [
        ([2] * 6, [3] * 6, "better"),
        ([3] * 6, [2] * 6, "worse"),
        ([1, 2, 2, 2, 3, 4], [2] * 6, "same"),
        ([2] * 4, [3] * 6, ""),
        ([2] * 6, [3] * 4, ""),
        ([2, 2, 2, 3, 3, 3], [2, 2, 3, 3, 3, 3], "same"),
        ([2, 2, 2, 4, 4, 4], [2, 2, 4, 4, 4, 4], "same"),
        ([2] * 5, [2, 2, 3, 3, 3], "same"),
        ([2, 2, 2, 3, 3, 3], [3] * 6, "same"),
        ([2] * 6, [2, 2, 3, 3, 3, 3], "better"),
        ([2, 2, 3, 3, 3, 3], [2] * 6, "worse"),
    ],
)
def test_then_and_now(then, now, standing):
    assert policy.compare(then, now).standing == standing


GRADES = some.lists(some.integers(1, 4), min_size=5, max_size=8)


@given(
    sides=some.tuples(GRADES, GRADES), side=some.integers(0, 1), place=some.integers(0, 7),
    value=some.integers(1, 4),
)  # fmt: skip
def test_one_case_turns_nothing_round(sides, side, place, value):
    changed = [list(each) for each in sides]
    changed[side][place % len(changed[side])] = value
    was, is_now = policy.compare(*sides), policy.compare(*changed)
    assert {was.standing, is_now.standing} != {"better", "worse"}
    if policy.median(was.then) == policy.median(was.now):
        assert is_now.standing == "same"


@given(sides=some.tuples(GRADES, GRADES))
def test_then_and_now_are_each_other_the_other_way_round(sides):
    turned = {"better": "worse", "worse": "better", "same": "same"}
    there, back = policy.compare(*sides).standing, policy.compare(*reversed(sides)).standing
    assert back == turned[there]


REPORTED = date(2026, 1, 31)


@pytest.mark.parametrize(
    ("state", "today", "is_repeated", "sentence"),
    [
        (State.REPORTED, date(2026, 10, 31), False, None),
        (State.CLOSED, date(2027, 5, 1), False, None),
        (State.REPORTED, date(2026, 10, 30), False, "It can be repeated from 31 October 2026."),
        (State.REPORTED, date(2026, 10, 31), True, "It is repeated already."),
        (State.MODERATION, date(2026, 10, 31), False, "once it is reported"),
    ],
)
def test_it_is_repeated_nine_months_after_its_report(state, today, is_repeated, sentence):
    said = policy.why_not_repeat(state, REPORTED, today, is_repeated=is_repeated)
    assert said is None if sentence is None else sentence in said


@pytest.mark.parametrize(
    ("value", "agencies", "reason", "needs"),
    [(3, [2, 3], "", False), (1, [2, 3], "", True), (1, [2, 3], "Why.", False), (2, [], " ", True)],
)
def test_a_grade_that_nobody_gave_needs_a_reason(value, agencies, reason, needs):
    assert (policy.why_not_reason(value, agencies, reason) is not None) is needs


EVERY_RULE = {
    name: rule
    for name, rule in vars(policy).items()
    if name.startswith("why_not_") and "state" in inspect.signature(rule).parameters
}
IN_THE_MIDDLE = {
    "handed_in_on": None, "taken_off_on": None, "due_on": date(2026, 3, 2), "handed_in": 2,
    "today": date(2026, 4, 1), "missing": 0, "meetings": 1, "points": 1, "reason": "Over.",
    "reported_on": None, "is_repeated": False, "is_partner": True, "others": 3,
}  # fmt: skip


@pytest.mark.parametrize("name", EVERY_RULE)
def test_every_rule_says_of_a_stopped_audit_that_it_was_stopped(name):
    rule = EVERY_RULE[name]
    given = {
        each: IN_THE_MIDDLE[each] for each in inspect.signature(rule).parameters if each != "state"
    }
    assert rule(state="stopped", **given) == policy.WAS_STOPPED


def test_the_rules_are_those_of_every_step():
    assert len(EVERY_RULE) == 17


@pytest.mark.parametrize("name", sorted({*EVERY_RULE} - {"why_not_decide"}))
def test_no_rule_says_of_a_declined_theme_what_is_not_so(name):
    rule = EVERY_RULE[name]
    given = {
        each: IN_THE_MIDDLE[each] for each in inspect.signature(rule).parameters if each != "state"
    }
    assert rule(state=State.DECLINED, **given).startswith("The theme was declined")


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        *((state, None) for state in (
            State.PROPOSED, State.AGREED, State.CASES_CHOSEN, State.TASKED, State.MODERATION,
        )),
        (State.REPORTED, "Close it instead."),
        (State.CLOSED, "It is closed already."),
    ],
)  # fmt: skip
def test_it_is_stopped_until_it_is_reported(state, sentence):
    said = policy.why_not_stop(state)
    assert said is None if sentence is None else said.endswith(sentence)


@pytest.mark.parametrize(
    ("state", "taken_off_on", "others", "sentence"),
    [
        (State.TASKED, None, 2, None),
        (State.TASKED, None, 1, "At least 2 agencies have to stay"),
        (State.TASKED, date(2026, 3, 2), 2, "taken off already"),
        (State.CASES_CHOSEN, None, 2, "No agency has the cases yet"),
        (State.MODERATION, None, 2, "none of them joins or leaves"),
    ],
)
def test_when_an_agency_is_taken_off(state, taken_off_on, others, sentence):
    said = policy.why_not_take_off(state, taken_off_on, others)
    assert said is None if sentence is None else sentence in said


@pytest.mark.parametrize(
    ("is_gone", "is_in", "has_auditor", "sentence"),
    [
        (False, False, True, None),
        (True, False, True, "no longer there"),
        (False, True, True, "grades the cases already"),
        (False, False, False, "Nobody audits for Police, so nobody would be told"),
    ],
)
def test_which_agency_joins(is_gone, is_in, has_auditor, sentence):
    said = policy.why_not_join("Police", is_gone=is_gone, is_in=is_in, has_auditor=has_auditor)
    assert said is None if sentence is None else sentence in said


@given(today=some.dates(date(2026, 1, 5), date(2026, 6, 1)), left=some.integers(-20, 60))
def test_nobody_has_less_time_because_another_joins(today, left):
    england, due_on = calendar.england(), today + timedelta(days=left)
    now = policy.due_again(due_on, today, england)
    assert now >= due_on
    assert now >= england.add(today, 15)
    assert now in (due_on, england.add(today, 15))


def test_which_draw_it_is_is_said_from_the_second():
    assert policy.which_draw(1, "", is_drawn=True) == ""
    assert policy.which_draw(2, "Why.", is_drawn=True) == "the second draw, because “Why”"
    assert policy.which_draw(11, "Why.", is_drawn=False) == "the 11th choice, because “Why”"


def test_a_reason_is_needed_from_the_second_choice_of_cases():
    assert policy.why_not_choose_anew(0, "") is None
    assert policy.why_not_choose_anew(1, " ") == "Say why the cases are chosen anew."
    assert policy.why_not_choose_anew(1, "Why.") is None


def test_a_finding_of_a_spread_names_the_case_by_its_number():
    said = policy.finding_of(2, "Recognition", "The council sees Good; Health sees Inadequate.")
    assert said == (
        "In case 2 the agencies are two grades or more apart over Recognition: The council sees"
        " Good; Health sees Inadequate."
    )
