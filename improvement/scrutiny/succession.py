"""What becomes of challenges to an agency when another takes over, or when it is to close."""

from collections.abc import Mapping

from core.words import counted
from improvement.scrutiny import operations
from improvement.scrutiny.models import Challenge
from partnership import succession


def follow(successor_id: int, moved: Mapping[int, int]) -> None:
    """Within the operation that carries a takeover out: the successor's people answer."""
    operations.follow_the_directory(succession.standing_for([successor_id]))


def matters(agency_id: int, successor_id: int) -> list[str]:
    """For the preview: a number only, whoever looks."""
    number = _open_at(agency_id)
    said = f"{counted(number, 'open challenge')} of the independent scrutineer"
    return [f"{said}: the successor’s people answer."] if number else []


def open_work(agency_id: int) -> list[str]:
    """Why an agency cannot be closed yet: a number only, whoever asks."""
    number = _open_at(agency_id)
    said = f"{counted(number, 'challenge')} of the independent scrutineer to it"
    return [f"{said} must be closed first, or another agency take over."] if number else []


def _open_at(agency_id: int) -> int:
    rows = Challenge.objects.unscoped("how many are open at an agency: a number alone").open()
    return rows.filter(to_agency__in=succession.standing_for([agency_id])).count()
