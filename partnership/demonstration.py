"""Pages of a demonstration: pick an example person and be signed in; read the mail that went out.

Anyone who can open them can be anyone, so they answer only to a browser on this machine, and
they exist only where DEMONSTRATION is on (config/urls.py). Nobody but an example person, known
by `partnership/example/people.toml` and an address that no real person has, is signed in here.
"""

from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default as email_policy
from functools import wraps
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model, login, logout
from django.http import Http404
from django.http.request import split_domain_port
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts import sessions
from core import words
from core.loopback import is_loopback
from core.pages import public
from partnership import second_factor
from partnership.example import EXAMPLE_DOMAIN, read
from partnership.models import Agency
from partnership.roles import LEADS, Role

MAILS_SHOWN = 50
# What a proxy adds to a request that comes from somewhere else.
PASSED_ON = ("X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Forwarded")

# Who is introduced under which heading: by the first role of the person's entry.
KINDS = (
    ("People who work with children and families", {Role.FRONTLINE_PRACTITIONER}),
    ("Managers and safeguarding leads", {Role.LINE_MANAGER, *LEADS}),
    ("The three partners’ delegates, who hear step 4", {Role.DELEGATED_SAFEGUARDING_PARTNER}),
    ("Those who look after an agency’s people and their accounts", {Role.AGENCY_ADMINISTRATOR}),
    (
        "Those who watch over the whole partnership",
        {Role.BUSINESS_MANAGER, Role.HEAD_OF_SAFEGUARDING, Role.INDEPENDENT_SCRUTINEER},
    ),
)
OTHERS = "Others"
IN_A_ROW = 3


def on_this_machine(view):
    """404 unless browser and server are one machine and nothing passes the request on."""

    @wraps(view)
    def wrapper(request, *args, **kwargs):
        host, _ = split_domain_port(request.get_host())
        if (
            not settings.DEMONSTRATION
            or not is_loopback(request.META.get("REMOTE_ADDR", ""))
            or not is_loopback(host)
            or any(header in request.headers for header in PASSED_ON)
        ):
            raise Http404
        return view(request, *args, **kwargs)

    return wrapper


@public
@on_this_machine
@require_safe
@never_cache
def people(request):
    """Everyone a visitor can be, by kind of role, and a button for each."""
    context = {"title": "Pick an example person", "next": request.GET.get("next", "")}
    return render(request, "partnership/demonstration.html", context | {"kinds": _kinds(request)})


@public
@on_this_machine
@require_POST
def sign_in(request):
    """Be that person: whoever was signed in here is signed out first."""
    email = request.POST.get("person", "")
    person = _example_people([email]).get(email)
    if person is None:
        raise Http404
    logout(request)
    login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
    second_factor.excuse(request)
    sessions.began(request)
    wanted = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}):
        return redirect(wanted)
    return redirect(resolve_url(settings.LOGIN_REDIRECT_URL))


@public
@on_this_machine
@require_safe
@never_cache
def mail(request):
    """What the portal has written to people, the newest first."""
    files = sorted(settings.MAIL_FOLDER.glob("*.eml"), key=_written_at, reverse=True)
    mails = [_in_words(path) for path in files[:MAILS_SHOWN]]
    accounts = _example_people({mail["to"] for mail in mails})
    for each in mails:
        each["person"] = accounts.get(each["to"])
    context = {
        "title": "Mail that went out",
        "back_url": resolve_url("demonstration:people"),
        "back_text": "Back to the example people",
        "mails": mails,
        "left_out": max(0, len(files) - MAILS_SHOWN),
    }
    return render(request, "partnership/demonstration_mail.html", context)


# --- people -----------------------------------------------------------------------------------


def _introduced() -> dict[str, dict]:
    """The entries of those who are shown to a visitor, by email address."""
    return {entry["email"]: entry for entry in read("people") if entry.get("demonstration")}


def _example_people(emails) -> dict:
    """Of these, the example people who have an open account, by email address."""
    known = {entry["email"] for entry in read("people")}
    safe = [each for each in emails if each in known and each.endswith(EXAMPLE_DOMAIN)]
    found = get_user_model().objects.filter(email__in=safe, is_active=True)
    return {person.email: person for person in found}


def _kinds(request) -> list[dict]:
    introduced = _introduced()
    accounts = _example_people(introduced)
    slugs = {entry["roles"][0]["agency"] for entry in introduced.values()}
    agencies = {agency.slug: agency.name for agency in Agency.objects.filter(slug__in=slugs)}
    kinds: dict[str, list[dict]] = {heading: [] for heading, _ in KINDS} | {OTHERS: []}
    for email, entry in introduced.items():
        if email not in accounts:
            continue
        role = entry["roles"][0]
        kinds[_heading(role["role"])].append(
            {
                "email": email,
                "name": accounts[email].full_name,
                "job_title": accounts[email].job_title,
                "agency": agencies.get(role["agency"], ""),
                "in_one_line": entry["in_one_line"],
                "is_you": request.user.pk == accounts[email].pk,
            }
        )
    return [
        {
            "heading": heading,
            "rows": [found[i : i + IN_A_ROW] for i in range(0, len(found), IN_A_ROW)],
        }
        for heading, found in kinds.items()
        if found
    ]


def _heading(role: str) -> str:
    return next((heading for heading, roles in KINDS if role in roles), OTHERS)


# --- mail -------------------------------------------------------------------------------------


def _written_at(path: Path) -> int:
    return path.stat().st_mtime_ns


def _in_words(path: Path) -> dict:
    """``leads_to``: the path of its first link, which opens under each name of this machine."""
    message = message_from_bytes(path.read_bytes(), policy=email_policy)
    lines = message.get_content().strip().splitlines()
    links = [line for line in lines if line.startswith(f"{settings.SITE_URL}/")]
    return {
        "to": str(message["To"]),
        "subject": str(message["Subject"]),
        "when": words.moment(datetime.fromtimestamp(path.stat().st_mtime, UTC)),
        "lines": [{"text": line, "is_link": line in links} for line in lines],
        "leads_to": links[0].removeprefix(settings.SITE_URL) if links else "",
    }
