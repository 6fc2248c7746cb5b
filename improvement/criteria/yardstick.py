"""What a criterion said when it was judged, where it says something else now.

A year stays judged by the words that stood when its judgement was proposed: they stand beside it
wherever it is read. All is read from history.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from core import history
from core.wordings import BEGINS, NOTHING
from improvement.criteria.models import CriterionJudgement, SuccessCriterion
from improvement.criteria.steps import PROPOSED

CALLED = {"text": "The criterion", "evidence_wanted": "What would show it"}


def of(
    criteria: Iterable[SuccessCriterion], judgements: Iterable[CriterionJudgement]
) -> dict[int, str]:
    """By key of the judgement, the words of then that are others now; nothing of those that were
    taken out, nor of a judgement by the words of now. Two statements."""
    known, past = {each.pk: each for each in criteria}, defaultdict(list)
    judgements = list(judgements)
    proposed = history.rows_of(judgements, CriterionJudgement)
    proposed = proposed.filter(history_change_reason=PROPOSED)
    last_at = dict(proposed.values_list("id", "history_date"))
    for row in history.rows_of(known.values(), SuccessCriterion):
        past[row.id].append(row)
    found = {}
    for each in judgements:
        at = last_at.get(each.pk)
        then = [row for row in past[each.criterion_id] if at and row.history_date <= at]
        if then and (said := _said(then[-1], known[each.criterion_id])):
            found[each.pk] = said
    return found


def _said(then: Any, now: SuccessCriterion) -> str:
    return " ".join(
        f"{called}, when it was judged: {(getattr(then, name) or NOTHING).removesuffix('.')}."
        for name, called in CALLED.items()
        if getattr(then, name) != getattr(now, name) and not getattr(then, name).startswith(BEGINS)
    )
