"""The fast track: a child at immediate risk, an entry at step 2 or 3, due the same day."""

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from core.calendar import england
from core.models import Notification
from core.operations import NotAllowed, operation
from escalations import by_the_clock, due_dates, figures, policy, records, standing, tasks, timeline
from escalations import operations as escalate
from escalations.fast_track import FastTrack, why_not_begin
from escalations.models import Escalation, EscalationDraft, StepRecord
from escalations.policy import Course, Step, UnfitPolicy
from escalations.why_this_date import counted_days, explain
from partnership.records import normalised
from tests import world as people
from tests.escalations.test_pages import exported
from tests.escalations.test_policy import TEXT, VERSION
from tests.escalations.test_raise import (
    CHECK,
    START,
    address,
    fill_in,
    send,
    sentences,
)
from tests.world import refresh

PROCEDURE = policy.procedure(VERSION)
FRIDAY, SATURDAY, MONDAY = date(2026, 3, 27), date(2026, 3, 28), date(2026, 3, 30)
RISK = "/escalations/raise/immediate-risk/"
DONE = "Police called at 18:10 by the duty worker; front door told, their reference FD-88-1."
ENTRIES = TEXT[TEXT.index("[fast_track]") :]


@pytest.fixture
def world(db):
    return people.build()


@pytest.fixture
def saturday(clock):
    """Seven in the evening of a day off."""
    clock.set("2026-03-28 19:00")
    return clock


def raise_fast(world, step=3, **changes) -> Escalation:
    at_risk = {"at_immediate_risk": True, "protective_action": DONE, "entered_at_step": step}
    return people.raise_one(world, raised_on=FRIDAY, **{**at_risk, **changes})


def no_fast_track(monkeypatch):
    monkeypatch.setattr(
        "escalations.timetable.in_force", lambda: replace(PROCEDURE, fast_track=None)
    )


# --- the procedure ------------------------------------------------------------------------------


def test_the_procedure_says_where_it_begins_and_why():
    assert PROCEDURE.fast_track.steps == (2, 3)
    assert all(entry.when.endswith(".") for entry in PROCEDURE.fast_track.entries)
    assert PROCEDURE.fast_track.source
    assert policy.read(TEXT.replace(ENTRIES, "")).fast_track is None


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('due = "same day"', 'due = "next day"', 'due "same day"'),
        ("step = 2", "step = 1", "begins at step 2, at step 3 or at either"),
        ("step = 2", "step = 3", "begins at step 2, at step 3 or at either"),
        ("step = 3", "step = 4", "begins at step 2, at step 3 or at either"),
        ("[[fast_track.entries]]", "[[fast_track.other]]", "entries"),
        ('when = "Managers', 'how = "Managers', "how"),
        ('when = "It needs', "when = 3 # ", "text in quotation marks"),
    ],
)
def test_a_fast_track_that_cannot_be_used_is_refused_with_the_reason(old, new, said):
    written = TEXT.replace(ENTRIES, ENTRIES.replace(old, new))
    assert written != TEXT
    with pytest.raises(UnfitPolicy, match=said):
        policy.read(written)


@pytest.mark.parametrize(
    ("fast_track", "at_risk", "done", "step", "refusal"),
    [
        ("theirs", False, "", 1, None),
        ("theirs", False, "", 2, "Only a challenge about a child at immediate risk"),
        ("theirs", False, DONE, 1, "Only a challenge about a child at immediate risk"),
        ("theirs", True, DONE, 2, None),
        ("theirs", True, DONE, 3, None),
        ("theirs", True, "  ", 3, "Enter what has been done to protect the child."),
        ("theirs", True, DONE, 1, "Choose the step at which it begins: 2 or 3."),
        ("theirs", True, DONE, 4, "Choose the step at which it begins: 2 or 3."),
        (None, True, DONE, 1, None),
        (None, True, "", 1, "Enter what has been done to protect the child."),
        (None, True, DONE, 2, "This procedure has no fast track"),
    ],
)
def test_when_it_may_begin(fast_track, at_risk, done, step, refusal):
    track = PROCEDURE.fast_track if fast_track else None
    said = why_not_begin(track, at_risk, done, step)
    assert (said or "").startswith(refusal or "")
    assert (said is None) == (refusal is None)


