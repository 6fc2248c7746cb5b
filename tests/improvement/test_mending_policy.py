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
        (STANDS, ["statement"], False, None),
        (STANDS, ["statement"], True, None),
        (STANDS, [], False, "Nothing is changed yet"),
        (STANDS, [], True, "Nothing is changed yet"),
        (GONE, ["statement"], False, "only to take out what tells who somebody is"),
        (GONE, ["statement"], True, None),
        (GONE, [], True, "Nothing is changed yet"),
    ],
)
def test_a_correction_changes_something(withdrawn_on, changed, takes_out, wanted):
    said = policy.why_not_correct(withdrawn_on, changed, takes_out)
    assert (said is None) if wanted is None else (wanted in said)


@pytest.mark.parametrize(("words", "refused"), [([], True), (["statement"], False)])
def test_what_is_taken_out_are_words(words, refused):
    assert (policy.why_not_take_out(words) is not None) == refused


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
