"""The rules of the scorecard, without a database."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest

from partnership.agency_figures import Figure, Source
from partnership.expectations import checks, in_force, policy, rules
from partnership.expectations.policy import Mark, Verdict
from partnership.roles import Role

RULES = rules.version("halton-2023")
BRIEFINGS = Source(dict, "briefing", "briefings", "acknowledged")
SEATS = Source(dict, "seat", "seats", "held", is_timed=False)
TRUST = SimpleNamespace(pk=7, kind="relevant-agency", is_gone=False)


def test_the_nine_expectations_of_the_arrangements_are_there_each_with_its_source():
    assert [each.slug for each in RULES.expectations] == [
        "data", "audits", "self-assessment", "workforce", "training", "training-offer", "reviews",
        "learning", "groups",
    ]  # fmt: skip
    assert all("Arrangements 2023, page 12" in each.source for each in RULES.expectations)
    assert RULES.expectation("learning").counted == ("briefings acknowledged",)
    assert RULES.expectation("nothing") is None


FIGURES = [
    (Figure(), BRIEFINGS, Mark.NOT_APPLICABLE, "No briefing was due from it in this year."),
    (Figure(), SEATS, Mark.NOT_APPLICABLE, "It had no seat in this year."),
    (Figure(5, 5, 5), BRIEFINGS, Mark.MET,
     "5 of 5 briefings acknowledged in time. 100% in time: met from 90%."),
    (Figure(1, 1, 1), BRIEFINGS, Mark.MET,
     "1 of 1 briefing acknowledged in time. 100% in time: met from 90%."),
    (Figure(10, 9, 9, 3), BRIEFINGS, Mark.MET,
     ("9 of 10 briefings acknowledged in time. 1 is not, and is 3 days late."
     " 90% in time: met from 90%.")),
    (Figure(10, 8, 10), BRIEFINGS, Mark.PARTLY,
     "10 of 10 briefings acknowledged: 8 in time, 2 late. 80% in time: met from 90%."),
    (Figure(5, 3, 4, 12), BRIEFINGS, Mark.PARTLY,
     ("4 of 5 briefings acknowledged: 3 in time, 1 late. 1 is not, and is 12 days late."
     " 60% in time: met from 90%.")),
    (Figure(4, 0, 2, 1), BRIEFINGS, Mark.PARTLY,
     ("2 of 4 briefings acknowledged: 0 in time, 2 late. 2 are not, and the oldest is 1 day late."
     " 0% in time: met from 90%.")),
    (Figure(5, 2, 2, 40), BRIEFINGS, Mark.NOT_MET,
     ("2 of 5 briefings acknowledged in time. 3 are not, and the oldest is 40 days late."
     " 40% in time: met from 90%.")),
    (Figure(2, 0, 0, 1), BRIEFINGS, Mark.NOT_MET,
     ("0 of 2 briefings acknowledged. 2 are not, and the oldest is 1 day late."
     " 0% in time: met from 90%.")),
    (Figure(3, 2, 2), SEATS, Mark.PARTLY, "2 of 3 seats held. 1 is not. 66%: met from 90%."),
    (Figure(3, 3, 3), SEATS, Mark.MET, "3 of 3 seats held. 100%: met from 90%."),
]  # fmt: skip


def test_a_figure_has_a_mark_and_the_reason_behind_it():
    for figure, source, mark, reason in FIGURES:
        assert policy.of_figure(figure, source, RULES) == Verdict(mark, reason), figure


def test_of_too_few_a_low_share_judges_nothing_and_is_told():
    late = "0 of 1 briefing acknowledged. 1 is not, and is 9 days late."
    few = "Too few to judge by: that is from 3 on."
    for figure, mark, reason in (
        (Figure(1, 0, 0, 9), Mark.NOT_APPLICABLE, f"{late} {few}"),
        (Figure(2, 1, 2), Mark.NOT_APPLICABLE,
         f"2 of 2 briefings acknowledged: 1 in time, 1 late. {few}"),
        (Figure(1, 1, 1), Mark.MET,
         "1 of 1 briefing acknowledged in time. 100% in time: met from 90%."),
        (Figure(3, 1, 1, 9), Mark.NOT_MET,
         ("1 of 3 briefings acknowledged in time. 2 are not, and the oldest is 9 days late."
         " 33% in time: met from 90%.")),
    ):  # fmt: skip
        assert policy.of_figure(figure, BRIEFINGS, RULES, 3) == Verdict(mark, reason), figure
    assert RULES.expectation("self-assessment").judged_from == 3
    assert RULES.expectation("learning").judged_from == 1


def test_several_parts_have_the_mark_of_the_worst_and_what_is_unknown_makes_nothing_better():
    met, partly, missed, unknown, none = (Verdict(mark, mark.value) for mark in Mark)
    for parts, wanted in (
        ([met], Mark.MET),
        ([none, met], Mark.MET),
        ([none, none], Mark.NOT_APPLICABLE),
        ([met, unknown], Mark.UNKNOWN),
        ([unknown, partly], Mark.PARTLY),
        ([unknown, partly, missed], Mark.NOT_MET),
    ):
        assert policy.together(parts).mark == wanted, parts
    assert policy.together([unknown, met]).reason == "not-yet-known met"


def declaration(says="met", accepted=None, **more):
    said = {
        "says": says, "accepted": accepted, "declared_by": "Bea Bright", "declared_by_id": 3,
        "declared_at": datetime(2026, 3, 2, 10, tzinfo=UTC),
        "answered_at": None if accepted is None else datetime(2026, 3, 4, 10, tzinfo=UTC),
        "answer_reason": "" if accepted is not False else "Say where.",
    }  # fmt: skip
    return SimpleNamespace(**{**said, **more})


ASKED = "The business team asked again on Wednesday 4 March 2026: Say where."
SAID = "Declared as “Met” by Bea Bright on Monday 2 March 2026."


def test_only_an_accepted_declaration_counts_and_what_came_later_is_told():
    waiting, accepted = declaration(), declaration(accepted=True)
    sent_back = declaration("partly-met", accepted=False)
    on = "Accepted on Wednesday 4 March 2026."
    for newest_first, mark, reason in (
        ([], Mark.UNKNOWN, "The agency has declared nothing for this year yet."),
        ([waiting], Mark.UNKNOWN, f"{SAID} The business team has not answered yet."),
        ([accepted], Mark.MET, f"{SAID} {on}"),
        ([waiting, accepted], Mark.MET, f"{SAID} {on} A later declaration waits for an answer."),
        ([sent_back, accepted], Mark.MET, f"{SAID} {on} A later declaration was sent back."),
        ([declaration("not-applicable", True), accepted], Mark.NOT_APPLICABLE,
         f"{SAID.replace('Met', 'Does not apply')} {on}"),
        ([sent_back], Mark.UNKNOWN, f"{SAID.replace('Met', 'Partly met')} {ASKED}"),
    ):  # fmt: skip
        assert policy.of_declarations(newest_first) == Verdict(mark, reason)


def test_what_refuses_a_declaration():
    data, learning = RULES.expectation("data"), RULES.expectation("learning")
    gone = SimpleNamespace(kind="relevant-agency", is_gone=True)
    team = SimpleNamespace(kind="business-team", is_gone=False)
    for expectation, agency, refused in (
        (data, TRUST, None),
        (learning, TRUST, "computed from the portal’s own records"),
        (data, gone, "no longer there"),
        (data, team, "Nothing is expected of"),
    ):
        refusal = policy.why_not_declare(expectation, agency, RULES.kinds)
        assert (refusal is None) is (refused is None), refusal
        assert (refused or "") in (refusal or "")
    for says, evidence, is_refused in (
        ("met", " ", True), ("partly-met", "", True), ("met", "A link", False),
        ("not-met", "", False), ("not-applicable", "", False),
    ):  # fmt: skip
        assert (policy.why_not_evidence(says, evidence) is not None) is is_refused, says
    today = date(2026, 3, 27)
    for year, is_refused in ((2022, True), (2023, False), (2025, False), (2026, True)):
        assert (policy.why_not_year(year, 2023, today) is not None) is is_refused, year


def test_what_refuses_an_answer():
    waiting, later = declaration(), declaration()
    later.pk = 2
    for one, newest, person, said, refused in (
        (None, None, 1, {}, "declared nothing"),
        (waiting, waiting, 1, {}, None),
        (waiting, waiting, None, {"accepted": True}, None),
        (waiting, waiting, 1, {"accepted": False, "reason": " "}, "Say what is missing"),
        (waiting, waiting, 1, {"accepted": False, "reason": "More"}, None),
        (waiting, waiting, 3, {"accepted": True}, "You declared this"),
        (waiting, later, 1, {}, "Replaced by a later one: there is nothing to answer"),
        (declaration(accepted=True), None, 1, {}, "Accepted: there is nothing to answer"),
        (declaration(accepted=False), None, 1, {}, "Asked again: there is nothing to answer"),
    ):
        refusal = policy.why_not_answer(one, newest, person, **said)
        assert (refusal is None) is (refused is None), (refusal, refused)
        assert (refused or "") in (refusal or "")


def test_a_year_is_to_be_declared_from_its_last_quarter_until_its_report_is_published():
    for on, year in (
        (date(2026, 3, 31), 2025), (date(2026, 4, 1), 2025), (date(2026, 9, 30), 2025),
        (date(2026, 10, 1), None), (date(2026, 12, 31), None), (date(2027, 1, 1), 2026),
    ):  # fmt: skip
        assert policy.year_to_declare(on) == year, on


def test_who_declares_is_of_the_agency_itself():
    for role in Role:
        expected = role in policy.DECLARES
        assert policy.declares_for({(7, role)}, 7) is expected, role
        assert policy.declares_for({(8, role)}, 7) is False, role


# --- the data file --------------------------------------------------------------------------------

WHOLE = (rules.POLICIES / "halton-2023.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("met_in_time_percent = 90", "met_in_time_percent = 40", "no more for partly met"),
        ("met_in_time_percent = 90", 'met_in_time_percent = "90"', "whole per cent"),
        ("met_in_time_percent = 90", "met_in_time_percent = 101", "whole per cent"),
        ("effective_from = 2023-08-01", 'effective_from = "2023"', "effective_from is a date"),
        ('slug = "audits"', 'slug = "data"', "a slug of its own"),
        ('counted = ["seats held in groups"]', "", "Say how groups is seen"),
        ('version = "halton-2023"', "", "cannot be read"),
        ("judged_from = 3", "judged_from = 0", "judged_from is a whole number"),
        ("judged_from = 3", "judged_from = true", "judged_from is a whole number"),
        ('short = "Data"', 'shot = "Data"', "cannot be read"),
    ],
)
def test_a_file_that_is_wrong_is_refused_with_what_is_wrong(before, after, said):
    assert before in WHOLE
    with pytest.raises(rules.UnfitRules, match=said):
        rules.read(WHOLE.replace(before, after, 1))


def test_a_year_keeps_the_version_that_was_in_effect_when_it_began():
    later = rules.read(WHOLE.replace("2023-08-01", "2026-02-01"))
    known = [RULES, later]
    for year, wanted in ((2022, RULES), (2025, RULES), (2026, later)):
        assert rules.in_effect(known, date(year, 4, 1)) is wanted, year
    assert in_force.first_year() == 2023


def test_the_portal_does_not_start_with_what_it_cannot_use():
    named = ["briefings acknowledged"]
    found = checks.unfit({"expectations": {"policies": ["none"]}}, named)
    assert [each.msg for each in found] == [
        "Expectations 'halton-2023': nothing counts 'actions done in time'",
        "Expectations 'halton-2023': nothing counts 'actions from audits and returns done in time'",
        (
            "Expectations 'halton-2023': nothing counts 'challenges answered by the end of their"
            " first step'"
        ),
        "Expectations 'halton-2023': nothing counts 'seats held in groups'",
        "Expectations 'none': There are no expectations none in policies/.",
    ]
    assert "names none" in checks.unfit({}, named)[0].msg
