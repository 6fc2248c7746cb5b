"""What evidence, comments and actions have in common: one question of a return that is written in.

Each hangs on one criterion of the version that the return asks, and is written by the agency alone,
as long as answers are (`policy.why_not_write`).
"""

from django.http import Http404

from audits.question_sets.content import is_for
from audits.question_sets.models import Criterion
from audits.returns import policy
from audits.returns.models import Return
from core import clock
from core.operations import lock
from partnership.held import require


def why_not_write(agency_return) -> str | None:
    return policy.why_not_write(
        agency_return.state, agency_return.due_on, clock.today(),
        agency_return.cycle.after_closing,
    )  # fmt: skip


def locked(agency_return) -> Return:
    """Within an operation: the return as it is now. Raises NotAllowed unless it is written in, so
    that nothing is added to one that a colleague hands in at the same moment."""
    found = lock(agency_return)
    require(why_not_write(found))
    return found


def criterion_or_404(agency_return, code: str) -> Criterion:
    """The one that the return asks under this code."""
    rows = Criterion.objects.filter(version=agency_return.version_asked_id, code=code)
    found = rows.select_related("standard").first()
    if found is None or not is_for(found, agency_return.agency.kind):
        raise Http404
    return found


def require_asked(agency_return, criterion) -> None:
    """A programming error otherwise: pages come by `criterion_or_404`."""
    if criterion.version_id != agency_return.version_asked_id:
        raise ValueError(f"{agency_return} does not ask {criterion} of version {criterion.version}")
