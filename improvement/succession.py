"""What becomes of an agency's actions when another agency takes over, or when it is to close."""

from collections.abc import Mapping

from core import bulk, granting
from core.words import counted
from improvement.models import Action
from partnership import succession


def follow(successor_id: int, moved: Mapping[int, int]) -> None:
    """Within the operation that carries a takeover out. ``moved``: new held roles by the old.

    Actions stay under the name they were agreed with; an owner who moved owns them through the
    role at the successor.
    """
    rows = Action.objects.filter(agency__in=succession.standing_for([successor_id]))
    found = list(rows.order_by("pk").select_for_update(of=("self",), no_key=True))
    owned = [each for each in found if each.owner_id in moved]
    for each in owned:
        each.owner_id = moved[each.owner_id]
    bulk.save_many(owned, ["owner"])
    granting.sync(Action, found)


def matters(agency_id: int, successor_id: int) -> list[str]:
    """For the preview: a number only, whoever looks."""
    if not (number := _open_at(agency_id)):
        return []
    verb = "passes" if number == 1 else "pass"
    said = f"{counted(number, 'open action')} of the learning and improvement log {verb}"
    return [f"{said} to the successor’s people."]


def open_work(agency_id: int) -> list[str]:
    """Why an agency cannot be closed yet: a number only, whoever asks."""
    if not (number := _open_at(agency_id)):
        return []
    said = "1 open action is" if number == 1 else f"{number:,} open actions are"
    return [f"{said} its own. Each must be rated or withdrawn first, or another agency take over."]


def _open_at(agency_id: int) -> int:
    rows = Action.objects.unscoped("how many are open at an agency: a number alone").open()
    return rows.filter(agency__in=succession.standing_for([agency_id])).count()
