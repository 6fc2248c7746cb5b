"""The rules of business plans, measures and planned items: pure, no database, no clock.

Sources: fact sheet, sections 6 and 7; the annual report 2019-20: a year of interim priorities, then
plans of two years; the plan of 2024 to 2027 has three.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Any

from core.calendar import months_after
from core.words import MONTHS, counted, day, in_sentence, listed
from improvement.policy import why_not_so_far

SHORTEST_MONTHS, LONGEST_MONTHS = 12, 36


# --- a plan ---------------------------------------------------------------------------------------


class Stage(StrEnum):
    DRAFT = "Draft"
    TO_COME = "Adopted, to come"
    IN_FORCE = "In force"
    OVER = "Over"


TONES = {Stage.DRAFT: "yellow", Stage.TO_COME: "blue", Stage.IN_FORCE: "green", Stage.OVER: "grey"}


def stage(plan: Any, today: date) -> Stage:
    if plan.ends_on < today:
        return Stage.OVER
    if plan.adopted_on is None:
        return Stage.DRAFT
    return Stage.TO_COME if plan.begins_on > today else Stage.IN_FORCE


def why_not_period(begins_on: date, ends_on: date) -> str | None:
    """``ends_on``: the last day."""
    after = ends_on + timedelta(days=1)
    if after < months_after(begins_on, SHORTEST_MONTHS):
        return "A business plan covers a year or more. Check its first and its last day."
    if after > months_after(begins_on, LONGEST_MONTHS):
        return "A business plan covers three years or less. Check its first and its last day."
    return None


PARTS = ("plan", "priority", "measure")


def why_not_use(within: Sequence[Any]) -> str | None:
    """Read measures of it, adopt it, put an action under it. ``within``: of the plan or a part of
    it, as in `improvement.plans.models`."""
    for called, row in zip(PARTS, within, strict=False):
        if row.withdrawn_on is not None:
            return f"This {called} was withdrawn, and is not changed any more. Its page says why."
    return None


def why_not_keep(within: Sequence[Any], today: date) -> str | None:
    """What is over stays as it was; its last readings can still be entered."""
    ends_on = within[0].ends_on
    if ends_on < today:
        over = f"This plan ended on {day(ends_on)}: its wording stays as it was then."
        return why_not_use(within) or over
    return why_not_use(within)


def why_not_reword(is_adopted: bool, is_changed: bool, reason: str) -> str | None:
    """``is_changed``: it would say something else. What a group adopted is what it is held to."""
    if is_adopted and is_changed and not reason.strip():
        return "A group adopted this plan as it stands. Say why it is changed."
    return None


def why_not_add(is_adopted: bool, reason: str) -> str | None:
    """A priority, what will be different, or a measure."""
    if is_adopted and not reason.strip():
        return "A group adopted this plan without it. Say why it is added."
    return None


def why_not_withdraw(plan: Any, actions: int) -> str | None:
    """``actions``: how many serve its priorities. What a group adopted was no slip of the hand."""
    if (gone := why_not_use([plan])) is not None:
        return gone
    if plan.adopted_on is not None:
        return f"This plan was adopted on {day(plan.adopted_on)}: it stays. Change what is wrong."
    if actions:
        serve = "serves" if actions == 1 else "serve"
        return (
            f"{counted(actions, 'action')} {serve} its priorities. Take each out first, on its own"
            " page."
        )
    return None


def why_not_withdraw_part(
    within: Sequence[Any], today: date, *, was_adopted: bool, actions: int, readings: int
) -> str | None:
    """A priority or a measure. ``was_adopted``: it was in the plan when a group adopted that; what
    was added since can have been a slip of the hand. ``actions``: how many serve it. ``readings``:
    how many there are of its measures, or of it."""
    called = PARTS[len(within) - 1]
    if (refusal := why_not_keep(within, today)) is not None:
        return refusal
    if was_adopted:
        adopted = f"the plan that was adopted on {day(within[0].adopted_on)}"
        return f"This {called} was in {adopted}: it stays. Change what is wrong."
    if readings:
        of = "of its measures" if called == "priority" else "of it"
        one = f"There is a reading {of}, which stays"
        said = one if readings == 1 else f"There are {readings} readings {of}, which stay"
        return f"{said}, and so does this {called}. Change what is wrong."
    if actions:
        serve = "serves" if actions == 1 else "serve"
        return f"{counted(actions, 'action')} {serve} it. Take each out first, on its own page."
    return None


def why_not_adopt(adopted_on: date | None, priorities: int, on: date, today: date) -> str | None:
    """``adopted_on``: of the plan as it stands."""
    if adopted_on is not None:
        return f"This plan was adopted on {day(adopted_on)}."
    if not priorities:
        return "Add its priorities first: a group adopts a plan that says what matters."
    if on > today:
        return "Enter the day on which the group adopted it: today or earlier."
    return None


# --- readings of a measure, quarter by quarter ----------------------------------------------------


def quarter_of(on: date) -> date:
    """The first day of the quarter that a day is in."""
    return date(on.year, on.month - (on.month - 1) % 3, 1)


def quarter_before(begins_on: date) -> date:
    return months_after(begins_on, -3)


def not_available(because: str) -> str:
    """not available, because nobody counted"""
    return f"not available, because {in_sentence(because).removesuffix('.')}"


def quarter_in_words(begins_on: date) -> str:
    """April to June 2026"""
    return f"{MONTHS[begins_on.month - 1]} to {MONTHS[begins_on.month + 1]} {begins_on.year}"


def quarters_to_read(begins_on: date, ends_on: date, today: date) -> list[date]:
    """Those of a plan that are over, the latest first."""
    found, each = [], quarter_of(begins_on)
    while each <= ends_on and months_after(each, 3) <= today:
        found.append(each)
        each = months_after(each, 3)
    return found[::-1]


def why_not_read(quarter: date, begins_on: date, ends_on: date, today: date) -> str | None:
    if quarter not in quarters_to_read(begins_on, ends_on, today):
        return "Choose a quarter of the plan that is over: until then nobody knows its figure."
    return None


class Kind(StrEnum):
    """What a measure counts, and so which readings it can have."""

    NUMBER = "number"
    PERCENT = "percent"
    MONEY = "money"
    DAYS = "days"
    RATE = "rate"


UP = "up"  # the way that is wanted of a measure: higher is better
# The two figures of a measure beside its readings, as they begin a sentence.
ENDS = {"baseline": "Where it stood", "target": "The target"}
UNITS = {Kind.PERCENT: "%", Kind.MONEY: "£", Kind.DAYS: "days"}


def kind_of(unit: str) -> Kind:
    """Of a measure that says no more than its unit."""
    return next((kind for kind, of_kind in UNITS.items() if of_kind == unit), Kind.NUMBER)


def unit_of(kind: str, word: str) -> str:
    """``word``: what is counted, which a number and a rate alone need."""
    return UNITS.get(Kind(kind), "" if word in UNITS.values() else word)


def why_not_value(kind: str, value: Decimal | None, called: str = "The reading") -> str | None:
    """``value``: a reading, or where it began or is to come to; None, where there is none."""
    if value is None:
        return None
    if value < 0:
        return f"{called} must be 0 or more"
    if kind == Kind.PERCENT and value > 100:
        return f"{called} is a percentage: it must be 100 or less"
    if kind in (Kind.NUMBER, Kind.DAYS) and value != value.to_integral_value():
        what = "days" if kind == Kind.DAYS else "people or things"
        return f"{called} is a number of {what}: it must be a whole number, like 12"
    return None


def why_not_target(better: str, baseline: Decimal | None, target: Decimal | None) -> str | None:
    """Where it is to come to lies on the wanted side of where it stood, or is the same."""
    if baseline is None or target is None or (target - baseline) * way(better) >= 0:
        return None
    wanted, other = ("Higher", "below") if better == UP else ("Lower", "above")
    return (
        f"{wanted} is wanted, and the target is {other} where it stood at the start. Put one of the"
        " figures right, or choose the other way."
    )


def way(better: str) -> int:
    """1 where higher is better, -1 where lower is."""
    return 1 if better == UP else -1


def why_not_kind(kind: str, readings: Iterable[Any]) -> str | None:
    """``readings``: those that the measure has already."""
    for each in readings:
        if why_not_value(kind, each.value) is not None:
            said = f"{shown(each.value, '')} for {quarter_in_words(each.quarter_begins_on)}"
            return (
                f"The reading of {said} does not fit. Put it right first, or choose another kind."
            )
    return None


def why_not_reading(value: Decimal | None, because: str) -> str | None:
    if value is None and not because.strip():
        return "Enter the reading, or say why it is not available."
    if value is not None and because.strip():
        return "Enter a reading or why it is not available, not both."
    return None


def shown(value: Decimal | None, unit: str) -> str:
    """1,343 children, 12.5%, £1,200.50, 40; nothing for None."""
    if value is None:
        return ""
    if unit == "£":
        return f"£{value:,.2f}".removesuffix(".00")
    number = f"{value:,.2f}".rstrip("0").rstrip(".")
    return f"{number}%" if unit == "%" else f"{number} {unit}".strip()


MINUS = "\u2212"


def _sign(number: Decimal) -> str:
    return "+" if number > 0 else MINUS


def change(before: Decimal, now: Decimal, unit: str) -> str:
    """On the quarter before, with its base: "+256 (+23.6%) on 1,087".

    Of a percentage, in percentage points; no per cent of nothing.
    """
    base, difference = shown(before, unit), now - before
    if difference == 0:
        return f"No change on {base}"
    signed = f"{_sign(difference)}{shown(abs(difference), '£' if unit == '£' else '')}"
    if unit == "%":
        points = "point" if abs(difference) == 1 else "points"
        return f"{signed} percentage {points} on {base}"
    if before == 0:
        return f"{signed} on {base}"
    part = (difference / abs(before) * 100).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"{signed} ({_sign(part)}{abs(part)}%) on {base}"


def change_of(readings: Sequence[Any], place: int, unit: str) -> str:
    """Of the reading at ``place`` of all of a measure's, oldest first; "" where it has no value."""
    now = readings[place]
    if now.value is None:
        return ""
    before = readings[place - 1] if place else None
    if before is None or before.quarter_begins_on != quarter_before(now.quarter_begins_on):
        return "The quarter before has no reading"
    if before.value is None:
        return "The quarter before is not available"
    return change(before.value, now.value, unit)


