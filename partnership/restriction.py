"""Restricting a case, conflicts of interest, and the Head of Safeguarding's way in an emergency.

The rules of the list are `core.restriction`'s. Here: who may break the glass, who is told of it,
and what the pages show. Source: fact sheet, section 11 (restricted cases by named list;
conflict-of-interest flag) and section 9.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied

from accounts.models import Membership
from core import access, access_log, clock, holders, letters, restriction
from core.access import RIGHTS, ForPerson
from core.operations import lock, operation
from core.restriction import Kind
from core.words import in_sentence, listed, moment, short_moment
from partnership import naming, succession
from partnership.models import Agency, AgencyRole, HeldRole
from partnership.roles import Role

BREAKS_THE_GLASS = Role.HEAD_OF_SAFEGUARDING
DECIDES = (Role.DELEGATED_SAFEGUARDING_PARTNER, Role.LEAD_SAFEGUARDING_PARTNER)

# --- in an emergency ------------------------------------------------------------------------------


@operation
def break_the_glass(record, *, reason: str, by):
    """The Head of Safeguarding opens a restricted record for 24 hours; the partners are told.

    In their own right only: a deputy does not come by it. Raises PermissionDenied for anyone else.
    """
    membership = _own_memberships(by).order_by("pk").first()
    if membership is None:
        raise PermissionDenied("only the Head of Safeguarding opens what is restricted")
    record = lock(record)
    decision = restriction.open_in_an_emergency(
        record, group=membership.group_id, reason=reason, by=by
    )
    letters.queue_many(
        ("emergency", decision, f"emergency:{decision._meta.label}:{decision.pk}:{person}")
        for person in sorted(told_of(record) - {by.pk})
    )
    return record


def told_of(record) -> set[int]:
    """Who is written to about an emergency: the other partners and who keeps the list, but none of
    whom a conflict of interest keeps even that there is such a case."""
    decisions = restriction.decisions_on([record])[record.pk]
    return {*other_partners(but=decisions.conflicted), *decisions.keepers} - decisions.conflicted


def _may_still_be_told(person, record) -> bool:
    decisions = restriction.decisions_on([record])[record.pk]
    if not person.is_active or person.pk in decisions.conflicted:
        return False
    decides = Membership.objects.filter(user=person, group__agency_role__role__in=DECIDES)
    return person.pk in decisions.keepers or decides.exists()


def may_break_the_glass(person) -> bool:
    """Whoever holds the role themself; no deputy of theirs."""
    return _own_memberships(person).exists()


def _own_memberships(person):
    return Membership.objects.filter(user=person, group__agency_role__role=BREAKS_THE_GLASS)


def other_partners(but: Collection[int] = ()) -> list[int]:
    """Who decides for the safeguarding partners other than the Head's own: delegates, or where a
    partner has none, its lead.
    ``[restriction] head_of_safeguarding_works_for`` names their own. ``but``: of whom none counts.
    """
    own = settings.PARTNERSHIP["restriction"]["head_of_safeguarding_works_for"]
    partners = Agency.objects.filter(
        kind=Agency.Kind.SAFEGUARDING_PARTNER, succeeded_by=None, closed_on=None
    ).exclude(slug=own)
    found: list[int] = []
    for partner in partners.order_by("pk"):
        for role in DECIDES:
            members = Membership.objects.filter(
                group__agency_role__agency=partner,
                group__agency_role__role=role,
                user__is_active=True,
            ).exclude(user__in=but)
            if people := list(members.order_by("user").values_list("user", flat=True)):
                found += people
                break
    return found


def letter(decision, letter) -> tuple[str, dict] | None:
    """To one partner or keeper, whose key ends the occasion's name. Of the case its reference.

    Who is told was settled when the glass was broken, whatever was decided of others since: only
    whoever has left, or may not know of the case by now, is not written to.
    """
    person = get_user_model().objects.filter(pk=letter.once.rpartition(":")[2]).first()
    if person is None or not _may_still_be_told(person, decision.record):
        return None
    return person.email, {
        "reference": decision.record.reference,
        "at": moment(decision.decided_at),
        "until": moment(decision.ends_at),
        "who": decision.person.full_name,
        "support": settings.PARTNERSHIP["email"]["support"],
    }


# --- once nobody keeps it any more ----------------------------------------------------------------


def left_to_others(model: Any, keys: Collection[int]) -> None:
    """Within the operation after which nobody keeps these: who is written to of an emergency is
    told, whoever is on the list still, and those to whom it fell. For the same record each time
    that it happens anew."""
    now = int(clock.now().timestamp())
    records = model.objects.unscoped("the restricted records that fell to others").filter(
        pk__in=keys
    )
    for record in records.order_by("pk"):
        about = f"left_to_others:{access_log.label_of(record)}:{now}"
        letters.queue_many(
            ("left_to_others", record, f"{about}:{person}")
            for person in sorted(told_of(record) | _listed_or_heirs(record))
        )


def _listed_or_heirs(record) -> set[int]:
    decisions = restriction.decisions_on([record])[record.pk]
    named = {person for person, (membership, _) in decisions.named.items() if membership}
    return (named | _heirs(record)) - decisions.conflicted


def _heirs(record) -> set[int]:
    return set(restriction.managers(type(record)).values_list("user", flat=True))


def letter_of_left(record, letter) -> tuple[str, dict] | None:
    """To one of them, whose key ends the occasion's name: whoever may not know of it by now, or is
    neither a partner nor opens it any more, is not written to."""
    person = get_user_model().objects.filter(pk=letter.once.rpartition(":")[2]).first()
    if person is None:
        return None
    if not _may_still_be_told(person, record) and person.pk not in _listed_or_heirs(record):
        return None
    conflicted = restriction.decisions_on([record])[record.pk].conflicted
    return person.email, {
        "reference": record.reference,
        "at": moment(letter.queued_at),
        "who": listed(sorted(naming.names(_heirs(record) - conflicted).values())),
        "support": settings.PARTNERSHIP["email"]["support"],
    }


THEIR_TURN = "it waits for them now"

# What the list says of each right.
LISTED = {
    "view": "Reads it",
    "contribute": "Reads it and acts on it",
    "manage": "Reads it, acts on it and keeps this list",
}
assert tuple(LISTED) == RIGHTS

# --- what the pages show --------------------------------------------------------------------------


def closed_to(person, model: Any) -> list:
    """The restricted records that the Head of Safeguarding cannot open: their references alone."""
    rows = model.objects.unscoped("references of restricted records, for an emergency")
    closed = rows.filter(is_restricted=True).exclude(access.holds(model, person, access.VIEW))
    kept_from = access.standing(person).kept_from(model, person.pk)
    return list(closed.exclude(pk__in=kept_from).only("reference").order_by("-pk"))


def conflicts_of(person) -> set[str]:
    """The labels of the records in which somebody has a conflict of interest themself."""
    return {about for whose, about in access.standing(person).conflicts if whose == person.pk}


def kept_from(person, model: Any) -> list[str]:
    """The references of what somebody would see, but for a conflict of interest."""
    who = access.standing(person)
    keys = who.kept_from(model, who.user_id)
    if not keys:
        return []
    rows = model.objects.unscoped("references of what somebody has a conflict of interest in")
    rows = rows.filter(access.held_as_self(model, person.pk, access.VIEW), pk__in=keys)
    return list(rows.order_by("reference").values_list("reference", flat=True))


def page(record) -> dict[str, Any]:
    """What was decided of who may open a record, for those who manage it."""
    rows = list(record.access_decisions.order_by("pk"))
    people = naming.names(
        {each.person_id for each in rows} | {each.decided_by_id for each in rows} - {None}
    )
    posts = naming.posts({each.group_id for each in rows} - {None})
    standing = [each for each in rows if each.ended_at is None]
    restricted = next((each for each in standing if each.kind == Kind.RESTRICTED), None)
    decisions = restriction.decisions_on([record])[record.pk]
    without = [pk for pk, (membership, _) in decisions.named.items() if membership is None]
    closed = get_user_model().objects.filter(pk__in=without, is_active=False)
    suspended = dict(closed.values_list("pk", "suspended_at"))
    return {
        "restricted": restricted,
        "nobody_acts": nobody_acts(record),
        "restricted_by": people[restricted.decided_by_id] if restricted else "",
        "named": [
            {
                "decision": each,
                "name": people[each.person_id],
                "post": posts.get(each.group_id, ""),
                "may": LISTED[each.right],
                "closed_because": closed_because(each.person_id, decisions, suspended),
                "stays": restriction.why_not_take_off(each, decisions),
            }
            for each in standing
            if each.kind == Kind.NAMED
        ],
        "conflicts": [
            {
                "decision": each,
                "name": people[each.person_id],
                "since": short_moment(each.decided_at),
                "by": people[each.decided_by_id],
                "declared": each.decided_by_id == each.person_id,
            }
            for each in standing
            if each.kind == Kind.CONFLICT
        ],
        "emergencies": [
            [
                people[each.person_id],
                short_moment(each.decided_at),
                short_moment(min(filter(None, (each.ends_at, each.ended_at)))),
                each.reason,
            ]
            for each in reversed(rows)
            if each.kind == Kind.EMERGENCY
        ],
        "emergency_columns": ("Who", "When", "Until", "Why"),
    }


def closed_because(
    person: int, decisions: restriction.Decisions, suspended: dict[int, datetime | None]
) -> str:
    """Why somebody who is named cannot open it now; else "". ``suspended``: since when, of those
    whose account is not open; None of those whose account was closed."""
    if person in decisions.conflicted:
        return "has a conflict of interest"
    if person in suspended:
        return "their account is suspended" if suspended[person] else "their account is closed"
    membership, _ = decisions.named[person]
    return "no longer holds this role" if membership is None else ""


def nobody_acts(record) -> str:
    """Said to who keeps the list, where nobody on it can do what a record waits for; else ""."""
    if not record.is_restricted or holders.turns_in(type(record), [record])[record.pk]:
        return ""
    return record.nobody_acts()


def choices_of(record, but: int) -> list[tuple[str, str]]:
    """Those who may open a record now, each once: for the list of a restriction.

    In the role that gives them the highest right; named are all their roles that open it, and what
    it is to them: that they raised or own it, that it waits for them now.
    """
    held = [each for each in holders.of(record) if each.stands_in_for is None]
    people = naming.names(each.user_id for each in held)
    posts = naming.posts(each.group_id for each in held)
    theirs = _theirs(record)
    best: dict[int, holders.Holding] = {}
    roles: dict[int, list[str]] = {}
    for each in sorted(held, key=lambda one: -RIGHTS.index(one.right)):
        best.setdefault(each.user_id, each)
        post, named = posts.get(each.group_id, ""), roles.setdefault(each.user_id, [])
        if post not in named:
            named.append(post)
    found = []
    for user, each in best.items():
        said = f" ({'; '.join(theirs[user])})" if user in theirs else ""
        words = f"{people[user]}, {'; '.join(roles[user])}{said}"
        found.append((f"{user}-{each.group_id}-{each.right}", words))
    return sorted(
        (each for each in found if not each[0].startswith(f"{but}-")), key=lambda each: each[1]
    )


def _theirs(record) -> dict[int, list[str]]:
    """By person, why a record is open to them by name, and whether it waits for them now."""
    found: dict[int, list[str]] = {}
    for grant in type(record).access_to([record])[record.pk]:
        if isinstance(grant, ForPerson) and grant.way not in found.setdefault(grant.user_id, []):
            found[grant.user_id].append(grant.way)
    for person in holders.turns_in(type(record), [record])[record.pk]:
        found.setdefault(person, []).append(THEIR_TURN)
    return found


def deputies_of_holders(record, but: int) -> dict[str, str]:
    """Who may open a record as somebody's deputy alone."""
    held = [each for each in holders.of(record) if each.stands_in_for is not None]
    people = naming.names({each.user_id for each in held} | {each.stands_in_for for each in held})
    posts = naming.posts(each.group_id for each in held)
    return {
        str(each.user_id): f"{people[each.user_id]}, deputy for {people[each.stands_in_for]}, "
        f"{posts.get(each.group_id, '')}"
        for each in held
        if each.user_id != but
    }


