"""What the clock says of multi-agency audits: reminders, the home page, the forward plan."""

from datetime import timedelta

import pytest

from audits.multi_agency import lists, planning, reminding
from core import calendar
from core.clock import today
from core.models import Notification
from partnership import forward_plan
from reporting import audit_tasks
from tests.audits import multi_agency as audits

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return audits.build()


def told(kind: str) -> list[str]:
    rows = Notification.objects.filter(kind=kind).order_by("recipient__email")
    return [each.partition("@")[0] for each in rows.values_list("recipient__email", flat=True)]


def run_on(clock, day) -> None:
    clock.set(day.isoformat())
    reminding.remind_agencies(by=None)
    reminding.remind_agencies(by=None)


TRUST = ["bea", "bilal", "bob"]


def test_three_working_days_before_whoever_has_not_handed_in_is_reminded_once(world, clock):
    audit = audits.tasked(world)
    audits.hand_in(audit, world.council, world.alice)
    england = calendar.england()
    run_on(clock, england.add(today(), 11))
    assert told("audit_due") == []
    run_on(clock, england.add(audit.tasked_on, 12))
    assert told("audit_due") == TRUST
    run_on(clock, audit.due_on)
    assert told("audit_due") == TRUST


def test_one_day_late_they_and_whoever_runs_it_are_told_once(world, clock):
    audit = audits.tasked(world)
    audits.hand_in(audit, world.council, world.alice)
    saturday = audit.due_on + timedelta(days=4)
    for day in (audit.due_on, saturday):
        run_on(clock, day)
        assert told("audit_overdue") == [], day
    run_on(clock, saturday + timedelta(days=2))
    assert told("audit_overdue") == [*TRUST, "dana"]
    run_on(clock, saturday + timedelta(days=3))
    assert told("audit_overdue") == [*TRUST, "dana"]


def home(world) -> dict[str, list[tuple[str, str]]]:
    names = ("dana", "ada", "bob", "alice", "colin", "sue", "hari", "root", "nobody")
    found = {
        name: [
            (each["text"], each["status"]) for each in audit_tasks.tasks_of(getattr(world, name))
        ]
        for name in names
    }
    return {name: tasks for name, tasks in found.items() if tasks}


def test_what_waits_for_whom_on_the_home_page(world, clock):
    audit = audits.proposed(world)
    assert home(world) == {"ada": [("Neglect: agree its theme or decline it", "Decide")]}
    planning.agree_theme(audit, by=world.ada)
    assert home(world) == {"dana": [("Neglect: choose the cases", "To do")]}
    planning.choose_cases(audit, references=audits.REFERENCES, number=6, by=world.dana)
    assert home(world) == {"dana": [("Neglect: task the agencies", "To do")]}
    planning.task_agencies(audit, agencies=[world.council, world.trust], by=world.dana)
    grade = "Neglect: grade its cases for Testshire "
    assert home(world) == {
        "bob": [(f"{grade}Health Trust", "25 days left")],
        "alice": [(f"{grade}Council", "25 days left")],
    }
    audits.hand_in(audit, world.council, world.alice)
    clock.set(audits.again(audit).due_on.isoformat())
    assert home(world) == {"bob": [(f"{grade}Health Trust", "Due today")]}
    clock.move(days=1)
    assert home(world) == {
        "bob": [(f"{grade}Health Trust", "Late")],
        "dana": [("Neglect: agencies have not handed in", "Late")],
    }
    audits.hand_in(audit, world.trust, world.bob)
    assert home(world) == {"dana": [("Neglect: moderate, and make the report", "To do")]}


def test_from_nine_to_twelve_months_after_the_report_it_is_to_be_repeated(world, clock):
    audit = audits.reported(world)
    first, last = calendar.months_after(today(), 9), calendar.months_after(today(), 12)
    [(_, entry)] = forward_plan.read(world.sue, today(), last, kind="audit")
    assert (entry.on, entry.name, entry.what) == (last, audit.reference, "Neglect")
    assert forward_plan.read(world.charlie, today(), last, kind="audit") == []
    assert home(world) == {}
    clock.set(first.isoformat())
    [(text, status)] = home(world)["dana"]
    assert (text[:21], status) == ("Neglect: repeat it by", "To do")
    clock.set((last + timedelta(days=1)).isoformat())
    assert home(world) == {"dana": [("Neglect: repeat it, or say why not", "Late")]}
    made = audits.proposed(world, repeats=audit)
    assert list(home(world)) == ["ada"]
    assert forward_plan.read(world.sue, today(), last, kind="audit") == []
    planning.decline_theme(made, reason="Not now.", by=world.ada)
    assert home(world) == {"dana": [("Neglect: repeat it, or say why not", "Late")]}
    assert audits.proposed(world, repeats=audit, because="Now.").repeats == audit.reference


def test_more_audits_cost_the_home_page_no_statement_more(world):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def cost(person) -> int:
        with CaptureQueriesContext(connection) as said:
            lists.tasks_of(person)
        return len(said)

    audits.tasked(world)
    before = {name: cost(getattr(world, name)) for name in ("dana", "bob", "ada")}
    audits.tasked(world, theme="Exploitation")
    audits.tasked(world, theme="Babies")
    assert {name: cost(getattr(world, name)) for name in before} == before