class Towards(StrEnum):
    """Where a measure stands by its latest reading."""

    MET = "Target met"
    CLOSER = "Moving towards its target"
    SAME = "As at the start"
    AWAY = "Moving away from its target"
    NOT_YET = "Target not met yet"
    NO_TARGET = "No target set"
    NOT_AVAILABLE = "Not available"
    NO_READING = "No reading yet"


TOWARDS_TONES = {
    Towards.MET: "green", Towards.CLOSER: "blue", Towards.SAME: "yellow", Towards.AWAY: "red",
    Towards.NOT_YET: "yellow", Towards.NOT_AVAILABLE: "orange",
}  # fmt: skip


def towards(measure: Any, latest: Any | None) -> Towards:
    if latest is None:
        return Towards.NO_READING
    if latest.value is None:
        return Towards.NOT_AVAILABLE
    if measure.target is None:
        return Towards.NO_TARGET
    wanted = way(measure.better)
    if (latest.value - measure.target) * wanted >= 0:
        return Towards.MET
    if measure.baseline is None:
        return Towards.NOT_YET
    moved = (latest.value - measure.baseline) * wanted
    return Towards.SAME if moved == 0 else Towards.CLOSER if moved > 0 else Towards.AWAY


# --- progress -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Done:
    """Counts of actions: ``made_a_difference`` of those completed, ``late`` of those still open."""

    completed: int = 0
    made_a_difference: int = 0
    open: int = 0
    late: int = 0
    withdrawn: int = 0


