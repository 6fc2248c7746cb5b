"""The example partnership as it stands on Friday 27 March 2026 at 10, loaded once for all tests."""

import hashlib
import re
from collections import Counter
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.db import connection, transaction

from core import access, calendar, clock, retention
from core.models import Letter, Notification
from escalations.light_models import GoodPractice, LightChallenge
from escalations.models import Escalation, EscalationDocument, EscalationNote, StepRecord
from improvement.criteria.models import SuccessCriterion
from improvement.models import Finding
from improvement.plans import progress
from improvement.plans.models import BusinessPlan, Measure, PlannedItem, Priority, Reading
from improvement.scrutiny.lists import standing
from improvement.scrutiny.models import Challenge, Opinion
from improvement.voice.models import VoiceEntry
from partnership.access_review import lists as access_review
from partnership.access_review.models import AccessReview, ReviewedRole
from partnership.directory import Directory
from partnership.example import EXAMPLE_DOMAIN, read, read_whole
from partnership.groups.models import PartnershipGroup
from partnership.models import Agency, HeldRole, Team
from partnership.schools.models import School
from partnership.succession.models import AgencyTakeover
from reporting import example

LOADED_AT = datetime(2026, 3, 27, 10, tzinfo=UTC)
BUSINESS_MANAGER = "delyth.amberscombe@business-team.example.org"
SOCIAL_WORKER = "bethan.wherrymoor@halton-borough-council.example.org"
NAMED_NURSE = "catrin.lowderbeck@bridgewater.example.org"
HEALTH_VISITOR = "ngozi.harrowmere@bridgewater.example.org"
LONG_AGO = date(2020, 1, 1)
OUTSIDER = "kamran.holbeckett@cheshire-fire-and-rescue.example.org"


@pytest.fixture(scope="module", autouse=True)
def loaded(django_db_setup, django_db_blocker):
    """In one transaction that is never committed; so no test here asks for a database itself."""
    with django_db_blocker.unblock(), transaction.atomic():
        with time_machine.travel(LOADED_AT, tick=False):
            assert example.load() is True
        yield
        transaction.set_rollback(True)


def person(email):
    return get_user_model().objects.get(email=email)


def every(model):
    """But the two challenges of long ago, which are the record keepers' example; and with the one
    that is still inside its agency, which the Business Manager does not see."""
    rows = model.objects.visible_to(person(BUSINESS_MANAGER))
    if model in (Escalation, StepRecord):
        rows = model.objects.unscoped("a test").all()
    return rows.exclude(raised_on__lt=LONG_AGO) if model is Escalation else rows


def rows_in_every_table():
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")
            yield table, cursor.fetchone()[0]


# --- who is there ------------------------------------------------------------------------------


def test_every_entry_of_the_files_is_there():
    assert Agency.objects.count() == len(read("agencies"))
    assert PartnershipGroup.objects.count() == len(read("groups"))
    assert Team.objects.count() == sum(len(entry["teams"]) for entry in read("agencies"))
    assert set(get_user_model().objects.values_list("email", flat=True)) == {
        entry["email"] for entry in read("people")
    }
    assert HeldRole.objects.unscoped("the test counts them").count() == sum(
        len(entry["roles"]) for entry in read("people")
    )


def test_nobody_has_a_password_or_a_real_address():
    people = list(get_user_model().objects.all())
    assert [each for each in people if each.has_usable_password()] == []
    assert [each.email for each in people if not each.email.endswith(EXAMPLE_DOMAIN)] == []
    assert [each for each in people if each.is_superuser] == []


def test_roles_began_a_year_and_a_half_ago_before_every_story():
    held = HeldRole.objects.unscoped("the test reads them")
    assert set(held.values_list("started_on", flat=True)) == {date(2024, 9, 1)}
    ended = held.exclude(ended_on=None)
    assert [each.end_reason for each in ended] == ["Left the Youth Justice Board in the summer."]
    assert not every(Escalation).filter(raised_on__lt=date(2024, 9, 1)).exists()


def test_a_succeeded_agency_stays_under_its_name():
    old = Agency.objects.get(slug="north-west-boroughs")
    assert old.succeeded_by.slug == "mersey-care"


