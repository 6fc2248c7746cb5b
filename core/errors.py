"""When something goes wrong: refusals before a page is reached, and the pages that help.

A person who wrote something and cannot send it (their session ended, the page was open too
long) gets it back: shown to read, and carried in a form that sends it again.
"""

import logging
import re
from urllib.parse import unquote_to_bytes, urlsplit

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import redirect, render, resolve_url
from django.template.loader import get_template
from django.urls import Resolver404, resolve
from django.utils.cache import add_never_cache_headers
from django.utils.http import escape_leading_slashes

from core import access, access_log, cache, calendar, context, documents, uploads
from core.declarations import ForOthers
from core.words import in_sentence, opening

log = logging.getLogger("core.errors")

# --- the pages -------------------------------------------------------------------------------


def bad_request(request: HttpRequest, exception=None) -> HttpResponse:
    return _refused(request)


def permission_denied(request: HttpRequest, exception=None) -> HttpResponse:
    person = getattr(request, "user", None)  # none was looked for yet, when it was refused early
    is_signed_in = person is not None and person.is_authenticated
    if is_signed_in:
        _put_on_record(request)
    details = {
        "without_role": is_signed_in and not access.holds_a_role(person),
        "whose": str(exception) if isinstance(exception, ForOthers) else "",
    }
    return render(request, "403.html", details, status=403)


def _put_on_record(request: HttpRequest) -> None:
    """Also what an operation or a form refused. A log that fails hides no refusal."""
    try:
        with transaction.atomic():
            access_log.log_refusal(request)
    except Exception as error:
        log.error("a refusal could not be written to the access log", exc_info=error)


def not_found(request: HttpRequest, exception=None) -> HttpResponse:
    """The same page for what does not exist and for what this person may not know of."""
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Needs no session, no database and no context processor: any of them may be what failed."""
    details = context.fixed() | {"request_id": getattr(request, "id", "")}
    page = get_template("500.html").render(details)
    return HttpResponse(page, status=500)


class BeyondTheCalendarMiddleware:
    """503, with what is to be done, for a page that needs bank holidays which nobody has entered.

    No day is guessed (`core.calendar`); who keeps the portal reads of it on their home page for a
    year before.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, calendar.BeyondTheCalendar):
            return None
        log.error("a page needs bank holidays that are not known", exc_info=exception)
        return render(request, "503.html", {"known_to": calendar.england().known_to}, status=503)


