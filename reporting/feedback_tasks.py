"""What stands on the home page of whoever is asked what came of a closed challenge."""

from django.urls import reverse

from core.words import day
from escalations import afterwards
from escalations.afterwards_policy import Occasion
from escalations.parties import stands_on

TEXTS = {
    Occasion.AFTER_CLOSING: "say what came of it",
    Occasion.AFTER_30_DAYS: "say whether it held",
}


def tasks_of(person) -> list[dict[str, str]]:
    """No statement for whoever speaks for no agency."""
    if not stands_on(person):
        return []
    return [_task(each) for each in afterwards.to_answer(person)]


def _task(feedback) -> dict[str, str]:
    case = feedback.escalation
    who = f"{case.raising_agency.short_name} challenged {case.challenged_agency.short_name}"
    return {
        "text": f"{case.reference}: {TEXTS[Occasion(feedback.occasion)]}",
        "url": reverse("escalations:feedback", args=[case.reference]),
        "hint": f"{who}. Closed on {day(feedback.closed_on)}. Two minutes",
        "status": "Your answer",
    }
