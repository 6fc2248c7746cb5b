"""An agency is taken out of a cycle that was issued, and put back in (docs/adr/0042).

By whoever runs the cycle, who holds no more than `view` over its returns: the operations ask a rule
of their own. Taken out, nothing is asked of the agency, and it counts in no figure of the cycle;
what it wrote is kept, for it to read.
"""

from audits.question_sets.operations import require_an_author
from audits.returns import notices, policy, signers, submitting
from audits.returns.models import Return
from audits.returns.policy import State
from core import clock, prompting
from core.operations import NotAllowed, current, operation
from partnership.held import require


@operation
def take_out(agency_return, *, reason: str, by, version: str = "") -> Return:
    """As long as it was never handed in. What waits for signatures waits no more.

    Raises NotAllowed, and PermissionDenied for whoever does not run its cycle.
    """
    found = _locked(agency_return, version, by)
    require(policy.why_not_take_out(found.state, found.submitted_on))
    if not reason.strip():
        raise NotAllowed("Say why it is taken out.", "reason")
    waited_for = signers.missing([found]).get(found.pk, [])
    if found.state == State.SIGNED:
        submitting.end_signing(found)
    found.state, found.closed_on = State.NOT_NEEDED, clock.today()
    found.not_needed_because, found.not_needed_by = reason.strip(), by
    found.save()
    notices.taken_out(found, waited_for, by)
    return found


@operation
def put_back(agency_return, *, by, version: str = "") -> Return:
    """Its last day is the one that it had, also where that has passed: the return is late then, as
    it would have been. Why it was taken out stays in its history.

    Raises NotAllowed, and PermissionDenied for whoever does not run its cycle.
    """
    from audits.tasks import open_returns as soon

    found = _locked(agency_return, version, by)
    refusal = policy.why_not_put_back(found.state, found.agency.name, is_gone=found.agency.is_gone)
    require(refusal)
    found.state, found.closed_on = policy.state_put_back(found.opened_on), None
    found.not_needed_because, found.not_needed_by = "", None
    found.save()
    notices.put_back(found, by)
    prompting.after_commit(soon)
    return found


def _locked(agency_return, version: str, by) -> Return:
    found = submitting.locked(agency_return, version)
    require_an_author(by, found.cycle.version.question_set.kind)
    current().admit_by_rule(found)
    return found
