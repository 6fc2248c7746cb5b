"""The complete case as one tagged PDF, for an agency's record of the child.

A copy is one agency's: it holds what its reader may read on the page (`case.page`), with the notes
of that agency and of no other, whoever takes it. From the step that the
procedure submits by a form, its first page is called as that form, and has its fields in their
order (fact sheet, section 1, "Fields": the published form was not seen).
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpResponse

from core import clock, pdf
from core.words import day, listed, moment
from escalations import case, case_rows, timeline
from escalations.models import OUTCOME_WORDS, SINCE
from escalations.parties import side_among
from escalations.policy import AGENCIES, Step
from partnership import succession
from partnership.auth import held_by
from partnership.models import Agency

COLUMNS = {
    "contacts": ("When", "Who", "How, and with whom", "What came of it"),
    "steps": ("Step", "Days", "From", "To", "How it stood"),
    "notes": ("When", "Who", "For whom", "Note"),
    "files": ("Name", "Size, who added it, and when"),
    "timeline": ("When", "Who", "What"),
}
BY_THE_CLOCK = "Nobody: it moved up by the clock"
SHOWN_ELSEWHERE = ("contact", "note")


@dataclass(frozen=True)
class Copy:
    """Whose copy it is. ``agencies``: keys of those whose notes it holds."""

    called: str
    agencies: frozenset[int]


def copy_for(escalation, reader) -> Copy:
    """Who speaks for one of the two agencies takes that one's copy; everybody else, that of the
    agencies in which they hold a role."""
    held = held_by(reader)
    side = side_among(held, escalation, reader)
    theirs = {agency for agency, _ in held}
    if side in AGENCIES:
        agency = escalation.agency_of(side)
        stands_for = succession.stands_for(agency)
        now = agency if stands_for == agency.pk else agency.succeeded_by
        return Copy(str(now), frozenset({stands_for}))
    names = Agency.objects.filter(pk__in=theirs).order_by("name").values_list("name", flat=True)
    return Copy(listed(names), frozenset(theirs))


def response(escalation, reader) -> HttpResponse:
    """A download named by the reference and the date alone."""
    name = f"{escalation.reference}-{clock.today().isoformat()}.pdf"
    answer = HttpResponse(content(escalation, reader), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def content(escalation, reader) -> bytes:
    return pdf.render("escalations/record_pdf.html", shown(escalation, reader))


def shown(escalation, reader) -> dict[str, Any]:
    """What the template shows. A constant number of statements, whatever the history."""
    copy = copy_for(escalation, reader)
    page = case.page(escalation, reader, copy.agencies)
    rows = timeline.read(escalation, copy.agencies)
    form = escalation.procedure.step(Step.SENIOR_MANAGERS).form
    return page | {
        "partnership": settings.PARTNERSHIP,
        "form": form if escalation.step >= Step.SENIOR_MANAGERS else "",
        "copy": copy.called,
        "made": f"{page['as_it_stood']}, by {reader}",
        "fields": fields(escalation, page, _authorised(escalation, rows)),
        "columns": COLUMNS,
        "step_rows": [_step(each) for each in page["steps"]],
        "contact_rows": [_contact(each, escalation) for each in rows if each.kind == "contact"],
        "note_rows": [
            (moment(each.at), each.who, each.name or "Everyone who may open this", each.text)
            for each in rows
            if each.kind == "note"
        ],
        "file_rows": [(each["name"], each["about"]) for each in reversed(page["files"])],
        "timeline_rows": [
            _told(row, entry)
            for row, entry in zip(rows, timeline.told(rows, escalation), strict=True)
        ],
    }


def _authorised(escalation, rows: list[timeline.Row]) -> str:
    """Who authorised the move to the step for which the procedure asks it."""
    rule = escalation.procedure.authorisation
    for row in rows:
        if rule and row.kind == "moved up" and row.number == rule.at_step:
            on = day(date.fromisoformat(row.answer)) if row.answer else ""
            return BY_THE_CLOCK if row.yes else ", ".join(filter(None, (row.name, on)))
    return ""


def fields(escalation, page, authorised: str) -> list[dict[str, str]]:
    """The first page, in the order of the form; what the case does not have is left out."""
    child = {row["key"]: row["value"] for row in page["child"]}
    said = {row["key"]: row["value"] for row in page["disagreement"]}
    at_risk = "Yes" if escalation.at_immediate_risk else "No"
    track = escalation.fast_track_on
    begun = f"At step {escalation.entered_at_step}, on {day(track)}" if track else ""
    rows = [
        ("Reference of this challenge", escalation.reference),
        ("Child’s reference", child.pop("Reference")),
        ("Child’s initials", child.pop("Initials")),
        ("Child’s age", child.pop("Age")),
        *child.items(),
        ("Raised by", said.pop("Raised by")),
        ("Raised with", said.pop("Raised with")),
        ("First raised on", said.pop("First raised on")),
        ("What is disputed", said.pop("What is disputed")),
        (SINCE, said.pop(SINCE, "")),
        *said.items(),
        ("Child at immediate risk when raised", at_risk),
        ("Done to protect the child", escalation.protective_action),
        ("Fast track", begun),
        ("Authorised by", authorised),
        ("Outcome", OUTCOME_WORDS.get(escalation.outcome, "")),
        ("Outcome agreed, or the reason", escalation.outcome_statement),
        ("Closed on", day(escalation.closed_on) if escalation.closed_on else ""),
    ]
    return [{"key": key, "value": value} for key, value in rows if value]


def _step(step: dict[str, Any]) -> tuple[str, ...]:
    name = f"{step['number']}. {step['title']}"
    if "passed_over" in step:
        return name, "", "", "", step["passed_over"]
    return name, step["days"], step["opens_on"], step["due_on"], f"{step['state']}. {step['how']}"


def _contact(row: timeline.Row, escalation) -> tuple[str, ...]:
    told = case_rows.contact_entry(row, escalation)
    return told["when"], told["who"], told["heading"], told["text"]


def _told(row: timeline.Row, entry: timeline.Entry) -> tuple[str, ...]:
    written = "" if row.kind in SHOWN_ELSEWHERE else entry.text
    said = f"{entry.heading}. {entry.sentence}"
    return moment(entry.at), entry.who, "\n\n".join(filter(None, (said, written)))
