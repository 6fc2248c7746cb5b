"""What is shown of briefings that agencies were asked about, and of what they said."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth import get_user_model
from django.db.models import Exists, F, OuterRef, Subquery
from django.urls import reverse

from core import clock, history
from core.words import counted, day, short_day
from partnership.auth import held_by
from partnership.library import policy
from partnership.library.models import BriefingRequest, LibraryVersion
from partnership.models import AgencyRole
from partnership.roles import KEEPERS, Role

PAGE = 50
WAITING, ANSWERED, MISSED = "waiting", "answered", "missed"
SHOWS = {
    WAITING: "Who has not acknowledged",
    ANSWERED: "What agencies said",
    MISSED: "Not answered by their day, and no longer asked",
}
WAITING_COLUMNS = ("Agency", "Briefing", "Asked on", "Answer due", "Standing", "To note")
MISSED_COLUMNS = ("Agency", "Briefing", "Asked on", "Answer due", "No longer asked from")
ANSWERED_COLUMNS = ("Agency", "Briefing", "Acknowledged", "Used with", "What changed")
OWN_COLUMNS = ("Briefing", "Agency", "Answer due", "Standing", "What you said")
HEADINGS = (
    "Agency", "Kind of agency", "Briefing", "Version", "Asked on", "Answer due on", "Standing",
    "Acknowledged on", "Used with", "Used on", "What changed", "To note", "Said before",
)  # fmt: skip


@dataclass(frozen=True)
class Choice:
    """``document``: the slug of one briefing, or "" for all."""

    show: str = WAITING
    document: str = ""

    def query(self, **more) -> str:
        asked = {"show": self.show if self.show != WAITING else "", "document": self.document}
        asked |= more
        return "?" + urlencode({name: value for name, value in asked.items() if value})


def chosen(person, choice: Choice):
    rows = _with_the_version_before(BriefingRequest.objects.visible_to(person), person)
    rows = rows.select_related("agency", "version__document")
    if choice.document:
        rows = rows.filter(version__document__slug=choice.document)
    if choice.show == ANSWERED:
        return rows.exclude(acknowledged_on=None).order_by("-acknowledged_on", "-pk")
    if choice.show == MISSED:
        return rows.missed().order_by("-due_on", "agency__name", "pk")
    return rows.filter(acknowledged_on=None, ended_on=None).order_by("due_on", "agency__name", "pk")


def _with_the_version_before(rows, person):
    """``missed_before``: whether the agency let the day of the version before pass."""
    before = BriefingRequest.objects.visible_to(person).missed()
    return rows.annotate(
        missed_before=Exists(
            before.filter(
                version__document=OuterRef("version__document"),
                version__number=OuterRef("version__number") - 1,
                agency=OuterRef("agency"),
            )
        )
    )


def rows_of(requests: Iterable[BriefingRequest], show: str) -> list[list[Any]]:
    requests = list(requests)
    if show == ANSWERED:
        before = said_before(requests)
        return [_answered(each, before[each.pk]) for each in requests]
    if show == MISSED:
        return [_missed(each) for each in requests]
    silent = _that_cannot_answer({each.agency_id for each in requests})
    return [_waiting(each, silent) for each in requests]


NOBODY = "Nobody there can answer: give somebody the role"
MISSED_BEFORE = "The version before was not answered by its day"


def _to_note(request, silent: set[int]) -> str:
    waits = request.acknowledged_on is None and request.ended_on is None
    notes = [NOBODY] if waits and request.agency_id in silent else []
    return ". ".join([*notes, *([MISSED_BEFORE] if request.missed_before else [])])


def _that_cannot_answer(agencies: set[int]) -> set[int]:
    """Of these, by key, those at which nobody who can sign in holds a role that answers."""
    active = get_user_model().objects.filter(is_active=True, groups=OuterRef("group"))
    roles = AgencyRole.objects.filter(agency__in=agencies, role__in=policy.ANSWERS)
    return agencies - set(roles.filter(Exists(active)).values_list("agency", flat=True))


def _waiting(request, silent: set[int]) -> list[Any]:
    return [
        *_named(request),
        short_day(request.asked_on),
        short_day(request.due_on),
        _tag(request),
        _to_note(request, silent),
    ]


def _missed(request) -> list[Any]:
    days = (request.asked_on, request.due_on, request.ended_on)
    return [*_named(request), *(short_day(each) for each in days)]


def said_before(requests: Iterable[BriefingRequest]) -> dict[int, str]:
    """By key, what an agency's answer said before it was put right; "" for most. One statement."""
    found: dict[int, list[str]] = {each.pk: [] for each in requests}
    last: dict[int, Any] = {}
    rows = history.past(BriefingRequest).filter(id__in=found, acknowledged_on__isnull=False)
    for row in rows.order_by("history_id"):
        was = last.get(row.id)
        if was is not None and (said := _said(was)) != _said(row):
            on = short_day(clock.local(row.history_date).date())
            found[row.id].append(f"Until {on} it said: {said}.")
        last[row.id] = row
    return {pk: " ".join(said) for pk, said in found.items()}


def _said(answer) -> str:
    """Of a request that was acknowledged, or a row of its history."""
    return f"{answer.used_with}, {short_day(answer.used_on)}: {answer.what_changed}".removesuffix(
        "."
    )


