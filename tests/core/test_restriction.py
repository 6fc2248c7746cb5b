"""Restricting a record, its list, conflicts of interest, the way in an emergency: each operation.

The escalation of these tests is raised by Alice of the council against the trust. Dana is the
Business Manager, Hari the Head of Safeguarding, Dee a second Business Manager.
"""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from accounts.models import User
from core import access, access_log, holders, listing, restriction
from core.models import AccessLog, Letter
from core.opened import open_record
from core.operations import NotAllowed
from escalations import operations as escalate
from escalations import tasks
from escalations.models import Escalation, EscalationAccessDecision
from partnership import operations as ours
from partnership import people_operations
from partnership import restriction as breaking
from partnership.auth import SignInBackend
from partnership.roles import Role
from tests import world as worlds
from tests.kept import kept
from tests.world import refresh

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 27)
VIEW, CONTRIBUTE, MANAGE = access.RIGHTS
AT_STEP_1 = {
    "alice": CONTRIBUTE, "anna": CONTRIBUTE, "bob": CONTRIBUTE, "bea": CONTRIBUTE,
    "dana": MANAGE, "dee": MANAGE, "hari": VIEW, "sue": VIEW,
}  # fmt: skip


def build():
    world = worlds.build()
    world.dee = User.objects.create_user("dee@example.org", full_name="Dee Dunn")
    world.held["dee"] = ours.begin_role(
        world.dee, agency=world.business_team, role=Role.BUSINESS_MANAGER,
        started_on=worlds.LONG_AGO, by=None,
    )  # fmt: skip
    return world


def build_and_raise():
    world = build()
    world.raised = worlds.raise_one(world, raised_on=TODAY)
    return world


build, build_and_raise = kept(build), kept(build_and_raise)


@pytest.fixture
def world(request, db):
    return build_and_raise() if "escalation" in request.fixturenames else build()


def group(world, name):
    return world.held[name].agency_role.group_id


def named(world, **people):
    """alice="view", …: as `restrict` takes them, each in the role of the world."""
    return [(getattr(world, name), group(world, name), right) for name, right in people.items()]


@pytest.fixture
def restricted(world, escalation):
    """By Dana, with Alice to contribute and Bea to view."""
    list_ = named(world, alice=CONTRIBUTE, bea=VIEW)
    return restriction.restrict(escalation, named=list_, reason="Press.", by=world.dana)


def everyone(world):
    return {name: each for name, each in vars(world).items() if isinstance(each, User)}


def may(world, record):
    """Everybody who may open it, with their highest right; asked in each way there is."""
    found = {}
    for name, person in everyone(world).items():
        person = User.objects.get(pk=person.pk)
        held = [right for right in access.RIGHTS if access.can(person, right, record)]
        assert held == list(access.RIGHTS[: len(held)])
        assert [
            right
            for right in access.RIGHTS
            if person.has_perm(f"escalations.{right}_escalation", record)
        ] == held, name
        opened = open_record(
            Escalation, record.reference, SignInBackend().get_user(person.pk) or person
        )
        assert bool(held) == (opened is not None and not opened.is_conflicted), name
        if held:
            found[name] = held[-1]
    by_pk = {person.pk: name for name, person in everyone(world).items()}
    told = {(by_pk[each.user_id]) for each in holders.of(refresh(record))}
    assert told == set(found)
    return found


def decisions(record):
    rows = EscalationAccessDecision.objects.unscoped("a test").filter(record=record)
    return list(rows.order_by("pk"))


def standing(record):
    """What now stands of it: (kind, whose, right)."""
    return [
        (each.kind, each.person and each.person.email.partition("@")[0], each.right)
        for each in decisions(record)
        if each.ended_at is None
    ]


def decision(record, kind, person):
    return next(
        each
        for each in decisions(record)
        if (each.kind, each.person_id, each.ended_at) == (kind, person.pk, None)
    )


def rights_rows(record):
    """The rows of the right to view: who, from which moment on no more."""
    persons = access.person_table(Escalation).objects.filter(
        content_object=record, permission=access.permission_id(Escalation, VIEW)
    )
    groups = access.group_table(Escalation).objects.filter(
        content_object=record, permission=access.permission_id(Escalation, VIEW)
    )
    return (
        {(row.user.email.partition("@")[0], row.ends_at) for row in persons},
        {row.group.name for row in groups},
    )


