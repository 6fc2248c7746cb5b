"""What the pages of a multi-agency audit show: rows and words, of what the reader may read."""

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse

from audits.multi_agency import parties, policy, tool
from audits.multi_agency.models import (
    AuditCase,
    AuditCaseReference,
    AuditedAgency,
    CaseAnswer,
    CaseReview,
    DomainGrade,
    ModeratedGrade,
    MultiAgencyAudit,
)
from audits.multi_agency.policy import CameIn, Spread, State
from audits.question_sets.content import Content
from audits.question_sets.lists import content_of
from audits.returns.naming import NAMES, seems_to_name_a_child
from core import by_whom, clock
from core.words import counted, day, listed, short_day

TONES = {
    State.PROPOSED: "blue", State.DECLINED: "grey", State.AGREED: "blue",
    State.CASES_CHOSEN: "blue", State.TASKED: "yellow", State.MODERATION: "purple",
    State.REPORTED: "green", State.CLOSED: "grey",
}  # fmt: skip
GRADE_TONES = {1: "red", 2: "orange", 3: "yellow", 4: "green"}
AGENCY_COLUMNS = ("Agency", "Handed in")
CASE_COLUMNS = ("Case", "Reference", "How it came in", "State")


def url_of(audit, name: str, *more) -> str:
    return reverse(f"multi_agency:{name}", args=[audit.reference, *more])


def about(audit) -> dict[str, Any]:
    """What `state.html` shows above each page."""
    return {"audit": audit, "tone": TONES[State(audit.state)]}


def asked(audit, person) -> list[AuditedAgency]:
    rows = AuditedAgency.objects.visible_to(person).filter(audit=audit)
    return list(rows.select_related("agency", "handed_in_by").order_by("agency__name"))


def cases(audit, person) -> list[AuditCase]:
    """Those that count."""
    rows = AuditCase.objects.visible_to(person).filter(audit=audit, replaced_on=None)
    return list(rows.order_by("number"))


def references(audit, person) -> dict[int, str]:
    """By the key of a case, as far as somebody reads them."""
    rows = AuditCaseReference.objects.visible_to(person).filter(audit=audit, case__isnull=False)
    return dict(rows.values_list("case", "reference"))


# --- the page of the audit ------------------------------------------------------------------------


def details(audit, person) -> list[dict[str, Any]]:
    """For its summary list."""
    found = [
        {"key": "Why this theme", "value": audit.because},
        {"key": "What it looks at", "value": audit.scope},
        {
            "key": "Questions",
            "value": str(audit.version_asked),
            "url": audit.version_asked.get_absolute_url(),
        },
    ]
    if audit.repeats:
        may_open = MultiAgencyAudit.objects.visible_to(person).filter(reference=audit.repeats)
        url = url_of_reference(audit.repeats) if may_open.exists() else ""
        found.append({"key": "Repeats", "value": audit.repeats, "url": url})
    if audit.decided_on:
        verb = "Declined" if audit.state == State.DECLINED else "Agreed"
        said = f"{day(audit.decided_on)}, by {by_whom.in_words(audit.decided_by)}"
        why = f". {audit.decided_because}" if audit.decided_because else ""
        found.append({"key": f"{verb} by the Executive", "value": said + why})
    if audit.due_on:
        found.append({"key": "Grades due from the agencies", "value": day(audit.due_on)})
    if audit.reported_on:
        first, last = policy.repeated_between(audit.reported_on)
        found.append(
            {"key": "To be repeated", "value": f"From {short_day(first)} to {short_day(last)}"}
        )
    return found


def url_of_reference(reference: str) -> str:
    return reverse("multi_agency:audit", args=[reference])


def agency_rows(audit, rows: list[AuditedAgency], *, runs: bool) -> list[list[Any]]:
    today = clock.today()
    found = []
    for each in rows:
        if each.handed_in_on:
            late = ", late" if policy.is_late(each.handed_in_on, audit.due_on) else ""
            said: Any = f"Handed in on {short_day(each.handed_in_on)}{late}"
            if runs and audit.state == State.TASKED:
                url = url_of(audit, "give_back", each.agency.slug)
                said = {"text": f"{said}. Give it back", "url": url}
        elif audit.state != State.TASKED:
            said = {"text": "Did not hand in", "tone": "red"}
        elif today > audit.due_on:
            said = {"text": "Late", "tone": "red"}
        else:
            said = {"text": "At work", "tone": "yellow"}
        found.append([each.agency.name, said])
    return found


