"""A later last day for one agency or for several at once, and why; and that it is taken back.

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
    given = bulk.create_many(
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
    notices.extended(given, by)
    return found


@operation
def take_time_back(agency_return, *, by, version: str = "") -> Return:
    """Its last day is again that of before it was last given more time, also where that has passed.
    That there was more, why and by whom, stays in history.

    Raises NotAllowed, and PermissionDenied for whoever does not run its cycle.
    """
    lock(agency_return, version)
    rows = Return.objects.select_related("agency", "cycle__version__question_set")
    found = rows.get(pk=agency_return.pk)
    require_an_author(by, found.cycle.version.question_set.kind)
    given = last_given(found, Extension.objects.all())
    require(why_not_take_time_back(found, given, by))
    assert given is not None
    current().admit_by_rule(found)
    found.due_on, key = given.due_before_on, given.pk
    given.delete()
    found.save()
    notices.time_taken_back(found, key, by)
    return found


def last_given(agency_return: Return, rows) -> Extension | None:
    """That which gave it the last day that it has; none where a revision has set another since.
    ``rows``: extensions, as far as somebody reads them."""
    rows = rows.filter(agency_return=agency_return, due_on=agency_return.due_on)
    if agency_return.submitted_on is not None:
        rows = rows.filter(given_on__gte=agency_return.submitted_on)
    last: Extension | None = rows.order_by("pk").last()
    return last


def why_not_take_time_back(agency_return: Return, given: Extension | None, person) -> str | None:
    return policy.why_not_take_time_back(
        agency_return.state, is_there=given is not None,
        is_own=given is not None and given.given_by_id == person.pk,
    )  # fmt: skip


def _require_a_later_day(each: Return, due_on: date, *, alone: bool) -> None:
    whose = "" if alone else f"{each.agency.name}: "
    if refusal := policy.why_not_extend(each.state):
        raise NotAllowed(whose + refusal, "" if alone else "agencies")
    if refusal := policy.why_not_later_day(each.due_on, due_on, clock.today()):
        raise NotAllowed(whose + refusal, "due_on")
