"""What colleagues of one agency say to each other about an answer. The partnership reads none."""

from audits.returns import notices, papers, policy
from audits.returns.models import AnswerComment
from core import clock
from core.operations import NotAllowed, operation
from partnership.held import require


@operation
def comment(agency_return, *, criterion, text: str, by) -> AnswerComment:
    """``text``: plain, up to `policy.COMMENT` characters. Whoever has the section is told, and
    whoever wrote about this answer before."""
    agency_return = papers.locked(agency_return)
    papers.require_asked(agency_return, criterion)
    made = AnswerComment.objects.create(
        agency_return=agency_return, criterion=criterion, text=text, written_by=by,
        written_at=clock.now(),
    )  # fmt: skip
    notices.commented(made, by)
    return made


@operation
def take_comment_away(agency_return, *, comment, by) -> None:
    """By whoever wrote it. History keeps it."""
    agency_return = papers.locked(agency_return)
    found = AnswerComment.objects.filter(agency_return=agency_return, pk=comment.pk).first()
    if found is None:
        raise NotAllowed("This comment was taken away already.")
    require(policy.why_not_take_comment_away(is_own=found.written_by_id == by.pk))
    found.delete()


def of_criterion(agency_return, criterion, person):
    """The newest last."""
    rows = AnswerComment.objects.visible_to(person).filter(
        agency_return=agency_return, criterion=criterion
    )
    return rows.select_related("written_by").order_by("pk")
