"""What waits for somebody on the home page from the risk register."""

from django.db.models import Q

from core import clock
from core.words import day
from improvement.risks import lists
from improvement.risks.models import Risk

TASKS = 25


def tasks_of(person) -> list[dict[str, str]]:
    """Their own risks that something has moved, or whose day of review has come."""
    today = clock.today()
    rows = lists.mine(person).filter(Q(moved_on__isnull=False) | Q(review_on__lte=today))
    return [_task(each) for each in rows.order_by("review_on", "pk")[:TASKS]]


def _task(risk: Risk) -> dict[str, str]:
    moved, late = risk.moved_on is not None, risk.review_on < clock.today()
    what = "restricted" if risk.is_restricted else risk.event
    words = {"text": f"{risk.reference}: {what}", "url": risk.get_absolute_url()}
    if moved:
        hint = "Something that it hangs on has moved: score it again, or say why nothing changes"
        return words | {"hint": f"Risk. {hint}", "status": "Score again", "tone": "orange"}
    hint = f"Risk. To be looked at again by {day(risk.review_on)}"
    status, tone = ("Review overdue", "red") if late else ("Review due today", "orange")
    return words | {"hint": hint, "status": status, "tone": tone}
