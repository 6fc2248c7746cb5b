"""The moderation panel meets: planned, changed, called off, on record; and who reads what of it."""

from datetime import date, time, timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audits.moderation import agenda, assigning, panels, policy, settling
from audits.moderation.models import ModeratorAssignment, PanelDiscussion, PanelMeeting
from audits.returns.models import Return
from core import clock
from core.as_seen import version_of
from core.operations import AlreadyDone, NotAllowed, Stale
from core.words import day, moment
from partnership import forward_plan
from partnership import operations as ours
from partnership.roles import Role
from reporting import audit_tasks
from tests import calendar_files
from tests import world as worlds
from tests.audits import moderating, returns, signing
from tests.audits.moderating import rows
from tests.audits.test_signing_pages import text_of
from tests.sign_in import as_

pytestmark = pytest.mark.django_db

SAID = "The policy was seen on the visit, so the level stands"


@pytest.fixture
def world():
    return moderating.build()


@pytest.fixture
def of_trust(world):
    """Max and Mia moderate it; neither has scored it."""
    return moderating.assigned(world)


@pytest.fixture
def both(world):
    """(of the trust, of the police): Mia moderates both, Max the first and Tom the second."""
    returns.issue(world)
    returns.open_all()
    found = []
    for agency, fills_in, signs in (
        (world.trust, world.bilal, world.bea), (world.police, world.colin, world.cora)
    ):  # fmt: skip
        its = signing.answered(rows(Return).get(agency=agency), fills_in)
        signing.send(its, fills_in)
        signing.sign(its, "chief-officer", signs)
        for name in ("mia", "max" if agency == world.trust else "tom"):
            moderating.assign(signing.again(its), moderator=world.held[name], by=world.dana)
        found.append(signing.again(its))
    return found


def planned(world, *its, days=7, by=None, **given) -> PanelMeeting:
    said = {
        "meets_on": clock.today() + timedelta(days=days), "begins_at": time(10),
        "place": "Room 4", "returns": its, "by": by or world.dana,
    }  # fmt: skip
    return panels.plan_panel(its[0].cycle, **(said | given))


def begun(world, *its, by=None) -> PanelMeeting:
    """Planned an hour ago, and it began since."""
    at = clock.local(clock.now() - timedelta(minutes=30))
    with clock.held_at(clock.now() - timedelta(hours=1)):
        return planned(world, *its, by=by, meets_on=at.date(), begins_at=at.time())


def changed(meeting, *its, by, **given) -> PanelMeeting:
    said = {"meets_on": meeting.meets_on, "begins_at": meeting.begins_at, "place": meeting.place}
    return panels.change(meeting, **(said | given), returns=its, by=by)


def recorded(meeting, *its, by, said=SAID, **given) -> PanelMeeting:
    return panels.record(
        meeting, present="Max Moor, Mia Marsh", said={each.pk: said for each in its}, by=by, **given
    )


def at(meeting, name="meeting"):
    return reverse(f"moderation:{name}", args=[meeting.cycle.slug, meeting.pk])


def told(name) -> list[str]:
    """Of the panel alone."""
    subjects = (each.subject for each in mail.outbox if each.to == [f"{name}@example.org"])
    return [each for each in subjects if "the moderation panel" in each]


# --- planned --------------------------------------------------------------------------------------


