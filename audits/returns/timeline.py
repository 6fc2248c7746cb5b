"""What happened to a return, oldest first, from its history. What its answers said is not in it."""

from audits.returns.models import Return
from core import by_whom, history
from core.words import day
from improvement.timeline import Entry

ACTS = {
    "audits.issue": ("Asked for", "put it to the agency"),
    "audits.open_returns": ("Opened", "opened it, to be handed in by {due}"),
}


def entries(agency_return: Return) -> list[Entry]:
    rows = history.rows_about(agency_return, Return).select_related(*by_whom.OF_HISTORY)
    return [_entry(row) for row in rows.order_by("history_id") if row.history_change_reason in ACTS]


def _entry(row) -> Entry:
    heading, said = ACTS[row.history_change_reason]
    who = by_whom.of(row)
    return Entry(row.history_date, who, heading, f"{who} {said.format(due=day(row.due_on))}.")
