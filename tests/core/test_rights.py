"""Rights: one answer whichever way it is asked, and no right that outlives its ground."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser, Group, Permission
from django.db import IntegrityError, connection, transaction
from django.db.models import Exists, OuterRef
from guardian import shortcuts  # noqa: TID251 to see that it agrees

from accounts.models import Membership, User
from core import access, granting
from core import clock as core_clock
from core.opened import open_record
from core.operations import NotAllowed, lock, operation
from escalations import operations as escalate
from escalations.models import (
    Escalation,
    EscalationGroupRight,
    EscalationPersonRight,
    StepRecord,
)
from partnership import operations as ours
from partnership.auth import SignInBackend
from partnership.roles import Role
from tests import world as worlds
from tests.kept import kept

RIGHTS = access.RIGHTS
TODAY = date(2026, 3, 27)

# What each person may do with an escalation by Alice of the council against the trust, at step 1.
MAY = {
    "alice": "contribute",  # a person's row
    "anna": "contribute",  # a group's row
    "bob": "contribute",  # the contact at step 1
    "bea": "contribute",
    "dana": "manage",  # partnership-wide
    "hari": "view",
    "sue": "view",
    **dict.fromkeys(
        ["amir", "asif", "avril", "ada", "bella", "bilal", "brian", "charlie", "colin", "carol"], ""
    ),
    **dict.fromkeys(["ines", "root", "nobody", "anonymous", "closed", "lifted"], ""),
    "twice": "contribute",  # through a group and as a person
    "wide": "manage",  # through a group and partnership-wide
}


def with_the_awkward_ones(world):
    council = world.council
    world.twice = User.objects.create_user("twice@example.org", full_name="Twice Over")
    ours.begin_role(
        world.twice, agency=council, role=Role.SAFEGUARDING_LEAD, started_on=TODAY, by=None
    )
    listed = ours.begin_role(
        world.twice, agency=world.trust, role=Role.LINE_MANAGER, started_on=TODAY, by=None
    )
    ours.list_contact(listed, procedure="escalation", step=1, order=9, by=None)
    world.wide = User.objects.create_user("wide@example.org", full_name="Wide Open")
    for agency, role in (
        (council, Role.SAFEGUARDING_LEAD),
        (world.business_team, Role.BUSINESS_MANAGER),
    ):
        ours.begin_role(world.wide, agency=agency, role=role, started_on=TODAY, by=None)
    world.closed = User.objects.create_user("closed@example.org", full_name="Closed Account")
    ours.begin_role(
        world.closed, agency=council, role=Role.SAFEGUARDING_LEAD, started_on=TODAY, by=None
    )
    User.objects.filter(pk=world.closed.pk).update(is_active=False)
    world.closed.refresh_from_db()
    # Someone who was given every permission of the model, as a person: it counts for nothing.
    world.lifted = User.objects.create_user("lifted@example.org", full_name="Lifted Up")
    world.lifted.user_permissions.set(Permission.objects.filter(content_type__model="escalation"))
    world.anonymous = AnonymousUser()
    return world


@kept
def everyone():
    return with_the_awkward_ones(worlds.build())


@kept
def everyone_and_a_case():
    world = everyone()
    world.case = worlds.raise_one(world, raised_on=TODAY)
    return world


@kept
def everyone_after_it_was_raised():
    return with_the_awkward_ones(worlds.build_and_raise())


@pytest.fixture
def world(request, db):
    asked_for = request.fixturenames
    if "people" not in asked_for:
        return worlds.build_and_raise() if "escalation" in asked_for else worlds.build()
    if "escalation" in asked_for:
        return everyone_after_it_was_raised()
    return everyone_and_a_case() if "case" in asked_for else everyone()


@pytest.fixture
def people(world):
    """Everyone of the world, and the awkward ones."""
    return world


@pytest.fixture
def case(people):
    return people.case


def expected(name):
    return {right: bool(MAY[name]) and right in access.expand(MAY[name]) for right in RIGHTS}


# --- one answer, whichever way it is asked ----------------------------------------------------

ASKED = {
    "can": lambda who, right, case: access.can(who, right, case),
    "has_perm": lambda who, right, case: who.has_perm(f"escalations.{right}_escalation", case),
    "narrow": lambda who, right, case: (
        case in access.narrow(Escalation.objects.unscoped("the oracle"), who, right)
    ),
    "open_record": lambda who, right, case: opened(in_a_request(who), case).get(right, False),
    "narrow, in a request": lambda who, right, case: (
        case in access.narrow(Escalation.objects.unscoped("the oracle"), in_a_request(who), right)
    ),
}


def in_a_request(who):
    """The same person as a page meets them: with the groups read at its beginning."""
    met = SignInBackend().get_user(who.pk) or AnonymousUser()
    assert met.is_anonymous or met.standing_in_this_request == access.standing(who)
    return met


def opened(who, case):
    """What a page is told of the record it opens."""
    record = open_record(Escalation, case.reference, who)
    if record is None:
        return {}
    return {"view": True, "contribute": record.may_contribute, "manage": record.may_manage}


@pytest.mark.parametrize("way", ASKED)
@pytest.mark.parametrize("name", MAY)
def test_each_way_of_asking_gives_the_same_answer(people, case, name, way):
    who = getattr(people, name)
    assert {right: ASKED[way](who, right, case) for right in RIGHTS} == expected(name)


@pytest.mark.parametrize("name", MAY)
def test_the_list_shows_what_may_be_opened(people, case, name):
    who = getattr(people, name)
    visible = [case.pk] if expected(name)["view"] else []
    for seen_by in (who, in_a_request(who)):
        assert [row.pk for row in Escalation.objects.visible_to(seen_by)] == visible
    assert worlds.page_of_ids(access.standing(who), is_open=True) == visible
    assert worlds.page_of_ids(access.standing(who), is_open=False) == []


@pytest.mark.parametrize("name", [n for n in MAY if n not in {"anonymous", "root", "closed"}])
def test_guardians_own_tools_agree_about_rights_held_by_record(people, case, name):
    who = getattr(people, name)
    held = {
        f"{right}_escalation"
        for right in RIGHTS
        if expected(name)[right] and name not in {"dana", "hari", "sue", "wide"}
    }
    if name == "wide":  # guardian's tools know nothing of roles held partnership-wide
        held = {"view_escalation", "contribute_escalation"}
    assert set(shortcuts.get_perms(who, case)) == held
    listed = shortcuts.get_objects_for_user(
        who,
        "escalations.view_escalation",
        klass=Escalation._base_manager.all(),
        with_superuser=False,
        accept_global_perms=False,
    )
    assert (case in listed) == ("view_escalation" in held)


def test_guardian_names_the_same_holders(people, world, case):
    told = {
        user.pk
        for user in shortcuts.get_users_with_perms(case, only_with_perms_in=["view_escalation"])
        if user.is_active
    }
    by_record = {
        person.pk
        for person in User.objects.all()
        if access.can(person, access.VIEW, case)
        and person not in (world.dana, world.hari, world.sue)  # who hold it by no record
    }
    assert told == by_record


@pytest.mark.parametrize("name", ["root", "lifted", "nobody", "anonymous"])
@pytest.mark.parametrize("right", RIGHTS)
def test_a_permission_held_by_a_person_over_a_whole_model_counts_for_nothing(people, name, right):
    assert not getattr(people, name).has_perm(f"escalations.{right}_escalation")
    assert not getattr(people, name).has_perm("auth.change_user")


@pytest.mark.parametrize(
    "permission",
    ["view_agency", "escalations.view_agency", "partnership.view_agency", "escalations.view",
     "escalations.view_contact", "escalations.viewer_escalation", "escalations.delete_escalation",
     "nonsense", ""],
)  # fmt: skip
def test_a_permission_that_is_not_the_records_own_is_not_held(people, case, permission):
    assert not people.dana.has_perm(permission, case)


def test_a_right_over_one_record_is_none_over_another(people, case):
    other = worlds.raise_one(people, raised_on=TODAY, challenged_agency=people.police)
    assert access.can(people.bea, "view", case)
    assert not access.can(people.bea, "view", other)
    assert access.can(people.colin, "view", other)
    assert not access.can(people.colin, "view", case)


def test_a_request_asks_for_the_persons_groups_once(people, case, django_assert_num_queries):
    SignInBackend().get_user(people.alice.pk)  # planned once for a connection
    with django_assert_num_queries(1):
        who = SignInBackend().get_user(people.wide.pk)
        standing = access.standing(who)
    assert standing == access.standing(people.wide)
    assert standing.everywhere
    assert SignInBackend().get_user(people.closed.pk) is None
    assert SignInBackend().get_user(people.nobody.pk).standing_in_this_request.group_ids == ()


# --- a right lasts no longer than its ground --------------------------------------------------


WAYS_OUT = {
    "the role ends": lambda world: ours.end_role(world.held["alice"], ended_on=TODAY, by=None),
    "the membership is deleted": lambda world: Membership.objects.filter(user=world.alice).delete(),
    "the person is taken out of the group": lambda world: world.alice.groups.remove(
        world.held["alice"].agency_role.group
    ),
    "the person's groups are cleared": lambda world: world.alice.groups.clear(),
    "the person's groups are set": lambda world: world.alice.groups.set([]),
}


@pytest.mark.parametrize("way", WAYS_OUT)
def test_a_persons_right_goes_with_the_membership_it_came_from(world, escalation, way):
    assert access.can(world.alice, "contribute", escalation)
    WAYS_OUT[way](world)
    assert not access.can(world.alice, "view", escalation)
    assert not world.alice.has_perm("escalations.view_escalation", escalation)
    assert not Escalation.objects.visible_to(world.alice)
    assert worlds.page_of_ids(access.standing(world.alice), is_open=True) == []
    assert not EscalationPersonRight.objects.filter(user=world.alice).exists()


@pytest.mark.django_db(transaction=True)
def test_the_database_refuses_to_delete_a_membership_from_under_a_right():
    world = worlds.build()
    escalation = worlds.raise_one(world, raised_on=TODAY)
    sql = f"DELETE FROM {Membership._meta.db_table} WHERE user_id = %s"
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, [world.alice.pk])
    EscalationPersonRight.objects.filter(user=world.alice).delete()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, [world.alice.pk])
    assert not access.can(world.alice, "view", escalation)


def test_the_end_of_one_role_leaves_what_came_from_another(world):
    ours.begin_role(
        world.alice, agency=world.council, role=Role.SAFEGUARDING_LEAD, started_on=TODAY, by=None
    )
    escalation = worlds.raise_one(world, raised_on=TODAY)
    ours.end_role(world.held["alice"], ended_on=TODAY, by=None)
    assert access.can(world.alice, "contribute", escalation)  # as safeguarding lead


def test_a_group_right_ends_at_once_with_the_role(world, escalation):
    ours.end_role(world.held["anna"], ended_on=TODAY, by=None)
    assert not access.can(world.anna, "view", escalation)
    ours.begin_role(
        world.anna, agency=world.council, role=Role.SAFEGUARDING_LEAD, started_on=TODAY, by=None
    )
    assert access.can(world.anna, "view", escalation)


# --- sync makes the rows what the records say, and nothing else -------------------------------


def rows_of(model, record):
    keys = ("permission_id", "group_id") if model is EscalationGroupRight else (
        "permission_id", "user_id", "membership_id", "acts",
    )  # fmt: skip
    rows = model.objects.filter(content_object=record)
    return set(rows.values_list(*keys, "is_open", "listed_on"))


def all_rows(record):
    return rows_of(EscalationGroupRight, record), rows_of(EscalationPersonRight, record)


def test_rows_added_by_hand_are_removed_and_rows_removed_are_put_back(world, escalation):
    right = all_rows(escalation)
    view = access.permission_id(Escalation, "view")
    intruder = Group.objects.create(name="intruders")
    EscalationGroupRight.objects.create(
        content_object=escalation, permission_id=view, group=intruder
    )
    membership = Membership.objects.get(user=world.charlie)
    EscalationPersonRight.objects.create(
        content_object=escalation, permission_id=view, user=world.charlie, membership=membership
    )
    EscalationPersonRight.objects.filter(user=world.alice).delete()
    assert all_rows(escalation) != right
    granting.sync(Escalation, [escalation])
    assert all_rows(escalation) == right


def test_copies_that_went_astray_are_put_right(world, escalation):
    right = all_rows(escalation)
    EscalationGroupRight.objects.update(is_open=False, listed_on=date(2000, 1, 1))
    EscalationPersonRight.objects.update(acts=True, listed_on=None)
    granting.sync(Escalation, [escalation])
    assert all_rows(escalation) == right


def test_only_the_rows_of_the_view_right_are_listed(world, escalation):
    view = access.permission_id(Escalation, "view")
    for model in (EscalationGroupRight, EscalationPersonRight):
        for permission, is_open, listed_on in model.objects.values_list(
            "permission_id", "is_open", "listed_on"
        ):
            copied = (True, escalation.due_on) if permission == view else (None, None)
            assert (is_open, listed_on) == copied


def test_sync_costs_the_same_for_one_record_and_for_many(world, django_assert_max_num_queries):
    many = [worlds.raise_one(world, raised_on=TODAY) for _ in range(6)]
    EscalationGroupRight.objects.all().delete()
    with django_assert_max_num_queries(14) as one:  # on SQLite; one fewer on PostgreSQL
        granting.sync(Escalation, many[:1])
    EscalationGroupRight.objects.all().delete()
    with django_assert_max_num_queries(len(one)):
        granting.sync(Escalation, many)


def test_sync_of_nothing_does_nothing(world, escalation):
    right = all_rows(escalation)
    granting.sync(Escalation, [])
    assert all_rows(escalation) == right


def test_a_grant_as_person_acts_if_any_ground_for_it_does(world, escalation, monkeypatch):
    membership = Membership.objects.get(user=world.charlie)
    grants = [
        access.ForPerson(world.charlie.pk, membership.pk, "view", acts=True),
        access.ForPerson(world.charlie.pk, membership.pk, "contribute", acts=False),
    ]
    monkeypatch.setattr(Escalation, "access_to", lambda records: {escalation.pk: grants})
    granting.sync(Escalation, [escalation])
    held = EscalationPersonRight.objects.filter(content_object=escalation)
    assert set(held.values_list("permission__codename", "acts")) == {
        ("view_escalation", True),
        ("contribute_escalation", False),
    }


# --- rights follow the record, before commit --------------------------------------------------


def test_the_next_steps_people_come_in_as_the_step_begins(world, escalation):
    assert not access.can(world.amir, "view", escalation)
    escalate.move_up(escalation, from_step=1, reason="No answer", by=world.alice)
    assert access.can(world.amir, "contribute", escalation)
    assert not access.can(world.asif, "view", escalation)
    moved = worlds.refresh(escalation)
    listed = EscalationGroupRight.objects.filter(listed_on__isnull=False)
    assert set(listed.values_list("is_open", "listed_on")) == {(True, moved.due_on)}


def test_a_closed_record_moves_to_the_closed_list_for_everyone(world, escalation):
    escalate.withdraw(escalation, outcome="withdrawn", reason="Settled", by=world.alice)
    for name in ("alice", "anna", "bea", "dana"):
        standing = access.standing(getattr(world, name))
        assert worlds.page_of_ids(standing, is_open=True) == [], name
        assert worlds.page_of_ids(standing, is_open=False) == [escalation.pk], name
    assert not EscalationPersonRight.objects.filter(acts=True).exists()


@pytest.mark.django_db(transaction=True)
def test_the_rights_of_a_new_record_are_there_when_it_is_first_seen():
    """No moment between commit and grant: the rights are in the same transaction."""
    world = worlds.build()
    seen = []

    @operation
    def raise_and_look(*, by):
        transaction.on_commit(
            lambda: seen.append(
                [access.can(world.bea, right, Escalation._base_manager.get()) for right in RIGHTS]
            )
        )
        return escalate.raise_escalation(
            raised_as=world.held["alice"],
            challenged_agency=world.trust,
            raised_on=TODAY,
            by=by,
            **worlds.ANSWERS,
        )

    raise_and_look(by=world.alice)
    assert seen == [[True, True, False]]


def test_an_operation_that_fails_leaves_no_grant(world, escalation):
    right = all_rows(escalation)

    @operation
    def move_and_fail(escalation, *, by):
        escalation = lock(escalation)
        escalate.move_up(escalation, from_step=1, reason="No answer", by=by)
        assert access.can(world.amir, "contribute", escalation)  # granted inside the operation
        raise NotAllowed("Changed my mind.")

    with pytest.raises(NotAllowed, match="Changed my mind"):
        move_and_fail(escalation, by=world.alice)
    assert all_rows(escalation) == right
    assert not access.can(world.amir, "view", escalation)


def test_what_memory_holds_is_no_ground_for_a_right(world, escalation):
    """Rights are computed from the row as written, not from what an operation left unsaved."""

    @operation
    def pretend(escalation, *, by):
        escalation = lock(escalation)
        escalation.save()
        escalation.step = 3  # never saved

    pretend(escalation, by=world.alice)
    assert not access.can(world.asif, "view", escalation)


# --- partnership-wide rights ------------------------------------------------------------------


def test_a_groups_partnership_wide_rights_are_exactly_those_given(world, escalation):
    group = world.held["charlie"].agency_role.group
    granting.grant_everywhere(group, [(Escalation, "contribute")])
    assert access.can(world.charlie, "contribute", escalation)
    assert not access.can(world.charlie, "manage", escalation)
    granting.grant_everywhere(group, [])
    assert not access.can(world.charlie, "view", escalation)


def test_the_business_team_needs_no_row(world, escalation):
    groups = {world.held[name].agency_role.group_id for name in ("dana", "hari", "sue")}
    assert not EscalationGroupRight.objects.filter(group__in=groups).exists()
    assert not EscalationPersonRight.objects.filter(user=world.dana).exists()


# --- the condition, wherever it is put --------------------------------------------------------


@pytest.mark.parametrize("name", [name for name in MAY if name not in ("anonymous", "closed")])
def test_the_condition_says_the_same_of_a_row_that_goes_by_another_name(people, escalation, name):
    """Beneath a negation, and where the record's own table is Django's U0 or T4."""
    worlds.raise_one(people, raised_on=TODAY)
    person, theirs = getattr(people, name), 2 if MAY[name] else 0
    held, every = access.holds(Escalation, person, access.VIEW), Escalation._base_manager
    rows = every.filter(held)
    assert rows.count() == theirs
    assert every.exclude(held).count() == 2 - theirs
    assert every.filter(~held | held).count() == 2
    assert (
        every.filter(pk__in=every.filter(pk__in=rows.values("pk")).values("pk")).count() == theirs
    )
    assert every.filter(Exists(rows.filter(pk=OuterRef("pk")))).count() == theirs
    assert (rows | rows).count() == (rows & every.all()).count() == theirs
    steps = StepRecord._base_manager.filter(escalation__in=rows, escalation__step=1)
    assert steps.count() == theirs


def test_the_condition_asks_the_clock_each_time(world, escalation, clock):
    rights = EscalationPersonRight.objects.filter(user=world.bob)
    rights.update(ends_at=core_clock.now() + timedelta(hours=1))
    assert access.can(world.bob, "contribute", escalation)
    clock.move(minutes=59, seconds=59)
    assert access.can(world.bob, "contribute", escalation)
    clock.move(seconds=1)
    assert not access.can(world.bob, "contribute", escalation)


@pytest.mark.postgresql
def test_postgresql_does_not_compile_the_condition_before_it_asks(db):
    with connection.cursor() as cursor:
        cursor.execute("SHOW jit")
        assert cursor.fetchone() == ("off",)
