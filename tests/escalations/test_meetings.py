"""Meetings: asked for, agreed to, moved, called off; who is told; the file for a calendar."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import time_field
from core.models import AccessLog, Notification
from core.operations import NotAllowed
from escalations import operations as escalate
from escalations import records, timeline
from escalations.meetings import operations as meetings
from escalations.meetings import policy
from escalations.meetings.models import MeetingAnswer, MeetingRequest
from escalations.meetings.policy import State
from escalations.policy import Side
from reporting import meeting_tasks
from tests import world as worlds
from tests.calendar_files import read
from tests.world import PEOPLE, refresh

pytestmark = pytest.mark.django_db

# Friday 27 March 2026; on Sunday the clocks of England go forward.
TUESDAY = datetime(2026, 3, 31, 13, 0, tzinfo=UTC)
LATER = TUESDAY + timedelta(days=1)


@pytest.fixture
def world():
    return worlds.build_and_raise()


@pytest.fixture
def case(world):
    return world.raised


def at_step_4(world):
    case = world.raised
    while case.step < 4:
        case = escalate.move_up(case, from_step=case.step, reason="No reply.", by=world.alice)
    return case


def ask(case, by, **changes):
    said = {"at": TUESDAY, "minutes": 60, "where": "Room 4, Elm House", "purpose": "The check."}
    return meetings.ask(case, **{**said, **changes}, by=by)


def asked(case, by):
    return meetings.to_come(ask(case, by))


def agree(meeting, by):
    meetings.agree(meeting.escalation, meeting=meeting, asked_times=meeting.asked_times, by=by)
    return refresh(meeting)


def another_time(meeting, by, words="Thursday after 2pm."):
    return meetings.propose_another_time(
        meeting.escalation, meeting=meeting, asked_times=meeting.asked_times, words=words, by=by
    )


def change(meeting, by, **changes):
    said = {"at": LATER, "minutes": 60, "where": meeting.where}
    meetings.change(meeting.escalation, meeting=meeting, **{**said, **changes}, by=by)
    return refresh(meeting)


def call_off(meeting, by, reason="It is settled."):
    meetings.call_off(meeting.escalation, meeting=meeting, reason=reason, by=by)
    return refresh(meeting)


def told(kind):
    rows = Notification.objects.filter(kind=f"escalation_meeting_{kind}")
    return sorted(
        email.partition("@")[0] for email in rows.values_list("recipient__email", flat=True)
    )


def allowed(world, act):
    """Who of everybody is neither refused nor forbidden; whatever was done is undone."""
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


# --- the rules ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("step", "asked_by", "others"),
    [
        (1, Side.RAISING, {"challenged"}),
        (3, Side.CHALLENGED, {"raising"}),
        (4, Side.RAISING, {"challenged", "partners"}),
        (4, Side.PARTNERS, {"raising", "challenged"}),
        (4, Side.MANAGER, {"raising", "challenged", "partners"}),
    ],
)
def test_who_has_to_agree(step, asked_by, others):
    assert {*policy.to_answer(step, asked_by)} == others


NOW = datetime(2026, 3, 27, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "sentence"),
    [
        (NOW, "in the future"),
        (NOW - timedelta(days=365), "in the future"),
        (datetime(2026, 3, 28, 6, 59, tzinfo=UTC), "between 7am and 9pm"),
        (datetime(2026, 3, 28, 7, 0, tzinfo=UTC), None),
        (datetime(2026, 3, 28, 21, 0, tzinfo=UTC), None),
        (datetime(2026, 3, 28, 21, 1, tzinfo=UTC), "between 7am and 9pm"),
        (NOW + timedelta(days=60), None),
        (NOW + timedelta(days=60, minutes=1), "within 60 days"),
    ],
)
def test_when_people_can_meet(at, sentence):
    said = policy.why_not_meet_at(at, NOW)
    assert said is None if sentence is None else sentence in said


@pytest.mark.parametrize(
    ("where", "is_right"),
    [
        ("Room 4", True), ("https://teams.example/abc", True),
        ("https://teams.example/abc passcode 12", True), ("http://teams.example/abc", False),
        ("www.teams.example", False), ("javascript://x", False), ("https://", False),
    ],
)  # fmt: skip
def test_where_people_can_meet(where, is_right):
    assert (policy.why_not_where(where) is None) == is_right


@pytest.mark.parametrize(
    ("minutes", "is_right"), [(9, False), (10, True), (480, True), (481, False)]
)
def test_how_long_a_meeting_lasts(minutes, is_right):
    assert (policy.why_not_last(minutes) is None) == is_right


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("2:30pm", time(14, 30)), ("2.30 PM", time(14, 30)), ("2pm", time(14)),
        ("14:30", time(14, 30)), ("12am", time(0)), ("12 p.m.", time(12)), ("9:05", time(9, 5)),
        ("2", None), ("25:00", None), ("13pm", None), ("10:75", None), ("soon", None),
        ("٢:٣٠", None),
    ],
)  # fmt: skip
def test_a_time_as_people_write_it(said, found):
    assert time_field.read(said) == found


# --- asked for ------------------------------------------------------------------------------------


def test_either_side_asks_before_step_4_and_nobody_else(world, case):
    assert allowed(world, lambda by: ask(case, by)) == {"alice", "anna", "bob", "bea"}


def test_at_step_4_the_deciders_and_the_business_manager_ask_too(world):
    case = at_step_4(world)
    who = allowed(world, lambda by: ask(case, by))
    assert {"alice", "bob", "ada", "carol", "ines", "dana"} <= who
    assert not who & {"hari", "sue", "charlie", "colin", "root", "nobody"}


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"at": TUESDAY - timedelta(days=30)}, "in the future"),
        ({"at": TUESDAY.replace(hour=22)}, "between 7am and 9pm"),
        ({"at": TUESDAY + timedelta(days=90)}, "within 60 days"),
        ({"minutes": 600}, "must last"),
        ({"where": "http://x.example"}, "https://"),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_nothing_is_kept(changes, sentence, world, case):
    with pytest.raises(NotAllowed, match=sentence):
        ask(case, world.alice, **changes)
    assert not MeetingRequest.objects.unscoped("a test").exists()


def test_the_hour_is_that_of_englands_clocks(world, case):
    """8pm UTC is 9pm there in summer."""
    ask(case, world.alice, at=TUESDAY.replace(hour=20))
    with transaction.atomic(), pytest.raises(NotAllowed, match="between 7am and 9pm"):
        change(meetings.to_come(case), world.alice, at=TUESDAY.replace(hour=20, minute=1))


def test_there_is_one_meeting_to_come(world, case, clock):
    asked(case, world.alice)
    with pytest.raises(NotAllowed, match="There is a meeting to come already"):
        ask(case, world.bob)
    clock.set("2026-04-01")
    assert meetings.to_come(case) is None
    ask(case, world.bob, at=LATER + timedelta(days=3))
    assert MeetingRequest.objects.visible_to(world.alice).count() == 2


def test_a_meeting_moves_no_due_date_and_passes_no_turn(world, case):
    before = refresh(case).due_on, refresh(case).waiting_for
    agree(asked(case, world.bob), world.alice)
    assert (refresh(case).due_on, refresh(case).waiting_for) == before


# --- answered -------------------------------------------------------------------------------------


def test_the_other_side_agrees_and_the_meeting_is_fixed(world, case):
    meeting = asked(case, world.alice)
    who = allowed(world, lambda by: agree(meeting, by))
    assert "bob" in who
    assert not who & {"alice", "anna", "dana", "hari", "sue", "charlie", "root", "nobody"}
    assert agree(meeting, world.bob).state == State.FIXED
    with pytest.raises(NotAllowed, match="The meeting is fixed"):
        another_time(meeting, world.bea)


def test_at_step_4_all_three_have_to_agree(world):
    case = at_step_4(world)
    meeting = asked(case, world.dana)
    assert agree(meeting, world.avril).state == State.ASKED
    assert agree(meeting, world.brian).state == State.ASKED
    assert agree(meeting, world.carol).state == State.FIXED


def test_another_time_is_proposed_in_words_and_given_by_who_asked(world, case):
    meeting = asked(case, world.alice)
    with pytest.raises(NotAllowed, match="when your side could meet"):
        another_time(meeting, world.bob, words=" ")
    another_time(meeting, world.bob)
    assert told("another_time") == ["alice"]
    who = allowed(world, lambda by: change(meeting, by))
    assert "alice" in who
    assert not who & {"bob", "bea", "dana", "charlie", "root"}
    meeting = change(meeting, world.alice)
    assert (meeting.at, meeting.state, meeting.asked_times) == (LATER, State.ASKED, 2)
    assert agree(meeting, world.bob).state == State.FIXED


def test_who_agreed_before_a_change_is_asked_again(world):
    case = at_step_4(world)
    meeting = asked(case, world.carol)
    agree(meeting, world.avril)
    moved = change(meeting, world.ines)
    with pytest.raises(NotAllowed, match="Another time was given since"):
        agree(meeting, world.brian)
    assert agree(moved, world.brian).state == State.ASKED
    assert agree(moved, world.avril).state == State.FIXED
    fixed = refresh(moved)
    assert change(fixed, world.carol, at=LATER + timedelta(hours=1)).state == State.ASKED


def test_a_change_changes_something(world, case):
    meeting = asked(case, world.alice)
    with pytest.raises(NotAllowed, match="already"):
        change(meeting, world.alice, at=TUESDAY)


def test_a_side_that_could_not_come_agrees_after_all(world, case):
    meeting = asked(case, world.alice)
    another_time(meeting, world.bob)
    assert agree(meeting, world.bea).state == State.FIXED
    assert MeetingAnswer.objects.visible_to(world.alice).count() == 1


def test_everyone_who_is_to_meet_and_the_business_manager_can_call_it_off(world, case):
    meeting = agree(asked(case, world.alice), world.bob)
    who = allowed(world, lambda by: call_off(meeting, by))
    assert {"alice", "bob", "dana"} <= who
    assert not who & {"hari", "sue", "charlie", "colin", "root", "nobody"}
    assert call_off(meeting, world.bob).state == State.CALLED_OFF
    assert meetings.to_come(case) is None
    with pytest.raises(NotAllowed, match="no meeting to come"):
        agree(meeting, world.bob)
    ask(case, world.bob)


def test_of_a_closed_escalation_nobody_meets(world, case):
    meeting = asked(case, world.alice)
    escalate.withdraw(case, outcome="withdrawn", reason="Settled.", by=world.alice)
    for act in (agree, another_time, change, call_off):
        with pytest.raises(NotAllowed, match="closed"):
            act(meeting, world.bob)
    with pytest.raises(NotAllowed, match="closed"):
        ask(case, world.alice)


# --- told -----------------------------------------------------------------------------------------


def test_who_acts_is_told_with_the_day_alone(world, case):
    meeting = asked(case, world.alice)
    assert told("asked") == ["bob"]
    [row] = Notification.objects.filter(kind="escalation_meeting_asked")
    assert row.due_on == date(2026, 3, 31)
    agree(meeting, world.bob)
    assert told("fixed") == ["alice"]
    change(refresh(meeting), world.alice)
    assert told("asked") == ["bob", "bob"]
    call_off(refresh(meeting), world.alice)
    assert told("called_off") == ["bob"]


def test_at_step_4_each_side_is_told(world):
    case = at_step_4(world)
    meeting = asked(case, world.dana)
    assert told("asked") == ["ada", "avril", "brian", "carol", "ines"]
    for by in (world.avril, world.brian, world.carol):
        agree(meeting, by)
    assert told("fixed") == ["ada", "avril", "brian", "dana", "ines"]


# --- on the pages ---------------------------------------------------------------------------------


@pytest.fixture
def visit(client):
    def open_as(person, case, name="detail"):
        client.force_login(person, backend="partnership.auth.SignInBackend")
        return client.get(reverse(f"escalations:{name}", args=[case.reference]))

    return open_as


def test_the_timeline_tells_each_act(world, case, clock):
    ours, theirs = "Alice Adeyemi of Testshire Council", "Bob Barnes of Testshire Health Trust"
    meeting = asked(case, world.alice)
    clock.move(hours=1)
    another_time(meeting, world.bob)
    clock.move(hours=1)
    meeting = change(meeting, world.alice)
    clock.move(hours=1)
    agree(meeting, world.bob)
    clock.move(hours=1)
    call_off(meeting, world.bea, reason="Ill.")
    entries = [each for each in timeline.entries(refresh(case)) if "eet" in each.sentence]
    first, second = "Tuesday 31 March 2026 at 2pm", "Wednesday 1 April 2026 at 2pm"
    assert [(each.sentence, each.text) for each in entries] == [
        (f"{ours} asked for a meeting on {first}.", "The check."),
        (f"{theirs} proposed another time to meet.", "Thursday after 2pm."),
        (f"{ours} asked for the meeting on {second} instead.", ""),
        (f"{theirs} agreed to the meeting.", ""),
        (f"Everyone has agreed to meet on {second}.", ""),
        (f"Bea Bright called off the meeting of {second}.", "Ill."),
    ]


def test_the_page_shows_the_meeting_and_what_its_reader_can_do(world, case, visit):
    meeting = asked(case, world.alice)
    page = visit(world.bob, case)
    assert page.context["actions"][0]["text"] == "Answer the request for a meeting"
    assert page.context["meeting"]["heading"] == "Meeting asked for"
    assert "Not answered" in page.content.decode()
    agree(meeting, world.bob)
    page = visit(world.bob, case)
    assert page.context["meeting"]["heading"] == "Meeting: Tuesday 31 March 2026 at 2pm"
    assert "Agreed, Bob Barnes." in page.content.decode()
    assert [text for text, _ in page.context["meeting"]["links"]] == ["Call the meeting off"]
    assert [text for text, _ in visit(world.alice, case).context["meeting"]["links"]] == [
        "Change the time or place", "Call the meeting off",
    ]  # fmt: skip
    assert visit(world.hari, case).context["meeting"]["links"] == []


PAGES = ("ask_for_meeting", "answer_meeting", "change_meeting", "call_off_meeting")


@pytest.mark.parametrize("name", PAGES)
def test_what_is_refused_is_refused_before_its_form(name, world, case, visit):
    if name == "ask_for_meeting":
        asked(case, world.alice)
    page = visit(world.alice, case, name)
    assert page.context["form"] is None
    assert page.context["refusal"]
    for outsider in worlds.outsiders(world):
        assert visit(outsider, case, name).status_code == 404
    assert visit(world.hari, case, name).status_code == 403


def test_a_meeting_by_the_pages(world, case, client):
    def send(person, name, **answers):
        client.force_login(person, backend="partnership.auth.SignInBackend")
        address = reverse(f"escalations:{name}", args=[case.reference])
        form = client.get(address).context["form"]
        hidden = {
            each.html_name: getattr(each.value(), "pk", each.value())
            for each in form.hidden_fields()
        }
        return client.post(address, {**hidden, **answers})

    when = {"on_day": "31", "on_month": "3", "on_year": "2026", "time": "2pm", "minutes": "60"}
    refused = send(
        world.alice, "ask_for_meeting", **when | {"time": "11pm"}, where="Elm House", purpose="x"
    )
    assert "between 7am and 9pm" in refused.content.decode()
    assert "Elm House" in refused.content.decode()
    sent = send(world.alice, "ask_for_meeting", **when, where="Elm House", purpose="The check.")
    assert sent.status_code == 302, sent.context["form"].errors
    assert meetings.to_come(case).at == TUESDAY
    assert (
        "Enter when your side could meet"
        in send(world.bob, "answer_meeting", agrees="no", words="").content.decode()
    )
    assert send(world.bob, "answer_meeting", agrees="no", words="Later.").status_code == 302
    moved = send(world.alice, "change_meeting", **when | {"time": "15:15"}, where="Elm House")
    assert moved.status_code == 302, moved.context["form"].errors
    assert send(world.bob, "answer_meeting", agrees="yes", words="").status_code == 302
    fixed = meetings.to_come(case)
    assert (fixed.state, fixed.at) == (State.FIXED, TUESDAY + timedelta(hours=1, minutes=15))
    assert send(world.bob, "call_off_meeting", reason="Ill.").status_code == 302
    assert meetings.to_come(case) is None


def test_whoever_changes_the_time_reads_there_what_the_others_propose(world, case, visit):
    meeting = asked(case, world.alice)
    assert "Not answered" in visit(world.alice, case, "change_meeting").content.decode()
    meetings.propose_another_time(
        case, meeting=meeting, asked_times=1, words="Thursday after 3pm.", by=world.bob
    )
    page = visit(world.alice, case, "change_meeting").content.decode()
    assert "Thursday after 3pm." in page
    assert "Bob Barnes" in page


def test_the_page_asks_no_more_of_the_database_where_nobody_met(world, case, visit):
    """Two statements more with a meeting to come, whatever was asked before."""

    def number():
        with CaptureQueriesContext(connection) as found:
            visit(world.alice, case)
        return len(found)

    number()
    without = number()
    meeting = asked(case, world.alice)
    with_one = number()
    for hours in (1, 2, 3):
        meeting = change(meeting, world.alice, at=LATER + timedelta(hours=hours))
    assert (with_one - without, number() - without) == (2, 2)


def test_it_stands_on_the_home_page_of_those_who_act(world, case):
    meeting = asked(case, world.alice)
    statuses = {"bob": ["To answer"], "alice": [], "bea": [], "dana": [], "charlie": []}
    assert {name: _tasks(world, name) for name in statuses} == statuses
    agree(meeting, world.bob)
    statuses = {"bob": ["Fixed"], "alice": ["Fixed"], "bea": [], "dana": [], "charlie": []}
    assert {name: _tasks(world, name) for name in statuses} == statuses
    [task] = meeting_tasks.tasks_of(world.bob)
    assert task["text"] == f"{case.reference}: meeting"
    assert "Tuesday 31 March 2026 at 2pm" in task["hint"]
    call_off(meeting, world.bob)
    assert {*map(len, (_tasks(world, name) for name in statuses))} == {0}


def _tasks(world, name):
    return [each["status"] for each in meeting_tasks.tasks_of(getattr(world, name))]


def test_a_meeting_that_is_over_or_of_a_closed_case_stands_on_no_home_page(world, case, clock):
    agree(asked(case, world.alice), world.bob)
    clock.set("2026-04-01")
    assert _tasks(world, "bob") == []
    clock.set("2026-03-27")
    escalate.withdraw(case, outcome="withdrawn", reason="Settled.", by=world.alice)
    assert _tasks(world, "bob") == []


# --- the file for a calendar ----------------------------------------------------------------------


def test_the_calendar_file_says_when_and_nothing_of_the_case(world, case, visit, settings):
    settings.SITE_URL = "https://portal.example.org"
    meeting = asked(case, world.alice)
    first = visit(world.bob, case, "meeting_calendar")
    assert first["Content-Disposition"] == 'attachment; filename="meeting.ics"'
    found = read(first.content)
    assert found == {
        "VERSION": "2.0",
        "PRODID": "-//Safeguarding partnership portal//Meetings//EN",
        "METHOD": "PUBLISH",
        "UID": f"escalation-meeting-{meeting.pk}@portal.example.org",
        "DTSTAMP": found["DTSTAMP"],
        "SEQUENCE": "0",
        "DTSTART": "20260331T130000Z",
        "DTEND": "20260331T140000Z",
        "SUMMARY": f"{case.reference}: meeting",
        "URL": f"https://portal.example.org/escalations/{case.reference.lower()}/",
        "STATUS": "TENTATIVE",
    }
    [line] = AccessLog.objects.filter(what=AccessLog.What.DOWNLOAD, person=world.bob)
    assert line.detail == f"calendar file of meeting {meeting.pk}"


def test_its_number_rises_with_each_change_until_it_is_cancelled(world, case, visit):
    said = []

    def note():
        found = read(visit(world.bob, case, "meeting_calendar").content)
        said.append((found["UID"], int(found["SEQUENCE"]), found["STATUS"]))

    meeting = asked(case, world.alice)
    note()
    meeting = agree(meeting, world.bob)
    note()
    meeting = change(meeting, world.alice)
    note()
    meeting = agree(meeting, world.bob)
    note()
    call_off(meeting, world.bob)
    note()
    assert [status for _, _, status in said] == [
        "TENTATIVE", "CONFIRMED", "TENTATIVE", "CONFIRMED", "CANCELLED",
    ]  # fmt: skip
    numbers = [number for _, number, _ in said]
    assert numbers == sorted(set(numbers))
    assert len({uid for uid, _, _ in said}) == 1


def test_of_a_closed_case_the_meeting_leaves_the_calendar(world, case, visit):
    agree(asked(case, world.alice), world.bob)
    escalate.withdraw(case, outcome="withdrawn", reason="Settled.", by=world.alice)
    found = read(visit(world.bob, case, "meeting_calendar").content)
    assert (found["STATUS"], found["SEQUENCE"]) == ("CANCELLED", "2")


def test_nobody_else_gets_the_file(world, case, visit):
    asked(case, world.alice)
    for outsider in worlds.outsiders(world):
        assert visit(outsider, case, "meeting_calendar").status_code == 404


def test_without_a_meeting_the_file_leads_to_the_page(world, case, visit):
    assert visit(world.bob, case, "meeting_calendar")["Location"] == case.get_absolute_url()


# --- held and handed over -------------------------------------------------------------------------


def test_what_was_written_about_a_meeting_is_found_for_subject_access(world, case):
    meeting = asked(case, world.alice)
    another_time(meeting, world.bob)
    call_off(meeting, world.bob, reason="Ill.")
    found = {each.heading: each for each in records.passages(case.pk)}
    written = found["Meeting of Tuesday 31 March 2026 at 2pm"]
    assert written.text == "The check.\n\nWhere: Room 4, Elm House\n\nIll."
    assert written.agency == "Testshire Council"
    other = found["Another time proposed to meet"]
    assert (other.text, other.by) == ("Thursday after 2pm.", "Bob Barnes")
