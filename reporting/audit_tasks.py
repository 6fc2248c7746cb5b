"""What waits for somebody on the home page from audits: their agency's returns, the cycles that
they run, and multi-agency audits: the theme to agree, the cases to grade, what to do next."""

from audits.cycles import lists
from audits.cycles.models import Cycle
from audits.cycles.pages import kinds_run_by
from audits.multi_agency import lists as multi_agency
from audits.returns.models import Return
from audits.returns.policy import REMINDED_IN, State, is_late, is_locked
from core import access, clock
from core.words import counted, day

TASKS = 25
RUNNING = 10  # cycles


def tasks_of(person) -> list[dict[str, str]]:
    return [*_to_hand_in(person), *_late(person), *multi_agency.tasks_of(person)]


def _to_hand_in(person) -> list[dict[str, str]]:
    rows = access.narrow(Return.objects.all(), person, access.CONTRIBUTE)._mark()
    rows = rows.filter(state__in=REMINDED_IN).select_related("cycle", "agency")
    found = list(rows.order_by("due_on", "pk")[:TASKS])
    how_far = lists.far(found) if found else {}
    return [_task(each, how_far[each.pk]) for each in found]


def _task(each: Return, how_far: str) -> dict[str, str]:
    today = clock.today()
    days_left = (each.due_on - today).days
    said = "waits for signatures" if each.state == State.SIGNED else how_far
    was = "was" if days_left < 0 else "is"
    words = {
        "text": f"{each.cycle}: {said}",
        "url": each.get_absolute_url(),
        "hint": f"{each.agency}. It {was} to be handed in by {day(each.due_on)}",
    }
    is_over = days_left < 0
    if is_over and not is_late(each.state, each.due_on, today, each.sent_on):
        return words | {"status": "Sent in time", "tone": "grey"}
    if is_locked(each.state, each.due_on, today, each.cycle.after_closing):
        return words | {"status": "Closed", "tone": "grey"}
    if is_over:
        return words | {"status": "Late", "tone": "red"}
    if days_left == 0:
        return words | {"status": "Due today", "tone": "orange"}
    return words | {"status": f"{counted(days_left, 'day')} left"}


def _late(person) -> list[dict[str, str]]:
    """Cycles that somebody runs, in which returns are late."""
    kinds = kinds_run_by(person)
    if not kinds:
        return []
    rows = Cycle.objects.visible_to(person).filter(version__question_set__kind__in=kinds)
    cycles = list(rows.exclude(issued_on=None)[:RUNNING])
    numbers = lists.numbers(person, cycles) if cycles else {}
    return [
        {
            "text": f"{each}: {number.late:,} of {counted(number.asked, 'return')}"
            f" {'is' if number.late == 1 else 'are'} late",
            "url": each.get_absolute_url() + lists.Choice(late="late").query() + "#returns",
            "hint": f"The last day {'was' if each.closes_on < clock.today() else 'is'}"
            f" {day(each.closes_on)}",
            "status": "Late",
            "tone": "red",
        }
        for each in cycles
        if (number := numbers.get(each.pk)) and number.late
    ]
