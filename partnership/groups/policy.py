"""The rules of groups, their seats, their chairs and their terms of reference: pure.

Sources: the published arrangements (2023), How we deliver on our priorities; annual report
2019-20, sections 2, 4 and 11: the partners chair for a year at a time; fact sheet, section 6.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from core.calendar import months_after
from core.words import day, listed
from partnership import people
from partnership.groups.models import GroupSeat, PartnershipGroup, TermsOfReference
from partnership.groups.quorum import Present
from partnership.groups.work import Left

Kind, As = PartnershipGroup.Kind, GroupSeat.As

# The partners chair these in turn; in every other one the chair is one of its seats.
ROTATES = frozenset({Kind.LEADERSHIP, Kind.EXECUTIVE})
MONTHS_OF_A_TERM = 12
WARNED_MONTHS_BEFORE = 3
CHAIRS = frozenset({As.CHAIR, As.DEPUTY_CHAIR})
# Who is there but does not count towards a quorum.
DO_NOT_COUNT = frozenset({As.ADVISER, As.MINUTE_TAKER})

SECTIONS = tuple(TermsOfReference.headings.items())


# --- groups ---------------------------------------------------------------------------------------


def why_not_end_date(kind: str, ends_on: date | None) -> str | None:
    """A task and finish group is made with its end; no other has one."""
    if kind == Kind.TASK_AND_FINISH and ends_on is None:
        return "A task and finish group needs a last day: enter when it is to be done."
    if kind != Kind.TASK_AND_FINISH and ends_on is not None:
        return "Only a task and finish group has a last day: leave it empty, or change the kind."
    return None


def why_not_move_end(before: Any, kind: str, ends_on: date | None) -> str | None:
    """``before``: the group as it was. A last day that was set moves with a reason alone."""
    if before.ends_on is None or kind != Kind.TASK_AND_FINISH or ends_on == before.ends_on:
        return None
    return "Its last day is moved by extending the group, which asks for the reason."


def why_not_report_to(
    group: int | None, parent: int | None, lines: Mapping[int, int | None], names: Mapping[int, str]
) -> str | None:
    """``lines``: whom each group reports to, all by key. ``group`` None: a new one.

    A line goes up to the end: a group that would report to itself through others is refused.
    """
    if group is None or parent is None:
        return None
    if group == parent:
        return f"{names[group]} cannot report to itself. Choose another group, or none."
    way: list[int] = []
    at: int | None = parent
    while at is not None and at not in way:
        way.append(at)
        at = lines.get(at)
    if group not in way:
        return None
    between = [names[each] for each in way[1 : way.index(group)]]
    through = f", through {listed(between)}" if between else ""
    return (
        f"{names[parent]} itself reports to {names[group]}{through}. Choose a group that does not,"
        " or change that line first."
    )


def is_over(group: Any, today: date) -> bool:
    """Past its last day, and neither closed nor extended."""
    return group.closed_on is None and group.ends_on is not None and group.ends_on < today


def why_not_extend(group: Any, until: date, today: date) -> str | None:
    if group.kind != Kind.TASK_AND_FINISH:
        return "Only a task and finish group has a last day."
    if group.closed_on:
        return f"{group} was closed on {day(group.closed_on)}."
    if until <= group.ends_on:
        return f"The new last day must be after {day(group.ends_on)}."
    if until < today:
        return "The new last day must be today or in the future."
    return None


def why_not_close(group: Any, reporting: Sequence[str], work: Sequence[Left] = ()) -> str | None:
    """``reporting``: names of the open groups that report to it. ``work``: what is open with it:
    whoever closes a group says who sees to it instead."""
    if group.closed_on:
        return f"{group} was closed on {day(group.closed_on)}. There is nothing more to do."
    found = []
    if reporting:
        does = "reports" if len(reporting) == 1 else "report"
        found.append(
            f"{listed(reporting)} still {does} to it. Say first whom they report to instead."
        )
    found += [f"It still has {said}." for said in in_words(work)]
    return " ".join(found) or None


def in_words(work: Iterable[Left]) -> list[str]:
    """A sentence, without "It still has" and its full stop, for each thing that is done about it:
    "2 open actions and 1 duty: the Business Manager moves that to another group"."""
    found: dict[str, list[str]] = {}
    for each in work:
        found.setdefault(each.then, []).append(each.said)
    return [f"{listed(said)}: {then}" for then, said in found.items()]


def why_not_keep(group: Any) -> str | None:
    """A group that is closed stays as it was."""
    if group.closed_on:
        return f"{group} was closed on {day(group.closed_on)}: it stays as it was then."
    return None


def why_no_members(group: Any) -> str | None:
    if group.kind == Kind.BOARD:
        return f"{group} is run by others, who keep its members."
    return why_not_keep(group)


# --- seats ----------------------------------------------------------------------------------------


def why_not_seat(group: Any, agency: Any, sits_as: str, chairs: bool) -> str | None:
    """``chairs``: whether somebody else's seat in the group is the chair's already."""
    if refusal := why_no_members(group):
        return refusal
    if agency is None:
        return "Select the agency: a member sits for one."
    if agency.closed_on or agency.succeeded_by_id:
        return f"{agency} no longer exists. Choose the agency that took over."
    if sits_as == As.CHAIR and group.kind in ROTATES:
        return "The partners chair this group in turn: enter it under “Who chairs” instead."
    if sits_as == As.CHAIR and chairs:
        return "This group has a chair. Change that seat first."
    return None


def why_not_another_empty(
    agency: Any, sits_as: str, post: str, empty: Iterable[tuple[str, str]]
) -> str | None:
    """``empty``: how the agency's other empty seats in the group sit, and for which post. Two alike
    are one entered twice: an agency would be marked for a seat that nobody asked it to fill."""
    if (sits_as, _plain(post)) not in {(each, _plain(said)) for each, said in empty}:
        return None
    which = "Name who sits there, or say here"
    if post:
        which = "Name who sits there, or give this one another post: say"
    return (
        f"{agency} has an empty seat like this in the group already. {which} whom it is meant for,"
        " such as “Named Nurse”."
    )


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def why_not_name(person: int, oneself: Collection[int]) -> str | None:
    """For a seat, or a term as chair. ``oneself``: the keys that
    `partnership.held.counted_as_oneself` gives of whoever names them."""
    if person in oneself:
        return (
            "Nobody gives a seat or the chair to themself, or to somebody they stand in for. Ask"
            " somebody else who keeps the portal."
        )
    return None


def why_not_follow(following: Collection[int], oneself: Collection[int]) -> str | None:
    """``following``: who would come by the chair, by keys; ``oneself``: see `why_not_name`."""
    if set(following) & set(oneself):
        return (
            "The chair would be yours then, or that of somebody you stand in for, as deputy chair."
            " Name who takes the chair instead, or ask somebody else who keeps the portal."
        )
    return None


def why_not_sit(seat: Any, held_role: Any, sitting: Mapping[int, str]) -> str | None:
    """``sitting``: for each person in the group now, whom they sit for."""
    if seat.ended_on:
        return f"This seat ended on {day(seat.ended_on)}."
    if held_role.agency_role.agency_id != seat.agency_id:
        return f"{held_role.person} holds that role elsewhere. Choose somebody of {seat.agency}."
    if held_role.ended_on:
        return f"{held_role.person} no longer holds that role. Choose somebody else."
    if people.is_closed(held_role.person):
        return f"The account of {held_role.person} is closed. Choose somebody else."
    if (where := sitting.get(held_role.person_id)) is not None:
        return f"{held_role.person} sits in this group already, for {where}."
    return None


def why_not_since(what: str, on: date, earliest: date | None, today: date) -> str | None:
    """``earliest``: the day before which it cannot be."""
    if on > today:
        return f"{what} must be today or in the past: enter it on the day itself."
    if earliest is not None and on < earliest:
        return f"{what} must be {day(earliest)} or later."
    return None


def present(seats: Iterable[Any], chairing: int | None = None) -> list[Present]:
    """Those of ``seats`` who count towards a quorum, for `quorum.why_not_quorate`.

    ``chairing``: the key of the partner whose term it is, where the partners chair in turn.
    """
    return [
        Present(
            agency=str(seat.agency),
            is_partner=seat.agency.kind == seat.agency.Kind.SAFEGUARDING_PARTNER,
            chairs=seat.sits_as in CHAIRS or seat.agency_id == chairing,
        )
        for seat in seats
        if seat.sits_as not in DO_NOT_COUNT
    ]


# --- the chair's terms ----------------------------------------------------------------------------


def why_not_term(
    group: Any, partner: Any, begins_on: date, ends_on: date, others: Sequence[Any],
    again_because: str = "",
) -> str | None:  # fmt: skip
    """``others``: the group's other terms. No two of them share a day, and the partners chair in
    turn: one that held the term before says why it chairs again."""
    if refusal := why_not_keep(group):
        return refusal
    if group.kind not in ROTATES:
        return "The chair of this group is one of its seats: change the seat."
    if partner.kind != partner.Kind.SAFEGUARDING_PARTNER:
        return f"{partner} is no safeguarding partner. The three partners chair in turn."
    if partner.closed_on or partner.succeeded_by_id:
        return f"{partner} no longer exists. Choose the agency that took over."
    if ends_on < begins_on:
        return "The last day of the term must be on or after its first day."
    for each in others:
        if begins_on <= each.ends_on and each.begins_on <= ends_on:
            return (
                f"{each.partner} chairs from {day(each.begins_on)} to {day(each.ends_on)}. "
                "Choose days that do not overlap with that."
            )
    before = [each for each in others if each.ends_on < begins_on]
    last = max(before, key=lambda each: each.ends_on, default=None)
    if last is not None and last.partner == partner and not again_because.strip():
        return (
            f"{partner} held the term before this one, and the partners chair in turn. Choose"
            " another partner, or say why it chairs again."
        )
    return None


def why_not_chair(term_partner: Any, held_role: Any, seated: Iterable[int]) -> str | None:
    """``seated``: the held roles, by key, by which people sit in the group for the partner."""
    if held_role is not None and held_role.pk not in set(seated):
        return f"{held_role.person} does not sit in this group for {term_partner}."
    return None


def why_not_remove_term(term: Any, today: date) -> str | None:
    if term.begins_on <= today:
        return "This term has begun: it stays on record. Change its last day instead."
    return None


def term_at(terms: Iterable[Any], on: date) -> Any | None:
    return next((each for each in terms if each.begins_on <= on <= each.ends_on), None)


def next_in_turn(partners: Iterable[Any], terms: Iterable[Any]) -> Any | None:
    """The partner whose last term is the longest ago; before all who never chaired, by name."""
    last: dict[int, date] = {}
    for each in terms:
        last[each.partner_id] = max(each.ends_on, last.get(each.partner_id, each.ends_on))
    return min(partners, key=lambda each: (last.get(each.pk, date.min), str(each)), default=None)


def next_days(terms: Iterable[Any], today: date) -> tuple[date, date]:
    """The first and the last day of the term that follows those there are: a year of it."""
    ends = [each.ends_on for each in terms]
    begins = max([today, *(each + timedelta(days=1) for each in ends)])
    return begins, months_after(begins, MONTHS_OF_A_TERM) - timedelta(days=1)


def is_near(on: date, today: date) -> bool:
    """Whether a day is no more than three months ahead."""
    return today >= months_after(on, -WARNED_MONTHS_BEFORE)


def handover(terms: Sequence[Any], today: date) -> tuple[Any, Any | None] | None:
    """(the term that ends within three months, the one after it or None); None: nothing is near.

    Where nobody chairs now, the term that ended last stands for it.
    """
    begun = [each for each in terms if each.begins_on <= today]
    if not begun:
        return None
    last = max(begun, key=lambda each: each.ends_on)
    if not is_near(last.ends_on, today):
        return None
    after = [each for each in terms if each.begins_on > last.ends_on]
    return last, min(after, key=lambda each: each.begins_on, default=None)


# --- terms of reference ---------------------------------------------------------------------------


def why_not_terms(
    group: Any, sections: Mapping[str, str], has_file: bool, agreed_on: date, effective_on: date,
    review_on: date, today: date, others: Collection[date] = (),
) -> str | None:  # fmt: skip
    """``others``: the days from which the other versions hold."""
    if refusal := why_not_keep(group):
        return refusal
    if group.kind == Kind.BOARD:
        return f"{group} is run by others, who keep its terms of reference."
    if not has_file and not any(sections.values()):
        return "Write the terms of reference, or select a file that holds them."
    if agreed_on > today:
        return "The day they were agreed must be today or in the past."
    if effective_on in others:
        return (
            f"Another version holds from {day(effective_on)}, and nobody would know which of the"
            " two does. Enter another day."
        )
    if review_on <= effective_on:
        return "The day of the review must be after the day they take effect."
    return None


def in_force(versions: Iterable[Any], today: date) -> Any | None:
    """The latest version that has taken effect."""
    begun = [each for each in versions if each.effective_on <= today]
    return max(begun, key=lambda each: (each.effective_on, each.number), default=None)


def is_review_overdue(version: Any, today: date) -> bool:
    return version.review_on < today
