"""When a proposed resolution that the other side does not answer may close an escalation. Pure.

Resolution needs both sides. Where one proposes and the other is silent for so many working days
of England, counted from the day after it was proposed, the Business Manager may close it with what
was proposed, and says why. Source: the portal's own rule, `[silence]` of the policy file.
"""

from dataclasses import dataclass
from datetime import date

from core.calendar import WorkingCalendar
from core.words import day
from escalations.pause_and_silence import SilenceRule
from escalations.policy import AGENCIES, CLOSED, OF_AN_AGENCY, Side, State


@dataclass(frozen=True)
class Proposed:
    """A resolution that nobody has answered: by which side, and when."""

    side: Side
    on: date


def closes_from(proposed_on: date, calendar: WorkingCalendar, rule: SilenceRule) -> date:
    """The first working day on which the other side has been silent for long enough: the one
    after its last day to answer. Raises BeyondTheCalendar."""
    return calendar.add(proposed_on, rule.working_days + 1)


def why_not_close(
    escalation: State,
    side: Side | None,
    manages: bool,
    proposed: Proposed | None,
    rule: SilenceRule | None,
    today: date,
    calendar: WorkingCalendar,
) -> str | None:
    """Raises BeyondTheCalendar."""
    if escalation.closed_on:
        return CLOSED
    if rule is None:
        return "The procedure of this escalation does not let silence close it."
    if not manages:
        return "Only the Safeguarding Partnership Business Manager can close it on silence."
    if side in AGENCIES:
        return OF_AN_AGENCY
    if proposed is None:
        return "There is no proposed resolution that waits for an answer."
    if today < closes_from(proposed.on, calendar, rule):
        return what_silence_does(proposed, calendar, rule, today)
    return None


def what_silence_does(
    proposed: Proposed, calendar: WorkingCalendar, rule: SilenceRule, today: date
) -> str:
    """Beside the proposal: until when it can be answered before somebody else may close."""
    begins = closes_from(proposed.on, calendar, rule)
    if today < begins:
        return (
            f"If it is not answered, the Business Manager may close the escalation with it from"
            f" {day(begins)}."
        )
    return (
        f"It was not answered within {rule.working_days} working days, so the Business Manager may"
        " close the escalation with it. It can be answered until then."
    )
