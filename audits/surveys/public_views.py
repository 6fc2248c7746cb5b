"""The page that staff answer on, without an account. Public: whoever has the link may answer.

It keeps no session, sets no cookie and writes no access log, and takes nobody for who they are
signed in as. The link stands in the address: it tells an agency, and nobody of it. A token against
forms of other sites would need a cookie, and has nothing to protect here: nothing is done in
anybody's name, and whoever has the link may answer from anywhere.
"""

from functools import wraps
from http import HTTPStatus

from allauth.core.internal import ratelimit
from django.contrib.auth.models import AnonymousUser
from django.shortcuts import redirect, render
from django.utils.crypto import salted_hmac
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from audits.surveys import answering, links, policy
from audits.surveys.forms import AnswerForm
from audits.surveys.models import SurveyLink
from core import acts
from core.logs import unlogged
from core.operations import NotAllowed
from core.pages import public
from core.words import day

# A school has one address for all its staff, and asks them in one meeting.
FROM_A_NETWORK, BY_A_LINK = "200/10m/key", "300/10m/key"
TOO_MANY = (
    "Too many answers have arrived at once. Wait ten minutes, then press Send again. What you chose"
    " is still here."
)


def as_nobody(view):
    """Whoever is signed in in this browser: no page names them, and no line of a log."""

    @wraps(view)
    def wrapper(request, *args, **kwargs):
        request.user = AnonymousUser()
        return view(request, *args, **kwargs)

    return wrapper


@public
@unlogged
@csrf_exempt
@never_cache
@as_nobody
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request, token):
    link = links.found_by(token)
    if link is None:
        return _told(request, "This link does not work", policy.NO_LINK, HTTPStatus.NOT_FOUND)
    if refusal := answering.why_not_answer(link):
        return _told(request, "You cannot answer here", refusal, HTTPStatus.GONE)
    survey = answering.survey_of(link)
    form = AnswerForm(acts.sent(request), statements=answering.statements_of(survey))
    if form.is_valid():  # what is not filled in writes nothing, and counts for nothing
        if not _may_send(request, link):
            form.add_error(None, TOO_MANY)
            return _answer_page(request, link, survey, form, HTTPStatus.TOO_MANY_REQUESTS)
        try:
            answering.answer(
                link, values=form.values(), token=form.cleaned_data["submission"], by=None
            )
        except NotAllowed as refusal:
            form.refuse(refusal)
        else:
            return redirect("staff_survey:thank_you", token)
    return _answer_page(request, link, survey, form, HTTPStatus.OK)


def _answer_page(request, link: SurveyLink, survey, form: AnswerForm, status: int):
    agency = link.agency_return.agency
    details = {
        "title": "Safeguarding where you work",
        "caption": agency.name,
        "agency": agency,
        "survey": survey,
        "minimum": survey.minimum,
        "closes": day(survey.closes_on),
        "form": form,
    }
    return _shown(request, "audits/surveys/answer.html", details, status)


@public
@unlogged
@never_cache
@as_nobody
@require_safe
def thank_you(request, token):
    if (link := links.found_by(token)) is None:
        return _told(request, "This link does not work", policy.NO_LINK, HTTPStatus.NOT_FOUND)
    details = {"title": "Thank you", "agency": link.agency_return.agency}
    return _shown(request, "audits/surveys/thank_you.html", details, HTTPStatus.OK)


def _told(request, heading: str, text: str, status: int):
    return _shown(request, "audits/surveys/told.html", {"title": heading, "text": text}, status)


def _shown(request, template: str, details: dict, status: int):
    response = render(request, template, details, status=status)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _may_send(request, link: SurveyLink) -> bool:
    """The counters hold the moments of the last ten minutes, under a hash keyed with the portal's
    secret; what has run out of them is taken out of the cache (`core.cache.forget_what_has_ended`).
    """
    network = f"{ratelimit.get_ip(request)} {link.pk}"
    keys = {FROM_A_NETWORK: network, BY_A_LINK: str(link.pk)}
    return all(
        ratelimit.consume(
            request, app="audits.surveys", action="answer", config={"answer": rate},
            key=salted_hmac("audits.surveys.limit", key, algorithm="sha256").hexdigest(),
        )
        for rate, key in keys.items()
    )  # fmt: skip
