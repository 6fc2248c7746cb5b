"""A world that is put back is the one that was built, row for row, or it is built again."""

from contextlib import ExitStack
from datetime import timedelta

import pytest
from django.core import mail
from django.db import transaction

from accounts.models import User
from core import clock
from tests import emptying, kept
from tests import world as worlds
from tests.reporting import record_keepers as keepers

pytestmark = pytest.mark.django_db


def rows_of(build):
    """What a build leaves in the database, and its world; nothing stays."""
    with transaction.atomic():
        world = build()
        found = kept._everything()
        transaction.set_rollback(True)
    return found, world


def counted(calls):
    def build():
        calls.append(1)
        return worlds.build.__wrapped__()

    return kept.kept(build)


@pytest.mark.parametrize(
    "build",
    [
        worlds.build,
        worlds.build_with_administrators,
        worlds.build_and_raise,
        keepers.build_long_closed,
    ],
)
def test_what_is_put_back_is_what_was_built(build, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    fresh = kept.kept(build.__wrapped__)
    built, first = rows_of(fresh)
    put_back, second = rows_of(fresh)
    assert put_back == built
    assert {name: each.pk for name, each in vars(second).items() if isinstance(each, User)} == {
        name: each.pk for name, each in vars(first).items() if isinstance(each, User)
    }
    assert second.held["alice"] is not first.held["alice"]


def test_the_next_number_follows_the_rows_put_back():
    fresh = counted([])
    rows_of(fresh)
    world = fresh()
    assert User.objects.create_user("next@example.org").pk > world.nobody.pk


def test_it_is_built_again_at_another_moment_and_where_somebody_is(clock):
    calls = []
    fresh = counted(calls)
    rows_of(fresh)
    rows_of(fresh)
    assert len(calls) == 1
    clock.move(seconds=1)
    rows_of(fresh)
    assert len(calls) == 2
    User.objects.create_user("before@example.org")
    rows_of(fresh)
    rows_of(fresh)
    assert len(calls) == 4


def emptied():
    assert emptying.empty_what_was_filled(emptying.left_by_migrations())
    assert User.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_it_is_put_back_where_a_commit_is_a_commit():
    calls = []
    fresh = counted(calls)
    fresh()
    built = kept._everything()
    emptied()
    world = fresh()
    assert calls == [1]
    assert kept._everything() == built
    assert User.objects.create_user("next@example.org").pk > world.nobody.pk


@pytest.mark.django_db(transaction=True)
def test_it_is_built_in_full_where_something_of_it_waits_for_the_commit():
    """Also where another kept world with what waits is part of it."""
    calls = []

    @kept.kept
    def inner():
        return worlds.build_and_raise.__wrapped__()

    @kept.kept
    def outer():
        calls.append(1)
        return inner()

    for number in (1, 2):
        mail.outbox.clear()
        outer()
        assert calls == [1] * number
        assert mail.outbox
        emptied()
    with transaction.atomic():
        outer()
        transaction.set_rollback(True)
    assert calls == [1, 1]


def test_a_change_of_what_was_there_before_is_no_row_to_put_back():
    def build():
        worlds.ours.add_agency(
            slug="x", name="X", short_name="X", kind="voluntary", engagement="virtual", by=None
        )

    worlds.ours.add_agency(
        slug="y", name="Y", short_name="Y", kind="voluntary", engagement="virtual", by=None
    )
    with pytest.raises(NotImplementedError, match="partnership_agency"):
        kept.kept(build)()


# --- what goes on from a world --------------------------------------------------------------------


def goes_on(calls):
    """Ends a role, whose rows go or change, and raises a challenge, which adds some."""

    def go_on(world, held, number=1):
        calls.append(number)
        for _ in range(number):
            made = worlds.raise_one(world, raised_on=clock.today())
        worlds.ours.end_role(held, ended_on=clock.today(), reason="Left", by=None)
        return made

    return kept.kept_step(go_on)


def rows_after(build, *acts):
    """What the database holds once each of ``acts`` was done in a world of its own."""
    with transaction.atomic():
        world = build()
        made = [act(world) for act in acts]
        found = kept._everything()
        transaction.set_rollback(True)
    return found, made


def test_the_same_step_is_kept_the_second_time_and_put_back_row_for_row_from_then_on():
    calls = []
    fresh, act = counted([]), goes_on(calls)
    _, *found = [rows_after(fresh, lambda world: act(world, world.held["bella"])) for _ in range(4)]
    assert len(calls) == 2
    for rows, [made] in found:
        assert rows == found[0][0]
        assert made.reference == found[0][1][0].reference


def test_what_a_step_changes_in_memory_is_changed_when_it_is_put_back():
    def end(held):
        held.note = "ended"

    fresh, act = counted([]), kept.kept_step(end)
    for _ in range(3):
        with transaction.atomic():
            held = fresh().held["bella"]
            act(held)
            assert held.note == "ended"
            transaction.set_rollback(True)


@pytest.mark.parametrize("between", ["written", "another moment", "another act", "taken back"])
def test_a_step_is_carried_out_where_anything_is_other_than_when_it_was_kept(between):
    calls = []
    fresh, act = counted([]), goes_on(calls)
    for _ in range(3):
        rows_after(fresh, lambda world: act(world, world.held["bella"]))
    with transaction.atomic(), ExitStack() as later:
        world = fresh()
        if between == "written":
            User.objects.create_user("late@example.org")
        elif between == "another moment":
            later.enter_context(clock.held_at(clock.now() + timedelta(seconds=1)))
        elif between == "another act":
            act(world, world.held["bob"])
        else:
            with transaction.atomic():
                act(world, world.held["bella"])
                transaction.set_rollback(True)
        before = len(calls)
        act(world, world.held["bella"])
        assert len(calls) == before + 1
        transaction.set_rollback(True)


def test_other_arguments_make_another_step():
    calls = []
    fresh, act = counted([]), goes_on(calls)
    for number in (1, 2, 1, 2, 1, 2):
        rows_after(fresh, lambda world, number=number: act(world, world.held["bella"], number))
    assert calls == [1, 2, 1, 2]


def test_a_step_that_is_given_what_cannot_be_told_apart_is_carried_out():
    calls = []
    act = kept.kept_step(lambda world, choose: calls.append(choose(world)))
    fresh = counted([])
    for _ in range(4):
        rows_after(fresh, lambda world: act(world, lambda it: it.alice.pk))
    assert len(calls) == 4


def test_what_waits_for_the_commit_is_carried_out_for_a_test_that_listens(
    django_capture_on_commit_callbacks,
):
    """As `tests.conftest` says of each test that asks for that fixture."""
    fresh, act = counted([]), goes_on([])
    for number in range(4):
        mail.outbox.clear()
        with transaction.atomic():
            with django_capture_on_commit_callbacks(execute=True):
                world = fresh()
                act(world, world.held["bella"])
            assert mail.outbox, number
            transaction.set_rollback(True)
