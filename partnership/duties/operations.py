"""What is written about duties: by the business team; evidence by the owning group's chair, too."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.utils.text import slugify

from core import access, clock
from core.as_seen import require_as_seen
from core.operations import NotAllowed, current, forget_twins, lock, no_twin, operation
from partnership import people
from partnership.auth import held_by
from partnership.duties import policy
from partnership.duties.models import Duty, DutyEvidence, DutyOwner
from partnership.groups.models import GroupRole
from partnership.held import held_for, require, require_the_business_team
from partnership.models import Agency
from partnership.roles import Role


@operation
def add_duty(*, title: str, kind: str, source: str, by) -> Duty:
    """Nobody owns it yet."""
    require_the_business_team(by)
    slug = slugify(title)[:80].rstrip("-")
    taken = {each.lower() for each in Duty.objects.values_list("title", flat=True)}
    require(policy.why_not_title(title, slug, taken))
    number = sum(each.startswith(slug[:70]) for each in Duty.objects.values_list("slug", flat=True))
    slug = f"{slug[:70]}-{number + 1}" if number else slug
    return Duty.objects.create(slug=slug, title=title, kind=kind, source=source)


@operation
def change_duty(duty, *, title: str, kind: str, source: str, by, version: str = "") -> Duty:
    """Its address and its owners stay; what it said before stays in its history.

    ``version``: see `core.as_seen`. Raises Stale when somebody else has changed it meanwhile.
    """
    require_the_business_team(by)
    duty = lock(duty)
    told = f"The duty, as it stands now: {duty.title}. {duty.get_kind_display()}, {duty.source}."
    require_as_seen(duty, version, told)
    require(policy.why_not_keep(duty))
    others = Duty.objects.exclude(pk=duty.pk).values_list("title", flat=True)
    require(policy.why_not_title(title, duty.slug, {each.lower() for each in others}))
    if (duty.title, duty.kind, duty.source) == (title, kind, source):
        raise NotAllowed("Nothing was changed. Change what is wrong, or cancel.")
    duty.title, duty.kind, duty.source = title, kind, source
    duty.save()
    return duty


@operation
def end_duty(duty, *, ended_on: date, reason: str, by) -> Duty:
    """It is laid on the partnership no more; what was recorded stays, and its owners' time ends."""
    require_the_business_team(by)
    duty = lock(duty)
    require(policy.why_not_keep(duty))
    require(policy.why_not_record(duty, ended_on, clock.today()))
    for owner in DutyOwner.objects.filter(duty=duty, ended_on=None):
        owner.ended_on, owner.end_reason = max(ended_on, owner.started_on), "The duty ended"
        owner.save()
    duty.ended_on, duty.end_reason = ended_on, reason
    duty.save()
    return duty


@operation
def give(duty, *, since: date, by, group=None, agency=None, role: str = "") -> Duty:
    """To a group, or to an agency: the business team, or one post there. Others who own it go on
    owning it."""
    require_the_business_team(by)
    if (group is None) == (agency is None):
        raise NotAllowed("Choose a group, or the business team: one of them.")
    is_team = agency is not None and agency.kind == Agency.Kind.BUSINESS_TEAM
    require(policy.why_not_post(role, is_team))
    duty = lock(duty)
    owner = lock(group or agency)
    now = DutyOwner.objects.filter(duty=duty, group=group, agency=agency, role=role, ended_on=None)
    require(policy.why_not_give(duty, owner, now.exists(), since, clock.today(), role))
    DutyOwner.objects.create(duty=duty, group=group, agency=agency, role=role, started_on=since)
    return duty


@operation
def take_away(owner, *, ended_on: date, reason: str, by) -> Duty:
    """``owner``: the row of a group that owns a duty."""
    require_the_business_team(by)
    duty = lock(owner.duty)
    owner = lock(owner)
    if owner.ended_on:
        raise NotAllowed("It owns this duty no more. Open the duty again.")
    require(policy.why_not_end(owner.started_on, ended_on, clock.today()))
    owner.ended_on, owner.end_reason = ended_on, reason
    owner.save()
    return duty


@operation
@no_twin
def record(duty, *, happened_on: date, what: str, by, where: str = "") -> Duty:
    """That somebody saw to it on that day. Raises PermissionDenied unless ``by`` is of the
    business team or chairs a group that owns it."""
    _require_a_recorder(by, duty)
    duty = lock(duty)
    require(policy.why_not_record(duty, happened_on, clock.today()))
    DutyEvidence.objects.create(
        duty=duty, happened_on=happened_on, what=what, where=where, recorded_at=clock.now(),
        recorded_by=by,
    )  # fmt: skip
    return duty


@operation
def strike_out(evidence, *, reason: str, by) -> Duty:
    """It was recorded in error: it stays to be read, and counts no more."""
    _require_a_recorder(by, evidence.duty)
    evidence = lock(evidence)
    if evidence.wrong_because:
        raise NotAllowed("This was struck out already.")
    evidence.wrong_because = reason
    evidence.save()
    forget_twins(evidence.duty)
    return evidence.duty


def _require_a_recorder(by, duty) -> None:
    if by is None or people.keeps(held_for(by, people.keeps)):
        return
    groups = chairs_of(duty).values("group")
    rows = access.membership_model().objects.filter(access.groups_acted_in(by), group__in=groups)
    whose = set(rows.values_list("user_id", flat=True))
    if not whose or not by.is_active:
        raise PermissionDenied("only the business team or the chair of a group that owns it")
    if by.pk not in whose:
        current().stands_in_for(min(whose))


def chairs_of(duty):
    """The roles of chair of the groups that own it."""
    owning = DutyOwner.objects.filter(duty=duty, ended_on=None).exclude(group=None)
    return GroupRole.objects.filter(
        role=Role.GROUP_CHAIR, partnership_group__in=owning.values("group")
    )


def may_record(person, duty) -> bool:
    """For a page: `_require_a_recorder` asks again."""
    if people.keeps(held_by(person)):
        return True
    return chairs_of(duty).filter(group__in=access.standing(person).all_groups()).exists()
