"""What happened to a multi-agency audit, oldest first, from its history."""

from collections.abc import Iterator
from itertools import groupby

from audits.multi_agency import policy
from audits.multi_agency.models import (
    AuditedAgency,
    AuditFinding,
    AuditPoint,
    ModeratedGrade,
    MultiAgencyAudit,
)
from audits.multi_agency.policy import Kind
from core import by_whom, clock, history
from core.words import counted, day, listed
from improvement.timeline import Entry

ACTS = {
    "audits.propose_audit": ("Theme proposed", "proposed its theme"),
    "audits.change_audit": ("Changed", "changed what is proposed"),
    "audits.agree_theme": ("Theme agreed", "agreed its theme"),
    "audits.decline_theme": ("Theme declined", "declined its theme"),
    "audits.choose_cases": ("Cases chosen", "chose its cases{draw}"),
    "audits.replace_case": ("Case replaced", "replaced a case that is not in scope{moved}"),
    "audits.task_agencies": ("Agencies tasked", "gave it to the agencies, until {due}"),
    "audits.hand_in_cases": ("Handed in", "handed in the grades of an agency{late}"),
    "audits.give_back_cases": ("Given back", "gave an agency its grades back"),
    "audits.open_up": ("Opened up", "opened it up without those who had not handed in"),
    "audits.record_meeting": ("Moderated", "recorded a moderation meeting"),
    "audits.report_audit": ("Reported", "closed the moderation and made the report"),
    "audits.close_audit": ("Closed", "closed it"),
    "audits.stop_audit": ("Stopped", "stopped it"),
}
# By the operation that saved an agency's row, and why by the column that says so.
OF_AGENCIES = {
    "audits.add_agency": ("Agency added", "added {agency}", "joined_because"),
    "audits.take_agency_off": ("Agency taken off", "took {agency} off", "taken_off_because"),
}


# By the operation that saved a row below the audit. Not the words: who reads what happened may not
# read grades and points yet.
OF_POINTS = {
    "audits.add_point": ("Added", "added {what}"),
    "audits.take_point_away": ("Taken away", "took {what} away"),
}
POINTS = {Kind.STRENGTH: "a strength", Kind.DEVELOPMENT: "what is to be developed"}


def entries(audit: MultiAgencyAudit) -> list[Entry]:
    """Five statements."""
    agencies = list(_past(audit, AuditedAgency, "agency"))
    found, before = [], None
    for row in _past(audit, MultiAgencyAudit):
        moved = _moved(row, before, agencies)
        if row.history_change_reason in ACTS:
            found.append(_entry(row, moved))
        elif moved:
            found.append(_of(row, "More time", f"gave all agencies more time{moved}"))
        before = row
    found += [*_agencies(agencies), *_moderated(audit), *_points(audit), *_findings(audit)]
    return sorted(found, key=lambda entry: entry.at)


def _past(audit, model, *also: str):
    rows = history.rows_about(audit, model).select_related(*by_whom.OF_HISTORY, *also)
    return rows.order_by("history_id")


def _moved(row, before, agencies) -> str:
    """By an act that gives more time; who was late until then is said, for nothing else says it any
    more. ``before``: the audit's history before ``row``."""
    if before is None or before.due_on in (None, row.due_on):
        return ""
    said = f": the last day moved from {day(before.due_on)} to {day(row.due_on)}"
    if clock.local(row.history_date).date() <= before.due_on:
        return said
    there = {each.agency_id: each for each in agencies if each.history_date <= before.history_date}
    late = sorted(
        each.agency.name
        for each in there.values()
        if each.taken_off_on is None
        and (each.handed_in_on is None or policy.is_late(each.handed_in_on, before.due_on))
    )
    return f"{said}. Late until then: {listed(late)}" if late else said


def _agencies(rows) -> Iterator[Entry]:
    for row in rows:
        if row.history_change_reason in OF_AGENCIES:
            heading, said, why = OF_AGENCIES[row.history_change_reason]
            found = _of(row, heading, said.format(agency=row.agency.name))
            yield found._replace(text=f"{found.sentence} {getattr(row, why)}")


def _moderated(audit) -> Iterator[Entry]:
    """One for all grades of a case that were saved together."""

    def together(row):
        return row.case.number, row.decided_at

    for (case, _), rows in groupby(_past(audit, ModeratedGrade, "case"), together):
        saved = list(rows)
        number = counted(len(saved), "grade")
        yield _of(saved[-1], "Agreed", f"agreed {number} of case {case} with the meeting")


def _points(audit) -> Iterator[Entry]:
    added = {}
    for row in _past(audit, AuditPoint, "standard"):
        if row.history_change_reason in OF_POINTS:
            heading, said = OF_POINTS[row.history_change_reason]
            what = POINTS[Kind(row.kind)]
            if row.standard is not None:
                what += f", about {row.standard}"
            if (first := added.setdefault(row.id, row)) is not row:
                what += f", which {by_whom.of(first)} had added on {day(first.history_date)},"
            yield _of(row, heading, said.format(what=what))


def _findings(audit) -> Iterator[Entry]:
    for row in _past(audit, AuditFinding):
        if row.history_change_reason == "audits.make_finding":
            yield _of(row, "Finding", f"made the finding {row.reference}")


def _of(row, heading: str, said: str) -> Entry:
    who = by_whom.of(row)
    return Entry(row.history_date, who, heading, f"{who} {said}.")


def _entry(row, moved: str) -> Entry:
    heading, said = ACTS[row.history_change_reason]
    who = by_whom.of(row)
    due = day(row.due_on) if row.due_on else ""
    if row.history_change_reason == "audits.stop_audit" and row.decided_on is None:
        heading, said = "Withdrawn", "withdrew the proposal"
    is_late = policy.is_late(clock.local(row.history_date).date(), row.due_on)
    late = ", after the last day" if is_late else ""
    sentence = f"{who} {said.format(due=due, draw=_draw(row), moved=moved, late=late)}."
    why = {
        "audits.agree_theme": row.decided_because,
        "audits.decline_theme": row.decided_because,
        "audits.close_audit": row.closed_because,
        "audits.stop_audit": row.closed_because,
    }.get(row.history_change_reason, "")
    return Entry(row.history_date, who, heading, sentence, f"{sentence} {why}" if why else "")


def _draw(row) -> str:
    """“ with the seed a1b2, the second draw, because “…””"""
    seed = f" with the seed {row.seed}" if row.seed else " without a draw"
    again = policy.which_draw(row.draws, row.drawn_because, is_drawn=bool(row.seed))
    return f"{seed}, {again}" if again else seed
