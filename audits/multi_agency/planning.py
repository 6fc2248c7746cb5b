"""From the theme of a multi-agency audit to the day on which the agencies are tasked.

Whoever runs audits proposes a theme and chooses the cases; a safeguarding partner agrees it.
``by=None`` is the set-up of a portal.
"""

import secrets
from collections.abc import Iterable, Sequence
from datetime import date

from django.core.exceptions import PermissionDenied

from audits.multi_agency import case_references, notices, parties, policy, ways
from audits.multi_agency.models import (
    AuditCase,
    AuditCaseReference,
    AuditedAgency,
    CaseReview,
    DomainGrade,
    MultiAgencyAudit,
)
from audits.multi_agency.policy import CameIn, State
from audits.question_sets.models import QuestionSetVersion, Standard
from core import access, bulk, calendar, clock
from core.operations import NotAllowed, current, lock, lock_all, no_twin, operation
from core.references import next_reference
from partnership.auth import held_by
from partnership.held import held_for, require
from partnership.models import Agency

PREFIX = "AUD"
GRADES = policy.HIGHEST - policy.LOWEST + 1


def require_who_runs_audits(by) -> None:
    """Raises PermissionDenied: of an audit that is not there yet there is no right to ask for."""
    if by is None:
        return

    def runs(held) -> bool:
        return any(role in ways.RUN_IT for _, role in held)

    if not runs(held_for(by, runs)):
        raise PermissionDenied("only the business team begins a multi-agency audit")


def require_manages(by, audit) -> None:
    """Raises PermissionDenied."""
    if by is None:
        return
    if not access.can(by, access.MANAGE, audit):
        raise PermissionDenied("only whoever runs the audit does this")
    current().stands_in_for(access.in_whose_stead(by, access.MANAGE, audit))


def locked(audit, by, version: str = "") -> MultiAgencyAudit:
    """For whoever runs it."""
    audit = lock(audit, version)
    require_manages(by, audit)
    return audit


# --- the theme ------------------------------------------------------------------------------------


@operation
@no_twin
def propose_audit(
    *, theme: str, because: str, scope: str, version_asked: QuestionSetVersion,
    repeats: MultiAgencyAudit | None = None, by,
) -> MultiAgencyAudit:  # fmt: skip
    """``because``: reviews, figures, earlier audits or feedback that lead to it."""
    require_who_runs_audits(by)
    if repeats is not None:
        repeats = lock(repeats)
        require(
            policy.why_not_repeat(
                repeats.state, repeats.reported_on, clock.today(), is_repeated=is_repeated(repeats)
            )
        )
        version_asked = repeats.version_asked
    _require_questions(version_asked)
    return MultiAgencyAudit.objects.create(
        reference=next_reference(PREFIX), theme=theme.strip(), because=because, scope=scope,
        version_asked=version_asked, repeats=repeats.reference if repeats else "",
        proposed_on=clock.today(),
    )  # fmt: skip


def is_repeated(audit) -> bool:
    return bool(repeated([audit]))


def repeated(audits: Iterable[MultiAgencyAudit]) -> set[str]:
    """The references of those of them that are done again; a repetition that was declined or
    stopped counts for nothing."""
    rows = MultiAgencyAudit.objects.unscoped("whether an audit was done again: that alone")
    rows = rows.filter(repeats__in=[each.reference for each in audits])
    rows = rows.exclude(state__in=policy.CAME_TO_NOTHING)
    return set(rows.values_list("repeats", flat=True))


def _require_questions(version: QuestionSetVersion) -> None:
    require(policy.why_not_asked(version.question_set.kind), "version_asked")
    values = list(version.levels.values_list("value", flat=True))
    if values != list(range(policy.LOWEST, policy.HIGHEST + 1)):
        raise NotAllowed(
            f"These questions have no scale of {GRADES} grades, from {policy.LOWEST} to"
            f" {policy.HIGHEST}. Choose others.",
            "version_asked",
        )


