"""What a risk can be tied to, and what is said when it moves.

Each kind has whole numbers that can change. Two are known here: an action of the log that treats
the risk, and the residual score of another risk. An app above registers its own at start-up::

    ties.register(ties.Kind("escalations-overdue", values=…, says=…, offered=…, named=…))

Nothing here points up, and a sentence names only what its reader may open.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from operator import ne
from typing import NamedTuple

from core import calendar, clock
from core.words import counted, opening
from improvement.models import Action
from improvement.policy import Lateness, Outcome
from improvement.risks.models import Risk, RiskControl, RiskMovement
from improvement.risks.policy import Works


class Named(NamedTuple):
    """``url``: empty where it has no page of its own."""

    text: str
    url: str = ""


@dataclass(frozen=True)
class Kind:
    """A kind of thing that a risk can be tied to.

    ``values``: of these keys, the number of each that there is; called within an operation.
    ``says``: what happened, from (its name, before, now). ``offered``: (key, words) of what a
    person may tie a risk to. ``named``: those of these keys that a person may see, and their
    names; ``unnamed``: what stands for the others. ``matters``: whether the owner must look again.
    """

    name: str
    values: Callable[[Collection[str]], Mapping[str, int]]
    says: Callable[[str, int | None, int], str]
    offered: Callable[[object], list[tuple[str, str]]]
    named: Callable[[object, Collection[str]], Mapping[str, Named]]
    unnamed: str = ""
    matters: Callable[[int, int], bool] = ne


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    _kinds[kind.name] = kind


def kinds() -> Mapping[str, Kind]:
    return _kinds


def figure(
    name: str, called: str, count: Callable[[], int], matters: Callable[[int, int], bool] = ne
) -> Kind:
    """A kind with one number that everybody who reads a risk may know: ``called`` in a list."""
    return Kind(
        name,
        values=lambda keys: dict.fromkeys(keys, count()),
        says=lambda text, before, now: f"{text}: {now:,} now, {before or 0:,} before",
        offered=lambda person: [("", called)],
        named=lambda person, keys: dict.fromkeys(keys, Named(called)),
        matters=matters,
    )


# --- an action that treats the risk ---------------------------------------------------------------

ACTION, RISK, CONTROL = "action", "risk", "control"
ON_TIME, LATE, DONE, WITHDRAWN = range(4)
OF_AN_ACTION = {
    ON_TIME: "is no longer late",
    LATE: "is late",
    DONE: "is done",
    WITHDRAWN: "was withdrawn",
}


def _standings(references: Collection[str]) -> dict[str, int]:
    rows = Action.objects.filter(reference__in=references)
    return {each.reference: _standing(each) for each in rows}


def _standing(action: Action) -> int:
    if action.closed_on is not None:
        return WITHDRAWN if action.outcome == Outcome.WITHDRAWN else DONE
    late = action.procedure.lateness(action.due_on, clock.today(), calendar.england())
    return LATE if action.handed_in_on is None and late != Lateness.ON_TIME else ON_TIME


def _actions_named(person, references: Collection[str]) -> dict[str, Named]:
    rows = Action.objects.visible_to(person).filter(reference__in=references)
    return {each.reference: Named(each.reference, each.get_absolute_url()) for each in rows}


# --- another risk ---------------------------------------------------------------------------------


def _residuals(references: Collection[str]) -> dict[str, int]:
    rows = Risk.objects.filter(reference__in=references)
    return {each.reference: each.scores.residual.number for each in rows}


def _risks_named(person, references: Collection[str]) -> dict[str, Named]:
    rows = Risk.objects.visible_to(person).filter(reference__in=references)
    return {each.reference: Named(each.reference, each.get_absolute_url()) for each in rows}


def _risks_offered(person) -> list[tuple[str, str]]:
    rows = Risk.objects.visible_to(person).open().filter(is_restricted=False).order_by("pk")
    return [(each.reference, f"{each.reference}: {each.event}") for each in rows]


def _register_own() -> None:
    register(
        Kind(
            ACTION,
            values=_standings,
            says=lambda text, before, now: f"{text} {OF_AN_ACTION[now]}",
            offered=lambda person: [],  # by its reference: there may be hundreds
            named=_actions_named,
            unnamed="An action that you cannot open",
        )
    )
    register(
        Kind(
            RISK,
            values=_residuals,
            says=lambda text, before, now: f"{text} was scored again: from {before} to {now}",
            offered=_risks_offered,
            named=_risks_named,
            unnamed="A risk that you cannot open",
        )
    )


_register_own()

# --- what moved, in words -------------------------------------------------------------------------

CHECK_OVERDUE = 0
OF_A_CONTROL = {
    CHECK_OVERDUE: "is overdue for its check",
    1: "was found not to work",
    2: "is no longer in place",
}
BAD_NEWS = {Works.FAILS: 1, Works.ENDED: 2}


def names(person, rows) -> dict[tuple[str, str], Named]:
    """Of ties or movements, by kind and key: those that may be named. A statement for each kind."""
    keys: dict[str, set[str]] = {}
    for each in rows:
        keys.setdefault(each.kind, set()).add(each.key)
    return {
        (kind, key): named
        for kind, of_kind in keys.items()
        if kind in _kinds
        for key, named in _kinds[kind].named(person, of_kind).items()
    }


def sentence(moved: RiskMovement, known: Mapping[tuple[str, str], Named]) -> str:
    """What moved, to somebody to whom ``known`` may be named. No full stop.

    The new score of a risk that they cannot open is not theirs to know, nor how an action stands.
    """
    if moved.kind == CONTROL:
        return f"Control {moved.key} {OF_A_CONTROL[moved.now]}"
    kind = _kinds.get(moved.kind)
    if kind is None:
        return "Something that is no longer kept here moved"
    named = known.get((moved.kind, moved.key))
    if named is None:
        return f"{opening(kind.unnamed)} moved"
    return kind.says(named.text, moved.before, moved.now)


def in_short(number: int) -> str:
    return counted(number, "thing that it hangs on moved", "things that it hangs on moved")


def of_control(control: RiskControl, now: int) -> dict:
    """The movement of a control, as the fields of a row."""
    return {"kind": CONTROL, "key": str(control.number), "now": now}
