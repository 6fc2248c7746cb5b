"""Everything that is written in the risk register.

The business team enters risks; whoever may contribute to one scores it, checks its controls and
ties it; who manages it says what it is and how it ends. ``by=None`` is the set-up and the clock.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import Q

from core import access, calendar, clock, granting, holders
from core.operations import NotAllowed, current, lock, lock_all, no_twin, operation
from core.references import next_reference
from improvement import handing_over
from improvement import operations as log
from improvement.models import Action
from improvement.risks import notices, policy, ties
from improvement.risks.models import (
    Risk,
    RiskControl,
    RiskMovement,
    RiskScoring,
    RiskTie,
)
from improvement.risks.policy import Outcome, Scores, Works
from improvement.there_already import require_new
from partnership import succession
from partnership.groups.models import PartnershipGroup
from partnership.held import held_now, require
from partnership.models import Agency

# Why an action was agreed: its readers may not be those of the risk, which is not named to them.
BECAUSE = "It treats a risk in the partnership’s register."


def _require_a_manager(risk, by) -> None:
    if by is None:
        return
    if not access.can(by, access.MANAGE, risk):
        raise PermissionDenied("only who manages a risk does this")
    current().stands_in_for(access.in_whose_stead(by, access.MANAGE, risk))


def _opened(risk, version: str = "") -> Risk:
    """Locked, and not ended."""
    risk = lock(risk, version)
    require(policy.why_not_change(risk.closed_on))
    return risk


@operation
@no_twin
def add_risk(
    *, cause: str, event: str, effect: str, category: str, proximity: str, contingency: str,
    scores: Scores, why: str, owner, group: PartnershipGroup, by,
) -> Risk:  # fmt: skip
    """``owner``: a role that somebody holds. ``group``: watches it. ``why``: of the scores."""
    log.require_a_keeper(by)
    owner = lock(owner)  # it may be ending at this moment
    log.require_an_owner(owner)
    _require_a_group(group)
    require(policy.why_not_scores(scores, None))
    version, today = settings.PARTNERSHIP["improvement"]["risks"], clock.today()
    reference = next_reference("RSK")
    same = Risk.objects.filter(closed_on=None, agency=owner.agency_role.agency, group=group)
    require_new(by, same, {"event": event, "cause": cause})
    risk = Risk.objects.create(
        reference=reference,
        policy_version=version,
        cause=cause,
        event=event,
        effect=effect,
        category=category,
        proximity=proximity,
        contingency=contingency,
        agency=owner.agency_role.agency,
        owner=owner,
        group=group,
        raised_by=by,
        raised_on=today,
        reviewed_on=today,
        review_on=policy.scale(version).review_on(today, scores.residual),
        **scores.named(),
    )
    _keep_scores(risk, scores, why, by)
    notices.assigned(risk, by)
    return risk


def _require_a_group(group: PartnershipGroup) -> None:
    if group.closed_on or not group.run_by_us:
        raise NotAllowed("Choose a group that the partnership runs and that still meets.")


@operation
def describe(
    risk, *, cause: str, event: str, effect: str, category: str, proximity: str, contingency: str,
    group: PartnershipGroup, by, version: str = "",
) -> Risk:  # fmt: skip
    risk = _opened(risk, version)
    _require_a_manager(risk, by)
    _require_a_group(group)
    risk.cause, risk.event, risk.effect = cause, event, effect
    risk.category, risk.proximity, risk.contingency = category, proximity, contingency
    risk.group = group
    risk.save()
    return risk


@operation
def hand_over(risk, *, owner, by, version: str = "") -> Risk:
    """To somebody else of its owner's agency."""
    owner = lock(owner)  # before the risk, as when a role ends
    risk = lock(risk, version)
    knows = by is None or log.knows_its_people(risk, held_now(by))
    require(policy.why_not_hand_over(risk.closed_on, knows))
    log.require_an_owner(owner)
    if owner.agency_role.agency_id != succession.stands_for(risk.agency):
        raise NotAllowed("Choose somebody of the agency of its owner.")
    handing_over.require_no_deputy_of_its_owner(risk, owner, by)
    was, risk.owner = risk.owner, owner
    risk.save()
    notices.assigned(risk, by)
    handing_over.tell_who_owned_it(risk, was, by)
    return risk


