"""When a step may be paused, who asks and who decides. Pure.

A pause prolongs the present step, for a reason such as a meeting that is fixed for a later day. It
is asked for and decided while the step runs: once its window has shut, what was sealed has been
read, and nothing may seal it again (`escalations.statement_policy`). Nobody answers a request by
waiting: what is not decided when the step ends has lapsed, and the case goes on as if nobody had
asked. Source: the portal's own rule, `[pause]` of the policy file.
"""

from datetime import date
from typing import Protocol

from core.calendar import WorkingCalendar
from core.words import counted, day
from escalations.course import working_days
from escalations.pause_and_silence import PauseRule
from escalations.policy import AGENCIES, CLOSED, Side


class Case(Protocol):
    """What these rules ask of an escalation."""

    step: int
    due_on: date
    closed_on: date | None
    at_immediate_risk: bool


THERE_IS_NO_REQUEST = "There is no request for a pause to decide. Read what has happened meanwhile."


def asks_for(side: Side | None, manages: bool) -> Side | None:
    """For whom somebody asks: the agency whose side they are on, or the business team."""
    if side in AGENCIES:
        return side
    return Side.MANAGER if manages else None


def is_open(case: Case, step: int, is_decided: bool, today: date) -> bool:
    """Whether a request that was made at ``step`` can still be decided; else it has lapsed."""
    runs = case.closed_on is None and case.step == step and today <= case.due_on
    return runs and not is_decided


def why_not_ask(
    case: Case,
    asks_for: Side | None,
    rule: PauseRule | None,
    today: date,
    *,
    is_one_open: bool,
    approved: int,
    not_yet: str | None = None,
) -> str | None:
    """``is_one_open``: whether a request waits for a decision; ``approved``: how many were;
    ``not_yet``: why nobody could decide it (`Escalation.not_yet`)."""
    if case.closed_on:
        return CLOSED
    if rule is None:
        return "The procedure of this escalation has no pause."
    if not_yet:
        return not_yet
    if asks_for is None:
        return "Only the two agencies and the Business Manager can ask for a pause."
    if case.at_immediate_risk:
        return (
            "A child was said to be at immediate risk, so this cannot be paused. If you cannot meet"
            " in time, call the others today, and move it up."
        )
    if is_one_open:
        return "A pause is asked for already. The Business Manager decides on it first."
    if approved >= rule.most:
        return f"This was paused {_times(approved)}, which is the most. Move it up, or settle it."
    if today > case.due_on:
        return (
            f"Step {case.step} ended on {day(case.due_on)}. A pause is asked for while a step runs."
        )
    return None


def why_not_until(
    until: date, due_on: date, calendar: WorkingCalendar, rule: PauseRule
) -> str | None:
    """``due_on``: when the step ends now. Raises BeyondTheCalendar."""
    latest = calendar.add(due_on, rule.longest)
    if until <= due_on:
        return f"The pause must end after {day(due_on)}, when the step ends without one."
    if until > latest:
        days = counted(rule.longest, "working day")
        return f"A pause lasts {days} at most: enter {day(latest)} or an earlier day."
    if why := calendar.why_not_counted(until):
        holiday = "" if day(until).startswith(why) else f" ({why})"
        return f"The pause must end on a working day, and {day(until)}{holiday} is not one."
    return None


def why_not_decide(
    case: Case,
    side: Side | None,
    manages: bool,
    asked_at_step: int | None,
    today: date,
    *,
    is_own: bool,
    others: int,
) -> str | None:
    """The Business Manager decides, who is of neither agency; on what they asked for themselves,
    somebody else does. ``asked_at_step``: of the request that nobody has decided on, None where
    there is none. ``others``: how many others there are who could decide."""
    if case.closed_on:
        return CLOSED
    if not manages:
        return "Only the Safeguarding Partnership Business Manager can decide on a pause."
    if side in AGENCIES:
        return (
            "You speak for one of the two agencies, so somebody else decides on the pause. Where"
            " there is nobody, give somebody else the role of Business Manager."
        )
    if asked_at_step is None:
        return THERE_IS_NO_REQUEST
    if not is_open(case, asked_at_step, False, today):
        return (
            f"Nobody decided on this request before step {asked_at_step} was over, so it has"
            f" lapsed. Where the case needs a pause at step {case.step}, ask for one."
        )
    if is_own and others:
        return "You asked for this pause, so another Business Manager decides on it."
    return None


def _times(number: int) -> str:
    return {1: "once", 2: "twice"}.get(number, f"{number} times")


def how_long(due_on: date, until: date, calendar: WorkingCalendar) -> str:
    """“5 working days”."""
    return counted(working_days(due_on, until, calendar), "working day")
