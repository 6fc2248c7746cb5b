"""What holds of corrections and withdrawals. Pure: no database, no clock.

Whoever keeps a thing puts it right and says why. What others build on is not withdrawn before what
is built on it. (Fact sheet, sections 8 and 11: what is recorded names no child. UK GDPR, Articles
5(1)(c) and (d), 16 and 17.)

Every `why_not_…` gives the sentence that tells a person why something cannot be done now, or None.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from core.words import listed, opening

WITHDRAWN = "This was withdrawn, and is not changed any more. Its page says why."


def why_not_change(withdrawn_on: date | None) -> str | None:
    """Decided, linked to, put in themes, withdrawn again: any move but a correction."""
    return WITHDRAWN if withdrawn_on is not None else None


def why_not_correct(
    withdrawn_on: date | None, changed: Collection[str], takes_out: bool
) -> str | None:
    """``changed``: the names of what would be changed. ``takes_out``: what stood there told who
    somebody is, which it may not go on telling once it is withdrawn either."""
    if withdrawn_on is not None and not takes_out:
        return (
            "This was withdrawn. It is changed only to take out what tells who somebody is: tick"
            " the box that says so."
        )
    if not changed:
        return "Nothing is changed yet. Change what is wrong, or cancel."
    return None


def why_not_correct_answers(
    *, waits: bool, changed: Collection[str], takes_out: bool
) -> str | None:
    """``waits``: an action that was handed in and is not judged yet. ``changed``: of its answers,
    those that would say something else. Nobody judges what they wrote themself."""
    if not waits or not changed or takes_out:
        return None
    return (
        "What was handed in waits to be judged, and stays as its owner wrote it. Send it back and"
        " say what to put right. To take out what tells who somebody is, tick the box that says so."
    )


def why_not_take_out(words: Collection[str]) -> str | None:
    """``words``: of what is changed, the names of the texts."""
    if not words:
        return (
            "Change the words that told who somebody is: what they said is taken out of the earlier"
            " versions then."
        )
    return None


def why_not_withdraw_finding(
    withdrawn_on: date | None, recommendations: Sequence[str]
) -> str | None:
    """``recommendations``: the references of those that stand and answer it."""
    if withdrawn_on is None and recommendations:
        it = "it" if len(recommendations) == 1 else "them"
        return f"Withdraw {listed(recommendations)} first, or take the finding out of {it}."
    return why_not_change(withdrawn_on)


@dataclass(frozen=True)
class Follows:
    """An action that follows from a recommendation. ``reference``: "" where the person may not
    open it."""

    reference: str
    is_completed: bool

    def __str__(self):
        return self.reference or "an action that you cannot open"


def why_not_withdraw_recommendation(
    withdrawn_on: date | None, actions: Sequence[Follows]
) -> str | None:
    """``actions``: those that follow from it and are not withdrawn."""
    if withdrawn_on is None and (done := [str(each) for each in actions if each.is_completed]):
        was = "was" if len(done) == 1 else "were"
        what = opening(listed(done))
        return f"{what} followed from it and {was} completed. So it stays: correct it."
    if withdrawn_on is None and actions:
        return f"Withdraw {listed(map(str, actions))} first: what is being done follows from this."
    return why_not_change(withdrawn_on)
