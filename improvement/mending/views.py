"""Where findings, themes, recommendations and actions are corrected, and withdrawn."""

from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse

from core import access, acts
from core.pages import opens
from improvement import no_action
from improvement.mending import forms, operations, pages, policy, taking_out, word_pages
from improvement.models import Action, Finding, Recommendation, RecommendationFinding, Theme
from improvement.policy import Outcome
from improvement.views import keepers_alone, named, trail
from partnership.looking_again import TakeFileAwayForm

CONFIRMED_AGAIN = (
    "Somebody has confirmed that a group declined what was recommended. Once you have corrected"
    " this, somebody who sits in that group or in the Executive has to confirm it again; until then"
    " what was found is an exception. Who confirmed it is told."
)


@keepers_alone
@named(Finding, "finding")
def correct_finding(request, found):
    declined = Recommendation.objects.visible_to(request.user).standing()
    confirmed = no_action.confirmed(declined.filter(answers__finding=found, is_adopted=False))
    return pages.correct(
        request, found, forms.CorrectFindingForm, operations.correct_finding, called="finding",
        person=request.user, lead=CONFIRMED_AGAIN if confirmed else "",
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
        lead=CONFIRMED_AGAIN if no_action.confirmation(found) else "",
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
        left_out=left_out, lead=operations.why_not_correct_yardstick(action, request.user) or "",
    )  # fmt: skip


@opens(Action, right=access.MANAGE)
def action_words(request, action):
    """Of its updates and judgements; what it says itself is corrected."""
    return word_pages.page(request, action, trail(("Actions", reverse("improvement:actions"))))


NO_FILE = "No file is on this action."


@opens(Action, right=access.MANAGE)
def take_evidence_away(request, action):
    documents = action.documents.order_by("pk")
    known = {str(each.pk) for each in documents}
    if request.POST.get("document", "") not in known and acts.was_sent(request):
        return redirect(action)
    refusal = None if known else NO_FILE
    refusal = taking_out.why_not_take_away(action) or refusal
    form = TakeFileAwayForm(acts.sent(request), record=action, documents=documents)

    def act(answers):
        names = ("document", "reason", "names_somebody", "submission", "version")
        told = {name: answers[name] for name in names}
        taking_out.take_evidence_away(action, **told, by=request.user)

    return acts.page(
        request, action, form if form.is_bound or not refusal else None, act,
        title="Take a file away", button="Take it away", done="The file is gone.", warning=True,
        back=action.get_absolute_url(), caption=action.reference, refusal=refusal or "",
        lead="Nobody can read it any more. That there was one, who took it away and why stays.",
    )  # fmt: skip
