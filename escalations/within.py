"""Raising a challenge within an agency: who of it can be challenged, and takes part at once."""

from core import clock
from escalations import within_policy
from escalations.models import Participant
from escalations.policy import Procedure, Side
from escalations.sides_in_words import Kind
from escalations.within_policy import WithinRule
from partnership import succession
from partnership.models import HeldRole
from partnership.roles import PRACTICE


def kind_of(raising_agency, challenged_agency) -> Kind:
    is_one = raising_agency.pk == challenged_agency.pk
    return Kind.WITHIN_AN_AGENCY if is_one else Kind.BETWEEN_AGENCIES


def colleagues(agency, person):
    """The roles in which others of an agency work with children: whoever can be challenged there,
    and who could answer."""
    return (
        HeldRole.objects.unscoped("colleagues of the person's own agency")
        .filter(agency_role__agency=succession.stands_for(agency), agency_role__role__in=PRACTICE)
        .filter(ended_on=None, person__is_active=True)
        .exclude(person=person.pk)
        .select_related("person", "agency_role")
        .order_by("person__full_name", "pk")
    )


def why_not_here(agency, person, rule: WithinRule, *, begins_at: int, by_fast_track: bool):
    """The sentence for somebody who chose their own agency, or None."""
    return within_policy.why_not_begin_at(
        begins_at, rule, by_fast_track=by_fast_track
    ) or within_policy.why_not_alone(str(agency), colleagues(agency, person).count())


def why_not(raised_as, challenged_person, course, by, procedure: Procedure) -> str | None:
    """``course``: of `policy.course_from`. What `policy.why_not_raise` says comes after."""
    rule, agency = procedure.within_an_agency, raised_as.agency_role.agency
    if rule is None:
        return None
    is_fast = course.fast_track_on is not None
    begins_at = course.entered_at_step
    if refusal := why_not_here(agency, by, rule, begins_at=begins_at, by_fast_track=is_fast):
        return refusal
    if challenged_person is None:
        return None
    role = challenged_person.agency_role
    return within_policy.why_not_challenge_this_person(
        is_oneself=challenged_person.person_id == by.pk,
        is_of_the_agency=role.agency_id == agency.pk and role.role in PRACTICE,
        is_there=challenged_person.ended_on is None and challenged_person.person.is_active,
    )


def bring_in_the_challenged(escalation, held_role, by) -> None:
    """Whoever was challenged takes part from the beginning."""
    Participant.objects.create(
        escalation=escalation,
        side=Side.CHALLENGED,
        held_role=held_role,
        brought_in_by=by,
        brought_in_at=clock.now(),
    )
