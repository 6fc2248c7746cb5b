"""The rules of moderation, agreement and the draw: no database."""

from datetime import UTC, date, datetime

import pytest

from audits.moderation import agreement, drawing, policy
from audits.moderation import content as contents
from audits.moderation.drawing import Drawn, Moderator
from audits.returns.policy import State
from core import calendar

LEVELS = [0, 1, 2, 3]


# --- agreement ------------------------------------------------------------------------------------


def test_kappa_of_a_table_that_was_worked_out_by_hand():
    # 4 agree on 0, 4 on 3, and 2 are one level apart: seen 0.2, by chance 1.52.
    pairs = [(0, 0)] * 4 + [(3, 3)] * 4 + [(1, 2), (2, 1)]
    by_chance = sum(abs(a - b) for a, _ in pairs for _, b in pairs) / 100
    assert agreement.kappa(pairs, LEVELS) == pytest.approx(1 - 0.2 / by_chance)


@pytest.mark.parametrize(
    ("pairs", "value"),
    [
        ([(0, 0), (1, 1), (2, 2), (3, 3)] * 3, 1.0),
        ([(0, 0)] * 9, None),  # too few
        ([(2, 2)] * 30, None),  # chance alone would agree always
        ([(0, 1), (1, 0)] * 10, -1.0),
    ],
)
def test_kappa_at_its_ends(pairs, value):
    assert agreement.kappa(pairs, LEVELS) == (None if value is None else pytest.approx(value))


def test_levels_further_apart_count_for_more():
    near = [(0, 0), (3, 3)] * 10 + [(0, 1)]
    far = [(0, 0), (3, 3)] * 10 + [(0, 3)]
    assert agreement.kappa(near, LEVELS) > agreement.kappa(far, LEVELS)


def test_a_score_outside_the_scale_is_no_pair():
    with pytest.raises(ValueError, match="no level"):
        agreement.kappa([(0, 7)] * 10, LEVELS)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (-0.1, "No"), (0.0, "Slight"), (0.2, "Slight"), (0.21, "Fair"), (0.54, "Moderate"),
        (0.61, "Substantial"), (0.81, "Almost perfect"), (1.0, "Almost perfect"),
    ],
)  # fmt: skip
def test_the_bands_in_words(value, words):
    assert agreement.band(value) == words


def test_agreement_is_said_plainly():
    pairs = [(0, 0), (1, 1), (2, 2), (3, 3)] * 3 + [(0, 1), (2, 3)] * 3
    assert agreement.in_words(pairs, LEVELS) == (
        "The same level in 12 of 18 pairs of scores (67 %). Substantial agreement beyond chance"
        " (kappa 0.74)"
    )
    few = agreement.in_words([(1, 1), (1, 2), (0, 0)], LEVELS)
    assert few == "The same level in 2 of 3 pairs of scores. Kappa takes 10"
    one = agreement.in_words([(2, 2)] * 30, LEVELS)
    assert one.startswith("The same level in 30 of 30 pairs of scores (100 %). No kappa: nobody")


def test_a_low_kappa_of_people_who_nearly_always_agree_says_why():
    pairs = [(2, 2)] * 52 + [(1, 2), (2, 0), (2, 3)]
    said = agreement.in_words(pairs, LEVELS)
    assert said.startswith("The same level in 52 of 55 pairs of scores (95 %). No agreement beyond")
    assert said.endswith("which tells little here: nearly all scores are one level")
    apart = agreement.in_words([(0, 3), (3, 0), (1, 2), (2, 1)] * 5, LEVELS)
    assert "tells little" not in apart


# --- the draw -------------------------------------------------------------------------------------

PEOPLE = [Moderator(key, key + 100, key % 4, frozenset({key % 4})) for key in range(8)]
RETURNS = [Drawn(key, key % 4) for key in range(20)]


def test_the_same_seed_gives_the_same_draw_and_another_another():
    first = drawing.distribute(RETURNS, PEOPLE, 2, "2026")
    assert first == drawing.distribute(RETURNS, list(reversed(PEOPLE)), 2, "2026")
    assert first != drawing.distribute(RETURNS, PEOPLE, 2, "2027")


@pytest.mark.parametrize("seed", ["a", "b", "c", "d"])
def test_nobody_draws_their_own_agency_and_no_return_two_of_one(seed):
    found = drawing.distribute(RETURNS, PEOPLE, 2, seed)
    for each in RETURNS:
        agencies = [key % 4 for key in found.given[each.key]]
        assert len(set(agencies)) == 2
        assert each.agency not in agencies
    assert not found.short
    loads = [sum(key in given for given in found.given.values()) for key in range(8)]
    assert max(loads) - min(loads) <= 2


