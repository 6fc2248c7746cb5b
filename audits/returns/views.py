"""The page of one return."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from audits.cycles.pages import trail
from audits.returns import signing_views
from audits.returns.models import Return
from core.pages import opens
from core.words import day


@opens(Return)
@require_safe
def agency_return(request, agency_return):
    details = {
        "title": f"{agency_return.cycle}: {agency_return.agency}",
        "agency_return": agency_return,
        "due": day(agency_return.due_on),
        "leads": signing_views.leads(agency_return, request.user),
        "trail": trail((agency_return.cycle.name, agency_return.cycle.get_absolute_url())),
    }
    return render(request, "audits/returns/return.html", details)
