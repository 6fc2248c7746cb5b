"""What waits for somebody on the home page from audits: their agency's returns, the cycles that
they run, and multi-agency audits: the theme to agree, the cases to grade, what to do next."""

from django.db.models import Count
from django.urls import reverse

from audits.cycles import lists
from audits.cycles.models import Cycle
from audits.cycles.pages import kinds_run_by
from audits.moderation import agenda
from audits.moderation.models import ModeratorAssignment
from audits.moderation.who import MODERATE
from audits.multi_agency import lists as multi_agency
from audits.returns import ways
from audits.returns.models import Return
from audits.returns.policy import REMINDED_IN, State, is_late, is_locked
from audits.surveys.models import SurveyLink
from core import access, clock
from core.words import counted, day, in_sentence, moment
from partnership.auth import held_by
from partnership.pages import holds_any

TASKS = 25
RUNNING = 10  # cycles


def tasks_of(person) -> list[dict[str, str]]:
    return [
        *to_score(person), *panels(person), *to_hand_in(person), *surveys(person),
        *late(person), *to_assign(person), *multi_agency.tasks_of(person),
    ]  # fmt: skip


def to_score(person) -> list[dict[str, str]]:
    """Returns that somebody moderates and has not finished scoring."""
    rows = ModeratorAssignment.objects.visible_to(person).filter(
        moderator__person=person, moderator__ended_on=None, ended_on=None, finished_on=None,
        agency_return__state=State.SUBMITTED,
    )  # fmt: skip
    found = rows.select_related("agency_return__agency").order_by("assigned_on", "pk")
    return [
        {
            "text": f"Score {each.agency_return.reference} of {each.agency_return.agency}",
            "url": reverse("moderation:work", args=[each.agency_return.reference]),
            "hint": f"Given to you on {day(each.assigned_on)}",
            "status": "To score",
        }
        for each in found[:TASKS]
    ]


def panels(person) -> list[dict[str, str]]:
    """Meetings of moderation panels to come, and those that somebody is to record."""
    runs = kinds_run_by(person)
    if not runs and not any(role in MODERATE for _, role in held_by(person)):
        return []  # nobody else is invited, and nothing is asked
    found = []
    for each in agenda.open_for(person):
        records = each.cycle.version.question_set.kind in runs
        is_over = each.at <= clock.now() if records else each.meets_on < clock.today()
        if is_over and not records:
            continue
        found.append(
            {
                "text": f"{each.cycle}: the moderation panel {'met' if is_over else 'meets'}",
                "url": each.get_absolute_url(),
                "hint": moment(each.at),
                "status": "To record" if is_over else "To come",
                "tone": "" if is_over else "blue",
            }
        )
    return found


def to_assign(person) -> list[dict[str, str]]:
    """Cycles that somebody runs, in which returns were handed in that nobody moderates yet."""
    kinds = kinds_run_by(person)
    if not kinds:
        return []
    rows = Return.objects.visible_to(person).filter(
        state=State.SUBMITTED, cycle__version__question_set__kind__in=kinds
    )
    assigned = ModeratorAssignment.objects.visible_to(person).filter(ended_on=None)
    waiting = rows.exclude(pk__in=assigned.values("agency_return")).order_by()
    numbers = dict(waiting.values_list("cycle").annotate(Count("pk", distinct=True)))
    if not numbers:
        return []
    cycles = Cycle.objects.visible_to(person).filter(pk__in=numbers)
    return [
        {
            "text": f"{each}: {counted(numbers[each.pk], 'return')}"
            f" {'waits' if numbers[each.pk] == 1 else 'wait'} to be given to moderators",
            "url": reverse("moderation:cycle", args=[each.slug]),
            "hint": "They were handed in",
            "status": "To assign",
        }
        for each in cycles[:RUNNING]
    ]


def to_hand_in(person) -> list[dict[str, str]]:
    rows = access.narrow(Return.objects.all(), person, access.CONTRIBUTE)._mark()
    rows = rows.filter(state__in=REMINDED_IN).select_related("cycle", "agency")
    found = list(rows.order_by("due_on", "pk")[:TASKS])
    how_far = lists.far(found) if found else {}
    return [_task(each, how_far[each.pk]) for each in found]


def _task(each: Return, how_far: str) -> dict[str, str]:
    today = clock.today()
    days_left = (each.due_on - today).days
    said = in_sentence(how_far)
    if each.state == State.RETURNED:
        said = "returned for revision"
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


def surveys(person) -> list[dict[str, str]]:
    """Open surveys of the staff of agencies whose return somebody runs."""
    if not holds_any(person, ways.RUN_IT):
        return []
    run = access.narrow(Return.objects.all(), person, access.MANAGE).order_by().values("pk")
    rows = SurveyLink.objects.visible_to(person).filter(agency_return__in=run, ended_on=None)
    open_ones = rows.filter(
        agency_return__closed_on=None,
        agency_return__cycle__survey__closes_on__gte=clock.today(),
    ).select_related("agency_return__agency", "agency_return__cycle__survey")
    found = []
    for link in open_ones.order_by("agency_return__cycle__survey__closes_on", "pk")[:TASKS]:
        its, closes_on = link.agency_return, link.agency_return.cycle.survey.closes_on
        days_left = (closes_on - clock.today()).days
        found.append(
            {
                "text": f"{its.cycle}: ask your staff",
                "url": reverse("surveys:link", args=[its.reference]),
                "hint": f"{its.agency}. The survey is open until {day(closes_on)}",
                "status": f"{counted(days_left, 'day')} left" if days_left else "Closes today",
            }
        )
    return found


def late(person) -> list[dict[str, str]]:
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
