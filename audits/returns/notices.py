"""Who is told what about a return. Each notice has an occasion, so nobody is told twice.

| notice | when | to |
|---|---|---|
| opened | the agency can fill it in | whoever answers for the agency |
| to sign | it was sent for signature | whoever holds a role that signs, unless a link went out |
| not signed | somebody who was to sign gave it back | whoever answers for the agency |
| submitted | the last signature is there | they, and whoever runs the cycle |
| section given | somebody is to fill in a section | that person |
| section taken back | it is theirs no more, by letter without a link | that person |
| comment | a colleague comments on an answer | who has the section, who commented before |
| extended | it has a later last day | whoever answers for the agency |
| time taken back | and has the day before again | whoever answers for the agency |
| taken out | its agency was taken out of the cycle | they, who has a section, who was to sign |
| put back | it is in the cycle again | whoever answers for the agency, who has a section |
| reminder | on the days that its cycle says, before its last day | whoever answers for the agency |
| released | it was released to another partnership | whoever answers for the agency |
| overdue | 1, 5 and 10 working days after its last day | see `audits.returns.reminding` |
| not all signed | as many after its last day, or after it was sent | see the same |

Nobody is told of their own act.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from accounts.models import Membership
from audits.question_sets.policy import writes
from audits.returns import signers, taken_off, ways
from audits.returns.models import AnswerComment, Extension, Return, SectionAssignment
from audits.returns.parties import ReturnParties
from audits.returns.policy import State
from core import notifications
from improvement.judging import holding
from partnership.models import AgencyRole
from partnership.roles import Role


def opened(returns: Iterable[Return]) -> None:
    parties = ReturnParties(returns)
    answering = people_of(parties, ways.RUN_IT)
    notifications.queue_many(
        ("return_opened", person, each, f"return:{each.pk}:opened", each.due_on)
        for each in parties.returns
        for person in answering[each.pk]
    )


def answering_for(agency_return: Return) -> list[int]:
    """Whoever runs the return for its agency, by key."""
    return people_of(ReturnParties([agency_return]), ways.RUN_IT)[agency_return.pk]


def to_sign(agency_return: Return, number: int, roles: Iterable[str], by) -> None:
    people = signers.holders(agency_return, list(roles))
    _tell(
        "return_to_sign", agency_return, f"to_sign:{number}",
        {each.pk for role in people for each in people[role]}, by,
    )  # fmt: skip


def not_signed(agency_return: Return, number: int, by) -> None:
    told = answering_for(agency_return)
    _tell("return_not_signed", agency_return, f"not_signed:{number}", told, by)


def submitted(agency_return: Return, number: int) -> None:
    told = answering_for(agency_return)
    kind = agency_return.version_asked.question_set.kind
    rows = AgencyRole.objects.filter(role__in=[each for each in Role if writes(kind, [each])])
    run_it = holding(rows.values_list("group_id", flat=True))
    _tell("return_submitted", agency_return, f"submitted:{number}", {*told, *run_it}, None)


def released(agency_return: Return, key: int, by) -> None:
    """So that nobody of an agency gives its return away alone and unseen."""
    told = answering_for(agency_return)
    _tell("return_released", agency_return, f"released:{key}", told, by)


def _tell(
    kind: str, agency_return: Return, occasion: str, people: Iterable[int], by, due_on=None
) -> None:
    notifications.queue_many(
        (kind, person, agency_return, f"return:{agency_return.pk}:{occasion}", due_on)
        for person in sorted(set(people))
        if by is None or person != by.pk
    )


def extended(given: Iterable[Extension], by) -> None:
    keys = {each.agency_return: each.pk for each in given}
    parties = ReturnParties(keys)
    answering = people_of(parties, ways.RUN_IT)
    notifications.queue_many(
        (
            "return_extended", person, each,
            f"return:{each.pk}:extended:{keys[each]}:{each.due_on}", each.due_on,
        )
        for each in parties.returns
        if each.state != State.WAITING
        for person in answering[each.pk]
        if by is None or person != by.pk
    )  # fmt: skip


def time_taken_back(agency_return: Return, key: int, by) -> None:
    """``key``: of the extension that was taken back."""
    if agency_return.state == State.WAITING:
        return
    once = f"return:{agency_return.pk}:time_taken_back:{key}"
    notifications.queue_many(
        ("return_time_taken_back", person, agency_return, once, agency_return.due_on)
        for person in answering_for(agency_return)
        if by is None or person != by.pk
    )


def taken_out(agency_return: Return, waited_for: Iterable[str], by) -> None:
    """``waited_for``: the roles that were to sign it."""
    holders = signers.holders(agency_return, list(waited_for))
    signing = {each.pk for people in holders.values() for each in people}
    people = {*_working_on(agency_return), *signing}
    _tell("return_taken_out", agency_return, _anew(agency_return, "taken_out"), people, by)


def put_back(agency_return: Return, by) -> None:
    people, occasion = _working_on(agency_return), _anew(agency_return, "put_back")
    _tell("return_put_back", agency_return, occasion, people, by, agency_return.due_on)


def _anew(agency_return: Return, occasion: str) -> str:
    """It may be taken out and put back again and again, and is told each time."""
    return f"{occasion}:{agency_return.history.count()}"


def _working_on(agency_return: Return) -> set[int]:
    """Of the agency; nobody while it has not seen the return yet."""
    if agency_return.opened_on is None:
        return set()
    having = SectionAssignment.objects.filter(
        agency_return=agency_return, ended_on=None, assigned_to__ended_on=None
    )
    people = having.values_list("assigned_to__person", flat=True)
    return {*answering_for(agency_return), *people}


def section_given(assignment, by) -> None:
    each, person = assignment.agency_return, assignment.assigned_to.person_id
    if by is None or person != by.pk:
        once = f"return:{each.pk}:section:{assignment.pk}"
        notifications.queue_many([("return_section_given", person, each, once, each.due_on)])


def section_taken_back(assignment, by) -> None:
    """Nobody is told who has left."""
    if assignment.assigned_to.ended_on is None:
        person = assignment.assigned_to.person_id
        taken_off.tell("return_section_back", assignment, [person], by)


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


def people_of(parties: ReturnParties, roles: Iterable[str]) -> dict[int, list[int]]:
    """By return, the keys of those who hold one of ``roles`` at its agency. One statement, beside
    those of the parties."""
    roles = frozenset(roles)
    groups = {
        each.pk: [
            group for role, group in parties.at_agencies[parties.now[each.agency_id]]
            if role in roles
        ]
        for each in parties.returns
    }  # fmt: skip
    in_group = members({group for found in groups.values() for group in found})
    return {
        pk: list(dict.fromkeys(person for group in found for person in in_group[group]))
        for pk, found in groups.items()
    }


def members(groups: Iterable[int]) -> dict[int, list[int]]:
    """By group, the keys of the people in it."""
    found: dict[int, list[int]] = defaultdict(list)
    rows = Membership.objects.filter(group__in=list(groups), user__is_active=True)
    for group, person in rows.order_by("pk").values_list("group", "user"):
        found[group].append(person)
    return found


def reminders(due: Mapping[int, tuple[Return, int]]) -> None:
    """``due``: by key the return, and how many days before its last day this one is."""
    parties = ReturnParties([each for each, _ in due.values()])
    answering = people_of(parties, ways.RUN_IT)
    notifications.queue_many(
        (
            "return_reminder", person, each,
            f"return:{each.pk}:reminder:{each.due_on}:{due[each.pk][1]}", each.due_on,
        )
        for each in parties.returns
        for person in answering[each.pk]
    )  # fmt: skip


def not_all_signed(told: Iterable[tuple[Return, int, int]]) -> None:
    """``told``: (return, person, working days since it has waited for the last signature). Sent
    again, it is told anew."""
    notifications.queue_many(
        (
            "return_not_all_signed", person, each,
            f"return:{each.pk}:not_all_signed:{each.sent_on}:{each.due_on}:{days}", each.due_on,
        )
        for each, person, days in told
    )  # fmt: skip


def overdue(told: Iterable[tuple[Return, int, int]]) -> None:
    """``told``: (return, person, working days after its last day)."""
    notifications.queue_many(
        (
            "return_overdue", person, each, f"return:{each.pk}:overdue:{each.due_on}:{days}",
            each.due_on,
        )
        for each, person, days in told
    )  # fmt: skip
