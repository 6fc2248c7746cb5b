"""A pause: asked for, decided, lapsed; every date that follows it, and the date before it."""

import dataclasses
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from core.calendar import england
from core.models import Notification
from core.operations import NotAllowed, Stale
from core.words import day
from escalations import due_dates, pausing, policy, records, statements, tasks, timeline
from escalations import exports as files
from escalations import operations as escalate
from escalations import pause_and_silence as rules
from escalations import pausing_policy as rule_of
from escalations.choice import ALL, Choice
from escalations.course import Course, Prolonged, course_from, pauses_of, written
from escalations.models import Escalation, StepRecord
from escalations.pause_models import Pause
from escalations.policy import Side
from escalations.why_this_date import counted_days, explain
from partnership import operations as ours
from partnership.roles import Role
from reporting import manager_tasks
from tests import world as worlds
from tests.world import PEOPLE, refresh

PROCEDURE = policy.procedure("pan-cheshire-2023")
RULE = PROCEDURE.pause
FRIDAY = date(2026, 3, 27)
# Of a concern first raised on FRIDAY: step 2 ends on 10 April, step 3 on the 20th, step 4 the 28th.
STEP_2_ENDS, LATER = date(2026, 4, 10), date(2026, 4, 17)
PAUSED = Course(pauses=(Prolonged(2, LATER),))


def windows(course, calendar=None):
    calendar = calendar or england()
    return [PROCEDURE.window(step, FRIDAY, calendar, course) for step in policy.Step]


# --- the rule ---------------------------------------------------------------------------------


def test_a_paused_step_ends_on_the_later_day_and_the_later_steps_keep_their_length():
    found = [(each.opens_on.isoformat(), each.due_on.isoformat()) for each in windows(PAUSED)]
    assert found == [
        ("2026-03-27", "2026-03-30"),
        ("2026-03-31", "2026-04-17"),
        ("2026-04-20", "2026-04-27"),
        ("2026-04-28", "2026-05-06"),  # 4 May is a bank holiday
    ]


@given(
    raised_on=st.dates(date(2026, 1, 5), date(2026, 6, 30)),
    pauses=st.lists(st.tuples(st.sampled_from([1, 2, 3, 4]), st.integers(1, 10)), max_size=3),
)
def test_pauses_move_later_steps_by_as_many_working_days_as_they_last(raised_on, pauses):
    calendar, course = england(), Course()
    for step, length in sorted(pauses):
        due_on = PROCEDURE.due_on(step, raised_on, calendar, course)
        until = calendar.add(due_on, length)
        course = Course(pauses=(*course.pauses, Prolonged(step, until)))
        assert PROCEDURE.due_on(step, raised_on, calendar, course) == until
    for step in policy.Step:
        moved = sum(length for paused, length in pauses if paused <= step)
        before = PROCEDURE.due_on(step, raised_on, calendar)
        found = PROCEDURE.window(step, raised_on, calendar, course)
        assert found.due_on == calendar.add(before, moved)
        last = PROCEDURE.step(step).last_day
        assert PROCEDURE.day_number(raised_on, found.due_on, calendar, course) == last
    assert pauses_of(written(course.pauses)) == course.pauses


def test_a_day_off_added_later_on_the_day_itself_makes_it_the_next_working_day():
    england_ = england()
    fuller = dataclasses.replace(england_, holidays=england_.holidays | {LATER})
    assert windows(PAUSED, fuller)[1].due_on == date(2026, 4, 20)
    assert windows(PAUSED, fuller)[2].due_on == date(2026, 4, 28)  # a working day and a day off


def test_why_this_date_tells_each_day_of_the_pause():
    days = counted_days(PROCEDURE, 3, FRIDAY, england(), PAUSED)
    told = {each.on: (each.number, each.why) for each in days}
    assert told[STEP_2_ENDS] == (9, "")
    assert [told[date(2026, 4, n)] for n in (11, 13, 17, 18, 20)] == [
        (None, "Saturday"), (None, "paused"), (None, "paused"), (None, "Saturday"), (10, ""),
    ]  # fmt: skip
    said = explain(PROCEDURE, 2, FRIDAY, england(), PAUSED)
    assert said.about == "step 2 ends on Friday 17 April 2026"
    assert "It was paused" in said.rule
    assert "without the pause step 2 would have ended on Friday 10 April 2026." in said.rule
    assert RULE.source in said.source
    assert "An earlier step was paused" in explain(PROCEDURE, 3, FRIDAY, england(), PAUSED).rule
    assert "pause" not in explain(PROCEDURE, 1, FRIDAY, england(), PAUSED).rule


