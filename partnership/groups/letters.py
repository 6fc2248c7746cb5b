"""Mails about groups: a chair's term that is near, a seat that is open. No name of a person.

Each occasion is told to each person once; the last part of its name is the person's key.
"""

from django.conf import settings
from django.contrib.auth import get_user_model

from core import access, calendar, clock, letters
from core.operations import operation
from core.words import day
from partnership.groups import policy
from partnership.groups.membership import business_team
from partnership.groups.models import ChairTerm, PartnershipGroup, SeatHolder
from partnership.models import Agency
from partnership.roles import Role

PARTNERS_CHAIR = (Role.LEAD_SAFEGUARDING_PARTNER, Role.DELEGATED_SAFEGUARDING_PARTNER)


@operation
def warn_of_chairs(*, by=None) -> None:
    """Three months before a chair's term ends: to the business team, and to the partner whose
    turn it is. On working days; safe to run twice or late."""
    if not calendar.england().is_working_day(clock.today()):
        return
    groups = PartnershipGroup.objects.filter(kind__in=policy.ROTATES, closed_on=None)
    for group in groups.order_by("pk"):
        terms = list(ChairTerm.objects.filter(group=group).select_related("held_role__person"))
        near = policy.handover(terms, clock.today())
        if near is None:
            continue
        ending, following = near
        if following is None:
            _queue("group_chair_unplanned", group, f"chair_after:{ending.pk}", business_team())
            continue
        incoming = _of_partner(following)
        _queue("group_chair_near", following, f"chair:{following.pk}", business_team())
        _queue("group_chair_yours", following, f"chair:{following.pk}", incoming)


def _queue(kind: str, about, occasion: str, people) -> None:
    """To whoever stands in for one of them today, too."""
    keys = [person.pk for person in people]
    deputies = access.deputies_of(keys)
    told = dict.fromkeys([*keys, *(each for key in keys for each in deputies[key])])
    letters.queue_many((kind, about, f"{occasion}:{kind}:{key}") for key in told)


def _of_partner(term: ChairTerm) -> list:
    """Who is named, and can sign in; until somebody is, the partner's lead and delegated
    safeguarding partner."""
    if term.held_role is not None and term.held_role.person.is_active:
        return [term.held_role.person]
    found = get_user_model().objects.filter(
        is_active=True,
        groups__agency_role__agency=term.partner_id,
        groups__agency_role__role__in=PARTNERS_CHAIR,
    )
    return list(found.distinct())


def _recipient(letter):
    pk = letter.once.rpartition(":")[2]
    return get_user_model().objects.filter(pk=pk, is_active=True).first()


def of_term(term: ChairTerm, letter) -> tuple[str, dict] | None:
    """None once the term is over, or for whoever left meanwhile."""
    person = _recipient(letter)
    if person is None or term.ends_on < clock.today():
        return None
    return person.email, {
        "group": term.group.name,
        "partner": term.partner.name,
        "begins": day(term.begins_on),
        "named": term.held_role_id is not None,
        "link": settings.SITE_URL + term.group.get_absolute_url(),
    }


def of_no_term(group, letter) -> tuple[str, dict] | None:
    """None once somebody's term follows."""
    person = _recipient(letter)
    terms = list(ChairTerm.objects.filter(group=group))
    near = policy.handover(terms, clock.today())
    if person is None or near is None or near[1] is not None:
        return None
    return person.email, {
        "group": group.name,
        "ends": day(near[0].ends_on),
        "proposed": policy.next_in_turn(partners(), terms),
        "link": settings.SITE_URL + group.get_absolute_url(),
    }


def partners() -> list[Agency]:
    """The safeguarding partners of today, by name."""
    rows = Agency.objects.filter(kind=Agency.Kind.SAFEGUARDING_PARTNER, closed_on=None)
    return list(rows.filter(succeeded_by=None).order_by("name"))


def of_seat(seat, letter) -> tuple[str, dict] | None:
    """None once somebody sits there, or the seat ended."""
    person = _recipient(letter)
    if person is None or seat.ended_on or seat.group.closed_on:
        return None
    if SeatHolder.objects.filter(seat=seat, ended_on=None).exists():
        return None
    return person.email, {
        "group": seat.group.name,
        "agency": seat.agency.name,
        "link": settings.SITE_URL + seat.get_absolute_url(),
    }
