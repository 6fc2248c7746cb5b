"""What was corrected or withdrawn, when, by whom and why, and what stood there before, for everyone
who reads the row."""

from collections import defaultdict
from datetime import date, datetime
from typing import Any

from django.db.models import Max

from core import by_whom, clock, history, wordings
from core.words import day, listed
from improvement.models import Recommendation, RecommendationFinding
from improvement.voice.policy import AGE_BANDS
from partnership.identifying import people_in_words

_CORRECTS, _WITHDRAWS = "improvement.correct_", "improvement.withdraw_"
FINDINGS = "Findings that it answers"


def of(row) -> dict[str, Any]:
    """``withdrawn``: a sentence, or "". ``corrections``: for a timeline, the latest first."""
    corrections = wordings.changes(
        row, row.called_when_corrected, heading="Corrected", act=_CORRECTS,
        why=lambda past: f"Why: {past.mended_because}", said=_said,
    )  # fmt: skip
    if corrections and isinstance(row, Recommendation):
        _add_findings(row, corrections)
    return {"withdrawn": _withdrawn(row), "corrections": corrections}


def _said(past, name: str) -> str:
    """Small numbers of people are no more told of what stood before than of what stands."""
    value = getattr(past, name)
    if isinstance(value, int):
        return people_in_words(value)
    if isinstance(value, list):
        return listed(AGE_BANDS[each] for each in value) or wordings.NOTHING
    return wordings.in_words(past, name)


def _withdrawn(row) -> str:
    if getattr(row, "withdrawn_on", None) is None:
        return ""
    rows = history.rows_about(row, type(row)).select_related(*by_whom.OF_HISTORY)
    past = rows.filter(history_change_reason__startswith=_WITHDRAWS).order_by("history_id").last()
    return f"Withdrawn on {day(past.history_date)} {by_whom.by(past)}: {past.mended_because}"


def _add_findings(recommendation, corrections) -> None:
    """Which ones it answered before each correction: a link is no column of it. They are written
    just before the recommendation is, in the same operation."""
    rows = history.past(RecommendationFinding).filter(
        recommendation=recommendation.pk,
        history_change_reason="improvement.correct_recommendation",
    )
    moments = sorted(datetime.fromisoformat(each["at"]) for each in corrections)
    of_each = defaultdict(list)
    for row in rows.select_related("finding").order_by("history_id"):
        of_each[next(at for at in moments if at >= row.history_date)].append(row)
    links = RecommendationFinding.objects.filter(recommendation=recommendation)
    answered = {link.finding for link in links.select_related("finding")}
    for each in corrections:
        changed = of_each[datetime.fromisoformat(each["at"])]
        for row in changed:
            (answered.add if row.history_type == "-" else answered.discard)(row.finding)
        if changed:
            value = listed(sorted(map(_named, answered)))
            each["before"].append({"key": FINDINGS, "value": value})
        of_each[datetime.fromisoformat(each["at"])] = []


def _named(finding) -> str:
    return "a finding that was withdrawn" if finding.withdrawn_on else finding.reference


# --- in a list ------------------------------------------------------------------------------------


def corrected_since(since: date, rows: Any, **of_history: Any) -> dict[int, date]:
    """The last day on which each of ``rows`` was corrected, by key; those that were not are left
    out. ``of_history``: what else holds of a correction. One statement."""
    past = history.past(rows.model).filter(
        id__in=rows.order_by().values("pk"), history_date__date__gte=since,
        history_change_reason__startswith=_CORRECTS, **of_history,
    )  # fmt: skip
    found = past.values_list("id").annotate(last=Max("history_date")).order_by("id")
    return {pk: clock.local(at).date() for pk, at in found}


def and_corrected(text: str, on: date | None) -> str:
    """``on``: the day on which it was corrected since, or None."""
    return " ".join(filter(None, (text, on and f"Corrected on {day(on)}: its page says what.")))
