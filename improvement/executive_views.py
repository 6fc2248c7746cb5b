"""The page of the Executive's list, and its files."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core import exports
from core.access_log import shows
from core.pages import with_a_role
from core.words import counted
from improvement import executive_list
from improvement.views import trail


@with_a_role
@require_safe
def index(request):
    tables = executive_list.tables(request.user)
    shows(request, "the Executive’s list")
    return render(
        request,
        "improvement/executive_list.html",
        {
            "title": "The Executive’s list",
            "said": counted(sum(len(each["rows"]) for each in tables), "matter"),
            "so_far": executive_list.so_far_as(request.user),
            "tables": tables,
            "trail": trail(),
        },
    )


@with_a_role
@require_safe
def export(request, kind):
    if kind not in exports.KINDS:
        raise Http404
    rows = executive_list.for_a_file(request.user)
    return exports.list_taken(
        request, kind, "executive-list", executive_list.HEADINGS, rows, about="the Executive’s list"
    )