def test_whoever_has_any_role_at_the_agency_is_left_out():
    two_jobs = Moderator(1, 101, 5, frozenset({5, 9}))
    assert not drawing.may(two_jobs, Drawn(1, 9))
    assert drawing.may(two_jobs, Drawn(1, 8))


def test_nobody_of_the_trust_of_a_school_and_an_adviser_schools_alone():
    of_trust = Moderator(1, 101, 5, frozenset({5}), frozenset({"oak learning"}))
    assert not drawing.may(of_trust, Drawn(1, 9, "oak learning", True))
    assert drawing.may(of_trust, Drawn(1, 9, "", True))
    adviser = Moderator(1, 101, 5, of_schools=True)
    assert drawing.may(adviser, Drawn(1, 9, is_school=True))
    assert not drawing.may(adviser, Drawn(1, 9))


def test_the_draw_says_for_whom_nobody_was_found():
    found = drawing.distribute([Drawn(1, 1), Drawn(2, 9)], PEOPLE[:2], 2, "x")
    assert found.short == {1: 1}
    assert drawing.distribute([Drawn(1, 9)], [], 2, "x").short == {1: 2}


@pytest.mark.parametrize(
    ("each", "people", "said"),
    [
        (Drawn(1, 9), [], "Nobody holds the role"),
        (Drawn(1, 9, has=frozenset({100})), PEOPLE[:1], "Everybody who is a moderator"),
        (Drawn(1, 0), [PEOPLE[0], PEOPLE[4]], "are of its agency."),
        (
            Drawn(1, 9, "oak", True),
            [Moderator(1, 101, 5, frozenset({5}), frozenset({"oak"}))], "agency or its trust.",
        ),
        (Drawn(1, 9), [Moderator(1, 101, 5, of_schools=True)], "of schools alone."),
        (
            Drawn(1, 9, has=frozenset({100}), agencies=frozenset({0})), [PEOPLE[0], PEOPLE[4]],
            "somebody scores it already",
        ),
    ],
)  # fmt: skip
def test_why_a_draw_finds_too_few(each, people, said):
    assert drawing.distribute([each], people, 2, "x").short
    assert said in drawing.why_short(each, people)


def test_those_who_have_it_already_count():
    each = Drawn(1, 9, has=frozenset({100}), agencies=frozenset({0}))
    [given] = drawing.distribute([each], PEOPLE, 2, "x").given.values()
    assert len(given) == 1
    assert given[0] % 4 != 0


# --- what was handed in ---------------------------------------------------------------------------


def criterion(code="1.1", **changes):
    return {
        "code": code, "text": "Is there a policy?", "answer": "scale", "is_mandatory": True,
        "was_asked": True, "chosen": "2", "label": "Mostly met", "written": "Yes, since May",
        "evidence": [{"key": 7, "name": "Policy"}], "actions": [],
    } | changes  # fmt: skip


def content(*criteria):
    scale = [{"value": value, "label": f"Level {value}", "colour": "red"} for value in LEVELS]
    return {"scale": scale, "standards": [{"code": "1", "title": "One", "criteria": [*criteria]}]}


def test_blinded_leaves_the_words_and_takes_every_score():
    yes_no = criterion("1.2", answer="yes-no", chosen="yes", label="Yes")
    found = contents.blinded(content(criterion(), yes_no))
    for each in contents.criteria_in(found):
        assert not {"chosen", "label"} & set(each)
        assert each["written"] == "Yes, since May"
    assert [each["scored"] for each in contents.criteria_in(found)] == [True, False]
    assert "Mostly met" not in str(found)


@pytest.mark.parametrize(
    ("changes", "is_changed"),
    [
        ({}, False),
        ({"answered_by": "Somebody else"}, False),
        ({"chosen": "3"}, True),
        ({"written": "Since June"}, True),
        ({"evidence": []}, True),
        ({"evidence": [{"key": 8, "name": "Policy"}]}, True),
    ],
)
def test_what_counts_as_changed_in_a_revision(changes, is_changed):
    found = contents.changed(content(criterion()), content(criterion(**changes)))
    assert found == ({"1.1"} if is_changed else set())