def test_the_register_knows_of_most_schools_and_says_the_same_of_them():
    kept = {each.agency.name: each for each in School.objects.select_related("agency")}
    assert {name: each.urn for name, each in kept.items()} == {
        entry["name"]: entry["urn"] for entry in read("schools")
    }
    of_agencies = {entry["name"]: entry.get("phase") for entry in read("agencies")}
    assert {name: each.agency.phase for name, each in kept.items()} == {
        name: of_agencies[name] for name in kept
    }
    assert Agency.objects.filter(kind=Agency.Kind.SCHOOL, school=None).exists()
    assert {str(each.urn)[:3] for each in kept.values()} == {"999"}


def test_the_directory_is_in_the_order_of_the_file():
    council = Agency.objects.get(slug="halton-borough-council")
    contacts = Directory("escalation", [council.pk]).at(council.pk, 2)
    assert [contact.full_name for contact in contacts] == [
        "Rukhsana Fenwater",
        "Gethin Pollardrigg",
        "Saoirse Calderwhin",
    ]


# --- what happened -------------------------------------------------------------------------------


def test_every_story_stands_where_its_entry_says():
    stands = Counter(
        (escalation.outcome or "open", escalation.step) for escalation in every(Escalation)
    )
    assert stands == Counter(
        (entry["ends_as"], entry["ends_at_step"]) for entry in read("escalations")
    )
    assert stands.total() == 27


def test_the_business_manager_sees_one_of_two_within_an_agency():
    within = Escalation.objects.unscoped("a test").filter(kind="within")
    assert sorted(within.values_list("step", "is_internal")) == [(2, True), (3, False)]
    seen = Escalation.objects.visible_to(person(BUSINESS_MANAGER)).filter(kind="within")
    assert [each.step for each in seen] == [3]


def test_two_records_of_long_ago_are_due_for_erasure_and_one_of_them_is_held():
    old = Escalation.objects.visible_to(person(BUSINESS_MANAGER)).filter(raised_on__lt=LONG_AGO)
    assert list(old.order_by("pk").values_list("reference", flat=True)) == [
        "ESC-2019-0001",
        "ESC-2019-0002",
    ]
    kind = retention.kind_of(Escalation)
    due = retention.due(kind, date(2026, 3, 27), 9)
    assert [each.reference for each in due] == ["ESC-2019-0001"]
    [(_, hold)] = retention.standing_holds()
    assert hold.record.reference == "ESC-2019-0002"


def test_references_are_of_the_year_and_in_the_order_of_raising():
    rows = every(Escalation).order_by("raised_on", "pk")
    found = list(rows.values_list("reference", "raised_on"))
    assert [reference[:9] for reference, _ in found] == [f"ESC-{day.year}-" for _, day in found]
    for year in ("2025", "2026"):
        numbers = [int(reference[9:]) for reference, _ in found if reference[4:8] == year]
        assert numbers == list(range(1, len(numbers) + 1))


def test_people_acted_in_working_hours_and_the_clock_at_night():
    england = calendar.england()
    acts = Escalation.history.select_related("history_user")
    assert acts.filter(history_date__year=2019).count() > 2
    for act in acts:
        at = clock.local(act.history_date)
        if act.history_user is None:
            assert (act.history_change_reason, at.hour, at.minute) in (
                ("escalations.move_up_when_due", 0, 5),
                ("escalations.remind", 7, 5),  # that step 4 was over
            )
        else:
            assert england.is_working_day(at.date())
            assert 9 <= at.hour < 17
    assert acts.filter(history_date__gt=LOADED_AT).count() == 0
    assert acts.filter(history_user=None).count() > 20


def test_the_clock_moved_each_on_the_working_day_after_its_step_ended():
    england = calendar.england()
    for escalation in every(Escalation):
        steps = {record.step: record for record in escalation.steps.all()}
        moved = [record for record in steps.values() if record.by_the_clock]
        for record in moved:
            assert record.entered_on == england.add(steps[record.step - 1].due_on, 1)
    told = sum(
        event.get("by_the_clock", False)
        for entry in read("escalations")
        for event in entry["events"]
    )
    assert every(StepRecord).filter(by_the_clock=True).count() == told


def test_there_is_something_due_today_and_something_overdue():
    open_ones = every(Escalation).open()
    assert open_ones.filter(due_on=date(2026, 3, 27)).count() >= 3
    assert set(open_ones.values_list("step", flat=True)) == {1, 2, 3, 4}
    assert [each.step for each in open_ones.past_due(date(2026, 3, 27))] == [4]


