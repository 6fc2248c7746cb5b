"""Corrections and withdrawals: of findings, recommendations, themes and actions here, of what was
heard and seen in `improvement.voice` and `improvement.scrutiny`, all by `correct` and `withdraw`.

``takes_out``: the names of the texts that told who somebody is; what stood there is taken out of
their earlier versions as well (`core.words_taken_out`), and nothing of the others. So these only
lose words. Raises Stale for a page that showed another state than that of now.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from core import clock, words_taken_out
from core.as_seen import require_as_seen, version_of
from core.operations import NotAllowed, forget_twins, lock, operation
from improvement import judging, notices
from improvement import operations as log
from improvement import policy as rules
from improvement.mending import letters, policy
from improvement.models import (
    Action,
    ActionDocument,
    Finding,
    ImpactJudgement,
    Recommendation,
    RecommendationFinding,
    Theme,
)
from improvement.policy import Outcome
from partnership.held import require

# --- what every correction and every withdrawal is ------------------------------------------------


def correct(
    row: Any, told: Mapping[str, Any], *, reason: str, takes_out: Collection[str],
    also: Iterable[str] = (),
) -> Any:  # fmt: skip
    """Within an operation that has locked the row and asked whether it is the person's to correct.

    ``also``: what else is changed, that is no column of it.
    """
    changed = [name for name, value in told.items() if getattr(row, name) != value]
    withdrawn_on = getattr(row, "withdrawn_on", None)
    require(policy.why_not_correct(withdrawn_on, [*changed, *also], takes_out))
    for name in changed:
        if name in takes_out:
            require(policy.why_not_reword(getattr(row, name), told[name]))
        setattr(row, name, told[name])
    row.mended_because = filled_in(reason, "why it is corrected")
    if takes_out:
        require(policy.why_not_take_out(takes_out, words_taken_out.said_otherwise(row)))
    row.save()
    if takes_out:
        words_taken_out.take_out(row, takes_out)
    return row


def withdraw(row: Any, refusal: str | None, reason: str) -> Any:
    """``refusal``: of the rule for its kind. Within an operation, as `correct`."""
    require(refusal)
    row.withdrawn_on = clock.today()
    row.mended_because = filled_in(reason, "why it is withdrawn")
    row.save()
    forget_twins(row)
    return row


def filled_in(text: str, called: str) -> str:
    if not text.strip():
        raise NotAllowed(f"Enter {called}.")
    return text


# --- findings and themes --------------------------------------------------------------------------


@operation
def correct_finding(
    finding, *, source: str, came_from: str, found_on: date, statement: str, cited: str = "",
    reason: str, takes_out: Collection[str] = (), by, version: str = "",
) -> Finding:  # fmt: skip
    """Whoever chairs a group that adopted what answers it, and owns, judged or is to judge what
    follows, is told. What a group declined of it is confirmed again, as where the recommendation
    itself is corrected."""
    declined = _locked_declined(finding)
    finding = _locked_finding(finding, by, version)
    require(rules.why_not_found_on(found_on, clock.today()))
    told = {
        "source": source, "came_from": came_from, "found_on": found_on, "statement": statement,
        "cited": cited,
    }  # fmt: skip
    correct(finding, told, reason=reason, takes_out=takes_out)
    adopted = Recommendation.objects.standing().filter(answers__finding=finding, is_adopted=True)
    letters.finding_corrected(finding, {each.to_group_id for each in adopted}, by)
    _tell_of_reason(finding, Action.objects.filter(recommendation__in=adopted), by)
    for each in declined:
        each.mended_because = f"{finding.reference}, which it answers, was corrected."
        each.save()
        letters.corrected(each, by)
    return finding


def _locked_declined(finding) -> list[Recommendation]:
    """Before the finding is, as where a recommendation is corrected: two never wait for each
    other."""
    rows = Recommendation.objects.standing().filter(answers__finding=finding, is_adopted=False)
    return list(rows.select_for_update(no_key=True, of=("self",)).order_by("pk"))


def _tell_of_reason(row: Any, actions, by) -> None:
    """Whoever owns, judged or is to judge what follows from a row that was corrected."""
    followed = actions.exclude(outcome=Outcome.WITHDRAWN).order_by("pk")
    notices.reason_corrected(followed, f"reason:{row.reference}:{version_of(row)}", by)


@operation
def withdraw_finding(finding, *, reason: str, by, version: str = "") -> Finding:
    """Entered in error; unless a recommendation that stands answers it."""
    finding = _locked_finding(finding, by, version)
    refusal = policy.why_not_withdraw_finding(finding.withdrawn_on, answers(finding))
    return withdraw(finding, refusal, reason)


def answers(finding) -> list[str]:
    """The references of the recommendations that stand and answer a finding."""
    links = RecommendationFinding.objects.filter(finding=finding, recommendation__withdrawn_on=None)
    return list(links.order_by("pk").values_list("recommendation__reference", flat=True))


def _locked_finding(finding, by, version: str) -> Finding:
    log.require_a_keeper(by)
    finding = Finding.objects.select_for_update(no_key=True).get(pk=finding.pk)
    require_as_seen(finding, version, f"What was found, as it stands now: {finding.statement}")
    return finding


@operation
def correct_theme(
    theme, *, name: str, about: str = "", reason: str, takes_out: Collection[str] = (), by,
    version: str = "",
) -> Theme:  # fmt: skip
    """Its address stays, so that a link to it is not dead."""
    log.require_a_keeper(by)
    theme = Theme.objects.select_for_update(no_key=True).get(pk=theme.pk)
    require_as_seen(theme, version, f"The theme, as it stands now: {theme.name}. {theme.about}")
    if Theme.objects.filter(name__iexact=name).exclude(pk=theme.pk).exists():
        raise NotAllowed(log.THERE_IS_ONE)
    return correct(theme, {"name": name, "about": about}, reason=reason, takes_out=takes_out)


# --- recommendations ------------------------------------------------------------------------------


@operation
def correct_recommendation(
    recommendation, *, text: str, made_on: date, findings: Iterable[Finding] | None = None,
    cited: str = "", decided_on: date | None = None, decision_reason: str = "", reason: str,
    takes_out: Collection[str] = (), by, version: str = "",
) -> Recommendation:  # fmt: skip
    """Not to which group it was made, nor what that decided. ``findings``: exactly these are
    answered by it; None changes none of them. Who chairs the group is told once it has decided,
    and so is whoever owns, judged or is to judge what follows from it."""
    recommendation, today = _locked_recommendation(recommendation, by, version), clock.today()
    require(rules.why_not_made_on(made_on, today))
    told: dict[str, Any] = {"text": text, "made_on": made_on, "cited": cited}
    if recommendation.decided_on is not None:
        told |= {
            "decided_on": decided_on or recommendation.decided_on,
            "decision_reason": filled_in(decision_reason, "why the group decided so"),
        }
        require(rules.why_not_decided_on(told["decided_on"], made_on, today))
    also = [] if findings is None else _answer_exactly(recommendation, findings)
    correct(recommendation, told, reason=reason, takes_out=takes_out, also=also)
    if recommendation.decided_on is not None:
        letters.corrected(recommendation, by)
    _tell_of_reason(recommendation, Action.objects.filter(recommendation=recommendation), by)
    return recommendation


def _answer_exactly(recommendation, findings: Iterable[Finding]) -> list[str]:
    """The references of the findings that it answers now and did not, or did and does not now."""
    wanted = {finding.pk: finding for finding in log.locked_findings(findings)}
    changed = []
    for link in RecommendationFinding.objects.filter(recommendation=recommendation):
        if wanted.pop(link.finding_id, None) is None:
            changed.append(link.finding.reference)
            link.delete()
    for finding in wanted.values():
        changed.append(finding.reference)
        RecommendationFinding.objects.create(recommendation=recommendation, finding=finding)
    return changed


@operation
def withdraw_recommendation(
    recommendation, *, reason: str, by, version: str = ""
) -> Recommendation:
    """Entered in error; unless an action that is not withdrawn follows from it."""
    recommendation = _locked_recommendation(recommendation, by, version)
    refusal = policy.why_not_withdraw_recommendation(
        recommendation.withdrawn_on, what_follows(recommendation, by)
    )
    return withdraw(recommendation, refusal, reason)


def what_follows(recommendation, person) -> list[policy.Follows]:
    """The actions that follow and are not withdrawn; named are those that the person may open."""
    rows = Action.objects.unscoped("that something follows, before it is withdrawn").filter(
        recommendation=recommendation
    )
    opened = rows if person is None else Action.objects.visible_to(person)
    seen = set(opened.filter(recommendation=recommendation).values_list("pk", flat=True))
    return [
        policy.Follows(each.reference if each.pk in seen else "", bool(each.outcome))
        for each in rows.exclude(outcome=Outcome.WITHDRAWN).order_by("pk")
    ]


def _locked_recommendation(recommendation, by, version: str) -> Recommendation:
    log.require_a_keeper(by)
    rows = Recommendation.objects.select_for_update(no_key=True)
    recommendation = rows.get(pk=recommendation.pk)
    told = f"The recommendation, as it stands now: {recommendation.text}"
    require_as_seen(recommendation, version, told)
    return recommendation


# --- actions --------------------------------------------------------------------------------------

ANSWERS = ("how_much", "how_well", "what_difference")


def _waits(action) -> bool:
    return action.handed_in_on is not None and not action.outcome


def why_not_correct_yardstick(
    action, by, changed: Collection[str] = policy.YARDSTICK
) -> str | None:
    """See `policy.why_not_correct_yardstick`."""
    its = judging.whose(action)
    owns = bool(judging.themself(by) & {its.owner, *its.owned})
    return policy.why_not_correct_yardstick(waits=_waits(action), owns=owns, changed=changed)


@operation
def correct_action(
    action, *, what: str, difference_wanted: str, because: str = "", evidence_elsewhere: str = "",
    outcome_reason: str = "", reason: str, takes_out: Collection[str] = (), by,
    version: str = "", **answered,
) -> Action:  # fmt: skip
    """What it says, by who manages it; ``answered``: the three answers, once they were given. What
    it was judged by only loses words. Its date, its owner and where it stands have moves of their
    own. Its owner and whoever judged it are told."""
    action = lock(action, version)
    log.require_a_judge(action, by)
    told = {"what": what, "difference_wanted": difference_wanted}
    if action.recommendation_id is None:
        told["because"] = filled_in(because, "why it is done")
    if action.how_much:
        told |= {name: filled_in(answered.get(name, ""), "all three answers") for name in ANSWERS}
        told["evidence_elsewhere"] = evidence_elsewhere
        has_file = ActionDocument.objects.filter(action=action).exists()
        require(rules.why_not_without_evidence(has_file or bool(evidence_elsewhere.strip())))
        answers = (*ANSWERS, "evidence_elsewhere")
        refusal = policy.why_not_correct_answers(
            waits=_waits(action),
            judged=ImpactJudgement.objects.filter(action=action).exists(),
            changed=[name for name in answers if told[name] != getattr(action, name)],
            takes_out=takes_out,
        )
        require(refusal)
    changed = [name for name in policy.YARDSTICK if told[name] != getattr(action, name)]
    require(why_not_correct_yardstick(action, by, set(changed) - set(takes_out)))
    if action.outcome == Outcome.WITHDRAWN:
        told["outcome_reason"] = filled_in(outcome_reason, "why it was withdrawn")
    correct(action, told, reason=reason, takes_out=takes_out)
    notices.corrected(action, by)
    return action
