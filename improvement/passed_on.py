"""What passed from one group to another (`improvement.group_work`): where it was, from its history,
and mail to both chairs, which names the two groups and holds a link.

To whoever chairs either group now, or stands in for them, but not of what they did themself.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.urls import reverse

from core import by_whom, clock, history, letters
from core.words import counted, day
from improvement.mending.letters import chairing
from improvement.models import Recommendation
from partnership.groups.models import PartnershipGroup

KIND, MOVED = "work_moved", "improvement.move_work"


# --- a recommendation -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Passed:
    """``by``: within a sentence."""

    before: str
    after: str
    on: date
    by: str

    def __str__(self) -> str:
        return f"It passed from {self.before} to {self.after} on {day(self.on)}, {self.by}."


def of(recommendation: Recommendation) -> list[Passed]:
    """Oldest first. One statement."""
    rows = history.rows_of([recommendation], Recommendation)
    found, last = [], None
    for row in rows.select_related("to_group", *by_whom.OF_HISTORY):
        if row.history_change_reason == MOVED and last is not None:
            on = clock.local(row.history_date).date()
            found.append(Passed(str(last.to_group), str(row.to_group), on, by_whom.by(row)))
        last = row
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
