"""Who is told what about a return. Each notice has an occasion, so nobody is told twice.

| notice | when | to |
|---|---|---|
| opened | the agency can fill it in | whoever answers for the agency |
| to sign | it was sent for signature | whoever holds a role that signs, unless a link went out |
| not signed | somebody who was to sign gave it back | whoever answers for the agency |
| submitted | the last signature is there | they, and whoever runs the cycle |
| section given | somebody is to fill in a section | that person |
| comment | a colleague comments on an answer | who has the section, who commented before |

Nobody is told of their own act.
"""

from collections.abc import Iterable

from audits.question_sets.policy import writes
from audits.returns import signers, ways
from audits.returns.models import AnswerComment, Return, SectionAssignment
from audits.returns.parties import ReturnParties
from core import notifications
from improvement.judging import holding
from partnership.models import AgencyRole
from partnership.roles import Role


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


def to_sign(agency_return: Return, number: int, roles: Iterable[str], by) -> None:
    people = signers.holders(agency_return, list(roles))
    _tell(
        "return_to_sign", agency_return, f"to_sign:{number}",
        {each.pk for role in people for each in people[role]}, by,
    )  # fmt: skip


def not_signed(agency_return: Return, number: int, by) -> None:
    parties = ReturnParties([agency_return])
    told = answering_for(parties, agency_return)
    _tell("return_not_signed", agency_return, f"not_signed:{number}", told, by)


def submitted(agency_return: Return, number: int) -> None:
    told = answering_for(ReturnParties([agency_return]), agency_return)
    kind = agency_return.version_asked.question_set.kind
    rows = AgencyRole.objects.filter(role__in=[each for each in Role if writes(kind, [each])])
    run_it = holding(rows.values_list("group_id", flat=True))
    _tell("return_submitted", agency_return, f"submitted:{number}", {*told, *run_it}, None)


def _tell(kind: str, agency_return: Return, occasion: str, people: Iterable[int], by) -> None:
    notifications.queue_many(
        (kind, person, agency_return, f"return:{agency_return.pk}:{occasion}", None)
        for person in sorted(set(people))
        if by is None or person != by.pk
    )


def section_given(assignment, by) -> None:
    each, person = assignment.agency_return, assignment.assigned_to.person_id
    if by is None or person != by.pk:
        once = f"return:{each.pk}:section:{assignment.pk}"
        notifications.queue_many([("return_section_given", person, each, once, each.due_on)])


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
