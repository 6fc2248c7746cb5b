"""The home page: what needs this person, and by when."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from django.db.models import Count, F, Q
from django.urls import reverse

from audits.multi_agency import lists as multi_agency
from audits.returns import signers
from core import access, calendar, clock, listing
from core.words import counted, day
from escalations import choice, learning_views, lists, raising, standing
from escalations.models import Escalation, ProposedResolution
from escalations.policy import AGENCIES, Side, Step
from improvement import declined
from partnership import cover
from partnership.access_review import lists as access_review
from partnership.agreements import lists as agreements
from partnership.auth import held_by, holds_role
from partnership.expectations import scorecard as expectations
from partnership.library import answer_lists
from partnership.roles import Role
from partnership.succession import lists as takeovers
from reporting import (
    action_tasks,
    at_all,
    audit_tasks,
    executive_tasks,
    feedback_tasks,
    for_whom,
    manager_tasks,
    meeting_tasks,
    record_tasks,
    rejected_tasks,
    representation_tasks,
    risk_tasks,
    scrutiny_tasks,
    upkeep,
)
from reporting.at_all import Kind

TASKS = 25


def page(person) -> dict[str, Any]:
    first_name = person.full_name.split(" ")[0]
    stands_in_for = covered(person)
    people = [each.person for each in stands_in_for]
    there = at_all.waiting()
    turns = for_whom.said(person, people, turn_tasks) if Kind.CASE in there else []
    return {
        "title": f"Hello, {first_name}",
        "tasks": [
            *for_whom.said(person, people, partial(tasks, BEFORE, there)),
            *turns[:TASKS],
            *for_whom.said(person, people, partial(tasks, AFTER, there)),
        ],
        "more_tasks": len(turns) > TASKS,
        "upkeep": upkeep.page(person),
        "upkeep_for": for_whom.whose(person, people, upkeep.keeps_the_portal),
        "figures": figures(person),
        "reads_the_report": learning_views.reads(person),
        "draft": raising.draft_of(person),
        "may_raise": raising.why_not(person) is None,
        "without_role": not held_by(person),
        "stands_in_for": [
            f"{each.person}, {each.agency}, until {day(each.ends_on)}" for each in stands_in_for
        ],
    }


def turn_tasks(person) -> list[dict[str, str]]:
    """One more than are shown, where there are more."""
    rows = lists.needing(person).select_related("raising_agency", "challenged_agency")
    records = choice.manages_all(person)
    found = list(rows.order_by("due_on", "pk")[: TASKS + 1])
    proposed = _proposed(found, person)
    return [task(row, records, is_proposed=row.pk in proposed) for row in found]


def _proposed(rows: list[Escalation], person) -> set[int]:
    """The keys of those in which a resolution waits for the answer of the side whose turn it is."""
    keys = [row.pk for row in rows if row.waiting_for in AGENCIES]
    if not keys:
        return set()
    waiting = ProposedResolution.objects.visible_to(person).filter(
        escalation__in=keys, round=F("escalation__round"), answered_at=None
    )
    return set(waiting.values_list("escalation", flat=True))


Lists = tuple[tuple[set[Kind], Callable[..., list[dict[str, str]]]], ...]


def tasks(lists: Lists, there: set[Kind], person) -> list[dict[str, str]]:
    """What those of the lists show of which anything waits for anybody at all."""
    return [task for kinds, of in lists if not kinds or kinds & there for task in of(person)]


def _reviews(person) -> list[dict[str, str]]:
    return [review_task(each) for each in access_review.tasks_of(person, held_by(person))]


def _briefings(person) -> list[dict[str, str]]:
    return [briefing_task(each) for each in answer_lists.tasks_of(person)]


def _takeovers(person) -> list[dict[str, str]]:
    return takeovers.tasks_of(person, held_by(person))


def covered(person) -> list:
    """For whom somebody is deputy today; asked only when the request says that there is one."""
    return cover.today_for(person) if access.standing(person).covers else []


def review_task(waiting: dict[str, Any]) -> dict[str, str]:
    """An agency's part of the access review, for its administrator."""
    days_left = (waiting["due_on"] - clock.today()).days
    due = "were" if days_left < 0 else "are"
    words = {
        "text": f"Access review: confirm or end {counted(waiting['number'], 'role')}",
        "url": reverse("people:review", args=[waiting["slug"]]),
        "hint": f"{waiting['agency']}. Answers {due} due by {day(waiting['due_on'])}",
        "status": f"{counted(days_left, 'day')} left",
    }
    if days_left < 0:
        return words | {"status": "Overdue", "tone": "red"}
    return words | ({} if days_left else {"status": "Due today", "tone": "orange"})


def briefing_task(waiting: dict[str, Any]) -> dict[str, str]:
    """A briefing that waits for an answer of somebody's agency."""
    today, due_on = clock.today(), waiting["due_on"]
    due = "was" if due_on < today else "is"
    words = {
        "text": f"Acknowledge briefing: {waiting['title']}",
        "url": waiting["url"],
        "hint": ". ".join(
            filter(
                None,
                [waiting["agency"], f"The answer {due} due by {day(due_on)}", waiting["note"]],
            )
        ),
    }
    if due_on < today:
        return words | {"status": "Overdue", "tone": "red"}
    if due_on == today:
        return words | {"status": "Due today", "tone": "orange"}
    return words | {"status": f"{counted((due_on - today).days, 'day')} left"}


