"""A takeover is planned, called off, carried out on its day: all of it in one transaction."""

from collections.abc import Collection, Iterable
from datetime import date

from django.conf import settings
from django.contrib.auth import get_user_model
from django.utils.text import slugify

from accounts.models import Membership
from core import access_log, bulk, clock, leaving, letters, restriction
from core.models import AccessLog
from core.operations import NotAllowed, lock, operation
from core.words import day
from partnership import cover, directory, locks, people, succession
from partnership.auth import held_by
from partnership.held import counted_as_oneself, held_for, require
from partnership.models import Agency, AgencyRole, DirectoryContact, HeldRole, Invitation, Team
from partnership.operations import _agency_role, stand_for
from partnership.roles import KEEPERS, Role
from partnership.succession import policy, telling
from partnership.succession.models import AgencyTakeover


@operation
def plan(
    agency, *, successor=None, new_name: str = "", new_short_name: str = "", on: date,
    staying: Iterable[int] = (), reason: str = "", by,
) -> AgencyTakeover:  # fmt: skip
    """Say that ``successor``, or a new agency of that name, takes over on a day.

    Where the day is today it is carried out at once. ``staying``: people who do not move.
    ``reason``: kept in the access log and in the history of the agency.
    """
    if not people.keeps(held_for(by, people.keeps)):
        raise NotAllowed(policy.KEEPERS_ALONE)
    agency = lock(agency)
    successor = successor or _made_like(agency, new_name, new_short_name)
    planned = AgencyTakeover.objects.planned().select_related("agency", "successor")
    require(policy.why_not_plan(agency, successor, on, clock.today(), planned))
    takeover = AgencyTakeover.objects.create(
        agency=agency,
        successor=successor,
        takes_effect_on=on,
        staying=sorted(set(staying)),
        reason=reason,
        planned_at=clock.now(),
        planned_by=by,
    )
    keepers = _keepers().exclude(pk=by.pk)
    letters.queue_many(
        ("takeover_planned", takeover, f"takeover_planned:{takeover.pk}:{person}")
        for person in keepers
    )
    if on <= clock.today():
        _carry_out(takeover)
    else:
        _log(AccessLog.What.TAKEOVER_PLANNED, takeover, reason)
        telling.planned(takeover)
    return takeover


def _keepers():
    """The keys of those who keep the portal."""
    keepers = get_user_model().objects.filter(is_active=True, groups__agency_role__role__in=KEEPERS)
    return keepers.order_by("pk").distinct().values_list("pk", flat=True)


def _log(what: str, takeover, reason: str) -> None:
    said = f"{takeover.successor}, {day(takeover.takes_effect_on)}"
    if reason:
        access_log.write_with_reason(what, takeover.agency, f"{said}: {reason}")
    else:
        access_log.act(what, access_log.label_of(takeover.agency), said)


def _made_like(agency, name: str, short_name: str) -> Agency:
    """A new agency, of the same kind as the one it takes over from."""
    slug = slugify(name)[:60]
    if not slug or Agency.objects.filter(slug=slug).exists():
        raise NotAllowed("There is an agency of that name already. Choose it from the list.")
    if Agency.objects.filter(name__iexact=name).exists():
        raise NotAllowed("There is an agency of that name already. Choose it from the list.")
    return Agency.objects.create(
        slug=slug,
        name=name,
        short_name=short_name or name[:60],
        kind=agency.kind,
        engagement=agency.engagement,
        phase=agency.phase,
    )


@operation
def call_off(takeover, *, by, reason: str = "") -> AgencyTakeover:
    takeover = lock(takeover)
    require(policy.why_not_call_off(takeover, held_for(by, people.keeps)))
    takeover.called_off_at, takeover.called_off_by = clock.now(), by
    takeover.call_off_reason = reason
    takeover.save()
    _log(AccessLog.What.TAKEOVER_CALLED_OFF, takeover, reason)
    telling.called_off(takeover)
    return takeover


def due() -> list[AgencyTakeover]:
    """What is to be carried out by now, in the order of the days."""
    rows = AgencyTakeover.objects.unscoped("the portal carries them out on their day").planned()
    rows = rows.filter(takes_effect_on__lte=clock.today()).select_related("agency", "successor")
    return list(rows.order_by("takes_effect_on", "pk"))


