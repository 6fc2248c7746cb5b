"""The rules of the library: tables, no database."""

from datetime import date
from types import SimpleNamespace

import pytest

from core.calendar import calendar_of
from partnership.library import checks, policy, rules
from partnership.roles import Role

TODAY = date(2026, 4, 1)  # a Wednesday; Good Friday is the 3rd, Easter Monday the 6th
ENGLAND = calendar_of({"2026": [date(2026, 4, 3), date(2026, 4, 6)]})
RULES = rules.version("halton-2026")
FULL = dict.fromkeys(policy.PARTS, "x")
PARTNER, AGENCY, TEAM = "safeguarding-partner", "relevant-agency", "business-team"


def refused(said: str | None, part: str) -> bool:
    return said is None if not part else part in (said or "")


@pytest.mark.parametrize(
    ("title", "slug", "part"),
    [
        ("Neglect", "neglect", ""),
        ("Neglect toolkit", "neglect-toolkit", "has a document of that title"),
        (" NEGLECT  TOOLKIT ", "neglect-toolkit", "has a document of that title"),
        ("!", "", "letters or numbers"),
    ],
)
def test_a_title_is_said_once(title, slug, part):
    assert refused(policy.why_not_title(title, slug, {"neglect toolkit"}), part)


@pytest.mark.parametrize(
    ("everyone", "kinds", "roles", "groups", "part"),
    [
        (True, [], [], [], ""),
        (False, [PARTNER], [], [], ""),
        (False, [], ["trainer"], [], ""),
        (False, [], [], [1], ""),
        (False, [], [], [], "Say whom it is for"),
    ],
)
def test_a_document_is_for_somebody(everyone, kinds, roles, groups, part):
    assert refused(policy.why_not_audience(everyone, kinds, roles, groups), part)


@pytest.mark.parametrize(
    ("kind", "asks", "everyone", "kinds", "part"),
    [
        ("briefing", [PARTNER, AGENCY], True, [], ""),
        ("briefing", [], True, [], ""),
        ("briefing", [PARTNER], False, [PARTNER], ""),
        ("briefing", [PARTNER, AGENCY], False, [PARTNER], "Relevant agency: they could not read"),
        ("briefing", [TEAM], True, [], "does not acknowledge its own"),
        ("toolkit", [], True, [], ""),
        ("toolkit", [PARTNER], True, [], "Only a seven-minute briefing"),
    ],
)
def test_agencies_are_asked_about_what_they_can_read(kind, asks, everyone, kinds, part):
    assert refused(policy.why_not_ask(kind, asks, everyone, kinds), part)


@pytest.mark.parametrize(
    ("kind", "text", "file", "sections", "part"),
    [
        ("policy", "said", False, {}, ""),
        ("policy", "", True, {}, ""),
        ("policy", " \n", False, {}, "Add a file, or write the text"),
        ("policy", "said", True, {}, "not both"),
        ("briefing", "", False, FULL, ""),
        ("briefing", "", False, FULL | {"why": " "}, "1 part is empty"),
        ("briefing", "", False, {}, "10 parts are empty"),
        ("briefing", "said", False, FULL, "written here"),
        ("briefing", "", True, FULL, "written here"),
    ],
)
def test_a_version_says_something_in_one_way(kind, text, file, sections, part):
    assert refused(policy.why_not_content(kind, text, file, sections), part)


@pytest.mark.parametrize(
    ("published", "last", "part"),
    [
        (TODAY, None, ""),
        (TODAY, TODAY, ""),
        (date(2026, 4, 2), None, "today or in the past"),
        (date(2026, 3, 31), TODAY, "cannot be older"),
    ],
)
def test_a_version_is_published_after_the_one_before_it(published, last, part):
    assert refused(policy.why_not_publish(published, last, TODAY), part)


@pytest.mark.parametrize(("day", "part"), [(date(2026, 4, 2), ""), (TODAY, "in the future")])
def test_a_review_is_to_come(day, part):
    assert refused(policy.why_not_review(day, TODAY), part)


def document(pk=1, withdrawn_on=None):
    return SimpleNamespace(pk=pk, withdrawn_on=withdrawn_on)


@pytest.mark.parametrize(
    ("this", "successor", "part"),
    [
        (document(), None, ""),
        (document(), document(2), ""),
        (document(), document(1), "cannot take its own place"),
        (document(), document(2, TODAY), "is itself withdrawn"),
        (document(withdrawn_on=TODAY), None, "nothing more to do"),
    ],
)
def test_what_is_withdrawn_leads_to_what_holds(this, successor, part):
    assert refused(policy.why_not_withdraw(this, successor), part)


@pytest.mark.parametrize(
    ("review_on", "stage"),
    [
        (date(2026, 6, 1), None),  # 61 days
        (date(2026, 5, 31), "60"),
        (date(2026, 4, 16), "60"),
        (date(2026, 4, 15), "14"),
        (TODAY, "14"),
        (date(2026, 3, 31), "over"),
    ],
)
def test_a_review_is_warned_of_in_stages(review_on, stage):
    assert policy.review_stage(review_on, TODAY, RULES) == stage
    assert (stage is None) == (review_on > policy.first_warning_on(TODAY, RULES))