@pytest.mark.parametrize(
    ("begun_on", "step", "windows"),
    [
        # On a Saturday evening; Good Friday is 3 April, Easter Monday the 6th.
        ("2026-03-28", 2, [("03-28", "03-28"), ("03-30", "04-08"), ("04-09", "04-16")]),
        ("2026-03-28", 3, [("03-28", "03-28"), ("03-30", "04-08")]),
        ("2026-03-27", 3, [("03-27", "03-27"), ("03-30", "04-08")]),
        ("2026-04-03", 3, [("04-03", "04-03"), ("04-07", "04-14")]),
    ],
)
def test_due_the_same_day_and_then_step_by_step(begun_on, step, windows):
    begun = date.fromisoformat(begun_on)
    course = Course(step, begun)
    found = [
        PROCEDURE.window(number, begun, england(), course)
        for number in range(step, Step.STATUTORY_PARTNERS + 1)
    ]
    assert [(f"{each.opens_on:%m-%d}", f"{each.due_on:%m-%d}") for each in found] == windows


@given(
    begun_on=st.dates(date(2025, 1, 1), date(2028, 9, 1)), step=st.sampled_from([2, 3]),
)  # fmt: skip
def test_later_steps_are_as_long_as_the_procedure_has_them(begun_on, step):
    course, calendar = Course(step, begun_on), england()
    windows = [PROCEDURE.window(n, begun_on, calendar, course) for n in range(step, 5)]
    assert windows[0] == policy.Window(begun_on, begun_on)
    for (earlier, later), number in zip(pairwise(windows), range(step + 1, 5), strict=True):
        rule = PROCEDURE.step(number)
        assert later.opens_on == calendar.add(earlier.due_on, 1)
        days = rule.last_day - rule.first_day
        assert later.due_on == calendar.add(later.opens_on, days)
        assert PROCEDURE.day_number(begun_on, later.due_on, calendar, course) == rule.last_day


def test_a_step_that_is_passed_over_has_no_window():
    with pytest.raises(ValueError, match="does not go through step 2"):
        PROCEDURE.window(2, SATURDAY, england(), Course(3, SATURDAY))


def test_why_this_date_is_told_in_words():
    course = Course(3, SATURDAY)
    why = explain(PROCEDURE, 3, FRIDAY, england(), course)
    assert why.days == [("Day 15", "Saturday 28 March 2026")]
    assert "due on the day it was raised, working day or not" in why.rule
    assert "the next working day in England as day 16" in why.rule
    assert PROCEDURE.fast_track.source in why.source
    days = counted_days(PROCEDURE, 4, FRIDAY, england(), course)
    assert [each.number or each.why for each in days] == [
        15, "Sunday", 16, 17, 18, 19, "Good Friday", "Saturday", "Sunday", "Easter Monday", 20, 21,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("today", "late", "words"),
    [("03-28", False, "Due today"), ("03-29", True, "Overdue since Saturday 28 March 2026")],
)
def test_overdue_from_the_next_morning_be_it_a_sunday(today, late, words):
    today = date.fromisoformat(f"2026-{today}")
    assert standing.is_overdue(SATURDAY, today, england(), same_day=True) is late
    assert standing.due_words(SATURDAY, today, england(), same_day=True) == words
    assert standing.is_overdue(SATURDAY, today, england()) is False


# --- raising it -------------------------------------------------------------------------------


def test_what_raising_it_leaves(world, saturday):
    case = refresh(raise_fast(world))
    assert (case.at_immediate_risk, case.protective_action) == (True, DONE)
    assert (case.entered_at_step, case.fast_track_on) == (3, SATURDAY)
    assert (case.step, case.due_on, case.waiting_for) == (3, SATURDAY, "raising")
    record = case.steps.get()
    assert (record.step, record.entered_on, record.due_on) == (3, SATURDAY, SATURDAY)