def test_challenged_workers_can_answer_at_step_1():
    for entry in read("escalations"):
        escalation = every(Escalation).get(child_reference=entry["child_reference"])
        worker = person(entry["challenged_person"])
        assert access.can(worker, access.CONTRIBUTE, escalation), entry["key"]


def test_first_conversations_and_good_practice_are_there_for_whom_they_are():
    entries = read_whole("light")
    settled = LightChallenge.objects.visible_to(person(SOCIAL_WORKER)).values_list("settled")
    assert sorted(settled) == [("not-yet",), ("yes",)]
    assert len(LightChallenge.objects.unscoped("a test")) == len(entries["conversations"]) == 3
    assert len(every(GoodPractice)) == len(entries["good_practice"]) == 2


def test_an_agency_that_is_party_to_nothing_sees_nothing():
    assert list(Escalation.objects.visible_to(person(OUTSIDER))) == []


def test_a_practitioner_sees_only_what_is_theirs():
    visible = {
        each.child_reference for each in Escalation.objects.visible_to(person(SOCIAL_WORKER))
    }
    theirs = {
        entry["child_reference"]
        for entry in read("escalations")
        if SOCIAL_WORKER in (entry["raised_by"], entry["challenged_person"])
    }
    assert visible == theirs
    assert len(theirs) < 24


# --- notes, files, notices -----------------------------------------------------------------------


def test_a_note_for_ones_own_agency_is_read_by_nobody_else():
    text = "Supervision with the health visitor today"
    notes = EscalationNote.objects
    assert notes.visible_to(person(NAMED_NURSE)).filter(text__startswith=text).count() == 1
    assert notes.visible_to(person(HEALTH_VISITOR)).filter(text__startswith=text).count() == 1
    assert notes.visible_to(person(BUSINESS_MANAGER)).filter(text__startswith=text).count() == 0


def test_files_are_kept_as_they_were_added():
    documents = list(every(EscalationDocument))
    assert sorted(each.original_name.rpartition(".")[2] for each in documents) == [
        "pdf",
        "pdf",
        "pdf",
        "txt",
        "txt",
    ]
    for document in documents:
        with document.file.open() as file:
            content = file.read()
        assert hashlib.sha256(content).hexdigest() == document.sha256
        if document.original_name.endswith(".pdf"):
            assert_is_a_sound_pdf(content)


def assert_is_a_sound_pdf(content):
    """Its index leads to each of its objects."""
    start = int(re.search(rb"startxref\n(\d+)\n%%EOF\n$", content)[1])
    assert content[start:].startswith(b"xref\n0 6\n")
    places = [int(place) for place in re.findall(rb"(\d{10}) 00000 n", content[start:])]
    assert [content[place:].partition(b"\n")[0] for place in places] == [
        b"%d 0 obj" % number for number in range(1, 6)
    ]


def test_only_the_notices_of_the_last_working_day_wait_to_be_sent():
    midnight = datetime(2026, 3, 27, tzinfo=UTC)  # London is on winter time that day
    waiting = Notification.objects.filter(sent_at=None)
    past = Notification.objects.exclude(sent_at=None)
    assert {each.queued_at >= midnight for each in waiting} == {True}
    assert {each.sent_at == each.queued_at < midnight for each in past} == {True}
    assert {"escalation_raised", "escalation_moved_up", "escalation_due_today"} <= {
        each.kind for each in waiting
    }


def test_loading_again_changes_nothing():
    before = dict(rows_in_every_table())
    assert example.load() is False
    assert dict(rows_in_every_table()) == before


# --- who still needs what, and an agency that is taken over ---------------------------------------


def test_the_access_review_of_the_quarter_is_half_answered():
    [review] = AccessReview.objects.visible_to(person(BUSINESS_MANAGER))
    assert review.begins_on == date(2026, 1, 1)
    manager = person(BUSINESS_MANAGER)
    lines = ReviewedRole.objects.visible_to(manager).filter(review=review)
    assert lines.count() == sum(len(entry["roles"]) for entry in read("people"))
    by_answer = Counter(lines.values_list("answer", flat=True))
    assert set(by_answer) == {"", "confirmed", "ended", "referred"}
    mentioned = sum(len(entry["unanswered"]) for entry in read("access_review"))
    assert by_answer[""] == mentioned + len(read("access_review")), "and each answerer's own role"
    assert by_answer["ended"] == by_answer["referred"] == 1
    assert all(line.answered_at <= LOADED_AT for line in lines.exclude(answer=""))
    assert access_review.of_the_team(manager) == (8, 4)


