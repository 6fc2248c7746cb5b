"""Cover: while somebody is away, a deputy of the same agency holds the same rights, for dated days.

* The person names the deputy, or whoever looks after the agency's people does: never themself, and
  for the roles that they may give. A deputy has every right of those roles.
* The deputy holds a role at that agency, is not away then, and is told.
* What the person's roles at that agency open, and their seats in groups for that agency, opens for
  the deputy, but no restricted case (`core.restriction`), and nothing in which either of them has a
  conflict of interest.
* It ends with its last day, or before: when somebody ends it, when the person holds no role
  there any more, or the deputy none. History names both, deputy and person.

Source: fact sheet, section 11 (deputies with dated delegation).
"""

from collections.abc import Callable, Collection, Iterable
from datetime import date

import structlog
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import Q

from accounts.models import Membership, StandIn
from core import access_log, by_whom, clock, history, letters
from core.operations import NotAllowed, lock, operation
from core.put_once import answers, records
from core.words import day, in_sentence, moment, short_day
from partnership import locks, people
from partnership.auth import held_themself
from partnership.groups.models import GroupRole, SeatHolder
from partnership.held import counted_as_oneself, require, require_administrator
from partnership.models import Agency, Cover, HeldRole
from partnership.people import Held
from partnership.roles import RULES, Role

log = structlog.get_logger("cover")

AHEAD = 366  # days: nobody plans an absence further ahead than that

# --- rules ------------------------------------------------------------------------------------


def why_not_begin(starts_on: date, today: date) -> str | None:
    if starts_on < today:
        return "Cover begins today or later"
    if (starts_on - today).days > AHEAD:
        return "Cover begins within a year"
    return None


def why_not_last_until(ends_on: date, starts_on: date, longest: int) -> str | None:
    """``longest``: days of the calendar, both ends included."""
    if ends_on < starts_on:
        return "The last day must be the same as or after the first day"
    if (ends_on - starts_on).days >= longest:
        return f"Cover lasts {longest} days at most. For longer, ask for the role to be given"
    return None


def why_not_deputy(person, deputy, agency) -> str | None:
    """Whatever the days are."""
    if not _is_open(person):
        return f"The account of {person} is closed or suspended: there is nothing to cover."
    if person.pk == deputy.pk:
        return "Nobody is their own deputy. Choose somebody else."
    if not _is_open(deputy) or not _holds_a_role(deputy, agency):
        return f"{deputy} holds no role at {agency}. Choose somebody else."
    if not _holds_a_role(person, agency):
        return f"{person} holds no role at {agency}, so there is nothing to cover."
    return None


def why_not_name_for(
    person, roles: Iterable[str], agency, oneself: Collection[int], held: Held, *, sits: bool
) -> str | None:
    """By somebody who looks after the agency's people, for a colleague who holds ``roles`` there;
    whoever the deputy is.

    ``oneself``: the keys that `partnership.held.counted_as_oneself` gives of who names the deputy;
    ``held``: what they hold; ``sits``: whether the colleague sits in a group for the agency. A
    deputy has every right of the roles and seats, so nobody hands out by cover what is not theirs
    to give. A deputy hands nobody on what was lent to them: the next is the person's own choice.
    """
    if person.pk in oneself:
        return "You stand in for them. They themself, or somebody else, name who does after you."
    for role in roles:
        if people.why_not_give(Role(role), agency, held) is not None:
            called = in_sentence(Role(role).label)
            return f"They themself, or the business team, name a deputy for a {called}."
    if sits and not people.keeps(held):
        return (
            "They themself, or the business team, name a deputy for somebody who sits in a group."
        )
    return None


def why_not_name(deputy, oneself: Collection[int]) -> str | None:
    """By somebody else than the person: nobody takes the rights of roles and seats for themself."""
    if deputy.pk in oneself:
        return (
            "You cannot name yourself, or somebody you stand in for. Choose somebody else, or let"
            " them name their deputy."
        )
    return None


