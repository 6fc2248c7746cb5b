"""A cycle is planned and issued, its returns open, and who may see which part of one."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audits.cycles import operations as cycles
from audits.cycles import policy
from audits.cycles.models import Cycle
from audits.returns import policy as returns_policy
from audits.returns.models import Answer, Evidence, Return, SectionAssignment
from audits.returns.policy import State
from core import access, calendar, clock
from core.models import Notification
from core.operations import NotAllowed, operation
from partnership import operations as ours
from partnership.roles import Role
from tests.audits import returns
from tests.world import PEOPLE

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return returns.build()


@pytest.fixture
def opened(world):
    return returns.opened(world)


# --- rules ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "of_schools", "window"),
    [
        (date(2026, 3, 27), False, (date(2026, 3, 27), date(2026, 5, 22))),
        # eight weeks later is Boxing Day, a Saturday, and the Monday after it a holiday for it
        (date(2026, 10, 31), False, (date(2026, 10, 31), date(2026, 12, 29))),
        (date(2026, 3, 27), True, (date(2026, 10, 1), date(2026, 12, 11))),
        (date(2026, 11, 2), True, (date(2026, 11, 2), date(2026, 12, 11))),
        (date(2026, 12, 12), True, (date(2027, 10, 1), date(2027, 12, 10))),
    ],
)
def test_the_window_that_is_proposed(day, of_schools, window):
    assert policy.window_from(day, of_schools, calendar.england()) == window


@pytest.mark.parametrize(
    ("school_opened_on", "did_full_on", "is_new"),
    [
        (date(2026, 9, 1), date(2025, 10, 1), True),
        (date(2025, 11, 3), date(2025, 12, 12), False),  # it came in while others did the full one
        (date(2025, 9, 1), date(2025, 10, 1), False),
        (date(2026, 1, 5), None, True),
        (date(2025, 9, 1), None, False),
        (None, date(2025, 10, 1), False),
    ],
)
def test_a_new_school_does_the_full_audit_in_the_year_between(
    school_opened_on, did_full_on, is_new
):
    assert policy.is_new(school_opened_on, did_full_on, date(2026, 10, 1)) is is_new


DUE = date(2026, 5, 22)
AFTER = DUE + timedelta(days=1)


@pytest.mark.parametrize(
    ("state", "today", "after_closing", "may"),
    [
        (State.WAITING, DUE, "locked", False),
        (State.FILLED_IN, DUE, "locked", True),
        (State.FILLED_IN, AFTER, "locked", False),
        (State.FILLED_IN, AFTER, "marked-late", True),
        (State.SIGNED, DUE, "marked-late", False),
        (State.RETURNED, DUE, "locked", True),
        (State.SUBMITTED, DUE, "marked-late", False),
        (State.FINAL, DUE, "marked-late", False),
    ],
)
def test_when_a_return_is_written_in(state, today, after_closing, may):
    refusal = returns_policy.why_not_write(state, DUE, today, after_closing)
    assert (refusal is None) is may


# --- planned, issued, opened ----------------------------------------------------------------------


def test_planned_it_asks_nobody(world):
    cycle = returns.plan(world)
    assert (cycle.slug, cycle.reminders) == ("section-11-2026", [28, 14, 7, 1])
    assert not Return.objects.unscoped("a test").exists()


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"closes_on": returns.OPENS}, "Choose a last day that comes after the first."),
        ({"reminders": [0]}, "A reminder goes out from 1 to 365 days before the last day."),
        ({"reminders": range(1, 12)}, "Remind at most 10 times."),
    ],
)
def test_what_cannot_be_planned(world, given, sentence):
    with pytest.raises(NotAllowed, match=sentence):
        returns.plan(world, **given)
    assert not Cycle.objects.exists()


def test_a_name_is_given_once(world):
    returns.plan(world)
    with pytest.raises(NotAllowed, match="There is a cycle of that name"):
        returns.plan(world, name="section 11, 2026", reminders=[7])


@pytest.mark.parametrize("who", ["bea", "hari", "sue", "ada", "nobody", "charlie"])
def test_nobody_else_plans_or_issues_one_of_section_11(world, who):
    with pytest.raises(PermissionDenied):
        returns.plan(world, by=getattr(world, who))
    cycle = returns.plan(world)
    with pytest.raises(PermissionDenied):
        returns.issue(world, cycle, by=getattr(world, who))
    assert not Return.objects.unscoped("a test").exists()


def test_whoever_advises_schools_runs_the_cycle_of_schools(world):
    version = returns.issued_set("Schools", "section-175", "section-175-1")
    cycle = returns.plan(world, version=version, audience="schools", by=world.charlie)
    assert returns.issue(world, cycle, [world.school], by=world.charlie).issued_by == world.charlie


def test_issued_its_returns_are_there_and_wait(world):
    cycle = returns.issue(world)
    found = Return.objects.unscoped("a test").filter(cycle=cycle)
    assert [(each.reference, each.state, each.due_on) for each in found.order_by("pk")] == [
        ("RET-2026-0001", State.WAITING, returns.CLOSES),
        ("RET-2026-0002", State.WAITING, returns.CLOSES),
    ]
    assert not Return.objects.visible_to(world.bea).exists()
    assert Return.objects.visible_to(world.dana).count() == 2
    with pytest.raises(NotAllowed, match="issued already"):
        returns.issue(world, cycle)


def test_nobody_is_asked_of_an_agency_that_is_gone(world):
    world.trust.closed_on = clock.today()
    with pytest.raises(NotAllowed, match="no longer there"):
        returns.issue(world)
    assert not Cycle.objects.exclude(issued_on=None).exists()


def test_a_worker_opens_them_batch_after_batch(world, monkeypatch):
    monkeypatch.setattr(cycles, "OPENED_AT_ONCE", 1)
    returns.issue(world)
    assert [cycles.open_returns(by=None) for _ in range(3)] == [1, 1, 0]
    assert Answer.objects.unscoped("a test").count() == 2 * world.version.criteria.count()


def test_they_open_on_the_first_day_of_the_cycle(world):
    returns.issue(world, returns.plan(world, opens_on=returns.OPENS + timedelta(days=3)))
    assert cycles.open_returns(by=None) == 0
    with clock.held_at(clock.now() + timedelta(days=3)):
        assert cycles.open_returns(by=None) == 2


def test_whoever_answers_for_the_agency_is_told_once(world, opened):
    told = Notification.objects.filter(kind="return_opened")
    names = set(told.values_list("recipient__full_name", flat=True))
    assert names == {"Bea Bright", "Bilal Begum"}
    cycles.open_returns(by=None)
    assert told.count() == 2


def test_opening_many_is_a_constant_number_of_statements(world):
    def statements(number: int) -> int:
        agencies = [world.trust, world.police, world.council, world.icb][:number]
        returns.issue(world, returns.plan(world, name=f"{number}"), agencies)
        with CaptureQueriesContext(connection) as asked:
            cycles.open_returns(by=None)
        return len(asked)

    first = statements(1)
    assert statements(4) <= first + 2  # SQLite takes many answers in batches


# --- who sees what --------------------------------------------------------------------------------

SEES = {
    "bea": access.MANAGE, "bilal": access.MANAGE, "dana": access.VIEW, "hari": access.VIEW,
    "sue": access.VIEW, "ada": access.VIEW, "carol": access.VIEW, "ines": access.VIEW,
}  # fmt: skip


def test_who_may_open_a_return_and_with_what_right(world, opened):
    for name in [*PEOPLE, "cleo", "tess", "nobody", "root"]:
        person, right = getattr(world, name), SEES.get(name)
        for each in access.RIGHTS:
            held = right is not None and access.RIGHTS.index(each) <= access.RIGHTS.index(right)
            assert access.can(person, each, opened) is held, (name, each)


def test_whoever_views_alone_reads_none_of_its_working_papers(world, opened):
    number = opened.version_asked.criteria.count()
    for name in [*PEOPLE, "nobody", "root"]:
        reads = SEES.get(name) == access.MANAGE
        found = Answer.objects.visible_to(getattr(world, name))
        assert found.count() == (number if reads else 0), name
        assert not Evidence.objects.visible_to(getattr(world, name)).exists()


def test_a_section_opens_it_to_a_colleague_until_the_role_ends(world, opened):
    assert not Return.objects.visible_to(world.bob).exists()

    @operation
    def give(*, by):
        SectionAssignment.objects.create(
            agency_return=opened, standard=opened.version_asked.standards.first(),
            assigned_to=world.held["bob"], assigned_by=by, assigned_on=clock.today(),
        )  # fmt: skip

    give(by=world.bea)
    assert access.can(world.bob, access.CONTRIBUTE, opened)
    assert not access.can(world.bob, access.MANAGE, opened)
    ours.end_role(world.held["bob"], ended_on=clock.today(), by=None)
    assert not Return.objects.visible_to(world.bob).exists()


def test_a_chief_officer_who_begins_later_answers_for_it(world, opened):
    assert not access.can(world.bella, access.MANAGE, opened)
    ours.begin_role(
        world.bella, agency=world.trust, role=Role.CHIEF_OFFICER, started_on=clock.today(), by=None
    )
    assert access.can(world.bella, access.MANAGE, opened)
    ours.begin_role(
        world.nobody, agency=world.trust, role=Role.RELEVANT_AGENCY_CONTACT,
        started_on=clock.today(), by=None,
    )  # fmt: skip
    assert access.can(world.nobody, access.MANAGE, opened)


def test_only_whoever_advises_schools_reads_those_of_schools_besides(world):
    version = returns.issued_set("Schools", "section-175", "section-175-1")
    of_school = returns.opened(world, world.school, version=version, audience="schools")
    of_trust = returns.opened(world, name="Another")
    assert access.can(world.charlie, access.VIEW, of_school)
    assert not access.can(world.charlie, access.VIEW, of_trust)
