"""What the pages of a multi-agency audit show: rows and words, of what the reader may read."""

from collections import Counter, defaultdict
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
from core import by_whom, clock
from core.words import counted, day, listed, short_day
from partnership.naming_a_child import NAMES, seems_to_name_a_child

TONES = {
    State.PROPOSED: "blue", State.DECLINED: "grey", State.AGREED: "blue",
    State.CASES_CHOSEN: "blue", State.TASKED: "yellow", State.MODERATION: "purple",
    State.REPORTED: "green", State.CLOSED: "grey", State.STOPPED: "grey",
}  # fmt: skip
GRADE_TONES = {1: "red", 2: "orange", 3: "yellow", 4: "green"}
AGENCY_COLUMNS = ("Agency", "How far it is")
AT_WORK = (
    "The agencies are still at work and do not see each other’s grades. Show this page to none of"
    " them."
)
STOPPED_BLIND = (
    "The audit was stopped before the agencies saw each other’s grades. Show this page to none of"
    " them."
)
NOT_YET = (
    "The grades can be read here once the agencies have handed in and, by those who did not grade,"
    " once the audit is reported."
)
NEVER = (
    "The audit was stopped. Its grades are read by those who could read them on that day, and by"
    " nobody else."
)
REPLACED = ("Replaced", "grey")
CASE_COLUMNS = ("Case", "Reference", "How it came in", "State")


def url_of(audit, name: str, *more) -> str:
    return reverse(f"multi_agency:{name}", args=[audit.reference, *more])


def about(audit) -> dict[str, Any]:
    """What `state.html` shows above each page."""
    return {"audit": audit, "tone": TONES[State(audit.state)]}


def asked(audit, person) -> list[AuditedAgency]:
    """All of them, those included that were taken off."""
    rows = AuditedAgency.objects.visible_to(person).filter(audit=audit)
    return list(rows.select_related("agency", "handed_in_by").order_by("agency__name"))


def at_work(audit, person) -> list[AuditedAgency]:
    """Those that were not taken off."""
    return [each for each in asked(audit, person) if each.taken_off_on is None]


def cases(audit, person) -> list[AuditCase]:
    """Those that count."""
    rows = AuditCase.objects.visible_to(person).filter(audit=audit, replaced_on=None)
    return list(rows.order_by("number"))


def references(audit, person) -> dict[int, str]:
    """By the key of a case, as far as somebody reads them."""
    rows = AuditCaseReference.objects.visible_to(person).filter(audit=audit, case__isnull=False)
    return dict(rows.values_list("case", "reference"))


def all_references(audit, person) -> list[str]:
    """Of its cases and of those next in line, as far as somebody reads them."""
    rows = AuditCaseReference.objects.visible_to(person).filter(audit=audit)
    return list(rows.values_list("reference", flat=True))


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
    if draw := policy.which_draw(audit.draws, audit.drawn_because, is_drawn=bool(audit.seed)):
        found.append({"key": "How the cases came in", "value": f"By {draw}"})
    if audit.state == State.STOPPED:
        key = "Withdrawn" if was_withdrawn(audit) else "Stopped"
        found.append({"key": key, "value": f"{day(audit.closed_on)}. {audit.closed_because}"})
    elif audit.due_on:
        found.append({"key": "Grades due from the agencies", "value": day(audit.due_on)})
    if audit.reported_on:
        first, last = policy.repeated_between(audit.reported_on)
        found.append(
            {"key": "To be repeated", "value": f"From {short_day(first)} to {short_day(last)}"}
        )
    return found


def joined(rows: list[AuditedAgency]) -> list[dict[str, str]]:
    """For the summary list: who joined when the others had the cases already, and why."""
    said = [
        f"{each.agency.name}, on {day(each.joined_on)}. {each.joined_because}"
        for each in rows
        if each.joined_on and each.taken_off_on is None
    ]
    return [{"key": "Joined later", "value": "\n".join(said)}] if said else []


def was_withdrawn(audit) -> bool:
    """Of one that was stopped: before its theme was decided on."""
    return audit.decided_on is None


def stopped(audit) -> str:
    """That it was, in a sentence."""
    if was_withdrawn(audit):
        return f"The proposal was withdrawn on {day(audit.closed_on)}."
    if audit.tasked_on is None:
        return f"It was stopped on {day(audit.closed_on)}, before any agency had its cases."
    return (
        f"It was stopped on {day(audit.closed_on)}. Nothing is graded any more. What was written is"
        " kept, and read by whoever could read it that day."
    )


def url_of_reference(reference: str) -> str:
    return reverse("multi_agency:audit", args=[reference])