def why_not_for(person, agency, by, held: Held) -> str | None:
    """`why_not_name_for`, of what is on record now."""
    rows = HeldRole.objects.unscoped("what a deputy would have the rights of").filter(
        person=person, agency_role__agency=agency, ended_on=None
    )
    roles = rows.order_by("pk").values_list("agency_role__role", flat=True)
    sits = _of_seats(person, agency, ended_on=None).exists()
    return why_not_name_for(person, roles, agency, counted_as_oneself(by), held, sits=sits)


def lends(cover: Cover, role: Role | None) -> bool:
    """Whether a role that the person gets while it lasts is lent, too; None: a seat in a group. Of
    a cover that somebody else named, what is theirs to give, then and later."""
    if cover.named_by_id == cover.person_id or people.keeps(held_themself(cover.named_by)):
        return True
    return role is not None and RULES[role].given_by_agency


def why_not_end(cover: Cover, today: date) -> str | None:
    if cover.ended_at is not None or cover.ends_on < today:
        return "This cover is over."
    return None


def _is_open(person) -> bool:
    """Asked of the database: the account may have been closed a moment ago."""
    return get_user_model().objects.filter(pk=person.pk, is_active=True).exists()


def _holds_a_role(person, agency) -> bool:
    return bool(answers(_roles_held, person.pk, agency.pk))


def _roles_held(person, agency):
    rows = HeldRole.objects.filter(person=person, agency_role__agency=agency, ended_on=None)
    return rows.values_list("pk")


def _on_these_days(starts_on: date, ends_on: date):
    return Cover.objects.filter(ended_at=None, starts_on__lte=ends_on, ends_on__gte=starts_on)


# --- operations -------------------------------------------------------------------------------


@operation
def name_deputy(person, *, agency, deputy, starts_on: date, ends_on: date, by) -> Cover:
    """``deputy`` stands in for ``person`` at ``agency`` on these days, both included."""
    held = _require_own_or_administered(person, agency, by)
    agency = lock(agency)  # it may be taken over at this moment
    locks.accounts(person, deputy)
    longest = settings.PARTNERSHIP["accounts"]["cover_days"]
    require(why_not_begin(starts_on, clock.today()), "starts_on")
    require(why_not_last_until(ends_on, starts_on, longest), "ends_on")
    require(why_not_deputy(person, deputy, agency))
    if held is not None:
        require(why_not_for(person, agency, by, held))
        require(why_not_name(deputy, counted_as_oneself(by)), "deputy")
    then = _on_these_days(starts_on, ends_on)
    if other := then.filter(person=person, agency=agency).first():
        raise NotAllowed(
            f"{other.deputy} is deputy {_days(other)}. Choose other days, or end that first",
            "starts_on",
        )
    if away := then.filter(person=deputy, agency=agency).first():
        raise NotAllowed(f"{deputy} is away {_days(away)}. Choose somebody else", "deputy")
    cover = Cover.objects.create(
        person=person,
        deputy=deputy,
        agency=agency,
        starts_on=starts_on,
        ends_on=ends_on,
        named_by=by,
        named_at=clock.now(),
    )
    for membership in _of_roles(person, agency) | _of_seats(person, agency, ended_on=None):
        _stand_in(cover, membership.pk)
    _log(cover, access_log.log().What.GRANTED, f"{day(starts_on)} to {day(ends_on)}")
    letters.queue_many([("cover", cover, f"cover:{cover.pk}")])
    if by.pk != person.pk:
        letters.queue_many([("cover_of_yours", cover, f"cover_of_yours:{cover.pk}")])
    return cover


@operation
def end_cover(cover, *, by) -> Cover:
    """Today, at once. By the person, the deputy, or whoever looks after the agency's people."""
    cover = lock(cover)
    if by.pk != cover.deputy_id:
        _require_own_or_administered(cover.person, cover.agency, by)
    require(why_not_end(cover, clock.today()))
    end([cover], by)
    return cover


