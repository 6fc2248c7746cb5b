"""What is shown of groups: read once for all of them, or for one, in a constant number of
statements."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q
from django.urls import reverse

from core import clock
from core.words import counted, day, short_day
from partnership.groups import policy, quorum, work
from partnership.groups.models import (
    ChairTerm,
    GroupLink,
    GroupSeat,
    PartnershipGroup,
    SeatHolder,
    TermsOfReference,
)
from partnership.models import Agency
from partnership.roles import Role

Kind = PartnershipGroup.Kind
COLUMNS = ("Group", "Kind", "Chair", "Members", "To note")
MEMBER_COLUMNS = ("Who", "Sits as", "For", "Post", "Since")
TERM_COLUMNS = ("Partner", "Who chairs", "From", "To")
VERSION_COLUMNS = ("Version", "In effect from", "Agreed by", "Agreed on", "Review due")
HELD_COLUMNS = ("Who", "From", "Until", "Why it ended")


NOBODY_YET = "It has no chair and no members"
AGENCY_COLUMNS = ("Group", "Sits as", "Who")


def seats_of(agency, viewer) -> list[list[Any]]:
    """The groups in which an agency has a seat now, for the agency's own page."""
    seats = GroupSeat.objects.visible_to(viewer).filter(agency=agency, ended_on=None)
    holders = SeatHolder.objects.visible_to(viewer).filter(seat__agency=agency, ended_on=None)
    holders = holders.select_related("held_role__person")
    now = {each.seat_id: str(each.held_role.person) for each in holders}
    return [
        [
            {"text": seat.group.name, "url": seat.group.get_absolute_url()},
            seat.get_sits_as_display(),
            now.get(seat.pk, "Open seat"),
        ]
        for seat in seats.select_related("group").order_by("group__name", "pk")
    ]


@dataclass
class Sitting:
    """A seat that has not ended, and who sits there now; in a closed group, one that the group had
    until that day, and who sat there."""

    seat: GroupSeat
    holder: SeatHolder | None

    @property
    def name(self) -> str:
        return str(self.holder.held_role.person) if self.holder else ""

    @property
    def for_whom(self) -> str:
        return for_whom(self.seat, self.holder)


INDEPENDENT = "Nobody: independent"


def for_whom(seat: GroupSeat, holder: SeatHolder | None) -> str:
    """The agency; nobody, where the independent scrutineer sits, whose post is with the business
    team."""
    role = holder.held_role.agency_role.role if holder else ""
    return INDEPENDENT if role == Role.INDEPENDENT_SCRUTINEER else seat.agency.name


def name_of(seat: GroupSeat, holder: SeatHolder | None) -> str:
    """Member for the Council; Adviser, independent"""
    if for_whom(seat, holder) == INDEPENDENT:
        return f"{seat.get_sits_as_display()}, independent"
    return str(seat)


