"""What passed from one group to another (`improvement.group_work`): where it was, from its history,
and mail to both chairs, which names the two groups and holds a link.

To whoever chairs either group now, or stands in for them, but not of what they did themself.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.urls import reverse

from core import by_whom, clock, history, letters
from core.words import counted, day
from improvement.mending.letters import chairing
from improvement.models import Action, Recommendation
from partnership.groups.models import PartnershipGroup

KIND, MOVED = "work_moved", "improvement.move_work"


# --- a recommendation, or an action ---------------------------------------------------------------


@dataclass(frozen=True)
class Passed:
    """``by``: within a sentence."""

    before: str
    after: str
    on: date
    by: str

    def __str__(self) -> str:
        return f"It passed from {self.before} to {self.after} on {day(self.on)}, {self.by}."


GROUP: dict[Any, str] = {Recommendation: "to_group", Action: "group"}  # the column


def of(row: Recommendation | Action) -> list[Passed]:
    """Oldest first. One statement."""
    return of_all([row], type(row))[row.pk]


def of_all(rows: Iterable[Any], model: Any) -> dict[int, list[Passed]]:
    """By key, as `of`; ``model`` is one of `GROUP`. One statement."""
    past, column = history.rows_of(rows, model), GROUP[model]
    moved = history.past(model).filter(history_change_reason=MOVED)
    found: dict[int, list[Passed]] = defaultdict(list)
    last: dict[int, Any] = {}
    past = past.filter(id__in=moved.values("id"))
    for row in past.select_related(column, *by_whom.OF_HISTORY):
        if row.history_change_reason == MOVED and row.id in last:
            on, before = clock.local(row.history_date).date(), getattr(last[row.id], column)
            after = getattr(row, column)
            found[row.id].append(Passed(str(before), str(after), on, by_whom.by(row)))
        last[row.id] = row
    return found


def asked(recommendation: Recommendation) -> str:
    """Which group was asked on which day, and to which it passed."""
    passed, made_on = of(recommendation), day(recommendation.made_on)
    first = passed[0].before if passed else recommendation.to_group
    return " ".join([f"{first} was asked on {made_on}.", *map(str, passed)])


# --- mail -----------------------------------------------------------------------------------------


def moved(group: PartnershipGroup, to: PartnershipGroup, number: int, by: Any) -> None:
    """Within the operation that moved so many matters."""
    occasion = f"{KIND}:{clock.now().isoformat()}:{to.pk}:{number}"
    letters.queue_many(
        (KIND, group, f"{occasion}:{person}")
        for person in dict.fromkeys([*chairing(group.pk), *chairing(to.pk)])
        if by is None or person != by.pk
    )


def to_chair(group: PartnershipGroup, letter: Any) -> tuple[str, dict[str, str]] | None:
    """None once they chair neither any more, nor stand in for whoever does."""
    pk, number, person = map(int, letter.once.rsplit(":", 3)[1:])
    to = PartnershipGroup.objects.get(pk=pk)
    if person not in {*chairing(group.pk), *chairing(to.pk)}:
        return None
    link = settings.SITE_URL + reverse("improvement:workplan", args=[to.slug])
    told = {"before": str(group), "after": str(to), "what": counted(number, "matter"), "link": link}
    return get_user_model().objects.get(pk=person).email, told


def register() -> None:
    """At start-up."""
    letters.register(KIND, to_chair)
