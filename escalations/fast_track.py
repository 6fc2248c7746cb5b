"""The fast track: a challenge about a child at immediate risk begins at a later step. Pure.

It stands in the procedure's file under `[fast_track]`; another partnership may leave it out. A
child at risk does not wait for working days: the first step is due on the calendar day on which
the challenge is raised in the portal, and the steps after it follow from the next working day.

Source: fact sheet, section 1, "Fast track"; the published procedure says nothing of it.
"""

from dataclasses import dataclass
from typing import Any

SAME_DAY = "same day"
STEPS = (2, 3)


@dataclass(frozen=True)
class Entry:
    """A step at which it may begin; ``when``: one sentence that helps to choose."""

    step: int
    when: str


@dataclass(frozen=True)
class FastTrack:
    entries: tuple[Entry, ...]
    source: str

    @property
    def steps(self) -> tuple[int, ...]:
        return tuple(entry.step for entry in self.entries)


def read(given: dict[str, Any] | None) -> FastTrack | None:
    """From the procedure's file; None where it has none. Raises ValueError with the reason."""
    if given is None:
        return None
    found = FastTrack(tuple(Entry(**entry) for entry in given["entries"]), given["source"])
    if given["due"] != SAME_DAY:
        raise ValueError(f'the fast track is due "{SAME_DAY}"')
    if not found.steps or list(found.steps) != sorted(set(found.steps) & set(STEPS)):
        raise ValueError("the fast track begins at step 2, at step 3 or at either, in order")
    if not all(isinstance(text, str) for text in (found.source, *(e.when for e in found.entries))):
        raise ValueError("source and when of the fast track are text in quotation marks")
    return found


def why_not_begin(
    fast_track: FastTrack | None, at_immediate_risk: bool, protective_action: str, step: int
) -> str | None:
    """``step``: at which it is to begin, 1 without the fast track."""
    if not at_immediate_risk:
        if step != 1 or protective_action:
            return "Only a challenge about a child at immediate risk begins by the fast track."
        return None
    if not protective_action.strip():
        return "Enter what has been done to protect the child."
    if fast_track is None:
        if step == 1:
            return None
        return "This procedure has no fast track: the challenge begins at step 1."
    if step not in fast_track.steps:
        steps = " or ".join(str(each) for each in fast_track.steps)
        return f"Choose the step at which it begins: {steps}."
    return None