@pytest.mark.parametrize(
    ("before", "after", "is_changed"),
    [
        (("disputed", "We hold two", "none"), ("confirmed", "", "none"), True),
        (("disputed", "We hold two", "none"), ("disputed", "We hold three", "none"), True),
        (("not-confirmed", "", "none"), ("confirmed", "", "none"), True),
        (("not-confirmed", "", "none"), ("not-confirmed", "", "one"), False),
        (None, ("not-confirmed", "", "none"), False),
        (("confirmed", "", "none"), ("confirmed", "", "none"), False),
    ],
)
def test_another_word_about_a_fact_is_a_change_and_another_number_is_none(
    before, after, is_changed
):
    def said(fact):
        if fact is None:
            return content(criterion())
        standing, words, counted = fact
        its = {"standing": standing, "said": words, "words": counted}
        return content(criterion(facts=["seats"])) | {"facts": {"seats": its}}

    assert contents.changed(said(before), said(after)) == ({"1.1"} if is_changed else set())


def test_what_is_asked_for_the_first_time_is_changed_and_what_is_left_out_is_not():
    before = content(criterion(), criterion("1.2"))
    after = content(criterion("1.2"), criterion("1.3"))
    assert contents.changed(before, after) == {"1.3"}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Yes,  since May", "yes,\nsince may ", True), ("Yes", "No", False), ("", " ", False),
    ],
)  # fmt: skip
def test_the_same_words_whatever_their_spaces_and_capitals(one, other, same):
    assert contents.are_same_words(one, other) is same


# --- who may do what, when ------------------------------------------------------------------------


def moderates(*, holds_role=True, is_of_its_agency=False, is_of_its_trust=False):
    return policy.why_not_moderates(
        holds_role=holds_role, is_of_its_agency=is_of_its_agency, is_of_its_trust=is_of_its_trust
    )


def decide(state=State.SUBMITTED, *, may_decide=True, is_of_its_agency=False):
    return policy.why_not_decide(state, may_decide=may_decide, is_of_its_agency=is_of_its_agency)


def assign(**given):
    return policy.why_not_assign(State.SUBMITTED, questions=5, **given)


def meet(*begins_at):
    """Asked on 2 June at nine."""
    nine = datetime(2026, 6, 2, 9, tzinfo=UTC)
    return policy.why_not_meet_at(datetime(*begins_at, tzinfo=UTC), nine)


def record(day=2, hour=10, *, is_recorded=False, is_off=False):
    begins_at, now = (datetime(2026, 6, *at, tzinfo=UTC) for at in ((2, 10), (day, hour)))
    return policy.why_not_record(begins_at, now, is_recorded=is_recorded, is_off=is_off)


def speak(state, *, questions=5, is_of_its_agency=False):
    return policy.why_not_speak_about(state, questions=questions, is_of_its_agency=is_of_its_agency)


