"""The pages of one agency's survey: the link that it gives its staff, and what they said."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from audits.cycles.pages import runs
from audits.moderation import who
from audits.moderation.models import scored_blind_by
from audits.returns.models import Return
from audits.returns.policy import State
from audits.returns.signing_views import its_trail
from audits.surveys import answering, links, operations, policy, shown
from audits.surveys import results as counts
from audits.surveys.forms import NewLinkForm
from audits.surveys.models import Survey, SurveyLink
from audits.surveys.policy import Standing
from core import access, acts, clock
from core.pages import opens
from core.words import day


def survey_of(agency_return: Return, person) -> Survey | None:
    rows = Survey.objects.visible_to(person).filter(cycle=agency_return.cycle_id)
    return rows.select_related("cycle__version__question_set").first()


def standing_of(survey: Survey) -> Standing:
    return policy.standing(survey.opened_on, survey.closes_on, clock.today())


def _why_not_link(agency_return: Return) -> str | None:
    return policy.why_not_link(is_taken_out=agency_return.state == State.NOT_NEEDED)


def _is_open(survey: Survey, agency_return: Return) -> bool:
    return standing_of(survey) == Standing.OPEN and not _why_not_link(agency_return)


def _link_of(agency_return: Return, person) -> SurveyLink:
    rows = SurveyLink.objects.visible_to(person).filter(agency_return=agency_return, ended_on=None)
    if (found := rows.first()) is None:
        raise Http404
    return found


def _survey_or_404(agency_return: Return, person) -> Survey:
    if (found := survey_of(agency_return, person)) is None:
        raise Http404
    return found


@opens(Return, right=access.CONTRIBUTE)
@require_safe
def link(request, agency_return):
    survey = _survey_or_404(agency_return, request.user)
    found = _link_of(agency_return, request.user)
    is_open = _is_open(survey, agency_return)
    number = counts.numbers(survey, [agency_return.pk])[agency_return.pk]
    details = {
        "title": "Staff survey",
        "caption": f"{agency_return.cycle}: {agency_return.agency}",
        "agency_return": agency_return,
        "survey": survey,
        "is_open": is_open,
        "taken_out": _why_not_link(agency_return),
        "closes": day(survey.closes_on),
        "number": number,
        "address": links.address_of(found) if is_open else "",
        "trail": its_trail(agency_return),
    }
    return render(request, "audits/surveys/link.html", details)


@opens(Return, right=access.CONTRIBUTE)
@require_safe
def code(request, agency_return):
    survey = _survey_or_404(agency_return, request.user)
    if not _is_open(survey, agency_return):
        raise Http404
    picture = links.picture_of(_link_of(agency_return, request.user))
    return HttpResponse(picture, content_type="image/svg+xml")


@opens(Return, right=access.CONTRIBUTE)
@require_safe
def poster(request, agency_return):
    survey = _survey_or_404(agency_return, request.user)
    found = _link_of(agency_return, request.user)
    is_open = _is_open(survey, agency_return)
    details = {
        "title": "Is safeguarding working here?",
        "is_open": is_open,
        "taken_out": _why_not_link(agency_return),
        "agency_return": agency_return,
        "agency": agency_return.agency,
        "closes": day(survey.closes_on),
        "minimum": survey.minimum,
        "address": links.address_of(found) if is_open else "",
        "trail": [*its_trail(agency_return), ("Staff survey", _at("link", agency_return))],
    }
    return render(request, "audits/surveys/poster.html", details)


def _at(name: str, agency_return: Return) -> str:
    return reverse(f"surveys:{name}", args=[agency_return.reference])


@opens(Return, right=access.MANAGE)
def new_link(request, agency_return):
    survey = _survey_or_404(agency_return, request.user)
    found = _link_of(agency_return, request.user)
    form = NewLinkForm(acts.sent(request), initial={"number": found.number})

    def act(answers):
        operations.make_new_link(
            agency_return, number=answers["number"], submission=answers["submission"],
            by=request.user,
        )  # fmt: skip

    closed = "This survey has closed, and needs no link any more."
    refusal = "" if standing_of(survey) == Standing.OPEN else closed
    refusal = _why_not_link(agency_return) or refusal
    return acts.page(
        request, agency_return, form if form.is_bound or not refusal else None, act,
        title="End this link and make a new one", button="Make a new link",
        caption=str(agency_return), done="There is a new link. The one before has ended.",
        back=_at("link", agency_return), refusal=refusal, warning=True,
        lead="For a link that went to the wrong people. Whoever has it cannot answer any more; what"
        " was answered by it stays, for nobody can tell which answers those are.",
    )  # fmt: skip


@opens(Return)
@require_safe
def results(request, agency_return):
    survey = _survey_or_404(agency_return, request.user)
    runs_it = runs(request.user, survey.cycle)
    own = who.written_by_own([agency_return], request.user)
    refusal = shown.why_not(survey, agency_return, runs_it=runs_it, is_written_by_own=bool(own))
    details = {
        "title": "What staff say",
        "caption": f"{agency_return.cycle}: {agency_return.agency}",
        "agency_return": agency_return,
        "survey": survey,
        "refusal": refusal,
        "trail": its_trail(agency_return),
    }
    if not refusal:
        details |= _results(survey, agency_return, request.user)
    return render(request, "audits/surveys/results.html", details)


def _results(survey: Survey, agency_return: Return, person) -> dict:
    statements = answering.statements_of(survey)
    [told] = shown.of_returns(survey, [agency_return], statements, person)
    of_it = counts.of_agencies(survey, [agency_return.pk])[agency_return.pk]
    return {
        "told": told,
        "minimum": survey.minimum,
        "contradictions": [
            (each.name, each.contradiction) for each in told.standards if each.contradiction
        ],
        "columns": shown.COLUMNS,
        "rows": shown.standard_rows(told),
        "statement_columns": shown.STATEMENTS,
        "statement_rows": shown.statement_rows(survey, of_it, statements),
        "has_scores": any(each.mean is not None for each in told.standards),
        "is_blind": is_blind(person, agency_return),
    }


def is_blind(person, agency_return: Return) -> bool:
    """Whether somebody is still to score it, and so reads none of its own scores."""
    return scored_blind_by(person).filter(agency_return=agency_return).exists()


def leads(agency_return: Return, person) -> list[tuple[str, str]]:
    """From the page of a return to its survey, where there is one that concerns the reader."""
    survey = survey_of(agency_return, person)
    if survey is None or survey.opened_on is None:
        return []
    found = []
    if agency_return.may_contribute and _is_open(survey, agency_return):
        found.append(("Staff survey", _at("link", agency_return)))
    if standing_of(survey) == Standing.CLOSED and agency_return.state != State.NOT_NEEDED:
        found.append(("What staff say", _at("results", agency_return)))
    return found
