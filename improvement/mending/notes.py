"""What was corrected or withdrawn, when, by whom and why, for everyone who reads the row."""

from typing import Any

from django.db.models import Q

from core import history
from core.words import day

THE_PORTAL = "the portal"
_CORRECTS, _WITHDRAWS = "improvement.correct_", "improvement.withdraw_"


def of(row) -> dict[str, Any]:
    """``withdrawn``: a sentence, or "". ``corrections``: a sentence for each, oldest first."""
    rows = history.rows_about(row, type(row)).filter(
        Q(history_change_reason__startswith=_CORRECTS)
        | Q(history_change_reason__startswith=_WITHDRAWS)
    )
    found: dict[str, Any] = {"withdrawn": "", "corrections": []}
    for each in rows.select_related("history_user").order_by("history_id"):
        who = each.history_user.full_name if each.history_user else THE_PORTAL
        said = f"on {day(each.history_date)} by {who}: {each.mended_because}"
        if each.history_change_reason.startswith(_WITHDRAWS):
            found["withdrawn"] = f"Withdrawn {said}"
        else:
            found["corrections"].append(f"Corrected {said}")
    return found
