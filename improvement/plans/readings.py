"""What a measure's readings said before they were replaced, from their history."""

from collections import defaultdict
from collections.abc import Iterable

from core import by_whom, history
from core.operations import Stale
from core.words import day
from improvement.plans import policy
from improvement.plans.models import Measure, Reading


def _rows(readings: Iterable[Reading]):
    return history.rows_of(readings, Reading).select_related(*by_whom.OF_HISTORY)


def seen(readings: Iterable[Reading]) -> str:
    """Which of its readings a form was made with, for its field ``version``."""
    last = _rows(readings).last()
    return f"{last.history_id if last else 0}."


def require_as_seen(measure: Measure, reading: Reading | None, version: str) -> None:
    """Raises Stale when ``reading`` was entered or replaced after the form was made; "" where there
    was no form. Within an operation that has locked the measure."""
    if not version or reading is None:
        return
    now = _rows([reading]).last()
    if now is None or now.history_id <= _last_seen(version):
        return
    quarter = policy.quarter_in_words(reading.quarter_begins_on)
    told = f"{by_whom.of(now)} has entered {_said(now, measure)} for {quarter}."
    raise Stale([told], seen(Reading.objects.filter(measure=measure)))


def _last_seen(version: str) -> int:
    last = version.partition(".")[0]
    return int(last) if last.isascii() and last.isdecimal() else 0


def replaced(measure: Measure, readings: Iterable[Reading]) -> list[str]:
    """A sentence for each reading that took another's place, the latest quarter first."""
    states = defaultdict(list)
    for row in _rows(readings):
        before = states[row.id][-1] if states[row.id] else None
        if before is None or _said(before, measure) != _said(row, measure):
            states[row.id].append(row)
    return [
        f"{policy.quarter_in_words(each.quarter_begins_on)}: replaced on {day(now.history_date)} by"
        f" {by_whom.of(now)}: {_said(before, measure)}, then {_said(now, measure)}."
        for each in sorted(readings, key=lambda each: each.quarter_begins_on, reverse=True)
        for before, now in zip(states[each.pk], states[each.pk][1:], strict=False)
    ]


def _said(row, measure: Measure) -> str:
    if row.value is None:
        return policy.not_available(row.not_available_because)
    return policy.shown(row.value, measure.unit)
