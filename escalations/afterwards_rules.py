"""What a procedure's file says of what follows a closing: `[afterwards]` and `[reopening]`. Pure.

Another partnership may leave either out: nobody is then asked, or nothing can be opened again.
"""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class AfterwardsRule:
    """``days``: calendar days after closing on which both sides are asked whether it held;
    ``remind_after``: calendar days after which whoever has not answered is reminded, once."""

    days: int
    remind_after: int
    source: str


@dataclass(frozen=True)
class ReopeningRule:
    """``months``: after closing within which it can be opened again; ``from_step``: the lowest
    step at which it then begins, for practitioners agreed before and it did not hold."""

    months: int
    from_step: int
    source: str


def read_afterwards(given: dict[str, Any] | None) -> AfterwardsRule | None:
    """From the procedure's file; None where it has none. Raises ValueError with the reason."""
    if given is None:
        return None
    found = AfterwardsRule(**given)
    _require("afterwards", found.source, found.days, found.remind_after)
    return found


def read_reopening(given: dict[str, Any] | None) -> ReopeningRule | None:
    """From the procedure's file; None where it has none. Raises ValueError with the reason."""
    if given is None:
        return None
    found = ReopeningRule(**given)
    _require("reopening", found.source, found.months, found.from_step)
    if found.from_step > LAST_STEP:
        raise ValueError(f"from_step of [reopening] is at most {LAST_STEP}")
    return found


LAST_STEP = 4


def _require(name: str, source: Any, *numbers: Any) -> None:
    if any(type(number) is not int or number < 1 for number in numbers):
        raise ValueError(f"the numbers of [{name}] are whole and above 0, without quotation marks")
    if not isinstance(source, str) or not source:
        raise ValueError(f"source of [{name}] is text in quotation marks")