def failing() -> list[AgencyTakeover]:
    """Those whose day has begun hours ago: whatever stands in their way has to be mended."""
    now = clock.local(clock.now())
    return [takeover for takeover in due() if policy.is_late(takeover, now)]


def tell_if_failing(takeover) -> None:
    """Write to those who keep the portal that a takeover keeps failing; to each of them once."""
    if not policy.is_late(takeover, clock.local(clock.now())):
        return
    letters.queue_many(
        ("takeover_failing", takeover, f"takeover_failing:{takeover.pk}:{person}")
        for person in _keepers()
    )


def letter(takeover, letter) -> tuple[str, dict] | None:
    """To one of them, whose key ends the occasion's name; none once it was done or called off."""
    person = _written_to(letter)
    if person is None or not policy.is_late(takeover, clock.local(clock.now())):
        return None
    return person.email, _told(takeover)


def letter_of_plan(takeover, letter) -> tuple[str, dict] | None:
    """To the others who keep the portal, each of them once; none where it was called off."""
    person = _written_to(letter)
    if person is None or takeover.called_off_at:
        return None
    return person.email, _told(takeover) | {"is_done": takeover.done_at is not None}


def _written_to(letter):
    person = get_user_model().objects.filter(pk=letter.once.rpartition(":")[2]).first()
    if person is None or not people.keeps(held_by(person)) or not person.is_active:
        return None
    return person


def _told(takeover) -> dict:
    return {
        "agency": takeover.agency.name,
        "successor": takeover.successor.name,
        "on": day(takeover.takes_effect_on),
        "link": settings.SITE_URL + takeover.get_absolute_url(),
    }


@operation
def carry_out(takeover, *, by=None) -> bool:
    """Carry it out, once its day has come; says whether it was done now.

    Safe to run late, twice, or by two workers: the row is locked, and a second finds it done.
    """
    takeover = lock(takeover)
    if takeover.done_at or takeover.called_off_at or takeover.takes_effect_on > clock.today():
        return False
    _carry_out(takeover)
    return True


def _carry_out(takeover: AgencyTakeover) -> None:
    old = lock(takeover.agency)
    # Whoever has taken over from the successor meanwhile, where that happened first.
    [final] = succession.now([takeover.successor_id]).values()
    successor = Agency.objects.select_for_update(no_key=True).get(pk=final)
    was_here = telling.people_of(old)
    old.closed_on = takeover.takes_effect_on
    stand_for(old, successor)
    oneself = counted_as_oneself(takeover.planned_by)
    moved = _move_roles(old, successor, set(takeover.staying), oneself)
    locks.groups_of(succession.standing_for([successor.pk]))
    _move_contacts(old, successor, moved)
    _move_invitations(old, successor, takeover.planned_by, oneself)
    restriction.roles_moved(
        {
            (was.person_id, was.agency_role.group_id): moved[was.pk].agency_role.group_id
            for was in HeldRole.objects.filter(pk__in=moved).select_related("agency_role")
        }
    )
    cover.agency_taken_over(old, successor)
    takeover.done_at = clock.now()
    takeover.save()
    _log(AccessLog.What.TAKEN_OVER, takeover, takeover.reason)
    telling.done(takeover, was_here, successor)
    # The records first, then the memberships, as when a role ends.
    succession.taken_over(successor.pk, {was: now.pk for was, now in moved.items()})
    directory.changed(successor.pk)
    leaving.end_memberships(Membership.objects.filter(group__agency_role__agency=old))


