"""The rules of scrutiny, voice and success criteria, without a database."""

from datetime import date
from types import SimpleNamespace

import pytest

from core.calendar import calendar_of
from improvement.criteria import policy as criteria
from improvement.scrutiny import checks, policy
from improvement.scrutiny.policy import Due, Judgement
from improvement.voice import policy as voice
from partnership.identifying import people_in_words, sign_in
from partnership.roles import Role

ENGLAND = calendar_of({"2026": [date(2026, 4, 3), date(2026, 4, 6), date(2026, 5, 4)]})
PROCEDURE = policy.procedure("scrutiny-1")
RAISED = date(2026, 4, 1)  # a Wednesday; Good Friday and Easter Monday follow
DUE = date(2026, 5, 1)
TEXT = (policy.POLICIES / "scrutiny-1.toml").read_text(encoding="utf-8")


def challenge(**changes):
    state = {"asked_on": RAISED, "due_on": DUE, "answered_on": None, "closed_on": None}
    return SimpleNamespace(**state | changes)


def test_an_answer_is_due_after_twenty_working_days_and_reminded_of_on_the_way():
    assert PROCEDURE.due_on(RAISED, ENGLAND) == DUE
    told = {
        date(2026, 4, 16): None,
        date(2026, 4, 17): Due.HALF_WAY,
        date(2026, 4, 29): Due.HALF_WAY,
        date(2026, 4, 30): Due.SOON,
        DUE: Due.TODAY,
        date(2026, 5, 5): Due.EXECUTIVE,
    }
    assert {day: PROCEDURE.due(challenge(), day, ENGLAND) for day in told} == told
    late = date(2026, 5, 5)
    assert PROCEDURE.due(challenge(answered_on=late), late, ENGLAND) is None
    assert PROCEDURE.due(challenge(closed_on=late), late, ENGLAND) is None
    patient = policy.read(TEXT.replace("executive_after = 0", "executive_after = 2"))
    assert patient.due(challenge(), date(2026, 5, 6), ENGLAND) == Due.OVERDUE
    assert patient.due(challenge(), date(2026, 5, 7), ENGLAND) == Due.EXECUTIVE


def test_a_policy_that_cannot_be_is_refused_and_stops_the_start():
    for was, becomes in (
        ("working_days = 20", "working_days = 11"),
        ("half_way = 10", "half_way = 0"),
        ("before = 1 ", "before = 0 "),
        ("executive_after = 0", "executive_after = -1"),
        ("half_way = 10", "half_way = 9.5"),
        ("[answer]", "[answers]"),
        ("effective_from", "effective"),
    ):
        with pytest.raises(policy.UnfitPolicy):
            policy.read(TEXT.replace(was, becomes, 1))
        assert was in TEXT
    assert checks.why_unfit("scrutiny-1") is None
    for version in ("none", "../policies/scrutiny-1"):
        assert "no policy file" in (checks.why_unfit(version) or "")


def test_who_answers_closes_and_asks_again_when():
    answered, closed = challenge(answered_on=DUE), challenge(answered_on=DUE, closed_on=DUE)
    table = [
        (policy.why_not_answer(challenge(), False), None),
        (policy.why_not_answer(challenge(), True), "Whoever judges"),
        (policy.why_not_answer(answered, False), "It is answered"),
        (policy.why_not_answer(closed, False), "closed"),
        (policy.why_not_close(answered, True, Judgement.ENOUGH), None),
        (policy.why_not_close(answered, False, Judgement.ENOUGH), "in person"),
        (policy.why_not_close(challenge(), True, Judgement.ENOUGH), "no answer to judge"),
        (policy.why_not_close(challenge(), True, Judgement.PARTLY), "no answer to judge"),
        (policy.why_not_close(challenge(), True, Judgement.NOT_ENOUGH), None),
        (policy.why_not_close(challenge(), True, Judgement.WITHDRAWN), None),
        (policy.why_not_close(closed, True), "is closed"),
        (policy.why_not_ask_again(answered, True), None),
        (policy.why_not_ask_again(answered, False), "in person"),
        (policy.why_not_ask_again(challenge(), True), "not been answered"),
        (policy.why_not_ask_again(closed, True), "is closed"),
    ]
    check(table)


def check(table) -> None:
    for number, (said, wanted) in enumerate(table):
        assert said is None if wanted is None else wanted in (said or ""), (number, said, wanted)