@pytest.mark.parametrize(
    ("until", "said"),
    [
        ("2026-04-10", "must end after Friday 10 April 2026"),
        ("2026-04-09", "must end after"),
        ("2026-04-11", "must end on a working day, and Saturday 11 April 2026 is not one."),
        ("2026-04-13", None),
        ("2026-04-24", None),
        ("2026-04-27", "10 working days at most: enter Friday 24 April 2026 or an earlier day"),
    ],
)
def test_until_when_a_pause_can_last(until, said):
    found = rule_of.why_not_until(date.fromisoformat(until), STEP_2_ENDS, england(), RULE)
    assert (found is None) if said is None else said in found


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({"longest": "10", "most": 2, "source": "x"}, "whole"),
        ({"longest": 10, "most": 0, "source": "x"}, "above 0"),
        ({"longest": 10, "most": 6, "source": "x"}, "at most 5"),
        ({"longest": 10, "most": 2, "source": ""}, "source"),
    ],
)
def test_a_policy_file_that_gives_no_usable_pause_is_refused(table, said):
    with pytest.raises(ValueError, match=said):
        rules.read_pause(table)
    assert rules.read_pause(None) is None


# --- the people -------------------------------------------------------------------------------


@pytest.fixture
def world(db):
    return worlds.build_and_raise()


@pytest.fixture
def case(world, clock):
    clock.set("2026-04-07")
    return escalate.move_up(world.raised, from_step=1, reason="No reply.", by=world.alice)


def ask(case, by, until=LATER, **more):
    return pausing.ask(case, until=until, reason="All meet on the 17th.", by=by, **more)


def decide(case, by, approved=True, answer="The meeting is fixed.", pause=None):
    pause = pause or Pause.objects.unscoped("a test").filter(escalation=case).last()
    return pausing.decide(case, pause=pause, approved=approved, answer=answer, by=by)


def paused(case, world):
    return refresh(decide(ask(case, world.alice), world.dana))


@pytest.fixture
def signed_in(client):
    def sign_in(person):
        if person.email[:4] in ("dana", "hari", "sue@"):
            worlds.give_an_app(person) if not person.authenticator_set.exists() else None
        client.force_login(person, backend="partnership.auth.SignInBackend")
        return client

    return sign_in


@pytest.fixture
def send():
    def send_to(client, address, **answers):
        form = client.get(address).context["form"]
        hidden = {
            each.html_name: getattr(each.value(), "pk", each.value())
            for each in form.hidden_fields()
        }
        if until := answers.pop("until", None):
            parts = {"day": until.day, "month": until.month, "year": until.year}
            answers |= {f"until_{name}": str(number) for name, number in parts.items()}
        return client.post(address, {**hidden, **answers})

    return send_to


def told(kind):
    rows = Notification.objects.filter(kind=f"escalation_{kind}").order_by("recipient__email")
    return [email.partition("@")[0] for email in rows.values_list("recipient__email", flat=True)]


def allowed(world, act):
    found = set()
    for name in [*PEOPLE, "root", "nobody"]:
        with transaction.atomic():
            try:
                act(getattr(world, name))
                found.add(name)
            except (NotAllowed, PermissionDenied):
                pass
            transaction.set_rollback(True)
    return found


def test_either_side_asks_and_the_business_manager(world, case):
    assert allowed(world, lambda by: ask(case, by)) == {
        "alice", "amir", "anna", "bob", "bella", "bea", "dana",
    }  # fmt: skip
    ask(case, world.bob)
    assert told("pause_asked") == ["dana"]
    row = Pause.objects.visible_to(world.alice).get()
    assert (row.side, row.step, row.would_end_on, row.ends_on) == (
        "challenged",
        2,
        STEP_2_ENDS,
        LATER,
    )
    assert refresh(case).due_on == STEP_2_ENDS, "until it is decided nothing moves"


def test_only_the_business_manager_decides(world, case):
    ask(case, world.alice)
    assert allowed(world, lambda by: decide(case, by)) == {"dana"}


