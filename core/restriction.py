"""Who may open one record beyond, or in spite of, what their roles give: decided case by case.

* A **restricted** record is open to a list of named people alone, each with the right written
  there, for as long as they hold the role they are named in. Whoever restricts it keeps the list;
  once no keeper is left, the list falls to those who manage every record of the kind. No deputy
  comes by it through cover: who is to stand in is named.
* A person with a **conflict of interest** learns that the record exists, and opens it by no right.
* **In an emergency** somebody with a role for it opens a restricted record for some hours.

Each decision says who made it, when and why, and is kept when it has ended. Source: fact sheet,
sections 9 and 11 (restricted cases by named list; conflict-of-interest flag).
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Q

from core import access, access_log, clock, notifications, operations
from core.access import MANAGE, RIGHTS, VIEW, ForGroup, ForPerson, Grant
from core.models import Guarded
from core.operations import NotAllowed, lock, operation
from core.words import listed

NAMED = "is named on it while it is restricted"
LEFT_TO_THEM = "manages all of its kind, and nobody named on it keeps it any more"
IN_AN_EMERGENCY = "opened it in an emergency"

EMERGENCY_LASTS = timedelta(hours=24)


class AccessDecision(Guarded, access.Exclusion):
    """Abstract: one decision about who may open one record. A subclass adds ``record``, from
    which its decisions are ``access_decisions``.

    ``group``: of the role in which a person is named or acts. ``right``: of a named person.
    """

    guarded_by = "record"

    class Kind(models.TextChoices):
        RESTRICTED = "restricted", "Restricted to named people"
        NAMED = "named", "Named"
        CONFLICT = access.Exclusion.CONFLICT, "Conflict of interest"
        EMERGENCY = "emergency", "Opened in an emergency"

    kind = models.CharField(max_length=12, choices=Kind)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    group = models.ForeignKey(Group, models.PROTECT, null=True, related_name="+", db_index=False)
    right = models.CharField(max_length=12, blank=True)
    reason = models.TextField(max_length=1000)
    ends_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False
    )
    end_reason = models.TextField(max_length=1000, blank=True)

    class Meta(Guarded.Meta):
        abstract = True
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["record"],
                condition=Q(kind="restricted", ended_at=None),
                name="%(class)s_restricted_once",
            ),
            models.UniqueConstraint(
                fields=["record", "person", "kind"],
                condition=Q(person__isnull=False, ended_at=None),
                name="%(class)s_person_once",
            ),
            models.CheckConstraint(
                condition=Q(kind="restricted", person=None)
                | (~Q(kind="restricted") & Q(person__isnull=False)),
                name="%(class)s_about_a_person",
            ),
        ]
        indexes = [
            models.Index(
                fields=["person", "record"],
                name="%(class)s_of",
                condition=Q(kind="conflict", ended_at=None),
            ),
        ]


Kind = AccessDecision.Kind


@dataclass
class Decisions:
    """What stands of one record now. ``named``: person to (membership or None, right)."""

    named: dict[int, tuple[int | None, str]] = field(default_factory=dict)
    conflicted: set[int] = field(default_factory=set)
    emergencies: list[tuple[int, int, datetime]] = field(default_factory=list)

    @property
    def keepers(self) -> list[int]:
        """The named who manage it, and still hold the role that they are named in."""
        return [
            person
            for person, (membership, right) in self.named.items()
            if membership is not None and right == MANAGE and person not in self.conflicted
        ]


NONE = Decisions()


def decisions_on(records: Iterable) -> dict[int, Decisions]:
    """By record, what stands; nothing for those of which nothing does. At most two statements."""
    wanted = [record for record in records if record.has_decisions]
    found: dict[int, Decisions] = defaultdict(Decisions)
    if not wanted:
        return found
    table = _table_of(wanted[0])._base_manager
    rows = list(
        table.filter(record__in=[each.pk for each in wanted], person__isnull=False, ended_at=None)
        .order_by("pk")
        .values_list("record", "kind", "person", "group", "right", "ends_at")
    )
    memberships = {
        (person, group): pk
        for pk, person, group in access.membership_model()
        .objects.filter(user__in={row[2] for row in rows}, user__is_active=True)
        .values_list("pk", "user", "group")
    }
    for record, kind, person, group, right, until in rows:
        membership = memberships.get((person, group))
        if kind == Kind.NAMED:
            found[record].named[person] = (membership, right)
        elif kind == Kind.CONFLICT:
            found[record].conflicted.add(person)
        elif membership is not None and until > clock.now():
            found[record].emergencies.append((person, membership, until))
    return found


def applied(
    records: Iterable, wanted: dict[int, list[Grant]], decisions: dict[int, Decisions]
) -> dict[int, list[Grant]]:
    """The rights that the rules of the procedure give, as far as the records are not restricted."""
    return {
        record.pk: _named_alone(record, wanted[record.pk], decisions.get(record.pk, NONE))
        if record.is_restricted
        else wanted[record.pk]
        for record in records
    }


def _named_alone(record, ordinary: list[Grant], decisions: Decisions) -> list[Grant]:
    acting = {each.user_id for each in ordinary if isinstance(each, ForPerson) and each.acts}
    found: list[Grant] = [
        ForPerson(person, membership, right, person in acting and right != VIEW, NAMED)
        for person, (membership, right) in decisions.named.items()
        if membership is not None
    ]
    if not decisions.keepers:
        found += [ForGroup(group, MANAGE, LEFT_TO_THEM) for group in managing_groups(type(record))]
    found += [
        ForPerson(person, membership, VIEW, False, IN_AN_EMERGENCY, ends_at=until)
        for person, membership, until in decisions.emergencies
    ]
    return found


def managing_groups(model: Any) -> list[int]:
    """The groups that manage every record of a kind."""
    manage = access.permission_id(model, MANAGE)
    return sorted(Group.objects.filter(permissions=manage).values_list("pk", flat=True))


def managers(model: Any):
    """The memberships of whoever manages every record of a kind, in a role of their own."""
    in_groups = access.membership_model().objects.filter(group__in=managing_groups(model))
    return in_groups.filter(user__is_active=True)


# --- rules ------------------------------------------------------------------------------------


def why_not_restrict(record, by) -> str | None:
    """Whoever restricts it becomes its keeper, and is one in a role of their own."""
    if record.is_restricted:
        return "This is restricted already."
    keepers = _who_manages(record)
    if keepers.filter(user=by).exists():
        return None
    conflicted = decisions_on([record])[record.pk].conflicted
    names = keepers.exclude(user__in=conflicted).order_by("user__full_name")
    who = listed([*dict.fromkeys(names.values_list("user__full_name", flat=True))])
    return (
        "You have this open as a deputy, and a deputy cannot restrict it: whoever does keeps its "
        f"list in a role of their own. Ask {who or 'the business team'}."
    )


def why_not_lift(record) -> str | None:
    return None if record.is_restricted else "This is not restricted."


def why_not_take_off(decision, decisions: Decisions) -> str | None:
    """A restricted record keeps somebody who can change its list."""
    if decision.ended_at is not None:
        return "This person is no longer on the list."
    if decisions.keepers == [decision.person_id]:
        return "Nobody else on the list manages this. Name another manager first."
    return None


def why_not_put_on_the_list(person, right: str, decisions: Decisions) -> str | None:
    """Whoever is on it already comes on it again with another right alone."""
    if person.pk in decisions.conflicted:
        return f"{person} is marked as having a conflict of interest in this."
    membership, present = decisions.named.get(person.pk, (None, ""))
    if membership is not None and present == right:
        return f"{person} is on the list already, with this right. Choose another to change it."
    if right != MANAGE and decisions.keepers == [person.pk]:
        return "Nobody else on the list manages this. Name another manager first."
    return None


def why_not_mark_conflict(record, person, decisions: Decisions) -> str | None:
    """Somebody may be marked who cannot open it yet: before a role opens it to them, or because
    theirs reads it by another way (subject access)."""
    if person.pk in decisions.conflicted:
        return f"{person} is marked already."
    if record.is_restricted and decisions.keepers == [person.pk]:
        return "Nobody else on the list manages this. Name another manager first."
    return None


def why_not_end_conflict(decision) -> str | None:
    return None if decision.ended_at is None else "This was ended already."


def why_not_in_an_emergency(record, person, decisions: Decisions) -> str | None:
    if person.pk in decisions.conflicted:
        return (
            "It is on record that you have a conflict of interest in this, so you cannot open it."
        )
    if not record.is_restricted or access.can(person, VIEW, record):
        return "You can open this already."
    return None


# --- operations -------------------------------------------------------------------------------


@operation
def restrict(record, *, named: Iterable[tuple], reason: str, by, version: str = ""):
    """Open to the named alone from now on: (person, group of their role, right) each.

    Whoever restricts it is on the list as its keeper.
    """
    record = _locked_by_manager(record, by, version)
    _require(why_not_restrict(record, by))
    chosen = {person.pk: (person, group, right) for person, group, right in named}
    own = _who_manages(record).filter(user=by).order_by("group").values_list("group", flat=True)
    chosen[by.pk] = (by, own[0], MANAGE)
    conflicted = decisions_on([record])[record.pk].conflicted
    for person, group, _ in sorted(chosen.values(), key=lambda each: each[0].pk):
        _require_in_role(person, group)
    _decide(record, Kind.RESTRICTED, reason, by)
    for person, group, right in chosen.values():
        if person.pk not in conflicted:
            _name(record, person, group, right, reason, by)
    record.is_restricted = True
    _log(record, access_log.log().What.RESTRICTED, reason=reason)
    return _noted(record)


@operation
def lift(record, *, reason: str, by, version: str = ""):
    """Open again to everyone whose role opens it."""
    record = _locked_by_manager(record, by, version)
    _require(why_not_lift(record))
    for row in _standing(record).exclude(kind=Kind.CONFLICT):
        end(row, reason)
    record.is_restricted = False
    _log(record, access_log.log().What.LIFTED, reason=reason)
    return _noted(record)


@operation
def put_on_the_list(record, *, person, group: int, right: str, reason: str, by):
    """Put somebody on the list of a restricted record, or change the right they have there."""
    record = _locked_by_manager(record, by)
    _require(why_not_lift(record))
    if right not in RIGHTS:
        raise NotAllowed("Say what this person may do.")
    decisions = decisions_on([record])[record.pk]
    _require_in_role(person, group)
    _require(why_not_put_on_the_list(person, right, decisions))
    is_new = person.pk not in decisions.named
    for row in _standing(record).filter(kind=Kind.NAMED, person=person):
        end(row, reason)
    _name(record, person, group, right, reason, by, tell=is_new)
    return _noted(record)


@operation
def take_off(record, *, decision, reason: str, by):
    """Somebody is no longer on the list."""
    record = _locked_by_manager(record, by)
    row = _standing(record).filter(kind=Kind.NAMED, pk=decision.pk).first()
    if row is None:
        raise NotAllowed("This person is no longer on the list.")
    _require(why_not_take_off(row, decisions_on([record])[record.pk]))
    end(row, reason)
    return _noted(record)


@operation
def mark_conflict(record, *, person, reason: str, by):
    """Somebody has a conflict of interest: said by them, or by who manages the record."""
    record = lock(record)
    if person.pk != by.pk or not access.can(by, VIEW, record):
        _require_manager(record, by)
    operations.current().admit_by_rule(record)
    decisions = decisions_on([record])[record.pk]
    _require(why_not_mark_conflict(record, person, decisions))
    conflict = _decide(record, Kind.CONFLICT, reason, by, person=person)
    if record.is_restricted and person.pk in decisions.named:
        _tell("list_shorter", {*decisions.keepers} - {person.pk, by.pk}, record, conflict)
    _log(record, access_log.log().What.CONFLICT, person, reason)
    return _noted(record)


@operation
def end_conflict(record, *, decision, reason: str, by):
    """It is found that there is none, or none any more."""
    record = _locked_by_manager(record, by)
    row = _standing(record).filter(kind=Kind.CONFLICT, pk=decision.pk).first()
    if row is None:
        raise NotAllowed("This was ended already.")
    end(row, reason)
    _log(record, access_log.log().What.NO_CONFLICT, row.person, reason)
    return _noted(record)


def open_in_an_emergency(record, *, group: int, reason: str, by):
    """Within an operation that asked whether ``by`` holds a role for it; of a locked record.

    Returns the decision: the right to view lasts until its ``ends_at``, whatever else runs or not.
    """
    operations.current().admit_by_rule(record)
    _require(why_not_in_an_emergency(record, by, decisions_on([record])[record.pk]))
    for row in _standing(record).filter(kind=Kind.EMERGENCY, person=by):
        end(row, "")  # an earlier one, which has run out
    decision = _decide(
        record,
        Kind.EMERGENCY,
        reason,
        by,
        person=by,
        group_id=group,
        right=VIEW,
        ends_at=clock.now() + EMERGENCY_LASTS,
    )
    _log(record, access_log.log().What.EMERGENCY, by, reason)
    _noted(record)
    return decision


def open_in_an_emergency_until(record, person) -> datetime | None:
    """Until when somebody reads a restricted record for an emergency alone; mostly None."""
    if not record.is_restricted:
        return None
    decisions = decisions_on([record])[record.pk]
    if person.pk in decisions.named:
        return None
    return max((until for who, _, until in decisions.emergencies if who == person.pk), default=None)


@operation
def end_emergencies(model: Any, *, by) -> int:
    """Write down that those which have run out are over; returns how many. Safe to run twice.

    The right itself ended at its moment: this brings the record's own account into step.
    """
    table = access.exclusion_table(model)
    over = table._base_manager.filter(kind=Kind.EMERGENCY, ended_at=None, ends_at__lte=clock.now())
    count = 0
    for pk in over.order_by("record").values_list("record", flat=True).distinct():
        record = lock(model(pk=pk))
        for row in _standing(record).filter(kind=Kind.EMERGENCY, ends_at__lte=clock.now()):
            end(row, "Its time was over")
            count += 1
        _noted(record)
    return count


def roles_moved(groups: dict[tuple[int, int], int]) -> None:
    """Within an operation, whoever carries it out: people go on in another group with what they
    were named in.

    ``groups``: (person, the group they were in) to the group they are in now.
    """
    for _, table in access.exclusion_tables():
        rows = table.objects.filter(ended_at=None, person__in={person for person, _ in groups})
        for row in rows.exclude(group=None):
            if (group := groups.get((row.person_id, row.group_id))) is not None:
                operations.current().admit_by_rule(row.guard())
                row.group_id = group
                row.save()


# --- shared steps -----------------------------------------------------------------------------


def _require(refusal: str | None) -> None:
    if refusal:
        raise NotAllowed(refusal)


def _require_manager(record, by) -> None:
    if not access.can(by, MANAGE, record):
        raise PermissionDenied("only who manages the record decides who may open it")
    operations.current().stands_in_for(access.in_whose_stead(by, MANAGE, record))


def _locked_by_manager(record, by, version: str = ""):
    record = lock(record, version)
    _require_manager(record, by)
    return record


def _who_manages(record):
    """The memberships of whoever manages it in a role of their own, of it or of all of its kind."""
    model: Any = type(record)
    manage = access.permission_id(model, MANAGE)
    through = access.group_table(model).objects.filter(content_object=record, permission=manage)
    wide = Group.objects.filter(permissions=manage)
    in_groups = Q(group__in=wide.values("pk")) | Q(group__in=through.values("group"))
    return access.membership_model().objects.filter(in_groups, user__is_active=True)


def _table_of(record) -> Any:
    model: Any = type(record)
    return access.exclusion_table(model)


def _standing(record):
    return _table_of(record).objects.filter(record=record, ended_at=None)


def _decide(record, kind: str, reason: str, by, **more):
    return _table_of(record).objects.create(
        record=record, kind=kind, reason=reason, decided_at=clock.now(), decided_by=by, **more
    )


def _require_in_role(person, group: int) -> None:
    """Of the role that somebody is named in. It does not end before the list is saved: whoever ends
    it then finds them there (`core.leaving`)."""
    held = access.membership_model().objects.filter(user=person, user__is_active=True, group=group)
    if not list(held.select_for_update(of=("self",), no_key=True).values_list("pk")):
        raise NotAllowed(f"{person} no longer holds that role. Choose someone else.")


def _name(record, person, group: int, right: str, reason: str, by, tell: bool = True) -> None:
    """``tell``: by mail, unless it is their own act."""
    named = _decide(record, Kind.NAMED, reason, by, person=person, group_id=group, right=right)
    if tell and person.pk != by.pk:
        _tell("named", [person.pk], record, named)


def _tell(kind: str, people: Iterable[int], record, decision) -> None:
    is_open, due_on = record.listing()
    once = f"{kind}:{record._meta.label}:{decision.pk}"
    notifications.queue_many(
        (kind, person, record, once, due_on if is_open else None) for person in sorted(people)
    )


def tell_keepers(named) -> None:
    """Whoever keeps the list that somebody went from with their role, also where it is their own
    act: they may not have the list in mind."""
    keepers = decisions_on([named.record])[named.record_id].keepers
    _tell("list_shorter", keepers, named.record, named)


def end(row, reason: str) -> None:
    """Who ended it is in its history."""
    row.ended_at, row.end_reason = clock.now(), reason
    row.save()


def _noted(record):
    record.has_decisions = _standing(record).exists()
    record.save()
    return record


def _log(record, what: str, person=None, reason: str = "") -> None:
    holder = access_log.holder_of(person=person.pk) if person else ""
    access_log.write_with_reason(what, record, reason, holder=holder)
