"""A closed case is opened again: who may, at which step, by which days; what stays of before."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from core import access, retention
from core.calendar import england
from core.models import Notification
from core.operations import NotAllowed
from escalations import (
    afterwards,
    case,
    pausing,
    policy,
    recommending,
    records,
    reopening,
    statements,
    tasks,
    timeline,
)
from escalations import operations as escalate
from escalations import reopening_policy as rules
from escalations.afterwards_models import Feedback
from escalations.afterwards_rules import read_reopening
from escalations.course import course_of
from escalations.held_days import turns_of
from escalations.learning import Report
from escalations.models import Escalation, StepRecord
from escalations.policy import Side
from escalations.statement_models import Statement
from partnership import legal_holds
from partnership.years import quarter_of
from tests import world as worlds
from tests.world import PEOPLE, refresh

PROCEDURE = policy.procedure("pan-cheshire-2023")
RULE = PROCEDURE.reopening
REASON = "The assessment was not shared after all."
WORDS = {"what_happened": "We rang.", "position": "We share.", "childs_view": "Tired."}


def close(world, by="alice", **changes):
    said = {"outcome": "withdrawn", "reason": "Agreed by telephone.", **changes}
    escalate.withdraw(world.raised, **said, by=getattr(world, by))
    world.raised = refresh(world.raised)


def reopen(world, by="alice", **changes):
    said = {"reason": REASON, **changes}
    reopening.reopen(world.raised, **said, by=getattr(world, by))
    world.raised = refresh(world.raised)
    return world.raised


@pytest.fixture
def world(db, clock):
    """Raised on Friday 27 March, closed at step 1 on Monday the 30th; today is Tuesday 5 May."""
    world = worlds.build_and_raise()
    clock.set("2026-03-30 10:00")
    close(world)
    clock.set("2026-05-05 10:00")
    return world


def page_of(world, person):
    record = refresh(world.raised)
    record.may_contribute = access.can(person, access.CONTRIBUTE, record)
    record.may_manage = access.can(person, access.MANAGE, record)
    return case.page(record, person)


def told(kind):
    rows = Notification.objects.filter(kind=f"escalation_{kind}").order_by("recipient__email")
    return [email.partition("@")[0] for email in rows.values_list("recipient__email", flat=True)]


@pytest.fixture
def signed_in(client):
    def sign_in(person):
        if not person.authenticator_set.exists():
            worlds.give_an_app(person)
        client.force_login(person, backend="partnership.auth.SignInBackend")
        return client

    return sign_in


# --- the rule ---------------------------------------------------------------------------------


class Closed:
    closed_on = date(2026, 3, 30)


@pytest.mark.parametrize(
    ("today", "side", "manages", "rule", "said"),
    [
        (date(2026, 3, 30), Side.RAISING, False, RULE, None),
        (date(2027, 3, 30), Side.CHALLENGED, False, RULE, None),
        (date(2026, 3, 30), None, True, RULE, None),
        (date(2027, 3, 31), Side.RAISING, False, RULE, "until Tuesday 30 March 2027"),
        (date(2026, 3, 30), None, False, RULE, "Only the two agencies"),
        (date(2026, 3, 30), Side.PARTNERS, False, RULE, "Only the two agencies"),
        (date(2026, 3, 30), Side.RAISING, False, None, "opens nothing again"),
    ],
)
def test_by_whom_and_until_when(today, side, manages, rule, said):
    found = rules.why_not_reopen(Closed(), side, manages, rule, today)
    assert (found is None) if said is None else said in found


@pytest.mark.parametrize(("ended_at", "step"), [(1, 2), (2, 2), (3, 3), (4, 4)])
def test_it_begins_where_it_ended_and_above_the_practitioners(ended_at, step):
    assert rules.begins_at(ended_at, RULE) == step


@pytest.mark.parametrize(
    ("step", "days"),
    [
        (2, [(3, 9), (10, 15), (16, 21)]),
        (3, [(10, 15), (16, 21)]),
    ],
)
def test_its_days_are_those_of_the_step_from_the_day_on_which_it_is_opened_again(step, days):
    tuesday, calendar = date(2026, 5, 5), england()
    course = course_of(1, None, step, tuesday, "")
    for number, (first, last) in enumerate(days, step):
        window = PROCEDURE.window(number, date(2026, 3, 27), calendar, course)
        assert calendar.day_number(tuesday, window.opens_on) == first - days[0][0] + 1
        assert calendar.day_number(tuesday, window.due_on) == last - days[0][0] + 1
    assert PROCEDURE.day_number(date(2026, 3, 27), tuesday, calendar, course) == days[0][0]
    with pytest.raises(ValueError, match="does not go through"):
        PROCEDURE.window(step - 1, date(2026, 3, 27), calendar, course)


def test_a_case_of_the_fast_track_takes_it_once():
    assert course_of(3, date(2026, 3, 27), 3, date(2026, 5, 5), "").fast_track_on is None


def test_the_days_of_all_rounds_count_together_and_a_shared_day_once():
    first, again = (date(2026, 3, 27), date(2026, 3, 30)), (date(2026, 5, 5), date(2026, 5, 6))
    assert rules.days_open([first, again], england()) == 4
    assert rules.days_open([first, (date(2026, 3, 30), date(2026, 3, 31))], england()) == 3
    assert rules.in_words(34, 2) == "Open for 34 working days in two rounds."


def test_no_day_belongs_to_anybody_while_it_was_closed():
    found = turns_of(
        [
            (date(2026, 3, 27), "challenged"),
            (date(2026, 3, 30), None),
            (date(2026, 5, 5), "raising"),
            (date(2026, 5, 6), None),
            (date(2026, 5, 6), "challenged"),
        ]
    )
    assert found == [
        (date(2026, 3, 27), Side.CHALLENGED),
        (date(2026, 3, 31), None),
        (date(2026, 5, 5), Side.RAISING),
        (date(2026, 5, 6), Side.CHALLENGED),
    ]


@pytest.mark.parametrize(
    "table",
    [
        {"months": 0, "from_step": 2, "source": "x"},
        {"months": 12, "from_step": 5, "source": "x"},
        {"months": 12, "from_step": 2, "source": ""},
    ],
)
def test_a_policy_file_that_gives_no_usable_reopening_is_refused(table):
    with pytest.raises(ValueError, match="reopening"):
        read_reopening(table)
    assert read_reopening(None) is None


# --- the people -------------------------------------------------------------------------------


def test_both_agencies_and_the_business_manager_open_it_again_and_nobody_else(world):
    may = set()
    for name in [*PEOPLE, "root", "nobody"]:
        try:
            reopen(world, name)
        except (NotAllowed, PermissionDenied):
            continue
        may.add(name)
        close(world)
    assert may == {"alice", "amir", "anna", "bob", "bella", "bea", "dana"}


def test_what_is_open_or_too_old_or_stands_alone_is_not_opened(world, clock):
    reopen(world)
    with pytest.raises(NotAllowed, match="is open"):
        reopen(world)
    close(world)
    clock.set("2027-05-06 10:00")
    with pytest.raises(NotAllowed, match="until Wednesday 5 May 2027"):
        reopen(world)


def test_two_agencies_that_became_one_have_nobody_to_settle_it_with(world):
    world.raised.raising_agency.succeeded_by = world.raised.challenged_agency
    refused = reopening.why_not(world.raised, Side.RAISING, False)
    assert "nobody to settle it" in refused


# --- what becomes of it -----------------------------------------------------------------------


def test_it_begins_anew_and_says_both_endings_and_all_its_days(world, clock):
    found = reopen(world)
    assert (found.round, found.step, found.due_on) == (2, 2, date(2026, 5, 13))
    assert (found.closed_on, found.outcome, found.outcome_statement) == (None, "", "")
    assert found.waiting_for == Side.RAISING
    record = StepRecord.objects.unscoped("test").get(escalation=found, round=2)
    assert (record.step, record.entered_on, record.last_closed_on, record.reason) == (
        2, date(2026, 5, 5), date(2026, 3, 30), REASON,
    )  # fmt: skip
    clock.set("2026-05-06 10:00")
    close(world, reason="It is shared now.")
    told_of = [(each.heading, each.text) for each in timeline.entries(world.raised)]
    assert told_of == [
        ("Raised", ""),
        ("Closed", "Agreed by telephone."),
        ("Opened again", REASON),
        ("Closed", "It is shared now."),
    ]
    page = page_of(world, world.alice)
    assert "Open for 4 working days in two rounds." in page["standing"].lines
    assert page["with_whom"]["rows"][-1] == ["Together", "4 working days"]


def test_the_clock_moves_it_up_in_its_own_days_and_tells_anew(world, clock):
    reopen(world)
    clock.set("2026-05-13 10:00")
    tasks.remind()
    tasks.move_up_when_due()
    assert refresh(world.raised).step == 2
    clock.set("2026-05-14 10:00")
    tasks.move_up_when_due()
    found = refresh(world.raised)
    assert (found.step, found.due_on) == (3, date(2026, 5, 21))
    rounds = StepRecord.objects.unscoped("test").filter(escalation=found)
    assert list(rounds.order_by("pk").values_list("round", "step")) == [(1, 1), (2, 2), (2, 3)]
    assert "avril" in told("moved_up")


def test_due_dates_follow_the_calendar_in_a_later_round_too(world):
    reopen(world)
    Escalation._base_manager.filter(pk=world.raised.pk).update(due_on=date(2026, 5, 12))
    tasks.recalculate_due_dates()
    assert refresh(world.raised).due_on == date(2026, 5, 13)
    tasks.recalculate_due_dates()
    assert refresh(world.raised).due_on == date(2026, 5, 13)


def test_whom_its_closing_was_told_is_told_and_whoever_has_it_now(world):
    assert told("closed") == ["bob"]
    reopen(world, "dana")
    assert told("reopened") == ["alice", "amir", "bella", "bob"]


def test_a_second_closing_is_told_again_on_the_same_day_too(world):
    reopen(world)
    close(world)
    reopen(world)
    close(world)
    closings = Notification.objects.filter(kind="escalation_closed", recipient=world.bella)
    assert closings.count() == 2


def test_what_was_proposed_before_is_answered_no_more(world, clock):
    reopen(world)
    escalate.propose_resolution(
        world.raised, outcome="compromise", statement="We share.", by=world.bella
    )
    close(world)
    reopen(world)
    assert world.raised.waiting_for == Side.RAISING
    assert escalate.open_proposal(world.raised) is None
    assert page_of(world, world.amir)["proposal"] is None
    escalate.propose_resolution(
        world.raised, outcome="compromise", statement="We do share.", by=world.bella
    )
    assert escalate.open_proposal(world.raised).statement == "We do share."


def test_a_pause_that_was_asked_for_before_has_lapsed_and_one_that_ran_is_over(world):
    reopen(world)
    pausing.ask(world.raised, until=date(2026, 5, 20), reason="A meeting.", by=world.amir)
    asked = pausing.open_request(world.raised)
    pausing.decide(world.raised, pause=asked, approved=True, answer="Yes.", by=world.dana)
    assert refresh(world.raised).due_on == date(2026, 5, 20)
    pausing.ask(refresh(world.raised), until=date(2026, 5, 22), reason="More.", by=world.amir)
    close(world)
    found = reopen(world)
    assert (found.paused, found.due_on) == ("", date(2026, 5, 13))
    assert pausing.open_request(found) is None


def test_statements_of_the_round_before_stay_readable_and_the_new_ones_are_sealed(world):
    """An earlier round's statements stay as they were read: its closing had opened them."""
    reopen(world)
    statements.file_statement(world.raised, step=2, **WORDS, by=world.amir)
    close(world)
    assert Statement.objects.visible_to(world.bella).count() == 1
    reopen(world)
    statements.file_statement(
        refresh(world.raised), step=2, **{**WORDS, "position": "SEALED"}, by=world.amir
    )

    def read(person):
        rows = Statement.objects.visible_to(person).order_by("pk")
        return list(rows.values_list("round", "position"))

    assert read(world.bella) == read(world.dana) == [(2, "We share.")]
    assert read(world.amir) == [(2, "We share."), (3, "SEALED")]
    shown = page_of(world, world.bella)["statements"]
    assert [each["heading"] for each in shown] == [
        "Step 2: statements", "Step 2: statements, before it was opened again",
    ]  # fmt: skip
    assert "SEALED" not in str(shown)
    assert "We share." in str(shown)
    held = [each.text for each in records.passages(world.raised.pk)]
    assert not any("SEALED" in text for text in held)
    assert any("We share." in text for text in held)


