"""How many of the seats that an agency has in the groups somebody sits in."""

from collections.abc import Collection
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q

from core import clock
from partnership.agency_figures import Figure
from partnership.groups.models import GroupSeat, PartnershipGroup, SeatHolder


def seats_held(agencies: Collection[int], begins_on: date, ends_on: date) -> dict[int, Figure]:
    """On the last day of the period, or today where that is still to come: in the groups that the
    partnership runs. For the scorecard of expectations: "participate in subgroup activity"."""
    on = min(ends_on, clock.today())
    then = Q(started_on__lte=on) & (Q(ended_on=None) | Q(ended_on__gt=on))
    seats = GroupSeat.objects.filter(then, agency__in=agencies).exclude(
        group__kind=PartnershipGroup.Kind.BOARD
    )
    seats = seats.filter(Q(group__closed_on=None) | Q(group__closed_on__gt=on))
    held = SeatHolder.objects.filter(then, seat=OuterRef("pk"))
    found = (
        seats.order_by()
        .values("agency")
        .annotate(asked=Count("pk"), held=Count("pk", filter=Exists(held)))
    )
    return {each["agency"]: Figure(each["asked"], each["held"], each["held"]) for each in found}