def log_of(*what, since=0):
    lines = AccessLog.objects.filter(what__in=what, pk__gt=since).order_by("pk")
    return [
        (line.what, line.person.email.partition("@")[0], line.holder, line.said)
        for line in lines.select_related("reason")
    ]


def last_line():
    return AccessLog.objects.order_by("pk").values_list("pk", flat=True).last()


# --- restricting -------------------------------------------------------------------------------


def test_before_anything_is_decided_the_roles_open_it(world, escalation):
    assert may(world, escalation) == AT_STEP_1
    assert (escalation.is_restricted, escalation.has_decisions) == (False, False)


def test_a_restricted_one_is_open_to_the_named_alone_each_with_their_right(world, restricted):
    assert may(world, restricted) == {"dana": MANAGE, "alice": CONTRIBUTE, "bea": VIEW}
    assert rights_rows(restricted) == ({("dana", None), ("alice", None), ("bea", None)}, set())
    assert standing(restricted) == [
        ("restricted", None, ""),
        ("named", "alice", CONTRIBUTE),
        ("named", "bea", VIEW),
        ("named", "dana", MANAGE),
    ]
    [row, *_] = decisions(restricted)
    assert (row.reason, row.decided_by, row.decided_at) == (
        "Press.", world.dana, datetime(2026, 3, 27, 10, tzinfo=UTC),
    )  # fmt: skip


def test_restricting_is_a_line_of_the_access_log_and_so_is_each_right_that_goes(world, escalation):
    since = last_line()
    restriction.restrict(escalation, named=named(world, alice=VIEW), reason="Press.", by=world.dana)
    assert log_of("restricted", since=since) == [("restricted", "dana", "", "Press.")]
    removed = AccessLog.objects.filter(what="removed", pk__gt=since)
    lost = {(line.holder, *access_log.lost_by(line)[0]) for line in removed}
    leads = [f"group:{group(world, name)}" for name in ("anna", "bea")]
    assert lost == {
        *((lead, CONTRIBUTE, VIEW) for lead in leads),
        (f"person:{world.bob.pk}", CONTRIBUTE, VIEW),
        (f"person:{world.alice.pk}", CONTRIBUTE),
    }
    [given] = AccessLog.objects.filter(what="granted", pk__gt=since)
    assert (given.holder, given.right, given.detail) == (
        f"person:{world.dana.pk}", MANAGE, restriction.NAMED,
    )  # fmt: skip


@pytest.mark.parametrize("name", ["alice", "anna", "hari", "sue", "charlie", "root", "nobody"])
def test_only_who_manages_it_restricts_it(name, world, escalation):
    with pytest.raises(PermissionDenied):
        restriction.restrict(escalation, named=[], reason="x", by=getattr(world, name))
    assert decisions(escalation) == []
    assert not refresh(escalation).is_restricted


def test_it_is_not_restricted_twice(world, restricted):
    with pytest.raises(NotAllowed, match="restricted already"):
        restriction.restrict(restricted, named=[], reason="x", by=world.dana)
    assert len(decisions(restricted)) == 4


def test_whoever_restricts_it_is_its_keeper_whatever_their_own_list_says(world, escalation):
    list_ = [*named(world, dana=VIEW), *named(world, alice=VIEW)]
    restriction.restrict(escalation, named=list_, reason="x", by=world.dana)
    assert may(world, escalation) == {"dana": MANAGE, "alice": VIEW}


def test_whoever_has_a_conflict_of_interest_is_left_off_the_list(world, escalation):
    restriction.mark_conflict(escalation, person=world.bob, reason="x", by=world.dana)
    restriction.restrict(escalation, named=named(world, bob=VIEW), reason="x", by=world.dana)
    assert standing(escalation) == [
        ("conflict", "bob", ""), ("restricted", None, ""), ("named", "dana", MANAGE)
    ]  # fmt: skip
    assert may(world, escalation) == {"dana": MANAGE}


def test_a_form_made_before_somebody_else_changed_it_is_refused(world, escalation):
    token = refresh(escalation).version_token
    escalate.add_note(escalation, text="x", for_agency=None, by=world.alice)
    with pytest.raises(NotAllowed, match="Someone else has changed this"):
        restriction.restrict(escalation, named=[], reason="x", by=world.dana, version=token)
    assert not refresh(escalation).is_restricted