def test_at_step_4_the_partners_recommend_anew(world, clock):
    reopen(world)
    for step in (2, 3):
        escalate.move_up(refresh(world.raised), from_step=step, reason="No.", by=world.alice)

    def recommend():
        recommending.recommend(
            refresh(world.raised), text="Share it.", made_on=date(2026, 5, 5),
            heard_by=[world.carol.pk], declared=[], by=world.dana,
        )  # fmt: skip

    recommend()
    recommending.answer_recommendation(
        refresh(world.raised), answer="accepted", reason="", by=world.avril
    )
    close(world)
    found = reopen(world)
    assert (found.step, found.waiting_for, found.recommended) == (4, Side.PARTNERS, None)
    assert page_of(world, world.alice)["recommendation"] == []
    recommend()
    assert refresh(found).recommended.unanswered == [Side.RAISING, Side.CHALLENGED]


def test_subject_access_has_each_ending_and_why_it_was_opened_again(world):
    reopen(world)
    held = {
        each.key: (each.heading, each.text, each.by) for each in records.passages(world.raised.pk)
    }
    ended = held["escalation:outcome_statement:1"]
    assert ended == ("How it ended: Withdrawn", "Agreed by telephone.", "Alice Adeyemi")
    assert ("Why it was opened again, at step 2", REASON, "Alice Adeyemi") in held.values()
    close(world, reason="Shared now.")
    keys = [each.key for each in records.passages(world.raised.pk)]
    assert "escalation:outcome_statement" in keys
    assert "escalation:outcome_statement:1" in keys