@pytest.mark.parametrize(
    "changes",
    [
        {"protective_action": ""},
        {"step": 1},
        {"step": 4},
        {"at_immediate_risk": False},
        {"at_immediate_risk": False, "step": 1},
    ],
)
def test_what_cannot_be_raised_so_leaves_nothing(world, changes):
    with pytest.raises(NotAllowed):
        raise_fast(world, **changes)
    assert not Escalation.objects.unscoped("test").exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"at_immediate_risk": False},
        {"protective_action": ""},
        {"fast_track_on": None},
        {"entered_at_step": 1},
    ],
)
def test_the_database_holds_it_together_too(world, changes):
    case = raise_fast(world)

    @operation
    def spoil(*, by=None):
        for name, value in changes.items():
            setattr(case, name, value)
        case.save()

    with pytest.raises(IntegrityError), transaction.atomic():
        spoil(by=None)


def told(kind: str) -> list[str]:
    rows = Notification.objects.filter(kind=f"escalation_{kind}").order_by("recipient__email")
    return [email.partition("@")[0] for email in rows.values_list("recipient__email", flat=True)]


@pytest.mark.parametrize(
    ("step", "names"),
    [(2, ["amir", "anna", "bea", "bella"]), (3, ["anna", "avril", "bea", "brian"])],
)
def test_who_is_told_at_once_be_it_saturday_night(world, saturday, step, names):
    raise_fast(world, step)
    assert told("fast_track") == names
    assert told("at_immediate_risk") == ["dana"]
    assert told("raised") == told("moved_up") == []
    rows = Notification.objects.values_list("due_on", flat=True)
    assert set(rows) == {SATURDAY}


def test_where_a_side_has_nobody_the_business_manager_is_told_once(world):
    lonely = world.police
    for name in ("charlie", "colin"):
        people.ours.end_role(world.held[name], ended_on=FRIDAY, by=None)
    raise_fast(world, challenged_agency=lonely)
    assert told("fast_track") == ["anna", "avril"]
    assert told("at_immediate_risk") == ["dana"]


def test_without_a_fast_track_the_risk_is_on_record_and_the_business_manager_told(
    world, monkeypatch, client
):
    no_fast_track(monkeypatch)
    with pytest.raises(NotAllowed, match="no fast track"):
        raise_fast(world)
    case = refresh(raise_fast(world, 1))
    assert (case.at_immediate_risk, case.step, case.fast_track_on) == (True, 1, None)
    assert case.due_on == MONDAY
    assert (told("raised"), told("at_immediate_risk")) == (["bea", "bob"], ["dana"])
    client.force_login(world.alice)
    page = client.get(case.get_absolute_url()).content.decode()
    assert "a child was said to be at immediate risk of harm." in page
    assert DONE in page
    assert "by the fast track" not in page
    [raised, *_] = timeline.entries(case)
    assert raised.sentence.endswith("A child was said to be at immediate risk.")


def test_who_opens_it_from_the_start(world):
    case = raise_fast(world)
    readers = ("alice", "amir", "anna", "asif", "avril", "bob", "bella", "bea", "brian", "dana")
    for name in readers:
        assert Escalation.objects.visible_to(getattr(world, name)).count() == 1, name
    for outsider in [*people.outsiders(world), world.ada, world.carol]:
        assert not Escalation.objects.visible_to(outsider).exists(), outsider
    assert case.pk


# --- the clock ----------------------------------------------------------------------------------


def test_the_clock_moves_it_up_on_the_next_working_day_and_reminds_nobody_of_today(world, saturday):
    case = raise_fast(world)
    for moment in ("2026-03-28 23:30", "2026-03-29 08:00", "2026-03-29 17:00"):
        saturday.set(moment)
        tasks.move_up_when_due()
        tasks.remind()
    assert refresh(case).step == 3
    assert told("due_today") == told("overdue") == []
    saturday.set("2026-03-30 00:05")
    tasks.move_up_when_due()
    moved = refresh(case)
    assert (moved.step, moved.due_on) == (4, date(2026, 4, 8))
    assert told("moved_up") == ["ada", "alice", "avril", "brian", "carol", "dana", "ines"]