def test_approved_it_moves_the_due_date_and_both_sides_are_told(world, case):
    case = paused(case, world)
    assert (case.due_on, case.paused) == (LATER, "2:2026-04-17")
    assert case.window(3).due_on == date(2026, 4, 27)
    assert told("pause_approved") == ["alice", "amir", "bella"]
    [due] = set(
        Notification.objects.filter(kind="escalation_pause_approved").values_list(
            "due_on", flat=True
        )
    )
    assert due == LATER
    record = StepRecord.objects.unscoped("a test").get(escalation=case, step=2)
    assert record.due_on == STEP_2_ENDS, "figures judge by the first date"


def test_declined_it_moves_nothing_and_says_why(world, case):
    ask(case, world.alice)
    with pytest.raises(NotAllowed, match="Say why"):
        decide(case, world.dana, approved=False, answer="")
    case = refresh(decide(case, world.dana, approved=False, answer="Meet this week."))
    assert (case.due_on, case.paused) == (STEP_2_ENDS, "")
    assert told("pause_declined") == ["alice", "amir", "bella"]
    assert "Meet this week." in timeline.entries(case)[-1].text


def test_a_case_that_is_paused_moves_up_after_the_later_day(world, case, clock):
    case = paused(case, world)
    clock.set("2026-04-13")
    tasks.move_up_when_due()
    assert refresh(case).step == 2
    clock.set("2026-04-20")
    tasks.move_up_when_due()
    case = refresh(case)
    assert (case.step, case.due_on) == (3, date(2026, 4, 27))


def test_reminders_follow_the_new_date(world, case, clock):
    clock.set("2026-04-09")
    tasks.remind()
    assert Notification.objects.filter(kind="escalation_due_soon").count() == 1
    case = paused(case, world)
    clock.set("2026-04-10")
    tasks.remind()
    assert not Notification.objects.filter(kind="escalation_due_today").exists()
    clock.set("2026-04-16")
    tasks.remind()
    tasks.remind()
    assert Notification.objects.filter(kind="escalation_due_soon").count() == 2
    clock.set("2026-04-17")
    tasks.remind()
    assert Notification.objects.filter(kind="escalation_due_today").count() == 1


def test_told_once_more_that_step_4_is_over_when_it_was_paused_meanwhile(world, clock):
    case, dana = world.raised, world.dana
    for step in (1, 2, 3):
        case = escalate.move_up(case, from_step=step, reason="x", by=world.alice)
    clock.set("2026-04-28")
    ask(case, world.alice, until=date(2026, 5, 5))
    decide(case, dana)
    clock.set("2026-05-06")
    tasks.remind()
    once = Notification.objects.filter(kind="escalation_overdue").values_list("once", flat=True)
    assert set(once) == {f"escalation:overdue:{case.pk}:4:2026-05-05"}


def test_what_nobody_decides_lapses_and_says_so(world, case, clock):
    ask(case, world.alice)
    clock.set("2026-04-13")
    with pytest.raises(NotAllowed, match="has lapsed"):
        decide(case, world.dana)
    tasks.move_up_when_due()
    tasks.move_up_when_due()
    case = refresh(case)
    assert (case.step, case.paused) == (3, "")
    row = Pause.objects.visible_to(world.alice).get()
    assert (row.approved, row.lapsed_at is None) == (None, False)
    lapsed = [each.sentence for each in timeline.entries(case) if each.heading == "Pause lapsed"]
    assert lapsed == [
        "Nobody decided on the pause of step 2 while it ran. It ended on Friday 10 April 2026."
    ]
    ask(case, world.alice, until=date(2026, 4, 22))  # another step, another request


def test_moved_up_by_a_person_the_request_has_lapsed_at_once(world, case):
    ask(case, world.alice)
    case = escalate.move_up(case, from_step=2, reason="No use.", by=world.alice)
    with pytest.raises(NotAllowed, match="before step 2 was over"):
        decide(case, world.dana)
    ask(case, world.bob, until=date(2026, 4, 22))
    assert [row.lapsed_at is None for row in Pause.objects.visible_to(world.alice)] == [False, True]


def test_a_child_at_immediate_risk_cannot_wait(world):
    case = worlds.raise_one(
        world, raised_on=FRIDAY, at_immediate_risk=True, protective_action="999", entered_at_step=2
    )
    with pytest.raises(NotAllowed, match="at immediate risk, so this cannot be paused"):
        ask(case, world.alice, until=case.due_on + timedelta(days=3))


