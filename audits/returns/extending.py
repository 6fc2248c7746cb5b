"""A later last day for one agency or for several at once, and why.

Given by whoever runs the cycle, who holds no more than `view` over its returns: the operation asks
a rule of its own.
"""

from collections.abc import Sequence
from datetime import date

from audits.question_sets.operations import require_an_author
from audits.returns import notices, policy
from audits.returns.models import Extension, Return
from core import bulk, clock
from core.operations import NotAllowed, current, lock, lock_all, operation, settle
from partnership.held import require


@operation
def extend(
    agency_returns: Sequence[Return], *, due_on: date, reason: str, by, version: str = ""
) -> list[Return]:
    """All of them, or none. ``version``: of the one that a page was about (`core.operations`).

    Raises NotAllowed with the first reason why not, naming the agency where there are several, and
    PermissionDenied for whoever does not run its cycle.
    """
    if not agency_returns:
        raise NotAllowed("Choose at least one agency.", "agencies")
    if version:
        lock(agency_returns[0], version)
    keys = [each.pk for each in agency_returns]
    rows = Return.objects.filter(pk__in=keys)
    found = lock_all(rows.select_related("agency", "cycle__version__question_set"))
    for kind in {each.cycle.version.question_set.kind for each in found}:
        require_an_author(by, kind)
    require(policy.why_not_reason(reason), "reason")
    for each in found:
        _require_a_later_day(each, due_on, alone=len(found) == 1)
    bulk.create_many(
        [
            Extension(
                agency_return=each, due_before_on=each.due_on, due_on=due_on,
                reason=reason.strip(), given_by=by, given_on=clock.today(),
            )
            for each in found
        ]
    )  # fmt: skip
    for each in found:
        current().admit_by_rule(each)
        each.due_on = due_on
    bulk.save_many(found, ["due_on"])
    settle(Return, keys)
    notices.extended(found, by)
    return found


def _require_a_later_day(each: Return, due_on: date, *, alone: bool) -> None:
    whose = "" if alone else f"{each.agency.name}: "
    if refusal := policy.why_not_extend(each.state):
        raise NotAllowed(whose + refusal, "" if alone else "agencies")
    if refusal := policy.why_not_later_day(each.due_on, due_on, clock.today()):
        raise NotAllowed(whose + refusal, "due_on")
