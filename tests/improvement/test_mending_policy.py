"""The rules of corrections and withdrawals, as tables; they ask no database."""

from datetime import date

import pytest

from improvement.mending import policy
from improvement.mending.policy import Follows

STANDS, GONE = None, date(2026, 4, 1)


@pytest.mark.parametrize(("withdrawn_on", "wanted"), [(STANDS, None), (GONE, policy.WITHDRAWN)])
def test_what_was_withdrawn_is_not_changed(withdrawn_on, wanted):
    assert policy.why_not_change(withdrawn_on) == wanted


@pytest.mark.parametrize(
    ("withdrawn_on", "changed", "takes_out", "wanted"),
    [
        (STANDS, ["statement"], [], None),
        (STANDS, ["statement"], ["statement"], None),
        (STANDS, [], [], "Nothing is changed yet"),
        (STANDS, [], ["statement"], None),
        (GONE, ["statement"], [], "only to take out what tells who somebody is"),
        (GONE, ["statement"], ["mended_because"], "tick each text that you change"),
        (GONE, ["statement"], ["statement"], None),
        (GONE, [], ["mended_because"], None),
        (GONE, [], [], "only to take out"),
    ],
)
def test_a_correction_changes_something(withdrawn_on, changed, takes_out, wanted):
    said = policy.why_not_correct(withdrawn_on, changed, takes_out)
    assert (said is None) if wanted is None else (wanted in said)


@pytest.mark.parametrize(
    ("words", "said_otherwise", "refused"),
    [
        (["statement"], [], True),
        (["statement", "cited"], ["statement"], True),
        (["statement"], ["statement", "cited"], False),
    ],
)
def test_what_is_taken_out_stood_in_an_earlier_version(words, said_otherwise, refused):
    assert (policy.why_not_take_out(words, said_otherwise) is not None) == refused


SAID = "Jayden’s mother was not asked, nor was Jayden."


@pytest.mark.parametrize(
    ("now", "may"),
    [
        (SAID, True),
        ("[A child]’s mother was not asked, nor was [a child].", True),
        ("[A child]’s mother was not asked, nor was Jayden.", True),
        ("[A parent] was not asked, nor was[taken out].", True),
        ("[Taken out]", True),
        ("  [A child]’s mother was\nnot asked, nor was [a young person]. ", True),
        ("A child’s mother was not asked, nor was Jayden.", False),
        ("[A child]’s mother was asked, nor was [a child].", False),
        ("[A child]’s mother was not asked, nor was [a child]. All is well.", False),
        ("All is well. [taken out]", False),
        ("[All is well]", False),
        ("[A child]’s mother was [well] asked, nor was [a child].", False),
        ("[A child] nor was asked, not [a child].", False),
        ("Jayden’s mother was not asked, nor was [a child]’s mother was not asked, nor", False),
        ("", False),
    ],
)
def test_whoever_takes_a_name_out_changes_nothing_else(now, may):
    assert policy.why_not_reword(SAID, now) == (None if may else policy.LEAVE_OUT)


def test_brackets_by_the_thousand_are_read_at_once():
    assert policy.why_not_reword("a" * 3000, "[a child]" * 3000 + "b") == policy.LEAVE_OUT


@pytest.mark.parametrize(
    ("waits", "judged", "takes_out", "wanted"),
    [
        (False, False, [], None),
        (True, False, [], policy.WAITS),
        (True, False, ["how_much"], policy.WAITS),
        (True, False, ["how_well"], None),
        (False, True, [], policy.JUDGED),
        (False, True, ["how_much"], policy.JUDGED),
        (False, True, ["how_well"], None),
    ],
)
def test_what_an_action_is_judged_by_is_changed_where_it_is_ticked_alone(
    waits, judged, takes_out, wanted
):
    said = {"waits": waits, "judged": judged, "takes_out": takes_out}
    assert policy.why_not_correct_answers(changed=["how_well"], **said) == wanted
    assert policy.why_not_correct_answers(changed=[], **said) is None


@pytest.mark.parametrize(
    ("withdrawn_on", "recommendations", "wanted"),
    [
        (STANDS, [], None),
        (STANDS, ["REC-1"], "Withdraw REC-1 first, or take the finding out of it."),
        (
            STANDS, ["REC-1", "REC-2"],
            "Withdraw REC-1 and REC-2 first, or take the finding out of them.",
        ),
        (GONE, [], policy.WITHDRAWN),
        (GONE, ["REC-1"], policy.WITHDRAWN),
    ],
)  # fmt: skip
def test_a_finding_that_is_answered_is_not_withdrawn(withdrawn_on, recommendations, wanted):
    assert policy.why_not_withdraw_finding(withdrawn_on, recommendations) == wanted


OPEN, DONE, HIDDEN = Follows("ACT-1", False), Follows("ACT-2", True), Follows("", False)


@pytest.mark.parametrize(
    ("withdrawn_on", "actions", "wanted"),
    [
        (STANDS, [], None),
        (STANDS, [OPEN], "Withdraw ACT-1 first: what is being done follows from this."),
        (
            STANDS, [OPEN, HIDDEN],
            ("Withdraw ACT-1 and an action that you cannot open first: what is being done follows"
            " from this."),
        ),
        (
            STANDS, [OPEN, DONE],
            "ACT-2 followed from it and was completed. So it stays: correct it.",
        ),
        (
            STANDS, [DONE, Follows("", True)],
            ("ACT-2 and an action that you cannot open followed from it and were completed. So it"
            " stays: correct it."),
        ),
        (GONE, [], policy.WITHDRAWN),
    ],
)  # fmt: skip
def test_a_recommendation_from_which_something_follows_is_not_withdrawn(
    withdrawn_on, actions, wanted
):
    assert policy.why_not_withdraw_recommendation(withdrawn_on, actions) == wanted
