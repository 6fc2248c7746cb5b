"""A world that is put back is the one that was built, row for row, or it is built again."""

import os
import subprocess
import sys
from contextlib import ExitStack
from datetime import timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.db.backends.sqlite3.base import DatabaseWrapper

from accounts.models import User
from core import clock
from core.models import Submission
from tests import emptying, kept
from tests import world as worlds
from tests.reporting import record_keepers as keepers

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch):
    """Neither by other tests nor by the other worker."""
    for name, empty in {"_kept": {}, "_done": set(), "_shared": None}.items():
        monkeypatch.setattr(kept, name, empty)


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


@pytest.mark.parametrize("is_a_step", [False, True])
def test_what_migrations_made_is_no_row_to_put_back(is_a_step):
    def writes():
        kind = ContentType.objects.first()
        Permission.objects.create(name="x", codename="x", content_type=kind)

    fresh, act = kept.kept(SimpleNamespace), kept.kept_step(writes)
    if is_a_step:
        rows_after(fresh, lambda world: act())  # not kept yet
        fresh()
    else:
        act = kept.kept(writes)
    with pytest.raises(NotImplementedError, match="migrations"):
        act()


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


# --- what the workers of a run share --------------------------------------------------------------


@pytest.fixture
def shared(tmp_path, nothing_kept):
    kept.share_in(tmp_path / "kept")
    return tmp_path / "kept"


def in_another_worker() -> None:
    """It remembers nothing, and finds what is in the folder."""
    kept._kept.clear()
    kept._done.clear()


class Told:
    """A world of one person, and a step that adds another, as functions of a module; ``calls``
    says what was carried out."""

    def __init__(self):
        self.calls = []

        def begins():
            self.calls.append("begins")
            return SimpleNamespace(one=User.objects.create_user("one@example.org"))

        def adds(world, name):
            self.calls.append(name)
            world.one.full_name = name
            world.one.save()
            return User.objects.create_user(f"{name}@example.org")

        for each in (begins, adds):
            each.__qualname__ = each.__name__
        self.begins, self.adds = kept.kept(begins), kept.kept_step(adds)

    def rows(self, name="two"):
        found, [made] = rows_after(self.begins, lambda world: self.adds(world, name))
        return found, made.pk

    def really(self, name="two"):
        """What is carried out of it."""
        self.calls.clear()
        self.rows(name)
        return self.calls


def test_what_one_worker_has_kept_another_puts_back_row_for_row(shared):
    told = Told()
    told.rows()
    built = told.rows()
    assert told.calls == ["begins", "two", "two"]  # a step is kept the second time
    in_another_worker()
    assert told.rows() == built
    assert told.calls == ["begins", "two", "two"]


def test_what_differs_in_anything_is_done_anew(shared, clock, tmp_path):
    told = Told()
    told.rows()
    told.rows()
    in_another_worker()
    assert told.really() == []
    assert told.really("three") == ["three"]
    told.adds.__wrapped__.__qualname__ = "adds_otherwise"
    assert told.really() == ["two"]
    told = Told()
    told.begins.__wrapped__.__qualname__ = "begins_otherwise"
    assert told.really() == ["begins", "two"]
    kept.share_in(tmp_path / "of another run, or another database")
    in_another_worker()
    assert Told().really() == ["begins", "two"]
    kept.share_in(shared)
    in_another_worker()
    clock.move(seconds=1)
    assert Told().really() == ["begins", "two"]


def test_what_is_no_function_of_a_module_is_put_back_in_its_own_worker_alone(shared, monkeypatch):
    told = Told()
    told.begins.__wrapped__.__qualname__ = "Told.__init__.<locals>.begins"
    assert told.really() == ["begins", "two"]
    assert told.really() == ["two"]
    in_another_worker()
    monkeypatch.setattr(kept.os, "getpid", lambda: 0)
    assert told.really() == ["begins", "two"]


