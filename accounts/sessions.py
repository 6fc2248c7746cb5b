"""Where a person is signed in: kept when a session begins, and while it is used; and when it ends.

allauth's table of sessions, without its five statements on each request: when a session was last
used is written down every `EVERY` at most.
"""

from datetime import timedelta
from functools import wraps

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.sessions.models import Session

from accounts.operations import sign_out_elsewhere
from core import clock

EVERY = timedelta(minutes=10)
# In the session, in seconds since 1970: its last use as written down, and its beginning.
USED_AT, BEGAN_AT = "last_used_at", "signed_in_at"
PROVED_BY = "second_factor_elsewhere"  # in the session: whose second factor a provider proved


def began(request) -> None:
    """Somebody was signed in by another way than allauth's pages, which write this themselves."""
    record_authentication(request, request.user, method="another way")
    UserSession.objects.create_from_request(request)
    in_use(request)


def in_use(request) -> None:
    """Somebody has just signed in: from now on it is written down when this was last used."""
    request.session[USED_AT] = request.session[BEGAN_AT] = clock.now().timestamp()


def is_over(session) -> bool:
    """Whether a session was unused for too long, or is too old (settings.SESSION_...).

    Its last use is known to within `EVERY`, so that it may end by so much the sooner.
    """
    now = clock.now().timestamp()
    idle, age = now - session.get(USED_AT, now), now - session.get(BEGAN_AT, now)
    return idle >= settings.SESSION_IDLE_LIMIT or age >= settings.SESSION_LONGEST


def renew_key(request) -> None:
    """Somebody signed in has shown once more who they are: the session's key is new, so that one
    which somebody else may know by now opens nothing."""
    old = request.session.session_key
    request.session.cycle_key()
    UserSession.objects.filter(session_key=old).update(session_key=request.session.session_key)


def with_new_key(view):
    """A page that asks who is there once more: once they have shown it, `renew_key`.

    The page may then carry out what was being sent, a new password for instance, which renews
    the key by itself.
    """

    @wraps(view)
    def wrapper(request, *args, **kwargs):
        before = len(get_authentication_records(request, request.user))
        response = view(request, *args, **kwargs)
        if (
            request.user.is_authenticated
            and len(get_authentication_records(request, request.user)) > before
        ):
            renew_key(request)
        return response

    return wrapper


def second_factor_proved(request) -> None:
    """The provider that signed this person in has seen their second factor."""
    request.session[PROVED_BY] = request.user.pk


def has_proved_second_factor(request) -> bool:
    return request.session.get(PROVED_BY) == request.user.pk


def leave_elsewhere(request, person) -> None:
    """Signed out there: whoever came in with the old password, or by a password alone before there
    was a second factor."""
    here = request.session.session_key if request.user == person else ""
    sign_out_elsewhere(person, keep=here or "", by=person)


class LastUsedMiddleware:
    """Ends a session that is over, and writes down that another is in use.

    One that nobody signed in to is left alone.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.user.is_authenticated and is_over(request.session):
            logout(request)
        response = self.get_response(request)
        written = request.session.get(USED_AT) if request.user.is_authenticated else None
        now = clock.now()
        if written is not None and now.timestamp() - written >= EVERY.total_seconds():
            request.session[USED_AT] = now.timestamp()
            key = request.session.session_key
            UserSession.objects.filter(session_key=key).update(last_seen_at=now)
        return response


def open_sessions(person, here: str) -> list[dict]:
    """Where the person is signed in now, this session (with the key ``here``) first."""
    alive = Session.objects.filter(expire_date__gt=clock.now()).values("session_key")
    rows = UserSession.objects.filter(user=person, session_key__in=alive)
    return [
        {
            "browser": in_words(row.user_agent),
            "address": row.ip,
            "since": row.created_at,
            "last_used": row.last_seen_at,
            "is_here": row.session_key == here,
        }
        for row in sorted(rows.order_by("-last_seen_at"), key=lambda row: row.session_key != here)
    ]


# The first that is found names it: Edge and Chrome call themselves Safari too.
BROWSERS = (
    ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"),
    ("Firefox/", "Firefox"), ("FxiOS", "Firefox"), ("Chrome/", "Chrome"), ("CriOS", "Chrome"),
    ("Safari/", "Safari"),
)  # fmt: skip
SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"),
    ("Mac OS X", "Mac"), ("CrOS", "Chromebook"), ("Linux", "Linux"),
)  # fmt: skip


def in_words(user_agent: str) -> str:
    """Chrome on Windows: near enough for a person to know their own."""
    browser = _first(BROWSERS, user_agent)
    system = _first(SYSTEMS, user_agent)
    if browser and system:
        return f"{browser} on {system}"
    return browser or system or "A browser that does not say which"


def _first(names, user_agent: str) -> str:
    return next((name for sign, name in names if sign in user_agent), "")
