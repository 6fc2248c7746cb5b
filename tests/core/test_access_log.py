"""What changes of anyone's rights is on record, in the transaction that changes it."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command

from accounts.models import User
from core import access, access_log, restriction
from core import clock as house_clock
from core.models import AccessLog, LoggedReason
from core.operations import NotAllowed, operation
from escalations import operations as escalate
from escalations import ways
from escalations.models import Escalation
from partnership import operations as ours
from partnership.models import AgencyRole
from partnership.roles import Role
from tests import world as worlds

pytestmark = pytest.mark.django_db

FRIDAY = date(2026, 3, 27)


@pytest.fixture
def world():
    return worlds.build()


@pytest.fixture
def escalation(world):
    return worlds.raise_one(world, raised_on=FRIDAY)


def last() -> int:
    line = AccessLog.objects.order_by("-pk").first()
    return line.pk if line else 0


def since(pk) -> set[tuple]:
    lines = AccessLog.objects.filter(pk__gt=pk).exclude(holder="")
    return set(lines.values_list("what", "about", "holder", "right", "detail"))


def group(world, name) -> str:
    return f"group:{world.held[name].agency_role.group_id}"


def person(world, name) -> str:
    return f"person:{getattr(world, name).pk}"


def test_a_new_record_says_who_was_given_which_right_and_why(world):
    before = last()
    escalation = worlds.raise_one(world, raised_on=FRIDAY)
    about = f"escalations.Escalation:{escalation.pk}"
    assert since(before) == {
        ("granted", about, group(world, "anna"), "contribute", ways.LEADS_SAFEGUARDING),
        ("granted", about, group(world, "bea"), "contribute", ways.LEADS_SAFEGUARDING),
        ("granted", about, person(world, "alice"), "contribute", ways.RAISED),
        ("granted", about, person(world, "bob"), "contribute", f"{ways.NAMED_CONTACT} (step 1)"),
    }
    line = AccessLog.objects.filter(pk__gt=before).first()
    assert (line.person, line.page, line.at) == (
        world.alice, "escalations.raise_escalation", house_clock.now(),
    )  # fmt: skip


def test_only_what_changed_is_written(world, escalation):
    before = last()
    escalate.add_note(escalation, text="Rang.", for_agency=None, by=world.alice)
    assert since(before) == set()
    escalate.move_up(escalation, from_step=1, reason="No reply.", by=world.alice)
    told = {(what, holder, detail) for what, _, holder, _, detail in since(before)}
    named = f"{ways.NAMED_CONTACT} (step 2)"
    assert told == {("granted", person(world, name), named) for name in ("amir", "bella", "bea")}


def test_a_role_that_ends_takes_its_rights_away_on_record(world, escalation):
    about = f"escalations.Escalation:{escalation.pk}"
    escalate.withdraw(escalation, outcome="withdrawn", reason="Settled.", by=world.alice)
    role = f"partnership.AgencyRole:{world.held['bob'].agency_role_id}"
    before = last()
    ours.end_role(world.held["bob"], ended_on=FRIDAY, by=world.dana)
    assert since(before) == {
        ("removed", about, person(world, "bob"), "view", "contribute: role ended"),
        ("removed", role, person(world, "bob"), "", "role ended"),
    }
    assert not access.can(world.bob, "view", escalation)


def test_a_role_that_ends_takes_away_what_is_open_too(world, escalation):
    before = last()
    ours.end_role(world.held["bob"], ended_on=FRIDAY, by=world.dana)
    assert ("removed", person(world, "bob"), "view", "contribute") in {
        (what, holder, right, detail) for what, _, holder, right, detail in since(before)
    }


def test_a_role_that_begins_is_on_record_with_who_gave_it(world):
    before = last()
    ours.begin_role(
        world.nobody, agency=world.police, role=Role.TRAINER, started_on=FRIDAY, by=world.dana
    )
    role = AgencyRole.objects.get(agency=world.police, role=Role.TRAINER)
    line = AccessLog.objects.get(pk__gt=before)
    assert (line.what, line.about) == ("granted", f"partnership.AgencyRole:{role.pk}")
    assert (line.person, line.holder) == (world.dana, person(world, "nobody"))


def test_what_is_refused_leaves_no_line(world, escalation):
    before = last()
    with pytest.raises(NotAllowed):
        escalate.move_up(escalation, from_step=4, reason="Now.", by=world.alice)

    @operation
    def breaks_down(*, by):
        ours.end_role(world.held["bob"], ended_on=FRIDAY, by=by)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        breaks_down(by=world.dana)
    assert last() == before


def test_where_it_was_asked_from(world):
    with access_log.asked_from("192.0.2.7"):
        worlds.raise_one(world, raised_on=FRIDAY)
    assert AccessLog.objects.order_by("pk").last().address == "192.0.2.7"
    worlds.raise_one(world, raised_on=FRIDAY)
    assert AccessLog.objects.order_by("pk").last().address is None


def test_nobody_has_been_on_behalf_of_anybody_yet(world, escalation):
    assert set(AccessLog.objects.values_list("on_behalf_of", flat=True)) == {None}


def test_old_lines_are_erased_by_the_owner_and_rights_are_kept(world, escalation, clock, settings):
    log = AccessLog.objects
    log.create(at=house_clock.now(), what="view", about="x:1", page="detail")
    rights = log.exclude(holder="").count()
    clock.set("2033-03-01")
    log.create(at=house_clock.now(), what="view", about="x:2", page="detail")
    call_command("forget_access_log")
    assert log.filter(holder="").count() == 2
    clock.set("2033-04-01")
    call_command("forget_access_log")
    assert log.get(holder="").about == "x:2"
    assert log.exclude(holder="").count() == rights


def test_what_was_typed_beside_old_lines_goes_also_where_the_line_stays(
    world, escalation, clock, settings
):
    """Who was marked, and when, says who could see it; why may tell of a child."""
    restriction.mark_conflict(escalation, person=world.bob, reason="His niece.", by=world.dana)
    marked = AccessLog.objects.select_related("reason").filter(what="conflict")
    assert [(line.detail, line.said) for line in marked] == [("", "His niece.")]
    clock.set("2033-04-01")
    call_command("forget_access_log")
    assert [line.said for line in marked.all()] == [""]
    assert LoggedReason.objects.count() == 0


# --- what somebody could see on a day that is over ---------------------------------------------


def replayed(someone, until) -> set[int]:
    """The keys of the cases that somebody could see just before ``until``, by role or by name."""
    roles = access_log.groups_on(someone, AgencyRole, until)
    keys = [label.rpartition(":")[2] for label in roles]
    groups = AgencyRole.objects.filter(pk__in=keys).values_list("group_id", flat=True)
    holders = [access_log.holder_of(person=someone.pk)]
    holders += [access_log.holder_of(group=each) for each in groups]
    lines = access_log.seen_on(holders, Escalation, until)
    return {int(line.about.rpartition(":")[2]) for line in lines}


EVERYWHERE = {"dana", "hari", "sue"}


def test_the_log_and_the_rights_agree_about_everyone_at_every_turn(world, escalation):
    def check():
        until = house_clock.now() + timedelta(seconds=1)
        for name in worlds.PEOPLE.keys() - EVERYWHERE:
            someone = User.objects.get(pk=getattr(world, name).pk)
            visible = set(Escalation.objects.visible_to(someone).values_list("pk", flat=True))
            assert replayed(someone, until) == visible, name

    check()
    for step in (1, 2, 3):
        escalation = escalate.move_up(
            escalation, from_step=step, reason="No reply.", by=world.alice
        )
        check()
    for name in ("alice", "bob", "anna", "carol"):
        ours.end_role(world.held[name], ended_on=FRIDAY, by=world.dana)
        check()
    ours.begin_role(
        world.anna, agency=world.council, role=Role.SAFEGUARDING_LEAD, started_on=FRIDAY,
        by=world.dana,
    )  # fmt: skip
    check()


def test_a_past_day_is_told_as_it_was(world, clock):
    escalation = worlds.raise_one(world, raised_on=FRIDAY)
    clock.set("2026-03-30")
    escalate.move_up(escalation, from_step=1, reason="No reply.", by=world.alice)
    clock.set("2026-04-01")
    ours.end_role(world.held["bella"], ended_on=date(2026, 4, 1), by=world.dana)

    def could(day):
        clock.set(f"{day} 00:00")
        return escalation.pk in replayed(world.bella, house_clock.now())

    assert [could(f"2026-{day}") for day in ("03-30", "03-31", "04-01", "04-02")] == [
        False, True, True, False,
    ]  # fmt: skip