def agency_columns(audit, *, runs: bool) -> tuple[str, ...]:
    return (*AGENCY_COLUMNS, "Change") if _may_change_agencies(audit, runs) else AGENCY_COLUMNS


def _may_change_agencies(audit, runs: bool) -> bool:
    return runs and policy.why_not_change_agencies(audit.state) is None


def agency_rows(audit, rows: list[AuditedAgency], *, runs: bool) -> list[list[Any]]:
    """As `agency_columns` heads them."""
    may_change, names = _may_change_agencies(audit, runs), names_apart(rows)
    found = []
    for each in rows:
        row = [each.agency.name, _how_far(audit, each, may_change)]
        if may_change:
            url = url_of(audit, "take_off", each.agency.slug)
            off = {"text": f"Take {names[each.agency_id]} off", "url": url}
            row.append("" if each.taken_off_on else off)
        found.append(row)
    return found


def _how_far(audit, each: AuditedAgency, may_change: bool) -> Any:
    if each.taken_off_on:
        return f"Taken off on {short_day(each.taken_off_on)}: {each.taken_off_because}"
    if each.handed_in_on:
        late = ", late" if policy.is_late(each.handed_in_on, audit.due_on) else ""
        said = f"Handed in on {short_day(each.handed_in_on)}{late}"
        url = url_of(audit, "give_back", each.agency.slug)
        return {"text": f"{said}. Give it back", "url": url} if may_change else said
    if audit.state == State.STOPPED and audit.opened_up_on is None:
        return {"text": "Had not handed in", "tone": "grey"}
    if audit.state != State.TASKED:
        return {"text": "Did not hand in", "tone": "red"}
    if clock.today() > audit.due_on:
        return {"text": "Late", "tone": "red"}
    return {"text": "At work", "tone": "yellow"}


def case_rows(audit, person, *, runs: bool) -> list[list[Any]]:
    known, unknown = references(audit, person), _known_to_nobody(audit, person)
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
        elif each.pk in unknown:
            standing = {"text": "Known to no agency", "tone": "grey"}
        found.append([str(each), known.get(each.pk, "Not yours to read"), came_in, standing])
    return found


def _known_to_nobody(audit, person) -> set[int]:
    """The keys of the cases that no agency knows, to whoever reads the grades side by side; none
    before the audit is opened up."""
    if audit.opened_up_on is None or not may_read_together(audit):
        return set()
    there = AuditedAgency.objects.visible_to(person).filter(audit=audit).at_work()
    known = CaseReview.objects.visible_to(person).filter(
        audit=audit, is_unknown=False,
        agency__in=there.exclude(handed_in_on=None).order_by().values("agency"),
    )  # fmt: skip
    rows = AuditCase.objects.visible_to(person).filter(audit=audit)
    return set(rows.exclude(pk__in=known.order_by().values("case")).values_list("pk", flat=True))


# --- an agency's own work -------------------------------------------------------------------------


@dataclass(frozen=True)
class Work:
    """What one agency has written of the cases so far. ``grades``: by case and domain; ``written``:
    the cases and domains of which it wrote anything. ``replaced``: reviews of cases that were
    since; ``is_own``: the reader audits for it."""

    row: AuditedAgency
    given: Content
    reviews: list[CaseReview]
    missing: list[tool.Missing]
    grades: dict[tuple[int, str], int | None]
    written: frozenset[tuple[int, str]]
    replaced: tuple[CaseReview, ...] = ()
    is_own: bool = True

    @property
    def agency(self):
        return self.row.agency


