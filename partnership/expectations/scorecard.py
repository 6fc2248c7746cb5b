"""The scorecard of a year: of some agencies, each expectation with its mark and the reason.

A constant number of statements, however many agencies.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from core import clock
from core.words import counted, day, opening, short_moment
from partnership import agency_figures, years
from partnership.agency_figures import Figure, Source
from partnership.auth import held_by
from partnership.expectations import in_force, policy, reading, rules
from partnership.expectations.models import (
    DeclarationDocument,
    ExpectationDeclaration,
    address,
)
from partnership.expectations.policy import Mark, Verdict
from partnership.expectations.rules import Expectation
from partnership.models import Agency

PAGE = 25
AGENCY_COLUMNS = ("Expectation", "What is expected", "Mark", "Why")
BESIDES_COLUMNS = ("Figure", "How it stands")
WAITING_COLUMNS = ("Agency", "Year", "Expectation", "Declared as", "Declared")
WAITING = 25
HEADINGS = (
    "Agency", "Kind of agency", "Year", "Expectation", "What is expected", "Mark", "Why",
    "Declared as", "Declared by", "Declared on", "What was declared", "Evidence", "Answer",
)  # fmt: skip


@dataclass(frozen=True)
class Choice:
    """Which part of the scorecard is shown, as an address says. ``agency``: the slug of one."""

    year: int
    kind: str = ""
    agency: str = ""

    @classmethod
    def read(cls, query) -> "Choice":
        """What cannot be understood is as if it were not there."""
        today = clock.today()
        year = years.year_from(query.get("year", "")[:7])
        if year is None or policy.why_not_year(year, in_force.first_year(), today):
            year = years.year_of(today)
        kind = query.get("kind", "")
        kinds = in_force.of_year(year).kinds
        return cls(year, kind if kind in kinds else "", query.get("agency", "")[:60])

    def query(self, **more) -> str:
        asked = {"year": years.slug(self.year), "kind": self.kind, "agency": self.agency} | more
        return "?" + urlencode({name: value for name, value in asked.items() if value})


def agencies(person, choice: Choice):
    """Those of whom anything was expected in the year, and whose scorecard they may read."""
    begins_on = years.begins_on(choice.year)
    rows = Agency.objects.visible_to(person).filter(kind__in=in_force.of_year(choice.year).kinds)
    gone = Q(closed_on__lt=begins_on) | Q(closed_on=None, succeeded_by__isnull=False)
    rows = rows.exclude(gone)
    if choice.kind:
        rows = rows.filter(kind=choice.kind)
    if choice.agency:
        rows = rows.filter(slug=choice.agency)
    if not reading.reads_all(person):
        own = reading.own_agencies(person)
        rows = rows.filter(Q(pk__in=own) | Q(succeeded_by__in=own))
    return rows.order_by("name", "pk")


class Card:
    """``agencies``: those it is about, read already."""

    def __init__(self, viewer, year: int, agencies: Iterable[Agency]):
        self.year, self.agencies, self.rules = year, list(agencies), in_force.of_year(year)
        self._keys = [each.pk for each in self.agencies]
        self._declared: dict[tuple[int, str], list[ExpectationDeclaration]] = defaultdict(list)
        rows = ExpectationDeclaration.objects.visible_to(viewer).filter(
            starts_in=year, agency__in=self._keys
        )
        for each in rows.select_related("agency", "declared_by", "answered_by"):
            self._declared[each.agency_id, each.expectation].append(each)

    @cached_property
    def _figures(self) -> dict[str, Any]:
        named = {name for each in self.rules.expectations for name in each.counted}
        until = min(years.ends_on(self.year), clock.today())
        return {
            name: agency_figures.of(name).count(self._keys, years.begins_on(self.year), until)
            for name in sorted(named | {*self.rules.besides})
        }

    def figure(self, name: str, agency) -> Figure:
        return self._figures[name].get(agency.pk, Figure())

    def declarations(self, agency, expectation: Expectation) -> list[ExpectationDeclaration]:
        """The newest first."""
        return self._declared.get((agency.pk, expectation.slug), [])

    def verdict(self, agency, expectation: Expectation) -> Verdict:
        parts = [
            policy.of_figure(
                self.figure(name, agency),
                agency_figures.of(name),
                self.rules,
                expectation.judged_from,
            )
            for name in expectation.counted
        ]
        if expectation.declared:
            parts.insert(0, policy.of_declarations(self.declarations(agency, expectation)))
        return policy.together(parts)

    # --- tables -----------------------------------------------------------------------------------

    @property
    def columns(self) -> tuple[str, ...]:
        return ("Agency", *(each.short for each in self.rules.expectations))

    def rows(self) -> list[list[Any]]:
        """An agency each, each mark with the way to its reason."""
        return [
            [
                {"text": agency.name, "url": address(agency, self.year)},
                *(self._cell(agency, each) for each in self.rules.expectations),
            ]
            for agency in self.agencies
        ]

    def _cell(self, agency, expectation: Expectation) -> dict[str, str]:
        """Colour is kept for what is known, so that it is seen among the rest."""
        verdict = self.verdict(agency, expectation)
        known = verdict.mark not in (Mark.UNKNOWN, Mark.NOT_APPLICABLE)
        url = address(agency, self.year, expectation.slug)
        return {"text": verdict.words, "url": url} | (verdict.tag if known else {})

    def agency_rows(self, agency) -> list[list[Any]]:
        found = []
        for each in self.rules.expectations:
            verdict = self.verdict(agency, each)
            name = {"text": each.short, "url": address(agency, self.year, each.slug)}
            found.append([name, each.says, verdict.tag, verdict.reason])
        return found

    def besides(self, agency, person) -> list[list[Any]]:
        """Figures that no expectation is judged by."""
        found = []
        for name in self.rules.besides:
            source = agency_figures.of(name)
            said = policy.told(self.figure(name, agency), source)
            found.append([linked(name, source, person, agency), said])
        return found

    def for_a_file(self) -> Iterable[list[Any]]:
        for agency in self.agencies:
            for each in self.rules.expectations:
                verdict, declared = self.verdict(agency, each), self.declarations(agency, each)
                yield [
                    agency.name, agency.get_kind_display(), years.called(self.year), each.short,
                    each.says, verdict.words, verdict.reason, *_declared(declared),
                ]  # fmt: skip


def all_files_of(person, declarations: Iterable[ExpectationDeclaration]):
    """The files of declarations, the newest declaration first; those that were taken away, too."""
    rows = DeclarationDocument.objects.visible_to(person)
    rows = rows.filter(declaration__in=[each.pk for each in declarations])
    rows = rows.select_related("declaration__agency", "added_by")
    return rows.order_by("-declaration", "pk")


def files_of(person, declarations: Iterable[ExpectationDeclaration]):
    return all_files_of(person, declarations).exclude(file="")


def may_lose_a_file(person, agency, declared: Sequence[ExpectationDeclaration], files):
    """Of declarations of an expectation, newest first, by key: why none of their ``files`` can be
    taken away by this person, or None."""
    number = Counter(each.declaration_id for each in files)
    declares = policy.declares_for(held_by(person), agency.pk)
    return {
        each.pk: policy.why_not_take_file_away(
            each, declared[0], number[each.pk], declares=declares
        )
        for each in declared
    }


def _declared(newest_first) -> list[Any]:
    """What counts, or else the newest."""
    if not newest_first:
        return [""] * 6
    newest = newest_first[0]
    one = next((each for each in newest_first if each.accepted), newest)
    stands = policy.stands(one, newest)[0]
    return [
        one.get_says_display(), one.declared_by or "", clock.local(one.declared_at).date(),
        one.text, one.evidence,
        f"{stands}: {one.answer_reason}" if one.answer_reason else stands,
    ]  # fmt: skip


def link_to(person, agency) -> str:
    """Of this year's scorecard of an agency; "" for whoever does not read it, or if it has none."""
    year = years.year_of(clock.today())
    if agency.kind not in in_force.of_year(year).kinds or not reading.reads(person, agency):
        return ""
    return address(agency, year)