# --- lifting -----------------------------------------------------------------------------------


def test_lifted_it_is_open_as_before(world, restricted):
    before = may(world, worlds.raise_one(world, raised_on=TODAY))
    since = last_line()
    restriction.lift(restricted, reason="Over.", by=world.dana)
    assert may(world, restricted) == before == AT_STEP_1
    assert standing(restricted) == []
    assert not refresh(restricted).has_decisions
    assert {each.end_reason for each in decisions(restricted)} == {"Over."}
    assert log_of("lifted", since=since) == [("lifted", "dana", "", "Over.")]


@pytest.mark.parametrize("name", ["alice", "bea", "dee", "hari", "root"])
def test_only_who_keeps_the_list_lifts_it(name, world, restricted):
    with pytest.raises(PermissionDenied):
        restriction.lift(restricted, reason="x", by=getattr(world, name))
    assert refresh(restricted).is_restricted


def test_what_is_not_restricted_is_not_lifted(world, restricted):
    restriction.lift(restricted, reason="x", by=world.dana)
    with pytest.raises(NotAllowed, match="not restricted"):
        restriction.lift(restricted, reason="x", by=world.dana)


def test_a_conflict_of_interest_outlasts_the_restriction(world, restricted):
    restriction.mark_conflict(restricted, person=world.bea, reason="x", by=world.dana)
    restriction.lift(restricted, reason="x", by=world.dana)
    assert "bea" not in may(world, restricted)
    assert standing(restricted) == [("conflict", "bea", "")]
    assert refresh(restricted).has_decisions


# --- the list ----------------------------------------------------------------------------------


def put(record, world, name, right, by, group_of=None):
    return restriction.put_on_the_list(
        record, person=getattr(world, name), group=group(world, group_of or name), right=right,
        reason="Needed.", by=by,
    )  # fmt: skip


def test_somebody_is_put_on_the_list_and_their_right_is_changed(world, restricted):
    put(restricted, world, "charlie", VIEW, world.dana)
    assert may(world, restricted)["charlie"] == VIEW
    put(restricted, world, "charlie", MANAGE, world.dana)
    assert may(world, restricted)["charlie"] == MANAGE
    put(restricted, world, "bea", CONTRIBUTE, world.charlie)  # a keeper as good as Dana
    assert may(world, restricted) == {
        "dana": MANAGE, "charlie": MANAGE, "alice": CONTRIBUTE, "bea": CONTRIBUTE,
    }  # fmt: skip
    assert [each[1:] for each in standing(restricted) if each[1] == "charlie"] == [
        ("charlie", MANAGE)
    ]


def test_whoever_is_on_the_list_is_not_put_on_it_again_with_the_same_right(world, restricted):
    before = standing(restricted)
    with pytest.raises(NotAllowed, match="is on the list already"):
        put(restricted, world, "alice", CONTRIBUTE, world.dana)
    assert standing(restricted) == before


@pytest.mark.parametrize("name", ["alice", "bea", "dee", "hari"])
def test_only_who_keeps_the_list_puts_somebody_on_it(name, world, restricted):
    with pytest.raises(PermissionDenied):
        put(restricted, world, "charlie", VIEW, getattr(world, name))
    assert "charlie" not in may(world, restricted)


def test_there_is_no_list_of_what_is_not_restricted(world, escalation):
    with pytest.raises(NotAllowed, match="not restricted"):
        put(escalation, world, "charlie", VIEW, world.dana)


@pytest.mark.parametrize("right", ["", "delete", "View"])
def test_a_right_that_there_is_not_is_refused(right, world, restricted):
    with pytest.raises(NotAllowed, match="what this person may do"):
        put(restricted, world, "charlie", right, world.dana)


def test_nobody_is_named_in_a_role_they_do_not_hold(world, restricted):
    with pytest.raises(NotAllowed, match="no longer holds that role"):
        put(restricted, world, "charlie", VIEW, world.dana, group_of="bob")
    people_operations.close_account(world.charlie, by=world.dana)
    with pytest.raises(NotAllowed, match="no longer holds that role"):
        put(restricted, world, "charlie", VIEW, world.dana)
    assert "charlie" not in may(world, restricted)


