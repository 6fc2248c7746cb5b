"""The manager who authorises a move: `[authorisation]` of a procedure's file. Pure.

Another partnership may leave it out: nobody is then asked who authorised one.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from partnership.roles import LEADS, SENIORS, Role

# Whoever has one of these at the agency that moves a case up authorises it by moving it.
MANAGERS = (Role.LINE_MANAGER, *LEADS, *SENIORS)


@dataclass(frozen=True)
class Authorisation:
    """``at_step``: the step to which a manager authorises the move."""

    at_step: int
    source: str


def read(given: dict[str, Any] | None) -> Authorisation | None:
    """From the procedure's file; None where it has none. Raises ValueError with the reason."""
    if given is None:
        return None
    found = Authorisation(**given)
    if type(found.at_step) is not int or not 2 <= found.at_step <= 4:
        raise ValueError("at_step of [authorisation] is 2, 3 or 4, without quotation marks")
    if not isinstance(found.source, str) or not found.source:
        raise ValueError("source of [authorisation] is text in quotation marks")
    return found


def asks(rule: Authorisation | None, step_after: int, roles: Iterable[str]) -> bool:
    """``roles``: of whoever moves it to ``step_after``, at their own agency."""
    return is_for(rule, step_after) and not is_a_manager(roles)


def is_for(rule: Authorisation | None, step_after: int) -> bool:
    return rule is not None and rule.at_step == step_after


def is_a_manager(roles: Iterable[str]) -> bool:
    return any(role in MANAGERS for role in roles)


def why_not_authorised(by_whom: str, on: date | None, today: date) -> str | None:
    if not by_whom.strip() or on is None:
        return "Say which manager authorised the move, and on which day. Ask yours if nobody has."
    if on > today:
        return "A manager authorises the move before it is made. Check the day."
    return None
