"""A world that is put back is the one that was built, row for row, or it is built again."""

import pytest
from django.core import mail
from django.db import transaction

from accounts.models import User
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
