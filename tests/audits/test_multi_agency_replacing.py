"""What a replaced case, an unknown child and a page that grew old mean to the agencies."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from audits.multi_agency import changing, grading, planning, policy, reminding, timeline
from audits.multi_agency.models import AuditedAgency
from core import calendar
from core.clock import today
from core.models import Notification
from core.operations import NotAllowed
from core.words import day
from tests import world as worlds
from tests.audits import multi_agency as audits
from tests.audits.test_multi_agency_pages import answers_sent, path, read, send
from tests.sign_in import as_

WHY = "Born after the period."


@pytest.fixture
def world(db):
    return worlds.everyone_with_an_app(audits.build())


def replace(audit, world, **given):
    case = audits.cases_of(audit)[0]
    return planning.replace_case(audit, case=case, reason=WHY, by=world.dana, **given)


def row_of(audit, agency) -> AuditedAgency:
    return AuditedAgency.objects.unscoped("a test").get(audit=audit, agency=agency)


def days_on(on: date, number: int) -> date:
    return calendar.england().add(on, number)


# --- the last day ---------------------------------------------------------------------------------


@given(now=some.dates(date(2026, 1, 5), date(2026, 6, 1)), left=some.integers(-20, 60))
def test_what_may_be_chosen_as_the_last_day_is_no_less_than_before(now, left):
    england, due_on = calendar.england(), now + timedelta(days=left)
    first, last = policy.last_days(due_on, now, england)
    assert due_on <= first <= last == policy.due_again(due_on, now, england)
    assert now < first
    for chosen in (first, last):
        assert policy.why_not_last_day(chosen, due_on, now, england) is None
    for chosen in (first - timedelta(days=1), last + timedelta(days=1)):
        assert day(last) in policy.why_not_last_day(chosen, due_on, now, england)


def test_with_a_new_case_every_agency_has_fifteen_working_days_again(world, clock):
    audit = audits.tasked(world)
    audits.hand_in(audit, world.trust, world.bob)
    clock.set(days_on(today(), 10).isoformat())
    audit = replace(audits.again(audit), world)
    assert audit.due_on == days_on(today(), 15)
    assert row_of(audit, world.trust).handed_in_on is None
    told = Notification.objects.filter(kind="audit_replaced")
    assert {each.due_on for each in told} == {audit.due_on}
    assert {"alice", "bob"} <= {each.recipient.email.partition("@")[0] for each in told}


def test_the_reminder_goes_by_the_last_day_that_is(world, clock):
    audit = audits.tasked(world)
    before = audit.due_on
    clock.set(days_on(today(), 10).isoformat())
    audit = replace(audits.again(audit), world)
    clock.set(before.isoformat())
    reminding.remind_agencies(by=None)
    assert not Notification.objects.filter(kind="audit_due").exists()
    clock.set(audit.due_on.isoformat())
    reminding.remind_agencies(by=None)
    assert Notification.objects.filter(kind="audit_due", due_on=audit.due_on).exists()


def test_replaced_before_the_agencies_have_the_cases_there_is_no_last_day(world):
    audit = replace(audits.with_cases(world), world)
    assert audit.due_on is None


def test_an_earlier_day_may_be_chosen_and_never_one_before_what_they_had(world, clock):
    audit = audits.tasked(world)
    before = audit.due_on
    clock.set(days_on(today(), 10).isoformat())
    with pytest.raises(NotAllowed, match="Choose a last day from") as refused:
        replace(audit, world, due_on=before - timedelta(days=1))
    assert refused.value.field == "due_on"
    chosen = days_on(before, 2)
    assert replace(audit, world, due_on=chosen).due_on == chosen


def test_who_was_late_before_is_said_where_the_last_day_moved(world, clock):
    audit = audits.tasked(world, agencies=[world.council, world.trust, world.police])
    audits.hand_in(audit, world.trust, world.bob)
    before = audit.due_on
    clock.set((before + timedelta(days=1)).isoformat())
    audits.hand_in(audit, world.council, world.alice)
    clock.set((before + timedelta(days=4)).isoformat())
    audit = replace(audits.again(audit), world)
    clock.set((before + timedelta(days=5)).isoformat())
    audits.hand_in(audit, world.council, world.alice)
    said = [each.sentence for each in timeline.entries(audits.again(audit))]
    [moved] = [each for each in said if "moved" in each]
    assert f"from {day(before)} to {day(audit.due_on)}" in moved
    assert moved.endswith("Late until then: Testshire Council and Testshire Police.")
    assert [each.endswith(", after the last day.") for each in said if "handed in" in each] == [
        False, True, False,
    ]  # fmt: skip
    assert "Handed in on" in (page := read(world.dana, audit))
    assert ", late" not in page


def test_that_all_have_more_time_because_one_joined_is_in_what_happened_too(world, clock):
    audit = audits.tasked(world)
    before = audit.due_on
    clock.set(days_on(today(), 3).isoformat())
    audit = changing.add_agency(
        audits.again(audit), agency=world.police, reason="It knows most of them.", by=world.dana
    )
    said = [each.sentence for each in timeline.entries(audits.again(audit))]
    moved = f"moved from {day(before)} to {day(audit.due_on)}."
    assert f"Dana Doyle gave all agencies more time: the last day {moved}" in said


def test_the_page_says_what_becomes_of_the_last_day_before_it_is_pressed(world, clock):
    audit = audits.tasked(world)
    audits.hand_in(audit, world.trust, world.bob)
    before = audit.due_on
    end = "cases/1/replace/"
    assert f"Each agency gets until {day(before)}" in (page := read(world.dana, audit, end))
    assert "that is their last day already" in page
    assert 'name="due_on' not in page
    clock.set(days_on(today(), 3).isoformat())
    until = days_on(today(), 15)
    page = read(world.dana, audit, end)
    assert f"Each agency gets until {day(until)}" in page
    assert f"Their last day so far is {day(before)}" in page
    assert "Testshire Health Trust has handed in, and can write again" in page
    sent = {"reason": WHY, "due_on_day": "1", "due_on_month": "1", "due_on_year": "2030"}
    assert "Choose a last day from" in send(world.dana, audit, end, sent).content.decode()
    chosen = days_on(before, 1)
    sent |= dict(
        zip(("due_on_day", "due_on_month", "due_on_year"),
            (chosen.day, chosen.month, chosen.year), strict=True)
    )  # fmt: skip
    assert send(world.dana, audit, end, sent).status_code == 302
    assert audits.again(audit).due_on == chosen


# --- a page that grew old -------------------------------------------------------------------------


def test_what_is_handed_in_for_good_is_shown_grade_by_grade(world):
    audit = audits.tasked(world)
    grading.save_case(
        audit, case=2, agency=world.trust.pk, is_unknown=True, strengths="", developments="",
        by=world.bob,
    )  # fmt: skip
    audits.grade_all(audit, world.trust, by=world.bob, value=lambda case, _: 2 if case == 1 else 4)
    page = read(world.bob, audit, "agencies/trust/hand-in/")
    first, second, third = page.index(">Case 1<"), page.index(">Case 2<"), page.index(">Case 3<")
    assert "Assessment: Requires improvement" in page[first:second]
    assert "Not known to us" in page[second:third]
    assert "Assessment: Outstanding" in page[third:]


def test_handed_in_from_a_page_that_grew_old_the_list_of_what_is_missing_is_there(world):
    audit = audits.tasked(world)
    audits.grade_all(audit, world.trust, by=world.bob)
    replace(audits.again(audit), world)
    page = send(world.bob, audit, "agencies/trust/hand-in/").content.decode()
    assert "28 things are still missing. The list leads there." in page
    assert "/agencies/trust/cases/7/1/" in page
    assert "Assessment: not graded" in page[page.index(">Case 7<") :]


def test_what_a_colleague_changed_meanwhile_is_not_handed_in_unseen(world):
    audit, end = audits.tasked(world), "agencies/trust/hand-in/"
    audits.grade_all(audit, world.trust, by=world.bob)
    [shown] = re.findall(r'name="version" value="([^"]+)"', read(world.bob, audit, end))
    audits.grade(audit, world.trust, world.bea, case=1, standard="1", value=1)
    page = send(world.bob, audit, end, {"version": shown}).content.decode()
    assert "Grades of your agency were changed." in page
    assert "Recognition: Inadequate" in page
    assert row_of(audit, world.trust).handed_in_on is None
    [shown] = re.findall(r'name="version" value="([^"]+)"', page)
    send(world.bob, audit, end, {"version": shown})
    assert row_of(audit, world.trust).handed_in_on == today()


# --- a child who is not known to the agency -------------------------------------------------------


def test_the_domains_of_an_unknown_child_say_so_and_lose_nothing(world):
    audit = audits.tasked(world)
    audits.grade(audit, world.trust, world.bob, reason="Saved before.")
    case, domain = "agencies/trust/cases/1/", "agencies/trust/cases/1/1/"
    page = as_(world.bob).post(path(audit, case), {"is_unknown": "on"}, follow=True)
    page = page.content.decode()
    assert "What was written of its domains is kept, and counts in nothing." in page
    assert "Kept, not counted" in page
    assert 'cases/1/1/"' in page
    assert 'cases/1/2/"' not in page, "nothing was written there"
    page = read(world.bob, audit, domain)
    assert "not known to it" in page
    assert "Saved before." in page
    assert "<textarea" not in page
    assert "data-kept-words" in page
    page = send(
        world.bob, audit, domain, {**answers_sent(audit), "reason": "Typed meanwhile."}
    ).content.decode()
    assert "Take that back on the page of the case first" in page
    assert "Typed meanwhile." in page
    [grade, *_] = audits.grades_of_agency(audit, world.trust)
    assert grade.reason == "Saved before."
    send(world.bob, audit, case, {})
    assert "<textarea" in read(world.bob, audit, domain)
    assert "Saved before." in read(world.bob, audit, domain)