def test_nobody_with_a_conflict_of_interest_is_named(world, restricted):
    restriction.mark_conflict(restricted, person=world.bea, reason="x", by=world.dana)
    with pytest.raises(NotAllowed, match="conflict of interest"):
        put(restricted, world, "bea", MANAGE, world.dana)


def test_the_last_keeper_does_not_step_down(world, restricted):
    with pytest.raises(NotAllowed, match="Name another manager first"):
        put(restricted, world, "dana", VIEW, world.dana)
    put(restricted, world, "bea", MANAGE, world.dana)
    put(restricted, world, "dana", VIEW, world.dana)
    assert may(world, restricted) == {"bea": MANAGE, "dana": VIEW, "alice": CONTRIBUTE}


def test_a_name_ends_with_the_role_it_was_put_on_the_list_in_and_not_with_another(
    world, restricted
):
    """Bea has a second role, which opens her nothing here."""
    ours.begin_role(
        world.bea, agency=world.trust, role=Role.SENIOR_MANAGER, started_on=TODAY, by=None
    )
    ours.end_role(world.held["bea"], ended_on=TODAY, by=None)
    assert may(world, restricted) == {"dana": MANAGE, "alice": CONTRIBUTE}


def off(record, person, by):
    return restriction.take_off(
        record, decision=decision(record, "named", person), reason="Done.", by=by
    )


def test_somebody_is_taken_off_the_list(world, restricted):
    off(restricted, world.bea, world.dana)
    assert may(world, restricted) == {"dana": MANAGE, "alice": CONTRIBUTE}
    [row] = [each for each in decisions(restricted) if each.person == world.bea]
    assert (row.ended_at, row.end_reason) == (datetime(2026, 3, 27, 10, tzinfo=UTC), "Done.")


@pytest.mark.parametrize("name", ["alice", "bea", "dee", "hari"])
def test_only_who_keeps_the_list_takes_somebody_off(name, world, restricted):
    with pytest.raises(PermissionDenied):
        off(restricted, world.bea, getattr(world, name))
    assert "bea" in may(world, restricted)


def test_nobody_is_taken_off_twice(world, restricted):
    row = decision(restricted, "named", world.bea)
    off(restricted, world.bea, world.dana)
    with pytest.raises(NotAllowed, match="no longer on the list"):
        restriction.take_off(restricted, decision=row, reason="x", by=world.dana)


def test_a_decision_about_another_record_is_not_ended_here(world, restricted):
    other = worlds.raise_one(world, raised_on=TODAY)
    restriction.restrict(other, named=named(world, bea=VIEW), reason="x", by=world.dee)
    row = decision(other, "named", world.bea)
    with pytest.raises(NotAllowed, match="no longer on the list"):
        restriction.take_off(restricted, decision=row, reason="x", by=world.dana)
    assert access.can(world.bea, VIEW, other)


def test_a_decision_of_another_kind_is_not_ended_by_it(world, restricted):
    restricted_by = decisions(restricted)[0]
    restriction.mark_conflict(restricted, person=world.bea, reason="x", by=world.dana)
    for row in (restricted_by, decision(restricted, "conflict", world.bea)):
        with pytest.raises(NotAllowed, match="no longer on the list"):
            restriction.take_off(restricted, decision=row, reason="x", by=world.dana)
    with pytest.raises(NotAllowed, match="ended already"):
        restriction.end_conflict(
            restricted, decision=decision(restricted, "named", world.alice), reason="x",
            by=world.dana,
        )  # fmt: skip


def test_the_last_keeper_is_not_taken_off(world, restricted):
    with pytest.raises(NotAllowed, match="Name another manager first"):
        off(restricted, world.dana, world.dana)
    put(restricted, world, "bea", MANAGE, world.dana)
    off(restricted, world.dana, world.dana)
    assert may(world, restricted) == {"bea": MANAGE, "alice": CONTRIBUTE}


# --- once nobody keeps the list ------------------------------------------------------------------


def test_a_keeper_whose_role_ends_leaves_the_list_to_who_manages_all_of_the_kind(world, restricted):
    ours.end_role(world.held["dana"], ended_on=TODAY, by=None)
    assert may(world, restricted) == {"dee": MANAGE, "alice": CONTRIBUTE, "bea": VIEW}
    [fallback] = [each for each in holders.of(refresh(restricted)) if each.user_id == world.dee.pk]
    assert fallback.ways == (restriction.LEFT_TO_THEM,)
    put(restricted, world, "dee", MANAGE, world.dee)  # and with a keeper again it is as before
    assert rights_rows(restricted)[1] == set()
    assert may(world, restricted) == {"dee": MANAGE, "alice": CONTRIBUTE, "bea": VIEW}