def test_an_agency_has_its_working_days_from_the_day_it_is_asked():
    """Wednesday 1 April is day 0; Good Friday and Easter Monday count for nothing."""
    assert policy.due_on(TODAY, RULES, ENGLAND) == date(2026, 5, 1)


@pytest.mark.parametrize(
    ("today", "stage"),
    [
        (date(2026, 4, 1), None),
        (date(2026, 4, 23), None),
        (date(2026, 4, 24), "before-5"),
        (date(2026, 4, 29), "before-5"),
        (date(2026, 4, 30), "before-1"),
        (date(2026, 5, 1), "before-1"),
        (date(2026, 5, 2), None),
        (date(2026, 5, 4), "after-1"),
        (date(2026, 5, 7), "after-1"),
        (date(2026, 5, 8), "after-5"),
        (date(2026, 5, 15), "after-10"),
        (date(2026, 9, 1), "after-10"),
    ],
)
def test_an_agency_is_reminded_before_the_day_and_after_it(today, stage):
    assert policy.reminder(date(2026, 5, 1), today, RULES, ENGLAND) == stage


@pytest.mark.parametrize("role", list(Role))
def test_who_answers_for_an_agency(role):
    answers = {
        Role.PARTNERSHIP_REPRESENTATIVE, Role.SAFEGUARDING_LEAD, Role.DESIGNATED_SAFEGUARDING_LEAD,
        Role.HEADTEACHER,
    }  # fmt: skip
    assert policy.may_answer({(1, role)}, 1) is (role in answers)
    assert policy.may_answer({(2, role)}, 1) is False


@pytest.mark.parametrize(
    ("used_on", "part"),
    [
        (TODAY, ""),
        (date(2026, 3, 2), ""),
        (date(2026, 3, 1), "cannot be before that"),
        (date(2026, 4, 2), "today or in the past"),
    ],
)
def test_a_briefing_is_used_once_it_is_published(used_on, part):
    assert refused(policy.why_not_used(used_on, date(2026, 3, 2), TODAY), part)


def asked(acknowledged_on=None, ended_on=None, due_on=TODAY):
    return SimpleNamespace(acknowledged_on=acknowledged_on, ended_on=ended_on, due_on=due_on)


def test_nothing_is_acknowledged_that_is_not_asked():
    there, gone = SimpleNamespace(is_gone=False), SimpleNamespace(is_gone=True)
    assert policy.why_not_acknowledge(asked(), there) is None
    assert "any more" in policy.why_not_acknowledge(asked(ended_on=TODAY), there)
    assert "no longer there" in policy.why_not_acknowledge(asked(), gone)


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        (asked(), "Due today"),
        (asked(due_on=date(2026, 4, 2)), "Waiting"),
        (asked(due_on=date(2026, 3, 31)), "Overdue"),
        (asked(ended_on=TODAY), "No longer asked"),
        (asked(ended_on=date(2026, 4, 2)), "Not answered by its day"),
        (asked(acknowledged_on=TODAY), "Acknowledged"),
        (asked(acknowledged_on=date(2026, 4, 2)), "Acknowledged late"),
        (asked(acknowledged_on=TODAY, ended_on=TODAY), "Acknowledged"),
    ],
)
def test_where_an_answer_stands_is_said_in_words(request_, words):
    assert policy.standing(request_, TODAY)[0] == words


# --- the data file --------------------------------------------------------------------------------

FILE = (rules.POLICIES / "halton-2026.toml").read_text()


@pytest.mark.parametrize(
    ("before", "after", "part"),
    [
        ("warned_days_before = [60, 14]", 'warned_days_before = ["60"]', "whole numbers"),
        ("warned_days_before = [60, 14]", "warned_days_before = []", "at least one"),
        ("days = 20", "days = 0", "whole numbers"),
        ("days = 20", "days = 4", "after the day an agency is asked"),
        ("2026-01-01", '"soon"', "is a date"),
        ('neglect = "Neglect"', 'neglect = ""', "needs its words"),
        ("[briefings]", "[other]", "cannot be read"),
        ("[topics]", "[[", "cannot be read"),
    ],
)
def test_rules_that_cannot_be_used_are_refused_with_the_reason(before, after, part):
    assert before in FILE
    with pytest.raises(rules.UnfitRules, match=part):
        rules.read(FILE.replace(before, after))


def test_rules_that_are_not_there_are_an_error_at_start():
    assert checks.unfit({"library": {"rules": "halton-2026"}}) == []
    [error] = checks.unfit({"library": {"rules": "none-such"}})
    assert error.id == "partnership.E006"
    assert len(checks.unfit({})) == 1


def test_a_briefing_at_its_longest_is_about_two_pages():
    """Some 6,000 characters at 10.5 points: tests/journeys/test_library.py prints one."""
    longest = sum(most for *_, most in policy.HEADINGS) + 3 * policy.LONGEST_PROMPT
    assert longest <= 5000
    assert len(policy.HEADINGS) == 7
    assert len(policy.PROMPTS) == 3
