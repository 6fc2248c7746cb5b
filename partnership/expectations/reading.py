"""Who reads the scorecard: of all agencies, or of their own."""

from partnership.auth import held_by
from partnership.expectations import policy
from partnership.groups.membership import sits_in
from partnership.groups.models import PartnershipGroup


def reads_all(person) -> bool:
    """By a role; or by a seat in the Executive, their own or of whom they stand in for."""
    held = held_by(person)
    if any(role in policy.READS for _, role in held):
        return True
    if not held:  # nobody sits in a group without a role at an agency
        return False
    return sits_in(person, PartnershipGroup.Kind.EXECUTIVE)


def own_agencies(person) -> set[int]:
    return {agency for agency, _ in held_by(person)}


def reads(person, agency) -> bool:
    """Its own people, those of the agency that took its place, and those who read all."""
    own = own_agencies(person)
    return agency.pk in own or agency.succeeded_by_id in own or reads_all(person)
