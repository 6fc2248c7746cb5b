"""What both sides are asked once a case is closed, who answers, and how answers are counted. Pure.

Each side answers for itself, at closing and again when the agreement has had time to hold. What it
says is for the business team alone: the other side is told neither what was said nor by whom.
"""

from datetime import date, timedelta
from enum import StrEnum

from escalations.afterwards_rules import AfterwardsRule
from escalations.policy import State

# For how long after its day somebody is asked: what was closed before is left in peace.
STILL_ASKED = 7
# For how many days it stands on the home page of whoever has not answered; on the case for good.
STANDS_FOR = 28


class Occasion(StrEnum):
    AFTER_CLOSING = "after-closing"
    AFTER_30_DAYS = "after-30-days"


class Improved(StrEnum):
    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    TOO_EARLY = "too-early"


class Held(StrEnum):
    YES = "yes"
    PARTLY = "partly"
    NO = "no"


def closed_between(
    occasion: Occasion, today: date, rule: AfterwardsRule | None
) -> tuple[date, date] | None:
    """The days on which a case was closed of which both sides are asked today; None: of none.

    Calendar days. A week of them, so that nobody is left out when the clock was late.
    """
    if rule is None:
        return None
    last = today if occasion is Occasion.AFTER_CLOSING else today - timedelta(days=rule.days)
    return last - timedelta(days=STILL_ASKED - 1), last


def reminded_if_asked_by(today: date, rule: AfterwardsRule) -> date:
    """Whoever was asked on that day or before, and has not answered, is reminded today, once."""
    return today - timedelta(days=rule.remind_after)


def why_not_answer(
    escalation: State, *, is_asked: bool, has_answered: bool, is_of_this_closing: bool = True
) -> str | None:
    """``is_asked``: the person themself; of the other side nothing is told them.
    ``is_of_this_closing``: what is asked is about the last closing, not one before."""
    if not is_asked:
        return "You are not asked about this case. Nothing is needed of you."
    if has_answered:
        return "You have answered already. Thank you: nothing more is needed of you."
    if escalation.closed_on is None or not is_of_this_closing:
        return "This has been opened again since you were asked. You are asked anew once it closes."
    return None


def why_not_said(occasion: Occasion, held: str) -> str | None:
    if occasion is Occasion.AFTER_30_DAYS and held not in list(Held):
        return "Say whether what was agreed has held."
    if occasion is Occasion.AFTER_CLOSING and held:
        return "Whether it held is asked later, not at closing."
    return None


def leads_to_reopening(held: str) -> bool:
    return held == Held.NO
