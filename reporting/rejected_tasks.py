"""What stands on the home page of whoever hears that an agency rejected a recommendation."""

from core import clock
from core.words import day
from escalations import executive_list
from partnership.auth import held_by
from partnership.roles import Role

HEAR = {Role.LEAD_SAFEGUARDING_PARTNER.value, Role.INDEPENDENT_SCRUTINEER.value}


def tasks_of(person) -> list[dict[str, str]]:
    """No statement for anybody else."""
    if HEAR.isdisjoint(role for _, role in held_by(person)):
        return []
    return [
        {
            "text": f"{matter.name}: an agency rejected the statutory partners’ recommendation",
            "url": matter.url,
            "hint": f"{matter.what}. Rejected on {day(matter.since_on)}",
            "status": "To read",
        }
        for matter in executive_list.rejected(person, clock.today())
    ]
