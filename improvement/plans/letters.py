"""Mail about a plan that was changed after a group adopted it: a link, and nothing of what it says.

To whoever chairs that group now, or stands in for them, but not of what they did themself.
"""

from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model

from core import letters
from core.as_seen import version_of
from improvement.mending.letters import chairing
from improvement.plans.models import BusinessPlan

KIND = "plan_changed"


def changed(plan: BusinessPlan, row: Any, by: Any) -> None:
    """``row``: of the plan, as it was just saved. Within an operation."""
    occasion = f"{KIND}:{row._meta.model_name}:{row.pk}:{version_of(row)}"
    letters.queue_many(
        (KIND, plan, f"{occasion}:{person}")
        for person in chairing(plan.adopted_by_id)
        if by is None or person != by.pk
    )


def to_chair(plan: BusinessPlan, letter: Any) -> tuple[str, dict[str, str]] | None:
    """None once they do not chair the group any more, nor stand in for whoever does."""
    key = int(letter.once.rpartition(":")[2])
    if key not in chairing(plan.adopted_by_id):
        return None
    person = get_user_model().objects.get(pk=key)
    return person.email, {"link": settings.SITE_URL + plan.get_absolute_url()}


def register() -> None:
    """At start-up."""
    letters.register(KIND, to_chair)