@operation
def take_back(*, by=None) -> int:
    """Each night: nothing is lent for which no cover stands; gives how much was. Safe to run twice,
    or late. There is none unless two acts met in a way that nobody thought of."""
    rows = StandIn.objects.filter(ends_on__gte=clock.today()).select_related("membership__user")
    lent = {each.pk: each for each in rows}  # before the covers: what is lent later has its own
    for each in _not_over():
        for pk in _stand_ins(each).values_list("pk", flat=True):
            lent.pop(pk, None)
    StandIn.objects.filter(pk__in=lent).delete()
    access_log.write(
        (access_log.log().What.REMOVED, access_log.label_of(each.membership.user),
         access_log.holder_of(person=each.deputy_id), None, "", "deputy without a cover")
        for each in lent.values()
    )  # fmt: skip
    if lent:
        log.error(
            "lent without a cover", memberships=[each.membership_id for each in lent.values()]
        )
    return len(lent)


# --- within other operations --------------------------------------------------------------------


def end(covers: Iterable[Cover], by, reason: str = "") -> None:
    """Within an operation. The person and the deputy are told, but for whoever ended it.
    ``reason``: where it ends with something else, what; the mail says it, so nothing typed."""
    for cover in covers:
        cover.ended_at, cover.end_reason = clock.now(), reason
        cover.save()
        _stand_ins(cover).delete()
        _log(cover, access_log.log().What.REMOVED, "cover ended")
        if by is None or by.pk != cover.person_id:
            letters.queue_many([("cover_ended", cover, f"cover_ended:{cover.pk}")])
        if by is None or by.pk != cover.deputy_id:
            letters.queue_many([("cover_ended", cover, f"cover_ended:{cover.pk}:deputy")])


def role_began(held_role) -> None:
    """Whoever stands in for this person at the agency stands in for them in this role, too."""
    agency_role = held_role.agency_role
    for each in _locked(_of_whom_at, held_role.person_id, agency_role.agency_id):
        if lends(each, Role(agency_role.role)):
            theirs = Membership.objects.get(user=held_role.person_id, group=agency_role.group_id)
            _stand_in(each, theirs.pk)


def seat_began(membership: Membership, group) -> None:
    """In a group of the arrangements: the same, for the agency that they sit there for."""
    for each in _locked(_of_whom_in, membership.user_id, group.pk):
        if lends(each, None):
            _stand_in(each, membership.pk)


def role_ended(held_role) -> None:
    """Of somebody who holds no role at the agency any more, every cover there ends."""
    person, agency = held_role.person, held_role.agency_role.agency
    if _holds_a_role(person, agency):
        return
    left = _locked(_of_either_at, person.pk, agency.pk)
    end(left, None, f"{person} holds no role at {agency} any more")


def agency_taken_over(old, successor) -> None:
    """Whoever is away, and their deputy, go on at the successor, if both hold a role there.

    After the roles have begun there, and before those at the old agency are gone.
    """
    for each in _locked(_at, old.pk):
        if not (_holds_a_role(each.person, successor) and _holds_a_role(each.deputy, successor)):
            end([each], None, f"{successor} took over")
            continue
        there = _not_over().filter(person=each.person, agency=successor)
        if there.filter(starts_on__lte=each.ends_on, ends_on__gte=each.starts_on).exists():
            end([each], None, f"{successor} took over, where a deputy is named already")
            continue
        seats = set(_stand_ins(each).values_list("membership", flat=True))
        seats &= set(_of_seats(each.person, old).values_list("pk", flat=True))
        _stand_ins(each).delete()
        each.agency = successor
        each.save()
        for membership in seats:
            _stand_in(each, membership)
    # Also of those who were away from the successor already, and hold there what they held here.
    for each in _locked(_at, successor.pk):
        for membership, role in _of_roles(each.person_id, successor).values_list(
            "pk", "group__agency_role__role"
        ):
            if lends(each, Role(role)):
                _stand_in(each, membership)


def account_closed(person, how: str = "closed") -> None:
    """``how``: closed or suspended."""
    end(_locked(_of_either, person.pk), None, f"The account of {person} was {how}")


