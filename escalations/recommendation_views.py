"""The pages of the recommendation of step 4."""

from core import access, acts
from core.pages import opens
from core.words import day
from escalations import (
    both_sides,
    case_rows,
    impartiality,
    recommendation_forms,
    recommendation_policy,
    recommending,
)
from escalations.models import Escalation
from escalations.parties import hears, side_of
from escalations.views import act_page, as_sent


@opens(Escalation, right=access.CONTRIBUTE)
def recommend(request, escalation):
    refusal = recommendation_policy.why_not_recommend(
        escalation, side_of(request.user, escalation),
        hears=hears(request.user), manages=escalation.may_manage,
        recommended=escalation.recommended,
    )  # fmt: skip
    begun = escalation.steps.filter(step=escalation.step, round=escalation.round).first()
    form = recommendation_forms.RecommendForm(
        acts.sent(request),
        record=escalation,
        hearers=impartiality.hearers(escalation),
        begun_on=day(begun.entered_on),
    )

    def act(answers):
        return recommending.recommend(
            escalation,
            **as_sent(answers, "text", "made_on"),
            heard_by=form.people("heard_by"),
            declared=form.people("declared"),
            by=request.user,
        )

    return act_page(
        request,
        escalation,
        form,
        act,
        title="Record the recommendation",
        button="Record recommendation",
        done="The recommendation is on record. Both agencies are told, and asked to answer it.",
        refusal=refusal,
        lead="There is one recommendation, and it cannot be changed once it is on record.",
        sealed=[] if refusal else both_sides.sealed_from_partners(escalation),
    )


@opens(Escalation, right=access.CONTRIBUTE)
def answer(request, escalation):
    def act(answers):
        sent = as_sent(answers, "answer", "reason")
        return recommending.answer_recommendation(escalation, **sent, by=request.user)

    side = side_of(request.user, escalation)
    refusal = recommending.why_not_answer(escalation, side, escalation.recommended, request.user)
    agency = "" if refusal else escalation.called(side)
    return act_page(
        request,
        escalation,
        recommendation_forms.AnswerRecommendationForm(acts.sent(request), record=escalation),
        act,
        title="Answer the recommendation",
        button="Send answer",
        done="Your agency’s answer is on record.",
        refusal=refusal,
        lead=f"You answer for {agency}, once. A rejection goes to the Lead Safeguarding Partners "
        "and the Independent Scrutineer.",
        recommendation=case_rows.recommendation(escalation),
    )


@opens(Escalation, right=access.MANAGE)
def close(request, escalation):
    def act(answers):
        sent = as_sent(answers, "outcome", "statement")
        return recommending.close_as_recommended(escalation, **sent, by=request.user)

    return act_page(
        request,
        escalation,
        recommendation_forms.CloseAsRecommendedForm(acts.sent(request), record=escalation),
        act,
        title="Close as recommended",
        button="Close",
        done="The escalation is closed.",
        refusal=recommendation_policy.why_not_close_as_recommended(
            escalation, side_of(request.user, escalation), True, escalation.recommended
        ),
        lead="This closes the escalation. It stays on record and can be opened again.",
        recommendation=case_rows.recommendation(escalation),
        warning=True,
    )
