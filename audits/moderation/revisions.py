"""What was asked in a revision: for the agency beside its questions, and for who scores anew."""

from dataclasses import dataclass, field

from django.db.models import F

from audits.moderation.models import RevisionPoint, RevisionRequest
from audits.returns.models import Submission
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


@dataclass(frozen=True)
class Revision:
    """One that came in again. ``number``: of the submission that it sent back; ``points``: as
    `Asked` has them."""

    reason: str
    asked_on: str
    number: int
    points: dict[str, str] = field(default_factory=dict)


def before(submission: Submission, reader) -> list[Revision]:
    """Those that led to ``submission``, the first one first. Two statements, none before the first
    revision."""
    if submission.number == 1:
        return []
    rows = RevisionRequest.objects.visible_to(reader).filter(
        agency_return=submission.agency_return_id, submission__number__lt=submission.number
    )
    found = {
        each.pk: Revision(each.reason, day(each.asked_on), each.number)
        for each in rows.annotate(number=F("submission__number")).order_by("pk")
    }
    points = RevisionPoint.objects.visible_to(reader).filter(request__in=found)
    for key, code, said in points.values_list("request", "criterion__code", "said"):
        found[key].points[code] = said
    return [*found.values()]


def is_asked(found: list[Revision], code: str, since: int) -> bool:
    """Whether a revision asked about a question after the submission ``since``. Every answer can be
    changed in a revision; one that changed unasked is told (docs/adr/0043)."""
    return any(each.number >= since and code in each.points for each in found)


def shown(found: list[Revision], code: str) -> list[dict[str, str]]:
    """``point``: what was missing at the question, “” where nothing was."""
    return [
        {"on": each.asked_on, "reason": each.reason, "point": each.points.get(code, "")}
        for each in found
    ]