class NothingCountedMiddleware:
    """503 where tries could not be counted: they are refused, which is not that they were many."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, cache.TROUBLE):
            return None
        log.error("the cache cannot be written", exc_info=exception)
        page = get_template("503.html").render(context.fixed() | {"nothing_counted": True})
        return HttpResponse(page, status=503)


def _refused(request: HttpRequest, why: str = "") -> HttpResponse:
    return render(request, "400.html", {"why": why}, status=400)


# --- input that no browser of ours sends ---------------------------------------------------------

UNREADABLE = "The address has characters in it that cannot be read. Check it and try again."
UNREADABLE_FORM = "What was sent has characters in it that cannot be read. Go back and try again."
DRAINED = 64 * 1024 * 1024  # bytes
READ_AND_DROPPED = 256 * 1024 * 1024  # bytes: of who has signed in, for the form's own words
METHODS = ("GET", "HEAD", "POST")  # all that our pages answer to: no TRACE, no PUT, no OPTIONS
# A file of the largest size and the form around it; refused before any of it is kept anywhere.
ROUND_A_FILE = 1024 * 1024  # bytes
LARGEST_FORM = settings.DOCUMENT_MAX_BYTES + ROUND_A_FILE


class HostileInputMiddleware:
    """Refuse, with a page, what would otherwise fail somewhere deep inside.

    A method that no page has; zero bytes and broken UTF-8 in the address, in cookies and in
    forms; forms too big to read, or torn on the way. A zero byte inside a text field is no
    attack: the field drops it.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.refusal(request) or self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and not response.content:
            response.content = get_template("405.html").render(context.fixed())
        return response

    def refusal(self, request: HttpRequest) -> HttpResponse | None:
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        # WSGI hands over bytes as if they were Latin-1. Of a path Django keeps only what it could
        # read, so one that is broken ends as an address where nothing is.
        query = unquote_to_bytes(request.META.get("QUERY_STRING", "").encode("latin-1"))
        if "\0" in request.path or b"\0" in query or not _is_utf8(query):
            return _refused(request, UNREADABLE)
        if any("\0" in value for value in request.COOKIES.values()):
            return _refused(request, "A cookie cannot be read. Close the browser and try again.")
        return self.form_refusal(request) if request.method == "POST" else None

    def form_refusal(self, request: HttpRequest) -> HttpResponse | None:
        length = str(request.META.get("CONTENT_LENGTH") or 0)
        if length.isdecimal() and int(length) > LARGEST_FORM:
            largest = _largest_form(request)
            is_stranger = SESSION_KEY not in request.session
            if not is_stranger and largest == LARGEST_FORM and int(length) <= READ_AND_DROPPED:
                # The form itself says which file is too large, and keeps the other answers.
                request.upload_handlers = [uploads.Measure(request)]
            elif is_stranger or int(length) > largest:
                _drain(request, DRAINED if is_stranger else READ_AND_DROPPED)
                if is_stranger and int(length) <= largest:  # their session ended meanwhile
                    return redirect_to_login(escape_leading_slashes(request.get_full_path()))
                return _too_big(request, largest)
        try:
            # Looked at before request.POST puts a mark in place of what is broken.
            plain = request.content_type == "application/x-www-form-urlencoded"
            if plain and not _is_utf8(unquote_to_bytes(request.body)):
                return _refused(request, UNREADABLE_FORM)
            request.POST  # noqa: B018 parsed here, so that what fails, fails with a page
        except RequestDataTooBig:
            _drain(request, DRAINED)
            return _too_big(request, LARGEST_FORM)
        except (TooManyFieldsSent, TooManyFilesSent):
            return _refused(request, "The form has more fields than a page of ours ever has.")
        except (MultiPartParserError, UnreadablePostError):
            return _refused(request, "The form arrived incomplete. Go back and send it again.")
        return None


def _largest_form(request: HttpRequest) -> int:
    """Bytes. A page may take more (`core.declarations.takes_forms_of`)."""
    try:
        view = resolve(request.path_info).func
    except Resolver404:
        return LARGEST_FORM
    return getattr(view, "largest_form", LARGEST_FORM)


def _too_big(request: HttpRequest, largest: int) -> HttpResponse:
    """``largest``: bytes that the page takes. A form with a file in it is of several parts."""
    details = {
        "has_a_file": request.content_type == "multipart/form-data",
        "megabytes": (largest - ROUND_A_FILE) // 1024 // 1024,
        "read_to": READ_AND_DROPPED // 1024 // 1024,
        "accepted": documents.ACCEPTED_IN_WORDS,
        "takes_documents": largest == LARGEST_FORM,
        "here": escape_leading_slashes(request.get_full_path()),
    }
    return render(request, "413.html", details, status=413)


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _drain(request: HttpRequest, left: int) -> None:
    """Read what is still being sent: a browser shows our answer only when it has sent it all."""
    while left > 0 and (chunk := request.read(64 * 1024)):
        left -= len(chunk)


# --- what a person wrote is not lost ---------------------------------------------------------

CSRF_FIELD = "csrfmiddlewaretoken"
NOTHING_LOST = "Nothing has been lost"
KEPT = "kept_text"  # marks a form that was already given back once
KEPT_FILES = "kept_file"  # "field name:file name" of each file that has to be chosen again
NOT_SHOWN = {"submission", "version", "next", KEPT, KEPT_FILES}
SECRET = re.compile(r"pass(word|phrase|code)|secret|token|credential|\bcode\b", re.IGNORECASE)
KEY = re.compile(r"\d{1,9}(-\d+)*(-\w+)?")  # mostly of what was chosen from a list
DAY = re.compile(r"(.+)_(day|month|year)")


