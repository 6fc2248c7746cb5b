"""A database that stopped midway through steps that are gone is told from one that did not."""

import pytest
from django.core.checks import run_checks
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from core.upgrading import stopped_midway

pytestmark = pytest.mark.django_db

LAST = {"app": "improvement", "name": "0005_withdrawn_criteria_priorities_and_measures"}


@pytest.fixture
def steps():
    return MigrationRecorder(connection).migration_qs


def test_all_of_the_steps_or_none_is_well(steps):
    assert stopped_midway(connection) == []
    assert not [found for found in run_checks(databases=["default"]) if found.id == "core.E036"]
    steps.filter(app="improvement").delete()
    assert stopped_midway(connection) == []


def test_some_of_them_is_not_and_nothing_is_migrated(steps):
    steps.get(**LAST).delete()
    assert stopped_midway(connection) == [
        "improvement: 0005_withdrawn_criteria_priorities_and_measures"
    ]
    with pytest.raises(SystemCheckError, match=r"core\.E036.*improvement: 0005"):
        call_command("migrate", verbosity=0, skip_checks=False)


def test_steps_that_are_still_there_are_simply_carried_out(steps):
    steps.filter(app="guardian").exclude(name__startswith="0001").delete()
    assert stopped_midway(connection) == []
