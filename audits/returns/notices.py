"""Who is told what about a return. Each notice has an occasion, so nobody is told twice.

| notice | when | to |
|---|---|---|
| opened | the agency can fill it in | whoever answers for the agency |
| section given | somebody is to fill in a section | that person |

Nobody is told of their own act.
"""

from collections.abc import Iterable

from audits.returns import ways
from audits.returns.models import Return
from audits.returns.parties import ReturnParties
from core import notifications
from improvement.judging import holding


def opened(returns: Iterable[Return]) -> None:
    parties = ReturnParties(returns)
    notifications.queue_many(
        ("return_opened", person, each, f"return:{each.pk}:opened", each.due_on)
        for each in parties.returns
        for person in answering_for(parties, each)
    )


def answering_for(parties: ReturnParties, each) -> list[int]:
    """Whoever runs the return for its agency, by key."""
    groups = parties.at_agencies[parties.now[each.agency_id]]
    return holding(group for role, group in groups if role in ways.RUN_IT)


def section_given(assignment, by) -> None:
    each, person = assignment.agency_return, assignment.assigned_to.person_id
    if by is None or person != by.pk:
        once = f"return:{each.pk}:section:{assignment.pk}"
        notifications.queue_many([("return_section_given", person, each, once, each.due_on)])