def test_one_request_at_a_time_and_no_more_than_the_policy_says(world, case, clock):
    ask(case, world.alice)
    with pytest.raises(NotAllowed, match="asked for already"):
        ask(case, world.bob)
    decide(case, world.dana)
    ask(case, world.bob, until=date(2026, 4, 24))
    assert refresh(decide(case, world.dana)).due_on == date(2026, 4, 24)
    with pytest.raises(NotAllowed, match="paused twice, which is the most"):
        ask(case, world.bob, until=date(2026, 4, 28))


def test_a_pause_is_asked_for_while_the_step_runs(world, case, clock):
    clock.set("2026-04-11")
    with pytest.raises(NotAllowed, match="Step 2 ended on Friday 10 April 2026"):
        ask(case, world.alice)


def test_nobody_approves_their_own_where_there_is_somebody_else(world, case):
    ask(case, world.dana)
    with transaction.atomic():
        assert refresh(decide(case, world.dana)).due_on == LATER, "there is nobody else"
        transaction.set_rollback(True)
    ours.begin_role(
        world.hari, agency=world.business_team, role=Role.BUSINESS_MANAGER,
        started_on=worlds.LONG_AGO, by=None,
    )  # fmt: skip
    with pytest.raises(NotAllowed, match="another Business Manager decides"):
        decide(case, world.dana)
    assert refresh(decide(case, world.hari)).due_on == LATER


def test_a_decision_on_what_was_decided_meanwhile_is_refused(world, case):
    ask(case, world.alice)
    [pause] = Pause.objects.visible_to(world.dana)
    decide(case, world.dana)
    with pytest.raises(NotAllowed, match="no request for a pause to decide"):
        decide(case, world.dana, pause=pause)
    with pytest.raises(Stale):
        ask(case, world.alice, until=date(2026, 4, 24), version="1@2026-01-01T00:00:00+00:00")


def test_what_is_sealed_stays_sealed_until_the_later_day(world, case, clock):
    statements.file_statement(
        case, step=2, what_happened="x", position="y", childs_view="z", by=world.alice
    )
    case = paused(case, world)
    clock.set("2026-04-17")
    assert statements.own(case, Side.RAISING, world.bob) is None
    clock.set("2026-04-18")
    assert statements.own(case, Side.RAISING, world.bob) is not None


def test_a_day_off_added_later_is_followed_and_the_record_keeps_the_first_date(
    world, case, monkeypatch
):
    case = paused(case, world)
    england_ = england()
    fuller = dataclasses.replace(england_, holidays=england_.holidays | {LATER, date(2026, 4, 9)})
    monkeypatch.setattr("core.calendar.england", lambda: fuller)
    assert due_dates.recalculate_due_dates(by=None) == 1
    assert due_dates.recalculate_due_dates(by=None) == 0
    assert refresh(case).due_on == date(2026, 4, 20)
    record = StepRecord.objects.unscoped("a test").get(escalation=case, step=2)
    assert record.due_on == date(2026, 4, 13)


