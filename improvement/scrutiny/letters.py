"""The mail to whoever comes by the chair of a group that is still to answer challenges: how many,
and a link. Whoever had the chair before was told of each as it was raised.
"""

from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.urls import reverse

from core import clock, letters
from core.words import counted
from improvement import judging
from improvement.scrutiny import lists
from improvement.scrutiny.models import Challenge
from partnership.groups.models import PartnershipGroup

KIND = "challenges_wait"


def to_new_chairs(group: PartnershipGroup, people: Collection[int]) -> None:
    """Within the operation by which they came by the chair."""
    rows = Challenge.objects.unscoped("whether any waits for a group: no more than that is said")
    if not lists.of_a_silent_group(rows, group).exists():
        return
    occasion = f"{KIND}:{group.pk}:{clock.now().isoformat()}"
    letters.queue_many((KIND, group, f"{occasion}:{person}") for person in sorted(people))


def to_chair(group: PartnershipGroup, letter: Any) -> tuple[str, dict[str, str]] | None:
    """Of those that are theirs to answer now; None where there are none, or they chair it no
    more."""
    person = get_user_model().objects.get(pk=int(letter.once.rpartition(":")[2]))
    number = lists.of_a_silent_group(lists.to_answer(person), group).count()
    if not number or person.pk not in judging.chairs_of([group.pk])[group.pk]:
        return None
    wait = f"{counted(number, 'challenge')} {'waits' if number == 1 else 'wait'}"
    link = settings.SITE_URL + reverse("scrutiny:index")
    return person.email, {"group": str(group), "wait": wait, "link": link}


def register() -> None:
    """At start-up."""
    letters.register(KIND, to_chair)
