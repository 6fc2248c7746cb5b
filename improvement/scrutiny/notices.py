"""Who is told what about a challenge. Each notice has an occasion, so nobody is told twice.

| notice | when | to |
|---|---|---|
| raised | raised, or asked again | the challenged: who answers for the agency, the group's chair |
| half_way, due_soon, due_today, overdue | `policy.Due` | the challenged |
| executive | it comes onto the Executive's list | its chair, scrutineers, Business Managers |
| answered | answered | the scrutineers |
| closed | the scrutineer closed it | the challenged |

Nobody is told of their own act.
"""

from accounts.models import Membership
from core import notifications
from improvement.notices import business_managers
from improvement.scrutiny.parties import EXECUTIVE, Parties
from improvement.scrutiny.policy import Due
from partnership.groups.models import GroupRole
from partnership.models import AgencyRole
from partnership.roles import Role


def raised(challenge, by) -> None:
    _tell("challenge_raised", challenge, _challenged(challenge), f"raised:{challenge.due_on}", by)


def answered(challenge, by) -> None:
    _tell("challenge_answered", challenge, scrutineers(), f"answered:{challenge.version}", by)


def closed(challenge, by) -> None:
    _tell("challenge_closed", challenge, _challenged(challenge), "closed", by)


def due(challenge, what: Due, people: Parties) -> None:
    told = (
        [*_chairs_of_the_executive(), *scrutineers(), *business_managers()]
        if what == Due.EXECUTIVE
        else _challenged(challenge, people)
    )
    _tell(f"challenge_{what}", challenge, told, f"{what}:{challenge.due_on}")


def scrutineers() -> list[int]:
    rows = AgencyRole.objects.filter(role=Role.INDEPENDENT_SCRUTINEER)
    return _holding(rows.values_list("group_id", flat=True))


def _chairs_of_the_executive() -> list[int]:
    rows = GroupRole.objects.filter(
        role=Role.GROUP_CHAIR, partnership_group__kind=EXECUTIVE, partnership_group__closed_on=None
    )
    return _holding(rows.values_list("group_id", flat=True))


def _challenged(challenge, people: Parties | None = None) -> list[int]:
    """Business Managers, where a group has no chair and nobody answers for an agency."""
    groups = [each.group_id for each in (people or Parties([challenge])).answering(challenge)]
    return _holding(groups) or business_managers()


def _holding(groups) -> list[int]:
    rows = Membership.objects.filter(group__in=list(groups), user__is_active=True)
    return list(rows.order_by("user").values_list("user", flat=True).distinct())


def _tell(kind, challenge, told, occasion, by=None) -> None:
    due_on = None if challenge.closed_on or challenge.answered_on else challenge.due_on
    notifications.queue_many(
        (kind, person, challenge, f"challenge:{challenge.pk}:{occasion}", due_on)
        for person in dict.fromkeys(told)
        if by is None or person != by.pk
    )