def done(actions: Iterable[Any], today: date) -> Done:
    kinds: Counter[str] = Counter()
    for each in actions:
        if each.outcome == "withdrawn":
            kinds["withdrawn"] += 1
        elif each.closed_on is not None:
            kinds["completed"] += 1
            kinds["made_a_difference"] += each.impact in ("clear", "sustained")
        else:
            kinds["open"] += 1
            kinds["late"] += each.handed_in_on is None and each.due_on < today
    return Done(**kinds)


def actions_in_words(found: Done) -> str:
    """Of those that the reader may open: nobody is told of others (docs/adr/0024)."""
    if not (number := found.completed + found.open):
        return "No action that you may open serves it."
    said = []
    if found.completed:
        verb = "is" if found.completed == 1 else "are"
        made = f"{found.made_a_difference or 'none'} with a clear or sustained difference"
        said.append(f"{found.completed} {verb} completed ({made})")
    if found.open:
        late = f" ({found.late} late)" if found.late else ""
        said.append(f"{found.open} {'is' if found.open == 1 else 'are'} open{late}")
    return f"Of {counted(number, 'action')} that you may open, {listed(said)}."


# Of one measure, and of several.
SAID_OF = {
    Towards.MET: ("has met its target", "have met their target"),
    Towards.CLOSER: ("is moving towards its target", "are moving towards their target"),
    Towards.SAME: ("is as at the start", "are as at the start"),
    Towards.AWAY: ("is moving away from its target", "are moving away from their target"),
    Towards.NOT_YET: ("has not met its target yet", "have not met their target yet"),
    Towards.NO_TARGET: ("has no target", "have no target"),
    Towards.NOT_AVAILABLE: ("is not available", "are not available"),
    Towards.NO_READING: ("has no reading yet", "have no reading yet"),
}


def measures_in_words(standings: Iterable[Towards]) -> str:
    kinds = Counter(standings)
    if not kinds:
        return "Nothing measures it."
    said = (f"{kinds[each]} {SAID_OF[each][kinds[each] > 1]}" for each in Towards if kinds[each])
    return f"Of {counted(kinds.total(), 'measure')}, {listed(said)}."


# --- planned items --------------------------------------------------------------------------------

MONTHS_BETWEEN = {"once": 0, "quarterly": 3, "yearly": 12}


def occurrences(planned_on: date, repeats: str, ended_on: date | None, begins_on: date,
                until: date) -> Iterator[date]:  # fmt: skip
    """The days of an item from ``begins_on`` to ``until``, both included, before it was ended."""
    months, times = MONTHS_BETWEEN[repeats], 0
    while (on := months_after(planned_on, months * times)) <= until:
        if on >= begins_on and (ended_on is None or on < ended_on):
            yield on
        if not months:
            return
        times += 1


def why_not_plan(planned_on: date, repeats: str, today: date) -> str | None:
    """A standing item may have begun before; one that comes once is still to come."""
    if repeats == "once" and planned_on < today.replace(day=1):
        return "Enter a day or a month that is still to come."
    return why_not_so_far(planned_on, today)


def why_not_change_item(ended_on: date | None) -> str | None:
    return None if ended_on is None else f"This was taken off the plan on {day(ended_on)}."
