"""First conversations that people noted, and good practice that they recognised: `light.toml`."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from core import clock
from escalations import noting, praising
from partnership.example import read_whole
from reporting.example.people import Partnership


def load(partnership: Partnership, today: date) -> None:
    """Each on its own day; of ``today`` as of now."""
    entries, now = read_whole("light"), clock.now()
    for entry in entries["conversations"]:
        happened_on = today - timedelta(days=entry["days_ago"])
        with clock.held_at(min(_at(happened_on), now)):
            noting.note_conversation(
                agency=partnership.agencies[entry["agency"]],
                other_agency=partnership.agencies[entry["other_agency"]],
                team=entry["team"], happened_on=happened_on, about=entry["about"],
                settled=entry["settled"], asked=entry["asked"],
                by=partnership.people[entry["written_by"]],
            )  # fmt: skip
    for entry in entries["good_practice"]:
        with clock.held_at(min(_at(today - timedelta(days=entry["days_ago"])), now)):
            praising.recognise(
                agency=partnership.agencies[entry["agency"]],
                praised_agency=partnership.agencies[entry["praised_agency"]],
                team=entry["team"], done_well=" ".join(entry["done_well"].split()),
                how_it_helped=entry["how_it_helped"], by=partnership.people[entry["written_by"]],
            )  # fmt: skip


def _at(day: date) -> datetime:
    return datetime.combine(day, time(16), timezone.get_default_timezone())
