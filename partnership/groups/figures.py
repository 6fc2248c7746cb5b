"""How many of the seats that an agency has in the groups somebody sits in."""

from collections import Counter
from collections.abc import Collection
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.functions import Lower

from core import clock
from partnership.agency_figures import Figure
from partnership.groups.models import GroupSeat, PartnershipGroup, SeatHolder


def seats_held(agencies: Collection[int], begins_on: date, ends_on: date) -> dict[int, Figure]:
    """On the last day of the period, or today where that is still to come: in the groups that the
    partnership runs. For the scorecard of expectations: "participate in subgroup activity".

    Of empty seats of a group that are alike, as may come of people who left, one counts."""
    on = min(ends_on, clock.today())
    then = Q(started_on__lte=on) & (Q(ended_on=None) | Q(ended_on__gt=on))
    seats = GroupSeat.objects.filter(then, agency__in=agencies).exclude(
        group__kind=PartnershipGroup.Kind.BOARD
    )
    seats = seats.filter(Q(group__closed_on=None) | Q(group__closed_on__gt=on))
    held = SeatHolder.objects.filter(then, seat=OuterRef("pk"))
    alike = (
        seats.order_by()
        .values("agency", "group", "sits_as", kind_of_post=Lower("post"))
        .annotate(all=Count("pk"), held=Count("pk", filter=Exists(held)))
    )
    asked, taken = Counter[int](), Counter[int]()
    for each in alike:
        taken[each["agency"]] += each["held"]
        asked[each["agency"]] += each["held"] + (each["all"] > each["held"])
    return {each: Figure(asked[each], taken[each], taken[each]) for each in asked}
