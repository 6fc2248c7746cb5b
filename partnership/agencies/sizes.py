"""How large an agency is in a financial year, typed in by the business team with its source."""

from datetime import date

from core import clock
from core.as_seen import require_as_seen
from core.operations import lock, operation
from core.words import counted, day
from partnership import years
from partnership.agencies import policy
from partnership.agencies.models import AgencySize
from partnership.held import require, require_the_business_team
from partnership.models import Agency


@operation
def note_size(
    agency, *, starts_in: int, people: int, contacts: int | None = None, source: str,
    counted_on: date, version: str = "", by,
) -> Agency:  # fmt: skip
    """``starts_in``: the year that the financial year starts in. What was noted of it before is
    put right; its history keeps what it said. Raises Stale when somebody else did so since
    ``version``."""
    require_the_business_team(by)
    agency = lock(agency)
    require(policy.why_not_size(starts_in, years.year_of(clock.today())))
    size = AgencySize.objects.filter(agency=agency, starts_in=starts_in).first()
    require_as_seen(size, version, in_words(size) if size else "")
    size = size or AgencySize(agency=agency, starts_in=starts_in)
    size.people, size.contacts, size.source, size.counted_on = people, contacts, source, counted_on
    size.save()
    return agency


def in_words(size) -> str:
    """2026 to 2027: 240 people who work with children, 310 contacts with the front door. …"""
    people = f"{size.people:,} {'person' if size.people == 1 else 'people'}"
    contacts = "" if size.contacts is None else f", {counted(size.contacts, 'contact')}"
    with_whom = " with the front door" if contacts else ""
    who = f"who {'works' if size.people == 1 else 'work'} with children"
    said = f"{years.called(size.starts_in)}: {people} {who}{contacts}{with_whom}."
    return f"{said} Source: {size.source}, counted on {day(size.counted_on)}."


def latest(person, until: int) -> dict[int, AgencySize]:
    """By the key of the agency: the size of the latest year up to the one that starts in
    ``until``."""
    rows = AgencySize.objects.visible_to(person).filter(starts_in__lte=until)
    return {each.agency_id: each for each in rows.order_by("starts_in")}
