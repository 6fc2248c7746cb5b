"""Everything that is written in the learning and improvement log.

The business team keeps findings, themes and recommendations, and records what a group decided
(`improvement.ways.KEEP_THE_LOG`); actions are written by those who hold a right over them.
`by=None` is the set-up and the clock.
"""

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import Q

from core import access, calendar, clock, granting, holders
from core.as_seen import require_as_seen
from core.documents import check_upload
from core.operations import NotAllowed, current, lock, lock_all, no_twin, operation
from core.references import next_reference
from improvement import declined, handing_over, judging, no_action, notices, policy, ways
from improvement.mending import policy as mending
from improvement.models import (
    Action,
    ActionDocument,
    Finding,
    FindingTheme,
    ImpactJudgement,
    ProgressUpdate,
    Recommendation,
    RecommendationFinding,
    Theme,
)
from improvement.parties import Parties
from improvement.policy import Lateness, Outcome
from improvement.there_already import require_new
from partnership import succession
from partnership.groups.models import PartnershipGroup
from partnership.held import held_for, held_now, require


def require_a_keeper(by) -> None:
    """Raises PermissionDenied: findings and decisions have no rights of their own to ask for."""
    if by is None:
        return

    def keeps(held) -> bool:
        return any(role in ways.KEEP_THE_LOG for _, role in held)

    if not keeps(held_for(by, keeps)):
        raise PermissionDenied("only the business team keeps the learning and improvement log")


# --- findings and themes --------------------------------------------------------------------------


THERE_IS_ONE = "There is a theme of that name already. Choose it, or give another name."


@operation
@no_twin
def add_theme(*, slug: str, name: str, about: str = "", by) -> Theme:
    require_a_keeper(by)
    if not slug or Theme.objects.filter(Q(slug=slug) | Q(name__iexact=name)).exists():
        raise NotAllowed(THERE_IS_ONE)
    return Theme.objects.create(slug=slug, name=name, about=about)


@operation
@no_twin
def add_finding(
    *, source: str, came_from: str, found_on: date, statement: str,
    themes: Iterable[Theme] = (), cited: str = "", by,
) -> Finding:  # fmt: skip
    """``found_on``: the day the audit, review or other work came to it: today or earlier."""
    require_a_keeper(by)
    require(policy.why_not_found_on(found_on, clock.today()))
    reference = next_reference("FND")
    same = Finding.objects.standing().filter(source=source)
    require_new(by, same, {"came_from": came_from, "statement": statement})
    finding = Finding.objects.create(
        reference=reference,
        source=source,
        came_from=came_from,
        found_on=found_on,
        statement=statement,
        cited=cited,
        recorded_on=clock.today(),
    )
    _put_in_themes(finding, themes)
    return finding


@operation
def put_in_themes(finding, *, themes: Iterable[Theme], by) -> Finding:
    """Exactly these."""
    require_a_keeper(by)
    finding = Finding.objects.select_for_update(no_key=True).get(pk=finding.pk)
    require(mending.why_not_change(finding.withdrawn_on))
    _put_in_themes(finding, themes)
    return finding


def _put_in_themes(finding, themes: Iterable[Theme]) -> None:
    wanted = {theme.pk: theme for theme in themes}
    for row in FindingTheme.objects.filter(finding=finding):
        if wanted.pop(row.theme_id, None) is None:
            row.delete()
    for theme in wanted.values():
        FindingTheme.objects.create(finding=finding, theme=theme)


# --- recommendations ------------------------------------------------------------------------------


@operation
@no_twin
def recommend(
    *, findings: Iterable[Finding], text: str, made_on: date, to_group: PartnershipGroup,
    cited: str = "", by,
) -> Recommendation:  # fmt: skip
    """In answer to one finding or more; ``to_group`` is to adopt or decline it."""
    require_a_keeper(by)
    findings = locked_findings(findings)
    require(policy.why_not_made_on(made_on, clock.today()))
    if to_group.closed_on or not to_group.run_by_us:
        raise NotAllowed("Choose a group that the partnership runs and that still meets.")
    reference = next_reference("REC")
    same = Recommendation.objects.standing().filter(
        to_group=to_group, answers__finding__in=[each.pk for each in findings]
    )
    require_new(by, same.distinct(), {"text": text})
    recommendation = Recommendation.objects.create(
        reference=reference,
        text=text,
        made_on=made_on,
        to_group=to_group,
        cited=cited,
    )
    for finding in findings:
        RecommendationFinding.objects.create(recommendation=recommendation, finding=finding)
    return recommendation


