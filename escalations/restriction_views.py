"""Who may open one escalation: its restriction, conflicts of interest, the way in an emergency."""

from django.urls import reverse
from django.views.decorators.http import require_safe

from core import access
from core.pages import opens
from escalations.models import Escalation
from partnership import restriction_views as pages
from partnership.pages import for_holders_of
from partnership.restriction import BREAKS_THE_GLASS, closed_to, may_break_the_glass


def _who_can_see(escalation) -> str:
    return reverse("escalations:who_can_see", args=[escalation.reference])


@opens(Escalation, right=access.MANAGE)
def restrict(request, escalation):
    return pages.restrict(request, escalation, _who_can_see(escalation))


@opens(Escalation, right=access.MANAGE)
def lift(request, escalation):
    return pages.lift(request, escalation, _who_can_see(escalation))


@opens(Escalation, right=access.MANAGE)
def put_on_the_list(request, escalation):
    home = reverse("escalations:index")
    return pages.put_on_the_list(request, escalation, _who_can_see(escalation), home)


@opens(Escalation, right=access.MANAGE)
def take_off(request, escalation, pk):
    home = reverse("escalations:index")
    return pages.take_off(request, escalation, pk, _who_can_see(escalation), home)


@opens(Escalation, right=access.MANAGE)
def mark_conflict(request, escalation):
    return pages.mark_conflict(request, escalation, _who_can_see(escalation))


@opens(Escalation, right=access.MANAGE)
def end_conflict(request, escalation, pk):
    return pages.end_conflict(request, escalation, pk, _who_can_see(escalation))


@opens(Escalation, right=access.CONTRIBUTE)
def declare_conflict(request, escalation):
    back, home = escalation.get_absolute_url(), reverse("escalations:index")
    return pages.declare_conflict(request, escalation, back, home)


@for_holders_of(BREAKS_THE_GLASS, called="which escalations are restricted, by reference")
@require_safe
def closed(request):
    return pages.closed(
        request,
        Escalation,
        lambda reference: reverse("escalations:emergency", args=[reference]),
        reverse("escalations:index"),
    )


@for_holders_of(BREAKS_THE_GLASS, called="a restricted escalation in an emergency, for 24 hours")
def emergency(request, reference):
    return pages.in_an_emergency(request, Escalation, reference, reverse("escalations:closed"))


def emergency_door(request, model, reference: str) -> str | None:
    """Where whoever may break the glass is led from the address of what is closed to them."""
    if model is not Escalation or not may_break_the_glass(request.user):
        return None
    if reference in {each.reference for each in closed_to(request.user, Escalation)}:
        return reverse("escalations:emergency", args=[reference])
    return None