def test_nothing_that_was_written_of_the_review_goes_out_today():
    kinds = ("access_review", "access_review_team")
    letters = Letter.objects.filter(kind__in=kinds)
    assert letters.exists()
    assert not letters.filter(sent_at=None).exists()


def test_one_agency_is_to_be_taken_over():
    [planned] = AgencyTakeover.objects.visible_to(person(BUSINESS_MANAGER)).planned()
    assert str(planned) == "Quillfeather Nursery School takes over from Tumblewick Day Nursery"
    assert planned.takes_effect_on == date(2026, 6, 1)
    assert planned.planned_at < LOADED_AT


# --- plans ----------------------------------------------------------------------------------------


def test_the_plans_are_as_their_file_says_and_each_entry_names_its_source():
    whole = read_whole("business_plans")
    priorities = [each for plan in whole["plans"] for each in plan["priorities"]]
    outcomes = [each for priority in priorities for each in priority.get("outcomes", ())]
    measures = [each for outcome in outcomes for each in outcome["measures"]]
    entries = [*whole["plans"], *priorities, *outcomes, *measures, *whole["items"]]
    assert [each for each in (*entries, *whole["follows"]) if not each["source"]] == []
    assert [each.title for each in BusinessPlan.objects.all()] == [
        each["title"] for each in whole["plans"]
    ]
    assert [Priority.objects.count(), Measure.objects.count(), PlannedItem.objects.count()] == [
        len(priorities), len(measures), len(whole["items"]),
    ]  # fmt: skip
    assert Reading.objects.count() == 7 * len(measures), "the last is of October to December 2025"


def test_what_a_plan_has_done_is_worked_out_for_each_reader():
    plan = BusinessPlan.objects.get(title="Business plan 2024 to 2027")
    said = {}
    for email in (BUSINESS_MANAGER, SOCIAL_WORKER):
        whole = progress.of_plan(person(email), plan)
        said[email] = whole.sentence(whole.priorities)
    assert all(each.startswith("Of 7 measures, ") for each in said.values())
    assert ". Of 9 actions that you may open, " in said[BUSINESS_MANAGER]
    assert said[SOCIAL_WORKER].endswith(". No action that you may open serves it.")


# --- scrutiny, voice, success criteria ------------------------------------------------------------


def test_scrutiny_voice_and_success_criteria_are_there_with_their_sources():
    whole = read_whole("scrutiny")
    assert len(whole["criteria"]) == 11  # as many as the arrangements name
    assert [*every(SuccessCriterion).values_list("text", "cited")] == [
        (entry["text"], entry["cited"]) for entry in whole["criteria"]
    ]
    assert all(entry["source"] for entry in (*whole["visits"], *whole["challenges"]))
    assert all(entry["cited"] for entry in whole["voices"])
    stands = Counter(each.standing for each in every(VoiceEntry))
    assert set(stands) == {"heard", "acted-on", "told-back"}
    england, today = calendar.england(), LOADED_AT.date()
    assert [
        standing(each, today, england)["text"] for each in every(Challenge).order_by("pk")
    ] == [
        "The answer is enough", "Answered: to be judged", "Overdue: on the Executive’s list",
        "To be answered",
    ]  # fmt: skip
    assert [each.year for each in every(Opinion)] == [2024]


def test_what_was_judged_rested_on_evidence_that_was_there_and_no_opinion_counts_otherwise():
    recorded = dict(every(Finding).values_list("reference", "recorded_on"))
    for criterion in every(SuccessCriterion):
        evidence = [*criterion.evidence.all()]
        for each in evidence:
            assert each.added_on >= recorded.get(each.reference, LONG_AGO), criterion.text
        shown_on = min((each.added_on for each in evidence), default=None)
        for judged in criterion.judgements.all():
            if judged.verdict in ("met", "partly"):
                assert shown_on, criterion.text
                assert shown_on <= judged.proposed_on, criterion.text
    (opinion,) = every(Opinion)
    assert not re.search(r"\b(One|Two|Three|Four)\b", opinion.sections["challenges"])