def linked(name: str, source: Source, person, agency) -> str | dict[str, str]:
    """A figure's name, with the way to the list that it counts."""
    url = source.behind(person, agency)
    return {"text": opening(name), "url": url} if url else opening(name)


# --- what waits for the business team -------------------------------------------------------------


def waiting(person) -> list[ExpectationDeclaration]:
    """Declarations that nobody has answered, the oldest first; replaced ones do not wait."""
    rows = ExpectationDeclaration.objects.visible_to(person).filter(accepted=None)
    later = ExpectationDeclaration.objects.filter(
        agency=OuterRef("agency"), starts_in=OuterRef("starts_in"),
        expectation=OuterRef("expectation"), pk__gt=OuterRef("pk"),
    )  # fmt: skip
    rows = rows.exclude(Exists(later))
    return list(rows.select_related("agency", "declared_by").order_by("declared_at", "pk"))


def sent_back(person) -> list[ExpectationDeclaration]:
    """What the business team asked again of the agencies for which they declare, and waits."""
    own = {agency for agency, role in held_by(person) if role in policy.DECLARES}
    if not own:
        return []
    rows = ExpectationDeclaration.objects.visible_to(person).filter(
        agency__in=own, starts_in__gte=years.year_of(clock.today()) - 1
    )
    newest = {
        (each.agency_id, each.starts_in, each.expectation): each
        for each in rows.select_related("agency").order_by("pk")
    }
    return [each for each in newest.values() if each.accepted is False]