def test_an_opinion_is_published_whole_once_its_year_is_over():
    whole = dict.fromkeys(policy.OPINION_HEADINGS, "Said.")
    today = date(2026, 4, 1)
    check(
        [
            (policy.why_not_publish(2025, False, whole, today), None),
            (policy.why_not_publish(2026, False, whole, today), "is not over"),
            (policy.why_not_publish(2027, False, whole, today), "has not begun"),
            (policy.why_not_publish(2025, True, whole, today), "stays as it is"),
            (policy.why_not_publish(2025, False, whole | {"impact": ""}, today), "What difference"),
            (policy.why_not_write(2026, False, today), None),
            (policy.why_not_write(2018, False, today), None),
            (policy.why_not_write(2017, False, today), "no safeguarding partnership in 2017"),
        ]
    )


def test_voice_is_kept_by_who_heard_it_and_told_back_after_something_was_done():
    entry = SimpleNamespace(heard_on=RAISED, we_did="", told_back_on=None, agency_id=1)
    done = SimpleNamespace(**vars(entry) | {"we_did": "This"})
    told = SimpleNamespace(**vars(done) | {"told_back_on": DUE})
    assert [voice.standing(each) for each in (entry, done, told)] == [
        "heard", "acted-on", "told-back",
    ]  # fmt: skip
    check(
        [
            (voice.why_not_keep(entry, [(1, Role.SAFEGUARDING_LEAD)]), None),
            (voice.why_not_keep(entry, [(1, Role.YOUNG_SCRUTINEER)]), None),
            (voice.why_not_keep(entry, [(2, Role.BUSINESS_MANAGER)]), None),
            (voice.why_not_keep(entry, [(2, Role.SAFEGUARDING_LEAD)]), "Only those who heard"),
            (voice.why_not_keep(entry, [(1, Role.FRONTLINE_PRACTITIONER)]), "Only those"),
            (voice.why_not_tell_back(entry, DUE, DUE), "what was done"),
            (voice.why_not_tell_back(done, DUE, DUE), None),
            (voice.why_not_tell_back(done, DUE, RAISED), "today or earlier"),
            (voice.why_not_tell_back(done, date(2026, 3, 31), DUE), "before they were heard"),
        ]
    )


def test_a_judgement_is_proposed_by_one_and_agreed_by_another():
    there = SimpleNamespace(proposed_by_id=1, agreed_on=None, returned_because="")
    agreed = SimpleNamespace(**vars(there) | {"agreed_on": DUE})
    returned = SimpleNamespace(**vars(there) | {"returned_because": "Thin"})
    check(
        [
            (criteria.why_not_propose(2025, None, DUE), None),
            (criteria.why_not_propose(2025, there, DUE), None),
            (criteria.why_not_propose(2025, agreed, DUE), "stays as it is"),
            (criteria.why_not_propose(2025, None, date(2026, 3, 31)), "is not over yet"),
            (criteria.why_not_propose(2010, None, DUE), "no safeguarding partnership in 2010"),
            (criteria.why_not_propose(2026, None, DUE), "judged from Thursday 1 April 2027"),
            (criteria.why_not_agree(there, 2, True), None),
            (criteria.why_not_agree(there, 1, True), "somebody else"),
            (criteria.why_not_agree(there, 2, False), "chair of the Executive"),
            (criteria.why_not_agree(returned, 2, True), "sent back"),
            (criteria.why_not_agree(agreed, 2, True), "agreed already"),
            (criteria.why_not_agree(None, 2, True), "No judgement"),
        ]
    )


def test_what_may_tell_who_a_child_is_is_found_and_plain_text_is_not():
    found = {
        "Her son Jayden Brook was there": "Jayden Brook",
        "a girl called Ana said": "Ana",
        "NHS 943 476 5919": "943 476 5919",
        "They live at WA8 7QF": "WA8 7QF",
        "born on the first": "born on",
        "a boy, 7 years old": "7 years old",
        "We met mum Sarah": "Sarah",
        "Ethan Brown says he is scared": "Ethan Brown",
        "At Ethan Brown’s home": "Ethan Brown",
        "Call me on 07700 900123": "07700 900123",
        "born 03/05/2014": "born 0",
        "I go to Copperkettle Primary School": "Copperkettle Primary",
    }
    assert {text: sign_in(text) for text in found} == found
    for text in (
        "A mother said that Halton is far away.", "Children in Care Council",
        "Their child The school", "Halton Borough Council and Cheshire Police agree",
        "The Children Act 1989", "After Easter we meet. Working Together says so.",
        "Youth Cabinet, 12 March", "In Widnes", "Fathers Matter is late",
        "Page 12, 2019-20", "Ages 11 to 15", "FND-2026-0003", "",
    ):  # fmt: skip
        assert sign_in(text) is None, text
    numbers = {None: "", 0: "0", 1: "Fewer than 5", 4: "Fewer than 5", 5: "5", 1200: "1,200"}
    assert {number: people_in_words(number) for number in numbers} == numbers
