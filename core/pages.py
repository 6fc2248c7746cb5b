"""Pages say who may open them. A page that says nothing answers 403 and fails `check`.

    @opens(Escalation)                      the record in the address, if visible
    @opens(Escalation, right="contribute")  404 unless visible, 403 unless granted
    @with_a_role                            what it shows must start from visible_to()
    @signed_in                              one's own account, also with no role left
    @public                                 anyone

`@opens` hands the view its record, fetched, checked and with the person's rights on it in one
statement, and writes the access log. Of a restricted record it asks for a reason first; to whoever
has a conflict of interest it says that the record exists, and no more (`core.opening`).
Third-party views are declared in config/urls.py.
"""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from core import access, access_log, opening
from core.access_log import client_address
from core.access_log import log_access as log_access  # what pages write to it with
from core.declarations import declare
from core.declarations import public as public
from core.declarations import signed_in as signed_in
from core.models import AccessLog
from core.opened import open_record
from core.operations import AlreadyDone, NotAllowed

LARGEST_KEY = 2**63 - 1  # of a row in the database


class ReferenceConverter:
    """ESC-2026-0041 in an address, in small letters; either case is understood."""

    regex = "[A-Za-z]{2,8}-[0-9]{4}-[0-9]{4,9}"

    def to_python(self, value: str) -> str:
        return value.upper()

    def to_url(self, value: str) -> str:
        return value.lower()


def addresses(name: str) -> Callable[[str], str]:
    """`reverse` for the page ``name`` of many records: their references alone tell them apart."""
    sample = "XX-0000-0000"
    before, _, after = reverse(name, args=[sample]).partition(sample.lower())
    return lambda reference: f"{before}{reference.lower()}{after}"


def opens(model, right: str = access.VIEW):
    """The record named by ``reference``: 404 unless visible, 403 unless granted ``right``."""

    def decorate(view):
        @wraps(view)
        def wrapper(request, reference, **kwargs):
            record = open_record(model, reference, request.user)
            if record is None:
                log_access(request, AccessLog.What.REFUSED, f"{model._meta.label}:{reference}")
                if leads_to := _another_door(request, model, reference):
                    return redirect(leads_to)
                raise Http404
            if record.is_conflicted:
                log_access(request, AccessLog.What.REFUSED, record, "conflict of interest")
                return opening.exists_only(request, record)
            if right != access.VIEW and not getattr(record, f"may_{right}"):
                log_access(request, AccessLog.What.REFUSED, record)
                raise PermissionDenied
            if record.is_restricted and (leads_to := opening.leads_first(request)):
                return opening.lead_elsewhere_first(request, leads_to)
            if record.is_restricted and not opening.reason_was_given(request, record):
                return opening.ask_for_reason(request, record)
            record.stead = record.opened_for.get(right)  # of every line that follows about it
            request.opened = record
            if request.method == "GET":
                log_access(request, AccessLog.What.VIEW, record)
            response = view(request, record, **kwargs)
            if request.method != "GET" and response.status_code == HTTPStatus.OK:
                # a form that was refused shows the record again
                log_access(request, AccessLog.What.VIEW, record)
            return response

        return declare(f"{right} {model.__name__}", wrapper)

    return decorate


def with_a_role(view):
    """Whoever holds a role, or stands in for somebody who does. What it shows must start from
    visible_to(). To an account that has no role left: 403, and a line in the access log."""

    @wraps(view)
    def wrapper(request, *args, **kwargs):
        if not access.holds_a_role(request.user):
            log_access(request, AccessLog.What.REFUSED, "page")
            raise PermissionDenied("without a role")
        return view(request, *args, **kwargs)

    return declare("a role", wrapper)


_instead: list[Callable[[Any, Any, str], str | None]] = []


def offer_instead(ask: Callable[[Any, Any, str], str | None]) -> None:
    """``ask(request, model, reference)``: where somebody is led whom a record is hidden from.

    For an app that lets some of them in by another door; called at start-up. None: to nowhere.
    """
    if ask not in _instead:
        _instead.append(ask)


def _another_door(request, model, reference) -> str | None:
    return next(filter(None, (ask(request, model, reference) for ask in _instead)), None)


def perform(form, act):
    """Carry out an operation for a valid form; the address to go to, or None when refused.

    ``act`` takes no argument and returns what has `get_absolute_url`. A refusal becomes an
    error on the form, with the person's text kept; a form sent twice is done once.
    """
    try:
        return act().get_absolute_url()
    except AlreadyDone as done:
        return done.url
    except NotAllowed as refusal:
        form.refuse(refusal)
        return None


class DeclaredPagesMiddleware:
    """403 for a page that declares no access, even to a superuser; 404 for a number of no row.

    What is not public is kept by no browser: on a shared computer, Back after signing out
    shows nothing.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        with access_log.asked_from(client_address(request)):
            response = self.get_response(request)
        view = getattr(request.resolver_match, "func", None)
        if getattr(view, "access", "public") != "public":
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    def process_view(self, request, view, args, kwargs):
        if any(isinstance(each, int) and each > LARGEST_KEY for each in kwargs.values()):
            raise Http404
        if not hasattr(view, "access"):
            raise PermissionDenied("this page declares no access")


def all_patterns(patterns=None, prefix: str = ""):
    """Every URL pattern of the project with its full route."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from all_patterns(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            yield route, pattern
