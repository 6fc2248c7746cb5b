"""Whether one agency may take over from another on a day: pure, no database and no clock."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from typing import Any

from core.words import day
from partnership import people
from partnership.models import Agency
from partnership.roles import Role

KEEPERS_ALONE = "The business team says when another agency takes over. Ask them."


def why_not_plan(
    agency: Any, successor: Any, on: date, today: date, planned: Iterable[Any]
) -> str | None:
    """``planned``: the takeovers that are planned and not yet done, of every agency.

    Agencies follow one another in the order of the days: A by B, then B by C. What would lead in
    a circle, or move people to a body that is gone by then, is refused.
    """
    planned = list(planned)
    if on < today:
        return "The day must be today or in the future."
    if agency.pk == successor.pk:
        return f"{agency} cannot take over from itself."
    if agency.closed_on or agency.succeeded_by_id:
        return f"{agency} no longer exists: another agency has taken over already."
    if successor.succeeded_by_id:
        return f"{successor} was itself taken over. Choose {successor.succeeded_by}."
    if successor.closed_on:
        return f"{successor} no longer exists. Choose another agency."
    if Agency.Kind.BUSINESS_TEAM in (agency.kind, successor.kind):
        return "The business team keeps the portal: it takes over from nobody, and nobody from it."
    for each in planned:
        if each.agency_id == agency.pk:
            return (
                f"{each.successor} takes over on {day(each.takes_effect_on)}: that is planned"
                " already. Call it off first."
            )
        if each.agency_id == successor.pk and each.takes_effect_on <= on:
            return (
                f"{successor} is itself taken over by {each.successor} on"
                f" {day(each.takes_effect_on)}. Choose {each.successor}, or a day before."
            )
        if each.successor_id == agency.pk and each.takes_effect_on >= on:
            return (
                f"{agency} takes over from {each.agency} on {day(each.takes_effect_on)}. Choose a"
                " later day, or call that off first."
            )
    return None


def why_not_call_off(takeover: Any, held: people.Held) -> str | None:
    if not people.keeps(held):
        return KEEPERS_ALONE
    if takeover.done_at:
        return "This has happened. It cannot be called off any more."
    if takeover.called_off_at:
        return "This was called off already."
    return None


# From the beginning of its day: beat has tried twice by then.
LATE_AFTER = timedelta(hours=2)


def is_late(takeover: Any, now: datetime) -> bool:
    """Whether it should have happened by ``now``, local time, and did not: it keeps failing."""
    if takeover.done_at or takeover.called_off_at:
        return False
    begins = datetime.combine(takeover.takes_effect_on, datetime.min.time(), now.tzinfo)
    return now >= begins + LATE_AFTER


def why_not_moved(
    role: Role, successor: Any, person: int | None = None, oneself: Collection[int] = ()
) -> str | None:
    """Why a role cannot go on at the successor, so that it ends. ``person``: who holds it, where
    somebody does; ``oneself``: the keys that `partnership.held.counted_as_oneself` gives of who
    planned the takeover. What begins at the successor is given, and by them."""
    if person in oneself:
        return (
            "Nobody gives a role to themself, or to somebody they stand in for: somebody else who"
            " keeps the portal gives it there."
        )
    return people.why_not_held(role, successor)