def _require_own_or_administered(person, agency, by) -> Held | None:
    """What ``by`` holds, where it is not their own absence."""
    return require_administrator(by, agency) if by.pk != person.pk else None


def _not_over():
    return Cover.objects.filter(ended_at=None, ends_on__gte=clock.today())


def _locked(which, *keys: int) -> list[Cover]:
    """Those that nobody has ended, and nobody ends until the operation is over: one that ends just
    now lends no more, and one that is lent by first takes that back when it ends.

    ``which``: a function that takes the day and these keys."""
    return records(which, clock.today(), *keys)


def _at(today, agency):
    rows = Cover.objects.filter(ended_at=None, ends_on__gte=today, agency=agency)
    return _locking(rows)


def _of_whom_at(today, person, agency):
    return _at(today, agency).filter(person=person)


def _of_whom_in(today, person, group):
    seats = SeatHolder.objects.filter(seat__group=group, held_role__person=person, ended_on=None)
    rows = Cover.objects.filter(ended_at=None, ends_on__gte=today, person=person)
    return _locking(rows.filter(agency__in=seats.values("held_role__agency_role__agency")))


def _of_either(today, person):
    rows = Cover.objects.filter(ended_at=None, ends_on__gte=today)
    return _locking(rows.filter(Q(person=person) | Q(deputy=person)))


def _of_either_at(today, person, agency):
    return _of_either(today, person).filter(agency=agency)


def _locking(rows):
    rows = rows.select_related("named_by").order_by("pk")
    return rows.select_for_update(of=("self",), no_key=True)


def _stand_in(cover: Cover, membership_id: int) -> None:
    """Once, whatever is lent again when an agency is taken over."""
    StandIn.objects.get_or_create(
        membership_id=membership_id,
        deputy_id=cover.deputy_id,
        starts_on=cover.starts_on,
        defaults={"ends_on": cover.ends_on},
    )


def _of_roles(person, agency):
    return Membership.objects.filter(user=person, group__agency_role__agency=agency)


def _of_seats(person, agency, **which):
    """Of the groups in which they sit for the agency, or did. ``which``: of those seats."""
    seats = SeatHolder.objects.filter(
        held_role__person=person, held_role__agency_role__agency=agency, **which
    )
    groups = GroupRole.objects.filter(partnership_group__in=seats.values("seat__group"))
    return Membership.objects.filter(user=person, group__in=groups.values("group"))


def _stand_ins(cover: Cover):
    lent = _of_roles(cover.person_id, cover.agency_id) | _of_seats(cover.person_id, cover.agency_id)
    return StandIn.objects.filter(
        deputy=cover.deputy_id, membership__in=lent.values("pk"), starts_on=cover.starts_on
    )


def _log(cover: Cover, what: str, detail: str) -> None:
    said = f"deputy for {cover.person}: {detail}"
    holder = access_log.holder_of(person=cover.deputy_id)
    access_log.write([(what, access_log.label_of(cover), holder, None, "", said)])


# --- what is shown and written of it ------------------------------------------------------------


def colleagues(person, agency):
    """Those who may be named for ``person``: who else holds a role at the agency."""
    held = HeldRole.objects.unscoped("colleagues of the person's own agency").filter(
        agency_role__agency=agency, ended_on=None, person__is_active=True
    )
    people_ = get_user_model().objects.filter(pk__in=held.values("person"))
    return people_.exclude(pk=person.pk).order_by("full_name", "pk")


def today_for(deputy) -> list[Cover]:
    """For whom somebody stands in today."""
    rows = Cover.objects.visible_to(deputy).filter(deputy=deputy, ended_at=None)
    rows = rows.filter(starts_on__lte=clock.today(), ends_on__gte=clock.today())
    return list(rows.select_related("person", "agency"))


def ever_of(person):
    """Where somebody is or was person or deputy."""
    return Cover.objects.visible_to(person).select_related("person", "deputy", "agency")


def to_come(person) -> list[Cover]:
    """Where somebody is person or deputy, now or later."""
    return list(ever_of(person).filter(ended_at=None, ends_on__gte=clock.today()))


