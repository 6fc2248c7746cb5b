"""What a risk of the register can be tied to here: how many escalations are open, and overdue."""

from escalations import lists
from escalations.models import Escalation
from improvement.risks import ties

LEAST, PART = 3, 4  # a few more or fewer are no news: at least 3, and a quarter of those before


def register() -> None:
    """At start-up."""
    ties.register(ties.figure("escalations-open", "Number of open escalations", _open, _is_news))
    ties.register(ties.figure("escalations-overdue", "Number of overdue escalations", _overdue))


def _is_news(before: int, now: int) -> bool:
    return abs(now - before) >= max(LEAST, before / PART)


def _open() -> int:
    """Called within an operation, where every one is counted but those still inside their agency;
    the number alone goes out."""
    return Escalation.objects.open().filter(is_internal=False).count()


def _overdue() -> int:
    return lists.overdue(Escalation.objects.filter(is_internal=False)).count()
