"""Who of the agency fills in which section. It opens the return, and every section of it."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied

from audits.question_sets.models import Standard
from audits.returns import notices, policy
from audits.returns.models import Return, SectionAssignment
from core import access, clock
from core.operations import NotAllowed, current, lock, operation
from partnership import succession
from partnership.held import require
from partnership.models import HeldRole


def colleagues(agency_return: Return):
    """The roles of the agency's people."""
    return (
        HeldRole.objects.unscoped("people of the agency, to choose who fills in a section")
        .filter(agency_role__agency=succession.stands_for(agency_return.agency))
        .filter(ended_on=None, person__is_active=True)
        .select_related("person", "agency_role__agency")
        .order_by("person__full_name", "pk")
    )


@operation
def give_sections(agency_return, *, standards: Iterable[Standard], to: HeldRole, by) -> Return:
    """``standards``: of the version that is asked. Whoever has one of them already keeps it.

    Raises PermissionDenied unless ``by`` runs the return at its agency, and NotAllowed.
    """
    now = _lock_to_give(agency_return, by)
    if not colleagues(now).filter(pk=to.pk).exists():
        raise NotAllowed("Select somebody who holds a role at your agency now.", "to")
    wanted = [each for each in standards if each.version_id == now.version_asked_id]
    if not wanted:
        raise NotAllowed("Select at least one section of this return.", "standards")
    rows = SectionAssignment.objects.filter(agency_return=now, assigned_to=to, ended_on=None)
    has = set(rows.values_list("standard", flat=True))
    given = [
        SectionAssignment.objects.create(
            agency_return=now, standard=each, assigned_to=to, assigned_by=by,
            assigned_on=clock.today(),
        )
        for each in wanted
        if each.pk not in has
    ]  # fmt: skip
    if given:
        notices.section_given(given[-1], by)
    return now


@operation
def take_section_back(assignment, *, by) -> Return:
    """What they wrote stays, and they are told. Raises PermissionDenied as `give_sections` does."""
    now = _lock_to_give(assignment.agency_return, by)
    row = SectionAssignment.objects.get(pk=assignment.pk, agency_return=now)
    if row.ended_on is None:
        row.ended_on = clock.today()
        row.save()
        notices.section_taken_back(row, by)
    return now


def _lock_to_give(agency_return, by) -> Return:
    now = lock(agency_return)
    if by is not None:
        if not access.can(by, access.MANAGE, now):
            raise PermissionDenied("who runs the return gives out its sections")
        current().stands_in_for(access.in_whose_stead(by, access.MANAGE, now))
        current().admit_by_rule(now)
    require(policy.why_not_give_out(now.state))
    return now