def test_its_retention_begins_with_the_last_closing_and_holds_stand(world):
    kind = retention.kind_of(Escalation)
    legal_holds.place_hold(world.raised, kind=kind, reason="An inquiry.", by=world.dana)
    reopen(world)
    assert retention.is_held(kind, world.raised.pk)
    years = retention.rule_for(kind).years
    far = date(2026 + years + 1, 4, 1)
    assert not list(retention.due(kind, far, 10, held=True))


def test_both_sides_are_asked_anew_after_each_closing(world):
    tasks.ask_afterwards()
    reopen(world)
    assert afterwards.to_answer(world.alice) == []
    close(world)
    tasks.ask_afterwards()
    rows = Feedback.objects.unscoped("test").filter(asked=world.alice).order_by("pk")
    closings = list(rows.values_list("closed_on", "occasion"))
    assert closings == [
        (date(2026, 3, 30), "after-30-days"), (date(2026, 5, 5), "after-closing"),
    ]  # fmt: skip
    [waiting] = afterwards.to_answer(world.alice)
    assert waiting.closed_on == date(2026, 5, 5)


def test_the_report_counts_a_settled_step_and_all_days_of_a_case_that_was_opened_again(world):
    reopen(world)
    close(world)
    report = Report(quarter_of(date(2026, 5, 5)), all_of_it=True)
    (_, _, took), _ = report.days_to_resolve(21)
    assert took == [3]
    assert report.in_time()[2].cell(True) == 1
    first = Report(quarter_of(date(2026, 3, 30)), all_of_it=True)
    assert first.in_time()[1].cell(True) == 1


