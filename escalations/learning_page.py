"""The learning report in words: its tables, on the page, on paper and in a file alike."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from statistics import median
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html

from core import clock
from core.words import counted, listed
from escalations import afterwards, policy, timetable
from escalations.afterwards_models import HELD, IMPROVED, RESPECTFUL
from escalations.learning import WITHIN, Report
from escalations.models import OUTCOMES, LevelOfNeed, Reason
from escalations.policy import Side
from escalations.within_policy import between
from partnership import small_counts, years
from partnership.agencies import sizes
from partnership.identifying import people_in_words
from partnership.models import Agency

# Who has a duty to challenge, and is listed by name where they raised none.
LISTED_KINDS = (Agency.Kind.SAFEGUARDING_PARTNER, Agency.Kind.RELEVANT_AGENCY)
RESTRICTED = (
    "Escalations that are restricted to named people are not counted, for any reader: a number must"
    " not tell that there is one."
)
UNDER_CHALLENGE = "Possible under-challenge"
ASKS = (
    "Few challenges can mean that agencies agree, that people settle things by talking, or that"
    " they do not feel able to challenge. The mark asks which; it does not say."
)
COLUMNS = ("This quarter", "A year before", "Twelve months")
# By field of an answer, the question and what can be said to it.
ASKED_AFTERWARDS = (
    ("improved", "The child’s position improved?", IMPROVED),
    ("respectful", "The process was respectful?", RESPECTFUL),
    ("held", "What was agreed has held?", HELD),
)
HEADINGS = ("Table", "Line", "Column", "Value")


@dataclass(frozen=True)
class Table:
    """``rows``: texts and numbers. ``bars``: a bar beside the number of the second column.
    ``note``: a sentence below. ``none``: what is said where there is no row."""

    caption: str
    columns: tuple[str, ...]
    rows: list[list[Any]]
    bars: bool = False
    totals: bool = False
    note: str = ""
    none: str = "None."

    @property
    def shown(self) -> list[list[Any]]:
        if not self.bars:
            return self.rows
        lines = self.rows[:-1] if self.totals else self.rows
        most = max((row[1] for row in lines if isinstance(row[1], int)), default=0)
        return [
            *([row[0], _bar(row[1], most), *row[2:]] for row in lines),
            *self.rows[len(lines) :],
        ]

    def for_a_file(self) -> Iterable[list[Any]]:
        for row in self.rows:
            for column, value in zip(self.columns[1:], row[1:], strict=True):
                said = value["text"] if isinstance(value, dict) else value
                yield [self.caption, row[0], column, said]


def _bar(value: Any, most: int):
    if not isinstance(value, int) or not value:
        return value
    return format_html(
        '<span class="portal-bar">{} <progress class="portal-bar__line" value="{}" max="{}"'
        ' aria-hidden="true"></progress></span>',
        value, value, most,
    )  # fmt: skip


def _said(number: int | None, word: str) -> int | str:
    return word if number is None else number


class Page:
    """``viewer``: whoever reads; ``enters_sizes``: whether they may say how large an agency is."""

    def __init__(self, report: Report, viewer, *, enters_sizes: bool = False):
        self.report, self.viewer, self.enters_sizes = report, viewer, enters_sizes
        self.quarter = report.quarter
        self.held = report.held()
        known = report.agencies("rows") | report.agencies("columns")
        known |= {agency for agency, _ in self.held if agency is not None}
        there = Q(kind__in=LISTED_KINDS, closed_on=None, succeeded_by=None)
        rows = Agency.objects.visible_to(viewer).filter(Q(pk__in=known) | there)
        self.agencies = {each.pk: each for each in rows.order_by("name", "pk")}
        self.procedure = timetable.in_force()

    @property
    def periods(self) -> str:
        """What the columns are of."""
        before, last = self.report.quarters[-1], str(self.quarter).partition(" to ")[2]
        return (
            f"“This quarter” is {self.quarter}, “a year before” is {before}, and “twelve months”"
            f" end with {last}."
        )

    def tables(self) -> list[Table]:
        found = [
            self._by_agency("Raised by", "rows", self.report.raised_by),
            self._by_agency("Challenged", "columns", self.report.challenged),
            self._pairs(),
            self._list("Step at which it ended or stands", "step", self._steps()),
            self._list("Level of need", "level_of_need", list(LevelOfNeed.choices)),
            self._list("Reason", "reason", list(Reason.choices)),
            self._list("How it ended", "outcome", [*OUTCOMES, ("", "Still open")]),
            self._days_to_resolve(),
            self._in_time(),
            self._held(),
            self._afterwards(),
            self._silence(),
        ]
        return [*found, self._again()] if self.report.all_of_it else found

    @property
    def total(self) -> str:
        number = self.report.now.total
        if number is None:
            return f"{people_in_words(1)} escalations were raised."
        return f"{counted(number, 'escalation')} {'was' if number == 1 else 'were'} raised."

    @property
    def none_raised(self) -> str:
        """Which agencies raised none in the quarter, as far as it may be told."""
        found = [
            str(each)
            for each in self.agencies.values()
            if each.kind in LISTED_KINDS and not each.is_gone and self.report.now.row(each.pk) == 0
        ]
        if not found:
            return ""
        return f"Raised none in this quarter: {listed(found)}. Schools are not listed one by one."

    # --- who raised, and with whom --------------------------------------------------------------

    def _three(self, numbers, tables) -> list[Any]:
        now, before, twelve_months = numbers
        words = tables[self.quarter].word, tables[self.report.quarters[-1]].word
        last = small_counts.HELD_BACK
        return [_said(now, words[0]), _said(before, words[1]), _said(twelve_months, last)]

    def _by_agency(self, caption: str, part: str, of: Callable) -> Table:
        with_a_line = self.report.agencies(part)
        rows = [
            [str(each), *self._three(of(pk), self.report.pairs)]
            for pk, each in self.agencies.items()
            if pk in with_a_line
        ]
        if part == "columns" and self.report.has_any_within:
            within = self.report.challenged(WITHIN)
            rows.append(["Within the agency", *self._three(within, self.report.pairs)])
        if rows:
            rows.append(["Together", *self._totals()])
        return Table(caption, ("Agency", *COLUMNS), rows, bars=True, totals=True)

    def _totals(self) -> list[Any]:
        *both, twelve_months = self.report.totals()
        few = people_in_words(1)
        return [
            *(_said(number, few) for number in both),
            _said(twelve_months, small_counts.HELD_BACK),
        ]

    def _pairs(self) -> Table:
        now = self.report.now
        rows = [
            [self._between(ours, theirs), _said(number, now.word)]
            for (ours, theirs), number in now.cells.items()
        ]
        none = "None." if now.total == 0 else "Too few to be told one by one."
        return Table(
            "Who challenged whom, this quarter", ("Agencies", "Number"), sorted(rows, key=str),
            bars=True, none=none,
        )  # fmt: skip

    def _between(self, ours: int, theirs: int | str) -> str:
        is_within = theirs == WITHIN
        return between(self._name(ours), "" if is_within else self._name(theirs), is_within)

    def _name(self, agency: int | None) -> str:
        return "The statutory partners" if agency is None else str(self.agencies[agency])

    # --- lists ----------------------------------------------------------------------------------

    def _steps(self) -> list[tuple[Any, str]]:
        return [
            (step.number.value, f"Step {step.number}: {step.title}")
            for step in self.procedure.steps
        ]

    def _list(self, caption: str, name: str, choices: list[tuple[Any, str]]) -> Table:
        tables = self.report.lists[name]
        rows = []
        for key, label in choices:
            numbers = self.report.three(tables, lambda table, key=key: table.cell(key))
            if any(number != 0 for number in numbers):
                rows.append([str(label), *self._three(numbers, tables)])
        return Table(caption, (caption, *COLUMNS), rows, bars=True)

    # --- how long it took -----------------------------------------------------------------------

    def _days_to_resolve(self) -> Table:
        last = self.procedure.last_day
        rows = []
        for quarter, shown, took in self.report.days_to_resolve(last):
            within, later = shown.cell(True), shown.cell(False)
            longest: list[Any] = [small_counts.HELD_BACK] * 2
            if shown.total == 0:
                longest = ["None closed"] * 2
            elif took:
                longest = [_number(median(took)), max(took)]
            rows.append(
                [str(quarter), *longest, *(_said(each, shown.word) for each in (within, later)),
                 _share(within, later)]
            )  # fmt: skip
        columns = (
            "Closed in", "Half took up to", "The longest took", f"Within {last} working days",
            "Later", "Share within",
        )  # fmt: skip
        note = "In working days of England, from day 1. “Half took up to” is the median."
        return Table("Working days to resolve", columns, rows, note=note)

    def _in_time(self) -> Table:
        found = self.report.in_time()
        rows = []
        for number, label in self._steps():
            if number in found:
                in_time, late = found[number].cell(True), found[number].cell(False)
                word = found[number].word
                rows.append([label, _said(in_time, word), _said(late, word), _share(in_time, late)])
        note = (
            "Of the steps that were due in this quarter: settled, or taken further by people, by"
            " the day they were due; or not finished by then."
        )
        columns = ("Step", "In time", "Not finished in time", "Share in time")
        return Table("In time, by step", columns, rows, note=note)

    def _held(self) -> Table:
        rows = []
        for agency in [*self.agencies, None]:
            both = [self.held.get((agency, side)) for side in (Side.RAISING, Side.CHALLENGED)]
            partners = self.held.get((agency, Side.PARTNERS))
            if partners is not None:
                both = [partners, None]
            if any(each is not None for each in both):
                told = ["–" if each is None else _number(each) for each in both]
                rows.append([self._name(agency), *told])
        columns = ("With whom", "As the agency raising it", "As the agency challenged")
        note = (
            "The median of working days for which it was somebody’s turn, of escalations that"
            " closed in this quarter. It says where the time went, not who is to blame."
        )
        return Table(
            "How long it was with whom", columns, rows, note=note,
            none="Nothing closed, or too few to be told.",
        )  # fmt: skip

    def _afterwards(self) -> Table:
        """Of the answers that were given in this quarter; each question hides its own few."""
        counts = afterwards.counts(self.quarter.begins_on, self.quarter.ends_on)
        rows = []
        for name, question, choices in ASKED_AFTERWARDS:
            shown = small_counts.of_list(counts[name], all_of_it=self.report.all_of_it)
            rows += [
                [f"{question} {label}", _said(shown.cell(str(key)), shown.word)]
                for key, label in choices
                if shown.cell(str(key)) != 0
            ]
        note = (
            "Both sides are asked when a challenge closes, and again some weeks later. Neither is"
            " told what the other said."
        )
        return Table(
            "What both sides said afterwards", ("Answer", "Number"), rows, note=note,
            none="Nobody has answered in this quarter.",
        )  # fmt: skip

    # --- silence, and the same again ------------------------------------------------------------

    def _silence(self) -> Table:
        known = sizes.latest(self.viewer, self.quarter.year)
        rows = [
            self._size_row(each, known.get(pk))
            for pk, each in self.agencies.items()
            if each.kind in LISTED_KINDS and not each.is_gone
        ]
        columns = (
            "Agency", "Raised in twelve months", "People who work with children",
            "For each 100 people", "For each 1,000 contacts", "What to ask",
        )  # fmt: skip
        rule = self.procedure.near_zero
        note = ASKS
        if rule is not None:
            note += (
                f" It is set below {rule.per_100_people:g} a year for each 100 people, or below"
                f" {rule.per_1000_contacts:g} for each 1,000 contacts with the front door, where"
                f" at least one would be looked for. {rule.source}"
            )
        return Table("Challenges beside the size of an agency", columns, rows, note=note)

    def _size_row(self, agency, size) -> list[Any]:
        *_, raised = self.report.raised_by(agency.pk)
        if size is None:
            unknown: Any = "Not known"
            if self.enters_sizes:
                period = years.slug(self.quarter.year)
                url = reverse("agencies:size", args=[agency.slug, period])
                unknown = {"text": f"Not known: enter {agency.short_name}’s size", "url": url}
            return [str(agency), _said(raised, small_counts.HELD_BACK), unknown, "", "", ""]
        if raised is None:
            rates = [small_counts.HELD_BACK] * 2
            return [str(agency), small_counts.HELD_BACK, size.people, *rates, ""]
        asks = policy.may_under_challenge(
            raised, size.people, size.contacts, self.procedure.near_zero
        )
        return [
            str(agency), raised, f"{size.people:,}", _rate(raised, size.people, 100),
            _rate(raised, size.contacts, 1000), UNDER_CHALLENGE if asks else "",
        ]  # fmt: skip

    def _again(self) -> Table:
        rows: list[list[Any]] = []
        for ours, our_team, theirs, their_team, number in self.report.again():
            both = _team(self._name(ours), our_team), _team(self._name(theirs), their_team)
            rows.append([" challenges ".join(both), number])
        note = "In twelve months, twice or more. This table is for the business team alone."
        return Table("The same teams again", ("Teams", "Number"), rows, note=note)

    # --- around the tables ----------------------------------------------------------------------

    def notes(self) -> list[str]:
        """What holds of every number, on the page and on paper."""
        partnership = settings.PARTNERSHIP["name"]
        source = (
            f"Source: the escalations in the portal of {partnership}, as they stood at"
            f" {clock.local(clock.now()):%H:%M} on the day of this report. An escalation belongs to"
            " the quarter in which the concern was first raised; what tells how long it took, to"
            " that in which it closed or its step was due."
        )
        rule = "You read every number, as the business team does: show them to nobody else as they"
        rule += " are. Others read small numbers as “Fewer than 5” or “Not shown”."
        return [
            source,
            rule if self.report.all_of_it else small_counts.RULE,
            RESTRICTED,
            STILL_INSIDE,
        ]


STILL_INSIDE = (
    "A challenge within an agency is counted once the partnership sees it, from step 3, and never"
    " as one of another agency. How long it was with whom leaves it out."
)


def _number(value: float) -> str:
    """4, 4.5"""
    return f"{value:g}"


def _share(done: int | None, undone: int | None) -> str:
    if done is None or undone is None:
        return small_counts.HELD_BACK
    return f"{done * 100 // (done + undone)}%" if done + undone else ""


def _rate(raised: int, size: int | None, each: int) -> str:
    return f"{raised * each / size:.1f}" if size else "Not known"


def _team(agency: str, team: str) -> str:
    return f"{agency} ({team})" if team else agency
