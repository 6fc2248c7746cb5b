"""The home page, and what the portal says about itself."""

from functools import partial
from http import HTTPStatus
from urllib.parse import urlencode

from django.core.signing import BadSignature
from django.http import Http404, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from core import exports
from core.access_log import label_of, note_print, shows
from core.models import AccessLog
from core.pages import log_access, public, signed_in
from core.words import counted
from partnership.pages import for_holders_of
from partnership.roles import LEADS
from reporting import access_check, receipts, what_they_see
from reporting import access_log as log
from reporting import home as start

# They tell of restricted records, which no deputy comes by.
leads = partial(for_holders_of, *LEADS, in_person=True)
readers = partial(for_holders_of, *log.READERS, in_person=True)


@signed_in
@require_safe
def home(request):
    return render(request, "reporting/home.html", start.page(request.user))


@public
@require_safe
def accessibility(request):
    return render(request, "reporting/accessibility.html", {"title": "Accessibility"})


@public
@require_safe
def privacy(request):
    return render(request, "reporting/privacy.html", {"title": "Privacy"})


@signed_in
@require_POST
def printed(request):
    """A browser says that it prints a page that is no record's own (`core.access_log.print_token`);
    without its script nobody can know."""
    try:
        note_print(request, request.POST.get("token", ""))
    except BadSignature:
        return HttpResponseBadRequest()
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


# --- who from outside opened what is restricted --------------------------------------------------


@leads(called="who from outside opened the agency’s restricted records")
@require_safe
def access_receipts(request):
    form = log.NarrowSearchForm(request.GET or None)
    rows, more = [], False
    if not form.errors:
        found = receipts.of(request.user, form.cleaned_data if form.is_bound else None)
        rows, more = found.visits(), found.more
    shows(request, "access receipts")
    return render(
        request,
        "reporting/access_receipts.html",
        {
            "title": "Access receipts",
            "form": form,
            "columns": receipts.COLUMNS,
            "rows": rows[: receipts.SHOWN],
            "most": receipts.SHOWN,
            "more": more or len(rows) > receipts.SHOWN,
            "query": _query(request),
        },
    )


@leads(called="the same as a file")
@require_safe
def access_receipts_export(request, kind):
    if kind not in exports.KINDS:
        raise Http404
    form = log.NarrowSearchForm(request.GET)
    if not form.is_valid():
        raise Http404
    said = f"access receipts{_asked(request)}"
    rows = receipts.of(request.user, form.cleaned_data).each()
    return exports.taken(request, kind, "access-receipts", receipts.COLUMNS, rows, said=said)


# --- who saw what, and who would ----------------------------------------------------------------


def _query(request, **more) -> str:
    """The same search as the end of an address, elsewhere in it or in a file."""
    kept = {name: value for name, value in request.GET.items() if value and name != "after"}
    return "?" + urlencode(kept | more)


def _asked(request) -> str:
    """The same beside a line of the access log; nothing, where nothing was asked."""
    return _query(request) if any(request.GET.values()) else ""


@readers(called="the access log")
@require_safe
def access_log(request):
    form = log.SearchForm(request.GET if request.GET else None, person=request.user)
    wanted = form.cleaned_data if form.is_valid() else {}
    after = request.GET.get("after", "")
    found = None if form.errors else log.page(wanted, after, request.user)
    log_access(request, AccessLog.What.VIEW, log.LIST, _query(request))
    return render(
        request,
        "reporting/access_log.html",
        {
            "title": "Access log",
            "form": form,
            **log.first_and_more(form),
            "checked": access_check.last_told(),
            "columns": log.COLUMNS,
            "page": found,
            "query": _query(request),
            "searched_for": log.search_in_words(_query(request)),
            "next_url": _query(request, after=found.next_key) if found and found.next_key else "",
            "first_url": _query(request) if after else "",
        },
    )


@readers(called="the access log as a file")
@require_safe
def access_log_export(request, kind):
    if kind not in exports.KINDS:
        raise Http404
    form = log.SearchForm(request.GET, person=request.user)
    if not form.is_valid():
        raise Http404
    rows = log.for_a_file(form.cleaned_data, request.user)
    return exports.taken(
        request, kind, "access-log", log.COLUMNS, rows, about=log.LIST, said=_asked(request)
    )


@readers(called="what a person would see")
@require_safe
def what_would_they_see(request):
    form = what_they_see.PersonForm(request.GET if "person" in request.GET else None)
    details = {"title": "What would this person see?", "form": form}
    shows(request, "what a person would see")
    if form.is_valid():
        text, on = form.cleaned_data["person"], form.cleaned_data["on"]
        found = what_they_see.people(text)
        picked = what_they_see.chosen_of(found, request.GET.get("chosen", ""))
        if len(picked) == 1:
            [person] = picked
            log_access(request, AccessLog.What.VIEW, label_of(person), _query(request))
            wanted = what_they_see.wanted_of(form.cleaned_data, request.GET)
            seen = what_they_see.page(person, on, wanted, reader=request.user)
            details |= {
                "person_seen": person,
                "heading_of_list": what_they_see.heading(person, on),
                "seen": seen,
                "reference": wanted.reference,
                "columns": what_they_see.COLUMNS,
                "next_url": _query(request, after=seen["next_after"]) if seen["next_after"] else "",
                "first_url": _query(request) if wanted.after else "",
                "other_state": _query(request, state="closed" if wanted.is_open else "open"),
                "query": _query(request),
            }
        else:
            shown = what_they_see.offered(found[: what_they_see.PEOPLE])
            log_access(
                request,
                AccessLog.What.VIEW,
                what_they_see.SEARCH,
                f"{counted(len(shown), 'person', 'people')} shown: {_query(request)}",
            )
            details["found"] = [
                {"text": called, "query": _query(request, chosen=pk)} for pk, called in shown
            ]
            details["searched"] = True
            details["more"] = len(found) > what_they_see.PEOPLE
    return render(request, "reporting/what_they_see.html", details)


@readers(called="what a person would see, as a file")
@require_safe
def what_they_see_export(request, kind):
    if kind not in exports.KINDS:
        raise Http404
    form = what_they_see.PersonForm(request.GET)
    asked = f"{reverse('what_they_see')}?{request.GET.urlencode()}"
    if not form.is_valid():
        return redirect(asked)  # it says what is missing
    found = what_they_see.people(form.cleaned_data["person"])
    picked = what_they_see.chosen_of(found, request.GET.get("chosen", ""))
    if len(picked) != 1:
        return redirect(asked)
    [person] = picked
    wanted = what_they_see.wanted_of(form.cleaned_data, request.GET, size=None)
    seen = what_they_see.page(person, form.cleaned_data["on"], wanted, reader=request.user)
    rows = what_they_see.for_a_file(person, form.cleaned_data["on"], seen)
    return exports.taken(
        request,
        kind,
        "what-they-see",
        what_they_see.IN_A_FILE,
        rows,
        about=label_of(person),
        said=_asked(request),
    )
