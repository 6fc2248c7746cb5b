"""A multi-agency audit of neglect, as its tests begin from it, at whichever step they need."""

from audits.multi_agency import grading, moderating, planning
from audits.multi_agency.models import (
    AuditCase,
    CaseAnswer,
    CaseReview,
    DomainGrade,
    ModeratedGrade,
    MultiAgencyAudit,
)
from audits.question_sets.models import Criterion, Standard
from core import bulk, clock
from core.operations import operation
from partnership import operations as ours
from partnership.roles import Role
from tests import world as worlds
from tests.audits import returns
from tests.kept import kept, kept_step

REFERENCES = [f"LCS-{100200 + each}" for each in range(40)]
GIVEN = {
    "theme": "Neglect", "because": "Concerns about neglect rise.",
    "scope": "Twelve months of practice with children on a plan.",
}  # fmt: skip
WHY = "It shows in the records."


@kept
def build():
    """The people of every test. Bob of the trust and Alice of the council are auditors there;
    Colin leads safeguarding at the police, who are not asked unless a test does."""
    world = worlds.build_with_administrators()
    for person, agency in (("bob", "trust"), ("alice", "council")):
        ours.begin_role(
            getattr(world, person), agency=getattr(world, agency), role=Role.MULTI_AGENCY_AUDITOR,
            started_on=worlds.LONG_AGO, by=None,
        )  # fmt: skip
    world.version = returns.issued_set(
        "Multi-agency audit of neglect", "multi-agency", "multi-agency-neglect-1"
    )
    return world


def again(audit) -> MultiAgencyAudit:
    return MultiAgencyAudit.objects.unscoped("a test").get(pk=audit.pk)


@kept_step
def proposed(world, **given) -> MultiAgencyAudit:
    return planning.propose_audit(
        **(GIVEN | {"version_asked": world.version, "by": world.dana} | given)
    )


@kept_step
def agreed(world, **given) -> MultiAgencyAudit:
    return planning.agree_theme(proposed(world, **given), by=world.ada)


@kept_step
def with_cases(world, number: int = 6, **given) -> MultiAgencyAudit:
    return planning.choose_cases(
        agreed(world, **given), references=REFERENCES, number=number, by=world.dana
    )


@kept_step
def tasked(world, agencies=(), **given) -> MultiAgencyAudit:
    agencies = agencies or [world.council, world.trust]
    return planning.task_agencies(with_cases(world, **given), agencies=agencies, by=world.dana)


def cases_of(audit) -> list[AuditCase]:
    return list(AuditCase.objects.unscoped("a test").filter(audit=audit, replaced_on=None))


def codes(audit) -> list[str]:
    rows = Standard.objects.filter(version=audit.version_asked)
    return list(rows.values_list("code", flat=True))


def answers(audit, standard: str) -> dict[str, tuple[str, str]]:
    rows = Criterion.objects.filter(version=audit.version_asked, standard__code=standard)
    return {
        each.code: ("3", "") if each.answer == "scale" else ("", "Ask what daily life is like.")
        for each in rows
    }


@kept_step
def grade(audit, agency, by, *, case: int = 1, standard: str = "1", value: int = 3, **more):
    given = {"answers": answers(audit, standard), "reason": WHY} | more
    return grading.save_domain(
        audit, case=case, agency=agency.pk, standard=standard, value=value, by=by, **given
    )


@kept_step
@operation
def grade_all(audit, agency, *, value=3, by) -> None:
    """Everything of an agency at once, as its people would page by page. ``value``: of every domain
    of every case, or a function of (case, domain)."""
    rows = DomainGrade.objects.filter(audit=audit, review__agency=agency)
    grades = list(rows.filter(review__case__replaced_on=None).select_related("review__case"))
    codes_of = dict(Standard.objects.filter(version=audit.version_asked).values_list("pk", "code"))
    given = {code: answers(audit, code) for code in codes_of.values()}
    criteria = {each.code: each for each in Criterion.objects.filter(version=audit.version_asked)}
    there = CaseAnswer.objects.filter(audit=audit, review__agency=agency)
    answered = set(there.values_list("review", "criterion"))
    made = []
    for each in grades:
        code = codes_of[each.standard_id]
        each.value = value(each.review.case.number, code) if callable(value) else value
        each.reason = WHY
        made += [
            CaseAnswer(
                audit=audit, review=each.review, criterion=criteria[one], chosen=chosen, text=text
            )
            for one, (chosen, text) in given[code].items()
            if (each.review_id, criteria[one].pk) not in answered
        ]
    bulk.save_many(grades, ["value", "reason"])
    bulk.create_many(made)


@kept_step
def hand_in(audit, agency, by, value=3) -> MultiAgencyAudit:
    grade_all(audit, agency, value=value, by=by)
    return grading.hand_in_cases(audit, agency=agency.pk, by=by)


@kept_step
def opened_up(world, council=2, trust=3, **given) -> MultiAgencyAudit:
    """Both have handed in."""
    audit = tasked(world, **given)
    hand_in(audit, world.council, world.alice, council)
    return hand_in(audit, world.trust, world.bob, trust)


@kept_step
def opened_up_with_one_unknown(world, number: int = 2) -> MultiAgencyAudit:
    """Neither the council nor the trust knows the child of that case."""
    audit = tasked(world)
    for agency, person in ((world.council, world.alice), (world.trust, world.bob)):
        grading.save_case(
            audit, case=number, agency=agency.pk, is_unknown=True, strengths="", developments="",
            by=person,
        )  # fmt: skip
        audit = hand_in(audit, agency, person)
    return audit


@kept_step
def moderate_all(audit, by, value: int = 3) -> None:
    for case in cases_of(audit):
        given = dict.fromkeys(codes(audit), (value, WHY))
        moderating.moderate(audit, case=case.number, grades=given, by=by)


@kept_step
def reported(world, value: int = 3, **given) -> MultiAgencyAudit:
    audit = opened_up(world, **given)
    moderating.record_meeting(
        audit, held_on=clock.today(), present="The council and the trust", by=world.dana
    )
    moderate_all(audit, world.dana, value)
    moderating.add_point(audit, kind="strength", text="Neglect is named.", by=world.dana)
    return moderating.report_audit(audit, by=world.dana)


def grades_read_by(person, audit) -> list[tuple[str, int, str]]:
    rows = DomainGrade.objects.visible_to(person).filter(audit=audit, value__isnull=False)
    return sorted(
        rows.values_list("review__agency__slug", "review__case__number", "standard__code")
    )


def grades_of_agency(audit, agency) -> list[DomainGrade]:
    rows = DomainGrade.objects.unscoped("a test").filter(audit=audit, review__agency=agency)
    return list(rows)


def agencies_read_by(person, audit) -> set[str]:
    rows = CaseReview.objects.visible_to(person).filter(audit=audit)
    return set(rows.values_list("agency__slug", flat=True))


def moderated_read_by(person, audit) -> int:
    return ModeratedGrade.objects.visible_to(person).filter(audit=audit).count()