def test_the_same_when_the_case_is_closed_already(world, restricted):
    escalate.withdraw(restricted, outcome="withdrawn", reason="x", by=world.alice)
    ours.end_role(world.held["dana"], ended_on=TODAY, by=None)
    assert may(world, restricted)["dee"] == MANAGE


def test_a_keeper_whose_account_closes_leaves_the_list_and_has_it_back_with_the_account(
    world, restricted
):
    sam = User.objects.create_user("sam@example.org", full_name="Sam Shaw")
    ours.begin_role(
        sam, agency=world.business_team, role=Role.SYSTEM_ADMINISTRATOR, started_on=TODAY, by=None
    )
    people_operations.close_account(world.dana, by=sam)
    assert may(world, restricted) == {"dee": MANAGE, "alice": CONTRIBUTE, "bea": VIEW}
    people_operations.open_account(world.dana, by=sam)
    assert may(world, restricted) == {"dana": MANAGE, "alice": CONTRIBUTE, "bea": VIEW}


def test_a_keeper_of_another_agency_leaves_it_just_the_same(world, restricted):
    """The police are no party of this case, and their people's roles end like any."""
    put(restricted, world, "colin", MANAGE, world.dana)
    off(restricted, world.dana, world.colin)
    assert "dee" not in may(world, restricted)
    ours.end_role(world.held["colin"], ended_on=TODAY, by=None)
    assert may(world, restricted) == {
        "dana": MANAGE, "dee": MANAGE, "alice": CONTRIBUTE, "bea": VIEW,
    }  # fmt: skip


# --- conflict of interest -----------------------------------------------------------------------


def mark(record, person, by):
    return restriction.mark_conflict(record, person=person, reason="My sister.", by=by)


def exists_only(record, person):
    opened = open_record(Escalation, record.reference, SignInBackend().get_user(person.pk))
    return opened is not None and opened.is_conflicted


@pytest.mark.parametrize(
    "name", ["alice", "anna", "bea", "dee", "hari", "sue"], ids=lambda name: name
)
def test_somebody_with_a_conflict_sees_that_it_exists_and_no_more(name, world, escalation):
    since, person = last_line(), getattr(world, name)
    rows = rights_rows(escalation)
    mark(escalation, person, world.dana)
    assert may(world, escalation) == {n: r for n, r in AT_STEP_1.items() if n != name}
    assert exists_only(escalation, person)
    assert breaking.kept_from(person, Escalation) == [escalation.reference]
    assert rights_rows(escalation) == rows  # every read subtracts them: no row changes
    assert log_of("conflict", "granted", "removed", since=since) == [
        ("conflict", "dana", f"person:{person.pk}", "My sister.")
    ]


def test_somebody_says_so_of_themself(world, escalation):
    """And the turn, which was Bob's, is the lead's: hence her row."""
    persons, groups = rights_rows(escalation)
    mark(escalation, world.bob, world.bob)
    assert rights_rows(escalation) == (persons | {("bea", None)}, groups)
    assert may(world, escalation) == {n: r for n, r in AT_STEP_1.items() if n != "bob"}
    assert exists_only(escalation, world.bob)
    [row] = decisions(escalation)
    assert (row.person, row.decided_by, row.reason) == (world.bob, world.bob, "My sister.")


@pytest.mark.parametrize(("name", "whom"), [("anna", "bob"), ("hari", "alice"), ("bob", "bea")])
def test_only_who_manages_it_says_so_of_another(name, whom, world, escalation):
    with pytest.raises(PermissionDenied):
        mark(escalation, getattr(world, whom), getattr(world, name))
    assert may(world, escalation) == AT_STEP_1


@pytest.mark.parametrize("name", ["charlie", "nobody", "root"])
def test_somebody_who_cannot_open_it_learns_nothing_by_marking_themself(name, world, escalation):
    person = getattr(world, name)
    with pytest.raises(PermissionDenied):
        mark(escalation, person, person)
    assert decisions(escalation) == []


