"""Mail about a recommendation that was corrected after its group decided: a reference and a link.

To whoever chairs that group now, or stands in for them, but not of what they did themself.
"""

from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model

from core import access, letters
from core.as_seen import version_of
from improvement import judging
from improvement.models import Recommendation

KIND = "recommendation_corrected"


def corrected(recommendation: Recommendation, by: Any) -> None:
    """Within the operation that has saved the correction."""
    group = recommendation.to_group_id
    occasion = f"{KIND}:{recommendation.pk}:{version_of(recommendation)}"
    letters.queue_many(
        (KIND, recommendation, f"{occasion}:{person}")
        for person in _told(group)
        if by is None or person != by.pk
    )


def _told(group: int) -> list[int]:
    """Who chairs it, and who stands in for them today."""
    chairs = judging.chairs_of([group])[group]
    deputies = access.deputies_of(chairs)
    return list(dict.fromkeys([*chairs, *(each for key in chairs for each in deputies[key])]))


def to_chair(recommendation: Recommendation, letter: Any) -> tuple[str, dict[str, str]] | None:
    """None once they do not chair the group any more, nor stand in for whoever does."""
    key = int(letter.once.rpartition(":")[2])
    if key not in _told(recommendation.to_group_id):
        return None
    person = get_user_model().objects.get(pk=key)
    link = settings.SITE_URL + recommendation.get_absolute_url()
    return person.email, {"reference": recommendation.reference, "link": link}


def register() -> None:
    """At start-up."""
    letters.register(KIND, to_chair)
