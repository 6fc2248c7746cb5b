"""Drafts have an end: after 90 days and a letter, or with their writer's part in the work."""

from datetime import date

import pytest
from django.core import mail

from core import letters
from core.models import Letter
from escalations import drafts, tasks
from escalations import operations as escalate
from escalations.models import EscalationDraft
from partnership import operations as ours
from partnership import people_operations
from partnership.roles import Role
from tests import world as worlds

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 27)


@pytest.fixture
def world():
    return worlds.build()


def write(person, text="JT"):
    return escalate.save_draft(answers={"child_initials": text}, by=person)


def whose():
    rows = EscalationDraft.objects.unscoped("a test")
    return sorted(rows.values_list("owner__email", flat=True))


def test_one_that_nobody_touched_for_90_days_goes_a_week_after_a_letter(world, clock):
    write(world.alice)
    mail.outbox.clear()
    clock.move(days=83)
    assert drafts.forget_old(by=None) == 0
    assert Letter.objects.filter(kind="draft_lapses").count() == 0
    clock.move(minutes=1)
    for _ in range(2):
        assert drafts.forget_old(by=None) == 0
    letters.deliver()
    [told] = [each for each in mail.outbox if "began to write" in each.subject]
    assert told.to == ["alice@example.org"]
    assert "After Thursday 25 June 2026 the portal throws the draft away" in told.body
    assert "JT" not in told.body
    clock.move(days=6, hours=23)
    assert drafts.forget_old(by=None) == 0
    clock.move(hours=1)
    tasks.forget_old_drafts()
    assert whose() == []


def test_a_late_letter_gives_its_week_and_whoever_writes_on_has_90_days_anew(world, clock):
    write(world.alice)
    write(world.bob)
    clock.move(days=200)
    assert drafts.forget_old(by=None) == 0
    clock.move(days=6)
    assert drafts.forget_old(by=None) == 0
    write(world.bob)
    letters.deliver()
    assert sorted(each.to[0] for each in mail.outbox if "began" in each.subject) == [
        "alice@example.org"
    ]
    clock.move(days=2)
    assert drafts.forget_old(by=None) == 1
    assert whose() == ["bob@example.org"]
    clock.move(days=80)
    assert drafts.forget_old(by=None) == 0


def test_it_goes_with_the_last_role_in_which_its_writer_could_raise_it(world):
    for name in ("alice", "bob", "bea"):
        write(getattr(world, name))
    ours.begin_role(world.alice, agency=world.council, role=Role.TRAINER, started_on=TODAY, by=None)
    ours.begin_role(
        world.bea, agency=world.trust, role=Role.LINE_MANAGER, started_on=TODAY, by=None
    )
    for name in ("alice", "bea"):
        ours.end_role(world.held[name], ended_on=TODAY, by=None)
    people_operations.close_account(world.bob, by=world.dana)
    assert drafts.forget_old(by=None) == 2
    assert whose() == ["bea@example.org"]
    assert Letter.objects.filter(kind="draft_lapses").count() == 0
