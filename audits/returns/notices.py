"""Who is told what about a return. Each notice has an occasion, so nobody is told twice.

| notice | when | to |
|---|---|---|
| opened | the agency can fill it in | whoever answers for the agency |
| extended | it has a later last day | whoever answers for the agency |
| reminder | on the days that its cycle says, before its last day | whoever answers for the agency |
| overdue | 1, 5 and 10 working days after its last day | see `audits.returns.reminding` |

Nobody is told of their own act.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from accounts.models import Membership
from audits.returns import ways
from audits.returns.models import Return
from audits.returns.parties import ReturnParties
from audits.returns.policy import State
from core import notifications


def opened(returns: Iterable[Return]) -> None:
    parties = ReturnParties(returns)
    answering = people_of(parties, ways.RUN_IT)
    notifications.queue_many(
        ("return_opened", person, each, f"return:{each.pk}:opened", each.due_on)
        for each in parties.returns
        for person in answering[each.pk]
    )


def extended(returns: Iterable[Return], by) -> None:
    parties = ReturnParties(returns)
    answering = people_of(parties, ways.RUN_IT)
    notifications.queue_many(
        ("return_extended", person, each, f"return:{each.pk}:extended:{each.due_on}", each.due_on)
        for each in parties.returns
        if each.state != State.WAITING
        for person in answering[each.pk]
        if by is None or person != by.pk
    )


def people_of(parties: ReturnParties, roles: Iterable[str]) -> dict[int, list[int]]:
    """By return, the keys of those who hold one of ``roles`` at its agency. One statement, beside
    those of the parties."""
    roles = frozenset(roles)
    groups = {
        each.pk: [
            group for role, group in parties.at_agencies[parties.now[each.agency_id]]
            if role in roles
        ]
        for each in parties.returns
    }  # fmt: skip
    in_group = members({group for found in groups.values() for group in found})
    return {
        pk: list(dict.fromkeys(person for group in found for person in in_group[group]))
        for pk, found in groups.items()
    }


def members(groups: Iterable[int]) -> dict[int, list[int]]:
    """By group, the keys of the people in it."""
    found: dict[int, list[int]] = defaultdict(list)
    rows = Membership.objects.filter(group__in=list(groups), user__is_active=True)
    for group, person in rows.order_by("pk").values_list("group", "user"):
        found[group].append(person)
    return found


def reminders(due: Mapping[int, tuple[Return, int]]) -> None:
    """``due``: by key the return, and how many days before its last day this one is."""
    parties = ReturnParties([each for each, _ in due.values()])
    answering = people_of(parties, ways.RUN_IT)
    notifications.queue_many(
        (
            "return_reminder", person, each,
            f"return:{each.pk}:reminder:{each.due_on}:{due[each.pk][1]}", each.due_on,
        )
        for each in parties.returns
        for person in answering[each.pk]
    )  # fmt: skip


def overdue(told: Iterable[tuple[Return, int, int]]) -> None:
    """``told``: (return, person, working days after its last day)."""
    notifications.queue_many(
        (
            "return_overdue", person, each, f"return:{each.pk}:overdue:{each.due_on}:{days}",
            each.due_on,
        )
        for each, person, days in told
    )  # fmt: skip
