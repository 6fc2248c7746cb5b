"""One entry of a calendar as a file (RFC 5545).

Somebody's calendar is outside the portal, on phones and at other companies: it gets a kind, a
reference or a name that everyone reads, a day or an hour and a link, and no more, as a mail does.
"""

from collections.abc import Iterable
from datetime import UTC, datetime

from django.conf import settings
from django.http import HttpResponse

from core import clock

LINE = 73  # octets: 75 with the end of the line


def response(said: str, filename: str) -> HttpResponse:
    """``said``: what `event` made. ``filename`` names nobody and nothing that is guarded."""
    found = HttpResponse(said, content_type="text/calendar; charset=utf-8")
    found["Content-Disposition"] = f'attachment; filename="{filename}"'
    found["X-Content-Type-Options"] = "nosniff"
    return found


def event(key: str, lines: Iterable[str], *, product: str, method: str = "") -> str:
    """``key``: the same for the same entry, for ever, so that a newer file replaces an older one.

    ``lines``: the properties of the entry but its UID and DTSTAMP, their texts `escaped`.
    """
    whole = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//Safeguarding partnership portal//{product}//EN",
        *([f"METHOD:{method}"] if method else []),
        "BEGIN:VEVENT",
        f"UID:{key}@{settings.SITE_URL.partition('//')[2]}",
        f"DTSTAMP:{stamp(clock.now())}",
        *lines,
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in whole)


def stamp(moment: datetime) -> str:
    """20260331T130000Z: in UTC, which needs no table of time zones beside it."""
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def escaped(said: str) -> str:
    for sign in "\\;,":
        said = said.replace(sign, f"\\{sign}")
    return " ".join(said.split())  # a new line would begin another property


def _folded(line: str) -> str:
    """No line is longer than 75 octets, and none is cut inside a letter."""
    parts, part = [], ""
    for letter in line:
        if len((part + letter).encode()) > LINE:
            parts.append(part)
            part = ""
        part += letter
    return "\r\n ".join([*parts, part])
