"""Who is told what about a return. Each notice has an occasion, so nobody is told twice.

| notice | when | to |
|---|---|---|
| opened | the agency can fill it in | whoever answers for the agency |
| comment | a colleague comments on an answer | who has the section, who commented before |

Nobody is told of their own act.
"""

from collections.abc import Iterable

from audits.returns import ways
from audits.returns.models import AnswerComment, Return, SectionAssignment
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


def commented(comment: AnswerComment, by) -> None:
    """Never what it says. Whether each may still open the return is asked on sending."""
    its = comment.agency_return
    having = SectionAssignment.objects.filter(
        agency_return=its, standard=comment.criterion.standard_id, ended_on=None,
        assigned_to__ended_on=None,
    )  # fmt: skip
    before = AnswerComment.objects.filter(agency_return=its, criterion=comment.criterion)
    told = {
        *having.values_list("assigned_to__person", flat=True),
        *before.values_list("written_by", flat=True),
    } - {by.pk, None}
    notifications.queue_many(
        ("return_comment", person, its, f"return:{its.pk}:comment:{comment.pk}", None)
        for person in sorted(told)
    )
