"""What is written about results: why a return was not handed in."""

from audits.cycles.pages import runs
from audits.results import policy
from audits.results.models import NotReturned
from audits.returns.models import Return
from audits.returns.policy import State
from core import access, clock
from core.operations import NotAllowed, current, lock, operation
from partnership.held import require

NOT_YOURS = "The agency explains it, or whoever runs the cycle."


def why_not_explain(agency_return: Return, person) -> str | None:
    if not may_explain(agency_return, person):
        return NOT_YOURS
    return policy.why_not_explain(
        agency_return.due_on, clock.today(),
        was_handed_in=agency_return.submitted_on is not None,
        is_taken_out=agency_return.state == State.NOT_NEEDED,
    )  # fmt: skip


def may_explain(agency_return: Return, person) -> bool:
    """Whoever contributes to it for its agency, and whoever runs its cycle."""
    return access.can(person, access.CONTRIBUTE, agency_return) or runs(person, agency_return.cycle)


@operation
def explain_not_returned(agency_return: Return, *, said: str, by, version: str = "") -> NotReturned:
    """One explanation, which the next one replaces; its history stays. ``version``: of the return
    that a page was about (`core.operations`). Raises NotAllowed."""
    found = lock(agency_return, version)
    require(why_not_explain(found, by))
    require(policy.why_not_explanation(said), "said")
    if not said.strip():
        raise NotAllowed("Say why the return was not handed in.", "said")
    if access.can(by, access.CONTRIBUTE, found):
        current().admit(found)
    else:
        current().admit_by_rule(found)
    row = NotReturned.objects.filter(agency_return=found).first()
    row = row or NotReturned(agency_return=found)
    row.said, row.said_by, row.said_on = said.strip(), by, clock.today()
    row.save()
    return row
