"""Who is told what about a challenge. Each notice has an occasion, so nobody is told twice.

| notice | when | to |
|---|---|---|
| raised | raised, or asked again | the challenged: who answers for the agency, the group's chair (or its deputy chair) |
| half_way, due_soon, due_today, overdue | `policy.Due` | those of the challenged who are silent |
| nobody | with each of these, where for one of those who are silent nobody could answer | the Business Managers |
| executive | it comes onto the Executive's list | its chair, scrutineers, Business Managers |
| answered | answered by everybody who was challenged | the scrutineers |
| closed | the scrutineer closed it | the challenged |

Nobody is told of their own act.
"""  # noqa: E501 a row of the table is one line

from collections.abc import Iterable

from accounts.models import Membership
from core import notifications
from improvement.judging import chairs_of, conflicted
from improvement.notices import business_managers
from improvement.scrutiny.parties import EXECUTIVE, Parties, who_is_asked, without_anybody
from improvement.scrutiny.policy import Due, Party
from partnership.groups import membership
from partnership.groups.models import PartnershipGroup
from partnership.models import AgencyRole
from partnership.roles import Role


def raised(challenge, by) -> None:
    occasion = f"raised:{challenge.due_on}"
    _tell("challenge_raised", challenge, _challenged(challenge), occasion, by)
    _say_who_is_missing(challenge, occasion)


def answered(challenge, by) -> None:
    _tell("challenge_answered", challenge, scrutineers(), f"answered:{challenge.version}", by)


def closed(challenge, by) -> None:
    _tell("challenge_closed", challenge, _challenged(challenge), "closed", by)


def _say_who_is_missing(challenge, occasion: str) -> None:
    if without_anybody([challenge])[challenge.pk]:
        _tell("challenge_nobody", challenge, business_managers(), f"nobody:{occasion}")


def due(challenge, what: Due, people: Parties) -> None:
    occasion = f"{what}:{challenge.due_on}"
    if what == Due.EXECUTIVE:
        told = [*_chairs_of_the_executive(challenge), *scrutineers(), *business_managers()]
    else:
        told = _challenged(challenge, people)
        _say_who_is_missing(challenge, occasion)
    _tell(f"challenge_{what}", challenge, told, occasion)


def scrutineers() -> list[int]:
    rows = AgencyRole.objects.filter(role=Role.INDEPENDENT_SCRUTINEER)
    return _holding(rows.values_list("group_id", flat=True))


def _chairs_of_the_executive(challenge) -> list[int]:
    executive = PartnershipGroup.objects.filter(kind=EXECUTIVE, closed_on=None)
    return _chairs(executive.values_list("pk", flat=True), conflicted(challenge))


def _chairs(groups: Iterable[int], kept_from: set[int]) -> list[int]:
    """The chair of each; where they have a conflict of interest, its deputy chairs."""
    groups, found = list(groups), []
    chairs, deputies = chairs_of(groups), membership.deputy_chairs(groups)
    for group in groups:
        has = [each for each in chairs[group] if each not in kept_from]
        found += has or [each for each in deputies[group] if each not in kept_from]
    return found


def _challenged(challenge, people: Parties | None = None) -> list[int]:
    """Those who are asked, but for those with a conflict of interest."""
    kept_from = conflicted(challenge)
    groups = [each.group_id for each in (people or Parties([challenge])).asked(challenge)]
    told = [each for each in _holding(groups) if each not in kept_from]
    asks_the_group = Party.GROUP in who_is_asked(challenge)
    chairs = _chairs([challenge.to_group_id], kept_from) if asks_the_group else []
    return [*told, *chairs]


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
