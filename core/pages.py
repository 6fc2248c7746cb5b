"""Pages say who may open them. A page that says nothing answers 403 and fails `check`.

    @opens(Escalation)                      the record in the address, if visible
    @opens(Escalation, right="contribute")  404 unless visible, 403 unless granted
    @signed_in                              what it shows must start from visible_to()
    @public                                 anyone

`@opens` hands the view its record, fetched, checked and with the person's rights on it in one
statement, and writes the access log. Third-party views are declared in config/urls.py.
"""

from functools import wraps
from http import HTTPStatus
from ipaddress import ip_address

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import URLPattern, URLResolver, get_resolver

from core import access, access_log, clock
from core.models import AccessLog
from core.operations import AlreadyDone, NotAllowed

LARGEST_KEY = 2**63 - 1  # of a row in the database


class ReferenceConverter:
    """ESC-2026-0041 in an address, in small letters; either case is understood."""

    regex = "[A-Za-z]{2,8}-[0-9]{4}-[0-9]{4,9}"

    def to_python(self, value: str) -> str:
        return value.upper()

    def to_url(self, value: str) -> str:
        return value.lower()


def public(view):
    """Anyone, signed in or not. It shows nothing of any record."""
    return login_not_required(declare("public", view))


def signed_in(view):
    """Anyone signed in. What it shows must start from visible_to()."""
    return declare("signed in", view)


def declare(access_declared: str, view):
    view.access = access_declared
    return view


def opens(model, right: str = access.VIEW):
    """The record named by ``reference``: 404 unless visible, 403 unless granted ``right``."""

    def decorate(view):
        @wraps(view)
        def wrapper(request, reference, **kwargs):
            rows = model.objects.filter(reference=reference).select_related(*model.opened_with)
            record = access.open_record(rows, request.user)
            if record is None:
                log_access(request, AccessLog.What.REFUSED, f"{model._meta.label}:{reference}")
                raise Http404
            if right != access.VIEW and not getattr(record, f"may_{right}"):
                log_access(request, AccessLog.What.REFUSED, record)
                raise PermissionDenied
            if request.method == "GET":
                log_access(request, AccessLog.What.VIEW, record)
            response = view(request, record, **kwargs)
            if request.method != "GET" and response.status_code == HTTPStatus.OK:
                # a form that was refused shows the record again
                log_access(request, AccessLog.What.VIEW, record)
            return response

        return declare(f"{right} {model.__name__}", wrapper)

    return decorate


def log_access(request, what: str, about, detail: str = "", person=None) -> None:
    """Write one line of the access log. ``about``: a record, or "app.Model:key" in words.

    ``person``: whose act it is, where nobody is signed in yet.
    """
    label = about if isinstance(about, str) else access_log.label_of(about)
    AccessLog.objects.create(
        at=clock.now(),
        person_id=(person or request.user).pk,
        what=what,
        about=label[:80],
        page=request.resolver_match.view_name[:100],
        address=client_address(request),
        detail=detail[: access_log.DETAIL],
    )


def client_address(request) -> str | None:
    """Where a request came from: behind our own proxy, what the proxy says of its client.

    Only the last address counts: those before it a client can write itself. None for what is no
    address.
    """
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
    said = forwarded.rpartition(",")[2].strip() if settings.BEHIND_PROXY else ""
    try:
        return str(ip_address((said or request.META.get("REMOTE_ADDR", "")).partition("%")[0]))
    except ValueError:
        return None


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