@pytest.mark.parametrize(
    ("said", "found"),
    [
        (policy.why_not_assign(State.SUBMITTED, questions=5), None),
        (policy.why_not_assign(State.FILLED_IN, questions=5), "only what was handed in"),
        (policy.why_not_assign(State.SUBMITTED, questions=0), "Accept it as it stands"),
        (policy.why_not_assign(State.SUBMITTED, questions=5, is_assigned=True), "already"),
        (moderates(), None),
        (moderates(holds_role=False), "holds the role"),
        (moderates(is_of_its_agency=True), "at the agency whose return this is"),
        (moderates(is_of_its_trust=True), "Nobody of the trust"),
        (policy.why_not_take_off(has_finished=True, has_ended=False), "stands"),
        (policy.why_not_take_off(has_finished=True, has_ended=True), "taken off this return alr"),
        (policy.why_not_score(State.SUBMITTED, is_assigned=False, has_finished=False), "do not"),
        (decide(), None),
        (decide(may_decide=False), "by whoever runs the cycle"),
        (decide(is_of_its_agency=True), "does not moderate it"),
        (decide(State.RETURNED), "only what was handed in"),
        (decide(State.FINAL), "are final"),
        (policy.why_not_take_off(has_finished=False, has_ended=False), None),
        (policy.why_not_score(State.SUBMITTED, is_assigned=True, has_finished=True), "finished"),
        (policy.why_not_score(State.RETURNED, is_assigned=True, has_finished=False), "handed in"),
        (policy.why_not_score(State.SUBMITTED, is_assigned=True, has_finished=False), None),
        (policy.why_not_level(7, LEVELS), "Choose one"),
        (policy.why_not_level(None, LEVELS), "Choose one"),
        (policy.why_not_reason(0, " ", LEVELS), "lowest"),
        (policy.why_not_reason(1, "", LEVELS), None),
        (policy.why_not_reason(1, "x" * 4_001, LEVELS), "4,001"),
        (policy.why_not_finish(1), "1 question is not scored"),
        (policy.why_not_finish(0), None),
        (policy.why_not_moderated_reason(1, 2, ""), "say why"),
        (policy.why_not_moderated_reason(1, 2, " "), "say why"),
        (policy.why_not_moderated_reason(2, 2, "x" * 4_001), "4,001"),
        (policy.why_not_moderated_reason(2, 2, ""), None),
        (policy.why_not_ask_for_revision(State.SUBMITTED, 2), "2 times"),
        (policy.why_not_ask_for_revision(State.SUBMITTED, 1), None),
        (policy.why_not_ask_for_revision(State.FINAL, 0), "handed in"),
        (policy.why_not_make_final(State.SUBMITTED, questions=5, unsettled=1), "1 question has"),
        (policy.why_not_make_final(State.SUBMITTED, questions=5, unsettled=0), None),
        (policy.why_not_make_final(State.SUBMITTED, questions=0, unsettled=0, note=""), "note"),
        (policy.why_not_make_final(State.FINAL, questions=5, unsettled=0), "only what was"),
        (policy.why_not_make_final(State.RETURNED, questions=5, unsettled=0), "only what was"),
        (policy.why_not_make_final(State.SUBMITTED, questions=0, unsettled=0, note="Yes"), None),
        (policy.why_not_respond(State.RETURNED, date(2026, 6, 1), date(2026, 6, 1)), "not final"),
        (policy.why_not_respond(State.SUBMITTED, None, date(2026, 6, 1)), "not final"),
        (policy.why_not_respond(State.FINAL, date(2026, 6, 1), date(2026, 6, 1)), None),
        (policy.why_not_respond(State.FINAL, date(2026, 6, 1), date(2026, 6, 2)), "until Monday"),
        (meet(2026, 6, 1, 23), "today or a day to come"),
        (meet(2026, 6, 2, 8, 59), "hour of today is past"),
        (meet(2026, 6, 2, 9), "hour of today is past"),
        (meet(2026, 6, 2, 9, 1), None),
        (meet(2027, 6, 4, 9), "within a year"),
        (meet(2027, 6, 3, 9), None),
        (policy.why_not_plan(0), "at least one"),
        (assign(is_assigned=True, has_scored=True), "already"),
        (assign(has_scored=True), "have scored this return"),
        (assign(), None),
        (policy.why_not_plan(1), None),
        (record(), None),
        (record(day=1, hour=23), "when it has begun"),
        (record(hour=9), "when it has begun"),
        (record(is_recorded=True), "on record already"),
        (record(is_off=True), "called off"),
        (policy.why_not_call_off(is_recorded=False, is_off=False), None),
        (policy.why_not_call_off(is_recorded=True, is_off=False), "took place"),
        (policy.why_not_call_off(is_recorded=False, is_off=True), "called off already"),
        (policy.why_not_change_meeting(is_recorded=False, is_off=False), None),
        (policy.why_not_change_meeting(is_recorded=True, is_off=False), "took place"),
        (policy.why_not_change_meeting(is_recorded=False, is_off=True), "Plan another"),
        (speak(State.SUBMITTED), None),
        (speak(State.RETURNED), "only what was handed in"),
        (speak(State.SUBMITTED, questions=0), "nothing to speak about"),
        (speak(State.SUBMITTED, is_of_its_agency=True), "does not moderate it"),
        (policy.why_not_write_about(of_own=[], to_score=[]), None),
        (policy.why_not_write_about(of_own=["RET-1"], to_score=[]), "RET-1: Whoever holds"),
        (policy.why_not_write_about(of_own=[], to_score=["RET-2"]), "RET-2: you, or"),
    ],
)
def test_why_not(said, found):
    assert said is None if found is None else found in said


def test_ten_working_days_to_revise_and_twenty_to_respond():
    england = calendar.england()
    # Good Friday and Easter Monday of 2026 are 3 and 6 April.
    day, due_on = date(2026, 3, 27), date(2026, 3, 20)
    assert policy.revised_by(day, due_on, england) == date(2026, 4, 14)
    assert policy.revised_by(day, date(2026, 4, 14), england) == date(2026, 4, 14)
    assert policy.revised_by(day, date(2026, 5, 22), england) == date(2026, 5, 22)
    assert policy.responds_until(date(2026, 3, 27), england) == date(2026, 4, 28)
