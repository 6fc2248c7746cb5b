"""Who reads the scorecard: of all agencies, or of their own."""

from core import access
from partnership.auth import held_by
from partnership.expectations import policy
from partnership.groups.models import GroupRole, PartnershipGroup


def reads_all(person) -> bool:
    """By a role; or by a seat in the Executive, their own or of whom they stand in for."""
    held = held_by(person)
    if any(role in policy.READS for _, role in held):
        return True
    if not held:  # nobody sits in a group without a role at an agency
        return False
    groups = access.standing(person).all_groups()
    return GroupRole.objects.filter(
        group__in=groups,
        partnership_group__kind=PartnershipGroup.Kind.EXECUTIVE,
        partnership_group__closed_on=None,
    ).exists()


def own_agencies(person) -> set[int]:
    return {agency for agency, _ in held_by(person)}


def reads(person, agency) -> bool:
    """Its own people, those of the agency that took its place, and those who read all."""
    own = own_agencies(person)
    return agency.pk in own or agency.succeeded_by_id in own or reads_all(person)
