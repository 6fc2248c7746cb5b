"""Who may moderate which return: the people, and the agencies that stand between."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

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
    rows = HeldRole.objects.unscoped("who holds the role of a moderator, to choose who moderates")
    rows = rows.filter(
        ended_on=None, person__is_active=True, agency_role__role__in=MODERATE,
        agency_role__agency__closed_on=None,
    ).select_related("person", "agency_role__agency")  # fmt: skip
    held = list(rows.order_by("person__full_name", "pk"))
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
    rows = Membership.objects.filter(user__in=list(people)).exclude(group__agency_role=None)
    found: dict[int, set[int]] = defaultdict(set)
    for person, agency in rows.values_list("user", "group__agency_role__agency"):
        found[person].add(agency)
    return found


def _trusts_of(agencies: Iterable[int]) -> dict[int, set[str]]:
    """By agency, the trusts that it is or belongs to, by name in small letters."""
    wanted = list(agencies)
    found: dict[int, set[str]] = defaultdict(set)
    for pk, name in Agency.objects.filter(pk__in=wanted).values_list("pk", "name"):
        found[pk].add(name.casefold())
    schools = School.objects.filter(agency__in=wanted).exclude(trust="")
    for pk, trust in schools.values_list("agency", "trust"):
        found[pk].add(trust.casefold())
    return found


def drawn(returns: Iterable[Return], assignments: Iterable[ModeratorAssignment]) -> list[Drawn]:
    """``assignments``: that stand, with their moderators, of these returns. Three statements."""
    returns, assignments = list(returns), list(assignments)
    theirs = {each.moderator.agency_role.agency_id for each in assignments}
    stands = succession.now({each.agency_id for each in returns} | theirs)
    own = {stands[each.agency_id] for each in returns}
    schools = Agency.objects.filter(pk__in=own, kind=Agency.Kind.SCHOOL).values_list(
        "pk", flat=True
    )
    trusts = dict(School.objects.filter(agency__in=own).values_list("agency", "trust"))
    has, agencies = defaultdict(set), defaultdict(set)
    for each in assignments:
        has[each.agency_return_id].add(each.moderator.person_id)
        agencies[each.agency_return_id].add(stands[each.moderator.agency_role.agency_id])
    of_schools = set(schools)
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
    found = next((each for each in candidates() if each.held.pk == moderator.pk), None)
    if found is None:
        return policy.why_not_moderates(
            holds_role=False, is_of_its_agency=False, is_of_its_trust=False
        )
    [its] = drawn([agency_return], [])
    one = found.drawn
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
    rows = ModeratorAssignment.objects.unscoped("what somebody themself moderates")
    rows = rows.filter(agency_return=agency_return, submission=submission, ended_on=None)
    found = rows.filter(moderator__person=person, moderator__ended_on=None)
    return found.select_related("moderator__agency_role__agency", "submission").first()


def require_moderator(by, agency_return: Return, submission) -> ModeratorAssignment:
    """Within an operation. Raises PermissionDenied; NotAllowed once they may not any more."""
    found = own_assignment(agency_return, submission, by) if by is not None else None
    if found is None:
        raise PermissionDenied("only a moderator of the return scores it")
    require(why_not_moderates(agency_return, found.moderator))
    current().admit_by_rule(agency_return)
    return found
