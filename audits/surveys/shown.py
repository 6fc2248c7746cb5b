"""The results of surveys as pages and files show them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from audits.cycles.models import Cycle
from audits.returns.models import Return
from audits.returns.policy import State
from audits.surveys import policy, results
from audits.surveys.models import Survey, SurveyStatement
from core import clock, pages

COLUMNS = ("Standard", "Staff who agree", "Own score", "Do they go together?")
STATEMENTS = ("Statement", "Staff who agree", "Of how many")
AGENCIES = ("Agency", "Replies", "Standard", "Staff who agree", "Own score", "Contradiction")
HEADINGS = (
    "Agency", "Return", "Replies", "Standard", "Staff who agree, of 100", "Own score, mean",
    "Highest score", "Contradiction",
)  # fmt: skip
TOO_FEW = "Too few answers"
NOTHING = "No contradiction"
TAKEN_OUT = "This return was taken out of its cycle, and what its staff say is not shown."


@dataclass(frozen=True)
class OfStandard:
    """What staff say of one standard of one agency, beside what the agency does. ``share``: of a
    hundred, None where too few answered; ``mean``: of its own scores, None where there are none."""

    code: str
    name: str
    share: int | None
    mean: float | None
    top: int

    @property
    def agree(self) -> str:
        return TOO_FEW if self.share is None else f"{self.share}%"

    @property
    def own(self) -> str:
        return "" if self.mean is None else f"{self.mean:.1f} of {self.top}"

    @property
    def contradiction(self) -> str:
        return policy.contradiction(self.mean, self.top, self.share) or ""

    @property
    def in_words(self) -> str:
        if self.share is None or self.mean is None:
            return "Cannot be compared"
        return self.contradiction or NOTHING


@dataclass(frozen=True)
class Told:
    """Of one agency."""

    agency_return: Return
    replies: str
    is_shown: bool
    standards: Sequence[OfStandard] = ()


def why_not(
    survey: Survey, agency_return: Return, *, runs_it: bool, is_written_by_own: bool
) -> str | None:
    """`policy.why_not_results`; and nothing of what was taken out of the cycle, in which it counts
    in no figure."""
    if agency_return.state == State.NOT_NEEDED:
        return TAKEN_OUT
    return policy.why_not_results(
        survey.closes_on, agency_return.due_on, clock.today(),
        was_handed_in=agency_return.submitted_on is not None, runs_it=runs_it,
        is_written_by_own=is_written_by_own,
    )  # fmt: skip


def lead(cycle: Cycle, person, *, runs_it: bool) -> tuple[str, str] | None:
    """From the page of a cycle to that of its survey, or to where one is planned."""
    survey = Survey.objects.visible_to(person).filter(cycle=cycle).first()
    if survey is None:
        today = clock.today()
        refusal = policy.why_not_plan(cycle.issued_on, cycle.closes_on, today, is_there=False)
        url = reverse("surveys:plan", args=[cycle.slug])
        return ("Plan a staff survey", url) if runs_it and not refusal else None
    stands = policy.standing(survey.opened_on, survey.closes_on, clock.today())
    if stands == policy.Standing.PLANNED and not runs_it:
        return None
    return "Staff survey", reverse("surveys:survey", args=[cycle.slug])


def by_standard(statements: Iterable[SurveyStatement]) -> dict[Any, list[int]]:
    """The keys of the statements that test each standard, in the order of the survey."""
    found = defaultdict(list)
    for each in statements:
        if each.standard is not None:
            found[each.standard].append(each.pk)
    return dict(found)


def of_returns(survey: Survey, returns: Sequence[Return], statements, reader) -> list[Told]:
    """Those that may be shown, which whoever calls has made sure of. Four statements."""
    found = results.of_agencies(survey, [each.pk for each in returns])
    scores = results.self_scores(returns, reader)
    standards = by_standard(statements)
    told = []
    for each in returns:
        of_it, own = found[each.pk], scores.get(each.pk, results.SelfScores())
        if not of_it.is_shown:
            few = policy.number_in_words(0, survey.minimum)
            told.append(Told(each, few, is_shown=False))
            continue
        told.append(
            Told(
                each,
                policy.number_in_words(of_it.number or 0, survey.minimum),
                is_shown=True,
                standards=[
                    OfStandard(
                        standard.code, str(standard), of_it.share(keys, survey.minimum),
                        own.means.get(standard.code)
                        if each.version_asked_id == standard.version_id else None,
                        own.top,
                    )
                    for standard, keys in standards.items()
                ],
            )
        )  # fmt: skip
    return told


def statement_rows(survey: Survey, of_it: results.OfAgency, statements) -> list[list[Any]]:
    rows = []
    for each in statements:
        found = of_it.statements.get(each.pk)
        share = of_it.share([each.pk], survey.minimum) if found else None
        rows.append(
            [each.text, TOO_FEW if share is None else f"{share}%", found.answered if found else ""]
        )
    return rows


def standard_rows(told: Told) -> list[list[Any]]:
    return [
        [each.name, each.agree, each.own, tag(each.in_words, bool(each.contradiction))]
        for each in told.standards
    ]


def tag(words: str, is_contradiction: bool):
    return {"text": words, "tone": "orange"} if is_contradiction else words


def heat_rows(told: Iterable[Told]) -> list[list[Any]]:
    """A row for each agency that is shown, a column for each standard."""
    address_of = pages.addresses("surveys:results")
    rows = []
    for each in told:
        name = each.agency_return.agency.name
        link = {"text": name, "url": address_of(each.agency_return.reference)}
        cells = [
            {"text": of_it.agree, "note": "Contradicts the agency’s own score"}
            if of_it.contradiction else of_it.agree
            for of_it in each.standards
        ]  # fmt: skip
        rows.append([link, each.replies, *cells])
    return rows


def sheet(told: Iterable[Told]) -> list[list[Any]]:
    rows: list[list[Any]] = []
    for each in told:
        begin = [each.agency_return.agency.name, each.agency_return.reference, each.replies]
        if not each.is_shown:
            rows.append([*begin, "", "", "", "", ""])
        rows += [
            [
                *begin, of_it.name, of_it.share,
                None if of_it.mean is None else round(of_it.mean, 2),
                of_it.top if of_it.mean is not None else None, of_it.contradiction,
            ]
            for of_it in each.standards
        ]  # fmt: skip
    return rows
