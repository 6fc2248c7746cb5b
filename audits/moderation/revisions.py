"""What the agency reads of a revision that it was asked for, beside its questions."""

from dataclasses import dataclass, field

from audits.moderation.models import RevisionPoint, RevisionRequest
from audits.returns.policy import State
from core.words import day


@dataclass(frozen=True)
class Asked:
    """``points``: by the code of a question, what is missing there."""

    reason: str
    due: str
    points: dict[str, str] = field(default_factory=dict)


def asked_of(agency_return, reader) -> Asked | None:
    """That which is open now; None where there is none. Two statements, none before the first."""
    is_open = agency_return.state in (State.RETURNED, State.SIGNED) and agency_return.revisions
    if not is_open:
        return None
    rows = RevisionRequest.objects.visible_to(reader).filter(agency_return=agency_return)
    request = rows.order_by("-pk").first()
    if request is None:
        return None
    points = RevisionPoint.objects.visible_to(reader).filter(request=request)
    said = dict(points.order_by("criterion__order").values_list("criterion__code", "said"))
    return Asked(request.reason, day(agency_return.due_on), said)
