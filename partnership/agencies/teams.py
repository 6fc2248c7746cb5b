"""What is written of an agency's teams: by its administrator, or by the business team."""

from core import clock
from core.as_seen import require_as_seen
from core.operations import NotAllowed, lock, operation
from partnership.agencies import policy
from partnership.held import require, require_administrator
from partnership.models import Agency, Team


@operation
def add_team(agency, *, name: str, by) -> Agency:
    agency = _kept_by(by, agency)
    require(policy.why_not_keep_teams(agency))
    require(policy.why_not_team_name(name, _names(agency)))
    Team.objects.create(agency=agency, name=name)
    return agency


@operation
def rename_team(team, *, name: str, by, version: str = "") -> Agency:
    """Whoever is of it is so under the new name. ``version``: see `core.as_seen`."""
    agency, team = _locked(team, by, version)
    if name == team.name:
        raise NotAllowed("It is called that already. There is nothing to change.")
    require(policy.why_not_team_name(name, _names(agency, but=team)))
    team.name = name
    team.save()
    return agency


@operation
def close_team(team, *, by, version: str = "") -> Agency:
    """It is no longer there, from today. ``version``: see `core.as_seen`."""
    agency, team = _locked(team, by, version)
    team.closed_on = clock.today()
    team.save()
    return agency


def _kept_by(by, agency) -> Agency:
    """Raises PermissionDenied unless ``by`` looks after the agency."""
    agency = lock(agency)
    if by is not None:
        require_administrator(by, agency)
    return agency


def _locked(team, by, version: str) -> tuple[Agency, Team]:
    agency = _kept_by(by, team.agency)  # so that two about its teams come one after the other
    team = lock(team)
    told = f"The team is called {team} now." + (" It is closed." if team.closed_on else "")
    require_as_seen(team, version, told)
    require(policy.why_not_change_team(team))
    return agency, team


def _names(agency, but=None) -> list[str]:
    """What its teams are called that are there."""
    rows = Team.objects.filter(agency=agency, closed_on=None)
    return list(rows.exclude(pk=but.pk if but else None).values_list("name", flat=True))
