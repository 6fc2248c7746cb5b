"""Agencies, teams, groups, people with their roles, and the contact directory."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from django.contrib.auth import get_user_model

from accounts.models import User
from core import clock
from escalations.parties import PROCEDURE
from partnership import operations, years
from partnership.agencies import operations as of_agencies
from partnership.agencies import sizes
from partnership.agencies.models import AgencyName
from partnership.example import read
from partnership.groups.models import PartnershipGroup
from partnership.models import Agency, HeldRole, Team
from reporting.example import groups, library, schools

# The agency's own fields; the rest of an entry is there for its reader.
AGENCY_FIELDS = ("slug", "name", "short_name", "kind", "engagement", "phase", "teams")
PERSON_FIELDS = ("email", "full_name", "job_title", "telephone")


@dataclass
class Partnership:
    """Everyone and everybody, by slug and by email address."""

    agencies: dict[str, Agency]
    groups: dict[str, PartnershipGroup]
    people: dict[str, User]
    roles: dict[tuple[str, str, str], HeldRole]  # (email, agency's slug, role)

    def role_at(self, email: str, agency: str) -> HeldRole:
        """The first role the person's entry names at that agency."""
        return next(
            held for (who, where, _), held in self.roles.items() if (who, where) == (email, agency)
        )


def load(today: date) -> Partnership:
    """All of them as of a year and a half before ``today``: before the first escalation."""
    started_on = _a_year_and_a_half_before(today)
    with clock.held_at(datetime.combine(started_on, time(9), UTC)):
        agencies = _agencies()
        schools.load()
        people = _people()
        roles = _roles(agencies, people, started_on)
        _directory(roles)
    # As of today: a chair's term and the version in force are what they are on this day.
    found = groups.load(agencies, roles, today, started_on)
    library.load(agencies, found, roles, today, started_on)
    return Partnership(agencies, found, people, roles)


def _a_year_and_a_half_before(day: date) -> date:
    """The first of that month."""
    months = day.year * 12 + day.month - 1 - 18
    return date(months // 12, months % 12 + 1, 1)


def _agencies() -> dict[str, Agency]:
    entries = read("agencies")
    found = {
        entry["slug"]: operations.add_agency(**_only(AGENCY_FIELDS, entry), by=None)
        for entry in entries
    }
    for entry in entries:
        _name(found[entry["slug"]], entry)
        _size(found[entry["slug"]], entry)
        if successor := entry.get("succeeded_by"):
            operations.succeed_agency(found[entry["slug"]], successor=found[successor], by=None)
        if "closed_on" in entry:
            found[entry["slug"]] = of_agencies.close_agency(
                found[entry["slug"]],
                closed_on=entry["closed_on"],
                reason=entry["closed_because"],
                by=None,
            )
    return found


def _name(agency: Agency, entry) -> None:
    for former in entry.get("formerly", ()):
        of_agencies.note_name(
            agency,
            name=former["name"],
            kind=AgencyName.Kind.FORMER,
            ended_on=former.get("ended_on"),
            by=None,
        )
    for name in entry.get("also_called", ()):
        of_agencies.note_name(agency, name=name, kind=AgencyName.Kind.ALIAS, by=None)


def _size(agency: Agency, entry) -> None:
    if "size" in entry:
        today = clock.today()
        sizes.note_size(
            agency, starts_in=years.year_of(today), **entry["size"], counted_on=today,
            source="Invented for the example", by=None,
        )  # fmt: skip


def _people() -> dict[str, User]:
    """Accounts without a password: the demonstration page is the only way in."""
    create = get_user_model().objects.create_user
    return {entry["email"]: create(**_only(PERSON_FIELDS, entry)) for entry in read("people")}


def _roles(agencies, people, started_on) -> dict[tuple[str, str, str], HeldRole]:
    teams = {(team.agency_id, team.name): team for team in Team.objects.all()}
    return {
        (entry["email"], held["agency"], held["role"]): operations.begin_role(
            people[entry["email"]],
            agency=agencies[held["agency"]],
            role=held["role"],
            team=teams.get((agencies[held["agency"]].pk, entry.get("team"))),
            started_on=started_on,
            by=None,
        )
        for entry in read("people")
        for held in entry["roles"]
    }


def _directory(roles) -> None:
    for entry in read("directory"):
        for order, contact in enumerate(entry["contacts"]):
            operations.list_contact(
                roles[contact["person"], entry["agency"], contact["role"]],
                procedure=PROCEDURE,
                step=entry["step"],
                order=order,
                by=None,
            )


def _only(names, entry) -> dict:
    return {name: entry[name] for name in names if name in entry}
