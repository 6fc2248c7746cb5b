"""The rules of the map of duties, without a database."""

from datetime import date
from types import SimpleNamespace

import pytest

from partnership.duties import checks, policy, rules
from partnership.duties.policy import Flag

RULES = rules.version("halton-2026")
TODAY = date(2026, 3, 27)


def test_what_is_to_be_seen_to_about_a_duty():
    for owners, seen_on, wanted in (
        (["Executive"], TODAY, {}),
        (["Executive"], date(2025, 3, 27), {}),
        (["Executive"], date(2025, 3, 26),
         {Flag.UNSEEN: "Nothing for 12 months: last on Wednesday 26 March 2025"}),
        (["Executive"], None, {Flag.UNSEEN: "Nothing shows that anybody has seen to it"}),
        ([], TODAY, {Flag.ORPHAN: "Nobody owns it"}),
        (["Leadership", "Executive"], TODAY,
         {Flag.SHARED: "2 owners: Leadership and Executive"}),
        ([], None, {Flag.ORPHAN: "Nobody owns it",
                    Flag.UNSEEN: "Nothing shows that anybody has seen to it"}),
    ):  # fmt: skip
        assert policy.flags(owners, seen_on, RULES, TODAY) == wanted


def test_a_group_carries_too_much_beyond_what_the_file_says():
    assert policy.too_much(8, RULES) == ""
    assert policy.too_much(9, RULES) == "Carries too much: 9 duties, and 8 are the most"


def test_what_may_not_be_written():
    stands, ended = SimpleNamespace(ended_on=None), SimpleNamespace(ended_on=TODAY)
    there, gone = SimpleNamespace(closed_on=None), SimpleNamespace(closed_on=TODAY)
    taken_over = SimpleNamespace(closed_on=None, succeeded_by_id=3)
    tomorrow = date(2026, 3, 28)
    for refusal, wanted in (
        (policy.why_not_title("Budget", "budget", {"plan"}), None),
        (policy.why_not_title("...", "", set()), "Describe the duty"),
        (policy.why_not_title("Groups", "groups", set()), "Describe the duty"),
        (policy.why_not_title(" Budget", "budget", {"budget"}), "of these words already"),
        (policy.why_not_give(stands, there, False, TODAY, TODAY), None),
        (policy.why_not_give(stands, there, True, TODAY, TODAY), "owns this duty already"),
        (policy.why_not_give(stands, there, False, tomorrow, TODAY), "today or in the past"),
        (policy.why_not_give(stands, gone, False, TODAY, TODAY), "no longer there"),
        (policy.why_not_give(stands, taken_over, False, TODAY, TODAY), "no longer there"),
        (policy.why_not_give(ended, there, False, TODAY, TODAY), "This duty ended"),
        (policy.why_not_end(TODAY, TODAY, TODAY), None),
        (policy.why_not_end(TODAY, tomorrow, TODAY), "today or in the past"),
        (policy.why_not_end(TODAY, date(2026, 3, 26), TODAY), "cannot be before that"),
        (policy.why_not_record(stands, TODAY, TODAY), None),
        (policy.why_not_record(stands, tomorrow, TODAY), "once it has happened"),
        (policy.why_not_record(ended, TODAY, TODAY), "This duty ended"),
    ):
        assert (refusal is None) is (wanted is None), (refusal, wanted)
        assert (wanted or "") in (refusal or "")


WHOLE = (rules.POLICIES / "halton-2026.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("most_for_a_group = 8", "most_for_a_group = 0", "1 or more"),
        ("evidence_within_months = 12", "evidence_within_months = true", "1 or more"),
        ("most_for_a_group = 8", "most = 8", "cannot be read"),
    ],
)
def test_a_file_that_is_wrong_is_refused_with_what_is_wrong(before, after, said):
    assert before in WHOLE
    with pytest.raises(rules.UnfitRules, match=said):
        rules.read(WHOLE.replace(before, after, 1))
    assert checks.unfit({"duties": {"rules": "none"}})[0].id == "partnership.E009"
    assert checks.unfit({"duties": {"rules": "halton-2026"}}) == []