def test_somebody_who_cannot_open_it_yet_is_marked_all_the_same(world, escalation):
    """Before a role opens it to them; until one does, it is not theirs to know of either."""
    mark(escalation, world.charlie, world.dana)
    assert may(world, escalation) == AT_STEP_1
    assert not exists_only(escalation, world.charlie)
    assert breaking.kept_from(world.charlie, Escalation) == []
    group = world.held["charlie"].agency_role.group_id
    restriction.restrict(refresh(escalation), named=[], reason="x", by=world.dana)
    onto = {"person": world.charlie, "group": group, "right": "view", "reason": "x"}
    with pytest.raises(NotAllowed, match="as having a conflict"):
        restriction.put_on_the_list(refresh(escalation), **onto, by=world.dana)


def test_nobody_is_marked_twice(world, escalation):
    mark(escalation, world.bob, world.dana)
    with pytest.raises(NotAllowed, match="marked already"):
        mark(escalation, world.bob, world.dana)
    with pytest.raises(PermissionDenied):
        mark(escalation, world.bob, world.bob)


def test_the_last_keeper_of_a_list_is_not_marked(world, restricted):
    with pytest.raises(NotAllowed, match="Name another manager first"):
        mark(restricted, world.dana, world.dana)
    put(restricted, world, "dee", MANAGE, world.dana)
    mark(restricted, world.dana, world.dana)
    assert exists_only(restricted, world.dana)
    with pytest.raises(NotAllowed, match="Name another manager first"):
        off(restricted, world.dee, world.dee)  # whoever has a conflict keeps no list


def test_who_is_not_on_the_list_is_not_told_by_a_conflict_that_it_exists(world, escalation):
    mark(escalation, world.sue, world.dana)
    restriction.restrict(escalation, named=[], reason="x", by=world.dana)
    assert not exists_only(escalation, world.sue)
    assert breaking.kept_from(world.sue, Escalation) == []


def test_a_conflict_ends(world, escalation):
    mark(escalation, world.bob, world.bob)
    since, row = last_line(), decision(escalation, "conflict", world.bob)
    restriction.end_conflict(escalation, decision=row, reason="A mix-up.", by=world.dana)
    assert may(world, escalation) == AT_STEP_1
    assert log_of("no-conflict", since=since) == [
        ("no-conflict", "dana", f"person:{world.bob.pk}", "A mix-up.")
    ]
    with pytest.raises(NotAllowed, match="ended already"):
        restriction.end_conflict(escalation, decision=row, reason="x", by=world.dana)


@pytest.mark.parametrize("name", ["bob", "bea", "hari", "root"])
def test_nobody_ends_a_conflict_but_who_manages_it(name, world, escalation):
    mark(escalation, world.bob, world.bob)
    row = decision(escalation, "conflict", world.bob)
    with pytest.raises(PermissionDenied):
        restriction.end_conflict(escalation, decision=row, reason="x", by=getattr(world, name))


def test_a_conflict_in_one_record_is_none_in_another(world, escalation):
    other = worlds.raise_one(world, raised_on=TODAY)
    mark(escalation, world.hari, world.dana)
    assert may(world, other) == AT_STEP_1
    who = access.standing(world.hari)
    assert worlds.page_of_ids(who, is_open=True) == [other.pk]
    assert listing.count_up_to(Escalation, who, is_open=True) == 1


# --- in an emergency ----------------------------------------------------------------------------


def break_the_glass(record, person):
    return breaking.break_the_glass(record, reason="A child at risk now.", by=person)


def test_the_head_of_safeguarding_views_it_for_24_hours_to_the_second(world, restricted, clock):
    since = last_line()
    break_the_glass(restricted, world.hari)
    until = datetime(2026, 3, 28, 10, tzinfo=UTC)
    with_hari = {"dana": MANAGE, "alice": CONTRIBUTE, "bea": VIEW, "hari": VIEW}
    assert may(world, restricted) == with_hari
    assert ("hari", until) in rights_rows(restricted)[0]
    assert log_of("emergency", since=since) == [
        ("emergency", "hari", f"person:{world.hari.pk}", "A child at risk now.")
    ]
    clock.set("2026-03-28 09:59")
    clock.move(seconds=59)
    assert may(world, restricted) == with_hari
    assert worlds.page_of_ids(access.standing(world.hari), is_open=True) == [restricted.pk]
    assert listing.count_up_to(Escalation, access.standing(world.hari), is_open=True) == 1
    clock.move(seconds=1)  # and no task has run
    assert may(world, restricted) == {n: r for n, r in with_hari.items() if n != "hari"}
    assert worlds.page_of_ids(access.standing(world.hari), is_open=True) == []
    assert listing.count_up_to(Escalation, access.standing(world.hari), is_open=True) == 0