# Before and after what waits for a turn. Each list with what it is about: none says that it is
# asked whatever there is.
BEFORE: Lists = (
    ({Kind.SIGN_OFF}, agreements.tasks_of),
    ({Kind.TO_SIGN}, signers.tasks_of),
    (set(), _reviews),
    ({Kind.BRIEFING}, _briefings),
    ({Kind.REQUEST, Kind.DISPOSAL}, record_tasks.tasks_of),
    ({Kind.TAKEOVER}, _takeovers),
)
AFTER: Lists = (
    ({Kind.AT_STEP_4}, representation_tasks.tasks_of),
    ({Kind.PAUSE, Kind.PROPOSAL}, manager_tasks.tasks_of),
    ({Kind.MEETING}, meeting_tasks.tasks_of),
    ({Kind.ACTION}, action_tasks.tasks_of),
    (set(), expectations.tasks_of),
    ({Kind.RISK}, risk_tasks.tasks_of),
    ({Kind.CHALLENGE, Kind.JUDGEMENT, Kind.VOICE}, scrutiny_tasks.tasks_of),
    ({Kind.TO_SCORE}, audit_tasks.to_score),
    ({Kind.PANEL}, audit_tasks.panels),
    ({Kind.TO_HAND_IN}, audit_tasks.to_hand_in),
    ({Kind.SURVEY}, audit_tasks.surveys),
    ({Kind.CYCLE}, audit_tasks.late),
    ({Kind.HANDED_IN}, audit_tasks.to_assign),
    ({Kind.AUDIT}, multi_agency.tasks_of),
    ({Kind.DECLINED}, declined.tasks_of),
    ({Kind.REJECTED}, rejected_tasks.tasks_of),
    ({Kind.FEEDBACK}, feedback_tasks.tasks_of),
    (set(), executive_tasks.tasks_of),
)


def task(row: Escalation, records: bool, *, is_proposed: bool) -> dict[str, str]:
    """``records``: the reader agrees nothing, and records how it ended. ``is_proposed``: the other
    side has proposed a resolution."""
    today = clock.today()
    when = "ended" if row.due_on < today else "ends"
    who = row.between_in_short
    words = {
        "text": f"{row.reference}: {what_to_do(row, today, records, is_proposed)}",
        "url": row.get_absolute_url(),
        "hint": f"{who}. Step {row.step} {when} on {day(row.due_on)}",
    }
    if standing.is_overdue(row.due_on, today, calendar.england(), row.is_due_the_same_day):
        return words | {"status": "Overdue", "tone": "red"}
    if row.due_on == today:
        return words | {"status": "Due today", "tone": "orange"}
    return words | {"status": standing.due_words(row.due_on, today, calendar.england())}


def what_to_do(row: Escalation, today: date, records: bool, is_proposed: bool) -> str:
    if row.waiting_for == Side.MANAGER:
        return "both agencies have answered the recommendation: record how it ends"
    if row.step == Step.STATUTORY_PARTNERS and row.due_on < today:
        return f"step 4 is over{': record how it ended' if records else ', agree how it ends'}"
    if not row.is_somebodys_turn:
        waited_for = row.waited_for("short_name")
        if row.is_restricted:
            return f"no contact or lead of {waited_for} is on its list: put one on it"
        return f"nobody is listed for {waited_for}: find somebody who acts"
    if is_proposed:
        return "your agency’s turn to answer the proposed resolution"
    if row.waiting_for == Side.PARTNERS:
        return "hear both agencies, and record what you recommend"
    if row.waiting_for == Side.BOTH:
        return "your agency’s turn to answer the recommendation"
    if row.waiting_for == Side.RAISING and row.step != Step.STATUTORY_PARTNERS:
        return "your agency’s turn to reply or to make contact"
    return "your agency’s turn to answer"


def sees_the_whole(person) -> bool:
    """The business team's heads, and the delegates who hear step 4: they get the figures."""
    if choice.sees_all(person):
        return True
    return holds_role(person, Role.DELEGATED_SAFEGUARDING_PARTNER)


def figures(person) -> list[dict[str, Any]]:
    """Numbers that open the lists behind them."""
    return figures_of_the_whole(person) if sees_the_whole(person) else own_figures(person)


def own_figures(person) -> list[dict[str, Any]]:
    """What is open: raised by this person, and all that they may see."""
    visible = listing.count_up_to(
        Escalation, access.standing(person), is_open=True, cap=lists.COUNTED_TO
    )
    if not visible:
        return []
    mine = lists.chosen(choice.Choice(choice.MINE), person).order_by()[: lists.COUNTED_TO + 1]
    address = reverse("escalations:index")
    return [
        {
            "number": lists.counted_in_words(number),
            "label": label,
            "url": address + choice.Choice(show).query(),
        }
        for number, label, show in (
            (mine.count(), "Open, raised by you", choice.MINE),
            (visible, "Open, that you can see", choice.ALL),
        )
    ]


def figures_of_the_whole(person) -> list[dict[str, Any]]:
    """Open by step, and overdue at the last one."""
    late = standing.overdue_before(clock.today(), calendar.england())
    overdue = Q(step=Step.STATUTORY_PARTNERS, due_on__lt=late)
    counts = (
        Escalation.objects.visible_to(person)
        .open()
        .aggregate(
            **{f"step_{step.value}": Count("pk", filter=Q(step=step)) for step in Step},
            overdue=Count("pk", filter=overdue),
        )
    )
    address, so_far = reverse("escalations:index"), listing.so_far_as(person, Escalation)

    def opening(**which):
        return address + choice.Choice(choice.ALL, **which).query()

    found = [
        {
            "number": counts[f"step_{step.value}"],
            "label": f"Open at step {step.value}",
            "url": opening(step=step.value),
            "note": so_far,
        }
        for step in Step
    ]
    last = Step.STATUTORY_PARTNERS.value
    found.append(
        {
            "number": counts["overdue"],
            "label": "Overdue at step 4",
            "url": opening(step=last, overdue=True),
            "note": so_far,
        }
    )
    return found