@operation
def change_audit(
    audit, *, theme: str, because: str, scope: str, version_asked: QuestionSetVersion, by,
    version: str = "",
) -> MultiAgencyAudit:  # fmt: skip
    """What is proposed, until it is decided on. One that repeats another keeps its questions."""
    audit = locked(audit, by, version)
    require(policy.why_not_change(audit.state))
    _require_questions(version_asked)
    audit.theme, audit.because, audit.scope = theme.strip(), because, scope
    if not audit.repeats:
        audit.version_asked = version_asked
    audit.save()
    return audit


def why_not_decide(audit, person) -> str | None:
    is_partner = audit.state == State.PROPOSED and parties.is_partner(held_by(person))
    return policy.why_not_decide(audit.state, is_partner=is_partner)


@operation
def agree_theme(audit, *, note: str = "", by, version: str = "") -> MultiAgencyAudit:
    """A Lead or Delegated Safeguarding Partner, for the Executive."""
    return _decide(audit, State.AGREED, note, by, version)


@operation
def decline_theme(audit, *, reason: str, by, version: str = "") -> MultiAgencyAudit:
    if not reason.strip():
        raise NotAllowed("Say why the theme is declined.", "reason")
    return _decide(audit, State.DECLINED, reason, by, version)


def _decide(audit, state: State, because: str, by, version: str) -> MultiAgencyAudit:
    audit = lock(audit, version)
    is_partner = by is None or parties.is_partner(held_for(by, parties.is_partner))
    if not is_partner:
        raise PermissionDenied("only a safeguarding partner decides on the theme")
    require(policy.why_not_decide(audit.state, is_partner=is_partner))
    current().admit_by_rule(audit)
    audit.state, audit.decided_because = state, because.strip()
    audit.decided_on, audit.decided_by = clock.today(), by
    audit.closed_on = clock.today() if state == State.DECLINED else None
    audit.save()
    notices.decided(audit, by)
    return audit


# --- the cases ------------------------------------------------------------------------------------


@operation
def choose_cases(
    audit, *, references: Sequence[str], number: int, chosen: Sequence[tuple[str, str]] = (),
    because: str = "", seed: str = "", by, version: str = "",
) -> MultiAgencyAudit:  # fmt: skip
    """Draw ``number`` cases from ``references``, and take those that were ``chosen``, each with
    why. Until the agencies are tasked they can be chosen anew: ``because`` says why, all who may
    open the audit read which draw it is, and each stays in the history.

    Of the references kept are those of the cases and, in the order of the draw, those next in line,
    as many again as were drawn. ``seed``: made here, so that nobody tries several; given by the
    example alone.
    """
    audit = locked(audit, by, version)
    require(policy.why_not_choose(audit.state))
    require(policy.why_not_choose_anew(audit.draws, because), "because")
    require(policy.why_not_cases(references, number, chosen))
    for model in (AuditCaseReference, AuditCase):
        for each in model.objects.filter(audit=audit):
            each.delete()
    audit.seed = (seed or secrets.token_hex(8)) if number else ""
    audit.drawn_from = len(set(references)) if number else 0
    audit.drawn_digest = policy.digest(references) if number else ""
    in_order = policy.draw(references, audit.seed)[: 2 * number]
    found = [(each, CameIn.DRAWN, "") for each in in_order[:number]]
    found += [(each, CameIn.CHOSEN, why) for each, why in chosen]
    for place, (reference, came_in, why) in enumerate(found, 1):
        case = AuditCase.objects.create(audit=audit, number=place, came_in=came_in, because=why)
        AuditCaseReference.objects.create(audit=audit, place=place, reference=reference, case=case)
    for place, reference in enumerate(in_order[number:], len(found) + 1):
        AuditCaseReference.objects.create(audit=audit, place=place, reference=reference)
    audit.drawn_because = because.strip() if audit.draws else ""
    audit.draws += 1
    audit.state = State.CASES_CHOSEN
    audit.save()
    return audit


