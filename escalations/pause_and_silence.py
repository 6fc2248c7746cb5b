"""What a procedure's file says of pauses, under `[pause]`, and of silence, under `[silence]`. Pure.

Another partnership may leave either out: its cases then cannot be paused, or closed on silence.
"""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class PauseRule:
    """``longest``: working days for which a step may be prolonged at once; ``most``: how many
    pauses of a case may be approved."""

    longest: int
    most: int
    source: str


@dataclass(frozen=True)
class SilenceRule:
    """``working_days``: which the other side has to answer a proposed resolution."""

    working_days: int
    source: str


def read_pause(given: dict[str, Any] | None) -> PauseRule | None:
    """From the procedure's file; None where it has none. Raises ValueError with the reason."""
    if given is None:
        return None
    found = PauseRule(**given)
    _require("pause", found.source, found.longest, found.most)
    if found.most > MOST:
        raise ValueError(f"most of [pause] is at most {MOST}")
    return found


def read_silence(given: dict[str, Any] | None) -> SilenceRule | None:
    """From the procedure's file; None where it has none. Raises ValueError with the reason."""
    if given is None:
        return None
    found = SilenceRule(**given)
    _require("silence", found.source, found.working_days)
    return found


MOST = 5


def _require(name: str, source: Any, *numbers: Any) -> None:
    if any(type(number) is not int or number < 1 for number in numbers):
        raise ValueError(f"the numbers of [{name}] are whole and above 0, without quotation marks")
    if not isinstance(source, str) or not source:
        raise ValueError(f"source of [{name}] is text in quotation marks")
