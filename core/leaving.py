"""What becomes of the rights of whoever leaves a role, a seat in a group, or their account.

* With a membership go the rights that hung from it, and the places on the lists of restricted
  records: whoever is given the same role again is on none of them until its keeper says so.
* A restricted record that nobody keeps any more falls to who manages every one of its kind
  (`core.restriction`). Nobody brings that about for themself: whoever it would fall to does not end
  the role of its last keeper, nor close their account.

Source: fact sheet, section 11 (restricted cases by named list).
"""

from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef

from core import access, access_log, clock, granting, operations, restriction
from core.access import MANAGE, VIEW, PersonRight
from core.operations import NotAllowed, lock
from core.restriction import Kind

ROLE_ENDED = "The role ended"


def why_not_leave(memberships, by) -> str | None:
    """Why ``by`` may neither end these memberships nor close the account that holds them.

    ``by`` None is the portal itself, which comes by nothing.
    """
    if by is None:
        return None
    for model, table in access.exclusion_tables():
        keeping = _named_in(memberships, table).filter(kind=Kind.NAMED, right=MANAGE)
        leaving: dict[int, set[int]] = {}
        for record, person in keeping.values_list("record", "person"):
            leaving.setdefault(record, set()).add(person)
        records = model._base_manager.filter(pk__in=leaving)
        for pk, decisions in restriction.decisions_on(records).items():
            keepers = set(decisions.keepers)
            if not keepers or not keepers <= leaving[pk]:
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
    going = set(memberships.values_list("user", "group"))
    _take_off_lists(going)  # first the records, as ever, then the memberships
    tables: list[Any] = [m for m in apps.get_models() if issubclass(m, PersonRight)]
    lines = []
    for table in tables:
        model = table._meta.get_field("content_object").related_model
        rights = {access.permission_id(model, right): right for right in access.RIGHTS}
        rows = table.objects.filter(membership__in=memberships, permission_id__in=rights)
        restricted = rows.filter(
            content_object__is_restricted=True, permission_id=access.permission_id(model, VIEW)
        )
        for pk in restricted.values_list("content_object", flat=True):
            operations.current().touch(model(pk=pk))
        lost: dict[tuple, set[str]] = {}
        found = rows.values_list("content_object", "user", "membership", "permission_id")
        for *whose, permission in found:
            lost.setdefault(tuple(whose), set()).add(rights[permission])
        for (pk, *holder), those in lost.items():
            about, said = f"{model._meta.label}:{pk}", access_log.rights_lost(those, "role ended")
            held = granting.holder_in_log(*holder)
            lines.append((access_log.log().What.REMOVED, about, *held, *said))
    access_log.write(lines)
    memberships.delete()
    _take_off_lists(going)  # and whoever was being named until that very moment


def _take_off_lists(going: set[tuple[int, int]]) -> None:
    """``going``: (person, group) of each membership that ends."""
    people, groups = {person for person, _ in going}, {group for _, group in going}
    for model, table in access.exclusion_tables():
        rows = table._base_manager.filter(
            kind__in=(Kind.NAMED, Kind.EMERGENCY),
            ended_at=None,
            person__in=people,
            group__in=groups,
        )
        found = rows.order_by("record", "pk").values_list("record", "pk", "person", "group")
        for record, pk, *whose in found:
            if tuple(whose) in going:
                operations.current().admit_by_rule(lock(model(pk=record)))
                for row in rows.filter(pk=pk):  # unless it was ended meanwhile
                    restriction.end(row, ROLE_ENDED)
                    if row.kind == Kind.NAMED:
                        restriction.tell_keepers(row)


def _named_in(memberships, table):
    """What stands of these people's being named, or let in, in the groups that they leave."""
    same = memberships.filter(user=OuterRef("person"), group=OuterRef("group"))
    return table._base_manager.filter(Exists(same), ended_at=None)
