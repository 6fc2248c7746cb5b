"""What is locked before somebody is given something, or leaves; and in which order.

    agency → invitation → role held → account → group → cover → record

Of two acts that meet, each takes of these what it needs in this order, and several of a kind in the
order of their keys where it takes them together: so one waits for the other, and neither for ever.
A seat, and a term as chair, come after their group; memberships, and what hangs from them, go after
the records. None of these is a lock of the key (``no_key``): rows that name the locked one can be
written meanwhile.

* Whoever gives a role locks the agency (it may be closed, or taken over) and the account (it may be
  closed): `partnership.operations.begin_role`.
* Whoever ends a role, closes an account or suspends it locks the role, the account and `left_by`:
  then nothing that they are given at this moment is missed.
* Whoever names somebody for a seat locks the role and the account, then the group.
* Whoever names a deputy locks the agency and both accounts; whoever lends what begins locks the
  covers (`partnership.cover`).
* A takeover locks both agencies, the roles held there, and the groups where the old one sits.

`core.operations.lock` and `lock_all` do it for one record or several.
"""

from collections.abc import Iterable

from django.contrib.auth import get_user_model
from django.db.models import Q

from core import clock
from core.put_once import answers, records
from partnership.groups.models import ChairTerm, GroupSeat, PartnershipGroup, SeatHolder
from partnership.models import Cover, HeldRole
from partnership.roles import KEEPERS


def accounts(*people) -> None:
    """Two who name a deputy for the same days in two browsers, or somebody who leaves just as they
    are named, come one after the other."""
    _lock(_of, *people)


def accounts_with_the_keepers(*people) -> None:
    """Before `partnership.operations.keepers_but` is asked. Of two who keep the portal and end each
    other's role, or close each other's account, at once, the second finds that they no longer do.
    """
    _lock(_of_and_the_keepers, *people)


def roles_that_end(held_roles: Iterable[HeldRole]) -> list[HeldRole]:
    """As they are now, with whose they are and what these leave."""
    keys = {each.pk for each in held_roles}
    held = records(_roles, keys) if keys else []
    people = [each.person for each in held]
    if any(each.agency_role.role in KEEPERS for each in held):
        accounts_with_the_keepers(*people)
    else:
        accounts(*people)
    left_by(*people)
    return held


def left_by(*people) -> None:
    """The groups in which people sit or are to chair, and the covers by or for them, that stand."""
    _lock(_groups_left, *people)
    _lock(_covers_left, *people)


def groups_of(agencies: Iterable[int]) -> None:
    """Where these agencies, by key, have a seat, or are to chair."""
    seats = GroupSeat.objects.filter(agency__in=agencies, ended_on=None)
    terms = ChairTerm.objects.filter(partner__in=agencies, ends_on__gte=clock.today())
    list(_groups(seats.values("group"), terms.values("group")))


def _lock(rows, *people) -> None:
    """``rows``: a function that takes their keys and the day."""
    if people:
        answers(rows, {each.pk for each in people}, clock.today())


def _of(people, today):
    return _locking(get_user_model().objects.filter(pk__in=people))


def _of_and_the_keepers(people, today):
    known = get_user_model().objects
    keepers = known.filter(groups__agency_role__role__in=KEEPERS).values("pk")
    return _locking(known.filter(Q(pk__in=people) | Q(pk__in=keepers)))


def _roles(keys):
    rows = HeldRole.objects.filter(pk__in=keys).select_related("person", "agency_role")
    return rows.order_by("pk").select_for_update(of=("self",), no_key=True)


def _groups_left(people, today):
    seats = SeatHolder.objects.filter(held_role__person__in=people, ended_on=None)
    terms = ChairTerm.objects.filter(held_role__person__in=people, ends_on__gte=today)
    return _groups(seats.values("seat__group"), terms.values("group"))


def _covers_left(people, today):
    covers = Cover.objects.filter(ended_at=None, ends_on__gte=today)
    return _locking(covers.filter(Q(person__in=people) | Q(deputy__in=people)))


def _groups(of_seats, of_terms):
    return _locking(PartnershipGroup.objects.filter(Q(pk__in=of_seats) | Q(pk__in=of_terms)))


def _locking(rows):
    return rows.order_by("pk").select_for_update(no_key=True).values_list("pk")