def record_keepers(but: int) -> dict[str, str]:
    """Who reads records for subject access, whatever they may open otherwise."""
    held = AgencyRole.objects.filter(
        role=Role.INFORMATION_GOVERNANCE_LEAD, group__user__is_active=True
    ).exclude(group__user=but)
    rows = held.values_list("group__user", "group__user__full_name", "agency__name")
    title = in_sentence(Role.INFORMATION_GOVERNANCE_LEAD.label)
    return {str(person): f"{name}, {title}, {agency}" for person, name, agency in rows}


def chosen(values) -> list[tuple[Any, int, str]]:
    """(person, group, right) of each value of `choices_of`."""
    parts = [value.split("-") for value in values]
    people = get_user_model().objects.in_bulk([int(user) for user, _, _ in parts])
    return [(people[int(user)], int(group), right) for user, group, right in parts]


def role_to_be_named_in(person, record) -> int | None:
    """The group of the role that somebody is named in: at an agency in the record if they hold one
    there, else that which they have held longest."""
    held = HeldRole.objects.unscoped("the role in which a person is named on a record").filter(
        person=person, ended_on=None
    )
    rows = list(held.order_by("started_on", "pk").values_list("agency_role", "agency_role__agency"))
    in_it = {getattr(record, f"{name}_id") for name in record.agencies_in_it}
    agencies = set(succession.now(in_it - {None}).values())
    rows.sort(key=lambda row: row[1] not in agencies)
    if not rows:
        return None
    return AgencyRole.objects.values_list("group", flat=True).get(pk=rows[0][0])
