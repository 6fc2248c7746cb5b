"""What holds of corrections and withdrawals. Pure: no database, no clock.

Whoever keeps a thing puts it right and says why. What others build on is not withdrawn before what
is built on it. (Fact sheet, sections 8 and 11: what is recorded names no child. UK GDPR, Articles
5(1)(c) and (d), 16 and 17.)

Every `why_not_…` gives the sentence that tells a person why something cannot be done now, or None.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from core.words import listed, opening

WITHDRAWN = "This was withdrawn, and is not changed any more. Its page says why."


def why_not_change(withdrawn_on: date | None) -> str | None:
    """Decided, linked to, put in themes, withdrawn again: any move but a correction."""
    return WITHDRAWN if withdrawn_on is not None else None


def why_not_correct(
    withdrawn_on: date | None, changed: Collection[str], takes_out: Collection[str]
) -> str | None:
    """``changed``: the names of what would be changed. ``takes_out``: of the texts that told who
    somebody is, which they may not go on telling once it is withdrawn either."""
    if withdrawn_on is not None and not (takes_out and set(changed) <= set(takes_out)):
        return (
            "This was withdrawn. It is changed only to take out what tells who somebody is: tick"
            " each text that you change."
        )
    if not changed and not takes_out:
        return "Nothing is changed yet. Change what is wrong, or cancel."
    return None


TICK = "To take out what tells who somebody is, tick each text that you change."
JUDGED = f"It was judged as it stands. Its re-check rates it anew. {TICK}"
WAITS = (
    "What was handed in waits to be judged, and stays as its owner wrote it. Send it back and say"
    f" what to put right. {TICK}"
)
# What can stand in the place of words that told who somebody is: nothing is said by it, so nobody
# can turn what somebody else said into its opposite.
STAND_IN = (
    "a child", "a young person", "a parent", "a family", "a person", "a school", "a place",
    "a date", "taken out",
)  # fmt: skip
BRACKETS = listed([f"[{each}]" for each in STAND_IN], "or")
LEAVE_OUT = (
    "Here words can only be taken out. Change nothing else, and write in the place of each name"
    f" {BRACKETS}."
)


def why_not_correct_answers(
    *, waits: bool, judged: bool, changed: Collection[str], takes_out: Collection[str]
) -> str | None:
    """What an action is judged by. ``waits``: it was handed in and is not judged yet; nobody judges
    what they wrote themself. ``judged``: a rating stands by these words. ``changed``: the names of
    the answers that would say something else; those that are ticked only lose words."""
    if set(changed) <= set(takes_out) or not (waits or judged):
        return None
    return JUDGED if judged else WAITS


YARDSTICK = ("what", "difference_wanted")  # of an action: what it is judged by


def why_not_correct_yardstick(*, waits: bool, owns: bool, changed: Collection[str]) -> str | None:
    """``waits``: see `why_not_correct_answers`. ``owns``: whoever corrects, or whom they stand in
    for, owns the action or has owned it. ``changed``: of `YARDSTICK`, but what only loses words."""
    if not changed:
        return None
    if owns:
        return (
            "You own or have owned this action, so somebody else corrects what it is judged by: the"
            f" chair of the group that oversees it, or the business team. {TICK}"
        )
    if waits:
        return (
            "It was handed in and waits to be judged by what it says. Send it back first, and say"
            f" what is wrong. {TICK}"
        )
    return None


_IN_BRACKETS = re.compile(rf"\[(?:{'|'.join(STAND_IN)})\]", re.IGNORECASE)


def has_stand_in(text: str) -> bool:
    """Whether something stands in the place of words that were taken out."""
    return _IN_BRACKETS.search(text) is not None


def why_not_reword(before: str, now: str) -> str | None:
    """Of a text whose earlier versions go: nothing but a name goes out of it, for nobody could read
    what else there was. So ``now`` is ``before`` with one of `STAND_IN`, in square brackets, in
    the place of what has gone."""
    before, now = " ".join(before.split()), " ".join(now.split())
    first, *others = _IN_BRACKETS.split(now)
    if not others or not before.startswith(first):
        return None if before == now else LEAVE_OUT
    *between, last = others
    at = len(first)
    for piece in between:
        if (found := before.find(piece, at)) < 0:
            return LEAVE_OUT
        at = found + len(piece)
    return None if before[at:].endswith(last) else LEAVE_OUT


def why_not_take_out(words: Collection[str], said_otherwise: Collection[str]) -> str | None:
    """``words``: the names of the texts whose earlier versions are to go. ``said_otherwise``: of
    the texts, those whose earlier versions say something else than would stand."""
    if not set(words) <= set(said_otherwise):
        return (
            "Change the words that told who somebody is: what they said is taken out of the earlier"
            " versions then."
        )
    return None


def why_not_take_away(is_held: bool, leaves_no_evidence: bool) -> str | None:
    """A file. ``is_held``: a legal hold stands on its record (`core.retention`).
    ``leaves_no_evidence``: what was handed in would wait to be judged with none."""
    if is_held:
        return "A legal hold stands on this action, so its files stay. Ask who keeps the records."
    if leaves_no_evidence:
        return (
            "This is the only evidence of what was handed in, and waits to be judged. Send the"
            " action back first, and say what evidence is to take its place."
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

    def __str__(self) -> str:
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