def locked_findings(findings: Iterable[Finding]) -> list[Finding]:
    """Those that a recommendation answers: one or more, none of them withdrawn meanwhile."""
    keys = [finding.pk for finding in findings]
    rows = Finding.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk")
    if not (found := list(rows)):
        raise NotAllowed("Choose at least one finding that it answers.")
    for finding in found:
        require(mending.why_not_change(finding.withdrawn_on))
    return found


@operation
def decide(
    recommendation, *, is_adopted: bool, decided_on: date, reason: str, by
) -> Recommendation:
    """What the group it was made to decided, and why, as its minutes have it."""
    require_a_keeper(by)
    rows = Recommendation.objects.select_for_update(no_key=True)
    recommendation = rows.get(pk=recommendation.pk)
    require(mending.why_not_change(recommendation.withdrawn_on))
    require(
        policy.why_not_decide(
            recommendation.decided_on, decided_on, recommendation.made_on, clock.today()
        )
    )
    if not reason.strip():
        raise NotAllowed("Enter why the group decided so.")
    recommendation.is_adopted = is_adopted
    recommendation.decided_on, recommendation.decision_reason = decided_on, reason
    recommendation.save()
    if not is_adopted:
        declined.ask(recommendation, by)
    return recommendation


CORRECTED_SINCE = (
    "It, or what was found, was corrected meanwhile. Read its page before you confirm."
)


@operation
def confirm_decline(recommendation, *, by, version: str = "") -> Recommendation:
    """Somebody who sits in the group or the Executive, in person, says that it decided so. What
    every group declined is decided then, and no exception any more (`improvement.no_action`).
    Raises Stale for a page that showed it, or what was found, before it was corrected."""
    rows = Recommendation.objects.select_for_update(no_key=True)
    recommendation = rows.get(pk=recommendation.pk)
    require_as_seen(recommendation, version, CORRECTED_SINCE)
    require(mending.why_not_change(recommendation.withdrawn_on))
    require(no_action.why_not_confirm(recommendation, by))
    recommendation.save()
    return recommendation


# --- actions --------------------------------------------------------------------------------------


@operation
@no_twin
def propose(
    *, what: str, difference_wanted: str, owner, group: PartnershipGroup, due_on: date,
    recommendation: Recommendation | None = None, because: str = "", by,
    proposed_on: date | None = None,
) -> Action:  # fmt: skip
    """``owner``: a role that somebody holds; its agency is responsible. ``because``: why, where it
    follows from no recommendation. ``proposed_on``: today, unless the set-up says otherwise."""
    require_a_keeper(by)
    return _propose(what, difference_wanted, owner, group, due_on, recommendation, because, by,
                    proposed_on)  # fmt: skip


@operation
@no_twin
def propose_for_agency(
    *, what: str, difference_wanted: str, owner, group: PartnershipGroup, due_on: date,
    because: str, by,
) -> Action:  # fmt: skip
    """By somebody who answers for the owner's agency (`ways.AGREE_FOR_AN_AGENCY`), of an action of
    its own that follows from its own audit; the group oversees it as any other. Raises
    PermissionDenied for others: the business team keeps the log, and proposes by `propose`."""
    agency = owner.agency_role.agency_id

    def agrees(held) -> bool:
        return any(at == agency and role in ways.AGREE_FOR_AN_AGENCY for at, role in held)

    if not agrees(held_for(by, agrees)):
        raise PermissionDenied("only who answers for an agency proposes an action of its own")
    return _propose(what, difference_wanted, owner, group, due_on, None, because, by, None)


def _propose(
    what, difference_wanted, owner, group, due_on, recommendation, because, by, proposed_on
) -> Action:
    owner = lock(owner)  # it may be ending at this moment
    require_an_owner(owner)
    if recommendation is not None:
        recommendation = Recommendation.objects.select_for_update(no_key=True).get(
            pk=recommendation.pk
        )
        require(mending.why_not_change(recommendation.withdrawn_on))
        require(policy.why_not_act_on(recommendation.decided_on, recommendation.is_adopted))
    elif not because.strip():
        raise NotAllowed("Say why: the recommendation that it follows from, or in words.")
    if group.closed_on or not group.run_by_us:
        raise NotAllowed("Choose a group that the partnership runs and that still meets.")
    if by is not None:
        require(policy.why_not_due_on(due_on, clock.today()))
        require(judging.why_not_propose(group, owner, by))
    reference = next_reference("ACT")
    same = Action.objects.open().filter(
        agency=owner.agency_role.agency, group=group, recommendation=recommendation
    )
    require_new(by, same, {"what": what, "because": because})
    action = Action.objects.create(
        reference=reference,
        policy_version=settings.PARTNERSHIP["improvement"]["policy"],
        recommendation=recommendation,
        because=because,
        what=what,
        difference_wanted=difference_wanted,
        agency=owner.agency_role.agency,
        owner=owner,
        group=group,
        proposed_by=by,
        proposed_on=proposed_on or clock.today(),
        due_on=due_on,
        due_at_first_on=due_on,
    )
    notices.assigned(action, by)
    return action


