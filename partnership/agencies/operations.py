"""What is written of an agency after it was added, and of whom to call there.

Adding one, and listing a contact, are in `partnership.operations`.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db.models import Q

from core import clock
from core.operations import NotAllowed, Stale, lock, operation
from core.words import in_sentence
from partnership import agencies, directory
from partnership.agencies import names, policy
from partnership.agencies.models import AgencyName
from partnership.held import require, require_administrator, require_the_business_team
from partnership.models import Agency, DirectoryContact, HeldRole, Invitation
from partnership.roles import Role
from partnership.same_name import with_one_space
from partnership.succession.models import AgencyTakeover


def version_of(agency) -> str:
    """Which state of an agency somebody saw: the key of its latest history row."""
    return str(agency.history.order_by("-pk").values_list("pk", flat=True).first())


@operation
def change_agency(
    agency, *, name: str, short_name: str, kind: str, engagement: str, phase: str = "",
    renamed_on: date | None = None, version: str = "", by,
) -> Agency:  # fmt: skip
    """``renamed_on``: the first day of a new name; the one before is kept as a former name.

    None where the name was only written wrongly: the wrong spelling stays in the history alone.
    Raises Stale when somebody else changed the agency since ``version``.
    """
    require_the_business_team(by)
    agency = lock(agency)
    if version and version != version_of(agency):
        raise Stale([_as_it_is(agency)], version_of(agency))
    require(policy.why_not_change(agency))
    name = with_one_space(name)
    if name != agency.name:
        require(policy.why_not_called(name, names.called(name, but=agency)))
    held = HeldRole.objects.filter(agency_role__agency=agency, ended_on=None)
    held = sorted({Role(role) for role in held.values_list("agency_role__role", flat=True)})
    require(policy.why_not_kind(agency, kind, held))
    if name != agency.name and renamed_on is not None:
        _keep_as_former(agency, renamed_on)
    becomes_another_kind = kind != agency.kind
    agency.name, agency.short_name, agency.kind = name, short_name, kind
    agency.engagement = engagement
    agency.phase = phase if kind == Agency.Kind.SCHOOL else ""
    agency.save()
    if becomes_another_kind:  # who hears a matter at the last step goes by it
        directory.changed(agency.pk)
    return agency


def _as_it_is(agency) -> str:
    kind, engagement = agency.get_kind_display(), agency.get_engagement_display()
    return (
        f"It is called {agency} now, in short {agency.short_name}: {in_sentence(kind)},"
        f" {in_sentence(engagement)}."
    )


def _keep_as_former(agency, renamed_on: date) -> None:
    former = AgencyName.objects.filter(agency=agency, kind=AgencyName.Kind.FORMER)
    ended = former.exclude(ended_on=None).values_list("ended_on", flat=True)
    require(policy.why_not_rename(renamed_on, clock.today(), list(ended)))
    AgencyName.objects.create(
        agency=agency,
        name=agency.name,
        kind=AgencyName.Kind.FORMER,
        ended_on=renamed_on - timedelta(days=1),
    )


@operation
def note_name(agency, *, name: str, kind: str, ended_on: date | None = None, by) -> Agency:
    """Another name that finds the agency: one it had until a day, or one that people use."""
    require_the_business_team(by)
    agency = lock(agency)
    if ended_on is not None and ended_on > clock.today():
        raise NotAllowed("A former name has ended. Give a day that is over, or none.")
    name = with_one_space(name)
    known = list(AgencyName.objects.filter(agency=agency).values_list("name", flat=True))
    others = [each for each in names.called(name, but=agency) if by is not None]
    require(policy.why_not_note_name(agency, name, known=known, others=others))
    is_former = kind == AgencyName.Kind.FORMER
    AgencyName.objects.create(
        agency=agency, name=name, kind=kind, ended_on=ended_on if is_former else None
    )
    return agency


@operation
def take_name_away(known: AgencyName, *, by) -> Agency:
    """A name that was noted in error: searches no longer find the agency by it."""
    require_the_business_team(by)
    agency = lock(known.agency)
    found = AgencyName.objects.filter(pk=known.pk, agency=agency).first()
    if found is None:
        raise NotAllowed("This name was taken away already.")
    found.delete()
    return agency


# --- closing --------------------------------------------------------------------------------------


def in_the_way(agency) -> list[str]:
    """Why an agency cannot be closed yet; within an operation, or for whoever keeps agencies."""
    held = HeldRole.objects.unscoped("how many still work there: a number alone")
    held = held.filter(agency_role__agency=agency, ended_on=None)
    invitations = Invitation.objects.unscoped("how many are invited there: a number alone")
    invitations = invitations.filter(agency=agency).waiting()
    planned = AgencyTakeover.objects.unscoped("whether one is planned").planned()
    planned = planned.filter(Q(agency=agency) | Q(successor=agency))
    return policy.why_not_close(
        agency,
        people_held=held.values("person").distinct().count(),
        invitations=invitations.count(),
        takeovers=planned.select_related("agency", "successor"),
        open_work=agencies.open_work(agency.pk),
    )


@operation
def close_agency(agency, *, closed_on: date, reason: str, by) -> Agency:
    """It no longer exists and nobody took over. Everything that happened there stays."""
    require_the_business_team(by)
    agency = lock(agency)
    if obstacles := in_the_way(agency):
        raise NotAllowed(" ".join(obstacles))
    require(policy.why_not_closed_on(closed_on, clock.today()))
    agency.closed_on, agency.closed_because = closed_on, reason
    agency.save()
    directory.changed(agency.pk)
    return agency


@operation
def reopen_agency(agency, *, by) -> Agency:
    """A closing was made in error; the agency's history keeps it."""
    require_the_business_team(by)
    agency = lock(agency)
    require(policy.why_not_reopen(agency))
    agency.closed_on, agency.closed_because = None, ""
    agency.save()
    directory.changed(agency.pk)
    return agency


# --- contacts -------------------------------------------------------------------------------------


@operation
def order_contacts(agency, *, procedure: str, step: int, order: Sequence[int], by) -> Agency:
    """``order``: the contacts of a step by key, whoever is called first in front.

    Those whose role has ended are not called, and keep their places.
    """
    agency = _kept_by(by, agency)
    there = DirectoryContact.objects.filter(agency=agency, procedure=procedure, step=step)
    rows = {each.pk: each for each in there.filter(held_role__ended_on=None)}
    require(policy.why_not_order(order, rows.keys()))
    begin = policy.first_free(list(there.values_list("order", flat=True)), len(order))
    if [pk for pk, _ in sorted(rows.items(), key=lambda row: row[1].order)] == list(order):
        return agency
    for place, pk in enumerate(order, begin):
        rows[pk].order = place
        rows[pk].save()
    directory.changed(agency.pk)
    return agency


@operation
def take_contact_off(contact: DirectoryContact, *, by) -> Agency:
    """They are not called at this step any more; whoever comes next is, at once."""
    agency = _kept_by(by, contact.agency)
    found = DirectoryContact.objects.filter(pk=contact.pk, agency=agency).first()
    if found is None:
        raise NotAllowed("Somebody has taken this contact off already.")
    found.delete()
    directory.changed(agency.pk)
    return agency


def _kept_by(by, agency) -> Agency:
    agency = lock(agency)
    if by is not None:
        held = require_administrator(by, agency)
        require(policy.why_not_keep_contacts(agency, held))
    return agency