def undeclared(person) -> list[dict[str, str]]:
    """Of each agency for which they declare, how much of `policy.year_to_declare` nobody has
    declared yet, and by when they are to. Two statements."""
    own = {agency for agency, role in held_by(person) if role in policy.DECLARES}
    today = clock.today()
    year = policy.year_to_declare(today)
    if not own or year is None or year < in_force.first_year():
        return []
    is_past, by = today > years.ends_on(year), day(years.ends_on(year))
    said = in_force.of_year(year)
    wanted = {each.slug for each in said.expectations if each.declared}
    rows = ExpectationDeclaration.objects.visible_to(person).filter(agency__in=own, starts_in=year)
    there = set(rows.order_by().values_list("agency", "expectation").distinct())
    agencies = Agency.objects.visible_to(person).filter(
        pk__in=own, kind__in=said.kinds, closed_on=None, succeeded_by=None
    )
    return [
        {
            "text": f"Declare what your agency did: {counted(left, 'expectation')} to go",
            "url": address(agency, year),
            "hint": f"{agency}, {years.called(year)}. {'It was due by' if is_past else 'By'} {by}",
            "status": "To declare",
            "tone": "orange" if is_past else "blue",
        }
        for agency in agencies.order_by("name")
        if (left := sum((agency.pk, slug) not in there for slug in wanted))
    ]


def tasks_of(person) -> list[dict[str, str]]:
    """For the home page. No statement for whoever neither declares nor answers."""
    found = [
        {
            "text": f"Declare again: {name_of(each)}, {years.called(each.starts_in)}",
            "url": each.get_absolute_url(),
            "hint": f"{each.agency}. The business team asked on {day(each.answered_at)}",
            "status": "Asked again",
            "tone": "orange",
        }
        for each in sent_back(person)
    ]
    found += undeclared(person)
    if policy.is_answerer(held_by(person)) and (number := len(waiting(person))):
        words = {
            "text": f"Answer {counted(number, 'declaration')} of what agencies did",
            "url": reverse("expectations:index"),
            "hint": "Accept, or ask the agency again",
            "status": "Waiting",
            "tone": "blue",
        }
        found.append(words)
    return found


def waiting_rows(declarations: Iterable[ExpectationDeclaration]) -> list[list[Any]]:
    return [
        [
            {"text": each.agency.name, "url": each.get_absolute_url()},
            years.called(each.starts_in),
            name_of(each),
            each.get_says_display(),
            short_moment(each.declared_at),
        ]
        for each in declarations
    ]


def name_of(declaration: ExpectationDeclaration) -> str:
    expected = rules.version(declaration.policy_version).expectation(declaration.expectation)
    return expected.short if expected else declaration.expectation
