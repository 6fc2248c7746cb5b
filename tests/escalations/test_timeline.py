"""The timeline, told from history; and who may read which note."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core import clock as house_clock
from core.models import UnscopedRead
from escalations import by_the_clock, timeline
from escalations import operations as escalate
from escalations.models import EscalationNote
from tests.world import build, raise_one, refresh

pytestmark = pytest.mark.django_db

DAY_ONE = date(2026, 3, 27)


@pytest.fixture
def world():
    return build()


@pytest.fixture
def escalation(world):
    return raise_one(world, raised_on=DAY_ONE)


def group_of(world, name):
    return world.held[name].agency_role.group


def test_every_act_is_told_in_the_order_it_happened(world, escalation, clock):
    clock.move(minutes=1)
    escalate.log_contact(
        escalation, happened_on=DAY_ONE, method="telephone", with_whom="Bob Barnes",
        result="No answer.", by=world.alice,
    )  # fmt: skip
    clock.move(minutes=1)
    escalate.bring_in(escalation, held_role=world.held["amir"], by=world.alice)
    clock.move(minutes=1)
    escalate.add_document(
        escalation, upload=SimpleUploadedFile("minutes.txt", b"Minutes"), by=world.alice
    )
    clock.move(minutes=1)
    escalate.add_note(escalation, text="Calling again at two.", for_agency=None, by=world.alice)
    clock.move(minutes=1)
    escalate.move_up(refresh(escalation), from_step=1, reason="No answer.", by=world.alice)
    clock.set("2026-04-13 00:05")
    by_the_clock.move_up_when_due(by=None)
    clock.move(minutes=1)
    escalation = refresh(escalation)
    escalate.propose_resolution(
        escalation, outcome="compromise", statement="Share it monthly.", by=world.avril
    )
    clock.move(minutes=1)
    first = escalation.proposals.get()
    escalate.answer_resolution(
        escalation, proposal=first, accepted=False, answer="Too late.", by=world.brian
    )
    clock.move(minutes=1)
    escalate.propose_resolution(
        escalation, outcome="compromise", statement="Share it weekly.", by=world.avril
    )
    clock.move(minutes=1)
    second = escalation.proposals.get(answered_at=None)
    escalate.answer_resolution(
        escalation, proposal=second, accepted=True, answer="", by=world.brian
    )

    told = timeline.entries(refresh(escalation))
    assert [(each.heading, each.sentence, each.text) for each in told] == [
        (
            "Raised",
            (
                "Alice Adeyemi of Testshire Council raised this with Testshire Health Trust."
                " Day 1 is Friday 27 March 2026."
            ),
            "",
        ),
        (
            "Contact",
            (
                "Alice Adeyemi of Testshire Council contacted Bob Barnes by telephone"
                " on Friday 27 March 2026."
            ),
            "No answer.",
        ),
        ("Colleague brought in", "Alice Adeyemi brought in Amir Ahmed.", ""),
        ("File added", "Alice Adeyemi added the file minutes.txt.", ""),
        ("Note", "Alice Adeyemi wrote a note.", "Calling again at two."),
        ("Moved up to step 2", "Alice Adeyemi moved it up to step 2.", "No answer."),
        ("Moved up to step 3", "Step 2 ended, so it moved up to step 3.", ""),
        (
            "Resolution proposed",
            "Avril Ashe of Testshire Council proposed: Resolved: a compromise was agreed.",
            "Share it monthly.",
        ),
        (
            "Resolution declined",
            "Brian Booth of Testshire Health Trust declined it.",
            "Too late.",
        ),
        (
            "Resolution proposed",
            "Avril Ashe of Testshire Council proposed: Resolved: a compromise was agreed.",
            "Share it weekly.",
        ),
        (
            "Resolution confirmed",
            "Brian Booth of Testshire Health Trust confirmed it.",
            "",
        ),
        (
            "Closed",
            "Brian Booth closed it. Resolved: a compromise was agreed.",
            "Share it weekly.",
        ),
    ]
    assert told[6].who == "The portal"


def test_it_tells_of_one_escalation_only(world, escalation):
    other = raise_one(world, raised_on=DAY_ONE)
    escalate.add_note(other, text="Of the other.", for_agency=None, by=world.alice)
    assert [each.heading for each in timeline.entries(escalation)] == ["Raised"]


def test_it_is_one_statement_however_much_happened(world, escalation, django_assert_num_queries):
    for number in range(10):
        escalate.add_note(escalation, text=f"Note {number}", for_agency=None, by=world.alice)
    with django_assert_num_queries(1):
        assert len(timeline.entries(escalation)) == 11


def test_a_note_for_one_agency_is_told_to_that_agency_alone(world, escalation):
    escalate.add_note(escalation, text="For us.", for_agency=world.council, by=world.anna)
    assert [each.heading for each in timeline.entries(escalation)] == ["Raised"]
    theirs = timeline.entries(escalation, [world.trust.pk])
    assert [each.heading for each in theirs] == ["Raised"]
    ours = timeline.entries(escalation, [world.council.pk])
    assert [each.text for each in ours] == ["", "For us."]


def test_a_note_for_one_agency_is_read_by_that_agency_alone(world, escalation):
    escalate.add_note(escalation, text="For us.", for_agency=world.council, by=world.anna)
    escalate.add_note(escalation, text="For all.", for_agency=None, by=world.anna)
    readers = {
        name: {note.text for note in EscalationNote.objects.visible_to(getattr(world, name))}
        for name in ("anna", "alice", "bea", "dana", "sue", "charlie", "root", "nobody")
    }
    assert readers == {
        "anna": {"For us.", "For all."},
        "alice": {"For us.", "For all."},
        "bea": {"For all."},
        "dana": {"For all."},
        "sue": {"For all."},
        "charlie": set(),
        "root": set(),
        "nobody": set(),
    }


def test_notes_are_never_read_from_their_record_without_saying_who_reads(world, escalation):
    escalate.add_note(escalation, text="For all.", for_agency=None, by=world.anna)
    with pytest.raises(UnscopedRead):
        list(EscalationNote.objects.filter(escalation=escalation))


def test_changes_since_leave_out_notes_for_one_agency(world, escalation, clock):
    before = house_clock.now()
    clock.move(minutes=1)
    escalate.add_note(escalation, text="For us.", for_agency=world.council, by=world.anna)
    assert escalation.changes_since(before) == ["Nothing that you can read here has changed."]
    escalate.log_contact(
        escalation, happened_on=DAY_ONE, method="email", with_whom="Bob Barnes",
        result="Sent.", by=world.alice,
    )  # fmt: skip
    assert escalation.changes_since(before) == [
        "Alice Adeyemi of Testshire Council contacted Bob Barnes by email on Friday 27 March 2026."
    ]
