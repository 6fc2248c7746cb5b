"""The multi-agency audits of the example: that of neglect, from whose report its findings come; the
same again nine months later, in moderation; one that waits for agencies; one that waits for a
partner; and one that was stopped before its cases were chosen. What is invented in them is said in
`multi_agency.toml`.
"""

from datetime import date, datetime, time, timedelta
from itertools import cycle
from typing import Any

from django.utils import timezone

from audits.multi_agency import changing, grading, moderating, planning, policy
from audits.multi_agency.models import (
    AuditCase,
    CaseAnswer,
    CaseReview,
    DomainGrade,
    MultiAgencyAudit,
)
from audits.multi_agency.policy import Kind
from audits.question_sets.models import QuestionSet, QuestionSetVersion
from core import bulk, clock
from core.calendar import months_after
from core.operations import operation
from partnership.example import read_whole
from reporting.example.agreements import MANAGER
from reporting.example.people import Partnership
from reporting.example.question_sets import ISSUED_MONTHS_AGO

WEIGHED = "The meeting weighed what each agency could see of it."
UNKNOWN = "-"  # in place of a case's grades: the agency does not know the child
CASES = 6
# Days after its proposal: until which an audit of the past is tasked, graded, met over, reported.
TASKED, GRADED, MET, REPORTED = 3, 17, 22, 24
WAITS, PROPOSED, STOPPED = timedelta(days=9), timedelta(days=2), timedelta(days=40)  # ago
AGAIN = timedelta(days=4)  # after the day from which it may be repeated


def load(partnership: Partnership, today: date) -> dict[str, MultiAgencyAudit]:
    """By the slug of its entry."""
    whole = read_whole("multi_agency")
    found: dict[str, MultiAgencyAudit] = {}
    for entry in whole["audits"]:
        began = _began(entry, found, today)
        found[entry["slug"]] = _replay(entry, whole["said"], partnership, found, began)
    return found


def _began(entry, found, today: date) -> date:
    if "repeats" in entry:
        reported_on = found[entry["repeats"]].reported_on
        assert reported_on is not None
        return policy.repeated_between(reported_on)[0] + AGAIN
    if "present" in entry:
        return months_after(today, -ISSUED_MONTHS_AGO) + timedelta(days=1)
    if "stopped_because" in entry:
        return today - STOPPED
    return today - (WAITS + timedelta(days=TASKED) if "agencies" in entry else PROPOSED)


def _replay(entry: dict[str, Any], said, partnership, found, began: date) -> MultiAgencyAudit:
    manager, people = partnership.people[MANAGER], partnership.people
    with _on(began):
        audit = planning.propose_audit(
            **{name: entry[name] for name in ("theme", "because", "scope")},
            version_asked=_version(), repeats=found.get(entry.get("repeats", "")), by=manager,
        )  # fmt: skip
    if "agreed_by" not in entry:
        return audit
    with _on(began + timedelta(days=1)):
        audit = planning.agree_theme(
            audit, note=entry["agreed_because"], by=people[entry["agreed_by"]]
        )
    if "stopped_because" in entry:
        with _on(began + timedelta(days=TASKED)):
            return changing.stop_audit(audit, reason=entry["stopped_because"], by=manager)
    with _on(began + timedelta(days=TASKED)):
        first, number = entry["references"]
        audit = planning.choose_cases(
            audit, references=[f"LCS-{first + each * 7}" for each in range(number)], number=CASES,
            seed=entry["seed"], by=manager,
        )  # fmt: skip
        audit = planning.task_agencies(
            audit, agencies=[partnership.agencies[e["agency"]] for e in entry["agencies"]],
            by=manager,
        )  # fmt: skip
    for place, each in enumerate(entry["agencies"]):
        # Those of the past in the fortnight before the last of them; of one that waits, on the way.
        days = GRADED - 3 + place if "present" in entry else TASKED + 4
        with _on(began + timedelta(days=days)):
            agency, person = partnership.agencies[each["agency"]], people[each["by"]]
            _grade(audit, agency, each["grades"], said, by=person)
            if [len(row) for row in each["grades"] if row != UNKNOWN].count(7) >= CASES - 1:
                audit = grading.hand_in_cases(audit, agency=agency.pk, by=person)
    return _moderate(audit, entry, began, manager) if "present" in entry else audit


def _version() -> QuestionSetVersion:
    kind = QuestionSet.Kind.MULTI_AGENCY
    return QuestionSetVersion.objects.filter(question_set__kind=kind).latest("number")


@operation
def _grade(audit, agency, grades: list[str], said: dict[str, list[str]], *, by) -> None:
    """All at once: an act for each of some forty domains would take long."""
    rows = CaseReview.objects.filter(audit=audit, agency=agency).select_related("case")
    reviews = {each.case.number: each for each in rows}
    changed: list[DomainGrade] = []
    answers: list[CaseAnswer] = []
    for number, row in enumerate(grades, 1):
        review = reviews[number]
        if row == UNKNOWN:
            review.is_unknown = True
            review.save()
            continue
        domains = DomainGrade.objects.filter(review=review).order_by("standard__order")
        domains = domains.select_related("standard").prefetch_related("standard__criteria")
        for value, domain in zip(row, domains, strict=False):
            words = said[domain.standard.code]
            domain.value, domain.reason = int(value), words[int(value) > 2]
            changed.append(domain)
            answers += _answers(audit, review, domain)
    bulk.save_many(changed, ["value", "reason"])
    bulk.create_many(answers)


def _answers(audit, review, domain: DomainGrade) -> list[CaseAnswer]:
    """At the level of the grade; in words where that is asked."""
    learned = cycle(["Write down what the child’s day is like.", "Say so sooner when it stalls."])
    return [
        CaseAnswer(
            audit=audit, review=review, criterion=each,
            chosen=str(domain.value) if each.answer == "scale" else "",
            text="" if each.answer == "scale" else next(learned),
        )
        for each in domain.standard.criteria.all()
    ]  # fmt: skip


def _moderate(audit, entry, began: date, manager) -> MultiAgencyAudit:
    codes = list(audit.version_asked.standards.values_list("code", flat=True))
    with _on(began + timedelta(days=MET)):
        audit = moderating.record_meeting(
            audit, held_on=clock.today(), present=entry["present"], notes=entry["notes"],
            by=manager,
        )  # fmt: skip
        cases = AuditCase.objects.visible_to(manager).filter(audit=audit, replaced_on=None)
        for case, row in zip(cases.order_by("number"), entry["moderated"], strict=True):
            grades = {code: (int(value), WEIGHED) for code, value in zip(codes, row, strict=True)}
            moderating.moderate(audit, case=case.number, grades=grades, by=manager)
        for kind, name in ((Kind.STRENGTH, "strengths"), (Kind.DEVELOPMENT, "developments")):
            for text in entry.get(name, []):
                moderating.add_point(audit, kind=kind, text=text, by=manager)
    if "repeats" in entry:
        return audit
    for finding in _findings(entry["slug"]):
        with _on(began + timedelta(days=MET)):
            moderating.add_point(
                audit, kind=Kind.DEVELOPMENT, text=finding["statement"], by=manager
            )
    with _on(began + timedelta(days=REPORTED)):
        return moderating.report_audit(audit, by=manager)


def _findings(slug: str) -> list[dict[str, Any]]:
    """Of the improvement log, those that come out of the audit."""
    works = read_whole("improvement")["works"]
    return [each for work in works if work.get("audit") == slug for each in work["findings"]]


def _on(day: date):
    return clock.held_at(timezone.make_aware(datetime.combine(day, time(11))))
