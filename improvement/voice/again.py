"""Who is to be told again: what they had been told was corrected, and nobody has told them since.

From the history, which keeps what they were told (`improvement.voice.policy.is_to_be_told_again`).
"""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from core import clock, history
from core.words import day
from improvement.voice import policy
from improvement.voice.models import VoiceEntry
from partnership.auth import held_by


class Again(NamedTuple):
    """``told_on``: when they were told what stood there before; ``corrected_on``: its last day."""

    told_on: date
    corrected_on: date

    def __str__(self):
        return (
            f"To be told again: what they were told on {day(self.told_on)} was corrected on"
            f" {day(self.corrected_on)}"
        )


def of(entries: Iterable[VoiceEntry]) -> dict[int, Again]:
    """By key, those of ``entries`` that are to be told again. One statement, and none where nothing
    waits for that."""
    waiting = [each for each in entries if each.standing == policy.Standing.ACTED_ON]
    if not waiting:
        return {}
    found: dict[int, Again] = {}
    told: dict[int, date] = {}
    rows = history.rows_of(waiting, VoiceEntry)
    for key, told_on, at in rows.values_list("id", "told_back_on", "history_date"):
        if told_on is not None:
            told[key] = told_on
        elif key in told:
            found[key] = Again(told.pop(key), clock.local(at).date())
    return found


def told_on(entry: VoiceEntry) -> date | None:
    """When those who spoke were told what was done, or what stood there before; None, never."""
    if entry.told_back_on is not None:
        return entry.told_back_on
    corrected = of([entry]).get(entry.pk)
    return corrected.told_on if corrected else None


def for_tasks(person) -> list[tuple[VoiceEntry, Again]]:
    """Those that ``person`` is to tell: of the agency for which they hear, or the business team."""
    held = held_by(person)
    rows = VoiceEntry.objects.visible_to(person).standing()
    if not policy.keeps_all(held):
        agencies = policy.agencies_heard_for(held)
        if not agencies:
            return []
        rows = rows.filter(agency__in=agencies)
    rows = list(rows.exclude(we_did="").filter(told_back_on=None))
    found = of(rows)
    return [(each, found[each.pk]) for each in rows if each.pk in found]
