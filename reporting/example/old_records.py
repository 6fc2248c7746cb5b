"""Two challenges from the days before the portal, long over: due for erasure, one of them held.

They are raised and settled within two days, so that none of the portal's own daily work has to be
replayed for the years in between. One of them is under a legal hold today.
"""

from datetime import UTC, date, datetime, timedelta

from core import calendar, clock, retention
from core.calendar import months_after
from escalations import operations
from escalations.models import Escalation
from partnership import legal_holds
from partnership.example import read
from reporting.example.people import Partnership

KEPT_YEARS = 7
AFTER_DUE = timedelta(days=21)  # how long ago the first became due


def load(partnership: Partnership, today: date) -> list[Escalation]:
    """Oldest first. None where the bank holidays of that year are not known any more."""
    england = calendar.england()
    begun = months_after(today - AFTER_DUE, -12 * KEPT_YEARS)
    if begun.year < england.first_year:
        return []
    found = []
    for number, entry in enumerate(read("old_records")):
        raised_on = england.add(england.day_one(begun), number)
        found.append(_one(partnership, entry, raised_on, england.add(raised_on, 1)))
    return found


def _one(partnership: Partnership, entry, raised_on: date, closed_on: date) -> Escalation:
    people = partnership.people
    with _at(raised_on):
        case = operations.raise_escalation(
            raised_as=partnership.role_at(entry["raised_by"], entry["raising_agency"]),
            challenged_agency=partnership.agencies[entry["challenged_agency"]],
            raised_on=raised_on,
            by=people[entry["raised_by"]],
            **{name: " ".join(text.split()) for name, text in entry["answers"].items()},
            level_of_need=entry["level_of_need"],
        )
    with _at(closed_on):
        operations.withdraw(
            case, outcome="overtaken", reason=entry["ended"], by=people[entry["raised_by"]]
        )
    if "hold" in entry:
        keeper = people[entry["held_by"]]
        kind = retention.kind_of(Escalation)
        legal_holds.place_hold(case, kind=kind, reason=entry["hold"], by=keeper)
    case.refresh_from_db()
    return case


def _at(day: date):
    return clock.held_at(datetime(day.year, day.month, day.day, 11, tzinfo=UTC))