def _answered(request, before: str) -> list[Any]:
    late = " (late)" if request.acknowledged_on > request.due_on else ""
    return [
        *_named(request),
        short_day(request.acknowledged_on) + late,
        f"{request.used_with}, {short_day(request.used_on)}",
        f"{request.what_changed} {before}".strip(),
    ]


def _named(request) -> list[Any]:
    document = request.version.document
    return [
        {"text": request.agency.name, "url": request.agency.get_absolute_url()},
        {
            "text": f"{document}, version {request.version.number}",
            "url": document.get_absolute_url(),
        },
    ]


def _tag(request) -> dict[str, str]:
    words, tone = policy.standing(request, clock.today())
    return {"text": words, "tone": tone}


def for_a_file(requests: Iterable[BriefingRequest]) -> Iterable[list[Any]]:
    today, requests = clock.today(), list(requests)
    waiting = {each.agency_id for each in requests if each.acknowledged_on is None}
    silent, before = _that_cannot_answer(waiting), said_before(requests)
    for each in requests:
        yield [
            each.agency.name,
            each.agency.get_kind_display(),
            each.version.document.title,
            each.version.number,
            each.asked_on,
            each.due_on,
            policy.standing(each, today)[0],
            each.acknowledged_on,
            each.used_with,
            each.used_on,
            each.what_changed,
            _to_note(each, silent),
            before[each.pk],
        ]


# --- one's own agencies ---------------------------------------------------------------------------


def answered_for(person) -> set[int]:
    """The agencies, by key, for which they acknowledge."""
    return {agency for agency, role in held_by(person) if role in policy.ANSWERS}


def own(person):
    """All that their agencies were asked: what waits, what they said, and what they let pass."""
    rows = BriefingRequest.objects.visible_to(person).filter(agency__in=answered_for(person))
    ended = rows.ended_in_time().values("pk")
    rows = _with_the_version_before(rows.exclude(pk__in=ended), person)
    return rows.select_related("agency", "version__document").order_by(
        F("acknowledged_on").desc(nulls_first=True), "due_on", "pk"
    )


def own_rows(requests: Iterable[BriefingRequest]) -> list[list[Any]]:
    found, requests = [], list(requests)
    before = said_before(requests)
    for each in requests:
        document = each.version.document
        said = ""
        if each.acknowledged_on:
            said = f"{each.used_with}, {short_day(each.used_on)}: {each.what_changed}"
            said = f"{said} {before[each.pk]}".strip()
        elif each.missed_before:
            said = f"{MISSED_BEFORE}."
        title = f"{document}, version {each.version.number}"
        found.append(
            [
                {"text": title, "url": document.get_absolute_url()},
                each.agency.name,
                short_day(each.due_on),
                _tag(each),
                said,
            ]
        )
    return found


def of_current(person, document) -> list[BriefingRequest]:
    """What is asked of their own agencies about the version that holds now."""
    newest = LibraryVersion.objects.filter(document=OuterRef("version__document"))
    rows = _with_the_version_before(BriefingRequest.objects.visible_to(person), person).filter(
        version__document=document,
        version__number=Subquery(newest.order_by("-number").values("number")[:1]),
        agency__in={agency for agency, _ in held_by(person)},
        ended_on=None,
    )
    return list(rows.select_related("agency", "version__document", "acknowledged_by"))


def own_standing(requests: Iterable[BriefingRequest]) -> list[str]:
    """A sentence for each of their agencies."""
    said = []
    for each in requests:
        if each.acknowledged_on:
            said.append(f"{each.agency} acknowledged this on {day(each.acknowledged_on)}.")
        else:
            said.append(f"{each.agency} is asked to acknowledge this by {day(each.due_on)}.")
        if each.missed_before:
            said.append(f"{MISSED_BEFORE}.")
    return said


def counts(person, document, number: int) -> str:
    """For the business team: how many have acknowledged the version with this number."""
    rows = BriefingRequest.objects.visible_to(person).filter(
        version__document=document, version__number=number
    )
    said = list(rows.values_list("acknowledged_on", flat=True))
    if not said:
        return "No agency was asked to acknowledge this version."
    answered = sum(each is not None for each in said)
    return f"{answered} of {counted(len(said), 'agency', 'agencies')} acknowledged this version."


def behind(person, agency) -> str:
    """Where the briefings are listed that an agency was asked about, for whoever may read that."""
    held = held_by(person)
    if any(role in KEEPERS for _, role in held):
        return reverse("library:acknowledgements")
    if policy.may_answer(held, agency.pk):
        return reverse("library:own")
    return ""


def tasks_of(person) -> list[dict[str, Any]]:
    """For the home page: what waits for them. No statement for whoever answers for no agency."""
    held = held_by(person)
    agencies = {agency for agency, role in held if Role(role) in policy.ANSWERS}
    if not agencies:
        return []
    rows = _with_the_version_before(BriefingRequest.objects.visible_to(person), person).filter(
        agency__in=agencies, acknowledged_on=None, ended_on=None
    )
    rows = rows.select_related("agency", "version__document").order_by("due_on", "pk")
    return [
        {
            "title": each.version.document.title,
            "agency": each.agency.name,
            "due_on": each.due_on,
            "url": each.get_absolute_url(),
            "note": MISSED_BEFORE if each.missed_before else "",
        }
        for each in rows[:25]
    ]