def case_rows(audit, person, *, runs: bool) -> list[list[Any]]:
    known = references(audit, person)
    rows = AuditCase.objects.visible_to(person).filter(audit=audit).order_by("number")
    may_replace = runs and policy.why_not_replace(audit.state) is None
    found = []
    for each in rows:
        came_in = "Drawn" if each.came_in == CameIn.DRAWN else f"Chosen: {each.because}"
        standing: Any = "In the audit"
        if each.replaced_on:
            standing = f"Replaced on {short_day(each.replaced_on)}: {each.replaced_because}"
        elif may_replace:
            url = url_of(audit, "replace_case", each.number)
            standing = {"text": f"Replace {str(each).lower()}", "url": url}
        found.append([str(each), known.get(each.pk, "Not yours to read"), came_in, standing])
    return found


# --- an agency's own work -------------------------------------------------------------------------


@dataclass(frozen=True)
class Work:
    """What one agency has written of the cases so far. ``is_own``: the reader audits for it."""

    row: AuditedAgency
    given: Content
    reviews: list[CaseReview]
    missing: list[tool.Missing]
    is_own: bool = True

    @property
    def agency(self):
        return self.row.agency


def work_of(audit, person) -> list[Work]:
    """For each agency for which somebody audits; a constant number of statements."""
    theirs = parties.audits_for(person)
    return _works(
        audit, person, [each for each in asked(audit, person) if each.agency_id in theirs]
    )


def work_for(audit, person, agency: str) -> Work | None:
    """Of one agency by its slug, to whoever audits for it or runs the audit."""
    theirs = parties.audits_for(person)
    rows = [
        each
        for each in asked(audit, person)
        if each.agency.slug == agency and (audit.may_manage or each.agency_id in theirs)
    ]
    found = _works(audit, person, rows)
    return replace(found[0], is_own=rows[0].agency_id in theirs) if found else None


def _works(audit, person, rows: list[AuditedAgency]) -> list[Work]:
    if not rows:
        return []
    given = content_of(audit.version_asked)
    reviews = list(_reviews(audit, person).filter(agency__in=[e.agency_id for e in rows]))
    grades, answers = _written(reviews, person)
    found = []
    for row in rows:
        own = [each for each in reviews if each.agency_id == row.agency_id]
        found.append(Work(row, given, own, tool.missing_of(given, own, grades, answers)))
    return found


def _reviews(audit, person):
    rows = CaseReview.objects.visible_to(person).filter(audit=audit, case__replaced_on=None)
    return rows.select_related("case", "agency").order_by("case__number", "agency__name")


def _written(reviews, person) -> tuple[list[DomainGrade], tool.Answers]:
    known = {each.pk: each for each in reviews}
    rows = DomainGrade.objects.visible_to(person).filter(review__in=[*known])
    grades = list(rows.select_related("standard"))
    for each in grades:
        each.review = known[each.review_id]
    answers = CaseAnswer.objects.visible_to(person).filter(review__in=[*known])
    return grades, tool.answers_of(answers.values_list(*tool.OF_AN_ANSWER))


def case_tasks(audit, work: Work, known: dict[int, str]) -> list[dict[str, str]]:
    """The agency's cases as a task list."""
    lacking: dict[int, int] = defaultdict(int)
    for each in work.missing:
        lacking[each.case] += 1
    found = []
    for review in work.reviews:
        number = review.case.number
        if review.is_unknown:
            status, tone = "Not known to us", "grey"
        elif lacking[number]:
            status, tone = f"{counted(lacking[number], 'thing')} missing", "yellow"
        else:
            status, tone = "Done", ""
        found.append(
            {
                "text": str(review.case),
                "hint": f"Reference {known.get(review.case_id, '')}",
                "url": url_of(audit, "case", work.agency.slug, number),
                "status": status,
                "tone": tone,
            }
        )
    return found


def domain_tasks(audit, work: Work, number: int) -> list[dict[str, str]]:
    """The domains of one case as a task list."""
    lacking: dict[str, list[str]] = defaultdict(list)
    for each in work.missing:
        if each.case == number:
            lacking[each.standard].append(each.what)
    return [
        {
            "text": f"{each.code} {each.title}",
            "url": url_of(audit, "domain", work.agency.slug, number, each.code),
            "status": f"{counted(len(lacking[each.code]), 'thing')} missing"
            if lacking[each.code]
            else "Done",
            "tone": "yellow" if lacking[each.code] else "",
        }
        for each in work.given.standards
    ]