class SignedInMiddleware(LoginRequiredMiddleware):
    """Every page asks for a signed-in person, unless it says otherwise.

    A page asked for leads to sign in and back. A form sent after the session ended is given
    back to be sent again.
    """

    def handle_no_permission(self, request, view_func):
        if request.method != "POST":
            return super().handle_no_permission(request, view_func)
        if not _carried(request) and not request.FILES:  # a button, such as "Sign out"
            return redirect(self.get_login_url(view_func))
        return given_back(request, f"Your session ended. {NOTHING_LOST}")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form with an outdated token. From our own page: given back. From elsewhere: refused.

    Signing in again makes new tokens, so a form given back for signing in comes here once more.
    """
    if not _from_our_own_page(request):
        log.warning("cross-site form refused")
        return permission_denied(request)
    if KEPT in request.POST and request.user.is_authenticated:
        return given_back(request, f"You are signed in again. {NOTHING_LOST}")
    return given_back(request, f"This page was open too long. {NOTHING_LOST}")


def _from_our_own_page(request: HttpRequest) -> bool:
    """What the browser says of where the form came from; silence counts as elsewhere."""
    if site := request.headers.get("Sec-Fetch-Site"):
        return site == "same-origin"
    source = urlsplit(request.headers.get("Origin") or request.headers.get("Referer", ""))
    return (source.scheme, source.netloc) == (request.scheme, request.get_host())


def given_back(
    request: HttpRequest, heading: str, first: tuple[str, str] | None = None
) -> HttpResponse:
    """403, because nothing was done. ``first``: words and address of what is to be done before."""
    carried, files = _carried(request), _files(request)
    if files:
        heading = heading.replace(NOTHING_LOST, "All but the file is kept")
    # A form with a password in it is a sign-in: it starts again from an empty page.
    starts_again = any(_is_secret(request, name) for name in request.POST)
    details = {
        "title": "This page was open too long" if starts_again else heading,
        "starts_again": starts_again,
        "carried": carried,
        "readable": readable(carried),
        "files": files,
        "kept_files": KEPT_FILES,
        "here": escape_leading_slashes(request.get_full_path()),
        "kept": KEPT,
        "first": first or ("Sign in (opens in a new tab)", resolve_url(settings.LOGIN_URL)),
        "is_ready": first is None and context.page(request)["person"] is not None,
    }
    response = render(request, "kept_text.html", details, status=403)
    add_never_cache_headers(response)
    return response


def _carried(request: HttpRequest) -> list[tuple[str, str]]:
    """What was sent, as pairs, without what belongs to one sending and without secrets."""
    return [
        (name, value)
        for name, values in request.POST.lists()
        if name not in {CSRF_FIELD, KEPT, KEPT_FILES} and not _is_secret(request, name)
        for value in values
    ]


def readable(carried: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Every answer, by the name of its field: several of one together, a day as one."""
    found: dict[str, list[str]] = {}
    for name, value in carried:
        day = DAY.fullmatch(name)
        if name not in NOT_SHOWN and value.strip():
            found.setdefault(day[1] if day else name, []).append(value)
    return [
        (opening(in_sentence(name.replace("_", " "))), _in_words(name, values, carried))
        for name, values in found.items()
    ]


def _in_words(name: str, values: list[str], carried: list[tuple[str, str]]) -> str:
    """What a number means, which was chosen from a list, its page alone can say."""
    if any(DAY.fullmatch(each) and each.startswith(f"{name}_") for each, _ in carried):
        return " ".join(values)
    return "\n".join(
        f"{value} (as you chose or typed it)" if KEY.fullmatch(value) else value for value in values
    )


def _files(request: HttpRequest) -> list[dict]:
    """By field, the names of the files that were sent now, or with it when it was given back."""
    found: dict[str, list[str]] = {}
    for each in request.POST.getlist(KEPT_FILES):
        field, _, name = each.partition(":")
        found.setdefault(field, []).append(name)
    for field, sent in request.FILES.lists():
        found[field] = [each.name or "" for each in sent]
    return [{"field": field, "names": names} for field, names in found.items()]


def _is_secret(request: HttpRequest, name: str) -> bool:
    if name == CSRF_FIELD:
        return False
    hidden = getattr(request, "sensitive_post_parameters", ())
    return hidden == "__ALL__" or name in hidden or bool(SECRET.search(name))