def work_of(audit, person) -> list[Work]:
    """For each agency for which somebody audits; a constant number of statements."""
    theirs = parties.audits_for(person)
    return _works(
        audit, person, [each for each in at_work(audit, person) if each.agency_id in theirs]
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
    everything = _all_reviews(audit, person).filter(agency__in=[e.agency_id for e in rows])
    replaced = [each for each in everything if each.case.replaced_on]
    reviews = [each for each in everything if each.case.replaced_on is None]
    grades, answers = _written(reviews, person)
    found = []
    for row in rows:
        own = [each for each in reviews if each.agency_id == row.agency_id]
        missing = tool.missing_of(given, own, grades, answers)
        graded, written = tool.written_of(given, own, grades, answers)
        gone = tuple(each for each in replaced if each.agency_id == row.agency_id)
        found.append(Work(row, given, own, missing, graded, written, gone))
    return found


def _reviews(audit, person):
    return _all_reviews(audit, person).filter(case__replaced_on=None)


def _all_reviews(audit, person):
    """Those of replaced cases, too."""
    rows = CaseReview.objects.visible_to(person).filter(audit=audit)
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
    for review in (*work.reviews, *work.replaced):
        number = review.case.number
        if review.case.replaced_on:
            status, tone = REPLACED
        elif review.is_unknown:
            status, tone = "Not known to us", "grey"
        else:
            status, tone = _standing(audit, lacking[number])
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


def _standing(audit, lacking: int) -> tuple[str, str]:
    """Of what an agency is to write, and the tone of it; once it cannot any more, nobody is told
    how many things are missing."""
    if not lacking:
        return "Done", ""
    if audit.state != State.TASKED:
        return "Not finished", "grey"
    return f"{counted(lacking, 'thing')} missing", "yellow"


def says_unknown(review: CaseReview) -> str:
    """ "" of a child whom the agency knows."""
    if not review.is_unknown:
        return ""
    return (
        f"{review.agency} says that it does not know this child, so nothing of the case is graded."
    )


def to_hand_in(work: Work) -> list[dict[str, str]]:
    """For a summary list: the grades of each case as they stand."""
    labels = {each.value: each.label for each in work.given.levels}

    def said(review: CaseReview) -> str:
        if review.is_unknown:
            return "Not known to us"
        values = [(each, work.grades.get((review.case.number, each.code))) for each in standards]
        return "\n".join(
            f"{each.title}: {labels[value] if value is not None else 'not graded'}"
            for each, value in values
        )

    standards = work.given.standards
    return [{"key": str(each.case), "value": said(each)} for each in work.reviews]


def domain_tasks(audit, work: Work, review: CaseReview) -> list[dict[str, str]]:
    """The domains of one case as a task list; of a child whom the agency does not know those that
    it wrote something of before it said so."""
    number = review.case.number
    lacking = Counter(each.standard for each in work.missing if each.case == number)
    is_replaced = any(each.case.number == number for each in work.replaced)
    found = []
    for each in work.given.standards:
        if review.is_unknown and not is_replaced:
            if (number, each.code) not in work.written:
                continue
            status, tone = "Kept, not counted", "grey"
        else:
            status, tone = REPLACED if is_replaced else _standing(audit, lacking[each.code])
        url = url_of(audit, "domain", work.agency.slug, number, each.code)
        found.append(
            {"text": f"{each.code} {each.title}", "url": url, "status": status, "tone": tone}
        )
    return found


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
    somebody reads them. ``grades``: by case and domain, by the key of the agency; ``names``: what
    each is called, by the same key. ``moderated``: by case and domain.
    ``unknown``: the numbers of the cases that no agency knows, once the audit is opened up.
    ``taken_off``: agencies that count in nothing of it."""

    given: Content
    cases: list[AuditCase]
    asked: list[AuditedAgency]
    reviews: list[CaseReview]
    answers: tool.Answers
    grades: dict[tuple[int, str], dict[int, DomainGrade]]
    names: dict[int, str]
    moderated: dict[tuple[int, str], ModeratedGrade]
    unknown: frozenset[int] = frozenset()
    taken_off: tuple[AuditedAgency, ...] = ()

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
        return policy.variance((self.names[key], each.value) for key, each in found.items())

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


def why_not_together(audit) -> str | None:
    """In a sentence, to whoever may not."""
    if may_read_together(audit):
        return None
    return NEVER if audit.state == State.STOPPED else NOT_YET


def blind(audit) -> str:
    """The warning above grades that the agencies do not see; "" once they do."""
    if audit.opened_up_on is not None:
        return ""
    return STOPPED_BLIND if audit.state == State.STOPPED else AT_WORK


def names_apart(rows: list[AuditedAgency]) -> dict[int, str]:
    """By the key of an agency, among those of the audit."""
    agencies = [each.agency for each in rows]
    return policy.names_apart((each.pk, each.short_name, each.name) for each in agencies)


def together(audit, person) -> Together:
    """A constant number of statements."""
    given, everyone = content_of(audit.version_asked), asked(audit, person)
    rows = [each for each in everyone if each.taken_off_on is None]
    taken_off = tuple(each for each in everyone if each.taken_off_on)
    handed_in = {each.agency_id for each in rows if each.handed_in_on}
    reviews = [each for each in _reviews(audit, person) if each.agency_id in handed_in]
    written, answers = _written(reviews, person)
    not_theirs = {each.pk for each in reviews if each.is_unknown}
    grades: dict[tuple[int, str], dict[int, DomainGrade]] = defaultdict(dict)
    for each in written:
        if each.value is not None and each.review_id not in not_theirs:
            of = each.review.agency_id
            grades[each.review.case.number, each.standard.code][of] = each
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
    return Together(
        given, found, rows, reviews, answers, grades, names_apart(everyone), moderated, unknown,
        taken_off,
    )  # fmt: skip
