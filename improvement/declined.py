"""A recommendation that was declined waits for somebody of its group to say that it decided so
(`improvement.no_action`): who is asked is told by mail, which holds a reference and a link, and on
their home page.
"""

from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.urls import reverse

from core import letters
from core.as_seen import version_of
from improvement import no_action
from improvement.models import Recommendation
from partnership.auth import held_by
from partnership.held import counted_as_oneself

KIND = "decline_to_confirm"


def ask(recommendation: Recommendation, by: Any, but: Collection[int] = ()) -> None:
    """Within the operation that recorded or corrected the decision. ``but``: who is told of that
    otherwise, by keys. The set-up asks nobody."""
    if by is None:
        return
    occasion = f"{KIND}:{recommendation.pk}:{version_of(recommendation)}"
    letters.queue_many(
        (KIND, recommendation, f"{occasion}:{person}")
        for person in no_action.asked([recommendation])[recommendation.pk]
        if person not in {*but, by.pk}
    )


def to_member(recommendation: Recommendation, letter: Any) -> tuple[str, dict[str, str]] | None:
    """None once it is confirmed or withdrawn, or they are not asked any more."""
    person = int(letter.once.rpartition(":")[2])
    rows = Recommendation.objects.standing().filter(pk=recommendation.pk)
    waiting = list(no_action.unconfirmed(rows))
    if not waiting or person not in no_action.asked(waiting)[recommendation.pk]:
        return None
    link = settings.SITE_URL + _page(recommendation)
    told = {"reference": recommendation.reference, "link": link}
    return get_user_model().objects.get(pk=person).email, told


def waiting_for(person: Any) -> list[Recommendation]:
    """Those that ``person`` is asked to confirm. No statement for whoever holds no role, one where
    there are none, else five at most."""
    if not held_by(person):
        return []
    rows = no_action.unconfirmed(Recommendation.objects.visible_to(person).standing())
    found = list(rows.select_related("to_group").order_by("decided_on", "pk"))
    if not found:
        return []
    told, themself = no_action.asked(found), set(counted_as_oneself(person))
    recorded = no_action.recorded_by(found)
    return [
        each
        for each in found
        if person.pk in told[each.pk] and not themself & set(recorded[each.pk])
    ]


def tasks_of(person: Any) -> list[dict[str, str]]:
    return [
        {
            "text": f"{each.reference}: confirm that the group decided so",
            "url": _page(each),
            "hint": f"It is recorded that {each.to_group} declined it",
            "status": "To be confirmed",
            "tone": "blue",
        }
        for each in waiting_for(person)
    ]


def _page(recommendation: Recommendation) -> str:
    return reverse("improvement:confirm_decline", args=[recommendation.reference])


def register() -> None:
    """At start-up."""
    letters.register(KIND, to_member)