def _move_roles(old, successor, staying: set[int], oneself: Collection[int]) -> dict[int, HeldRole]:
    """Every role ends at the old agency, and begins at the successor where it can be held there,
    but for ``oneself``: who planned it, and whom they stand in for.

    Gives the new ones by the old ones' keys.
    """
    today = clock.today()
    held = HeldRole.objects.filter(agency_role__agency=old, ended_on=None).order_by("pk")
    held = held.select_related("agency_role", "person", "team")
    held = held.select_for_update(of=("self",), no_key=True)
    held = list(held)
    there = HeldRole.objects.filter(agency_role__agency=successor, ended_on=None)
    # Locked as well: their cover goes on where they hold a role there, and none may end just now.
    there = there.order_by("pk").select_related("agency_role")
    there = there.select_for_update(of=("self",), no_key=True)
    already = {(each.person_id, each.agency_role.role): each for each in there}
    begins: list[HeldRole] = []
    moved: dict[int, HeldRole] = {}
    roles: dict[str, AgencyRole] = {}
    teams = {team.name: team for team in Team.objects.filter(agency=successor, closed_on=None)}
    for each in held:
        role = Role(each.agency_role.role)
        each.ended_on = today
        each.end_reason = f"{successor} took over"[:200]
        if each.person_id in staying:
            continue
        if policy.why_not_moved(role, successor, each.person_id, oneself):
            continue
        if (known := already.get((each.person_id, role.value))) is not None:
            moved[each.pk] = known
            continue
        if role.value not in roles:
            roles[role.value] = _agency_role(successor, role)
        new = HeldRole(
            person=each.person,
            agency_role=roles[role.value],
            team=_team(teams, successor, each.team),
            started_on=today,
        )
        begins.append(new)
        moved[each.pk] = new
    bulk.save_many(held, ["ended_on", "end_reason"])
    bulk.create_many(begins)
    for new in begins:
        Membership.objects.get_or_create(user_id=new.person_id, group=new.agency_role.group)
    _log_roles(held, begins, old, successor)
    return moved


def _team(teams: dict[str, Team], successor, team: Team | None) -> Team | None:
    """The successor's team of that name, made where there is none."""
    if team is None:
        return None
    if team.name not in teams:
        teams[team.name] = Team.objects.create(agency=successor, name=team.name)
    return teams[team.name]


def _log_roles(ended: list[HeldRole], begun: list[HeldRole], old, successor) -> None:
    what = AccessLog.What
    access_log.write(
        (verb, access_log.label_of(each.agency_role), access_log.holder_of(person=each.person_id),
         None, "", said)
        for verb, roles, said in (
            (what.REMOVED, ended, f"role ended: {successor} took over"),
            (what.GRANTED, begun, f"role began: took over from {old}"),
        )
        for each in roles
    )  # fmt: skip


def _move_contacts(old, successor, moved: dict[int, HeldRole]) -> None:
    """Whom to call, after those whom the successor lists at the step already."""
    there = list(DirectoryContact.objects.filter(agency=successor))
    listed = {(each.procedure, each.step, each.held_role_id) for each in there}
    last = {}
    for each in there:
        place = each.procedure, each.step
        last[place] = max(last.get(place, -1), each.order)
    changed = []
    for each in DirectoryContact.objects.filter(agency=old).order_by("step", "order", "pk"):
        place, new = (each.procedure, each.step), moved.get(each.held_role_id)
        if new is None or (*place, new.pk) in listed:
            continue
        last[place] = last.get(place, -1) + 1
        each.agency, each.held_role, each.order = successor, new, last[place]
        changed.append(each)
    bulk.save_many(changed, ["agency", "held_role", "order"])


def _move_invitations(old, successor, planned_by, oneself: Collection[int]) -> None:
    """An invitation that waits is the successor's now, and its link still works.

    It is withdrawn where the successor has asked the same person already, or holds no such role, or
    where it is for ``oneself``.
    """
    theirs = Invitation.objects.filter(agency=successor).waiting()
    asked = set(theirs.values_list("email", flat=True))
    asked |= set(get_user_model().objects.filter(pk__in=oneself).values_list("email", flat=True))
    waiting = list(Invitation.objects.filter(agency=old).waiting().order_by("pk"))
    for each in waiting:
        roles = [role for role in each.roles if not policy.why_not_moved(Role(role), successor)]
        if each.email in asked or not roles:
            each.withdrawn_at, each.withdrawn_by = clock.now(), planned_by
        else:
            each.agency, each.roles = successor, roles
    bulk.save_many(waiting, ["agency", "roles", "withdrawn_at", "withdrawn_by"])
    gone = [each for each in waiting if each.withdrawn_at]
    access_log.write(
        access_log.about_one(AccessLog.What.INVITATION_WITHDRAWN, each, f"{old} was taken over")
        for each in gone
    )