@operation
def replace_case(
    audit, *, case: AuditCase, reason: str, reference: str = "", due_on: date | None = None, by,
    version: str = "",
) -> MultiAgencyAudit:  # fmt: skip
    """One that is not in scope makes room for the next in line; ``reference``: where nobody is.

    What was graded of it stays on record and counts no more. Agencies that had handed in grade the
    case that took its place, and hand in again. All have until ``due_on`` (`policy.last_days`), or
    as long as `policy.due_again` gives them; before they are tasked there is no last day.
    """
    audit = locked(audit, by, version)
    require(policy.why_not_replace(audit.state))
    if not reason.strip():
        raise NotAllowed("Say why it is not in scope.", "reason")
    [case] = lock_all(AuditCase.objects.filter(audit=audit, pk=case.pk))
    if case.replaced_on:
        raise NotAllowed(f"{case} was replaced already.")
    case.replaced_on, case.replaced_because = clock.today(), reason
    case.save()
    numbers = AuditCase.objects.filter(audit=audit).values_list("number", flat=True)
    line = AuditCaseReference.objects.filter(audit=audit).order_by("place")
    following = line.filter(case=None).first()
    if following is None:
        reference = " ".join(reference.split()).upper()
        if not reference:
            raise NotAllowed("Nobody is next in line. Enter the reference of a case.", "reference")
        require(case_references.why_not_reference(reference), "reference")
        if line.filter(reference=reference).exists():
            raise NotAllowed("This case is or was in the audit. Enter another.", "reference")
        following = AuditCaseReference(audit=audit, reference=reference, place=line.count() + 1)
    made = AuditCase.objects.create(
        audit=audit, number=max(numbers) + 1,
        came_in=CameIn.DRAWN if following.pk else CameIn.CHOSEN,
        because="" if following.pk else f"In place of {case}",
    )  # fmt: skip
    following.case = made
    following.save()
    if audit.due_on is not None:
        given = audit.due_on, clock.today(), calendar.england()
        if due_on is not None:
            require(policy.why_not_last_day(due_on, *given), "due_on")
        audit.due_on = due_on or policy.due_again(*given)
    asked = lock_all(AuditedAgency.objects.filter(audit=audit).at_work())
    put_before(audit, [made], asked)
    for each in asked:
        if each.handed_in_on:
            each.handed_in_on = each.handed_in_by = None
            each.save()
    audit.save()
    notices.replaced(audit, made, by)
    return audit


# --- the agencies ---------------------------------------------------------------------------------


@operation
def task_agencies(audit, *, agencies: Iterable[Agency], by, version: str = "") -> MultiAgencyAudit:
    """Each gets a tool for each case, due in fifteen working days, and sees the audit from now
    on."""
    audit = locked(audit, by, version)
    require(policy.why_not_task(audit.state))
    asked = list({each.pk: each for each in agencies}.values())
    require(policy.why_not_agencies(len(asked)), "agencies")
    if gone := [each.name for each in asked if each.is_gone]:
        raise NotAllowed(f"{gone[0]} is no longer there. Take it off the list.", "agencies")
    made = [AuditedAgency.objects.create(audit=audit, agency=each) for each in asked]
    put_before(audit, AuditCase.objects.filter(audit=audit, replaced_on=None), made)
    audit.state, audit.tasked_on = State.TASKED, clock.today()
    audit.due_on = calendar.england().add(clock.today(), policy.WORKING_DAYS)
    audit.save()
    notices.tasked(audit, by)
    return audit


def put_before(audit, cases: Iterable[AuditCase], asked: Iterable[AuditedAgency]) -> None:
    """An empty review of each case for each agency, with its domains."""
    reviews = bulk.create_many(
        [
            CaseReview(audit=audit, case=case, agency_id=each.agency_id)
            for case in cases
            for each in asked
        ]
    )
    standards = list(Standard.objects.filter(version=audit.version_asked_id))
    bulk.create_many(
        [
            DomainGrade(audit=audit, review=review, standard=standard)
            for review in reviews
            for standard in standards
        ]
    )
