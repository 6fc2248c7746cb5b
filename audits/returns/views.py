"""The page of one return: how far it is, and to whoever fills it in, where to go on."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from audits.cycles import forecasts
from audits.cycles.pages import trail
from audits.moderation import pages as moderation
from audits.moderation import revisions
from audits.release import pages as releases
from audits.results import explained
from audits.returns import (
    addresses,
    policy,
    progress,
    shown,
    signing_views,
    taking_out_views,
    timeline,
)
from audits.returns.models import Return
from audits.returns.policy import State
from audits.since_last import read
from audits.surveys import agency_views as surveys
from core import clock
from core.pages import opens
from core.words import counted, day, moment


@opens(Return)
@require_safe
def agency_return(request, agency_return):
    details = {
        "title": f"{agency_return.cycle}: {agency_return.agency}",
        "agency_return": agency_return,
        "due": _due(agency_return),
        "leads": [
            *signing_views.leads(agency_return, request.user),
            *taking_out_views.leads(agency_return, request.user),
            *moderation.leads(agency_return, request.user),
            *surveys.leads(agency_return, request.user),
            *releases.leads(agency_return, request.user),
        ],
        "taken_out": taking_out_views.in_words(agency_return),
        "revision": _revision(agency_return, request.user),
        "explained": explained.explanations([agency_return], request.user).get(agency_return.pk),
        "trail": trail((agency_return.cycle.name, agency_return.cycle.get_absolute_url())),
        "entries": [
            {"heading": each.heading, "when": moment(each.at), "at": each.at.isoformat(),
             "text": each.text or each.sentence}
            for each in timeline.entries(agency_return)
        ],
    }  # fmt: skip
    found = None
    if agency_return.may_contribute:
        found = shown.whole(agency_return, request.user)
        given_out = shown.assignments(agency_return, request.user)
        numbers = progress.whole(found.sections(agency_return.agency.kind))
        waiting = []
        if not refusal(agency_return):
            details["next"] = shown.next_question(agency_return, found, given_out, request.user)
            waiting = shown.facts_waiting(agency_return, found, request.user)
        details |= {
            "since_last": read.has_page(agency_return),
            "tasks": shown.tasks(agency_return, found, given_out, waiting),
            "waiting": waiting,
            "waiting_in_words": shown.facts_in_words(len(waiting)) if waiting else "",
            "missing": shown.missing(agency_return, found),
            "refusal": refusal(agency_return),
            "forecast": forecasts.said_of(agency_return, numbers),
            "may_give_out": agency_return.may_manage
            and policy.why_not_give_out(agency_return.state) is None,
        }
    else:
        numbers = progress.of([agency_return])[agency_return.pk]
    still_so = len(found.still_so) if found else 0
    is_asked = agency_return.state != State.NOT_NEEDED
    details["progress"] = in_words(numbers, still_so, is_asked=is_asked)
    return render(request, "audits/returns/return.html", details)


def _revision(agency_return: Return, person) -> dict | None:
    """What was asked for, with each question as a link for whoever writes the answers."""
    asked = revisions.asked_of(agency_return, person)
    if asked is None:
        return None
    url = addresses.of_question
    return {
        "reason": asked.reason,
        "due": asked.due,
        "points": [
            {
                "text": said,
                "code": code,
                "url": url(agency_return, code) if agency_return.may_contribute else "",
            }
            for code, said in asked.points.items()
        ],
    }


def refusal(agency_return: Return) -> str | None:
    """Why nothing can be written in it now."""
    return policy.why_not_write(
        agency_return.state,
        agency_return.due_on,
        clock.today(),
        agency_return.cycle.after_closing,
    )


def in_words(numbers: progress.Progress, still_so: int = 0, *, is_asked: bool = True) -> str:
    """``still_so``: how many of those that are answered were declared to be as last time.
    ``is_asked``: what is missing is still waited for."""
    said = f"{numbers.answered} of {counted(numbers.asked, 'question')} answered"
    said += f", {still_so} of them declared still so." if still_so else "."
    if not is_asked:
        return said
    if numbers.mandatory_missing:
        return f"{said} {numbers.mandatory_missing} more must be answered."
    return said if numbers.answered == numbers.asked else f"{said} The others are optional."


def _due(agency_return: Return) -> str:
    said = day(agency_return.due_on)
    if agency_return.state not in policy.WAITED_FOR:
        return said
    left = (agency_return.due_on - clock.today()).days
    if left < 0:
        return f"{said}, {counted(-left, 'day')} ago"
    return f"{said}, today" if left == 0 else f"{said}, in {counted(left, 'day')}"