def test_the_moderators_are_invited_and_no_mail_says_where_or_whose(
    world, of_trust, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        meeting = planned(world, of_trust)
    assert told("max") == [f"{of_trust.reference}: the moderation panel meets"]
    [said] = [
        each
        for each in mail.outbox
        if each.subject in told("max") and each.to == ["max@example.org"]
    ]
    assert "Room 4" not in said.body
    assert "Trust" not in said.body
    assert told("mia")
    assert not told("tom") + told("bea") + told("dana")
    assert list(PanelDiscussion.objects.visible_to(world.dana).values_list("said")) == [("",)]
    assert meeting.is_open


def test_what_is_needed_to_plan_it(world, of_trust):
    with pytest.raises(NotAllowed, match="today or a day to come"):
        planned(world, of_trust, days=-1)
    with pytest.raises(NotAllowed, match="within a year"):
        planned(world, of_trust, days=400)
    with pytest.raises(NotAllowed, match="at least one return"):
        planned(world, of_trust, returns=[])
    moderating.scored(of_trust, world.max)
    moderating.scored(of_trust, world.mia)
    moderating.settled(of_trust, world.dana)
    settling.make_final(signing.again(of_trust), by=world.dana)
    with pytest.raises(NotAllowed, match="are final, and stand"):
        planned(world, of_trust)
    assert not rows(PanelMeeting).exists()


@pytest.mark.parametrize("who", ["max", "bea", "ines", "sue", "charlie"])
def test_nobody_else_plans_changes_calls_off_or_records(world, of_trust, who):
    by = getattr(world, who)
    meeting = begun(world, of_trust)
    for act in (
        lambda: planned(world, of_trust, by=by),
        lambda: changed(meeting, of_trust, by=by, place="Room 5"),
        lambda: panels.call_off(meeting, reason="Ill", by=by),
        lambda: recorded(meeting, of_trust, by=by),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_a_return_of_their_own_agency_is_left_to_a_colleague(world, both):
    trust, police = both
    meeting = begun(world, trust, police)
    ours.begin_role(
        world.dana, agency=world.trust, role=Role.TRAINER, started_on=worlds.LONG_AGO, by=None
    )
    with pytest.raises(NotAllowed, match="at the agency whose return this is"):
        planned(world, trust)
    changed(meeting, police, by=world.dana)
    assert rows(PanelDiscussion).count() == 2
    with pytest.raises(NotAllowed, match="A colleague of another agency"):
        recorded(meeting, trust, police, by=world.dana)
    page = text_of(as_(world.dana), at(meeting))
    assert "at the agency whose return this is does not moderate it" in page


def test_the_same_meeting_is_not_planned_twice(world, of_trust):
    submission = uuid4()
    planned(world, of_trust, submission=submission)
    with pytest.raises(AlreadyDone):
        planned(world, of_trust, submission=submission)
    with pytest.raises(NotAllowed, match="already"):
        planned(world, of_trust, submission=uuid4())
    assert rows(PanelMeeting).count() == 1


def test_whoever_is_given_a_return_later_is_invited_too(world, django_capture_on_commit_callbacks):
    found = moderating.assigned(world, "max")
    planned(world, found)
    with django_capture_on_commit_callbacks(execute=True):
        assigning.assign(signing.again(found), moderator=world.held["mia"], by=world.dana)
    assert any("panel meets" in each for each in told("mia"))


# --- changed and called off -----------------------------------------------------------------------


def test_moved_all_are_told_and_the_calendar_has_an_update(
    world, of_trust, django_capture_on_commit_callbacks
):
    meeting = planned(world, of_trust)
    before = calendar_files.read(as_(world.max).get(at(meeting, "meeting_calendar")).content)
    with django_capture_on_commit_callbacks(execute=True):
        changed(meeting, of_trust, by=world.dana, begins_at=time(14, 30))
    assert len(told("max")) == 2
    assert f"{of_trust.reference}: the moderation panel has been moved" in told("max")
    after = calendar_files.read(as_(world.max).get(at(meeting, "meeting_calendar")).content)
    assert after["UID"] == before["UID"]
    assert int(after["SEQUENCE"]) > int(before["SEQUENCE"])
    assert after["DTSTART"] != before["DTSTART"]
    assert after["SUMMARY"] == f"Moderation panel: {of_trust.reference}"
    assert "LOCATION" not in after
    assert "Room 4" not in str(after)


def test_only_those_new_to_it_and_those_off_it_are_told_where_the_hour_stands(
    world, both, django_capture_on_commit_callbacks
):
    trust, police = both
    meeting = planned(world, trust)
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        changed(meeting, police, by=world.dana)
    assert [each for each in told("tom") if "panel meets" in each]
    assert f"{trust.reference}: the moderation panel does not meet about it" in told("max")
    assert not [each for each in told("mia") if each.startswith(f"{police.reference}: the mod")]
    assert "does not speak about a return" in text_of(as_(world.max), at(meeting))
    assert as_(world.ines).get(at(meeting)).status_code == 404


def test_whoever_records_it_reads_that_nobody_has_scored_a_return(world, of_trust):
    meeting = begun(world, of_trust)
    page = text_of(as_(world.dana), at(meeting, "record"))
    assert f"Nobody has finished scoring {of_trust.reference} yet" in page


def cancelled(person, meeting, before) -> None:
    """That somebody gets a file that takes a meeting out of their calendar, and nothing else."""
    client = as_(person)
    file = calendar_files.read(client.get(at(meeting, "meeting_calendar")).content)
    assert (file["UID"], file["STATUS"]) == (before["UID"], "CANCELLED")
    assert int(file["SEQUENCE"]) > int(before["SEQUENCE"])
    assert "RET-" not in str(file)
    page = text_of(client, at(meeting))
    assert at(meeting, "meeting_calendar") in page
    assert "Room 4" not in page
    for name in ("change_meeting", "call_off", "record"):
        assert client.get(at(meeting, name)).status_code == 403


def test_who_is_off_a_panel_takes_it_out_of_their_calendar_and_is_told_of_which_day(
    world, both, django_capture_on_commit_callbacks
):
    trust, police = both
    meeting = planned(world, trust)
    before = calendar_files.read(as_(world.max).get(at(meeting, "meeting_calendar")).content)
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        changed(meeting, police, by=world.dana, meets_on=clock.today() + timedelta(days=30))
    [said] = [each.body for each in mail.outbox if each.to == ["max@example.org"]
              and "does not meet about it" in each.subject]  # fmt: skip
    assert day(meeting.meets_on) in said
    cancelled(world.max, meeting, before)
    leads = text_of(as_(world.max), reverse("returns:return", args=[trust.reference]))
    assert at(meeting, "meeting_calendar") in leads


def test_who_is_taken_off_a_return_takes_its_panel_out_of_their_calendar(world, of_trust):
    meeting = planned(world, of_trust)
    before = calendar_files.read(as_(world.max).get(at(meeting, "meeting_calendar")).content)
    assigning.take_off(moderating.assignment_of(of_trust, world.max), by=world.dana)
    cancelled(world.max, meeting, before)
    assert as_(world.tom).get(at(meeting)).status_code == 404
    gone = calendar_files.read(as_(world.max).get(at(meeting, "meeting_calendar")).content)
    assigning.assign(signing.again(of_trust), moderator=world.held["max"], by=world.dana)
    again = calendar_files.read(as_(world.max).get(at(meeting, "meeting_calendar")).content)
    assert again["STATUS"] == "CONFIRMED"
    assert int(again["SEQUENCE"]) > int(gone["SEQUENCE"])


def test_called_off_with_a_reason_that_is_read_on_its_page_alone(
    world, of_trust, django_capture_on_commit_callbacks
):
    meeting = planned(world, of_trust)
    with pytest.raises(NotAllowed, match="why it is called off"):
        panels.call_off(meeting, reason=" ", by=world.dana)
    with django_capture_on_commit_callbacks(execute=True):
        panels.call_off(meeting, reason="The chair is ill", by=world.dana)
    [said] = [each for each in mail.outbox if "does not meet" in each.subject
              and each.to == ["max@example.org"]]  # fmt: skip
    assert "ill" not in said.body.replace("will", "")
    client = as_(world.max)
    assert "The chair is ill" in text_of(client, at(meeting))
    assert calendar_files.read(client.get(at(meeting, "meeting_calendar")).content)["STATUS"] == (
        "CANCELLED"
    )
    for act in (
        lambda: panels.call_off(meeting, reason="Again", by=world.dana),
        lambda: changed(meeting, of_trust, by=world.dana),
        lambda: recorded(meeting, of_trust, by=world.dana),
    ):
        with pytest.raises(NotAllowed, match="was called off"):
            act()


def test_a_page_that_is_stale_changes_nothing(world, of_trust):
    meeting = begun(world, of_trust)
    seen = version_of(meeting)
    changed(meeting, of_trust, by=world.dana, place="Room 5")
    for act in (
        lambda: changed(meeting, of_trust, by=world.dana, version=seen),
        lambda: panels.call_off(meeting, reason="Ill", by=world.dana, version=seen),
        lambda: recorded(meeting, of_trust, by=world.dana, version=seen),
    ):
        with pytest.raises(Stale) as told:
            act()
        assert "Room 5" in told.value.changes[0]
        assert of_trust.reference in told.value.changes[0]
    panels.call_off(meeting, reason="The chair is ill", by=world.dana)
    with pytest.raises(Stale) as told:
        changed(meeting, of_trust, by=world.dana, version=seen)
    assert "The chair is ill" in told.value.changes[0]


# --- on record ------------------------------------------------------------------------------------


def test_on_record_once_on_the_day_or_after(world, of_trust):
    moderating.scored(of_trust, world.max)
    moderating.scored(of_trust, world.mia)
    meeting = planned(world, of_trust, days=1)
    with pytest.raises(NotAllowed, match="when it has begun"):
        recorded(meeting, of_trust, by=world.dana)
    soon = clock.now() + timedelta(hours=1)
    changed(meeting, of_trust, by=world.dana, meets_on=clock.today(), begins_at=soon.time())
    with pytest.raises(NotAllowed, match="when it has begun"):
        recorded(meeting, of_trust, by=world.dana)
    with clock.held_at(clock.now() + timedelta(hours=2)):
        with pytest.raises(NotAllowed, match="what was said"):
            recorded(meeting, of_trust, by=world.dana, said=" ")
        before = signing.again(of_trust).version
        recorded(meeting, of_trust, by=world.dana)
    assert signing.again(of_trust).version == before
    with pytest.raises(NotAllowed, match="on record already"):
        recorded(meeting, of_trust, by=world.dana)
    with pytest.raises(NotAllowed, match="took place"):
        changed(meeting, of_trust, by=world.dana)
    page = text_of(as_(world.dana), at(meeting))
    assert "Put on record" in page
    assert f"{world.dana.full_name}, on {day(clock.today())}" in page
    assert f"as they stand on {moment(clock.now())}" in page


def test_no_hour_that_is_past_is_planned_or_moved_to(world, of_trust):
    past = clock.local(clock.now() - timedelta(minutes=1))
    with pytest.raises(NotAllowed, match=r"is past|to come") as refused:
        planned(world, of_trust, meets_on=past.date(), begins_at=past.time())
    assert refused.value.field in ("begins_at", "meets_on")
    meeting = planned(world, of_trust)
    with pytest.raises(NotAllowed, match=r"is past|to come"):
        changed(meeting, of_trust, by=world.dana, meets_on=past.date(), begins_at=past.time())
    with clock.held_at(clock.now() + timedelta(days=8)):
        changed(meeting, of_trust, by=world.dana, place="Room 5")


def final(world, found):
    for name in ("max", "mia"):
        moderating.scored(found, getattr(world, name))
    moderating.settled(found, world.dana)
    return settling.make_final(signing.again(found), by=world.dana)


def test_a_panel_whose_returns_are_all_final_waits_for_nobody(world, of_trust):
    meeting = planned(world, of_trust)
    until = clock.today() + timedelta(days=30)
    final(world, of_trust)
    for who in ("dana", "max"):
        person = getattr(world, who)
        assert not forward_plan.read(person, clock.today(), until, kind="panel"), who
        assert at(meeting) not in text_of(as_(person), reverse("home")), who
        page = text_of(as_(person), at(meeting))
        assert "All of its returns are final" in page
        assert "Its scores are final, and stand." in page
        assert ("Call it off: those who were invited" in page) == (who == "dana")
    client = as_(world.dana)
    page = text_of(client, reverse("moderation:cycle", args=[of_trust.cycle.slug]))
    assert "All of its returns are final: call it off" in page
    assert "To come" not in page
    assert policy.ALL_ARE_FINAL in text_of(client, at(meeting, "change_meeting"))
    with pytest.raises(NotAllowed, match="at least one return"):
        changed(meeting, of_trust, by=world.dana, place="Room 5")
    with clock.held_at(meeting.at + timedelta(minutes=1)):
        [task] = audit_tasks.panels(world.dana)
        assert task["status"] == "To record", "it may have met, and made them final"
        recorded(meeting, of_trust, by=world.dana)


def test_a_return_that_became_final_stays_before_the_panel_and_is_not_asked_about(world, both):
    trust, police = both
    meeting = planned(world, trust, police)
    final(world, trust)
    form = as_(world.dana).get(at(meeting, "change_meeting")).context["form"]
    assert [key for key, _ in form.fields["returns"].choices] == [str(police.pk)]
    changed(meeting, police, by=world.dana, place="Room 5")
    assert rows(PanelDiscussion).filter(meeting=meeting).count() == 2
    assert len(forward_plan.read(
        world.dana, clock.today(), clock.today() + timedelta(days=30), kind="panel"
    )) == 1  # fmt: skip


def test_what_was_said_is_read_by_its_moderators_and_never_by_its_agency(world, both):
    trust, police = both
    for each, moderator in ((trust, world.max), (police, world.tom)):
        moderating.scored(each, moderator)
    meeting = begun(world, trust, police)
    panels.record(
        meeting, present="All", said={trust.pk: SAID, police.pk: "Nothing new"}, by=world.dana
    )
    page = text_of(as_(world.max), at(meeting))
    assert SAID in page
    assert "Nothing new" not in page
    assert police.reference not in page
    page = text_of(as_(world.tom), at(meeting))
    assert "Nothing new" in page
    assert SAID not in page
    page = text_of(as_(world.mia), at(meeting))  # who is to score both
    assert trust.reference in page
    assert police.reference in page
    assert SAID not in page
    assert "Where scores differ" not in page
    assert agenda.HIDDEN in page
    assert not PanelDiscussion.objects.visible_to(world.mia).exists()
    for who in ("bea", "bilal", "cora", "ines", "sue", "root"):
        assert as_(getattr(world, who)).get(at(meeting)).status_code == (
            403 if who == "root" else 404
        )
        assert not PanelDiscussion.objects.visible_to(getattr(world, who)).exists()
        assert not PanelMeeting.objects.visible_to(getattr(world, who)).exists()


def field_about(form, agency_return) -> str:
    return next(
        n for n, each in form.fields.items() if agency_return.reference in (each.label or "")
    )


def test_what_was_written_about_a_return_stays_with_it_when_the_agenda_changes(world, both):
    trust, police = both
    moderating.scored(trust, world.mia)
    moderating.scored(police, world.mia)
    client = as_(world.dana)
    meeting = begun(world, trust)
    page = client.get(at(meeting, "record"))
    assert "Nobody has finished scoring" not in page.content.decode()
    form = page.context["form"]
    sent = {"present": "All", "version": form["version"].value(), field_about(form, trust): SAID}
    changed(meeting, trust, police, by=world.dana)
    form = client.post(at(meeting, "record"), sent).context["form"]
    assert form[field_about(form, trust)].value() == SAID
    assert not form[field_about(form, police)].value()
    changed(meeting, police, by=world.dana)
    page = client.post(at(meeting, "record"), sent)
    form = page.context["form"]
    assert not form[field_about(form, police)].value()
    assert form[field_about(form, trust)].value() == SAID
    assert "is not before this panel any more" in page.content.decode()
    sent |= {field_about(form, trust): "", field_about(form, police): "Of the police"}
    form = client.post(at(meeting, "record"), sent).context["form"]  # the page was stale
    client.post(at(meeting, "record"), sent | {"version": form["version"].value()})
    said = dict(rows(PanelDiscussion).values_list("agency_return", "said"))
    assert said == {police.pk: "Of the police"}


def test_whoever_runs_the_cycle_and_is_to_score_a_return_does_not_write_what_was_said(world):
    held = ours.begin_role(
        world.dana, agency=world.business_team, role=Role.MODERATOR, started_on=worlds.LONG_AGO,
        by=None,
    )  # fmt: skip
    world.held["dana"] = held
    found = moderating.assigned(world, "dana")
    meeting = begun(world, found)
    with pytest.raises(NotAllowed, match="have not scored it"):
        recorded(meeting, found, by=world.dana)
    client = as_(world.dana)
    assert "have not scored it" in text_of(client, at(meeting, "record"))
    assert "Where scores differ" not in text_of(client, at(meeting))


# --- pages ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "reads", "runs"),
    [("dana", 200, 200), ("hari", 404, 403), ("max", 200, 403), ("tom", 404, 403),
     ("bea", 404, 403), ("sue", 404, 403), ("root", 403, 404)],
)  # fmt: skip
def test_who_comes_to_a_meeting(world, of_trust, who, reads, runs):
    meeting = planned(world, of_trust)
    client = as_(getattr(world, who))
    for name in ("meeting", "meeting_calendar"):
        assert client.get(at(meeting, name)).status_code == reads, name
    for name in ("change_meeting", "call_off", "record"):
        assert client.get(at(meeting, name)).status_code == runs, name
    address = reverse("moderation:plan_meeting", args=[of_trust.cycle.slug])
    assert client.get(address).status_code == runs


def test_planned_changed_and_put_on_record_on_its_pages(world, of_trust):
    moderating.scored(of_trust, world.max, 2, **{"1_1": 1})
    client = as_(world.dana)
    address = reverse("moderation:plan_meeting", args=[of_trust.cycle.slug])
    page = client.get(address)
    assert "scores differ in 1 question" in page.content.decode()
    assert page.context["form"]["returns"].value() == [str(of_trust.pk)]
    page = client.post(address, {"place": "Room 4"}).content.decode()
    assert "Enter the day of the meeting" in page
    assert 'value="Room 4"' in page
    begins = clock.local(clock.now() - timedelta(minutes=30))
    sent = {
        "meets_on_day": begins.day, "meets_on_month": begins.month, "meets_on_year": begins.year,
        "begins_at": f"{begins:%H:%M}", "place": "https://meet.example.org/7",
        "returns": [of_trust.pk],
    }  # fmt: skip
    page = client.post(address, sent).content.decode()
    assert "is past" in page or "to come" in page
    with clock.held_at(clock.now() - timedelta(hours=1)):
        client.post(address, sent)
    meeting = rows(PanelMeeting).get()
    page = text_of(client, at(meeting))
    assert 'href="https://meet.example.org/7"' in page
    assert "1 question, by 1 level at most" in page
    assert reverse("moderation:panel", args=[of_trust.reference]) in page
    for leads in (
        reverse("returns:return", args=[of_trust.reference]),
        reverse("moderation:panel", args=[of_trust.reference]),
        reverse("moderation:cycle", args=[of_trust.cycle.slug]),
        reverse("home"),
    ):
        assert at(meeting) in text_of(client, leads), leads
    assert at(meeting) not in text_of(as_(world.bea), reverse("home"))
    returns_page = reverse("returns:return", args=[of_trust.reference])
    assert at(meeting) not in text_of(as_(world.bea), returns_page)
    for who in (world.max, world.mia):
        assert at(meeting) in text_of(as_(who), reverse("home"))
        assert at(meeting) in text_of(as_(who), returns_page)
    answer = client.post(at(meeting, "record"), {"present": "Max Moor", f"said_{of_trust.pk}": ""})
    assert "Say of at least one return" in answer.content.decode()
    assert "Max Moor</textarea>" in answer.content.decode()
    client.post(at(meeting, "record"), {"present": "Max Moor", f"said_{of_trust.pk}": SAID})
    page = text_of(as_(world.max), at(meeting))
    assert SAID in page
    assert "Present" in page
    assert at(meeting) not in text_of(client, reverse("home"))


def test_the_forward_plan_has_it_for_those_it_concerns(world, of_trust):
    planned(world, of_trust)
    until = clock.today() + timedelta(days=30)
    for who, there in (("dana", 1), ("max", 1), ("bea", 0), ("sue", 0)):
        found = forward_plan.read(getattr(world, who), clock.today(), until, kind="panel")
        assert len(found) == there, who


def test_a_meeting_of_another_cycle_is_not_under_this_one(world, of_trust):
    meeting = planned(world, of_trust)
    address = at(meeting).replace(of_trust.cycle.slug, "another")
    assert as_(world.dana).get(address).status_code == 404


def test_the_page_of_a_meeting_costs_the_same_for_one_return_and_for_more(world, both):
    one, more = planned(world, both[0]), planned(world, *both, place="Room 5")
    client = as_(world.dana)
    client.get(at(one))
    counts = []
    for meeting in (one, more):
        with CaptureQueriesContext(
            connection,
        ) as found:
            client.get(at(meeting))
        counts.append(len(found))
    assert counts[0] == counts[1] <= 40


# --- a draw that finds too few --------------------------------------------------------------------


def test_the_draw_names_the_returns_for_which_nobody_is_found_and_why(world):
    for name in ("max", "mia"):
        ours.end_role(world.held[name], ended_on=worlds.LONG_AGO, reason="Left", by=None)
    found = moderating.handed_in(world)
    client = as_(world.dana)
    address = reverse("moderation:draw", args=[found.cycle.slug])
    page = text_of(client, address)
    assert found.reference in page
    assert "2 moderators" in page
    assert "All other moderators are of its agency" in page
    assert "Give the role of a moderator to somebody of another agency" in page
    refused = client.post(address, {"per_return": "2"}).content.decode()
    assert "Nobody was found for any return" in refused


def test_a_draw_that_leaves_one_short_says_so_and_a_whole_one_leads_back(world):
    found = moderating.handed_in(world)
    client = as_(world.dana)
    address = reverse("moderation:draw", args=[found.cycle.slug])
    assert "Too few moderators" not in text_of(client, address)
    ours.end_role(world.held["mia"], ended_on=worlds.LONG_AGO, reason="Left", by=None)
    answer = client.post(address, {"per_return": "2"})
    assert answer.url == address
    assert rows(ModeratorAssignment).count() == 1
    page = text_of(client, address)
    assert "1 moderator<" in page.replace(" <", "<")
    world.held["mia"] = ours.begin_role(
        world.mia, agency=world.council, role=Role.MODERATOR, started_on=date(2026, 1, 5), by=None
    )
    answer = client.post(address, {"per_return": "2"})
    assert answer.url == reverse("moderation:cycle", args=[found.cycle.slug])