# --- pages ------------------------------------------------------------------------------------


def test_opened_again_on_its_page_and_a_second_click_opens_nothing_twice(world, signed_in):
    browser = signed_in(world.alice)
    address = reverse("escalations:reopen", args=[world.raised.reference])
    assert address in browser.get(world.raised.get_absolute_url()).content.decode()
    form = browser.get(address).context["form"]
    sent = {each.html_name: each.value() for each in form.hidden_fields()}
    empty = browser.post(address, {**sent, "reason": ""})
    assert "Enter what has not held" in empty.content.decode()
    for _ in range(2):
        assert browser.post(address, {**sent, "reason": REASON}).status_code == 302
    found = refresh(world.raised)
    assert (found.round, found.closed_on) == (2, None)
    page = browser.get(found.get_absolute_url()).content.decode()
    assert "Open for 3 working days in two rounds." in page
    assert "It was opened again above it." in page
    refused = browser.get(address)
    assert refused.context["form"] is None
    assert "is open" in refused.content.decode()


def test_what_has_not_held_leads_to_opening_it_again(world, signed_in, clock):
    clock.set("2026-04-29 10:00")
    tasks.ask_afterwards()
    browser = signed_in(world.alice)
    address = reverse("escalations:feedback", args=[world.raised.reference])
    onward = reverse("escalations:reopen", args=[world.raised.reference])
    form = browser.get(address).context["form"]
    sent = {
        each.html_name: getattr(each.value(), "pk", each.value()) for each in form.hidden_fields()
    }
    browser.post(address, {**sent, "held": "no", "improved": "no", "respectful": "3"})
    assert onward in browser.get(address).content.decode()
    reopen(world)
    assert onward not in browser.get(address).content.decode()


def test_who_only_reads_it_and_who_does_not_get_no_page(world, signed_in):
    address = reverse("escalations:reopen", args=[world.raised.reference])
    for person, status in ((world.hari, 403), (world.sue, 403), (world.charlie, 404)):
        assert signed_in(person).get(address).status_code == status


def test_the_record_as_a_pdf_is_made_of_a_case_in_its_second_round(world, signed_in):
    reopen(world)
    address = reverse("escalations:record", args=[world.raised.reference])
    assert signed_in(world.alice).get(address).content.startswith(b"%PDF")
