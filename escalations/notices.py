"""Who is told what, and when. Each notice has an occasion, so nobody is told twice.

| notice | when | to |
|---|---|---|
| raised | raised | who must answer it, the challenged agency's leads |
| moved_up | a step begins | who must act on both sides at the new step, who raised it; at step 4 also the partners' delegates and the Business Manager |
| due_soon, due_today | before the step ends, on its last day | whose turn it is |
| overdue | step 4 is over without an end | the partners' delegates, the Business Manager |
| resolution_proposed | proposed | the other side's people at this step |
| resolution_declined | declined | who proposed it |
| closed | closed, for whatever reason | both sides' people at this step, who raised it |
"""

from django.contrib.auth import get_user_model

from core import notifications
from escalations.parties import Parties
from escalations.policy import Side, Step
from partnership.roles import Role


def business_managers() -> list[int]:
    """User ids of the Business Managers: told by role, as they see every escalation by role."""
    return list(
        get_user_model()
        .objects.filter(is_active=True, groups__agency_role__role=Role.BUSINESS_MANAGER)
        .order_by("pk")
        .values_list("pk", flat=True)
    )


def raised(escalation) -> None:
    people = Parties([escalation])
    told = people.acting(escalation, Side.CHALLENGED) + [
        contact.user_id for contact in people.directory.leads(escalation.challenged_agency_id)
    ]
    _tell("escalation_raised", escalation, told or business_managers(), "raised")


def moved_up(escalations, people: Parties) -> None:
    """For a batch that has just entered a step."""
    business = None
    notices = []
    for escalation in escalations:
        told = [escalation.raised_by_id]
        for side in (Side.RAISING, Side.CHALLENGED):
            told += people.acting(escalation, side)
        if escalation.step == Step.STATUTORY_PARTNERS:
            business = business_managers() if business is None else business
            told += people.acting(escalation, Side.PARTNERS) + business
        notices += _rows(
            "escalation_moved_up", escalation, told, f"moved_up:{escalation.pk}:{escalation.step}"
        )
    notifications.queue_many(notices)


def reminders(escalations, kind: str, people: Parties) -> None:
    """``kind``: due_soon or due_today, for whose turn it is."""
    notifications.queue_many(
        row
        for escalation in escalations
        for row in _rows(
            f"escalation_{kind}",
            escalation,
            people.acting(escalation, Side(escalation.waiting_for)),
            f"{kind}:{escalation.pk}:{escalation.step}",
        )
    )


def overdue(escalations, people: Parties) -> None:
    business = business_managers()
    notifications.queue_many(
        row
        for escalation in escalations
        for row in _rows(
            "escalation_overdue",
            escalation,
            people.acting(escalation, Side(escalation.waiting_for)) + business,
            f"overdue:{escalation.pk}:{escalation.step}",
        )
    )


def resolution_proposed(escalation, proposal) -> None:
    told = Parties([escalation]).acting(escalation, Side(proposal.side).other)
    _tell("escalation_resolution_proposed", escalation, told, f"proposed:{proposal.pk}")


def resolution_declined(escalation, proposal) -> None:
    _tell(
        "escalation_resolution_declined",
        escalation,
        [proposal.proposed_by_id],
        f"declined:{proposal.pk}",
    )


def closed(escalation, by) -> None:
    """Everyone who was dealing with it but the person who closed it."""
    people = Parties([escalation])
    told = [escalation.raised_by_id]
    for side in (Side.RAISING, Side.CHALLENGED):
        told += people.acting(escalation, side)
    if escalation.step == Step.STATUTORY_PARTNERS:
        told += people.acting(escalation, Side.PARTNERS) + business_managers()
    told = [person for person in told if by is None or person != by.pk]
    _tell("escalation_closed", escalation, told, f"closed:{escalation.pk}")


def _rows(kind, escalation, told, occasion):
    due_on = None if escalation.closed_on else escalation.due_on
    return [
        (kind, person, escalation, f"escalation:{occasion}", due_on)
        for person in dict.fromkeys(told)
    ]


def _tell(kind, escalation, told, occasion):
    occasion = occasion if ":" in occasion else f"{occasion}:{escalation.pk}"
    notifications.queue_many(_rows(kind, escalation, told, occasion))