def require_an_owner(owner) -> None:
    if owner.ended_on is not None or not owner.person.is_active:
        raise NotAllowed("This person no longer holds that role. Choose someone else.")
    if owner.agency_role.agency.closed_on or owner.agency_role.agency.succeeded_by_id:
        raise NotAllowed("That agency no longer exists. Choose somebody of the one that took over.")


@operation
@no_twin
def add_progress(action, *, standing: str, text: str, by, version: str = "") -> Action:
    action = lock(action, version)
    require(policy.why_not_progress(action))
    ProgressUpdate.objects.create(
        action=action, standing=standing, text=text, written_by=by, written_at=clock.now()
    )
    return action


@operation
def add_document(action, *, upload, by) -> Action:
    action = lock(action)
    require(policy.why_not_progress(action))
    check_upload(upload)
    document = ActionDocument(action=action, added_by=by, added_at=clock.now())
    document.take(upload)
    document.require_new(ActionDocument.objects.filter(action=action))
    document.save()
    return action


@operation
def hand_in(
    action, *, how_much: str, how_well: str, what_difference: str, evidence_elsewhere: str = "",
    by, version: str = "",
) -> Action:  # fmt: skip
    """Its owner, or whoever answers for their agency, gives the three answers."""
    action = lock(action, version)
    is_theirs = by is None or is_of_the_agency(action, held_now(by))
    require(policy.why_not_hand_in(action, is_theirs, has_evidence(action, evidence_elsewhere)))
    if not all(each.strip() for each in (how_much, how_well, what_difference)):
        raise NotAllowed("Answer all three questions.")
    action.how_much, action.how_well = how_much, how_well
    action.what_difference, action.evidence_elsewhere = what_difference, evidence_elsewhere
    action.handed_in_on, action.handed_in_by = clock.today(), by
    action.save()
    notices.handed_in(action, by)
    return action


def has_evidence(action, elsewhere: str) -> bool:
    """``elsewhere``: where it can be seen, in words, or ""."""
    return bool(elsewhere.strip()) or ActionDocument.objects.filter(action=action).exists()


@operation
def send_back(action, *, reason: str, by, version: str = "") -> Action:
    """Not enough yet: what is missing is told to its owner as a progress update."""
    action = lock(action, version)
    require_a_judge(action, by)
    require(policy.why_not_send_back(action, *_judging(action, by)))
    action.handed_in_on = action.handed_in_by = None
    action.save()
    ProgressUpdate.objects.create(
        action=action, standing=ProgressUpdate.Standing.AT_RISK, text=reason,
        written_by=by, written_at=clock.now(),
    )  # fmt: skip
    notices.sent_back(action, by)
    return action


@operation
def rate(action, *, impact: str, reason: str, by, version: str = "") -> Action:
    """Closes it. It comes back on its re-check date."""
    action = lock(action, version)
    require_a_judge(action, by)
    shown = has_evidence(action, action.evidence_elsewhere)
    require(policy.why_not_rate(action, *_judging(action, by), shown))
    action.closed_on, action.outcome = clock.today(), Outcome.COMPLETED
    _judge(action, impact, reason, by, again=True)
    notices.closed(action, by)
    return action


@operation
def recheck(action, *, impact: str, reason: str, again: bool, by, version: str = "") -> Action:
    """Whether it still works. ``again``: it is to be looked at once more."""
    action = lock(action, version)
    require_a_judge(action, by)
    require(policy.why_not_recheck(action, *_judging(action, by)))
    _judge(action, impact, reason, by, again=again, is_recheck=True)
    return action


def _judge(action, impact, reason, by, *, again: bool, is_recheck: bool = False) -> None:
    today = clock.today()
    recheck_on = action.procedure.recheck_on(today, impact) if again else None
    action.impact, action.recheck_on = impact, recheck_on
    action.save()
    ImpactJudgement.objects.create(
        action=action, impact=impact, reason=reason, is_recheck=is_recheck, judged_by=by,
        judged_on=today, recheck_on=recheck_on,
    )  # fmt: skip


def _judging(action, by) -> tuple[frozenset[int], policy.Whose]:
    return judging.themself(by), judging.whose(action)


def require_a_judge(action, by) -> None:
    if by is None:
        return
    if not access.can(by, access.MANAGE, action):
        raise PermissionDenied("only who manages an action judges it")
    current().stands_in_for(access.in_whose_stead(by, access.MANAGE, action))