def test_acts_are_called_alike_in_each_worker():
    """Whatever its number and its seed."""
    asked = [sys.executable, "-c", f"import django; django.setup()\n{CALLED}\nprint(called)"]
    surroundings = {**os.environ, "PYTHONHASHSEED": "1"}
    elsewhere = subprocess.check_output(asked, text=True, env=surroundings)
    here = {}
    exec(CALLED, here)
    assert here["called"] == elsewhere.strip() != ""


CALLED = """
from tests import kept, world
told = {"by": world.User(pk=3), "on": world.LONG_AGO, "of": [world.Role.MODERATOR, ("2",)]}
with kept.clock.held_at(kept.clock.now().replace(2026, 3, 4, 5, 6, 7, 8)):
    called = kept._after([1, 2, 3, 4], world.build, (), told)
"""


def test_what_was_written_by_half_is_never_read(shared, monkeypatch):
    told = Told()

    def killed(*names):
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(kept.os, "link", killed)
        broken.setattr(kept.Path, "unlink", lambda path: path.write_bytes(b"half"))
        with pytest.raises(KeyboardInterrupt):
            told.rows()
    assert [path.read_bytes() for path in shared.iterdir()] == [b"half"]
    in_another_worker()
    assert told.really() == ["begins", "two"]


def test_of_two_workers_that_keep_the_same_at_once_the_first_is_put_back(shared, monkeypatch):
    """And what goes on from the rows of the second is not kept: their keys may be others."""
    told = Told()
    really_put = os.link

    def too_late(written, name):
        name.write_bytes(written.read_bytes())
        really_put(written, name)

    def and_is_so_with_the_world():
        for path in of_the_world or [*shared.iterdir()]:
            path.unlink()
        kept._kept.clear()
        with monkeypatch.context() as late:
            late.setattr(kept.os, "link", too_late)
            assert told.really() == ["begins", "two"]

    of_the_world = []
    and_is_so_with_the_world()
    and_is_so_with_the_world()
    of_the_world = [*shared.iterdir()]
    assert len(of_the_world) == 1  # the step was done twice, and is not kept
    assert told.really() == ["two"]
    assert told.really() == []
    and_is_so_with_the_world()


def test_files_are_put_back_where_a_test_has_its_own(settings, tmp_path):
    def build():
        world = worlds.build_and_raise.__wrapped__()
        document = keepers.SimpleUploadedFile("minutes.txt", b"what was said")
        keepers.escalate.add_document(world.raised, upload=document, by=world.alice)
        return world

    inner = kept.kept(build)
    outer = kept.kept(lambda: inner())
    for folder, each in (("1", inner), ("1", outer), ("2", outer)):
        settings.MEDIA_ROOT = tmp_path / folder
        with transaction.atomic():
            [document] = each().raised.documents.all()
            assert document.is_unchanged()
            transaction.set_rollback(True)


# --- which tables are looked into -----------------------------------------------------------------


def test_each_table_with_a_row_is_told_by_one_statement():
    worlds.build_and_raise()
    _submission(User.objects.first())
    with connection.cursor() as cursor:
        told = {*emptying._filled(cursor)}
        for table in connection.introspection.django_table_names():
            cursor.execute(f"SELECT EXISTS (SELECT 1 FROM {connection.ops.quote_name(table)})")
            assert table in told or not cursor.fetchone()[0]


def _submission(person):
    """Its key is no number that the database counts."""
    return Submission.objects.create(
        token=uuid4(), operation="x", answers="x", by=person, received_at=clock.now()
    )


@pytest.mark.sqlite
@pytest.mark.parametrize("model", [EmailAddress, Submission])
def test_after_each_test_a_broken_foreign_key_is_found(model):
    person = User.objects.create_user("one@example.org")
    connection.check_constraints()
    with transaction.atomic(), connection.cursor() as cursor:
        if model is Submission:
            _submission(person)
        else:
            EmailAddress.objects.create(user=person, email=person.email)
        cursor.execute(f"DELETE FROM {User._meta.db_table}")
        with pytest.raises(IntegrityError, match=model._meta.db_table):
            connection.check_constraints()
        transaction.set_rollback(True)
    assert DatabaseWrapper.check_constraints is emptying.check_those_filled