def test_raised_on_a_working_day_nobody_is_reminded_the_same_day(world):
    raise_fast(world)
    by_the_clock.remind(by=None)
    assert told("due_today") == []


def test_a_day_off_added_later_moves_the_steps_after_it_alone(world, clock, monkeypatch):
    fast, usual = raise_fast(world), people.raise_one(world, raised_on=FRIDAY)
    fuller = replace(england(), holidays=england().holidays | {MONDAY})
    monkeypatch.setattr("core.calendar.england", lambda: fuller)
    assert due_dates.recalculate_due_dates(by=None) == 1
    assert refresh(fast).due_on == FRIDAY
    assert refresh(usual).due_on == date(2026, 3, 31)
    clock.set("2026-03-31 00:05")
    tasks.move_up_when_due()
    assert refresh(fast).due_on == date(2026, 4, 9)


def test_moved_up_by_a_person_it_keeps_the_same_windows(world):
    case = raise_fast(world, 2)
    moved = escalate.move_up(case, from_step=2, reason="They cannot decide.", by=world.amir)
    assert (moved.step, moved.due_on) == (3, date(2026, 4, 8))


# --- what is told of it ---------------------------------------------------------------------------


def test_the_case_says_first_of_all_that_a_child_was_at_risk(world, client, saturday):
    case = raise_fast(world)
    client.force_login(world.brian)
    response = client.get(case.get_absolute_url())
    page = response.content.decode()
    assert response.context["at_risk"] == (
        "When this was raised, a child was said to be at immediate risk of harm."
        " It began by the fast track at step 3, on Saturday 28 March 2026."
    )
    assert page.index(DONE) < page.index("Waiting for")
    panel = response.context["standing"]
    assert panel.heading == "Due today"
    assert panel.lines == [
        "Day 15 of 21. Step 3 ends today, Saturday 28 March 2026, by the fast track.",
        "Waiting for: Testshire Council, Avril Ashe (partnership representative).",
    ]
    states = [(step["number"], step["state"]) for step in response.context["steps"]]
    assert states == [(1, "Passed over"), (2, "Passed over"), (3, "Now"), (4, "To come")]
    saturday.set("2026-03-29 09:00")
    client.force_login(world.brian)
    panel = client.get(case.get_absolute_url()).context["standing"]
    assert (panel.heading, panel.tone) == ("Overdue since Saturday 28 March 2026", "red")
    assert panel.lines[0] == (
        "Day 15 of 21. Step 3 ended on Saturday 28 March 2026. It moves up on Monday 30 March 2026."
    )


def test_one_without_a_child_at_risk_says_nothing_of_it(world, client):
    case = people.raise_one(world, raised_on=FRIDAY)
    client.force_login(world.alice)
    page = client.get(case.get_absolute_url()).content.decode()
    assert "immediate risk" not in page.partition("<main")[2]


def test_the_first_entry_says_how_it_began_and_no_move_is_told(world, saturday):
    case = raise_fast(world)
    first, *more = timeline.entries(case)
    assert (first.heading, more) == ("Raised by the fast track", [])
    assert first.sentence == (
        "Alice Adeyemi of Testshire Council raised this with Testshire Health Trust by the fast"
        " track, at step 3. A child was said to be at immediate risk. It was first raised with the"
        " other worker on Friday 27 March 2026."
    )
    saturday.set("2026-03-30 00:05")
    tasks.move_up_when_due()
    assert timeline.entries(case)[-1].heading == "Moved up to step 4"


def rows(response):
    return [row[4:] for row in response.context["page"].rows]


def test_lists_mark_it_and_count_it_as_overdue(world, client, saturday):
    raise_fast(world)
    saturday.set("2026-03-29 09:00")
    client.force_login(world.dana)
    overdue = client.get("/escalations/?overdue=yes")
    assert rows(overdue) == [
        [
            {"text": 3, "note": "Fast track"},
            "Testshire Council",
            {"text": "Overdue since 28 Mar", "tone": "red"},
        ]
    ]
    client.force_login(world.avril)
    assert "Overdue" in client.get("/").content.decode()


