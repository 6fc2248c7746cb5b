"""The rules of agreements, as tables: no database."""

from datetime import date
from types import SimpleNamespace

import pytest

from core import calendar
from partnership.agreements import days, policy
from partnership.agreements.policy import Facts, Stage
from partnership.models import Agency
from partnership.roles import Role

TODAY = date(2026, 4, 1)
BEFORE, AFTER = date(2026, 3, 2), date(2026, 5, 1)


def agency(name="Trust", kind=Agency.Kind.RELEVANT_AGENCY, **more):
    return Agency(name=name, short_name=name, kind=kind, **more)


def agreement(ended_on=None):
    return SimpleNamespace(ended_on=ended_on, __str__=lambda self: "X")


@pytest.mark.parametrize(
    ("kind", "role"),
    [
        (Agency.Kind.SAFEGUARDING_PARTNER, Role.LEAD_SAFEGUARDING_PARTNER),
        (Agency.Kind.SCHOOL, Role.HEADTEACHER),
        (Agency.Kind.RELEVANT_AGENCY, Role.CHIEF_OFFICER),
        (Agency.Kind.NATIONAL_BODY, Role.CHIEF_OFFICER),
        (Agency.Kind.VOLUNTARY, Role.CHIEF_OFFICER),
    ],
)
def test_who_is_accountable(kind, role):
    assert policy.accountable_role(kind) == role
    assert role in policy.OFFICES


@pytest.mark.parametrize(
    ("agreed_on", "signed_on", "complete"),
    [
        (None, [], None),
        (None, [None], None),
        (None, [BEFORE, None], None),
        (None, [BEFORE, TODAY, BEFORE], TODAY),
        (BEFORE, [], BEFORE),
    ],
)
def test_a_version_is_complete_on_the_day_of_the_last_signature(agreed_on, signed_on, complete):
    assert policy.complete_on(agreed_on, signed_on) == complete


@pytest.mark.parametrize(
    ("complete_on", "effective_on", "holds_from"),
    [(None, BEFORE, None), (TODAY, BEFORE, TODAY), (BEFORE, TODAY, TODAY), (BEFORE, AFTER, AFTER)],
)
def test_it_holds_once_all_have_signed_and_its_day_has_come(complete_on, effective_on, holds_from):
    assert Facts(1, effective_on, complete_on).holds_from == holds_from
    assert Facts(1, effective_on, complete_on, is_withdrawn=True).holds_from is None


OLD = Facts(1, BEFORE, BEFORE)
STAGES = [
    (Facts(2, BEFORE, None), Stage.WAITING, Stage.IN_FORCE),
    (Facts(2, BEFORE, None, is_declined=True), Stage.DECLINED, Stage.IN_FORCE),
    (Facts(2, BEFORE, None, is_withdrawn=True), Stage.WITHDRAWN, Stage.IN_FORCE),
    (Facts(2, AFTER, BEFORE), Stage.TO_COME, Stage.IN_FORCE),
    (Facts(2, TODAY, BEFORE), Stage.IN_FORCE, Stage.SUPERSEDED),
    (Facts(2, BEFORE, TODAY), Stage.IN_FORCE, Stage.SUPERSEDED),
]


@pytest.mark.parametrize(("second", "stage", "first"), STAGES)
def test_where_a_version_stands_beside_the_one_before(second, stage, first):
    now = policy.in_force([OLD, second], TODAY)
    assert policy.stage(second, now, None, TODAY) == stage
    assert policy.stage(OLD, now, None, TODAY) == first


def test_nothing_is_in_force_before_anything_is_signed():
    assert policy.in_force([Facts(1, BEFORE, None)], TODAY) is None


@pytest.mark.parametrize(
    ("version", "stage"),
    [(OLD, Stage.ENDED), (Facts(2, BEFORE, None), Stage.ENDED),
     (Facts(2, BEFORE, None, is_withdrawn=True), Stage.WITHDRAWN)],
)  # fmt: skip
def test_what_is_no_longer_used_waits_for_nobody(version, stage):
    assert policy.stage(version, OLD, TODAY, TODAY) == stage
    assert not policy.is_open(stage)


def test_every_stage_has_a_tone():
    assert set(policy.TONES) == set(Stage)


@pytest.mark.parametrize(
    ("has_file", "has_text", "begins"),
    [(True, False, None), (False, True, None), (True, True, "Give the file or the text, not both"),
     (False, False, "Select the file")],
)  # fmt: skip
def test_what_is_signed_is_one_thing(has_file, has_text, begins):
    said = policy.why_not_content(has_file, has_text)
    assert said is None if begins is None else said.startswith(begins)


@pytest.mark.parametrize(
    ("effective_on", "review_on", "agreed_on", "begins"),
    [
        (TODAY, AFTER, None, None),
        (BEFORE, AFTER, None, "It cannot take effect before it is signed"),
        (BEFORE, AFTER, BEFORE, None),
        (AFTER, AFTER, None, "The day of the review must be after"),
        (BEFORE, AFTER, AFTER, "The day it was signed outside the portal must be"),
    ],
)
def test_days_of_a_version(effective_on, review_on, agreed_on, begins):
    said = policy.why_not_dates(effective_on, review_on, agreed_on, TODAY)
    assert said is None if begins is None else said.startswith(begins)


