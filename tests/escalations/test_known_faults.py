"""What other tools get wrong about dates (`docs/guides/escalation.md`), each tried here once."""

import ast
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from escalations import due_dates, pausing, tasks, timeline
from escalations.meetings import operations as meetings
from escalations.pause_models import Pause
from tests import world as worlds
from tests.world import refresh

ROOT = Path(__file__).parents[2]
LATER = date(2026, 4, 1)


@pytest.fixture
def world(db, clock):
    """Two challenges raised on 27 March between the same two agencies: ``raised`` and ``other``."""
    clock.set("2026-03-27 10:00")
    world = worlds.build_and_raise()
    world.other = worlds.raise_one(world, raised_on=date(2026, 3, 27), child_reference="LCS-2")
    return world


def windows(case):
    return [case.window(step) for step in (1, 2, 3, 4)]


def test_no_other_case_meeting_or_person_shifts_the_days_of_a_case(world, clock):
    """Another group's or agency's calendar never shifts ours."""
    before, due_on = windows(world.raised), world.raised.due_on
    pausing.ask(world.other, until=LATER, reason="All meet.", by=world.alice)
    pause = Pause.objects.unscoped("a test").get()
    pausing.decide(refresh(world.other), pause=pause, approved=True, answer="Yes.", by=world.dana)
    at = datetime(2026, 4, 1, 9, 0, tzinfo=ZoneInfo("Europe/London"))
    meetings.ask(
        refresh(world.raised), at=at, minutes=60, where="Town hall", purpose="Talk.", by=world.alice
    )
    due_dates.recalculate_due_dates(by=None)
    assert refresh(world.other).due_on > due_on
    assert (windows(refresh(world.raised)), refresh(world.raised).due_on) == (before, due_on)
    clock.set("2026-03-31 08:00")
    tasks.move_up_when_due()
    assert (refresh(world.raised).step, refresh(world.other).step) == (2, 1)


def test_there_is_one_calendar_and_nobody_makes_another():
    made = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for app in ("core", "accounts", "partnership", "escalations", "improvement", "reporting")
        for path in (ROOT / app).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and getattr(node.func, "attr", getattr(node.func, "id", ""))
        in ("WorkingCalendar", "calendar_of")
    ]
    assert {place.partition(":")[0] for place in made} == {"core/calendar.py"}


def test_to_be_told_only_changes_nothing_and_stays_in_the_history(world, clock, settings):
    """“Notify only”: the case stands where it stood, and one line says that it was told."""
    by_hand = {**settings.PARTNERSHIP["escalation"], "moves_up_by_itself": False}
    settings.PARTNERSHIP = {**settings.PARTNERSHIP, "escalation": by_hand}
    before = refresh(world.raised)
    clock.set("2026-03-31 08:00")
    for _ in range(3):
        tasks.move_up_when_due()
        tasks.remind()
        clock.move(hours=1)
    after = refresh(world.raised)
    for name in ("step", "due_on", "waiting_for", "version", "closed_on"):
        assert getattr(after, name) == getattr(before, name), name
    headings = [each.heading for each in timeline.entries(after)]
    assert headings == ["Raised", "Overdue"]
