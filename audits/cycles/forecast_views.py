"""The page that says whom to ask in time."""

from functools import partial, wraps

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from audits.cycles import forecasts
from audits.cycles.forecast import Expected
from audits.cycles.pages import looks_on, with_cycle, within
from audits.returns.models import Return
from core import exports
from core.access_log import shows
from core.models import AccessLog
from core.pages import declare, log_access
from core.words import counted
from partnership.pages import may_open


def of_who_looks_on(view):
    """Those of the partnership who see how the cycle goes; 403 for others with a role."""

    @wraps(view)
    def wrapper(request, cycle, **kwargs):
        if not may_open(request, partial(looks_on, cycle=cycle)):
            log_access(request, AccessLog.What.REFUSED, "page")
            raise PermissionDenied
        return view(request, cycle, **kwargs)

    return declare("view Cycle", with_cycle(wrapper))


@of_who_looks_on
@require_safe
def forecast(request, cycle):
    found = forecasts.whole(cycle, request.user)
    shows(request, f"{Return._meta.label}:?cycle={cycle.slug}")
    likely = sum(told.expected == Expected.LIKELY_LATE for _, told, _ in found)
    return render(
        request,
        "audits/cycles/forecast.html",
        {
            "title": "Who may be late",
            "caption": cycle.name,
            "trail": within(cycle),
            "cycle": cycle,
            "columns": forecasts.COLUMNS,
            "rows": forecasts.rows(found),
            "said": f"{counted(likely, 'return')} of {len(found)} likely to be late"
            if found
            else "",
        },
    )


@of_who_looks_on
@require_safe
def export(request, cycle, kind):
    if kind not in exports.KINDS:
        raise Http404
    found = forecasts.whole(cycle, request.user)
    return exports.list_taken(
        request, kind, f"forecast-{cycle.slug}", forecasts.COLUMNS, forecasts.sheet(found),
        about=f"{Return._meta.label}:?cycle={cycle.slug}",
    )  # fmt: skip