def missing_links(audit, work: Work) -> list[tuple[str, str]]:
    """A link for each domain of a case in which something is missing."""
    titles = {each.code: each.title for each in work.given.standards}
    lacking: dict[tuple[int, str], list[str]] = defaultdict(list)
    for each in work.missing:
        lacking[each.case, each.standard].append(each.what)
    return [
        (
            f"Case {case}, {titles[code]}: {listed(what)}",
            url_of(audit, "domain", work.agency.slug, case, code),
        )
        for (case, code), what in lacking.items()
    ]


def warnings(*texts: str) -> list[str]:
    """A question to the writer beside what seems to name a child."""
    found = dict.fromkeys(each for text in texts if text for each in seems_to_name_a_child(text))
    return [
        f"This seems {each.why} (“{each.words}”). No child or family may be named in an audit."
        f" Take {'the name' if each.why == NAMES else 'it'} out, or carry on if it is nobody’s."
        for each in found
    ]


# --- all together ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Together:
    """The grades of all agencies that handed in, and what the meeting made of them, as far as
    somebody reads them. ``grades``: by case and domain, by agency. ``moderated``: by the same.
    ``unknown``: the numbers of the cases that no agency knows, once the audit is opened up."""

    given: Content
    cases: list[AuditCase]
    asked: list[AuditedAgency]
    reviews: list[CaseReview]
    answers: tool.Answers
    grades: dict[tuple[int, str], dict[str, DomainGrade]]
    moderated: dict[tuple[int, str], ModeratedGrade]
    unknown: frozenset[int] = frozenset()

    @property
    def missing(self) -> int:
        """How many moderated grades are not there yet."""
        known = len(self.cases) - len(self.unknown)
        return known * len(self.given.standards) - len(self.moderated)

    @property
    def labels(self) -> dict[int, str]:
        return {each.value: each.label for each in self.given.levels}

    def spread(self, case: int, code: str) -> Spread:
        found = self.grades.get((case, code), {})
        return policy.variance({name: each.value for name, each in found.items()})

    def widest(self) -> list[tuple[int, Any, Spread]]:
        """(case, domain, spread) of those that are talked about first, the widest first."""
        found = [
            (case.number, standard, self.spread(case.number, standard.code))
            for case in self.cases
            for standard in self.given.standards
        ]
        wide = [each for each in found if each[2].is_wide]
        return sorted(wide, key=lambda each: -each[2].levels)

    def values(self, code: str) -> list[int]:
        """The moderated grades of a domain."""
        return [
            self.moderated[each.number, code].value
            for each in self.cases
            if (each.number, code) in self.moderated
        ]

    def agency_values(self, code: str) -> list[int]:
        return [
            each.value for case in self.cases
            for each in self.grades.get((case.number, code), {}).values()
        ]  # fmt: skip


def may_read_together(audit) -> bool:
    """Whether the reader, with whose rights it was opened, reads the grades side by side."""
    if audit.may_manage:
        return audit.tasked_on is not None
    return bool(audit.reported_on or (audit.may_contribute and audit.opened_up_on))


def together(audit, person) -> Together:
    """A constant number of statements."""
    given = content_of(audit.version_asked)
    rows = asked(audit, person)
    handed_in = {each.agency_id for each in rows if each.handed_in_on}
    reviews = [each for each in _reviews(audit, person) if each.agency_id in handed_in]
    written, answers = _written(reviews, person)
    not_theirs = {each.pk for each in reviews if each.is_unknown}
    grades: dict[tuple[int, str], dict[str, DomainGrade]] = defaultdict(dict)
    for each in written:
        if each.value is not None and each.review_id not in not_theirs:
            name = each.review.agency.short_name
            grades[each.review.case.number, each.standard.code][name] = each
    found, known = cases(audit, person), {number for number, _ in grades}
    unknown = frozenset(
        each.number for each in found if audit.opened_up_on and each.number not in known
    )
    decided = ModeratedGrade.objects.visible_to(person).filter(audit=audit, case__replaced_on=None)
    moderated = {
        (each.case.number, each.standard.code): each
        for each in decided.select_related("case", "standard", "decided_by")
        if each.case.number not in unknown
    }
    return Together(given, found, rows, reviews, answers, grades, moderated, unknown)
