"""One entry of the forward plan as a file for a calendar."""

from datetime import timedelta
from urllib.parse import urljoin

from django.conf import settings
from django.http import HttpResponse

from core import ics
from partnership.forward_plan import Entry, Source


def response(source: Source, entry: Entry) -> HttpResponse:
    """All day: nothing of the forward plan has an hour."""
    lines = [
        f"DTSTART;VALUE=DATE:{entry.on:%Y%m%d}",
        f"DTEND;VALUE=DATE:{entry.on + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{ics.escaped(f'{source.label}: {entry.name}')}",
        f"URL:{urljoin(settings.SITE_URL, entry.url)}",
        "TRANSP:TRANSPARENT",
    ]
    return ics.response(ics.event(entry.key, lines, product="Forward plan"), "forward-plan.ics")
