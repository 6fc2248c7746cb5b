"""What becomes of the rights of whoever leaves a role, a seat in a group, or their account.

* With a membership go the rights that hung from it, and the places on the lists of restricted
  records: whoever is given the same role again is on none of them until its keeper says so.
* A restricted record that nobody keeps any more falls to who manages every one of its kind
  (`core.restriction`). Nobody brings that about for themself: whoever it would fall to does not end
  the role of its last keeper, nor close their account.

Source: fact sheet, section 11 (restricted cases by named list).
"""

from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db.models import Value

from core import access, access_log, clock, granting, operations, restriction
from core.access import MANAGE, VIEW, PersonRight
from core.operations import NotAllowed, lock
from core.put_once import answers
from core.restriction import Kind

ROLE_ENDED = "The role ended"


def why_not_leave(memberships, by) -> str | None:
    """Why ``by`` may neither end these memberships nor close the account that holds them.

    ``by`` None is the portal itself, which comes by nothing.
    """
    if by is None:
        return None
    leaving: dict[Any, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    for model, record, _, (person, _), right in _named_in(_whose(memberships), (Kind.NAMED,)):
        if right == MANAGE:
            leaving[model][record].add(person)
    for model, going in leaving.items():
        records = model._base_manager.filter(pk__in=going)
        for pk, decisions in restriction.decisions_on(records).items():
            keepers = set(decisions.keepers)
            if not keepers or not keepers <= going[pk]:
                continue
            heirs = _counted_as_oneself(by) - decisions.conflicted - keepers
            stay = restriction.managers(model).exclude(pk__in=memberships.values("pk"))
            if stay.filter(user__in=heirs).exists():
                keeper = get_user_model().objects.get(pk=decisions.keepers[0])
                return (
                    f"{keeper} alone keeps the list of something restricted, and it would fall to"
                    " you, or to somebody you stand in for. Ask them to name another keeper first,"
                    " or let somebody do this to whom it would not fall."
                )
    return None


def _whose(memberships) -> set[tuple[int, int]]:
    """(person, group) of each."""
    return set(memberships.values_list("user", "group"))


def _counted_as_oneself(by) -> set[int]:
    """Theirs, and those for whom they stand in, now or on days to come."""
    covers = access.stand_in_model().objects.filter(deputy=by.pk, ends_on__gte=clock.today())
    return {by.pk, *covers.values_list("membership__user", flat=True)}


def end_memberships(memberships) -> None:
    """People leave groups, and with each membership goes what hung from it.

    Within an operation, which brings the rights over what is restricted into step at its end: the
    list of one that nobody keeps any more falls to others. Raises NotAllowed (`why_not_leave`).
    """
    if refusal := why_not_leave(memberships, operations.current().by):
        raise NotAllowed(refusal)
    going = _whose(memberships)
    _take_off_lists(going)  # first the records, as ever, then the memberships
    lost: dict[tuple, set[str]] = defaultdict(set)
    if keys := set(memberships.values_list("pk", flat=True)):
        models = [each._meta.get_field("content_object").related_model for each in _tables()]
        for number, pk, *holder, permission, is_restricted in answers(_rights, keys):
            model = models[number]
            rights = {access.permission_id(model, right): right for right in access.RIGHTS}
            if is_restricted and rights.get(permission) == VIEW:
                operations.current().touch(model(pk=pk))
            if permission in rights:
                lost[model, pk, *holder].add(rights[permission])
    lines = []
    for (model, pk, *holder), those in lost.items():
        about, said = f"{model._meta.label}:{pk}", access_log.rights_lost(those, "role ended")
        held = granting.holder_in_log(*holder)
        lines.append((access_log.log().What.REMOVED, about, *held, *said))
    access_log.write(lines)
    memberships.delete()
    _take_off_lists(going)  # and whoever was being named until that very moment


@cache
def _tables() -> list[Any]:
    return [each for each in apps.get_models() if issubclass(each, PersonRight)]


def _rights(memberships):
    """Of every kind of record, in one statement."""
    first, *others = [
        table.objects.filter(membership__in=memberships)
        .annotate(number=Value(number))
        .values_list(
            "number", "content_object", "user", "membership", "permission",
            "content_object__is_restricted",
        )
        for number, table in enumerate(_tables())
    ]  # fmt: skip
    return first.union(*others, all=True)


def _take_off_lists(going: set[tuple[int, int]]) -> None:
    """``going``: (person, group) of each membership that ends."""
    for model, record, pk, *_ in _named_in(going, (Kind.NAMED, Kind.EMERGENCY)):
        operations.current().admit_by_rule(lock(model(pk=record)))
        rows = access.exclusion_table(model)._base_manager.filter(pk=pk, ended_at=None)
        for row in rows:  # unless it was ended meanwhile
            restriction.end(row, ROLE_ENDED)
            if row.kind == Kind.NAMED:
                restriction.tell_keepers(row)


def _named_in(whose: set[tuple[int, int]], kinds: Sequence[str]) -> list[tuple]:
    """(kind of record, its key, the decision's, (person, group), right) of what stands of people's
    being named, or let in, in these groups of theirs; in the order in which records are locked."""
    if not whose:
        return []
    people, groups = {person for person, _ in whose}, {group for _, group in whose}
    models = [model for model, _ in access.exclusion_tables()]
    return [
        (models[number], record, pk, (person, group), right)
        for number, record, pk, person, group, right in sorted(
            answers(_decisions, kinds, people, groups)
        )
        if (person, group) in whose
    ]


def _decisions(kinds, people, groups):
    """Of every kind of record, in one statement."""
    first, *others = [
        table._base_manager.filter(
            kind__in=kinds, person__in=people, group__in=groups, ended_at=None
        )
        .order_by()
        .annotate(number=Value(number))
        .values_list("number", "record", "pk", "person", "group", "right")
        for number, (_, table) in enumerate(access.exclusion_tables())
    ]
    return first.union(*others, all=True)
