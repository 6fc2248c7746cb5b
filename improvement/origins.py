"""Why somebody has promised something: each origin that an action can have, in one list.

Whatever ties an action to what it comes from says so at start-up with `register`: a recommendation
and a priority of a plan here, risks and audits from their own packages and apps. So one list of
commitments shows all of them, and the page of an action names each (docs/adr/0024).
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Exists, Q

from improvement.models import Action, Recommendation


class Why(NamedTuple):
    """What an action comes from: its name for a list, its page where it has one, and more of it."""

    name: str
    url: str = ""
    text: str = ""


@dataclass(frozen=True)
class Origin:
    """``label``: of the actions that have it ("From a recommendation").

    ``has(viewer)``: the condition on actions, by what of this origin the viewer may read.
    ``of(actions, viewer)``: by key of an action, what of this origin the viewer may read; for all
    of them in a constant number of statements.
    """

    slug: str
    label: str
    has: Callable[[Any], Q | Exists]
    of: Callable[[list[Action], Any], Mapping[int, list[Why]]]


_origins: dict[str, Origin] = {}


def register(origin: Origin) -> None:
    _origins[origin.slug] = origin


def every() -> dict[str, Origin]:
    return dict(_origins)


def of_actions(actions: Iterable[Action], viewer) -> dict[int, list[tuple[Origin, Why]]]:
    """By key of an action, each origin that it has, in the order in which they were registered."""
    actions, found = list(actions), defaultdict(list)
    for origin in _origins.values():
        for pk, whys in origin.of(actions, viewer).items():
            found[pk] += [(origin, why) for why in whys]
    return found


# --- the two that an action itself knows ----------------------------------------------------------


def _recommendations(actions, viewer) -> dict[int, list[Why]]:
    wanted = {each.recommendation_id for each in actions if each.recommendation_id}
    rows = Recommendation.objects.visible_to(viewer).standing().filter(pk__in=wanted)
    whys = {each.pk: Why(each.reference, each.get_absolute_url(), each.text) for each in rows}
    return {
        each.pk: [whys[each.recommendation_id]]
        for each in actions
        if each.recommendation_id in whys
    }


def _reasons(actions, viewer) -> dict[int, list[Why]]:
    return {each.pk: [Why(each.because)] for each in actions if each.because}


def register_own() -> None:
    """At start-up."""
    register(
        Origin(
            "recommendation", "From a recommendation",
            lambda viewer: Q(recommendation__isnull=False, recommendation__withdrawn_on=None),
            _recommendations,
        )
    )  # fmt: skip
    register(Origin("agreed", "Agreed for another reason", lambda viewer: ~Q(because=""), _reasons))
