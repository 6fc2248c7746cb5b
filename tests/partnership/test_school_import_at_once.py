"""Two who import at the same moment, on PostgreSQL: one after the other, and each school once."""

import pytest

from partnership.schools import operations, reading
from partnership.schools.models import School, SchoolRegister
from tests import world as worlds
from tests.partnership.registers import FIRST, SECOND
from tests.partnership.test_school_import import confirm, rows, send, sent_by
from tests.reporting.test_disposal_at_once import at_once

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def quiet(monkeypatch, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr("core.prompting.after_commit", lambda task: None)


@pytest.fixture
def world():
    return worlds.build_with_administrators()


def run(these):
    return lambda: operations.import_rows(these, joined={}, by=None)


def test_the_same_schools_twice_at_once_are_there_once(world):
    these = rows(FIRST, SECOND)
    first, second = at_once(run(these), run(these))
    assert sorted([len(each.of("added")) for each in (first, second)]) == [0, 2]
    assert School.objects.count() == 2
    assert School.history.count() == 2


def test_a_double_click_on_import_is_one_act(world):
    send(world.dana, FIRST)
    reading.read_waiting()
    sent = sent_by(world.dana)
    found = at_once(*[lambda: confirm(sent, world.dana)] * 2)
    assert sorted(type(each).__name__ for each in found) == ["NotAllowed", "SchoolRegister"]
    assert School.history.count() == 1


def test_two_workers_read_one_file_once(world):
    send(world.dana, FIRST)
    assert sorted(at_once(reading.read_waiting, reading.read_waiting)) == [0, 1]
    assert sent_by(world.dana).state == SchoolRegister.State.READ


def test_two_files_of_one_person_at_once_leave_one(world, tmp_path):
    found = at_once(lambda: send(world.dana, FIRST), lambda: send(world.dana, SECOND))
    assert not [each for each in found if isinstance(each, Exception)], found
    assert len([each for each in tmp_path.rglob("*") if each.is_file()]) == 1
    assert SchoolRegister.objects.unscoped("test").count() == 1
