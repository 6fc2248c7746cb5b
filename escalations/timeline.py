"""What happened in an escalation, told from its history: who, what, when, why.

One statement reads everything: a union of the history tables, whose parts all have the same
columns. History is append-only in the database, so what is told here cannot be changed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from django.db import models
from django.db.models import Case, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Cast

from core import by_whom, calendar, history
from core.leaving import ROLE_ENDED
from core.restriction import Kind
from core.words import day, moment, opening
from escalations.meetings.models import MeetingAnswer, MeetingRequest
from escalations.meetings.policy import State
from escalations.models import (
    ANSWER_WORDS,
    OUTCOME_WORDS,
    Contact,
    Escalation,
    EscalationAccessDecision,
    EscalationDocument,
    EscalationLink,
    EscalationNote,
    Method,
    Participant,
    ProposedResolution,
    Recommendation,
    RecommendationAnswer,
    Statement,
    StepRecord,
)
from escalations.pause_models import Pause
from escalations.policy import Side, Step
from escalations.statement_policy import called
from partnership import naming

# The operation that gave a case another due date (`escalations.due_dates`).
RECALCULATED = "escalations.recalculate_due_dates"

BY_METHOD = {
    Method.TELEPHONE: " by telephone",
    Method.IN_PERSON: " in person",
    Method.VIDEO: " by video call",
    Method.EMAIL: " by email",
    Method.MEETING: " at a meeting",
    Method.OTHER: "",
}


@dataclass(frozen=True)
class Entry:
    """One thing that happened. ``sentence`` stands by itself; ``text``: what the person wrote."""

    at: datetime
    who: str
    heading: str
    sentence: str
    text: str = ""


class Row(NamedTuple):
    """One row of the union. What a kind does not have is None."""

    at: datetime
    history_id: int
    kind: str
    pk: int
    who: str | None
    on_behalf_of: int | None
    number: int | None
    side: str | None
    code: str | None
    on: date | None
    name: str | None
    text: str | None
    answer: str | None
    yes: bool | None


COLUMNS: dict[str, models.Field] = {
    "number": models.BigIntegerField(),
    "side": models.TextField(),
    "code": models.TextField(),
    "on": models.DateField(),
    "name": models.TextField(),
    "text": models.TextField(),
    "answer": models.TextField(),
    "yes": models.BooleanField(),
}


def entries(escalation: Escalation, reader_agencies: Iterable[int] = ()) -> list[Entry]:
    """Oldest first. Notes for one agency appear only when ``reader_agencies`` has it."""
    return told(read(escalation, reader_agencies), escalation)


def told(rows: Iterable[Row], escalation: Escalation) -> list[Entry]:
    found = []
    for row in rows:
        who = row.who or by_whom.THE_PORTAL
        heading, sentence, text = TELL[row.kind](row, who, escalation)
        found.append(Entry(row.at, who, heading, sentence, text or ""))
    return found


def read(escalation: Escalation, reader_agencies: Iterable[int] = ()) -> list[Row]:
    """Everything on record, oldest first, in one statement."""

    def rows_of(model):
        return history.rows_about(escalation, model)

    created = Q(history_type="+")
    theirs = list(reader_agencies)
    # An agency's notes are read by whoever took over from it, too.
    may_read = (
        Q(for_agency=None) | Q(for_agency__in=theirs) | Q(for_agency__succeeded_by__in=theirs)
    )
    parts = [
        _part(
            "raised",
            rows_of(Escalation).filter(created),
            number=F("entered_at_step"),
            on=F("raised_on"),
            yes=F("at_immediate_risk"),
        ),
        _part(
            "due date",
            rows_of(Escalation).filter(history_change_reason=RECALCULATED),
            number=F("step"),
            on=F("due_on"),
            code=Subquery(_due_before()),
        ),
        _part(
            "moved up",
            rows_of(StepRecord).filter(created, step__gt=escalation.entered_at_step),
            number=F("step"),
            on=F("entered_on"),
            text=F("reason"),
            yes=F("by_the_clock"),
        ),
        _part(
            "brought in",
            rows_of(Participant).filter(created),
            number=F("held_role__person_id"),
            name=F("held_role__person__full_name"),
        ),
        _part(
            "contact",
            rows_of(Contact).filter(created),
            number=F("step"),
            side=F("side"),
            code=F("method"),
            on=F("happened_on"),
            name=F("with_whom"),
            text=F("result"),
        ),
        _part(
            "proposal",
            rows_of(ProposedResolution),
            side=F("side"),
            code=F("outcome"),
            text=F("statement"),
            answer=F("answer"),
            yes=F("accepted"),
        ),
        # That a side has filed is no secret; what it filed is (`models.StatementQuerySet`).
        _part(
            "statement",
            rows_of(Statement),
            number=F("step"),
            side=F("side"),
            name=F("filed_for__name"),
            yes=Case(When(history_type="+", then=Value(False)), default=Value(True)),
        ),
        _part(
            "recommended",
            rows_of(Recommendation).filter(created),
            on=F("made_on"),
            name=F("hearers"),
            text=F("text"),
            answer=F("declared"),
        ),
        _part(
            "recommendation answered",
            rows_of(RecommendationAnswer).filter(created),
            side=F("side"),
            code=F("answer"),
            text=F("reason"),
        ),
        _part(
            "meeting",
            rows_of(MeetingRequest),
            side=F("side"),
            code=F("state"),
            text=Case(
                When(state=State.CALLED_OFF, then=F("called_off_because")), default=F("purpose")
            ),
            answer=F("at"),
            yes=_whether(created),
        ),
        _part(
            "meeting answered",
            rows_of(MeetingAnswer),
            side=F("side"),
            text=F("words"),
            yes=F("agrees"),
        ),
        _part(
            "pause",
            rows_of(Pause),
            number=F("step"),
            side=F("side"),
            code=F("would_end_on"),
            on=F("ends_on"),
            name=F("asked_by_id"),
            text=Case(When(created, then=F("reason")), default=F("answer")),
            answer=Case(
                When(approved__isnull=False, then=Value("decided")),
                When(lapsed_at__isnull=False, then=Value("lapsed")),
                default=Value("asked"),
            ),
            yes=F("approved"),
        ),
        _part(
            "file",
            rows_of(EscalationDocument).filter(created),
            number=F("size"),
            name=F("original_name"),
        ),
        _part(
            "note",
            rows_of(EscalationNote).filter(created).filter(may_read),
            name=F("for_agency__name"),
            text=F("text"),
        ),
        _part(
            "access",
            rows_of(EscalationAccessDecision),
            # 1 of an emergency whose own time was over, and of a conflict that somebody declared.
            number=Case(
                When(ended_at__gte=F("ends_at"), then=Value(1)),
                When(kind=Kind.CONFLICT, person=F("history_user"), then=Value(1)),
                default=Value(0),
            ),
            code=F("kind"),
            name=F("person__full_name"),
            text=F("reason"),
            answer=F("end_reason"),
            yes=_whether(Q(ended_at=None)),
        ),
        _part("came of it", rows_of(EscalationLink).filter(created), name=F("reference")),
        _part(
            "closed",
            rows_of(Escalation).filter(closed_on__isnull=False),
            code=F("outcome"),
            on=F("closed_on"),
            text=F("outcome_statement"),
            answer=F("silence_reason"),
        ),
    ]
    first, *others = parts
    rows = _with_both_names([Row(*row) for row in first.union(*others, all=True)])
    # Of one moment, as when a confirmed resolution closes the case: in the order of TELL.
    kinds = list(TELL)
    rows.sort(key=lambda row: (row.at, kinds.index(row.kind), row.history_id))
    # Of a closed case it is still decided who may open it: what was saved then closes nothing.
    closings = [row for row in rows if row.kind == "closed"]
    return [row for row in rows if row not in closings[1:]]


def _whether(condition: Q) -> Case:
    return Case(When(condition, then=Value(True)), default=Value(False))


def _due_before():
    """The due date in the history row before."""
    rows = history.past(Escalation).filter(id=OuterRef("id"), history_id__lt=OuterRef("history_id"))
    return rows.order_by("-history_id").values("due_on")[:1]


def _with_both_names(rows: list[Row]) -> list[Row]:
    """“Sam Shaw (deputy for Alex Ash)”: whoever stood in for somebody is told with their name."""
    stood_in_for = naming.names({row.on_behalf_of for row in rows} - {None})
    return (
        [
            row._replace(who=by_whom.in_words(row.who, stood_in_for[row.on_behalf_of]))
            if row.on_behalf_of in stood_in_for
            else row
            for row in rows
        ]
        if stood_in_for
        else rows
    )


def _part(kind: str, rows, **columns: Any):
    """One part of the union: a missing column is a null of the right type."""
    given = {
        f"told_{name}": Cast(columns.get(name, Value(None)), output_field=field)
        for name, field in COLUMNS.items()
    }
    return rows.annotate(
        told_kind=Value(kind, output_field=models.TextField()),
        told_who=F("history_user__full_name"),
        **given,
    ).values_list(
        "history_date",
        "history_id",
        "told_kind",
        "id",
        "told_who",
        "history_on_behalf_of_id",
        *given,
    )


def _raised(row, who, escalation):
    ours, theirs = escalation.raising_agency, escalation.challenged_agency
    said = f"{who} of {ours} raised this with {theirs}"
    at_risk = "A child was said to be at immediate risk." if row.yes else ""
    if row.number > Step.PRACTITIONERS:
        said += f" by the fast track, at step {row.number}."
        first = f"It was first raised with the other worker on {day(row.on)}."
        return "Raised by the fast track", f"{said} {at_risk} {first}", ""
    day_one = day(calendar.england().day_one(row.on))
    return "Raised", f"{said}. Day 1 is {day_one}. {at_risk}".strip(), ""


def _moved_up(row, who, escalation):
    heading = f"Moved up to step {row.number}"
    if row.yes:
        return heading, f"Step {row.number - 1} ended, so it moved up to step {row.number}.", ""
    return heading, f"{who} moved it up to step {row.number}.", row.text


def _due_date(row, who, escalation):
    instead = f"step {row.number} ends on {day(row.on)}, and no longer on"
    before = day(date.fromisoformat(row.code))
    said = f"The days off in the calendar changed: {instead} {before}."
    return "Due date changed", said, ""


def _brought_in(row, who, escalation):
    return "Colleague brought in", f"{who} brought in {row.name}.", ""


def _contact(row, who, escalation):
    how = BY_METHOD[Method(row.code)]
    agency = agency_words(row.side, escalation)
    return (
        "Contact",
        f"{who} of {agency} contacted {row.name}{how} on {day(row.on)}.",
        row.text,
    )


def _proposal(row, who, escalation):
    side = Side(row.side)
    if row.yes is None:
        agency, outcome = agency_words(side, escalation), OUTCOME_WORDS[row.code]
        return "Resolution proposed", f"{who} of {agency} proposed: {outcome}.", row.text
    agency = agency_words(side.other, escalation)
    if row.yes:
        return "Resolution confirmed", f"{who} of {agency} confirmed it.", row.answer
    return "Resolution declined", f"{who} of {agency} declined it.", row.answer


def _statement(row, who, escalation):
    """``yes``: it stands in the place of an earlier one."""
    what, did = called(row.number), "replaced" if row.yes else "filed"
    said = f"{who} {did} the {what} of {row.name} for step {row.number}"
    unread = ", which nobody else had read" if row.yes else ""
    return f"{opening(what)} {did}", f"{said}{unread}.", ""


def _recommended(row, who, escalation):
    heard = "; ".join(row.name.splitlines())
    made = f"what the statutory partners recommended on {day(row.on)}"
    written = [row.text, f"Declared: {row.answer}" if row.answer else ""]
    return (
        "Recommendation",
        f"{who} recorded {made}. Heard by {heard}.",
        "\n\n".join(filter(None, written)),
    )


def _recommendation_answered(row, who, escalation):
    agency, said = agency_words(row.side, escalation), ANSWER_WORDS[row.code].lower()
    return f"Recommendation {said}", f"{who} of {agency} answered: {said}.", row.text


def _meeting(row, who, escalation):
    at = moment(moment_of(row.answer))
    if row.code == State.FIXED:
        return "Meeting fixed", f"Everyone has agreed to meet on {at}.", ""
    if row.code == State.CALLED_OFF:
        return "Meeting called off", f"{who} called off the meeting of {at}.", row.text
    agency = agency_words(row.side, escalation)
    if row.yes:
        said = f"{who} of {agency} asked for a meeting on {at}."
        return "Meeting asked for", said, row.text
    return "Meeting changed", f"{who} of {agency} asked for the meeting on {at} instead.", ""


def moment_of(said: str) -> datetime:
    """Of what a database wrote as text: SQLite leaves out that it is UTC."""
    found = datetime.fromisoformat(said)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _meeting_answered(row, who, escalation):
    agency = agency_words(row.side, escalation)
    if row.yes:
        return "Meeting agreed to", f"{who} of {agency} agreed to the meeting.", ""
    return "Another time proposed", f"{who} of {agency} proposed another time to meet.", row.text


PAUSE_STATES = ("asked", "decided", "lapsed")


def _pause(row, who, escalation):
    """``answer``: what became of it; ``code``: when the step would end without it."""
    step, until, without = row.number, day(row.on), day(date.fromisoformat(row.code))
    if row.answer == "lapsed":
        said = f"Nobody decided on the pause of step {step} while it ran. It ended on {without}."
        return "Pause lapsed", said, ""
    if row.answer == "asked":
        agency = agency_words(row.side, escalation)
        said = f"{who} of {agency} asked that step {step} end on {until}, in place of {without}."
        return "Pause asked for", said, row.text
    if row.yes:
        said = f"{who} approved it: step {step} ends on {until}. Without it: {without}."
        return "Pause approved", said, row.text
    return "Pause declined", f"{who} declined it: step {step} still ends on {without}.", row.text


def _file(row, who, escalation):
    return "File added", f"{who} added the file {row.name}.", ""


def _note(row, who, escalation):
    heading = "Note" if row.name is None else f"Note for people of {row.name}"
    return heading, f"{who} wrote a note.", row.text


def _access(row, who, escalation):
    """What was decided of who may open it; nothing of a conflict's or an emergency's details."""
    heading, begun, ended = ACCESS[row.code]
    if row.code == Kind.EMERGENCY and not row.number:
        ended = "What {name} had opened in an emergency ended when {who} lifted the restriction."
    if row.answer == ROLE_ENDED:
        ended = LEFT.get(row.code, ended)
    if row.code == Kind.CONFLICT and row.number:
        begun = "{who} said that they have a conflict of interest."
    said = (begun if row.yes else ended).format(who=who, name=row.name)
    shown = row.code == Kind.RESTRICTED
    return heading, said, (row.text if row.yes else row.answer) if shown else ""


ACCESS = {
    Kind.RESTRICTED: (
        "Restricted",
        "{who} restricted this to named people.",
        "{who} lifted the restriction.",
    ),
    Kind.NAMED: (
        "The list of named people",
        "{who} put {name} on the list.",
        "{who} took {name} off the list.",
    ),
    Kind.CONFLICT: (
        "Conflict of interest",
        "{who} marked {name} as having a conflict of interest.",
        "{who} ended the conflict of interest of {name}.",
    ),
    Kind.EMERGENCY: (
        "Opened in an emergency",
        "{name} opened this in an emergency, for 24 hours.",
        "The 24 hours of {name} were over.",
    ),
}


# Whoever ended the role decided nothing about the case, and need not know of it.
LEFT = {
    Kind.NAMED: "{name} is not on the list any more: the role that they were named in ended.",
    Kind.EMERGENCY: "The role ended by which {name} opened this in an emergency.",
}


def _came_of_it(row, who, escalation):
    kind = "an action" if row.name.startswith("ACT-") else "a finding"
    heading = f"Made {kind} of it"
    return heading, f"{who} made {kind} of the improvement log: {row.name}.", ""


def _closed(row, who, escalation):
    outcome = OUTCOME_WORDS[row.code]
    if row.answer:
        said = f"{who} closed it: the proposed resolution had not been answered. {outcome}."
        return "Closed on silence", said, f"{row.text}\n\nWhy: {row.answer}"
    return "Closed", f"{who} closed it. {outcome}.", row.text


TELL = {
    "raised": _raised,
    "due date": _due_date,
    "brought in": _brought_in,
    "contact": _contact,
    "file": _file,
    "note": _note,
    "statement": _statement,
    "proposal": _proposal,
    "moved up": _moved_up,
    "recommended": _recommended,
    "recommendation answered": _recommendation_answered,
    "meeting answered": _meeting_answered,
    "meeting": _meeting,
    "pause": _pause,
    "access": _access,
    "came of it": _came_of_it,
    "closed": _closed,
}


def agency_words(side: str, escalation: Escalation) -> str:
    if side == Side.PARTNERS:
        return "the statutory partners"
    if side == Side.MANAGER:
        return "the business team"
    return str(escalation.agency_of(Side(side)))