class Whole:
    """The groups given, with everything that hangs on them. ``groups``: read already."""

    def __init__(self, viewer, groups: Iterable[PartnershipGroup]):
        self.groups = list(groups)
        self.today = clock.today()
        among = [each.pk for each in self.groups]
        self.seats: dict[int, list[Sitting]] = defaultdict(list)
        stood = Q(ended_on=None)
        holders = SeatHolder.objects.visible_to(viewer).filter(
            stood | Q(ended_on__gte=F("seat__group__closed_on")), seat__group__in=among
        )
        holders = holders.select_related("held_role__person", "held_role__agency_role")
        now = {each.seat_id: each for each in holders.order_by("started_on", "pk")}
        seats = GroupSeat.objects.visible_to(viewer).filter(
            stood | Q(ended_on__gte=F("group__closed_on")), group__in=among
        )
        for seat in seats.select_related("agency", "group"):
            self.seats[seat.group_id].append(Sitting(seat, now.get(seat.pk)))
        order = {value: place for place, value in enumerate(GroupSeat.As.values)}
        for found in self.seats.values():
            found.sort(
                key=lambda each: (order[each.seat.sits_as], each.seat.agency.name, each.seat.pk)
            )
        self.terms: dict[int, list[ChairTerm]] = defaultdict(list)
        terms = ChairTerm.objects.visible_to(viewer).filter(group__in=among)
        for term in terms.select_related("partner", "held_role__person"):
            self.terms[term.group_id].append(term)
        self.versions: dict[int, list[TermsOfReference]] = defaultdict(list)
        versions = TermsOfReference.objects.visible_to(viewer).filter(group__in=among)
        for version in versions.select_related("group", "agreed_by"):
            self.versions[version.group_id].append(version)

    def chair(self, group) -> str:
        """Who chairs now, or did when the group was closed, in words; "" when nothing is known of
        it."""
        if group.kind in policy.ROTATES:
            term = policy.term_at(self.terms[group.pk], group.closed_on or self.today)
            if term is not None:
                who = term.held_role.person if term.held_role else "to be named"
                return f"{term.partner} ({who})"
        for each in self.seats[group.pk]:
            if each.seat.sits_as == GroupSeat.As.CHAIR:
                return f"{each.name or each.seat.post or 'To be named'}, {each.seat.agency}"
        return group.chair_as_published

    def open_seats(self, group) -> int:
        return sum(each.holder is None for each in self.seats[group.pk])

    def cannot_sign_in(self, group) -> int:
        """How many sit there whose account is closed or suspended: their roles have not ended."""
        sitting = (each.holder for each in self.seats[group.pk] if each.holder)
        return sum(not holder.held_role.person.is_active for holder in sitting)

    def in_force(self, group) -> TermsOfReference | None:
        return policy.in_force(self.versions[group.pk], self.today)

    def notes(self, group) -> list[str]:
        """What has to be seen to, each a sentence without its full stop."""
        if group.closed_on:
            return []
        found = []
        if policy.is_over(group, self.today):
            found.append(f"Was to be done by {day(group.ends_on)}: close it, or extend it")
        version = self.in_force(group)
        if version is not None and policy.is_review_overdue(version, self.today):
            found.append(f"Terms of reference were due for review on {day(version.review_on)}")
        if open_seats := self.open_seats(group):
            found.append(f"{counted(open_seats, 'seat')} open")
        if closed := self.cannot_sign_in(group):
            found.append(f"{counted(closed, 'member')} whose account is closed or suspended")
        if group.kind in policy.ROTATES:
            found += self._chair_notes(group)
        elif group.run_by_us and not self._has_a_chair(group):
            found.append("Nobody chairs it" if self.seats[group.pk] else NOBODY_YET)
        return found

    def _has_a_chair(self, group) -> bool:
        return any(each.seat.sits_as == GroupSeat.As.CHAIR for each in self.seats[group.pk])

    def _chair_notes(self, group) -> list[str]:
        terms = self.terms[group.pk]
        if policy.term_at(terms, self.today) is None:
            return ["Nobody chairs it now"]
        near = policy.handover(terms, self.today)
        if near is None:
            return []
        ending, following = near
        if following is None:
            return [f"The chair’s term ends on {day(ending.ends_on)}, and none follows"]
        unnamed = "" if following.held_role_id else "; the person is to be named"
        return [f"The chair passes to {following.partner} on {day(following.begins_on)}{unnamed}"]

    def rows(self) -> list[list[Any]]:
        """Of the table of the groups that we run."""
        return [
            [
                {"text": group.name, "url": group.get_absolute_url()},
                group.get_kind_display(),
                self.chair(group),
                len(self.seats[group.pk]) or "",
                f"Closed on {day(group.closed_on)}"
                if group.closed_on
                else " · ".join(self.notes(group)),
            ]
            for group in self.groups
            if group.run_by_us
        ]


def every(viewer):
    """All groups, ours first: open, then closed."""
    rows = PartnershipGroup.objects.visible_to(viewer).select_related("reports_to")
    order = {kind: place for place, kind in enumerate(Kind.values)}
    return sorted(
        rows, key=lambda each: (each.closed_on is not None, order[each.kind], each.name, each.pk)
    )


# --- one group ------------------------------------------------------------------------------------


def linked(viewer, group) -> list[PartnershipGroup]:
    """From whichever side the link was made."""
    rows = GroupLink.objects.visible_to(viewer)
    found = [
        each.board if each.group_id == group.pk else each.group
        for each in (rows.filter(group=group) | rows.filter(board=group)).select_related(
            "group", "board"
        )
    ]
    return sorted(found, key=lambda each: each.name)


def links(viewer) -> list[tuple[int, int]]:
    return list(GroupLink.objects.visible_to(viewer).values_list("group_id", "board_id"))


def meets(group) -> str:
    """Quarterly: 4 meetings a year are promised"""
    promise = ""
    if group.meetings_a_year:
        promise = f"{counted(group.meetings_a_year, 'meeting')} a year"
        promise += " is promised" if group.meetings_a_year == 1 else " are promised"
    if group.meets and promise:
        return f"{group.meets}: {promise}"
    return group.meets or promise


def rule_of(group) -> quorum.Rule:
    return quorum.Rule(group.quorum_chair, group.quorum_agencies, group.quorum_partners)


def quorum_of(whole: Whole, group, partners: int) -> str:
    """In words. ``partners``: how many safeguarding partners there are."""
    there = policy.present(each.seat for each in whole.seats[group.pk])
    return quorum.in_words(rule_of(group), partners, len({each.agency for each in there}))


def partners(viewer):
    """The safeguarding partners of today."""
    return Agency.objects.visible_to(viewer).filter(
        kind=Agency.Kind.SAFEGUARDING_PARTNER, closed_on=None, succeeded_by=None
    )


