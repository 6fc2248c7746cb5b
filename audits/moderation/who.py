"""Who may moderate which return: the people, and the agencies that stand between."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

from django.core.exceptions import PermissionDenied

from accounts.models import Membership
from audits.moderation import policy
from audits.moderation.drawing import Drawn, Moderator
from audits.moderation.models import ModeratorAssignment
from audits.question_sets.operations import require_an_author
from audits.returns import policy as of_returns
from audits.returns.models import Return
from core import clock
from core.operations import current
from core.put_once import answers, records
from partnership import succession
from partnership.auth import held_by
from partnership.held import held_now, require
from partnership.models import Agency, HeldRole
from partnership.roles import Role
from partnership.schools.models import School

MODERATE = (Role.MODERATOR, Role.SCIE_OFFICER)


@dataclass(frozen=True)
class Candidate:
    held: HeldRole
    drawn: Moderator

    @property
    def said(self) -> str:
        return f"{self.held.person}, {self.held.agency_role.agency}"


def candidates() -> list[Candidate]:
    """Everybody who moderates anything, by name. Five statements."""
    return _candidates(records(_moderators))


def _moderators():
    rows = HeldRole.objects.unscoped("who holds the role of a moderator, to choose who moderates")
    rows = rows.filter(
        ended_on=None, person__is_active=True, agency_role__role__in=MODERATE,
        agency_role__agency__closed_on=None,
    ).select_related("person", "agency_role__agency")  # fmt: skip
    return rows.order_by("person__full_name", "pk")


def _moderator(key):
    return _moderators().filter(pk=key)


def _candidates(held: list[HeldRole]) -> list[Candidate]:
    at = _agencies_of({each.person_id for each in held})
    stands = succession.now({agency for found in at.values() for agency in found})
    trusts = _trusts_of(set(stands.values()))
    found = []
    for each in held:
        theirs = frozenset(stands[agency] for agency in at[each.person_id])
        own = stands.get(each.agency_role.agency_id, each.agency_role.agency_id)
        found.append(
            Candidate(
                each,
                Moderator(
                    each.pk, each.person_id, own, theirs,
                    frozenset(trust for agency in theirs for trust in trusts[agency]),
                    each.agency_role.role == Role.SCIE_OFFICER,
                ),
            )
        )  # fmt: skip
    return found


def _agencies_of(people: Iterable[int]) -> dict[int, set[int]]:
    """By person, where they hold a role now."""
    wanted, found = list(people), defaultdict(set)
    for person, agency in answers(_places, wanted) if wanted else ():
        found[person].add(agency)
    return found


def _places(people):
    rows = Membership.objects.filter(user__in=people).exclude(group__agency_role=None)
    return rows.values_list("user", "group__agency_role__agency")


def _trusts_of(agencies: Iterable[int]) -> dict[int, set[str]]:
    """By agency, the trusts that it is or belongs to, by name in small letters."""
    wanted, found = list(agencies), defaultdict(set)
    if wanted:
        for pk, name in chain(answers(_names, wanted), answers(_trusts, wanted)):
            found[pk].add(name.casefold())
    return found


def _names(agencies):
    return Agency.objects.filter(pk__in=agencies).order_by().values_list("pk", "name")


def _trusts(agencies):
    schools = School.objects.filter(agency__in=agencies).exclude(trust="")
    return schools.order_by().values_list("agency", "trust")


def _schools(agencies):
    rows = Agency.objects.filter(pk__in=agencies, kind=Agency.Kind.SCHOOL)
    return rows.order_by().values_list("pk")


def drawn(returns: Iterable[Return], assignments: Iterable[ModeratorAssignment]) -> list[Drawn]:
    """``assignments``: that stand, with their moderators, of these returns. Three statements."""
    returns, assignments = list(returns), list(assignments)
    theirs = {each.moderator.agency_role.agency_id for each in assignments}
    stands = succession.now({each.agency_id for each in returns} | theirs)
    own = {stands[each.agency_id] for each in returns}
    of_schools = {pk for (pk,) in answers(_schools, own)} if own else set()
    trusts = dict(answers(_trusts, own)) if own else {}
    has, agencies = defaultdict(set), defaultdict(set)
    for each in assignments:
        has[each.agency_return_id].add(each.moderator.person_id)
        agencies[each.agency_return_id].add(stands[each.moderator.agency_role.agency_id])
    return [
        Drawn(
            each.pk, stands[each.agency_id], trusts.get(stands[each.agency_id], "").casefold(),
            stands[each.agency_id] in of_schools, frozenset(has[each.pk]),
            frozenset(agencies[each.pk]),
        )
        for each in returns
    ]  # fmt: skip


def is_of_its_agency(agency_return: Return, held: Iterable[tuple[int, str]]) -> bool:
    """``held``: (agency, role) of what somebody holds, or stands in for somebody in."""
    own = succession.now([agency_return.agency_id])[agency_return.agency_id]
    return own in succession.now({agency for agency, _ in held}).values()


def of_agencies_of(returns: Iterable[Return], held: Iterable[tuple[int, str]]) -> set[int]:
    """The keys of those for which `is_of_its_agency` is true. One statement, or none."""
    returns, at = list(returns), {agency for agency, _ in held}
    stands = succession.now({each.agency_id for each in returns} | at) if returns else {}
    theirs = {stands[agency] for agency in at} if returns else set()
    return {each.pk for each in returns if stands[each.agency_id] in theirs}


def written_by_own(returns: Iterable[Return], person) -> set[int]:
    """The keys of those that somebody's own agency can still change (`returns.is_being_written`).
    ``returns``: opened with their cycle. One statement, none where nothing is being written."""
    today = clock.today()
    return of_agencies_of(
        [
            each
            for each in returns
            if of_returns.is_being_written(each.state, each.due_on, today, each.cycle.after_closing)
        ],
        held_by(person),
    )


def works_there(person, agency_return: Return) -> bool:
    return is_of_its_agency(agency_return, held_by(person))


def why_not_moderates(agency_return: Return, moderator: HeldRole) -> str | None:
    """`policy.why_not_moderates`, of whoever holds the role now."""
    if not (found := _candidates(records(_moderator, moderator.pk))):
        return policy.why_not_moderates(
            holds_role=False, is_of_its_agency=False, is_of_its_trust=False
        )
    [its] = drawn([agency_return], [])
    one = found[0].drawn
    if one.of_schools and not its.is_school:
        return "This adviser of schools moderates returns of schools alone."
    return policy.why_not_moderates(
        holds_role=True,
        is_of_its_agency=its.agency == one.agency or its.agency in one.at,
        is_of_its_trust=bool(its.trust) and its.trust in one.trusts,
    )


def require_who_runs(by, agency_return: Return) -> None:
    """Within an operation. Raises PermissionDenied; NotAllowed for somebody of its own agency."""
    require_an_author(by, agency_return.version_asked.question_set.kind)
    if by is not None and is_of_its_agency(agency_return, held_now(by)):
        require(policy.OF_ITS_AGENCY)
    current().admit_by_rule(agency_return)


def own_assignment(agency_return: Return, submission, person) -> ModeratorAssignment | None:
    """Of somebody themself: a moderator has no deputy, for whether they are free of a conflict of
    interest is their own to answer."""
    if submission is None:
        return None
    return next(iter(records(_own, agency_return.pk, submission.pk, person.pk)), None)


def _own(agency_return, submission, person):
    rows = ModeratorAssignment.objects.unscoped("what somebody themself moderates")
    rows = rows.filter(agency_return=agency_return, submission=submission, ended_on=None)
    found = rows.filter(moderator__person=person, moderator__ended_on=None)
    found = found.select_related("moderator__agency_role__agency", "submission")
    return found.order_by("pk")[:1]


def require_moderator(by, agency_return: Return, submission) -> ModeratorAssignment:
    """Within an operation. Raises PermissionDenied; NotAllowed once they may not any more."""
    found = own_assignment(agency_return, submission, by) if by is not None else None
    if found is None:
        raise PermissionDenied("only a moderator of the return scores it")
    require(why_not_moderates(agency_return, found.moderator))
    current().admit_by_rule(agency_return)
    return found