def test_the_file_says_so_and_hides_it_of_a_restricted_one(world, client):
    case = raise_fast(world)
    people.raise_one(world, raised_on=FRIDAY)
    client.force_login(world.dana)
    columns = ("At immediate risk when raised", "Raised at step")
    said = exported(client.get("/escalations/export/csv/?show=all"))
    assert [[row[name] for name in columns] for row in said] == [["Yes", "3"], ["No", "1"]]
    assert DONE not in str(said)
    row = refresh(case)
    row.is_restricted = True
    row.raising = row.challenged = row.raising_name = row.challenged_name = ""
    from escalations import exports, lists

    assert lists._step(row) == 3
    assert exports._row(row, None)[10:12] == ["Restricted", "Restricted"]


def test_it_is_counted_by_the_step_at_which_it_began(world, clock):
    answered, silent = raise_fast(world), raise_fast(world, 2)
    escalate.log_contact(
        answered, happened_on=FRIDAY, method="telephone", with_whom="Avril Ashe",
        result="Visited together tonight.", by=world.brian,
    )  # fmt: skip
    clock.set("2026-04-01")
    found = figures.answered_in_time([world.trust.pk], date(2026, 3, 1), date(2026, 4, 30))
    figure = found[world.trust.pk]
    assert (figure.asked, figure.in_time, figure.at_all) == (2, 1, 1)
    assert silent.pk


def test_what_was_done_is_handed_over_and_looked_through_for_references(world):
    case = raise_fast(world, protective_action=f"{DONE} Sibling BW-220418.")
    passages = {each.heading: each.text for each in records.passages(case.pk)}
    assert passages["Done to protect the child"].startswith(DONE)
    assert passages["At immediate risk when it was raised"] == "Yes"
    assert [each.pk for each in records.find(normalised("BW-220418"))] == [case.pk]


def test_a_new_step_record_of_the_move_stands_beside_the_first(world):
    case = raise_fast(world, 2)
    escalate.move_up(case, from_step=2, reason="No decision.", by=world.amir)
    steps = StepRecord.objects.unscoped("test").values_list("step", flat=True)
    assert list(steps) == [2, 3]


# --- page by page -------------------------------------------------------------------------------


@pytest.fixture
def alice(client, world):
    client.force_login(world.alice)
    return client


def at_risk(client, **answers):
    client.post(START, {"immediate_risk": "yes"})
    return client.post(RISK, {"protective_action": DONE, "entered_at_step": "3", **answers})


def test_help_comes_before_the_questions_and_both_are_asked(alice):
    assert alice.post(START, {"immediate_risk": "yes"}).url == RISK
    page = alice.get(RISK).content.decode()
    assert page.index("tel:999") < page.index("What has been done to protect the child?")
    for entry in PROCEDURE.fast_track.entries:
        assert entry.when in page
    assert sentences(alice.post(RISK, {"protective_action": " "})) == [
        "Enter what has been done to protect the child",
        "Select the step at which your challenge should begin",
    ]
    assert sentences(at_risk(alice, entered_at_step="1"))
    assert at_risk(alice).url == address("agency")


def test_the_answer_yes_is_not_lost_when_the_next_page_is_left(alice, world):
    """It was thrown away: the draft said no, or nothing."""
    fill_in(alice, world)
    alice.post(START, {"immediate_risk": "yes"})
    assert alice.get(CHECK).url == RISK
    assert alice.post(address("outcome"), {}).status_code == 200


def test_a_draft_that_was_begun_before_the_fast_track_is_asked(alice, world):
    fill_in(alice, world)
    escalate.save_draft(answers={"immediate_risk": "acted"}, by=world.alice)
    assert alice.get(CHECK).url == RISK