def test_the_database_holds_to_it(world, case):
    ask(case, world.alice)
    row = Pause.objects.visible_to(world.alice).get()
    for changes in ({"approved": True}, {"ends_on": STEP_2_ENDS}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Pause._base_manager.filter(pk=row.pk).update(**changes)


# --- what is read -----------------------------------------------------------------------------


def test_the_timeline_tells_who_and_both_dates(world, case):
    case = paused(case, world)
    asked, approved = timeline.entries(case)[-2:]
    assert asked.sentence == (
        "Alice Adeyemi of Testshire Council asked that step 2 end on Friday 17 April 2026, in place"
        " of Friday 10 April 2026."
    )
    assert approved.sentence == (
        "Dana Doyle approved it: step 2 ends on Friday 17 April 2026. Without it: Friday 10 April"
        " 2026."
    )
    assert (asked.text, approved.text) == ("All meet on the 17th.", "The meeting is fixed.")


def test_the_page_gives_both_dates(world, case, signed_in):
    case = paused(case, world)
    page = signed_in(world.bob).get(case.get_absolute_url())
    said = " ".join(page.context["standing"].lines)
    assert "Step 2 ends Friday 17 April 2026" in said
    assert "Without the pause it would have ended Friday 10 April 2026." in said
    steps = page.context["steps"]
    assert [each["without_pause"] for each in steps] == [
        "",
        "Without the pause: to Friday 10 April 2026.",
        "Without the pause: to Monday 20 April 2026.",
        "Without the pause: to Tuesday 28 April 2026.",
    ]
    assert page.context["pause"]["heading"] == "Pause of step 2"
    assert "Approved by Dana Doyle" in page.context["pause"]["rows"][-1]["value"]


def test_the_day_of_the_case_stands_still_in_a_pause(world, case, clock, signed_in):
    case = paused(case, world)
    clock.set("2026-04-15")
    page = signed_in(world.bob).get(case.get_absolute_url())
    assert page.context["standing"].lines[0].startswith("Day 9 of 21, paused.")


def test_the_pages_right_and_wrong_person(world, case, signed_in):
    address = reverse("escalations:ask_for_pause", args=[case.reference])
    decide_at = reverse("escalations:decide_on_pause", args=[case.reference])
    page = signed_in(world.alice).get(address)
    assert "Friday 24 April 2026 at the latest" in page.content.decode()
    assert signed_in(world.charlie).get(address).status_code == 404
    assert signed_in(world.sue).get(address).status_code == 403
    assert signed_in(world.alice).get(decide_at).status_code == 403
    refused = signed_in(world.dana).get(decide_at)
    assert (refused.context["form"], refused.context["refusal"]) == (
        None, rule_of.THERE_IS_NO_REQUEST,
    )  # fmt: skip
    ask(case, world.alice)
    page = signed_in(world.dana).get(decide_at)
    assert "All meet on the 17th." in page.content.decode()
    shown = signed_in(world.dana).get(case.get_absolute_url())
    assert "Decide on the pause" in [each["text"] for each in shown.context["actions"]]
    shown = signed_in(world.alice).get(case.get_absolute_url())
    offered = [each["text"] for each in shown.context["actions"]]
    assert not {"Decide on the pause", "Ask for a pause"} & {*offered}


def test_asked_and_decided_on_the_pages(world, case, signed_in, send):
    page = send(
        signed_in(world.alice), reverse("escalations:ask_for_pause", args=[case.reference]),
        until=LATER, reason="All meet on the 17th.",
    )  # fmt: skip
    assert page.status_code == 302
    address = reverse("escalations:decide_on_pause", args=[case.reference])
    page = send(signed_in(world.dana), address, approved="no", answer="")
    assert "Enter why you decline the pause" in page.content.decode()
    page = send(signed_in(world.dana), address, approved="yes", answer="")
    assert page.status_code == 302
    assert refresh(case).due_on == LATER


def test_the_business_manager_finds_it_on_the_home_page(world, case, clock):
    assert manager_tasks.tasks_of(world.dana) == []
    ask(case, world.alice)
    [task] = manager_tasks.tasks_of(world.dana)
    assert task["text"] == f"{case.reference}: decide on a pause"
    assert task["hint"].endswith(f"Asked for until {day(LATER)}; lapses after {day(STEP_2_ENDS)}")
    assert [manager_tasks.tasks_of(getattr(world, name)) for name in ("alice", "sue")] == [[], []]
    clock.set("2026-04-11")
    assert manager_tasks.tasks_of(world.dana) == []


def test_the_file_has_both_dates(world, case):
    case = paused(case, world)
    [row] = files.rows(Choice(show=ALL), world.dana)
    found = dict(zip(files.HEADINGS, row, strict=True))
    assert (found["Due"], found["Due without the pause"]) == (LATER, STEP_2_ENDS)


def test_subject_access_has_the_reason_and_the_answer(world, case):
    case = paused(case, world)
    said = {each.heading: (each.text, each.agency) for each in records.passages(case.pk)}
    assert said["Pause of step 2 until Friday 17 April 2026"][0] == "All meet on the 17th."
    assert said["Pause approved"][0] == "The meeting is fixed."


def test_no_mail_of_it_holds_a_word_of_it(world, case):
    paused(case, world)
    for row in Notification.objects.filter(kind__contains="pause"):
        assert "17th" not in str(vars(row))


def test_usual_cases_have_no_pause():
    assert course_from(1, FRIDAY).pauses == ()
    assert Escalation(paused="").course == Course()


def test_a_row_of_the_list_says_that_the_present_step_is_paused(world, case, signed_in):
    def due():
        page = signed_in(world.alice).get("/escalations/?show=mine").content.decode()
        return page[page.index(case.reference) :]

    assert "Paused" not in due()
    paused(case, world)
    assert "Paused" in due()
    escalate.move_up(refresh(case), from_step=2, reason="No reply.", by=world.alice)
    assert "Paused" not in due()