def ever_at(viewer, agency, person=None):
    """For those who look after the agency's people: that there is and was."""
    rows = Cover.objects.administered_by(viewer).filter(agency=agency)
    if person is not None:
        rows = rows.filter(person=person)
    return rows.select_related("person", "deputy", "agency")


def at_agency(viewer, agency, person=None) -> list[Cover]:
    """For those who look after the agency's people: what there is, and what is to come."""
    rows = ever_at(viewer, agency, person)
    return list(rows.filter(ended_at=None, ends_on__gte=clock.today()))


def limits(there: Iterable[Cover]) -> list[str]:
    """What is said before the days are chosen: how long, and who stands in already, and when."""
    longest = settings.PARTNERSHIP["accounts"]["cover_days"]
    return [
        f"It begins within a year and lasts {longest} days at most. There is one deputy at a time.",
        *(f"Named already: {each.deputy}, {_days(each)}." for each in there),
    ]


COLUMNS = ("Who is away", "Deputy", "Where", "From", "To", "What you can do")


def rows(covers: Iterable[Cover], url_of: Callable[[Cover], str]) -> list[list]:
    """Of a table. ``url_of``: where each is ended."""
    return [
        [
            str(each.person),
            str(each.deputy),
            each.agency.short_name,
            short_day(each.starts_on),
            short_day(each.ends_on),
            {"text": f"End cover by {each.deputy}", "url": url_of(each)},
        ]
        for each in covers
    ]


def agencies_of(person) -> list[Agency]:
    """Where somebody holds a role, and so can name a deputy."""
    held = HeldRole.objects.visible_to(person).filter(ended_on=None)
    return list(Agency.objects.filter(pk__in=held.values("agency_role__agency")))


def letter(cover: Cover, letter) -> tuple[str, dict] | None:
    """To the deputy, as soon as they are named."""
    if cover.ended_at is not None or cover.ends_on < clock.today():
        return None
    return cover.deputy.email, _told(cover)


def letter_to_the_person(cover: Cover, letter) -> tuple[str, dict] | None:
    """Who were not asked: somebody else named their deputy."""
    if cover.ended_at is not None or cover.ends_on < clock.today():
        return None
    return cover.person.email, _told(cover)


def letter_of_the_end(cover: Cover, letter) -> tuple[str, dict] | None:
    """To the person, whoever ended it; and to the deputy, where the occasion ends so."""
    if cover.ends_on < clock.today():
        return None
    told = _told(cover) | {
        "had_begun": cover.starts_on <= clock.local(cover.ended_at).date(),
        "ended": f"on {moment(cover.ended_at)}, {_by_whom_ended(cover)}",
        "because": cover.end_reason,
    }
    if letter.once.endswith(":deputy"):
        return cover.deputy.email, told | {"to_the_deputy": True}
    others = ever_of(cover.person).filter(
        person=cover.person, agency=cover.agency, ended_at=None, ends_on__gte=clock.today()
    )
    return cover.person.email, told | {
        "next": next((_days(each) for each in others.order_by("starts_on")), ""),
        "holds_a_role": cover.agency in agencies_of(cover.person),
    }


def _by_whom_ended(cover: Cover) -> str:
    rows = history.rows_of([cover], Cover).filter(ended_at=cover.ended_at)
    return by_whom.by(rows.select_related(*by_whom.OF_HISTORY).latest("history_date"))


def _days(cover: Cover) -> str:
    """“from Friday 10 April 2026 to Monday 13 April 2026”; “on Friday 10 April 2026”"""
    if cover.starts_on == cover.ends_on:
        return f"on {day(cover.starts_on)}"
    return f"from {day(cover.starts_on)} to {day(cover.ends_on)}"


def _told(cover: Cover) -> dict:
    return {
        "agency": cover.agency.name,
        "days": _days(cover),
        "one_day": cover.starts_on == cover.ends_on,
        "starts": day(cover.starts_on),
        "link": settings.SITE_URL + cover.get_absolute_url(),
    }
