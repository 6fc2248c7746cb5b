"""What a group oversees, leads, watches and has before it: counted before it closes, and moved to
another group. Who oversees an action is said nowhere else once it is agreed.

A challenge is not moved, nor what the group adopted: the one was made to it, the other it decided.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from core import clock
from core.operations import NotAllowed, lock, operation
from core.words import counted
from improvement import judging, passed_on, policy
from improvement.lists import has_an_action
from improvement.models import Action, Recommendation
from improvement.operations import require_a_keeper
from improvement.plans import operations as plans
from improvement.plans.models import ActionFollowedBy, PlannedItem, Priority
from improvement.risks.models import Risk
from improvement.scrutiny.models import Challenge
from partnership import people
from partnership.auth import held_by
from partnership.duties import operations as duties
from partnership.duties.models import DutyOwner
from partnership.groups.models import PartnershipGroup
from partnership.groups.work import Left
from partnership.held import require


@dataclass(frozen=True)
class Kind:
    """``group``: the column that names the group. ``is_open``: which of them are open.
    ``words``: of one, in a list of choices."""

    model: Any
    group: str
    is_open: Callable[[], Q]
    called: str
    words: Callable[[Any], str]
    many: str = ""
    then: str = "the Business Manager moves that to another group, or sees it closed"


KINDS: dict[str, Kind] = {
    "action": Kind(
        Action, "group", lambda: Q(closed_on=None), "open action",
        lambda row: f"{row.reference}: {'restricted' if row.is_restricted else row.what}",
    ),
    "recommendation": Kind(
        Recommendation, "to_group", lambda: Q(withdrawn_on=None, is_adopted=None),
        "recommendation to decide on", lambda row: f"{row.reference}: {row.text}",
        "recommendations to decide on",
    ),
    "priority": Kind(
        Priority, "lead_group",
        lambda: Q(
            withdrawn_on=None, plan__withdrawn_on=None, plan__ends_on__gte=clock.today()
        ),
        "priority that it leads", lambda row: f"Priority: {row.title}", "priorities that it leads",
    ),
    "risk": Kind(
        Risk, "group", lambda: Q(closed_on=None), "open risk",
        lambda row: f"{row.reference}: {'restricted' if row.is_restricted else row.event}",
    ),
    "item": Kind(
        PlannedItem, "group", lambda: Q(ended_on=None), "planned item",
        lambda row: f"{row.reference}: {row.what}",
    ),
    "duty": Kind(
        DutyOwner, "group", lambda: Q(ended_on=None), "duty", lambda row: f"Duty: {row.duty}",
        "duties",
    ),
}  # fmt: skip
NOT_MOVED = (
    Kind(
        Recommendation, "to_group",
        lambda: Q(withdrawn_on=None, is_adopted=True) & ~has_an_action("pk"),
        "recommendation that it adopted, with no action yet", str,
        "recommendations that it adopted, with no action yet",
        "what was adopted needs an action, or is withdrawn by the Business Manager",
    ),
    Kind(
        Challenge, "to_group", lambda: Q(closed_on=None), "open challenge", str,
        then="that stays with the group it was made to, and the scrutineer closes it",
    ),
)  # fmt: skip


def open_work(groups: Collection[int]) -> Mapping[int, list[Left]]:
    """A statement for each kind."""
    found: dict[int, list[Left]] = defaultdict(list)
    for kind in (*KINDS.values(), *NOT_MOVED):
        rows = kind.model.objects.unscoped("how much is open with a group: a number alone")
        rows = rows.filter(kind.is_open(), **{f"{kind.group}__in": groups}).order_by()
        for group, number in rows.values_list(kind.group).annotate(number=Count("pk")):
            found[group].append(Left(counted(number, kind.called, kind.many), kind.then))
    return found


def follow_no_more(group: PartnershipGroup) -> None:
    """A group that closes has nothing on an agenda, and nobody reads an action as its member."""
    for row in ActionFollowedBy.objects.filter(group=group).order_by("action"):
        lock(Action(pk=row.action_id))
        row.delete()


def choices(group: PartnershipGroup, person: Any) -> list[tuple[str, str]]:
    """What ``person`` may open of it, as "action-12" and in words."""
    found = []
    keeps_duties = people.keeps(held_by(person))
    for name, kind in KINDS.items():
        if name == "duty" and not keeps_duties:
            continue
        rows = kind.model.objects.visible_to(person).filter(kind.is_open(), **{kind.group: group})
        rows = rows.select_related("duty") if name == "duty" else rows
        found += [(f"{name}-{row.pk}", kind.words(row)) for row in rows.order_by("pk")]
    return found


@operation
def move_work(
    group: PartnershipGroup, *, to: PartnershipGroup, what: Collection[str], reason: str = "", by
) -> PartnershipGroup:
    """``what``: as `choices` has it. ``reason``: of a priority, where a group adopted its plan.
    Raises NotAllowed without that, where one of them is not the group's any more, and where nobody
    could judge an action there. Both chairs are told."""
    require_a_keeper(by)
    to = lock(to)  # it may be closing at this moment
    require(policy.why_not_move_to(group, to))
    known = dict(choices(group, by)) if by is not None else None
    if not what or (known is not None and not known.keys() >= set(what)):
        raise NotAllowed("Somebody has moved or closed some of it meanwhile. Choose again.")
    for key in what:
        name, _, pk = key.partition("-")
        row = lock(KINDS[name].model(pk=int(pk)))
        if name == "duty":
            _move_duty(row, group, to, by)
            continue
        if name == "priority":
            _lead(row, to, reason, by)
            continue
        if name == "action":
            _take_on(row, to)
        setattr(row, KINDS[name].group, to)
        row.save()
    passed_on.moved(group, to, len(what), by)
    return to


def ask_why(group: PartnershipGroup, person: Any) -> set[str]:
    """Of `choices`, the priorities in plans that a group adopted."""
    kind = KINDS["priority"]
    rows = Priority.objects.visible_to(person).standing().filter(kind.is_open(), lead_group=group)
    rows = rows.exclude(plan__adopted_on=None).order_by("pk")
    return {f"priority-{pk}" for pk in rows.values_list("pk", flat=True)}


def _lead(priority: Priority, to: PartnershipGroup, reason: str, by: Any) -> None:
    plans.change_priority(
        priority, title=priority.title, why=priority.why, lead_group=to,
        lead_post=priority.lead_post, reason=reason, by=by,
    )  # fmt: skip


def _take_on(action: Action, to: PartnershipGroup) -> None:
    managers = [*judging.chairs_of([to.pk])[to.pk], *judging.keepers()]
    if not policy.judges(managers, judging.whose(action)):
        raise NotAllowed(f"Nobody in {to} could judge {action.reference}. Choose another group.")
    for row in ActionFollowedBy.objects.filter(action=action, group=to):
        row.delete()


def _move_duty(owner: DutyOwner, group: PartnershipGroup, to: PartnershipGroup, by: Any) -> None:
    today, duty = clock.today(), owner.duty
    duties.take_away(owner, ended_on=today, reason=f"It passed from {group} to {to}", by=by)
    if not DutyOwner.objects.filter(duty=duty, group=to, ended_on=None).exists():
        duties.give(duty, group=to, since=today, by=by)