def test_the_24_hours_are_hours_when_the_clocks_change(world, restricted, clock):
    clock.set("2026-03-28 12:00")
    break_the_glass(restricted, world.hari)
    clock.set("2026-03-29 12:59")  # summer time has begun: 23 hours and 59 minutes later
    assert access.can(world.hari, VIEW, restricted)
    clock.set("2026-03-29 13:00")
    assert not access.can(world.hari, VIEW, restricted)


def test_the_task_writes_down_that_it_is_over_and_not_before(world, restricted, clock):
    break_the_glass(restricted, world.hari)
    clock.move(hours=23, minutes=59, seconds=59)
    assert restriction.end_emergencies(Escalation, by=None) == 0
    clock.move(seconds=1)
    since = last_line()
    assert restriction.end_emergencies(Escalation, by=None) == 1
    assert restriction.end_emergencies(Escalation, by=None) == 0
    [row] = [each for each in decisions(restricted) if each.kind == "emergency"]
    assert (row.ended_at, row.end_reason) == (row.ends_at, "Its time was over")
    assert "hari" not in {name for name, _ in rights_rows(restricted)[0]}
    [line] = AccessLog.objects.filter(pk__gt=since)
    assert (line.what, line.holder, line.person) == ("removed", f"person:{world.hari.pk}", None)
    assert refresh(restricted).has_decisions


def test_the_task_of_the_clock_ends_them(world, restricted, clock):
    break_the_glass(restricted, world.hari)
    clock.move(hours=24)
    tasks.end_emergencies()
    assert [each for each in standing(restricted) if each[0] == "emergency"] == []


def test_it_can_be_broken_again_once_it_is_over_whether_a_task_has_run_or_not(
    world, restricted, clock
):
    break_the_glass(restricted, world.hari)
    with pytest.raises(NotAllowed, match="You can open this already"):
        break_the_glass(restricted, world.hari)
    clock.move(hours=24)
    break_the_glass(restricted, world.hari)
    clock.move(hours=23)
    assert access.can(world.hari, VIEW, restricted)
    clock.move(hours=1)
    assert not access.can(world.hari, VIEW, restricted)
    emergencies = [each for each in decisions(restricted) if each.kind == "emergency"]
    assert [bool(each.ended_at) for each in emergencies] == [True, False]


@pytest.mark.parametrize("name", ["dee", "sue", "anna", "carol", "root", "nobody"])
def test_nobody_else_breaks_the_glass(name, world, restricted):
    with pytest.raises(PermissionDenied):
        break_the_glass(restricted, getattr(world, name))
    assert Letter.objects.count() == 0


def test_what_is_not_restricted_is_open_to_them_already(world, escalation):
    with pytest.raises(NotAllowed, match="You can open this already"):
        break_the_glass(escalation, world.hari)


def test_not_with_a_conflict_of_interest(world, escalation):
    mark(escalation, world.hari, world.dana)
    restriction.restrict(escalation, named=[], reason="x", by=world.dana)
    with pytest.raises(NotAllowed, match="conflict of interest"):
        break_the_glass(escalation, world.hari)
    assert breaking.closed_to(world.hari, Escalation) == []


def test_a_conflict_marked_afterwards_ends_it_at_once(world, restricted):
    break_the_glass(restricted, world.hari)
    mark(restricted, world.hari, world.dana)
    assert exists_only(restricted, world.hari)


def test_it_ends_with_the_role_and_when_the_restriction_is_lifted(world, restricted):
    break_the_glass(restricted, world.hari)
    ours.end_role(world.held["hari"], ended_on=TODAY, by=None)
    assert not access.can(world.hari, VIEW, restricted)
    world.held["hari"] = ours.begin_role(
        world.hari, agency=world.business_team, role=Role.HEAD_OF_SAFEGUARDING,
        started_on=TODAY, by=None,
    )  # fmt: skip
    restriction.lift(restricted, reason="x", by=world.dana)
    assert standing(restricted) == []


