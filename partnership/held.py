"""What somebody holds at the moment of an operation, and what they must hold for it.

Of rows that have no rights of their own to ask for: agencies, roles, people. In a request what
the person held at its beginning is in `partnership.auth`.
"""

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, Q

from accounts.models import Membership
from core import access, clock
from core.operations import NotAllowed, current
from core.put_once import answers
from partnership import people
from partnership.models import Cover


def require_the_business_team(by) -> None:
    """Raises PermissionDenied: who we are is kept by the Business Manager or the administrator.

    These rows have no rights of their own to ask for; ``by=None`` is the set-up of a portal.
    """
    if by is None:
        return
    if not people.keeps(held_for(by, people.keeps)):
        raise PermissionDenied("only the business team changes agencies, roles and contacts")


def held_now(person) -> frozenset[tuple[int, str]]:
    """What a person holds, or stands in for somebody in, at this moment, not when their request
    began."""
    return frozenset((agency, role) for _, agency, role in _acted_in(person))


def _acted_in(person) -> list[tuple[int, int, str]]:
    """(whose, agency, role) of each role somebody holds or stands in for today."""
    return answers(_of_memberships, person.pk, clock.today())


def _of_memberships(person, today):
    is_open = get_user_model().objects.filter(pk=person, is_active=True)
    lent = access.stood_in_for_on(person, today).values("membership")
    rows = Membership.objects.filter(Q(user=person) | Q(pk__in=lent), Exists(is_open))
    rows = rows.filter(group__agency_role__isnull=False)
    return rows.values_list("user", "group__agency_role__agency", "group__agency_role__role")


def held_for(by, suffices) -> frozenset[tuple[int, str]]:
    """What ``by`` holds now, of which ``suffices`` says whether it is enough.

    Where only what they stand in for somebody in is, that is given, and history names both. Within
    an operation.
    """
    found = _acted_in(by)
    own = frozenset((agency, role) for whose, agency, role in found if whose == by.pk)
    if suffices(own):
        return own
    for person in sorted({whose for whose, _, _ in found} - {by.pk}):
        theirs = frozenset((agency, role) for whose, agency, role in found if whose == person)
        if suffices(theirs):
            current().stands_in_for(person)
            return theirs
    return own


def counted_as_oneself(person) -> frozenset[int]:
    """The keys of the accounts whose rights are a person's own: theirs, and those of whom they
    stand in for, now or on days to come. What these are given, the person is given: somebody else
    decides about it."""
    covers = Cover.objects.visible_to(person).filter(deputy=person, ended_at=None)
    covers = covers.filter(ends_on__gte=clock.today())
    return frozenset({person.pk, *covers.values_list("person", flat=True)})


def require_administrator(by, agency) -> frozenset[tuple[int, str]]:
    """What ``by`` holds. Raises PermissionDenied unless they look after the agency's people."""
    held = held_for(by, lambda held: people.administers(held, agency.pk))
    if not people.administers(held, agency.pk):
        raise PermissionDenied("only its administrator and the business team look after an agency")
    return held


def require(refusal: str | None, field: str = "") -> None:
    """``field``: the name of the answer that the rule is about."""
    if refusal:
        raise NotAllowed(refusal, field)
