"""What happened to a return, oldest first, from its history. What its answers said is not in it."""

from audits.returns.models import Return
from core import by_whom, history
from core.words import day
from improvement.timeline import Entry

ACTS = {
    "audits.issue": ("Asked for", "put it to the agency"),
    "audits.open_returns": ("Opened", "opened it, to be handed in by {due}"),
    "audits.send_for_signatures": ("Sent for signature", "sent it for signature"),
    "audits.send_link": ("Link sent", "sent somebody a link by which to sign it"),
    "audits.sign": ("Signed", "signed it"),
    "audits.sign_by_link": ("Signed", "took a signature that was given by a link"),
    "audits.call_back": ("Called back", "called it back before it was handed in"),
    "audits.send_back": ("Not signed", "did not sign it, and sent it back to those who wrote it"),
    "audits.hand_in": ("Handed in", "handed it in, as all had signed"),
}


def entries(agency_return: Return) -> list[Entry]:
    rows = history.rows_about(agency_return, Return).select_related(*by_whom.OF_HISTORY)
    return [_entry(row) for row in rows.order_by("history_id") if row.history_change_reason in ACTS]


def _entry(row) -> Entry:
    heading, said = ACTS[row.history_change_reason]
    who = by_whom.of(row)
    return Entry(row.history_date, who, heading, f"{who} {said.format(due=day(row.due_on))}.")
