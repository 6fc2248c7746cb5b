"""The pages of cycles: all of them, one of them."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from audits.cycles.models import Cycle
from audits.cycles.pages import trail, with_cycle
from core.pages import with_a_role
from core.words import short_day

COLUMNS = ("Cycle", "Questions", "Opens", "Last day")


@with_a_role
@require_safe
def index(request):
    found = Cycle.objects.visible_to(request.user).select_related("version__question_set")
    rows = [
        [
            {"text": each.name, "url": each.get_absolute_url()},
            str(each.version),
            short_day(each.opens_on),
            short_day(each.closes_on),
        ]
        for each in found
    ]
    details = {"title": "Audits", "columns": COLUMNS, "rows": rows, "trail": trail()[:-1]}
    return render(request, "audits/cycles/index.html", details)


@with_a_role
@with_cycle
@require_safe
def cycle(request, cycle):
    details = {"title": cycle.name, "cycle": cycle, "trail": trail()}
    return render(request, "audits/cycles/cycle.html", details)