def member_rows(whole: Whole, group, *, keeps: bool) -> list[list[Any]]:
    """``keeps``: the reader keeps the groups, and each row leads to the seat."""
    rows = []
    for each in whole.seats[group.pk]:
        seat, since = each.seat, each.holder.started_on if each.holder else None
        name: Any = each.name or "Open seat"
        if keeps:
            name = {"text": name, "url": seat.get_absolute_url()}
        rows.append(
            [
                name,
                seat.get_sits_as_display(),
                each.for_whom,
                seat.post,
                short_day(since) if since else "",
                *([short_day(group.closed_on)] if group.closed_on else []),
            ]
        )
    return rows


def member_columns(group) -> tuple[str, ...]:
    return (*MEMBER_COLUMNS, "Until") if group.closed_on else MEMBER_COLUMNS


def term_rows(whole: Whole, group, *, keeps: bool) -> list[list[Any]]:
    """Latest first."""
    rows, with_reasons = [], _any_again(whole, group)
    for term in sorted(whole.terms[group.pk], key=lambda each: each.begins_on, reverse=True):
        partner: Any = term.partner.name
        if keeps and term.ends_on >= whole.today and not group.closed_on:
            url = reverse("groups:term_change", args=[group.slug, term.pk])
            partner = {"text": partner, "url": url}
        rows.append(
            [
                partner,
                str(term.held_role.person) if term.held_role else "To be named",
                short_day(term.begins_on),
                short_day(term.ends_on),
                *([term.again_because] if with_reasons else []),
            ]
        )
    return rows


def term_columns(whole: Whole, group) -> tuple[str, ...]:
    return (*TERM_COLUMNS, "Why it chairs again") if _any_again(whole, group) else TERM_COLUMNS


def _any_again(whole: Whole, group) -> bool:
    return any(term.again_because for term in whole.terms[group.pk])


def version_rows(whole: Whole, group) -> list[list[Any]]:
    in_force = whole.in_force(group)
    return [
        [
            {
                "text": f"Version {each.number}" + (" (in force)" if each == in_force else ""),
                "url": each.get_absolute_url(),
            },
            short_day(each.effective_on),
            each.agreed_by.name,
            short_day(each.agreed_on),
            short_day(each.review_on),
        ]
        for each in whole.versions[group.pk]
    ]


def proposal(viewer, whole: Whole, group) -> tuple[Agency | None, tuple]:
    """Whose turn it is after the terms there are, and when that would be."""
    terms = whole.terms[group.pk]
    return policy.next_in_turn(list(partners(viewer)), terms), policy.next_days(terms, whole.today)


# --- files ----------------------------------------------------------------------------------------

GROUP_HEADINGS = (
    "Group", "Kind", "Purpose", "Reports to", "Chair", "Meets", "Meetings a year", "Quorum",
    "Seats", "Open seats", "Last day", "Closed on", "Terms of reference from", "Review due",
    "To note",
)  # fmt: skip
MEMBER_HEADINGS = (
    "Group", "Who", "Sits as", "For", "Post", "Seat since", "Person since", "Open", "Until",
)  # fmt: skip


def group_file(viewer) -> list[list[Any]]:
    whole, there_are = Whole(viewer, every(viewer)), partners(viewer).count()
    rows = []
    for group in whole.groups:
        version = whole.in_force(group)
        rows.append(
            [
                group.name,
                group.get_kind_display(),
                group.purpose,
                str(group.reports_to or ""),
                whole.chair(group),
                group.meets,
                group.meetings_a_year,
                quorum_of(whole, group, there_are) if group.run_by_us else "",
                len(whole.seats[group.pk]),
                whole.open_seats(group),
                group.ends_on,
                group.closed_on,
                version.effective_on if version else None,
                version.review_on if version else None,
                "; ".join(whole.notes(group)),
            ]
        )
    return rows


def member_file(viewer) -> list[list[Any]]:
    whole = Whole(viewer, every(viewer))
    return [
        [
            group.name,
            each.name,
            each.seat.get_sits_as_display(),
            each.for_whom,
            each.seat.post,
            each.seat.started_on,
            each.holder.started_on if each.holder else None,
            "" if each.holder else "Yes",
            group.closed_on,
        ]
        for group in whole.groups
        for each in whole.seats[group.pk]
    ]


# --- for the home page of whoever keeps the groups ------------------------------------------------


def upkeep(viewer) -> list[dict[str, str]]:
    """A line for each group in which something has to be seen to."""
    groups = PartnershipGroup.objects.visible_to(viewer).filter(closed_on=None)
    whole = Whole(viewer, groups.exclude(kind=Kind.BOARD))
    closed = list(PartnershipGroup.objects.visible_to(viewer).exclude(closed_on=None))
    left = work.of([each.pk for each in closed]) if closed else {}
    said = [(group, whole.notes(group)) for group in whole.groups]
    said += [
        (group, [f"Closed, and still has {said}" for said in policy.in_words(left[group.pk])])
        for group in closed
        if left.get(group.pk)
    ]
    return [
        {
            "text": f"{group.name}: {'. '.join(notes)}",
            "url": group.get_absolute_url(),
        }
        for group, notes in said
        if notes
    ]
