"""What happened in an escalation, told from its history: who, what, when, why.

One statement reads everything: a union of the history tables, whose parts all have the same
columns. History is append-only in the database, so what is told here cannot be changed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import models
from django.db.models import Case, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Cast

from core import by_whom, history
from core.put_once import answers
from core.restriction import Kind
from escalations.meetings.models import MeetingAnswer, MeetingRequest
from escalations.meetings.policy import State
from escalations.models import (
    Contact,
    Escalation,
    EscalationAccessDecision,
    EscalationDocument,
    EscalationLink,
    EscalationNote,
    Participant,
    ProposedResolution,
    StepRecord,
)
from escalations.pause_models import Pause
from escalations.recommendation_models import Recommendation, RecommendationAnswer
from escalations.statement_models import Statement
from escalations.told import TELL
from partnership import naming

# The operation that gave a case another due date (`escalations.due_dates`).
RECALCULATED = "escalations.recalculate_due_dates"
# The one that tells of a step that is over and does not move (`escalations.by_the_clock.remind`).
TOLD_OVERDUE = "escalations.remind"
REOPENED = Q(last_closed_on__isnull=False)
NO_AGENCY = 0


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
    found = answers(_rows, escalation.pk, list(reader_agencies) or [NO_AGENCY])
    rows = _with_both_names([Row(*row) for row in found])
    # To the step at which it was raised nothing moved it up.
    began_at = escalation.entered_at_step
    rows = [row for row in rows if row.kind != "moved up" or (row.number or 0) > began_at]
    # Of one moment, as when a confirmed resolution closes the case: in the order of TELL.
    kinds = list(TELL)
    rows.sort(key=lambda row: (row.at, kinds.index(row.kind), row.history_id))
    # Of a closed case it is still decided who may open it: what was saved then closes nothing.
    closings: dict[int | None, Row] = {}
    for row in rows:
        if row.kind == "closed":
            closings.setdefault(row.number, row)
    return [row for row in rows if row.kind != "closed" or row is closings[row.number]]


def _rows(case: int, theirs: Sequence[int]):
    """``case``: the key of an escalation that was opened; ``theirs``: of the reader's agencies.

    Put together once (`core.put_once`): to write the union anew took Django half of the time of the
    case's page.
    """

    def rows_of(model):
        return history.rows_about_key(Escalation, case, model)

    created = Q(history_type="+")
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
            "overdue",
            rows_of(Escalation).filter(history_change_reason=TOLD_OVERDUE),
            number=F("step"),
            on=F("due_on"),
        ),
        _part(
            Case(When(REOPENED, then=Value("reopened")), default=Value("moved up")),
            rows_of(StepRecord).filter(created),
            number=F("step"),
            code=F("last_closed_on"),
            on=F("entered_on"),
            name=F("authorising_manager"),
            text=F("reason"),
            answer=F("authorised_on"),
            yes=F("by_the_clock"),
        ),
        _part(
            "brought in",
            rows_of(Participant).filter(created),
            number=F("held_role__person_id"),
            side=F("side"),
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
            number=F("round"),
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
            code=F("round"),
            name=F("filed_for__name"),
            yes=Case(When(history_type="+", then=Value(False)), default=Value(True)),
        ),
        _part(
            "recommended",
            rows_of(Recommendation).filter(created),
            number=F("round"),
            on=F("made_on"),
            name=F("hearers"),
            text=F("text"),
            answer=F("declared"),
        ),
        _part(
            "recommendation answered",
            rows_of(RecommendationAnswer).filter(created),
            number=F("round"),
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
            number=F("round"),
            code=F("outcome"),
            on=F("closed_on"),
            text=F("outcome_statement"),
            answer=F("silence_reason"),
        ),
    ]
    first, *others = parts
    return first.union(*others, all=True)


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


def _part(kind: str | Case, rows, **columns: Any):
    """One part of the union: a missing column is a null of the right type."""
    given = {
        f"told_{name}": Cast(columns.get(name, Value(None)), output_field=field)
        for name, field in COLUMNS.items()
    }
    return rows.annotate(
        told_kind=Cast(Value(kind) if isinstance(kind, str) else kind, models.TextField()),
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
