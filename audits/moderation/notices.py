"""Who is told what about moderation. Each notice has an occasion, so nobody is told twice.

| notice | when | to |
|---|---|---|
| to moderate | somebody is given a return to score | that person |
| taken off | they score it no longer, by letter without a link | that person |
| scored | all its moderators have finished | whoever runs the cycle |
| panel | the panel that speaks about it is planned | its moderators, one mail |
| panel moved | it meets on another day, at another hour or place | its moderators, one mail |
| panel off | it is called off, or speaks about it no longer | its moderators, one mail each |
| revision | it is sent back to its agency | whoever answers for the agency |
| final | its scores are final | whoever answers for the agency |
| responded | the agency responds to them | whoever runs the cycle |

Nobody is told of their own act, and no deputy of a moderator: nobody moderates in another's stead
(docs/adr/0045). No mail says a score, a name or what anybody wrote.
"""

from collections.abc import Iterable
from datetime import date

from audits.question_sets.policy import writes
from audits.returns import notices as of_returns
from audits.returns import taken_off as letter
from audits.returns.models import Return
from core import notifications
from improvement.judging import holding
from partnership.models import AgencyRole
from partnership.roles import Role


def assigned(assignments: Iterable, by) -> None:
    told = [
        (
            "return_to_moderate", each.moderator.person_id, each.agency_return,
            f"return:{each.agency_return_id}:moderate:{each.pk}", None,
        )
        for each in assignments
        if by is None or each.moderator.person_id != by.pk
    ]  # fmt: skip
    notifications.queue_many(told, in_person=True)


def taken_off(assignments: Iterable, by) -> None:
    """By whoever runs the cycle, or because they came to work for the agency itself. Nobody is told
    who has left the role."""
    for each in assignments:
        if each.moderator.ended_on is None:
            letter.tell("return_moderator_off", each, [each.moderator.person_id], by)


def scored(agency_return: Return, number: int, by) -> None:
    """``number``: of the submission."""
    _tell("return_scored", agency_return, f"scored:{number}", _running(agency_return), by)


def revision(agency_return: Return, by) -> None:
    told = of_returns.answering_for(agency_return)
    occasion = f"revision:{agency_return.revisions}"
    _tell("return_revision", agency_return, occasion, told, by, agency_return.due_on)


def final(agency_return: Return, by) -> None:
    told = of_returns.answering_for(agency_return)
    _tell("return_final", agency_return, "final", told, by)


def responded(agency_return: Return, key: int, by) -> None:
    _tell("return_responded", agency_return, f"response:{key}", _running(agency_return), by)


Invited = Iterable[tuple[int, Return]]  # (person, one of their returns)


def panel(meeting, number: int, moderators: Invited, by) -> None:
    """``number``: of the state of the meeting (`core.as_seen`), so that each is told once."""
    _invite("return_panel", meeting, number, moderators, by, meeting.meets_on)


def panel_moved(meeting, number: int, moderators: Invited, by) -> None:
    _invite("return_panel_moved", meeting, number, moderators, by, meeting.meets_on)


def panel_off(meeting, number: int, moderators: Invited, by, *, on: date) -> None:
    """``on``: the day for which they were invited."""
    _invite("return_panel_off", meeting, number, moderators, by, on)


def was_invited(meeting, person) -> bool:
    """Whether somebody was ever told that this meeting takes place. Two statements."""
    states = range(1, meeting.history.count() + 1)
    occasions = [_occasion("return_panel", meeting, number) for number in states]
    return notifications.were_told(person, occasions)


def _occasion(kind: str, meeting, number: int) -> str:
    return f"{kind}:{meeting.pk}:{number}"


def _invite(kind: str, meeting, number: int, moderators: Invited, by, on: date) -> None:
    told = [
        (kind, person, each, _occasion(kind, meeting, number), on)
        for person, each in moderators
        if by is None or person != by.pk
    ]
    notifications.queue_many(told, in_person=True)


def _running(agency_return: Return) -> set[int]:
    kind = agency_return.version_asked.question_set.kind
    rows = AgencyRole.objects.filter(role__in=[each for each in Role if writes(kind, [each])])
    return set(holding(rows.values_list("group_id", flat=True)))


def _tell(kind, agency_return, occasion: str, people: Iterable[int], by, due_on=None) -> None:
    notifications.queue_many(
        (kind, person, agency_return, f"return:{agency_return.pk}:{occasion}", due_on)
        for person in sorted(set(people))
        if by is None or person != by.pk
    )