@operation
def move_due_date(action, *, due_on: date, reason: str, by, version: str = "") -> Action:
    """The day it was due at first stays on record, and so does each that stood between."""
    action = lock(action, version)
    require_a_judge(action, by)
    require(judging.why_not_move(action, by))
    require(policy.why_not_due_on(due_on, clock.today(), action.due_on))
    action.due_on = due_on
    action.save()
    ProgressUpdate.objects.create(
        action=action, standing=ProgressUpdate.Standing.AT_RISK, text=reason,
        written_by=by, written_at=clock.now(),
    )  # fmt: skip
    return action


@operation
def look_at_move(action, *, by, version: str = "") -> Action:
    """Somebody who sits in the Executive, in person, says that it has looked at the new date."""
    action = lock(action, version)
    if by is not None and not access.can(by, access.VIEW, action):
        raise PermissionDenied("only who may open an action looks at it")
    require(judging.why_not_look(action, by))
    current().admit_by_rule(action)
    action.save()
    return action


@operation
def hand_over(action, *, owner, by, version: str = "") -> Action:
    """To somebody else of the agency responsible."""
    owner = lock(owner)  # before the action, as when a role ends
    action = lock(action, version)
    knows = by is None or knows_its_people(action, held_now(by))
    require(policy.why_not_hand_over(action, knows))
    require_an_owner(owner)
    if owner.agency_role.agency_id != succession.stands_for(action.agency):
        raise NotAllowed("Choose somebody of the agency that is responsible for it.")
    if by is not None:
        require(judging.why_not_give_to(action, owner))
    handing_over.require_no_deputy_of_its_owner(action, owner, by)
    was, action.owner = action.owner, owner
    action.save()
    notices.assigned(action, by)
    handing_over.tell_who_owned_it(action, was, by)
    return action


def knows_its_people(action, held) -> bool:
    """Whether somebody who holds these roles is of the agency responsible, or keeps the log."""
    keeps = any(role in ways.KEEP_THE_LOG for _, role in held)
    return keeps or is_of_the_agency(action, held)


def is_of_the_agency(action, held) -> bool:
    """Whether somebody who holds these roles is of the agency responsible."""
    return any(at == succession.stands_for(action.agency) for at, _ in held)


@operation
def withdraw(action, *, reason: str, by, version: str = "") -> Action:
    """It is not to be done any more. It stays on record with the reason."""
    action = lock(action, version)
    require_a_judge(action, by)
    require(judging.why_not_withdraw(action, by))
    action.closed_on, action.outcome = clock.today(), Outcome.WITHDRAWN
    action.outcome_reason = reason
    action.save()
    notices.closed(action, by)
    return action


# --- by the clock, and what follows from elsewhere ------------------------------------------------


@operation
def remind(*, by=None) -> None:
    """Tell of what is due soon, due today, overdue, and to be looked at again.

    Changes nothing but the outbox, whose occasions make it safe to run again and again.
    """
    today, england = clock.today(), calendar.england()
    if not england.is_working_day(today):
        return
    rows = Action.objects.open().filter(handed_in_on=None).select_related("owner")
    found = list(rows.order_by("pk"))
    people = Parties(found)
    for action in found:
        periods = action.procedure
        late = periods.lateness(action.due_on, today, england)
        if action.due_on == today:
            notices.due(action, "due_today", people)
        elif late == Lateness.ON_TIME:
            if action.due_on <= england.add(today, periods.remind_working_days_before):
                notices.due(action, "due_soon", people)
        else:
            notices.overdue(action, people)
        if late in (Lateness.REPRESENTATIVE, Lateness.EXECUTIVE):
            notices.overdue_at_the_agency(action, people)
        if late == Lateness.EXECUTIVE:
            notices.overdue_for_the_executive(action)
    for action in Action.objects.filter(recheck_on__lte=today).order_by("pk"):
        notices.recheck(action)


@operation
def bring_rights_into_step(*, by=None, after: int = 0, batch: int = 500) -> int:
    """Rights follow what changed outside the actions: roles at agencies, seats in groups.

    One batch a call, by key from ``after``; returns the last key, or 0 when there are no more.
    """
    rows = Action.objects.filter(pk__gt=after).order_by("pk")
    found = list(rows.select_for_update(of=("self",), no_key=True)[:batch])
    granting.sync(Action, found)
    return found[-1].pk if found else 0


def of_agencies(agencies):
    return Action.objects.filter(Q(is_restricted=True) | Q(agency__in=agencies))


def follow_the_directory(agencies: set[int]) -> None:
    """Within the operation that changed who leads, speaks for or works at an agency. What is
    restricted follows whichever it is: whoever keeps its list may be of any."""
    if found := lock_all(of_agencies(agencies)):
        still_open = [each for each in found if each.closed_on is None]
        before = holders.turns_in(Action, still_open)
        granting.sync(Action, found)
        notices.handed_over(still_open, before)
