"""The portal's Celery application, with a beat that need not be waited for, on a working day.

The procedure's clock rests at weekends; the tests do not, so the portal's clock (and nothing else)
goes TEST_DAYS_ON days before the machine's, and as many hours more as the file TEST_HOURS_ON says.
TEST_WITHOUT names a task that its beat does not ask for.
"""

import os
from datetime import timedelta
from pathlib import Path

from config.celery import app
from core import clock

WATCHED = {
    "core.tasks.deliver_notifications",
    "escalations.tasks.move_up_when_due",
    "escalations.tasks.remind",
}
WITHOUT = {os.environ.get("TEST_WITHOUT")}
app.conf.beat_schedule = {
    name: {**entry, "schedule": 1.0}
    for name, entry in app.conf.beat_schedule.items()
    if entry["task"] in WATCHED - WITHOUT
}
assert {entry["task"] for entry in app.conf.beat_schedule.values()} == WATCHED - WITHOUT


def put_the_clock_on(days: int, more: str | None) -> None:
    usual = clock.now

    def now():
        hours = int(Path(more).read_text()) if more else 0
        return usual() + timedelta(days=days, hours=hours)

    clock.now = now


put_the_clock_on(int(os.environ["TEST_DAYS_ON"]), os.environ.get("TEST_HOURS_ON"))