@operation
def end(risk, *, outcome: str, reason: str, by, version: str = "") -> Risk:
    """It has happened, or it is no risk any more. It stays on record with the reason."""
    risk = _opened(risk, version)
    _require_a_manager(risk, by)
    _answer_movements(risk)
    risk.closed_on, risk.outcome, risk.outcome_reason = clock.today(), outcome, reason
    risk.save()
    notices.ended(risk, by, happened=outcome == Outcome.HAPPENED)
    return risk


# --- scores ---------------------------------------------------------------------------------------


@operation
def score(risk, *, scores: Scores, why: str, by, version: str = "") -> Risk:
    """The scores before stay on record. Answers whatever has moved."""
    risk = _opened(risk, version)
    require(policy.why_not_scores(scores, risk.scores))
    _keep_scores(risk, scores, why, by, before=risk.scores)
    return risk


@operation
def say_no_change(risk, *, why: str, by, version: str = "") -> Risk:
    """Looked at again, and scored as before: ``why`` is kept beside the scores."""
    risk = _opened(risk, version)
    _keep_scores(risk, risk.scores, why, by, before=risk.scores, is_change=False)
    return risk


def _keep_scores(
    risk, scores: Scores, why: str, by, *, before: Scores | None = None, is_change: bool = True
) -> None:
    if not why.strip():
        raise NotAllowed("Say why.")
    now = clock.now()
    RiskScoring.objects.create(
        risk=risk, why=why, is_change=is_change, scored_by=by, scored_at=now, **scores.named()
    )
    if before is None:
        return
    for name, level in scores.named().items():
        setattr(risk, name, level)
    risk.residual_before = before.residual.number
    risk.reviewed_on = clock.today()
    risk.review_on = risk.scale.review_on(risk.reviewed_on, scores.residual)
    _answer_movements(risk)
    risk.save()


def _answer_movements(risk) -> None:
    for each in RiskMovement.objects.filter(risk=risk, answered_on=None):
        each.answered_on = clock.today()
        each.save()
    risk.moved_on = None


# --- controls -------------------------------------------------------------------------------------


@operation
def add_control(
    risk, *, what: str, agency: Agency, works: str, checked_on: date, found: str = "", by,
) -> Risk:  # fmt: skip
    """``checked_on``: the day on which somebody found how well it ``works``."""
    risk = _opened(risk)
    _require_a_day_that_has_come(checked_on)
    same = RiskControl.objects.filter(risk=risk, agency=agency)
    require_new(by, same, {"what": what}, risk.get_absolute_url())
    number = RiskControl.objects.filter(risk=risk).count() + 1
    RiskControl.objects.create(
        risk=risk, number=number, what=what, agency=agency, works=works, found=found,
        checked_on=checked_on,
    )  # fmt: skip
    return risk


@operation
def check_control(
    risk, *, number: int, works: str, checked_on: date, found: str, by, version: str = ""
) -> Risk:
    """One that fails, or is no longer in place, asks for the risk to be scored again."""
    risk = lock(risk, version)
    control = RiskControl.objects.get(risk=risk, number=number)
    require(policy.why_not_check(risk.closed_on, control.works))
    _require_a_day_that_has_come(checked_on)
    was, control.works = control.works, works
    control.found, control.checked_on, control.lapsed_on = found, checked_on, None
    control.save()
    if works != was and (now := ties.BAD_NEWS.get(Works(works))) is not None:
        _has_moved(risk, [ties.of_control(control, now)], by)
    return risk


def _require_a_day_that_has_come(on: date) -> None:
    if on > clock.today():
        raise NotAllowed("Enter the day on which it was checked: today or earlier.")


# --- ties -----------------------------------------------------------------------------------------


@operation
@no_twin
def treat(
    risk, *, what: str, difference_wanted: str, owner, group: PartnershipGroup, due_on: date, by
) -> Action:
    """A new action of the log, which treats the risk."""
    action = log.propose(
        what=what, difference_wanted=difference_wanted, owner=owner, group=group, due_on=due_on,
        because=BECAUSE, by=by,
    )  # fmt: skip
    _tie(_opened(risk), ties.ACTION, action.reference)
    return action


@operation
def tie(risk, *, kind: str, key: str = "", by, version: str = "") -> Risk:
    """``kind``, ``key``: of `ties.kinds`; the form has asked whether ``by`` may see it."""
    risk = _opened(risk, version)
    _tie(risk, kind, key)
    return risk