def test_from_the_question_to_the_case(alice, world, saturday):
    alice.force_login(world.alice)
    fill_in(alice, world)
    assert at_risk(alice).url == CHECK
    check = alice.get(CHECK)
    page = check.content.decode()
    assert check.context["told"] == [
        "Brian Booth, partnership representative, Testshire Health Trust",
        "Bea Bright, named or designated safeguarding lead, Testshire Health Trust",
        "Avril Ashe, partnership representative, Testshire Council",
        "Anna Abbott, named or designated safeguarding lead, Testshire Council",
        "The Safeguarding Partnership Business Manager",
    ]
    assert check.context["happens"] == (
        "It begins at step 3 (between senior managers and partnership representatives) and is due"
        " today, Saturday 28 March 2026, working day or not. If it is not settled, it moves up to"
        " step 4 on Monday 30 March 2026."
    )
    [section, *_] = check.context["sections"]
    assert [(row["key"], row["value"]) for row in section["rows"]] == [
        ("A child is at immediate risk", "Yes"),
        ("Done to protect the child", DONE),
        ("Begins at", "Step 3: between senior managers and partnership representatives"),
    ]
    for row in section["rows"]:
        assert f'href="{row["change_url"]}"' in page
    sent = send(alice)
    case = Escalation.objects.unscoped("test").get()
    assert (case.step, case.protective_action) == (3, DONE)
    assert "due today" in alice.get(sent.url).content.decode()
    assert not EscalationDraft.objects.unscoped("test").exists()


def test_changed_to_no_it_goes_the_usual_way(alice, world):
    at_risk(alice)
    fill_in(alice, world)
    assert b"immediate risk" not in alice.get(CHECK).content.partition(b"<main")[2]
    send(alice)
    case = Escalation.objects.unscoped("test").get()
    assert (case.at_immediate_risk, case.protective_action, case.step) == (False, "", 1)


def test_the_way_back_leads_through_what_was_answered(alice):
    at_risk(alice)
    assert alice.get(address("agency")).context["back_url"] == RISK
    alice.post(START, {"immediate_risk": "no"})
    assert alice.get(address("agency")).context["back_url"] == START


def test_without_a_fast_track_no_step_is_asked(alice, world, monkeypatch):
    no_fast_track(monkeypatch)
    fill_in(alice, world)
    alice.post(START, {"immediate_risk": "yes"})
    page = alice.get(RISK).content.decode()
    assert "has no fast track" in page
    assert "entered_at_step" not in page
    assert alice.post(RISK, {"protective_action": DONE}).url == CHECK
    send(alice)
    case = Escalation.objects.unscoped("test").get()
    assert (case.at_immediate_risk, case.step) == (True, 1)


@pytest.mark.parametrize("name", ["dana", "sue"])
def test_whoever_raises_nothing_is_refused_before_the_form(client, world, name):
    client.force_login(getattr(world, name))
    assert client.get(RISK).url == reverse("escalations:raise")
    assert client.post(RISK, {"protective_action": DONE, "entered_at_step": 3}).url == START
    assert not EscalationDraft.objects.unscoped("test").exists()


def test_the_ladder_speaks_of_it(alice, monkeypatch):
    page = "/escalations/how-it-works/"
    said = "A challenge about it begins at step 2 or 3 and is due the same day: the fast track."
    assert said in alice.get(page).content.decode()
    no_fast_track(monkeypatch)
    assert "fast track" not in alice.get(page).content.decode()


def test_a_fast_track_of_one_step_is_a_fast_track():
    [second, _] = PROCEDURE.fast_track.entries
    assert why_not_begin(FastTrack((second,), "Ours"), True, DONE, 3) == (
        "Choose the step at which it begins: 2."
    )


def test_the_page_of_what_was_raised_says_the_date_on_another_day(client, world, clock):
    case = raise_fast(world)
    client.force_login(world.alice)
    url = reverse("escalations:raised", args=[case.reference])
    assert "is due today. Speak" in client.get(url).content.decode()
    clock.move(days=1)
    client.force_login(world.alice)
    page = client.get(url).content.decode()
    assert "was due on Friday 27 March 2026." in page
    assert "is due today" not in page
