"""The agencies as a list, and one of them, for whoever signs in. Constant statements each."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse

from core import by_whom, clock, history
from core.words import day, short_day
from partnership.agencies import names, policy
from partnership.agencies.models import AgencyName
from partnership.models import Agency
from partnership.succession.models import AgencyTakeover

PAGE = 50
COLUMNS = ("Agency", "Kind", "Engagement", "Other names")
GONE_COLUMNS = ("Agency", "Kind", "What became of it", "Other names")
GONE = Q(closed_on__isnull=False) | Q(succeeded_by__isnull=False)


@dataclass(frozen=True)
class Choice:
    """Which agencies a list shows, as its address says."""

    name: str = ""
    kind: str = ""
    engagement: str = ""
    gone: bool = False

    def query(self, **more) -> str:
        asked = {"name": self.name, "kind": self.kind, "engagement": self.engagement}
        asked |= {"show": "gone" if self.gone else "", **more}
        return "?" + urlencode({name: value for name, value in asked.items() if value})

    @property
    def is_narrowed(self) -> bool:
        return bool(self.name or self.kind or self.engagement)


def chosen(person, choice: Choice):
    """The agencies that fit, those that are gone or those that are not."""
    rows = Agency.objects.visible_to(person)
    if choice.name:
        rows = rows.filter(names.matching(choice.name))
    if choice.kind:
        rows = rows.filter(kind=choice.kind)
    if choice.engagement:
        rows = rows.filter(engagement=choice.engagement)
    return rows.filter(GONE) if choice.gone else rows.exclude(GONE)


def page_of(person, choice: Choice, number: int) -> tuple[list[list], bool]:
    """A page of the table, and whether there are more. Three statements."""
    first = (number - 1) * PAGE
    rows = chosen(person, choice).select_related("succeeded_by").order_by("name", "pk")
    found = list(rows[first : first + PAGE + 1])
    known = names.also_known([each.pk for each in found[:PAGE]])
    return [_row(each, known.get(each.pk, "")) for each in found[:PAGE]], len(found) > PAGE


def _row(agency, known: str) -> list:
    return [
        {"text": agency.name, "url": agency.get_absolute_url()},
        policy.kind_in_words(agency),
        policy.became(agency) if agency.is_gone else agency.get_engagement_display(),
        known,
    ]


EXPORT_COLUMNS = (
    "Agency", "Short name", "Kind", "Phase", "Engagement", "Other names", "Closed on",
    "What became of it",
)  # fmt: skip


def for_a_file(person, choice: Choice) -> Iterable[list]:
    rows = list(chosen(person, choice).select_related("succeeded_by").order_by("name", "pk"))
    known = names.also_known([each.pk for each in rows])
    for each in rows:
        yield [
            each.name, each.short_name, each.get_kind_display(),
            policy.phase_in_words(each.phase), each.get_engagement_display(),
            known.get(each.pk, ""), each.closed_on, policy.became(each) if each.is_gone else "",
        ]  # fmt: skip


# --- one agency -----------------------------------------------------------------------------------


def details(agency) -> list[dict[str, str]]:
    known = list(agency.names.all())
    former = [each for each in known if each.kind == AgencyName.Kind.FORMER]
    aliases = [each for each in known if each.kind == AgencyName.Kind.ALIAS]
    before = Agency.objects.filter(succeeded_by=agency).order_by("name")
    rows = [
        ("Short name", agency.short_name),
        ("Kind", agency.get_kind_display()),
        ("Phase", policy.phase_in_words(agency.phase)),
        ("Engagement", agency.get_engagement_display()),
        ("Formerly", "\n".join(_former(each) for each in former)),
        ("Also called", "\n".join(str(each) for each in aliases)),
        ("Took over from", "\n".join(_taken_over(each) for each in before)),
    ]
    return [{"key": key, "value": value} for key, value in rows if value]


def _former(known: AgencyName) -> str:
    return f"{known}, until {day(known.ended_on)}" if known.ended_on else str(known)


def _taken_over(agency) -> str:
    return f"{agency}, on {day(agency.closed_on)}" if agency.closed_on else str(agency)


CHANGES_COLUMNS = ("When", "What", "Who did it")
CHANGES = 25
TOLD: dict[str, str] = {
    "name": "Name",
    "short_name": "Short name",
    "kind": "Kind",
    "engagement": "Engagement",
    "phase": "Phase",
    "closed_on": "Closed on",
    "succeeded_by_id": "Who took over",
}


def changes(agency) -> list[list[str]]:
    """The latest changes of an agency, newest first, from its history: for whoever keeps it."""
    rows = agency.history.select_related(*by_whom.OF_HISTORY).order_by("-pk")[: CHANGES + 1]
    rows = list(rows)
    earlier: list[Any] = [*rows[1:], None]
    told = []
    for row, before in zip(rows[:CHANGES], earlier, strict=False):
        if before is None and row.history_type != "+":
            continue
        told.append((row.history_date, _changed(row, before), by_whom.of(row)))
    told += _takeovers(agency)
    told.sort(key=lambda each: each[0], reverse=True)
    return [[short_day(at), said, who] for at, said, who in told if said][:CHANGES]


def _takeovers(agency) -> list[tuple[datetime, str, str]]:
    """Of this agency or by it: that they were planned, called off and carried out, and why."""
    told = []
    takeovers = AgencyTakeover.objects.unscoped("takeovers of an agency whose changes are told")
    takeovers = list(takeovers.filter(Q(agency=agency) | Q(successor=agency)))
    rows = history.rows_of(takeovers, AgencyTakeover)
    rows = rows.select_related("agency", "successor", *by_whom.OF_HISTORY).order_by("-pk")
    for row in rows[:CHANGES]:
        if row.history_type == "+" and clock.local(row.history_date).date() < row.takes_effect_on:
            said, why = "Planned", row.reason
        elif row.called_off_at:
            said, why = "Called off", row.call_off_reason
        elif row.done_at and row.reason:
            said, why = "Carried out", row.reason
        else:
            continue
        said += f": {row.successor} takes over from {row.agency} on {day(row.takes_effect_on)}"
        said += f". Why: {why}" if why else ""
        told.append((row.history_date, said, by_whom.of(row)))
    return told


def _changed(row, before) -> str:
    if before is None:
        return f"Added as {row.name}"
    parts = []
    for field, label in TOLD.items():
        was, now = getattr(before, field), getattr(row, field)
        if was == now:
            continue
        if field == "closed_on":
            why = f": {row.closed_because}" if row.closed_because else ""
            parts.append(f"Closed on {day(now)}{why}" if now else "Opened again")
        elif field == "succeeded_by_id":
            parts.append("Another agency took over")
        else:
            parts.append(f"{label}: {_said(field, was)} became {_said(field, now)}")
    return "; ".join(parts)


def _said(field: str, value: str) -> str:
    """As a person reads it."""
    if field == "phase":
        value = policy.phase_in_words(value)
    labels = dict(Agency._meta.get_field(field).flatchoices)
    return str(labels.get(value, value)) or "none"


def address(agency, page: str, *more) -> str:
    return reverse(f"agencies:{page}", args=[agency.slug, *more])
