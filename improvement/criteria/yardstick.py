"""What a criterion said when it was judged, where it says something else now.

A year stays judged by the words that stood when its judgement was proposed: they stand beside it
wherever it is read. All is read from history.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from core import clock, history
from core.wordings import BEGINS, NOTHING
from core.words import short_day
from improvement.criteria.models import CriterionJudgement, SuccessCriterion
from improvement.criteria.steps import PROPOSED

CALLED = {"text": "The criterion", "evidence_wanted": "What would show it"}


@dataclass(frozen=True)
class Words:
    """Of then, that are others since the day ``until``."""

    called: str
    said: str
    until: date


@dataclass(frozen=True)
class Then:
    words: Sequence[Words]

    def __str__(self) -> str:
        return " ".join(f"{each.called}, when it was judged: {each.said}." for each in self.words)

    @property
    def until(self) -> date:
        return min(each.until for each in self.words)

    @property
    def line(self) -> str:
        """For a list in which several years were judged so: it says it once."""
        return " ".join(
            f"{each.called} until {short_day(each.until)}: {each.said}." for each in self.words
        )


def of(
    criteria: Iterable[SuccessCriterion], judgements: Iterable[CriterionJudgement]
) -> dict[int, Then]:
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
        since = past[each.criterion_id][len(then) :]
        if then and (words := _words(then[-1], since, known[each.criterion_id])):
            found[each.pk] = Then(words)
    return found


def _words(then: Any, since: Sequence[Any], now: SuccessCriterion) -> list[Words]:
    """``since``: what it said later, oldest first."""
    found = []
    for name, called in CALLED.items():
        said = getattr(then, name)
        if said != getattr(now, name) and not said.startswith(BEGINS):
            # The last of all, of what was changed past the portal: history knows no day of that.
            last = [then, *since][-1]
            changed = next((row for row in since if getattr(row, name) != said), last)
            until = clock.local(changed.history_date).date()
            found.append(Words(called, (said or NOTHING).removesuffix("."), until))
    return found
