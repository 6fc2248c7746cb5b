"""The addresses about who may open one record: an app puts them below those of its records.

    pages = restriction_pages.of(Escalation, at="escalations", called="escalation")
    urlpatterns = [..., *pages.urls("")]

Who can see it and who has; its restriction; conflicts of interest; the way in an emergency; that it
is printed. Its app has a page named "index", which lists the records.
"""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.http import require_POST, require_safe

from core import access
from core import pages as core_pages
from core.access_log import shows
from core.models import AccessLog
from core.pages import log_access, opens
from core.restriction import why_not_restrict
from partnership import restriction_views as views
from partnership import who_can_see
from partnership.pages import for_holders_of, holds_any
from partnership.restriction import BREAKS_THE_GLASS, closed_to

View = Callable[..., Any]


@dataclass(frozen=True)
class Pages:
    """``named``: by the name of each page its address below the record's, and its view."""

    closed: View
    named: dict[str, tuple[str, View]]

    def urls(self, below: str) -> list:
        """``below``: what stands before a record's reference: "" or "actions/"."""
        record = f"{below}<reference:reference>/"
        return [
            path(f"{below}restricted/", self.closed, name="closed"),
            *(path(record + end, view, name=name) for name, (end, view) in self.named.items()),
        ]


def printed_page_of(model) -> View:
    @opens(model)
    @require_POST
    def printed(request, record):
        """A browser says that it prints the record's page (`data-printed`); without its script
        nobody can know."""
        log_access(request, AccessLog.What.PRINT, record)
        return HttpResponse(status=HTTPStatus.NO_CONTENT)

    return printed


def of(model, *, at: str, called: str, later: str = "") -> Pages:
    """``at``: the namespace of the app's addresses. ``called``: one of them, in words. ``later``:
    who has to be put on its list once it goes to others."""

    def whose(record) -> str:
        return reverse(f"{at}:who_can_see", args=[record.reference])

    def home() -> str:
        return reverse(f"{at}:index")

    @opens(model, right=access.MANAGE)
    @require_safe
    def who_can_see_this(request, record):
        return render(
            request,
            "partnership/who_can_see.html",
            {
                "title": "Who can see this, and who has",
                "caption": record.reference,
                "back_url": record.get_absolute_url(),
                "back_text": f"Back to {record.reference}",
                "pages": {
                    name: reverse(f"{at}:{name}", args=[record.reference])
                    for name in ("restrict", "lift", "list_add", "mark")
                },
                "take_off": f"{at}:take_off",
                "end_conflict": f"{at}:end_conflict",
                "why_not_restrict": why_not_restrict(record, request.user),
            }
            | who_can_see.page(record),
        )

    @opens(model, right=access.MANAGE)
    def restrict(request, record):
        return views.restrict(request, record, whose(record), later)

    @opens(model, right=access.MANAGE)
    def lift(request, record):
        return views.lift(request, record, whose(record))

    @opens(model, right=access.MANAGE)
    def put_on_the_list(request, record):
        return views.put_on_the_list(request, record, whose(record), home())

    @opens(model, right=access.MANAGE)
    def take_off(request, record, pk):
        return views.take_off(request, record, pk, whose(record), home())

    @opens(model, right=access.MANAGE)
    def mark_conflict(request, record):
        return views.mark_conflict(request, record, whose(record))

    @opens(model, right=access.MANAGE)
    def end_conflict(request, record, pk):
        return views.end_conflict(request, record, pk, whose(record))

    @opens(model, right=access.CONTRIBUTE)
    def declare_conflict(request, record):
        return views.declare_conflict(request, record, record.get_absolute_url(), home())

    @for_holders_of(BREAKS_THE_GLASS, called=f"which {called}s are restricted, by reference")
    @require_safe
    def closed(request):
        def emergency_of(reference):
            return reverse(f"{at}:emergency", args=[reference])

        shows(request, f"{model._meta.label}:?show=restricted")
        return views.closed(request, model, emergency_of, home())

    @for_holders_of(BREAKS_THE_GLASS, called=f"a restricted {called} in an emergency, for 24 hours")
    def emergency(request, reference):
        return views.in_an_emergency(request, model, reference, reverse(f"{at}:closed"))

    def emergency_door(request, asked_for, reference: str) -> str | None:
        """Where whoever may break the glass is led from the address of what is closed to them."""
        # As the request began: it is asked of everybody to whom a page of a record is closed.
        may_break_it = holds_any(request.user, [BREAKS_THE_GLASS], in_person=True)
        if asked_for is not model or not may_break_it:
            return None
        if reference in {each.reference for each in closed_to(request.user, model)}:
            return reverse(f"{at}:emergency", args=[reference])
        return None

    core_pages.offer_instead(emergency_door)
    return Pages(
        closed,
        {
            "who_can_see": ("who-can-see-this/", who_can_see_this),
            "restrict": ("restrict/", restrict),
            "lift": ("lift-restriction/", lift),
            "list_add": ("list/add/", put_on_the_list),
            "take_off": ("list/<int:pk>/remove/", take_off),
            "mark": ("conflicts/mark/", mark_conflict),
            "end_conflict": ("conflicts/<int:pk>/end/", end_conflict),
            "declare_conflict": ("conflict-of-interest/", declare_conflict),
            "emergency": ("emergency/", emergency),
            "printed": ("printed/", printed_page_of(model)),
        },
    )
