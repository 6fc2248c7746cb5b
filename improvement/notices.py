"""Who is told what about an action. Each notice has an occasion, so nobody is told twice.

| notice | when | to |
|---|---|---|
| assigned | agreed, or handed over | its owner |
| due_soon, due_today | before it is due, on the day | whose turn it is |
| overdue | the day after, and a week of working days later | whose turn it is; then the agency's representatives and leads too |
| overdue_executive | it comes onto the Executive's list | the Business Managers |
| handed_in | handed in | whoever can judge it: the chair, or where there is none who keeps the log |
| sent_back | sent back for more | its owner |
| closed | its impact is rated, or it is withdrawn | its owner |
| corrected | what it says was corrected, or a file of it taken away | its owner, whoever judged it or is to judge it |
| reason_corrected | the finding or the recommendation that it follows from was corrected | as corrected |
| recheck | its re-check date has come | as handed_in |
| handed_over | whose turn it was has left | whose turn it is instead; where there is nobody, the Business Managers |

Nobody is told of their own act.
"""  # noqa: E501 a row of the table is one line

from core import clock, holders, notifications
from improvement import judging
from improvement.models import Action, ImpactJudgement
from improvement.parties import Parties
from improvement.policy import Outcome
from partnership.roles import Role


def assigned(action, by) -> None:
    _tell("action_assigned", action, owners(action), f"assigned:{action.owner_id}", by)


def due(action, kind: str, people: Parties) -> None:
    """``kind``: due_soon or due_today."""
    _tell(f"action_{kind}", action, people.acting(action), f"{kind}:{action.due_on}")


def overdue(action, people: Parties) -> None:
    _tell("action_overdue", action, people.acting(action), f"overdue:{action.due_on}")


def overdue_at_the_agency(action, people: Parties) -> None:
    agency = people.now[action.agency_id]
    told = judging.holding(people.groups_at_agencies[agency]) or business_managers()
    _tell("action_overdue_agency", action, told, f"overdue_agency:{action.due_on}")


def overdue_for_the_executive(action) -> None:
    _tell("action_overdue_executive", action, business_managers(), f"executive:{action.due_on}")


def handed_in(action, by) -> None:
    told = judging.told_of(action)
    _tell("action_handed_in", action, told, f"handed_in:{action.version}", by)


def sent_back(action, by) -> None:
    _tell("action_sent_back", action, owners(action), f"sent_back:{action.version}", by)


def closed(action, by) -> None:
    kind = "action_withdrawn" if action.outcome == Outcome.WITHDRAWN else "action_closed"
    _tell(kind, action, owners(action), f"closed:{action.version}", by)


def corrected(action, by) -> None:
    _tell("action_corrected", action, _who_relies_on(action), f"corrected:{action.version}", by)


def reason_corrected(actions, occasion: str, by) -> None:
    """``occasion``: which correction of what they follow from."""
    for action in actions:
        _tell("action_reason_corrected", action, _who_relies_on(action), occasion, by)


def _who_relies_on(action) -> list[int]:
    judged = ImpactJudgement.objects.filter(action=action, judged_by__isnull=False)
    told = [*owners(action), *judged.order_by("pk").values_list("judged_by", flat=True)]
    waits = action.handed_in_on is not None and action.closed_on is None
    return [*told, *(judging.told_of(action) if waits else ())]


def recheck(action) -> None:
    _tell("action_recheck", action, judging.told_of(action), f"recheck:{action.recheck_on}")


def handed_over(actions, before: dict[int, set[int]]) -> None:
    """``before``: by action, whose turn it was; now is as their rights stand."""
    tell_of_hand_over("action", actions, before, holders.turns_in(Action, actions))


def tell_of_hand_over(
    kind: str, records, before: dict[int, set[int]], after: dict[int, set[int]]
) -> None:
    """The same of risks. ``before``, ``after``: by record, whose turn it was and is."""
    told: list[tuple] = []
    moment = int(clock.now().timestamp())
    for record in records:
        was, now = before[record.pk], after[record.pk]
        if gone := was - now:
            left = ",".join(str(person) for person in sorted(gone))
            occasion = f"{kind}:{record.pk}:handed_over:{left[:40]}:{moment}"
            due_on = record.due_on if kind == "action" else record.review_on
            people = sorted(now - was) if now else business_managers()
            told += [(f"{kind}_handed_over", each, record, occasion, due_on) for each in people]
    notifications.queue_many(told)


def owners(action) -> list[int]:
    """The owner; where they have left, the leads who stand in."""
    people = Parties([action])
    if owner := people.owners.get(action.pk):
        return [owner[0]]
    return [lead.user_id for lead in people.directory.leads(people.now[action.agency_id])]


def business_managers() -> list[int]:
    return judging.of_the_business_team([Role.BUSINESS_MANAGER])


def _tell(kind, action, told, occasion, by=None) -> None:
    due_on = None if action.closed_on else action.due_on
    notifications.queue_many(
        (kind, person, action, f"action:{action.pk}:{occasion}", due_on)
        for person in dict.fromkeys(told)
        if by is None or person != by.pk
    )
