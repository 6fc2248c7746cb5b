"""What happened to a multi-agency audit, oldest first, from its history."""

from collections.abc import Iterator
from itertools import groupby

from audits.multi_agency.models import AuditFinding, AuditPoint, ModeratedGrade, MultiAgencyAudit
from audits.multi_agency.policy import Kind
from core import by_whom, history
from core.words import counted, day
from improvement.timeline import Entry

ACTS = {
    "audits.propose_audit": ("Theme proposed", "proposed its theme"),
    "audits.change_audit": ("Changed", "changed what is proposed"),
    "audits.agree_theme": ("Theme agreed", "agreed its theme"),
    "audits.decline_theme": ("Theme declined", "declined its theme"),
    "audits.choose_cases": ("Cases chosen", "chose its cases, with the seed {seed}"),
    "audits.replace_case": ("Case replaced", "replaced a case that is not in scope"),
    "audits.task_agencies": ("Agencies tasked", "gave it to the agencies, until {due}"),
    "audits.hand_in_cases": ("Handed in", "handed in the grades of an agency"),
    "audits.give_back_cases": ("Given back", "gave an agency its grades back"),
    "audits.open_up": ("Opened up", "opened it up without those who had not handed in"),
    "audits.record_meeting": ("Moderated", "recorded a moderation meeting"),
    "audits.report_audit": ("Reported", "closed the moderation and made the report"),
    "audits.close_audit": ("Closed", "closed it"),
}


# By the operation that saved a row below the audit. Not the words: who reads what happened may not
# read grades and points yet.
OF_POINTS = {
    "audits.add_point": ("Added", "added {what}"),
    "audits.take_point_away": ("Taken away", "took {what} away"),
}
POINTS = {Kind.STRENGTH: "a strength", Kind.DEVELOPMENT: "what is to be developed"}


def entries(audit: MultiAgencyAudit) -> list[Entry]:
    """Four statements."""
    rows = _past(audit, MultiAgencyAudit)
    found = [_entry(row) for row in rows if row.history_change_reason in ACTS]
    found += [*_moderated(audit), *_points(audit), *_findings(audit)]
    return sorted(found, key=lambda entry: entry.at)


def _past(audit, model, *also: str):
    rows = history.rows_about(audit, model).select_related(*by_whom.OF_HISTORY, *also)
    return rows.order_by("history_id")


def _moderated(audit) -> Iterator[Entry]:
    """One for all grades of a case that were saved together."""

    def together(row):
        return row.case.number, row.decided_at

    for (case, _), rows in groupby(_past(audit, ModeratedGrade, "case"), together):
        saved = list(rows)
        number = counted(len(saved), "grade")
        yield _of(saved[-1], "Agreed", f"agreed {number} of case {case} with the meeting")


def _points(audit) -> Iterator[Entry]:
    for row in _past(audit, AuditPoint):
        if row.history_change_reason in OF_POINTS:
            heading, said = OF_POINTS[row.history_change_reason]
            yield _of(row, heading, said.format(what=POINTS[Kind(row.kind)]))


def _findings(audit) -> Iterator[Entry]:
    for row in _past(audit, AuditFinding):
        if row.history_change_reason == "audits.make_finding":
            yield _of(row, "Finding", f"made the finding {row.reference}")


def _of(row, heading: str, said: str) -> Entry:
    who = by_whom.of(row)
    return Entry(row.history_date, who, heading, f"{who} {said}.")


def _entry(row) -> Entry:
    heading, said = ACTS[row.history_change_reason]
    who = by_whom.of(row)
    due = day(row.due_on) if row.due_on else ""
    sentence = f"{who} {said.format(due=due, seed=row.seed)}."
    why = {
        "audits.agree_theme": row.decided_because,
        "audits.decline_theme": row.decided_because,
        "audits.close_audit": row.closed_because,
    }.get(row.history_change_reason, "")
    return Entry(row.history_date, who, heading, sentence, f"{sentence} {why}" if why else "")