@pytest.mark.parametrize(
    ("agreed_on", "asked_here", "refused"),
    [(None, True, False), (BEFORE, False, False), (BEFORE, True, True)],
)
def test_once_signed_here_it_is_signed_here(agreed_on, asked_here, refused):
    assert (policy.why_not_agreed_elsewhere(agreed_on, asked_here) is not None) == refused


@pytest.mark.parametrize(
    ("agencies", "agreed_on", "begins"),
    [
        ([agency()], None, None),
        ([], BEFORE, None),
        ([], None, "Select who must sign"),
        ([agency(closed_on=BEFORE)], None, "Trust no longer exists"),
        ([agency("Team", Agency.Kind.BUSINESS_TEAM)], None, "Team works for the partners"),
    ],
)
def test_who_may_be_asked(agencies, agreed_on, begins):
    said = policy.why_not_signatories(agencies, agreed_on)
    assert said is None if begins is None else said.startswith(begins)


def test_one_version_at_a_time_is_signed():
    assert policy.why_not_another_version(agreement(), None) is None
    assert "Version 3 still waits" in policy.why_not_another_version(agreement(), 3)
    assert "no longer used" in policy.why_not_another_version(agreement(BEFORE), None)


@pytest.mark.parametrize("stage", list(Stage))
def test_only_what_waits_is_withdrawn(stage):
    refused = policy.why_not_withdraw(stage, 2) is not None
    assert refused == (stage not in (Stage.WAITING, Stage.DECLINED))


# --- signing --------------------------------------------------------------------------------------


def sign_off(signed_at=None, is_declined=False):
    return SimpleNamespace(signed_at=signed_at, is_declined=is_declined)


@pytest.mark.parametrize(
    ("stage", "asked", "own", "deputy_for", "begins"),
    [
        (Stage.WAITING, sign_off(), True, "", None),
        (Stage.DECLINED, sign_off(is_declined=True), True, "", None),
        (Stage.WAITING, None, True, "", policy.NOT_ASKED),
        (Stage.WAITING, sign_off(), False, "", policy.NOT_ASKED),
        (Stage.WAITING, sign_off(), False, "Leo Lamb", "Leo Lamb signs in person"),
        (Stage.WITHDRAWN, sign_off(), True, "", "This version was withdrawn"),
        (Stage.ENDED, sign_off(), True, "", "No signature is asked for"),
        (Stage.WAITING, sign_off(signed_at=TODAY), True, "", "namespace"),
    ],
)
def test_who_may_answer(stage, asked, own, deputy_for, begins):
    said = policy.why_not_answer(stage, asked, own, deputy_for)
    assert said is None if begins is None else said.startswith(begins)


@pytest.mark.parametrize(
    ("confirmed", "is_unchanged", "said"),
    [("a", True, None), ("b", True, policy.NOT_READ), ("a", False, policy.CHANGED)],
)
def test_exactly_what_was_shown_is_signed(confirmed, is_unchanged, said):
    assert policy.why_not_sign(confirmed, "a", is_unchanged) == said


def test_who_has_declined_need_not_again():
    assert policy.why_not_decline(sign_off()) is None
    assert policy.why_not_decline(sign_off(is_declined=True)).endswith("You can still sign.")


# --- days -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked_on", "today", "number"),
    [
        (date(2026, 4, 1), date(2026, 4, 1), 0),
        (date(2026, 4, 1), date(2026, 4, 2), 1),
        (date(2026, 4, 1), date(2026, 4, 6), 1),  # Good Friday, a weekend and Easter Monday
        (date(2026, 4, 1), date(2026, 4, 7), 2),
        (date(2026, 4, 4), date(2026, 4, 7), 1),  # asked for on a Saturday
    ],
)
def test_working_days_since_it_was_asked_for(asked_on, today, number):
    assert policy.working_days_since(asked_on, today, calendar.england()) == number


@pytest.mark.parametrize(
    ("since", "times"), [(0, 0), (4, 0), (5, 1), (9, 1), (10, 2), (15, 3), (90, 3)]
)
def test_reminders_that_are_due(since, times):
    assert policy.times_to_ask_again(since, (5, 10, 15)) == times


@pytest.mark.parametrize(("review_on", "near"), [(AFTER, True), (date(2026, 7, 1), False)])
def test_a_review_is_near(review_on, near):
    assert policy.is_review_near(review_on, TODAY, 90) == near


def test_the_policy_of_a_day_is_the_latest_that_has_begun():
    assert days.on(date(2027, 1, 1)).version == "2026-11"
    assert days.on(date(2020, 1, 1)).version == "2026-11", "the first, before any"
    assert all(each.source for each in days.every().values())


@pytest.mark.parametrize(
    ("was", "now"),
    [("asked_again_after = [5, 10, 15]", "asked_again_after = [10, 5]"),
     ("team_told_after = 15", "team_told_after = 0")],
)  # fmt: skip
def test_a_wrong_policy_is_refused(was, now):
    text = (days.FOLDER / "2026-11.toml").read_text()
    with pytest.raises(ValueError, match="2026-11"):
        days.read(text.replace(was, now))