def _tie(risk, kind: str, key: str) -> None:
    if (kind, key) == (ties.RISK, risk.reference):
        raise NotAllowed("A risk cannot be tied to itself.")
    if RiskTie.objects.filter(risk=risk, kind=kind, key=key).exists():
        raise NotAllowed("The risk is tied to this already.")
    values = ties.kinds()[kind].values([key])
    if key not in values:
        raise NotAllowed("There is no such thing any more. Choose another.")
    if kind == ties.ACTION and values[key] == ties.WITHDRAWN:
        raise NotAllowed(f"{key} was withdrawn: it treats nothing. Choose another.")
    RiskTie.objects.create(risk=risk, kind=kind, key=key, value=values[key])


@operation
def untie(risk, *, kind: str, key: str, by, version: str = "") -> Risk:
    risk = _opened(risk, version)
    found = RiskTie.objects.filter(risk=risk, kind=kind, key=key).first()
    if found is None:
        raise NotAllowed("The risk is no longer tied to this.")
    found.delete()
    return risk


# --- by the clock, and what follows from elsewhere ------------------------------------------------


@operation
def watch(*, by=None) -> int:
    """What open risks hang on is looked at; whoever owns one that must be looked at is told.

    Safe to run twice: a tie keeps the value it was last seen with, a control the day on which it
    was seen to have lapsed, and each notice has its occasion. Gives how many risks have moved.
    """
    risks = list(Risk.objects.open().order_by("pk").select_for_update(of=("self",), no_key=True))
    moved: dict[int, list[dict[str, Any]]] = {each.pk: [] for each in risks}
    _look_at_ties(risks, moved)
    _look_at_controls(risks, moved)
    today, england = clock.today(), calendar.england()
    for risk in risks:
        if moved[risk.pk]:
            _has_moved(risk, moved[risk.pk], None)
        if risk.review_on <= today:
            notices.review_due(risk)
            if risk.scale.is_long_overdue(risk.review_on, today, england):
                notices.review_overdue(risk)
    return sum(map(bool, moved.values()))


def _look_at_ties(risks, moved) -> None:
    rows = list(RiskTie.objects.filter(risk__in=risks).select_related("risk").order_by("pk"))
    for kind in ties.kinds().values():
        of_kind = [each for each in rows if each.kind == kind.name]
        values = kind.values({each.key for each in of_kind}) if of_kind else {}
        for each in of_kind:
            now = values.get(each.key)
            if now is None or not kind.matters(each.value, now):
                continue
            moved[each.risk_id].append(
                {"kind": kind.name, "key": each.key, "before": each.value, "now": now}
            )
            each.value = now
            each.save()


def _look_at_controls(risks, moved) -> None:
    of = {each.pk: each for each in risks}
    rows = RiskControl.objects.filter(risk__in=risks, lapsed_on=None).exclude(works=Works.ENDED)
    for control in rows.select_related("risk").order_by("pk"):
        if of[control.risk_id].scale.check_on(control.checked_on) < clock.today():
            moved[control.risk_id].append(ties.of_control(control, ties.CHECK_OVERDUE))
            control.lapsed_on = clock.today()
            control.save()


def _has_moved(risk, movements: Iterable[dict[str, Any]], by) -> None:
    """The risk is to be scored again, or somebody says why not. Its owner is told once."""
    made = [
        RiskMovement.objects.create(risk=risk, found_on=clock.today(), **each) for each in movements
    ]
    if risk.moved_on is None:
        risk.moved_on = clock.today()
        risk.save()
        notices.moved(risk, made[0], by)


@operation
def bring_rights_into_step(*, by=None, after: int = 0, batch: int = 500) -> int:
    """See `improvement.operations.bring_rights_into_step`."""
    rows = Risk.objects.filter(pk__gt=after).order_by("pk")
    found = list(rows.select_for_update(of=("self",), no_key=True)[:batch])
    granting.sync(Risk, found)
    return found[-1].pk if found else 0


def of_agencies(agencies):
    return Risk.objects.filter(Q(is_restricted=True) | Q(agency__in=agencies))


def follow_the_directory(agencies: set[int]) -> None:
    """See `improvement.operations.follow_the_directory`."""
    if found := lock_all(of_agencies(agencies)):
        still_open = [each for each in found if each.closed_on is None]
        before = holders.turns_in(Risk, still_open)
        granting.sync(Risk, found)
        notices.handed_over(still_open, before)
