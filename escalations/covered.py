"""Who covers today for those who act in an escalation, and until when."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from accounts.models import StandIn
from core import clock
from core.words import day, listed


@dataclass(frozen=True)
class Stand:
    """``person``: the user id of the deputy."""

    person: int
    name: str
    telephone: str
    email: str
    ends_on: date

    @property
    def said(self) -> str:
        return f"until {day(self.ends_on)} covered by {self.name}"


Covers = dict[int, list[Stand]]


def today(escalation, parties) -> Covers:
    """By user id, who stands in for somebody of the case's agencies today: one statement.

    Nobody stands in on a restricted one, nor who has a conflict of interest (`core.restriction`).
    """
    if escalation.is_restricted:
        return {}
    agencies = {*parties.now.values(), *parties.partners}
    rows = StandIn.objects.filter(
        membership__group__agency_role__agency__in=agencies,
        starts_on__lte=clock.today(),
        ends_on__gte=clock.today(),
    )
    found: dict[int, set[Stand]] = defaultdict(set)
    for person, *deputy in rows.values_list(
        "membership__user",
        "deputy",
        "deputy__full_name",
        "deputy__telephone",
        "deputy__email",
        "ends_on",
    ):
        if parties.can_act(escalation, deputy[0]):
            found[person].add(Stand(*deputy))
    return {person: sorted(stands, key=_order) for person, stands in found.items()}


def _order(stand: Stand) -> tuple[str, date]:
    return stand.name, stand.ends_on


def with_cover(post: str, stands: list[Stand]) -> str:
    """ "team manager, until Friday 10 April 2026 covered by Bea Quill" """
    return ", ".join(filter(None, [post, listed(each.said for each in stands)]))
