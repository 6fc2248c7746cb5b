"""What happened to a multi-agency audit, oldest first, from its history."""

from audits.multi_agency.models import MultiAgencyAudit
from core import by_whom, history
from core.words import day
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


def entries(audit: MultiAgencyAudit) -> list[Entry]:
    rows = history.rows_about(audit, MultiAgencyAudit).select_related(*by_whom.OF_HISTORY)
    return [_entry(row) for row in rows.order_by("history_id") if row.history_change_reason in ACTS]


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
