"""How the date of an action moved: when, from and to which day, and whether the Executive looked.

All of it is read from history, which has every date that was ever agreed: nothing is stored twice.
What of it the Executive is to look at is `improvement.policy`'s (docs/adr/0022).
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef

from core import by_whom, clock, history
from core.words import day, short_day
from improvement import policy
from improvement.models import Action, ProgressUpdate

MOVED, LOOKED_AT = "improvement.move_due_date", "improvement.look_at_move"


@dataclass(frozen=True)
class Move:
    """``by_id``: the key of who moved it, or None for the portal. ``waits``: the Executive is to
    look at it and has not."""

    on: date
    from_on: date
    to_on: date
    by_id: int | None
    waits: bool


def _rows(of: Collection[int], reasons: Collection[str]):
    rows = history.past(Action)
    return rows.filter(id__in=of, history_change_reason__in=reasons).order_by("history_id")


def of(actions: Iterable[Action]) -> dict[int, list[Move]]:
    """By key, every move, oldest first; nothing of what never moved. One statement."""
    known = {each.pk: each for each in actions}
    found: dict[int, list[Move]] = defaultdict(list)
    if not known:
        return found
    rows = _rows(list(known), (MOVED, LOOKED_AT))
    for pk, reason, at, due_on, by in rows.values_list(
        "id", "history_change_reason", "history_date", "due_on", "history_user_id"
    ):
        moves, action = found[pk], known[pk]
        if reason == LOOKED_AT:
            found[pk] = [Move(m.on, m.from_on, m.to_on, m.by_id, False) for m in moves]
            continue
        on = clock.local(at).date()
        stood_on = moves[-1].to_on if moves else action.due_at_first_on
        hears = action.procedure.executive_hears_of_move(
            action.due_at_first_on, stood_on, due_on, on
        )
        moves.append(Move(on, stood_on, due_on, by, hears and action.closed_on is None))
    return found


def waiting(actions: Iterable[Action]) -> dict[int, list[Move]]:
    """By key, those moves of open actions that the Executive is to look at. One statement."""
    still = {pk: [each for each in moves if each.waits] for pk, moves in of(actions).items()}
    return {pk: moves for pk, moves in still.items() if moves}


def ever_moved(rows):
    """Those of ``rows``, actions, whose date ever moved."""
    past = history.past(Action)
    return rows.filter(Exists(past.filter(id=OuterRef("pk"), history_change_reason=MOVED)))


def numbers(of_which) -> dict[int, int]:
    """How often each moved, by key. ``of_which``: keys, or a question that gives them. One
    statement."""
    rows = _rows(of_which, (MOVED,)).order_by().values_list("id").annotate(Count("history_id"))
    return dict(rows)


def reasons(actions: Iterable[Action]) -> dict[int, list[Any]]:
    """By key, the updates in which whoever moved it says why, as `of` orders them: each as the row
    of its history. One statement."""
    found = defaultdict(list)
    rows = history.past(ProgressUpdate).filter(
        action__in=[each.pk for each in actions], history_change_reason=MOVED, history_type="+"
    )
    for row in rows.select_related(*by_whom.OF_HISTORY).order_by("history_id"):
        found[row.action_id].append(row)
    return found


def counts_by(agencies: Collection[int]) -> Mapping[int, date]:
    """By key, the day by which an action of these agencies counts as done in time, where that is
    not its due day (`policy.day_it_counts_by`). One statement."""
    rows = history.past(Action).filter(agency__in=agencies, history_change_reason=MOVED)
    first, moves = {}, defaultdict(list)
    for pk, first_on, due_on, at in rows.order_by("history_id").values_list(
        "id", "due_at_first_on", "due_on", "history_date"
    ):
        first[pk] = first_on
        moves[pk].append((clock.local(at).date(), due_on))
    found = {pk: policy.day_it_counts_by(first[pk], each) for pk, each in moves.items()}
    return {pk: on for pk, on in found.items() if on != moves[pk][-1][1]}


# --- in words -------------------------------------------------------------------------------------


def times(number: int) -> str:
    return "moved once" if number == 1 else f"moved {number} times"


def due_words(action: Action, number: int) -> str:
    """12 May 2027 (first due 3 March 2026, moved 2 times)"""
    return short_day(action.due_on) + _of(action, number)


def closed_words(action: Action, number: int) -> str:
    """10 July 2026 (first due 3 March 2026, moved 2 times)"""
    return short_day(action.closed_on) + _of(action, number)


def _of(action: Action, number: int) -> str:
    return "" if action.is_restricted else first_due(action.due_at_first_on, number)


def first_due(on: date | None, number: int) -> str:
    """What follows a day that moved so often; nothing where it did not."""
    return f" (first due {short_day(on)}, {times(number)})" if on and number else ""


def told(moves: Iterable[Move], why: Iterable[Any]) -> list[str]:
    """A sentence for each, with its reason."""
    said = []
    for move, update in zip(moves, why, strict=True):
        days = f"from {day(move.from_on)} to {day(move.to_on)}"
        said.append(f"Moved on {day(move.on)} {days}: {update.text}")
    return said
