"""Where findings, themes, recommendations and actions are corrected, and withdrawn."""

from django.http import Http404

from core import access
from core.pages import opens
from improvement.mending import forms, operations, pages, policy
from improvement.models import Action, Finding, Recommendation, RecommendationFinding, Theme
from improvement.policy import Outcome
from improvement.views import keepers_alone, named


@keepers_alone
@named(Finding, "finding")
def correct_finding(request, found):
    return pages.correct(
        request, found, forms.CorrectFindingForm, operations.correct_finding, called="finding",
        person=request.user,
    )  # fmt: skip


@keepers_alone
@named(Finding, "finding")
def withdraw_finding(request, found):
    refusal = policy.why_not_withdraw_finding(found.withdrawn_on, operations.answers(found))
    return pages.withdraw(
        request, found, operations.withdraw_finding, called="finding", refusal=refusal
    )


@keepers_alone
def correct_theme(request, slug):
    found = Theme.objects.visible_to(request.user).filter(slug=slug).first()
    if found is None:
        raise Http404
    return pages.correct(
        request, found, forms.CorrectThemeForm, operations.correct_theme, called="theme"
    )


@keepers_alone
@named(Recommendation, "recommendation")
def correct_recommendation(request, found):
    """It may answer other findings, of the works that those it answers come from."""
    links = RecommendationFinding.objects.visible_to(request.user).filter(recommendation=found)
    answered = [link.finding for link in links.select_related("finding")]
    offered = Finding.objects.visible_to(request.user).standing()
    left_out = [] if found.decided_on else ["decided_on", "decision_reason"]
    left_out += ["findings"] if found.withdrawn_on else []
    return pages.correct(
        request, found, forms.CorrectRecommendationForm, operations.correct_recommendation,
        called="recommendation", person=request.user, left_out=left_out,
        findings=offered.filter(came_from__in={each.came_from for each in answered}),
        initial={"findings": [each.pk for each in answered]},
    )  # fmt: skip


@keepers_alone
@named(Recommendation, "recommendation")
def withdraw_recommendation(request, found):
    refusal = policy.why_not_withdraw_recommendation(
        found.withdrawn_on, operations.what_follows(found, request.user)
    )
    return pages.withdraw(
        request, found, operations.withdraw_recommendation, called="recommendation",
        refusal=refusal,
    )  # fmt: skip


@opens(Action, right=access.MANAGE)
def correct_action(request, action):
    left_out = ["because"] if action.recommendation_id else []
    if not action.how_much:
        left_out += [*operations.ANSWERS, "evidence_elsewhere"]
    left_out += [] if action.outcome == Outcome.WITHDRAWN else ["outcome_reason"]
    return pages.correct(
        request, action, forms.CorrectActionForm, operations.correct_action, called="action",
        person=request.user, agency=action.agency, recommendation=action.recommendation,
        left_out=left_out,
    )  # fmt: skip
