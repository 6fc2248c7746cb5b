"""One entry of the forward plan as a file for a calendar (RFC 5545).

Somebody's calendar is outside the portal, on phones and at other companies: it gets a kind, a
reference or a name that everyone reads, a day and a link, and no more, as a mail does.
"""

from datetime import UTC, timedelta
from urllib.parse import urljoin

from django.conf import settings
from django.http import HttpResponse

from core import clock
from partnership.forward_plan import Entry, Source

LINE = 73  # octets: 75 with the end of the line


def response(source: Source, entry: Entry) -> HttpResponse:
    found = HttpResponse(text(source, entry), content_type="text/calendar; charset=utf-8")
    found["Content-Disposition"] = 'attachment; filename="forward-plan.ics"'
    found["X-Content-Type-Options"] = "nosniff"
    return found


def text(source: Source, entry: Entry) -> str:
    """All day: nothing of the forward plan has an hour."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Safeguarding partnership portal//Forward plan//EN",
        "BEGIN:VEVENT",
        f"UID:{entry.key}@{settings.SITE_URL.partition('//')[2]}",
        f"DTSTAMP:{clock.now().astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{entry.on:%Y%m%d}",
        f"DTEND;VALUE=DATE:{entry.on + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_escaped(f'{source.label}: {entry.name}')}",
        f"URL:{urljoin(settings.SITE_URL, entry.url)}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _escaped(said: str) -> str:
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
