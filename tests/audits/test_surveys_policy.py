"""When a survey is open, what of it is shown, and what contradicts: the rules alone."""

from datetime import date, timedelta

import pytest

from audits.surveys import policy, shipped
from audits.surveys.policy import Standing

DAY = date(2026, 4, 1)
SEEN_BY_STAFF = (
    "The agency scores itself 1.0 of 3, and 90% of staff agree: they see more than it claims."
)
BEFORE, AFTER = DAY - timedelta(days=1), DAY + timedelta(days=1)


@pytest.mark.parametrize(
    ("opened_on", "closes_on", "stands"),
    [
        (None, AFTER, Standing.PLANNED),
        (DAY, DAY, Standing.OPEN),
        (BEFORE, BEFORE, Standing.CLOSED),
        (None, BEFORE, Standing.CLOSED),  # the portal stood still for the whole of it
    ],
)
def test_where_a_survey_is(opened_on, closes_on, stands):
    assert policy.standing(opened_on, closes_on, DAY) == stands


@pytest.mark.parametrize(
    ("mean", "top", "share", "said"),
    [
        (2.5, 3, 59, "The agency scores itself 2.5 of 3, and 59% of staff agree."),
        (2.5, 3, 60, None),
        (2.4, 3, 10, None),
        (3.0, 3, 0, "The agency scores itself 3.0 of 3, and 0% of staff agree."),
        (1.0, 3, 90, SEEN_BY_STAFF),
        (1.0, 3, 89, None),
        (1.1, 3, 100, None),
        (3.5, 4, 20, "The agency scores itself 3.5 of 4, and 20% of staff agree."),
        (None, 3, 20, None),
        (3.0, 3, None, None),
        (0.0, 0, 95, None),
    ],
)  # fmt: skip
def test_a_contradiction_in_words(mean, top, share, said):
    assert policy.contradiction(mean, top, share) == said


@pytest.mark.parametrize(
    ("agree", "answered", "minimum", "share"),
    [
        (3, 5, 5, 60),
        (4, 4, 5, None),
        (0, 5, 5, 0),
        (2, 9, 10, None),
        (1, 1, 1, None),
        (0, 0, 5, None),
    ],
)
def test_a_share_stands_from_the_minimum_on_and_never_of_fewer_than_five(
    agree, answered, minimum, share
):
    assert policy.share(agree, answered, minimum) == share


@pytest.mark.parametrize(
    ("number", "minimum", "words"),
    [
        (0, 5, "Fewer than 5 replies"),
        (4, 5, "Fewer than 5 replies"),
        (5, 5, "5 replies"),
        (9, 10, "Fewer than 10 replies"),
    ],
)
def test_how_many_replied_is_said_from_the_minimum_on(number, minimum, words):
    assert policy.number_in_words(number, minimum) == words


@pytest.mark.parametrize(
    ("closes_on", "due_on", "was_handed_in", "runs_it", "is_written_by_own", "shown"),
    [
        (DAY, AFTER, True, True, False, False),  # open: of two looks the difference is one reply
        (BEFORE, AFTER, True, False, False, True),
        (BEFORE, AFTER, False, False, False, False),
        (BEFORE, AFTER, False, True, False, True),
        (BEFORE, DAY, False, False, False, False),
        (BEFORE, BEFORE, False, False, False, True),
        (BEFORE, BEFORE, False, False, True, False),  # late, and it can still score itself
        (BEFORE, AFTER, True, False, True, False),  # back for revision
        (BEFORE, AFTER, True, True, True, False),  # of the agency, and runs the cycle
    ],
)
def test_when_results_are_shown(
    closes_on, due_on, was_handed_in, runs_it, is_written_by_own, shown
):
    refusal = policy.why_not_results(
        closes_on, due_on, DAY, was_handed_in=was_handed_in, runs_it=runs_it,
        is_written_by_own=is_written_by_own,
    )  # fmt: skip
    assert (refusal is None) is shown


@pytest.mark.parametrize("minimum", [-1, 0, 1, 4, 51, 10_000])
def test_no_minimum_below_five(minimum):
    assert policy.why_not_minimum(minimum) == "Choose a number from 5 to 50."


@pytest.mark.parametrize(
    ("opens_on", "closes_on", "about"),
    [
        (BEFORE, AFTER, "opens"),
        (DAY, DAY, "closes"),
        (DAY, DAY + timedelta(days=57), "closes"),
    ],
)
def test_the_days_of_a_survey(opens_on, closes_on, about):
    said = policy.why_not_window(opens_on, closes_on, DAY)
    assert said
    assert said[1] == about
    assert policy.why_not_window(DAY, DAY + timedelta(days=56), DAY) is None


def test_statements_are_fifteen_at_most_and_none_of_them_twice():
    assert policy.why_not_statements([]) == "Write at least one statement."
    assert policy.why_not_statements([str(n) for n in range(16)])
    assert policy.why_not_statements(["I am safe", "i  am SAFE"])
    assert policy.why_not_statements([str(n) for n in range(15)]) is None


@pytest.mark.parametrize("values", [[], [6], [-1], [5, 7]])
def test_what_is_no_answer(values):
    assert policy.why_not_answers(values)


@pytest.mark.parametrize("kind", ["section-11", "section-175", "section-175-interim"])
def test_the_statements_that_come_with_the_portal_test_every_standard(kind):
    from audits.question_sets import shipped as questions

    full = "section-11-1" if kind == "section-11" else "section-175-1"
    titles = {each.title for each in questions.content(full).standards}
    assert {title for title, _ in shipped.of_kind(kind).statements} == titles
