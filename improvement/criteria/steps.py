"""What became of a judgement: proposed, sent back and why, proposed again, agreed.

From its history, which nothing that is proposed anew takes away (docs/adr/0025).
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from core import by_whom, history
from core.words import day
from improvement.criteria.models import CriterionJudgement

PROPOSED, RETURNED, AGREED = (
    f"improvement.{name}_judgement" for name in ("propose", "return", "agree")
)


def of(judgements: Iterable[CriterionJudgement]) -> dict[int, list[Any]]:
    """By key, the rows of its history that are a step, oldest first. One statement."""
    found = defaultdict(list)
    rows = history.rows_of(judgements, CriterionJudgement)
    rows = rows.filter(history_change_reason__in=(PROPOSED, RETURNED, AGREED))
    for row in rows.select_related(*by_whom.OF_HISTORY):
        found[row.id].append(row)
    return found


def told(rows: list[Any]) -> list[str]:
    """A sentence for each. What the last proposal says stands above them."""
    last = max((at for at, row in enumerate(rows) if _is(row, PROPOSED)), default=0)
    return [_told(row, whole=at < last) for at, row in enumerate(rows)]


def refusals(there: CriterionJudgement | None) -> list[str]:
    """A sentence for each time that it was sent back."""
    rows = of([there])[there.pk] if there else []
    return [_told(row, whole=False) for row in rows if _is(row, RETURNED)]


def _told(row, *, whole: bool) -> str:
    """``whole``: with what was proposed."""
    by = f"{by_whom.by(row)} on {day(row.history_date)}"
    if _is(row, RETURNED):
        return f"Sent back {by}: {row.returned_because}"
    if _is(row, AGREED):
        return f"Agreed {by}."
    said = f"Proposed {by}"
    return f"{said}: {row.get_verdict_display()}. {row.reason}" if whole else f"{said}."


def sent_back(rows: list[Any]) -> str:
    """How often it was sent back, and why: "1, Which boards?"; "" where it was not."""
    why = [row.returned_because for row in rows if _is(row, RETURNED)]
    return f"{len(why)}, {'; '.join(why)}" if why else ""


def _is(row, step: str) -> bool:
    return row.history_change_reason == step
