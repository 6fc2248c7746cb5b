"""With whom an escalation has been, in working days of England. Pure.

A working day belongs to whoever's turn it was when the day ended; so the days of all add up to the
days from day 1 to today, or to the day it closed. It tells where the time went, and blames nobody:
a long answer may have been the right one.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from core.calendar import WorkingCalendar
from core.words import counted, listed
from escalations.policy import AGENCIES, Side

# Each turn: the day from which it was theirs; nobody's, while it was closed between two rounds.
Turn = tuple[date, Side | None]


def held(
    turns: Sequence[Turn], raised_on: date, until: date, calendar: WorkingCalendar
) -> dict[Side, int]:
    """Working days by whose turn it was, from ``raised_on`` to ``until``, both included.

    ``turns``: in the order they came, one at least; of several on a day the last holds it. Before
    the first of them, while the concern was not yet written down, it was the first one's. Raises
    BeyondTheCalendar.
    """
    found: Counter[Side | None] = Counter()
    whose, coming = turns[0][1], list(turns)
    for number in range((until - raised_on).days + 1):
        day = raised_on + timedelta(days=number)
        while coming and coming[0][0] <= day:
            whose = coming.pop(0)[1]
        found[whose] += calendar.is_working_day(day)
    return {side: found[side] for side in Side if found[side]}


def turns_of(states: Iterable[tuple[date, str | None]]) -> list[Turn]:
    """Of every state that was saved, whose turn it then was: those at which the turn passed.

    None: it had closed on that day, which is the last that belongs to somebody.
    """
    found: list[Turn] = []
    for on, side in states:
        if side is None:
            on += timedelta(days=1)
        elif found and found[-1][1] is None and on < found[-1][0]:
            found.pop()  # opened again on the day on which it had closed
        if not found or found[-1][1] != side:
            found.append((on, Side(side) if side else None))
    return found


def in_words(days: dict[Side, int], raising: str, challenged: str) -> list[tuple[str, str]]:
    """Pairs of a holder and “4 working days”; the two agencies always, also with none."""
    names = {
        Side.RAISING: raising,
        Side.CHALLENGED: challenged,
        Side.PARTNERS: "the statutory partners",
        Side.BOTH: "both agencies at once",
        Side.MANAGER: "the Business Manager",
    }
    shown = [side for side in Side if side in AGENCIES or side in days]
    return [(names[side], counted(days.get(side, 0), "working day")) for side in shown]


def sentence(told: Iterable[tuple[str, str]]) -> str:
    """So far with Bridgewater 4 working days and Halton council 2 working days."""
    return f"With {listed(f'{who} {days}' for who, days in told)}."
