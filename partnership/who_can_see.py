"""“Who can see this, and who has”: of one record, for those who manage it."""

from collections.abc import Callable
from typing import Any

from core import access_log, by_whom, holders
from core.restriction import NAMED
from core.words import in_sentence, opening, short_moment
from partnership import naming, restriction

CAN_COLUMNS = ("Name", "Role", "May", "Why")
HAS_COLUMNS = ("Name", "Did what", "How often", "Last")
REFUSED_COLUMNS = ("Name", "When", "From address", "Tried to open")
REASON_COLUMNS = ("Name", "When", "Why")
NO_REASON = "Given earlier. No rule gives it now: it ends at the next change to this case"
STAYS = "Given while this was open. It is closed now, and who could open it still can"


def no_reason(record) -> str:
    """Why somebody opens it whom no rule gives that now. Of what is closed the rights stay as they
    were (docs/adr/0013-who-may-open-one-case.md)."""
    return STAYS if record.closed_on else NO_REASON


# Who reads a record by no right over it, in sentences.
_besides: list[Callable[[Any], list[str]]] = []


def tell_also(tell: Callable[[Any], list[str]]) -> None:
    """For an app above in which some are shown what a record says; called at start-up."""
    if tell not in _besides:
        _besides.append(tell)


def page(record) -> dict[str, Any]:
    """The tables of the page, in a constant number of statements."""
    held = holders.of(record)
    done, refused = access_log.done_with(record), access_log.refused(record)
    reasons = access_log.reasons(record)
    named = {each.user_id for each in held} | {each.stands_in_for for each in held}
    for row in done:
        named |= {row["person"], row["on_behalf_of"]}
    for line in [*refused, *reasons]:
        named |= {line.person_id, line.on_behalf_of_id}
    people = naming.names(named - {None})
    decided = restriction.page(record)
    return {
        "others": can_rows([each for each in held if each.ways != (NAMED,)], people, record),
        "can_columns": CAN_COLUMNS,
        "can": can_rows(held, people, record),
        "besides": [sentence for tell in _besides for sentence in tell(record)],
        "has_columns": HAS_COLUMNS,
        "has": [has_row(row, people) for row in done],
        "refused_columns": REFUSED_COLUMNS,
        "refused": [
            [
                name(line.person_id, line.on_behalf_of_id, people),
                short_moment(line.at),
                line.address or "Not known",
                opening(naming.page(line.page.rpartition(":")[2])),
            ]
            for line in refused
        ],
        "reason_columns": REASON_COLUMNS,
        "reasons": [
            [
                name(line.person_id, line.on_behalf_of_id, people),
                short_moment(line.at),
                line.said,
            ]
            for line in reasons
        ],
        "number": len({each.user_id for each in held}),
    } | decided


def can_rows(held, people, record) -> list[list[str]]:
    """A line for each person and role, with every way that this role opens the record."""
    posts = naming.posts(each.group_id for each in held)
    lines: dict[tuple[int, int, int | None], tuple[str, list[str]]] = {}
    for each in sorted(held, key=lambda one: holders.RIGHTS.index(one.right), reverse=True):
        whose = (each.user_id, each.group_id, each.stands_in_for)
        _, ways = lines.setdefault(whose, (each.right, []))
        ways += [way for way in each.ways or (no_reason(record),) if way not in ways]
    rows = []
    for (user, group, stead), (right, ways) in lines.items():
        post = posts.get(group, "A group without a role")
        if stead is not None:
            post = f"Deputy for {people[stead]}: {in_sentence(post)}"
        rows.append([people[user], post, opening(right), "; ".join(ways)])
    return sorted(rows)


def has_row(row: dict[str, Any], people) -> list[Any]:
    what = access_log.log().What(row["what"]).label
    if row["purpose"]:
        what = f"{what} ({row['purpose']})"
    who = name(row["person"], row["on_behalf_of"], people)
    return [who, what, row["times"], short_moment(row["last"])]


def name(person: int | None, stood_in_for: int | None, people: dict[int, str]) -> str:
    if person is None:
        return "Nobody signed in"
    return by_whom.in_words(people[person], people.get(stood_in_for))
