"""The portal's Celery application, with a beat that need not be waited for, on a working day.

The procedure's clock rests at weekends; the tests do not, so the portal's clock (and nothing else)
goes TEST_DAYS_ON days before the machine's.
"""

import os
from datetime import timedelta

from config.celery import app
from core import clock

WATCHED = {
    "core.tasks.deliver_notifications",
    "escalations.tasks.move_up_when_due",
    "escalations.tasks.remind",
}
app.conf.beat_schedule = {
    name: {**entry, "schedule": 1.0}
    for name, entry in app.conf.beat_schedule.items()
    if entry["task"] in WATCHED
}
assert {entry["task"] for entry in app.conf.beat_schedule.values()} == WATCHED


def put_the_clock_on(days: int) -> None:
    usual = clock.now
    clock.now = lambda: usual() + timedelta(days=days)


put_the_clock_on(int(os.environ["TEST_DAYS_ON"]))
