"""The page on which a side answers, and those on which the business team reads and learns."""

from dataclasses import dataclass

from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from core import access, acts, paging
from core.access_log import shows
from core.pages import opens
from core.words import short_day
from escalations import afterwards, reopening
from escalations.afterwards_forms import FeedbackForm
from escalations.afterwards_models import HELD, IMPROVED, RESPECTFUL, Feedback
from escalations.afterwards_policy import leads_to_reopening
from escalations.light_views import trail
from escalations.models import Escalation
from escalations.parties import side_of
from escalations.policy import Side
from escalations.views import act_page
from improvement import finding_from
from partnership.pages import for_holders_of
from partnership.roles import Role

PAGE = 50
DIGITS = 12
NOTHING_PICKED = "Tick the answers that the finding is about first."
LEAD = (
    "You answer for your side. The other agency is not told what you say, nor that you answered:"
    " the business team reads it, with your agency beside it and not your name."
)


@opens(Escalation, right=access.CONTRIBUTE)
def feedback(request, escalation):
    asked = afterwards.asked_of(escalation, request.user)

    def act(answers):
        return afterwards.answer(
            escalation,
            feedback=answers["feedback"],
            improved=answers["improved"],
            respectful=int(answers["respectful"]),
            held=answers.get("held", ""),
            what_would_have_helped=answers["what_would_have_helped"],
            submission=answers["submission"],
            by=request.user,
        )

    return act_page(
        request,
        escalation,
        FeedbackForm(acts.sent(request), record=escalation, asked=asked, person=request.user),
        act,
        title="What came of it?",
        button="Send answer",
        done="Thank you. Your answer is on record.",
        refusal=afterwards.why_not_answer(escalation, asked, request.user),
        lead=LEAD,
        **_onward(escalation, asked, request.user),
    )


def _onward(escalation, asked: Feedback | None, person) -> dict[str, str]:
    """What did not hold can be opened again, by whoever may."""
    if asked is None or not leads_to_reopening(asked.held):
        return {}
    side = side_of(person, escalation)
    if reopening.why_not(escalation, side, escalation.may_manage) is not None:
        return {}
    url = reverse("escalations:reopen", args=[escalation.reference])
    return {"onward_url": url, "onward_text": "It has not held: open it again"}


@dataclass(frozen=True)
class Picked:
    """The answers of which a finding is to be made, as the page of findings asks of an origin."""

    answers: tuple[Feedback, ...]
    reference: str = "What both sides said"

    def __iter__(self):
        return iter(self.answers)

    def get_absolute_url(self) -> str:
        return reverse("escalations:answers")


@for_holders_of(Role.BUSINESS_MANAGER, called="what both sides of challenges said afterwards")
@require_safe
def answers(request):
    number = acts.page_number(request)
    start = (number - 1) * PAGE
    found = list(afterwards.answered(request.user)[start : start + PAGE + 1])
    shows(request, "what both sides said afterwards")
    return render(
        request,
        "escalations/answers.html",
        {
            "title": "What both sides said afterwards",
            "answers": [_row(each) for each in found[:PAGE]],
            "place": paging.place(found, number, PAGE, more=len(found) > PAGE),
            "next_query": f"?page={number + 1}" if len(found) > PAGE else "",
            "first_query": "?" if number > 1 else "",
            "trail": trail(),
        },
    )


def _row(each: Feedback) -> dict[str, str]:
    case = each.escalation
    rows = [
        ("Side", str(case.agency_of(Side(each.side)))),
        ("Asked", afterwards.OCCASION_WORDS[each.occasion]),
        ("Has it held?", dict(HELD).get(each.held, "")),
        ("Has the child’s position improved?", dict(IMPROVED)[each.improved]),
        ("Was the process respectful?", dict(RESPECTFUL)[each.respectful]),
        ("What would have helped", each.what_would_have_helped),
        ("Finding", each.finding),
    ]
    return {
        "pk": str(each.pk),
        "reference": case.reference,
        "url": case.get_absolute_url(),
        "when": short_day(each.answered_at),
        "rows": [{"key": key, "value": value} for key, value in rows if value],
    }


@for_holders_of(Role.BUSINESS_MANAGER, called="a finding made of what both sides said afterwards")
def finding_of_answers(request):
    """Of the answers that its address names."""
    keys = [key for key in request.GET.getlist("answer") if key.isascii() and key.isdigit()]
    wanted = [int(key[:DIGITS]) for key in keys[:PAGE]]
    picked = Picked(tuple(afterwards.answered(request.user).filter(pk__in=wanted)))
    shows(request, "what both sides said afterwards")
    return finding_from.page(
        request,
        picked,
        afterwards.make_finding,
        statement="",
        refusal=None if picked.answers else NOTHING_PICKED,
    )
