"""How far moderation is in a cycle: each return in a line, on a page and in a file."""

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from django.db.models import Count

from audits.moderation import agreement
from audits.moderation.models import (
    BlindScore,
    ModeratedScore,
    ModeratorAssignment,
    scored_blind_by,
)
from audits.returns.models import Return, Submission, SubmittedScore
from audits.returns.policy import STATES, State
from core import pages

MODERATED = (State.SUBMITTED, State.RETURNED, State.FINAL)
COLUMNS = ("Agency", "Return", "Moderators", "Scored", "Differ", "Decided", "Stage")
HEADINGS = COLUMNS
PAIR_COLUMNS = ("Moderators", "Agreement")


@dataclass
class Line:
    """``own``: the agency's scores, by question; ``blind``: by question, those of who finished.
    ``is_hidden``: its reader, or whom they stand in for, is still to score it."""

    agency_return: Return
    moderators: list[ModeratorAssignment] = field(default_factory=list)
    own: dict[int, int] = field(default_factory=dict)
    blind: dict[int, dict[int, int]] = field(default_factory=dict)
    decided: int = 0
    is_hidden: bool = False

    @property
    def finished(self) -> int:
        return sum(each.finished_on is not None for each in self.moderators)

    @property
    def differ(self) -> int:
        return sum(
            len({self.own.get(question), *scores.values()}) > 1
            for question, scores in self.blind.items()
        )

    @property
    def furthest(self) -> int:
        """By how many levels two scores of one question lie apart at most."""
        apart = [0]
        for question, scores in self.blind.items():
            own = [self.own[question]] if question in self.own else []
            every = [*scores.values(), *own]
            apart.append(max(every) - min(every))
        return max(apart)

    @property
    def is_ready(self) -> bool:
        is_open = self.agency_return.state == State.SUBMITTED
        all_have = self.finished == len(self.moderators)
        return bool(is_open and all_have and self.own and self.decided >= len(self.own))

    @property
    def stage(self) -> str:
        if self.agency_return.state != State.SUBMITTED:
            return STATES[State(self.agency_return.state)]
        if self.is_hidden:
            return "Shown once you have scored it"
        if not self.own:
            return "Nothing is scored: to be accepted"
        if self.is_ready:
            return "Ready to be made final"
        if not self.moderators:
            return "Waits to be assigned"
        if self.finished < len(self.moderators):
            return "Being scored"
        return "To be decided"

    @property
    def cells(self) -> list[str]:
        if self.is_hidden:
            return ["", "", "", "", self.stage]
        names = ", ".join(str(each.moderator.person) for each in self.moderators)
        return [
            names or ("" if self.agency_return.state == State.FINAL else "Nobody yet"),
            f"{self.finished} of {len(self.moderators)}" if self.moderators else "",
            str(self.differ) if self.finished else "",
            f"{self.decided} of {len(self.own)}",
            self.stage,
        ]


def lines(cycle, person) -> list[Line]:
    """Of the returns that were handed in, by the agency's name."""
    rows = Return.objects.visible_to(person).filter(cycle=cycle, state__in=MODERATED)
    return lines_of(rows, person)


def lines_of(rows, person) -> list[Line]:
    """``rows``: returns, narrowed to what ``person`` may see. Eight statements, however many.
    Returns that they are to score blind have no number in them."""
    found = {each.pk: Line(each) for each in rows.select_related("agency").order_by("agency__name")}
    hidden = scored_blind_by(person).filter(agency_return__in=list(found))
    for key in hidden.values_list("agency_return", flat=True):
        found[key].is_hidden = True
    handed_in = Submission.objects.visible_to(person).filter(agency_return__in=list(found))
    handed_in = handed_in.exclude(submitted_on=None).order_by("number")
    latest = dict(handed_in.values_list("agency_return", "pk"))
    people = ModeratorAssignment.objects.visible_to(person).filter(
        submission__in=[*latest.values()]
    )
    of = {}
    for each in people.select_related("moderator__person").order_by("pk"):
        if each.finished_on or not each.ended_on:
            found[each.agency_return_id].moderators.append(each)
            of[each.pk] = each
    own = SubmittedScore.objects.visible_to(person).filter(agency_return__in=list(found))
    for key, question, value in own.exclude(value=None).values_list(
        "agency_return", "criterion", "value"
    ):
        found[key].own[question] = value
    blind = BlindScore.objects.visible_to(person).filter(
        assignment__in=[pk for pk, each in of.items() if each.finished_on]
    )
    for key, question, by, value in blind.values_list(
        "agency_return", "criterion", "assignment", "value"
    ):
        found[key].blind.setdefault(question, {})[by] = value
    decided = ModeratedScore.objects.visible_to(person).filter(
        agency_return__in=list(found), replaced_on=None
    )
    for key, number in decided.order_by().values_list("agency_return").annotate(Count("pk")):
        found[key].decided = number
    return list(found.values())


def rows(found: list[Line]) -> list[list[Any]]:
    address_of = pages.addresses("moderation:panel")
    return [
        [
            each.agency_return.agency.name,
            {
                "text": each.agency_return.reference,
                "url": address_of(each.agency_return.reference),
            },
            *each.cells,
        ]
        for each in found
    ]


def sheet(found: list[Line]) -> list[list[Any]]:
    return [
        [each.agency_return.agency.name, each.agency_return.reference, *each.cells]
        for each in found
    ]


def agreed(found: list[Line], levels: list[int]) -> tuple[str, list[list[str]]]:
    """Between moderators: over the whole cycle, and of each pair of people."""
    every: list[agreement.Pair] = []
    by_pair: dict[tuple[str, str], list[agreement.Pair]] = defaultdict(list)
    for line in found:
        names = {each.pk: str(each.moderator.person) for each in line.moderators}
        for scores in line.blind.values():
            for one, other in combinations(sorted(scores, key=lambda key: (names[key], key)), 2):
                pair = (scores[one], scores[other])
                every.append(pair)
                by_pair[names[one], names[other]].append(pair)
    if not every:
        return "", []
    return agreement.in_words(every, levels), [
        [f"{one} and {other}", agreement.in_words(pairs, levels)]
        for (one, other), pairs in sorted(by_pair.items())
    ]
