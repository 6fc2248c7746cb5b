"""What is planned, for those who are written to about it (`partnership.succession.telling`)."""

from django.urls import reverse

from core import clock
from core.words import counted, day
from partnership import people
from partnership.succession.models import AgencyTakeover


def tasks_of(person, held: people.Held) -> list[dict[str, str]]:
    """A line for each takeover that is planned, until it has happened; to everybody else none, in
    no statement."""
    if not people.sees_people(held):
        return []
    planned = AgencyTakeover.objects.visible_to(person).planned()
    return [_task(each, held) for each in planned.select_related("agency", "successor")]


def _task(takeover, held: people.Held) -> dict[str, str]:
    own = takeover.agency
    if not people.administers(held, own.pk):
        own = takeover.successor
    keeps = people.keeps(held)
    left = (takeover.takes_effect_on - clock.today()).days
    ask = "Until then it can be called off" if keeps else "If not, tell the business team before"
    return {
        "text": f"{takeover}: see that this is right",
        "url": takeover.get_absolute_url() if keeps else reverse("people:agency", args=[own.slug]),
        "hint": f"At the beginning of {day(takeover.takes_effect_on)}. {ask}",
        "status": f"{counted(left, 'day')} left" if left > 0 else "Today",
    }