def test_somebody_named_meanwhile_goes_on_when_the_24_hours_are_over(world, restricted, clock):
    break_the_glass(restricted, world.hari)
    put(restricted, world, "hari", VIEW, world.dana)
    clock.move(hours=25)
    assert may(world, restricted)["hari"] == VIEW
    tasks.end_emergencies()
    assert may(world, restricted)["hari"] == VIEW


def told(kind="emergency"):
    people = [row.once.rpartition(":")[2] for row in Letter.objects.filter(kind=kind)]
    return sorted(User.objects.get(pk=pk).email.partition("@")[0] for pk in people)


def test_the_partners_and_the_keepers_are_told_at_once(world, restricted):
    break_the_glass(restricted, world.hari)
    assert told() == ["ada", "carol", "dana", "ines"]


def test_the_partner_they_work_for_is_not_told_and_a_lead_where_there_is_no_delegate(
    world, restricted, settings
):
    settings.PARTNERSHIP = {
        **settings.PARTNERSHIP,
        "restriction": {"head_of_safeguarding_works_for": "council"},
    }
    lead = User.objects.create_user("lena@example.org", full_name="Lena Lead")
    ours.begin_role(
        lead, agency=world.icb, role=Role.LEAD_SAFEGUARDING_PARTNER, started_on=TODAY, by=None
    )
    ours.end_role(world.held["ines"], ended_on=TODAY, by=None)
    people_operations.close_account(world.carol, by=world.dana)
    break_the_glass(restricted, world.hari)
    assert told() == ["dana", "lena"]


# --- what is kept ---------------------------------------------------------------------------------


def test_history_keeps_every_state_with_who_made_it_so_and_nobody_changes_it(world, restricted):
    put(restricted, world, "bea", MANAGE, world.dana)
    off(restricted, world.dana, world.bea)
    history = EscalationAccessDecision.history.filter(record=restricted.pk).order_by("history_id")
    acts = [
        (row.kind, row.person and row.person.email[:5], row.history_change_reason, row.history_user)
        for row in history
    ]
    assert acts == [
        ("restricted", None, "core.restrict", world.dana),
        ("named", "alice", "core.restrict", world.dana),
        ("named", "bea@e", "core.restrict", world.dana),
        ("named", "dana@", "core.restrict", world.dana),
        ("named", "bea@e", "core.put_on_the_list", world.dana),
        ("named", "bea@e", "core.put_on_the_list", world.dana),
        ("named", "dana@", "core.take_off", world.bea),
    ]


def test_an_operation_that_fails_halfway_leaves_nothing(world, escalation, monkeypatch):
    since, before = last_line(), may(world, escalation)

    def fails(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(restriction, "_noted", fails)
    with pytest.raises(RuntimeError), transaction.atomic():
        restriction.restrict(escalation, named=named(world, bea=VIEW), reason="x", by=world.dana)
    assert decisions(escalation) == []
    assert last_line() == since
    assert may(world, escalation) == before


def test_the_database_itself_keeps_one_restriction_and_one_of_each_kind_about_a_person(
    world, restricted
):
    table = EscalationAccessDecision._meta.db_table
    for row in (decisions(restricted)[0], decision(restricted, "named", world.bea)):
        names = [f.column for f in row._meta.concrete_fields if not f.primary_key]
        columns = ", ".join(map(connection.ops.quote_name, names))
        again = f"INSERT INTO {table} ({columns}) SELECT {columns} FROM {table} WHERE id = %s"
        with (
            pytest.raises(IntegrityError),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(again, [row.pk])


def test_what_is_decided_about_one_record_costs_a_batch_of_others_the_same(
    world, restricted, django_assert_num_queries
):
    others = [worlds.raise_one(world, raised_on=TODAY) for _ in range(3)]
    one = refresh(restricted)
    with django_assert_num_queries(2):
        restriction.decisions_on([one])
    for each in others:
        mark(each, world.bob, world.dana)
    many = [refresh(each) for each in (restricted, *others)]
    with django_assert_num_queries(2):
        found = restriction.decisions_on(many)
    assert [found[each.pk].conflicted for each in others] == [{world.bob.pk}] * 3
    unmarked = worlds.raise_one(world, raised_on=TODAY)
    with django_assert_num_queries(0):
        assert restriction.decisions_on([unmarked]) == {}
