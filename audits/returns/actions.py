"""What an agency will do about an answer: an action of the improvement log, led to by reference.

The business team keeps the log, and an agency agrees an action of its own: whoever runs the return
proposes it, somebody of the agency owns it, and the group that the partnership's file names
(``[audits] actions_overseen_by``) oversees it. More people read an action than may read the
return, so nothing of the answer goes into it by itself.
"""

from datetime import date
from typing import Any

from django.conf import settings

from audits.returns import papers, policy
from audits.returns.models import AnswerAction
from core import access, calendar, clock
from core.operations import NotAllowed, no_twin, operation
from core.words import day
from improvement import linking, lists
from improvement import operations as log
from improvement.models import Action
from partnership import succession
from partnership.groups.models import PartnershipGroup
from partnership.held import require
from partnership.models import Agency

BECAUSE = "It follows from a self-assessment."
NO_GROUP = (
    "The group that oversees actions of self-assessments is not there. Ask the business team to"
    " name one that meets."
)


def why_not_agree(agency_return, person) -> str | None:
    """Before the form is offered, and in the operation."""
    return (
        papers.why_not_write(agency_return)
        or policy.why_not_agree_action(
            runs_it=access.can(person, access.MANAGE, agency_return)
        )
        or (None if overseer() else NO_GROUP)
    )  # fmt: skip


def overseer() -> PartnershipGroup | None:
    """Of the partnership's file; None while there is none of that name that meets."""
    slug = settings.PARTNERSHIP["audits"]["actions_overseen_by"]
    found = PartnershipGroup.objects.filter(slug=slug, closed_on=None).first()
    return found if found and found.run_by_us else None


def agency_now(agency_return) -> Agency:
    """The one whose people carry it out: the successor, where there is one."""
    agency = agency_return.agency
    return Agency.objects.get(pk=succession.now([agency.pk])[agency.pk])


@operation
@no_twin
def agree_action(
    agency_return, *, criterion, what: str, difference_wanted: str, owner, due_on: date, by
) -> Action:
    """``owner``: a role held at the agency."""
    agency_return = papers.locked(agency_return)
    papers.require_asked(agency_return, criterion)
    require(why_not_agree(agency_return, by))
    if owner.agency_role.agency_id != agency_now(agency_return).pk:
        raise NotAllowed("Choose somebody of your own agency.", "owner")
    made = log.propose_for_agency(
        what=what, difference_wanted=difference_wanted, owner=owner, group=overseer(),
        due_on=due_on, because=BECAUSE, by=by,
    )  # fmt: skip
    AnswerAction.objects.create(
        agency_return=agency_return, criterion=criterion, reference=made.reference
    )
    return made


def of_criterion(agency_return, criterion, person) -> list[dict[str, Any]]:
    """Of each its reference; and to whoever may open it what it says, when it is due, where it
    stands. Nothing is read where there is none."""
    rows = AnswerAction.objects.visible_to(person).filter(
        agency_return=agency_return, criterion=criterion
    )
    references = list(rows.values_list("reference", flat=True))
    if not references:
        return []
    there = linking.opened(references, person)
    actions = Action.objects.visible_to(person).filter(reference__in=references)
    opened = {each.reference: each for each in actions}
    today, england = clock.today(), calendar.england()
    return [
        {
            "reference": each,
            **there.get(each, {}),
            "due": day(opened[each].due_on) if each in opened else "",
            "standing": lists.standing(opened[each], today, england) if each in opened else None,
        }
        for each in references
    ]
