"""What is lent without a cover that stands: taken back each night, and nothing else is."""

import pytest
from django.conf import settings

from accounts.models import StandIn
from core.models import AccessLog
from partnership import cover, tasks
from partnership import operations as ours
from partnership.models import Cover
from partnership.roles import Role
from tests.partnership.test_cover import TODAY, day, name, practice, seat, world

__all__ = ["practice", "world"]

pytestmark = pytest.mark.django_db


def test_what_is_lent_by_a_cover_that_is_over_is_taken_back(world, practice):
    seat(world, practice, "bella", world.trust)
    name(world, "bella", "bilal", last=9)
    over = name(world, "bea", "bilal", last=9)
    ours.begin_role(world.bella, agency=world.trust, role=Role.TRAINER, started_on=TODAY, by=None)
    assert StandIn.objects.count() == 4
    Cover._base_manager.filter(pk=over.pk).update(ended_at=over.named_at)
    assert cover.take_back(by=None) == 1
    assert {row.membership.user for row in StandIn.objects.all()} == {world.bella}
    assert StandIn.objects.count() == 3
    line = AccessLog.objects.get(detail="deputy without a cover")
    assert (line.about, line.holder) == (
        f"accounts.User:{world.bea.pk}", f"person:{world.bilal.pk}",
    )  # fmt: skip
    tasks.take_back_what_no_cover_lends()
    assert StandIn.objects.count() == 3


def test_what_is_lent_for_days_to_come_stays_and_what_was_lent_is_of_the_past(world, clock):
    name(world, "bella", "bilal", first=5, last=6)
    name(world, "bea", "bilal", last=1)
    clock.set(f"{day(2)}")
    Cover._base_manager.filter(person=world.bea).update(ended_at=cover.clock.now())
    assert cover.take_back(by=None) == 0
    assert StandIn.objects.count() == 2


def test_it_is_looked_at_every_night():
    every_night = settings.CELERY_BEAT_SCHEDULE.values()
    assert "partnership.tasks.take_back_what_no_cover_lends" in {
        each["task"] for each in every_night
    }
