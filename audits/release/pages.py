"""Who comes to the pages of releases and bundles, and from where."""

from functools import partial, wraps

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse

from audits.cycles.pages import RUN_CYCLES, runs, trail
from audits.release.models import Partner, TakenOver
from audits.returns.models import Return
from audits.returns.policy import WRITTEN_IN, State
from audits.returns.signing_views import its_trail
from core import acts
from core.declarations import declare
from core.models import AccessLog
from core.pages import log_access, opens
from partnership.pages import for_holders_of, holds_any, may_open

of_keepers = for_holders_of(*RUN_CYCLES, called="the list of other partnerships")


def keeps_partners(person) -> bool:
    return holds_any(person, RUN_CYCLES)


def with_partner(view):
    """The partnership in the address."""

    @wraps(view)
    def wrapper(request, *args, partner, **kwargs):
        rows = Partner.objects.visible_to(request.user)
        found = next((each for each in rows if each.slug == partner), None)
        if found is None:
            # The second of two clicks: by the first it has another address, or none any more.
            if request.method == "POST" and acts.was_sent(request):
                return redirect("release:partners")
            raise Http404
        return view(request, *args, partner=found, **kwargs)

    return wrapper


def of_takers(view):
    """The return, for whoever may have its bundles: its agency's people who write in it, and
    whoever runs its cycle. 403 for others who may open the return."""

    @wraps(view)
    def wrapper(request, agency_return, **kwargs):
        runs_it = partial(runs, cycle=agency_return.cycle)
        if not agency_return.may_contribute and not may_open(request, runs_it):
            log_access(request, AccessLog.What.REFUSED, agency_return)
            raise PermissionDenied
        return view(request, agency_return, **kwargs)

    return declare("release Return", opens(Return)(wrapper))


def page_of(agency_return, name: str, *args) -> str:
    return reverse(f"release:{name}", args=[agency_return.reference, *args])


def within(agency_return, *more: tuple[str, str]) -> list[tuple[str, str]]:
    return [*its_trail(agency_return), *more]


def within_partners(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return trail(*more)


def leads(agency_return, person) -> list[tuple[str, str]]:
    """From the page of a return to those of its releases, or of bundles that came for it, where
    there is a partnership to exchange any with, or something came from one. Two statements at
    most."""
    takes = agency_return.may_contribute or runs(person, agency_return.cycle)
    writes = agency_return.may_contribute and agency_return.state in WRITTEN_IN
    is_final = agency_return.state == State.FINAL
    if not (writes or (is_final and takes)):
        return []
    came = TakenOver.objects.visible_to(person).filter(agency_return=agency_return)
    if not Partner.objects.visible_to(person).filter(ended_on=None).exists() and not (
        writes and came.exists()
    ):
        return []
    if is_final:
        return [("Release to other partnerships", page_of(agency_return, "releases"))]
    return [("Use a return released by another partnership", page_of(agency_return, "received"))]
